from collections.abc import Sequence
from itertools import islice

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from tests.test_measures_conversations import Service
from tests.trees import Tree
from workbench import measures
from workbench.errors import StudyError
from workbench.measures import Sample
from workbench.measures._chance.change import resampled
from workbench.networks import Network

Conversation = tuple[str, Sequence[tuple[int, int]]]
"""The day on which it begins, and who answers whom."""


def sample_of(conversations: Sequence[Conversation], size: int = 16) -> Sample:
    """Actor 0 is staff, the others are members; both ends of an answer write once."""
    ties = sorted({tie for _, answers in conversations for tie in answers})
    answers, acts = (np.zeros((number, len(conversations))) for number in (len(ties), size))
    for unit, (_, said) in enumerate(conversations):
        for tie in said:
            answers[ties.index(tie), unit] += 1
            acts[list(tie), unit] += 1
    ends = np.array(ties, np.int32).reshape(-1, 2)
    return Sample(
        pd.DataFrame({"role": ["staff"] + (size - 1) * ["member"]}, [f"a{n:02}" for n in range(size)]),
        pd.DataFrame({"time": pd.to_datetime([day for day, _ in conversations], utc=True), "is_dm": False}),
        sparse.csr_array(acts),
        ends[:, 0],
        ends[:, 1],
        sparse.csr_array(answers),
    )


def asked(month: str, number: int, *, thanks: int) -> list[Conversation]:
    """One of 15 members asks and staff answer; the first so many say thanks."""
    return [
        (
            f"{month}-{unit % 28 + 1:02}",
            [(0, unit % 15 + 1), *([(unit % 15 + 1, 0)] if unit < thanks else [])],
        )
        for unit in range(number)
    ]


@pytest.fixture
def talk() -> Sample:
    return sample_of(asked("2026-03", 30, thanks=5) + asked("2026-04", 45, thanks=12))


def test_the_difference_is_that_of_the_networks_of_both_periods(talk: Sample) -> None:
    """Five members of 15 say thanks in March, so 10 of 20 ties are returned; in April 24 of 27."""
    row = measures.change(talk, before="2026-03", after="2026-04", measures=["reciprocity"]).loc[
        "reciprocity"
    ]
    assert row["before"] == 10 / 20
    assert row["after"] == 24 / 27
    assert row["difference"] == pytest.approx(24 / 27 - 10 / 20)
    assert row["low"] < row["difference"] < row["high"]
    assert row["resamples"] == 200
    assert row["reason"] is pd.NA


def test_networks_of_periods_are_those_that_are_measured_alone(talk: Sample) -> None:
    table = measures.change(talk, before="2026-03", after="2026-04", resamples=10)
    march = measures.network(talk.of((talk.conversations["time"] < "2026-04-01").to_numpy()).network())
    pd.testing.assert_series_equal(table["before"], march["value"][table.index], check_names=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-03", "2026-04"),
        (("2026-03-01", "2026-04-01"), ("2026-04-01", "2026-05-01")),
        (("2026-01-01", pd.Timestamp("2026-04-01", tz="UTC")), "2026-Q2"),
        (pd.Period("2026-03"), pd.Period("2026-04", "M")),
        ("2026-Q1", "2026-04"),
    ],
)
def test_periods_may_be_said_in_many_ways(talk: Sample, before: str, after: str) -> None:
    told = measures.change(talk, before=before, after=after, measures=["weight"], resamples=10).loc["weight"]
    assert (told["before"], told["after"]) == (35, 57)


def test_a_week_begins_on_monday_and_a_year_has_all_of_it() -> None:
    """The second of March 2026 is a Monday; so is the ninth."""
    talk = sample_of([(day, [(0, 1)]) for day in ("2026-03-01", "2026-03-02", "2026-03-08", "2026-03-09")])
    told = measures.change(talk, before="2026-W10", after="2026-W11", measures=["weight"]).loc["weight"]
    assert (told["before"], told["after"]) == (2, 1)
    told = measures.change(talk, before="2025", after="2026", measures=["weight"]).loc["weight"]
    assert (told["before"], told["after"]) == (0, 4)
    told = measures.change(talk, before="2026-03-01", after="2026-03-02", measures=["weight"]).loc["weight"]
    assert (told["before"], told["after"]) == (1, 1)


