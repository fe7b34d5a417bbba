"""Reading flat talk whose parents are not known: whole sessions, a chunk at a time."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple, Protocol

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.replies._acts import NAMED, NOBODY, Acts, Integers, Truths
from workbench.replies._chances import UNSAID

CHUNK = 100_000
"""Acts worked on at once, so that memory stays flat; a session is never divided."""
NAMING = 0.1
"""Share of messages that name somebody, from which on people of a place are said to name each other."""


class Service(Protocol):
    """What talk is read from: a study, or anything that connects to a table `talk`."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


class Chunk(NamedTuple):
    """Some whole sessions."""

    activity: pa.Array
    acts: Acts
    given: Integers
    """By act: the index of the act that it answers by the export, -1 if that is lost, `UNSAID` if unsaid."""
    is_threaded: Truths
    is_naming: bool
    """Whether people of its places name each other."""


def read(connection: duckdb.DuckDBPyConnection, events: list[str]) -> Iterator[Chunk]:
    """
    Go through all sessions in which it is not known who answers whom.

    Parameters
    ----------
    connection
        Has `talk`; gets the table `sessions`.
    events
        Spaces to leave out.

    Yields
    ------
    chunk
        Some sessions, in the order of their names.
    """
    columns = _columns(connection)
    values = {"events": events, "size": CHUNK, "naming": NAMING}
    connection.execute(_text("sessions").format(**columns), values)
    spans = """
        select is_naming, chunk, min(conversation), max(conversation) from sessions
        group by all order by all
    """
    for is_naming, chunk, first, last in connection.execute(spans).fetchall():
        span = {"naming": is_naming, "chunk": chunk, "first": first, "last": last}
        rows = connection.sql(_text("acts").format(**columns), params=span).to_arrow_table()
        yield _chunk(rows.combine_chunks(), is_naming=is_naming)


def _text(step: str) -> str:
    return files(__package__).joinpath(f"{step}.sql").read_text("utf-8")


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Say how to read what some tables of talk do not hold."""
    held = {name for name, *_ in connection.execute("describe talk").fetchall()}
    found = {name: name if name in held else "null" for name in ("alter", "mentions", "words", "questions")}
    listed = "list_prepend({alter}, coalesce({mentions}, [])::varchar[])".format(**found)
    listed = f"list_filter({listed}, lambda name: name is not null)"
    people = {f"named_{place}": f"{listed}[{place}]" for place in range(1, NAMED + 1)}
    return found | people | {"named": ", ".join(f"{person} as {name}" for name, person in people.items())}


def _chunk(rows: pa.Table, *, is_naming: bool) -> Chunk:
    def column(name: str) -> Any:  # noqa: ANN401
        return rows[name].to_numpy()

    named = [f"named_{place}" for place in range(1, NAMED + 1)]
    people = pa.chunked_array([part for name in ("actor", *named) for part in rows[name].chunks], pa.string())
    codes = people.combine_chunks().dictionary_encode().indices.fill_null(NOBODY).to_numpy().astype(np.int64)
    actor, *others = codes.reshape(len(named) + 1, -1)
    is_deleted = actor == NOBODY
    actor = np.where(is_deleted, codes.max(initial=0) + np.cumsum(is_deleted), actor)
    text = rows["conversation"].combine_chunks()
    session = np.concatenate([[False], pc.not_equal(text[:-1], text[1:])])[: len(text)].cumsum()
    acts = Acts(session, column("minute"), actor, np.stack(others, axis=1), column("asks"), column("words"))
    return Chunk(
        rows["activity"].combine_chunks(), acts, _given(rows, session), column("is_threaded"), is_naming
    )


def _given(rows: pa.Table, session: Integers) -> Integers:
    """Look up what acts answer by the export: an earlier act of the session counts, else it is lost."""
    parent = rows["parent"].combine_chunks()
    found = pc.index_in(parent, value_set=rows["activity"].combine_chunks(), skip_nulls=True)
    place = found.fill_null(-1).to_numpy().astype(np.int64)
    is_there = (place >= 0) & (place < np.arange(len(place))) & (session[place] == session)
    given: Integers = np.where(
        parent.is_null().to_numpy(zero_copy_only=False), UNSAID, np.where(is_there, place, -1)
    )
    return given
