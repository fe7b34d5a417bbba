"""What changed from one period to the next, and how sure that is."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.conversations import Service
from workbench.errors import StudyError
from workbench.measures._catalogue import MEASURES, Subject
from workbench.measures._chance.sample import Sample, between, sample
from workbench.networks import Network
from workbench.networks._selection import Moment, moment

FEWEST_CONVERSATIONS = 20
RESAMPLES = 200
LEFT_OUT = 1 / 4  # less, and draws hardly differ; more, and those who talk once are missed too often
TOLD = (
    "density",
    "reciprocity",
    "in_centralization",
    "out_centralization",
    "transitivity",
    "ei_index",
    "acts_gini",
)
COLUMNS = ["before", "after", "difference", "low", "high", "resamples", "reason"]

Floats = NDArray[np.float64]
Row = dict[str, Any]
Own = Callable[[Network], float]
Span = str | pd.Period | tuple[Moment, Moment]


def change(
    service: Service | Sample,
    *,
    before: Span,
    after: Span,
    measures: Iterable[str | Own] = TOLD,
    resamples: int = RESAMPLES,
    level: float = 0.9,
    seed: int = 1,
) -> pd.DataFrame:
    """
    Tell how measures of the reply network changed, with intervals from resampling conversations.

    People who talk in one conversation do not act independently; so whole conversations are drawn. Each draw
    leaves a quarter of them out, in either period, and adds the network up anew; the spread of the draws,
    widened for what they still share, is laid around the difference that is seen. Drawing with replacement
    would make intervals too narrow: a conversation drawn twice brings no new ties.

    Parameters
    ----------
    service
        A study, or a `sample` of its conversations, which is read once for many comparisons.
    before
        The earlier period: a day, week, month, quarter or year such as 2026-03-02, 2026-W10, 2026-03, 2026-Q1
        or 2026, by the study's clock; or two times, the second of which no longer counts. A conversation
        belongs to the period in which it begins.
    after
        The later one.
    measures
        Names, of `catalogue`, or functions that give a number for a network in arrays: a share or a mean,
        no sum, which is smaller in every draw. Some, such as `modularity`, take long on each draw of a
        large network.
    resamples
        How often conversations are drawn; all measures look at the same draws.
    level
        How often an interval should hold the change that more conversations of the same kind would show.
    seed
        Of the draws.

    Returns
    -------
    change
        One row a measure: `before` and `after`, its value in each period; their `difference`; `low` and
        `high`, the interval, only as sure as conversations are independent and periods alike in length, and
        without width, which is no certainty, where all draws agree;
        `resamples` that have a value; and `reason`, why there is no difference, or no interval: the measure
        is refused, it counts, or a period has fewer than 20 conversations. Else NA.

    Raises
    ------
    StudyError
        If a period cannot be read or begins before the earlier one ends, there is no measure of a name, two
        have one name, fewer than ten resamples are asked for, or the level is not between 0 and 1.
    LedgerError
        If no export shows who answers whom.

    References
    ----------
    .. [1] Shao, J. and Wu, C. F. J. (1989). A general theory for jackknife variance estimation. Annals of
       Statistics 17(3).
    .. [2] Snijders, T. A. B. and Borgatti, S. P. (1999). Non-parametric standard errors and tests for network
       statistics. Connections 22(2).

    Examples
    --------
    Every day in March one of 15 members asks, and staff answers; from April on, members say thanks:

    >>> from scipy import sparse
    >>> days = pd.DataFrame({"time": pd.date_range("2026-03-01", "2026-04-30", tz="UTC"), "is_dm": False})
    >>> day, april = np.arange(61), np.arange(31, 61)
    >>> actors = pd.DataFrame({"role": ["staff"] + 15 * ["member"]}, [f"a{n}" for n in range(16)])
    >>> acts = sparse.csr_array((np.ones(122), (np.append(0 * day, day % 15 + 1), np.append(day, day))))
    >>> ends = np.append(day % 15, april % 15 + 15), np.append(day, april)
    >>> staff, member = np.zeros(15, int), np.arange(1, 16)
    >>> source, target = np.append(staff, member), np.append(member, staff)
    >>> talk = Sample(actors, days, acts, source, target, sparse.csr_array((np.ones(91), ends)))
    >>> change(talk, before="2026-03", after="2026-04", measures=["reciprocity"]).iloc[0, :5].to_dict()
    {'before': 0.0, 'after': 1.0, 'difference': 1.0, 'low': 1.0, 'high': 1.0}
    """
    asked = _named(measures)
    if resamples < 10:  # noqa: PLR2004 - of fewer, nine tenths are all or not all
        raise StudyError(f"{resamples} resamples give no interval. Ask for 10 or more, better 200.")
    if not 0 < level < 1:
        raise StudyError(
            f"An interval cannot hold the change {level} of the time. Expected a share such as 0.9."
        )
    talk = service if isinstance(service, Sample) else sample(service)
    spans = [_span(period, talk.time_zone) for period in (before, after)]
    if spans[1][0] < spans[0][1]:
        raise StudyError(
            f"The later period, '{after}', begins before the earlier one, '{before}', ends. Expected two "
            "periods that share no time, the earlier as `before`."
        )
    return _table(_changes([between(talk, *span) for span in spans], asked, resamples, level, seed))


def resampled(talk: Sample, rng: np.random.Generator) -> Iterator[Network]:
    """
    Add up networks of conversations of which a quarter is left out.

    Parameters
    ----------
    talk
        Conversations.
    rng
        What draws which.

    Yields
    ------
    drawn
        The network of the others.
    """
    while True:
        times = np.ones(len(talk), np.int64)
        times[rng.choice(len(talk), _left_out(talk), replace=False)] = 0
        yield talk.network(times)


def _left_out(talk: Sample) -> int:
    return round(len(talk) * LEFT_OUT)


def _named(measures: Iterable[str | Own]) -> dict[str, str | Own]:
    asked: dict[str, str | Own] = {}
    for measure in measures:
        if isinstance(measure, str) and measure not in MEASURES:
            raise StudyError(
                f"There is no measure '{measure}' of a network. There are {', '.join(MEASURES)}."
            )
        name = measure if isinstance(measure, str) else getattr(measure, "__name__", "measure")
        if asked.get(name, measure) != measure:
            raise StudyError(
                f"Two measures are called '{name}', of which one row could tell only one. "
                "Give your functions names of their own."
            )
        asked[name] = measure
    return asked


def _span(period: Span, time_zone: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first moment of a period, and the first after it."""
    if isinstance(period, tuple):
        first, after = (moment(end, time_zone) for end in period)
        if after <= first:
            raise StudyError(f"The period from '{period[0]}' to '{period[1]}' ends before it has begun.")
        return first, after
    week = re.fullmatch(r"(\d{4})-W(\d\d?)", str(period))
    days: Any = pd.NaT
    with suppress(ValueError):
        if week:
            monday = pd.Timestamp.fromisocalendar(int(week[1]), int(week[2]), 1)
            days = pd.Period(monday, "W-SUN")
        else:
            days = pd.Period(period)
    if days is pd.NaT:
        raise StudyError(
            f"'{period}' is no period. Expected a day, week, month, quarter or year such as 2026-03-02, "
            "2026-W10, 2026-03, 2026-Q1 or 2026, or two times."
        )
    return moment(days.start_time, time_zone), moment((days + 1).start_time, time_zone)


