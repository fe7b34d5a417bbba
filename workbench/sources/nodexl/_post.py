"""The post that several edges of a NodeXL workbook may stand for, and the dates in a spreadsheet."""

import re
from datetime import UTC, date, datetime, timedelta

from workbench.activity import Act, Reject
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, digits
from workbench.sources.nodexl._edge import DATES, TEXTS, Edge, Sort, first
from workbench.vocabulary import Kind, Precision, Visibility

KINDS = (  # what one post is whose edges say several things
    (Kind.REPOST, {Sort.REPOST, Sort.MENTION_IN_REPOST}),
    (Kind.REPLY, {Sort.REPLY, Sort.MENTION_IN_REPLY}),
    (Kind.QUOTE, {Sort.QUOTE, Sort.MENTION_IN_QUOTE}),
)
# in a repost, the names stand in what somebody else wrote
NAMING = frozenset({Sort.MENTION, Sort.MENTION_IN_REPLY, Sort.MENTION_IN_QUOTE})
FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)  # where spreadsheets begin to count
DAYS = range(20_000, 80_000)

NUMERIC = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))? ?([ap]m)?)?", re.IGNORECASE
)


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
    written = next((value for one in edges if (value := first(one.row, DATES)) is not None), None)
    time, precision = moment(written, day_first=day_first)
    if time is None:
        told = f"time cannot be read: {cut(written)!r}"
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
        text=str(found) if (found := first(row, TEXTS)) is not None else None,
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


def _tally(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return digits(value) if isinstance(value, str) else count(value)


def _language(value: object) -> str | None:
    return value if isinstance(value, str) and value not in ("", "und") else None
