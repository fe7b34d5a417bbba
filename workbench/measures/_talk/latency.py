"""How fast staff answer: unanswered questions still wait, and count as long as they did."""

from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from workbench import completeness
from workbench.conversations._messages import Integers, Truths
from workbench.errors import StudyError
from workbench.measures._talk import survival as estimates
from workbench.measures._talk.gathering import Service as Talking
from workbench.measures._talk.hours import Hours, open_time
from workbench.measures._talk.questions import of_service
from workbench.measures._talk.table import Table, opened

By = Literal["week", "month", "quarter", "year", "space", "source"]
Clock = Literal["wall", "opening"]
FEWEST_QUESTIONS = 8

_PERIODS = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_COUNTS = ("questions", "answered", "unanswered", "untold")
_TIMES = ("median", "low", "high", "lower_quartile", "upper_quartile")
_SHARES = ("within", "within_low", "within_high")
_COLUMNS = (
    dict.fromkeys(_COUNTS, "int64")
    | dict.fromkeys(_TIMES, "timedelta64[us]")
    | dict.fromkeys(_SHARES, "Float64")
    | {"reason": "string"}
)


class Service(Talking, Protocol):
    """What latency is told of: conversations, and the zone of the service."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone."""


def latency(
    service: Service | pd.DataFrame,
    *,
    by: By | None = None,
    clock: Clock = "wall",
    opening_hours: Hours | None = None,
    within: pd.Timedelta | str = "24h",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """
    Tell how long questions wait for the first answer of staff.

    Questions and answers are those of `questions`. One that is not answered at the end of the export has
    waited that long and counts so, by the estimate of Kaplan and Meier; a mean of the answered ones would be
    the better the fewer are answered. Speed is a fact about a service, and no measure of its quality.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.
    by
        ``week``, ``month``, ``quarter`` or ``year`` of the question in the study's time zone, ``space`` or
        ``source``; all together, if None.
    clock
        ``wall`` for all time that passed, ``opening`` for the time the service was open. On that clock, who
        is answered before the doors open did not wait, and 24 hours are about three days of work.
    opening_hours
        By weekday or run of weekdays, one stretch or several, in the study's time zone, as in
        ``{"mon-thu": "08:00-15:30", "fri": ["08:00-11:00", "12:00-14:00"]}``. If None, those of the facts
        sheet, where it has them. Holidays are not known.
    within
        The time of which to tell how many were answered by then.
    confidence
        Of the intervals, above 0 and below 1.

    Returns
    -------
    latency
        One row a group, by which it is indexed, or one row ``all``. Counts are `questions`, and of these
        `answered`, `unanswered` (cut off by the end of the export) and `untold` (an answer would not be seen;
        nothing else rests on them). Times are `median`, with `low` and `high`, the ends of its interval (of
        Brookmeyer and Crowley, by Greenwood's variance on the scale of log(-log)), `lower_quartile` and
        `upper_quartile`: the first time by which so many are answered, NaT where that was not reached.
        `within` is the share answered by that time, from 0 to 1, with `within_low` and `within_high` by the
        same variance; NA where no question was watched for so long, the ends also where all or none were
        answered. Of fewer than 8 questions that can be told there are counts only, and `reason` says so.

    Raises
    ------
    LedgerError
        If the exports tell times to the day only.
    StudyError
        If there is no role map, a group or clock is not known, opening hours are needed and not known, or the
        confidence is not between 0 and 1.

    References
    ----------
    .. [1] Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations.
       Journal of the American Statistical Association 53(282).
    .. [2] Brookmeyer, R. and Crowley, J. (1982). A confidence interval for the median survival time.
       Biometrics 38(1).
    """
    service = opened(service)
    _check(service, by, clock)
    if not 0 < confidence < 1:
        raise StudyError(
            f"An interval cannot have a confidence of {confidence}. Expected a share such as 0.95."
        )
    hours = _hours(service, opening_hours) if clock == "opening" else None
    completeness.require(service, completeness.Need.CLOCK)
    zone = ZoneInfo(service.time_zone)
    asked = of_service(service)
    is_told = asked["answered"].notna().to_numpy()
    is_over = asked["answered"].fillna(value=False).to_numpy(bool)
    waited = _waited(asked, hours, zone)
    limit = pd.Timedelta(within) // pd.Timedelta(1, "us")
    rows: dict[str, dict[str, Any]] = {}
    for name, group in _groups(asked, by, zone).items():
        told = group[is_told[group]]
        rows[name] = _row(waited[told], is_over[told], limit, confidence)
        rows[name] |= {"questions": len(group), "untold": len(group) - len(told)}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(_COLUMNS), dtype="object")
    return table.astype(_COLUMNS).rename_axis(by or "group")


