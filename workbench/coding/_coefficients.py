"""
Coefficients of agreement, each for many resamples of the units at once.

Every function takes counts by unit and weights of shape (resamples, units), and gives one value a
resample; it is not a number where the coefficient is undefined, as where only one code was given.
"""

from typing import Literal

import numpy as np

from workbench.coding._counts import Counts, Floats

Scale = Literal["nominal", "ordinal", "interval"]
Weighting = Literal["identity", "linear", "quadratic"]


def agreed(counts: Counts, weights: Floats, weighting: Weighting = "identity") -> Floats:
    """
    Give the share of pairs of codes that agree.

    Parameters
    ----------
    counts
        By unit.
    weights
        Of units.
    weighting
        How much codes agree that are not the same.

    Returns
    -------
    agreement
        From 0 to 1, as many as resamples.
    """
    gained = np.einsum("nkl,kl->n", counts.agreed, closeness(counts.shares.shape[1], weighting))
    return _divide(weights @ gained, weights @ counts.paired)


def alpha(counts: Counts, weights: Floats, scale: Scale = "nominal") -> Floats:
    """
    Give Krippendorff's alpha.

    Parameters
    ----------
    counts
        By unit.
    weights
        Of units.
    scale
        How far codes lie apart: the same or not; by how many codes lie between them; by their places.

    Returns
    -------
    alpha
        Up to 1, as many as resamples.
    """
    met = np.einsum("dn,nkl->dkl", weights, counts.coincidence)
    total = met.sum(axis=2)
    number = total.sum(axis=1)
    apart = _distance(total, scale)
    expected = np.einsum("dk,dl,dkl->d", total, total, apart)
    return 1 - _divide((number - 1) * np.einsum("dkl,dkl->d", met, apart), expected)


def kappa(counts: Counts, weights: Floats, weighting: Weighting = "identity") -> Floats:
    """
    Give Cohen's kappa, the mean over the pairs of coders.

    Parameters
    ----------
    counts
        By unit.
    weights
        Of units.
    weighting
        How much codes agree that are not the same.

    Returns
    -------
    kappa
        Up to 1, as many as resamples.
    """
    close = closeness(counts.shares.shape[1], weighting)
    table = np.einsum("dn,pnkl->dpkl", weights, counts.crossed, optimize=True)
    table = _divide(table, table.sum(axis=(2, 3), keepdims=True))
    seen = np.einsum("dpkl,kl->dp", table, close)
    expected = np.einsum("dpk,dpl,kl->dp", table.sum(axis=3), table.sum(axis=2), close)
    return _mean(_divide(seen - expected, 1 - expected))


def gwet(counts: Counts, weights: Floats, weighting: Weighting = "identity") -> Floats:
    """
    Give Gwet's AC1, or AC2 with weights.

    Parameters
    ----------
    counts
        By unit.
    weights
        Of units.
    weighting
        How much codes agree that are not the same.

    Returns
    -------
    coefficient
        Up to 1, as many as resamples.
    """
    size = counts.shares.shape[1]
    close = closeness(size, weighting)
    share = _divide(weights @ counts.shares, (weights @ counts.coded)[:, None])
    expected = close.sum() / (size * (size - 1)) * (share * (1 - share)).sum(axis=1)
    return _divide(agreed(counts, weights, weighting) - expected, 1 - expected)


def closeness(size: int, weighting: Weighting) -> Floats:
    """
    Say how much two codes agree.

    Parameters
    ----------
    size
        How many codes there are.
    weighting
        All or nothing, less by every step, or less by the square of the steps.

    Returns
    -------
    closeness
        Shape (size, size), from 0 at the ends to 1 on the diagonal.
    """
    place = np.arange(size)
    steps = np.abs(place[:, None] - place) / max(size - 1, 1)
    by = {"identity": (steps > 0).astype(np.float64), "linear": steps, "quadratic": steps**2}
    held: Floats = 1 - by[weighting]
    return held


def _distance(total: Floats, scale: Scale) -> Floats:
    """Give squared distances between codes, shape (resamples, K, K)."""
    size = total.shape[1]
    if scale == "nominal":
        return np.broadcast_to(1 - np.eye(size), (len(total), size, size))
    # on an ordinal scale a code stands in the middle of the codes given to it
    middle = np.cumsum(total, axis=1) - total / 2
    place = middle if scale == "ordinal" else np.broadcast_to(np.arange(size, dtype=np.float64), total.shape)
    apart: Floats = (place[:, :, None] - place[:, None, :]) ** 2
    return apart


def _divide(over: Floats, under: Floats) -> Floats:
    shape = np.broadcast(over, under).shape
    ratio: Floats = np.divide(over, under, out=np.full(shape, np.nan), where=under != 0)
    return ratio


def _mean(values: Floats) -> Floats:
    """Average over pairs of coders, those apart for which there is no value."""
    is_there = ~np.isnan(values)
    return _divide(np.where(is_there, values, 0).sum(axis=1), is_there.sum(axis=1))
