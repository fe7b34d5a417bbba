import math
from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from workbench import measures
from workbench.errors import StudyError
from workbench.measures._whole import components
from workbench.networks import Network

NAMES = [f"a{number}" for number in range(9)]
ROLES = ["staff", "member", "bot", "org"]

Directed = nx.DiGraph
Measured = Callable[["nx.Graph[str]"], float]

UNDIRECTED: list[Measured] = [
    measures.acts_gini,
    measures.betweenness_centralization,
    measures.degree_assortativity,
    measures.density,
    measures.diameter,
    measures.ei_index,
    measures.isolate_share,
    measures.isolates,
    measures.largest_weak_share,
    measures.role_assortativity,
    measures.strength_gini,
    measures.transitivity,
    measures.weak_components,
]
DIRECTED: list[Measured] = [
    measures.corrected_reciprocity,
    measures.in_centralization,
    measures.largest_strong_share,
    measures.out_centralization,
    measures.overall_reciprocity,
    measures.strong_components,
]


@pytest.fixture
def tiny() -> "nx.DiGraph[str]":
    """
    Six actors; the numbers are replies.

        ada --3--> staff --1--> ada
        ben --1--> staff
        cleo --2--> ben
        dora        eve
    """
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_node("staff", role="staff", acts=1)
    network.add_nodes_from(["ada", "ben", "cleo", "dora", "eve"], role="member", acts=3)
    network.add_weighted_edges_from(
        [("ada", "staff", 3), ("staff", "ada", 1), ("ben", "staff", 1), ("cleo", "ben", 2)]
    )
    return network


@st.composite
def drawn(draw: st.DrawFn, *, kind: type["nx.Graph[str]"] = nx.DiGraph) -> "nx.Graph[str]":
    """A network with isolates, ties to oneself and weights."""
    pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
    network: nx.Graph[str] = kind()
    network.add_nodes_from(draw(st.permutations(NAMES))[: draw(st.integers(0, 9))])
    for (actor, alter), weight in draw(st.dictionaries(pairs, st.integers(1, 9), max_size=40)).items():
        network.add_edge(actor, alter, weight=weight)
    for actor in network:
        network.nodes[actor].update(role=draw(st.sampled_from(ROLES)), acts=draw(st.integers(1, 20)))
    return network


def bare(network: "nx.Graph[str]") -> "nx.Graph[str]":
    """The same without ties to oneself, for networkx counts them."""
    copy = network.copy()
    copy.remove_edges_from(list(nx.selfloop_edges(copy)))
    return copy


def star(leaves: int) -> "nx.DiGraph[str]":
    """Staff and those whom staff answered, each of whom had answered staff."""
    return nx.DiGraph([pair for n in range(leaves) for pair in ((f"m{n}", "staff"), ("staff", f"m{n}"))])


def same(found: float, expected: float) -> bool:
    return found == pytest.approx(expected, abs=1e-12, nan_ok=True)


# each as the eye counts


def test_indices_equal_their_formulas(tiny: "nx.DiGraph[str]") -> None:
    assert measures.density(tiny) == 4 / 30
    assert measures.overall_reciprocity(tiny) == 2 / 4
    assert measures.corrected_reciprocity(tiny) == pytest.approx((2 / 4 - 4 / 30) / (1 - 4 / 30))
    assert measures.in_centralization(tiny) == (0 + 1 + 1 + 2 + 2 + 2) / 25
    assert measures.out_centralization(tiny) == (0 + 0 + 0 + 0 + 1 + 1) / 25
    assert measures.isolates(tiny) == 2
    assert measures.isolate_share(tiny) == 2 / 6
    assert measures.weak_components(tiny) == 3
    assert measures.largest_weak_share(tiny) == 4 / 6
    assert measures.strong_components(tiny) == 5
    assert measures.largest_strong_share(tiny) == 2 / 6
    assert measures.diameter(tiny) == 3
    assert measures.ei_index(tiny) == (3 - 1) / 4
    assert measures.transitivity(tiny) == 0


