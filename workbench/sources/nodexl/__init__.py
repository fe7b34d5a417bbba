"""
NodeXL, a template of Excel for networks: a workbook with a sheet of edges between accounts.

Several edges may come from one post, as where it names three people. They become one act; the further
rows are listed as joined to it, so that every row is accounted for.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.resources.abc import Traversable
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _day_order
from workbench.sources._ledger import Ledger, Shows
from workbench.sources.nodexl._edge import DATES, WANTED, Edge, Row, edge
from workbench.sources.nodexl._post import NUMERIC, post

label = "NodeXL"
expects = "an Excel workbook of NodeXL with the sheets Edges and Vertices, where the edges have dates"
asks_day_order = True
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.ALWAYS,
    shares=Shows.WHERE_USED,
    reactions=Shows.WHERE_USED,
    deletions=Shows.NEVER,
    cannot=(
        "A workbook holds what a search found when it was made, not all that was said in a place.",
        "Edges without a date, such as who follows whom, are no acts and are left out.",
        "Accounts are told by name; one that changed its name counts as two.",
        "Who is named in a post that somebody passes on is not read as a mention.",
        "Whom a quote quotes is told only in workbooks that have an edge for it; which post, in none.",
        "Edges that bear no id are one post where account, date and text are the same.",
        "Workbooks of other networks than Twitter are read as far as their edges have the same names.",
    ),
)

MAGIC = b"PK\x03\x04"
SHEETS = frozenset({"Edges", "Vertices"})
HEAD = 2**20
LARGEST = 2**30  # unpacked; a sheet is held in memory as a whole
HEADINGS = 5  # rows among which the names of the columns are looked for
FAULTS = (OSError, EOFError, ValueError, LookupError, RuntimeError, zipfile.BadZipFile, zlib.error)

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\bname=\"([^\"]*)\"")


def sniff(export: Traversable) -> bool:
    """Tell by the names of a workbook's sheets."""
    if not export.is_file():
        return False
    with suppress(*FAULTS), export.open("rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            return False
        with zipfile.ZipFile(stream) as archive, archive.open("xl/workbook.xml") as listed:
            names = {name.decode("utf-8", "replace") for name in _SHEET.findall(listed.read(HEAD))}
        return names >= SHEETS
    return False


def read(export: Traversable, *, day_first: bool | None = None) -> Iterator[Batch]:
    """
    Read the edges of a workbook, post by post.

    Parameters
    ----------
    export
        A file.
    day_first
        Whether a date such as 03/04/2026 begins with its day, where the workbook leaves that open.

    Yields
    ------
    batch
        Acts, and the edges that are none or belong to a post above, with the reason.

    Raises
    ------
    ExportError
        If the workbook cannot be read or has no edges, or leaves open how its dates are to be read.
    """
    rows = list(_rows(export))
    order = _order(export.name, rows, day_first)
    names = {name for row in rows[:1] for name in row}
    space = "X" if "tweet" in names else export.name.rpartition(".")[0]
    edges = [edge(number, row) for number, row in enumerate(rows, start=1)]
    yield from batches(export.name, _acts(edges, space, order))


def _acts(edges: list[Edge | Reject], space: str, day_first: bool | None) -> Iterator[Act | Reject]:  # noqa: FBT001
    posts: dict[tuple[object, ...], list[Edge]] = {}
    for one in edges:
        if isinstance(one, Edge):
            posts.setdefault(one.post, []).append(one)
    for one in edges:
        if isinstance(one, Reject):
            yield one
        elif one is (held := posts[one.post])[0]:
            yield post(held, space, day_first=day_first)
        else:
            yield Reject(one.number, f"a further edge of a post, joined to item '{held[0].number}'")


def _order(name: str, rows: list[Row], said: bool | None) -> bool | None:  # noqa: FBT001
    """Tell whether dates begin with the day, and ask where they leave it open."""
    written = (str(row.get(column) or "").strip() for row in rows for column in DATES)
    dates = [found for value in written if (found := NUMERIC.fullmatch(value))]
    order = _day_order.day_comes_first(((int(one[1]), int(one[2])) for one in dates), file=name, said=said)
    if dates and order is None:
        raise _day_order.asked(name, dates[0][0])
    return order


def _rows(export: Traversable) -> Iterator[Row]:
    """Yield the rows of the sheet of edges with the columns that are wanted; empty rows do not count."""
    with _sheet(export) as rows:
        columns: Mapping[int, str] = {}
        for number, values in enumerate(rows):
            if columns:
                row = {name: values[at] for at, name in columns.items() if at < len(values)}
                if any(value != "" for value in row.values()):
                    yield row
            elif number >= HEADINGS:
                break
            else:
                columns = _columns(values)
    if not columns:
        raise ExportError(
            f"'{export.name}' has no columns 'Vertex 1' and 'Vertex 2' on its sheet Edges. "
            "Expected is a workbook of NodeXL, with two rows of headings."
        )


def _columns(values: Sequence[object]) -> dict[int, str]:
    names = [str(value).strip().lower() for value in values]
    if not {"vertex 1", "vertex 2"} <= set(names):
        return {}
    return {at: name for at, name in enumerate(names) if name in WANTED and name not in names[:at]}


@contextmanager
def _sheet(export: Traversable) -> Iterator[Iterator[Sequence[object]]]:
    """Open the sheet of edges."""
    try:
        with export.open("rb") as stream:
            _check_size(export.name, stream)
            stream.seek(0)
            with CalamineWorkbook.from_filelike(stream) as workbook:
                yield workbook.get_sheet_by_name("Edges").iter_rows()
    except ExportError:
        raise
    except (CalamineError, *FAULTS) as error:
        raise _broken(export.name, error) from error
    except BaseException as error:
        # what the parser did not think of it lets through as a panic, which is no Exception
        if type(error).__name__ == "PanicException":
            raise _broken(export.name, error) from error
        raise


def _check_size(name: str, stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > LARGEST:
        raise ExportError(
            f"'{name}' unpacks to more than {LARGEST // 2**30} GiB. "
            "Save the sheet Edges as CSV and import it as a table."
        )


def _broken(name: str, error: BaseException) -> ExportError:
    fault = str(error).partition("\n")[0][:120]
    return ExportError(f"'{name}' is a broken workbook ({fault}). Save it again in Excel.")
