"""
WhatsApp, as its app exports a chat: a text file, alone or in a folder or zip with what was sent along.

A chat in which at most two people write, and in which no line of the system speaks of a group, is private;
every other one is a space for its members. WhatsApp's own assistant is not counted among the people.
"""

import io
from collections.abc import Iterator
from functools import partial
from importlib.resources.abc import Traversable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from workbench.activity import BATCH, NATIVE, Batch, Reject
from workbench.errors import ExportError
from workbench.sources._day_order import asked, day_comes_first
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._whatsapp import YEAR_FIRST, actor, clock, midnight, pair
from workbench.sources._whatsapp_files import BOM, FAULTS, Chat, chats, encoded
from workbench.sources._whatsapp_words import MARK, Said, is_of_group, said
from workbench.vocabulary import Kind, Precision, Role, Visibility

label = "WhatsApp"
expects = "the export of a chat: a .txt file, or the zip with _chat.txt and the media"
ledger = Ledger(
    replies=Shows.NEVER,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.WHERE_USED,
    time_precision=Precision.MINUTE,
    cannot=(
        "An answer to a message is not marked: nobody is known to answer anybody.",
        "Reactions, forwarding and who has read a message are not in the export.",
        "A mention stands in the text under the name or number the phone showed; no account is told.",
        "People go by the names or numbers the exporting phone knew; another phone may give them others.",
        "Times are those of the phone that exported; Android and older iPhones leave out the seconds.",
        "A phone exports the latest 40,000 messages at most, and none that were deleted on it.",
        "A chat in which two people at most write, and that no line calls a group, counts as private.",
    ),
)
asks_day_order = True

LONGEST = 2**16  # characters of a line, and of a message; WhatsApp takes no longer ones
MANY = 2**16  # people noted; beyond, it is long clear that they are more than two
ASSISTANT = "Meta AI"
PAIR = 2  # people in a private chat

_Message = tuple[str, str, str | None, str]  # date, clock, actor or None in a line of the system, text


class _Columns(NamedTuple):
    """What differs from act to act; times are in microseconds since 1970."""

    item: list[int]
    actor: list[str]
    time: list[int]
    said: list[Said]


def sniff(export: Traversable) -> bool:
    """Tell whether a file is a chat, or a folder holds only chats and what was sent along."""
    return bool(chats(export))


def read(export: Traversable, *, day_first: bool | None = None) -> Iterator[Batch]:
    """
    Read every chat of an export, each in the order of its messages.

    Parameters
    ----------
    export
        A text file, or a folder or zip of them.
    day_first
        Whether a date such as 03/04/2026 begins with its day, where a whole chat leaves that open.

    Yields
    ------
    batch
        Acts, and the lines of the system as rejects.

    Raises
    ------
    ExportError
        If a file is not UTF-8, or leaves open which number of a date is the day and nobody said.
    """
    for chat in chats(export):
        order, visibility = _survey(chat, day_first)
        yield from _batches(chat, visibility, day_first=order)


def _survey(chat: Chat, said_order: bool | None) -> tuple[bool, Visibility]:  # noqa: FBT001
    """Read a chat to its end for what single lines leave open: the order of dates, and who is there."""
    match, last = chat.shape.line.match, ""
    pairs: set[tuple[int, int]] = set()
    seen: set[str] = set()
    people: set[str] = set()
    is_group = False
    for line in _lines(chat):
        found = match(line)
        if found is None:
            continue
        date, _, before, text = found.groups()
        if date != last:
            last = date
            pairs.add(pair(date))
        if before in seen and MARK not in text:
            continue
        name = actor(before) if before else None
        if name is None or said(text) is None:
            is_group = is_group or is_of_group(line)
        elif len(seen) < MANY:
            seen.add(before)
            people.add(name)
    order = day_comes_first(pairs - {YEAR_FIRST}, file=chat.name, said=said_order)
    if order is None and not pairs <= {YEAR_FIRST}:
        raise asked(chat.name, last)
    is_private = len(people - {ASSISTANT}) <= PAIR and not is_group
    return bool(order), Visibility.PRIVATE if is_private else Visibility.MEMBERS


