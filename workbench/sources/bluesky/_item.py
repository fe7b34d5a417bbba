"""One Bluesky post, record or direct message as an act, or the reason why it is none."""

import re
from datetime import datetime
from typing import Any

from workbench.activity import Act, Reject
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, distinct, length, listed, string, text
from workbench.sources.bluesky._node import held, sort
from workbench.vocabulary import Kind, Visibility

SCOPE, CHAT = "bluesky", "bluesky/chat"
SPACE = "Bluesky"
POST, LIKE, REPOST = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"
UNKNOWN = "handle.invalid"  # stands for every account whose name could not be checked

_ID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+")
_ADDRESS = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/([A-Za-z0-9.]+)/.+")


def is_repost(item: object) -> bool:
    """
    Tell whether an item of a feed stands there because somebody reposted it.

    Parameters
    ----------
    item
        From a feed.

    Returns
    -------
    is_repost
        False for posts of the feed's own, and for one that is pinned to its top.
    """
    return sort(held(item, "reason")).endswith("#reasonRepost") or held(item, "reason", "by") is not None


def read_one(number: int, item: object, convo: object, *, file: str) -> Act | Reject:
    """
    Map one item.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    item
        As the file has it.
    convo
        The conversation that a direct message stands in, where the file tells it.
    file
        What to call a conversation that the file does not tell.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if not isinstance(item, dict):
        return Reject(number, "no post: expected an object")
    lost = _lost(item)
    if lost:
        return Reject(number, lost)
    if is_repost(item):
        return _reposted(number, item)
    if "sender" in item:
        return _message(number, item, convo, file=file)
    return _viewed(number, item) if "record" in item else _recorded(number, item)


def _lost(item: dict[str, Any]) -> str | None:
    """Say why a thread or a conversation shows nothing at this place."""
    kind = sort(item)
    if kind.lower().endswith(("notfound", "notfoundpost")) or held(item, "notFound") is True:
        return "post is gone: deleted, or its account is"
    if kind.endswith(("Blocked", "blockedPost", "NoUnauthenticated")) or item.get("blocked") is True:
        return "post is hidden from whoever made the file"
    return "system message" if "#systemMessage" in kind else None


def _viewed(number: int, item: dict[str, Any]) -> Act | Reject:
    """Map a post as the platform shows it, with its account and its counts."""
    reposts, quotes = count(held(item, "repostCount")), count(held(item, "quoteCount"))
    act = _posted(
        number,
        item.get("uri"),
        held(item, "author", "did"),
        item["record"],
        times=(held(item, "record", "createdAt"), held(item, "indexedAt")),
    )
    if isinstance(act, Reject):
        return act
    return act._replace(
        handle=_handle(item.get("author")),
        reactions=count(held(item, "likeCount")),
        replies=count(held(item, "replyCount")),
        shares=None if reposts is None else reposts + (quotes or 0),
    )


def _recorded(number: int, item: dict[str, Any]) -> Act | Reject:
    """Map a record as it lies in its account's repository, where nothing is counted."""
    record, uri = item.get("value"), item.get("uri")
    kind, actor = sort(record), _account(uri)
    if kind == POST:
        return _posted(number, uri, actor, record, times=(held(record, "createdAt"),))
    if kind not in (LIKE, REPOST):
        kind = kind or sort(item)
        return Reject(number, f"no post ({kind[:60]!r})" if kind else "no post")
    subject, time = string(held(record, "subject", "uri")), _time(held(record, "createdAt"))
    if time is None or actor is None or string(uri) is None:
        return Reject(number, "no address or no time: expected uri and value.createdAt")
    act = Act(number, SCOPE, string(uri), SPACE, actor, time, Kind.REPOST, Visibility.PUBLIC)
    act = act._replace(alter=_account(subject), mentions=[])
    return act if kind == REPOST else act._replace(kind=Kind.REACTION, parent=subject)