def test_roles_that_are_not_known_take_no_side(tiny: "nx.DiGraph[str]") -> None:
    tiny.add_edges_from([("dora", "staff"), ("dora", "eve"), ("fay", "ada")])
    tiny.nodes["dora"]["role"] = "unknown"
    tiny.nodes["fay"]["role"] = None
    known = tiny.subgraph(["staff", "ada", "ben", "cleo", "eve"])
    assert same(measures.role_assortativity(tiny), measures.role_assortativity(known))
    assert measures.ei_index(tiny) == (3 - 1) / 4


@pytest.mark.parametrize("role", ["staff", "member", "unknown"])
def test_one_role_alone_mixes_with_nobody(tiny: "nx.DiGraph[str]", role: str) -> None:
    nx.set_node_attributes(tiny, role, "role")
    assert math.isnan(measures.role_assortativity(tiny))
    assert math.isnan(measures.ei_index(tiny))


def test_bots_and_schools_are_neither_staff_nor_members(tiny: "nx.DiGraph[str]") -> None:
    tiny.add_node("bot", role="bot")
    tiny.add_edges_from([("bot", "ada"), ("staff", "bot")])
    assert measures.ei_index(tiny) == (3 - 1) / 4


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1, 1], 0),
        ([0, 0, 0, 7], 1),
        ([0, 1], 1),
        ([1, 3], (4 / 8) * (2 / 2)),  # the mean difference is 2, twice the mean is 4
        ([1, 2, 3], 4 / 3 / 4),  # differences 1, 1 and 2
        ([0, 0], math.nan),
        ([5], math.nan),
        ([], math.nan),
    ],
)
def test_the_gini_coefficient_is_the_mean_difference_by_twice_the_mean(
    values: list[float], expected: float
) -> None:
    assert same(measures.gini(values), expected)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12), st.integers(1, 9))
def test_the_gini_coefficient_equals_its_definition(values: list[int], times: int) -> None:
    if not sum(values):
        return
    pairs = [abs(a - b) for n, a in enumerate(values) for b in values[:n]]
    assert same(measures.gini(values), np.mean(pairs) / (2 * np.mean(values)))
    assert same(measures.gini([times * value for value in values]), measures.gini(values))


def test_activity_is_known_of_all_or_not_told(tiny: "nx.DiGraph[str]") -> None:
    assert measures.acts_gini(tiny) == pytest.approx(measures.gini([1, 3, 3, 3, 3, 3]))
    assert measures.strength_gini(tiny) == pytest.approx(measures.gini([5, 4, 3, 2, 0, 0]))
    del tiny.nodes["eve"]["acts"]
    assert math.isnan(measures.acts_gini(tiny))


# beside networkx


@given(drawn())
def test_directed_networks_equal_networkx(network: "nx.DiGraph[str]") -> None:
    expected = bare(network)
    size = len(expected)
    assert measures.strong_components(network) == nx.number_strongly_connected_components(expected)
    assert measures.weak_components(network) == nx.number_weakly_connected_components(expected)
    if size:
        largest = max(map(len, nx.strongly_connected_components(expected)))
        assert measures.largest_strong_share(network) == largest / size
        assert (
            measures.largest_weak_share(network)
            == max(map(len, nx.weakly_connected_components(expected))) / size
        )
    if expected.number_of_edges():
        assert same(measures.overall_reciprocity(network), nx.overall_reciprocity(expected))
        assert same(measures.density(network), nx.density(expected))


