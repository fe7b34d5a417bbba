"""
Rocket.Chat: messages as its API and database give them, or a room that a person exported to JSON.

The first know ids, threads and rooms; the second holds little more than who wrote what and when.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources import _lines
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._moment import from_milliseconds, from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, distinct, listed, mapping, objects, string
from workbench.vocabulary import Kind, Role, Visibility

label = "Rocket.Chat"
expects = "JSON or JSON lines of messages, from the API or the database, or a room exported as a JSON file"
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.WHERE_USED,
    shares=Shows.NEVER,
    reactions=Shows.WHERE_USED,
    deletions=Shows.WHERE_USED,
    cannot=(
        "In a thread every answer goes to the message that opened it; who answers whom below it is not told.",
        "Rooms are told by id, not by name; those not seen to be direct are taken to be open to members.",
        "A room exported as a file has no ids, threads, mentions and reactions.",
        "A room exported as a file does not say whether it is a direct one, so it is taken to be private.",
        "An account's own download calls others User_1, User_2 and so on; they are told apart by room only.",
        "A deleted message leaves a trace only where the server is set to keep one.",
    ),
)

KEYS = frozenset({"rid", "msg", "ts", "u"})
SHORT = frozenset({"msg", "username", "ts"})
SHORT_TOO = frozenset({"attachments", "type"})
PLACES = ("messages.item.", "item.")
REMOVED = "rm"
EVERYBODY = frozenset({"all", "here"})

_QUOTED = re.compile(r"[?&]msg=([A-Za-z0-9]+)", re.ASCII)
_MASKED = re.compile(r"User_\d+", re.ASCII)
_QUOTE_LINK = re.compile(r"^(?:\[ ?\]\([^)\s]*\)\s*)+")


def sniff(export: Traversable) -> bool:
    """Tell whether a file holds messages of Rocket.Chat."""
    return _prefix(export) is not None or bool(_is_lines(export))


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read messages.

    Parameters
    ----------
    export
        A JSON file, or one with one message a line.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason.

    Raises
    ------
    ExportError
        If the file breaks off.
    """
    prefix = _prefix(export)
    entries = items(export, prefix.rstrip(".")) if prefix else _lines.lines(export)
    yield from batches(export.name, (_read_one(n, entry, export.name) for n, entry in entries))


def _prefix(export: Traversable) -> str | None:
    paths = shape(export)
    return next((prefix for prefix in PLACES if {prefix + key for key in KEYS} <= paths), None)


def _is_lines(export: Traversable) -> bool:
    keys = set(_lines.first(export))
    return keys >= KEYS or SHORT <= keys <= SHORT | SHORT_TOO


def _read_one(number: int, item: object, file: str) -> Act | Reject:
    if isinstance(item, Reject):
        return item
    if not isinstance(item, dict):
        return Reject(number, "no message: an object with 'msg', 'ts' and 'u' was expected")
    time, silence = _time(item.get("ts")), _silence(item)
    if time is None or silence:
        return Reject(number, silence or f"no readable time: ts {cut(item.get('ts'))!r}")
    if "u" in item or "rid" in item:
        return _full(number, item, time)
    return _short(number, item, time, file)


def _silence(item: Mapping[str, Any]) -> str | None:
    """Say why a message is no talk, or nobody's to read."""
    sort = item.get("t", item.get("type"))
    if item.get("_hidden") is True:
        return "former wording of an edited message"
    if sort == "e2e":
        return "encrypted message"
    return None if sort in (None, "", REMOVED) else f"system message ({cut(sort)!r})"


def _full(number: int, item: Mapping[str, Any], time: datetime) -> Act | Reject:
    account = mapping(item.get("u"))
    native, room, actor = string(item.get("_id")), string(item.get("rid")), string(account.get("_id"))
    if native is None or room is None or actor is None:
        missing = "_id" if native is None else "rid" if room is None else "u._id"
        return Reject(number, f"no {missing}: expected a string")
    attached = objects(item.get("attachments"))
    thread, is_bot, is_removed = string(item.get("tmid")), bool(item.get("bot")), item.get("t") == REMOVED
    quoted = _quoted(attached)
    parent = thread or quoted
    return Act(
        item=number,
        scope=room,
        id=native,
        space=room,
        actor=actor,
        time=time,
        kind=Kind.REPLY if parent else Kind.MESSAGE,
        visibility=Visibility.PRIVATE if _is_direct(room, actor) else Visibility.MEMBERS,
        thread=thread or (native if item.get("tcount") else None),
        parent=parent,
        handle=string(account.get("username")),
        role=Role.BOT if is_bot else None,
        edited="editedAt" in item and not is_removed,
        deleted=is_removed,
        is_automatic=is_bot,
        mentions=_mentions(item.get("mentions")),
        media=sum(not one.get("message_link") for one in attached),
        reactions=_reactions(item.get("reactions")),
        replies=None if thread else count(item.get("tcount", 0)),
        text=None if is_removed else _QUOTE_LINK.sub("", string(item.get("msg")) or ""),
    )


def _short(number: int, item: Mapping[str, Any], time: datetime, file: str) -> Act | Reject:
    actor, room = string(item.get("username")), file.rpartition(".")[0] or file
    if actor is None:
        return Reject(number, "no username: expected a string")
    is_removed = item.get("type") == REMOVED
    return Act(
        item=number,
        scope=room,
        id=None,
        space=room,
        actor=f"{room}/{actor}" if _MASKED.fullmatch(actor) else actor,
        time=time,
        visibility=Visibility.PRIVATE,
        handle=actor,
        deleted=is_removed,
        media=sum(not one.get("message_link") for one in objects(item.get("attachments"))),
        text=None if is_removed else _QUOTE_LINK.sub("", string(item.get("msg")) or ""),
    )


def _time(value: object) -> datetime | None:
    """Read a date, also as the database's own tool writes it: ``{"$date": ...}``."""
    if isinstance(value, dict):
        value = value.get("$date")
    if isinstance(value, dict):
        value = value.get("$numberLong")
    return from_milliseconds(value) or from_words(value)


def _is_direct(room: str, actor: str) -> bool:
    # the room of two people is called by both their ids, one after the other
    return room != actor and (room.startswith(actor) or room.endswith(actor))


def _quoted(attached: list[dict[str, Any]]) -> str | None:
    links = (string(one.get("message_link")) for one in attached)
    found = (_QUOTED.search(link) for link in links if link)
    return next((link[1] for link in found if link), None)


def _mentions(value: object) -> list[str]:
    people = (one for one in objects(value) if one.get("type") in (None, "user"))
    named = (string(one.get("_id")) for one in people)
    return distinct(name for name in named if name not in EVERYBODY)


def _reactions(value: object) -> int:
    return sum(len(listed(mapping(one).get("usernames"))) for one in mapping(value).values())
