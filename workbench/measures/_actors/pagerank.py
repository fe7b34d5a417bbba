"""Where attention ends up when it is passed on along ties."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from workbench.measures._given import by_actor
from workbench.networks import Given, arrays

_TOLERANCE = 1e-8
"""How far all values together may lie from those of endless steps."""


def pagerank(network: Given, *, damping: float = 0.85) -> "pd.Series[float]":
    """
    Compute the share of attention that rests with each actor, if all pass theirs on to those they answer.

    Parameters
    ----------
    network
        A network; weights are used, and an edge without one counts once. Ties without direction are
        walked both ways.
    damping
        The share that is passed on, from 0 to below 1; the rest starts anew with everybody alike, as
        does what reaches those who answer nobody.

    Returns
    -------
    pagerank
        Shape (n_actors,), indexed by actor; shares above 0 that add up to 1. Isolates have the least. They
        shrink as networks grow, so compare ranks, or multiples of 1/n, across sizes. Values are those of
        networkx, told more exactly: all differences together stay below 1e-8.

    Raises
    ------
    ValueError
        If `damping` is no share below 1.
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Page, L. et al. (1999). The PageRank citation ranking: bringing order to the web. Stanford InfoLab.

    Examples
    --------
    >>> import networkx as nx
    >>> pagerank(nx.DiGraph([("ada", "ben"), ("cleo", "ben")])).round(2).to_dict()
    {'ada': 0.21, 'ben': 0.57, 'cleo': 0.21}
    """
    if not 0 <= damping < 1:
        raise ValueError(f"Attention cannot be passed on with a damping of {damping}. Expected 0 to below 1.")
    ties = arrays(network)
    return by_actor(ties, "pagerank", _rested(ties.adjacency, damping))


def _rested(adjacency: sparse.csr_array, damping: float) -> NDArray[np.float64]:
    size = adjacency.shape[0]
    given = adjacency.sum(axis=1)
    shares = adjacency.data / np.repeat(given, np.diff(adjacency.indptr))
    passed = sparse.csr_array((shares, adjacency.indices, adjacency.indptr), shape=adjacency.shape).T.tocsr()
    answers_nobody = given == 0
    values = np.full(size, 1 / max(size, 1))
    moved = 1.0 if size else 0.0
    while moved * damping > _TOLERANCE * (1 - damping):  # all later steps together move no more than that
        anew = (damping * values[answers_nobody].sum() + 1 - damping) / size
        before, values = values, damping * (passed @ values) + anew
        moved = np.abs(values - before).sum()
    return values
