from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose

from tests.test_study import Bench, act
from workbench import measures, networks, study
from workbench.errors import StudyError
from workbench.measures._actors import blocks, paths, triangles as counted
from workbench.networks import from_networkx

Measured = Callable[["nx.Graph[str]"], "pd.Series[Any]"]

NAMES = [f"a{number}" for number in range(9)]
ROLES = ["staff", "member", "bot", "unknown"]
DIRECTED: list[Measured] = [
    measures.in_degree,
    measures.out_degree,
    measures.in_strength,
    measures.out_strength,
    measures.reciprocity,
]
EITHER: list[Measured] = [
    measures.betweenness,
    measures.betweenness_error,
    measures.closeness,
    measures.closeness_error,
    measures.clustering,
    measures.constraint,
    measures.core_number,
    measures.degree,
    measures.effective_size,
    measures.pagerank,
    measures.strength,
]
OF_SIZE = ["pagerank", "betweenness", "closeness"]  # these count those who are not tied, too


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
def drawn(draw: st.DrawFn, *, directed: bool | None = None) -> "nx.Graph[str]":
    """Draw a network with isolates, ties to oneself, and weights that may be missing or no whole numbers."""
    pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
    weights = st.none() | st.integers(1, 9) | st.sampled_from([0.25, 1.5])
    is_directed = draw(st.booleans()) if directed is None else directed
    network: nx.Graph[str] = nx.DiGraph() if is_directed else nx.Graph()
    for name in draw(st.permutations(NAMES))[: draw(st.integers(0, 9))]:
        network.add_node(name, role=draw(st.sampled_from(ROLES)))
    for (actor, alter), weight in draw(st.dictionaries(pairs, weights, max_size=40)).items():
        network.add_edge(actor, alter, **({} if weight is None else {"weight": weight}))
    nx.set_node_attributes(
        network, {name: "member" for name, role in network.nodes(data="role") if not role}, "role"
    )
    return network


def bare(network: "nx.Graph[str]") -> "nx.Graph[str]":
    """Give the same without ties to oneself."""
    copy = network.copy()
    copy.remove_edges_from(list(nx.selfloop_edges(copy)))
    return copy


def floats(values: "pd.Series[Any]") -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return values.to_numpy(np.float64, na_value=np.nan)


def equal(values: "pd.Series[Any]", expected: "dict[str, Any]", *, tolerance: float = 1e-12) -> None:
    assert list(values.index) == list(expected)
    assert_allclose(floats(values), list(expected.values()), rtol=tolerance, atol=tolerance)


def test_actors_are_measured_as_the_eye_counts(tiny: "nx.DiGraph[str]") -> None:
    expected = pd.DataFrame(
        {
            "role": ["staff", "member", "member", "member", "member"],
            "degree": [2, 1, 2, 1, 0],
            "in_degree": [2, 1, 1, 0, 0],
            "out_degree": [1, 1, 1, 1, 0],
            "strength": [5.0, 4.0, 3.0, 2.0, 0.0],
            "in_strength": [4.0, 1.0, 2.0, 0.0, 0.0],
            "out_strength": [1.0, 3.0, 1.0, 2.0, 0.0],
            "reciprocity": pd.array([2 / 3, 1, 0, 0, pd.NA], dtype="Float64"),
            "core_number": [1, 1, 1, 1, 0],
            "clustering": pd.array([0, pd.NA, 0, pd.NA, pd.NA], dtype="Float64"),
            "constraint": pd.array(
                [0.8**2 + 0.2**2, 1, (1 / 3) ** 2 + (2 / 3) ** 2, 1, pd.NA], dtype="Float64"
            ),
            "effective_size": pd.array([2, 1, 2, 1, pd.NA], dtype="Float64"),
            "participation": pd.array([0, 0, 0.5, 0, pd.NA], dtype="Float64"),
            "betweenness": pd.array([2 / 12, 0, 2 / 12, 0, 0], dtype="Float64"),
            "betweenness_error": pd.array([0.0] * 5, dtype="Float64"),
            "closeness": pd.array([3 / 4 * 3 / 4, 3 / 6 * 3 / 4, 1 / 4, 0, 0], dtype="Float64"),
            "closeness_error": pd.array([0.0] * 5, dtype="Float64"),
        },
        index=pd.Index(["staff", "ada", "ben", "cleo", "dora"], name="actor"),
    )
    table = measures.actors(tiny)
    assert list(table).index("pagerank") == list(expected).index("betweenness")
    pd.testing.assert_frame_equal(table.drop(columns="pagerank"), expected)


