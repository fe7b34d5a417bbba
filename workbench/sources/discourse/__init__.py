"""
Discourse: topics as a forum gives them at ``/t/<number>.json``, and the archive of an account's own posts.

A post is known by its topic and its number there, so the same post is met again in both kinds of file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _csv
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._values import listed, mapping, native, string
from workbench.sources.discourse._post import Topic, from_archive, from_topic, topic

label = "Discourse"
expects = (
    "topics saved from /t/<number>.json, one a file or several in a list; "
    "or user_archive.csv of the archive of one account, with preferences.json beside it"
)
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.ALWAYS,
    shares=Shows.WHERE_USED,
    reactions=Shows.ALWAYS,
    deletions=Shows.WHERE_USED,
    cannot=(
        "A topic holds its first 20 posts only, unless it was saved with ?print=true; missing ones are told.",
        "A post without an answered post goes to the topic as a whole, not to whoever opened it.",
        "Accounts are told apart by name: who is renamed between two exports becomes somebody else.",
        "Which forum a topic is from is not told; the topics of two forums belong into two studies.",
        "Categories are told by number, and all but private messages are taken to be open to members.",
        "The archive of an account holds its own posts only, deleted ones among them without a mark.",
        "Staff are those of the forum: its moderators and administrators, whatever they do for a service.",
    ),
)

POST = "post_stream.posts.item.post_number"
HEADER = ("id", "title", "archetype", "category_id", "is_pm")
ARCHIVE = frozenset({"topic_title", "categories", "is_pm", "like_count", "reply_count", "url", "created_at"})

_Held = tuple[Mapping[str, Any], Iterable[object], object]  # header, posts, and the ids of all posts it has
_ARCHIVE_NAME = re.compile(r"user[_-]archive-(.+?)-\d{6}-\d{6}.*")


def sniff(export: Traversable) -> bool:
    """Tell whether a file holds topics, or the archive of an account's posts."""
    return _prefix(export) is not None or set(_csv.columns(export)) >= ARCHIVE


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read topics or an archive.

    Parameters
    ----------
    export
        A JSON file, or ``user_archive.csv``.

    Yields
    ------
    batch
        Acts, and the posts that are none with the reason; how many posts of a topic the file lacks.

    Raises
    ------
    ExportError
        If the file breaks off, or does not say whose archive it is.
    """
    prefix = _prefix(export)
    if prefix is None:
        owner = _owner(export)
        yield from batches(export.name, (from_archive(n, row, owner) for n, row in _csv.rows(export)))
    else:
        yield from batches(export.name, _posts(_topics(export, prefix)))


def _prefix(export: Traversable) -> str | None:
    """Find where the topics stand: at the top, under ``topic``, or in a list."""
    paths = shape(export)
    found = (prefix for prefix in ("", "topic.", "item.", "item.topic.") if f"{prefix}{POST}" in paths)
    return next(found, None)


def _topics(export: Traversable, prefix: str) -> Iterator[_Held]:
    if prefix.startswith("item."):
        key = prefix.removeprefix("item").strip(".")
        yield from (_listed(entry, key) for _, entry in items(export, "item"))
        return
    values = {name: next((value for _, value in items(export, prefix + name)), None) for name in HEADER}
    told = next((value for _, value in items(export, f"{prefix}post_stream.stream")), None)
    yield values, (post for _, post in items(export, f"{prefix}post_stream.posts.item")), told


def _listed(entry: object, key: str) -> _Held:
    """Take a topic of a list apart; what is none becomes one post that is none."""
    whole = entry.get(key) if key and isinstance(entry, dict) else entry
    header = mapping(whole)
    stream = mapping(header.get("post_stream"))
    posts = stream.get("posts")
    return (header, posts, stream.get("stream")) if isinstance(posts, list) else ({}, [entry], None)


def _posts(topics: Iterable[_Held]) -> Iterator[Act | Reject]:
    number = 0
    for header, posts, told in topics:
        place, held = topic(header), set()
        for post in posts:
            number += 1
            place = place or _stated(post)
            yield (
                from_topic(number, post, place)
                if place
                else Reject(number, "no topic: an id and post_stream were expected")
            )
            held.add(native(mapping(post).get("id")))
        lacks = len({native(one) for one in listed(told)} - held)
        if lacks and place:
            yield Reject(None, f"topic {place.id} has {lacks} more posts than this file; add ?print=true")


def _stated(post: object) -> Topic | None:
    return topic({"id": post.get("topic_id")}) if isinstance(post, dict) else None


def _owner(export: Traversable) -> str:
    """Find whose archive it is: told beside it, or else by the name of the file or its folder."""
    folder: Traversable | None = getattr(export, "parent", None)
    if folder and (beside := folder.joinpath("preferences.json")).is_file():
        with suppress(ExportError):
            named = chain(items(beside, "user.username"), items(beside, "username"))
            name = next(filter(None, (string(value) for _, value in named)), None)
            if name:
                return name
    for called in (export.name, folder.name if folder else ""):
        if found := _ARCHIVE_NAME.fullmatch(called):
            return found[1]
    raise ExportError(
        f"'{export.name}' does not say whose archive it is. "
        "Keep preferences.json from the same download beside it, whole and unchanged."
    )
