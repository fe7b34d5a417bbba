"""Every kind of network: small cases counted by eye, and any talk against counting one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from tests.test_networks import Service, act, ties
from workbench import networks
from workbench.errors import LedgerError, StudyError
from workbench.networks import _shared, _steps

Act = dict[str, Any]
KEEP = {"repost", "quote", "mention"}


def undirected(network: "nx.Graph[str]") -> dict[frozenset[str], float]:
    return {frozenset(ends): weight for *ends, weight in network.edges(data="weight")}


# who addresses whom


def test_a_mention_counts_once_an_act_and_names_who_never_wrote() -> None:
    service = Service(
        act("ada", mentions=["ben", "ben", "zoe"]),
        act("ben", mentions=["ben", "ada"]),
        act("ada", mentions=["zoe"], kind="post"),
        act("cleo", mentions=[]),
        act(None, mentions=["ada"]),
        act("dora", mentions=["ada"], kind="reaction"),
    )
    network = networks.mention(service)
    assert ties(network) == {("ada", "ben"): 1, ("ada", "zoe"): 2, ("ben", "ada"): 1}
    assert list(network) == ["ada", "ben", "cleo", "zoe"]
    assert network.nodes["zoe"] == {"role": "unknown", "acts": 0}
    assert (network.graph["network"], network.graph["acts"]) == ("mention", 5)


def test_what_is_passed_on_is_somebodys_as_the_export_says_or_as_the_study_holds_it() -> None:
    acts = [
        act("ada", kind="post"),
        act("ben", kind="repost", alter="zoe"),
        act("ben", 0, kind="repost"),
        act("cleo", 0, kind="repost", alter="ada"),
        act("cleo", kind="repost"),
        act("dora", kind="quote", alter="ada"),
        act("ada", 0, kind="repost"),
    ]
    service = Service(*({**one, "source": "mastodon"} for one in acts))
    assert ties(networks.repost(service)) == {("ben", "zoe"): 1, ("ben", "ada"): 1, ("cleo", "ada"): 1}
    assert ties(networks.quote(service)) == {("dora", "ada"): 1}
    assert list(networks.quote(service)) == ["ada", "ben", "cleo", "dora"]


def test_a_message_between_two_goes_to_the_other_and_in_a_group_to_whom_it_answers() -> None:
    def message(actor: str, parent: int | None = None, space: str = "ada and staff") -> Act:
        return act(actor, parent, kind="message", is_dm=True, space=space, conversation=space)

    service = Service(
        message("ada"),
        message("ada"),
        message("staff", 0),
        message("ben", space="a group"),
        message("cleo", space="a group"),
        message("ada", 3, space="a group"),
        message("dora", space="alone"),
        act("eve"),
    )
    network = networks.direct_message(service)
    assert ties(network) == {("ada", "staff"): 2, ("staff", "ada"): 1, ("ada", "ben"): 1}
    assert list(network) == ["ada", "staff", "ben", "cleo", "dora"]
    assert (network.graph["acts"], network.graph["lost_answers"]) == (7, 0)


def test_a_study_without_private_messages_has_no_network_of_them() -> None:
    service = Service(act("ada"), act("ben", 0))
    with pytest.raises(LedgerError, match=r"^Who writes to whom in private .* no direct messages\. Import "):
        networks.direct_message(service)
    kept = networks.direct_message(service, unseen="keep")
    assert networks.from_networkx(kept).unseen == kept.graph["unseen"] == kept.graph["cannot"][0]
    assert (len(kept), len(kept.graph["cannot"])) == (0, 1)
    with pytest.raises(StudyError, match=r"private=False leaves them out"):
        networks.direct_message(service, private=False)
    assert len(networks.direct_message(Service())) == 0


@pytest.mark.parametrize("of", ["mention", "repost", "quote"])
def test_what_no_export_shows_is_refused_or_kept_with_the_reason(of: str) -> None:
    service = Service(act("ada", source="signal"), act("ben", source="signal"))
    told = {"mention": "Who mentions whom", "repost": "Whose acts", "quote": "Whose acts"}[of]
    shows = networks.read(service, of, unseen="keep")
    assert list(shows.names) == ["ada", "ben"]
    if shows.facts["cannot"]:
        with pytest.raises(LedgerError, match=rf"^{told} .* cannot be told from this study\."):
            networks.read(service, of)


# who uses the same


@pytest.fixture
def meetings() -> Service:
    """
    Three conversations: ada and ben in two, cleo with them in one, dora alone.

        x: ada ada ben      y: ada ben cleo      z: dora
    """
    x, y, z = ({"conversation": name} for name in "xyz")
    return Service(
        act("ada", **x), act("ada", **x), act("ben", **x), act("ben", **y), act("cleo", **y),
        act("ada", **y), act("dora", **z), act(None, **z), act("cleo", **x, kind="reaction"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("normalise", "ada_ben", "ada_cleo"),
    [
        ("count", 2, 1),
        ("association", 2 / (2 * 2), 1 / (2 * 1)),
        ("cosine", 2 / (2 * 2) ** 0.5, 1 / (2 * 1) ** 0.5),
        ("jaccard", 2 / (2 + 2 - 2), 1 / (2 + 1 - 1)),
        ("newman", 1 / 1 + 1 / 2, 1 / 2),
    ],
)
def test_who_shares_conversations_is_tied(
    meetings: Service, normalise: networks.Normalise, ada_ben: float, ada_cleo: float
) -> None:
    network = networks.co_participation(meetings, normalise=normalise)
    assert undirected(network) == pytest.approx(
        {
            frozenset({"ada", "ben"}): ada_ben,
            frozenset({"ada", "cleo"}): ada_cleo,
            frozenset({"ben", "cleo"}): ada_cleo,
        }
    )
    assert list(network) == ["ada", "ben", "cleo", "dora"]
    assert not network.is_directed()
    assert network.graph.get("normalise", "count") == normalise


def test_actors_and_conversations_are_two_kinds_of_nodes(meetings: Service) -> None:
    network = networks.actor_conversation(meetings)
    assert ties(network) == {
        ("ada", "x"): 2, ("ben", "x"): 1,
        ("ada", "y"): 1, ("ben", "y"): 1, ("cleo", "y"): 1,
        ("dora", "z"): 1,
    }  # fmt: skip
    assert list(network) == ["ada", "ben", "cleo", "dora", "x", "y", "z"]
    assert network.nodes["ada"] == {"mode": "actor", "role": "member", "acts": 3}
    assert network.nodes["x"] == {"mode": "conversation", "acts": 3}
    assert nx.is_bipartite(network)


def test_too_many_pairs_are_refused(meetings: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_shared, "MOST", 3)
    with pytest.raises(StudyError, match=r"^There are 4 pairs .* at most 3 .* has 3 actors\. Select less"):
        networks.co_participation(meetings)


def linked(actor: str | None, *links: str, **facts: object) -> Act:
    return act(actor, linked=list(links), sites=[link.partition("/")[0] for link in links], **facts)


def test_links_are_nodes_and_their_sites_told_where_enough_passed_them_on() -> None:
    crowd = [linked(f"member {n}", "jobs.example/a") for n in range(4)]
    service = Service(
        *crowd,
        linked("ada", "jobs.example/b", "blog.example/c", "jobs.example/b"),
        linked("ada", "blog.example/c"),
        act("ben"),
    )
    network = networks.actor_link(service)
    assert network.edges["ada", "jobs.example/b"]["weight"] == 1
    assert network.edges["ada", "blog.example/c"]["weight"] == 2
    assert network.nodes["jobs.example/b"] == {"mode": "link", "acts": 1, "site": "jobs.example"}
    assert network.nodes["blog.example/c"] == {"mode": "link", "acts": 2}
    assert dict(network.degree)["ben"] == 0
    few = networks.actor_link(Service(*crowd))
    assert few.nodes["jobs.example/a"] == {"mode": "link", "acts": 4}


def test_who_passes_on_the_same_link_is_tied() -> None:
    service = Service(
        linked("ada", "a/1", "a/1", "a/2"), linked("ben", "a/1"), linked("ada", "a/1"), linked("cleo", "b/1")
    )
    network = networks.shared_link(service)
    assert undirected(network) == {frozenset({"ada", "ben"}): 1}
    assert list(network) == ["ada", "ben", "cleo"]


@pytest.mark.parametrize("of", ["actor_link", "shared_link", "mention", "quote"])
def test_a_study_without_the_column_says_so(of: str) -> None:
    older = Service(act("ada"))
    with older.connect() as connection:
        for column in ("linked", "sites", "mentions", "alter"):
            connection.execute(f"alter table talk drop {column}")
    with pytest.raises(StudyError, match=rf"network of '{of}' .* has no column '\w+'\. Import its exports"):
        networks.read(older, of)


# one conversation


def test_a_conversation_is_a_tree_of_acts() -> None:
    service = Service(
        act("staff", kind="post", role="staff"),
        act("ada", 0, text="never"),
        act("ben", 1),
        act(None, 99, role="deleted"),
        act("ada", conversation="another"),
        act("ada", 0, kind="repost"),
        act("cleo", targetless="root"),
        act("cleo", 0, kind="reaction"),
    )
    tree = networks.conversation_tree(service, "c")
    assert ties(tree) == {("1", "0"): 1, ("2", "1"): 1, ("6", "0"): 1}
    assert [node["depth"] for _, node in tree.nodes(data=True)] == [0, 1, 2, 0, 0, 1]
    assert tree.nodes["2"] == {
        "role": "member", "kind": "reply", "time": "2026-03-02T00:00:02+00:00", "depth": 2, "person": 3,
    }  # fmt: skip
    assert tree.nodes["3"]["role"] == "deleted"
    assert (tree.graph["acts"], tree.graph["lost_answers"]) == (6, 1)
    assert tree.graph["end"] == "2026-03-02T00:00:06+00:00"


def test_a_tree_is_of_one_conversation_that_is_there() -> None:
    service = Service(act("ada"), act("ben", conversation="private", is_dm=True))
    with pytest.raises(StudyError, match=r"no talk in a conversation 'q' of this study"):
        networks.conversation_tree(service, "q")
    with pytest.raises(StudyError, match=r"no talk in a conversation 'private'"):
        networks.conversation_tree(service, "private", private=False)
    with pytest.raises(StudyError, match=r"give conversation='\.\.\.'"):
        networks.read(service, "conversation_tree")
    with pytest.raises(StudyError, match=r"not of one conversation\. Select by within"):
        networks.read(service, "reply", conversation="c")


# wishes that cannot be met


def test_kinds_and_weights_that_do_not_exist_are_told_with_those_that_do() -> None:
    with pytest.raises(StudyError, match=r"no network of 'likes'\. Choose one of: reply, mention, "):
        networks.read(Service(), "likes")
    with pytest.raises(StudyError, match=r"weighed by 'sum'\. Choose one of: count, association, cosine, "):
        networks.co_participation(Service(), normalise="sum")
    with pytest.raises(StudyError, match=r"'reply' count acts .* co_participation and shared_link can\."):
        networks.read(Service(), "reply", normalise="cosine")


# any talk


@st.composite
def talks(draw: st.DrawFn) -> list[Act]:
    actors = st.sampled_from(["ada", "ben", "cleo", "dora", None])
    named = st.sampled_from(["ada", "ben", "zoe"])
    links = st.lists(st.sampled_from(["a/1", "a/2", "b/1"]), max_size=3)
    return [
        linked(
            draw(actors),
            *draw(links),
            parent=draw(st.sampled_from([None, *map(str, range(12))])),
            kind=draw(st.sampled_from(["post", "reply", "message", "repost", "quote", "reaction"])),
            conversation=draw(st.sampled_from(["c", "d"])),
            targetless=draw(st.sampled_from(["root", "none"])),
            role=draw(st.sampled_from(["member", "staff", None])),
            mentions=draw(st.none() | st.lists(named, max_size=3)),
            alter=draw(st.none() | named),
            is_dm=(is_dm := draw(st.sampled_from([False, False, None, True]))),
            space=f"{draw(st.sampled_from('fg'))}{bool(is_dm)}",
            time=pd.Timestamp("2026-03-02", tz="UTC") + draw(st.integers(0, 6)) * pd.Timedelta("1D"),
        )
        for _ in range(draw(st.integers(0, 14)))
    ]


def in_order(acts: list[Act]) -> list[Act]:
    numbered = [
        {**one, "activity": str(n), "item": n, "role": one["role"] or "unknown"} for n, one in enumerate(acts)
    ]
    talk = [one for one in numbered if one["kind"] != "reaction"]
    return sorted(talk, key=lambda one: (one["time"], one["item"], one["activity"]))


def answers(talk: list[Act]) -> Iterator[tuple[Act, Act]]:
    """Pair each act with the one it answers, looking back through its conversation."""
    for place, one in enumerate(talk):
        before = [other for other in talk[:place] if other["conversation"] == one["conversation"]]
        if one["kind"] == "repost" or not before:
            continue
        if one["parent"] is None and one["targetless"] == "root":
            yield one, before[0]
        yield from ((one, other) for other in before if other["activity"] == one["parent"])


def addressed(talk: list[Act], of: str) -> Iterator[tuple[Act, str | None]]:
    if of == "reply":
        yield from ((one, other["actor"]) for one, other in answers(talk))
    elif of == "mention":
        yield from ((one, name) for one in talk for name in set(one["mentions"] or ()))
    elif of in ("repost", "quote"):
        whose = {one["activity"]: one["actor"] for one in talk}
        yield from ((o, o["alter"] or whose.get(o["parent"])) for o in talk if o["kind"] == of)
    else:
        people = defaultdict(set)
        private = [one for one in talk if one["is_dm"]]
        for one in private:
            people[one["space"]].add(one["actor"])
        pairs = {space: who for space, who in people.items() if len(who) == 2 and None not in who}
        for one in private:
            yield from ((one, name) for name in pairs.get(one["space"], ()))
        for one, other in answers(talk):
            if one["is_dm"] and one["space"] not in pairs:
                yield one, other["actor"]


@pytest.mark.parametrize("of", ["reply", "mention", "repost", "quote", "direct_message"])
@settings(max_examples=12)
@given(acts=talks())
def test_who_addresses_whom_counts_as_counting_one_by_one(of: networks.Of, acts: list[Act]) -> None:
    talk = in_order(acts)
    expected = Counter(
        (one["actor"], alter)
        for one, alter in addressed(talk, of)
        if one["actor"] and alter and one["actor"] != alter
    )
    network = networks.read(Service(*acts), of, unseen="keep")
    graph = network.to_networkx()
    assert ties(graph) == expected
    acting = [one for one in talk if of != "direct_message" or one["is_dm"]]
    order = list(dict.fromkeys(one["actor"] for one in acting if one["actor"]))
    assert list(graph)[: len(order)] == order
    assert set(list(graph)[len(order) :]) == {alter for _, alter in expected} - set(order)
    assert dict(graph.nodes(data="acts")) == {
        name: sum(one["actor"] == name for one in acting) for name in graph
    }
    assert {name: graph.nodes[name]["role"] for name in order} == {
        one["actor"]: one["role"] for one in acting if one["actor"]
    }


@pytest.mark.parametrize("of", ["actor_conversation", "actor_link", "co_participation", "shared_link"])
@settings(max_examples=8)
@given(acts=talks())
def test_what_is_shared_counts_as_counting_one_by_one(of: networks.Of, acts: list[Act]) -> None:
    talk = [one for one in in_order(acts) if one["actor"]]
    of_links = of.endswith("link")
    used = Counter(
        (one["actor"], thing)
        for one in talk
        for thing in (set(one["linked"]) if of_links else {one["conversation"]})
    )
    users = defaultdict(set)
    for name, thing in used:
        users[thing].add(name)
    shared = Counter(frozenset(pair) for who in users.values() for pair in combinations(who, 2))
    graph = networks.read(Service(*acts), of).to_networkx()
    if of in ("co_participation", "shared_link"):
        assert undirected(graph) == shared
    else:
        assert ties(graph) == used
    order = list(dict.fromkeys(one["actor"] for one in talk))
    assert list(graph)[: len(order)] == order


@settings(max_examples=8)
@given(acts=talks())
def test_talk_in_many_chunks_is_the_same(acts: list[Act]) -> None:
    whole = networks.read(Service(*acts), unseen="keep")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_steps, "CHUNK", 2)
        parts = networks.read(Service(*acts), unseen="keep")
    pd.testing.assert_frame_equal(parts.actors, whole.actors)
    assert np.array_equal(parts.source, whole.source)
    assert np.array_equal(parts.weight, whole.weight)
    assert parts.facts == whole.facts


def test_every_kind_has_a_function_of_its_name() -> None:
    acts = [act("ada"), act("ben", 0), linked("cleo", "a/1", is_dm=True)]
    service = Service(*({**one, "source": "mastodon"} for one in acts))
    for of in networks.KINDS:
        asked = {"conversation": "c"} if of == "conversation_tree" else {}
        graph = getattr(networks, of)(service, **asked)
        again = networks.read(service, of, **asked)
        assert nx.utils.graphs_equal(graph, again.to_networkx())
        assert graph.is_directed() == again.is_directed
