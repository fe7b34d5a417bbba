"""One message of Microsoft Teams as an act, whether its keys are written as in Graph or with capitals."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from workbench.activity import Act, Reject
from workbench.sources import _html
from workbench.sources._moment import from_milliseconds, from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, distinct, length, listed, string
from workbench.vocabulary import Kind, Role, Visibility

REFERENCES = {"messageReference": "messageSender", "forwardedMessageReference": "originalMessageSender"}

_LONGEST = 2**16  # characters of a reference to another message
_SLASH_DATE = re.compile(r"/Date\((\d{1,15})\)/", re.ASCII)  # as older PowerShell writes dates
_OLD_QUOTE = 'blockquote[itemtype$="/Reply"]'
_NOT_OWN = f"{_OLD_QUOTE}, attachment"


class _Place(NamedTuple):
    """Where a message stands."""

    scope: str
    space: str
    visibility: Visibility
    thread: str | None


class _Reference(NamedTuple):
    """Another message that a message answers or passes on."""

    message: str | None
    account: str | None
    is_forward: bool


def get(item: object, key: str) -> Any:  # noqa: ANN401  whatever the export has there
    """
    Look a key up as Graph writes it, and else with a capital, as the export for administrators does.

    Parameters
    ----------
    item
        An object; anything else holds nothing.
    key
        In Graph's own spelling.

    Returns
    -------
    value
        None where there is none.
    """
    if not isinstance(item, dict):
        return None
    return item[key] if key in item else item.get(key[:1].upper() + key[1:])


def read_one(number: int, item: object, *, opening: object = None, file: str) -> Act | Reject:
    """
    Map one message.

    Parameters
    ----------
    number
        Its number in the file.
    item
        As the export has it.
    opening
        The message it stands below, if it does.
    file
        Name of the file, for a message that does not say where it stands.

    Returns
    -------
    act
        Or why it is none.
    """
    if not isinstance(item, dict):
        return Reject(number, "no message: an object with 'id', 'createdDateTime' and 'from' was expected")
    sort = get(item, "messageType")
    if (string(sort) or "").casefold() != "message" or get(item, "eventDetail") is not None:
        return Reject(number, f"system message ({cut(sort)!r})")
    time = _time(get(item, "createdDateTime"))
    if time is None:
        return Reject(number, f"no readable time: createdDateTime {cut(get(item, 'createdDateTime'))!r}")
    native = string(get(item, "id"))
    if native is None:
        return Reject(number, f"no id: {cut(get(item, 'id'))!r}")
    if _account(get(item, "from"))[0] is None and get(item, "deletedDateTime") is None:
        return Reject(number, "no account: neither from.user.id nor from.application.id")
    act = _act(number, item, native, time, _place(item, native, opening, file))
    is_below = act.parent and act.alter is None and act.parent == get(opening, "id")
    return act._replace(alter=_account(get(opening, "from"))[0]) if is_below else act


def replies(item: object) -> list[object]:
    """
    List the messages below a message.

    Parameters
    ----------
    item
        The message that opened a conversation.

    Returns
    -------
    replies
        As far as the export holds them.
    """
    return listed(get(item, "replies"))


def _act(number: int, item: dict[str, Any], native: str, time: datetime, at: _Place) -> Act:
    actor, is_app = _account(get(item, "from"))
    html = _content(get(item, "body"))
    deleted = _is_set(item, "deletedDateTime")
    attached = listed(get(item, "attachments"))
    reference = _reference(attached, html)
    parent = _parent(item, reference, at)
    return Act(
        item=number,
        scope=at.scope,
        id=native,
        space=at.space,
        actor=actor,
        time=time,
        kind=_kind(reference, parent, at),
        visibility=at.visibility,
        thread=at.thread,
        parent=parent,
        handle=string(get(get(get(item, "from"), "application" if is_app else "user"), "displayName")),
        alter=reference.account,
        role=Role.BOT if is_app else None,
        edited=_is_set(item, "lastEditedDateTime"),
        deleted=deleted,
        is_automatic=is_app if actor else None,
        mentions=_mentions(get(item, "mentions")),
        media=len([one for one in attached if get(one, "contentType") not in (*REFERENCES,)])
        + _pictures(html),
        reactions=length(get(item, "reactions")),
        replies=_replies(item),
        text=None if deleted else _text(item, html),
    )


def _place(item: Mapping[str, Any], native: str, opening: object, file: str) -> _Place:
    """Tell where a message stands; in a channel, ids of answers are unique below their opening only."""
    chat = string(get(item, "chatId")) or string(get(opening, "chatId"))
    identity = get(item, "channelIdentity") or get(opening, "channelIdentity")
    channel = string(get(identity, "channelId"))
    if channel and not chat:
        thread = string(get(item, "replyToId")) or string(get(opening, "id")) or native
        return _Place(f"{channel}/{thread}", channel, Visibility.MEMBERS, thread)
    return _Place(chat or file, chat or file, Visibility.PRIVATE, None)


def _parent(item: Mapping[str, Any], reference: _Reference, at: _Place) -> str | None:
    if reference.is_forward:
        return None
    above = string(get(item, "replyToId")) or (at.thread if at.thread != string(get(item, "id")) else None)
    return reference.message or above


def _kind(reference: _Reference, parent: str | None, at: _Place) -> Kind:
    if reference.is_forward:
        return Kind.REPOST
    if parent:
        return Kind.REPLY
    return Kind.POST if at.thread else Kind.MESSAGE


def _reference(attached: Iterable[object], html: str) -> _Reference:
    for one in attached:
        sort, content = get(one, "contentType"), get(one, "content")
        is_told = isinstance(content, str) and len(content) <= _LONGEST
        if isinstance(sort, str) and sort in REFERENCES and is_told:
            with suppress(orjson.JSONDecodeError, UnicodeEncodeError):
                told = orjson.loads(content)
                account, _ = _account(get(told, REFERENCES[sort]))
                return _Reference(
                    string(get(told, "messageId")), account, sort == "forwardedMessageReference"
                )
    if "blockquote" not in html:
        return _Reference(None, None, is_forward=False)
    messages = _html.attributes(html, f"{_OLD_QUOTE}[itemid]", "itemid")
    accounts = _html.attributes(html, f'{_OLD_QUOTE} [itemprop="mri"]', "itemid")  # as 8:orgid:<account>
    names = (name.rpartition(":")[2] for name in accounts)
    return _Reference(next(iter(messages), None), next(names, None) or None, is_forward=False)


def _account(identities: object) -> tuple[str | None, bool]:
    """Give the account behind a message, and whether it is an app's."""
    person = string(get(get(identities, "user"), "id"))
    if person:
        return person, False
    app = string(get(get(identities, "application"), "id"))
    return app, app is not None


