"""
Reddit: dumps of Pushshift and Arctic Shift, listings and threads as its API gives them, and what URS writes.

URS is the Universal Reddit Scraper.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from importlib.resources.abc import Traversable
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _json, _reddit_dump
from workbench.sources._archive import files
from workbench.sources._columns import mapped_lines, query_of
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._quoting import cut
from workbench.sources._reddit import MOST, Place, comment, link_above, renamed, submission, subreddit

label = "Reddit"
expects = (
    "a dump of Pushshift or Arctic Shift (RS_ and RC_, NDJSON or .zst), "
    "or JSON of Reddit's API (a listing, a thread, a list of things) or of URS (thread, search, live stream)"
)
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.NEVER,
    shares=Shows.WHERE_USED,
    reactions=Shows.NEVER,
    deletions=Shows.WHERE_USED,
    cannot=(
        "A score is votes for less votes against, no count of reactions; it is not read.",
        "Comments behind a 'more' link are not in the file; how many is told among the rejects.",
        "A search, listing, live stream or dump holds only part of a thread, so parents may be missing.",
        "A dump shows counts as they were when it was collected, often minutes after the submission.",
        "The answers counted for a submission are all comments in its thread, not the direct ones only.",
        "Where the account was deleted, nobody is named, and several such acts cannot be told apart.",
        "What was deleted after it was collected is kept as deleted, without words and without a name.",
        "Files of URS write the local time of a computer without a zone; it is read in the study's zone.",
        "A file without account ids, as old dumps are, has names instead: who is in both counts as two.",
        "Accounts named in a text (u/name) are not read as mentions, because a name is not the account's id.",
        "Moderators and people of Reddit are not marked as staff, for a subreddit need not be the service's.",
        "Old URS files of a thread do not hold the submission, and the file's name stands for the subreddit.",
    ),
)

_TREE = "data.submission_metadata"


def sniff(export: Traversable) -> bool:
    """Tell by the keys at the head of a file, or of the first lines of a dump."""
    return _reddit_dump.is_dump(export) or _form(export) is not None


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read a file, or all files of a folder that are Reddit's.

    Parameters
    ----------
    export
        What `sniff` claims.

    Yields
    ------
    batch
        Acts in the order of the file, a comment before its replies.

    Raises
    ------
    ExportError
        If a file breaks off, or holds none of the forms known here.
    """
    for name, file in files(export):
        if _reddit_dump.is_dump(file):
            unusual = partial(_line, place=Place(file.name))
            yield from mapped_lines(name, _reddit_dump.lines(file), query_of("reddit"), unusual)
        elif export.is_file() or sniff(file):
            yield from batches(name, _acts(file))


def _line(number: int, line: bytes | None, place: Place) -> Act | Reject:
    return _mapped(number, _reddit_dump.parsed(number, line), place)


def _form(export: Traversable) -> str | None:
    seen = _json.shape(export)
    if {"kind", "data.children"} <= seen:
        return "data.children.item"
    if {"item.kind", "item.data.children"} <= seen:
        return "item.data.children.item"
    if "item.kind" in seen and seen & {"item.data.subreddit", "item.data.author_fullname"}:
        return "item"
    if "scrape_settings" in seen and f"{_TREE}.created_utc" in seen:
        return _TREE
    if seen & {"scrape_settings", "livestream_settings"} and seen & {
        "data.item.selftext",
        "data.item.link_id",
    }:
        return "data.item"
    old = {path.rsplit(".", 1)[-1] for path in seen}
    return "" if {"Comment ID", "Parent ID", "Date Created"} <= old else None


def _acts(export: Traversable) -> Iterator[Act | Reject]:
    place = Place(export.name)
    form = _form(export)
    if form is None:
        raise ExportError(f"'{export.name}' holds no submissions or comments. Expected was {expects}.")
    return (_mapped(number, node, place) for number, node in enumerate(_nodes(export, form, place), start=1))


def _nodes(export: Traversable, form: str, place: Place) -> Iterator[Any]:
    if form == "":
        for _, held in _json.items(export, form):
            for node in _unpacked(held):
                place.link = place.link or link_above(_fields(node).get("parent_id"))
                yield node
    elif form == _TREE:
        _, head = next(_json.items(export, _TREE), (0, None))
        place.subreddit = subreddit(_fields(head))
        yield head
        for _, held in _json.items(export, "data.comments.item"):
            yield from _descended(held)
    else:
        for _, held in _json.items(export, form):
            yield from _descended(held)


def _descended(root: Any) -> Iterator[Any]:  # noqa: ANN401  whatever stands in the file
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(_replies(node))


def _replies(node: object) -> list[Any]:
    fields = _fields(node)
    replies = fields.get("replies")
    if isinstance(replies, dict):
        replies = _fields(replies).get("children")
    return replies if isinstance(replies, list) else []


def _unpacked(root: Any) -> Iterator[Any]:  # noqa: ANN401  whatever stands in the file
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict) and "Comment ID" not in node:
            waiting += reversed(node.values())
        elif isinstance(node, list):
            waiting += reversed(node)
        else:
            yield renamed(node) if isinstance(node, dict) else node


def _fields(node: object) -> Mapping[str, Any]:
    if not isinstance(node, dict):
        return {}
    within = node.get("data")
    return within if isinstance(within, dict) else node


def _mapped(item: int, node: object, place: Place) -> Act | Reject:
    if not isinstance(node, dict):
        return node if isinstance(node, Reject) else Reject(item, "neither submission nor comment: no object")
    kind = node.get("kind")
    fields = node if kind is None else _fields(node)
    if kind == "more":
        return Reject(item, _more(fields))
    if "body" in fields and kind in (None, "t1"):
        return comment(item, fields, place)
    if "title" in fields and kind in (None, "t3"):
        return submission(item, fields, place)
    lacks = "no body and no title" if kind is None else f"kind {cut(kind)!r}"
    return Reject(item, f"neither submission nor comment: {lacks}")


def _more(fields: Mapping[str, Any]) -> str:
    count = fields.get("count")
    known = count if type(count) is int and 0 < count < MOST else "an unknown number of"
    return f"{known} comments were not exported (a 'more' link)"