@given(drawn())
def test_reciprocity_is_corrected_as_the_correlation_of_both_directions(network: "nx.DiGraph[str]") -> None:
    matrix = nx.to_numpy_array(bare(network), weight=None)
    off = ~np.eye(len(matrix), dtype=bool)
    there, back = matrix[off], matrix.T[off]
    found = measures.corrected_reciprocity(network)
    if not there.size or np.ptp(there) == 0:
        assert math.isnan(found)
    else:
        assert same(found, np.corrcoef(there, back)[0, 1])
        assert -1 - 1e-9 <= found <= 1


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.Graph])
@given(data=st.data())
def test_networks_with_and_without_directions_equal_networkx(
    kind: type["nx.Graph[str]"], data: st.DataObject
) -> None:
    network = data.draw(drawn(kind=kind))
    expected = bare(network)
    assert measures.isolates(network) == nx.number_of_isolates(expected)
    if len(expected) > 1:
        assert same(measures.density(network), nx.density(expected))
    if len(expected) > 2:
        between = list(nx.betweenness_centrality(expected).values())
        spread = sum(max(between) - value for value in between) / (len(between) - 1)
        assert same(measures.betweenness_centralization(network), spread)
    both = expected.to_undirected()
    if max(dict(both.degree()).values(), default=0) > 1:
        assert same(measures.transitivity(network), nx.transitivity(both))
    else:
        assert math.isnan(measures.transitivity(network))
    assert measures.weak_components(network) == nx.number_connected_components(both)
    if not expected.number_of_edges():
        assert math.isnan(measures.diameter(network))
        assert math.isnan(measures.role_assortativity(network))
        return
    assert measures.diameter(network) == nx.diameter(
        both.subgraph(max(nx.connected_components(both), key=len))
    )
    with np.errstate(invalid="ignore"):
        mixing = nx.attribute_mixing_matrix(expected, "role")
        if (mixing @ mixing).sum() < 1 - 1e-12:
            found = nx.attribute_assortativity_coefficient(expected, "role")
            assert same(measures.role_assortativity(network), found)
        else:
            assert math.isnan(measures.role_assortativity(network))
    ends = (
        [(expected.out_degree(a), expected.in_degree(b)) for a, b in expected.edges]
        if kind is nx.DiGraph
        else [
            (expected.degree(one), expected.degree(other))
            for pair in expected.edges
            for one, other in (pair, pair[::-1])
        ]
    )
    if min(np.ptp(np.array(ends), axis=0)) > 0:
        assert measures.degree_assortativity(network) == pytest.approx(
            nx.degree_assortativity_coefficient(expected), abs=1e-9
        )
    else:
        assert math.isnan(measures.degree_assortativity(network))


@given(st.integers(2, 40), st.floats(0.02, 0.4), st.integers(0, 99))
def test_the_diameter_lies_within_its_bounds_after_any_number_of_searches(
    size: int, share: float, seed: int
) -> None:
    network = nx.gnp_random_graph(size, share, seed=seed)
    if not network.number_of_edges():
        return
    expected = nx.diameter(network.subgraph(max(nx.connected_components(network), key=len)))
    for searches in (1, 2, 5):
        least, most = measures.diameter_bounds(network, searches=searches)
        assert least <= expected <= most
    assert measures.diameter(network, searches=size) == expected


def test_a_diameter_that_would_take_too_long_is_not_told() -> None:
    ring = nx.cycle_graph(300)
    assert measures.diameter(ring) == 150
    assert math.isnan(measures.diameter(ring, searches=3))
    least, most = measures.diameter_bounds(ring, searches=3)
    assert least == 150 < most


def test_a_long_chain_is_as_long_as_it_is() -> None:
    assert measures.diameter(nx.path_graph(5000)) == 4999


# all of them


@settings(max_examples=40)
@given(drawn())
def test_directions_and_names_and_ties_to_oneself_change_nothing(network: "nx.DiGraph[str]") -> None:
    renamed = nx.relabel_nodes(network, {name: f"b{name}" for name in network})
    table = measures.network(network)
    pd.testing.assert_frame_equal(measures.network(renamed), table)
    pd.testing.assert_frame_equal(measures.network(bare(network)), table)
    assert measures.overall_reciprocity(network.reverse()) == pytest.approx(
        measures.overall_reciprocity(network), nan_ok=True
    )