def _check(service: Service | Table, by: str | None, clock: str) -> None:
    if not service.has_roles:
        raise StudyError(
            "How fast staff answer cannot be told, for nobody is known to be staff. Import with a role map."
        )
    if by not in (None, *_PERIODS, "space", "source"):
        known = ", ".join(_PERIODS)
        raise StudyError(f"Latency cannot be told by '{by}'. Known are {known}, space and source.")
    if clock not in ("wall", "opening"):
        raise StudyError(f"There is no clock '{clock}'. Known are wall and opening.")


def _hours(service: Service | Table, given: Hours | None) -> Hours:
    hours: Hours | None = given or getattr(getattr(service, "settings", None), "opening_hours", None)
    if not hours:
        raise StudyError(
            "The opening hours of the service are not known. "
            "Give them as opening_hours={'mon-fri': '08:00-15:30'}."
        )
    return hours


def _waited(asked: pd.DataFrame, hours: Hours | None, zone: ZoneInfo) -> Integers:
    """Tell how long each question waited, in microseconds by the clock asked for; 0 where it is not told."""
    waited: Integers = asked["waited"].fillna(pd.Timedelta(0)).to_numpy("m8[us]").astype(np.int64)
    if hours is None:
        return waited
    since = asked["asked"].dt.tz_localize(None).to_numpy("M8[us]").astype(np.int64)
    return open_time(since, since + waited, hours, zone)


def _groups(asked: pd.DataFrame, by: By | None, zone: ZoneInfo) -> dict[str, Integers]:
    if by is None:
        return {"all": np.arange(len(asked))}
    if by in _PERIODS:
        local = asked["asked"].dt.tz_convert(zone).dt.tz_localize(None)
        names = local.dt.to_period(_PERIODS[by]).astype("str")
    else:
        names = asked[by]
    places, groups = pd.factorize(names, sort=True)
    return {str(name): np.flatnonzero(places == number) for number, name in enumerate(groups)}


def _row(waited: Integers, is_over: Truths, limit: int, confidence: float) -> dict[str, Any]:
    row: dict[str, Any] = {"answered": int(is_over.sum()), "unanswered": int((~is_over).sum())}
    if len(waited) < FEWEST_QUESTIONS:
        reason = f"Too few questions to say: {len(waited)}, at least {FEWEST_QUESTIONS} are needed."
        return row | {"reason": reason}
    estimate = estimates.survival(waited.astype(np.float64), is_over)
    median = estimates.quantile(estimate, 0.5), *estimates.median_interval(estimate, confidence)
    quartiles = estimates.quantile(estimate, 0.25), estimates.quantile(estimate, 0.75)
    share, (low, high) = estimates.waiting(estimate, limit, confidence)
    spans = np.array([*median, *quartiles]).astype("m8[us]")  # what is no number is no time
    shares = [pd.NA if np.isnan(value) else value for value in (1 - share, 1 - high, 1 - low)]
    return row | dict(zip((*_TIMES, *_SHARES), (*spans, *shares), strict=True))
