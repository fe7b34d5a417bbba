"""One comment of YouTube as an act, from its API or from a row of the YouTube Data Tools."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources import _html
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, digits, mapping, string
from workbench.vocabulary import Kind, Visibility

SCOPE = "YouTube"
NOWHERE = "YouTube"  # a list of answers tells neither its video nor its channel
HELD = frozenset({"heldForReview", "likelySpam", "rejected"})

_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


class Thread(NamedTuple):
    """What a thread says of the comments in it."""

    id: str | None = None
    place: str | None = None
    is_public: bool = True
    replies: int | None = None


def from_comment(number: int, comment: object, thread: Thread) -> Act | Reject:
    """
    Map one comment of the API.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    comment
        As YouTube gives it.
    thread
        What its thread says, where the comment came in one.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    told = comment.get("snippet") if isinstance(comment, dict) else None
    if not isinstance(comment, dict) or not isinstance(told, dict):
        return Reject(number, "no comment: expected an object with id and snippet")
    native = string(comment.get("id"))
    if native is None:
        return Reject(number, f"id is no string: {cut(comment.get('id'))!r}")
    time = from_words(told.get("publishedAt"))
    if time is None:
        return Reject(number, f"time cannot be read: {cut(told.get('publishedAt'))!r}")
    status = string(told.get("moderationStatus"))
    if status in HELD:
        return Reject(number, f"not published: {status!r}")
    parent = _parent(native, told, thread)
    changed, account = from_words(told.get("updatedAt")), mapping(told.get("authorChannelId"))
    return Act(
        item=number,
        scope=SCOPE,
        id=native,
        space=string(told.get("videoId")) or thread.place or string(told.get("channelId")) or NOWHERE,
        actor=string(account.get("value")),
        time=time,
        kind=Kind.REPLY if parent else Kind.POST,
        visibility=Visibility.PUBLIC if thread.is_public else Visibility.MEMBERS,
        thread=parent or native,
        parent=parent,
        handle=string(told.get("authorDisplayName")),
        edited=changed != time if changed else None,
        reactions=count(told.get("likeCount")),
        replies=None if parent else thread.replies,
        text=_text(told),
    )


def from_row(number: int, row: Mapping[str, str] | None, *, place: str) -> Act | Reject:
    """
    Map one row of the YouTube Data Tools.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    row
        Values by column; None where they do not fit the columns.
    place
        The video.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if row is None:
        return Reject(number, "row has too few or too many values")
    native, written = row.get("id") or None, row.get("publishedAt", "")
    if native is None:
        return Reject(number, "id is empty")
    time = from_words(written)
    if time is None:
        return Reject(number, f"time cannot be read: {written[:40]!r}")
    parent = row.get("isReplyTo") or None
    # pseudonymised files have no ids of accounts, but a name that is one
    actor = row["authorChannelId"] if "authorChannelId" in row else row.get("authorName")
    return Act(
        item=number,
        scope=SCOPE,
        id=native,
        space=place,
        actor=actor or None,
        time=time,
        is_local=_ZONE.search(written) is None,
        kind=Kind.REPLY if parent else Kind.POST,
        visibility=Visibility.PUBLIC,
        thread=parent or native,
        parent=parent,
        handle=row.get("authorName") or None,
        reactions=digits(row.get("likeCount")),
        replies=None if parent else digits(row.get("replyCount")),
        text=_html.text(row.get("text", "")) or None,
    )


def _parent(native: str, told: Mapping[str, Any], thread: Thread) -> str | None:
    """Give the comment that opened the thread, unless this is it."""
    above, dot, _ = native.partition(".")  # the id of an answer begins with that of its thread
    parent = string(told.get("parentId")) or thread.id or (above if dot else None)
    return parent if parent != native else None


def _text(told: Mapping[str, Any]) -> str | None:
    original = string(told.get("textOriginal"))
    return original or _html.text(string(told.get("textDisplay")) or "") or None
