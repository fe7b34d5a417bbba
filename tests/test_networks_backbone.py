"""The disparity filter against a calculation by hand, and against counting tie by tie."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from workbench import networks
from workbench.errors import StudyError


def test_a_directed_tie_is_weighed_where_it_leaves_and_where_it_arrives() -> None:
    """
    From ada go 8, 1 and 1; to ben come 8 and 2.

        ada -> ben: (1 - 8/10)^2 = .04 where it leaves, (1 - 8/10)^1 = .2 where it arrives
        ada -> cleo, ada -> dora: (1 - 1/10)^2 = .81, and nothing else arrives
        eve -> ben: nothing else leaves, (1 - 2/10)^1 = .8 where it arrives
    """
    graph: nx.DiGraph[str] = nx.DiGraph(name="by hand")
    graph.add_node("zoe", role="member")
    graph.add_weighted_edges_from(
        [("ada", "ben", 8), ("ada", "cleo", 1), ("ada", "dora", 1), ("eve", "ben", 2)]
    )
    everything = networks.backbone(graph, alpha=1)
    assert {(a, b): s for a, b, s in everything.edges(data="significance")} == pytest.approx(
        {("ada", "ben"): 0.04, ("ada", "cleo"): 0.81, ("ada", "dora"): 0.81, ("eve", "ben"): 0.8}
    )
    kept = networks.backbone(graph)
    assert list(kept.edges(data="weight")) == [("ada", "ben", 8)]
    assert list(kept.nodes(data=True)) == list(graph.nodes(data=True))
    assert isinstance(kept, nx.DiGraph)
    assert kept.graph == {"name": "by hand", "backbone": 0.05}
    assert "significance" not in graph.edges["ada", "ben"]


def test_a_tie_of_two_who_have_no_other_tells_nothing() -> None:
    pair: nx.Graph[str] = nx.Graph([("ada", "ben")])
    assert list(networks.backbone(pair, alpha=1).edges) == []
    assert len(networks.backbone(pair)) == 2


def test_arrays_give_arrays() -> None:
    network = networks.from_networkx(nx.Graph([("a", "b", {"weight": 98}), ("a", "c"), ("a", "d")]))
    kept = networks.backbone(network)
    assert (kept.source.tolist(), kept.target.tolist(), kept.weight.tolist()) == ([0], [1], [98])
    assert len(kept) == 4
    assert kept.facts["backbone"] == 0.05


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
@settings(max_examples=40)
@given(
    drawn=st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] != pair[1]),
        st.integers(1, 50),
        max_size=14,
    )
)
def test_any_network_is_filtered_as_tie_by_tie(
    kind: type["nx.Graph[str]"], drawn: dict[tuple[int, int], int]
) -> None:
    graph = kind()
    graph.add_weighted_edges_from((str(a), str(b), weight) for (a, b), weight in drawn.items())
    expected = {}
    for one, other, weight in graph.edges(data="weight"):
        out = [w for *_, w in (graph.out_edges if graph.is_directed() else graph.edges)(one, data="weight")]
        into = [w for *_, w in (graph.in_edges if graph.is_directed() else graph.edges)(other, data="weight")]
        chances = [(1 - weight / sum(side)) ** (len(side) - 1) for side in (out, into) if len(side) > 1]
        expected[one, other] = min(chances, default=1.0)
    found = networks.backbone(graph, alpha=0.4)
    told = {(a, b): s for a, b, s in found.edges(data="significance")}
    assert told == pytest.approx({pair: chance for pair, chance in expected.items() if chance < 0.4})
    arrays = networks.backbone(networks.from_networkx(graph), alpha=0.4)
    assert set(map(frozenset, arrays.to_networkx().edges)) == set(map(frozenset, found.edges))
    assert arrays.weight.sum() == found.size("weight")


def test_what_cannot_be_filtered_is_refused() -> None:
    with pytest.raises(StudyError, match=r"^alpha is 5; a probability from 0 to 1 was expected\.$"):
        networks.backbone(nx.Graph(), alpha=5)
    with pytest.raises(StudyError, match=r"^A tie has the weight 0; a backbone needs weights above 0\.$"):
        networks.backbone(replace(networks.from_networkx(nx.Graph([("a", "b")])), weight=np.array([0])))
    assert np.array_equal(networks.backbone(networks.from_networkx(nx.Graph())).source, [])
