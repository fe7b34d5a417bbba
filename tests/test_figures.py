import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from workbench import figures
from workbench.errors import StudyError
from workbench.figures import _canvas

# level: conversations, of, share, low, high, strict, lenient
ROWS = {
    "L1": (29, 31, 29 / 31, 0.82, 0.98, 0.90, 0.97),
    "L2": (12, 31, 12 / 31, 0.26, 0.53, 0.30, 0.45),
    "L3": (7, 31, 7 / 31, 0.13, 0.37, 0.10, 0.29),
    "L4": (None, None, None, None, None, None, None),
    "undetermined": (4, 31, 4 / 31, 0.06, 0.26, None, None),
}
COLUMNS = ["level", "conversations", "of", "share", "low", "high", "strict", "lenient"]


@pytest.fixture
def profile() -> pd.DataFrame:
    """A service of 31 conversations: three levels, one that is not assessed, and four undetermined."""
    table = pd.DataFrame([(level, *row) for level, row in ROWS.items()], columns=COLUMNS)
    return table.assign(reason=[None, None, None, "Eleven weeks are too short.", None])


@pytest.fixture
def by_month() -> pd.DataFrame:
    """Three months of two levels, of 30, 12 and 5 conversations."""
    rows = [
        (month, level, round(share * of), of, share, share - 0.1, share + 0.1, share, share)
        for month, of, shares in (
            ("2026-01", 30, (0.8, 0.2)),
            ("2026-02", 12, (0.75, 0.25)),
            ("2026-04", 5, (0.6, 0.4)),
        )
        for level, share in zip(("L1", "L2"), shares, strict=True)
    ]
    return pd.DataFrame(rows, columns=["month", *COLUMNS])


