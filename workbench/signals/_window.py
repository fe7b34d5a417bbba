"""A service of which only the conversations of a period are looked at."""

from dataclasses import dataclass

import duckdb
import pandas as pd

from workbench.signals._acts import Service

_IS_TEMPORARY = "SELECT count(*) > 0 FROM duckdb_views() WHERE temporary AND view_name = 'talk'"
_ASIDE = "ALTER VIEW temp.talk RENAME TO talk_of_all"  # a service may lay its own talk over that of the study
_WHOLE = "CREATE TEMP VIEW talk_of_all AS FROM memory.main.talk"
_ONLY = """
    CREATE TEMP VIEW talk AS
    SELECT * FROM talk_of_all WHERE conversation IN (SELECT conversation FROM in_the_period)
"""


@dataclass(frozen=True)
class Window:
    """
    A service seen through a window: its conversations are those given, its exports end where they end.

    Parameters
    ----------
    service
        A study.
    conversations
        Ids of those to look at.
    """

    service: Service
    conversations: "pd.Series[str]"

    @property
    def time_zone(self) -> str:
        """The IANA name of the service's zone."""
        return self.service.time_zone

    @property
    def has_roles(self) -> bool:
        """Whether some act of the service is known to be by staff."""
        return self.service.has_roles

    def connect(self) -> duckdb.DuckDBPyConnection:
        """
        Connect to the activity.

        Returns
        -------
        connection
            Its own; its view `talk` holds the conversations of the period.
        """
        connection = self.service.connect()
        connection.register("in_the_period", pd.DataFrame({"conversation": self.conversations}))
        is_laid_over = connection.execute(_IS_TEMPORARY).fetchall() == [(True,)]
        connection.execute(_ASIDE if is_laid_over else _WHOLE)
        connection.execute(_ONLY)
        return connection
