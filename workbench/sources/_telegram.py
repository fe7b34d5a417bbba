"""One Telegram message as an act; where the messages stand in a file is `telegram`'s matter."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.activity import Act, Reject
from workbench.sources import _json
from workbench.sources._moment import from_epoch, from_words
from workbench.sources._quoting import cut
from workbench.vocabulary import Kind, Visibility

VISIBILITY = {
    "public_channel": Visibility.PUBLIC,
    "public_supergroup": Visibility.PUBLIC,
    "personal_chat": Visibility.PRIVATE,
    "bot_chat": Visibility.PRIVATE,
    "saved_messages": Visibility.PRIVATE,
    "replies": Visibility.PRIVATE,
    "verification_codes": Visibility.PRIVATE,
}
"""By type of chat; every other type, and a chat without one, is of its members."""

_FAMILY = {"channel": "channel", "supergroup": "channel", "group": "chat"}
_LAST_PLAIN_ID = 2**32  # from here on, old exports packed the sort of peer into the number
_BOT_CHANNELS = -(10**12)  # the Bot API writes channel 123 as -1000000000123


@dataclass(slots=True)
class Chat:
    """A chat's header, gathered before its messages are read."""

    name: str | None = None
    type: str | None = None
    id: str | None = None
    messages: int = 0
    topics: set[str] = field(default_factory=set)  # openings of forum topics, which are no messages

    @property
    def peer(self) -> str | None:
        """The chat as Telegram names it beside messages, such as ``channel123``."""
        if self.id is None or self.type is None:
            return self.id
        if VISIBILITY.get(self.type) is Visibility.PRIVATE:
            return f"user{self.id}"
        return _FAMILY.get(self.type.rsplit("_", 1)[-1], "") + self.id

    @property
    def is_channel(self) -> bool:
        """Whether only the channel itself posts here."""
        return self.type in {"public_channel", "private_channel"}


def from_desktop(item: int, message: object, chat: Chat, *, file: str, counted: bool) -> Act | Reject:
    """
    Map a message of Telegram Desktop's export.

    Parameters
    ----------
    item
        Its number in the file.
    message
        As it stands in ``messages``.
    chat
        The chat it stands in; the openings of topics are noted there.
    file
        Name of the file, for a chat without id and name.
    counted
        Whether this export counts reactions at all.

    Returns
    -------
    act
        Or why it is none.
    """
    if not isinstance(message, dict):
        return Reject(item, "no message: an object with 'id', 'date_unixtime' and 'from' was expected")
    if (sort := message.get("type", "message")) != "message":
        return _no_talk(item, message, chat, str(sort))
    time, is_local = _time(message)
    if time is None:
        return _undated(item, message)
    parent = _parent(message, chat)
    return Act(
        item=item,
        scope=chat.peer or chat.name or file,
        id=_id(message.get("id")),
        space=chat.name or chat.peer or file,
        actor=_actor(message, chat),
        time=time,
        kind=_kind(message, chat, parent),
        visibility=VISIBILITY.get(chat.type or "", Visibility.MEMBERS),
        parent=parent,
        handle=_words(message.get("from")),
        alter=_peer(message.get("forwarded_from_id")),
        is_local=is_local,
        edited=_edited(message),
        mentions=_mentions(message),
        media=int(any(message.get(key) for key in ("photo", "file", "media_type"))),
        reactions=(_json.tally(message.get("reactions")) or 0) if counted else None,
        text=_text(message.get("text")),
    )


