"""How long questions wait: counted by hand, and by others who published their figures."""

import csv
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from tests.test_measures_conversations import Service, read, talk_of
from tests.trees import random_trees
from workbench import measures, study
from workbench.errors import LedgerError, StudyError
from workbench.measures._talk.hours import open_time
from workbench.measures._talk.messages import STAFF
from workbench.measures._talk.participation import answers, questions
from workbench.measures._talk.survival import median_interval, quantile, survival, waiting

OSLO = ZoneInfo("Europe/Oslo")
HOURS = {"mon-thu": "08:00-15:30", "fri": ["08:00-11:00", "12:00-14:00"]}
HOUR = pd.Timedelta("1h")

# weeks of remission under 6-mercaptopurine and under placebo: Freireich et al. (1963), Blood 21
TREATED = np.array([6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], np.float64)
RELAPSED = np.array([True] * 9 + [False] * 12)
PLACEBO = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], np.float64)


def test_the_estimate_is_the_published_one() -> None:
    found = survival(TREATED, RELAPSED)
    at = {time: place for place, time in enumerate(found.time.tolist())}
    expected = {
        6: (0.857, 0.0764), 7: (0.807, 0.0869), 10: (0.753, 0.0963), 13: (0.690, 0.1068),
        16: (0.627, 0.1141), 22: (0.538, 0.1282), 23: (0.448, 0.1346), 35: (0.448, 0.1346),
    }  # fmt: skip
    for time, (share, error) in expected.items():
        assert found.waiting[at[time]] == pytest.approx(share, abs=5e-4)
        assert found.waiting[at[time]] * np.sqrt(found.variance[at[time]]) == pytest.approx(error, abs=5e-5)


def test_medians_and_their_intervals_are_the_published_ones() -> None:
    treated, placebo = survival(TREATED, RELAPSED), survival(PLACEBO, np.ones(21, bool))
    assert quantile(treated, 0.5) == 23
    low, high = median_interval(treated, 0.95)
    assert low == 13
    assert np.isnan(high)  # more than half of them had no relapse for as long as anybody looked
    assert quantile(placebo, 0.5) == 8
    assert median_interval(placebo, 0.95) == (4, 11)


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60))
def test_the_estimate_equals_scipy_s(drawn: list[tuple[int, bool]]) -> None:
    waited, is_over = (np.array(column) for column in zip(*drawn, strict=True))
    found = survival(waited.astype(np.float64), is_over)
    expected = stats.ecdf(stats.CensoredData(uncensored=waited[is_over], right=waited[~is_over])).sf
    assert found.time.tolist() == expected.quantiles.tolist()
    assert found.waiting == pytest.approx(expected.probabilities)
    with warnings.catch_warnings(action="ignore"):  # where there is no interval
        band = expected.confidence_interval(method="log-log")
    ends = zip(found.time, band.low.probabilities, band.high.probabilities, strict=True)
    for time, low, high in ends:
        share, interval = waiting(found, time, 0.95)
        assert interval == pytest.approx((low, high), nan_ok=True) or share == 1


def test_nothing_is_told_after_the_last_look() -> None:
    found = survival(np.array([1.0, 2, 5, 5]), np.array([True, False, False, False]))
    assert waiting(found, 0.5, 0.95)[0] == 1
    assert waiting(found, 5, 0.95)[0] == 0.75
    assert np.isnan(waiting(found, 6, 0.95)[0])
    assert np.isnan(quantile(found, 0.5))
    assert quantile(found, 0.25) == 1


def test_where_nobody_waits_any_more_none_wait_later() -> None:
    found = survival(np.array([1.0, 2, 4]), np.ones(3, bool))
    share, ends = waiting(found, 99, 0.95)
    assert share == 0
    assert np.isnan(ends).all()
    assert quantile(found, 0.5) == 2  # the first time after which no more than half wait


# ---------------------------------------------------------------- the opening clock


