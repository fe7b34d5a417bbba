"""The files a network is written to, read again by the tools they are for."""

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from tests.test_networks import Service, act, ties
from workbench import networks
from workbench.errors import WorkbenchError


@pytest.fixture
def service() -> Service:
    """
    Staff post; ada and ben answer, ada twice; staff answer ada; dora only posts; cleo answers ben.

        ada =2=> staff --> ada      ben --> staff      cleo --> ben      dora
    """
    return Service(
        act("staff", role="staff", kind="post"),
        act("ada", 0),
        act("ben", 0),
        act("staff", 1, role="staff"),
        act("ada", 3),
        act("dora", kind="post", conversation="d"),
        act("cleo", 2),
    )


def test_gephi_reads_what_was_written(service: Service, tmp_path: Path) -> None:
    network = networks.reply(service)
    for ending, read in ((".gexf", nx.read_gexf), (".graphml", nx.read_graphml)):
        assert networks.write(network, tmp_path / f"n{ending}") == (tmp_path / f"n{ending}",)
        found = read(tmp_path / f"n{ending}")
        assert found.is_directed()
        assert ties(found) == ties(network)
        assert dict(found.nodes(data="role")) == dict(network.nodes(data="role"))
        assert dict(found.nodes(data="acts")) == dict(network.nodes(data="acts"))
        assert list(found) == list(network)
    assert nx.read_graphml(tmp_path / "n.graphml").graph["sources"] == "table, slack"
    assert nx.read_gexf(tmp_path / "n.gexf").graph["name"] == "a <small> service"


@pytest.mark.parametrize(("ending", "read"), [(".csv", pd.read_csv), (".parquet", pd.read_parquet)])
def test_tables_hold_ties_and_actors(
    service: Service, tmp_path: Path, ending: str, read: Callable[[Path], pd.DataFrame]
) -> None:
    written = networks.write(networks.reply(service), tmp_path / f"reply{ending}")
    assert [path.name for path in written] == [f"reply{ending}", f"reply-actors{ending}"]
    tied, actors = map(read, written)
    assert tied.to_numpy().tolist() == [
        ["staff", "ada", 1],
        ["ada", "staff", 2],
        ["ben", "staff", 1],
        ["cleo", "ben", 1],
    ]
    assert list(tied) == ["source", "target", "weight"]
    assert actors.to_dict("list") == {
        "actor": ["staff", "ada", "ben", "dora", "cleo"],
        "role": ["staff", "member", "member", "member", "member"],
        "acts": [2, 2, 1, 1, 1],
    }


@pytest.mark.parametrize("ending", [".gexf", ".graphml", ".csv", ".parquet"])
def test_the_same_network_gives_the_same_bytes(
    service: Service, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = networks.write(networks.reply(service), tmp_path / f"one{ending}")
    monkeypatch.setattr("time.strftime", lambda *_: "2031-01-01")
    again = networks.write(networks.reply(service), tmp_path / f"two{ending}")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


@pytest.mark.parametrize("ending", [".gexf", ".graphml", ".csv", ".parquet"])
def test_an_empty_network_can_be_written(tmp_path: Path, ending: str) -> None:
    for path in networks.write(networks.reply(Service()), tmp_path / f"n{ending}"):
        assert path.stat().st_size


@given(st.text(max_size=20))
@pytest.mark.parametrize("ending", [".gexf", ".graphml"])
def test_any_text_can_stand_in_a_network(
    ending: str, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    network: nx.DiGraph[str] = nx.DiGraph(name=text)
    network.add_node("ada", role=text)
    path = tmp_path_factory.mktemp("texts") / f"n{ending}"
    networks.write(network, path)
    read = nx.read_gexf if ending == ".gexf" else nx.read_graphml
    assert list(read(path)) == ["ada"]


@pytest.mark.parametrize("name", ["network.gif", "network"])
def test_an_unknown_ending_is_told_with_those_that_exist(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkbenchError, match=rf"'{name}' .* one of: \.gexf, \.graphml, \.csv, \.parquet\."):
        networks.write(nx.DiGraph(), tmp_path / name)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"no folder .*nowhere' to write 'n\.csv' to"):
        networks.write(nx.DiGraph(), tmp_path / "nowhere" / "n.csv")


def test_a_network_that_cannot_be_written_leaves_the_former_files(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = {path: path.read_bytes() for path in networks.write(networks.reply(service), tmp_path / "n.csv")}
    write = pd.DataFrame.to_csv

    def full(table: pd.DataFrame, path: Path, **how: object) -> None:
        write(table, path, **how)
        if path.name == "n-actors.csv":
            raise OSError("No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(OSError, match="No space left"):
        networks.write(networks.reply(Service(act("eve"))), tmp_path / "n.csv")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == former
