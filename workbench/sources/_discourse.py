"""One Discourse post as an act; where the posts stand in a file is `discourse`'s matter."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources import _html
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.vocabulary import Kind, Role, Visibility

LIKE = 2
PRIVATE = "private messages"
SMALL_ACTION, WHISPER = 3, 4
# the forum's own word for no, in the languages of its readers; whatever else it says is taken for yes
NO = frozenset({"no", "nei", "nej", "ei", "nein", "non", "nee", "false", "f", "0"})

_COUNTABLE = 2**63
_NOT_OWN = "aside.quote, aside.onebox, div.meta"  # somebody else's words, and names of files
_PICTURES = "img:not(.emoji):not(.avatar):not(aside img)"
_QUOTED = "aside.quote[data-username][data-post][data-topic]"
_ADDRESS = re.compile(r"https?://[^\s]*?/t/(?:[^/\s]+/)?(\d{1,18})/(\d{1,18})/?(?:[?#]\S*)?", re.ASCII)


class Topic(NamedTuple):
    """The topic that posts stand in."""

    id: str
    title: str | None
    space: str
    is_private: bool


class _Quote(NamedTuple):
    """A passage of another post, repeated in this one."""

    account: str
    topic: str
    post: str


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
    return Topic(native, _words(header.get("title")), PRIVATE if is_private else space, is_private)


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
    written = _words(post.get("cooked")) or ""
    answer = _answer(post, native, place, _quotes(written))
    deleted, version = _is_deleted(post), _count(post.get("version"))
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
        handle=_words(post.get("username")),
        alter=answer.alter,
        role=_role(post, is_system=is_system),
        edited=None if version is None else version > 1,
        deleted=deleted,
        is_automatic=True if is_system else None,
        mentions=_mentions(written),
        media=_media(written),
        reactions=_reactions(post),
        replies=_count(post.get("reply_count")),
        views=_count(post.get("reads")),
        text=None if deleted else _text(native, place.title, written),
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
    answer = _answer({}, address[2], place, _quotes(written))
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
        mentions=_mentions(written) if written else None,
        media=_media(written) if written else None,
        reactions=_digits(row.get("like_count")),
        replies=_digits(row.get("reply_count")),
        text=_text(address[2], place.title, written or row.get("post_raw") or row.get("post") or ""),
    )


def account(name: object) -> str | None:
    """
    Give an account's name as the forum compares it.

    Parameters
    ----------
    name
        As it is written; quotes and mentions have nothing else to name an account by.

    Returns
    -------
    account
        In lower case; None where the account is gone.
    """
    return name.strip().lower() or None if isinstance(name, str) else None


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
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 < value < _COUNTABLE
    return str(value) if is_number else None


def _answer(post: Mapping[str, Any], native: str, place: Topic, quotes: list[_Quote]) -> _Answer:
    quoted = {quote.post: quote.account for quote in reversed(quotes) if quote.topic == place.id}
    quoted.pop(native, None)
    parent = number(post.get("reply_to_post_number"))
    if parent and parent != native:
        told = post.get("reply_to_user")
        named = account(told.get("username")) if isinstance(told, dict) else None
        return _Answer(Kind.REPLY, parent, named or quoted.get(parent))
    if quoted:  # who quotes a post of the topic answers it, as the forum counts it too
        parent = next(quote.post for quote in quotes if quote.post in quoted and quote.topic == place.id)
        return _Answer(Kind.REPLY, parent, quoted[parent])
    elsewhere = next((quote.account for quote in quotes if quote.topic != place.id), None)
    kind = Kind.QUOTE if elsewhere else Kind.POST if native == "1" else Kind.MESSAGE
    return _Answer(kind, None, elsewhere)


def _quotes(written: str) -> list[_Quote]:
    if "aside" not in written:
        return []
    told = (_html.attributes(written, _QUOTED, f"data-{name}") for name in ("username", "topic", "post"))
    names, topics, posts = told
    if not len(names) == len(topics) == len(posts):  # one of them is empty, so which is whose is not told
        return []
    quotes = zip(map(account, names), topics, posts, strict=True)
    return [_Quote(name, at, post) for name, at, post in quotes if name]


def _mentions(written: str) -> list[str]:
    found = _html.attributes(written, "a.mention:not(aside a)", "href") if "mention" in written else []
    names = (account(address.rstrip("/").rpartition("/")[2]) for address in found)
    return list(dict.fromkeys(name for name in names if name))


def _media(written: str) -> int:
    if "<img" not in written and "attachment" not in written:
        return 0
    files = _html.attributes(written, "a.attachment:not(aside a)", "href")
    return len(_html.attributes(written, _PICTURES, "src")) + len(files)


def _text(native: str, title: str | None, written: str) -> str:
    words = _html.text(written, without=_NOT_OWN)
    return f"{title}\n{words}" if native == "1" and title else words


def _reactions(post: Mapping[str, Any]) -> int | None:
    reacted = _count(post.get("reaction_users_count"))  # likes included, where a forum has other reactions
    summary = post.get("actions_summary")
    if reacted is not None or not isinstance(summary, list):
        return reacted
    likes = (one.get("count", 0) for one in summary if isinstance(one, dict) and one.get("id") == LIKE)
    return next((_count(count) for count in likes), 0)  # what nobody liked has no line, or one without count


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


def _count(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _COUNTABLE
    return value if isinstance(value, int) and is_count else None


def _digits(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"\d{1,18}", value, re.ASCII) else None


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
