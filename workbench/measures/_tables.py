"""The tables in which measures are gathered: one of actors, one of the network, one of roles."""

import numpy as np
import pandas as pd

from workbench.measures._cohesion import density, in_centralization, out_centralization, overall_reciprocity
from workbench.measures._degrees import in_degree, in_strength, out_degree, out_strength, reciprocity
from workbench.measures._given import directed
from workbench.networks import Given, Network
from workbench.vocabulary import Role

FEWEST_ACTORS = 10
FEWEST_TIES = 15

_RANGES = {
    "actors": "a count, from 0",
    "ties": "a count, from 0",
    "weight": "replies, from 0",
    "isolates": "a count, from 0",
    "density": "a share, 0 to 1",
    "reciprocity": "a share, 0 to 1",
    "in_centralization": "0 (all alike) to 1 (all answer one)",
    "out_centralization": "0 (all alike) to 1 (one answers all)",
}


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


def network(network: Given) -> pd.DataFrame:
    """
    Gather the measures of a whole network.

    Parameters
    ----------
    network
        A directed network.

    Returns
    -------
    table
        One row a measure: `actors`, `ties`, `weight` and `isolates` are counts, and `density`,
        `reciprocity`, `in_centralization` and `out_centralization` what the functions of their
        names return (`overall_reciprocity` for the second). Columns: `value`, NA where it must not
        be read; `range`, in words; `reason` why a value is NA, else NA. Indices of a network of
        fewer than 10 actors or 15 ties are not told, since chance alone moves them too far, and
        nothing on ties where the exports hold no reply ids at all.

    Raises
    ------
    StudyError
        If the network has no direction, or holds parallel ties.
    """
    ties = directed(network)
    values = {
        "actors": len(ties),
        "ties": len(ties.source),
        "weight": ties.weight.sum(),
        "isolates": len(ties) - len(np.unique([ties.source, ties.target])),
        "density": density(ties),
        "reciprocity": overall_reciprocity(ties),
        "in_centralization": in_centralization(ties),
        "out_centralization": out_centralization(ties),
    }
    reasons = _reasons(ties)
    rows = [(None if name in reasons else values[name], _RANGES[name], reasons.get(name)) for name in _RANGES]
    table = pd.DataFrame(rows, pd.Index(list(_RANGES), name="measure"), ["value", "range", "reason"])
    return table.astype({"value": "Float64", "range": "str", "reason": "string"})


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


def _reasons(network: Network) -> dict[str, str]:
    indices = ("density", "reciprocity", "in_centralization", "out_centralization")
    acts, ties = network.facts.get("acts"), len(network.source)
    if acts and network.facts.get("acts_without_reply_ids") == acts:
        reason = "The exports do not say which act answers which, so ties cannot be seen."
        return dict.fromkeys(("ties", "weight", "isolates", *indices), reason)
    if len(network) >= FEWEST_ACTORS and ties >= FEWEST_TIES:
        return {}
    reason = (
        f"Too small to say: {len(network)} actors and {ties} ties, "
        f"at least {FEWEST_ACTORS} and {FEWEST_TIES} are needed."
    )
    return dict.fromkeys(indices, reason)


def _roles(network: Network) -> list[str]:
    if "role" not in network.actors:
        return [str(Role.UNKNOWN)] * len(network)
    return network.actors["role"].fillna(str(Role.UNKNOWN)).astype(str).tolist()
