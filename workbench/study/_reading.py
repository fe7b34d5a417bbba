"""Opening a study: its facts, and its activity as DuckDB sees it."""

import secrets
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from workbench.errors import StudyError
from workbench.study import _retention, _settings, _store

MEMORY = "3GB"
VIEWS = {"activity": "activity/*.parquet", "actors": "actors.parquet", "rejects": "rejects.parquet"}
NULLABLE = {pa.bool_(): pd.BooleanDtype(), pa.int64(): pd.Int64Dtype()}  # missing is neither false nor zero
STEPS = ("spaces", "flat", "cases", "talk")


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
        """The language of its reports."""
        return self.settings.language

    @property
    def time_zone(self) -> str:
        """The IANA name of the zone in which days and months are cut."""
        return self.settings.time_zone

    @property
    def sources(self) -> list[str]:
        """The names of the sources its activity came from."""
        return sorted({given["source"] for entry in self.provenance["imports"] for given in entry["inputs"]})

    @cached_property
    def has_roles(self) -> bool:
        """Whether some act is known to be by staff; without, no level can be told."""
        with self.connect() as connection:
            return bool(connection.execute("SELECT role FROM talk WHERE role = 'staff' LIMIT 1").fetchall())

    def connect(self) -> duckdb.DuckDBPyConnection:
        """
        Connect to the activity; close the connection, or use it in a ``with``.

        Returns
        -------
        connection
            Its own, with the views `activity` (as stored), `actors`, `rejects`, and `talk`: one row an act
            with its role at that time, and with conversations as people had them (see ``sql/talk.sql``).

        Raises
        ------
        StudyError
            If something was imported since the study was opened.
        """
        if not _store.tables(self.path, self.provenance).is_dir():
            raise StudyError(f"'{self.path}' has changed since it was opened. Open it again: study.read(...)")
        cursor = self._database.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        return cursor

    def activity(self) -> pd.DataFrame:
        """
        Give the whole activity table in memory.

        Returns
        -------
        activity
            One row an act, as stored; what the export cannot say is missing.
        """
        with self.connect() as connection:
            found = connection.sql("FROM activity").to_arrow_table()
        table: pd.DataFrame = found.to_pandas(types_mapper=NULLABLE.get)
        return table

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        tables = _store.tables(self.path, self.provenance)
        spill = Path(
            tempfile.gettempdir(), f"workbench-{secrets.token_hex(8)}"
        )  # made if needed, then removed
        database = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(spill)})
        database.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        database.execute("CREATE SCHEMA base; SET schema = 'base'")
        for view, file in VIEWS.items():
            database.read_parquet(str(tables / file)).create_view(view)
        database.execute("SET schema = 'main'")
        for view in VIEWS:
            database.execute(f"CREATE VIEW {view} AS FROM base.{view}")
        for step in STEPS:
            database.execute(files("workbench.study").joinpath("sql", f"{step}.sql").read_text("utf-8"))
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
        The study as it stands; read it again after an import.

    Raises
    ------
    StudyError
        If there is none, its files cannot be read, or the day is over until which it was to be kept.

    Warns
    -----
    RetentionWarning
        From 30 days before that day on.
    """
    folder = Path(path)
    found, settings = _store.provenance(folder), _settings.read(folder)
    _retention.check(folder, settings)
    return Study(folder, settings, found)
