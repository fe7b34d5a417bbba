"""The edges of a NodeXL workbook, and the one post that several of them may stand for."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._json import MOST
from workbench.sources._moment import from_words
from workbench.vocabulary import Kind, Precision, Visibility

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
KINDS = (  # what one post is whose edges say several things
    (Kind.REPOST, {Sort.REPOST, Sort.MENTION_IN_REPOST}),
    (Kind.REPLY, {Sort.REPLY, Sort.MENTION_IN_REPLY}),
    (Kind.QUOTE, {Sort.QUOTE, Sort.MENTION_IN_QUOTE}),
)
# in a repost, the names stand in what somebody else wrote
NAMING = frozenset({Sort.MENTION, Sort.MENTION_IN_REPLY, Sort.MENTION_IN_QUOTE})
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
FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)  # where spreadsheets begin to count
DAYS = range(20_000, 80_000)

NUMERIC = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))? ?([ap]m)?)?", re.IGNORECASE
)
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
        time, text = (str(_first(self.row, names) or "") for names in (DATES, TEXTS))
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
        return Reject(number, f"a tie between accounts and no act: {said[:40]!r}")
    sort = SORTS.get(plain, Sort.OWN if not said and source == target else None)
    if sort is None:
        return Reject(number, f"no known relationship: {said[:40]!r}" if said else "no relationship is told")
    own, parent = _native(row.get("imported id")), _native(row.get("in-reply-to tweet id"))
    page = _STATUS.search(str(row.get("twitter page for tweet") or ""))
    own = page[1] if page and own in (None, "") else own
    if "" in (own, parent):
        return Reject(number, "an id was rounded by a spreadsheet (such as '1.2E+17')")
    return Edge(number, source, target, sort, own, parent, row)


def post(edges: list[Edge], space: str, *, day_first: bool | None) -> Act | Reject:
    """
    Make one act of the edges of a post.

    Parameters
    ----------
    edges
        At least one.
    space
        What the workbook is of.
    day_first
        How dates in words begin.

    Returns
    -------
    act
        Or why there is none, numbered as the first edge.
    """
    number, source, row = edges[0].number, edges[0].source, edges[0].row
    written = next((value for one in edges if (value := _first(one.row, DATES)) is not None), None)
    time, precision = moment(written, day_first=day_first)
    if time is None:
        told = f"time cannot be read: {str(written)[:40]!r}"
        return Reject(number, "no time: the date is empty" if written is None else told)
    parent = next((one.parent for one in edges if one.parent), None)
    kind, alter = _kind(edges, parent)
    is_own = kind is not Kind.REPOST  # a repost carries the counts of what it passes on
    named = [one.target for one in edges if one.sort in NAMING and is_own and one.target != source]
    return Act(
        item=number,
        scope=space,
        id=edges[0].id,
        space=space,
        actor=source,
        time=time,
        kind=kind,
        visibility=Visibility.PUBLIC,
        parent=parent if is_own else None,
        handle=str(row.get("vertex 1")).strip(),
        alter=alter,
        time_precision=precision,
        mentions=list(dict.fromkeys(named)),
        reactions=_tally(row.get("favorite count")) if is_own else None,
        shares=_tally(row.get("retweet count")) if is_own else None,
        language=_language(row.get("language")),
        text=str(found) if (found := _first(row, TEXTS)) is not None else None,
    )


def moment(value: object, *, day_first: bool | None) -> tuple[datetime | None, Precision]:
    """
    Read a date, which the name of its column says to be UTC.

    Parameters
    ----------
    value
        A date of the spreadsheet, the number of its day, or words.
    day_first
        How words of numbers only begin.

    Returns
    -------
    time, precision
        Time None where it cannot be read.
    """
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value), Precision.SECOND
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC), Precision.DAY
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not (value == value and DAYS.start <= value < DAYS.stop):  # noqa: PLR0124  no number
            return None, Precision.SECOND
        time = FIRST_DAY + timedelta(seconds=round(value * 86_400))
        return time, Precision.SECOND if value % 1 else Precision.DAY
    found = NUMERIC.fullmatch(str(value or "").strip())
    if found is None:
        return from_words(value), Precision.SECOND
    return _numeric(found, day_first=day_first is True)


def _numeric(found: re.Match[str], *, day_first: bool) -> tuple[datetime | None, Precision]:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    day, month = (first, second) if day_first else (second, first)
    hour = int(found[4] or 0)
    if found[7]:
        hour = hour % 12 + 12 * (found[7].lower() == "pm")
    precision = Precision.SECOND if found[6] else Precision.MINUTE if found[5] else Precision.DAY
    try:
        full = year + 2000 * (year < 100)  # noqa: PLR2004  two digits
        return datetime(full, month, day, hour, int(found[5] or 0), int(found[6] or 0), tzinfo=UTC), precision
    except ValueError:
        return None, precision


def _kind(edges: list[Edge], parent: str | None) -> tuple[Kind, str | None]:
    """Tell what a post is, and whom it answers or passes on."""
    sorts = {one.sort for one in edges}
    for kind, wanted in KINDS:
        if sorts & wanted:
            outright = (one.target for one in edges if one.sort in (Sort.REPOST, Sort.REPLY, Sort.QUOTE))
            return kind, next((target for target in outright), None)
    return (Kind.REPLY if parent else Kind.POST), None


def _first(row: Row, names: tuple[str, ...]) -> object:
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


def _tally(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 15:  # noqa: PLR2004
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < MOST else None


def _language(value: object) -> str | None:
    return value if isinstance(value, str) and value not in ("", "und") else None
