"""Selecting acts for a network, and dividing them by time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from tests.test_networks import Service, act, ties
from tests.test_networks_kinds import Act, in_order, talks
from workbench import networks
from workbench.errors import StudyError

DAY = pd.Timedelta(days=1)


class Local(Service):
    time_zone = "Europe/Oslo"


def at(time: str) -> dict[str, Any]:
    return {"time": pd.Timestamp(time, tz="UTC")}


@pytest.fixture
def service() -> Local:
    """
    Staff post in a forum, ada answers in March, ben answers ada in April; cleo writes in a group.

        forum: staff <-- ada <-- ben      group: cleo, private
    """
    return Local(
        act("staff", role="staff", kind="post", space="forum", **at("2026-03-30T12:00")),
        act("ada", 0, space="forum", **at("2026-03-31T21:59")),
        act("ben", 1, space="forum", **at("2026-03-31T22:00")),  # April, by the clock in Oslo
        act("cleo", kind="message", space="group", conversation="g", is_dm=True, **at("2026-05-02T09:00")),
    )


@pytest.mark.parametrize(
    ("wishes", "tied", "actors"),
    [
        ({}, ["ada staff", "ben ada"], "staff ada ben cleo"),
        ({"kinds": "reply"}, ["ada staff", "ben ada"], "ada ben staff"),
        ({"kinds": ["post", "message"]}, [], "staff cleo"),
        ({"spaces": "forum"}, ["ada staff", "ben ada"], "staff ada ben"),
        ({"spaces": ["group"]}, [], "cleo"),
        ({"roles": "member"}, ["ben ada"], "ada ben cleo"),
        ({"roles": ["staff"]}, [], "staff"),
        ({"start": "2026-04-01"}, ["ben ada"], "ben cleo ada"),
        ({"end": "2026-04-01"}, ["ada staff"], "staff ada"),
        ({"start": "2026-04-01T00:00:00Z"}, [], "cleo"),
        ({"end": datetime(2026, 3, 31, 22, 0, 0, 1, tzinfo=UTC)}, ["ada staff", "ben ada"], "staff ada ben"),
        ({"start": "2026-03-31", "end": "2026-03-31"}, [], ""),
        ({"within": ["g"]}, [], "cleo"),
        ({"within": "c"}, ["ada staff", "ben ada"], "staff ada ben"),
        ({"within": pd.DataFrame({"conversation": ["c"]})}, ["ada staff", "ben ada"], "staff ada ben"),
        ({"within": []}, [], ""),
        ({"private": False}, ["ada staff", "ben ada"], "staff ada ben"),
        ({"kinds": "reply", "roles": "member", "start": "2026-04-01", "within": "c"}, ["ben ada"], "ben ada"),
    ],
)
def test_only_what_is_selected_counts(
    service: Local, wishes: dict[str, Any], tied: list[str], actors: str
) -> None:
    network = networks.reply(service, **wishes)
    assert [f"{actor} {alter}" for actor, alter in ties(network)] == tied
    assert list(network) == actors.split()


def test_who_is_answered_from_outside_has_no_acts_and_the_role_last_known(service: Local) -> None:
    network = networks.reply(service, start="2026-04-01", spaces="forum")
    assert dict(network.nodes(data=True)) == {
        "ben": {"role": "member", "acts": 1},
        "ada": {"role": "member", "acts": 0},
    }
    assert network.graph["acts"] == 1


def test_a_network_tells_what_was_selected(service: Local) -> None:
    network = networks.reply(
        service, roles=["member", "staff"], start="2026-03-01", within=["c"], private=False
    )
    assert network.graph["selection"] == (
        "roles: member, staff; from: 2026-02-28T23:00:00+00:00; conversations: 1; no direct messages"
    )


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"kinds": "likes"}, r"no kind 'likes' .* There are: post, reply, message, repost, quote\."),
        ({"kinds": ["reaction"]}, r"^A reaction is no talk and makes no tie\. .* There are: post, "),
        ({"roles": "boss"}, r"no role 'boss' .* There are: staff, member, bot, org, unknown, deleted\."),
        (
            {"spaces": "Forum"},
            r"no space 'Forum' in this study\. There are: 'forum'\.$",
        ),  # not the private one
        ({"start": "yesterday-ish"}, r"'yesterday-ish' is no time\. Expected a date such as 2026-03-02\."),
        ({"end": pd.NaT}, r"'NaT' is no time"),
        ({"start": "now"}, r"'now' is no time"),
        ({"start": "02.03.2026"}, r"'02\.03\.2026' is no time"),
        ({"end": 2026}, r"'2026' is no time"),
        ({"start": "2026-04-02", "end": "2026-04-01"}, r"ends at .*, before it begins at "),
        (
            {"within": ["c", "nowhere"]},
            r"no conversation 'nowhere' in this study\. Expected names as levels\.",
        ),
        ({"within": pd.DataFrame({"central": []})}, r"has no column 'conversation'"),
        ({"period": "2026"}, r"'period' is nothing that networks are selected by\. Choose from: kinds, "),
    ],
)
def test_what_cannot_be_selected_is_told_with_what_can(
    service: Local, wishes: dict[str, Any], told: str
) -> None:
    with pytest.raises(StudyError, match=told):
        networks.read(service, **wishes)


def test_many_spaces_are_counted() -> None:
    service = Service(*(act("ada", space=f"room {n:02}") for n in range(12)))
    with pytest.raises(StudyError, match=r"'room 09', and 2 more\.$"):
        networks.read(service, spaces="hall")
    with pytest.raises(StudyError, match=r"There are none\.$"):
        networks.read(Service(), spaces="hall")


@settings(max_examples=20)
@given(
    acts=talks(),
    kinds=st.none() | st.sets(st.sampled_from(["post", "reply", "message"])),
    roles=st.none() | st.sets(st.sampled_from(["member", "staff"]), min_size=1),
    first=st.none() | st.integers(0, 6),
    days=st.integers(0, 6),
    within=st.none() | st.just(["d"]),
)
def test_mentions_of_any_selection_are_those_counted_one_by_one(
    acts: list[Act],
    kinds: set[str] | None,
    roles: set[str] | None,
    first: int | None,
    days: int,
    within: list[str] | None,
) -> None:
    begin = pd.Timestamp("2026-03-02", tz="UTC")
    start = None if first is None else begin + first * DAY
    end = None if start is None else start + days * DAY
    talk = in_order(acts)
    within = None if within is None else [n for n in within if n in {one["conversation"] for one in talk}]
    last = {one["actor"]: one["role"] for one in talk}
    picked = [
        one
        for one in talk
        if (kinds is None or one["kind"] in kinds)
        and (roles is None or one["role"] in roles)
        and (start is None or end is None or start <= one["time"] < end)
        and (within is None or one["conversation"] in within)
    ]
    expected: dict[tuple[str, str], int] = {}
    for one in picked:
        for name in set(one["mentions"] or ()) - {one["actor"]}:
            if one["actor"] and (roles is None or last.get(name, "unknown") in roles):
                expected[one["actor"], name] = expected.get((one["actor"], name), 0) + 1
    wishes = {"kinds": kinds, "roles": roles, "start": start, "end": end, "within": within}
    network = networks.read(Service(*acts), "mention", unseen="keep", **wishes)
    assert ties(network.to_networkx()) == expected  # type: ignore[arg-type]
    assert network.facts["acts"] == len(picked)
    assert set(network.names) == {one["actor"] for one in picked if one["actor"]} | {
        name for _, name in expected
    }


# periods


def test_each_month_has_its_network_by_the_clock_of_the_study(service: Local) -> None:
    found = networks.periods(service)
    assert list(found) == ["2026-03", "2026-04", "2026-05"]
    graphs = {label: network.to_networkx() for label, network in found.items()}
    assert ties(graphs["2026-03"]) == {("ada", "staff"): 1}  # type: ignore[arg-type]
    assert ties(graphs["2026-04"]) == {("ben", "ada"): 1}  # type: ignore[arg-type]
    assert [list(graph) for graph in graphs.values()] == [["staff", "ada"], ["ada", "ben"], ["cleo"]]
    assert graphs["2026-04"].nodes["ada"]["acts"] == 0
    assert [network.facts["acts"] for network in found.values()] == [2, 1, 1]
    assert found["2026-04"].facts["period"] == "2026-04"
    assert found["2026-04"].facts["start"] == "2026-03-31T22:00:00+00:00"


def test_a_cumulative_view_holds_what_was_before(service: Local) -> None:
    found = networks.periods(service, cumulative=True)
    assert [len(network) for network in found.values()] == [2, 3, 4]
    assert [network.weight.tolist() for network in found.values()] == [[1], [1, 1], [1, 1]]
    whole, last = networks.read(service), found["2026-05"]
    pd.testing.assert_frame_equal(last.actors, whole.actors)
    assert last.facts == {**whole.facts, "period": "2026-05", "cumulative": True}


def test_periods_without_talk_are_there_and_empty() -> None:
    service = Service(act("ada", **at("2026-01-01")), act("ben", 0, **at("2026-04-30")))
    found = networks.periods(service, start="2025-12-15", end="2026-06-01")
    assert list(found) == ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
    assert [len(network) for network in found.values()] == [0, 1, 0, 0, 2, 0]
    assert found["2026-03"].facts["start"] is None
    assert found["2026-03"].facts["acts"] == 0


@pytest.mark.parametrize(
    ("every", "labels"),
    [
        ("day", ["2026-01-04", "2026-01-05"]),
        ("week", ["2026-W01", "2026-W02"]),
        ("quarter", ["2026-Q1"]),
        ("year", ["2026"]),
    ],
)
def test_periods_may_be_shorter_or_longer(every: networks.Every, labels: list[str]) -> None:
    service = Service(act("ada", **at("2026-01-04T23:00")), act("ben", 0, **at("2026-01-05")))
    assert list(networks.periods(service, every=every)) == labels


def test_the_weights_of_shared_conversations_are_those_of_the_period() -> None:
    def seen(actor: str, conversation: str, day: int) -> Act:
        return act(actor, conversation=conversation, **at(f"2026-01-{day:02}"))

    service = Service(
        seen("ada", "x", 1),
        seen("ben", "x", 1),
        seen("ada", "y", 2),
        seen("ben", "x", 2),
        seen("ben", "y", 2),
    )
    days = networks.periods(service, "co_participation", every="day")
    assert [network.weight.tolist() for network in days.values()] == [[1], [1]]
    so_far = networks.periods(service, "co_participation", every="day", cumulative=True)
    assert [network.weight.tolist() for network in so_far.values()] == [[1], [2]]
    two = networks.periods(service, "actor_conversation", every="day")
    assert [list(network.names) for network in two.values()] == [
        ["ada", "ben", "x"],
        ["ada", "ben", "x", "y"],
    ]


@settings(max_examples=6)
@given(acts=talks())
def test_periods_add_up_to_the_whole(acts: list[Act]) -> None:
    service = Service(*acts)
    whole = networks.read(service, unseen="keep")
    days = networks.periods(service, every="day", unseen="keep")
    summed: dict[tuple[str, str], int] = {}
    for network in days.values():
        for pair, weight in ties(network.to_networkx()).items():  # type: ignore[arg-type]
            summed[pair] = summed.get(pair, 0) + weight
        places = whole.names.get_indexer(network.names)
        assert (places[1:] > places[:-1]).all()  # one order throughout
    assert summed == ties(whole.to_networkx())  # type: ignore[arg-type]
    assert sum(network.facts["acts"] for network in days.values()) == whole.facts["acts"]
    assert sum(network.facts["lost_answers"] for network in days.values()) == whole.facts["lost_answers"]
    for day, network in days.items():
        begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
        alone = networks.read(service, unseen="keep", start=begin, end=begin + timedelta(days=1))
        assert set(alone.names) == set(network.names)
        assert ties(alone.to_networkx()) == ties(network.to_networkx())  # type: ignore[arg-type]


def test_what_has_no_periods_is_told() -> None:
    with pytest.raises(StudyError, match=r"no period 'fortnight'\. Choose one of: day, week, month, "):
        networks.periods(Service(), every="fortnight")  # type: ignore[arg-type]
    with pytest.raises(StudyError, match=r"read whole, as 'conversation_tree'; it has no periods\."):
        networks.periods(Service(), "conversation_tree")
    assert networks.periods(Service()) == {}
