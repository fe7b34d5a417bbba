"""
Mattermost: the bulk export of a server, one object a line, or posts as its API gives them.

Channels are spaces for members, private ones too; direct and group messages are private.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any

import ijson

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources._json import FAULTS, broken, items, shape, skip_mark
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._lines import first, lines
from workbench.sources._quoting import cut
from workbench.sources._values import listed, mapping
from workbench.sources.mattermost._directory import Directory
from workbench.sources.mattermost._post import from_api, from_bulk, root_of

label = "Mattermost"
expects = "the bulk export of a server as JSON lines, or posts as JSON from its API"
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.WHERE_USED,
    shares=Shows.NEVER,
    reactions=Shows.ALWAYS,
    deletions=Shows.WHERE_USED,
    cannot=(
        "In a thread every answer goes to the message that opened it; who answers whom below it is not told.",
        "A bulk export leaves deleted messages out; only the API gives them, to an administrator.",
        "A bulk export has no ids: a message is known by its channel, its account and its millisecond.",
        "A bulk export names accounts, the API numbers them: do not mix the two in one study.",
        "The API names neither channels nor the accounts that a message mentions.",
        "The API does not say which channels are direct: all its posts are taken to be open to members.",
        "What a webhook posts stands under the account of whoever set it up, and is marked as automatic.",
    ),
)

POSTS = ("post", "direct_post")
DIRECTORY = ("team", "channel", "user", "bot")
SILENT = ("version", "scheme", "role", "emoji", "direct_channel")  # of what no post needs to be read
KEYS = frozenset({"channel_id", "user_id", "create_at", "root_id", "message"})


def sniff(export: Traversable) -> bool:
    """Tell whether a file is a bulk export, or posts of the API."""
    return _is_bulk(export) or _is_list(export) or _is_map(export)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read the posts of a server or a channel; lines on teams, channels and accounts are no items.

    Parameters
    ----------
    export
        A file.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason; an answer follows what it answers.

    Raises
    ------
    ExportError
        If a file of the API breaks off.
    """
    if _is_bulk(export):
        yield from batches(export.name, _lines(export))
    elif _is_list(export):
        yield from batches(export.name, (from_api(n, post) for n, post in items(export, "item")))
    else:
        yield from batches(export.name, _page(export))


def _is_bulk(export: Traversable) -> bool:
    line = first(export)
    sort = line.get("type")
    if sort == "version":
        return isinstance(line.get("version"), int)
    post = line.get(sort) if sort in POSTS else None
    return isinstance(post, dict) and {"user", "create_at", "message"} <= set(post)


def _is_list(export: Traversable) -> bool:
    return {f"item.{key}" for key in KEYS} <= shape(export)


def _is_map(export: Traversable) -> bool:
    """Tell a page of posts, where each stands under its own id."""
    paths = shape(export)
    ids = {path.split(".")[1] for path in paths if path.startswith("posts.")}
    return "order" in paths and any({f"posts.{id_}.{key}" for key in KEYS} <= paths for id_ in ids)


def _lines(export: Traversable) -> Iterator[Act | Reject]:
    known, number = Directory(), 0
    for _, line in lines(export):
        sort = line.get("type") if isinstance(line, dict) else None
        entry = line.get(sort) if isinstance(line, dict) and isinstance(sort, str) else None
        if isinstance(line, dict) and sort in POSTS:
            for act in _thread(number + 1, entry, known):
                number += 1
                yield act
        elif sort in DIRECTORY and isinstance(entry, dict):
            known.note(str(sort), entry)
        elif sort not in SILENT:
            number += 1
            yield Reject(number, line.reason if isinstance(line, Reject) else f"no post: {cut(sort)!r}")


def _thread(number: int, post: Any, known: Directory) -> Iterator[Act | Reject]:  # noqa: ANN401  any JSON
    line = mapping(post)
    yield from_bulk(number, post, known, line=line)
    root = root_of(line)
    for below, reply in enumerate(listed(line.get("replies")), start=number + 1):
        yield from_bulk(below, reply, known, line=line, root=root)


def _page(export: Traversable) -> Iterator[Act | Reject]:
    number = 0
    try:
        with export.open("rb") as stream:
            skip_mark(stream)
            for number, (_, post) in enumerate(ijson.kvitems(stream, "posts", use_float=True), start=1):
                yield from_api(number, post)
    except FAULTS as error:
        raise broken(export, number, error) from error
    if any(before for _, before in items(export, "prev_post_id")):
        yield Reject(None, "this is one page of several; earlier posts are not in this file")
