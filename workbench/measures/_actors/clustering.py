"""How far the contacts of each actor are each other's contacts."""

import numpy as np
import pandas as pd

from workbench.measures._actors.triangles import triangles
from workbench.measures._given import by_actor
from workbench.networks import Given, arrays


def clustering(network: Given) -> "pd.Series[float]":
    """
    Compute the share of pairs of each actor's contacts who are each other's contacts.

    A contact is whoever one answered or was answered by: directed ties are taken as undirected, which differs
    from what networkx does with a DiGraph (there, triangles are told apart by their directions).

    Parameters
    ----------
    network
        A network; neither directions nor weights are used.

    Returns
    -------
    clustering
        Shape (n_actors,), indexed by actor; a share from 0, where no two contacts are each other's, to 1.
        NA for isolates and whoever has one contact, where networkx says 0: there is no pair to look at, so
        the mean over actors is higher than networkx's average clustering.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Watts, D. J. and Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks.
       Nature 393.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("ben", "cleo"), ("cleo", "ada"), ("dora", "ada")])
    >>> clustering(network).round(2).to_dict()
    {'ada': 0.33, 'ben': 1.0, 'cleo': 1.0, 'dora': None}
    """
    ties = arrays(network)
    contacts = np.diff(ties.neighbours.indptr).astype(np.int64)
    with np.errstate(invalid="ignore"):
        shares = triangles(ties) / (contacts * (contacts - 1) // 2)
    return by_actor(ties, "clustering", shares).astype("Float64")