def _mentions(value: object) -> list[str] | None:
    if not isinstance(value, list):
        return None
    return distinct(_account(get(one, "mentioned"))[0] for one in value)


def _content(body: object) -> str:
    content = string(get(body, "content")) or ""
    # what is plain is written as HTML reads it, so that both are read the same way
    is_html = (string(get(body, "contentType")) or "").casefold() == "html"
    return content if is_html else content.replace("&", "&amp;").replace("<", "&lt;")


def _text(item: Mapping[str, Any], html: str) -> str:
    words, subject = _html.text(html, without=_NOT_OWN), string(get(item, "subject"))
    return f"{subject}\n{words}" if subject else words


def _pictures(html: str) -> int:
    if "<img" not in html:
        return 0
    return len(_html.attributes(html, 'img:not([itemtype*="moji"])', "src"))


def _replies(item: Mapping[str, Any]) -> int | None:
    told = count(get(item, "replies@odata.count"))
    if told is not None:
        return told
    return None if get(item, "replies@odata.nextLink") else length(get(item, "replies"))


def _is_set(item: Mapping[str, Any], key: str) -> bool | None:
    is_told = key in item or key[:1].upper() + key[1:] in item
    return bool(get(item, key)) if is_told else None


def _time(value: object) -> datetime | None:
    slashed = _SLASH_DATE.fullmatch(value) if isinstance(value, str) else None
    return from_milliseconds(slashed[1]) if slashed else from_words(value)
