"""Tables as a report shows them: accessible HTML, and plain text that stays the same."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from workbench.errors import ReportError

MISSING = "–"
_MINUS, _GROUP = "\u2212", "\u00a0"
_GROUPED = 10_000  # shorter numbers, and years, are read at a glance
_PLACES = 2
_EQUAL = 1e-9
_NUMERIC = re.compile(r"(?!\d{4}-\d)[−-]?\d[\d.,%()\s\u00a0–−-]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """A table whose cells are text: headings, rows, and which columns hold numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]

    def html(self, *, caption: str, label: str = "") -> str:
        """
        Write the table as HTML, every name in it escaped.

        Parameters
        ----------
        caption
            What the table shows; empty inside a figure, whose caption speaks for both.
        label
            What a screen reader calls the table where it has no caption.

        Returns
        -------
        html
            One element; the first cell of each row heads it.
        """
        opens = ['<th scope="row">', *(f"<td{_class(numeric=numeric)}>" for numeric in self.numeric[1:])]
        ends = ["</th>", *("</td>" for _ in self.numeric[1:])]
        head = "".join(
            f'<th scope="col"{_class(numeric=numeric)}>{escape(text)}</th>'
            for text, numeric in zip(self.headings, (False, *self.numeric[1:]), strict=True)
        )
        rows = (zip(opens, map(escape, row), ends, strict=True) for row in self.rows)
        body = "\n".join(f"<tr>{''.join(map(''.join, row))}</tr>" for row in rows)
        named = f">\n<caption>{escape(caption)}</caption>" if caption else f' aria-label="{escape(label)}">'
        return f"<table{named}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"

    def text(self) -> str:
        """
        Write the table as plain text.

        Returns
        -------
        text
            Columns aligned; the same for the same cells.
        """
        lines = [self.headings, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.headings))]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if numeric else cell.ljust(width)
                for cell, width, numeric in zip(line, widths, (False, *self.numeric[1:]), strict=True)
            ).rstrip()
            for line in lines
        )


def shown(table: pd.DataFrame) -> Shown:
    """
    Turn a table into the text of its cells.

    Parameters
    ----------
    table
        A named index heads the rows; without one, the first column does. Numbers get at most two
        decimals, the same in a whole column; missing values become a dash.

    Returns
    -------
    shown
        As many rows as the table.

    Raises
    ------
    ReportError
        If a column or the index has no name, or the columns have several levels.
    """
    if table.columns.nlevels > 1:
        raise ReportError(
            "A table of a report has one row of headings; this one has several levels of columns."
        )
    if not (isinstance(table.index, pd.RangeIndex) and table.index.name is None):
        table = table.reset_index(names=_names(table.index))
    headings = tuple(str(name) for name in table.columns)
    if not headings or not all(name.strip() for name in headings):
        raise ReportError("Every column of a report's table needs a heading; at least one here has none.")
    columns = [_cells(table.iloc[:, i]) for i in range(len(headings))]
    return Shown(headings, tuple(zip(*columns, strict=True)), tuple(_is_numeric(cells) for cells in columns))


def _names(index: pd.Index) -> list[str]:
    if any(name is None for name in index.names):
        raise ReportError("The rows of a report's table are headed by an index without a name; give it one.")
    return [str(name) for name in index.names]


def _class(*, numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _is_numeric(cells: Iterable[str]) -> bool:
    known = [cell for cell in cells if cell != MISSING]
    return bool(known) and all(_NUMERIC.fullmatch(cell) for cell in known)


def _cells(column: "pd.Series[Any]") -> list[str]:
    values = [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]
    places = _decimals([v for v in values if isinstance(v, float)])
    return [_cell(value, places) for value in values]


def _decimals(values: Sequence[float]) -> int:
    """Say how many decimals a column needs, so that none of its values loses more than the last shown."""
    finite = [value for value in values if math.isfinite(value)]
    needed = (n for n in range(_PLACES) if all(abs(value - round(value, n)) < _EQUAL for value in finite))
    return next(needed, _PLACES)


def _cell(value: object, places: int) -> str:
    if value is None:
        return MISSING
    if isinstance(value, float) and not math.isfinite(value):
        return MISSING
    if isinstance(value, float):
        return _grouped(f"{value:,.{places}f}", value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d" if value == value.normalize() else "%Y-%m-%d %H:%M")
    if hasattr(value, "__index__") and not isinstance(value, bool):
        return _grouped(f"{value:,}", float(value.__index__()))
    return str(value)


def _grouped(text: str, value: float) -> str:
    separator = _GROUP if abs(value) >= _GROUPED else ""
    return text.replace(",", separator).replace("-", _MINUS)
