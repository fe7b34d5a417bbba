"""How often contacts of one actor are each other's contacts: one value a network, NaN where there is none."""

import numpy as np

from workbench.measures._actors.triangles import triangles
from workbench.measures._given import share
from workbench.networks import Given, arrays


def transitivity(network: Given) -> float:
    """
    Compute how often two contacts of an actor are each other's contacts.

    It is three times the number of triangles by the number of actors' pairs of contacts. A contact is whoever
    one answered or was answered by.

    Parameters
    ----------
    network
        A network; neither directions nor weights nor isolates count.

    Returns
    -------
    transitivity
        From 0, where there is no triangle, to 1; NaN, where networkx says 0, if nobody has two contacts.
        Actors with many contacts weigh most, so that one busy hub brings it near 0 whatever the others do.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Newman, M. E. J., Watts, D. J. and Strogatz, S. H. (2002). Random graph models of social
       networks. PNAS 99.

    Examples
    --------
    Of five pairs of contacts, the three of ada, ben and cleo are contacts too:

    >>> import networkx as nx
    >>> transitivity(nx.DiGraph([("ada", "ben"), ("ben", "cleo"), ("cleo", "ada"), ("dora", "ada")]))
    0.6
    """
    ties = arrays(network)
    contacts = np.diff(ties.neighbours.indptr).astype(np.int64)
    return share(float(triangles(ties).sum()), float((contacts * (contacts - 1) // 2).sum()))
