"""The acts that signals are counted on: tables made once in a connection of its own, one SQL file a step."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import duckdb
import numpy as np
import pandas as pd

from workbench import levels

Columns = Mapping[str, np.ndarray]
STEPS = ("acts", "answers", "flags")


class Service(Protocol):
    """What signals are told of: a study, or anything else with its views, roles and time zone."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone in which days are cut."""

    @property
    def has_roles(self) -> bool:
        """Whether some act is known to be by staff."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


@cache
def _text(step: str) -> str:
    return files(__package__).joinpath("sql", f"{step}.sql").read_text("utf-8")


class Acts:
    """
    The acts of conversations that began in a period, ready to be counted.

    Parameters
    ----------
    connection
        In which the tables stand.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, step: str, **values: object) -> None:
        """
        Run a step that others build on.

        Parameters
        ----------
        step
            Name of its file.
        **values
            What the step asks for.
        """
        for statement in duckdb.extract_statements(_text(step)):
            self._connection.execute(statement, values or None)

    def columns(self, step: str, **values: object) -> Columns:
        """
        Give what a step finds.

        Parameters
        ----------
        step
            Name of its file.
        **values
            What the step asks for.

        Returns
        -------
        columns
            Arrays by name, masked where a value is missing.
        """
        found = self._connection.execute(_text(step), values or None).fetchnumpy()
        return {name: np.ma.asanyarray(column) for name, column in found.items()}

    def rows(self, step: str, **values: object) -> list[dict[str, Any]]:
        """
        Give what a step finds, row by row; for what is few.

        Parameters
        ----------
        step
            Name of its file.
        **values
            What the step asks for.

        Returns
        -------
        rows
            Values by column, a missing one is None.
        """
        found = self._connection.execute(_text(step), values or None)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def counted(self, step: str, **values: object) -> list[dict[str, Any]]:
        """
        Count the facts that a step finds.

        Parameters
        ----------
        step
            Name of its file, whose rows say of a unit and a person whether something holds.
        **values
            What the step asks for.

        Returns
        -------
        counted
            One row a signal: `at`, `of`, and the persons behind both sides.
        """
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE facts AS {_text(step)}", values or None)
        return self.rows("counted")


@contextmanager
def acts(
    service: Service,
    judged: pd.DataFrame,
    *,
    start: pd.Timestamp | None = None,
    end: pd.Timestamp | None = None,
    own_sites: Sequence[str] = (),
) -> Iterator[Acts]:
    """
    Lay out the acts of a service.

    Parameters
    ----------
    service
        A study.
    judged
        Verdicts: `conversation` and `central`.
    start
        Only conversations that began at this time or later.
    end
        Only conversations that began before.
    own_sites
        Host names of official and own sites.

    Yields
    ------
    acts
        Until the block is left.
    """
    with levels.as_judged(service, judged).connect() as connection:
        laid = Acts(connection)
        connection.register("given_verdicts", judged[["conversation", "central"]].astype("str"))
        connection.register(
            "own", pd.DataFrame({"site": pd.Series(list(own_sites), dtype="str").str.lower()})
        )
        for step in ("blank", "judged"):
            laid.run(step)
        laid.run("whole", zone=service.time_zone)
        laid.run("units", start=start, end=end)
        for step in STEPS:
            laid.run(step)
        yield laid
