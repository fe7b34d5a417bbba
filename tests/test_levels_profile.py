"""Profiles of services small enough to count on one hand, and what may be published of them."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from scipy import optimize

from tests.trees import Forest, Tree
from workbench import levels
from workbench.errors import StudyError, WorkbenchError
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


def test_what_is_lasting_shows_each_condition() -> None:
    found = levels.lasting(service(announcements=12, dialogues=12, questions=0, days=7)).set_index("level")
    at_once = levels.lasting(service(announcements=12, dialogues=12, questions=0)).set_index("level")

    assert list(found.loc["L2", ["conversations", "of", "bins", "bins_of", "state"]]) == [
        12, 24, 6, 12, "sustained",
    ]  # fmt: skip
    assert found.loc["L2", ["is_often", "is_spread", "is_even", "is_share"]].all()
    assert found.loc["L3", "state"] == "not touched"
    assert at_once.loc["L2", "state"] == "touched, not sustained"
    assert (
        at_once.loc["L2", "reason"]
        == "in 1 bins of 14 days, of 3 needed; 100% of them in one bin, more than 50%"
    )
    assert pd.isna(found.loc["L4", "state"])
    assert "community_periods" in found.loc["L4", "reason"]


def test_below_twenty_conversations_nothing_is_lasting_and_below_eight_there_is_no_interval() -> None:
    few = levels.lasting(service(announcements=10, dialogues=9, questions=0, days=7)).set_index("level")
    fewest = levels.lasting(service(announcements=3, dialogues=4, questions=0, days=7)).set_index("level")

    assert set(few["state"].dropna()) == {"too few to say"}
    assert few["is_often"].isna().all()
    assert few.loc["L2", "low"] > 0
    assert fewest["low"].isna().all()
    assert fewest.loc["L2", "conversations"] == 4


def test_the_conditions_of_what_is_lasting_stand_in_the_codebook() -> None:
    book = levels.codebook.read()
    asked = replace(book, lasting=replace(book.lasting, conversations=13))
    found = levels.lasting(service(announcements=12, dialogues=12, questions=0, days=7), codebook=asked)

    assert found.set_index("level").loc["L2", "reason"] == "12 conversations, of 13 needed"


# the four denominators


def weeks(*shapes: list[tuple[object, object, object, str]]) -> Service:
    """One conversation a week."""
    return Service(*[Tree(shape, shift=timedelta(days=7 * n)) for n, shape in enumerate(shapes)])


def test_members_count_once_at_their_widest_conversation() -> None:
    # anna asks twice and is answered once, the others ask once; three are never answered
    shapes = [[(0, None, who, "M"), (1, 0, "s", "S")] for who in ("anna", "berit", "carl")]
    shapes += [[(0, None, who, "M")] for who in ("anna", "dag", "eva", "finn")]
    shapes += [[(0, None, None, "M")], [(0, None, "s", "S")]]
    found = levels.profile(weeks(*shapes)).set_index("level")

    assert list(found.loc["L2", ["conversations", "of"]]) == [3, 9]
    assert list(found.loc["L2", ["members", "members_of"]]) == [3, 6]  # nobody knows who the deleted one is
    assert found.loc["unanswered", "members"] == 3
    assert found.loc["L2", "dyads"] == 3
    assert found["member_share"].isna().all()  # of fewer than eight


def test_bins_without_activity_stand_beside() -> None:
    shapes = [[(0, None, "s", "S")]] * 8
    trees = [
        Tree(shape, shift=timedelta(days=14 * place))
        for place, shape in zip([*range(7), 11], shapes, strict=True)
    ]
    found = levels.profile(Service(*trees)).set_index("level")

    assert list(found.loc["L1", ["bins", "bins_of", "bin_share"]]) == [8, 8, 1.0]
    assert list(found.loc["no activity", ["bins", "bins_of"]]) == [4, 12]
    assert pd.isna(found.loc["no activity", "conversations"])


def test_staff_messages_are_told_at_the_level_they_were_written_at() -> None:
    long = [(0, None, "m", "M"), (1, 0, "s", "S"), (2, 1, "m", "M"), (3, 2, "s", "S"), (4, 3, "t", "S")]
    shapes = [[(0, None, "s", "S")]] * 9 + [long]
    found = levels.profile(weeks(*shapes)).set_index("level")

    assert list(found.loc["L1", ["staff_messages", "staff_messages_of", "staff"]]) == [9, 12, 1]
    assert list(found.loc["L2", ["staff_messages", "staff_messages_of", "staff"]]) == [3, 12, 2]
    assert found.loc["L2", "staff_share"] == 0.25
    assert found.loc["L2", "staff_high"] > 0.55  # all three come from one conversation


def test_conversations_of_few_members_tell_less_than_as_many_of_many() -> None:
    alone = [[(0, None, f"m{n}", "M"), (1, 0, "s", "S")][: 1 + n % 2] for n in range(24)]
    same = [[(0, None, f"m{n % 2}", "M"), (1, 0, "s", "S")][: 1 + n % 2] for n in range(24)]
    many, two = (levels.profile(weeks(*shapes)).set_index("level").loc["L2"] for shapes in (alone, same))

    assert many["share"] == two["share"] == 0.5
    assert many["effective"] == pytest.approx(24)
    assert two["effective"] < 3
    assert two["low"] < many["low"]


def test_a_profile_of_several_platforms_says_so() -> None:
    forest = service(announcements=12, dialogues=8, questions=0, days=1)
    with forest.connect() as connection:
        connection.execute("update talk set source = 'slack' where conversation < 'c000010'")
    whole, apart = levels.profile(forest), levels.profile(forest, by="platform")

    assert set(whole["platforms"]) == {"slack, table"}
    assert levels.pooled(whole).startswith("Pools 2 platforms (slack, table)")
    assert levels.pooled(apart) == ""
    assert apart.groupby("platform")["at"].sum().to_dict() == {"slack": 10, "table": 10}


def test_announcements_of_one_campaign_are_told_beside() -> None:
    forest = service(announcements=9, dialogues=1, questions=0)
    given = levels.verdicts(forest).assign(campaign=["notice"] * 4 + [None] * 6)

    assert list(row(levels.profile(forest, given=given), "L1")[["at", "campaigns"]]) == [9, 6]


def test_runs_are_of_the_whole_study() -> None:
    forest = service(announcements=9, dialogues=1, questions=0)
    with pytest.raises(
        WorkbenchError, match="Runs of a multiverse are of the whole study, not of each month"
    ):
        levels.profile(forest, by="month", runs=pd.DataFrame())


# change


def changed(before: tuple[int, int], after: tuple[int, int]) -> Service:
    """Announcements and dialogues in January, and in February."""
    trees = []
    for days, (announcements, dialogues) in ((0, before), (31, after)):
        for n in range(announcements + dialogues):
            shape = ANNOUNCEMENT if n < announcements else [(0, None, f"m{days}-{n}", "M"), (1, 0, "s", "S")]
            trees.append(Tree(shape, shift=timedelta(days=days, minutes=n)))
    return Service(*trees)


def test_the_last_month_is_compared_with_the_one_before() -> None:
    found = levels.change(changed((32, 48), (14, 56))).set_index(["share_of", "level"])
    told = found.loc[("conversations", "L2")]

    assert list(told[["from", "to"]]) == ["2026-01", "2026-02"]
    assert list(told[["before_part", "before_of", "after_part", "after_of"]]) == [48, 80, 56, 70]
    assert told["difference"] == pytest.approx(0.2)
    # Newcombe's example, whose interval at 95 % stands in the docstring
    assert (round(told["low"], 3), round(told["high"], 3)) == (0.077, 0.314)
    assert told["said"] == "more than before"
    assert found.loc[("conversations", "L3"), "said"] == "nothing can be said to have changed"
    assert told["people"] == 48


def test_few_conversations_are_counted_and_not_compared() -> None:
    found = levels.change(changed((3, 3), (30, 30)))

    assert set(found.loc[found["share_of"] == "conversations", "said"]) == {"too few to compare"}
    assert found["difference"].isna().all()


def test_members_who_stay_make_a_difference_surer() -> None:
    def months(name: str) -> Service:
        trees = []
        for days in (0, 31):
            for n in range(40):
                shape = [(0, None, name.format(n=n, days=days), "M"), (1, 0, "s", "S")]
                # the same half is answered in both months, and four more in the second
                shape = shape if n % 2 or (days and n < 8) else shape[:1]
                trees.append(Tree(shape, shift=timedelta(days=days, minutes=n)))
        return Service(*trees)

    stay, new = (
        levels.change(months(name)).set_index(["share_of", "level"]).loc[("members", "L2")]
        for name in ("m{n}", "m{n}-{days}")
    )
    assert stay["difference"] == new["difference"] == pytest.approx(0.1)
    assert stay["high"] - stay["low"] < 0.7 * (new["high"] - new["low"])
    assert (stay["said"], new["said"]) == ("more than before", "nothing can be said to have changed")


def test_periods_may_be_named_and_must_be_there() -> None:
    forest = changed((10, 10), (10, 10))
    found = levels.change(forest, before="2026-01", after="2026-02/2026-03", by="platform")

    assert set(found["to"]) == {"2026-02/2026-03"}
    assert set(found["platform"]) == {"table"}
    with pytest.raises(StudyError, match=r"No conversation began in 2025-12\. There are months from 2026-01"):
        levels.change(forest, after="2026-01")
    with pytest.raises(StudyError, match="'spring' is no period"):
        levels.change(forest, after="spring")
    with pytest.raises(StudyError, match="does not end before 2026-01 begins"):
        levels.change(forest, before="2026-01/2026-02", after="2026-01")
