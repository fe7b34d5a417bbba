import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from workbench import measures
from workbench.errors import StudyError

NAMES = [f"a{number}" for number in range(8)]


@pytest.fixture
def tiny() -> "nx.DiGraph[str]":
    """
    Five actors; the numbers are replies.

        ada --3--> staff --1--> ada
        ben --1--> staff
        cleo --2--> ben
        dora
    """
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_node("staff", role="staff")
    network.add_nodes_from(["ada", "ben", "cleo", "dora"], role="member")
    network.add_weighted_edges_from(
        [("ada", "staff", 3), ("staff", "ada", 1), ("ben", "staff", 1), ("cleo", "ben", 2)]
    )
    return network


@st.composite
def drawn(draw: st.DrawFn) -> "nx.DiGraph[str]":
    pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(draw(st.permutations(NAMES))[: draw(st.integers(0, 8))], role="member")
    for (actor, alter), weight in draw(st.dictionaries(pairs, st.integers(1, 9), max_size=30)).items():
        network.add_edge(actor, alter, weight=weight)
    return network


def test_ties_are_counted_from_role_to_role(tiny: "nx.DiGraph[str]") -> None:
    table = measures.ties_by_role(tiny)
    assert table.to_dict("index") == {
        ("staff", "staff"): {"ties": 0, "weight": 0},
        ("staff", "member"): {"ties": 1, "weight": 1},
        ("member", "staff"): {"ties": 2, "weight": 4},
        ("member", "member"): {"ties": 1, "weight": 2},
    }


def test_an_actor_without_a_role_is_unknown() -> None:
    network = nx.DiGraph([("ada", "ben")])
    assert measures.ties_by_role(network)["ties"].to_dict() == {("unknown", "unknown"): 1}


def test_nobody_answers_oneself(tiny: "nx.DiGraph[str]") -> None:
    before = measures.ties_by_role(tiny)
    tiny.add_edge("ben", "ben", weight=5)
    pd.testing.assert_frame_equal(measures.ties_by_role(tiny), before)


@pytest.mark.parametrize("size", [0, 1])
def test_a_network_of_nobody_or_one_is_a_table_as_long(size: int) -> None:
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(NAMES[:size])
    assert len(measures.ties_by_role(network)) == size


@given(drawn())
def test_ties_by_role_add_up(network: "nx.DiGraph[str]") -> None:
    assert measures.ties_by_role(network)["ties"].sum() == network.number_of_edges()
    assert measures.ties_by_role(network)["weight"].sum() == network.size(weight="weight")


@pytest.mark.parametrize("network", [nx.Graph([("ada", "ben")]), nx.MultiDiGraph([("ada", "ben")])])
def test_only_directed_networks_are_measured(network: "nx.Graph[str]") -> None:
    with pytest.raises(
        StudyError, match=rf"A {type(network).__name__} cannot be measured. .* networkx.DiGraph"
    ):
        measures.ties_by_role(network)
    assert issubclass(StudyError, ValueError)
