from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from pathlib import Path
from typing import TypeVar

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from tests.test_measures_conversations import Service
from tests.test_study import Bench, act as row
from tests.trees import Tree
from workbench import measures, networks, study
from workbench.errors import StudyError
from workbench.measures import Sample
from workbench.measures._chance import recurrence
from workbench.measures._chance.nulls import NO_NULL, NULL_OF, NULLS, SAMPLE_NULLS, pairs
from workbench.measures._chance.random import random_ties
from workbench.measures._chance.rewiring import rewired, swaps
from workbench.measures._chance.sample import Said, put_together
from workbench.measures._chance.shuffles import shuffled_roles, spread_acts
from workbench.networks import Network

DAY = 86_400_000_000  # microseconds
ROLES = ("staff", "member", "org", "unknown")
Drawn = TypeVar("Drawn")
Integers = NDArray[np.int64]


def take(number: int, draws: Iterable[Drawn]) -> list[Drawn]:
    return list(islice(draws, number))


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def ends(network: Network) -> list[tuple[int, int]]:
    return sorted(zip(network.source.tolist(), network.target.tolist(), strict=True))


def star(leaves: int) -> "nx.DiGraph[str]":
    """A FAQ: everybody asks staff, and staff answer everybody."""
    network: nx.DiGraph[str] = nx.DiGraph()
    for number in range(leaves):
        network.add_edges_from([(f"a{number}", "staff"), ("staff", f"a{number}")])
    return network


@st.composite
def drawn_networks(draw: st.DrawFn) -> Network:
    size = draw(st.integers(2, 9))
    is_directed = draw(st.booleans())
    place = st.integers(0, size - 1)
    some = draw(st.sets(st.tuples(place, place).filter(lambda ends: ends[0] < ends[1]), max_size=20))
    back = draw(st.sets(st.sampled_from(sorted(some)))) if some and is_directed else set()
    network: nx.Graph[str] = nx.DiGraph() if is_directed else nx.Graph()
    for number in range(size):
        role = draw(st.sampled_from(ROLES))
        network.add_node(f"a{number}", role=role, acts=draw(st.integers(1, 5)))
    both = [*some, *((second, first) for first, second in back)]
    for number, (one, other) in enumerate(sorted(both)):
        network.add_edge(f"a{one}", f"a{other}", weight=number + 1)
    return networks.arrays(network)


def check_ties(before: Network, after: Network) -> None:
    """As many ties with the same weights, none doubled, none to oneself."""
    assert len(after.source) == len(before.source) == len(set(ends(after)))
    assert (after.source != after.target).all()
    assert sorted(after.weight) == sorted(before.weight)
    if not before.is_directed:
        assert (after.source < after.target).all()
    assert after.names.equals(before.names)


# ties anywhere


@given(drawn_networks(), st.integers(0, 99))
def test_random_networks_have_as_many_actors_and_ties(network: Network, seed: int) -> None:
    for drawn in take(3, random_ties(network, rng(seed))):
        check_ties(network, drawn)


@pytest.mark.parametrize(("graph", "possible"), [(nx.DiGraph, 15), (nx.Graph, 3)])
def test_every_random_network_is_as_likely(graph: "type[nx.Graph[str]]", possible: int) -> None:
    network = networks.arrays(graph([("ada", "ben"), ("ben", "cleo")]))
    seen = Counter(tuple(ends(drawn)) for drawn in take(3000, random_ties(network, rng())))
    assert len(seen) == possible
    expected = 3000 / possible
    assert sum((count - expected) ** 2 / expected for count in seen.values()) < 3 * possible


def test_no_random_network_exists_where_all_are_tied_or_none() -> None:
    full, empty = nx.complete_graph(3, nx.DiGraph), nx.empty_graph(3, nx.DiGraph)
    for network, said in ((full, "all possible ties are there"), (empty, "no ties are there")):
        assert said in (NULLS["random"].refusal(networks.arrays(nx.relabel_nodes(network, str)), rng()) or "")


# ties that keep how many everybody has


@settings(max_examples=30)
@given(drawn_networks(), st.integers(0, 99))
def test_rewiring_keeps_degrees(network: Network, seed: int) -> None:
    for drawn in take(2, rewired(network, rng(seed))):
        check_ties(network, drawn)
        if network.is_directed:
            for end in ("source", "target"):
                assert Counter(getattr(drawn, end).tolist()) == Counter(getattr(network, end).tolist())
        assert np.diff(drawn.neighbours.indptr).sum() >= 0
        degrees = [np.bincount(np.append(n.source, n.target), minlength=9) for n in (network, drawn)]
        assert (degrees[0] == degrees[1]).all()


