"""How far two partitions of the same actors agree, counted on the table of who stands together in both."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.measures._whole.partitions import Labels

Counts = NDArray[np.floating[Any]] | NDArray[np.integer[Any]]


def shared(one: Labels, other: Labels) -> sparse.csr_array:
    """
    Count the actors of each group of the one in each group of the other.

    Parameters
    ----------
    one
        The number of each actor's group, from 0.
    other
        The same by another partition.

    Returns
    -------
    shared
        Shape (n_groups of the one, n_groups of the other).
    """
    table = sparse.coo_array((np.ones(len(one)), (one, other))).tocsr()
    table.sum_duplicates()
    return table


def adjusted_rand(one: Labels, other: Labels) -> float:
    """
    Compute the share of pairs on which two partitions agree, corrected for chance.

    Parameters
    ----------
    one
        The number of each actor's group, from 0.
    other
        The same by another partition.

    Returns
    -------
    adjusted_rand
        1 for the same partition, about 0 for unrelated ones, at least -0.5; NaN for no actors.

    References
    ----------
    .. [1] Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2.

    Examples
    --------
    >>> import numpy as np
    >>> round(adjusted_rand(np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])), 3)
    0.167
    """
    if not len(one):
        return float("nan")
    table = shared(one, other)
    both, first, second = _pairs(table.data), _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    whole = _pairs(np.array([len(one)]))
    expected = first * second / whole if whole else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def normalised_information(one: Labels, other: Labels) -> float:
    """
    Compute how much either partition tells of the other.

    Parameters
    ----------
    one
        The number of each actor's group, from 0.
    other
        The same by another partition.

    Returns
    -------
    normalised_information
        From 0 (nothing) to 1 (all): twice the mutual information over the sum of both entropies. NaN for
        no actors.

    References
    ----------
    .. [1] Danon, L. et al. (2005). Comparing community structure identification. Journal of Statistical
       Mechanics P09008.

    Examples
    --------
    >>> import numpy as np
    >>> float(normalised_information(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])))
    0.0
    """
    if not len(one):
        return float("nan")
    table = shared(one, other)
    first, second = _entropy(table.sum(axis=1)), _entropy(table.sum(axis=0))
    mutual = first + second - _entropy(table.data)
    return 1.0 if first + second == 0 else float(max(2 * mutual / (first + second), 0.0))


def _pairs(counts: Counts) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _entropy(counts: Counts) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
