"""The profile month by month: one small panel a level, all on one scale."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from workbench.errors import StudyError
from workbench.figures import _rows
from workbench.figures._canvas import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SIZE,
    SMALL,
    VERMILION,
    bare,
    sheet,
)

_LOOKS = {"L1": ("o", BLUE), "L2": ("s", VERMILION), "L3": ("^", PURPLE), "L4": ("D", ORANGE)}
_GAP = 0.32  # of a panel's height


def months(profile: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """
    Draw how the levels moved from month to month.

    Parameters
    ----------
    profile
        A table of `levels.profile(by="month")`: the columns that `profile` draws, and `month`
        (a month as period, time or text such as 2026-03).
    ax
        Where to draw; a new figure as wide as a page if not given.

    Returns
    -------
    ax
        Holds one panel a level from above (`ax.child_axes`), with a share and its 90 % sampling
        interval a month, and the number of conversations under the lowest. Hollow and grey rests
        on fewer than 20 conversations; a cross at the foot is a month without a share: fewer than
        8 conversations, or withheld.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows = _read(profile)
    levels = list(dict.fromkeys(row["level"] for row in rows))
    ax = sheet(ax, height=1.0 + 1.3 * max(len(levels), 1))
    ax.set_axis_off()
    if not rows:
        ax.text(0, 0.5, "No conversations on the levels.", fontsize=SIZE, color=INK)
        return ax
    span = pd.period_range(min(row["month"] for row in rows), max(row["month"] for row in rows), freq="M")
    height = 1 / (len(levels) + _GAP * (len(levels) - 1))
    panels = []
    for number, level in enumerate(levels):
        panel = ax.inset_axes((0, 1 - height - number * height * (1 + _GAP), 1, height))
        of_level = [row for row in rows if row["level"] == level]
        _frame(panel, _rows.heading(of_level[0]), span)
        _draw(panel, of_level, span)
        panel.tick_params(labelbottom=number == len(levels) - 1)
        panels.append(panel)
    _months_below(panels[-1], rows, span)
    _legend(panels[0])
    return ax


def _read(profile: pd.DataFrame) -> list[_rows.Row]:
    rows = [row for row in _rows.rows(profile) if _rows.is_on_scale(row)]
    if any("month" not in row for row in rows):
        raise StudyError(
            "A profile without a column month cannot be drawn by month. "
            "Give levels.profile(service, by='month')."
        )
    return [{**row, "month": pd.Period(str(row["month"])[:7], freq="M")} for row in rows]


def _frame(panel: Axes, heading: str, span: pd.PeriodIndex) -> None:
    bare(panel, keep=("bottom",))
    panel.set(xlim=(-0.6, len(span) - 0.4), ylim=(-0.06, 1.06), yticks=(0, 0.5, 1))
    panel.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    panel.grid(axis="y", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    panel.set_title(heading, loc="left", fontsize=SIZE, color=INK, pad=4)


def _draw(panel: Axes, rows: list[_rows.Row], span: pd.PeriodIndex) -> None:
    marker, colour = _LOOKS[rows[0]["level"]]
    places = {month: place for place, month in enumerate(span)}
    line: list[float] = [float("nan")] * len(span)
    for row in rows:
        place = places[row["month"]]
        if not _rows.is_told(row):
            panel.plot(place, 0, "x", color=GREY, markersize=6, clip_on=False)
            continue
        few = _rows.is_few(row)
        if _rows.has(row, "low", "high"):
            panel.vlines(place, row["low"], row["high"], color=GREY if few else colour, linewidth=1.6)
        edge, face = (GREY, "white") if few else (colour, colour)
        panel.plot(place, row["share"], marker, markersize=7, markeredgecolor=edge, markerfacecolor=face)
        line[place] = row["share"]
    panel.plot(line, color=colour, linewidth=0.8, alpha=0.6, zorder=1, label="_line")


def _months_below(panel: Axes, rows: list[_rows.Row], span: pd.PeriodIndex) -> None:
    counted = {row["month"]: f"n = {int(row['of'])}" for row in rows if _rows.has(row, "of")}
    every = -(-len(span) // 12)
    labels = [
        f"{month.strftime('%b')}\n{month.year}\n{counted.get(month, '–')}" if not place % every else ""
        for place, month in enumerate(span)
    ]
    panel.set_xticks(range(len(span)), labels, fontsize=SMALL)


def _legend(panel: Axes) -> None:
    def key(marker: str, face: str, edge: str, label: str) -> Line2D:
        return Line2D(
            [], [], marker=marker, linestyle="", markerfacecolor=face, markeredgecolor=edge, label=label
        )

    panel.legend(
        handles=[
            key("o", INK, INK, "share, with 90 % interval"),
            key("o", "white", GREY, "fewer than 20 conversations"),
            key("x", GREY, GREY, "no share told"),
        ],
        loc="lower right",
        bbox_to_anchor=(1, 1.2),
        ncols=3,
        frameon=False,
        fontsize=SMALL,
        borderaxespad=0,
        handletextpad=0.3,
    )


def describe_months(profile: pd.DataFrame) -> str:
    """
    Say how the levels moved from month to month.

    Parameters
    ----------
    profile
        What `months` draws.

    Returns
    -------
    text
        A sentence a level: its share in the first and the last month that has one, and its lowest
        and highest; then how many months have no share or rest on few conversations.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows = _read(profile)
    if not rows:
        return "No conversations on the levels."
    levels = dict.fromkeys(row["level"] for row in rows)
    said = [_sentence([row for row in rows if row["level"] == level]) for level in levels]
    weak = {row["month"] for row in rows if _rows.is_few(row)}
    if weak:
        said.append(
            f"{len(weak)} of {len({row['month'] for row in rows})} months hold fewer than 20 conversations."
        )
    return " ".join(said)


def _sentence(rows: list[_rows.Row]) -> str:
    name = _rows.heading(rows[0]).replace("  ", " ")
    told = sorted((row for row in rows if _rows.is_told(row)), key=lambda row: row["month"])
    if not told:
        return f"{name}: no month has a share."
    shares = [row["share"] for row in told]
    first, last = told[0], told[-1]
    return (
        f"{name}: {_rows.per_cent(first['share'])} in {first['month'].strftime('%B %Y')}, "
        f"{_rows.per_cent(last['share'])} in {last['month'].strftime('%B %Y')}, "
        f"between {_rows.per_cent(min(shares))} and {_rows.per_cent(max(shares))} in all."
    )