def test_a_closed_circle_is_a_core_and_its_broker_is_not_constrained() -> None:
    """Ada, ben and cleo talk with each other; ada alone talks with dora, who talks with eve."""
    network = nx.Graph([("ada", "ben"), ("ben", "cleo"), ("cleo", "ada"), ("ada", "dora"), ("dora", "eve")])
    table = measures.actors(network)
    assert table["core_number"].to_dict() == {"ada": 2, "ben": 2, "cleo": 2, "dora": 1, "eve": 1}
    assert table["clustering"].tolist() == [1 / 3, 1, 1, 0, pd.NA]
    assert table["effective_size"].tolist() == pytest.approx([3 - 2 / 3, 1, 1, 2, 1])
    assert table["constraint"].idxmin() == "dora"
    ben = (1 / 2 + 1 / 2 * 1 / 2) ** 2 + (1 / 2 + 1 / 2 * 1 / 3) ** 2
    assert table["constraint"]["ben"] == pytest.approx(ben)
    assert table["betweenness"].tolist() == [4 / 6, 0, 0, 3 / 6, 0]
    assert table["closeness"]["ada"] == 4 / 5
    assert table["strength"].tolist() == [3, 2, 2, 2, 1]


def test_who_talks_with_every_role_alike_participates_most() -> None:
    network = nx.Graph([("ada", "staff"), ("ada", "bot"), ("ada", "ben"), ("ada", "gone"), ("gone", "lost")])
    roles = {"ada": "member", "ben": "member", "staff": "staff", "bot": "bot", "gone": "deleted"}
    nx.set_node_attributes(network, roles | {"lost": "unknown"}, "role")
    values = measures.participation(network)
    assert values["ada"] == pytest.approx(1 - 3 / 9)
    assert values["gone"] == 0
    assert values["lost"] is pd.NA


def test_participation_needs_roles() -> None:
    network = nx.DiGraph([("ada", "ben")])
    with pytest.raises(
        StudyError, match=r"Nothing says which role each actor has. .* declare roles at import"
    ):
        measures.participation(network)
    assert measures.actors(network)["participation"].isna().all()
    assert list(measures.actors(network)["role"]) == ["unknown", "unknown"]


@given(drawn(directed=True))
def test_what_is_about_direction_equals_networkx(network: "nx.DiGraph[str]") -> None:
    plain = bare(network)
    equal(measures.in_degree(network), dict(plain.in_degree()))
    equal(measures.out_degree(network), dict(plain.out_degree()))
    equal(measures.in_strength(network), dict(plain.in_degree(weight="weight")))
    equal(measures.out_strength(network), dict(plain.out_degree(weight="weight")))
    tied = [actor for actor in plain if plain.degree(actor)]
    assert measures.reciprocity(network).dropna().to_dict() == pytest.approx(nx.reciprocity(plain, tied))


@given(drawn())
def test_contacts_cores_and_clusters_equal_networkx(network: "nx.Graph[str]") -> None:
    plain = bare(network)
    either = nx.Graph(plain)
    equal(measures.degree(network), dict(either.degree()))
    equal(measures.strength(network), dict(plain.degree(weight="weight")))
    equal(measures.core_number(network), nx.core_number(either))
    clustering = measures.clustering(network)
    equal(clustering.fillna(0), nx.clustering(either))
    assert list(clustering.isna()) == [contacts < 2 for _, contacts in either.degree()]


@given(drawn())
def test_centrality_equals_networkx(network: "nx.Graph[str]") -> None:
    plain = bare(network)
    equal(measures.pagerank(network), nx.pagerank(plain, tol=1e-13, max_iter=1000), tolerance=1e-8)
    equal(measures.betweenness(network), nx.betweenness_centrality(plain))
    equal(measures.closeness(network), nx.closeness_centrality(plain))
    assert not measures.betweenness_error(network).any()
    assert not measures.closeness_error(network).any()


