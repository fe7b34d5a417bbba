"""The profile of a service: one row a level, with the doubt of sampling and that of the rule apart."""

from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from workbench.figures import _rows
from workbench.figures._canvas import BLUE, GREY, INK, PALE, SIZE, SMALL, VERMILION, bare, sheet
from workbench.figures._months import describe_months, months

_ABOVE, _BELOW, _FOOT = 0.2, 0.12, 0.32  # how far the marks stand from the middle of their row
_THICK = 0.16


def profile(profile: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """
    Draw the profile of a service, one row a level and one for what stands beside the levels.

    Parameters
    ----------
    profile
        A table of `levels.profile`, one row a level: `level`, `conversations` that reach it, `of`
        how many, `share` (0 to 1), `low` and `high` ends of its 90 % sampling interval, `strict`
        and `lenient` shares; NA where not told, with `reason`. Where there are `least` and `most`, the
        range over all reasonable choices of method, they are drawn as well. A `label` goes before the names
        that stand here. A profile with a `month` is drawn by `months`.
    ax
        Where to draw; a new figure as wide as a page if not given.

    Returns
    -------
    ax
        Rows from above in the table's order. Grey rests on fewer than 20 conversations, a hatched
        bar is a share of which nothing more is known, and the reason stands where there is no share.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    if "month" in profile:
        return months(profile, ax=ax)
    rows = _rows.rows(profile)
    ax = sheet(ax, height=1.2 + 0.55 * len(rows))
    for place, row in enumerate(rows):
        _draw(ax, place, row)
    on_scale = sum(map(_rows.is_on_scale, rows))
    if 0 < on_scale < len(rows):
        ax.axhline(on_scale - 0.5, color=GREY, linewidth=0.8)
    bare(ax, keep=("bottom",))
    ax.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.6))
    ax.set_xlabel("Share of conversations that reach the level, or a wider one", fontsize=SIZE)
    ax.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    ax.set_yticks(range(len(rows)), [fill(_rows.heading(row), 22) for row in rows], fontsize=SIZE)
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    _legend(ax, rows)
    return ax


def _draw(ax: Axes, place: int, row: _rows.Row) -> None:
    if not _rows.is_told(row):
        said = ": ".join(filter(None, (_rows.counts(row), _rows.reason(row))))
        ax.text(0.01, place, fill(said, 70), va="center", fontsize=SMALL, color=INK, style="italic")
        return
    ax.annotate(
        _rows.counts(row), (1, place), (6, 0), ("axes fraction", "data"), "offset points",
        va="center", fontsize=SIZE, color=INK,
    )  # fmt: skip
    if row["level"] == "undetermined":
        ax.barh(place, row["share"], 0.4, facecolor="none", edgecolor=GREY, hatch="////")
        return
    colour = GREY if _rows.is_few(row) else BLUE
    if _rows.has(row, "low", "high"):
        ax.barh(place - _ABOVE, row["high"] - row["low"], _THICK, row["low"], color=colour, alpha=0.45)
    if _rows.has(row, "strict", "lenient"):
        ends = sorted((row["strict"], row["lenient"]))
        ax.plot(ends, [place + _BELOW] * 2, color=INK, linewidth=1.2, marker="|", markersize=8)
    if _rows.has_range(row):
        ends = [row["least"], row["most"]]
        ax.plot(
            ends, [place + _FOOT] * 2, color=VERMILION, linewidth=0.9, linestyle=":", marker=".", markersize=4
        )
    ax.plot(row["share"], place - _ABOVE, "o", color=colour, markersize=8, markeredgecolor="white")


def _legend(ax: Axes, rows: list[_rows.Row]) -> None:
    known = [row for row in rows if _rows.is_told(row)]
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=BLUE, marker="o", linestyle="", markersize=8, label="share"),
        Patch(color=BLUE, alpha=0.45, label="doubt of sampling (90 % interval)"),
        Line2D([], [], color=INK, marker="|", markersize=8, label="doubt of the rule (strict to lenient)"),
    ]
    if any(map(_rows.has_range, known)):
        wide = Line2D([], [], color=VERMILION, linewidth=0.9, linestyle=":", marker=".", markersize=4)
        wide.set_label("other choices of method (multiverse)")
        handles.append(wide)
    if any(row["level"] == "undetermined" for row in known):
        handles.append(Patch(facecolor="none", edgecolor=GREY, hatch="////", label="cannot be determined"))
    if any(map(_rows.is_few, known)):
        handles.append(Patch(color=GREY, label="fewer than 20 conversations"))
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=SMALL
    )


def describe_profile(profile: pd.DataFrame) -> str:
    """
    Say what the profile shows.

    Parameters
    ----------
    profile
        What `profile` draws.

    Returns
    -------
    text
        A sentence a row, with counts, share, sampling interval, the range of the rule and that of other
        choices of method; or why there is no share.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    if "month" in profile:
        return describe_months(profile)
    return " ".join(_sentence(row) for row in _rows.rows(profile))


def _sentence(row: _rows.Row) -> str:
    said = f"{_rows.heading(row).replace('  ', ' ')}: "
    if counts := _rows.counts(row):
        said += f"{counts} conversations"
    if not _rows.is_told(row):
        return said + ("; " if counts else "") + _rows.reason(row).rstrip(".") + "."
    said += f", {_rows.per_cent(row['share'])}" if counts else _rows.per_cent(row["share"])
    if _rows.has(row, "low", "high"):
        said += f" (90 % interval {_rows.per_cent(row['low'])} to {_rows.per_cent(row['high'])})"
    if _rows.has(row, "strict", "lenient"):
        said += f", {_rows.per_cent(row['strict'])} by the strict rule"
        said += f" and {_rows.per_cent(row['lenient'])} by the lenient"
    if _rows.has_range(row):
        said += (
            f", {_rows.per_cent(row['least'])} to {_rows.per_cent(row['most'])} by other choices of method"
        )
    return said + "."