def opened(since: str, until: str, hours: Mapping[str, object] = HOURS) -> pd.Timedelta:
    """The open time between two moments on the wall in Oslo."""
    moments = [pd.Timestamp(one).tz_localize(OSLO).as_unit("us") for one in (since, until)]
    first, last = (np.array([one.value // 1000]) for one in moments)
    return pd.Timedelta(int(open_time(first, last, hours, OSLO)[0]), "us")


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-02 09:00", "2026-03-02 09:40", "40min"),  # a Monday
        ("2026-03-02 15:00", "2026-03-03 08:10", "40min"),  # over the night
        ("2026-03-02 20:00", "2026-03-03 07:00", "0min"),  # asked and answered while it is shut
        ("2026-03-06 10:30", "2026-03-06 12:30", "1h"),  # Friday's break does not count
        ("2026-03-06 13:30", "2026-03-09 08:30", "1h"),  # nor does the weekend
        ("2026-03-02 00:00", "2026-03-09 00:00", "35h"),  # 4 days of 7.5 hours, and 5
        ("2026-03-07 10:00", "2026-03-07 12:00", "0min"),  # a Saturday alone
    ],
)
def test_the_clock_runs_while_the_service_is_open(since: str, until: str, expected: str) -> None:
    assert opened(since, until) == pd.Timedelta(expected)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-30", 24)])
def test_days_on_which_clocks_change_are_as_long_as_they_are(day: str, hours: int) -> None:
    until = str(pd.Timestamp(day) + pd.Timedelta("1D"))
    assert opened(day, until, {"mon-sun": "00:00-24:00"}) == hours * HOUR


def test_opening_hours_are_those_on_the_wall_before_and_after_clocks_change() -> None:
    assert opened("2026-03-27 12:00", "2026-03-30 09:00") == 3 * HOUR  # two of Friday, one of Monday


def test_stretches_that_overlap_count_once() -> None:
    assert opened(
        "2026-03-02 00:00", "2026-03-02 23:00", {"mon": ["09:00-12:00", "10:00-11:00", "11:30-13:00"]}
    ) == (4 * HOUR)


@given(
    st.lists(st.integers(0, 60 * 24 * 14), min_size=2, max_size=2).map(sorted),
    st.sampled_from([HOURS, {"sat-sun": "10:00-12:00"}, {"fri-mon": "00:00-24:00"}]),
)
def test_open_time_is_what_a_count_of_minutes_gives(minutes: list[int], hours: Mapping[str, str]) -> None:
    start = datetime(2026, 3, 20, tzinfo=UTC)  # the clocks change in between
    week = {0: [(480, 930)], 1: [(480, 930)], 2: [(480, 930)], 3: [(480, 930)], 4: [(480, 660), (720, 840)]}
    if "sat-sun" in hours:
        week = {5: [(600, 720)], 6: [(600, 720)]}
    if "fri-mon" in hours:
        week = {day: [(0, 1440)] for day in (4, 5, 6, 0)}
    counted = 0
    for minute in range(*minutes):
        local = (start + timedelta(minutes=minute)).astimezone(OSLO)
        clock = local.hour * 60 + local.minute
        counted += any(opens <= clock < closes for opens, closes in week.get(local.weekday(), []))
    since, until = (np.array([int(start.timestamp() + 60 * minute) * 1_000_000]) for minute in minutes)
    assert open_time(since, until, hours, OSLO)[0] == counted * 60_000_000


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"monday": "08:00-15:30"}, "'monday' are given, which is no weekday"),
        ({"mon": "8-15"}, "'8-15' cannot be read"),
        ({"mon": "22:00-06:00"}, "one past midnight is two"),
        ({"mon": "08:00-15:75"}, "'08:00-15:75' cannot be read"),
        ({"mon": 8}, "'8' cannot be read"),
        ({"mon": []}, "name no time"),
    ],
)
def test_hours_that_are_none_are_refused(hours: dict[str, object], said: str) -> None:
    with pytest.raises(StudyError, match=said):
        opened("2026-03-02 09:00", "2026-03-02 09:40", hours)


# ---------------------------------------------------------------- questions


def test_questions_and_answers_are_found_one_by_one() -> None:
    forest = random_trees(500, seed=21)
    talk = talk_of(*forest)
    found = questions(talk)
    answer = answers(talk, found, talk.standing == STAFF)
    start = 0
    for unit, tree in enumerate(forest):
        human = read(tree)[0]
        last = {m[2]: m[3] for m in human}
        roles = ["M" if actor is None or last[actor] == "U" else last[actor] for _, _, actor, _ in human]
        asked = roles.index("M") if "M" in roles and (tree.is_dm or roles[0] == "M") else None
        assert found.is_asked[unit] == (asked is not None)
        later = [n for n, role in enumerate(roles) if asked is not None and n > asked and role == "S"]
        assert answer[unit] == (start + later[0] if later else -1)
        if asked is not None:
            assert found.question[unit] == start + asked
        start += len(human)


Row = dict[str, str]


