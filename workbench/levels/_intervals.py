"""How far a share could differ by chance, where what was counted came in clusters."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Codes = NDArray[np.int64]
Values = NDArray[np.float64]


class Interval(NamedTuple):
    """A share, the ends of its interval, and the number of independent units the interval rests on."""

    share: float
    low: float
    high: float
    effective: float


def wilson(share: float, number: float, confidence: float) -> tuple[float, float]:
    """
    Give the score interval of one share; see `wilsons`.

    Parameters
    ----------
    share
        0 to 1.
    number
        Of independent units; need not be whole.
    confidence
        Such as 0.90.

    Returns
    -------
    ends
        Low and high, 0 to 1.

    Examples
    --------
    >>> [round(end, 2) for end in wilson(1 / 12, 12, 0.90)]
    [0.02, 0.3]
    """
    low, high = wilsons(np.float64(share), np.float64(number), confidence)
    return float(low), float(high)


def wilsons(
    share: Values | np.float64, number: Values | np.float64, confidence: float
) -> tuple[Values | np.float64, Values | np.float64]:
    """
    Give the score interval of each share.

    Parameters
    ----------
    share
        0 to 1, or missing.
    number
        Of independent units, as many; need not be whole.
    confidence
        Such as 0.90.

    Returns
    -------
    ends
        Low and high, 0 to 1; missing where the share is.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
       Journal of the American Statistical Association, 22(158), 209-212.
    """
    z = float(ndtri((1 + confidence) / 2))
    centre = share + z * z / (2 * number)
    reach = z * np.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    low, high = ((centre + side * reach) / (1 + z * z / number) for side in (-1, 1))
    return np.where(share == 0, 0.0, np.maximum(low, 0)), np.where(share == 1, 1.0, np.minimum(high, 1))


def interval(part: Values, whole: Values, *clusters: Codes, confidence: float) -> Interval:
    """
    Give Wilson's interval at the number of independent units that the clusters leave.

    The variance of the share is that of a ratio over one or two kinds of clusters, which may cross: what
    resampling whole clusters would give, without drawing. It is never taken to be smaller than that of
    units without clusters; where it is larger, it is known no better than the clusters are many, and
    Student's quantile for so many stands for the normal one. With equal units that differ at random, the
    interval is Wilson's own.

    Parameters
    ----------
    part
        By unit: what counts for the share, such as 1 or 0, or a number of messages.
    whole
        By unit: what it is a part of. At least one is above 0.
    *clusters
        None, one or two arrays: by unit, its cluster, from 0.
    confidence
        Such as 0.90.

    Returns
    -------
    interval
        The share is the sum of the parts by that of the wholes.

    References
    ----------
    .. [1] Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small expected
       number of positive counts estimated from survey data. Survey Methodology, 24(2), 193-201.
    .. [2] Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2011). Robust inference with multiway
       clustering. Journal of Business & Economic Statistics, 29(2), 238-249.

    Examples
    --------
    Eight conversations, in two weeks that could not differ more, tell less than two without clusters:

    >>> half, all = np.repeat([1.0, 0.0], 4), np.ones(8)
    >>> week = np.repeat([0, 1], 4)
    >>> round(interval(half, all, confidence=0.9).effective, 1)
    8.0
    >>> interval(half, all, week, confidence=0.9).effective < 2
    True
    """
    counts = whole > 0
    part, whole, clusters = part[counts], whole[counts], tuple(_dense(codes[counts]) for codes in clusters)
    total = whole.sum()
    share = float(part.sum() / total)
    number = float(total**2 / (whole**2).sum())
    if 0 < share < 1:
        deviation = (part - share * whole) / total
        own, between = float((deviation**2).sum()), _variance(deviation, clusters)
        number = share * (1 - share) / max(own, between)
        if between > own:
            number *= _certainty(
                min(_kish(np.bincount(codes, whole).astype(np.float64)) for codes in clusters), confidence
            )
    return Interval(share, *wilson(share, number, confidence), number)


def sums(deviation: Values, codes: Codes) -> Values:
    """
    Add up by cluster.

    Parameters
    ----------
    deviation
        By unit.
    codes
        By unit: the cluster.

    Returns
    -------
    sums
        By cluster, from code 0 on.
    """
    found: Values = np.bincount(codes, deviation).astype(np.float64)
    return found


def _variance(deviation: Values, clusters: tuple[Codes, ...]) -> float:
    """Add the squares by cluster; where two kinds cross, what both hold in common is counted once."""
    found = sum(float((sums(deviation, codes) ** 2).sum()) for codes in clusters)
    if len(clusters) > 1:
        first, second = clusters
        crossed = _dense(first * (int(second.max()) + 1) + second)
        found -= float((sums(deviation, crossed) ** 2).sum())
    return found


def _dense(codes: Codes) -> Codes:
    """Give clusters numbers from 0, leaving none out."""
    dense: Codes = np.unique(codes, return_inverse=True)[1]
    return dense


def _kish(weights: Values) -> float:
    """Give the number of equal weights that would be worth as much."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def _certainty(clusters: float, confidence: float) -> float:
    """Give the square of the normal quantile by Student's, for a variance known from so many clusters."""
    middle = (1 + confidence) / 2
    return float((ndtri(middle) / stdtrit(max(clusters - 1, 1.0), middle)) ** 2)
