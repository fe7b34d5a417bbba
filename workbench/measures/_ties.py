"""The ties of a network as arrays, which measures count on."""

from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from workbench.errors import StudyError


class Ties(NamedTuple):
    """Who (by place in the network) answers whom, and how often; nobody answers oneself."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]


def read(network: "nx.DiGraph[str]") -> Ties:
    """
    Read the ties of a directed network with one edge a pair; without a weight it counts once.

    Parameters
    ----------
    network
        An interaction network.

    Returns
    -------
    ties
        Three arrays of one length, in the order of the edges.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.
    """
    if not network.is_directed() or network.is_multigraph():
        raise StudyError(
            f"A {type(network).__name__} cannot be measured. Expected a networkx.DiGraph, "
            "with one tie from actor to alter and the number of replies as its weight."
        )
    place = {actor: number for number, actor in enumerate(network)}
    rows = [(place[a], place[b], w) for a, b, w in network.edges(data="weight", default=1) if a != b]
    source, target, weight = np.array(rows, dtype=float).reshape(-1, 3).T
    return Ties(source.astype(np.int64), target.astype(np.int64), weight)


def returned(ties: Ties, size: int) -> NDArray[np.bool_]:
    """
    Tell of each tie whether there is one the other way.

    Parameters
    ----------
    ties
        Ties of a network.
    size
        How many actors it has.

    Returns
    -------
    returned
        One truth value a tie.
    """
    return np.isin(ties.source * size + ties.target, ties.target * size + ties.source)
