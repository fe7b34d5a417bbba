"""
YouTube: comments as its Data API v3 answers, and as the YouTube Data Tools write them.

An answer of the API holds threads (a comment, and at most five of its answers) or single comments. The space
is the video, or the channel where people comment on that.
"""

import re
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from itertools import count as counted
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources import _csv, _json
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._lines import Unread, answers
from workbench.sources._quoting import cut
from workbench.sources._values import count, listed, mapping, string
from workbench.sources.youtube._comment import Thread, from_comment, from_row

label = "YouTube"
expects = (
    "JSON of the YouTube Data API v3 (answers of commentThreads.list or comments.list), "
    "or the comments CSV of the YouTube Data Tools"
)
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.ALWAYS,
    deletions=Shows.NEVER,
    cannot=(
        "Every answer goes to the comment that opened its thread; who answers whom below it is not told.",
        "A thread holds at most five of its answers; the others are there only if comments.list was asked.",
        "Whom a comment mentions stands in its text as @name, which cannot be matched with an account.",
        "The video itself is no act: whom a first comment addresses is not told.",
        "Comments that were deleted or held back leave no trace; of long lists YouTube leaves out others.",
        "Who liked a comment is not told, and dislikes are not counted.",
        "Answers from comments.list name no video; they stand in a space of their own called YouTube.",
        "The Data Tools name no time zone (it is their server's), and the video in the file's name only.",
    ),
)

_NEEDED = frozenset({"id", "publishedAt", "authorName", "text", "isReplyTo", "isReplyToName"})
_PLACES = ("items.item.", "", "item.items.item.", "item.")
_LISTS = (b"youtube#commentThreadListResponse", b"youtube#commentListResponse")
_VIDEO = re.compile(r"videoinfo_(?:UC[\w-]{22}_)?([\w-]{11})_")


def sniff(export: Traversable) -> bool:
    """Tell by the keys or columns at the head of a file: comments of YouTube."""
    seen = _json.shape(export)
    if not seen:
        return set(_csv.columns(export)) >= _NEEDED
    if any(_holds_comment(seen, place) for place in _PLACES):
        return True
    return seen >= {"kind", "items"} and _is_empty_list(export)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one file.

    Parameters
    ----------
    export
        JSON with one answer or comment a line, or a list of them, or one answer; or a CSV file.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason; a thread's answers follow its comment.

    Raises
    ------
    ExportError
        If the file is no whole JSON, or no text.
    """
    if set(_csv.columns(export)) >= _NEEDED:
        video = _VIDEO.search(export.name)
        place = video[1] if video else export.name
        yield from batches(export.name, (from_row(n, row, place=place) for n, row in _csv.rows(export)))
    else:
        yield from batches(export.name, _items(export))


def _holds_comment(seen: frozenset[str], place: str) -> bool:
    told = f"{place}snippet."
    is_comment = {f"{told}authorDisplayName", f"{told}likeCount", f"{told}publishedAt"} <= seen
    return is_comment or f"{told}topLevelComment" in seen


def _is_empty_list(export: Traversable) -> bool:
    """Tell whether a list without items is of comments: a video without any is no foreign file."""
    with export.open("rb") as stream:
        head = stream.read(_json.HEAD)
    return any(kind in head for kind in _LISTS)


def _items(export: Traversable) -> Iterator[Act | Reject]:
    numbers = counted(1)
    for page in answers(export):
        reason = _empty(page)
        if reason:
            yield Reject(next(numbers), reason)
            continue
        listed = page.get("items") if isinstance(page, dict) and "snippet" not in page else None
        for resource in listed if isinstance(listed, list) else [page]:
            for comment, thread in _comments(resource):
                yield from_comment(next(numbers), comment, thread)


def _empty(page: object) -> str | None:
    """Say why a line holds no comment, where it should."""
    if isinstance(page, Unread):
        return page.reason
    error = page.get("error") if isinstance(page, dict) else None
    if not isinstance(error, dict):
        return None
    return f"an error of YouTube instead of comments: {cut(error.get('message'))!r}"


def _comments(resource: object) -> Iterator[tuple[object, Thread]]:
    """Yield the comments of a thread, or a comment that stands alone."""
    told = resource.get("snippet") if isinstance(resource, dict) else None
    if not isinstance(resource, dict) or not isinstance(told, dict) or "topLevelComment" not in told:
        yield resource, Thread()
        return
    thread = _thread(resource, told)
    yield told["topLevelComment"], thread
    yield from ((comment, thread) for comment in listed(mapping(resource.get("replies")).get("comments")))


def _thread(resource: Mapping[str, Any], told: Mapping[str, Any]) -> Thread:
    return Thread(
        id=string(resource.get("id")),
        place=string(told.get("videoId")) or string(told.get("channelId")),
        is_public=told.get("isPublic") is not False,
        replies=count(told.get("totalReplyCount")),
    )