@settings(max_examples=30)
@given(drawn_networks())
def test_a_null_exists_where_two_ties_can_swap(network: Network) -> None:
    """Looked up pair by pair, whichever way a tie without direction is turned."""
    there = set(ends(network))
    turned = there if network.is_directed else there | {(b, a) for a, b in there}
    exists = any(
        len({a, b, c, d}) >= 3 and a != d and c != b and (a, d) not in turned and (c, b) not in turned
        for (a, b) in turned
        for (c, d) in turned
        if (a, b) not in ((c, d), (d, c)) or network.is_directed
    )
    # three ties in a ring can turn where no two can swap; then a null exists all the same
    if exists:
        assert swaps(network).exist(rng())
    elif not swaps(network).exist(rng()):
        assert all(ends(drawn) == ends(network) for drawn in take(3, rewired(network, rng())))


@pytest.mark.parametrize(
    ("ties", "is_directed", "possible"),
    [
        ([(0, 1), (1, 2), (2, 0)], True, 2),  # a ring of three, which only turns as a whole
        ([(0, 1), (1, 2), (2, 3), (3, 0)], True, 9),  # all ways in which four answer another each
        ([(0, 1), (1, 2), (2, 3), (3, 0)], False, 3),  # rings of four
        ([(0, 1), (2, 3), (4, 5)], False, 15),  # all ways to pair six
        ([(0, 1), (1, 0), (2, 3), (3, 4)], True, None),
    ],
)
def test_every_rewired_network_is_as_likely(
    ties: list[tuple[int, int]], *, is_directed: bool, possible: int | None
) -> None:
    graph: nx.Graph[str] = nx.DiGraph() if is_directed else nx.Graph()
    graph.add_nodes_from("abcdef")
    graph.add_edges_from(("abcdef"[one], "abcdef"[other]) for one, other in ties)
    network = networks.arrays(graph)
    seen = Counter(tuple(ends(drawn)) for drawn in take(150, rewired(network, rng())))
    found = with_degrees(network)
    assert set(seen) == found
    assert possible is None or len(found) == possible
    expected = 150 / len(found)
    assert sum((count - expected) ** 2 / expected for count in seen.values()) < 3 * len(found)


def with_degrees(network: Network) -> set[tuple[tuple[int, int], ...]]:
    """All networks in which everybody has as many ties, found by trying all."""
    size = len(network)
    cells = [(a, b) for a in range(size) for b in range(size) if a != b and (network.is_directed or a < b)]

    def degrees(ties: Iterable[tuple[int, int]]) -> Counter[tuple[str, int]]:
        kinds = ("out", "in") if network.is_directed else ("any", "any")
        return Counter((kind, end) for tie in ties for kind, end in zip(kinds, tie, strict=True))

    wanted = degrees(ends(network))
    return {some for some in combinations(cells, len(network.source)) if degrees(some) == wanted}


@pytest.mark.parametrize("leaves", [3, 50, 1500])
def test_no_star_can_be_rewired(leaves: int) -> None:
    assert not swaps(networks.arrays(star(leaves))).exist(rng())


def test_two_ties_in_a_large_star_that_can_swap_are_found() -> None:
    network = star(300)
    network.add_edge("a0", "b0")
    assert swaps(networks.arrays(network)).exist(rng())


# roles and acts


@given(drawn_networks(), st.integers(0, 99))
def test_dealing_roles_keeps_how_many_have_each(network: Network, seed: int) -> None:
    for drawn in take(3, shuffled_roles(network, rng(seed))):
        assert sorted(drawn.actors["role"]) == sorted(network.actors["role"])
        assert ends(drawn) == ends(network)


@given(drawn_networks(), st.integers(0, 99))
def test_spreading_acts_keeps_their_number_and_leaves_nobody_out(network: Network, seed: int) -> None:
    for drawn in take(3, spread_acts(network, rng(seed))):
        assert drawn.actors["acts"].sum() == network.actors["acts"].sum()
        assert (drawn.actors["acts"] >= 1).all()


# conversations