def test_the_days_are_those_of_the_study() -> None:
    """A conversation at half past eleven in the evening, UTC, begins in April in Oslo."""
    service = Service(
        Tree([(0, None, "ada", "M"), (1, 0, "ben", "M")], shift=pd.Timestamp("2026-03-31 23:30") - FIRST)
    )
    told = measures.change(service, before="2026-03", after="2026-04", measures=["ties"]).loc["ties"]
    assert (told["before"], told["after"]) == (1, 0)
    service.time_zone = "Europe/Oslo"  # type: ignore[attr-defined]
    told = measures.change(service, before="2026-03", after="2026-04", measures=["ties"]).loc["ties"]
    assert (told["before"], told["after"]) == (0, 1)


FIRST = pd.Timestamp("2026-01-05 09:00")


def test_draws_leave_a_quarter_of_the_conversations_out_and_count_the_others_once() -> None:
    """Each conversation is between two who never meet others, so that ties tell of conversations."""
    talk = sample_of([("2026-03-01", [(2 * unit, 2 * unit + 1)]) for unit in range(8)])
    drawn = list(islice(resampled(talk, np.random.default_rng(1)), 400))
    assert {len(network.source) for network in drawn} == {6}
    assert {int(network.weight.max()) for network in drawn} == {1}
    times = pd.Series([name for network in drawn for name in network.names]).value_counts()
    assert len(times) == 16
    assert times.between(300 - 50, 300 + 50).all()


def test_where_all_conversations_are_alike_nothing_is_unsure() -> None:
    """Each tie is there in twelve conversations, so that no draw misses it."""
    march = [("2026-03-02", [(0, member), (member, 0)]) for member in range(1, 16) for _ in range(12)]
    april = [("2026-04-02", [(0, member)]) for member in range(1, 16) for _ in range(12)]
    told = measures.change(
        sample_of(march + april), before="2026-03", after="2026-04", measures=["reciprocity"]
    )
    assert told[["difference", "low", "high"]].to_numpy().tolist() == [[-1, -1, -1]]


def test_a_mean_over_conversations_has_the_interval_that_theory_says() -> None:
    """A third of 400 conversations have a second answer, in either month."""
    kinds = [[(0, 1), (1, 0)] if unit % 3 == 0 else [(0, 1)] for unit in range(400)]

    def second_answers(network: Network) -> float:
        """All conversations have the first, by staff."""
        return float(network.weight[network.target == 0].sum() / network.weight[network.source == 0].sum())

    months = [(f"2026-0{month}-03", said) for month in (3, 4) for said in kinds]
    told = measures.change(
        sample_of(months, 2), before="2026-03", after="2026-04", measures=[second_answers], resamples=1000
    ).loc["second_answers"]
    assert told["before"] == told["after"] == 134 / 400
    error = np.sqrt(2 * (134 / 400) * (266 / 400) / 400)
    assert (told["high"] - told["low"]) / 2 == pytest.approx(1.645 * error, rel=0.08)


def test_a_count_has_a_difference_and_no_interval(talk: Sample) -> None:
    told = measures.change(talk, before="2026-03", after="2026-04", measures=["ties"]).loc["ties"]
    assert told["difference"] == 27 - 20
    assert told["low"] is pd.NA
    assert told["reason"] == "A count has no interval: it hangs on how many conversations there are."


def test_too_few_conversations_give_a_difference_without_interval() -> None:
    talk = sample_of(asked("2026-03", 19, thanks=9) + asked("2026-04", 45, thanks=12))
    row = measures.change(talk, before="2026-03", after="2026-04", measures=["reciprocity"]).loc[
        "reciprocity"
    ]
    assert row["difference"] is not pd.NA
    assert row[["low", "high", "resamples"]].isna().all()
    assert row["reason"] == "Too few to say how sure: a period has 19 conversations, at least 20 are needed."


def test_what_is_refused_in_one_period_has_no_difference(talk: Sample) -> None:
    table = measures.change(talk, before="2026-02", after="2026-03", measures=["density", "ei_index", "ties"])
    assert table["after"]["density"] == pytest.approx(20 / (16 * 15))
    assert table["difference"].isna().to_dict() == {"density": True, "ei_index": True, "ties": False}
    assert table["reason"]["density"] == (
        "Too small to say: 0 actors and 0 ties, at least 10 and 15 are needed."
    )
    table = measures.change(talk, before="2026-03", after="2026-04", measures=[nothing], resamples=10)
    assert table["reason"]["nothing"] == "The measure has no value in one of the periods."