@given(drawn())
def test_shares_are_shares(network: "nx.DiGraph[str]") -> None:
    for share in (
        measures.density,
        measures.overall_reciprocity,
        measures.in_centralization,
        measures.out_centralization,
        measures.isolate_share,
        measures.largest_weak_share,
        measures.largest_strong_share,
        measures.acts_gini,
        measures.strength_gini,
    ):
        value = share(network)
        assert math.isnan(value) or -1e-12 <= value <= 1 + 1e-12


@pytest.mark.parametrize("measure", UNDIRECTED + DIRECTED)
@pytest.mark.parametrize("size", [0, 1])
def test_nobody_and_one_have_counts_only(measure: Measured, size: int) -> None:
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(NAMES[:size])
    counts = {
        measures.isolates: size,
        measures.weak_components: size,
        measures.strong_components: size,
    }
    shares = (measures.isolate_share, measures.largest_weak_share, measures.largest_strong_share)
    assert same(measure(network), counts.get(measure, 1 if size and measure in shares else math.nan))


@pytest.mark.parametrize("measure", DIRECTED)
def test_what_is_about_direction_refuses_networks_without(measure: Measured) -> None:
    with pytest.raises(StudyError, match=r"A Graph cannot be measured, for its ties have no direction"):
        measure(nx.Graph([("ada", "ben")]))


@pytest.mark.parametrize("measure", [*UNDIRECTED, *DIRECTED, measures.network])
def test_parallel_ties_are_refused(measure: Measured) -> None:
    with pytest.raises(StudyError, match="A MultiDiGraph cannot be measured, for it holds parallel ties"):
        measure(nx.MultiDiGraph([("ada", "ben")]))


# the table


def test_the_network_is_counted_and_no_index_is_told_of_six_actors(tiny: "nx.DiGraph[str]") -> None:
    table = measures.network(tiny)
    assert table["value"].dropna().to_dict() == {
        "actors": 6, "ties": 4, "weight": 7, "isolates": 2, "weak_components": 3, "strong_components": 5,
    }  # fmt: skip
    assert set(table["reason"].drop("core_periphery_fit", errors="ignore").dropna()) == {
        "Too small to say: 6 actors and 4 ties, at least 10 and 15 are needed.",
        "Too small to say: 6 actors, at least 10 are needed.",
    }
    assert list(table.columns) == ["value", "range", "unit", "reason"]
    assert (table["value"].isna() == table["reason"].notna()).all()


@settings(max_examples=25)
@given(drawn())
def test_the_table_holds_what_the_functions_tell(network: "nx.DiGraph[str]") -> None:
    for number in range(3):
        network.add_edges_from([(f"b{number}", f"c{number}"), (f"c{number}", f"b{number}")])
        network.add_edges_from((f"b{number}", f"c{n}") for n in range(3))
        network.add_edges_from((f"c{n}", f"d{n + number}") for n in range(3))
    nx.set_node_attributes(network, 1, "acts")
    nx.set_node_attributes(network, {"b0": "staff", "c0": "member", "c1": "member"}, "role")
    searched = ["communities", "modularity", "community_stability", "core_periphery_fit"]
    plain = measures.catalogue().index.difference(searched)
    value = measures.network(network, only=plain)["value"]
    named = {"reciprocity": "overall_reciprocity"}
    for name in value.index.difference(["actors", "ties", "weight"]):
        found = getattr(measures, named.get(name, name))(network)
        assert same(math.nan if value[name] is pd.NA else value[name], found)


@pytest.mark.parametrize(("leaves", "told"), [(8, False), (9, True)])
def test_indices_are_told_from_ten_actors_on(leaves: int, *, told: bool) -> None:
    assert (measures.network(star(leaves), only=["density"])["value"]["density"] is not pd.NA) == told


