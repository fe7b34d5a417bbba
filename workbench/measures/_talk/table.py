"""A table of talk in memory, read as a study is: for selections, and for what fits on a page."""

from collections.abc import Mapping
from typing import TypeVar

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.vocabulary import Kind, Precision, Role

Service = TypeVar("Service")
_NEEDED = ("activity", "actor", "role")
_SAID = (*_NEEDED, "conversation", "parent", "time", "is_dm", "has_reply_ids", "kind", "space")
_TYPES: Mapping[str, pa.DataType] = {
    **dict.fromkeys(("conversation", "activity", "parent", "actor", "role"), pa.string()),
    **dict.fromkeys(("kind", "space", "source", "origin", "targetless", "time_precision"), pa.string()),
    **dict.fromkeys(("is_dm", "has_reply_ids", "parent_inferred"), pa.bool_()),
    **dict.fromkeys(("item", "reactions", "replies"), pa.int64()),
    "time": pa.timestamp("us", tz="UTC"),
}


class Table:
    """
    Messages of a table, as measures read them.

    Parameters
    ----------
    table
        One row a message. Needed are `activity` (its id), `actor` (missing if deleted) and `role`. Known are
        `conversation` (all are one, if it is not there), `parent` (the id of what is answered; without the
        column nobody is known to answer), `time` (the order of rows, a minute each, if it is not there),
        `is_dm`, `has_reply_ids`, `kind` and `space`.

    Raises
    ------
    StudyError
        If a column is missing.
    """

    time_zone = "UTC"

    def __init__(self, table: pd.DataFrame) -> None:
        if lacks := [name for name in _NEEDED if name not in table]:
            raise StudyError(
                f"A table of talk lacks {', '.join(lacks)}. Expected one row a message: its id as activity, "
                "actor and role, and conversation, parent and time where they are known."
            )
        self.has_roles = bool(table["role"].eq(Role.STAFF).any())
        filled = pd.DataFrame(_defaults(table) | _known(table), index=range(len(table)))
        self._rows = pa.Table.from_pandas(filled, pa.schema(_TYPES), preserve_index=False)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """
        Connect to the talk.

        Returns
        -------
        connection
            Its own, with the views `talk` and `activity`.
        """
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        for view in ("talk", "activity"):
            connection.register(view, self._rows)
        return connection


def opened(given: Service | pd.DataFrame) -> Service | Table:
    """
    Give what conversations are read from.

    Parameters
    ----------
    given
        A study, or a table of talk.

    Returns
    -------
    service
        The study itself, or the table as one.

    Raises
    ------
    StudyError
        If a column of the table is missing.
    """
    return Table(given) if isinstance(given, pd.DataFrame) else given


def _defaults(table: pd.DataFrame) -> dict[str, object]:
    """Say what holds of messages of which the table does not say it."""
    return dict.fromkeys(_TYPES) | {
        "conversation": str(table["activity"].iloc[0]) if len(table) else None,
        "time": pd.to_datetime(range(0, 60 * len(table), 60), unit="s", utc=True),
        "time_precision": str(Precision.SECOND),
        "kind": str(Kind.MESSAGE),
        "is_dm": False,
        "has_reply_ids": "parent" in table,
        "space": "a table",
        "source": "table",
        "item": range(1, len(table) + 1),
        "targetless": "none",
    }


def _known(table: pd.DataFrame) -> dict[str, object]:
    """Take what the table says. Ids may be numbers, and those with a gap among them stand as fractions."""
    said = table[[name for name in table if name in _SAID]]
    if "time" in said:
        said = said.assign(time=pd.to_datetime(said["time"], utc=True))
    return {str(name): _cells(column, _TYPES[str(name)]) for name, column in said.convert_dtypes().items()}


def _cells(column: pd.Series, kind: pa.DataType) -> NDArray[np.object_]:
    if kind == pa.string():
        words = column.astype("string")
        column = words.mask(words == "")
    cells: NDArray[np.object_] = column.to_numpy(object)
    return cells
