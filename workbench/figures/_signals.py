"""The signals of competency and ethics: one line a signal, the levels from above, and no sum of them."""

from itertools import accumulate, pairwise
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from workbench.errors import StudyError
from workbench.figures import _rows
from workbench.figures._canvas import BLUE, FEW, GREY, INK, PALE, SMALL, bare, sheet
from workbench.signals import words

NEEDED = ("level", "signal", "label", "value", "unit", "of", "low", "high", "caution", "reason")
_LINE = 0.25  # inches
_WRAPPED = 54  # characters of a label
_TALLER = 1.6  # a label of two lines, in lines


def signals(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """
    Draw the signals that have a value.

    Parameters
    ----------
    table
        What `signals.signals` gave, or what of it is `signals.publishable`.
    ax
        Where to draw; a new figure as wide as a page if not given.

    Returns
    -------
    ax
        One line a signal under the name of its level: a share as a point with its interval on a scale from 0
        to 100 %, anything else in words; how many it was counted in stands to the right. Hollow and grey
        rests on fewer than 20. No line is better for lying further to the right. How many signals are not
        told stands below.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows = _read(table)
    told = [row for row in rows if _rows.has(row, "value")]
    lines = _lines(told)
    places = _places(lines)
    ax = sheet(ax, height=1.1 + _LINE * max(places[-1], 1))
    bare(ax, keep=("bottom",))
    ax.set(xlim=(-0.02, 1.02), ylim=(places[-1] - 0.4, -0.6), xticks=(0, 0.25, 0.5, 0.75, 1))
    ax.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_yticks(places[:-1], [_label(line) for line in lines], fontsize=SMALL, color=INK)
    for place, label, line in zip(places, ax.get_yticklabels(), lines, strict=False):
        if isinstance(line, str):
            label.set_fontweight("bold")
        else:
            _draw(ax, place, line)
    missing = len(rows) - len(told)
    note = f"{missing} of {len(rows)} signals have no value; the table says why. Signals, not grades."
    ax.set_xlabel(fill(note, 48), loc="left", fontsize=SMALL, color=INK)
    return ax


def _read(table: pd.DataFrame) -> list[dict[str, Any]]:
    missing = [name for name in NEEDED if name not in table]
    if missing:
        raise StudyError(
            f"Signals without {', '.join(missing)} cannot be drawn. Give a table of workbench.signals, "
            f"with the columns {', '.join(NEEDED)}."
        )
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _lines(told: list[dict[str, Any]]) -> list[str | dict[str, Any]]:
    """Put the name of each level above its signals."""
    lines: list[str | dict[str, Any]] = []
    for row in told:
        heading = f"{row['level']}  {_rows.NAMES[row['level']]}"
        if heading not in lines:
            lines.append(heading)
        lines.append(row)
    return lines


def _label(line: str | dict[str, Any]) -> str:
    return line if isinstance(line, str) else fill(line["label"], _WRAPPED)


def _places(lines: list[str | dict[str, Any]]) -> list[float]:
    """Give the place of each line from above, and after the last where the next would stand."""
    heights = [_TALLER if "\n" in _label(line) else 1.0 for line in lines]
    return [0.0, *accumulate((one + other) / 2 for one, other in pairwise([*heights, 1.0]))]


def _draw(ax: Axes, place: float, row: dict[str, Any]) -> None:
    is_few = not _rows.has(row, "of") or row["of"] < FEW
    colour = GREY if is_few else BLUE
    counted = f" of {int(row['of'])}" if _rows.has(row, "of") else ""
    if not str(row["unit"]).startswith("share"):
        ax.text(0, place, in_words(row), va="center", fontsize=SMALL, color=INK)
        ax.text(1.04, place, counted.removeprefix(" of "), va="center", fontsize=SMALL, color=GREY)
        return
    if _rows.has(row, "low", "high"):
        ax.hlines(place, row["low"], row["high"], color=colour, linewidth=1.6)
    ax.plot(
        row["value"], place, "o", markersize=6, markeredgecolor=colour,
        markerfacecolor="white" if is_few else colour, clip_on=False,
    )  # fmt: skip
    at = str(round(row["value"] * row["of"])) if counted and row["unit"] == "share" else ""
    said = f"{at}{counted}" if at else counted.removeprefix(" of ")
    ax.text(1.04, place, said, va="center", fontsize=SMALL, color=GREY)


def in_words(row: dict[str, Any]) -> str:
    """
    Write the value of a signal with its interval.

    Parameters
    ----------
    row
        A row of a table of signals.

    Returns
    -------
    words
        Such as "17 hours (16 to 23)"; empty where there is no value.
    """
    if not _rows.has(row, "value"):
        return ""
    value = words(float(row["value"]), row["unit"])
    if not _rows.has(row, "low", "high"):
        return value
    low, high = (words(float(row[end]), row["unit"]) for end in ("low", "high"))
    if low == high == value:
        return value
    return f"{value} ({low.partition(' ')[0]} to {high if high.endswith('%') else high.partition(' ')[0]})"


def describe_signals(table: pd.DataFrame) -> str:
    """
    Say what the figure of signals shows.

    Parameters
    ----------
    table
        What `signals` draws.

    Returns
    -------
    text
        One sentence a level: how many of its signals are told, and how many are not.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows, said = _read(table), []
    for level in dict.fromkeys(row["level"] for row in rows):
        own = [row for row in rows if row["level"] == level]
        told = [f"{row['label']}: {in_words(row)}" for row in own if _rows.has(row, "value")]
        known = f"{'; '.join(told)}." if told else "None has a value."
        said.append(f"{level}, {len(told)} of {len(own)} signals. {known}")
    return " ".join([*said, "These are signals, not grades."])


def tabulate_signals(table: pd.DataFrame) -> pd.DataFrame:
    """
    Give the numbers behind the figure of signals, and why some have none.

    Parameters
    ----------
    table
        What `signals` draws.

    Returns
    -------
    table
        One row a signal, all of them: level, signal in words, value with its interval, how many it was
        counted in, and its caution, or the reason why it has no value.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows = [
        {
            "level": row["level"],
            "signal": row["label"],
            "value": in_words(row) or "not told",
            "counted in": row["of"],
            "caution or reason": row["caution"] if _rows.has(row, "value") else row["reason"],
        }
        for row in _read(table)
    ]
    names = ["level", "signal", "value", "counted in", "caution or reason"]
    return pd.DataFrame(rows, columns=names).astype({"counted in": "Int64"})
