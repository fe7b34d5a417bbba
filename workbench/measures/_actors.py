"""Measures of actors: one value an actor, on the network's order."""

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.measures._ties import read, returned


def in_degree(network: "nx.DiGraph[str]") -> "pd.Series[int]":
    """
    Count the actors by whom each actor was answered.

    Parameters
    ----------
    network
        An interaction network; weights are not used.

    Returns
    -------
    in_degree
        Shape (n_actors,), indexed by actor; a count from 0, which isolates have.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 4.3.

    Examples
    --------
    >>> in_degree(nx.DiGraph([("ada", "ben"), ("cleo", "ben")])).to_dict()
    {'ada': 0, 'ben': 2, 'cleo': 0}
    """
    return _series(network, "in_degree", np.bincount(read(network).target, minlength=len(network)))


def out_degree(network: "nx.DiGraph[str]") -> "pd.Series[int]":
    """
    Count the actors whom each actor answered.

    Parameters
    ----------
    network
        An interaction network; weights are not used.

    Returns
    -------
    out_degree
        Shape (n_actors,), indexed by actor; a count from 0, which isolates have.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 4.3.

    Examples
    --------
    >>> out_degree(nx.DiGraph([("ada", "ben"), ("cleo", "ben")])).to_dict()
    {'ada': 1, 'ben': 0, 'cleo': 1}
    """
    return _series(network, "out_degree", np.bincount(read(network).source, minlength=len(network)))


def in_strength(network: "nx.DiGraph[str]") -> "pd.Series[float]":
    """
    Add up the replies each actor received.

    Parameters
    ----------
    network
        An interaction network; an edge without a weight counts as one reply.

    Returns
    -------
    in_strength
        Shape (n_actors,), indexed by actor; a sum of weights from 0, which isolates have.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.

    References
    ----------
    .. [1] Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS 101(11).

    Examples
    --------
    >>> network = nx.DiGraph()
    >>> network.add_weighted_edges_from([("ada", "ben", 3), ("cleo", "ben", 1)])
    >>> in_strength(network).to_dict()
    {'ada': 0.0, 'ben': 4.0, 'cleo': 0.0}
    """
    ties = read(network)
    return _series(network, "in_strength", np.bincount(ties.target, ties.weight, len(network)))


def out_strength(network: "nx.DiGraph[str]") -> "pd.Series[float]":
    """
    Add up the replies each actor gave.

    Parameters
    ----------
    network
        An interaction network; an edge without a weight counts as one reply.

    Returns
    -------
    out_strength
        Shape (n_actors,), indexed by actor; a sum of weights from 0, which isolates have.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.

    References
    ----------
    .. [1] Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS 101(11).

    Examples
    --------
    >>> network = nx.DiGraph()
    >>> network.add_weighted_edges_from([("ada", "ben", 3), ("cleo", "ben", 1)])
    >>> out_strength(network).to_dict()
    {'ada': 3.0, 'ben': 0.0, 'cleo': 1.0}
    """
    ties = read(network)
    return _series(network, "out_strength", np.bincount(ties.source, ties.weight, len(network)))


def reciprocity(network: "nx.DiGraph[str]") -> "pd.Series[float]":
    """
    Compute the share of each actor's ties that are returned.

    Parameters
    ----------
    network
        An interaction network; weights are not used.

    Returns
    -------
    reciprocity
        Shape (n_actors,), indexed by actor; a share from 0 to 1, NA for isolates.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, chapter 13.

    Examples
    --------
    >>> reciprocity(nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("ben", "cleo")])).round(2).to_dict()
    {'ada': 1.0, 'ben': 0.67, 'cleo': 0.0}
    """
    ties, size = read(network), len(network)
    ends = np.bincount(ties.source, minlength=size) + np.bincount(ties.target, minlength=size)
    mutual = 2 * np.bincount(ties.source[returned(ties, size)], minlength=size)
    with np.errstate(invalid="ignore"):
        return _series(network, "reciprocity", mutual / ends).astype("Float64")


def _series(network: "nx.DiGraph[str]", name: str, values: NDArray[np.generic]) -> "pd.Series":
    return pd.Series(values, pd.Index(list(network), dtype="str", name="actor"), name=name)
