"""Opening a study: its facts, and its activity as DuckDB sees it."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from workbench.study import _settings, _store


@dataclass(frozen=True)
class Study:
    """
    A study that was imported before.

    Parameters
    ----------
    path
        Its folder.
    settings
        Its facts sheet.
    provenance
        Where its activity comes from.
    """

    path: Path
    settings: _settings.Settings
    provenance: dict[str, Any]

    @property
    def name(self) -> str:
        """How reports call the service."""
        return self.settings.name

    @property
    def language(self) -> str:
        """Language of its reports."""
        return self.settings.language

    @property
    def time_zone(self) -> str:
        """IANA name of the zone in which days and months are cut."""
        return self.settings.time_zone

    @property
    def sources(self) -> list[str]:
        """Names of the sources its activity came from."""
        return sorted({given["source"] for entry in self.provenance["imports"] for given in entry["inputs"]})

    @cached_property
    def has_roles(self) -> bool:
        """Whether some act is known to be by staff; without, no level can be told."""
        with self.connect() as connection:
            return bool(connection.execute("SELECT count(*) FROM talk WHERE role = 'staff'").fetchall()[0][0])

    def connect(self) -> duckdb.DuckDBPyConnection:
        """
        Connect to the activity; close the connection, or use it in a ``with``.

        Returns
        -------
        connection
            Its own, with the views `activity` (as stored), `actors`, `rejects`, and `talk`: one row an act
            with its role at that time, and with conversations as people had them (see ``sql/talk.sql``).
        """
        cursor = self._database.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        return cursor

    def activity(self) -> pd.DataFrame:
        """
        Give the whole activity table in memory.

        Returns
        -------
        activity
            One row an act, as stored.
        """
        with self.connect() as connection:
            return connection.sql("FROM activity").df()

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        tables = _store.tables(self.path, self.provenance)
        database = duckdb.connect(config={"memory_limit": "3GB"})
        database.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        database.read_parquet(str(tables / "activity" / "*.parquet")).create_view("activity")
        for name in ("actors", "rejects"):
            database.read_parquet(str(tables / f"{name}.parquet")).create_view(name)
        for step in ("flat", "cases", "talk"):
            database.execute((files("workbench.study") / "sql" / f"{step}.sql").read_text("utf-8"))
        return database


def read(path: Path | str) -> Study:
    """
    Open a study.

    Parameters
    ----------
    path
        Its folder.

    Returns
    -------
    service
        The study, as it was when opened.

    Raises
    ------
    StudyError
        If there is none, or its files cannot be read.
    """
    folder = Path(path)
    found = _store.provenance(folder)
    return Study(folder, _settings.read(folder), found)