def sample_of(*messages: tuple[str, int, str, str | None], roles: dict[str, str] | None = None) -> Sample:
    """Messages: the conversation, the day, who writes, and whom it answers; all are members unless said."""
    names = sorted({message[2] for message in messages})
    units = sorted({message[0] for message in messages})
    codes = [ROLES.index((roles or {}).get(message[2], "member")) for message in messages]
    said = Said(
        np.array(units, object),
        np.array(names, object),
        np.array([units.index(message[0]) for message in messages]),
        np.array([names.index(message[2]) for message in messages]),
        np.array([-1 if message[3] is None else names.index(message[3]) for message in messages]),
        np.array(codes),
        np.array([message[1] * DAY for message in messages]),
        np.zeros(len(messages), bool),
    )
    return put_together([said])


@st.composite
def drawn_samples(draw: st.DrawFn) -> Sample:
    names = [f"a{number}" for number in range(6)]
    roles = {name: draw(st.sampled_from(ROLES[:2])) for name in names}
    messages: list[tuple[str, int, str, str | None]] = []
    for number in range(draw(st.integers(1, 6))):
        there = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
        messages += [(f"c{number}", 5 * number, name, None) for name in there]
        for one, other in draw(
            st.lists(st.tuples(st.sampled_from(there), st.sampled_from(there)), max_size=5)
        ):
            messages.append((f"c{number}", 5 * number, one, other if other != one else None))
    return sample_of(*messages, roles=roles)


def visits_of(member: Integers, unit: Integers) -> Iterator[tuple[int, int]]:
    return zip(member.tolist(), unit.tolist(), strict=True)


def people(sample: Sample) -> dict[int, dict[int, int]]:
    """By conversation: the messages of each who takes part."""
    told: dict[int, dict[int, int]] = defaultdict(dict)
    matrix = sample.acts.tocoo()
    for actor, unit, acts in zip(*matrix.coords, matrix.data, strict=True):
        told[int(unit)][int(actor)] = int(acts)
    return told


@settings(max_examples=30)
@given(drawn_samples(), st.integers(0, 99))
def test_members_swap_within_their_fortnight(sample: Sample, seed: int) -> None:
    visits = recurrence.visits(sample)
    day = sample.conversations["time"].dt.day.to_numpy()
    within = (day - day.min()) // 14
    for drawn in take(2, visits.draw(rng(seed))):
        assert len(set(visits_of(*drawn))) == drawn.shape[1]
        assert Counter(drawn[1].tolist()) == Counter(visits.ends[1].tolist())
        before, after = (
            Counter((member, within[unit]) for member, unit in visits_of(*ends))
            for ends in (visits.ends, drawn)
        )
        assert before == after


@settings(max_examples=30)
@given(drawn_samples())
def test_repeat_pairs_are_members_who_met_twice(sample: Sample) -> None:
    is_member = (sample.actors["role"] == "member").to_numpy()
    met = Counter(
        pair
        for there in people(sample).values()
        for pair in combinations(sorted(actor for actor in there if is_member[actor]), 2)
    )
    assert recurrence.repeat_pairs(sample) == sum(times > 1 for times in met.values())


def test_two_who_always_meet_and_two_who_never_do() -> None:
    """Ada and ben meet in both conversations; at random each would meet anybody of the four."""
    guide, roles = ("c0", 0, "guide", None), {"guide": "staff"}
    together = sample_of(
        guide,
        *((f"c{unit}", unit, name, None) for unit in range(2) for name in ("ada", "ben")),
        *((f"c{unit}", unit, name, None) for unit in range(2, 4) for name in ("cleo", "dora")),
        roles=roles,
    )
    assert recurrence.repeat_pairs(together) == 2
    told = measures.against_chance(together, only=["repeat_pairs"], draws=200).loc["repeat_pairs"]
    assert told["median"] == 0
    assert told["percentile"] > 80
    meetings = ((f"c{unit}", 20 * unit, name, None) for unit in range(4) for name in ("ada", "ben"))
    apart = sample_of(guide, *meetings, roles=roles)
    told = measures.against_chance(apart, only=["repeat_pairs"]).loc["repeat_pairs"]
    assert told["value"] == 1
    assert told["reason"].startswith("No null exists: no two members of a fortnight can swap")


