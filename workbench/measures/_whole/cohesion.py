"""How close-knit a whole network is: one value a network, NaN where there is none."""

import numpy as np

from workbench.measures._given import directed, mutual, share
from workbench.networks import Given, arrays


def density(network: Given) -> float:
    """
    Compute the share of possible ties that exist.

    Parameters
    ----------
    network
        A network, isolates included; weights are not used.

    Returns
    -------
    density
        From 0 to 1; NaN for fewer than two actors. It falls as networks grow, at the same number
        of ties an actor, so never compare it across sizes.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

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
    ties = arrays(network)
    pairs = len(ties) * (len(ties) - 1)
    return share(len(ties.source), pairs if ties.is_directed else pairs // 2)


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
        a service that answers fifty separate questions under one post scores 1. In `network` and
        `catalogue` it is `reciprocity`; the function of that name tells the share of each actor.

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
    return share(2 * mutual(ties).shape[1], len(ties.source))


def corrected_reciprocity(network: Given) -> float:
    """
    Compute how much more ties are returned than they would be if they fell at random.

    It is (r - a) / (1 - a), where r is the overall reciprocity and a the density.

    Parameters
    ----------
    network
        A directed network, isolates included, for they lower the density; weights are not used.

    Returns
    -------
    corrected_reciprocity
        Up to 1, where all ties are returned; 0 as at random, below 0 where fewer are returned, never
        under -1; NaN without ties, and where all possible ties exist. It is as blind to hubs as
        reciprocity is: a service that answers fifty separate questions under one post scores 1.

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
    >>> network = nx.DiGraph([("ada", "ben"), ("ben", "ada"), ("ben", "cleo"), ("cleo", "ada")])
    >>> round(corrected_reciprocity(network), 2)
    -0.5
    """
    ties = directed(network)
    by_chance = density(ties)
    return share(overall_reciprocity(ties) - by_chance, 1 - by_chance)


def isolates(network: Given) -> int:
    """
    Count the actors without ties.

    Parameters
    ----------
    network
        A network.

    Returns
    -------
    isolates
        A count, from 0 to the number of actors.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 4.3.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("ben", "cleo")])
    >>> network.add_node("dora")
    >>> isolates(network)
    1
    """
    ties = arrays(network)
    is_tied = np.zeros(len(ties), bool)
    is_tied[ties.source] = is_tied[ties.target] = True
    return int((~is_tied).sum())


def isolate_share(network: Given) -> float:
    """
    Compute the share of actors without ties.

    Parameters
    ----------
    network
        A network, isolates included.

    Returns
    -------
    isolate_share
        From 0 to 1; NaN without actors. Those who read and never write are in no export, so they are not
        among the isolates, and how replies without a target are counted moves the share.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Himelboim, I. et al. (2017). Classifying Twitter topic-networks using social network analysis.
       Social Media + Society 3(1).

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("ben", "cleo")])
    >>> network.add_node("dora")
    >>> isolate_share(network)
    0.25
    """
    ties = arrays(network)
    return share(isolates(ties), len(ties))