class Asked(Service):
    """Acts of a forum in Oslo, each conversation a root and what answers it."""

    time_zone = "Europe/Oslo"

    def __init__(self, *acts: Row, precision: str = "second") -> None:
        super().__init__(has_roles=any(act["role"] == "staff" for act in acts))
        rows = [
            {"conversation": act.get("parent") or act["id"], "activity": act["id"], "time": act["time"]}
            | {name: act.get(name) or None for name in ("parent", "actor", "role")}
            | {"space": act["space"], "source": act.get("source", "table"), "item": place}
            | {"kind": "post", "is_dm": False, "has_reply_ids": True, "targetless": "root"}
            for place, act in enumerate(acts, 1)
        ]
        table = pd.DataFrame(rows).assign(time=lambda given: pd.to_datetime(given["time"], utc=True))
        self._connection.register("acts", table)
        self._connection.execute("insert into talk by name from acts")
        self._connection.execute("drop table activity")
        self._connection.execute(
            "create table activity as select *, $1 as time_precision, null as replies from talk", [precision]
        )


def imported(folder: Path, *acts: Row) -> study.Study:
    """Import a table of acts, so that flat talk is cut as it is cut in a study."""
    file = folder / "talk.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(name for act in acts for name in act)))
        writer.writeheader()
        writer.writerows(acts)
    study.import_exports([file], into=folder / "service", private=True)
    return study.read(folder / "service")


def act(name: str, time: str, actor: str = "ann", role: str = "member", **more: str) -> Row:
    return {"id": name, "time": time, "actor": actor, "role": role, "space": "forum"} | more


def asked(name: str, time: str, hours: float | None, **more: str) -> list[Row]:
    """A member's question, and the answer of staff after so many hours, if any."""
    later = pd.Timestamp(time) + pd.Timedelta(hours=hours or 0)
    answer = act(f"{name}a", f"{later:%Y-%m-%dT%H:%M:%SZ}", "sol", "staff", parent=name, **more)
    return [act(name, time, f"m{name}", parent="", **more), *([answer] if hours is not None else [])]


DAYS = {day: f"2026-03-{day:02}T09:00:00Z" for day in range(2, 20)}  # nine in the morning, ten in Oslo


def eight() -> list[Row]:
    """Eight questions on eight days: six answered after one to six hours, two not at all."""
    answered = [one for day in range(2, 8) for one in asked(f"q{day}", DAYS[day], day - 1)]
    return [
        *answered,
        *asked("q8", DAYS[8], None),
        *asked("q9", DAYS[9], None),
        act("z", DAYS[10], "sol", "staff"),
    ]


def test_questions_are_listed_as_they_were_asked() -> None:
    found = measures.questions(Asked(*eight()))
    assert found["answered"].tolist() == [True] * 6 + [False] * 2
    assert (found["waited"] / HOUR).tolist() == [1, 2, 3, 4, 5, 6, 48, 24]  # the last act is on the tenth
    assert found["asked"].iloc[0] == pd.Timestamp(DAYS[2])
    assert set(found["space"]) == {"forum"}
    assert set(found["source"]) == {"table"}


def test_latency_is_what_a_count_by_hand_gives() -> None:
    (row,) = measures.latency(Asked(*eight())).to_dict("records")
    assert {name: row[name] for name in ("questions", "answered", "unanswered", "untold")} == {
        "questions": 8, "answered": 6, "unanswered": 2, "untold": 0,
    }  # fmt: skip
    # after the fourth answer four of eight wait, after the second six, after the sixth two
    assert [row[name] / HOUR for name in ("median", "lower_quartile", "upper_quartile")] == [4, 2, 6]
    # of eight, at 1 hour .875 wait, and the interval reaches down to .387; at 6 hours up to .558
    assert row["low"] / HOUR == 1
    assert pd.isna(row["high"])
    assert row["within"] == 0.75
    assert 0 < row["within_low"] < 0.75 < row["within_high"] < 1
    assert pd.isna(row["reason"])


def test_the_share_answered_in_time_equals_scipy_s() -> None:
    (row,) = measures.latency(Asked(*eight()), within="4h").to_dict("records")
    sample = stats.CensoredData(uncensored=[1, 2, 3, 4, 5, 6], right=[24, 48])
    band = stats.ecdf(sample).sf.confidence_interval(method="log-log")
    assert row["within"] == 0.5
    assert row["within_low"] == pytest.approx(1 - band.high.evaluate(4))
    assert row["within_high"] == pytest.approx(1 - band.low.evaluate(4))


def test_no_share_is_told_of_a_time_nobody_was_watched_for() -> None:
    (row,) = measures.latency(Asked(*eight()), within="72h").to_dict("records")
    assert pd.isna(row["within"])


def test_of_seven_questions_there_are_counts_only() -> None:
    (row,) = measures.latency(Asked(*eight()[2:])).to_dict("records")
    assert (row["questions"], row["answered"]) == (7, 5)
    assert pd.isna(row["median"])
    assert row["reason"] == "Too few questions to say: 7, at least 8 are needed."