@settings(max_examples=30)
@given(drawn_samples(), st.integers(0, 99))
def test_the_share_of_answers_among_members_is_counted_answer_by_answer(sample: Sample, seed: int) -> None:
    is_member = (sample.actors["role"] == "member").to_numpy()
    answers = dict(zip(ends_of(sample), sample.answers.sum(axis=1), strict=True))
    among = sum(number for (one, other), number in answers.items() if is_member[one] and is_member[other])
    found = recurrence.member_share(sample)
    assert np.isnan(found) if not answers else found == pytest.approx(among / sum(answers.values()))
    for share in take(3, recurrence.roles_shuffled(sample, rng(seed))):
        assert np.isnan(share) if not answers else 0 <= share <= 1


def ends_of(sample: Sample) -> list[tuple[int, int]]:
    return list(zip(sample.source.tolist(), sample.target.tolist(), strict=True))


@given(drawn_samples(), st.integers(0, 99))
def test_dealing_roles_within_classes_of_size_keeps_how_many_are_members(sample: Sample, seed: int) -> None:
    cast = recurrence._Cast(sample)
    for drawn in take(2, cast.deal(rng(seed))):
        for size in set(cast.size_class.tolist()):
            of_class = cast.size_class == size
            assert drawn[of_class].sum() == cast.is_member[of_class].sum()


def test_roles_are_dealt_among_conversations_of_like_size_only() -> None:
    """Two talk without staff, and three with two staff: no deal brings staff into the pair."""
    sample = sample_of(
        ("c0", 0, "ada", None),
        ("c0", 0, "ben", "ada"),
        ("c1", 0, "ada", None),
        ("c1", 0, "s1", "ada"),
        ("c1", 0, "s2", "ada"),
        roles={"s1": "staff", "s2": "staff"},
    )
    assert set(take(50, recurrence.roles_shuffled(sample, rng()))) == {1 / 3}


@settings(max_examples=30)
@given(drawn_samples(), st.integers(0, 99))
def test_turns_are_as_unequal_as_their_ginis_on_average(sample: Sample, seed: int) -> None:
    told = [list(there.values()) for there in people(sample).values()]
    ginis = [measures.gini(acts) for acts in told if 1 < len(acts) < sum(acts)]
    found = recurrence.turn_gini(sample)
    assert np.isnan(found) if not ginis else found == pytest.approx(np.mean(ginis))
    if ginis:
        assert all(0 <= drawn <= 1 for drawn in take(3, recurrence.turns_spread(sample, rng(seed))))


def test_turns_by_chance_are_multinomial() -> None:
    """Two people write three messages: one has two of them, always, and the Gini is a third."""
    sample = sample_of(("c", 0, "ada", None), ("c", 0, "ben", "ada"), ("c", 0, "ada", "ben"))
    assert {round(drawn, 9) for drawn in take(20, recurrence.turns_spread(sample, rng()))} == {
        round(measures.gini([2, 1]), 9)
    }
    # of four messages, two are open: 1-3 as often as 2-2
    sample = sample_of(*(("c", 0, name, None) for name in ("ada", "ben", "ada", "ben")))
    drawn = take(2000, recurrence.turns_spread(sample, rng()))
    assert np.mean(np.array(drawn) > 0) == pytest.approx(0.5, abs=0.04)


# reading a study


@pytest.fixture
def service() -> Service:
    """
    Staff post; ada and ben answer; staff answer ada, who says thanks. A bot and a deleted account answer too.

    Then ada posts elsewhere, and ben answers.
    """
    said = [
        (0, None, "staff", "S"),
        (1, 0, "ada", "M"),
        (2, 0, "ben", "M"),
        (3, 1, "staff", "S"),
        (4, 3, "ada", "M"),
        (5, 0, "bot", "B"),
        (6, 0, None, "M"),
    ]
    elsewhere = [(0, None, "ada", "M"), (1, 0, "ben", "M")]
    return Service(Tree(said), Tree(elsewhere, shift=pd.Timedelta(days=1)))


def test_a_sample_adds_up_to_the_network_of_replies(service: Service) -> None:
    sample = measures.sample(service)
    network = sample.network().to_networkx()
    assert {(a, b): facts["weight"] for a, b, facts in network.edges(data=True)} == {
        ("ada", "staff"): 2,
        ("ben", "staff"): 1,
        ("staff", "ada"): 1,
        ("ben", "ada"): 1,
    }
    actors = sample.network().actors
    assert actors["acts"].to_dict() == {"staff": 2, "ada": 3, "ben": 2}
    assert actors["role"].to_dict() == {"staff": "staff", "ada": "member", "ben": "member"}
    assert len(sample) == 2
    assert recurrence.repeat_pairs(sample) == 1
    assert recurrence.member_share(sample) == 1 / 5


