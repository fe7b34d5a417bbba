"""What a service's conversations add up to: shares of the levels, with two kinds of doubt kept apart."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

import pandas as pd
from scipy.stats import binomtest

from workbench.errors import StudyError
from workbench.levels import _guards
from workbench.levels._guards import verdicts
from workbench.levels._scale import ADDRESSED, BESIDE, ON_SCALE
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Level, Setting, Verdict

_COLUMNS = {
    "month": "str", "level": "str", "at": "Int64", "conversations": "Int64", "of": "Int64",
    "share": "Float64", "low": "Float64", "high": "Float64", "strict": "Float64", "lenient": "Float64",
    "people": "Int64", "reason": "str",
}  # fmt: skip
_NOT_JUDGED = "judged for a space over half a year, not for conversations; this version does not judge it"
_PEOPLE = """
    SELECT month, central, count(DISTINCT actor) AS people
    FROM talk JOIN judged USING (conversation)
    WHERE role NOT IN ('staff', 'bot')
    GROUP BY ALL
"""

_Row = dict[str, Any]


class Service(_guards.Service, Protocol):
    """What a profile is given of: what verdicts are given on, with the zone its months are cut in."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone."""


def profile(
    service: Service,
    *,
    by: Literal["month"] | None = None,
    codebook: Codebook | None = None,
    given: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Give the shares of a service's conversations at each level and at or above it.

    The shares are of the conversations that staff took part in or that were addressed to the service:
    those on the scale and the unanswered. What stands beside the scale is counted, out of all
    conversations. The interval tells the doubt of sampling, `strict` and `lenient` that of the rule.

    Parameters
    ----------
    service
        A study.
    by
        ``month`` for one profile a month, in the study's time zone; the whole study if None.
    codebook
        Thresholds and limits; the workbench's own, if None.
    given
        What `verdicts` gave, where it is at hand.

    Returns
    -------
    profile
        One row a level and one a verdict off the scale, for each month if asked for: `level`, `at`
        (conversations with just that verdict), `conversations` (at or above the level; off the scale
        the same as `at`), `of` (how many in all), `share` (0 to 1), `low` and `high` (ends of the
        Wilson interval), `strict` and `lenient` (shares under these settings), `people` (persons other
        than staff who wrote in the conversations of `at`), `reason` (why there is no share). Shares are
        missing with fewer conversations than the codebook demands, and for L4, which is no property of
        a conversation.

    Raises
    ------
    StudyError
        If there is no role map, so that no level can be told.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
       Journal of the American Statistical Association, 22(158), 209-212.
    """
    book = codebook or read()
    found = verdicts(service, codebook=book) if given is None else given
    if found["central"].isna().any():
        raise StudyError(
            "No level can be told without a role map. Import with --roles roles.csv, "
            "which says whose accounts are staff."
        )
    found = found.assign(month=months(found["start"], service.time_zone) if by == "month" else "all")
    people = _people(service, found)
    groups = list(found.groupby("month")) or [("all", found)]
    rows = [
        row | {"month": month} for month, part in groups for row in _rows(part, people.get(month, {}), book)
    ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).fillna({"reason": ""}).astype(_COLUMNS)
    return table if by else table.drop(columns="month")


def months(times: pd.Series, time_zone: str) -> pd.Series:
    """
    Give the months that times fall in.

    Parameters
    ----------
    times
        UTC-aware.
    time_zone
        IANA name of the zone in which months begin and end.

    Returns
    -------
    months
        Text such as 2026-03, as many as times.
    """
    local: pd.Series = times.dt.tz_convert(time_zone).dt.strftime("%Y-%m")
    return local


def _people(service: Service, found: pd.DataFrame) -> Mapping[object, Mapping[str, int]]:
    """Count the persons other than staff behind every month and verdict."""
    with service.connect() as connection:
        connection.register("judged", found[["conversation", "central", "month"]])
        rows = connection.execute(_PEOPLE).fetchall()
    behind: dict[object, dict[str, int]] = {}
    for month, verdict, people in rows:
        behind.setdefault(month, {})[verdict] = people
    return behind


def _rows(found: pd.DataFrame, people: Mapping[str, int], book: Codebook) -> list[_Row]:
    counts = {str(s): found[s].value_counts().reindex(list(Verdict), fill_value=0) for s in Setting}
    central = counts[Setting.CENTRAL]
    addressed, everything = int(central[list(ADDRESSED)].sum()), int(central.sum())
    rows = [_level(level, counts, book) for level in ON_SCALE]
    rows.append({"level": Level.L4.value, "reason": _NOT_JUDGED})
    rows.append(_share(Verdict.UNANSWERED, int(central[Verdict.UNANSWERED]), addressed, book))
    rows += [_share(verdict, int(central[verdict]), everything, book) for verdict in BESIDE]
    at = {str(verdict): int(central[verdict]) for verdict in Verdict}
    return [row | {"at": at.get(row["level"]), "people": people.get(row["level"], 0)} for row in rows]


def _level(level: Verdict, counts: Mapping[str, pd.Series], book: Codebook) -> _Row:
    wider = list(ON_SCALE[ON_SCALE.index(level) :])
    reach = {setting: int(count[wider].sum()) for setting, count in counts.items()}
    of = {setting: int(count[list(ADDRESSED)].sum()) for setting, count in counts.items()}
    row = _share(level, reach[Setting.CENTRAL], of[Setting.CENTRAL], book)
    if "share" in row:
        row |= {s.value: reach[s] / of[s] for s in (Setting.STRICT, Setting.LENIENT) if of[s]}
    return row


def _share(level: Verdict, conversations: int, of: int, book: Codebook) -> _Row:
    row: _Row = {"level": level.value, "conversations": conversations, "of": of}
    if of < max(book.counts_only_below, 1):
        return row | {"reason": f"fewer than {book.counts_only_below} conversations: counts only"}
    interval = binomtest(conversations, of).proportion_ci(book.interval, method="wilson")
    return row | {"share": conversations / of, "low": float(interval.low), "high": float(interval.high)}
