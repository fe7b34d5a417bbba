"""Core and periphery: how far a network has one group that everybody is tied to."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.measures._given import by_actor
from workbench.networks import Given, Network, arrays

FEWEST_ACTORS = 20


def core_periphery_fit(network: Given) -> float:
    """
    Compute how well a network divides into a core and a periphery.

    It is the correlation of the ties with an ideal, in which everybody in the core is tied to everybody, and
    nobody in the periphery to anybody else there. The core is searched greedily: from nobody on it is joined
    by whoever has most contacts outside it, and of all the cores on this way the best is taken.

    Parameters
    ----------
    network
        Directed or not; actors are tied who are tied either way, weights are not used. Isolates count, in the
        periphery.

    Returns
    -------
    core_periphery_fit
        From -1 to 1, the ideal; NaN where all or none are tied, and below 20 actors, where chance alone makes
        a core. Searching makes it high by chance too: tests of one given core do not hold, `against_chance`
        repeats the search on random networks. Another core may fit better now and then.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Borgatti, S. P. and Everett, M. G. (1999). Models of core/periphery structures. Social Networks
       21(4).
    .. [2] Boyd, J. P., Fitzgerald, W. J. and Beck, R. J. (2006). Computing core/periphery structures and
       permutation tests for social relations data. Social Networks 28(2).

    Examples
    --------
    >>> import networkx as nx
    >>> core_periphery_fit(nx.relabel_nodes(nx.star_graph(30), str))
    1.0
    """
    ties = arrays(network)
    return best_core(ties)[0] if len(ties) >= FEWEST_ACTORS else float("nan")


def core(network: Given) -> "pd.Series[bool]":
    """
    Tell who is in the core that fits best.

    Parameters
    ----------
    network
        As for `core_periphery_fit`, which says how well it fits.

    Returns
    -------
    core
        Shape (n_actors,), indexed by actor; NA for all where `core_periphery_fit` is NaN. Of actors who may
        join alike, the one who stands first does.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Borgatti, S. P. and Everett, M. G. (1999). Models of core/periphery structures. Social Networks
       21(4).

    Examples
    --------
    >>> import networkx as nx
    >>> members = core(nx.relabel_nodes(nx.star_graph(30), str))
    >>> members[members].index.tolist()
    ['0']
    """
    ties = arrays(network)
    fit, members = best_core(ties)
    found = by_actor(ties, "core", members).astype("boolean")
    is_told = len(ties) >= FEWEST_ACTORS and not np.isnan(fit)
    return found.where(np.full(len(ties), is_told))


def best_core(ties: Network) -> tuple[float, NDArray[np.bool_]]:
    """
    Search the core one actor after the other.

    Parameters
    ----------
    ties
        A network of any size.

    Returns
    -------
    fit
        The correlation with the ideal; NaN where there is none.
    core
        Shape (n_actors,): who is in the core.
    """
    size = len(ties)
    members = np.zeros(size, bool)
    left = np.diff(ties.neighbours.indptr).astype(np.int64)
    tied, possible = left.sum() / 2, size * (size - 1) / 2
    if not 0 < tied < possible:
        return float("nan"), members
    outside = np.arange(size - 1, 1, -1, dtype=np.float64)
    ideal = possible - outside * (outside - 1) / 2
    reachable = _correlation(np.full(len(ideal), tied), ideal, tied, possible)
    fit, chosen, both, order = -1.0, 0, 0, []
    for number, most in enumerate(reachable):
        if most <= fit:  # however many ties a larger core has, for it only falls
            break
        order.append(int(left.argmax()))
        both += left[order[-1]]
        left[_contacts(ties, order[-1])] -= 1
        left[order[-1]] = -size
        found = float(_correlation(np.array(both), ideal[number], tied, possible))
        if found > fit:
            fit, chosen = found, number
    members[order[: chosen + 1]] = True
    return fit, members


def _contacts(ties: Network, actor: int) -> NDArray[np.integer[Any]]:
    matrix = ties.neighbours
    contacts: NDArray[np.integer[Any]] = matrix.indices[matrix.indptr[actor] : matrix.indptr[actor + 1]]
    return contacts


def _correlation(
    both: NDArray[Any], ideal: NDArray[np.float64], tied: float, possible: float
) -> NDArray[np.float64]:
    """Correlate two lists of zeros and ones, given how many ones each and both have."""
    spread = np.sqrt((tied * (possible - tied)) * (ideal * (possible - ideal)))
    fit: NDArray[np.float64] = np.clip((possible * both - tied * ideal) / spread, -1, 1)
    return fit
