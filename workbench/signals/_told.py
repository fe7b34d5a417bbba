"""What a signal says: a number with what it was counted in, or nothing."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, binomtest

from workbench.levels.codebook import Codebook

Floats = NDArray[np.float64]
Missing = Any
"""A number, or `pandas.NA`."""


class Told(NamedTuple):
    """The value of a signal, missing where `reason` says why."""

    value: Missing = pd.NA
    of: Missing = pd.NA
    people: Missing = pd.NA
    staff: Missing = pd.NA
    low: Missing = pd.NA
    high: Missing = pd.NA
    reason: str = ""


def share(
    at: int,
    of: int,
    book: Codebook,
    *,
    people: Missing = pd.NA,
    staff: Missing = pd.NA,
    is_sampled: bool = True,
) -> Told:
    """
    Tell a share with its Wilson interval.

    Parameters
    ----------
    at
        How many were counted.
    of
        Out of how many.
    book
        Fewest of which a share is told, and the confidence of its interval.
    people
        Persons other than staff behind it.
    staff
        Staff behind it.
    is_sampled
        Whether more could have been counted; if not, there is no interval, and none are too few.

    Returns
    -------
    told
        Without a value where there was nothing to count, or too little.
    """
    if not of:
        return Told()
    if not is_sampled:
        return Told(at / of, of, people, staff)
    if of < book.counts_only_below:
        few = f"Fewer than {book.counts_only_below} to tell a share of."
        return Told(of=of, people=people, staff=staff, reason=few)
    interval = binomtest(at, of).proportion_ci(book.interval, method="wilson")
    return Told(at / of, of, people, staff, float(interval.low), float(interval.high))


def middle(values: Floats, book: Codebook, *, people: Missing = pd.NA, staff: Missing = pd.NA) -> Told:
    """
    Tell the median, between the values at the ranks that hold it with some confidence.

    Parameters
    ----------
    values
        Any number of them.
    book
        Fewest of which a median is told, and the confidence of its interval.
    people
        Persons other than staff behind them.
    staff
        Staff behind them.

    Returns
    -------
    told
        Without a value where there are none, or too few.
    """
    if not len(values):
        return Told()
    if len(values) < book.counts_only_below:
        few = f"Fewer than {book.counts_only_below} to tell the middle one of."
        return Told(of=len(values), people=people, staff=staff, reason=few)
    below = int(
        binom.ppf((1 - book.interval) / 2, len(values), 0.5)
    )  # ranks outside are too far out by chance
    ordered = np.sort(values)
    low, high = ordered[max(below - 1, 0)], ordered[min(len(values) - below, len(values) - 1)]
    return Told(float(np.median(values)), len(values), people, staff, float(low), float(high))
