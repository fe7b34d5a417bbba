"""How many each actor is tied to, how strongly, and how mutually: one value an actor."""

import numpy as np
import pandas as pd

from workbench.measures._given import by_actor, directed, mutual
from workbench.networks import Given, arrays


def degree(network: Given) -> "pd.Series[int]":
    """
    Count the contacts of each actor: whom they answered, or were answered by.

    Parameters
    ----------
    network
        A network, directed or not; weights are not used.

    Returns
    -------
    degree
        Shape (n_actors,), indexed by actor; a count from 0, which isolates have. A contact tied both ways
        counts once, where networkx counts it twice in a DiGraph.

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
    >>> degree(nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("cleo", "ben")])).to_dict()
    {'ada': 1, 'ben': 2, 'cleo': 1}
    """
    ties = arrays(network)
    return by_actor(ties, "degree", np.diff(ties.neighbours.indptr).astype(np.int64))


def strength(network: Given) -> "pd.Series[float]":
    """
    Add up the weights of all ties of each actor, both ways.

    Parameters
    ----------
    network
        A network, directed or not; an edge without a weight counts once.

    Returns
    -------
    strength
        Shape (n_actors,), indexed by actor; a sum of weights from 0, which isolates have: of replies given
        and received, or of conversations shared, as the network counts.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS 101(11).

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.Graph()
    >>> network.add_weighted_edges_from([("ada", "ben", 3), ("cleo", "ben", 1)])
    >>> strength(network).to_dict()
    {'ada': 3.0, 'ben': 4.0, 'cleo': 1.0}
    """
    ties = arrays(network)
    ends, weight = np.concatenate([ties.source, ties.target]), np.tile(ties.weight, 2)
    return by_actor(ties, "strength", np.bincount(ends, weight, len(ties)))


def in_degree(network: Given) -> "pd.Series[int]":
    """
    Count the actors by whom each actor was answered.

    Parameters
    ----------
    network
        A directed network; weights are not used.

    Returns
    -------
    in_degree
        Shape (n_actors,), indexed by actor; a count from 0, which isolates have.

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
    >>> in_degree(nx.DiGraph([("ada", "ben"), ("cleo", "ben")])).to_dict()
    {'ada': 0, 'ben': 2, 'cleo': 0}
    """
    ties = directed(network)
    return by_actor(ties, "in_degree", np.bincount(ties.target, minlength=len(ties)))


def out_degree(network: Given) -> "pd.Series[int]":
    """
    Count the actors whom each actor answered.

    Parameters
    ----------
    network
        A directed network; weights are not used.

    Returns
    -------
    out_degree
        Shape (n_actors,), indexed by actor; a count from 0, which isolates have.

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
    >>> out_degree(nx.DiGraph([("ada", "ben"), ("cleo", "ben")])).to_dict()
    {'ada': 1, 'ben': 0, 'cleo': 1}
    """
    ties = directed(network)
    return by_actor(ties, "out_degree", np.bincount(ties.source, minlength=len(ties)))


def in_strength(network: Given) -> "pd.Series[float]":
    """
    Add up the replies each actor received.

    Parameters
    ----------
    network
        A directed network; an edge without a weight counts as one reply.

    Returns
    -------
    in_strength
        Shape (n_actors,), indexed by actor; a sum of weights from 0, which isolates have.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS 101(11).

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph()
    >>> network.add_weighted_edges_from([("ada", "ben", 3), ("cleo", "ben", 1)])
    >>> in_strength(network).to_dict()
    {'ada': 0.0, 'ben': 4.0, 'cleo': 0.0}
    """
    ties = directed(network)
    return by_actor(ties, "in_strength", np.bincount(ties.target, ties.weight, len(ties)))


def out_strength(network: Given) -> "pd.Series[float]":
    """
    Add up the replies each actor gave.

    Parameters
    ----------
    network
        A directed network; an edge without a weight counts as one reply.

    Returns
    -------
    out_strength
        Shape (n_actors,), indexed by actor; a sum of weights from 0, which isolates have.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS 101(11).

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph()
    >>> network.add_weighted_edges_from([("ada", "ben", 3), ("cleo", "ben", 1)])
    >>> out_strength(network).to_dict()
    {'ada': 3.0, 'ben': 0.0, 'cleo': 1.0}
    """
    ties = directed(network)
    return by_actor(ties, "out_strength", np.bincount(ties.source, ties.weight, len(ties)))


def reciprocity(network: Given) -> "pd.Series[float]":
    """
    Compute the share of each actor's ties that are returned.

    Parameters
    ----------
    network
        A directed network; weights are not used.

    Returns
    -------
    reciprocity
        Shape (n_actors,), indexed by actor; a share from 0 to 1, NA for isolates.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, chapter 13.

    Examples
    --------
    >>> import networkx as nx
    >>> reciprocity(nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("ben", "cleo")])).round(2).to_dict()
    {'ada': 1.0, 'ben': 0.67, 'cleo': 0.0}
    """
    ties = directed(network)
    size = len(ties)
    ends = np.bincount(ties.source, minlength=size) + np.bincount(ties.target, minlength=size)
    returned = 2 * np.bincount(mutual(ties).ravel(), minlength=size)
    with np.errstate(invalid="ignore"):
        return by_actor(ties, "reciprocity", returned / ends).astype("Float64")
