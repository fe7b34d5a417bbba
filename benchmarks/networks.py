"""
Milliseconds for building reply networks and measuring them, beside networkx, NetworKit, rustworkx and igraph.

    python benchmarks/networks.py            about 75,000 actors and 570,000 ties
    python benchmarks/networks.py --large    about 730,000 actors and 5,700,000 ties as well

The studies are made by the demonstration's generator. Values are compared before any time is taken.
Medians of five; of what takes more than ten seconds, of one run; a library that would take more than
a quarter of an hour on the large network is left out there, and it is said.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkit as nk
import networkx as nx
import numpy as np
import pandas as pd
import rustworkx as rx

from workbench import demo, measures, networks, study
from workbench.networks import Network

SIZES = {"75,000 actors": 1_000_000, "730,000 actors": 10_000_000}
RUNS, ONCE_ABOVE = 5, 10.0  # seconds
PRECISION = 0.01  # relative: each library ends PageRank at a tolerance of its own
OURS, PLAIN, YARDSTICK = "workbench", "networkx", "igraph"
PERMISSIVE = ("NetworKit", "rustworkx")
LIBRARIES = (OURS, PLAIN, *PERMISSIVE, YARDSTICK)
TOO_SLOW_WHEN_LARGE = {
    (PLAIN, name) for name in ("core numbers", "PageRank", "transitivity", "local clustering", "communities")
} | {("rustworkx", "transitivity")}


# the same network in every library


def acts(service: study.Study) -> pd.DataFrame:
    """Read who answered whom, one row a reply, as somebody would who builds with networkx."""
    with service.connect() as connection:
        return (
            connection.sql(
                "select reply.actor as source, answered.actor as target from talk as reply "
                "join talk as answered on reply.parent = answered.activity "
                "where reply.actor <> answered.actor"
            )
            .to_arrow_table()
            .to_pandas()
        )


def with_networkx(table: pd.DataFrame) -> "nx.DiGraph[str]":
    counted = table.groupby(["source", "target"]).size().rename("weight").reset_index()
    return nx.from_pandas_edgelist(counted, edge_attr="weight", create_using=nx.DiGraph)


def with_networkit(network: Network) -> nk.Graph:
    ends = network.source.astype(np.uint64), network.target.astype(np.uint64)
    weights = network.weight.astype(np.float64)
    return nk.GraphFromCoo((weights, ends), n=len(network), weighted=True, directed=True)


def with_rustworkx(network: Network) -> "rx.PyDiGraph[int, float]":
    graph: rx.PyDiGraph[int, float] = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(len(network)))
    ties = (network.source.tolist(), network.target.tolist(), network.weight.tolist())
    graph.add_edges_from(list(zip(*ties, strict=True)))
    return graph


def with_igraph(network: Network) -> igraph.Graph:
    graph = igraph.Graph(
        n=len(network), edges=np.column_stack([network.source, network.target]), directed=True
    )
    graph.es["weight"] = network.weight.astype(float).tolist()
    return graph


def both_ways(network: Network) -> tuple[Any, Any, Any]:
    """Give each pair once, its weights added up."""
    summed = (network.adjacency + network.adjacency.T).tocoo()
    once = summed.coords[0] < summed.coords[1]
    return summed.coords[0][once], summed.coords[1][once], summed.data[once]


def undirected_networkit(network: Network) -> nk.Graph:
    first, second, weight = both_ways(network)  # its own way from directed to undirected loses ties
    ends = first.astype(np.uint64), second.astype(np.uint64)
    return nk.GraphFromCoo((weight, ends), n=len(network), weighted=True, directed=False)


def undirected_networkx(network: Network) -> "nx.Graph[int]":
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(network)))
    graph.add_weighted_edges_from(zip(*(ends.tolist() for ends in both_ways(network)), strict=True))
    return graph


BUILDERS: dict[str, Callable[[Network], Any]] = {
    "NetworKit": with_networkit,
    "rustworkx": with_rustworkx,
    YARDSTICK: with_igraph,
}


# what each library calls the same measure; a library that lacks one is left out of its row


def cores_of_networkit(graph: nk.Graph) -> list[float]:
    return nk.centrality.CoreDecomposition(graph).run().scores()


def components_of_networkit(graph: nk.Graph, kind: Any) -> int:  # noqa: ANN401
    return int(kind(graph).run().numberOfComponents())


def communities_of_networkit(graph: nk.Graph) -> float:
    nk.setSeed(1, False)  # noqa: FBT003
    found = nk.community.ParallelLeiden(graph)
    found.run()
    return float(nk.community.Modularity().getQuality(found.getPartition(), graph))


def communities_of_igraph(graph: igraph.Graph) -> float:
    found = graph.community_leiden("modularity", weights="weight", n_iterations=2)
    return float(graph.modularity(found, weights="weight"))


def communities_of_networkx(graph: "nx.Graph[str]") -> float:
    found = nx.community.louvain_communities(graph, seed=1)
    return float(nx.community.modularity(graph, found))


def communities_of_ours(network: Network) -> float:
    return measures.modularity(network, measures.communities(network))


DIRECTED: dict[str, dict[str, Callable[[Any], Any]]] = {
    "reciprocity": {
        OURS: measures.overall_reciprocity,
        PLAIN: nx.overall_reciprocity,
        YARDSTICK: lambda graph: graph.reciprocity(),
    },
    "weak components": {
        OURS: measures.weak_components,
        PLAIN: nx.number_weakly_connected_components,
        "NetworKit": lambda g: components_of_networkit(g, nk.components.WeaklyConnectedComponents),
        "rustworkx": rx.number_weakly_connected_components,
        YARDSTICK: lambda graph: len(graph.connected_components("weak")),
    },
    "strong components": {
        OURS: measures.strong_components,
        PLAIN: nx.number_strongly_connected_components,
        "NetworKit": lambda g: components_of_networkit(g, nk.components.StronglyConnectedComponents),
        "rustworkx": rx.number_strongly_connected_components,
        YARDSTICK: lambda graph: len(graph.connected_components("strong")),
    },
    "PageRank": {
        OURS: lambda network: measures.pagerank(network).max(),
        PLAIN: lambda graph: max(nx.pagerank(graph).values()),
        "NetworKit": lambda g: max(nk.centrality.PageRank(g, 0.85, 1e-8).run().scores()),
        "rustworkx": lambda graph: max(rx.pagerank(graph, weight_fn=float).values()),
        YARDSTICK: lambda graph: max(graph.pagerank(weights="weight")),
    },
}
UNDIRECTED: dict[str, dict[str, Callable[[Any], Any]]] = {
    "core numbers": {
        OURS: lambda network: measures.core_number(network).max(),
        PLAIN: lambda graph: max(nx.core_number(graph).values()),
        "NetworKit": lambda graph: max(cores_of_networkit(graph)),
        "rustworkx": lambda graph: max(rx.core_number(graph).values()),
        YARDSTICK: lambda graph: max(graph.coreness()),
    },
    "transitivity": {
        OURS: measures.transitivity,
        PLAIN: nx.transitivity,
        "NetworKit": nk.globals.ClusteringCoefficient.exactGlobal,
        "rustworkx": rx.transitivity,
        YARDSTICK: lambda graph: graph.transitivity_undirected(),
    },
    "local clustering": {
        OURS: lambda network: measures.clustering(network).fillna(0).mean(),  # NA where there are no pairs
        PLAIN: nx.average_clustering,
        "NetworKit": lambda graph: float(
            np.mean(nk.centrality.LocalClusteringCoefficient(graph, True).run().scores())  # noqa: FBT003
        ),
        YARDSTICK: lambda graph: graph.transitivity_avglocal_undirected(mode="zero"),
    },
    "communities": {
        OURS: communities_of_ours,
        PLAIN: communities_of_networkx,
        "NetworKit": communities_of_networkit,
        YARDSTICK: communities_of_igraph,
    },
}


# the measuring


def median(work: Callable[[], object]) -> float:
    """Seconds of a run; the first tells whether there are more."""
    seconds: list[float] = []
    while len(seconds) < RUNS and not (seconds and seconds[0] > ONCE_ABOVE):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def row(name: str, seconds: dict[str, float], note: str = "") -> None:
    cells = "".join(f"{1000 * seconds[one]:>12,.1f}" if one in seconds else f"{'-':>12}" for one in LIBRARIES)
    ours = seconds[OURS]
    ratio = f"{seconds[PLAIN] / ours:>9,.0f}" if PLAIN in seconds else f"{'-':>9}"
    best = min((seconds[one] for one in PERMISSIVE if one in seconds), default=None)
    beside = f"{ours / best:>9.2f}" if best else f"{'-':>9}"
    print(f"{name:<20}{cells}{ratio}{beside}  {note}", flush=True)


def build(service: study.Study) -> tuple[Network, "nx.DiGraph[str]"]:
    table = acts(service)
    network = networks.read(service)
    plain = with_networkx(table)
    assert plain.number_of_edges() == len(network.source), "networkx and the workbench count other ties"
    plain.add_nodes_from(network.names)  # a list of ties does not know who has none
    row(
        "build, from a table",
        {OURS: median(lambda: networks.from_acts(table)), PLAIN: median(lambda: with_networkx(table))}
        | {name: median(lambda make=make: make(network)) for name, make in BUILDERS.items()},
        "the three on the right from integers",
    )
    row(
        "build, from a study",
        {
            OURS: median(lambda: networks.read(service)),
            PLAIN: median(lambda: with_networkx(acts(service))),
        },
    )
    return network, plain


def measure(network: Network, plain: "nx.DiGraph[str]", *, is_large: bool) -> None:
    directed = {OURS: network, PLAIN: plain, **{name: make(network) for name, make in BUILDERS.items()}}
    undirected = {
        OURS: network,  # our measures of undirected networks read a directed one as such
        PLAIN: undirected_networkx(network),
        "NetworKit": undirected_networkit(network),
        "rustworkx": directed["rustworkx"].to_undirected(multigraph=False),
        YARDSTICK: directed[YARDSTICK].as_undirected(combine_edges={"weight": "sum"}),
    }
    network.adjacency, network.neighbours  # noqa: B018  as the others' graphs are built beforehand
    for graphs, rows in ((directed, DIRECTED), (undirected, UNDIRECTED)):
        for name, works in rows.items():
            tried = {
                one: work
                for one, work in works.items()
                if not (is_large and (one, name) in TOO_SLOW_WHEN_LARGE)
            }
            compare(
                name, {one: work(graphs[one]) for one, work in tried.items() if one != PLAIN or not is_large}
            )
            row(name, {one: median(lambda w=work, g=graphs[one]: w(g)) for one, work in tried.items()})


def compare(name: str, values: dict[str, float]) -> None:
    """Check that all agree, but for communities, whose modularity is told."""
    if name == "communities":
        print("modularity: " + ", ".join(f"{one} {value:.3f}" for one, value in values.items()))
        return
    for one, value in values.items():
        np.testing.assert_allclose(value, values[OURS], rtol=PRECISION, err_msg=f"{name} of {one}")


def peak(folder: Path) -> float:
    """Peak memory in MB of a fresh process that reads a network and gives all its measures."""
    command = [sys.executable, __file__, "--once", str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def once(folder: Path) -> None:
    start = time.perf_counter()
    measures.network(networks.read(study.read(folder)))
    print(time.perf_counter() - start)
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(int(status["VmHWM"].split()[0]) / 1024)


def main() -> None:
    sizes = SIZES if "--large" in sys.argv else dict(list(SIZES.items())[:1])
    with tempfile.TemporaryDirectory() as name:
        for label, activities in sizes.items():
            folder = Path(name) / str(activities)
            demo.make_large(folder, activities=activities)
            print(f"\nAbout {label}; milliseconds")
            heads = "".join(f"{one:>12}" for one in LIBRARIES)
            print(f"{'':<20}{heads}{'networkx/':>9}{'/fastest':>9}")
            network, plain = build(study.read(folder))
            measure(network, plain, is_large=activities > SIZES["75,000 actors"])
            print(f"{'all measures, peak':<20}{peak(folder):>12,.0f} MB")


if __name__ == "__main__":
    if "--once" in sys.argv:
        once(Path(sys.argv[-1]))
    else:
        main()
