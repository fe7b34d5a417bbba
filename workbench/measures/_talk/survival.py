"""How long until something happens, where for some it has not happened yet: Kaplan and Meier's estimate."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
AnyFloats = NDArray[np.floating[Any]]
Interval = tuple[float, float]

_CLOSE = 1e-9
"""Products of fractions miss a half by less than this."""


class Survival(NamedTuple):
    """Kaplan and Meier's estimate: one entry a time at which anything ended, ascending."""

    time: Floats
    waiting: AnyFloats
    """The share still waiting after that time, 0 to 1."""
    variance: AnyFloats
    """Greenwood's sum: the variance of the logarithm of `waiting`; infinite where nobody waits."""


def survival(waited: Floats, is_over: NDArray[np.bool_]) -> Survival:
    """
    Estimate which share is still waiting after any time.

    Parameters
    ----------
    waited
        How long each waited, until it was over or nobody looked any more.
    is_over
        Whether it was over, rather than cut off. Who is cut off at a time was still waiting then.

    Returns
    -------
    survival
        At all times at which any waiting ended or was cut off.

    References
    ----------
    .. [1] Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations.
       Journal of the American Statistical Association 53(282).

    Examples
    --------
    >>> found = survival(np.array([1.0, 2.0, 2.0, 4.0]), np.array([True, True, False, False]))
    >>> found.time.tolist(), found.waiting.tolist()
    ([1.0, 2.0, 4.0], [0.75, 0.5, 0.5])
    """
    order = np.argsort(waited, kind="stable")
    time, start = np.unique(waited[order], return_index=True)
    over = np.add.reduceat(is_over[order].astype(np.float64), start) if len(start) else time
    still = len(waited) - start.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        added = np.where(over > 0, over / (still * (still - over)), 0)
    return Survival(time.astype(np.float64), np.cumprod(1 - over / still), np.cumsum(added))


def quantile(estimate: Survival, share: float) -> float:
    """
    Find the first time after which a share is no longer waiting.

    Parameters
    ----------
    estimate
        Kaplan and Meier's.
    share
        From 0 to 1; a half gives the median.

    Returns
    -------
    time
        NaN where so many have not been seen to end.
    """
    return _first(estimate, estimate.waiting <= 1 - share + _CLOSE)


def median_interval(estimate: Survival, confidence: float) -> Interval:
    """
    Find the interval of the median: the times at which a half may be waiting.

    Parameters
    ----------
    estimate
        Kaplan and Meier's.
    confidence
        From 0 to 1.

    Returns
    -------
    interval
        Its ends; NaN for one that was not reached.

    References
    ----------
    .. [1] Brookmeyer, R. and Crowley, J. (1982). A confidence interval for the median survival time.
       Biometrics 38(1).
    """
    low, high = _band(estimate, confidence)
    is_none = estimate.waiting <= _CLOSE
    return _first(estimate, (low <= 0.5) | is_none), _first(estimate, high <= 0.5)  # noqa: PLR2004  a half


def waiting(estimate: Survival, time: float, confidence: float) -> tuple[float, Interval]:
    """
    Tell the share still waiting after a time, with its interval.

    Parameters
    ----------
    estimate
        Kaplan and Meier's.
    time
        When.
    confidence
        From 0 to 1.

    Returns
    -------
    waiting
        The share, NaN after the time until which any was seen waiting; and the ends of its interval, NaN
        where all or none wait, since Greenwood's variance is then none.
    """
    place = int(np.searchsorted(estimate.time, time, side="right")) - 1
    is_past = not len(estimate.time) or (time > estimate.time[-1] and estimate.waiting[-1] > _CLOSE)
    if is_past:
        return np.nan, (np.nan, np.nan)
    if place < 0:
        return 1.0, (np.nan, np.nan)
    low, high = _band(estimate, confidence)
    return float(estimate.waiting[place]), (float(low[place]), float(high[place]))


def _band(estimate: Survival, confidence: float) -> tuple[Floats, Floats]:
    """Give Greenwood's interval on the scale of log(-log), which stays between 0 and 1."""
    share = np.where((estimate.waiting > _CLOSE) & (estimate.waiting < 1), estimate.waiting, np.nan)
    deviation = ndtri(0.5 + confidence / 2) * np.sqrt(estimate.variance) / np.log(share)
    return share ** np.exp(-deviation), share ** np.exp(deviation)


def _first(estimate: Survival, is_reached: NDArray[np.bool_]) -> float:
    return float(estimate.time[np.argmax(is_reached)]) if is_reached.any() else np.nan
