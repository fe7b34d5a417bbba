"""
Measures of actors and of networks, each with its range and its source.

They look at who is tied to whom; only strengths look at weights. A tie to oneself never counts.
"""

import networkx as nx
import numpy as np
import pandas as pd

from workbench.measures._actors import in_degree, in_strength, out_degree, out_strength, reciprocity
from workbench.measures._networks import density, in_centralization, out_centralization, overall_reciprocity
from workbench.measures._ties import read
from workbench.vocabulary import Role

__all__ = [
    "actors",
    "density",
    "in_centralization",
    "in_degree",
    "in_strength",
    "network",
    "out_centralization",
    "out_degree",
    "out_strength",
    "overall_reciprocity",
    "reciprocity",
    "ties_by_role",
]

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


def actors(network: "nx.DiGraph[str]") -> pd.DataFrame:
    """
    Gather the measures of each actor.

    Parameters
    ----------
    network
        An interaction network.

    Returns
    -------
    table
        One row an actor, in the network's order: `role`, then what `in_degree`, `out_degree`,
        `in_strength`, `out_strength` and `reciprocity` return.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.
    """
    measured = [f(network) for f in (in_degree, out_degree, in_strength, out_strength, reciprocity)]
    roles = pd.Series(_roles(network), measured[0].index, dtype="str", name="role")
    return pd.concat([roles, *measured], axis="columns")


def network(network: "nx.DiGraph[str]") -> pd.DataFrame:
    """
    Gather the measures of a whole network.

    Parameters
    ----------
    network
        An interaction network.

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
        If the network is not directed, or holds parallel ties.
    """
    ties = read(network)
    values = {
        "actors": len(network),
        "ties": len(ties.source),
        "weight": ties.weight.sum(),
        "isolates": len(network) - len(np.unique([ties.source, ties.target])),
        "density": density(network),
        "reciprocity": overall_reciprocity(network),
        "in_centralization": in_centralization(network),
        "out_centralization": out_centralization(network),
    }
    reasons = _reasons(network, len(ties.source))
    rows = [(None if name in reasons else values[name], _RANGES[name], reasons.get(name)) for name in _RANGES]
    table = pd.DataFrame(rows, pd.Index(list(_RANGES), name="measure"), ["value", "range", "reason"])
    return table.astype({"value": "Float64", "range": "str", "reason": "string"})


def ties_by_role(network: "nx.DiGraph[str]") -> pd.DataFrame:
    """
    Count ties from role to role.

    Parameters
    ----------
    network
        An interaction network with `role` on its nodes.

    Returns
    -------
    table
        One row a pair of the roles present, `role` (who answers) and `alter` (who is answered),
        with `ties` and `weight`, 0 where the one never answered the other.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.

    Examples
    --------
    >>> network = nx.DiGraph([("ada", "ben"), ("cleo", "ben")])
    >>> nx.set_node_attributes(network, {"ada": "member", "ben": "staff", "cleo": "member"}, "role")
    >>> ties_by_role(network)["ties"].unstack().loc["member", "staff"]
    np.int64(2)
    """
    ties, roles = read(network), np.array(_roles(network), dtype=object)
    present = sorted(set(roles), key=[*Role, *sorted(set(roles))].index)
    pairs = pd.MultiIndex.from_product([present, present], names=["role", "alter"])
    rows = pd.DataFrame({"role": roles[ties.source], "alter": roles[ties.target], "weight": ties.weight})
    weight = rows.groupby(["role", "alter"])["weight"]
    counted = pd.DataFrame({"ties": weight.size(), "weight": weight.sum()})
    return counted.reindex(pairs, fill_value=0).astype("int64" if (ties.weight % 1 == 0).all() else "float64")


def _reasons(network: "nx.DiGraph[str]", ties: int) -> dict[str, str]:
    indices = ("density", "reciprocity", "in_centralization", "out_centralization")
    if network.graph.get("acts") and network.graph.get("acts_without_reply_ids") == network.graph["acts"]:
        reason = "The exports do not say which act answers which, so ties cannot be seen."
        return dict.fromkeys(("ties", "weight", "isolates", *indices), reason)
    if len(network) >= FEWEST_ACTORS and ties >= FEWEST_TIES:
        return {}
    reason = (
        f"Too small to say: {len(network)} actors and {ties} ties, "
        f"at least {FEWEST_ACTORS} and {FEWEST_TIES} are needed."
    )
    return dict.fromkeys(indices, reason)


def _roles(network: "nx.DiGraph[str]") -> list[str]:
    return [facts.get("role") or Role.UNKNOWN.value for _, facts in network.nodes(data=True)]