def test_a_sample_may_be_of_a_span_of_time(service: Service) -> None:
    """The conversations begin on the fifth and the sixth of January, at nine."""
    sample = measures.sample(service, start="2026-01-06")
    assert sample.conversations["conversation"].tolist() == ["c000001"]
    assert sorted(measures.sample(service, end="2026-01-06").network().names) == ["ada", "ben", "staff"]
    assert len(measures.sample(service, end="2026-01-05").network()) == 0
    with pytest.raises(StudyError, match=r"'soon' is no time\. Expected a date such as 2026-03-02\."):
        measures.sample(service, start="soon")


def test_direct_messages_do_not_count_where_people_meet_in_public() -> None:
    said = [(0, None, "ada", "M"), (1, 0, "ben", "M"), (2, 1, "ada", "M")]
    sample = measures.sample(Service(Tree(said), Tree(said, is_dm=True)))
    assert sample.conversations["is_dm"].tolist() == [False, True]
    assert recurrence.repeat_pairs(sample) == 0
    assert recurrence.turn_gini(sample) == pytest.approx(measures.gini([2, 1]))
    assert recurrence.member_share(sample) == 1
    private = measures.sample(Service(Tree(said, is_dm=True)))
    assert np.isnan(recurrence.member_share(private))
    assert np.isnan(recurrence.turn_gini(private))


# standing among networks of chance


def test_every_measure_has_a_null_or_a_reason() -> None:
    assert sorted([*NULL_OF, *NO_NULL]) == sorted(measures.catalogue().index)
    assert set(NULL_OF.values()) <= NULLS.keys()
    said = measures.catalogue()["null"]
    assert said["reciprocity"] == "random networks with as many ties: G(n,m)"
    assert said["modularity"] == "rewired networks in which all keep their number of ties"
    assert set(said[said.isna()].index) == set(NO_NULL)


def test_a_study_tells_of_conversations_too_and_a_network_does_not(tmp_path: Path) -> None:
    """Ada and ben answer a guide in either of two conversations."""
    bench = Bench(tmp_path)
    bench.take(
        [
            row(
                actor,
                minute,
                id=f"{unit}{actor}",
                parent=parent and f"{unit}{parent}",
                space="forum",
                role=role,
            )
            for unit in "ab"
            for minute, (actor, parent, role) in enumerate(
                [("guide", "", "staff"), ("ada", "guide", "member"), ("ben", "ada", "member")]
            )
        ]
    )
    service = study.read(bench.path)
    table = measures.against_chance(service, draws=10)
    assert table.index.tolist() == [*measures.catalogue().index, *SAMPLE_NULLS]
    assert table["value"][["actors", "ties", "repeat_pairs", "member_share"]].tolist() == [3, 2, 1, 0.5]
    sample = measures.sample(service)
    pd.testing.assert_frame_equal(table, measures.against_chance(sample, draws=10))
    assert not set(SAMPLE_NULLS) & set(measures.against_chance(sample.network(), draws=10).index)
    asked = measures.against_chance(sample.network(), only=["repeat_pairs"]).loc["repeat_pairs"]
    assert asked["value"] is pd.NA
    assert (
        asked["reason"]
        == "A network does not tell of conversations. Ask about the study, or a `sample` of it."
    )


def test_what_rests_on_members_is_missing_where_nobody_is_known_to_be_staff() -> None:
    """It would be 0 if no role is known, and everything if staff stand among the members."""
    for role in ("unknown", "member"):
        names = dict.fromkeys(("ada", "ben"), role)
        talk = sample_of(("c", 0, "ada", None), ("c", 0, "ben", "ada"), ("c", 0, "ada", "ben"), roles=names)
        table = measures.against_chance(talk, only=list(SAMPLE_NULLS), draws=5)
        assert table["value"].isna().tolist() == [True, True, False]
        assert table["reason"]["member_share"].startswith("Nobody is known to be staff")


