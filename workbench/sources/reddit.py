"""Reddit: listings and threads as its API gives them, and what URS, the Universal Reddit Scraper, writes."""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import IO, Any

import ijson

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _json
from workbench.sources._archive import files
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._reddit import Place, comment, link_above, renamed, submission, subreddit

label = "Reddit"
expects = (
    "JSON of Reddit's API (a listing, a thread, a list of things) or of URS (thread, search, live stream)"
)
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.WHERE_USED,
    cannot=(
        "A score is votes for less votes against, no count of reactions; it is not read.",
        "Comments behind a 'more' link are not in the file; how many is told among the rejects.",
        "A search, a listing or a live stream holds only part of a thread, so parents may be missing.",
        "Where the account was deleted, nobody is named, and several such acts cannot be told apart.",
        "Files of URS write the local time of the computer that made them without a zone; it is read as UTC.",
        "A file without account ids has names instead: who is in one of each sort counts as two.",
        "Accounts named in a text (u/name) are not read as mentions, because a name is not the account's id.",
        "Moderators of a subreddit are not marked as staff: they are not the service's.",
        "Old URS files of a thread do not hold the submission, and the file's name stands for the subreddit.",
    ),
)

_TREE = "data.submission_metadata"


def sniff(export: Traversable) -> bool:
    """Tell by the keys at the head of a file."""
    return _form(export) is not None


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
        if export.is_file() or sniff(file):
            yield from batches(name, _acts(file))


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
    place, form, item = Place(export.name), _form(export), 0
    if form is None:
        raise ExportError(f"'{export.name}' holds no submissions or comments. Expected was {expects}.")
    try:
        with export.open("rb") as stream:
            for item, node in enumerate(_nodes(stream, form, place), start=1):
                yield _mapped(item, node, place)
    except _json.FAULTS as error:
        raise _json.broken(export, item, error) from error


def _nodes(stream: IO[bytes], form: str, place: Place) -> Iterator[Any]:
    start = len(_json.BOM) if stream.read(len(_json.BOM)) == _json.BOM else 0
    stream.seek(start)
    if form == "":
        for _, held in ijson.kvitems(stream, "", use_float=True):
            for node in _unpacked(held):
                place.link = place.link or link_above(_fields(node).get("parent_id"))
                yield node
    elif form == _TREE:
        head = next(ijson.items(stream, _TREE, use_float=True))
        place.subreddit = subreddit(_fields(head))
        yield head
        stream.seek(start)
        for held in ijson.items(stream, "data.comments.item", use_float=True):
            yield from _descended(held)
    else:
        for held in ijson.items(stream, form, use_float=True):
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
    fields = _fields(node)
    kind = node.get("kind") if isinstance(node, dict) else None
    if kind == "more":
        return Reject(item, _more(fields))
    if kind in (None, "t1") and "body" in fields:
        return comment(item, fields, place)
    if kind in (None, "t3") and "title" in fields:
        return submission(item, fields, place)
    return Reject(item, f"neither submission nor comment: kind {kind!r}")


def _more(fields: Mapping[str, Any]) -> str:
    count = fields.get("count") or "an unknown number of"
    return f"{count} comments were not exported (a 'more' link)"
