"""One message of Signal's own export as an act, and the lines that say who is who."""

from datetime import datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_milliseconds
from workbench.sources._values import distinct, mapping, native, objects, quoted, string
from workbench.sources.signal._said import Person, plain
from workbench.vocabulary import Kind, Visibility

SELF = "self"

_SAID = (
    *("standardMessage", "contactMessage", "stickerMessage", "viewOnceMessage", "directStoryReplyMessage"),
    *("poll", "giftBadge", "paymentNotification"),
)
_DELETED = ("remoteDeletedMessage", "adminDeletedMessage")
_ABOUT = ("backupTimeMs", "stickerPack", "adHocCall", "notificationProfile", "chatFolder")


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
        number = native(person.get("id"))
        if number:
            index.people[number] = _person(number, person, index)
    elif isinstance(place, dict):
        number, whose = native(place.get("id")), native(place.get("recipientId"))
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
    time = from_milliseconds(item.get("dateSent"))
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(item.get('dateSent'))}")
    actor = index.people.get(native(item.get("authorId")) or "")
    if actor is None:
        return Reject(number, f"no account: authorId {quoted(item.get('authorId'))} is nobody's")
    chat = native(item.get("chatId")) or ""
    place = index.people.get(index.chats.get(chat, "")) or Person(f"chat {chat}", None)
    found = _from_body(number, item, mapping(item[sort]), index, actor=actor, time=time)
    # two chats may go by one name, so that a place is called by its id
    return found._replace(scope=place.id, space=place.id, deleted=sort in _DELETED)


def _from_body(
    number: int, item: dict[str, Any], body: dict[str, Any], index: Index, *, actor: Person, time: datetime
) -> Act:
    quote, text = mapping(body.get("quote")), mapping(body.get("text"))
    asked, target = (
        index.people.get(native(quote.get("authorId")) or ""),
        native(quote.get("targetSentTimestamp")),
    )
    ranges = [one.get("mentionAci") for one in objects(text.get("bodyRanges"))]
    return Act(
        item=number,
        scope="",
        id=f"{actor.id}/{native(item.get('dateSent'))}",
        space="",
        actor=actor.id,
        time=time,
        kind=Kind.REPLY if quote else Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        parent=f"{asked.id}/{target}" if asked and target else None,
        handle=actor.name,
        alter=asked.id if asked else None,
        edited=bool(item.get("revisions")),
        mentions=distinct(map(string, ranges)),
        media=len(objects(body.get("attachments"))) + isinstance(body.get("sticker"), dict),
        reactions=len(objects(body.get("reactions"))),
        text=plain(text.get("body")),
    )


def _person(number: str, person: dict[str, Any], index: Index) -> Person:
    contact, group = mapping(person.get("contact")), mapping(person.get("group"))
    if "self" in person:
        return index.people.get(SELF) or Person(SELF, None)
    if group:
        return Person(string(group.get("masterKey")) or f"group {number}", None)
    nickname, phone = mapping(contact.get("nickname")), native(contact.get("e164"))
    name = (
        _full(nickname, "given", "family")
        or _full(contact, "systemGivenName", "systemFamilyName")
        or _full(contact, "profileGivenName", "profileFamilyName")
        or string(contact.get("username"))
    )
    ids = (string(contact.get("aci")), string(contact.get("pni")), phone)  # codespell:ignore aci
    return Person(next(filter(None, ids), f"recipient {number}"), name or phone)


def _full(item: dict[str, Any], *keys: str) -> str | None:
    return " ".join(filter(None, (string(item.get(key)) for key in keys))) or None
