"""Opening a study: its facts, and its activity as DuckDB sees it."""

import math
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from workbench.errors import StudyError
from workbench.study import _marks, _retention, _settings, _spaces, _store
from workbench.vocabulary import Mark

MEMORY = "3GB"
VIEWS = {"activity": "activity/*.parquet", "actors": "actors.parquet", "rejects": "rejects.parquet"}
NULLABLE = {pa.bool_(): pd.BooleanDtype(), pa.int64(): pd.Int64Dtype()}  # missing is neither false nor zero
STEPS = ("spaces", "marks", "flat", "cases", "talk")
CASE_HOURS, SESSION_MINUTES = 72.0, 60.0  # silence that ends a case of direct messages, a session of chat
EVENT_HOURS = 12.0  # and an event: longer than any lasts, shorter than from one evening to the next


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
    marks
        What a person marked as spam, test or off-topic, by the name of an act or its place in an export.
    case_hours
        Silence, in hours, that ends a case of direct messages.
    session_minutes
        Silence, in minutes, that ends a session of flat chat.
    """

    path: Path
    settings: _settings.Settings
    provenance: dict[str, Any]
    marks: Mapping[str, Mark] = field(default_factory=dict, repr=False)
    case_hours: float = CASE_HOURS
    session_minutes: float = SESSION_MINUTES

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

    def cut(self, *, case_hours: float = CASE_HOURS, session_minutes: float = SESSION_MINUTES) -> "Study":
        """
        Cut direct messages and flat chat at other silences.

        Parameters
        ----------
        case_hours
            Silence that ends a case of direct messages, above 0.
        session_minutes
            Silence that ends a session of flat chat, above 0.

        Returns
        -------
        service
            The same study with other conversations; this one stays as it is.

        Raises
        ------
        StudyError
            If a silence is no number above 0.
        """
        for name, value in (("case_hours", case_hours), ("session_minutes", session_minutes)):
            if not (math.isfinite(value) and value > 0):
                raise StudyError(f"{name} is {value}, and must be a number above 0.")
        return replace(self, case_hours=float(case_hours), session_minutes=float(session_minutes))

    @cached_property
    def unmatched_marks(self) -> list[str]:
        """The activities and origins of ``marks.csv`` that no act of the study has, sorted."""
        with self.connect() as connection:
            found = connection.execute("SELECT name FROM base.unmatched_marks ORDER BY name").fetchall()
        return [name for (name,) in found]

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
        for name, table in self._stated().items():
            database.register("stated", table)
            database.execute(f"CREATE TABLE {name} AS FROM stated")
            database.unregister("stated")
        database.execute("SET schema = 'main'")
        for view in VIEWS:
            database.execute(f"CREATE VIEW {view} AS FROM base.{view}")
        for step in STEPS:
            database.execute(files("workbench.study").joinpath("sql", f"{step}.sql").read_text("utf-8"))
        return database

    def _stated(self) -> dict[str, pa.Table]:
        """Give what is not in the activity and yet shapes its conversations."""
        silences = {"private": self.case_hours * 3600, "chat": self.session_minutes * 60}
        events = [name for name, space in self.settings.spaces.items() if space.event]
        marks = [list(self.marks), list(self.marks.values())]
        return {
            "silences": pa.table(
                {
                    name: [round(seconds * 1e6)]
                    for name, seconds in (silences | {"event": EVENT_HOURS * 3600}).items()
                }
            ),
            "events": pa.table({"space": pa.array(events, pa.string())}),
            "given_marks": pa.table([pa.array(column, pa.string()) for column in marks], ["name", "mark"]),
        }


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
        If there is none, its files cannot be read, the day is over until which it was to be kept, or its
        facts sheet tells of a space that it does not hold.

    Warns
    -----
    RetentionWarning
        From 30 days before that day on.
    """
    folder = Path(path)
    found, settings = _store.provenance(folder), _settings.read(folder)
    _retention.check(folder, settings)
    service = Study(folder, settings, found, _marks.read(folder))
    if settings.spaces:
        with service.connect() as connection:
            held = connection.execute("SELECT DISTINCT space FROM activity WHERE visibility <> 'private'")
            _spaces.check(
                settings.spaces, {name for (name,) in held.fetchall()}, str(folder / _settings.FILE)
            )
    return service
