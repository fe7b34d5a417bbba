"""Reading CSV exports row by row: every value as text, whatever editor or spreadsheet wrote the file."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.resources.abc import Traversable

from workbench.errors import ExportError
from workbench.sources._memory import remembered

HEAD = 64 * 1024
LONGEST = 64 * 2**20  # one value, in characters
MEND = "Export it again, or save it as UTF-8 (Excel: save as 'CSV UTF-8') and import it again."
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = ",;\t|"
FAULTS = (csv.Error, UnicodeDecodeError, zipfile.BadZipFile, zlib.error, EOFError)


@remembered
def columns(export: Traversable, *, preamble: int = 0) -> list[str]:
    """
    Give the names of the columns at the head of a CSV file.

    Parameters
    ----------
    export
        A file; anything that is no text gives no columns.
    preamble
        Lines that stand before the names, as notes do in some exports.

    Returns
    -------
    names
        As they stand in the file; empty where there are none.
    """
    if not export.is_file():
        return []
    with suppress(*FAULTS), export.open("rb") as stream:
        head = stream.read(HEAD)
        if b"\0" in head and not head.startswith(tuple(MARKS)):
            return []
        lines = head.decode(_encoding(head), "replace").splitlines(keepends=True)[preamble:]
        return next(csv.reader(lines, delimiter=_delimiter(lines)), [])
    return []


def rows(
    export: Traversable, *, name: str | None = None, preamble: int = 0
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """
    Yield the rows of a CSV file as text, numbered from 1.

    Parameters
    ----------
    export
        A file in UTF-8 or UTF-16, with or without a byte order mark.
    name
        What to call the file in an error, where its own name says too little.
    preamble
        Lines that stand before the names of the columns.

    Yields
    ------
    number, row
        The row's number, and its values by column; None where it has too few or too many.

    Raises
    ------
    ExportError
        If the file is no text of a known encoding, or a value in it never ends.
    """
    number = 0
    try:
        with export.open("rb") as packed:
            head = packed.read(HEAD)
            packed.seek(0)
            text = io.TextIOWrapper(packed, encoding=_encoding(head), newline="")
            for _ in range(preamble):
                text.readline()
            delimiter = _delimiter(head.decode(_encoding(head), "replace").splitlines()[preamble:])
            reader = csv.reader(text, delimiter=delimiter)
            csv.field_size_limit(LONGEST)
            names = next(reader, [])
            for row in reader:
                if row:
                    number += 1
                    yield number, dict(zip(names, row, strict=True)) if len(row) == len(names) else None
    except FAULTS as error:
        place = f"after row {number}" if number else "before its first row"
        fault = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise ExportError(f"'{name or export.name}' cannot be read {place}: {fault}. {MEND}") from error


def _encoding(head: bytes) -> str:
    return next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), "utf-8")


def _delimiter(lines: Sequence[str]) -> str:
    first = lines[0] if lines else ""
    return max(DELIMITERS, key=first.count)
