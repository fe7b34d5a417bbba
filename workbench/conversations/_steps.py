"""The counting, step by step: SQL files run by name over chunks of whole conversations."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa

from workbench.conversations._trees import Integers, places

CHUNK = 500_000
"""Activities worked on at once, so that memory stays flat; a conversation is never divided."""


@dataclass(frozen=True, slots=True)
class Handling:
    """How roles that are not known and authors that were deleted are read."""

    unknown_as: str = "member"
    deleted: str = "separate"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole conversations: the first and last by name, the number of the first act, how many acts."""

    first: str
    last: str
    start: int
    acts: int


@cache
def _text(step: str) -> str:
    return files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")


def _run(connection: duckdb.DuckDBPyConnection, step: str, **values: str | int | bool) -> None:
    connection.execute(_text(step), values or None)


def _fetch(connection: duckdb.DuckDBPyConnection, step: str) -> pa.Table:
    return connection.sql(_text(step)).to_arrow_table()


def _arrays(result: duckdb.DuckDBPyConnection) -> Iterator[Integers]:
    return (np.asarray(column, np.int64) for column in result.fetchnumpy().values())


def chunks(connection: duckdb.DuckDBPyConnection) -> Iterator[Chunk]:
    """
    Lay conversations end to end and divide them into chunks.

    Parameters
    ----------
    connection
        Holds `talk`.

    Yields
    ------
    chunk
        In the order of conversations; a single empty one where there is no conversation.
    """
    _run(connection, "plan")
    rows = connection.execute(_text("chunks"), {"size": CHUNK}).fetchall()
    yield from (Chunk(*row) for row in rows or [("", "", 1, 0)])


def place(connection: duckdb.DuckDBPyConnection, chunk: Chunk, attach: str) -> None:
    """
    Put the acts of a chunk in order, and each into its tree.

    Parameters
    ----------
    connection
        Holds `talk` and the plan the chunk was cut from.
    chunk
        Which conversations.
    attach
        Whether replies without a target go to the root, or have none.
    """
    span = {"first": chunk.first, "last": chunk.last}
    _run(connection, "ordered", attach=attach == "root", **span)
    _run(connection, "heads")
    act, parent_act = _arrays(connection.execute(_text("links")))
    unit, acts = _arrays(connection.execute(_text("roots"), span))
    parent = np.arange(chunk.acts)
    parent[act - chunk.start] = parent_act - chunk.start
    tree = places(parent, np.repeat(unit - chunk.start, acts))
    columns = {"act": np.arange(chunk.acts), "parent": parent, "top": tree.top}
    numbered = {name: column + chunk.start for name, column in columns.items()}
    connection.register("trees", pa.table({**numbered, "depth": tree.depth}))


def read_messages(connection: duckdb.DuckDBPyConnection, handling: Handling, *, instead_of: Handling) -> None:
    """
    Read roles and deleted authors in one way, in the conversations for which it can matter.

    Parameters
    ----------
    connection
        Holds the acts in their places.
    handling
        How what the export leaves open is read.
    instead_of
        How it was read before; if the same, all conversations are read.
    """
    if handling == instead_of:
        _run(connection, "everything")
    else:
        unknown = handling.unknown_as != instead_of.unknown_as
        _run(connection, "touched", unknown=unknown, deleted=handling.deleted != instead_of.deleted)
    separate = handling.deleted == "separate"
    _run(connection, "messages", unknown_as=handling.unknown_as, separate=separate)
    if handling == instead_of:
        _run(connection, "shapes")


def count(connection: duckdb.DuckDBPyConnection, units: str, turns: tuple[int, int]) -> pa.Table:
    """
    Count what the rule looks at, in whole conversations or in their branches.

    Parameters
    ----------
    connection
        Holds the messages as they are read.
    units
        Conversations, or those branches that have two inner edges or more.
    turns
        How many turns of a pair make contact, and how many a sustained dialogue.

    Returns
    -------
    table
        One row a conversation, or one a branch.
    """
    for step in (f"said_in_{units}", "people", "placed", "edges", "ties", "openings", "dyads"):
        _run(connection, step)
    contact, sustained = turns
    _run(connection, "evidence", contact=contact, sustained=sustained)
    return _fetch(connection, units)
