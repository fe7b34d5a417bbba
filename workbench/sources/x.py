"""
X (Twitter), as its API v2 answers and twarc saves it: raw answers, or posts with their accounts written in.

A raw answer gives posts that were found, and beside them posts those answer, quote or share. Both are acts:
what was answered belongs to its conversation whether or not the search asked for it. A post that one answer
holds twice, among the found and beside them, is one item. Both shapes give the same acts.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from itertools import count
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources import _json
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._lines import Unread, answers
from workbench.sources._quoting import cut
from workbench.sources._values import mapping, objects, string
from workbench.sources._x import Around, Edits, from_post

label = "X (Twitter)"
expects = "JSON or JSONL of the X API v2 with posts, as twarc2 saves it: raw answers, or flattened posts"
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.ALWAYS,
    shares=Shows.ALWAYS,
    reactions=Shows.ALWAYS,
    deletions=Shows.NEVER,
    cannot=(
        "A file holds what was searched for: other answers to a post are missing, however many X counts.",
        "Posts that a found post answers, quotes or shares are read too, although nobody searched for them.",
        "Deleted posts and those of suspended accounts leave no trace; an answer to one points to nothing.",
        "A post that was shared or quoted but is gone does not tell whose it was, unless its text does.",
        "A repost says nothing of its own: words, mentions and counts stand with the post it shares.",
        "An answer that also quotes a post counts as an answer; whom it quotes is not kept.",
        "The mentions of an answer include whom it answers, because X writes those names before the text.",
        "An account that is mentioned without an id, such as a suspended one, is left out of the mentions.",
        "Who reacted or shared is not told, except by reposts and quotes that were searched for.",
        "X did not count views before December 2022, and gives 0 where it did not.",
        "Of an edited post the newest version counts that the file holds.",
    ),
)

_NO_ONE = Around({}, {}, {})
_NEEDED = ("id", "text", "author_id", "created_at")
_TELLING = ("public_metrics", "conversation_id", "edit_history_tweet_ids", "referenced_tweets")
_RAW = ("data.item.", "data.", "item.data.item.", "item.data.")
_FLAT = ("", "item.")


def sniff(export: Traversable) -> bool:
    """Tell by the keys at the head of a file: posts of X, raw or flattened."""
    seen = _json.shape(export)
    is_flat = any(f"{place}author.username" in seen and _holds_post(seen, place) for place in _FLAT)
    return is_flat or any(_holds_post(seen, place) for place in _RAW)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one file.

    Parameters
    ----------
    export
        JSON with one answer or post a line, or a list of them, or one answer.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason; found posts stand before those beside them.

    Raises
    ------
    ExportError
        If the file is no whole JSON.
    """
    yield from batches(export.name, _items(export))


def _holds_post(seen: frozenset[str], place: str) -> bool:
    return all(place + key in seen for key in _NEEDED) and any(place + key in seen for key in _TELLING)


def _items(export: Traversable) -> Iterator[Act | Reject]:
    numbers, edits = count(1), Edits()
    for page in answers(export):
        reason = _empty(page)
        if reason:
            yield Reject(next(numbers), reason)
            continue
        posts, around = _unfolded(page)
        for given in objects(posts):
            edits.note(given)
        for post in posts:
            yield from_post(next(numbers), post, around, edits)


def _empty(page: object) -> str | None:
    """Say why a line holds no post, where it should."""
    if isinstance(page, Unread):
        return page.reason
    if not isinstance(page, dict) or "data" in page or "errors" not in page or "text" in page:
        return None
    titles = (error.get("title") or error.get("detail") for error in objects(page["errors"]))
    return f"an error of X instead of posts: {cut(next(titles, None))!r}"


def _unfolded(page: object) -> tuple[list[object], Around]:
    """List the posts of an answer, or of a post with others written into it, and what stands around them."""
    if not isinstance(page, dict):
        return [page], _NO_ONE
    if "text" not in page and not page.keys().isdisjoint({"data", "meta", "includes"}):
        return _unfolded_answer(page)
    # a post that is gone stands there with its id and the sort of reference only
    written_in = [
        one for one in objects(page.get("referenced_tweets")) if "text" in one or "author_id" in one
    ]
    posts = [page, *written_in]
    return list(posts), _around((account for post in posts for account in _accounts(post)), posts)


def _unfolded_answer(page: Mapping[str, Any]) -> tuple[list[object], Around]:
    data, includes = page.get("data"), mapping(page.get("includes"))
    found: list[object] = data if isinstance(data, list) else [] if data is None else [data]
    given = includes.get("tweets")
    known = {string(post.get("id")) for post in objects(found)} - {None}
    beside = [post for post in given if _id(post) not in known] if isinstance(given, list) else []
    posts = [*found, *beside]
    return posts, _around(objects(includes.get("users")), objects(posts))


def _id(post: object) -> str | None:
    return string(post.get("id")) if isinstance(post, dict) else None


def _accounts(post: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the accounts that are written into a flattened post."""
    yield from objects(
        [post.get("in_reply_to_user"), *objects(mapping(post.get("entities")).get("mentions"))]
    )
    yield from objects([post.get("author")])


def _around(accounts: Iterable[Mapping[str, Any]], posts: Iterable[Mapping[str, Any]]) -> Around:
    around = Around({}, {}, {})
    for account in accounts:
        native, name = string(account.get("id")), string(account.get("username"))
        if native and name:
            around.accounts[native] = account
            around.ids[name.lower()] = native
    around.posts.update((post["id"], post) for post in posts if string(post.get("id")))
    return around
