"""Levels against the length of conversations, and against what chance gives of the same trees and people."""

from contextlib import closing

import numpy as np
import pandas as pd
import pytest

from tests import trees
from tests.trees import Forest, Tree
from workbench import conversations, levels
from workbench.errors import WorkbenchError

STAFF = (0, None, "staff", "S")


def given(**counts: tuple[int, int]) -> pd.DataFrame:
    """Verdicts by group: of how many conversations of nine messages, and how many of those show L3."""
    rows = [
        {"space": group, "central": "L3" if number < shown else "L2", "messages": 9}
        for group, (of, shown) in counts.items()
        for number in range(of)
    ]
    return pd.DataFrame(rows)


def test_bands_hold_each_conversation_once() -> None:
    found = pd.DataFrame({"central": "L2", "messages": [1, 2, 4, 5, 7, 8, 11, 12, 19, 20, 49, 50, 900]})
    table = levels.by_length(found)
    counts = table[table["level"] == "L2"].set_index("band")["conversations"]
    assert counts.to_dict() == {
        "1": 1, "2 to 4": 2, "5 to 7": 2, "8 to 11": 2, "12 to 19": 2, "20 to 49": 2, "50 and more": 2
    }  # fmt: skip
    assert table["share"].isna().all()  # with fewer than eight, counts only


def test_shares_by_length_are_those_counted_by_eye() -> None:
    found = pd.DataFrame(
        {"central": ["L3"] * 3 + ["L1"] * 8 + ["unanswered", "L3-peer", "undetermined"], "messages": 9}
    )
    row = levels.by_length(found).query("band == '8 to 11' and level == 'L3'").iloc[0]
    # beside the scale does not count; three of twelve is 11 to 49 %
    assert row[["conversations", "of", "share"]].to_list() == [3, 12, 0.25]
    assert row[["low", "high"]].to_list() == pytest.approx([0.11, 0.49], abs=0.01)


def test_a_difference_in_length_alone_is_none() -> None:
    # both groups show L3 in one of four of the short and three of four of the long; one has more of the long
    sizes = {("a", 9): 40, ("b", 9): 120, ("a", 15): 120, ("b", 15): 40}
    rows = [
        {"space": space, "messages": length, "central": "L3" if n % 4 < (1 if length == 9 else 3) else "L2"}
        for (space, length), number in sizes.items()
        for n in range(number)
    ]
    table = levels.compare(pd.DataFrame(rows), "space").set_index("band")
    total = table.loc["all bands"]
    assert total[["share_one", "share_other", "difference"]].to_list() == [0.625, 0.375, 0]
    assert -0.15 < total["low"] < 0 < total["high"] < 0.15
    assert table.loc["8 to 11", "difference"] == 0


def test_a_difference_within_a_band_is_that_of_the_shares() -> None:
    table = levels.compare(given(forum=(20, 15), chat=(40, 10)), "space").set_index("band")
    assert table.attrs["groups"] == ("chat", "forum")
    for band in ("8 to 11", "all bands"):
        row = table.loc[band]
        assert row[["one", "other", "share_one", "share_other", "difference"]].to_list() == [
            40, 20, 0.25, 0.75, -0.5
        ]  # fmt: skip
    # with one stratum the interval is about that of two shares: 1.645 * sqrt(.25*.75/40 + .75*.25/20) = .195
    assert float(row["high"] - row["low"]) / 2 == pytest.approx(0.195, abs=0.01)


def test_what_is_too_short_is_not_compared() -> None:
    short = given(forum=(20, 0), chat=(20, 0)).assign(messages=4)
    table = levels.compare(short, "space").set_index("band")
    assert table.loc["2 to 4", "reason"] == "too short to show L3"
    assert table.loc["all bands", "reason"] == (
        "fewer than 8 conversations in a group reach 8 messages: too short to show L3"
    )
    assert table["difference"].isna().all()
    none = levels.compare(given(forum=(20, 0), chat=(20, 0)), "space").set_index("band").loc["all bands"]
    assert none[["difference", "reason"]].to_list() == [
        0,
        "all alike, so that nothing tells how sure this is",
    ]
    assert pd.isna(none["low"])


@pytest.mark.parametrize("groups", [("a",), ("a", "b", "c")])
def test_other_than_two_groups_are_refused(groups: tuple[str, ...]) -> None:
    found = given(**dict.fromkeys(groups, (9, 3)))
    with pytest.raises(WorkbenchError, match=f"between two groups, and there are {len(groups)}: a"):
        levels.compare(found, "space")


# chance