def _messages(chat: Chat) -> Iterator[_Message]:
    """Put the lines of a chat together to messages."""
    match, is_begun, room = chat.shape.line.match, False, 0
    lines: list[str] = []
    date = time = ""
    name: str | None = None
    for line in _lines(chat):
        found = match(line)
        if found is None:
            if room > 0:
                lines.append(line[:room])
                room -= len(line)
            continue
        if is_begun:
            yield date, time, name, "".join(lines).rstrip("\n")
        is_begun = True
        date, time, before, text = found.groups()
        name = actor(before) if before else None
        lines, room = [text], LONGEST - len(text)
    if is_begun:
        yield date, time, name, "".join(lines).rstrip("\n")


def _lines(chat: Chat) -> Iterator[str]:
    """Read a chat line by line; of a line without end, what follows counts as lines of its own."""
    try:
        with chat.file.open("rb") as packed:
            encoding = encoded(packed.read(len(BOM)))
        with chat.file.open("rb") as packed, io.TextIOWrapper(packed, encoding=encoding) as stream:
            yield from iter(partial(stream.readline, LONGEST), "")
    except FAULTS as error:
        fault = "it is not UTF-8" if isinstance(error, UnicodeError) else str(error)
        told = f"'{chat.name}' cannot be read to its end: {fault}. Export the chat again."
        raise ExportError(told) from error


def _batches(chat: Chat, visibility: Visibility, *, day_first: bool) -> Iterator[Batch]:
    """Gather columns rather than acts: a chat has very many, and few of their values differ."""
    columns, rejects = _Columns([], [], [], []), list[Reject]()
    number, last, day = 0, "", None
    for number, (date, time, name, text) in enumerate(_messages(chat), start=1):
        if date != last:
            last, day = date, midnight(date, day_first=day_first)
        what, moment = said(text) if name else None, clock(time)
        if name is None or what is None:
            rejects.append(Reject(number, "system message"))
        elif day is None or moment is None:
            rejects.append(Reject(number, f"time cannot be read: {f'{date} {time}'[:40]!r}"))
        else:
            columns.item.append(number)
            columns.actor.append(name)
            columns.time.append(day + moment)
            columns.said.append(what)
        if number % BATCH == 0:
            yield Batch(chat.name, _table(chat, visibility, columns), rejects)
            columns, rejects = _Columns([], [], [], []), []
    if number % BATCH:
        yield Batch(chat.name, _table(chat, visibility, columns), rejects)


def _table(chat: Chat, visibility: Visibility, columns: _Columns) -> pa.Table:
    people = pa.array(columns.actor, pa.string())
    is_bot = pc.equal(people, ASSISTANT)
    varied = {
        "item": columns.item,
        "actor": people,
        "handle": people,
        "role": pc.if_else(is_bot, pa.scalar(Role.BOT.value), pa.scalar(None, pa.string())),
        "time": columns.time,
        "is_automatic": is_bot,
        "text": [one[0] for one in columns.said],
        "media": [one[1] for one in columns.said],
        "edited": [one[2] for one in columns.said],
        "deleted": [one[3] for one in columns.said],
    }
    same = {
        "scope": chat.title,
        "space": chat.title,
        "visibility": visibility.value,
        "kind": Kind.MESSAGE.value,
        "time_precision": (Precision.SECOND if chat.shape.has_seconds else Precision.MINUTE).value,
        "is_local": True,
    }
    made = [
        pa.array(varied[field.name], field.type)
        if field.name in varied
        else pa.repeat(pa.scalar(same.get(field.name), field.type), len(people))
        for field in NATIVE
    ]
    return pa.table(made, schema=NATIVE)