def _reposted(number: int, item: dict[str, Any]) -> Act | Reject:
    reason = item["reason"]
    actor, time = _did(held(reason, "by", "did")), _time(held(reason, "indexedAt"))
    if actor is None or time is None:
        return Reject(number, "repost without an account or time: expected reason.by.did, reason.indexedAt")
    alter = _did(held(item, "post", "author", "did")) or _account(held(item, "post", "uri"))
    act = Act(number, SCOPE, string(held(reason, "uri")), SPACE, actor, time, Kind.REPOST, Visibility.PUBLIC)
    return act._replace(alter=alter, handle=_handle(held(reason, "by")), mentions=[])


def _posted(
    number: int, uri: object, by: object, record: object, *, times: tuple[object, ...]
) -> Act | Reject:
    native, actor, time = string(uri), _did(by), _time(*times)
    if native is None or actor is None:
        return Reject(number, "no address: expected uri" if native is None else "no account: expected a did")
    if time is None:
        return Reject(number, f"time cannot be read: {cut(times[0])!r}")
    parent, quote = string(held(record, "reply", "parent", "uri")), _quote(held(record, "embed"))
    languages = held(record, "langs")
    return Act(
        item=number,
        scope=SCOPE,
        id=native,
        space=SPACE,
        actor=actor,
        time=time,
        kind=Kind.REPLY if parent else Kind.QUOTE if quote else Kind.POST,
        visibility=Visibility.PUBLIC,
        thread=(string(held(record, "reply", "root", "uri")) or parent) if parent else native,
        parent=parent,
        alter=_account(parent or quote),
        mentions=_mentions(record),
        media=_media(held(record, "embed")),
        language=string(languages[0]) if isinstance(languages, list) and len(languages) == 1 else None,
        text=text(held(record, "text")),
    )


def _message(number: int, item: dict[str, Any], convo: object, *, file: str) -> Act | Reject:
    actor, native, time = (
        _did(held(item, "sender", "did")),
        string(item.get("id")),
        _time(held(item, "sentAt")),
    )
    if actor is None or native is None:
        return Reject(number, "no account: expected sender.did" if actor is None else "no id: expected id")
    if time is None:
        return Reject(number, f"time cannot be read: {cut(held(item, 'sentAt'))!r}")
    is_deleted = sort(item).endswith("#deletedMessageView")
    known = (_handle(who) for who in listed(held(convo, "members")) if held(who, "did") == actor)
    return Act(
        item=number,
        scope=CHAT,
        id=native,
        space=string(held(convo, "id")) or file,
        actor=actor,
        time=time,
        visibility=Visibility.PRIVATE,
        handle=next(known, None),
        deleted=is_deleted,
        mentions=[] if is_deleted else _mentions(item),
        reactions=length(item.get("reactions")),
        text=None if is_deleted else text(item.get("text")),
    )


def _did(value: object) -> str | None:
    """Give the id of an account, unless it is a handle: these may change."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _account(uri: object) -> str | None:
    """Read from the address of a record, such as ``at://did:plc:abc/app.bsky.feed.post/3k``, whose it is."""
    found = _ADDRESS.fullmatch(uri) if isinstance(uri, str) else None
    return found[1] if found else None


def _time(*times: object) -> datetime | None:
    """Take the earlier of what the account and what the platform says: the account's own may lie ahead."""
    return min((time for time in map(from_words, times) if time), default=None)


def _handle(who: object) -> str | None:
    name = string(held(who, "handle"))
    return None if name == UNKNOWN else name


def _quote(embed: object) -> str | None:
    """Find the post that a post quotes; feeds, lists and the like are shown in the same way."""
    record = held(embed, "record")
    uri = string(held(record, "uri")) or string(held(record, "record", "uri"))
    found = _ADDRESS.fullmatch(uri) if uri else None
    return uri if found and found[2] == POST else None


def _mentions(record: object) -> list[str]:
    # a facet names the account itself, so that nobody has to count its place in bytes
    features = (one for facet in listed(held(record, "facets")) for one in listed(held(facet, "features")))
    return distinct(_did(held(one, "did")) for one in features if sort(one).endswith("#mention"))


def _media(embed: object) -> int:
    media = held(embed, "media") or embed
    images = length(held(media, "images"))
    return int(held(media, "video") is not None) if images is None else images