def test_a_named_null_tells_no_measure_that_is_refused() -> None:
    told = measures.percentile(nx.DiGraph([("ada", "ben"), ("ben", "cleo")]), "transitivity", null="random")
    assert told.drop("reason").isna().all()
    assert told["reason"] == "Too small to say: 3 actors and 2 ties, at least 10 and 15 are needed."


def test_on_a_star_rewiring_is_refused_and_full_reciprocity_stands_out() -> None:
    table = measures.against_chance(star(50), draws=99)
    assert table["reason"]["modularity"].startswith("No null exists: no two ties can swap their ends")
    assert table["value"]["modularity"] is not pd.NA
    assert table["percentile"]["modularity"] is pd.NA
    assert table["percentile"]["reciprocity"] == 99.5
    assert table["percentile"]["core_periphery_fit"] == 99.5
    assert table["reason"]["density"].startswith("No null exists: it is as large in every network")
    assert table["reason"]["ei_index"].startswith("No role is known")


def test_what_is_refused_is_refused_here_too() -> None:
    told = measures.against_chance(star(5), only=["reciprocity"]).loc["reciprocity"]
    assert told["reason"] == "Too small to say: 6 actors and 10 ties, at least 10 and 15 are needed."
    assert told[["value", "percentile", "draws"]].isna().all()


def test_the_same_seed_gives_the_same_table_whatever_else_is_asked() -> None:
    network = nx.relabel_nodes(nx.gnm_random_graph(25, 60, seed=3, directed=True), str)
    whole = measures.against_chance(network, draws=20)
    pd.testing.assert_frame_equal(whole, measures.against_chance(network, draws=20))
    few = measures.against_chance(network, only=["modularity", "reciprocity"], draws=20)
    pd.testing.assert_frame_equal(few, whole.loc[["reciprocity", "modularity"]])
    assert not whole.equals(measures.against_chance(network, draws=20, seed=2))
    told = measures.percentile(network, "reciprocity", draws=20)
    assert told.to_dict() == whole.loc["reciprocity"].to_dict()


def test_ties_and_the_value_itself_count_half() -> None:
    """Of three draws, one of each kind lies below, beside and above; the value itself counts too."""
    ring = nx.relabel_nodes(nx.cycle_graph(20, nx.DiGraph), str)
    values = iter([2, 1, 2, 3])
    told = measures.percentile(ring, lambda _: next(values), null="random", draws=3)
    assert told["value"] == 2
    assert told["percentile"] == 100 * (1 + (1 + 1) / 2) / 4
    assert told["median"] == 2
    assert [told["low"], told["high"]] == pytest.approx([1.1, 2.9])


@pytest.mark.parametrize("null", ["random", "rewired"])
def test_where_there_is_nothing_all_percentiles_are_as_likely(null: str) -> None:
    """Each network is itself a draw; of 75 percentiles about as many lie in each fifth."""
    start = networks.arrays(nx.relabel_nodes(nx.gnm_random_graph(20, 50, seed=3, directed=True), str))
    observed = take(75, NULLS[null].draw(start, rng(5)))
    found = [
        measures.percentile(network, "transitivity", null=null, draws=9, seed=seed)["percentile"]
        for seed, network in enumerate(observed)
    ]
    counts, _ = np.histogram(found, 5, (0, 100))
    assert ((counts - 15) ** 2 / 15).sum() < 13.3  # chi square with four degrees, 1 %
    assert np.mean(found) == pytest.approx(50, abs=10)


def test_wrong_words_are_told() -> None:
    network = star(12)
    with pytest.raises(
        StudyError, match=r"There is no measure 'fame' to hold against chance\. There are act"
    ):
        measures.against_chance(network, only=["fame"])
    with pytest.raises(StudyError, match=r"0 draws tell nothing of chance\. Ask for 1 or more"):
        measures.against_chance(network, draws=0)
    with pytest.raises(StudyError, match=r"There is no null 'luck'\. There are random, random pairs, rew"):
        measures.percentile(network, "density", null="luck")
    with pytest.raises(StudyError, match="Say what a measure of your own is held against"):
        measures.percentile(network, lambda _: 1.0)
    with pytest.raises(StudyError, match="There is no measure 'fame'"):
        measures.percentile(network, "fame", null="random")


def test_pairs_forget_direction() -> None:
    assert ends(pairs(networks.arrays(star(3)))) == [(0, 1), (1, 2), (1, 3)]
