import networkx as nx
import numpy as np
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


def star(leaves: int) -> "nx.DiGraph[str]":
    """Staff and those whom staff answered, each of whom had answered staff."""
    return nx.DiGraph([pair for n in range(leaves) for pair in ((f"m{n}", "staff"), ("staff", f"m{n}"))])


def test_actors_are_measured_as_the_eye_counts(tiny: "nx.DiGraph[str]") -> None:
    expected = pd.DataFrame(
        {
            "role": ["staff", "member", "member", "member", "member"],
            "in_degree": [2, 1, 1, 0, 0],
            "out_degree": [1, 1, 1, 1, 0],
            "in_strength": [4.0, 1.0, 2.0, 0.0, 0.0],
            "out_strength": [1.0, 3.0, 1.0, 2.0, 0.0],
            "reciprocity": pd.array([2 / 3, 1, 0, 0, pd.NA], dtype="Float64"),
        },
        index=pd.Index(["staff", "ada", "ben", "cleo", "dora"], name="actor"),
    )
    pd.testing.assert_frame_equal(measures.actors(tiny), expected)


def test_the_network_is_counted_and_no_index_is_told_of_five_actors(tiny: "nx.DiGraph[str]") -> None:
    table = measures.network(tiny)
    assert table["value"].dropna().to_dict() == {"actors": 5, "ties": 4, "weight": 7, "isolates": 1}
    indices = ["density", "reciprocity", "in_centralization", "out_centralization"]
    assert list(table.index[table["value"].isna()]) == indices
    assert set(table["reason"].dropna()) == {
        "Too small to say: 5 actors and 4 ties, at least 10 and 15 are needed."
    }
    assert list(table.columns) == ["value", "range", "reason"]


def test_indices_equal_their_formulas(tiny: "nx.DiGraph[str]") -> None:
    assert measures.density(tiny) == 4 / 20
    assert measures.overall_reciprocity(tiny) == 2 / 4
    assert measures.in_centralization(tiny) == (0 + 1 + 1 + 2 + 2) / 16
    assert measures.out_centralization(tiny) == (0 + 0 + 0 + 0 + 1) / 16


@pytest.mark.parametrize(("leaves", "told"), [(8, False), (9, True)])
def test_indices_are_told_from_ten_actors_on(leaves: int, *, told: bool) -> None:
    assert measures.network(star(leaves))["value"].notna().all() == told


@pytest.mark.parametrize(("ties", "told"), [(14, False), (15, True)])
def test_indices_are_told_from_fifteen_ties_on(ties: int, *, told: bool) -> None:
    network = nx.DiGraph([(f"a{n}", f"a{(n + step) % 10}") for step in (1, 2) for n in range(10)][:ties])
    assert len(network) == 10
    assert measures.network(network)["value"].notna().all() == told


def test_many_answered_questions_are_a_star_with_full_reciprocity() -> None:
    value = measures.network(star(50))["value"]
    assert value["reciprocity"] == 1
    assert value["in_centralization"] == pytest.approx(0.98)


def test_ties_that_no_export_shows_are_not_told_as_none(tiny: "nx.DiGraph[str]") -> None:
    tiny.graph.update(acts=9, acts_without_reply_ids=9)
    table = measures.network(tiny)
    assert table["value"].dropna().to_dict() == {"actors": 5}
    assert "do not say which act answers which" in table["reason"]["ties"]
    tiny.graph.update(acts_without_reply_ids=8)
    assert measures.network(tiny)["value"]["ties"] == 4


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
    assert list(measures.actors(network)["role"]) == ["unknown", "unknown"]
    assert measures.ties_by_role(network)["ties"].to_dict() == {("unknown", "unknown"): 1}


def test_nobody_answers_oneself(tiny: "nx.DiGraph[str]") -> None:
    before = measures.actors(tiny), measures.network(tiny), measures.ties_by_role(tiny)
    tiny.add_edge("ben", "ben", weight=5)
    after = measures.actors(tiny), measures.network(tiny), measures.ties_by_role(tiny)
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("size", [0, 1])
def test_a_network_of_nobody_or_one_has_counts_only(size: int) -> None:
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(NAMES[:size])
    assert len(measures.actors(network)) == size
    assert measures.network(network)["value"]["isolates"] == size
    assert np.isnan([measures.density(network), measures.overall_reciprocity(network)]).all()
    assert np.isnan([measures.in_centralization(network), measures.out_centralization(network)]).all()
    assert len(measures.ties_by_role(network)) == size


@given(drawn())
def test_values_equal_networkx(network: "nx.DiGraph[str]") -> None:
    table = measures.actors(network)
    assert list(table.index) == list(network)
    assert table["in_degree"].to_dict() == dict(network.in_degree())
    assert table["out_degree"].to_dict() == dict(network.out_degree())
    assert table["in_strength"].to_dict() == dict(network.in_degree(weight="weight"))
    assert table["out_strength"].to_dict() == dict(network.out_degree(weight="weight"))
    tied = [actor for actor in network if network.degree(actor)]
    assert table["reciprocity"].dropna().to_dict() == pytest.approx(nx.reciprocity(network, tied))
    assert measures.network(network)["value"]["isolates"] == nx.number_of_isolates(network)
    if network.number_of_edges():
        assert measures.overall_reciprocity(network) == nx.overall_reciprocity(network)
        assert measures.density(network) == pytest.approx(nx.density(network))


@given(drawn())
def test_an_isolate_changes_no_other_actor(network: "nx.DiGraph[str]") -> None:
    before = measures.actors(network)
    network.add_node("newcomer", role="member")
    pd.testing.assert_frame_equal(measures.actors(network).drop("newcomer"), before)


@given(drawn(), st.permutations(NAMES))
def test_new_names_change_no_value(network: "nx.DiGraph[str]", names: list[str]) -> None:
    renamed = nx.relabel_nodes(network, dict(zip(NAMES, (f"b{name}" for name in names), strict=True)))
    pd.testing.assert_frame_equal(measures.network(renamed), measures.network(network))
    moved = dict(zip(network, renamed, strict=True))
    found = measures.actors(renamed)
    pd.testing.assert_frame_equal(found, measures.actors(network).rename(index=moved))


@given(drawn())
def test_shares_are_shares_and_ties_add_up(network: "nx.DiGraph[str]") -> None:
    shares = [
        measures.density(network),
        measures.overall_reciprocity(network),
        measures.in_centralization(network),
        measures.out_centralization(network),
    ]
    assert all(0 <= share <= 1 for share in shares if not np.isnan(share))
    assert measures.ties_by_role(network)["ties"].sum() == network.number_of_edges()
    assert measures.ties_by_role(network)["weight"].sum() == network.size(weight="weight")


@pytest.mark.parametrize("network", [nx.Graph([("ada", "ben")]), nx.MultiDiGraph([("ada", "ben")])])
@pytest.mark.parametrize(
    "measure", [measures.actors, measures.network, measures.ties_by_role, measures.density]
)
def test_only_directed_networks_are_measured(network: "nx.Graph[str]", measure: object) -> None:
    assert callable(measure)
    with pytest.raises(
        StudyError, match=rf"A {type(network).__name__} cannot be measured. .* networkx.DiGraph"
    ):
        measure(network)
    assert issubclass(StudyError, ValueError)
