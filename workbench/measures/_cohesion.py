"""Measures of whole networks: one value a network, NaN where there is none."""

import pandas as pd

from workbench.measures._degrees import in_degree, out_degree
from workbench.measures._given import directed, returned
from workbench.networks import Given


def density(network: Given) -> float:
    """
    Compute the share of possible ties that exist.

    Parameters
    ----------
    network
        A directed network, isolates included; weights are not used.

    Returns
    -------
    density
        From 0 to 1; NaN for fewer than two actors. It falls as networks grow, at the same number
        of ties an actor, so never compare it across sizes.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Anderson, B. S., Butts, C. and Carley, K. (1999). The interaction of size and density
       with graph-level indices. Social Networks 21.

    Examples
    --------
    >>> import networkx as nx
    >>> density(nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("ben", "cleo")]))
    0.5
    """
    ties = directed(network)
    return _share(len(ties.source), len(ties) * (len(ties) - 1))


def overall_reciprocity(network: Given) -> float:
    """
    Compute the share of all ties that are returned.

    Parameters
    ----------
    network
        A directed network; neither weights nor isolates count.

    Returns
    -------
    overall_reciprocity
        From 0 to 1; NaN without ties. It tells mutual contact, and nothing of collaboration:
        a service that answers fifty separate questions scores 1.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Garlaschelli, D. and Loffredo, M. I. (2004). Patterns of link reciprocity in directed
       networks. Physical Review Letters 93, 268701.

    Examples
    --------
    >>> import networkx as nx
    >>> overall_reciprocity(nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("ben", "cleo"), ("cleo", "ada")]))
    0.5
    """
    ties = directed(network)
    return _share(int(returned(ties).sum()), len(ties.source))


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
    return _share(int((degrees.max() - degrees).sum()), (len(degrees) - 1) ** 2)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
