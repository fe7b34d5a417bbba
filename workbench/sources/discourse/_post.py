"""One Discourse post as an act; where the posts stand in a file is `discourse`'s matter."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, digits, mapping, objects, string
from workbench.sources.discourse._cooked import Quote, account, media, mentions, quotes, words
from workbench.vocabulary import Kind, Role, Visibility

LIKE = 2
MOST = 2**63  # posts, topics and categories are numbered below
PRIVATE = "private messages"
SMALL_ACTION, WHISPER = 3, 4
# the forum's own word for no, in the languages of its readers; whatever else it says is taken for yes
NO = frozenset({"no", "nei", "nej", "ei", "nein", "non", "nee", "false", "f", "0"})

_ADDRESS = re.compile(r"https?://[^\s]*?/t/(?:[^/\s]+/)?(\d{1,18})/(\d{1,18})/?(?:[?#]\S*)?", re.ASCII)


class Topic(NamedTuple):
    """The topic that posts stand in."""

    id: str
    title: str | None
    space: str
    is_private: bool


class _Answer(NamedTuple):
    """What a post is to those before it."""

    kind: Kind
    parent: str | None = None
    alter: str | None = None


def topic(header: Mapping[str, Any]) -> Topic | None:
    """
    Gather what a topic says of itself.

    Parameters
    ----------
    header
        Its ``id``, ``title``, ``archetype`` and ``category_id``, as far as told.

    Returns
    -------
    topic
        None without an id.
    """
    native = number(header.get("id"))
    if native is None:
        return None
    is_private = header.get("archetype") == "private_message" or header.get("is_pm") is True
    category = number(header.get("category_id"))
    space = f"category {category}" if category else "no category"
    return Topic(native, string(header.get("title")), PRIVATE if is_private else space, is_private)


def from_topic(item: int, post: object, place: Topic) -> Act | Reject:
    """
    Map a post of a topic.

    Parameters
    ----------
    item
        Its number in the file.
    post
        As it stands in ``post_stream.posts``.
    place
        The topic.

    Returns
    -------
    act
        Or why it is none.
    """
    if not isinstance(post, dict):
        return Reject(item, "no post: an object with 'post_number', 'username' and 'created_at' was expected")
    if post.get("post_type") == SMALL_ACTION:
        return Reject(item, f"system message ({cut(post.get('action_code'))!r})")
    native = number(post.get("post_number"))
    if native is None:
        return Reject(item, f"post_number is no whole number: {cut(post.get('post_number'))!r}")
    time = from_words(post.get("created_at"))
    if time is None:
        return Reject(item, f"no readable time: created_at {cut(post.get('created_at'))!r}")
    is_private = place.is_private or post.get("post_type") == WHISPER
    written = string(post.get("cooked")) or ""
    answer = _answer(post, native, place, quotes(written))
    deleted, version = _is_deleted(post), count(post.get("version"))
    is_system = _is_system(post)
    return Act(
        item=item,
        scope=place.id,
        id=native,
        space=place.space,
        actor=account(post.get("username")),
        time=time,
        kind=answer.kind,
        visibility=Visibility.PRIVATE if is_private else Visibility.MEMBERS,
        thread=place.id,
        parent=answer.parent,
        handle=string(post.get("username")),
        alter=answer.alter,
        role=_role(post, is_system=is_system),
        edited=None if version is None else version > 1,
        deleted=deleted,
        is_automatic=True if is_system else None,
        mentions=mentions(written),
        media=media(written),
        reactions=_reactions(post),
        replies=count(post.get("reply_count")),
        views=count(post.get("reads")),
        text=None if deleted else words(written, title=place.title if native == "1" else None),
    )


def from_archive(item: int, row: Mapping[str, str] | None, owner: str) -> Act | Reject:
    """
    Map a post of an account's own archive.

    Parameters
    ----------
    item
        Number of its row.
    row
        Its values by column, or None where they do not fit the columns.
    owner
        Whose archive it is.

    Returns
    -------
    act
        Or why it is none.
    """
    if row is None:
        return Reject(item, "too few or too many columns")
    address = _ADDRESS.fullmatch(row.get("url", "").strip())
    if address is None:
        return Reject(item, f"url names no post: {row.get('url', '')[:40]!r}")
    time = from_words(row.get("created_at", "").removesuffix(" UTC"))
    if time is None:
        return Reject(item, f"no readable time: created_at {row.get('created_at', '')[:40]!r}")
    is_private = row.get("is_pm", "").strip().casefold() not in NO
    space = PRIVATE if is_private else row.get("categories") or "no category"
    place = Topic(address[1], row.get("topic_title"), space, is_private)
    written = row.get("post_cooked") or ""
    answer = _answer({}, address[2], place, quotes(written))
    return Act(
        item=item,
        scope=place.id,
        id=address[2],
        space=place.space,
        actor=account(owner),
        time=time,
        kind=answer.kind,
        visibility=Visibility.PRIVATE if is_private else Visibility.MEMBERS,
        thread=place.id,
        parent=answer.parent,
        handle=owner,
        alter=answer.alter,
        mentions=mentions(written) if written else None,
        media=media(written) if written else None,
        reactions=digits(row.get("like_count")),
        replies=digits(row.get("reply_count")),
        text=words(
            written or row.get("post_raw") or row.get("post") or "",
            title=place.title if address[2] == "1" else None,
        ),
    )


def number(value: object) -> str | None:
    """
    Give a number that counts from 1 as a string.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    number
        None where it is none.
    """
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 < value < MOST
    return str(value) if is_number else None


def _answer(post: Mapping[str, Any], native: str, place: Topic, told: list[Quote]) -> _Answer:
    within = {quote.post: quote.account for quote in reversed(told) if quote.topic == place.id}
    within.pop(native, None)
    parent = number(post.get("reply_to_post_number"))
    if parent and parent != native:
        named = account(mapping(post.get("reply_to_user")).get("username"))
        return _Answer(Kind.REPLY, parent, named or within.get(parent))
    if within:  # who quotes a post of the topic answers it, as the forum counts it too
        parent = next(quote.post for quote in told if quote.post in within and quote.topic == place.id)
        return _Answer(Kind.REPLY, parent, within[parent])
    elsewhere = next((quote.account for quote in told if quote.topic != place.id), None)
    kind = Kind.QUOTE if elsewhere else Kind.POST if native == "1" else Kind.MESSAGE
    return _Answer(kind, None, elsewhere)


def _reactions(post: Mapping[str, Any]) -> int | None:
    reacted = count(post.get("reaction_users_count"))  # likes included, where a forum has other reactions
    summary = post.get("actions_summary")
    if reacted is not None or not isinstance(summary, list):
        return reacted
    likes = (one.get("count", 0) for one in objects(summary) if one.get("id") == LIKE)
    return next(map(count, likes), 0)  # what nobody liked has no line, or one without count


def _role(post: Mapping[str, Any], *, is_system: bool) -> Role | None:
    if is_system:
        return Role.BOT
    return Role.STAFF if any(post.get(key) is True for key in ("staff", "moderator", "admin")) else None


def _is_system(post: Mapping[str, Any]) -> bool:
    native = post.get("user_id")  # the forum's own accounts count down from -1
    return isinstance(native, int) and native < 0


def _is_deleted(post: Mapping[str, Any]) -> bool | None:
    if "deleted_at" not in post and "user_deleted" not in post:
        return None
    return post.get("deleted_at") is not None or post.get("user_deleted") is True
