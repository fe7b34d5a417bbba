"""
Meta's tables of counts: from the Business Suite, the Content Library and, of old, CrowdTangle.

A row is a post of a Page or an account with how many reacted, commented, shared and saw it. Who they are
stands nowhere: such a table shows reach, never ties.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources._csv import columns, rows
from workbench.sources._day_order import asked, day_comes_first
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._meta_counts import LIBRARY, SUITE, TANGLE, Row, library, suite, tangle, written
from workbench.sources._meta_names import REQUIRED, known
from workbench.vocabulary import Precision

label = "Meta (counts)"
expects = "CSV of posts with their counts, from the Meta Business Suite, the Content Library or CrowdTangle"
ledger = Ledger(
    replies=Shows.NEVER,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.ALWAYS,
    deletions=Shows.NEVER,
    time_precision=Precision.MINUTE,
    cannot=(
        "Comments are counted, not told: who wrote to whom is not in the table, so that it shows no ties.",
        "Only posts are in the table, as a rule those of the Pages and accounts that were chosen for it.",
        "Counts are those of the day of the export; they grow until then.",
        "Reach stands for views where a table tells no views.",
        "The Business Suite tells times in the time zone of the account, to the minute.",
        "The Content Library leaves out the text unless it is asked for, and posts of small accounts.",
    ),
)
asks_day_order = True

OF_LIBRARY = {"id", "creation_time", "post_owner.id"}
OF_TANGLE = {"Facebook Id", "Post Created", "Total Interactions"}


def sniff(export: Traversable) -> bool:
    """Tell whether a file is one of these tables."""
    return _sort(columns(export)) is not None


def read(export: Traversable, *, day_first: bool | None = None) -> Iterator[Batch]:
    """
    Read a table.

    Parameters
    ----------
    export
        A CSV file.
    day_first
        Whether a date such as 03.04.2026 begins with its day, where the whole file leaves that open; with
        strokes, as the Business Suite itself writes them, the month comes first unless said or shown.

    Yields
    ------
    batch
        Acts, and the rows that are none with the reason.

    Raises
    ------
    ExportError
        If the file is no UTF-8, breaks off, or leaves open which number of a date is the day.
    """
    header = columns(export)
    sort, names = _sort(header), known(header)
    order = _order(export, names["time"], said=day_first) if sort == SUITE else False
    yield from batches(
        export.name,
        (_read_one(number, row, sort, names, day_first=order) for number, row in rows(export)),
    )


def _read_one(
    number: int, row: Row | None, sort: str | None, names: dict[str, list[str]], *, day_first: bool
) -> Act | Reject:
    if row is None:
        return Reject(number, "too few or too many values")
    if sort == SUITE:
        return suite(number, row, names, day_first=day_first)
    return library(number, row) if sort == LIBRARY else tangle(number, row)


def _sort(header: list[str]) -> str | None:
    if set(header) >= OF_LIBRARY and any(name.startswith("statistics.") for name in header):
        return LIBRARY
    if set(header) >= OF_TANGLE:
        return TANGLE
    names = known(header)
    has_count = any(names[count] for count in ("reactions", "replies", "shares", "views"))
    return SUITE if has_count and all(names[key] for key in REQUIRED) else None


def _order(export: Traversable, names: list[str], *, said: bool | None) -> bool:
    """Tell whether dates begin with the day: a spreadsheet may have written them in its own way."""
    pairs: set[tuple[int, int]] = set()
    example, has_stroke = "", True
    for _, row in rows(export):
        value = next((row[name] for name in names if row[name].strip()), "") if row else ""
        if found := written(value):
            pairs.add((found.first, found.second))
            example, has_stroke = value, found.has_stroke
    order = day_comes_first(pairs, file=export.name, said=said)
    if order is None and pairs and not has_stroke:
        raise asked(export.name, example)
    return bool(order)
