"""Two judgements of the same conversations, one against the other."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from workbench.errors import StudyError
from workbench.figures._canvas import BLUE, GREY, INK, PALE, SIZE, SMALL, bare, sheet

_SHADES = LinearSegmentedColormap.from_list("agreement", ["white", BLUE])
_DARK = 0.8  # of the darkest shade; from here on, numbers are written in white
_MANY = 6  # columns; the headings of more are slanted
_FALLBACK = ("one", "other")


def agreement(confusion: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """
    Draw how two judgements of the same conversations meet, such as those of two coders.

    Parameters
    ----------
    confusion
        Counts, whole or weighted, one row a judgement by the one and one column a judgement by the other;
        the names of index and columns say who they are.
    ax
        Where to draw; a new figure if not given.

    Returns
    -------
    ax
        A square a pair of judgements, with its count; the darker, the larger its share of the row. Squares
        where both judge alike are framed. What never occurs is left white, with a dot.

    Raises
    ------
    StudyError
        If a count is missing or below 0, or there is nothing to draw.
    """
    counts = _read(confusion)
    rows, columns = counts.shape
    ax = sheet(ax, height=1.1 + 0.42 * rows)
    cells = counts.to_numpy()
    shares = cells / np.maximum(cells.sum(axis=1, keepdims=True), 1)
    ax.pcolormesh(shares, cmap=_SHADES, vmin=0, vmax=1, edgecolors=PALE, linewidth=0.8)
    for row, one in enumerate(counts.index):
        for column, other in enumerate(counts.columns):
            count = float(cells[row, column])
            dark = shares[row, column] > _DARK
            ax.text(
                column + 0.5, row + 0.5, _written(count) if count else "·", ha="center", va="center",
                fontsize=SIZE, color="white" if dark else INK if count else GREY,
            )  # fmt: skip
            if one == other:
                ax.add_patch(
                    Rectangle((column, row), 1, 1, fill=False, edgecolor=INK, linewidth=1.6, zorder=3)
                )
    bare(ax)
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.xaxis.set_ticks_position("top")
    ax.xaxis.set_label_position("top")
    crowded = columns > _MANY
    ax.set_xticks(
        np.arange(columns) + 0.5,
        [str(name) if crowded else _broken(name) for name in counts.columns],
        fontsize=SMALL,
        rotation=30 if crowded else 0,
        ha="left" if crowded else "center",
    )
    ax.set_yticks(np.arange(rows) + 0.5, [str(name) for name in counts.index], fontsize=SMALL)
    one, other = _names(confusion)
    ax.set_ylabel(one.capitalize(), fontsize=SIZE, color=INK)
    ax.set_xlabel(other.capitalize(), fontsize=SIZE, color=INK)
    return ax


def _read(confusion: pd.DataFrame) -> pd.DataFrame:
    if confusion.empty:
        raise StudyError("There is nothing to compare. Give a table with one row and one column a judgement.")
    values = confusion.astype("Float64")
    if values.isna().any(axis=None) or (values < 0).any(axis=None):
        raise StudyError("A count of conversations is missing or below 0. Give whole numbers from 0.")
    return values.astype("float64")


def _cells(counts: pd.DataFrame) -> dict[tuple[str, str], float]:
    numbers = counts.to_numpy().tolist()
    rows = zip(counts.index, numbers, strict=True)
    return {(str(a), str(b)): n for a, row in rows for b, n in zip(counts.columns, row, strict=True)}


def _written(count: float) -> str:
    """Write a count; where two coders differ, each may have half a conversation."""
    return f"{count:,.0f}" if count == round(count) else f"{count:,.1f}"


def _names(confusion: pd.DataFrame) -> tuple[str, str]:
    given = (confusion.index.name, confusion.columns.name)
    one, other = (spare if name is None else str(name) for name, spare in zip(given, _FALLBACK, strict=True))
    return one, other


def _broken(name: object) -> str:
    """Break a long name, so that headings do not run into each other."""
    return str(name).replace("-", "-\n").replace(" ", "\n")


def describe_agreement(confusion: pd.DataFrame) -> str:
    """
    Say how two judgements meet.

    Parameters
    ----------
    confusion
        What `agreement` draws.

    Returns
    -------
    text
        How many are judged alike, and where the two differ most often.

    Raises
    ------
    StudyError
        If a count is missing or below 0, or there is nothing to compare.

    Examples
    --------
    >>> table = pd.DataFrame({"L1": [8, 1], "L2": [0, 6]}, index=["L1", "L2"])
    >>> describe_agreement(table.rename_axis(index="planted", columns="found"))
    '14 of 15 conversations are judged alike (93 %). Most that differ: planted L2, found L1 (1).'
    """
    counts = _read(confusion)
    one, other = _names(confusion)
    cells = _cells(counts)
    everything = sum(cells.values())
    alike = sum(count for (a, b), count in cells.items() if a == b)
    said = f"{_written(alike)} of {_written(everything)} conversations are judged alike"
    said += f" ({100 * alike / everything:.0f} %)." if everything else "."
    apart = {pair: count for pair, count in cells.items() if pair[0] != pair[1] and count}
    if not apart:
        return f"{said} None differ."
    most = sorted(apart, key=lambda pair: (-apart[pair], pair))[:2]
    told = "; ".join(f"{one} {a}, {other} {b} ({_written(apart[a, b])})" for a, b in most)
    return f"{said} Most that differ: {told}."


def tabulate_agreement(confusion: pd.DataFrame) -> pd.DataFrame:
    """
    Give the numbers behind the drawing of two judgements.

    Parameters
    ----------
    confusion
        What `agreement` draws.

    Returns
    -------
    table
        The same counts with their sums, and in `alike` the share of each row that both judge alike (0 to 1);
        missing where a row is empty.

    Raises
    ------
    StudyError
        If a count is missing or below 0, or there is nothing to compare.
    """
    counts = _read(confusion)
    total = counts.sum(axis=1)
    cells = _cells(counts)
    alike = pd.Series([cells.get((str(name), str(name)), 0) for name in counts.index], counts.index)
    is_whole = bool((counts % 1 == 0).all(axis=None))
    summed = counts.assign(all=total)
    table = summed.astype("int64") if is_whole else summed.round(2)
    table = table.assign(alike=(alike / total.where(total > 0)).round(3))
    return table.rename_axis(index=_names(confusion)[0], columns=None)
