"""
Seconds for features and verdicts of 100,000 and 1,000,000 activities, beside plain pandas and networkx.

    python benchmarks/verdicts.py            on random tables
    python benchmarks/verdicts.py --demo     on studies made by the demonstration's generator

The plain version stands in this file. Its values are compared with ours before any time is taken.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench import conversations, levels

SMALL, LARGE = 100_000, 1_000_000
RUNS = 5
ROLES = np.array(["staff", "unknown", "bot", "org", *["member"] * 36])


# what is measured


@dataclass(frozen=True)
class Table:
    """A service that is one Parquet file, sorted by conversation and time as a study's are."""

    path: Path
    has_roles: bool = True

    def connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute(f"create view talk as from '{self.path}'")
        return connection


def service(activities: int, folder: Path) -> Any:  # noqa: ANN401
    """Make what is measured; both ways give something with a table `talk`."""
    if "--demo" in sys.argv:
        from workbench import demo, study  # noqa: PLC0415

        path = folder / f"study-{activities}"
        if not path.exists():
            demo.make_large(path, activities=activities)
        return study.read(path)
    path = folder / f"talk-{activities}.parquet"
    if not path.exists():
        pq.write_table(random_talk(activities), path)
    return Table(path)


def random_talk(activities: int, *, seed: int = 2018) -> pa.Table:
    """Draw conversations of about eight acts, heavy-tailed, by one actor for every thirteen acts."""
    chance = np.random.default_rng(seed)
    sizes = 1 + chance.lognormal(1.0, 1.35, activities).astype(int)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), activities) + 1]
    act = np.arange(activities)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)[:activities]
    place = act - first
    actor = (activities // 13 * chance.random(activities) ** 2.5).astype(int)
    again = first + (place * chance.random(activities)).astype(int)
    actor = np.where(chance.random(activities) < 0.5, actor[again], actor)
    to_root, lost = chance.random(activities) < 0.4, chance.random(activities) < 0.02
    parent = np.where(to_root, first, first + (place * chance.random(activities)).astype(int))
    gone = chance.random(activities) < 0.005
    hours = np.datetime64("2024-01-01", "us") + np.cumsum(chance.integers(1, 60, activities)).astype("m8[s]")
    name = np.char.add("platform:forum:thread:", np.char.zfill(act.astype(str), 9))
    person = np.char.add("p", np.char.zfill(actor.astype(str), 15))
    columns = {
        "conversation": pa.array(name[first]),
        "activity": pa.array(name),
        "parent": pa.array(np.where(lost, "elsewhere", name[parent]), mask=place == 0),
        "actor": pa.array(person, mask=gone),
        "role": pa.array(np.where(gone, "deleted", ROLES[actor % len(ROLES)])),
        "time": pa.array(hours, type=pa.timestamp("us", tz="UTC")),
        "item": pa.array(act + 1),
        "kind": pa.array(np.where(place == 0, "post", "reply")),
        "space": pa.array(np.char.add("space ", (first % 20).astype(str))),
        "is_dm": pa.array(first % 50 == 0),
        "has_reply_ids": pa.array(np.ones(activities, bool)),
        "targetless": pa.array(np.full(activities, "none")),
        "origin": pa.array(np.char.add("talk.csv#", (act + 1).astype(str))),
        "source": pa.array(np.full(activities, "table")),
        "reactions": pa.array(chance.integers(0, 5, activities)),
    }
    return pa.table(columns)


# the same features, as one would write them without thinking of speed


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


# the measuring


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def peak(activities: int, folder: Path) -> float:
    """Peak memory in MB of a fresh process that gives verdicts once."""
    extra = [argument for argument in sys.argv[1:] if argument == "--demo"]
    command = [sys.executable, __file__, "--once", str(activities), str(folder), *extra]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def once(activities: int, folder: Path) -> None:
    levels.verdicts(service(activities, folder))
    # what `resource` tells is inherited from the process that started this one
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(int(status["VmHWM"].split()[0]) / 1024)


def compare(small: Any) -> float:  # noqa: ANN401
    """Check that the plain version gives the same values, and return its seconds."""
    with small.connect() as connection:
        talk = connection.sql("from talk").to_arrow_table().to_pandas()
    start = time.perf_counter()
    expected = plain(talk)
    seconds = time.perf_counter() - start
    found = conversations.features(small).set_index("conversation").loc[expected.index, list(expected)]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_names=False)
    return seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = service(SMALL, folder), service(LARGE, folder)
        slow = compare(small)
        print(f"{len(conversations.features(large)):,} conversations in the large table; values agree.\n")
        print(f"{'':34}{'100,000':>10}{'1,000,000':>12}{'ratio':>8}")
        print(f"{'plain pandas + networkx, seconds':34}{slow:>10.2f}")
        for label, work in (("features", conversations.features), ("verdicts", levels.verdicts)):
            one, ten = (median(lambda work=work, size=size: work(size)) for size in (small, large))
            print(f"{label + ', seconds':34}{one:>10.2f}{ten:>12.2f}{ten / one:>8.1f}")
            print(f"{'  times faster than plain':34}{slow / one:>10.0f}")
        peaks = [peak(activities, folder) for activities in (SMALL, LARGE)]
        print(
            f"{'peak memory of verdicts, MB':34}{peaks[0]:>10.0f}{peaks[1]:>12.0f}{peaks[1] / peaks[0]:>8.1f}"
        )


if __name__ == "__main__":
    if "--once" in sys.argv:
        place = sys.argv.index("--once")
        once(int(sys.argv[place + 1]), Path(sys.argv[place + 2]))
    else:
        main()
