"""
4CAT, a toolkit that collects from many platforms, and Zeeschuimer, the browser extension beside it.

Its CSV results name the same things by the same columns; its NDJSON holds what the platform sent, each
platform in its own words.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources import _csv
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._lines import first, lines
from workbench.sources.fourcat._item import read_item
from workbench.sources.fourcat._row import form_of, read_row

label = "4CAT"
expects = "a result of 4CAT as CSV or NDJSON, or NDJSON of Zeeschuimer"
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.WHERE_USED,
    shares=Shows.WHERE_USED,
    reactions=Shows.WHERE_USED,
    deletions=Shows.NEVER,
    cannot=(
        "A result holds what a search or a browser came upon, not all that was said in a place.",
        "Where a result has no column for answers, the thread is taken as what every post in it answers.",
        "In CSV of X only the account that a post answers is told, not the post.",
        "CSV of X and Bluesky tells accounts by name and NDJSON by number: import one of the two.",
        "A clock without a zone may be 4CAT's server's; it is read in the time zone of the study.",
        "Mentions and shares are told for X and Bluesky only, and not where 4CAT hid the authors' names.",
        "NDJSON is read of TikTok, X, Bluesky and Threads, of the last without answers.",
        "How many people liked a post is as old as the collection, and differs from platform to platform.",
    ),
)

CSV = frozenset({"id", "author", "body", "timestamp"})
WRAPPED = frozenset({"item_id", "timestamp_collected", "source_platform", "data"})


def sniff(export: Traversable) -> bool:
    """Tell by the columns of a CSV, or by what the collector wrote around the first item."""
    if not export.is_file():
        return False
    return _is_csv(export) or _is_ndjson(export)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read a result row by row, or item by item.

    Parameters
    ----------
    export
        A file.

    Yields
    ------
    batch
        Acts, and the rows that are none with the reason.

    Raises
    ------
    ExportError
        If the file is no text, or is damaged in its zip.
    """
    yield from batches(export.name, _items(export) if _is_ndjson(export) else _rows(export))


def _is_csv(export: Traversable) -> bool:
    columns = set(_csv.columns(export))
    return columns >= CSV and not columns.isdisjoint({"thread_id", "unix_timestamp"})


def _is_ndjson(export: Traversable) -> bool:
    item = first(export)
    added = [item.get(name) for name in ("__import_meta", "4CAT_metadata")]
    return item.keys() >= WRAPPED or any(isinstance(one, dict) for one in added)


def _rows(export: Traversable) -> Iterator[Act | Reject]:
    form = form_of(frozenset(_csv.columns(export)))
    # 4CAT names its files by the data source first
    place = export.name.rpartition(".")[0].partition("-")[0] or label
    for number, row in _csv.rows(export):
        yield read_row(number, row, form, place)


def _items(export: Traversable) -> Iterator[Act | Reject]:
    for number, item in lines(export):
        yield item if isinstance(item, Reject) else read_item(number, item)