@given(drawn())
def test_brokerage_equals_networkx(network: "nx.Graph[str]") -> None:
    plain = bare(network)
    if plain.number_of_edges():
        equal(measures.constraint(network), nx.constraint(plain, weight="weight"))
    mutual: nx.Graph[str] = nx.Graph()
    mutual.add_nodes_from(plain)
    for actor, alter, weight in plain.edges(data="weight", default=1):
        before = mutual.get_edge_data(actor, alter, {"weight": 0})["weight"]
        mutual.add_edge(actor, alter, weight=before + weight)
    equal(measures.effective_size(network), nx.effective_size(mutual, nodes=list(mutual), weight="weight"))
    unweighted: nx.Graph[str] = nx.Graph(plain.edges)
    equal(measures.effective_size(unweighted), nx.effective_size(unweighted) if len(unweighted) else {})


@given(drawn())
def test_participation_is_counted_one_by_one(network: "nx.Graph[str]") -> None:
    roles = nx.get_node_attributes(network, "role")
    found = measures.participation(network)
    for actor in network:
        contacts = [roles[other] for other in set(nx.all_neighbors(network, actor)) - {actor}]
        known = pd.Series([role for role in contacts if role != "unknown"], dtype="str").value_counts(
            normalize=True
        )
        assert pd.isna(found[actor]) if known.empty else (found[actor] == pytest.approx(1 - (known**2).sum()))


@settings(max_examples=30)
@given(drawn())
def test_values_stay_in_their_ranges(network: "nx.Graph[str]") -> None:
    table = measures.actors(network)
    for name in ("clustering", "participation", "pagerank", "betweenness", "closeness"):
        assert table[name].dropna().between(0, 1 + 1e-12).all()
    assert (table["core_number"] <= table["degree"]).all()
    tied = table[table["degree"] > 0]
    assert (tied["effective_size"] <= tied["degree"] + 1e-9).all()
    assert (tied["effective_size"] >= 1 - 1e-9).all()
    assert tied["constraint"].between(0, 2, inclusive="neither").all()
    assert not len(table) or table["pagerank"].sum() == pytest.approx(1)


@settings(max_examples=30)
@given(drawn())
def test_nobody_answers_oneself(network: "nx.Graph[str]") -> None:
    pd.testing.assert_frame_equal(measures.actors(network), measures.actors(bare(network)))


@settings(max_examples=30)
@given(drawn())
def test_an_isolate_changes_no_other_actor(network: "nx.Graph[str]") -> None:
    before = measures.actors(network).drop(columns=OF_SIZE)
    network.add_node("newcomer", role="member")
    after = measures.actors(network).drop(columns=OF_SIZE).drop("newcomer")
    pd.testing.assert_frame_equal(after, before, check_dtype=bool(len(before)))


@settings(max_examples=30)
@given(drawn(), st.permutations(NAMES))
def test_new_names_change_no_value(network: "nx.Graph[str]", names: list[str]) -> None:
    renamed = nx.relabel_nodes(network, dict(zip(NAMES, (f"b{name}" for name in names), strict=True)))
    moved = dict(zip(network, renamed, strict=True))
    found = measures.actors(renamed)
    pd.testing.assert_frame_equal(found, measures.actors(network).rename(index=moved))


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.Graph])
@pytest.mark.parametrize("size", [0, 1, 2])
def test_a_network_without_ties_is_a_table_as_long(size: int, kind: "type[nx.Graph[str]]") -> None:
    network = kind()
    network.add_nodes_from(NAMES[:size], role="member")
    table = measures.actors(network)
    assert len(table) == size
    assert not table[["degree", "core_number", "betweenness", "closeness"]].any(axis=None)
    assert table[["clustering", "constraint", "effective_size", "participation"]].isna().all(axis=None)


@pytest.mark.parametrize("measure", DIRECTED)
def test_what_is_about_direction_needs_one(measure: Measured) -> None:
    with pytest.raises(StudyError, match="A Graph cannot be measured, for its ties have no direction"):
        measure(nx.Graph([("ada", "ben")]))


@pytest.mark.parametrize("measure", [*DIRECTED, *EITHER, measures.participation])
def test_parallel_ties_are_refused_and_columns_bear_the_names_of_functions(measure: Measured) -> None:
    with pytest.raises(StudyError, match="A MultiDiGraph cannot be measured, for it holds parallel ties"):
        measure(nx.MultiDiGraph([("ada", "ben")]))
    network = nx.DiGraph([("ada", "ben"), ("ben", "cleo")])
    nx.set_node_attributes(network, dict.fromkeys(network, "member"), "role")
    found, table = measure(network), measures.actors(network)
    pd.testing.assert_series_equal(found, table[str(found.name)])
    assert found.name == measure.__name__


