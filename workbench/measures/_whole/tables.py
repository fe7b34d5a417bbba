"""The table of ties from role to role."""

import pandas as pd

from workbench.measures._given import directed, role_names
from workbench.networks import Given
from workbench.vocabulary import Role


def ties_by_role(network: Given) -> pd.DataFrame:
    """
    Count ties from role to role.

    Parameters
    ----------
    network
        A directed network with `role` on its nodes.

    Returns
    -------
    table
        One row a pair of the roles present, `role` (who answers) and `alter` (who is answered),
        with `ties` and `weight`, 0 where the one never answered the other.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("cleo", "ben")])
    >>> nx.set_node_attributes(network, {"ada": "member", "ben": "staff", "cleo": "member"}, "role")
    >>> ties_by_role(network)["ties"].unstack().loc["member", "staff"]
    np.int64(2)
    """
    ties = directed(network)
    roles = role_names(ties).to_numpy(object)
    present = sorted(set(roles), key=[*Role, *sorted(set(roles))].index)
    pairs = pd.MultiIndex.from_product([present, present], names=["role", "alter"])
    rows = pd.DataFrame({"role": roles[ties.source], "alter": roles[ties.target], "weight": ties.weight})
    weight = rows.groupby(["role", "alter"])["weight"]
    counted = pd.DataFrame({"ties": weight.size(), "weight": weight.sum()})
    return counted.reindex(pairs, fill_value=0).astype("int64" if (ties.weight % 1 == 0).all() else "float64")
