"""Running the questions to a study: one SQL file a step, beside this one."""

from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import duckdb

Row = dict[str, Any]


class Service(Protocol):
    """What is checked: a study, or anything that connects to its views."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


@cache
def _text(step: str) -> str:
    return files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")


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
    for statement in duckdb.extract_statements(_text(step)):
        connection.execute(statement, values or None)


def rows(connection: duckdb.DuckDBPyConnection, step: str, **values: object) -> list[Row]:
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
    rows
        Values by column, a missing one is None.
    """
    found = connection.execute(_text(step), values or None)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
