"""How many steps lie between actors: one value a network, NaN where there is none."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from workbench.measures._whole.components import weak_parts
from workbench.networks import Given, Network, arrays

MOST_SEARCHES = 500


def diameter(network: Given, *, searches: int = MOST_SEARCHES) -> float:
    """
    Compute the most steps that lie between two actors of the largest part.

    Parameters
    ----------
    network
        A network; neither directions nor weights count, and of parts equally large the first is taken.
    searches
        From how many actors steps are counted at most. Networks of talk need a few, however large they are.

    Returns
    -------
    diameter
        A whole number of steps, from 1; NaN without ties, and where it is not known after so many searches:
        then `diameter_bounds` says between which numbers it lies. One pair far apart decides it, and around
        one busy account it is 2 whatever else happens.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Takes, F. W. and Kosters, W. A. (2011). Determining the diameter of small world networks.
       Proceedings of CIKM 2011.

    Examples
    --------
    >>> import networkx as nx
    >>> diameter(nx.DiGraph([("ada", "ben"), ("cleo", "ben"), ("cleo", "dora")]))
    3.0
    """
    least, most = diameter_bounds(network, searches=searches)
    return least if least == most else float("nan")


def diameter_bounds(network: Given, *, searches: int = MOST_SEARCHES) -> tuple[float, float]:
    """
    Compute between which numbers the diameter of the largest part lies.

    Parameters
    ----------
    network
        A network; neither directions nor weights count, and of parts equally large the first is taken.
    searches
        From how many actors steps are counted at most.

    Returns
    -------
    bounds
        The least and the most steps the diameter can have, alike where it is known; NaN without ties.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Takes, F. W. and Kosters, W. A. (2011). Determining the diameter of small world networks.
       Proceedings of CIKM 2011.

    Examples
    --------
    >>> import networkx as nx
    >>> ring = nx.DiGraph([(f"a{n}", f"a{(n + 1) % 9}") for n in range(9)])
    >>> diameter_bounds(ring, searches=1), diameter_bounds(ring)
    ((4.0, 8.0), (4.0, 4.0))
    """
    ties = arrays(network)
    if not len(ties.source):
        return float("nan"), float("nan")
    contacts, inside = ties.neighbours, _largest_part(ties)
    degree = np.where(inside, np.diff(contacts.indptr), 0)
    nearest = np.zeros(len(ties), np.int32)  # no actor's farthest is nearer than this,
    farthest = np.where(inside, np.int32(2 * len(ties)), np.int32(0))  # nor farther than that
    start = int(degree.argmax())
    for turn in range(searches):
        steps = _steps(contacts, start)
        far = steps.max()
        np.maximum(nearest, np.maximum(steps, far - steps), out=nearest)
        np.minimum(farthest, far + steps, out=farthest)
        is_open = farthest > nearest.max()
        if not is_open.any():
            return float(nearest.max()), float(nearest.max())
        start = _next(is_open, nearest if turn % 2 else -farthest, degree)
    return float(nearest.max()), float(min(farthest.max(), 2 * farthest[inside].min()))


def _largest_part(network: Network) -> NDArray[np.bool_]:
    parts = weak_parts(network)
    inside: NDArray[np.bool_] = parts == np.bincount(parts).argmax()
    return inside


def _steps(contacts: sparse.csr_array, start: int) -> NDArray[np.int32]:
    """Count steps from one actor: pointers to who comes before are doubled until all reach it; 1 outside."""
    _, before = csgraph.breadth_first_order(contacts, start)
    before[before < 0] = start
    steps = np.ones(len(before), np.int32)
    steps[start] = 0
    while (before != start).any():
        steps += steps.take(before)
        before = before.take(before)
    return steps


def _next(is_open: NDArray[np.bool_], rank: NDArray[np.int32], degree: NDArray[np.integer]) -> int:
    """Whoever is open and ranks lowest, and of these has most contacts: a search from there tells most."""
    rows = np.flatnonzero(is_open)
    rows = rows[rank[rows] == rank[rows].min()]
    return int(rows[degree[rows].argmax()])
