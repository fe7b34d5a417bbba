"""Profiles of services small enough to count on one hand, and what may be published of them."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from scipy import optimize

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


FOUR = ("L1", "L2", "L3", "unanswered")
COUNTS = st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=3)


@settings(max_examples=60)
@given(COUNTS, st.integers(0, 8), st.integers(1, 6), st.integers(2, 6))
def test_no_withheld_number_can_be_worked_out(
    months: list[tuple[int, ...]], beside: int, staff: int, k: int
) -> None:
    profile = invented(months, beside=beside, staff=staff)
    published = levels.publishable(profile, k=k)

    for month, shown in published.groupby("month"):
        true = profile[profile["month"] == month].set_index("level")
        shown = shown.set_index("level")  # noqa: PLW2901
        told = true.loc[shown.index[shown["at"].notna()]]
        assert told["people"][lambda people: people > 0].ge(k).all()
        at_least_two_values(conversations_told(shown), true["at"][shown["at"].isna()])
        members = true["members_at"].reindex(FOUR)
        small = members[(members > 0) & (members < k)]
        at_least_two_values(members_told(shown), small)
        written = shown["staff_messages"].notna().reindex(true.index)
        assert true.loc[written & (true["staff_messages"] > 0), "staff"].ge(3).all()
        few = true.loc[list(FOUR[:3]), "staff_messages"][true["staff"] < 3]
        at_least_two_values(staff_told(shown), few[few > 0])


Told = list[tuple[dict[str, float], float]]


def at_least_two_values(told: Told, hidden: pd.Series) -> None:
    """Solve for each hidden number what the published ones leave it; whole numbers, none of them 0."""
    names = sorted({name for weights, _ in told for name in weights} | set(hidden.index))
    matrix = np.array([[weights.get(name, 0.0) for name in names] for weights, _ in told])
    values = np.array([value for _, value in told])
    least = np.array([1.0 if name in hidden.index else 0.0 for name in names])
    limits = [optimize.LinearConstraint(matrix, values - 1e-7, values + 1e-7)] if len(told) else []
    for name in hidden.index:
        goal = np.array([1.0 if name == other else 0.0 for other in names])
        bounds = optimize.Bounds(least, np.full(len(names), 1000.0))
        low, high = (
            optimize.milp(side * goal, constraints=limits, integrality=np.ones(len(names)), bounds=bounds).fun
            for side in (1, -1)
        )
        assert round(low) < round(-high), (name, told)


def conversations_told(shown: pd.DataFrame) -> Told:
    """What is published of conversations: each is at one verdict, and shares tell of their totals."""
    every = [str(verdict) for verdict in Verdict]
    told: Told = [({level: 1}, row["at"]) for level, row in shown.iterrows() if pd.notna(row["at"])]
    for level, row in shown.iterrows():
        wider = FOUR[FOUR.index(level) : 3] if level in FOUR[:3] else (level,)
        of = FOUR if level in FOUR else every
        told += sums(wider, of, row["conversations"], row["of"], row["share"])
    return told


def members_told(shown: pd.DataFrame) -> Told:
    """What is published of members, each of whom has one widest conversation."""
    told: Told = []
    for level in FOUR:
        wider = FOUR[FOUR.index(level) : 3] if level in FOUR[:3] else (level,)
        told += sums(wider, FOUR, *shown.loc[level, ["members", "members_of", "member_share"]])
    return told


def staff_told(shown: pd.DataFrame) -> Told:
    told: Told = []
    for level in FOUR[:3]:
        row = shown.loc[level, ["staff_messages", "staff_messages_of", "staff_share"]]
        told += sums((level,), FOUR[:3], *row)
    return told


def sums(part: tuple[str, ...], whole: tuple[str, ...], number: object, of: object, share: object) -> Told:
    told: Told = []
    if pd.notna(number):
        told.append((dict.fromkeys(part, 1.0), float(number)))
    if pd.notna(of):
        told.append((dict.fromkeys(whole, 1.0), float(of)))
    if pd.notna(share):
        told.append(({name: (name in part) - float(share) for name in whole}, 0.0))
    return told


def invented(months: list[tuple[int, ...]], *, beside: int = 0, staff: int = 5) -> pd.DataFrame:
    """A profile in which one conversation stands for one person, and for two staff messages."""
    frames = []
    for number, counts in enumerate(months):
        at = dict(zip(FOUR, counts, strict=True)) | {"peer-exchange": beside}
        rows = [{"level": level, "at": at.get(level, 0)} for level in [*FOUR, *OTHERS]]
        frame = pd.DataFrame(rows).set_index("level", drop=False)
        scale, everything = sum(counts), sum(counts) + beside
        frame["of"] = [scale if level in FOUR else everything for level in frame["level"]]
        reach = [sum(counts[place:3]) for place in range(3)]
        frame["conversations"] = [*reach, *frame["at"].iloc[3:]]
        frame["share"] = frame["conversations"] / frame["of"]
        frame["people"] = frame["members_at"] = frame["at"]
        frame["members"], frame["members_of"] = frame["conversations"], frame["of"]
        frame["member_share"] = frame["share"]
        frame["staff"] = [min(staff, 2 * count) for count in frame["at"]]
        frame["staff_messages"] = [
            2 * frame["at"][level] if level in FOUR[:3] else 0 for level in frame["level"]
        ]
        frame["staff_messages_of"] = of = 2 * sum(counts[:3])
        frame["staff_share"] = frame["staff_messages"] / of if of else np.nan
        frames.append(frame.assign(month=f"2026-{number + 1:02}"))
    profile = pd.concat(frames, ignore_index=True).assign(reason="")
    return profile.assign(**dict.fromkeys(("low", "high", "strict", "lenient"), np.nan))


OTHERS = [str(verdict) for verdict in Verdict if verdict not in FOUR]


def test_sustained_needs_twenty_conversations_spread_over_time() -> None:
    few = service(announcements=10, dialogues=9, questions=0, days=7)
    spread = service(announcements=12, dialogues=12, questions=0, days=7)
    at_once = service(announcements=12, dialogues=12, questions=0)

    assert levels.sustained(few, levels.verdicts(few)) is None
    assert levels.sustained(spread, levels.verdicts(spread)) == "L2"
    assert levels.sustained(at_once, levels.verdicts(at_once)) is None