def _changes(
    periods: list[Sample], asked: dict[str, str | Own], resamples: int, level: float, seed: int
) -> dict[str, Row]:
    networks = [period.network() for period in periods]
    rows = {name: _seen(measure, networks, seed) for name, measure in asked.items()}
    told = [name for name in asked if rows[name]["reason"] is None]
    few = min(len(period) for period in periods)
    for name in told:
        if few < FEWEST_CONVERSATIONS:
            rows[name]["reason"] = (
                f"Too few to say how sure: a period has {few} conversations, "
                f"at least {FEWEST_CONVERSATIONS} are needed."
            )
        elif name in MEASURES and MEASURES[name].range.startswith("a count"):
            rows[name]["reason"] = "A count has no interval: it hangs on how many conversations there are."
    told = [name for name in told if rows[name]["reason"] is None]
    if not told:
        return rows
    rngs = np.random.default_rng(seed).spawn(2)
    one, other = (
        _spread(period, [asked[name] for name in told], islice(resampled(period, rng), resamples), seed)
        for period, rng in zip(periods, rngs, strict=True)
    )
    for place, name in enumerate(told):
        rows[name] |= _interval(rows[name]["difference"], other[:, place] - one[:, place], level)
    return rows


def _spread(period: Sample, asked: list[str | Own], networks: Iterable[Network], seed: int) -> Floats:
    """Tell how far draws are from their mean, widened for what they share: shape (n_draws, n_measures)."""
    drawn = np.array([[_value(measure, network, seed) for measure in asked] for network in networks])
    left_out = _left_out(period)
    centre = np.ma.masked_invalid(drawn).mean(axis=0).filled(np.nan)
    return np.asarray((drawn - centre) * np.sqrt((len(period) - left_out) / left_out))


def _seen(measure: str | Own, networks: list[Network], seed: int) -> Row:
    """Measure both periods, where it can be done."""
    refusals = [
        MEASURES[measure].refusal(network) if isinstance(measure, str) else None for network in networks
    ]
    before, after = (
        float("nan") if refusal else _value(measure, network, seed)
        for network, refusal in zip(networks, refusals, strict=True)
    )
    reason = next((refusal for refusal in refusals if refusal), None)
    if reason is None and np.isnan(after - before):
        reason = "The measure has no value in one of the periods."
    return {"before": before, "after": after, "difference": after - before, "reason": reason}


def _value(measure: str | Own, network: Network, seed: int) -> float:
    if isinstance(measure, str):
        return float(MEASURES[measure].compute(Subject(network, seed)))
    return float(measure(network))


def _interval(difference: float, drawn: Floats, level: float) -> Row:
    """Lay the spread of the draws around what is seen."""
    drawn = drawn[~np.isnan(drawn)]
    if len(drawn) < 2:  # noqa: PLR2004 - a spread
        return {"resamples": len(drawn), "reason": "The measure has no value in networks that are drawn."}
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return {"low": difference + low, "high": difference + high, "resamples": len(drawn)}


def _table(rows: dict[str, Row]) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("measure")
    numbers = dict.fromkeys(("before", "after", "difference", "low", "high"), "Float64")
    return table.astype({**numbers, "resamples": "Int64", "reason": "string"})