def test_the_opening_clock_counts_open_hours_alone() -> None:
    service = Asked(*[one for day in range(2, 10) for one in asked(f"q{day}", DAYS[day], 24)])
    wall = measures.latency(service)
    assert wall["median"].iloc[0] == 24 * HOUR
    shut = measures.latency(service, clock="opening", opening_hours={"mon-fri": "08:00-12:00"})
    # asked at ten: two hours of that day and two of the next; of Friday two alone, of Sunday two of Monday
    assert shut["median"].iloc[0] == 4 * HOUR
    assert shut["lower_quartile"].iloc[0] == 2 * HOUR


def test_the_opening_clock_needs_hours() -> None:
    service = Asked(*eight())
    with pytest.raises(StudyError, match="opening hours of the service are not known"):
        measures.latency(service, clock="opening")


def test_months_are_those_of_the_study_s_zone() -> None:
    service = Asked(*asked("q", "2026-01-31T23:30:00Z", 1), *asked("p", "2026-01-31T21:30:00Z", None))
    assert measures.latency(service, by="month")["questions"].to_dict() == {"2026-01": 1, "2026-02": 1}


def test_latency_is_told_by_space() -> None:
    service = Asked(*eight(), *asked("p", DAYS[3], 1, space="help"))
    assert measures.latency(service, by="space")["questions"].to_dict() == {"forum": 8, "help": 1}


def test_a_bot_answers_nothing_and_an_announcement_asks_nothing() -> None:
    found = measures.questions(
        Asked(
            *asked("q", DAYS[2], 3),
            act("b", "2026-03-02T09:01:00Z", "bot", "bot", parent="q"),
            act("n", DAYS[3], "sol", "staff"),
            act("t", DAYS[4], "ann", parent="n"),
        )
    )
    assert (found["waited"] / HOUR).tolist() == [3]


def test_among_three_without_reply_ids_nobody_knows_who_is_answered(tmp_path: Path) -> None:
    chat = [
        act(str(n), f"2026-03-02T09:0{n}:00Z", actor, role, kind="message", space="chat")
        for n, (actor, role) in enumerate([("ann", "member"), ("bo", "member"), ("sol", "staff")])
    ]
    service = imported(tmp_path, *chat, *asked("q", DAYS[3], 1))
    (row,) = measures.latency(service).to_dict("records")
    assert (row["questions"], row["answered"], row["untold"]) == (2, 1, 1)
    table = measures.conversations(service).set_index("messages")
    assert pd.isna(table.loc[3, "answered"])
    assert pd.isna(table.loc[3, "first_answer"])


def test_in_private_the_question_is_the_member_s_first_message(tmp_path: Path) -> None:
    private = {"kind": "message", "space": "dm", "visibility": "private"}
    service = imported(
        tmp_path,
        act("1", "2026-03-02T09:00:00Z", "sol", "staff", **private),
        act("2", "2026-03-02T09:30:00Z", **private),
        act("3", "2026-03-02T11:30:00Z", "sol", "staff", **private),
    )
    found = measures.questions(service)
    assert (found["waited"] / HOUR).tolist() == [2]
    assert found["space"].tolist() == ["private messages"]


def test_days_tell_no_latency() -> None:
    service = Asked(*eight(), precision="day")
    with pytest.raises(LedgerError, match="How fast anybody answers cannot be told"):
        measures.latency(service)
    table = measures.conversations(service)
    assert table[["answered", "first_answer", "waited"]].isna().all(axis=None)
    assert measures.questions(service)["answered"].isna().all()


def test_without_a_role_map_nobody_is_known_to_answer() -> None:
    service = Asked(*[one | {"role": ""} for one in eight()])
    for measure in (measures.latency, measures.first_answers):
        with pytest.raises(StudyError, match="nobody is known to be staff"):
            measure(service)
    assert measures.questions(service).empty
    table = measures.conversations(service)
    assert table[["answered", "staff_share", "member_to_member_share"]].isna().all(axis=None)
    assert table["depth"].notna().all()


def test_groups_and_clocks_that_are_none_are_refused() -> None:
    service = Asked(*eight())
    with pytest.raises(StudyError, match="cannot be told by 'actor'"):
        measures.latency(service, by="actor")
    with pytest.raises(StudyError, match="no clock 'sun'"):
        measures.latency(service, clock="sun")
    with pytest.raises(StudyError, match=r"cannot have a confidence of 95\. Expected a share such as 0\.95"):
        measures.latency(service, confidence=95)


def test_latency_is_told_of_a_table() -> None:
    table = pd.DataFrame(eight()).rename(columns={"id": "activity"})
    table["conversation"] = table["parent"].where(table["parent"].fillna("") != "", table["activity"])
    (row,) = measures.latency(table).to_dict("records")
    assert (row["questions"], row["answered"], row["median"] / HOUR) == (8, 6, 4)
