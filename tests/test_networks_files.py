"""The files a network is written to, read again by the tools they are for."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings, strategies as st

from tests import gexf
from workbench import networks
from workbench.errors import StudyError, WorkbenchError
from workbench.figures import _looks
from workbench.networks import Network
from workbench.networks._files import FORMS, _gexf, _outgoing, _pajek, _plain, _tables

ENDINGS = list(FORMS)


def who(*ties: tuple[str, str, float], is_directed: bool = True, **columns: list[object]) -> Network:
    """Draw a network of guide, ann, bo and cy, who has no ties; roles and acts are given."""
    names = ["guide", "ann", "bo", "cy"]
    own = {"role": ["staff", "member", "member", "member"], "acts": [3, 2, 1, 1]}
    ends = np.array([(names.index(a), names.index(b)) for a, b, _ in ties], int).reshape(-1, 2)
    return Network(
        pd.DataFrame(own | columns, index=pd.Index(names, name="actor")),
        *ends.T,
        np.array([weight for *_, weight in ties]),
        is_directed,
        {
            "name": "a <small> service",
            "network": "reply",
            "sources": ["table", "slack"],
            "cannot": ["Ann's room"],
        },
    )


@pytest.fixture
def network() -> Network:
    """Give guide --> ann =2=> guide, bo --> guide, and cy alone."""
    return who(("guide", "ann", 1), ("ann", "guide", 2), ("bo", "guide", 1))


def ties(graph: "nx.Graph[str]") -> dict[tuple[str, str], float]:
    return {(actor, alter): weight for actor, alter, weight in graph.edges(data="weight")}


def read_json(path: Path) -> "nx.Graph[str]":
    return nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="links")


def read_pajek(path: Path) -> "nx.Graph[str]":
    read = nx.read_pajek(path)
    return nx.DiGraph(read) if read.is_directed() else nx.Graph(read)


READERS: dict[str, Callable[[Path], Any]] = {
    ".gexf": nx.read_gexf,
    ".graphml": nx.read_graphml,
    ".net": read_pajek,
    ".json": read_json,
}


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("is_directed", [True, False])
def test_networkx_reads_what_was_written(ending: str, is_directed: bool, tmp_path: Path) -> None:  # noqa: FBT001
    drawn = who(("guide", "ann", 2), ("guide", "bo", 1), is_directed=is_directed)
    path, *_ = networks.write(drawn, tmp_path / f"n{ending}", pseudonyms=True)
    assert path == tmp_path / f"n{ending}"
    found = READERS[ending](path)
    assert found.is_directed() == is_directed
    assert ties(found) == {("guide", "ann"): 2, ("guide", "bo"): 1}
    assert list(found) == ["guide", "ann", "bo", "cy"]
    if ending != ".net":  # the partition holds them
        assert dict(found.nodes(data="role")) == dict(zip(drawn.names, drawn.actors["role"], strict=True))
        assert dict(found.nodes(data="acts")) == {"guide": 3, "ann": 2, "bo": 1, "cy": 1}


@pytest.mark.parametrize(("ending", "form"), [(".graphml", "graphml"), (".net", "pajek")])
@pytest.mark.parametrize("is_directed", [True, False])
def test_igraph_reads_what_was_written(
    ending: str,
    form: str,
    is_directed: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    igraph = pytest.importorskip("igraph")
    drawn = who(("guide", "ann", 2), ("guide", "bo", 1), is_directed=is_directed)
    networks.write(drawn, tmp_path / f"n{ending}", pseudonyms=True, positions=networks.layout(drawn))
    found = igraph.Graph.Read(str(tmp_path / f"n{ending}"), format=form)
    assert found.is_directed() == is_directed
    assert found.get_edgelist() == [(0, 1), (0, 2)]
    assert found.es["weight"] == [2, 1]
    assert found.vcount() == 4
    assert len(set(zip(found.vs["x"], found.vs["y"], strict=True))) == 4
    if ending == ".graphml":
        assert found.vs["role"] == ["staff", "member", "member", "member"]
        assert found["sources"] == "table, slack"


def test_igraph_reads_the_table_of_ties(network: Network, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    written = networks.write(network, tmp_path / "n.csv", pseudonyms=True)
    tied, actors = map(pd.read_csv, written)
    found = igraph.Graph.DataFrame(tied, vertices=actors, use_vids=False)
    assert found.vs["name"] == ["guide", "ann", "bo", "cy"]
    assert found.is_directed()
    assert found.ecount() == 3


@pytest.mark.parametrize(("ending", "read"), [(".csv", pd.read_csv), (".parquet", pd.read_parquet)])
def test_tables_hold_ties_and_actors(
    network: Network, tmp_path: Path, ending: str, read: Callable[[Path], pd.DataFrame]
) -> None:
    written = networks.write(network, tmp_path / f"reply{ending}", pseudonyms=True)
    assert [path.name for path in written] == [f"reply{ending}", f"reply-actors{ending}"]
    tied, actors = map(read, written)
    assert tied.to_numpy().tolist() == [["guide", "ann", 1], ["ann", "guide", 2], ["bo", "guide", 1]]
    assert list(tied) == ["source", "target", "weight"]
    assert actors.to_dict("list") == {
        "actor": ["guide", "ann", "bo", "cy"],
        "role": ["staff", "member", "member", "member"],
        "acts": [3, 2, 1, 1],
    }


def test_a_partition_by_role_stands_beside_a_pajek_network(network: Network, tmp_path: Path) -> None:
    path, partition = networks.write(network, tmp_path / "n.net", pseudonyms=True)
    assert partition.name == "n-roles.clu"
    assert partition.read_text().split() == ["*Vertices", "4", "2", "1", "1", "1"]
    assert "% roles: 1 member, 2 staff" in path.read_text()


@pytest.mark.parametrize("ending", ENDINGS)
def test_names_texts_and_times_stay_out(ending: str, tmp_path: Path) -> None:
    private = ["Ann Berg", "Secret room", "Bo Dahl", None]
    drawn = who(
        ("guide", "ann", 1),
        space=private,
        role=["staff", "Ann Berg", "member", None],
        kind=["post", "Secret room", "reply", None],
        score=[0.5, 1.0, np.nan, 2.0],
        first=[pd.Timestamp("2026-03-02 10:11:12", tz="UTC")] * 4,
    )
    drawn.facts.update(  # type: ignore[attr-defined]
        conversation="slack:7", selection="in Secret room", start="2026-03-02T10:11:12+00:00", end="Ann Berg"
    )
    content = b"".join(path.read_bytes() for path in networks.write(drawn, tmp_path / f"n{ending}"))
    if ending == ".parquet":
        paths = networks.write(drawn, tmp_path / "n.parquet")
        content = "".join(
            f"{pq.read_table(path).to_pydict()}{pq.read_schema(path)}" for path in paths
        ).encode()
    for text in (b"guide", b"ann", b"Berg", b"Secret", b"Dahl", b"slack:7", b"Ann's room", b"10:11"):
        assert text not in content
    assert b"staff-1" in content
    assert b"actor-1" in content  # whose role is no word of ours
    kept = networks.write(drawn, tmp_path / f"n{ending}", pseudonyms=True)
    if ending == ".json":
        told = kept[0].read_text("utf-8")
        assert all(text in told for text in ("guide", "Secret room", "10:11:12", "slack:7", "Ann's room"))


def test_new_names_tell_nothing_of_order_and_differ_between_networks(tmp_path: Path) -> None:
    ring = nx.cycle_graph(40, create_using=nx.DiGraph)
    nx.set_node_attributes(ring, "member", "role")
    nx.set_node_attributes(ring, {node: node for node in ring}, "place")

    def places(network: "nx.Graph[Any]") -> list[int]:
        networks.write(network, tmp_path / "n.json")
        found = read_json(tmp_path / "n.json")
        assert list(found) == [f"member-{number}" for number in range(1, 41)]
        return [place for _, place in found.nodes(data="place")]

    one = places(ring)
    assert sorted(one) == list(range(40))
    assert one != sorted(one)
    assert places(ring) == one
    ring.add_edge(0, 20)
    assert places(ring) != one


@pytest.mark.parametrize("ending", READERS)
def test_new_names_hide_who_but_not_how(ending: str, network: Network, tmp_path: Path) -> None:
    networks.write(network, tmp_path / f"n{ending}")
    found = READERS[ending](tmp_path / f"n{ending}")
    assert sorted(found) == ["member-1", "member-2", "member-3", "staff-1"]
    assert nx.is_isomorphic(found, network.to_networkx(), edge_match=lambda a, b: a["weight"] == b["weight"])


@pytest.mark.parametrize("ending", [".gexf", ".graphml", ".net", ".json"])
@pytest.mark.parametrize(
    ("pseudonyms", "said"), [(False, "do not publish it"), (True, "it is personal data")]
)
def test_a_file_says_what_it_can_reveal(
    network: Network,
    tmp_path: Path,
    ending: str,
    pseudonyms: bool,  # noqa: FBT001
    said: str,
) -> None:
    path, *_ = networks.write(network, tmp_path / f"n{ending}", pseudonyms=pseudonyms)
    assert said in path.read_text("utf-8")


def test_parquet_says_what_it_can_reveal_in_its_metadata(network: Network, tmp_path: Path) -> None:
    for path in networks.write(network, tmp_path / "n.parquet"):
        assert b"do not publish it" in pq.read_schema(path).metadata[b"note"]


@pytest.mark.parametrize("ending", [".gexf", ".graphml", ".json"])
@pytest.mark.parametrize("mode", ["conversation", "link"])
def test_networks_of_two_kinds_name_what_is_no_actor(ending: str, mode: str, tmp_path: Path) -> None:
    drawn = who(
        ("guide", "cy", 2),
        ("ann", "cy", 1),
        is_directed=False,
        role=["staff", "member", "member", None],
        mode=["actor", "actor", "actor", mode],
    )
    networks.write(drawn, tmp_path / f"n{ending}")
    found = READERS[ending](tmp_path / f"n{ending}")
    assert found.nodes[f"{mode}-1"]["mode"] == mode
    assert "role" not in found.nodes[f"{mode}-1"]
    assert {tie: w for tie, w in ties(found).items() if "staff-1" in tie} == {
        next(tie for tie in found.edges if "staff-1" in tie): 2
    }


def test_gexf_is_as_its_schema_asks(network: Network, tmp_path: Path) -> None:
    networks.write(network, tmp_path / "n.gexf", positions=networks.layout(network))
    root = gexf.check(tmp_path / "n.gexf")
    description = root.findtext(f"{gexf.CORE}meta/{gexf.CORE}description") or ""
    assert "name: a <small> service" in description
    found = nx.read_gexf(tmp_path / "n.gexf")
    staff, others = found.nodes["staff-1"]["viz"], found.nodes["member-1"]["viz"]
    assert staff["color"] == {"r": 0xD5, "g": 0x5E, "b": 0, "a": 1}
    assert others["color"] == {"r": 0, "g": 0x72, "b": 0xB2, "a": 1}
    assert staff["size"] == 24  # the most active
    assert min(found.nodes[name]["viz"]["size"] for name in found) == 4  # who has no ties
    places = pd.DataFrame({name: found.nodes[name]["viz"]["position"] for name in found}).T
    assert places["x"].abs().max() == pytest.approx(30)  # four nodes have twice the room of one a side


def test_colours_and_shapes_are_those_of_figures() -> None:
    for kind, look in _looks.LOOKS.items():
        assert _gexf.COLOURS[kind] == look.colour
        if look.marker in "soD":
            assert _gexf.SHAPES.get(kind, "disc") == {"s": "square", "o": "disc", "D": "diamond"}[look.marker]


def test_positions_stand_in_every_form(network: Network, tmp_path: Path) -> None:
    positions = networks.layout(network)
    shuffled = positions.sort_index()
    for ending in ENDINGS:
        networks.write(network, tmp_path / f"n{ending}", pseudonyms=True, positions=shuffled)
    for found in (nx.read_graphml(tmp_path / "n.graphml"), read_json(tmp_path / "n.json")):
        assert dict(found.nodes(data="x")) == positions["x"].to_dict()
    actors = pd.read_parquet(tmp_path / "n-actors.parquet").set_index("actor")
    pd.testing.assert_frame_equal(actors[["x", "y"]], positions, check_index_type=False, check_names=False)
    pajek = nx.read_pajek(tmp_path / "n.net")
    assert dict(pajek.nodes(data="y")) == pytest.approx(((positions["y"] + 1) / 2).to_dict(), abs=1e-4)


def test_positions_of_other_nodes_are_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"given for 3 of 4 nodes.*networks\.layout"):
        networks.write(network, tmp_path / "n.gexf", positions=networks.layout(network).iloc[1:])


MONTHS = [
    ("2026-02", who(("guide", "ann", 1))),
    (pd.Period("2026-03"), who(("guide", "ann", 3), ("bo", "guide", 1))),
]


def test_weights_of_a_period_belong_to_that_period(network: Network, tmp_path: Path) -> None:
    networks.write(network, tmp_path / "n.gexf", periods=MONTHS, pseudonyms=True)
    root = gexf.check(tmp_path / "n.gexf")
    (graph,) = root.iter(f"{gexf.CORE}graph")
    assert (graph.attrib["start"], graph.attrib["end"]) == ("2026-02-01", "2026-03-31")
    found = nx.read_gexf(tmp_path / "n.gexf")
    assert found.edges["guide", "ann"]["weight"] == [
        (1, "2026-02-01", "2026-02-28"),
        (3, "2026-03-01", "2026-03-31"),
    ]
    assert found.edges["bo", "guide"]["weight"] == [(1, "2026-03-01", "2026-03-31")]
    assert found.edges["bo", "guide"]["spells"] == [("2026-03-01", "2026-03-31")]
    assert list(found) == ["guide", "ann", "bo", "cy"]


@pytest.mark.parametrize(("ending", "read"), [(".csv", pd.read_csv), (".parquet", pd.read_parquet)])
def test_tables_hold_one_row_a_tie_and_period(
    network: Network, tmp_path: Path, ending: str, read: Callable[[Path], pd.DataFrame]
) -> None:
    path, _ = networks.write(network, tmp_path / f"n{ending}", periods=dict(MONTHS), pseudonyms=True)
    assert read(path).to_numpy().tolist() == [
        ["guide", "ann", 1, "2026-02", "2026-02-01", "2026-02-28"],
        ["guide", "ann", 3, "2026-03", "2026-03-01", "2026-03-31"],
        ["bo", "guide", 1, "2026-03", "2026-03-01", "2026-03-31"],
    ]


def test_periods_may_hold_part_of_the_actors_without_direction(tmp_path: Path) -> None:
    whole = who(("guide", "bo", 2), is_directed=False)
    few = Network(
        whole.actors.iloc[[2, 0]], np.array([0]), np.array([1]), np.array([0.5]), is_directed=False
    )  # bo first
    networks.write(whole, tmp_path / "n.gexf", periods={"2026-W01": few}, pseudonyms=True)
    gexf.check(tmp_path / "n.gexf")
    assert list(nx.read_gexf(tmp_path / "n.gexf").edges(data="weight")) == [
        ("guide", "bo", [(0.5, "2025-12-29", "2026-01-04")])
    ]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (("2026-03", Network(pd.DataFrame(index=["dora"]), *np.zeros((3, 0), int))), "holds other actors"),
        (("2026-03", who(is_directed=False)), "ties of another sort"),
        ((pd.Period("2026-03-02 10", "h"), who()), "shorter than a day"),
        (("spring", who()), "'spring' is no period"),
    ],
)
def test_periods_that_do_not_fit_are_refused(
    network: Network, tmp_path: Path, period: tuple[Any, Network], said: str
) -> None:
    with pytest.raises(StudyError, match=said):
        networks.write(network, tmp_path / "n.gexf", periods=[period])


@pytest.mark.parametrize("ending", [".gexf", ".csv", ".parquet"])
def test_no_period_at_all_can_be_written(network: Network, tmp_path: Path, ending: str) -> None:
    path, *_ = networks.write(network, tmp_path / f"n{ending}", periods={})
    assert path.stat().st_size


def test_forms_without_time_say_so(network: Network, tmp_path: Path) -> None:
    with pytest.raises(
        WorkbenchError, match=r"'n\.net' cannot hold weights by period.*\.gexf, \.csv, \.parquet"
    ):
        networks.write(network, tmp_path / "n.net", periods=MONTHS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_network_gives_the_same_bytes(network: Network, tmp_path: Path, ending: str) -> None:
    first = networks.write(network, tmp_path / f"one{ending}")
    again = networks.write(network.to_networkx(), tmp_path / f"two{ending}")  # and as a networkx graph
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("empty", [nx.DiGraph(), nx.Graph()])
def test_an_empty_network_can_be_written(empty: "nx.Graph[str]", tmp_path: Path, ending: str) -> None:
    for path in networks.write(empty, tmp_path / f"n{ending}", positions=networks.layout(empty)):
        assert path.stat().st_size
    if ending == ".gexf":
        gexf.check(tmp_path / "n.gexf")


@pytest.mark.parametrize("ending", READERS)
def test_many_ties_are_written_piece_by_piece(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_outgoing, "ROWS", 7)
    drawn = nx.relabel_nodes(nx.gnp_random_graph(30, 0.1, seed=1, directed=True), str)
    networks.write(drawn, tmp_path / f"n{ending}", pseudonyms=True)
    found = READERS[ending](tmp_path / f"n{ending}")
    assert set(found.edges) == set(drawn.edges)
    assert list(found) == list(drawn)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(
    TEXT, st.integers(), st.floats(allow_nan=True), st.booleans(), st.none(), st.lists(TEXT, max_size=2)
)


@settings(max_examples=40)
@given(
    st.lists(st.text(max_size=12), min_size=2, max_size=5, unique=True),
    st.dictionaries(TEXT, st.lists(VALUES, min_size=5, max_size=5), max_size=3),
    st.dictionaries(TEXT, VALUES, max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_any_names_and_attributes_survive(
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
    columns: dict[str, list[object]],
    facts: dict[str, object],
    is_directed: bool,  # noqa: FBT001
    pseudonyms: bool,  # noqa: FBT001
) -> None:
    own = {name: pd.Series(values[: len(names)], dtype=object).to_numpy() for name, values in columns.items()}
    drawn = Network(
        pd.DataFrame(own, index=pd.Index(names, dtype=object)),
        np.array([0]),
        np.array([1]),
        np.array([2]),
        is_directed,
        facts,
    )
    folder = tmp_path_factory.mktemp("any")
    for ending in ENDINGS:
        path, *others = networks.write(drawn, folder / f"n{ending}", pseudonyms=pseudonyms)
        if ending in READERS:
            found = READERS[ending](path)
            assert len(found) == len(names)
            assert found.number_of_edges() == 1
            assert found.is_directed() == is_directed
        else:
            assert len(pq.read_table(others[0]) if ending == ".parquet" else pd.read_csv(others[0])) == len(
                names
            )
    gexf.check(folder / "n.gexf")
    if pseudonyms:
        expected = _plain.distinct(names)
        assert list(read_json(folder / "n.json")) == expected
        assert list(nx.read_gexf(folder / "n.gexf")) == expected
        assert list(nx.read_graphml(folder / "n.graphml")) == expected
        for name, values in zip(_plain.distinct(list(columns)), columns.values(), strict=True):
            told = [_plain.plain(value) for value in values[: len(names)]]
            is_of_one_kind = {type(value) for value in told} in ({str}, {int}, {bool}) and all(told)
            if is_of_one_kind and name not in ("id", "label", "viz"):
                graph = nx.read_graphml(folder / "n.graphml")
                assert [value for _, value in graph.nodes(data=name)] == told


def test_names_that_would_be_written_alike_stay_apart() -> None:
    assert _plain.distinct(["a\x00", "a\x01", "a", "b"]) == [
        "a\N{REPLACEMENT CHARACTER}",
        "a\N{REPLACEMENT CHARACTER} 2",
        "a",
        "b",
    ]
    assert _plain.distinct(["a", "a", "a 2"]) == ["a", "a 3", "a 2"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, None], "boolean"),
        ([1, 2], "long"),
        ([1, 0.5], "double"),
        ([True, 1], "string"),
        ([], "string"),
    ],
)
def test_a_column_is_of_the_kind_of_its_values(values: list[Any], kind: str) -> None:
    assert _plain.kind(values) == kind


@pytest.mark.parametrize("name", ["network.gif", "network"])
def test_an_unknown_ending_is_told_with_those_that_exist(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        WorkbenchError, match=rf"'{name}' .* one of: \.gexf, \.graphml, \.net, \.csv, .*\.json\."
    ):
        networks.write(nx.DiGraph(), tmp_path / name)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"no folder .*nowhere' to write 'n\.csv' to"):
        networks.write(nx.DiGraph(), tmp_path / "nowhere" / "n.csv")


def test_acts_of_a_conversation_are_not_named_like_persons(network: Network, tmp_path: Path) -> None:
    tree = replace(network, facts={"network": "conversation_tree"})
    networks.write(tree, tmp_path / "tree.json")
    assert {name.split("-")[0] for name in read_json(tmp_path / "tree.json")} == {"act"}


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path, network: Network) -> None:
    (tmp_path / "net.csv").mkdir()
    with pytest.raises(WorkbenchError, match=r"net\.csv' is a folder\. Name a file in it"):
        networks.write(network, tmp_path / "net.csv")


def test_what_is_no_network_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="A dict cannot be written"):
        networks.write({}, tmp_path / "n.csv")  # type: ignore[arg-type]


def test_a_network_that_cannot_be_written_leaves_the_former_files(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = {path: path.read_bytes() for path in networks.write(network, tmp_path / "n.csv")}
    write = _tables._write_csv

    def full(table: pa.Table, path: Path) -> None:
        write(table, path)
        if path.name == "n-actors.csv":
            raise OSError("No space left on device")

    monkeypatch.setattr(_tables, "_write_csv", full)
    with pytest.raises(OSError, match="No space left"):
        networks.write(who(), tmp_path / "n.csv")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == former


def test_pajek_names_hold_no_quotes(tmp_path: Path) -> None:
    drawn = nx.DiGraph([('a"b', "c\\d\ne")])
    networks.write(drawn, tmp_path / "n.net", pseudonyms=True)
    assert list(read_pajek(tmp_path / "n.net")) == ["a'b", "c/d e"]
    assert _pajek._OTHER.keys() == {'"', "\\"}
