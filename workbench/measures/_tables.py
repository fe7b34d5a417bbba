"""The tables in which measures are gathered: one of actors, one of roles."""

import numpy as np
import pandas as pd

from workbench.measures._degrees import in_degree, in_strength, out_degree, out_strength, reciprocity
from workbench.measures._given import directed
from workbench.networks import Given, Network
from workbench.vocabulary import Role


def actors(network: Given) -> pd.DataFrame:
    """
    Gather the measures of each actor.

    Parameters
    ----------
    network
        A directed network.

    Returns
    -------
    table
        One row an actor, in the network's order: `role`, then what `in_degree`, `out_degree`,
        `in_strength`, `out_strength` and `reciprocity` return.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.
    """
    ties = directed(network)
    measured = [f(ties) for f in (in_degree, out_degree, in_strength, out_strength, reciprocity)]
    roles = pd.Series(_roles(ties), measured[0].index, dtype="str", name="role")
    return pd.concat([roles, *measured], axis="columns")


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
    roles = np.array(_roles(ties), dtype=object)
    present = sorted(set(roles), key=[*Role, *sorted(set(roles))].index)
    pairs = pd.MultiIndex.from_product([present, present], names=["role", "alter"])
    rows = pd.DataFrame({"role": roles[ties.source], "alter": roles[ties.target], "weight": ties.weight})
    weight = rows.groupby(["role", "alter"])["weight"]
    counted = pd.DataFrame({"ties": weight.size(), "weight": weight.sum()})
    return counted.reindex(pairs, fill_value=0).astype("int64" if (ties.weight % 1 == 0).all() else "float64")


def _roles(network: Network) -> list[str]:
    if "role" not in network.actors:
        return [str(Role.UNKNOWN)] * len(network)
    return network.actors["role"].fillna(str(Role.UNKNOWN)).astype(str).tolist()
