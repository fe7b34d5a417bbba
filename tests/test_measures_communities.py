from itertools import combinations

import igraph
import networkit
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from workbench.errors import StudyError
from workbench.measures._whole.agreement import adjusted_rand, normalised_information
from workbench.measures._whole.communities import communities, community_stability, modularity
from workbench.networks import arrays


@st.composite
def drawn(draw: st.DrawFn) -> "nx.DiGraph[str]":
    names = [f"a{number}" for number in range(12)]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(names)
    for (actor, alter), weight in draw(st.dictionaries(pairs, st.integers(1, 9), max_size=30)).items():
        network.add_edge(actor, alter, weight=weight)
    return network


def summed(network: "nx.DiGraph[str]") -> "nx.Graph[str]":
    """Both directions of a pair added up, which networkx's own `to_undirected` does not do."""
    both: nx.Graph[str] = nx.Graph()
    both.add_nodes_from(network)
    for actor, alter, weight in network.edges(data="weight", default=1):
        if actor != alter:
            before = both.get_edge_data(actor, alter, {"weight": 0})["weight"]
            both.add_edge(actor, alter, weight=before + weight)
    return both


def cliques(number: int, size: int) -> "nx.DiGraph[str]":
    """Groups in which everybody answers everybody, and one answer from each group to the next."""
    network: nx.DiGraph[str] = nx.DiGraph()
    for group in range(number):
        network.add_edges_from(
            (f"g{group}-{one}", f"g{group}-{other}")
            for one in range(size)
            for other in range(size)
            if one != other
        )
        network.add_edge(f"g{group}-0", f"g{(group + 1) % number}-1")
    return network


def test_groups_are_found_and_numbered_by_size() -> None:
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_node("alone")
    for name, size in (("small", 3), ("large", 5), ("other", 3)):
        members = [f"{name}{number}" for number in range(size)]
        network.add_edges_from(combinations(members, 2))
    network.add_edge("small0", "large0")
    found = communities(network)
    assert found.index.tolist() == list(network)
    assert found.groupby(found).size().to_dict() == {1: 5, 2: 3, 3: 3}
    assert found["large0"] == 1
    assert found["small0"] == 2
    assert found["other0"] == 3
    assert found.isna().to_dict() == {name: name == "alone" for name in network}


def test_weights_of_both_directions_are_added_up() -> None:
    """A square; ada and ben answer each other five times each, so do cleo and dora."""
    network: nx.DiGraph[str] = nx.DiGraph()
    heavy = [("ada", "ben"), ("ben", "ada"), ("cleo", "dora"), ("dora", "cleo")]
    network.add_weighted_edges_from((actor, alter, 5) for actor, alter in heavy)
    network.add_weighted_edges_from([("ben", "cleo", 7), ("dora", "ada", 7)])
    assert communities(network).to_dict() == {"ada": 1, "ben": 1, "cleo": 2, "dora": 2}


@given(drawn(), st.integers(0, 99))
@settings(max_examples=60)
def test_modularity_equals_that_of_networkx_and_communities_are_connected(
    network: "nx.DiGraph[str]", seed: int
) -> None:
    found, both = communities(network, seed=seed), summed(network)
    assert set(found.index[found.isna()]) == set(nx.isolates(both))
    groups = [set(members) for members in found.dropna().groupby(found.dropna()).groups.values()]
    assert all(nx.is_connected(both.subgraph(members)) for members in groups)
    if both.size():
        alone = [{actor} for actor in nx.isolates(both)]
        expected = nx.community.modularity(both, [*groups, *alone])
        assert modularity(network, found) == pytest.approx(expected)
        assert modularity(network, seed=seed) == pytest.approx(expected)
        halved = nx.community.modularity(both, [*groups, *alone], resolution=0.5)
        assert modularity(network, found, resolution=0.5) == pytest.approx(halved)
    else:
        assert np.isnan(modularity(network, found))


def test_modularity_of_any_grouping_is_that_of_networkx() -> None:
    club = nx.relabel_nodes(nx.karate_club_graph(), str)
    sides = pd.Series(nx.get_node_attributes(club, "club"))
    groups = [set(members) for members in sides.groupby(sides).groups.values()]
    assert modularity(club, sides) == pytest.approx(nx.community.modularity(club, groups))


