"""The multiverse equals what each of its runs gives by itself, and says which choice moves what."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.trees import Forest, Tree, random_trees
from workbench import conversations, levels
from workbench.errors import StudyError
from workbench.levels import rule
from workbench.vocabulary import Setting

BOOK = levels.codebook.read()
CHOICES = (
    "attach", "unknown_as", "deleted", "hub_share", "reentry", "contact", "case_hours", "cross_posts",
)  # fmt: skip
ON_SCALE = ["L1", "L2", "L3"]


class Cuttable(Forest):
    """A forest whose direct messages fall into more conversations the sooner a case ends."""

    time_zone = "Europe/Oslo"

    def __init__(self, *trees: Tree, hours: float = 72) -> None:
        super().__init__(*trees)
        self.trees, self.hours = trees, hours
        if hours != 72:
            self._connection.execute(
                "update talk set conversation = activity, parent = null where is_dm and item % $1 = 0",
                [hours],
            )

    def cut(self, *, case_hours: float) -> "Cuttable":
        return Cuttable(*self.trees, hours=int(case_hours))


def forest(number: int, *, seed: int) -> Cuttable:
    """Random conversations with every fault, a third of them with replies that have no target."""
    trees = random_trees(number, seed=seed)
    chance = np.random.default_rng(seed)
    for tree in trees:
        if not tree.is_dm and chance.random() < 0.4:
            tree.targetless = "root"
            tree.messages = [
                (i, None if chance.random() < 0.6 else parent, actor, role)
                for i, parent, actor, role in tree.messages
            ]
    return Cuttable(*trees)


def with_campaigns(found: pd.DataFrame) -> pd.DataFrame:
    """Say of every third conversation that is not private that it repeats another."""
    number = np.arange(len(found))
    campaign = np.where(
        (number % 3 == 0) & ~found["is_dm"], "notice " + pd.Series(number % 4).astype(str), ""
    )
    return found.assign(campaign=campaign)


@cache
def counted(service: Cuttable, case_hours: float, *handling: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read all conversations in one way of the 24 there are, without any short cut."""
    asked = dict(zip(CHOICES[:3], handling, strict=True))
    cut = service.cut(case_hours=case_hours)
    return conversations.features(cut, **asked), conversations.branches(cut, **asked)


def plain(service: Cuttable, campaign: pd.Series, run: dict[str, Any]) -> dict[str, int]:
    """One run by itself, the slow way."""
    features, branches = counted(service, run["case_hours"], *(run[choice] for choice in CHOICES[:3]))
    central = replace(BOOK.settings[Setting.CENTRAL], nonhub_share=run["hub_share"], reentry=run["reentry"])
    book = replace(BOOK, contact=run["contact"], settings=dict.fromkeys(Setting, central))
    verdict = rule.bare(features, branches, book)["central"]
    flat = (features["members"] > 1) & ~features["has_reply_ids"]
    could = features.assign(
        m2m=features["m2m"] + features["orphans"], m2m_authors=features["members"], nonhub_share=1.0,
        nonhub=features["m2m"] + features["orphans"], reentry=features["messages"],
    )  # fmt: skip
    could = rule.exchange(could, central) & (features["orphan_rate"] > BOOK.orphans)
    could &= ~verdict.isin(["L3", "L3-peer"])
    verdict = verdict.mask((flat | could) & (features["messages"] > 0), "undetermined")
    if run["cross_posts"] == "once":
        named = features["conversation"].map(campaign).fillna("")
        again = named[(verdict == "L1") & (named != "")]
        verdict = verdict.drop(again.index[again.duplicated()])
    at = verdict.value_counts()
    reach = {f"reach_{low}": int(at.reindex(ON_SCALE[place:]).sum()) for place, low in enumerate(ON_SCALE)}
    of = int(at.reindex([*ON_SCALE, "unanswered"]).sum())
    return {"of": of, **reach, "undetermined": int(at.get("undetermined", 0))}


def check(number: int, seed: int, *, every: int) -> None:
    service = forest(number, seed=seed)
    found = with_campaigns(levels.verdicts(service))
    campaign = found.set_index("conversation")["campaign"]
    runs = levels.multiverse(service, given=found)

    assert len(runs) == 576
    for place in range(seed % every, len(runs), every):
        run = runs.iloc[place].to_dict()
        expected = plain(service, campaign, run)
        assert {name: run[name] for name in expected} == expected, run


