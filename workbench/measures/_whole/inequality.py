"""How unequally activity is spread over actors: one value a network, NaN where there is none."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.measures._given import share
from workbench.networks import Given, arrays

AnyNumbers = Sequence[float] | NDArray[np.number] | pd.Series


def gini(values: AnyNumbers) -> float:
    """
    Compute how unequal numbers are, corrected for how few they are.

    It is the mean difference between two of the numbers, by twice their mean: the uncorrected coefficient
    times n / (n - 1), so that it reaches 1 however few they are.

    Parameters
    ----------
    values
        From 0 upwards, zeros included.

    Returns
    -------
    gini
        From 0, where all are alike, to 1, where one has everything; NaN for fewer than two, or where all are
        0. Chance makes small groups unequal: four who speak alike often reach .39 over eight messages.

    References
    ----------
    .. [1] Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
       Statistics 85(1).

    Examples
    --------
    >>> gini([2, 2, 2]), gini([0, 0, 5]), gini([0, 1, 1])
    (0.0, 1.0, 0.5)
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    number = len(ordered)
    ranks = 2 * np.arange(1, number + 1) - number - 1
    return share(float(ranks @ ordered), (number - 1) * float(ordered.sum()))


def acts_gini(network: Given) -> float:
    """
    Compute how unequally acts are spread over actors.

    Parameters
    ----------
    network
        A network with `acts` on its nodes; isolates count, for they act too. Who is only addressed, with 0
        acts, does not.

    Returns
    -------
    acts_gini
        From 0, where all act as often, to 1, where few do all; NaN for fewer than two who act, or where
        the network does not say how often they act. It is `gini` of `acts`, over those who acted: whoever
        only reads is not in it. Inequality is the rule in online talk, and no failure.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
       Statistics 85(1).
    .. [2] van Mierlo, T. (2014). The 1 % rule in four digital health social networks. JMIR 16(2) e33.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben")])
    >>> nx.set_node_attributes(network, {"ada": 3, "ben": 1}, "acts")
    >>> acts_gini(network)
    0.5
    """
    ties = arrays(network)
    if "acts" not in ties.actors or ties.actors["acts"].isna().any():
        return float("nan")
    acts = ties.actors["acts"].to_numpy(np.float64)
    return gini(acts[acts > 0])


def strength_gini(network: Given) -> float:
    """
    Compute how unequally replies, given and received, are spread over actors.

    Parameters
    ----------
    network
        A network; weights count, one for a tie without, and isolates count with a strength of 0.

    Returns
    -------
    strength_gini
        From 0, where all take part in as many replies, to 1, which only nears where a few hold all ties; NaN
        for fewer than two actors, or without ties. It is `gini` of in- and out-strength together. Each reply
        counts for both who gives and who gets it, so one actor alone never holds more than half.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
       Statistics 85(1).

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben")])
    >>> network.add_node("cleo")
    >>> strength_gini(network)
    0.5
    """
    ties = arrays(network)
    ends = np.concatenate([ties.source, ties.target])
    return gini(np.bincount(ends, np.tile(ties.weight, 2), len(ties)))
