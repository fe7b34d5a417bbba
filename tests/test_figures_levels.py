"""Figures of the levels, on tables that can be counted by eye."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from workbench import figures
from workbench.errors import StudyError
from workbench.figures import _canvas


@pytest.fixture
def confusion() -> pd.DataFrame:
    """Sixteen conversations judged twice: fourteen alike, one L2 found as L1, and one not found."""
    table = pd.DataFrame({"L1": [8, 1], "L2": [0, 6], "not found": [1, 0]}, index=["L1", "L2"])
    return table.rename_axis(index="planted", columns="found")


@pytest.fixture
def periods() -> pd.DataFrame:
    """One space that emerges, stands and is kept up, and another that cannot be looked at."""
    states = ["emerging", "community structure", "L4 with kept-up presence", "L4 with kept-up presence"]
    ends = pd.to_datetime([f"2026-0{month}-01" for month in (1, 2, 3, 4)], utc=True)
    garden = {"space": "garden", "start": ends - pd.Timedelta(weeks=26), "end": ends, "state": states}
    garden |= {"C1": ["met"] * 4, "C2": ["not met", *["met"] * 3], "C5": ["not met", "not met", "met", "met"]}
    hall = {"space": "hall", "start": ends[:2] - pd.Timedelta(weeks=26), "end": ends[:2]}
    hall |= dict.fromkeys(("state", "C1", "C2", "C5"), "not assessable")
    return pd.concat([pd.DataFrame(hall), pd.DataFrame(garden)], ignore_index=True)


@pytest.fixture
def by_length() -> pd.DataFrame:
    """Two levels in three bands of 30, 12 and 3 conversations; L3 with what chance brings."""
    rows = [
        {"band": band, "level": level, "conversations": round(share * of), "of": of, "share": share}
        | {"low": share - 0.1, "high": share + 0.1, "chance": chance if level == "L3" else None}
        for band, of, chance in (("2 to 4", 30, 0.01), ("8 to 11", 12, 0.2), ("50 and more", 3, 0.9))
        for level, share in (("L2", 0.5), ("L3", 0.25))
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def runs() -> pd.DataFrame:
    """Four runs: where replies go moves L3 by 20 points, what a contact is moves nothing of it."""
    table = pd.DataFrame({"attach": ["root", "root", "previous", "previous"], "contact": [2, 3, 2, 3]})
    return table.assign(L1=1.0, L2=[0.5, 0.4, 0.5, 0.4], L3=[0.1, 0.1, 0.3, 0.3])


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def along(line: Line2D) -> list[float]:
    return list(np.asarray(line.get_xdata(orig=False), float))


def across(line: Line2D) -> list[float]:
    return list(np.asarray(line.get_ydata(orig=False), float))


def marks(ax: Axes, marker: str) -> list[tuple[float, float]]:
    """Where the marks of one shape stand, but for those of the key."""
    drawn = [line for line in ax.lines if line.get_marker() == marker]
    return [point for line in drawn for point in zip(along(line), across(line), strict=True)]


def test_each_pair_of_judgements_has_its_count(confusion: pd.DataFrame) -> None:
    ax = figures.agreement(confusion)
    assert texts(ax) == ["8", "·", "1", "1", "6", "·"]
    framed = [patch.get_xy() for patch in ax.patches if isinstance(patch, Rectangle)]
    assert framed == [(0, 0), (1, 1)]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("Planted", "Found")


def test_numbers_can_be_read_on_every_shade(confusion: pd.DataFrame) -> None:
    ax = figures.agreement(confusion)
    colours = [text.get_color() for text in ax.texts]
    assert colours == ["white", _canvas.GREY, _canvas.INK, _canvas.INK, "white", _canvas.GREY]


def test_agreement_is_told_and_tabulated(confusion: pd.DataFrame) -> None:
    assert figures.describe_agreement(confusion) == (
        "14 of 16 conversations are judged alike (88 %). "
        "Most that differ: planted L1, found not found (1); planted L2, found L1 (1)."
    )
    table = figures.tabulate_agreement(confusion)
    assert table["all"].to_dict() == {"L1": 9, "L2": 7}
    assert table["alike"].to_dict() == {"L1": 0.889, "L2": 0.857}
    alike = pd.DataFrame({"L1": [3]}, index=["L1"])
    assert figures.describe_agreement(alike) == "3 of 3 conversations are judged alike (100 %). None differ."


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pd.DataFrame(), "There is nothing to compare"),
        (pd.DataFrame({"L1": [None]}, index=["L1"]), "is missing or below 0"),
        (pd.DataFrame({"L1": [-1]}, index=["L1"]), "is missing or below 0"),
    ],
)
def test_what_are_no_counts_is_refused(table: pd.DataFrame, said: str) -> None:
    with pytest.raises(StudyError, match=said):
        figures.agreement(table)


def test_the_state_of_a_criterion_is_a_shape(periods: pd.DataFrame) -> None:
    garden, hall = figures.interest(periods).child_axes
    rings = [line for line in garden.lines if line.get_markerfacecolor() == "white"]
    assert sum(len(along(line)) for line in rings) == 3
    assert len(marks(garden, "o")) == 12
    assert [y for _, y in marks(hall, "x")] == [0, 0, 1, 1, 2, 2]
    assert [label.get_text() for label in garden.get_yticklabels()] == [
        "C1 exchanges recur",
        "C2 members return",
        "C5 service is present",
    ]


def test_the_space_that_came_furthest_stands_first(periods: pd.DataFrame) -> None:
    panels = figures.interest(periods).child_axes
    assert [panel.get_title(loc="left") for panel in panels] == [
        "garden: L4 with kept-up presence",
        "hall: not assessable",
    ]
    (only,) = figures.interest(periods, most=1).child_axes
    assert only.get_title(loc="left").startswith("garden")


def test_a_bar_shows_how_far_a_space_held_together(periods: pd.DataFrame) -> None:
    garden, hall = figures.interest(periods).child_axes
    bars = [(line.get_linewidth(), line.get_color()) for line in garden.lines if set(across(line)) == {3}]
    assert bars == [(2, _canvas.INK), (6, _canvas.INK), (7, _canvas.INK), (4.5, _canvas.ORANGE)]
    assert not [line for line in hall.lines if set(across(line)) == {3}]


def test_a_community_is_told_and_tabulated(periods: pd.DataFrame) -> None:
    assert figures.describe_interest(periods) == (
        "garden: L4 with kept-up presence in 2 of 4 periods, ending 2026-03-01 to 2026-04-01; "
        "the last: L4 with kept-up presence. "
        "hall: none of 2 periods shows a community; the last: not assessable."
    )
    table = figures.tabulate_interest(periods)
    assert table["periods"].tolist() == [1, 1, 2, 2]
    assert table.loc["hall", "C1"] == "0 of 2"


def test_periods_may_be_none_and_not_another_table(periods: pd.DataFrame) -> None:
    assert texts(figures.interest(periods[:0])) == ["No space was long enough to be looked at."]
    assert figures.describe_interest(periods[:0]) == "No space was long enough to be looked at."
    with pytest.raises(StudyError, match=r"Periods without end cannot be drawn.*levels\.community_periods"):
        figures.interest(periods.drop(columns="end"))


def test_levels_stand_beside_each_other_by_length(by_length: pd.DataFrame) -> None:
    two, three = figures.length(by_length).child_axes
    assert marks(two, "o") == [(0.5, 0), (0.5, 1)]
    assert marks(three, "o") == [(0.25, 0), (0.25, 1)]
    assert (two.get_title(), three.get_title()) == ("L2", "L3")
    assert [label.get_text() for label in two.get_yticklabels()] == [
        "2 to 4  (n = 30)",
        "8 to 11  (n = 12)",
        "50 and more  (n = 3)",
    ]


def test_chance_stands_beside_the_level_it_is_of(by_length: pd.DataFrame) -> None:
    two, three = figures.length(by_length).child_axes
    assert marks(two, "D") == []
    assert marks(three, "D") == [(0.01, 0), (0.2, 1)]


def test_bands_of_few_are_grey_and_of_too_few_crossed(by_length: pd.DataFrame) -> None:
    panel = figures.length(by_length).child_axes[0]
    dots = [line for line in panel.lines if line.get_marker() == "o"]
    assert [to_hex(dot.get_color()).upper() for dot in dots] == [_canvas.BLUE, _canvas.GREY]
    assert marks(panel, "x") == [(0, 2)]


def test_length_is_told_and_tabulated(by_length: pd.DataFrame) -> None:
    assert figures.describe_length(by_length) == (
        "L2: 50 % of 30 with 2 to 4 messages, 50 % of 12 with 8 to 11 messages. "
        "L3: 25 % of 30 with 2 to 4 messages (by chance 1 %), "
        "25 % of 12 with 8 to 11 messages (by chance 20 %)."
    )
    table = figures.tabulate_length(by_length)
    assert table.loc["8 to 11"].to_dict() == {
        "conversations": 12,
        "L2": "50 %",
        "L3": "25 %",
        "L3 by chance": "20 %",
    }
    assert table.loc["50 and more", "L3"] == "–"


def test_length_may_be_of_none_and_not_another_table(by_length: pd.DataFrame) -> None:
    assert texts(figures.length(by_length[:0])) == ["No conversations."]
    assert figures.describe_length(by_length[:0]) == "No conversations."
    with pytest.raises(StudyError, match=r"without band, of cannot be drawn.*levels\.by_length"):
        figures.length(by_length.drop(columns=["band", "of"]))


def test_each_run_is_a_stroke_and_each_option_a_dot(runs: pd.DataFrame) -> None:
    ax = figures.multiverse(runs, share=0.12)
    strokes = ax.collections[0].get_segments()
    assert sorted(float(stroke[0][0]) for stroke in strokes) == [0.1, 0.1, 0.3, 0.3]
    assert sorted(marks(ax, "o")) == [(0.1, 1), (0.3, 1)]
    assert texts(ax) == ["root", "previous"]
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["all 4 runs", "replies without a target"]
    assert "Moves nothing here: turns of a contact." in ax.get_xlabel()
    assert [line for line in ax.lines if set(along(line)) == {0.12}]


def test_what_moves_a_share_is_told_and_tabulated(runs: pd.DataFrame) -> None:
    assert figures.describe_multiverse(runs) == (
        "Over 4 runs between 10 % and 30 % of the conversations reach L3, in the middle 20 %. "
        "What moves it most: replies without a target (root 10 %, previous 30 %)."
    )
    assert figures.describe_multiverse(runs, level="L1").endswith("No choice moves the share.")
    table = figures.tabulate_multiverse(runs)
    assert table.loc["replies without a target", "difference"] == "20.0 points"
    assert table.loc["turns of a contact", "least with"] == "–"


def test_runs_may_have_no_share_and_not_another_table(runs: pd.DataFrame) -> None:
    none = runs.assign(L3=pd.Series([None] * 4, dtype="Float64"))
    assert texts(figures.multiverse(none)) == ["Too few conversations: no run has a share."]
    assert figures.describe_multiverse(none) == "Too few conversations: no run has a share."
    with pytest.raises(StudyError, match=r"no share of 'L4' among these runs.*levels\.multiverse"):
        figures.multiverse(runs, level="L4")


def drawings(
    confusion: pd.DataFrame, periods: pd.DataFrame, by_length: pd.DataFrame, runs: pd.DataFrame
) -> list[Axes]:
    return [
        figures.agreement(confusion),
        figures.interest(periods),
        figures.length(by_length),
        figures.multiverse(runs),
    ]


def test_the_same_table_gives_the_same_image(
    confusion: pd.DataFrame, periods: pd.DataFrame, by_length: pd.DataFrame, runs: pd.DataFrame
) -> None:
    given = (confusion, periods, by_length, runs)
    before = [table.copy() for table in given]
    once, again = drawings(*given), drawings(*given)
    assert [figures.svg(ax) for ax in once] == [figures.svg(ax) for ax in again]
    for table, kept in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(table, kept)


def test_figures_can_be_read_on_paper_and_drawn_where_told(
    confusion: pd.DataFrame, periods: pd.DataFrame, by_length: pd.DataFrame, runs: pd.DataFrame
) -> None:
    for ax in drawings(confusion, periods, by_length, runs):
        assert ax.get_figure(root=True).get_figwidth() <= 7.1
    given = np.atleast_1d(Figure().subplots(4))
    assert figures.agreement(confusion, ax=given[0]) is given[0]
    assert figures.interest(periods, ax=given[1]) is given[1]
    assert figures.length(by_length, ax=given[2]) is given[2]
    assert figures.multiverse(runs, ax=given[3]) is given[3]


def test_a_profile_keeps_three_kinds_of_doubt_apart() -> None:
    row = {"level": "L2", "conversations": 12, "of": 31, "share": 0.39, "low": 0.26, "high": 0.53}
    row |= {"strict": 0.3, "lenient": 0.45, "least": 0.2, "most": 0.6}
    ax = figures.profile(pd.DataFrame([row]))
    ends = {tuple(along(line)): across(line)[0] for line in ax.lines if len(along(line)) > 1}
    assert set(ends) >= {(0.3, 0.45), (0.2, 0.6)}
    assert ends[0.3, 0.45] < ends[0.2, 0.6]
    assert "20 % to 60 % by other choices of method" in figures.describe_profile(pd.DataFrame([row]))
    legend = ax.get_legend()
    assert legend
    assert "other choices of method (multiverse)" in [text.get_text() for text in legend.get_texts()]
