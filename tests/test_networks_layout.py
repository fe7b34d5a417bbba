"""Positions: the same every time, readable, and kept with the study without names."""

import os
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from scipy import sparse

from tests.test_networks import Service, act
from tests.test_study import Bench, act as row
from workbench import networks, study
from workbench.errors import StudyError
from workbench.networks import _forces, _kept, _layout


def graph(made: nx.Graph, *others: nx.Graph) -> "nx.Graph[str]":
    return nx.relabel_nodes(nx.disjoint_union_all([made, *others]), str)


def box(positions: pd.DataFrame) -> tuple[float, float, float, float]:
    return (*positions.min(), *positions.max())


def closest(positions: pd.DataFrame) -> float:
    places = positions.to_numpy()
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    return float((apart + np.eye(len(places)) * 9).min())


def test_positions_stand_by_node_in_the_order_of_the_network() -> None:
    network = networks.reply(Service(act("ada"), act("ben", 0), act("cleo", 1), act("dora")))
    positions = networks.layout(network)
    assert list(positions.index) == list(network)
    assert list(positions) == ["x", "y"]
    assert positions.abs().to_numpy().max() == 1
    assert networks.layout(networks.arrays(network)).equals(positions)


def test_a_graph_with_parallel_ties_is_refused() -> None:
    with pytest.raises(StudyError, match="MultiDiGraph"):
        networks.layout(nx.MultiDiGraph([("ann", "bo")]))


@pytest.mark.parametrize("size", [0, 1, 2])
def test_small_networks_have_positions_too(size: int) -> None:
    positions = networks.layout(graph(nx.path_graph(size)))
    assert len(positions) == size
    assert np.isfinite(positions.to_numpy()).all()
    assert size < 2 or closest(positions) > 0.5


def test_a_path_lies_in_a_line_with_its_ends_outside() -> None:
    positions = networks.layout(graph(nx.path_graph(5)))
    assert positions["y"].abs().max() < 0.05
    assert positions["x"].is_monotonic_increasing or positions["x"].is_monotonic_decreasing


def test_a_hub_stands_amid_those_tied_to_it_alone() -> None:
    positions = networks.layout(graph(nx.star_graph(20)))
    hub, leaves = positions.iloc[0], positions.iloc[1:]
    assert np.linalg.norm(hub - leaves.mean()) < 0.1
    assert closest(positions) > 0.1  # 21 nodes on a side of 2


def test_cliques_that_few_ties_join_stand_apart() -> None:
    positions = networks.layout(graph(nx.connected_caveman_graph(5, 6)))
    group = np.arange(30) // 6
    middles = positions.groupby(group).transform("mean")
    within = np.linalg.norm(positions - middles, axis=1).max()
    between = np.linalg.norm(middles.to_numpy()[:, None] - middles.to_numpy()[None], axis=2)
    assert within < between[group[:, None] != group[None]].min() / 2


def test_pieces_stand_beside_each_other_and_nodes_without_ties_below() -> None:
    drawn = graph(
        nx.gnp_random_graph(30, 0.2, seed=1), nx.cycle_graph(6), nx.path_graph(2), nx.empty_graph(5)
    )
    positions = networks.layout(drawn)
    pieces = [positions.loc[sorted(piece)] for piece in nx.connected_components(drawn)]
    boxes = [box(piece) for piece in pieces]
    for number, (left, low, right, high) in enumerate(boxes):
        for one in boxes[:number]:
            assert left > one[2] or right < one[0] or low > one[3] or high < one[1]
    isolates = positions.loc[[str(number) for number in range(38, 43)]]
    assert isolates["y"].max() < box(pieces[0])[1]
    assert box(isolates)[2] - box(isolates)[0] <= 2


def test_no_two_nodes_stand_in_one_place() -> None:
    twins = nx.Graph(
        [("hub", str(number)) for number in range(300)] + [("other", str(n)) for n in range(300)]
    )
    assert closest(networks.layout(twins)) > 0.02  # 302 nodes alike to a tie on a side of 2


def test_the_same_seed_gives_the_same_positions_and_another_does_not() -> None:
    drawn = graph(nx.barabasi_albert_graph(500, 2, seed=3))  # more than are pushed pair by pair
    one = networks.layout(drawn)
    assert one.equals(networks.layout(drawn))
    assert not one.equals(networks.layout(drawn, seed=2))


def test_the_push_on_a_grid_is_that_of_all_pairs() -> None:
    chance = np.random.default_rng(5)
    places, mass = chance.uniform(size=(900, 2)), chance.integers(1, 9, 900).astype(float)
    pair, grid = _forces._pushed(places, mass), _forces._pushed_on_grid(places, mass)
    assert np.corrcoef(pair.ravel(), grid.ravel())[0, 1] > 0.98
    assert np.linalg.norm(grid) / np.linalg.norm(pair) == pytest.approx(1, abs=0.1)


def test_ties_are_nearer_than_strangers_in_large_pieces() -> None:
    drawn = nx.relabel_nodes(nx.planted_partition_graph(6, 100, 0.1, 0.0005, seed=2), str)
    drawn = drawn.subgraph(max(nx.connected_components(drawn), key=len)).copy()
    network = networks.arrays(drawn)
    places = networks.layout(network).to_numpy()
    tied = np.linalg.norm(places[network.source] - places[network.target], axis=1).mean()
    anyone = np.linalg.norm(places - np.roll(places, 311, axis=0), axis=1).mean()
    assert tied < anyone / 2


