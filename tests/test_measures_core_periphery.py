from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from workbench import measures
from workbench.measures._whole.core_periphery import best_core
from workbench.networks import arrays


def named(network: "nx.Graph[Any]") -> "nx.Graph[str]":
    return nx.relabel_nodes(network, {node: f"a{node:02}" for node in network})


def correlation(network: "nx.Graph[str]", core: set[str]) -> float:
    """Of who is tied with who should be, pair by pair."""
    pairs = list(combinations(network, 2))
    tied = [network.has_edge(*pair) for pair in pairs]
    ideal = [bool(core & set(pair)) for pair in pairs]
    return float(np.corrcoef(tied, ideal)[0, 1])


def with_core(core: int, periphery: int) -> "nx.Graph[str]":
    """Everybody in the core is tied to everybody, and the periphery to the core alone."""
    network = nx.complete_graph(core)
    network.add_edges_from((one, other) for one in range(core) for other in range(core, core + periphery))
    return named(network)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_ideal_core_fits_and_is_found(size: int) -> None:
    network = with_core(size, 25)
    assert measures.core_periphery_fit(network) == pytest.approx(1)
    core = measures.core(network)
    assert core[core].index.tolist() == [f"a{number:02}" for number in range(size)]


def test_a_tie_that_lacks_and_one_too_many_are_counted_pair_by_pair() -> None:
    network = with_core(2, 20)
    network.remove_edge("a00", "a10")
    network.add_edge("a11", "a12")
    assert measures.core_periphery_fit(network) == pytest.approx(correlation(network, {"a00", "a01"}))
    assert measures.core_periphery_fit(network) < 1


def test_direction_and_weights_do_not_count() -> None:
    network: nx.DiGraph[str] = nx.DiGraph(with_core(2, 20).edges)
    once = measures.core_periphery_fit(network)
    network.add_weighted_edges_from((alter, actor, 9) for actor, alter in list(network.edges)[::2])
    assert measures.core_periphery_fit(network) == once == pytest.approx(1)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(6, 9), st.integers(1, 14))
def test_the_value_is_that_of_the_core_found_between_the_best_single_actor_and_the_best_core(
    seed: int, size: int, ties: int
) -> None:
    network = named(nx.gnm_random_graph(size, ties, seed=seed))
    fit, members = best_core(arrays(network))
    core = {name for name, is_in in zip(network, members, strict=True) if is_in}
    assert fit == pytest.approx(correlation(network, core))
    cores = [set(some) for number in range(1, size - 1) for some in combinations(network, number)]
    assert fit <= max(correlation(network, core) for core in cores) + 1e-9
    assert fit >= max(correlation(network, {name}) for name in network) - 1e-9


def test_two_stars_joined_at_their_middles_have_both_middles_as_core() -> None:
    network: nx.Graph[str] = nx.Graph([("one", "other")])
    network.add_edges_from((middle, f"{middle}{n}") for middle in ("one", "other") for n in range(12))
    core = measures.core(network)
    assert core[core].index.tolist() == ["one", "other"]
    assert measures.core_periphery_fit(network) == pytest.approx(correlation(network, {"one", "other"}))


def test_below_twenty_actors_and_where_all_or_none_are_tied_there_is_no_core() -> None:
    for network in (with_core(2, 17), named(nx.complete_graph(20)), named(nx.empty_graph(20))):
        assert np.isnan(measures.core_periphery_fit(network))
        assert measures.core(network).isna().all()
    row = measures.network(with_core(2, 17), only=["core_periphery_fit"]).iloc[0]
    assert row["reason"] == "Too small to say: 19 actors and 35 ties, at least 20 and 15 are needed."
    row = measures.network(named(nx.complete_graph(20)), only=["core_periphery_fit"]).iloc[0]
    assert row["reason"] == "All possible ties exist, so there is no periphery."
