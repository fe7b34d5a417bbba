"""The edges of a NodeXL workbook: who, to whom, in which post."""

import re
from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from workbench.activity import Reject
from workbench.sources._quoting import cut

Row = Mapping[str, object]
"""Values of a row by the column's name in small letters."""


class Sort(Enum):
    """What an edge says of the post it comes from."""

    OWN = auto()
    REPLY = auto()
    REPOST = auto()
    QUOTE = auto()
    MENTION = auto()
    MENTION_IN_REPLY = auto()
    MENTION_IN_QUOTE = auto()
    MENTION_IN_REPOST = auto()


SORTS = {
    **dict.fromkeys(("tweet", "tweets", "post", "posted"), Sort.OWN),
    **dict.fromkeys(("repliesto", "replyto", "repliedto", "reply", "replies"), Sort.REPLY),
    **dict.fromkeys(("retweet", "retweets", "retweeted"), Sort.REPOST),
    **dict.fromkeys(("quote", "quotes", "quoted"), Sort.QUOTE),
    **dict.fromkeys(("mentions", "mention", "mentioned"), Sort.MENTION),
    **dict.fromkeys(("mentionsinreplyto", "mentionsinreply", "mentionsinreplies"), Sort.MENTION_IN_REPLY),
    **dict.fromkeys(("mentionsinquote", "mentionsinquotes"), Sort.MENTION_IN_QUOTE),
    **dict.fromkeys(("mentionsinretweet", "mentionsinretweets"), Sort.MENTION_IN_REPOST),
}
TIES = frozenset({"followed", "follows", "following", "followedby", "follower", "friend", "friends"})
DATES = ("relationship date (utc)", "tweet date (utc)", "date (utc)")
TEXTS = ("tweet", "post", "message", "comment", "text")
WANTED = frozenset(
    {
        *("vertex 1", "vertex 2", "relationship", *DATES, *TEXTS),
        *("imported id", "twitter page for tweet", "in-reply-to tweet id"),
        *("language", "favorite count", "retweet count"),
    }
)
EXACT = 2**53  # a spreadsheet rounds what is larger

_ROUNDED = re.compile(r"-?\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
_STATUS = re.compile(r"/status(?:es)?/(\d+)")


class Edge(NamedTuple):
    """One row: who, to whom, in which post."""

    number: int
    source: str
    target: str
    sort: Sort
    id: str | None
    parent: str | None
    row: Row

    @property
    def post(self) -> tuple[object, ...]:
        """The key that edges of the same post share."""
        if self.id is not None:
            return self.source, self.id
        time, text = (str(first(self.row, names) or "") for names in (DATES, TEXTS))
        return (self.source, time, text) if time and text else (self.number,)


def edge(number: int, row: Row) -> Edge | Reject:
    """
    Read a row as an edge.

    Parameters
    ----------
    number
        Its number below the names of the columns, from 1.
    row
        Its values.

    Returns
    -------
    edge
        Or why it belongs to no post.
    """
    source, target = _name(row.get("vertex 1")), _name(row.get("vertex 2"))
    if not source or not target:
        return Reject(number, f"no account: Vertex {2 if source else 1} is no name")
    said = str(row.get("relationship") or "").strip()
    plain = re.sub(r"[^a-z]", "", said.lower())
    if plain in TIES:
        return Reject(number, f"a tie between accounts and no act: {cut(said)!r}")
    sort = SORTS.get(plain, Sort.OWN if not said and source == target else None)
    if sort is None:
        return Reject(number, f"no known relationship: {cut(said)!r}" if said else "no relationship is told")
    own, parent = _native(row.get("imported id")), _native(row.get("in-reply-to tweet id"))
    page = _STATUS.search(str(row.get("twitter page for tweet") or ""))
    own = page[1] if page and own in (None, "") else own
    if "" in (own, parent):
        return Reject(number, "an id was rounded by a spreadsheet (such as '1.2E+17')")
    return Edge(number, source, target, sort, own, parent, row)


def first(row: Row, names: tuple[str, ...]) -> object:
    """
    Give the first value there is.

    Parameters
    ----------
    row
        Of the sheet.
    names
        Of columns, best first.

    Returns
    -------
    value
        None where all of them are empty.
    """
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _name(value: object) -> str | None:
    """Give an account's name; a spreadsheet makes numbers of some, and dates, which are lost."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return str(value).strip().lower() or None


def _native(value: object) -> str | None:
    """Give an id, None where there is none, and nothing but '' where it was rounded."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if abs(value) < EXACT and value == int(value) else ""
    text = str(value).strip(" '") if isinstance(value, str) else ""
    return "" if _ROUNDED.fullmatch(text) else text or None