@pytest.mark.parametrize(("ties", "told"), [(14, False), (15, True)])
def test_indices_are_told_from_fifteen_ties_on(ties: int, *, told: bool) -> None:
    network = nx.DiGraph([(f"a{n}", f"a{(n + step) % 10}") for step in (1, 2) for n in range(10)][:ties])
    assert len(network) == 10
    assert (measures.network(network, only=["reciprocity"])["value"]["reciprocity"] is not pd.NA) == told


def test_the_least_sizes_stand_in_the_catalogue_and_hold() -> None:
    catalogue = measures.catalogue()
    assert list(catalogue.index) == list(measures.network(star(2)).index)
    for name, row in catalogue.iterrows():
        for leaves in (3, 8, 9):
            network = star(leaves)
            is_small = leaves + 1 < row["least_actors"] or 2 * leaves < row["least_ties"]
            reason = measures.network(network, only=[str(name)])["reason"].fillna("")
            if not {"roles", "acts"} & set(row["needs"].split()):
                assert reason.str.startswith("Too small to say").all() == is_small


def test_many_answered_questions_are_a_star_with_full_reciprocity() -> None:
    value = measures.network(star(50))["value"]
    assert value["reciprocity"] == 1
    assert value["in_centralization"] == pytest.approx(0.98)
    assert value["diameter"] == 2
    assert value["betweenness_centralization"] == pytest.approx(1)
    assert value["largest_strong_share"] == 1


def test_ties_that_no_export_shows_are_not_told_as_none(tiny: "nx.DiGraph[str]") -> None:
    tiny.remove_edges_from(list(tiny.edges))
    tiny.graph.update(acts=9, acts_without_reply_ids=9)
    table = measures.network(tiny)
    assert table["value"].dropna().to_dict() == {"actors": 6}
    assert "do not say which act answers which" in table["reason"]["ties"]
    tiny.graph.update(acts_without_reply_ids=8)
    assert measures.network(tiny)["value"]["ties"] == 0


def test_how_unequal_activity_is_needs_no_ties() -> None:
    network: nx.DiGraph[str] = nx.DiGraph(acts=55, acts_without_reply_ids=55)
    network.add_nodes_from((f"a{n}", {"acts": n}) for n in range(1, 11))
    assert measures.network(network)["value"]["acts_gini"] == pytest.approx(measures.gini(range(1, 11)))


def test_what_lacks_is_named() -> None:
    reason = measures.network(star(10))["reason"]
    assert "import with a role map" in reason["ei_index"]
    assert "import with a role map" in reason["role_assortativity"]
    assert "how often each actor acts" in reason["acts_gini"]
    network = star(10)
    nx.set_node_attributes(network, "member", "role")
    reason = measures.network(network)["reason"]
    assert "no ties among staff and members" in reason["ei_index"]
    assert "within one role only" in reason["role_assortativity"]
    assert "no direction" in measures.network(network.to_undirected())["reason"]["reciprocity"]


def test_a_network_without_directions_is_refused_only_what_is_about_them() -> None:
    network = nx.Graph([(f"a{n}", f"a{(n + step) % 10}") for step in (1, 2) for n in range(10)])
    reason = measures.network(network)["reason"]
    refused = reason.index[reason.fillna("").str.contains("no direction")]
    assert list(refused) == list(measures.catalogue().query("needs.str.contains('direction')").index)
    assert measures.network(network)["value"]["density"] == nx.density(network)


def test_communities_are_those_of_the_seed() -> None:
    network = nx.DiGraph(
        [(f"{group}{n}", f"{group}{m}") for group in "ab" for n in range(6) for m in range(n)]
    )
    network.add_edge("a0", "b0")
    found = measures.network(network, seed=3)["value"]
    assert found["communities"] == 2
    assert found["modularity"] == measures.modularity(network, seed=3)
    assert found["community_stability"] == 1


