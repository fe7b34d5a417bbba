"""
Moodle, as a forum's own export writes it: CSV, JSON or an Excel workbook, one row a post.

The export names neither the forum nor the course, so the name of the file stands for the forum.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources.abc import Traversable

from python_calamine import CalamineError, CalamineWorkbook

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _csv
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources.moodle._post import from_row
from workbench.vocabulary import Precision

label = "Moodle"
expects = "the export of a forum as CSV, JSON or an Excel workbook"
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.WHERE_USED,
    time_precision=Precision.SECOND,
    cannot=(
        "Roles are not told: who is a teacher has to be said in roles.csv.",
        "The forum and its course are not named; the name of the file stands for them.",
        "Dates in words are exact to the minute and in the time zone of whoever exported them.",
        "Who was named in a text, who read it and who rated it is not told.",
        "A forum exported for some people, some discussions or some days only does not say so.",
        "Private replies are there only where the person who exported them may see them.",
    ),
)

COLUMNS = frozenset(
    {"id", "discussion", "parent", "userid", "created", "subject", "message", "privatereplyto"}
)
HEAD = 64 * 1024
MAGIC = b"PK\x03\x04"
LARGEST = 512 * 2**20  # of a workbook unpacked, as it cannot be read piece by piece
SHEETS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")

_COPY = re.compile(r"\s*\(\d+\)$")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


def sniff(export: Traversable) -> bool:
    """Tell whether a file is the export of a forum."""
    return _prefix(export) is not None or set(_csv.columns(export)) >= COLUMNS or _is_workbook(export)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read the posts of one forum.

    Parameters
    ----------
    export
        A file as Moodle wrote it, or a workbook saved again.

    Yields
    ------
    batch
        Acts, and the posts that are none with the reason.

    Raises
    ------
    ExportError
        If the file breaks off, or is a workbook that is too large or broken.
    """
    space = _COPY.sub("", export.name.rpartition(".")[0]) or export.name
    yield from batches(export.name, _posts(export, space))


def _posts(export: Traversable, space: str) -> Iterator[Act | Reject]:
    prefix = _prefix(export)
    if prefix is not None:
        for number, row in items(export, prefix):
            if isinstance(row, dict):
                yield from_row(number, row, space)
            else:
                yield Reject(number, "no post: an object with 'id', 'discussion' and 'created' was expected")
    elif _head(export, len(MAGIC)) == MAGIC:
        for number, values in _rows(export):
            yield from_row(number, values, space)
    else:
        for number, line in _csv.rows(export):
            yield from_row(number, line, space)


def _prefix(export: Traversable) -> str | None:
    """Find the posts in JSON: Moodle writes a list of sheets, of which there is one."""
    paths = shape(export)
    found = (prefix for prefix in ("item.item", "item") if {f"{prefix}.{name}" for name in COLUMNS} <= paths)
    return next(found, None)


def _is_workbook(export: Traversable) -> bool:
    head = b""
    if _head(export, len(MAGIC)) == MAGIC:
        with suppress(*_BROKEN), export.open("rb") as stream, zipfile.ZipFile(stream) as book:
            for name in SHEETS:
                with suppress(KeyError), book.open(name) as sheet:
                    head += sheet.read(HEAD)
    return all(f">{name}<".encode() in head for name in COLUMNS)


def _head(export: Traversable, size: int) -> bytes:
    if export.is_file():
        with suppress(*_BROKEN), export.open("rb") as stream:
            return stream.read(size)
    return b""


def _rows(export: Traversable) -> Iterator[tuple[int, Mapping[str, object] | None]]:
    """Yield the rows of the first sheet by column."""
    try:
        content = _whole(export)
        table = iter(CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).iter_rows())
        names = [str(name) for name in next(table, [])]
        for number, row in enumerate(table, start=1):
            yield number, dict(zip(names, row, strict=True)) if len(row) == len(names) else None
    except (CalamineError, *_BROKEN) as error:
        if isinstance(error, ExportError):
            raise
        fault = str(error).partition("\n")[0][:120]
        raise ExportError(f"'{export.name}' is a broken workbook ({fault}). Export it again.") from error


def _whole(export: Traversable) -> io.BytesIO:
    with export.open("rb") as stream, zipfile.ZipFile(stream) as book:
        size = sum(member.file_size for member in book.infolist())
    if size > LARGEST:
        raise ExportError(f"'{export.name}' unpacks to more than {LARGEST // 2**20} MB. Export it as CSV.")
    return io.BytesIO(export.read_bytes())