def from_channel(item: int, message: object, *, file: str) -> Act | Reject:
    """
    Map a post of a channel's plain list of posts.

    Parameters
    ----------
    item
        Its number in the file.
    message
        With ``message_id``, ``sender_id``, ``text``, ``date`` and ``channel``.
    file
        Name of the file, for a channel without a name.

    Returns
    -------
    act
        Or why it is none.
    """
    if not isinstance(message, dict):
        return Reject(item, "no post: an object with 'message_id', 'sender_id' and 'date' was expected")
    time, is_local = _time(message)
    if time is None:
        return _undated(item, message)
    sender = _peer(message.get("sender_id"))
    channel = _words(message.get("channel")) or file
    return Act(
        item=item,
        scope=sender if sender and sender.startswith("channel") else channel,
        id=_id(message.get("message_id")),
        space=channel,
        actor=sender,
        time=time,
        kind=Kind.POST,
        visibility=Visibility.PUBLIC,
        handle=channel,
        is_local=is_local,
        text=_text(message.get("text")),
    )


def _no_talk(item: int, message: Mapping[str, Any], chat: Chat, sort: str) -> Reject:
    action = message.get("action")
    if action == "topic_created":
        chat.topics.add(str(message.get("id")))
    what = cut(action or sort)
    return Reject(item, f"system message ({what})")


def _time(message: Mapping[str, Any]) -> tuple[datetime | None, bool]:
    """Read the time, and tell whether it is a clock's without a zone."""
    if (time := from_epoch(message.get("date_unixtime"))) is not None:
        return time, False
    written = message.get("date")
    time = from_words(written)
    return time, time is not None and datetime.fromisoformat(str(written)).tzinfo is None


def _undated(item: int, message: Mapping[str, Any]) -> Reject:
    told = (message.get("date_unixtime"), message.get("date"))
    written = next((cut(value) for value in told if value is not None), "")
    return Reject(item, f"time cannot be read: {written!r}")


def _id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return str(value) or None


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _peer(value: object) -> str | None:
    if isinstance(value, int) and value <= _BOT_CHANNELS:
        return f"channel{_BOT_CHANNELS - value}"
    if isinstance(value, int) and 0 < value < _LAST_PLAIN_ID:
        return f"user{value}"
    return _id(value)


def _actor(message: Mapping[str, Any], chat: Chat) -> str | None:
    own = _peer(message.get("from_id")) or _words(message.get("from"))
    return own or (chat.peer if chat.is_channel else None)


def _parent(message: Mapping[str, Any], chat: Chat) -> str | None:
    parent = _id(message.get("reply_to_message_id"))
    elsewhere = message.get("reply_to_peer_id")
    if parent in chat.topics or (elsewhere is not None and re.sub(r"\D", "", str(elsewhere)) != chat.id):
        return None
    return parent


def _kind(message: Mapping[str, Any], chat: Chat, parent: str | None) -> Kind:
    if parent is not None:
        return Kind.REPLY
    if "forwarded_from" in message:  # null where the first sender hides or is gone
        return Kind.REPOST
    return Kind.POST if chat.is_channel else Kind.MESSAGE


def _edited(message: Mapping[str, Any]) -> bool:
    moment = from_epoch(message.get("edited_unixtime")) or from_words(message.get("edited"))
    return moment is not None and moment.year > 1970  # noqa: PLR2004  old exports date what was never edited 1970


def _mentions(message: Mapping[str, Any]) -> list[str]:
    entities = message.get("text_entities")
    named = [_mentioned(each) for each in _objects(message.get("text") if entities is None else entities)]
    return list(dict.fromkeys(name for name in named if name))


def _mentioned(entity: Mapping[str, Any]) -> str | None:
    if entity.get("type") == "mention_name":
        return _peer(entity.get("user_id"))
    return str(entity.get("text", "")).removeprefix("@") if entity.get("type") == "mention" else None


def _objects(values: object) -> Iterable[Mapping[str, Any]]:
    return (each for each in values if isinstance(each, dict)) if isinstance(values, list) else ()


def _text(value: object) -> str | None:
    if isinstance(value, list):
        parts = [part.get("text") if isinstance(part, dict) else part for part in value]
        return "".join(part for part in parts if isinstance(part, str))
    return value if isinstance(value, str) else None
