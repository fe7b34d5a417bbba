"""Features of conversations in plain pandas and networkx, as one writes without thinking of speed."""

from itertools import pairwise
from typing import Any

import networkx as nx
import pandas as pd


def plain(talk: pd.DataFrame) -> pd.DataFrame:
    talk = talk[talk["kind"] != "reaction"]
    talk = talk.sort_values(["conversation", "time", "source", "item", "activity"])
    talk["actor"] = talk["actor"].fillna("deleted " + talk["activity"])
    talk["role"] = talk["role"].replace({"unknown": "member", "deleted": "member"})
    rows = {
        name: plain_features(acts[acts["role"] != "bot"]) | plain_shape(acts)
        for name, acts in talk.groupby("conversation", sort=True)
        if (acts["role"] != "bot").any()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def plain_features(acts: pd.DataFrame) -> dict[str, Any]:
    role = dict(zip(acts["actor"], acts["role"], strict=True))
    network, written, answered, reentry = nx.MultiDiGraph(), {}, set(), 0
    network.add_nodes_from(role)
    root = acts.iloc[0]
    for place, act in enumerate(acts.itertuples()):
        reentry += act.role == "member" and act.actor in answered
        above = written.get(act.parent)
        if above is not None and above.actor != act.actor:
            network.add_edge(act.actor, above.actor, place=place)
            answered.add(above.actor)
        written[act.activity] = act
    members = [actor for actor in network if role[actor] == "member"]
    peers = network.subgraph(members)
    talk = peers if len(members) > 2 else network
    outside = talk.size() - max(dict(talk.degree()).values(), default=0)
    turns = plain_turns(network, role, root)
    return {
        "messages": len(acts),
        "members": len(members),
        "staff": sum(one == "staff" for one in role.values()),
        "edges": network.size(),
        "m2m": peers.size(),
        "m2m_authors": sum(degree > 0 for _, degree in peers.out_degree()),
        "nonhub": outside,
        "nonhub_share": outside / talk.size() if talk.size() else 0.0,
        "reentry": reentry,
        "dyads": sum(number >= 2 for number in turns),
        "sustained": sum(number >= 3 for number in turns),
        "longest": max(turns, default=0),
    }


def plain_turns(network: nx.MultiDiGraph, role: dict[str, str], root: pd.Series) -> list[int]:
    is_addressed = root["is_dm"] or pd.notna(root["parent"]) or root["role"] == "member"
    pairs: dict[frozenset[str], list[str]] = {}
    for giver, alter, _ in sorted(network.edges(data="place"), key=lambda edge: edge[2]):
        pair = frozenset((giver, alter))
        if {role[giver], role[alter]} == {"staff", "member"}:
            opening = [root["actor"]] if is_addressed and root["actor"] in pair else []
            pairs.setdefault(pair, opening).append(giver)
    return [1 + sum(one != other for one, other in pairwise(said)) for said in pairs.values()]


def plain_shape(acts: pd.DataFrame) -> dict[str, int]:
    tree, first = nx.DiGraph(), acts["activity"].iloc[0]
    for act in acts.itertuples():
        tree.add_edge(act.parent if act.parent in tree else first, act.activity)
    tree.remove_edge(first, first)
    depths = pd.Series(nx.single_source_shortest_path_length(tree, first))
    depths = depths[acts.loc[acts["role"] != "bot", "activity"]]
    return {"depth": int(depths.max()), "width": int(depths.value_counts().max())}
