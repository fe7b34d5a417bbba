"""Profiles of services small enough to count on one hand, and what may be published of them."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from tests.trees import Forest, Tree
from workbench import levels
from workbench.errors import StudyError
from workbench.vocabulary import Verdict

ANNOUNCEMENT = [(0, None, "s", "S")]
QUESTION = [(0, None, "m{}", "M")]
DIALOGUE = [(0, None, "m{}", "M"), (1, 0, "s", "S")]


class Service(Forest):
    time_zone = "Europe/Oslo"


def service(announcements: int, dialogues: int, questions: int, *, days: int = 0) -> Service:
    shapes = [ANNOUNCEMENT] * announcements + [DIALOGUE] * dialogues + [QUESTION] * questions
    trees = [
        Tree([(i, p, a.format(n), r) for i, p, a, r in shape], shift=timedelta(days=days * n))
        for n, shape in enumerate(shapes)
    ]
    return Service(*trees)


def row(profile: pd.DataFrame, level: str) -> pd.Series:
    return profile.set_index("level").loc[level]


def test_shares_are_at_and_above_of_what_was_addressed_to_the_service() -> None:
    profile = levels.profile(service(announcements=4, dialogues=3, questions=3))

    assert list(profile["level"][:5]) == ["L1", "L2", "L3", "L4", "unanswered"]
    assert list(row(profile, "L1")[["at", "conversations", "of"]]) == [4, 7, 10]
    assert list(row(profile, "L2")[["at", "conversations", "of"]]) == [3, 3, 10]
    assert list(row(profile, "unanswered")[["conversations", "of", "people"]]) == [3, 10, 3]
    assert row(profile, "L1")["share"] == pytest.approx(0.7)


def test_the_interval_is_wilsons() -> None:
    found = row(levels.profile(service(announcements=11, dialogues=1, questions=0)), "L2")

    assert (round(found["low"], 2), round(found["high"], 2)) == (0.02, 0.30)  # 1 of 12, as worked out by hand


def test_below_eight_conversations_there_are_counts_and_no_shares() -> None:
    profile = levels.profile(service(announcements=4, dialogues=3, questions=0))

    assert row(profile, "L1")["conversations"] == 7
    assert profile["share"].isna().all()
    assert "fewer than 8" in row(profile, "L1")["reason"]


def test_level_4_is_not_assessed_rather_than_zero() -> None:
    found = row(levels.profile(service(announcements=9, dialogues=0, questions=0)), "L4")

    assert pd.isna(found["conversations"])
    assert "space over half a year" in found["reason"]


def test_without_roles_there_is_no_profile() -> None:
    forest = Service(Tree([(0, None, "a", "U"), (1, 0, "b", "U")]), has_roles=False)

    with pytest.raises(StudyError, match="No level can be told without a role map"):
        levels.profile(forest)


def test_months_are_cut_in_the_zone_of_the_study() -> None:
    late = pd.Series(pd.to_datetime(["2026-01-31T23:30Z", "2026-01-31T22:30Z"]))

    assert list(levels.months(late, "Europe/Oslo")) == ["2026-02", "2026-01"]
    assert list(levels.months(late, "UTC")) == ["2026-01", "2026-01"]


def test_months_add_up_to_the_whole() -> None:
    forest = service(announcements=10, dialogues=10, questions=5, days=9)
    whole, months = levels.profile(forest), levels.profile(forest, by="month")

    assert months["month"].nunique() > 5
    added = months.groupby("level")["at"].sum()
    assert all(added[level] == row(whole, level)["at"] for level in Verdict)


def test_what_few_persons_stand_behind_is_withheld_with_what_would_reveal_it() -> None:
    profile = levels.profile(service(announcements=9, dialogues=8, questions=3))

    published = levels.publishable(profile, k=5)

    assert pd.isna(row(published, "unanswered")["conversations"])  # three persons
    assert pd.isna(row(published, "L2")["conversations"])  # else 20 - 17 would tell
    assert "people" not in published
    assert "fewer than 5 persons" in row(published, "unanswered")["reason"]
    assert list(levels.publishable(profile, k=3)["at"].dropna()) == list(profile["at"].dropna())


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=4), st.integers(2, 6))
def test_no_withheld_number_of_a_month_can_be_worked_out(months: list[tuple[int, ...]], k: int) -> None:
    profile = invented(months)
    published = levels.publishable(profile, k=k)

    for month, shown in published.groupby("month"):
        at = shown.set_index("level")["at"].reindex(["L1", "L2", "L3", "unanswered"])
        hidden = at.index[at.isna()]
        people = profile[profile["month"] == month].set_index("level")["people"]
        assert all(people[level] >= k or people[level] == 0 for level in at.index[at.notna()])
        if len(hidden) == 1:
            assert shown[shown["level"].isin(at.index)]["of"].isna().all()
            continue
        reach = shown.set_index("level")["conversations"]
        for place, level in enumerate(("L1", "L2", "L3")):
            wider = at.iloc[place:3]
            assert pd.isna(reach[level]) == bool(wider.isna().any())


def invented(months: list[tuple[int, ...]]) -> pd.DataFrame:
    """A profile in which one conversation stands for one person."""
    frames = []
    for number, counts in enumerate(months):
        at = dict(zip(("L1", "L2", "L3", "unanswered"), counts, strict=True))
        rows = [{"level": level, "at": at.get(level, 0), "people": at.get(level, 0)} for level in Verdict]
        frames.append(pd.DataFrame(rows).assign(month=f"2026-{number + 1:02}"))
    profile = pd.concat(frames, ignore_index=True).assign(reason="", of=sum(map(sum, months)))
    return profile.assign(**dict.fromkeys(("share", "low", "high", "strict", "lenient"), np.nan)).assign(
        conversations=profile["at"].astype("Int64")
    )


def test_sustained_needs_twenty_conversations_spread_over_time() -> None:
    few = service(announcements=10, dialogues=9, questions=0, days=7)
    spread = service(announcements=12, dialogues=12, questions=0, days=7)
    at_once = service(announcements=12, dialogues=12, questions=0)

    assert levels.sustained(few, levels.verdicts(few)) is None
    assert levels.sustained(spread, levels.verdicts(spread)) == "L2"
    assert levels.sustained(at_once, levels.verdicts(at_once)) is None