def nothing(_: Network) -> float:
    return float("nan")


def test_the_same_seed_gives_the_same_table_whatever_else_is_asked(talk: Sample) -> None:
    whole = measures.change(talk, before="2026-03", after="2026-04", resamples=30)
    pd.testing.assert_frame_equal(
        whole, measures.change(talk, before="2026-03", after="2026-04", resamples=30)
    )
    one = measures.change(talk, before="2026-03", after="2026-04", measures=["acts_gini"], resamples=30)
    pd.testing.assert_frame_equal(one, whole.loc[["acts_gini"]])
    assert not whole.equals(measures.change(talk, before="2026-03", after="2026-04", resamples=30, seed=2))
    wide = measures.change(talk, before="2026-03", after="2026-04", resamples=30, level=0.98)
    assert (wide["low"] <= whole["low"]).all()
    assert (wide["high"] >= whole["high"]).all()


def test_an_interval_holds_no_change_nine_times_out_of_ten() -> None:
    """Both periods are drawn from the same 300 conversations, of members who come back unequally often."""
    chance = np.random.default_rng(4)
    kinds: list[list[tuple[int, int]]] = []
    for _ in range(300):
        one, other = (int(min(chance.geometric(0.2), 14)) for _ in range(2))
        kinds.append([(0, one), *([(one, 0)] if chance.random() < 0.4 else []), (other, one + 1)])
    kinds = [[tie for tie in said if tie[0] != tie[1]] for said in kinds]
    held = []
    for seed in range(40):
        months = [
            (f"2026-0{month}-03", kinds[place]) for month in (3, 4) for place in chance.integers(0, 300, 60)
        ]
        table = measures.change(
            sample_of(months),
            before="2026-03",
            after="2026-04",
            measures=["density", "reciprocity", "out_centralization"],
            resamples=30,
            seed=seed,
        )
        held.append((table["low"] <= 0) & (table["high"] >= 0))
    share = pd.DataFrame(held).mean()
    assert (share > 0.75).all()
    assert 0.84 < share.mean() < 0.98


def test_wrong_words_are_told(talk: Sample) -> None:
    with pytest.raises(StudyError, match="There is no measure 'fame' of a network"):
        measures.change(talk, before="2026-03", after="2026-04", measures=["fame"])
    with pytest.raises(StudyError, match=r"'spring' is no period\. Expected a day, week, month"):
        measures.change(talk, before="spring", after="2026-04")
    with pytest.raises(StudyError, match=r"'' is no period"):
        measures.change(talk, before="", after="2026-04")
    with pytest.raises(StudyError, match=r"'today' is no time\. Expected a date"):
        measures.change(talk, before="2026-03", after=("2026-04", "today"))
    with pytest.raises(StudyError, match=r"from '2026-04-02' to '2026-04-01' ends before it has begun"):
        measures.change(talk, before="2026-03", after=("2026-04-02", "2026-04-01"))
    with pytest.raises(StudyError, match=r"'2026-W60' is no period"):
        measures.change(talk, before="2026-W60", after="2026-04")
    with pytest.raises(
        StudyError, match=r"The later period, '2026-Q1', begins before the earlier one, '2026-03', ends"
    ):
        measures.change(talk, before="2026-03", after="2026-Q1")
    with pytest.raises(StudyError, match=r"9 resamples give no interval\. Ask for 10 or more"):
        measures.change(talk, before="2026-03", after="2026-04", resamples=9)
    with pytest.raises(StudyError, match=r"An interval cannot hold the change 90 of the time"):
        measures.change(talk, before="2026-03", after="2026-04", level=90)


def test_two_functions_of_one_name_are_told_apart_or_not_at_all(talk: Sample) -> None:
    both = [lambda network: float(len(network)), lambda network: float(len(network.source))]
    with pytest.raises(StudyError, match="Two measures are called '<lambda>', of which one row could tell"):
        measures.change(talk, before="2026-03", after="2026-04", measures=both, resamples=10)
    twice = ["density", "density"]
    assert len(measures.change(talk, before="2026-03", after="2026-04", measures=twice, resamples=10)) == 1