def test_runs_are_what_each_gives_by_itself() -> None:
    check(60, seed=7, every=43)


@pytest.mark.slow
def test_all_runs_are_what_each_gives_by_itself() -> None:
    check(80, seed=1, every=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 4))
def test_runs_of_larger_forests_are_what_each_gives_by_itself(seed: int) -> None:
    check(400, seed=seed, every=37)


def test_every_combination_stands_once() -> None:
    runs = levels.multiverse(forest(10, seed=3))
    grid = BOOK.multiverse
    options = [
        ("previous", "root"), ("member", "staff"), ("pooled", "separate"), grid.hub_share, grid.reentry,
        grid.contact, grid.case_hours, ("each", "once"),
    ]  # fmt: skip

    assert sorted(runs[list(CHOICES)].itertuples(index=False, name=None)) == sorted(product(*options))


def test_the_choice_of_where_replies_go_moves_level_3_and_no_other_does() -> None:
    # a comment field: three members and staff, every reply without a target
    talk = [(0, None, "s", "S"), (1, None, "a", "M"), (2, None, "b", "M"), (3, None, "a", "M")]
    talk += [(4, None, "c", "M"), (5, None, "b", "M"), (6, None, "a", "M")]
    runs = levels.multiverse(Forest(*[Tree(talk, targetless="root")] * 10))
    found = levels.sensitivity(runs)

    assert set(runs.loc[runs["attach"] == "root", "L3"]) == {0.0}
    assert set(runs.loc[(runs["attach"] == "previous") & (runs["hub_share"] == 0), "L3"]) == {1.0}
    first = found[found["level"] == "L3"].iloc[0]
    assert (first["choice"], first["least_at"], first["most_at"]) == ("attach", "root", "previous")
    reasons = found[found["level"] == "L3"].set_index("choice")["reason"]
    assert reasons["case_hours"] == "no direct messages"
    assert reasons["unknown_as"] == "no account of unknown role"
    assert reasons["cross_posts"] == "no announcement twice"
    span = levels.multiverse_range(runs).set_index("level").loc["L3"]
    assert (span["least"], span["most"], span["runs"]) == (0.0, 1.0, 576)


def test_an_announcement_in_several_places_counts_each_time_or_once() -> None:
    service = Forest(*[Tree([(0, None, "s", "S")])] * 9, Tree([(0, None, "a", "M"), (1, 0, "s", "S")]))
    found = levels.verdicts(service)
    found = found.assign(campaign=["notice"] * 3 + [""] * 7)
    runs = levels.multiverse(service, given=found)

    of = runs.groupby("cross_posts")["of"].unique()
    assert (list(of["each"]), list(of["once"])) == ([10], [8])


def test_few_conversations_have_counts_and_no_shares() -> None:
    runs = levels.multiverse(Forest(Tree([(0, None, "s", "S")])))

    assert set(runs["reach_L1"]) == {1}
    assert runs["L1"].isna().all()
    assert set(levels.sensitivity(runs)["reason"]) == {"too few conversations"}
    assert levels.multiverse_range(runs)["least"].isna().all()


def test_the_profile_shows_the_range_apart_from_chance() -> None:
    class Service(Forest):
        time_zone = "Europe/Oslo"

    shift = timedelta(days=3)
    trees = [Tree([(0, None, f"m{n}", "M"), (1, 0, "s", "S")], shift=n * shift) for n in range(12)]
    service = Service(*trees)
    runs = levels.multiverse(service)
    table = levels.profile(service, runs=runs).set_index("level")

    assert list(table.loc["L2", ["share", "least", "most"]]) == [1.0, 0.0, 1.0]  # three turns make none
    assert table.loc["L2", "low"] > 0.8


def test_without_roles_there_is_no_multiverse() -> None:
    with pytest.raises(StudyError, match="No level can be told without a role map"):
        levels.multiverse(Forest(Tree([(0, None, "a", "U")]), has_roles=False))


def test_nothing_is_written_where_it_is_read() -> None:
    service = forest(10, seed=5)
    before = service.connect().sql("select conversation, activity, parent from talk order by all").fetchall()
    levels.multiverse(service)

    after = service.connect().sql("select conversation, activity, parent from talk order by all").fetchall()
    assert after == before
