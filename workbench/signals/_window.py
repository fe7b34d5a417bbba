"""A service of which only the conversations of a period are looked at."""

from dataclasses import dataclass

import duckdb
import pandas as pd

from workbench.signals._acts import Service

_ONLY = """
    CREATE TEMP VIEW talk AS
    SELECT * FROM memory.main.talk WHERE conversation IN (SELECT conversation FROM in_the_period)
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
        connection.execute(_ONLY)
        return connection
