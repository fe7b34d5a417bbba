"""How far a network turns on one actor: one value a network, NaN where there is none."""

import numpy as np
import pandas as pd

from workbench.measures._actors.centrality import betweenness
from workbench.measures._actors.degrees import in_degree, out_degree
from workbench.measures._given import share
from workbench.networks import Given

PIVOTS = 100  # one value a network takes fewer than one an actor does
FEWEST_BETWEEN = 3  # between two actors, there is nobody


def in_centralization(network: Given) -> float:
    """
    Compute how far answers go to one actor.

    Parameters
    ----------
    network
        A directed network, isolates included; weights are not used.

    Returns
    -------
    in_centralization
        From 0, where all are answered by as many, to 1, where all answer one and nobody else is
        answered; NaN for fewer than two actors.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. Social
       Networks 1(3).

    Examples
    --------
    >>> import networkx as nx
    >>> in_centralization(nx.DiGraph([("ada", "ben"), ("cleo", "ben")]))
    1.0
    """
    return _centralization(in_degree(network))


def out_centralization(network: Given) -> float:
    """
    Compute how far answers come from one actor.

    Parameters
    ----------
    network
        A directed network, isolates included; weights are not used.

    Returns
    -------
    out_centralization
        From 0, where all answer as many, to 1, where one answers all and nobody else answers;
        NaN for fewer than two actors.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. Social
       Networks 1(3).

    Examples
    --------
    >>> import networkx as nx
    >>> out_centralization(nx.DiGraph([("ada", "ben"), ("cleo", "ben")]))
    0.25
    """
    return _centralization(out_degree(network))


def betweenness_centralization(network: Given, *, pivots: int = PIVOTS, seed: int = 1) -> float:
    """
    Compute how far the shortest ways between actors lead through one of them.

    Parameters
    ----------
    network
        A network, isolates included; weights are not used.
    pivots
        From and to how many actors ways are followed, where the network is too large to follow all.
    seed
        Of the draw of these.

    Returns
    -------
    betweenness_centralization
        From 0, where all stand between as many, to 1, where one stands between all others, as in a star;
        NaN for fewer than three actors. It says who could be left out least, not what they do: a service
        that answers each member who asks under its posts scores 1, as a host does who brings members
        together; one that only answers scores 0, for ways end with members. Above 3,000 actors it
        is an estimate, as `betweenness` is: whoever stands out most is estimated best.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. Social
       Networks 1(3).

    Examples
    --------
    >>> import networkx as nx
    >>> round(betweenness_centralization(nx.DiGraph([("ada", "ben"), ("ben", "cleo")])), 2)
    0.5
    """
    between = betweenness(network, pivots=pivots, seed=seed).to_numpy(np.float64)
    if len(between) < FEWEST_BETWEEN:
        return float("nan")
    return share(float((between.max() - between).sum()), len(between) - 1)


def _centralization(degrees: "pd.Series[int]") -> float:
    if degrees.empty:
        return float("nan")
    return share(int((degrees.max() - degrees).sum()), (len(degrees) - 1) ** 2)
