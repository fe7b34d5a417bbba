"""The levels against the length of conversations, with what chance brings at that length."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from workbench.errors import StudyError
from workbench.figures import _rows
from workbench.figures._canvas import BLUE, GREY, INK, PALE, SIZE, SMALL, TOO_FEW, VERMILION, bare, sheet

_NEEDED = ("band", "level", "conversations", "of", "share")
_GAP = 0.06  # of the whole width, between two panels
_LEFT = 0.16  # of the width, for the bands

Table = pd.DataFrame


def length(by_length: Table, *, ax: Axes | None = None) -> Axes:
    """
    Draw how often conversations of each length show each level.

    Parameters
    ----------
    by_length
        A table of `levels.by_length`, one row a band of length and a level: `band`, `level`,
        `conversations` with just that verdict, `of` all in the band, `share` (0 to 1), and, where they are
        known, `low` and `high`, ends of its interval, and `chance`, the share that authors shuffled within
        their conversations bring.
    ax
        Where to draw; a new figure as wide as a page if not given.

    Returns
    -------
    ax
        Holds one panel a level (`ax.child_axes`), bands from the shortest down. A dot is the share and a bar
        its interval; a hollow diamond is chance. Bands of fewer than 8 conversations show a cross, and no
        share. Compare across a row, never down a column: form grows with length.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    table = _read(by_length)
    bands, levels = list(table["band"].unique()), list(table["level"].unique())
    ax = sheet(ax, height=1.5 + 0.34 * max(len(bands), 1))
    ax.set_axis_off()
    if table.empty:
        ax.text(0, 0.5, "No conversations.", fontsize=SIZE, color=INK)
        return ax
    width = (1 - _LEFT - _GAP * (len(levels) - 1)) / len(levels)
    for number, level in enumerate(levels):
        panel = ax.inset_axes((_LEFT + number * (width + _GAP), 0.05, width, 0.75))
        of_level = table[table["level"] == level].set_index("band")
        _draw(panel, [dict(of_level.loc[band]) if band in of_level.index else None for band in bands])
        panel.set_title(str(level), fontsize=SIZE, color=INK, pad=4)
        counted = table.groupby("band", sort=False)["of"].first()
        labels = [f"{band}  (n = {int(counted[band])})" for band in bands] if number == 0 else []
        panel.set_yticks(range(len(bands)), labels or [""] * len(bands), fontsize=SMALL)
    said = "Share of the conversations with so many messages"
    ax.text((1 + _LEFT) / 2, -0.1, said, ha="center", va="top", fontsize=SIZE, color=INK)
    ax.text(0, 0.81, "Messages", ha="right", fontsize=SMALL, color=INK)
    _key(ax, has_chance="chance" in table and bool(table["chance"].notna().any()))
    return ax


def _read(by_length: Table) -> Table:
    missing = [name for name in _NEEDED if name not in by_length]
    if missing:
        raise StudyError(
            f"Levels by length without {', '.join(missing)} cannot be drawn. "
            "Give a table of workbench.levels.by_length."
        )
    return by_length.assign(band=by_length["band"].astype("str"))


def _records(table: Table) -> list[_rows.Row]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _is_told(row: _rows.Row) -> bool:
    return not bool(pd.isna(row["share"])) and bool(row["of"] >= TOO_FEW)


def _draw(panel: Axes, rows: list[_rows.Row | None]) -> None:
    bare(panel, keep=("bottom",))
    panel.set(xlim=(-0.04, 1.04), ylim=(len(rows) - 0.4, -0.6), xticks=(0, 0.5, 1))
    panel.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    panel.grid(axis="x", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    for place, row in enumerate(rows):
        if row is None or not _is_told(row):
            panel.plot(0, place, "x", color=GREY, markersize=6, clip_on=False)
            continue
        colour = GREY if _rows.is_few(row) else BLUE
        if not pd.isna(row.get("low")) and not pd.isna(row.get("high")):
            panel.hlines(place, row["low"], row["high"], color=colour, linewidth=2.2, alpha=0.6)
        if not pd.isna(row.get("chance")):
            panel.plot(
                row["chance"], place, "D", markersize=8, markerfacecolor="none", markeredgecolor=VERMILION,
                markeredgewidth=1.5,
            )  # fmt: skip
        panel.plot(row["share"], place, "o", color=colour, markersize=7, markeredgecolor="white")


def _key(ax: Axes, *, has_chance: bool) -> None:
    handles = [
        Line2D([], [], color=BLUE, marker="o", linewidth=2.2, label="share, with 90 % interval"),
        Line2D([], [], color=GREY, marker="o", linewidth=2.2, label="fewer than 20"),
        Line2D([], [], color=GREY, marker="x", linestyle="", label="fewer than 8: no share"),
    ]
    if has_chance:
        handles.insert(
            1,
            Line2D(
                [], [], marker="D", linestyle="", markerfacecolor="none", markeredgecolor=VERMILION,
                label="by chance, same length and people",
            ),
        )  # fmt: skip
    ax.legend(handles=handles, loc="upper left", ncols=2, frameon=False, fontsize=SMALL, borderaxespad=0)


def describe_length(by_length: Table) -> str:
    """
    Say how often conversations of each length show each level.

    Parameters
    ----------
    by_length
        What `length` draws.

    Returns
    -------
    text
        A sentence a level, with its share in each band that has one, and that of chance.

    Raises
    ------
    StudyError
        If a column is missing.

    Examples
    --------
    >>> row = {"band": "8 to 11", "level": "L3", "conversations": 5, "of": 10, "share": 0.5, "chance": 0.25}
    >>> describe_length(pd.DataFrame([row]))
    'L3: 50 % of 10 with 8 to 11 messages (by chance 25 %).'
    """
    table = _read(by_length)
    if table.empty:
        return "No conversations."
    return " ".join(_sentence(str(level), rows) for level, rows in table.groupby("level", sort=False))


def _sentence(level: str, rows: Table) -> str:
    told = [
        f"{_rows.per_cent(row['share'])} of {int(row['of'])} with {row['band']} messages"
        + (f" (by chance {_rows.per_cent(row['chance'])})" if not pd.isna(row.get("chance")) else "")
        for row in _records(rows)
        if _is_told(row)
    ]
    return f"{level}: {', '.join(told)}." if told else f"{level}: no band has a share."


def tabulate_length(by_length: Table) -> Table:
    """
    Give the numbers behind the drawing of levels by length.

    Parameters
    ----------
    by_length
        What `length` draws.

    Returns
    -------
    table
        One row a band: how many conversations, then for each level its share as whole per cent, and that of
        chance where there is one.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    table = _read(by_length)
    rows: dict[str, dict[str, object]] = {}
    for row in _records(table):
        told = rows.setdefault(str(row["band"]), {"conversations": int(row["of"])})
        is_told = _is_told(row)
        told[str(row["level"])] = _rows.per_cent(row["share"]) if is_told else "–"
        if is_told and not pd.isna(row.get("chance")):
            told[f"{row['level']} by chance"] = _rows.per_cent(row["chance"])
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("messages").fillna("–")
