"""One item of Signal's own export, or of what signal-cli received, as an act."""

from datetime import datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_epoch
from workbench.sources._ndjson import quoted, words
from workbench.vocabulary import Kind, Visibility

SELF = "self"
PLACEHOLDER = "\ufffc"  # stands in a text where a mention or a picture is shown
LATEST = 10**15  # milliseconds: a time beyond is none

_SAID = (
    *("standardMessage", "contactMessage", "stickerMessage", "viewOnceMessage", "directStoryReplyMessage"),
    *("poll", "giftBadge", "paymentNotification"),
)
_DELETED = ("remoteDeletedMessage", "adminDeletedMessage")
_ABOUT = ("backupTimeMs", "stickerPack", "adHocCall", "notificationProfile", "chatFolder")
_CONTENTS = ("message", "attachments", "sticker", "contacts", "pollCreate", "payment")


class Person(NamedTuple):
    """What the export says of an account or a group: a name that stays, and what people call it."""

    id: str
    name: str | None


class Index(NamedTuple):
    """Who is who in an export: accounts and groups by their number, and the number behind each chat."""

    people: dict[str, Person]
    chats: dict[str, str]


def note(frame: dict[str, Any], index: Index) -> bool:
    """
    Take note of a line that is about the account, a person, a group or a chat.

    Parameters
    ----------
    frame
        A line of the export.
    index
        Where it is noted.

    Returns
    -------
    is_noted
        False where the line is something else.
    """
    account, person, place = frame.get("account"), frame.get("recipient"), frame.get("chat")
    if isinstance(account, dict):
        # without the name, the owners of two exports would be one
        name = _full(account, "givenName", "familyName")
        index.people[SELF] = Person(f"{SELF} ({name})" if name else SELF, name)
    elif isinstance(person, dict):
        number = _number(person.get("id"))
        if number:
            index.people[number] = _person(number, person, index)
    elif isinstance(place, dict):
        number, whose = _number(place.get("id")), _number(place.get("recipientId"))
        if number and whose:
            index.chats[number] = whose
    else:
        return not frame.keys().isdisjoint(_ABOUT)
    return True


def from_frame(number: int, item: object, index: Index) -> Act | Reject:
    """
    Map a message of Signal's own export.

    Parameters
    ----------
    number
        Its number among the messages of the export.
    item
        What stands under ``chatItem``.
    index
        Who is who.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if not isinstance(item, dict):
        return Reject(number, "no message: expected a chatItem with chatId, authorId and dateSent")
    sort = next((key for key in (*_SAID, *_DELETED) if key in item), None)
    if sort is None:
        return Reject(number, f"system message ({'update' if 'updateMessage' in item else 'nothing said'})")
    time = milliseconds(item.get("dateSent"))
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(item.get('dateSent'))}")
    actor = index.people.get(_number(item.get("authorId")) or "")
    if actor is None:
        return Reject(number, f"no account: authorId {quoted(item.get('authorId'))} is nobody's")
    chat = _number(item.get("chatId")) or ""
    place = index.people.get(index.chats.get(chat, "")) or Person(f"chat {chat}", None)
    found = _from_body(number, item, _object(item[sort]), index, actor=actor, time=time)
    # two chats may go by one name, so that a place is called by its id
    return found._replace(scope=place.id, space=place.id, deleted=sort in _DELETED)


def from_envelope(number: int, line: dict[str, Any]) -> Act | Reject:
    """
    Map a line that signal-cli wrote when it received something.

    Parameters
    ----------
    number
        Of the line.
    line
        With an ``envelope``, or with one under ``params``.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    envelope = _object(_object(line.get("params")).get("envelope")) or _object(line.get("envelope"))
    actor = _account(envelope, "source")
    sent = _object(_object(envelope.get("syncMessage")).get("sentMessage"))
    said = sent or envelope
    edit = _object(said.get("editMessage"))
    message = _object(edit.get("dataMessage")) or sent or _object(envelope.get("dataMessage"))
    if not message:
        sorts = [key for key in envelope if key.endswith("Message")]
        return Reject(number, f"system message ({(sorts or ['no envelope'])[0][:40]})")
    if actor is None:
        return Reject(number, "no account: neither sourceUuid nor sourceNumber")
    group = _object(message.get("groupInfo"))
    peer = words(group.get("groupId")) or (_account(sent, "destination") if sent else actor) or actor
    found = _from_message(number, message, edit, Person(actor, words(envelope.get("sourceName")) or actor))
    return found if isinstance(found, Reject) else found._replace(scope=peer, space=peer)


