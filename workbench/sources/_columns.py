"""Mapping items by the thousand: DuckDB parses slices of JSON, and SQL says which act each item is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb
import ijson
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from workbench.activity import NATIVE, Act, Batch, Reject, table_of
from workbench.errors import ExportError
from workbench.sources import _json
from workbench.sources._slices import slices

GROUP = 4 * 2**20  # bytes of JSON mapped at once
LINES = 4_000  # likewise, of files of lines


class Piece(NamedTuple):
    """Some items of a file as a JSON array, or why there are no more."""

    file: str
    items: bytes = b"[]"
    reject: Reject | None = None
    fault: Exception | None = None


def pieces(export: Traversable, key: str | None = None, *, name: str | None = None) -> Iterator[Piece]:
    """
    Cut a JSON file into pieces of whole items.

    Parameters
    ----------
    export
        The file.
    key
        Key of the items' array in the outermost object; None where the array itself is outermost.
    name
        What to call the file, where its own name says too little.

    Yields
    ------
    piece
        In the order of the file; the last one holds the fault where the file breaks off.
    """
    called = name or export.name
    try:
        with export.open("rb") as stream:
            _json.skip_mark(stream)
            for items in slices(stream, key):
                yield Piece(called, b"[%b]" % items.strip(_json.AROUND))
    except _json.FAULTS as error:
        yield Piece(called, fault=error)


def query_of(source: str) -> str:
    """
    Give the query that lies beside a source.

    Parameters
    ----------
    source
        Its name.

    Returns
    -------
    query
        SQL.
    """
    return files("workbench.sources").joinpath(f"{source}.sql").read_text("utf-8")


def mapped(
    pieces: Iterable[Piece],
    query: str,
    *,
    unusual: Callable[[str, int, object], Act | Reject] | None = None,
    **tables: pa.Table,
) -> Iterator[Batch]:
    """
    Map items with a query, and what the query leaves one by one.

    Parameters
    ----------
    pieces
        Items of one file or many, each file's together.
    query
        SQL over the table `slices` (``nth``, ``file``, ``text``: a JSON array of items) and the tables given,
        with one row an item in their order: ``nth``, columns of `NATIVE`, and ``reason``, which says why it
        is no act, or ``unusual``, the JSON of an item that is left.
    unusual
        Maps such an item, given its file and number.
    **tables
        What else the query needs.

    Yields
    ------
    batch
        Acts and rejects of one file, numbered as they stand in it.

    Raises
    ------
    ExportError
        If a file is no whole JSON, naming the last item that could be read.
    """
    seen: Counter[str] = Counter()
    with _connected() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        for group in _groups(pieces):
            yield from _by_file(group, _rows(connection, group, query, seen), unusual, seen)


def mapped_lines(
    file: str, lines: Iterable[bytes | None], query: str, unusual: Callable[[int, bytes | None], Act | Reject]
) -> Iterator[Batch]:
    """
    Map lines with a query, and what the query leaves one by one.

    Parameters
    ----------
    file
        Name of their file.
    lines
        One JSON object each; None for a line that could not be kept.
    query
        SQL over the table `slices` (``nth``, ``text``: a line), with one row a line in their order: ``nth``,
        ``is_usual``, and where it is, columns of `NATIVE`.
    unusual
        Maps a line that is not as usual, given its number.

    Yields
    ------
    batch
        Acts and rejects in the order of the lines.
    """
    number, remaining = 1, iter(lines)
    with _connected() as connection:
        while group := list(islice(remaining, LINES)):
            rows = _usual(connection, [line or b"" for line in group], query)
            item = pa.array(np.arange(len(group)) + number)
            good = rows.append_column("item", item).filter(rows["is_usual"])
            odd = np.flatnonzero(~rows["is_usual"].to_numpy())
            others = [unusual(number + n, group[n]) for n in odd.tolist()]
            rejects = [each for each in others if isinstance(each, Reject)]
            told = [table_of([each for each in others if isinstance(each, Act)]), as_batch(file, good).acts]
            yield Batch(file, pa.concat_tables(told).sort_by("item"), rejects)
            number += len(group)


def _usual(connection: duckdb.DuckDBPyConnection, lines: list[bytes], query: str) -> pa.Table:
    """Ask for all lines at once; where one of them is no JSON, none of them counts as usual."""
    try:
        connection.register("slices", _table(lines))
        return connection.sql(query).to_arrow_table()
    except (duckdb.Error, pa.ArrowInvalid):
        connection.register("slices", _table([b"{}"] * len(lines)))
        return connection.sql(query).to_arrow_table()


def _connected() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    connection.execute(query_of("_columns"))
    return connection


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    size = 0
    for piece in pieces:
        group.append(piece)
        size += len(piece.items)
        if size >= GROUP or piece.fault:
            yield group
            group, size = [], 0
    if group:
        yield group


def _by_file(
    group: list[Piece],
    rows: pa.Table,
    unusual: Callable[[str, int, object], Act | Reject] | None,
    seen: Counter[str],
) -> Iterator[Batch]:
    """Give each file the acts and rejects that are its own."""
    rows = rows.append_column("item", _numbers(group, rows["nth"].to_numpy(), seen))
    acts, rejects = _parted(rows)
    if unusual is not None:
        acts, rejects = _joined(group, rows, acts, rejects, unusual)
    bounds = np.searchsorted(acts["nth"].to_numpy(), np.arange(len(group) + 1))
    acts, first = acts.select(NATIVE.names), 0
    for nth, piece in enumerate(group):
        if nth + 1 < len(group) and group[nth + 1].file == piece.file:
            continue
        held = acts.slice(bounds[first], bounds[nth + 1] - bounds[first])
        noted = [each.reject for each in group[first : nth + 1] if each.reject]
        noted += [reject for n in range(first, nth + 1) for reject in rejects.get(n, ())]
        if len(held) or noted:
            yield Batch(piece.file, held, noted)
        if piece.fault:
            raise _broken(piece.file, seen[piece.file], piece.fault) from piece.fault
        first = nth + 1


def _numbers(group: list[Piece], nth: NDArray[np.int64], seen: Counter[str]) -> pa.Array:
    """Give each row its number in its file."""
    counts = np.bincount(nth, minlength=len(group))
    begun = np.empty(len(group), np.int64)
    for n, piece in enumerate(group):
        begun[n] = seen[piece.file] + 1
        seen[piece.file] += int(counts[n])
    return pa.array(np.arange(len(nth)) + np.repeat(begun - np.cumsum(counts) + counts, counts))


def _parted(rows: pa.Table) -> tuple[pa.Table, dict[int, list[Reject]]]:
    """Part rows into acts, and rejects by the piece they stand in; what is unusual is neither yet."""
    is_act = pc.is_null(rows["reason"]) if "reason" in rows.column_names else pc.is_null(rows["unusual"])
    good = rows.filter(is_act)
    columns = [
        good[f.name].cast(f.type) if f.name in good.column_names else pa.nulls(len(good), f.type)
        for f in NATIVE
    ]
    rejects: dict[int, list[Reject]] = {}
    if "reason" in rows.column_names:
        for row in rows.filter(pc.invert(is_act)).select(["nth", "item", "reason"]).to_pylist():
            rejects.setdefault(row["nth"], []).append(Reject(row["item"], row["reason"]))
    return pa.table(columns, schema=NATIVE).append_column("nth", good["nth"]), rejects


def _joined(
    group: list[Piece],
    rows: pa.Table,
    acts: pa.Table,
    rejects: dict[int, list[Reject]],
    unusual: Callable[[str, int, object], Act | Reject],
) -> tuple[pa.Table, dict[int, list[Reject]]]:
    """Map what the query left, and put it where it stood."""
    left = rows.filter(pc.is_valid(rows["unusual"])).select(["nth", "item", "unusual"]).to_pylist()
    told = [
        (row["nth"], unusual(group[row["nth"]].file, row["item"], _json.parsed(row["unusual"].encode())))
        for row in left
    ]
    for nth, each in told:
        if isinstance(each, Reject):
            rejects.setdefault(nth, []).append(each)
    others = table_of([each for _, each in told if isinstance(each, Act)])
    nths = pa.array([nth for nth, each in told if isinstance(each, Act)], acts["nth"].type)
    joined = pa.concat_tables([acts, others.append_column("nth", nths)])
    return joined.sort_by([("nth", "ascending"), ("item", "ascending")]), rejects


def _rows(
    connection: duckdb.DuckDBPyConnection, group: list[Piece], query: str, seen: Counter[str]
) -> pa.Table:
    try:
        connection.register("slices", _slices(group, [piece.items for piece in group]))
        return connection.sql(query).to_arrow_table()
    except (duckdb.Error, pa.ArrowInvalid):
        mended = [_json.whole(piece.items) for piece in group]
    try:
        connection.register("slices", _slices(group, mended))
        return connection.sql(query).to_arrow_table()
    except (duckdb.Error, pa.ArrowInvalid) as error:
        raise _fault(group, seen, error) from error


def as_batch(file: str, rows: pa.Table, rejects: Iterable[Reject] = ()) -> Batch:
    """
    Part rows into acts and rejects.

    Parameters
    ----------
    file
        Name of their file.
    rows
        With ``item``, columns of `NATIVE` (what is not there is missing), and ``reason`` if some are none.
    rejects
        Others of the same file.

    Returns
    -------
    batch
        Rows whose ``reason`` is missing as acts, the others as rejects.
    """
    good, bad = rows, []
    if "reason" in rows.column_names:
        is_act = pc.is_null(rows["reason"])
        good, bad = rows.filter(is_act), rows.filter(pc.invert(is_act)).select(["item", "reason"]).to_pylist()
    columns = [
        good[f.name].cast(f.type) if f.name in good.column_names else pa.nulls(len(good), f.type)
        for f in NATIVE
    ]
    acts = pa.table(columns, schema=NATIVE)
    return Batch(file, acts, [*rejects, *(Reject(row["item"], row["reason"]) for row in bad)])


def _broken(file: str, number: int, error: Exception) -> ExportError:
    return _json.broken(Path(file), number, error, name=file)


def _slices(group: list[Piece], texts: list[bytes]) -> pa.Table:
    return _table(texts).append_column(
        "file",
        pa.array([piece.file.encode("utf-8", "replace") for piece in group], pa.binary()).cast(pa.string()),
    )


def _table(texts: list[bytes]) -> pa.Table:
    """Lay texts side by side as Arrow does; item by item it would take ten times as long."""
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
    column = pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(b"".join(texts)))
    column.validate(full=True)
    return pa.table({"nth": np.arange(len(texts)), "text": column})


def _fault(group: list[Piece], seen: Counter[str], error: Exception) -> ExportError:
    """Find the item at which the parser stopped."""
    for piece in group:
        try:
            for _ in ijson.items(piece.items, "item"):
                seen[piece.file] += 1
        except _json.FAULTS as found:
            return _broken(piece.file, seen[piece.file], found)
    return _broken(group[0].file, 0, error)
