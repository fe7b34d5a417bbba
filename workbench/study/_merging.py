"""Joining what was read with what the study holds: edits replace, and conversations are resolved."""

import os
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from workbench.activity import REJECTS, STORED
from workbench.study._intake import ACTS, REJECTED
from workbench.study._roles import ACTORS

Integers = NDArray[np.int64]

MEMORY = 240 * 10**6  # bytes DuckDB may take before it works on disk
MEMORY_AN_ACT = 100  # where there are millions, it cannot do with less
THREADS = 2  # each holds rows of its own, so more of them want more memory
ACTIVITY = "activity/0.parquet"


class Merged(NamedTuple):
    """How many acts are new, were replaced by another version, and gone; and spaces of which that is open."""

    new: int
    changed: int
    gone: int
    cut: list[str]


def merge(
    following: Path,
    former: Path | None,
    *,
    read: pa.Table,
    declared: pa.Table,
    complete: Collection[str] = (),
) -> Merged:
    """
    Write the tables of the next generation.

    Parameters
    ----------
    following
        Folder of the next generation, with what the intake wrote; gets ``activity/``, ``actors.parquet``
        and ``rejects.parquet``.
    former
        Folder of the generation in use, if there is one.
    read
        The files read, as `Files` gives them.
    declared
        Roles from a role map, of the `ACTORS` shape; for the actors in it they replace the former ones.
    complete
        Sources whose exports hold all of a space between its first act and its last, so that a known act
        that is missing there was deleted.

    Returns
    -------
    merged
        What the import did to the study.
    """
    spill = following / "spill"
    spill.mkdir()
    (following / "activity").mkdir()
    acts = pq.read_metadata(following / ACTS).num_rows
    acts += pq.read_metadata(former / ACTIVITY).num_rows if former else 0
    with duckdb.connect(str(spill / "merge.duckdb"), config=_config(spill, acts)) as connection:
        connection.register("files", read)
        connection.register("declared", declared)
        _open(connection, following, former)
        connection.register("complete", pa.table({"source": pa.array(sorted(complete), pa.string())}))
        for step in ("named", "acts", "latest", "gone"):
            connection.execute(_sql(step))
        _resolve(connection)
        _write(connection, following)
        kept = connection.execute("SELECT (SELECT count(*) FROM stored) - (SELECT count(*) FROM former)")
        ((new,),) = kept.fetchall()
        ((changed, gone, cut),) = connection.execute(_sql("changes")).fetchall()
    _remove(spill, following / ACTS, following / REJECTED)
    return Merged(new, changed, gone, cut or [])


def _config(spill: Path, acts: int) -> dict[str, str | bool | int | float | list[str]]:
    memory = f"{max(MEMORY, MEMORY_AN_ACT * acts) // 10**6}MB"
    threads = min(THREADS, os.cpu_count() or 1)
    limits: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory, "threads": threads}
    return limits | {"temp_directory": str(spill), "preserve_insertion_order": False}


def _sql(step: str) -> str:
    return files("workbench.study").joinpath("sql", f"{step}.sql").read_text("utf-8")


def _open(connection: duckdb.DuckDBPyConnection, following: Path, former: Path | None) -> None:
    connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
    connection.read_parquet(str(following / ACTS)).create_view("intake")
    connection.read_parquet(str(following / REJECTED)).create_view("rejected")
    shapes = {
        "former": (ACTIVITY, STORED.append(pa.field("file_row_number", pa.int64()))),
        "former_actors": ("actors.parquet", ACTORS),
        "former_rejects": ("rejects.parquet", REJECTS),
    }
    for view, (name, schema) in shapes.items():
        if former is None:
            connection.register(view, schema.empty_table())
        else:
            connection.read_parquet(str(former / name), file_row_number=view == "former").create_view(view)


def _resolve(connection: duckdb.DuckDBPyConnection) -> None:
    """Find the first act of every conversation; acts are numbered in the order of their time."""
    sequence = _ordered(**_arrays(connection, "moments"))
    above = np.arange(len(sequence))
    connection.register("numbered", pa.table({"sequence": sequence, "n": above}))
    for step in ("tops", "answers"):
        found = _arrays(connection, step)
        above[found["n"]] = found["above"]
    root = _roots(above)
    connection.register("numbered", pa.table({"sequence": sequence, "n": np.arange(len(root)), "root": root}))
    connection.execute(_sql("roots"))


def _arrays(connection: duckdb.DuckDBPyConnection, step: str) -> dict[str, Integers]:
    found = connection.execute(_sql(step)).fetchnumpy()
    return {name: np.asarray(column, np.int64) for name, column in found.items()}


def _ordered(sequence: Integers, time: Integers, file: Integers, item: Integers, tie: Integers) -> Integers:
    return sequence[np.lexsort((tie, item, file, time))]


def _roots(above: Integers) -> Integers:
    """Follow parents to the top; each stands earlier than its reply, so there are no circles."""
    while not np.array_equal(higher := above[above], above):
        above = higher
    return above


def _write(connection: duckdb.DuckDBPyConnection, following: Path) -> None:
    connection.execute(_sql("written"), [str(following / ACTIVITY)])
    connection.read_parquet(str(following / ACTIVITY)).create_view("stored")
    for name in ("actors", "rejects"):
        connection.execute(_sql(name), [str(following / f"{name}.parquet")])


def _remove(spill: Path, *intake: Path) -> None:
    for file in (*spill.iterdir(), *intake):
        file.unlink()
    spill.rmdir()