@settings(max_examples=25)
@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25), st.integers(0, 3))
def test_any_network_has_finite_positions(ends: set[tuple[int, int]], seed: int) -> None:
    drawn = nx.DiGraph([(str(a), str(b)) for a, b in ends])
    positions = networks.layout(drawn, seed=seed)
    assert np.isfinite(positions.to_numpy()).all()
    assert positions.abs().to_numpy().max(initial=0) <= 1


def test_weights_of_any_size_pull_within_reason() -> None:
    network = networks.Network(
        pd.DataFrame(index=list("abc")), np.array([0, 1]), np.array([1, 2]), np.array([1e9, 1e-9])
    )
    pull = _layout.pulls(network)
    assert isinstance(pull, sparse.csr_array)
    assert 1 <= pull.data.min() < pull.data.max() < 3


DRAWN = [
    row("guide", 0, id="a", space="forum", role="staff"),
    row("ann", 1, id="b", parent="a", space="forum"),
    row("bo", 2, id="c", parent="b", space="forum"),
]


@pytest.fixture
def service(tmp_path: Path) -> study.Study:
    bench = Bench(tmp_path)
    bench.take(DRAWN)
    return study.read(bench.path)


def kept(service: study.Study) -> list[Path]:
    return sorted((service.path / "layouts").iterdir())


def test_a_network_is_laid_out_once(service: study.Study, monkeypatch: pytest.MonkeyPatch) -> None:
    network = networks.reply(service)
    first = networks.cached_layout(service, network)
    assert first.equals(networks.layout(network))
    monkeypatch.setattr(_kept, "layout", lambda *_, **__: pytest.fail("laid out again"))
    pd.testing.assert_frame_equal(networks.cached_layout(service, network), first)


def test_positions_are_kept_without_names_and_leave_the_study_as_it_is(service: study.Study) -> None:
    before = {path: path.read_bytes() for path in service.path.rglob("*") if path.is_file()}
    network = networks.reply(service)
    networks.cached_layout(service, network)
    (file,) = kept(service)
    assert not any(name.encode() in file.read_bytes() for name in network)
    file.unlink()
    file.parent.rmdir()
    assert {path: path.read_bytes() for path in service.path.rglob("*") if path.is_file()} == before


def test_another_network_or_seed_has_positions_of_its_own(service: study.Study) -> None:
    network = networks.arrays(networks.reply(service))
    marks = {_kept.digest(network, 1), _kept.digest(network, 2)}
    for change in (
        {"weight": network.weight + 1},
        {"source": network.target, "target": network.source},
        {"is_directed": False},
        {"actors": network.actors.rename(str.upper)},
    ):
        marks.add(_kept.digest(networks.Network(**(vars(network) | change)), 1))
    assert len(marks) == 6


@pytest.mark.parametrize("spoil", ["cut", "flipped", "foreign", "text", "folder"])
def test_a_damaged_file_is_made_anew(service: study.Study, spoil: str) -> None:
    network = networks.reply(service)
    right = networks.cached_layout(service, network)
    (file,) = kept(service)
    whole = file.read_bytes()
    if spoil == "foreign":
        networks.cached_layout(service, network, seed=9)
        (other,) = set(kept(service)) - {file}
        other.replace(file)
    elif spoil == "folder":
        file.unlink()
        file.mkdir()
    else:
        middle = len(whole) // 8
        flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
        file.write_bytes({"cut": whole[:90], "flipped": flipped, "text": b"x,y\n0,0\n"}[spoil])
    pd.testing.assert_frame_equal(networks.cached_layout(service, network), right)
    if spoil != "folder":
        assert _kept._read(file, file.stem, len(right)) is not None


def test_only_the_last_used_are_kept(service: study.Study) -> None:
    network = networks.reply(service)
    networks.cached_layout(service, network, seed=0)
    (first,) = kept(service)
    for seed in range(1, _kept.KEPT + 3):
        for number, file in enumerate(kept(service)):
            os.utime(file, (number, number))  # before all that follows
        networks.cached_layout(service, network, seed=0)
        networks.cached_layout(service, network, seed=seed)
    assert len(kept(service)) == _kept.KEPT
    assert first in kept(service)


def test_where_nothing_can_be_written_positions_are_given_all_the_same(
    service: study.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = networks.reply(service)
    (service.path / "layouts").write_text("in the way")
    assert networks.cached_layout(service, network).equals(networks.layout(network))
    nowhere = SimpleNamespace(path=service.path / "is no folder")
    assert networks.cached_layout(nowhere, network).equals(networks.layout(network))
    (service.path / "layouts").unlink()

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(_kept.pq, "write_table", full)
    assert networks.cached_layout(service, network).equals(networks.layout(network))
    assert kept(service) == []


def test_erasing_a_person_erases_positions(service: study.Study) -> None:
    networks.cached_layout(service, networks.reply(service))
    assert kept(service)
    study.forget(service.path, "ann")
    assert not (service.path / "layouts").exists()
