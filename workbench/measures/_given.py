"""What measures are given, as the arrays they count on."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.networks import Given, Network, arrays
from workbench.vocabulary import Role


def directed(given: Given) -> Network:
    """
    Give a directed network as arrays.

    Parameters
    ----------
    given
        A networkx graph, a network in arrays, or a study.

    Returns
    -------
    network
        In arrays.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.
    """
    network = arrays(given)
    if not network.is_directed:
        raise StudyError(
            f"A {type(given).__name__} cannot be measured, for its ties have no direction. Expected a "
            "networkx.DiGraph, with one tie from actor to alter and the number of acts as its weight."
        )
    return network


def by_actor(network: Network, name: str, values: NDArray[np.generic]) -> "pd.Series":
    """
    Put values of actors under their names.

    Parameters
    ----------
    network
        In arrays.
    name
        Of the measure.
    values
        One an actor, in the network's order.

    Returns
    -------
    series
        Indexed by actor.
    """
    return pd.Series(values, network.names.rename("actor"), name=name)


def mutual(network: Network) -> NDArray[np.int64]:
    """
    Find the pairs of actors who are tied both ways.

    Parameters
    ----------
    network
        A directed network.

    Returns
    -------
    mutual
        Shape (2, n_pairs): the rows of the earlier and of the later actor of each pair.
    """
    size = np.int64(max(len(network), 1))
    earlier, later = np.minimum(network.source, network.target), np.maximum(network.source, network.target)
    pairs = earlier * size + later
    pairs.sort()  # a pair that is tied both ways stands twice, side by side
    return np.array(np.divmod(pairs[1:][pairs[1:] == pairs[:-1]], size))


def share(part: float, whole: float) -> float:
    """
    Divide, where there is something to divide by.

    Parameters
    ----------
    part
        What is shared out.
    whole
        What it is a part of.

    Returns
    -------
    share
        Part by whole; NaN if the whole is 0.
    """
    return part / whole if whole else float("nan")


def role_names(network: Network) -> "pd.Series[str]":
    """
    Tell the role of each actor in a word.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    roles
        Indexed by actor; unknown where nothing tells.
    """
    unknown = str(Role.UNKNOWN)
    if "role" not in network.actors:
        return by_actor(network, "role", np.full(len(network), unknown, object)).astype("str")
    return by_actor(network, "role", network.actors["role"].fillna(unknown).to_numpy(object)).astype("str")


def known_roles(network: Network) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """
    Tell roles by number, and whose is known.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    numbers
        Shape (n_actors,): from 0, alike for those of one role.
    is_known
        Shape (n_actors,): whether the role is a role, and not missing, unknown or of a deleted account.
    """
    if "role" not in network.actors:
        return np.zeros(len(network), np.intp), np.zeros(len(network), bool)
    numbers, roles = pd.factorize(network.actors["role"], use_na_sentinel=False)
    is_role = ~(roles.isna() | roles.isin([str(Role.UNKNOWN), str(Role.DELETED)]))
    return numbers, is_role[numbers]
