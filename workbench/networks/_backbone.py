"""The backbone of a weighted network: ties that are strong for at least one of their ends."""

from typing import TypeVar, cast

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.networks._network import Integers, Network, Numbers, from_networkx

Weighted = TypeVar("Weighted", bound="Network | nx.Graph[str]")


def backbone(network: Weighted, *, alpha: float = 0.05) -> Weighted:
    """
    Keep the ties that are stronger than chance would make them at one of their ends.

    The disparity filter [1]_ asks of each end, with k ties of which this one holds the share p of its
    strength, how likely a share so large is where strength falls on k ties at random: (1 - p)^(k - 1). Of a
    directed tie it looks at the ties that go out of its source and at those that come into its target. An
    end with one tie tells nothing, so such a tie stays only if it is significant at the other end, and the
    tie of two who have no other never does.

    Parameters
    ----------
    network
        A networkx graph or a network in arrays, with weights above 0.
    alpha
        The probability, 0 to 1, below which a tie is kept.

    Returns
    -------
    backbone
        Of the type given: all its nodes, isolates included, and the ties kept with their weights. Edges of a
        networkx graph hold `significance` beside, the smaller probability of the two ends (0 to 1).

    Raises
    ------
    StudyError
        If `alpha` is no probability, or a weight is not above 0.

    References
    ----------
    .. [1] Serrano, M. Á., Boguñá, M., Vespignani, A. (2009). Extracting the multiscale backbone of complex
       weighted networks. PNAS 106(16), 6483-6488.

    Examples
    --------
    >>> star = nx.Graph()
    >>> star.add_weighted_edges_from([("hub", "ada", 98), ("hub", "ben", 1), ("hub", "cleo", 1)])
    >>> list(backbone(star).edges(data="significance"))
    [('hub', 'ada', 0.0004)]
    """
    if not 0 <= alpha <= 1:
        raise StudyError(f"alpha is {alpha}; a probability from 0 to 1 was expected.")
    arrays = network if isinstance(network, Network) else from_networkx(network)
    found = significance(arrays)
    kept = found < alpha
    if isinstance(network, Network):
        return cast("Weighted", _kept(network, kept, alpha))
    graph = network.__class__()
    graph.graph.update(network.graph, backbone=alpha)
    graph.add_nodes_from(network.nodes(data=True))
    names = list(network)
    ends = arrays.source[kept].tolist(), arrays.target[kept].tolist(), found[kept].round(12).tolist()
    for source, target, value in zip(*ends, strict=True):
        one, other = names[source], names[target]
        graph.add_edge(one, other, **network.edges[one, other], significance=value)
    return graph


def significance(network: Network) -> NDArray[np.float64]:
    """
    Tell how likely each tie is to be as strong by chance, at the end where that is less likely.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    significance
        Shape (n_ties,), 0 to 1; 1 where both ends have no other tie.

    Raises
    ------
    StudyError
        If a weight is not above 0.
    """
    weight = network.weight.astype(np.float64)
    if len(weight) and not weight.min() > 0:
        raise StudyError(f"A tie has the weight {weight.min():g}; a backbone needs weights above 0.")
    size = len(network)
    if network.is_directed:
        sides = [(network.source, weight, network.source), (network.target, weight, network.target)]
    else:
        both, twice = np.concatenate([network.source, network.target]), np.tile(weight, 2)
        sides = [(both, twice, network.source), (both, twice, network.target)]
    found = [_chance(ends, strengths, asked, weight, size) for ends, strengths, asked in sides]
    return np.minimum(*found)


def _chance(
    ends: Integers, strengths: Numbers, asked: Integers, weight: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    ties = np.bincount(ends, minlength=size)[asked]
    strength = np.bincount(ends, weights=strengths, minlength=size)[asked]
    share = np.minimum(weight / strength, 1)
    return np.where(ties > 1, (1 - share) ** (ties - 1), 1.0)


def _kept(network: Network, kept: NDArray[np.bool_], alpha: float) -> Network:
    return Network(
        network.actors,
        network.source[kept],
        network.target[kept],
        network.weight[kept],
        network.is_directed,
        {**network.facts, "backbone": alpha},
    )
