"""What the appendix on method says, on tables small enough to read."""

from pathlib import Path

import pandas as pd
import pytest

from workbench import coding, levels
from workbench.reports import appendix

DRAWN = pd.DataFrame(
    {
        "conversation": ["a", "b", "c"],
        "part": "double",
        "stratum": 0,
        "of": 3,
        "probability": 1.0,
    }
)


@pytest.fixture
def begun(tmp_path: Path) -> coding.Round:
    """Begin a round of three conversations for two coders."""
    return coding.start(tmp_path, "spring", DRAWN, coders=["one", "two"])


def filled(begun: coding.Round, *coders: str) -> None:
    for coder in coders:
        begun.sheet(coder).save_all({name: {"form": "L1"} for name in "abc"})


def test_the_rule_is_printed_with_its_three_settings() -> None:
    table = appendix.demands(levels.codebook.read())
    assert list(table.columns) == ["Strict", "Central", "Lenient"]
    assert table.loc["Replies from member to member, at least"].tolist() == ["3", "2", "2"]
    assert table.loc["and their share, at least"].tolist() == ["0.3", "0.2", "0"]


def test_no_threshold_of_the_codebook_is_left_out() -> None:
    book = levels.codebook.read()
    table = appendix.thresholds(book)
    units = str(table.loc["Units", "Thresholds"])
    assert units.startswith("case hours 72; session minutes 60; ")
    assert str(table.loc["Length", "Thresholds"]).startswith("bands 2, 5, 8, 12, 20, 50; ")
    single = str(table.loc["Verdicts and statements", "Thresholds"]).split("; ")
    assert {"contact 2", "interval 0.9"} <= set(single)
    known = ["units", "cleaning", "inference", "length", "lasting", "interest", "multiverse"]
    assert list(appendix.PARTS) == known
    told = sum(len(str(cell).split("; ")) for cell in table["Thresholds"])
    assert told == len(single) + sum(len(getattr(book, part).__slots__) for part in known)


def test_every_level_and_verdict_is_defined() -> None:
    table = appendix.definitions(levels.codebook.read())
    assert list(table.index[:4]) == ["L1", "L2", "L3", "L4"]
    assert "undetermined" in table.index
    assert table["Definition"].str.endswith(".").all()


def test_counting_stands_beside_the_rule() -> None:
    right = pd.DataFrame(
        {"planted": ["L1", "L1", "L2"], "The rule": [True, True, True], "Replies": [True, False, False]}
    )
    table = appendix.baselines(right)
    assert table.loc["L1"].to_dict() == {"Conversations": 2, "The rule": "100 %", "Replies": "50 %"}
    assert table.loc["L2", "Replies"] == "0 %"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ({"a": (1, 1, 0), "b": (1, 0, 0)}, "order is inclusive."),
        ({"a": (0, 1, 0), "b": (1, 0, 0)}, "order is not inclusive."),
        ({"a": (0, 0, 0)}, "No period shows a level"),
    ],
)
def test_an_order_is_told_with_what_there_is_to_beat(months: dict[str, tuple[int, ...]], said: str) -> None:
    rows = [
        {"month": month, "level": level, "at": at}
        for month, counts in months.items()
        for level, at in zip(("L1", "L2", "L3"), counts, strict=True)
    ]
    assert said in appendix.inclusive(levels.inclusiveness(pd.DataFrame(rows)))[0]


def test_breaches_are_counted_in_words() -> None:
    rows = [{"month": "a", "level": "L2", "at": 1}, {"month": "b", "level": "L1", "at": 1}]
    found = levels.inclusiveness(pd.DataFrame(rows))
    assert appendix.inclusive(found)[1].startswith("1 period shows a wider level without a narrower one")


def test_a_round_counts_when_all_have_coded_all(tmp_path: Path, begun: coding.Round) -> None:
    assert appendix.rounds(tmp_path) == []
    filled(begun, "one")
    assert appendix.rounds(tmp_path) == []
    filled(begun, "two")
    assert [found.name for found in appendix.rounds(tmp_path)] == ["spring"]


def test_invented_codes_never_count(tmp_path: Path) -> None:
    filled(coding.start(tmp_path, "play", DRAWN, coders=["one", "two"], invented=True), "one", "two")
    assert appendix.rounds(tmp_path) == []


def test_coefficients_are_told_with_their_intervals() -> None:
    found = pd.DataFrame(
        {
            "measure": ["percent agreement", "Cohen's kappa"],
            "weights": ["none", "linear"],
            "value": [0.934, None],
            "low": [0.9, None],
            "high": [0.97, None],
            "units": [30, 30],
        }
    )
    table = appendix.agreement(found)
    assert table.loc["percent agreement"].tolist() == ["0.93", "0.90 to 0.97", 30]
    assert table.loc["Cohen's kappa, linear weights"].tolist() == ["undefined", "not told", 30]


def test_what_the_machine_finds_is_told_by_form() -> None:
    row = {"form": "L2", "precision": 0.9, "precision_low": 0.8, "precision_high": 1.0}
    row |= {"recall": 0.75, "recall_low": 0.6, "recall_high": 0.9}
    table = appendix.found_by_machine(pd.DataFrame([row]))
    assert table.loc["L2"].tolist() == ["90 %", "80 to 100 %", "75 %", "60 to 90 %"]


def test_coverage_stands_beside_what_was_promised() -> None:
    found = pd.DataFrame(
        {"services": [60], "covered": [54], "share": [0.9], "low": [0.82], "high": [0.95], "interval": [0.9]},
        index=["L2"],
    )
    assert appendix.coverage(found).loc["L2 or wider"].tolist() == ["54 of 60", "90 %", "82 to 95 %", "90 %"]


def test_links_are_counted_by_how_sure_they_are() -> None:
    # b most likely answers a; c most likely starts something
    found = pd.DataFrame(
        {"activity": ["b", "b", "c"], "candidate": ["a", None, None], "probability": [0.7, 0.3, 0.95]}
    )
    table = appendix.links(found)
    assert table["Messages"].tolist() == [0, 0, 1, 0, 1]
    assert table["of which start something"].tolist() == [0, 0, 0, 0, 1]
