"""Signal chats as text: one message after the other, each with its time, its sender and what was said."""

import re
from collections.abc import Iterator
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.errors import ExportError
from workbench.sources._json import BOM
from workbench.sources._lines import FAULTS, LONGEST
from workbench.sources._moment import from_words
from workbench.sources._values import length, listed, quoted, string
from workbench.vocabulary import Kind, Precision, Visibility

NOBODY = "No-Sender"
DELETED = "(This message was deleted)"
PAGES = ("chat.md", "data.json", "index.md")  # names that say nothing of the chat; its folder does

_HEAD = re.compile(
    r"\[(\d{4}-\d{2}-\d{2}),? (\d{2}:\d{2})(:\d{2})?\] (?:([^\n]{1,200}?):(?: |(?=\n|$)))?(.*)", re.DOTALL
)
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_CALL = re.compile(r"(?:Incoming|Outgoing|Missed)(?: voice| video| group)? call(?: \([^)]*\))?")
_REACTIONS = re.compile(r"^\(- (.+) -\)\s*$", re.MULTILINE)
_MEDIA = re.compile(
    r"!?\[[^\]\n]*\]\((?:\./|\.\./)?(?:media|exported_stickers)/[^)\n]*\)|^\(\( .* \)\)\s*$", re.MULTILINE
)
_QUOTE = re.compile(r"\A\s*^> .*(?:\n> .*)*", re.MULTILINE)


class Written(NamedTuple):
    """One message as it stands in the text."""

    day: str
    clock: str
    seconds: str | None
    sender: str | None
    body: str


def begins(head: str) -> bool:
    """
    Tell whether a text begins as Signal's chats do, and not as those of WhatsApp.

    Parameters
    ----------
    head
        The beginning of a file.

    Returns
    -------
    is_ours
        True also where the clock has seconds, if an empty line goes before each message but the first.
    """
    lines = head.splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    found = _HEAD.match(lines[first]) if lines else None
    if found is None or found[4] is None or "\u200e" in head:
        return False
    later = [number for number in range(first + 1, len(lines)) if _HEAD.match(lines[number])]
    if found[3] is None:
        return True
    return head.endswith("\n\n") if not later else not any(lines[number - 1].strip() for number in later)


def place(export: Traversable) -> str:
    """
    Give the name of the chat a file is of.

    Parameters
    ----------
    export
        The file.

    Returns
    -------
    name
        Of the file, or of its folder where all chats have files of one name.
    """
    folder = getattr(export, "parent", None)
    if export.name in PAGES and folder is not None and folder.name:
        return str(folder.name)
    return export.name.rpartition(".")[0] or export.name


def acts(export: Traversable) -> Iterator[Act | Reject]:
    """
    Read a chat.

    Parameters
    ----------
    export
        A text file in UTF-8.

    Yields
    ------
    item
        An act, or why it is none.

    Raises
    ------
    ExportError
        If the file is damaged in its zip.
    """
    counted = any(line.startswith("(- ") and line.rstrip().endswith(" -)") for line in _lines(export))
    space = place(export)
    for number, found in enumerate(_messages(_lines(export)), start=1):
        yield found if isinstance(found, Reject) else _act(number, found, space, counted=counted)


def from_line(number: int, line: dict[str, Any], space: str) -> Act | Reject:
    """
    Map a line of the data.json that signal-export writes beside the text.

    Parameters
    ----------
    number
        Of the line.
    line
        With date, sender, body, quote, sticker, reactions and attachments.
    space
        The chat.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    time, sender = from_words(line.get("date")), string(line.get("sender"))
    body = string(line.get("body")) or ""
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(line.get('date'))}")
    if sender is None:
        return Reject(number, "no account: expected sender as a string")
    if line.get("call") is True or _CALL.fullmatch(body.strip()):
        return Reject(number, "system message (call)")
    is_deleted = line["deleted"] if isinstance(line.get("deleted"), bool) else None
    return _said(number, space, sender, time, is_reply=bool(line.get("quote")))._replace(
        is_local=_ZONE.search(str(line["date"])[10:]) is None,
        deleted=is_deleted,
        media=len(listed(line.get("attachments"))) + bool(line.get("sticker")),
        reactions=length(line.get("reactions")),
        text=None if is_deleted else body.strip(),
    )


def _act(number: int, found: Written, space: str, *, counted: bool) -> Act | Reject:
    moment = f"{found.day}T{found.clock}{found.seconds or ''}"
    time = from_words(moment)
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(moment)}")
    if found.sender is None:
        return Reject(number, "no account: no name and colon after the time")
    body = found.body.strip()
    if _CALL.fullmatch(body):
        return Reject(number, "system message (call)")
    reacted = _REACTIONS.findall(body)
    is_reply = "\n> " in f"\n{body}" and _QUOTE.match(body) is not None
    plain = _MEDIA.sub("", _REACTIONS.sub("", _QUOTE.sub("", body)))
    return _said(number, space, found.sender, time, is_reply=is_reply)._replace(
        is_local=True,
        time_precision=Precision.SECOND if found.seconds else Precision.MINUTE,
        deleted=True if body == DELETED else None,  # older exports do not show it
        media=len(_MEDIA.findall(body)),
        reactions=sum(line.count(": ") for line in reacted) if counted else None,
        text=None if body == DELETED else plain.strip(),
    )


def _said(number: int, space: str, sender: str, time: datetime, *, is_reply: bool) -> Act:
    actor = None if sender == NOBODY else sender
    return Act(
        item=number,
        scope=space,
        id=None,
        space=space,
        actor=actor,
        time=time,
        kind=Kind.REPLY if is_reply else Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        handle=actor,
    )


def _messages(lines: Iterator[str]) -> Iterator[Written | Reject]:
    """Gather the lines of each message; what stands before the first is one item a line."""
    number, open_, size = 0, None, 0
    rest: list[str] = []
    for line in lines:
        found = _HEAD.match(line)
        if found:
            if open_:
                yield _closed(number, open_, rest, size)
            number, rest, size = number + 1, [], len(line)
            open_ = Written(found[1], found[2], found[3], found[4], found[5])
        elif open_ is None and line.strip():
            number += 1
            yield Reject(number, "no message: a line before the first one")
        elif open_:
            size += len(line)
            rest += [line] if size <= LONGEST else []
    if open_:
        yield _closed(number, open_, rest, size)


def _closed(number: int, found: Written, rest: list[str], size: int) -> Written | Reject:
    if size > LONGEST:
        return Reject(number, f"a message of more than {LONGEST // 2**20} MB")
    return found._replace(body="".join([found.body, *rest]))


def _lines(export: Traversable) -> Iterator[str]:
    number = 0
    try:
        with export.open("rb") as stream:
            while line := stream.readline(LONGEST):
                plain = line.removeprefix(BOM) if number == 0 else line
                number += 1
                yield plain.decode("utf-8", "replace").replace("\r\n", "\n")
    except FAULTS as error:
        raise ExportError(
            f"'{export.name}' is damaged after line {number} ({error}). Export or download it again."
        ) from error