def milliseconds(value: object) -> datetime | None:
    """
    Read milliseconds since 1970.

    Parameters
    ----------
    value
        A number, or one in a string.

    Returns
    -------
    moment
        In UTC; None where this is no such number.
    """
    if isinstance(value, str) and value.isdecimal() and len(value) < len(str(LATEST)):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LATEST:
        return None
    return from_epoch(value / 1000)


def _from_body(
    number: int, item: dict[str, Any], body: dict[str, Any], index: Index, *, actor: Person, time: datetime
) -> Act:
    quote, text = _object(body.get("quote")), _object(body.get("text"))
    asked, target = (
        index.people.get(_number(quote.get("authorId")) or ""),
        _number(quote.get("targetSentTimestamp")),
    )
    ranges = [one.get("mentionAci") for one in _objects(text.get("bodyRanges"))]
    return Act(
        item=number,
        scope="",
        id=f"{actor.id}/{_number(item.get('dateSent'))}",
        space="",
        actor=actor.id,
        time=time,
        kind=Kind.REPLY if quote else Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        parent=f"{asked.id}/{target}" if asked and target else None,
        handle=actor.name,
        alter=asked.id if asked else None,
        edited=bool(item.get("revisions")),
        mentions=list(dict.fromkeys(one for one in map(words, ranges) if one)),
        media=len(_objects(body.get("attachments"))) + isinstance(body.get("sticker"), dict),
        reactions=len(_objects(body.get("reactions"))),
        text=_plain(text.get("body")),
    )


def _from_message(number: int, message: dict[str, Any], edit: dict[str, Any], actor: Person) -> Act | Reject:
    gone, reaction = _object(message.get("remoteDelete")), _object(message.get("reaction"))
    stamp = gone.get("timestamp") if gone else edit.get("targetSentTimestamp", message.get("timestamp"))
    time = milliseconds(stamp)
    if reaction.get("isRemove") is True:
        return Reject(number, "system message (reaction taken back)")
    if not gone and not reaction and not any(message.get(key) for key in _CONTENTS):
        return Reject(number, "system message (nothing said)")
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(stamp)}")
    quote = _object(message.get("quote"))
    asked = _account(reaction, "targetAuthor") if reaction else _account(quote, "author")
    target = _number(reaction.get("targetSentTimestamp") if reaction else quote.get("id"))
    named = (_account(one, "") for one in _objects(message.get("mentions")))
    return Act(
        item=number,
        scope="",
        id=f"{actor.id}/{_number(stamp)}",
        space="",
        actor=actor.id,
        time=time,
        kind=Kind.REACTION if reaction else Kind.REPLY if quote else Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        parent=f"{asked}/{target}" if asked and target else None,
        handle=actor.name,
        alter=asked,
        edited=bool(edit),
        deleted=bool(gone),
        mentions=list(dict.fromkeys(one for one in named if one)),
        media=len(_objects(message.get("attachments"))) + isinstance(message.get("sticker"), dict),
        text=None if gone or reaction else _plain(message.get("message")),
    )


def _person(number: str, person: dict[str, Any], index: Index) -> Person:
    contact, group = _object(person.get("contact")), _object(person.get("group"))
    if "self" in person:
        return index.people.get(SELF) or Person(SELF, None)
    if group:
        return Person(words(group.get("masterKey")) or f"group {number}", None)
    nickname, phone = _object(contact.get("nickname")), _number(contact.get("e164"))
    name = (
        _full(nickname, "given", "family")
        or _full(contact, "systemGivenName", "systemFamilyName")
        or _full(contact, "profileGivenName", "profileFamilyName")
        or words(contact.get("username"))
    )
    ids = (words(contact.get("aci")), words(contact.get("pni")), phone)  # codespell:ignore aci
    return Person(next(filter(None, ids), f"recipient {number}"), name or phone)


def _account(item: dict[str, Any], of: str) -> str | None:
    keys = (f"{of}Uuid", f"{of}Number", of) if of else ("uuid", "number", "name")
    return next((name for name in map(words, map(item.get, keys)) if name), None)


def _full(item: dict[str, Any], *keys: str) -> str | None:
    return " ".join(filter(None, (words(item.get(key)) for key in keys))) or None


def _number(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return words(value) or None


def _plain(value: object) -> str | None:
    text = words(value)
    return text.replace(PLACEHOLDER, "").strip() if text else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
