"""Planted verdicts beside those given: small tables counted by eye, and the demonstration study itself."""

from pathlib import Path

import pandas as pd
import pytest

from workbench import demo, levels, study
from workbench.demo import recovered
from workbench.errors import StudyError

PLANTED = pd.DataFrame(
    [
        ("a#1", "announcement", "2025-01", "L1"),
        ("a#2", "faq", "2025-01", "L2"),
        ("a#3", "faq", "2025-01", "L2"),
        ("a#4", "gone", "2025-02", "L3"),
        ("", "dm-contact", "2025-02", "L2"),
        ("", "dm-contact", "2025-03", "L2"),
    ],
    columns=["root", "case", "month", "central"],
)
GIVEN = pd.DataFrame(
    {
        "origin": ["a#3", "a#2", "a#1", "input 1#1", "input 1#2"],
        "central": ["L3", "L2", "L1", "L2", "L1"],
        "is_dm": [False, False, False, True, True],
        "start": pd.to_datetime(["2025-02-03T12:00Z"] * 4 + ["2025-02-28T23:30Z"]),
    }
)


def test_verdicts_given_are_counted_by_those_planted() -> None:
    table = recovered.confusion(GIVEN, PLANTED)
    assert list(table.index) == ["L1", "L2", "L3"]
    assert list(table.columns) == ["L1", "L2", "L3", "not found"]
    assert table.to_numpy().tolist() == [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]]


def test_direct_messages_are_counted_by_month() -> None:
    # half past eleven at night in UTC is March in Oslo, where L1 was given and L2 planted
    table = recovered.private(GIVEN, PLANTED)
    assert table.loc["L2"].to_dict() == {"planted": 2, "given": 1, "agreeing": 1}
    assert table.loc["L1"].to_dict() == {"planted": 0, "given": 1, "agreeing": 0}


def test_another_study_is_no_demonstration(tmp_path: Path) -> None:
    assert recovered.planted(tmp_path) is None
    with pytest.raises(StudyError, match=r"None of the planted .* is in this study\. Give the truth\.csv"):
        recovered.confusion(GIVEN.assign(origin="b#1"), PLANTED)


def test_plain_counting_knows_no_more_than_how_many() -> None:
    talk = pd.DataFrame({"people": [0, 1, 2, 3, 50], "messages": [0, 1, 9, 3, 100]}, index=list("abcde"))
    table = recovered.baselines(talk)
    assert table["people"].fillna("none").to_dict() == {
        "a": "none",
        "b": "L1",
        "c": "L2",
        "d": "L3",
        "e": "L3",
    }
    assert table["replies"].fillna("none").to_dict() == {
        "a": "none",
        "b": "L1",
        "c": "L3",
        "d": "L2",
        "e": "L3",
    }


def test_what_was_planted_is_recovered_where_counting_is_not_enough(tmp_path: Path) -> None:
    made = demo.make(tmp_path / "service")
    verdicts, planted = levels.verdicts(study.read(made.folder)), recovered.planted(made.folder)
    assert planted is not None
    table = recovered.confusion(verdicts, planted)
    assert table.to_numpy().sum() > 500
    on_diagonal = sum(int(table[str(verdict)][verdict]) for verdict in table.index)
    assert on_diagonal == table.to_numpy().sum()
    right = recovered.right(verdicts, planted)
    assert set(right["planted"]) == {"L1", "L2", "L3"}
    assert right["the rule"].all()
    assert right[["people", "replies"]].mean().max() < 0.8
    private = recovered.private(verdicts, planted)
    assert private["agreeing"].tolist() == private["planted"].tolist() == private["given"].tolist()