@pytest.fixture
def network() -> "nx.DiGraph[str]":
    """
    Seven actors with ties and one without; the numbers are replies.

        ada <--2/1--> staff --1--> ben, cleo, dora        eve --1--> bot        fay
    """
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(["ada", "ben", "cleo", "dora", "eve", "fay"], role="member")
    network.add_node("staff", role="staff")
    network.add_node("robot", role="bot")
    network.add_weighted_edges_from(
        [("ada", "staff", 1), ("staff", "ada", 2), *(("staff", name, 1) for name in ("ben", "cleo", "dora"))]
    )
    network.add_edge("eve", "robot", weight=1)
    return network


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def in_legend(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    assert legend
    return [text.get_text() for text in legend.get_texts()]


def points(ax: Axes, marker: str = "o") -> list[tuple[float, float]]:
    return [line.get_xydata()[0] for line in ax.lines if line.get_marker() == marker]


def everything(ax: Axes) -> str:
    """Every word of a figure."""
    figure = ax.get_figure(root=True)
    return " ".join(text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text")))


def smallest(ax: Axes) -> float:
    """The size in points of the smallest text of a figure that is drawn."""
    figure = ax.get_figure(root=True)
    figures.png(ax)
    found = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_text())
    return min(text.get_fontsize() for text in found if text.get_visible())


def test_a_profile_has_a_point_and_two_bars_a_level(profile: pd.DataFrame) -> None:
    ax = figures.profile(profile)
    assert [x for x, _ in points(ax)] == [29 / 31, 12 / 31, 7 / 31]
    bars = [bar for bar in ax.patches if isinstance(bar, Rectangle) and not bar.get_hatch()]
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    np.testing.assert_allclose(ends, [(0.82, 0.98), (0.26, 0.53), (0.13, 0.37)])
    bands = [line for line in ax.lines if line.get_marker() == "|"]
    assert [list(line.get_xdata()) for line in bands] == [[0.90, 0.97], [0.30, 0.45], [0.10, 0.29]]
    # the two kinds of doubt never stand on each other
    for bar, band in zip(bars, bands, strict=True):
        assert bar.get_y() + bar.get_height() < min(band.get_ydata())


def test_a_profile_says_counts_and_reasons_in_words(profile: pd.DataFrame) -> None:
    ax = figures.profile(profile)
    assert texts(ax) == ["29 of 31", "12 of 31", "7 of 31", "Eleven weeks are too short.", "4 of 31"]
    labels = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
    assert labels[0] == "L1  Information delivery"
    assert labels[-1] == "Undetermined"
    # from above, in the table's order
    assert ax.yaxis_inverted()


def test_a_label_of_the_codebook_goes_before_ours(profile: pd.DataFrame, by_month: pd.DataFrame) -> None:
    named = profile.assign(label=["Informasjon", None, None, None, "Uavklart"])
    labels = [label.get_text().replace("\n", " ") for label in figures.profile(named).get_yticklabels()]
    assert [labels[0], labels[1], labels[4]] == [
        "L1  Informasjon",
        "L2  One-to-one communication",
        "Uavklart",
    ]
    panel = figures.months(by_month.assign(label="Informasjon")).child_axes[0]
    assert panel.get_title(loc="left") == "L1  Informasjon"


def test_the_undetermined_are_hatched_and_stand_below_a_line(profile: pd.DataFrame) -> None:
    ax = figures.profile(profile)
    (hatched,) = (bar for bar in ax.patches if bar.get_hatch())
    assert hatched.get_width() == 4 / 31
    assert "cannot be determined" in in_legend(ax)
    assert [line for line in ax.lines if list(line.get_ydata()) == [3.5, 3.5]]
    without = figures.profile(profile[:3])
    assert "cannot be determined" not in in_legend(without)
    assert not [line for line in without.lines if list(line.get_xdata()) == [0, 1]]


@pytest.mark.parametrize(("of", "colour", "said"), [(20, _canvas.BLUE, False), (19, _canvas.GREY, True)])
def test_few_conversations_are_grey(profile: pd.DataFrame, of: int, colour: str, *, said: bool) -> None:
    ax = figures.profile(profile[:3].assign(of=of))
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert {to_hex(dot.get_color()).upper() for dot in dots} == {colour}
    assert ("fewer than 20 conversations" in in_legend(ax)) == said


def test_too_few_conversations_are_only_counted(profile: pd.DataFrame) -> None:
    ax = figures.profile(profile[:1].assign(conversations=3, of=7))
    assert points(ax) == []
    assert texts(ax) == ["3 of 7: fewer than 8 conversations"]
    assert points(figures.profile(profile[:1].assign(conversations=3, of=8)))


def test_a_withheld_row_tells_no_count(profile: pd.DataFrame) -> None:
    hidden = profile[:1].assign(share=None, conversations=None, reason="Fewer than 5 persons.")
    assert texts(figures.profile(hidden)) == ["Fewer than 5 persons."]
    assert figures.describe_profile(hidden) == "L1 Information delivery: Fewer than 5 persons."


def test_a_profile_is_described_with_its_numbers(profile: pd.DataFrame) -> None:
    said = figures.describe_profile(profile)
    assert said.startswith(
        "L1 Information delivery: 29 of 31 conversations, 94 % (90 % interval 82 % to 98 %), "
        "90 % by the strict rule and 97 % by the lenient."
    )
    assert "L4 Community of interest: Eleven weeks are too short." in said
    assert said.endswith("Undetermined: 4 of 31 conversations, 13 % (90 % interval 6 % to 26 %).")


def test_a_profile_may_be_indexed_by_level(profile: pd.DataFrame) -> None:
    assert figures.describe_profile(profile.set_index("level")) == figures.describe_profile(profile)


@pytest.mark.parametrize("draw", [figures.profile, figures.months, figures.describe_profile])
def test_a_table_that_is_no_profile_is_refused(draw: object, profile: pd.DataFrame) -> None:
    assert callable(draw)
    with pytest.raises(StudyError, match=r"A profile without share, strict cannot be drawn\. .* level, conv"):
        draw(profile.drop(columns=["share", "strict"]))


def test_months_are_a_panel_a_level(by_month: pd.DataFrame) -> None:
    ax = figures.months(by_month)
    first, second = ax.child_axes
    assert [panel.get_title(loc="left") for panel in (first, second)] == [
        "L1  Information delivery",
        "L2  One-to-one communication",
    ]
    assert first.get_ylim() == second.get_ylim()
    assert [tuple(point) for point in points(first, "o")] == [(0, 0.8), (1, 0.75)]
    assert [tuple(point) for point in points(second, "s")] == [(0, 0.2), (1, 0.25)]
    whiskers = [whisker.get_segments()[0][:, 1] for whisker in first.collections]
    np.testing.assert_allclose(whiskers, [(0.7, 0.9), (0.65, 0.85)])


def test_months_of_few_conversations_are_hollow_and_of_too_few_crossed(by_month: pd.DataFrame) -> None:
    panel = figures.months(by_month).child_axes[0]
    january, february = (line for line in panel.lines if line.get_marker() == "o")
    assert to_hex(january.get_markerfacecolor()).upper() == _canvas.BLUE
    assert february.get_markerfacecolor() == "white"
    assert [tuple(point) for point in points(panel, "x")] == [(3, 0)]


def test_a_month_without_talk_keeps_its_place_and_breaks_the_line(by_month: pd.DataFrame) -> None:
    panels = figures.months(by_month).child_axes
    assert [label.get_text() for label in panels[-1].get_xticklabels()] == [
        "Jan\n2026\nn = 30",
        "Feb\n2026\nn = 12",
        "Mar\n2026\n–",
        "Apr\n2026\nn = 5",
    ]
    (line,) = (line for line in panels[0].lines if len(line.get_ydata()) > 1)
    np.testing.assert_array_equal(line.get_ydata(), [0.8, 0.75, np.nan, np.nan])


@pytest.mark.parametrize("write", [pd.Period, pd.Timestamp, str])
def test_a_month_may_be_written_in_three_ways(by_month: pd.DataFrame, write: type) -> None:
    table = by_month.assign(month=[write(month) for month in by_month["month"]])
    assert figures.describe_months(table) == figures.describe_months(by_month)


def test_a_profile_by_month_is_drawn_by_month(by_month: pd.DataFrame) -> None:
    assert len(figures.profile(by_month).child_axes) == 2
    assert figures.describe_profile(by_month) == figures.describe_months(by_month)


def test_what_stands_beside_the_levels_is_not_drawn_by_month(by_month: pd.DataFrame) -> None:
    beside = by_month.assign(level="unanswered")
    assert len(figures.months(pd.concat([by_month, beside])).child_axes) == 2
    assert texts(figures.months(beside)) == ["No conversations on the levels."]
    assert figures.describe_months(beside) == "No conversations on the levels."


def test_months_are_described_with_their_numbers(by_month: pd.DataFrame) -> None:
    assert figures.describe_months(by_month) == (
        "L1 Information delivery: 80 % in January 2026, 75 % in February 2026, between 75 % and 80 % in all. "
        "L2 One-to-one communication: 20 % in January 2026, 25 % in February 2026, "
        "between 20 % and 25 % in all. "
        "2 of 3 months hold fewer than 20 conversations."
    )


def test_months_need_a_month(profile: pd.DataFrame) -> None:
    with pytest.raises(StudyError, match=r"without a column month .* by='month'"):
        figures.months(profile)


def test_a_network_shows_who_has_ties_by_role(network: "nx.DiGraph[str]") -> None:
    ax = figures.network(network)
    drawn = {marks.get_label(): marks for marks in ax.collections}
    assert {label: len(marks.get_offsets()) for label, marks in drawn.items()} == {
        "staff": 1,
        "members": 5,
        "bots": 1,
    }
    shapes = {str(marks.get_paths()[0].vertices.tolist()) for marks in drawn.values()}
    colours = {to_hex(marks.get_facecolor()[0]) for marks in drawn.values()}
    assert len(shapes) == len(colours) == 3
    assert in_legend(ax) == ["staff", "members", "bots", "answers both ways", "answers one way"]


def test_ties_are_one_line_a_pair_with_an_arrow_where_they_go_one_way(network: "nx.DiGraph[str]") -> None:
    arrows = [patch for patch in figures.network(network).patches if isinstance(patch, FancyArrowPatch)]
    styles = [type(arrow.get_arrowstyle()).__name__ for arrow in arrows]
    assert sorted(styles) == ["Curve", *["CurveFilledB"] * 4]


def test_size_follows_replies(network: "nx.DiGraph[str]") -> None:
    sizes = {marks.get_label(): marks.get_sizes() for marks in figures.network(network).collections}
    # staff gave and received 6 replies, ada 3, the others 1
    assert sizes["staff"] == pytest.approx([45 + 380])
    assert sizes["members"] == pytest.approx([45 + 380 * share for share in (3 / 6, *[1 / 6] * 4)])


def test_what_is_hidden_is_said(network: "nx.DiGraph[str]") -> None:
    (caption,) = texts(figures.network(network))
    assert "Drawn: 7 of 8 actors and 6 of 6 ties. 1 of them has no ties" in caption.replace("\n", " ")
    (caption,) = texts(figures.network(network, most=5))
    assert "Drawn: 5 of 8 actors and 5 of 6 ties, those with most replies." in caption.replace("\n", " ")
    assert "2 with ties are hidden." in caption.replace("\n", " ")


def test_no_actor_can_be_told_from_the_figure(network: "nx.DiGraph[str]") -> None:
    ax = figures.network(network)
    written = everything(ax) + figures.svg(ax) + figures.describe_network(network)
    assert not [
        name for name in ("ada", "ben", "cleo", "dora", "eve", "fay", "robot") if f">{name}<" in written
    ]
    assert not [name for name in ("cleo", "dora", "robot") if name in written]


@pytest.mark.parametrize(("others", "drawn"), [(3, False), (4, True)])
def test_fewer_than_five_actors_are_not_drawn(others: int, *, drawn: bool) -> None:
    network = nx.DiGraph([(f"a{n}", "staff") for n in range(others)])
    ax = figures.network(network)
    assert bool(ax.collections) == drawn
    assert ("Not drawn: 4 of 4 actors have ties" in texts(ax)[0]) != drawn


def test_a_network_that_no_export_shows_is_not_drawn_as_empty(network: "nx.DiGraph[str]") -> None:
    network.remove_edges_from(list(network.edges))
    network.graph.update(acts=9, acts_without_reply_ids=9)
    (said,) = texts(figures.network(network))
    assert said.startswith("The exports do not say which act answers which")
    assert "The exports do not say" in figures.describe_network(network)


def test_names_do_not_move_the_drawing(network: "nx.DiGraph[str]") -> None:
    renamed = nx.relabel_nodes(network, {name: f"x{name[::-1]}" for name in network})
    assert figures.svg(figures.network(renamed)) == figures.svg(figures.network(network))


def test_a_network_is_described_with_its_numbers(network: "nx.DiGraph[str]") -> None:
    assert figures.describe_network(network) == (
        "8 actors (staff 1, members 6, bots 1). 6 ties from actor to actor answered carry 7 replies; "
        "2 of the ties are returned. Actors without ties: 1."
    )
    assert figures.describe_network(nx.DiGraph()) == (
        "No actors. 0 ties from actor to actor answered carry 0 replies. Actors without ties: 0."
    )


def drawings(profile: pd.DataFrame, by_month: pd.DataFrame, network: "nx.DiGraph[str]") -> list[Axes]:
    return [figures.profile(profile), figures.months(by_month), figures.network(network)]


def test_the_same_table_gives_the_same_image(
    profile: pd.DataFrame, by_month: pd.DataFrame, network: "nx.DiGraph[str]"
) -> None:
    once = drawings(profile, by_month, network)
    again = drawings(profile, by_month, network)
    assert [figures.svg(ax) for ax in once] == [figures.svg(ax) for ax in again]
    assert [figures.png(ax) for ax in once] == [figures.png(ax) for ax in again]
    for ax in once:
        assert figures.svg(ax).startswith("<?xml")
        assert "<dc:date>" not in figures.svg(ax)
        assert figures.png(ax).startswith(b"\x89PNG")


def test_figures_can_be_read_on_paper(
    profile: pd.DataFrame, by_month: pd.DataFrame, network: "nx.DiGraph[str]"
) -> None:
    for ax in drawings(profile, by_month, network):
        assert ax.get_figure(root=True).get_figwidth() <= 7.1
        assert smallest(ax) >= 9


def test_figures_draw_where_they_are_told(
    profile: pd.DataFrame, by_month: pd.DataFrame, network: "nx.DiGraph[str]"
) -> None:
    given = Figure().subplots(3)
    assert figures.profile(profile, ax=given[0]) is given[0]
    assert figures.months(by_month, ax=given[1]) is given[1]
    assert figures.network(network, ax=given[2]) is given[2]


def test_a_figure_changes_nothing_it_was_given(
    profile: pd.DataFrame, by_month: pd.DataFrame, network: "nx.DiGraph[str]"
) -> None:
    before = profile.copy(), by_month.copy(), network.copy()
    drawings(profile, by_month, network)
    pd.testing.assert_frame_equal(profile, before[0])
    pd.testing.assert_frame_equal(by_month, before[1])
    assert nx.utils.graphs_equal(network, before[2])
