from collections.abc import Mapping
from typing import Any

import duckdb
import networkx as nx
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from workbench import networks
from workbench.errors import StudyError

SCHEMA = pa.schema(
    {
        "conversation": pa.string(),
        "activity": pa.string(),
        "parent": pa.string(),
        "parent_inferred": pa.bool_(),
        "actor": pa.string(),
        "role": pa.string(),
        "time": pa.timestamp("us", tz="UTC"),
        "source": pa.string(),
        "item": pa.int64(),
        "kind": pa.string(),
        "space": pa.string(),
        "is_dm": pa.bool_(),
        "has_reply_ids": pa.bool_(),
        "targetless": pa.string(),
        "alter": pa.string(),
        "mentions": pa.list_(pa.string()),
        "linked": pa.list_(pa.string()),
        "sites": pa.list_(pa.string()),
        "time_precision": pa.string(),
        "replies": pa.int64(),
    }
)


class Service:
    """A service of a few acts, at one second from each other; what is not said is plain talk."""

    name = "a <small> service"
    sources = ("table", "slack")

    def __init__(self, *acts: Mapping[str, Any]) -> None:
        plain = {
            "conversation": "c",
            "parent": None,
            "role": "member",
            "source": "table",
            "kind": "reply",
            "space": "a forum",
            "parent_inferred": False,
            "is_dm": False,
            "has_reply_ids": True,
            "targetless": "none",
            "time_precision": "second",
        }
        rows = [
            {
                **plain,
                "activity": str(n),
                "item": n,
                "time": pd.Timestamp("2026-03-02", tz="UTC") + n * SECOND,
            }
            | dict(act)
            for n, act in enumerate(acts)
        ]
        self._connection = duckdb.connect()
        self._connection.register("rows_of_talk", pa.Table.from_pylist(rows, schema=SCHEMA))
        self._connection.execute("create table talk as from rows_of_talk")
        self._connection.execute("create view activity as from talk")

    def connect(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()


SECOND = pd.Timedelta(seconds=1)


def act(actor: str | None, parent: int | None = None, **facts: object) -> dict[str, object]:
    return {"actor": actor, "parent": None if parent is None else str(parent), **facts}


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


def ties(network: "nx.DiGraph[str]") -> dict[tuple[str, str], int]:
    return {(actor, alter): weight for actor, alter, weight in network.edges(data="weight")}


def test_a_network_is_who_answered_whom_and_how_often(service: Service) -> None:
    network = networks.reply(service)
    assert ties(network) == {
        ("ada", "staff"): 2,
        ("ben", "staff"): 1,
        ("staff", "ada"): 1,
        ("cleo", "ben"): 1,
    }
    assert dict(network.nodes(data=True)) == {
        "staff": {"role": "staff", "acts": 2},
        "ada": {"role": "member", "acts": 2},
        "ben": {"role": "member", "acts": 1},
        "dora": {"role": "member", "acts": 1},
        "cleo": {"role": "member", "acts": 1},
    }
    assert list(network) == ["staff", "ada", "ben", "dora", "cleo"]  # by first act


def test_a_network_tells_where_it_comes_from(service: Service) -> None:
    assert networks.reply(service).graph == {
        "name": "a <small> service",
        "network": "reply",
        "sources": ["table", "slack"],
        "private": True,
        "selection": "all",
        "acts": 7,
        "acts_of_deleted": 0,
        "acts_without_reply_ids": 0,
        "lost_answers": 0,
        "start": "2026-03-02T00:00:00+00:00",
        "end": "2026-03-02T00:00:06+00:00",
        "cannot": [],
    }


@pytest.mark.parametrize(
    ("reply", "lost"),
    [
        (act("ada", 0), 0),  # to oneself
        (act("ben", 99), 1),  # to what is not in the study
        (act("ben", 2), 1),  # to what comes later
        (act("ben", 1), 1),  # to itself
        (act("ben", 0, conversation="elsewhere"), 1),
        (act("ben", 0, kind="repost"), 0),
        (act(None, 0), 0),  # an account that was deleted
    ],
)
def test_no_tie_comes_of(reply: dict[str, object], lost: int) -> None:
    network = networks.reply(Service(act("ada"), reply, act("cleo")))
    assert ties(network) == {}
    assert "cleo" in network
    assert network.graph["lost_answers"] == lost


def test_a_reaction_is_no_talk() -> None:
    network = networks.reply(Service(act("ada"), act("ben", 0, kind="reaction")))
    assert list(network) == ["ada"]


def test_deleted_accounts_are_no_actor_but_are_counted() -> None:
    network = networks.reply(Service(act(None), act("ada", 0), act(None, 1), act("ben", 2)))
    assert list(network) == ["ada", "ben"]
    assert ties(network) == {}
    assert network.graph["acts_of_deleted"] == 2
    assert network.graph["lost_answers"] == 0


def test_a_reply_without_a_target_goes_to_the_first_act_where_the_platform_means_it_so() -> None:
    acts = [act("ada", targetless="root"), act("ben", targetless="root"), act("cleo", 1, targetless="root")]
    assert ties(networks.reply(Service(*acts))) == {("ben", "ada"): 1, ("cleo", "ben"): 1}
    assert ties(networks.reply(Service(*({**one, "targetless": "none"} for one in acts)))) == {
        ("cleo", "ben"): 1
    }


def test_a_first_act_of_a_deleted_account_keeps_its_place() -> None:
    acts = [act(None, targetless="root"), act("ben", targetless="root"), act("cleo", targetless="root")]
    assert ties(networks.reply(Service(*acts))) == {}


def test_direct_messages_can_be_left_out() -> None:
    service = Service(act("ada"), act("ben", 0), act("cleo", is_dm=True), act("ada", 2, is_dm=True))
    assert ties(networks.reply(service)) == {("ben", "ada"): 1, ("ada", "cleo"): 1}
    without = networks.reply(service, private=False)
    assert ties(without) == {("ben", "ada"): 1}
    assert list(without) == ["ada", "ben"]
    assert without.graph["acts"] == 2


def test_the_role_is_that_of_the_last_act() -> None:
    network = networks.reply(
        Service(act("ada", role="member"), act("ada", role="staff"), act("ben", role=None))
    )
    assert dict(network.nodes(data="role")) == {"ada": "staff", "ben": "unknown"}


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), None, "3"])
def test_a_weight_that_is_no_number_above_zero_is_refused(weight: object) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("ada", "ben", {"weight": 2}), ("ben", "ada", {"weight": weight})])
    with pytest.raises(StudyError, match=f"A tie has the weight {weight!r}; a number above 0 was expected"):
        networks.from_networkx(graph)


def test_weights_beyond_64_bits_are_taken() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("ada", "ben", {"weight": 10**30})])
    assert networks.from_networkx(graph).weight.tolist() == [1e30]


def test_no_talk_is_an_empty_network() -> None:
    network = networks.reply(Service())
    assert len(network) == 0
    assert network.graph["start"] is None
    assert network.graph["acts"] == 0


@given(st.lists(st.tuples(st.sampled_from(["ada", "ben", "cleo", None]), st.integers(0, 12)), max_size=12))
def test_any_talk_counts_as_counting_one_by_one(drawn: list[tuple[str | None, int]]) -> None:
    expected: dict[tuple[str, str], int] = {}
    for number, (actor, parent) in enumerate(drawn):
        alter = drawn[parent][0] if parent < number else None
        if actor and alter and actor != alter:
            expected[actor, alter] = expected.get((actor, alter), 0) + 1
    network = networks.reply(Service(*(act(actor, parent) for actor, parent in drawn)))
    assert ties(network) == expected
    assert set(network) == {actor for actor, _ in drawn if actor}
