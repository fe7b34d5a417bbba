"""How far a network turns on one actor: one value a network, NaN where there is none."""

import pandas as pd

from workbench.measures._degrees import in_degree, out_degree
from workbench.measures._given import share
from workbench.networks import Given


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


def _centralization(degrees: "pd.Series[int]") -> float:
    if degrees.empty:
        return float("nan")
    return share(int((degrees.max() - degrees).sum()), (len(degrees) - 1) ** 2)
