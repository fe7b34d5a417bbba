"""
Bluesky, as its interface (API) answers: threads, feeds, posts, records of an account, direct messages.

All posts are public, so that they are one space. Direct messages are private, each conversation a space.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources._json import shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._lines import Unread, answers
from workbench.sources._recording import bare, recorded
from workbench.sources._values import listed
from workbench.sources.bluesky._item import is_repost, read_one
from workbench.sources.bluesky._node import held, sort

label = "Bluesky"
expects = (
    "JSON or NDJSON of Bluesky's API or its Python SDK: "
    "a thread, a feed, posts, a search, an account's records, direct messages"
)
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.ALWAYS,
    shares=Shows.WHERE_USED,
    reactions=Shows.ALWAYS,
    deletions=Shows.WHERE_USED,
    cannot=(
        "A deleted post is gone; in a thread its address is left, and is listed among the rejects.",
        "A post of somebody who blocks, or is blocked by, whoever made the file is hidden.",
        "The time of a post is what its account's program said, unless the platform saw the post earlier.",
        "A thread is cut where it is too deep or wide; a feed or a search holds single posts of threads.",
        "What a feed shows above a reply, or within a repost or quote, is not read as an act of its own.",
        "Who liked a post is told only by an account's own records; shares and quotes are counted together.",
        "An account's records hold its own acts only, and none of their counts.",
        "A file of direct messages does not tell which conversation it is of; the file's name stands for it.",
        "Edits are not told.",
    ),
)

LISTS = ("feed", "posts", "records", "messages", "convos", "thread")
AROUND = (*LISTS, "convo", "value")
PLACES = (
    *("", "item.", "item.item.", "post.", "item.post.", "feed.item.post.", "posts.item.", "thread.post."),
    *("thread.parent.post.", "thread.item.value.post.", "records.item.", "item.value.post."),
    *("messages.item.", "convo.", "convos.item.", "item.messages.item.", "item.convo.", "item.convos.item."),
    *("item.feed.item.post.", "item.posts.item.", "item.thread.post.", "item.records.item."),
)
KEYS = (
    {"uri", "cid", "author.did", "record"},
    {"uri", "cid", "value.$type"},
    {"uri", "cid", "value.py_type"},
    {"id", "rev", "sender.did", "sentAt"},
    {"id", "rev", "sender.did", "sent_at"},
    {"id", "rev", "members.item.did"},
)

_ITEMS = tuple(frozenset(f"{place}{key}" for key in keys) for place in PLACES for keys in KEYS)
_LOST = (frozenset({"thread.uri", "thread.notFound"}), frozenset({"thread.uri", "thread.blocked"}))


def sniff(export: Traversable) -> bool:
    """Tell by the keys at the head of a file."""
    whole = shape(export)
    if any(path.endswith("__import_meta") for path in whole):
        return False
    paths = bare(whole)
    return any(keys <= paths for keys in (*_ITEMS, *_LOST))


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read a file of answers.

    Parameters
    ----------
    export
        A file.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason.

    Raises
    ------
    ExportError
        If the file is no whole JSON.
    """
    yield from batches(export.name, _acts(export))


def _acts(export: Traversable) -> Iterator[Act | Reject]:
    file = PurePath(export.name).stem
    for number, (item, convo) in enumerate(_items(export), start=1):
        if isinstance(item, Unread):
            yield Reject(number, item.reason)
        else:
            yield read_one(number, item, convo, file=file)


def _items(export: Traversable) -> Iterator[tuple[Any, Any]]:
    """Yield posts, records and messages, the latter with their conversation."""
    for piece in answers(export, *_prefix(shape(export))):
        waiting: list[tuple[object, object]] = [(piece, None)]
        while waiting:
            node, convo = waiting.pop()
            inside = _inside(node)
            if inside is None:
                yield node, convo
            else:
                convo = node if _is_convo(node) else convo
                waiting += [(one, convo) for one in reversed(inside)]


def _prefix(paths: frozenset[str]) -> list[str]:
    lists = (f"{name}.item" for name in LISTS)
    return [each for each in lists if any(path.startswith(f"{each}.") for path in paths)][:1]


def _inside(node: object) -> list[Any] | None:
    """List what an answer or a place in a thread holds; None where it is an item itself."""
    if isinstance(node, list) and not isinstance(node, Unread):
        return node
    if not isinstance(node, dict) or is_repost(node) or not node.keys().isdisjoint(("record", "sender")):
        return None
    if recorded(node):
        return [node["body"]]
    if _is_convo(node):
        return [held(node, "lastMessage")]
    if "post" in node:
        return _thread(node)
    around = next((name for name in AROUND if isinstance(node.get(name), dict | list)), None)
    # a thread of the second kind has places with a value, and so have records, which are items
    return [node[around]] if around and (around != "value" or "#threadItem" in sort(node["value"])) else None


def _thread(node: dict[str, Any]) -> list[Any]:
    """List a post with what stands above and below it; what a feed shows above it stands elsewhere."""
    above = [node["parent"]] if node.get("parent") is not None else []
    return [node["post"], *above, *listed(node.get("replies"))]


def _is_convo(node: object) -> bool:
    return isinstance(node, dict) and "members" in node and held(node, "lastMessage") is not None