def test_measures_that_are_asked_for_come_alone_and_in_order() -> None:
    table = measures.network(star(10), only=["density", "actors"])
    assert list(table.index) == ["actors", "density"]
    with pytest.raises(StudyError, match=r"There is no measure 'beauty' of a network\. There are actors, "):
        measures.network(star(10), only=["beauty"])


def test_arrays_are_measured_as_graphs_are(tiny: "nx.DiGraph[str]") -> None:
    names = pd.Index(list(tiny), name="actor")
    actors = pd.DataFrame([facts for _, facts in tiny.nodes(data=True)], index=names)
    source, target = (names.get_indexer([edge[end] for edge in tiny.edges]) for end in (0, 1))
    weight = np.array([w for *_, w in tiny.edges(data="weight")])
    arrays = Network(actors, source.astype(np.int32), target.astype(np.int32), weight)
    pd.testing.assert_frame_equal(measures.network(arrays), measures.network(tiny))


@pytest.mark.parametrize("size", [2, 3, 50])
@pytest.mark.parametrize("block", [1, 7, 1000])
def test_parts_are_found_whatever_the_order_of_ties(
    monkeypatch: pytest.MonkeyPatch, size: int, block: int
) -> None:
    monkeypatch.setattr(components, "BLOCK", block)
    rng = np.random.default_rng(size)
    for ties in (1, size // 2, size, 5 * size):
        network = nx.DiGraph()
        network.add_nodes_from(range(size))
        network.add_edges_from(rng.integers(size, size=(ties, 2)).tolist())
        expected = nx.number_weakly_connected_components(network)
        assert measures.weak_components(network) == expected
    for hub in (0, size - 1):
        hubs = nx.DiGraph([(hub, leaf) for leaf in rng.permutation(size).tolist() if leaf != hub])
        assert measures.weak_components(hubs) == 1


def test_who_is_only_addressed_is_not_among_those_who_act() -> None:
    network = nx.DiGraph([(f"a{n}", "quiet") for n in range(12)])
    nx.set_node_attributes(network, {f"a{n}": n + 1 for n in range(12)} | {"quiet": 0}, "acts")
    assert measures.acts_gini(network) == pytest.approx(measures.gini(range(1, 13)))
    told = measures.against_chance(network, only=["acts_gini"], draws=9).loc["acts_gini"]
    assert told["draws"] == 9
    assert told["high"] < told["value"]


@pytest.mark.parametrize("of", ["actor_conversation", "actor_link", "conversation_tree"])
def test_nodes_that_are_no_actors_are_not_measured_as_if_they_were(of: str) -> None:
    network = nx.complete_bipartite_graph(10, 10)
    network.graph["network"] = of
    table = measures.network(network)
    assert table["value"].isna().all()
    assert set(table["reason"]) == {
        "Not all nodes of this network are actors, and measures tell of actors among themselves."
    }


def test_a_service_that_only_answers_is_as_mixed_as_it_can_be() -> None:
    """As chance has it no other way, it scores 0; once members answer too, -1, 1 and 1."""
    told = (measures.role_assortativity, measures.betweenness_centralization, measures.overall_reciprocity)
    network = nx.DiGraph([("staff", f"m{n}") for n in range(12)])
    nx.set_node_attributes(network, "member", "role")
    network.nodes["staff"]["role"] = "staff"
    assert [measure(network) for measure in told] == [0, 0, 0]
    network.add_edges_from([(member, staff) for staff, member in list(network.edges)])
    assert [measure(network) for measure in told] == [-1, 1, 1]


def test_why_no_tie_is_seen_is_told_in_the_words_of_the_network() -> None:
    network: nx.DiGraph[str] = nx.DiGraph(acts=2, unseen="No export says whom an act mentions.")
    network.add_nodes_from(["ada", "ben"])
    assert measures.network(network, only=["ties"])["reason"].tolist() == [
        "No export says whom an act mentions."
    ]