@pytest.mark.parametrize("runs", [1, 4])
def test_the_best_known_partition_of_the_karate_club_is_found(runs: int) -> None:
    """0.4198 is the highest modularity there is without weights, 0.4449 with them."""
    club = nx.relabel_nodes(nx.karate_club_graph(), str)
    assert modularity(club, communities(club, runs=runs)) == pytest.approx(0.4449, abs=0.002)
    plain = nx.Graph(club.edges)
    assert modularity(plain, communities(plain, runs=4)) == pytest.approx(0.4198, abs=5e-5)


def test_several_runs_reach_what_igraph_reaches() -> None:
    network = nx.relabel_nodes(nx.gnm_random_graph(300, 900, seed=5), str)
    peer = igraph.Graph.from_networkx(network)
    reached = [peer.modularity(peer.community_leiden("modularity", n_iterations=-1)) for _ in range(5)]
    assert modularity(network) >= np.mean(reached) - 0.01


@pytest.mark.parametrize("runs", [1, 4])
def test_the_same_seed_gives_the_same_on_any_number_of_threads(runs: int) -> None:
    network = arrays(nx.relabel_nodes(nx.gnm_random_graph(400, 1200, seed=1), str))
    before = networkit.getMaxNumberOfThreads()
    found = []
    try:
        for threads in (1, 2, 3):
            networkit.setNumberOfThreads(threads)
            found.append(communities(network, seed=7, runs=runs))
            assert networkit.getMaxNumberOfThreads() == threads
    finally:
        networkit.setNumberOfThreads(before)
    pd.testing.assert_series_equal(found[0], found[1])
    pd.testing.assert_series_equal(found[0], found[2])
    assert not found[0].equals(communities(network, seed=8, runs=runs))


def test_clear_groups_are_stable_and_random_ones_are_not() -> None:
    assert community_stability(cliques(4, 5), seeds=4) == 1
    assert community_stability(cliques(4, 5), seeds=4, index="information") == 1
    random = nx.relabel_nodes(nx.gnm_random_graph(100, 400, seed=2), str)
    assert community_stability(random, seeds=4) < 0.8


def test_a_higher_resolution_gives_smaller_communities() -> None:
    ring = cliques(8, 3)
    assert communities(ring, resolution=0.2).max() < communities(ring).max() == 8
    assert communities(ring, resolution=40).max() > 8


def test_without_ties_nobody_belongs_to_a_community() -> None:
    network: nx.DiGraph[str] = nx.DiGraph()
    assert communities(network).empty
    network.add_edge("ada", "ada")
    assert communities(network).isna().all()
    assert np.isnan(modularity(network))
    assert np.isnan(community_stability(network))


def test_what_cannot_be_asked_is_said() -> None:
    network = nx.DiGraph([("ada", "ben")])
    with pytest.raises(StudyError, match=r"'ben' has ties but no group in the partition, like 1 actors"):
        modularity(network, pd.Series({"ada": 1}))
    with pytest.raises(StudyError, match=r"0 runs find no communities\. Ask for 1 or more"):
        communities(network, runs=0)
    with pytest.raises(StudyError, match=r"1 seeds cannot be compared"):
        community_stability(network, seeds=1)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
@settings(max_examples=60)
def test_agreement_equals_that_of_igraph(rows: list[tuple[int, int]]) -> None:
    one, other = (np.unique(column, return_inverse=True)[1] for column in zip(*rows, strict=True))
    asked = (one.tolist(), other.tolist())
    if one.max() or other.max():
        nmi = igraph.compare_communities(*asked, method="nmi")
        assert normalised_information(one, other) == pytest.approx(nmi, abs=1e-9)
    if not len(set(one)) == len(set(other)) == 1 and len(set(one)) + len(set(other)) < 2 * len(one):
        rand = igraph.compare_communities(*asked, method="adjusted_rand")
        assert adjusted_rand(one, other) == pytest.approx(rand, abs=1e-9)


def test_agreement_is_what_a_hand_counts() -> None:
    """
    Five actors in {1 2 3}{4 5} and in {1 2}{3 4 5}: the table of both is 2 1 / 0 2.

    Two pairs stand together in both, four in each, of ten: (2 - 1.6) / (4 - 1.6).
    """
    one, other = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])
    assert adjusted_rand(one, other) == pytest.approx(0.4 / 2.4)
    assert adjusted_rand(one, one) == normalised_information(one, one) == 1
    entropy = -(0.6 * np.log(0.6) + 0.4 * np.log(0.4))
    joint = -(2 * 0.4 * np.log(0.4) + 0.2 * np.log(0.2))
    assert normalised_information(one, other) == pytest.approx((2 * entropy - joint) / entropy)
