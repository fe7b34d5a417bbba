"""Mapping items by the thousand: DuckDB parses slices of JSON, and SQL says which act each item is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import duckdb
import ijson
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.activity import NATIVE, Batch, Reject
from workbench.errors import ExportError
from workbench.sources import _json
from workbench.sources._slices import slices

GROUP = 4 * 2**20  # bytes of JSON mapped at once


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


def mapped(pieces: Iterable[Piece], query: str, **tables: pa.Table) -> Iterator[Batch]:
    """
    Map items with a query.

    Parameters
    ----------
    pieces
        Items of one file or many, each file's together.
    query
        SQL over the table `slices` (``nth``, ``text``: a JSON array of items) and the tables given, with one
        row an item in their order: ``nth``, columns of `NATIVE`, and ``reason``, which says why it is no act.
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
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        connection.execute(query_of("_columns"))
        for name, table in tables.items():
            connection.register(name, table)
        for group in _groups(pieces):
            yield from _mapped(connection, group, query, seen)


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


def _mapped(
    connection: duckdb.DuckDBPyConnection, group: list[Piece], query: str, seen: Counter[str]
) -> Iterator[Batch]:
    rows = _rows(connection, group, query, seen)
    bounds = np.searchsorted(rows["nth"].to_numpy(), np.arange(len(group) + 1))
    first = 0
    for nth, piece in enumerate(group):
        if nth + 1 < len(group) and group[nth + 1].file == piece.file:
            continue
        lines = rows.slice(bounds[first], bounds[nth + 1] - bounds[first])
        numbers = np.arange(len(lines)) + seen[piece.file] + 1
        seen[piece.file] += len(lines)
        noted = [each.reject for each in group[first : nth + 1] if each.reject]
        if len(lines) or noted:
            yield as_batch(piece.file, lines.append_column("item", pa.array(numbers)), noted)
        if piece.fault:
            raise _json.broken(Path(piece.file), seen[piece.file], piece.fault) from piece.fault
        first = nth + 1


def _rows(
    connection: duckdb.DuckDBPyConnection, group: list[Piece], query: str, seen: Counter[str]
) -> pa.Table:
    try:
        connection.register("slices", _table([piece.items for piece in group]))
        return connection.sql(query).to_arrow_table()
    except (duckdb.Error, pa.ArrowInvalid):
        mended = _table([_json.whole(piece.items) for piece in group])
    try:
        connection.register("slices", mended)
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
        With ``item``, columns of `NATIVE` (what is not there is missing), and ``reason``: why it is no act.
    rejects
        Others of the same file.

    Returns
    -------
    batch
        Rows whose ``reason`` is missing as acts, the others as rejects.
    """
    is_act = pc.is_null(rows["reason"])
    good, bad = rows.filter(is_act), rows.filter(pc.invert(is_act)).select(["item", "reason"]).to_pylist()
    columns = [
        good[f.name].cast(f.type) if f.name in good.column_names else pa.nulls(len(good), f.type)
        for f in NATIVE
    ]
    acts = pa.table(columns, schema=NATIVE)
    return Batch(file, acts, [*rejects, *(Reject(row["item"], row["reason"]) for row in bad)])


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
            return _json.broken(Path(piece.file), seen[piece.file], found)
    return _json.broken(Path(group[0].file), 0, error)
