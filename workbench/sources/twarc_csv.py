"""
X (Twitter), as the plug-in twarc-csv writes it: one post a row.

A repost's row holds the words and counts of the post it shares, so they are not the repost's own.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import Any

import orjson

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources import _csv
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._values import digits
from workbench.sources._x import Around, Edits, from_post

label = "X (twarc-csv)"
expects = "CSV written by twarc-csv, one post a row"
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.NEVER,
    shares=Shows.ALWAYS,
    reactions=Shows.ALWAYS,
    deletions=Shows.NEVER,
    cannot=(
        "A file holds what was searched for: other answers to a post are missing, however many X counts.",
        "Mentions are told by name, which cannot be matched with an account; the raw answers of X tell ids.",
        "Deleted posts and those of suspended accounts leave no trace; an answer to one points to nothing.",
        "A post that was shared or quoted but is gone does not tell whose it was.",
        "A repost says nothing of its own: words, mentions and counts in its row are of the post it shares.",
        "An answer that also quotes a post counts as an answer; whom it quotes is not kept.",
        "Who reacted or shared is not told, except by reposts and quotes that were searched for.",
        "X did not count views before December 2022, and gives 0 where it did not.",
        "An id that a spreadsheet rounded to zeros at its end looks like any other and is not noticed.",
    ),
)

_IDS = (
    *("id", "conversation_id", "author_id", "in_reply_to_user_id", "retweeted_user_id", "quoted_user_id"),
    *(f"referenced_tweets.{sort}.id" for sort in ("replied_to", "retweeted", "quoted")),
)
_COUNTS = ("like_count", "reply_count", "retweet_count", "quote_count", "impression_count")
_WHOSE = {"retweeted": "retweeted_user_id", "quoted": "quoted_user_id", "replied_to": "in_reply_to_user_id"}
_NEEDED = frozenset({"id", "author_id", "created_at", "text"})
_TELLING = frozenset({"public_metrics.like_count", "referenced_tweets.replied_to.id", "author.username"})
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+|\d{16,}[.,]0")
_FLOAT = re.compile(r"(\d{1,15})\.0")  # what pandas made of a short id, with nothing lost


def sniff(export: Traversable) -> bool:
    """Tell by the names of the columns."""
    found = set(_csv.columns(export))
    return found >= _NEEDED and not found.isdisjoint(_TELLING)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one file.

    Parameters
    ----------
    export
        A CSV file.

    Yields
    ------
    batch
        Acts, and the rows that are none with the reason.

    Raises
    ------
    ExportError
        If the file is no text, or a value in it never ends.
    """
    edits = Edits()
    yield from batches(export.name, (_read_one(number, row, edits) for number, row in _csv.rows(export)))


def _read_one(number: int, row: Mapping[str, str] | None, edits: Edits) -> Act | Reject:
    if row is None:
        return Reject(number, "row has too few or too many values")
    for column in _IDS:
        if _ROUNDED.fullmatch(row.get(column, "")):
            return Reject(number, f"{column} was rounded by a spreadsheet: {row[column][:40]!r}")
    cells = {column: value for column, written in row.items() if (value := _cell(written))}
    ids = {column: _FLOAT.sub(r"\1", cells[column]) for column in _IDS if column in cells}
    post = _post(cells, ids)
    edits.note(post)
    return from_post(number, post, _around(cells, ids), edits)


def _cell(written: str) -> str:
    """Give a value as it was before twarc-csv wrote it as JSON, which is asked of it by an option."""
    if written.startswith('"'):
        with suppress(orjson.JSONDecodeError):
            return str(orjson.loads(written))
    return written


def _post(cells: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, Any]:
    """Give a row the shape in which X itself gives a post."""
    attachments = {key: _listed(cells.get(f"attachments.{key}")) for key in ("media_keys", "media")}
    post = {
        "id": ids.get("id"),
        "author_id": ids.get("author_id"),
        "conversation_id": ids.get("conversation_id"),
        "in_reply_to_user_id": ids.get("in_reply_to_user_id"),
        "created_at": cells.get("created_at"),
        "text": cells.get("text", "").replace("\\n", "\n"),  # so that a post stays on one line
        "lang": cells.get("lang"),
        "edit_history_tweet_ids": _listed(cells.get("edit_history_tweet_ids")),
        "entities": _entities(cells),
        "attachments": attachments,
        "public_metrics": {key: digits(cells.get(f"public_metrics.{key}")) for key in _COUNTS},
        "referenced_tweets": _references(cells, ids),
    }
    is_withheld = any(column.startswith("withheld.") for column in cells)
    return post | {"withheld": {}} if is_withheld else post


def _references(cells: Mapping[str, str], ids: Mapping[str, str]) -> list[Any]:
    columns = {sort: f"referenced_tweets.{sort}.id" for sort in _WHOSE}
    found = [{"type": sort, "id": ids[column]} for sort, column in columns.items() if column in ids]
    return found or _listed(cells.get("referenced_tweets")) or []  # early versions had one column


def _entities(cells: Mapping[str, str]) -> dict[str, Any] | None:
    """Give the mentions where they are told by id, as early versions did."""
    named = _listed(cells.get("entities.mentions")) or []
    return {"mentions": named} if all(isinstance(one, dict) for one in named) else None


def _around(cells: Mapping[str, str], ids: Mapping[str, str]) -> Around:
    account = {"username": cells.get("author.username"), "protected": cells.get("author.protected") == "True"}
    posts: dict[str, Mapping[str, Any]] = {
        ids[column]: {"author_id": ids.get(whose)}
        for sort, whose in _WHOSE.items()
        if (column := f"referenced_tweets.{sort}.id") in ids
    }
    return Around({ids.get("author_id", ""): account}, {}, posts)


def _listed(written: str | None) -> list[Any] | None:
    with suppress(orjson.JSONDecodeError):
        found = orjson.loads(written) if written and written.startswith("[") else None
        return found if isinstance(found, list) else None
    return None
