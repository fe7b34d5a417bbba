"""What changed in the shares of the levels from one period to another, and whether that could be chance."""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.levels._counted import Counted, Service, count, widest
from workbench.levels._intervals import Codes, interval, sums
from workbench.levels._profile import judged, months
from workbench.levels._scale import ADDRESSED, ON_SCALE
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Verdict

MORE, LESS, SAME = "more than before", "less than before", "nothing can be said to have changed"
TOO_FEW = "too few to compare"

Values = NDArray[np.float64]

_ENDS = ["before", "after", "difference", "low", "high"]
_COLUMNS = {
    "platform": "str", "level": "str", "share_of": "str", "from": "str", "to": "str",
    "before_part": "Int64", "before_of": "Int64", "after_part": "Int64", "after_of": "Int64",
    **dict.fromkeys(_ENDS, "Float64"), "people": "Int64", "platforms": "str", "said": "str",
}  # fmt: skip


def change(
    service: Service,
    *,
    before: str | None = None,
    after: str | None = None,
    by: Literal["platform"] | None = None,
    codebook: Codebook | None = None,
    given: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Compare the shares of the levels in two months, or in two spans of months.

    The interval of a difference is made of those of the two shares, as `profile` gives them. Persons who
    take part in both periods bring their habits along, which makes a difference surer than two periods of
    strangers would; what they have in common is taken off.

    Parameters
    ----------
    service
        A study.
    before
        The earlier period: a month such as 2026-03, or a span such as 2026-01/2026-03. The month before the
        other, if None.
    after
        The later period. The last month with a conversation, if None.
    by
        ``platform`` for one comparison a platform; all together if None.
    codebook
        Limits; the workbench's own, if None.
    given
        What `verdicts` gave, where it is at hand.

    Returns
    -------
    change
        One row a level and one for *unanswered*, of conversations and of members each: `level`, `share_of`
        (conversations or members), `from` and `to` (the periods); `before_part` at or above the level, of
        `before_of`, `after_part` of `after_of`; `before` and `after` (shares, 0 to 1), `difference` (-1 to
        1) with its interval, `low` and `high`; `people` (the fewest persons other than staff behind one of
        the two numbers), `platforms` (which are pooled), `said`: more or less than before, that nothing
        can be said to have changed where the interval holds 0, or that there are too few to compare.

    Raises
    ------
    StudyError
        If there is no role map, or no such period.

    References
    ----------
    .. [1] Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
       comparison of eleven methods. Statistics in Medicine, 17(8), 873-890.
    .. [2] Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial
       proportions based on paired data. Statistics in Medicine, 17(22), 2635-2650.
    """
    book = codebook or read()
    found = judged(service, book, given)
    month = months(found["start"], service.time_zone)
    spans = _spans(month, before, after)
    counted = count(service, found, bin_days=book.lasting.bin_days)
    source = counted.found["source"].to_numpy(object)
    of_month = month.to_numpy(object)
    rows: list[dict[str, Any]] = []
    for name in sorted(set(source)) if by else [None]:
        is_here = np.ones(len(source), np.bool_) if name is None else source == name
        pair = [counted.part(is_here & (of_month >= first) & (of_month <= last)) for first, last in spans]
        named = {"platform": name, "from": _name(spans[0]), "to": _name(spans[1])}
        rows += [named | row for row in _compared(pair[0], pair[1], book)]
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return table if by else table.drop(columns="platform")


def difference(
    shares: tuple[float, float],
    ends: tuple[tuple[float, float], tuple[float, float]],
    correlation: float = 0.0,
) -> tuple[float, float]:
    """
    Give the interval of the difference between two shares, made of their own intervals.

    Parameters
    ----------
    shares
        Before and after, 0 to 1.
    ends
        Low and high of each.
    correlation
        How far the two vary together, -1 to 1.

    Returns
    -------
    ends
        Low and high of after less before, -1 to 1.

    References
    ----------
    .. [1] Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial
       proportions based on paired data. Statistics in Medicine, 17(22), 2635-2650.

    Examples
    --------
    56 of 70 after 48 of 80, at 95 %: the first example of that paper's companion.

    >>> from workbench.levels._intervals import wilson
    >>> ends = wilson(48 / 80, 80, 0.95), wilson(56 / 70, 70, 0.95)
    >>> [round(end, 4) for end in difference((48 / 80, 56 / 70), ends)]
    [0.0524, 0.3339]
    """
    (first, second), ((low_1, high_1), (low_2, high_2)) = shares, ends
    moved = second - first

    def reach(one: float, other: float) -> float:
        return float(np.sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0.0)))

    return (
        max(moved - reach(second - low_2, high_1 - first), -1.0),
        min(moved + reach(high_2 - second, first - low_1), 1.0),
    )


def _spans(month: pd.Series, before: str | None, after: str | None) -> list[tuple[str, str]]:
    """Read the two periods; where one is not named, it is the last month, or the month before the other."""
    held = sorted(month.dropna().unique())
    if not held:
        raise StudyError("There is no conversation, so no two periods can be compared.")
    later = _span(after or held[-1])
    earlier = _span(before or str(pd.Period(later[0], freq="M") - 1))
    for first, last in (earlier, later):
        if not any(first <= one <= last for one in held):
            raise StudyError(
                f"No conversation began in {_name((first, last))}. There are months from {held[0]} to "
                f"{held[-1]}; name one as 2026-03, or some as 2026-01/2026-03."
            )
    if earlier[1] >= later[0]:
        raise StudyError(
            f"The period {_name(earlier)} does not end before {_name(later)} begins. Name two apart."
        )
    return [earlier, later]


def _span(period: str) -> tuple[str, str]:
    first, _, last = period.partition("/")
    try:
        ends = [str(pd.Period(one, freq="M")) for one in (first, last or first)]
    except ValueError as error:
        raise StudyError(
            f"'{period}' is no period. Name a month as 2026-03, or some as 2026-01/2026-03."
        ) from error
    return ends[0], ends[1]


def _name(span: tuple[str, str]) -> str:
    return span[0] if span[0] == span[1] else "/".join(span)


def _compared(before: Counted, after: Counted, book: Codebook) -> Iterator[dict[str, Any]]:
    platforms = sorted({*before.found["source"].dropna(), *after.found["source"].dropna()})
    pair = [one.part(one.found["central"].isin(ADDRESSED).to_numpy()) for one in (before, after)]
    for least in range(1, len(ON_SCALE) + 2):
        level = str(ON_SCALE[least - 1] if least <= len(ON_SCALE) else Verdict.UNANSWERED)
        people = min(_people(one, least) for one in pair)
        for share_of, of in (("conversations", _conversations), ("members", _members)):
            sides = [of(one, least) for one in pair]
            named = {"level": level, "share_of": share_of, "people": people}
            yield named | {"platforms": ", ".join(platforms)} | _difference(sides, book)


_Side = tuple[Values, Codes, tuple[Codes, ...]]
"""Whether each unit counts, the member it hangs on, and the clusters it comes in."""


def _is_at(rank: Codes, least: int) -> NDArray[np.bool_]:
    return rank >= least if least <= len(ON_SCALE) else rank == 0


def _people(counted: Counted, least: int) -> int:
    there = _is_at(counted.rank, least)[counted.people["conversation"].to_numpy()]
    return int(counted.people.loc[there & ~counted.people["is_staff"].to_numpy(), "person"].nunique())


def _conversations(counted: Counted, least: int) -> _Side:
    counts = _is_at(counted.rank, least).astype(float)
    return counts, counted.member, (counted.member, counted.found["week"].to_numpy(np.int64))


def _members(counted: Counted, least: int) -> _Side:
    rank, conversation = widest(counted, counted.rank)
    week = counted.found["week"].to_numpy(np.int64)[conversation]
    return _is_at(rank, least).astype(float), np.unique(counted.writer), (counted.member[conversation], week)


def _difference(sides: list[_Side], book: Codebook) -> dict[str, Any]:
    counts = [int(counts.sum()) for counts, _, _ in sides]
    sizes = [len(counts) for counts, _, _ in sides]
    row: dict[str, Any] = {"before_part": counts[0], "before_of": sizes[0]}
    row |= {"after_part": counts[1], "after_of": sizes[1]}
    if min(sizes) < max(book.counts_only_below, 1):
        return row | {"said": TOO_FEW}
    found = [
        interval(counts, np.ones(len(counts)), *clusters, confidence=book.interval)
        for counts, _, clusters in sides
    ]
    low, high = difference(
        (found[0].share, found[1].share),
        ((found[0].low, found[0].high), (found[1].low, found[1].high)),
        _correlation(sides, [one.effective for one in found]),
    )
    said = MORE if low > 0 else LESS if high < 0 else SAME
    shares = {
        "before": found[0].share,
        "after": found[1].share,
        "difference": found[1].share - found[0].share,
    }
    return row | shares | {"low": low, "high": high, "said": said}


def _correlation(sides: list[_Side], effective: list[float]) -> float:
    """Tell how far the two shares vary together, through the members who take part in both periods."""
    shares = [float(counts.mean()) for counts, _, _ in sides]
    spread = [share * (1 - share) / number for share, number in zip(shares, effective, strict=True)]
    if min(spread) <= 0:
        return 0.0
    most = max(int(member.max()) for _, member, _ in sides) + 1
    held = [
        np.pad(one, (0, most - len(one)))
        for one in (
            sums((counts - share) / len(counts), member)
            for (counts, member, _), share in zip(sides, shares, strict=True)
        )
    ]
    return float(np.clip(held[0] @ held[1] / np.sqrt(spread[0] * spread[1]), 0.0, 1.0))
