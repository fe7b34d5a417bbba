"""How deep in the network's core each actor stands."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from workbench.measures._given import by_actor
from workbench.networks import Given, arrays


def core_number(network: Given) -> "pd.Series[int]":
    """
    Find the largest k for which each actor is in the k-core.

    The k-core is what is left of a network when those with fewer than k contacts among those left are
    taken away, again and again. A contact is whoever one answered or was answered by.

    Parameters
    ----------
    network
        A network; neither directions nor weights are used.

    Returns
    -------
    core_number
        Shape (n_actors,), indexed by actor; a count of contacts, from 0, which isolates have, to at most
        the actor's `degree`.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3).
    .. [2] Batagelj, V. and Zaversnik, M. (2011). Fast algorithms for determining (generalized) core groups
       in social networks. Advances in Data Analysis and Classification 5(2).

    Examples
    --------
    >>> import networkx as nx
    >>> core_number(nx.DiGraph([("ada", "ben"), ("ben", "cleo"), ("cleo", "ada"), ("dora", "ada")])).to_dict()
    {'ada': 2, 'ben': 2, 'cleo': 2, 'dora': 1}
    """
    ties = arrays(network)
    return by_actor(ties, "core_number", _peeled(ties.neighbours))


def _peeled(neighbours: sparse.csr_array) -> NDArray[np.int64]:
    """Take away all who have too few left at once, then those who have too few for that, and so on."""
    left = np.diff(neighbours.indptr).astype(np.int64)
    core, is_there = np.zeros_like(left), left > 0
    there = np.flatnonzero(is_there)
    while len(there):
        level = left[there].min()
        front = there[left[there] <= level]
        while len(front):
            core[front], is_there[front] = level, False
            reached = _of(neighbours, front)
            reached = reached[is_there[reached]]
            np.subtract.at(left, reached, 1)
            front = np.unique(reached[left[reached] <= level])
        there = there[is_there[there]]
    return core


def _of(neighbours: sparse.csr_array, rows: NDArray[np.intp]) -> NDArray[np.int32]:
    """Give the neighbours of some actors, one list after the other."""
    starts = neighbours.indptr[rows]
    sizes = neighbours.indptr[rows + 1] - starts
    skipped = np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    found: NDArray[np.int32] = neighbours.indices[skipped + np.arange(len(skipped))]
    return found
