"""Tables as files: CSV, JSON or Parquet by the ending of the name, whole or not at all."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pandas as pd

from workbench.errors import WorkbenchError

STANDARD_OUTPUT = Path("-")
FROM_EXPORTS = ("space", "origin", "conversation")  # columns whose text somebody else wrote
FORMULA = r"^(?=[=+\-@\t\r\n])"  # a spreadsheet would run what begins with these


def check(path: Path) -> None:
    """
    Refuse early a file that could not be written.

    Parameters
    ----------
    path
        A file, or `-` for standard output.

    Raises
    ------
    WorkbenchError
        If its ending is unknown, or its folder does not exist.
    """
    if path == STANDARD_OUTPUT:
        return
    if path.suffix.lower() not in _FORMS:
        raise WorkbenchError(
            f"'{path.name}' does not say in which form to write a table. "
            f"End its name in one of: {', '.join(_FORMS)}; or give - for standard output."
        )
    if not path.parent.is_dir():
        raise WorkbenchError(f"There is no folder '{path.parent}' to write '{path.name}' to. Make it first.")


def write(table: pd.DataFrame, path: Path) -> None:
    """
    Write a table.

    Parameters
    ----------
    table
        Its index is not written; columns that hold text from exports are named `space`, `origin`
        and `conversation`.
    path
        Ends in `.csv`, `.json` or `.parquet`; `-` is standard output, as CSV. Missing values are empty
        cells in CSV and null in JSON. In CSV, text from exports that a spreadsheet would take for a
        formula begins with an apostrophe.

    Raises
    ------
    WorkbenchError
        If its ending is unknown, or its folder does not exist.
    """
    check(path)
    if path == STANDARD_OUTPUT:
        _csv(table, sys.stdout.buffer)
        return
    writer = _FORMS[path.suffix.lower()]
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".table-") as folder:
        draft = Path(folder) / path.name
        with draft.open("wb") as stream:
            writer(table, stream)
        draft.replace(path)


def _csv(table: pd.DataFrame, stream: IO[bytes]) -> None:
    foreign = {name: _harmless(table[name]) for name in FROM_EXPORTS if name in table}
    text = table.assign(**foreign).to_csv(index=False, lineterminator="\n")
    rest = memoryview(text.encode("utf-8"))
    while rest:  # an unbuffered standard output may take only a part at once
        rest = rest[stream.write(rest) :]


def _harmless(text: pd.Series) -> pd.Series:
    """Keep spreadsheets from running what begins like a formula, and from ending a row too soon."""
    return text.str.replace(FORMULA, "'", regex=True).str.replace("\r", " ", regex=False)


def _json(table: pd.DataFrame, stream: IO[bytes]) -> None:
    text = table.to_json(
        orient="records", date_format="iso", force_ascii=False, double_precision=15, indent=1
    )
    stream.write(f"{text}\n".encode())


def _parquet(table: pd.DataFrame, stream: IO[bytes]) -> None:
    table.to_parquet(stream, index=False)


_FORMS: dict[str, Callable[[pd.DataFrame, IO[bytes]], None]] = {
    ".csv": _csv,
    ".json": _json,
    ".parquet": _parquet,
}
