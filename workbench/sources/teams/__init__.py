"""
Microsoft Teams: messages of channels and chats as Microsoft Graph gives them, or an administrator's export.

A channel is a space for members; every chat is private, that of a meeting too.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources.teams._message import get, read_one, replies

label = "Microsoft Teams"
expects = (
    "JSON with messages of a channel or chat, as Microsoft Graph gives them or an administrator exports them"
)
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.ALWAYS,
    shares=Shows.WHERE_USED,
    reactions=Shows.ALWAYS,
    deletions=Shows.WHERE_USED,
    cannot=(
        "Graph gives the messages of a channel without the answers below, unless they are asked for.",
        "In a channel an answer goes to the message that opened the conversation, unless it quotes another.",
        "In a chat, only who quotes a message is known to answer it.",
        "Teams and channels are told by id, not by name; a channel is taken to be open to its team.",
        "A message that names neither channel nor chat is taken for one of a private chat.",
        "Guests, members and owners of a team are not told apart.",
    ),
)

KEYS = frozenset({"messageType", "createdDateTime", "body", "from"})
PLACED = frozenset({"replyToId", "chatId", "channelIdentity"})
PLACES = ("value.item.", "Value.item.", "item.", "")


def sniff(export: Traversable) -> bool:
    """Tell whether a file holds messages of Teams."""
    return _prefix(export) is not None


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read messages, each followed by the answers below it.

    Parameters
    ----------
    export
        A JSON file.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason; where the file is one page of several, that too.

    Raises
    ------
    ExportError
        If the file breaks off.
    """
    yield from batches(export.name, _messages(export, _prefix(export) or ""))


def _prefix(export: Traversable) -> str | None:
    paths = shape(export)
    return next((prefix for prefix in PLACES if _is_message(paths, prefix)), None)


def _is_message(paths: frozenset[str], prefix: str) -> bool:
    for spelled in (str, _capital):
        told = {key for key in KEYS | PLACED if prefix + spelled(key) in paths}
        if told >= KEYS and told & PLACED:
            return True
    return False


def _capital(key: str) -> str:
    return key[:1].upper() + key[1:]


def _messages(export: Traversable, prefix: str) -> Iterator[Act | Reject]:
    number = 0
    for _, message in items(export, prefix.rstrip(".")):
        number += 1
        yield read_one(number, message, file=export.name)
        for reply in replies(message):
            number += 1
            yield read_one(number, reply, opening=message, file=export.name)
        if get(message, "replies@odata.nextLink"):
            yield Reject(None, f"item {number} is not the last answer: more are on a page that is not here")
    if any(link for _, link in items(export, "@odata.nextLink")):
        yield Reject(None, "this is one page of several; what follows is not in this file")
