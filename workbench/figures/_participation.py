"""Roles of people in talk over time: who observes, who interacts, who produces content."""

from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from workbench.errors import StudyError
from workbench.figures import _rows
from workbench.figures._canvas import (
    BLUE,
    FEW,
    GREEN,
    GREY,
    INK,
    PALE,
    PURPLE,
    SMALL,
    bare,
    sheet,
)

NEEDED = ("period", "role", "members", "of", "share", "low", "high", "caution", "reason")
_LOOKS = {"observing": ("v", PURPLE), "interacting": ("o", BLUE), "producing": ("s", GREEN)}
_STEP = 0.16  # of a period, so that intervals do not cover each other
_MOST = 12  # names of periods that fit below

Row = dict[str, Any]


def participation(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """
    Draw in which roles members took part, period by period.

    Parameters
    ----------
    table
        What `signals.participation` gave, or what of it is `signals.publishable`.
    ax
        Where to draw; a new figure as wide as a page if not given.

    Returns
    -------
    ax
        A share with its interval a role and period, shapes and colours apart, and the number of members under
        each period. Hollow rests on fewer than 20 members; a cross at the foot is a share that is not told.
        What is missing throughout, and the caution, stand below.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows = _read(table)
    ax = sheet(ax, height=3.6)
    bare(ax, keep=("bottom",))
    periods = list(dict.fromkeys(row["period"] for row in rows))
    ax.set(xlim=(-0.6, max(len(periods), 1) - 0.4), ylim=(-0.04, 1.04), yticks=(0, 0.25, 0.5, 0.75, 1))
    ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    for number, role in enumerate(_LOOKS):
        own = [row for row in rows if row["role"] == role]
        if any(_rows.has(row, "share") for row in own):
            _draw(ax, role, own, {period: place for place, period in enumerate(periods)}, number)
    _below(ax, rows, periods)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(
            loc="lower right",
            bbox_to_anchor=(1, 1.02),
            ncols=3,
            frameon=False,
            fontsize=SMALL,
            borderaxespad=0,
        )
    ax.set_xlabel(fill(" ".join(_notes(rows)), 100), loc="left", fontsize=SMALL, color=INK)
    return ax


def _read(table: pd.DataFrame) -> list[Row]:
    missing = [name for name in NEEDED if name not in table]
    if missing:
        raise StudyError(
            f"Roles without {', '.join(missing)} cannot be drawn. Give a table of "
            f"workbench.signals.participation, with the columns {', '.join(NEEDED)}."
        )
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _draw(ax: Axes, role: str, rows: list[Row], places: dict[str, int], number: int) -> None:
    marker, colour = _LOOKS[role]
    line: list[tuple[float, float]] = []
    for row in rows:
        place = places[row["period"]] + (number - 1) * _STEP
        if not _rows.has(row, "share"):
            ax.plot(place, 0, "x", color=GREY, markersize=6, clip_on=False)
            continue
        if _rows.has(row, "low", "high"):
            ax.vlines(place, row["low"], row["high"], color=colour, linewidth=1.6)
        face = colour if _rows.has(row, "of") and row["of"] >= FEW else "white"
        ax.plot(place, row["share"], marker, markersize=7, markeredgecolor=colour, markerfacecolor=face)
        line.append((place, row["share"]))
    ax.plot(*zip(*line, strict=True), color=colour, linewidth=0.8, alpha=0.6, zorder=1)
    ax.plot([], [], marker, color=colour, label=role)


def _below(ax: Axes, rows: list[Row], periods: list[str]) -> None:
    counted = {row["period"]: f"n = {int(row['of'])}" for row in rows if _rows.has(row, "of")}
    every = max(-(-len(periods) // _MOST), 1)
    labels = [
        f"{period}\n{counted.get(period, '–')}" if not place % every else ""
        for place, period in enumerate(periods)
    ]
    ax.set_xticks(range(len(periods)), labels, fontsize=SMALL)


def _notes(rows: list[Row]) -> list[str]:
    """Say why a role is missing throughout, then the caution."""
    if not rows:
        return ["No member wrote or reacted."]
    notes = []
    for role in _LOOKS:
        own = [row for row in rows if row["role"] == role]
        if own and not any(_rows.has(row, "members") for row in own):
            notes.append(f"{role.capitalize()} is not told: {own[0]['reason']}")
    return [*notes, str(rows[0]["caution"])]


def describe_participation(table: pd.DataFrame) -> str:
    """
    Say how the roles of members moved.

    Parameters
    ----------
    table
        What `participation` draws.

    Returns
    -------
    text
        A sentence a role: its share in the first and the last period that has one; then why a role is not
        told, and the caution.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows, said = _read(table), []
    for role in _LOOKS:
        told = [row for row in rows if row["role"] == role and _rows.has(row, "share")]
        if told:
            first, last = told[0], told[-1]
            end = f"{_rows.per_cent(last['share'])} in {last['period']}"
            start = f"{_rows.per_cent(first['share'])} in {first['period']}"
            said.append(f"{role.capitalize()}: {start if first is last else f'{start}, {end}'}.")
    return " ".join([*said, *_notes(rows)])


def tabulate_participation(table: pd.DataFrame) -> pd.DataFrame:
    """
    Give the numbers behind the figure of roles.

    Parameters
    ----------
    table
        What `participation` draws.

    Returns
    -------
    table
        One row a period: the members of each role, and of how many; missing where that is not told.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    rows: dict[str, dict[str, Any]] = {}
    for row in _read(table):
        of_period = rows.setdefault(row["period"], dict.fromkeys(_LOOKS, pd.NA) | {"members": pd.NA})
        of_period |= {row["role"]: row["members"], "members": row["of"]}
    found = pd.DataFrame.from_dict(rows, orient="index", columns=[*_LOOKS, "members"])
    return found.astype("Int64").rename_axis("period")
