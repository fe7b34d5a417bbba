"""Telegram: chats and channels as Telegram Desktop exports them, and plain lists of channel posts."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import chain, count, repeat
from typing import Any

import ijson

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _json
from workbench.sources._archive import files
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._repair import Repaired
from workbench.sources._telegram import Chat, from_channel, from_desktop

label = "Telegram"
expects = (
    "result.json of Telegram Desktop (one chat, or all of an account), "
    "or a JSON list of channel posts with message_id, sender_id, date and channel"
)
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.NEVER,
    shares=Shows.WHERE_USED,
    reactions=Shows.WHERE_USED,
    deletions=Shows.NEVER,
    is_complete=True,
    cannot=(
        "Deleted messages leave no trace.",
        "Exports from before late 2024 count no reactions, and lists of channel posts never do.",
        "How often a post was viewed is not exported.",
        "The date of old exports names no time zone; alone, it is read in the time zone of the study.",
        "Whose message a forward passes on is told by name only, and by account in some exports alone.",
        "Old exports and lists of channel posts may lack reply ids, so who answered whom is not seen.",
        "A mention by @name cannot be matched with an account, because the export names accounts by number.",
        "A message that someone reacted to may be marked as edited, because Telegram's server does so.",
        "A forum topic is read as part of its group: only answers to single messages are replies.",
        "A reply to a message in another chat, such as a comment under a channel's post, has no parent here.",
        "A chat whose type is left out is taken as visible to its members, even if only two people talk.",
    ),
)

_PLACES = ("", "chats.list.item", "left_chats.list.item")
_POST = frozenset({"item.message_id", "item.sender_id", "item.date", "item.channel"})
_CHAT = frozenset({"name", "type", "id", "messages"})
_LONGEST_PATH = 500  # characters; no message nests its keys so deep, and a hostile file may without end
_VALUES = frozenset({"start_map", "start_array", "string", "number", "boolean", "null"})


def sniff(export: Traversable) -> bool:
    """Tell by the keys at the head of a file, or of a folder's result.json."""
    if export.is_dir():
        result = export.joinpath("result.json")
        return result.is_file() and sniff(result)
    seen = _json.shape(export)
    return seen >= _POST or _is_account(seen) or _is_chat(seen)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read a file, or all files of a folder that are Telegram's.

    Parameters
    ----------
    export
        What `sniff` claims.

    Yields
    ------
    batch
        Acts in the order of the file; service messages are rejects.

    Raises
    ------
    ExportError
        If a file breaks off, or holds no messages where Telegram has them.
    """
    for name, file in files(export):
        if export.is_file() or sniff(file):
            yield from batches(name, _acts(file))


def _is_account(seen: frozenset[str]) -> bool:
    # an account's contacts and sessions may fill the head, so that its chats are not yet seen
    return seen >= {"about", "personal_information"} or seen >= {"chats.list", "chats.list.item.messages"}


def _is_chat(seen: frozenset[str]) -> bool:
    message = {path for path in seen if path.startswith("messages.item.")}
    dated = message & {"messages.item.date", "messages.item.date_unixtime"}
    return bool(dated and "messages.item.type" in message) or (not message and seen >= _CHAT)


def _acts(export: Traversable) -> Iterator[Act | Reject]:
    if _json.shape(export) >= _POST:
        for item, message in _json.items(export, "item"):
            yield from_channel(item, message, file=export.name)
        return
    survey = _Survey(export)
    if not survey.chats and not sniff(export):
        raise ExportError(f"'{export.name}' holds no messages of Telegram. Expected was {expects}.")
    numbers = count(1)
    for place, chats in survey.chats.items():
        owners = chain.from_iterable(repeat(chat, chat.messages) for chat in chats)
        for chat, message in zip(owners, _messages(export, place), strict=True):
            yield from_desktop(
                next(numbers), message, chat, file=export.name, counted=survey.counts_reactions
            )


def _messages(export: Traversable, place: str) -> Iterator[Any]:
    with export.open("rb") as stream:
        yield from _json.values(Repaired(stream), _path(place, "messages.item"))


def _path(place: str, key: str) -> str:
    return f"{place}.{key}".strip(".")


def _nested(export: Traversable) -> ExportError:
    return ExportError(f"'{export.name}' nests deeper than any export of Telegram. Export it again.")


class _Survey:
    """
    What must be known of a file before its first message: the headers of its chats, wherever they stand.

    Parameters
    ----------
    export
        A file of Telegram Desktop.

    Raises
    ------
    ExportError
        If the file is no whole JSON, naming the last message that could be read, or nests without end.
    """

    def __init__(self, export: Traversable) -> None:
        self.chats: dict[str, list[Chat]] = {place: [] for place in _PLACES}
        self.counts_reactions = False
        self._watched = {
            _path(place, key): (place, key)
            for place in _PLACES
            for key in ("", "name", "type", "id", "messages.item")
        }
        try:
            with export.open("rb") as stream:
                for path, event, value in ijson.parse(Repaired(stream), use_float=True, buf_size=_json.BITE):
                    if path in self._watched:
                        self._see(*self._watched[path], event, value)
                    elif len(path) > _LONGEST_PATH:
                        raise _nested(export)
        except _json.FAULTS as error:
            number = sum(chat.messages for chats in self.chats.values() for chat in chats)
            raise _json.broken(export, number, error) from error
        self.chats = {
            place: chats for place, chats in self.chats.items() if any(chat.messages for chat in chats)
        }

    def _see(self, place: str, key: str, event: str, value: object) -> None:
        if key == "" and event == "start_map":
            self.chats[place].append(Chat())
        elif key in {"name", "type", "id"} and event in {"string", "number"}:
            setattr(self.chats[place][-1], key, str(value))
        elif key == "messages.item":
            self.chats[place][-1].messages += event in _VALUES
            self.counts_reactions |= (event, value) == ("map_key", "reactions")
