"""Communities of a network: which there are, how clear they are, and whether they hold."""

from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from workbench.errors import StudyError
from workbench.measures._whole.agreement import adjusted_rand, normalised_information
from workbench.measures._whole.partitions import Labels, best, pairs, quality
from workbench.networks import Given, Network, arrays

MANY_TIES = 50_000  # from here on one run has to do
RUNS = 4


def communities(
    network: Given, *, seed: int = 1, resolution: float = 1.0, runs: int | None = None
) -> "pd.Series[int]":
    """
    Find groups of actors with more ties among them than their activity alone would bring.

    Every network has a partition, a random one and a tree too: `against_chance` says whether this one is
    clearer than those of rewired networks, `community_stability` whether another seed finds the same.

    Parameters
    ----------
    network
        Directed or not; weights of both directions of a pair are added up.
    seed
        Of the order in which actors move. The same seed gives the same communities on any machine of
        any number of cores, since one thread counts.
    resolution
        Above 1 for smaller communities, below for larger ones.
    runs
        How many times Leiden runs; several partitions are combined into one of higher modularity. If not
        given, 4 up to 50,000 ties, above that 1.

    Returns
    -------
    communities
        Shape (n_actors,), indexed by actor; the number of the community, the largest being 1 and of
        equals the one whose actor stands first. NA for isolates, who belong to none. Each community is
        connected.

    Raises
    ------
    StudyError
        If the network holds parallel ties, or fewer than one run is asked for.

    References
    ----------
    .. [1] Traag, V. A., Waltman, L. and van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing
       well-connected communities. Scientific Reports 9, 5233.
    .. [2] Ovelgönne, M. and Geyer-Schulz, A. (2012). An ensemble learning strategy for graph clustering.
       Contemporary Mathematics 588.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("ben", "cleo"), ("cleo", "ada"), ("dora", "eli")])
    >>> network.add_node("finn")
    >>> communities(network).dropna().to_dict()
    {'ada': 1, 'ben': 1, 'cleo': 1, 'dora': 2, 'eli': 2}
    """
    ties = arrays(network)
    labels = _labels(ties, seed, resolution, runs)
    is_tied = _tied(ties)
    numbers = np.zeros(len(ties), np.int64)
    numbers[is_tied] = _by_size(labels[is_tied])
    found = pd.Series(numbers, ties.names.rename("actor"), dtype="Int64", name="community")
    return found.where(is_tied)


def modularity(
    network: Given, partition: "pd.Series[int] | None" = None, *, seed: int = 1, resolution: float = 1.0
) -> float:
    """
    Compute how many more ties lie within communities than the actors' activity alone would bring.

    Parameters
    ----------
    network
        Directed or not; weights of both directions of a pair are added up. networkx tells the same of the
        undirected graph with these sums, another number of a DiGraph.
    partition
        The group of each actor, indexed by actor: what `communities` returns, or any other grouping,
        roles for instance. `communities` with this seed and resolution if not given.
    seed
        Of `communities`.
    resolution
        How strongly the ties expected by chance count.

    Returns
    -------
    modularity
        From -0.5 to 1 at a resolution of 1; NaN without ties. A high value is no sign of communities by
        itself: random trees of 50 actors reach 0.73.

    Raises
    ------
    StudyError
        If the network holds parallel ties, or an actor with ties has no group.

    References
    ----------
    .. [1] Newman, M. E. J. and Girvan, M. (2004). Finding and evaluating community structure in
       networks. Physical Review E 69, 026113.
    .. [2] Bagrow, J. P. (2012). Communities and bottlenecks: trees and treelike networks have high
       modularity. Physical Review E 85, 066118.

    Examples
    --------
    >>> import networkx as nx
    >>> modularity(nx.DiGraph([("ada", "ben"), ("cleo", "dora")]))
    0.5
    """
    ties = arrays(network)
    if partition is None:
        return quality(pairs(ties), _labels(ties, seed, resolution, None), resolution)
    groups, _ = pd.factorize(partition.reindex(ties.names))
    lacking = ties.names[(groups < 0) & _tied(ties)]
    if len(lacking):
        raise StudyError(
            f"'{lacking[0]}' has ties but no group in the partition, like {len(lacking)} actors in all. "
            "Expected a Series indexed by actor with the group of each, as `communities` returns."
        )
    return quality(pairs(ties), np.maximum(groups, 0), resolution)


def community_stability(
    network: Given,
    *,
    seeds: int = 10,
    index: Literal["rand", "information"] = "rand",
    resolution: float = 1.0,
    runs: int | None = None,
) -> float:
    """
    Compute how far the communities found with different seeds agree.

    Parameters
    ----------
    network
        Directed or not, as for `communities`.
    seeds
        How many seeds are tried, from 1 on; at least 2.
    index
        `rand`, the adjusted Rand index: agreement on pairs of actors, corrected for chance. Or
        `information`, the normalised mutual information, higher where communities are many.
    resolution
        Of `communities`.
    runs
        Of `communities`.

    Returns
    -------
    community_stability
        The mean over all pairs of seeds, 1 where all agree; `rand` about 0 where they agree by chance.
        Isolates do not count. NaN without ties. What is stable may still be due to chance.

    Raises
    ------
    StudyError
        If the network holds parallel ties, or fewer than two seeds are asked for.

    References
    ----------
    .. [1] Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2.
    .. [2] Danon, L. et al. (2005). Comparing community structure identification. Journal of Statistical
       Mechanics P09008.

    Examples
    --------
    >>> import networkx as nx
    >>> community_stability(nx.DiGraph([("ada", "ben"), ("cleo", "dora")]), seeds=3)
    1.0
    """
    if seeds < 2:  # noqa: PLR2004 - a pair
        raise StudyError(f"{seeds} seeds cannot be compared. Ask for 2 or more.")
    ties = arrays(network)
    is_tied = _tied(ties)
    if not is_tied.any():
        return float("nan")
    found = [_labels(ties, seed, resolution, runs)[is_tied] for seed in range(1, seeds + 1)]
    agreement = adjusted_rand if index == "rand" else normalised_information
    return float(np.mean([agreement(one, other) for one, other in combinations(found, 2)]))


def _labels(ties: Network, seed: int, resolution: float, runs: int | None) -> Labels:
    if runs is None:
        runs = RUNS if len(ties.source) <= MANY_TIES else 1
    if runs < 1:
        raise StudyError(f"{runs} runs find no communities. Ask for 1 or more.")
    if not len(ties.source):
        return np.arange(len(ties))
    return best(pairs(ties), seed, resolution, runs)


def _tied(ties: Network) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    is_tied = np.zeros(len(ties), bool)
    is_tied[ties.source] = is_tied[ties.target] = True
    return is_tied


def _by_size(labels: Labels) -> Labels:
    """Give the largest group the number 1, and of equals the one whose actor stands first."""
    _, first, group, size = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    number = np.empty(len(size), np.int64)
    number[np.lexsort((first, -size))] = np.arange(1, len(size) + 1)
    return number[group]
