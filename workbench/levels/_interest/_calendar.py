"""Two-week bins of a study, the periods that move over them, and what each period holds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import WorkbenchError
from workbench.levels.codebook import Interest

Integers = NDArray[np.integer[Any]]
Truths = NDArray[np.bool_]

ORIGIN = pd.Timestamp("1970-01-05")  # a Monday: a bin begins at the same moment whatever a study holds
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Bins:
    """
    Where the bins begin that a study touches.

    Parameters
    ----------
    first
        Number of the first bin, counted from the origin.
    edges
        UTC, in microseconds: where each bin begins, and where the last one ends.
    """

    first: int
    edges: NDArray[np.int64]

    def of(self, time: Integers) -> Integers:
        """
        Find the bins of moments.

        Parameters
        ----------
        time
            UTC, in microseconds.

        Returns
        -------
        bins
            Numbers from 0.
        """
        found: Integers = np.searchsorted(self.edges, time, side="right") - 1
        return found


def cut(first: int, last: int, *, weeks: int, time_zone: str) -> Bins:
    """
    Cut time into bins that begin on Mondays at midnight, by the clock of the study's zone.

    Parameters
    ----------
    first
        The earliest moment, UTC in microseconds.
    last
        The latest.
    weeks
        Length of a bin.
    time_zone
        IANA name.

    Returns
    -------
    bins
        All from the first moment to the last.
    """
    span = pd.Timedelta(days=_WEEK * weeks)
    ends = pd.to_datetime([first, last], unit="us", utc=True).tz_convert(time_zone).tz_localize(None)
    begin, end = (int((moment - ORIGIN) // span) for moment in ends)
    local = ORIGIN + span * np.arange(begin, end + 2)
    midnights = pd.DatetimeIndex(local).tz_localize(
        time_zone, nonexistent="shift_forward", ambiguous=np.ones(len(local), bool)
    )
    return Bins(begin, midnights.tz_convert("UTC").as_unit("us").asi8)


@dataclass(frozen=True, slots=True)
class Periods:
    """
    The periods of one space, by the bins they begin with, counted from the first bin it is active in.

    Parameters
    ----------
    starts
        Ascending; the last period ends with the last bin.
    length
        Bins in a period; fewer than asked for where the space does not last as long.
    """

    starts: Integers
    length: int

    def total(self, by_bin: NDArray[Any]) -> NDArray[Any]:
        """
        Add up what was counted by bin.

        Parameters
        ----------
        by_bin
            Shape (n_bins,).

        Returns
        -------
        totals
            One a period.
        """
        sums = np.concatenate([[0], np.cumsum(by_bin)])
        totals: NDArray[Any] = sums[self.starts + self.length] - sums[self.starts]
        return totals

    def views(self, by_bin: NDArray[Any]) -> NDArray[Any]:
        """
        Lay what was counted by bin out by period.

        Parameters
        ----------
        by_bin
            Shape (n_bins,).

        Returns
        -------
        views
            Shape (n_periods, length).
        """
        views: NDArray[Any] = np.lib.stride_tricks.sliding_window_view(by_bin, self.length)[self.starts]
        return views

    def hold(self, first: Integers, last: Integers, after: Integers | None = None) -> Integers:
        """
        Count, for each period, the pairs of bins that it holds both of.

        Parameters
        ----------
        first
            The earlier bin of each pair.
        last
            The later.
        after
            Only periods that begin after this bin count the pair; so what comes several times counts once.

        Returns
        -------
        held
            One a period.
        """
        begin, end, is_held = self._span(first, last, after)
        steps = np.bincount(begin[is_held], minlength=self._begins + 1)
        steps = steps - np.bincount(end[is_held] + 1, minlength=self._begins + 1)
        held: Integers = np.cumsum(steps)[self.starts]
        return held

    def hold_each(self, who: Integers, first: Integers, last: Integers, number: int) -> Truths:
        """
        Tell, for each of several and each period, whether it holds both bins of one of their pairs.

        Parameters
        ----------
        who
            Of each pair, whose it is: numbers from 0.
        first
            The earlier bin of each pair.
        last
            The later.
        number
            How many they are.

        Returns
        -------
        held
            Shape (number, n_periods).
        """
        begin, end, is_held = self._span(first, last, None)
        width = self._begins + 1
        place = who[is_held] * width
        steps = np.bincount(place + begin[is_held], minlength=number * width)
        steps = steps - np.bincount(place + end[is_held] + 1, minlength=number * width)
        held: Truths = (np.cumsum(steps.reshape(number, width), axis=1) > 0)[:, self.starts]
        return held

    @property
    def _begins(self) -> int:
        """In how many bins a period could begin."""
        return int(self.starts[-1]) + 1

    def _span(
        self, first: Integers, last: Integers, after: Integers | None
    ) -> tuple[Integers, Integers, Truths]:
        begin = np.maximum(last - self.length + 1, 0)
        if after is not None:
            begin = np.maximum(begin, after + 1)
        end = np.minimum(first, self._begins - 1)
        return begin, end, begin <= end


def periods(bins: int, interest: Interest) -> Periods:
    """
    Let a period move over the bins of a space.

    Parameters
    ----------
    bins
        From the first the space is active in to the last.
    interest
        How long a period is, and how far it moves.

    Returns
    -------
    periods
        One at least.

    Raises
    ------
    WorkbenchError
        If periods or steps are no whole numbers of bins.
    """
    if interest.weeks % interest.bin_weeks or interest.step_weeks % interest.bin_weeks:
        raise WorkbenchError(
            f"Periods of {interest.weeks} weeks that move on by {interest.step_weeks} cannot be cut into "
            f"bins of {interest.bin_weeks} weeks. In the codebook, let 'interest.weeks' and "
            f"'interest.step_weeks' be multiples of 'interest.bin_weeks'."
        )
    length = min(interest.weeks // interest.bin_weeks, bins)
    step = interest.step_weeks // interest.bin_weeks
    return Periods(np.arange(bins - length, -1, -step)[::-1], length)