def test_columns_are_chosen_by_name(tiny: "nx.DiGraph[str]") -> None:
    chosen = measures.actors(tiny, only=["closeness", "degree"])
    pd.testing.assert_frame_equal(chosen, measures.actors(tiny)[["degree", "closeness"]])
    assert "in_degree" not in measures.actors(nx.Graph(tiny))
    with pytest.raises(StudyError, match=r"There is no measure 'fame' of actors. There are role, degree, "):
        measures.actors(tiny, only=["fame"])
    with pytest.raises(StudyError, match="no direction"):
        measures.actors(nx.Graph(tiny), only=["reciprocity"])


@pytest.mark.parametrize("damping", [-0.1, 1])
def test_attention_is_passed_on_in_part(damping: float, tiny: "nx.DiGraph[str]") -> None:
    with pytest.raises(ValueError, match=f"with a damping of {damping}. Expected 0 to below 1"):
        measures.pagerank(tiny, damping=damping)


def test_one_pivot_tells_nothing(tiny: "nx.DiGraph[str]") -> None:
    with pytest.raises(ValueError, match=r"from 1 pivots. Expected at least 2"):
        measures.betweenness(tiny, pivots=1)


def test_much_attention_passed_on_is_told_as_exactly(large: "nx.Graph[str]") -> None:
    expected = nx.pagerank(large, alpha=0.99, tol=1e-14, max_iter=5000)
    found = measures.pagerank(large, damping=0.99)
    assert sum(abs(found[actor] - value) for actor, value in expected.items()) < 1e-8


def test_a_study_tells_what_actors_do_in_talk_and_a_network_does_not(tmp_path: Path) -> None:
    """Ada asks, ben answers first, then the guide; ada comes back, and a bot closes."""
    said = [("ada", ""), ("ben", "ada"), ("guide", "ada"), ("ada2", "guide"), ("bot", "ada")]
    roles = {"guide": "staff", "bot": "bot"}
    rows = [
        act(
            name[:3] if name == "ada2" else name,
            minute,
            id=name,
            parent=parent,
            role=roles.get(name, "member"),
        )
        for minute, (name, parent) in enumerate(said)
    ]
    bench = Bench(tmp_path)
    bench.take(rows)
    service = study.read(bench.path)
    told = measures.actors(service)[["role", "first_answers", "reentry"]]
    named = told.sort_values(["role", "first_answers"])
    assert named["role"].tolist() == ["bot", "member", "member", "staff"]
    assert named["first_answers"].tolist() == [pd.NA, 0, 1, 0]
    assert named["reentry"].tolist() == [pd.NA, 1, 0, 0]
    one = measures.actors(service, only=["reentry", "degree"])
    assert list(one) == ["degree", "reentry"]
    network = networks.reply(service)
    pd.testing.assert_frame_equal(
        measures.actors(network), measures.actors(service).drop(columns=["first_answers", "reentry"])
    )
    with pytest.raises(
        StudyError, match=r"does not tell 'reentry', which is about talk\. Ask about the study"
    ):
        measures.actors(network, only=["reentry"])


def test_ties_that_cannot_be_seen_are_not_told_as_none() -> None:
    network: nx.DiGraph[str] = nx.DiGraph(acts=2, acts_without_reply_ids=2)
    network.add_nodes_from(["ada", "ben"], role="member")
    table = measures.actors(network)
    assert table["role"].tolist() == ["member", "member"]
    assert table.drop(columns="role").isna().all(axis=None)
    network.graph.update(acts_without_reply_ids=1)
    seen = measures.actors(network)
    assert list(table) == list(seen)
    assert seen["degree"].tolist() == [0, 0]
    assert list(measures.actors(network, only=["degree"])) == ["degree"]


