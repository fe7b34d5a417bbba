"""What measures are given, as the arrays they count on."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.networks import Given, Network, arrays


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


def returned(network: Network) -> NDArray[np.bool_]:
    """
    Tell of each tie whether there is one the other way.

    Parameters
    ----------
    network
        A directed network.

    Returns
    -------
    returned
        One truth value a tie, in the order of ties.
    """
    size = np.int64(len(network))
    there = network.source * size + network.target
    return np.isin(there, network.target * size + network.source)
