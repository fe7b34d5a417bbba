"""Running the steps that read networks: SQL files run by name over the talk of a study."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa

CHUNK = 1_500_000
"""Acts worked on at once, so that memory stays flat; a conversation is never divided."""

_LAST = "\U0010ffff"  # no name stands after the last of all characters
_TYPES = {
    "private": "boolean",
    "direct": "boolean",
    "start": "timestamptz",
    "end": "timestamptz",
    "kinds": "varchar[]",
    "spaces": "varchar[]",
    "roles": "varchar[]",
    "of": "varchar",
    "every": "varchar",
    "begin": "timestamp",
    "zone": "varchar",
}
_EMPTY = """
    create or replace temp table network_ties (period integer, source integer, target integer, weight bigint);
    create or replace temp table network_lost (period integer, lost bigint);
"""
_KNOWN = {
    "people": ("select account, platform, person from base.people", "account, platform, person"),
    "roles": (
        "select actor, max(role) as role from base.roles where valid_to is null group by actor",
        "actor, role",
    ),
}


@cache
def _text(step: str) -> str:
    return files(__package__).joinpath("sql", f"{step}.sql").read_text(encoding="utf-8")


def run(connection: duckdb.DuckDBPyConnection, step: str, **values: object) -> None:
    """
    Run a step that others build on.

    Parameters
    ----------
    connection
        Of the study.
    step
        Name of its file.
    **values
        What the step asks for.
    """
    connection.execute(_text(step), values or None)


def table(connection: duckdb.DuckDBPyConnection, step: str, **values: object) -> pa.Table:
    """
    Give what a step finds.

    Parameters
    ----------
    connection
        Of the study.
    step
        Name of its file.
    **values
        What the step asks for.

    Returns
    -------
    table
        In Arrow.
    """
    return connection.sql(_text(step), params=values or None).to_arrow_table()


def choose(connection: duckdb.DuckDBPyConnection, chosen: Mapping[str, Any]) -> None:
    """
    Say which acts the steps look at; what is not named is left as it was.

    Parameters
    ----------
    connection
        Of the study.
    chosen
        Values by name; None where nothing is chosen.
    """
    for name, value in chosen.items():
        cast = f"cast($value as {_TYPES[name]})"
        connection.execute(f"set variable network_{name} = {cast}", {"value": value})


def lay_out(
    connection: duckdb.DuckDBPyConnection, chosen: Mapping[str, Any], within: pa.Table | None
) -> None:
    """
    Make ready what all steps look at.

    Parameters
    ----------
    connection
        Of the study.
    chosen
        Values by name.
    within
        The conversations that are selected; all, if None.
    """
    choose(connection, dict.fromkeys(_TYPES) | dict(chosen))
    connection.execute(_EMPTY)
    known = {name for (name,) in connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'base'"
    ).fetchall()}  # fmt: skip
    for name, (there, columns) in _KNOWN.items():
        nothing = ", ".join(f"null::varchar as {column}" for column in columns.split(", "))
        rows = there if name in known else f"select {nothing} where false"
        view = "people" if name == "people" else "known_roles"
        connection.execute(f"create or replace temp view network_{view} as {rows}")
    run(connection, "acts")
    if within is not None:
        connection.register("network_within_given", within)
        connection.execute("create or replace temp table network_within as from network_within_given")
        connection.execute(f"{_text('acts').replace('network_acts', 'network_all_acts')}")
        run(connection, "within")


def chunks(connection: duckdb.DuckDBPyConnection, acts: int) -> Iterator[dict[str, str]]:
    """
    Divide talk into chunks of whole conversations.

    Parameters
    ----------
    connection
        Of the study.
    acts
        How many acts there are; few are one chunk.

    Yields
    ------
    chunk
        Its first conversation, and the first of the next chunk.
    """
    cuts = []
    if acts > CHUNK:
        cuts = [cut for (cut,) in connection.execute(_text("plan"), {"size": CHUNK}).fetchall()[1:]]
    for first, after in pairwise(["", *cuts, _LAST]):
        yield {"first": first, "next": after}