def test_first_answers_are_missing_where_nobody_is_known_to_be_staff(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.take([act("ada", 0, id="q"), act("ben", 1, id="a", parent="q"), act("ada", 2, id="b", parent="a")])
    table = measures.actors(study.read(bench.path), only=["first_answers", "reentry"])
    assert table["first_answers"].isna().all()
    assert sorted(table["reentry"]) == [0, 1]


@pytest.fixture(scope="module", params=[True, False], ids=["directed", "undirected"])
def large(request: pytest.FixtureRequest) -> "nx.Graph[str]":
    """Three hundred actors, some of them busy."""
    network = nx.barabasi_albert_graph(300, 3, seed=1)
    if request.param:
        network = nx.DiGraph([(b, a) if (a + b) % 3 else (a, b) for a, b in network.edges])
    network.add_nodes_from(range(300, 310))
    return nx.relabel_nodes(network, str)


def test_estimates_lie_within_their_errors_and_come_again(large: "nx.Graph[str]") -> None:
    names = ["betweenness", "closeness"]
    columns = [column for name in names for column in (name, f"{name}_error")]
    exact = measures.actors(large, only=columns)
    tables = [measures.actors(large, only=columns, exact_up_to=0, pivots=100, seed=seed) for seed in range(4)]
    for name in names:
        busy = exact[name].nlargest(100).index
        off = [(table[name] - exact[name]).abs() <= table[f"{name}_error"] for table in tables]
        assert np.mean([within[busy].mean() for within in off]) > 0.8
        mean = sum(table[name].fillna(0) for table in tables) / 4
        assert_allclose(mean[busy[:5]].astype(float), exact[name][busy[:5]].astype(float), rtol=0.25)
    pd.testing.assert_frame_equal(
        tables[2], measures.actors(large, only=columns, exact_up_to=0, pivots=100, seed=2)
    )
    assert measures.betweenness(large, exact_up_to=0, pivots=100).attrs == {"pivots": 100}
    assert measures.betweenness(large, exact_up_to=0, pivots=310).attrs == {"pivots": 0}


def test_all_starts_add_up_to_the_same_however_they_share(large: "nx.Graph[str]") -> None:
    network = from_networkx(large)
    everybody = np.arange(len(network))
    whole, halved = paths.path_sums(network, everybody), paths.path_sums(network, everybody, halved=True)
    assert_allclose(whole.through, halved.through, atol=1e-9)
    assert halved.through_squared.sum() < whole.through_squared.sum()


def test_whom_no_pivot_reaches_is_not_told_as_zero() -> None:
    network = nx.DiGraph([(str(a), str(b)) for a, b in pairwise(range(50))])
    table = measures.actors(network, exact_up_to=0, pivots=2, seed=1)
    first, *missed = table.index[table["closeness"].fillna(0) == 0]
    assert table["closeness"][first] == 0  # whom nobody answers
    assert missed
    assert table.loc[missed, ["closeness", "closeness_error"]].isna().all(axis=None)
    assert table["betweenness_error"].isna().sum() < len(table)


def test_pivots_that_are_alike_make_no_estimate_exact() -> None:
    """Around one account all pivots are two steps away, but the account itself, which they miss, is one."""
    star = nx.relabel_nodes(nx.star_graph(300), str)
    table = measures.actors(star, only=["closeness", "closeness_error"], exact_up_to=0, pivots=30)
    off = (table["closeness"] - measures.closeness(star)).abs()
    assert (off > 0).any()
    assert (off <= table["closeness_error"]).all()
    assert (table["closeness_error"] < 0.3).all()


def test_blocks_change_no_value(large: "nx.Graph[str]", monkeypatch: pytest.MonkeyPatch) -> None:
    before = measures.actors(large)
    for room in (1, 999):
        monkeypatch.setattr(paths, "_ROOM", room)
        monkeypatch.setattr(counted, "blocks", lambda cost, room=room: blocks.blocks(cost, limit=room))
        monkeypatch.setattr(
            counted, "products", lambda left, right, room=room: blocks.products(left, right, limit=room)
        )
        pd.testing.assert_frame_equal(measures.actors(large), before)


@settings(max_examples=30)
@given(drawn())
def test_triangles_equal_networkx(network: "nx.Graph[str]") -> None:
    counts = counted.triangles(from_networkx(network))
    assert counts.tolist() == list(nx.triangles(nx.Graph(bare(network))).values())


def test_each_row_is_in_one_block() -> None:
    cost = np.array([3, 9, 0, 0, 2, 2, 2, 5])
    assert [(rows.start, rows.stop) for rows in blocks.blocks(cost, limit=4)] == [
        (0, 1),
        (1, 2),
        (2, 6),
        (6, 7),
        (7, 8),
    ]
