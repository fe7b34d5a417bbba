"""Into how many parts a network falls: one value a network, NaN where there is none."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from workbench.measures._given import directed, share
from workbench.networks import Given, Network, arrays

BLOCK = 65_536  # ties that are looked at together; so many stay near the processor


def weak_components(network: Given) -> int:
    """
    Count the parts between which there is no tie at all.

    Parameters
    ----------
    network
        A network; neither directions nor weights count, and each isolate is a part of its own.

    Returns
    -------
    weak_components
        A count, from 0 for nobody, up to the number of actors. Most parts are isolates wherever many never
        were answered, so read it beside the share of the largest.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 4.2.

    Examples
    --------
    >>> import networkx as nx
    >>> weak_components(nx.DiGraph([("ada", "ben"), ("cleo", "ben"), ("dora", "eve")]))
    2
    """
    return int(np.count_nonzero(np.bincount(weak_parts(arrays(network)))))


def largest_weak_share(network: Given) -> float:
    """
    Compute the share of actors in the largest part that hangs together.

    Parameters
    ----------
    network
        A network, isolates included; neither directions nor weights count.

    Returns
    -------
    largest_weak_share
        Above 0, up to 1, where all hang together; NaN without actors. One account that answers everybody
        is enough for 1.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 4.2.

    Examples
    --------
    >>> import networkx as nx
    >>> largest_weak_share(nx.DiGraph([("ada", "ben"), ("cleo", "ben"), ("dora", "eve")]))
    0.6
    """
    return _largest(weak_parts(arrays(network)))


def strong_components(network: Given) -> int:
    """
    Count the parts within which everybody reaches everybody along the direction of ties.

    Parameters
    ----------
    network
        A directed network; weights are not used, and whoever reaches nobody who reaches back is a part
        alone.

    Returns
    -------
    strong_components
        A count, from 0 for nobody, up to the number of actors.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 4.3.

    Examples
    --------
    >>> import networkx as nx
    >>> strong_components(nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("ben", "cleo")]))
    2
    """
    return len(np.bincount(_strong_parts(directed(network))))


def largest_strong_share(network: Given) -> float:
    """
    Compute the share of actors in the largest part within which everybody reaches everybody.

    Parameters
    ----------
    network
        A directed network, isolates included; weights are not used.

    Returns
    -------
    largest_strong_share
        Above 0, up to 1, where all reach all; NaN without actors. A service that answers all who ask
        under its posts, and nobody else, scores 1 without any talk among members.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 4.3.

    Examples
    --------
    >>> import networkx as nx
    >>> largest_strong_share(nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("ben", "cleo"), ("dora", "cleo")]))
    0.5
    """
    return _largest(_strong_parts(directed(network)))


def weak_parts(network: Network) -> NDArray[np.int32]:
    """
    Tell which part each actor belongs to, directions aside.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    parts
        Shape (n_actors,): the row of the earliest actor of the same part.
    """
    ends = network.source.astype(np.int32, copy=False), network.target.astype(np.int32, copy=False)
    parts = np.arange(len(network), dtype=np.int32)
    first = 2 * max(len(network), BLOCK)  # so many ties join most of those who are joined at all
    parts = _joined(parts, ends[0][:first], ends[1][:first])
    apart = [
        start + np.flatnonzero(parts.take(ends[0][start:stop]) != parts.take(ends[1][start:stop]))
        for start, stop in ((start, start + BLOCK) for start in range(first, len(ends[0]), BLOCK))
    ]
    rest = np.concatenate(apart) if apart else np.zeros(0, np.intp)
    return _joined(parts, ends[0][rest], ends[1][rest])


def _joined(parts: NDArray[np.int32], one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int32]:
    """Join parts by ties: each hangs itself on the earliest it is tied to, until no two are tied."""
    while True:
        here, there = parts.take(one), parts.take(other)
        apart = np.flatnonzero(here != there)
        if not len(apart):
            return parts
        here, there = here[apart], there[apart]
        np.minimum.at(parts, np.maximum(here, there), np.minimum(here, there))
        while not np.array_equal(above := parts.take(parts), parts):
            parts = above
        one, other = one[apart], other[apart]


def _strong_parts(network: Network) -> NDArray[np.int32]:
    if not len(network):
        return np.zeros(0, np.int32)
    parts: NDArray[np.int32]
    _, parts = csgraph.connected_components(network.adjacency, directed=True, connection="strong")
    return parts


def _largest(parts: NDArray[np.int32]) -> float:
    return share(int(np.bincount(parts).max(initial=0)), len(parts))
