"""A clock that only runs while a service is open."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import StudyError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Hours = Mapping[str, str | Sequence[str]]
"""Opening hours by weekday or run of weekdays, as in ``{"mon-thu": "08:00-15:30", "fri": "08:00-14:00"}``."""
Moments = NDArray[np.int64]

_SPAN = re.compile(r"\s*(\d\d?):(\d\d)\s*[-–]\s*(\d\d?):(\d\d)\s*")
_HOUR, _DAY = 60, 24 * 60


class Span(NamedTuple):
    """A stretch of opening hours on a weekday: minutes after midnight, by the clock on the wall."""

    day: int
    opens: int
    closes: int


def spans(hours: Hours) -> list[Span]:
    """
    Read opening hours.

    Parameters
    ----------
    hours
        By weekday or run of weekdays, one stretch or several.

    Returns
    -------
    spans
        By weekday.

    Raises
    ------
    StudyError
        If a day or a stretch is none.
    """
    found = [
        Span(day, *_minutes(said))
        for name, given in hours.items()
        for day in _days(name)
        for said in (given if isinstance(given, list | tuple) else [given])
    ]
    if not found:
        raise StudyError(
            "The opening hours name no time at which the service is open, such as mon = '08:00-15:30'."
        )
    return sorted(found)


def open_time(since: Moments, until: Moments, hours: Hours, zone: ZoneInfo) -> Moments:
    """
    Measure how long a service was open between two moments.

    Parameters
    ----------
    since
        Microseconds since 1970 (UTC).
    until
        The same, not before.
    hours
        By the clock on the wall of the zone; holidays are not known.
    zone
        Where the service is. A night that is cut short or doubled by summer time counts as long as it was.

    Returns
    -------
    open_time
        In microseconds.

    Raises
    ------
    StudyError
        If a day or a stretch is none.
    """
    if not len(since):
        return since
    opens, closes = _calendar(int(since.min()), int(until.max()), spans(hours), zone)
    return _elapsed(until, opens, closes) - _elapsed(since, opens, closes)


def _elapsed(moments: Moments, opens: Moments, closes: Moments) -> Moments:
    """Tell how long the service was open before each moment, from the first opening of the calendar on."""
    before = np.append(0, np.cumsum(closes - opens))
    place = np.searchsorted(opens, moments, side="right") - 1
    inside = np.minimum(moments, closes[place]) - opens[place]
    return np.where(place < 0, 0, before[place] + inside)


def _calendar(first: int, last: int, week: list[Span], zone: ZoneInfo) -> tuple[Moments, Moments]:
    """Lay out when the service opened and closed, without overlaps."""
    ends = pd.to_datetime([first, last], unit="us", utc=True).tz_convert(zone).tz_localize(None).normalize()
    dates = pd.date_range(ends[0], ends[1], unit="us")
    days = [(dates[dates.day_of_week == span.day], span) for span in week]
    opens = np.concatenate([_moments(own, span.opens, zone, is_first=True) for own, span in days])
    closes = np.concatenate([_moments(own, span.closes, zone, is_first=False) for own, span in days])
    if not len(opens):  # the days looked at are none of those on which it opens
        return np.array([first]), np.array([first])
    order = np.argsort(opens, kind="stable")
    closed = np.maximum.accumulate(closes[order])
    opened = np.maximum(opens[order], np.append(opens[order][0], closed[:-1]))
    return opened, closed


def _moments(dates: pd.DatetimeIndex, minutes: int, zone: ZoneInfo, *, is_first: bool) -> Moments:
    wall = dates + pd.Timedelta(minutes=minutes)
    which = np.full(
        len(wall), is_first
    )  # of an hour that comes twice: opens with the first, closes with the last
    found = wall.tz_localize(zone, ambiguous=which, nonexistent="shift_forward")
    return found.tz_convert("UTC").as_unit("us").asi8


def _days(name: str) -> Iterator[int]:
    first, _, last = (part.strip().lower() for part in name.partition("-"))
    if first not in DAYS or (last or first) not in DAYS:
        raise StudyError(
            f"Opening hours of '{name}' are given, which is no weekday: {', '.join(DAYS)}, or mon-fri."
        )
    start, end = DAYS.index(first), DAYS.index(last or first)
    return ((start + step) % len(DAYS) for step in range((end - start) % len(DAYS) + 1))


def _minutes(said: object) -> tuple[int, int]:
    found = _SPAN.fullmatch(said) if isinstance(said, str) else None
    clock = [int(number) for number in found.groups()] if found else [0] * 4
    opens, closes = clock[0] * _HOUR + clock[1], clock[2] * _HOUR + clock[3]
    if not 0 <= opens < closes <= _DAY or max(clock[1::2]) >= _HOUR:
        raise StudyError(
            f"Opening hours '{said}' cannot be read. Expected a stretch of one day, such as '08:00-15:30'; "
            "one past midnight is two, until 24:00 and from 00:00."
        )
    return opens, closes