def test_only_who_speaks_is_shuffled() -> None:
    forest = trees.random_trees(300, seed=8)
    with closing(Forest(*forest)) as service:
        cast = conversations.recast(service, [f"c{n:06}" for n in range(300)])
        features, branches = conversations.features(service), conversations.branches(service)
    whole, parts = cast.observed()
    features = features[features["messages"] > 0].reset_index(drop=True)
    assert cast.names.to_list() == features["conversation"].to_list()
    for name in ("members", "staff", "m2m", "m2m_authors", "nonhub", "reentry"):
        assert whole[name].to_list() == features[name].to_list()
    asked = ["conversation", "members", "m2m", "nonhub", "reentry"]
    place = dict(zip(cast.names, cast.names.index, strict=True))
    branches["conversation"] = branches["conversation"].map(place)
    assert sorted(parts[asked].to_numpy().tolist()) == sorted(branches[asked].to_numpy().tolist())
    random = np.random.default_rng(0)
    for shuffled, _ in cast.shuffled(random, 2):
        assert (shuffled["m2m"] != whole["m2m"]).any()
        assert shuffled["people"].to_list() == whole["people"].to_list()  # everybody still speaks as often
    for turned, _ in cast.turned(random, 2):
        assert (turned["m2m"] != whole["m2m"]).any()
        assert turned["edges"].to_list() == whole["edges"].to_list()  # who answers another still does


def test_turns_that_are_kept_go_to_whoever_was_answered() -> None:
    # ann and staff take turns, bo goes on after himself, cy joins
    talk = [STAFF, (1, 0, "ann", "M"), (2, 1, "staff", "S"), (3, 2, "ann", "M")]
    more = [(4, 0, "bo", "M"), (5, 4, "bo", "M"), (6, 3, "cy", "M")]
    with closing(Forest(Tree([*talk, *more]))) as service:
        cast = conversations.recast(service, ["c000000"])
    assert cast.link.tolist() == [0, 1, 0, 1, 4, 4, 6]


def test_a_dyad_stays_one_and_a_star_is_none_by_chance() -> None:
    dyad = Tree([STAFF, *((n, n - 1, ("staff", "ann")[n % 2], "SM"[n % 2]) for n in range(1, 12))])
    with closing(Forest(*[dyad] * 10)) as service:
        found = levels.chance(service, levels.verdicts(service), draws=5).set_index("band").loc["12 to 19"]
    assert found[["of", "sampled", "observed", "chance", "chance_turns"]].to_list() == [10, 10, 0, 0, 0]
    assert found["percentile"] == 50  # all alike


def at_random(size: int, random: np.random.Generator) -> Tree:
    """Grow talk of one staff and four members, in which nothing depends on anything."""
    who = random.integers(5, size=size)
    above = [None, *(int(random.integers(n)) for n in range(1, size))]
    return Tree([(n, above[n], int(a), "SMMMM"[a]) for n, a in enumerate(who)])


def test_talk_at_random_is_what_chance_gives() -> None:
    random = np.random.default_rng(5)

    with closing(Forest(*(at_random(size, random) for size in (8, 12) for _ in range(400)))) as service:
        verdicts = levels.verdicts(service)
        found = levels.chance(service, verdicts, draws=20, most=400, seed=1).set_index("band")
        again = levels.chance(service, verdicts, draws=20, most=400, seed=1).set_index("band")
        some = levels.chance(service, verdicts, draws=3, most=50).set_index("band")
    pd.testing.assert_frame_equal(found, again)
    for band in ("8 to 11", "12 to 19"):
        row = found.loc[band]
        assert row["chance"] == pytest.approx(row["observed"], abs=0.08)
        assert 1 <= row["percentile"] <= 99
    assert found.loc["12 to 19", "chance"] > found.loc["8 to 11", "chance"] > 0.1  # form grows with length
    assert some["sampled"].to_list()[3:5] == [50, 50]
    table = levels.by_length(verdicts, chance=found.reset_index())
    beside = table.query("band == '8 to 11' and level == 'L3'")["chance"].to_list()
    assert beside == [found.loc["8 to 11", "chance"]]


def test_the_observed_share_is_that_of_the_verdicts() -> None:
    with closing(Forest(*trees.random_trees(500, seed=3))) as service:
        verdicts = levels.verdicts(service)
        found = levels.chance(service, verdicts, draws=1).set_index("band")
    shown = levels.by_length(verdicts).query("level == 'L3'").set_index("band")
    for band in ("5 to 7", "8 to 11", "12 to 19"):
        assert found.loc[band, "observed"] == shown.loc[band, "share"]


@pytest.mark.slow
def test_where_there_is_nothing_both_percentiles_are_anywhere() -> None:
    found = []
    for seed in range(30):
        random = np.random.default_rng(seed)
        with closing(Forest(*(at_random(12, random) for _ in range(60)))) as service:
            told = levels.chance(service, levels.verdicts(service), draws=30, seed=seed).set_index("band")
        found.append(told.loc["12 to 19", ["percentile", "percentile_turns"]].to_list())
    for percentiles in np.array(found, float).T:
        assert 35 < percentiles.mean() < 65
        assert 4 <= (percentiles < 25).sum() <= 13
        assert 4 <= (percentiles > 75).sum() <= 13
