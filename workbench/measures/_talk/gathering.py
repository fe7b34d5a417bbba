"""Going through the conversations of a service, chunk by chunk, and putting what was found into one table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import duckdb
import numpy as np
import pandas as pd

from workbench import conversations
from workbench.measures._talk.messages import Talk, Told
from workbench.measures._talk.table import opened


class Service(Protocol):
    """What conversations are measured of: a study, or anything that connects to its views."""

    @property
    def has_roles(self) -> bool:
        """Whether some act is known to be by staff."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


Kernel = Callable[[Talk], Mapping[str, Told]]
"""Measures a chunk: one value a conversation for each column."""


def talks(service: Service) -> Iterator[Talk]:
    """
    Go through all conversations.

    Parameters
    ----------
    service
        A study.

    Yields
    ------
    talk
        One chunk of whole conversations.
    """
    for messages in conversations.read_messages(service):
        yield Talk(messages, has_roles=service.has_roles)


def gather(service: Service, kernel: Kernel) -> pd.DataFrame:
    """
    Measure all conversations.

    Parameters
    ----------
    service
        A study.
    kernel
        Measures a chunk.

    Returns
    -------
    table
        One row a conversation, in the order of their ids, which are its index; what cannot be told is NA.
    """
    names: list[np.ndarray] = []
    parts: dict[str, list[Told]] = {}
    for talk in talks(service):
        names.append(talk.messages.conversations)
        for column, told in kernel(talk).items():
            parts.setdefault(column, []).append(told)
    index = pd.Index(np.concatenate(names), dtype="str", name="conversation")
    return pd.DataFrame({column: _column(found) for column, found in parts.items()}, index)


def _column(parts: list[Told]) -> pd.api.extensions.ExtensionArray:
    values = np.concatenate([part.numbers for part in parts])
    is_missing = ~np.concatenate([part.is_told for part in parts])
    kind = pd.arrays.FloatingArray if values.dtype.kind == "f" else pd.arrays.IntegerArray
    return kind(values, is_missing)


def one(service: Service | pd.DataFrame, name: str, measure: Callable[[Talk], Told]) -> pd.Series:
    """
    Measure all conversations in one respect.

    Parameters
    ----------
    service
        A study, or a table of talk.
    name
        Of the measure.
    measure
        Gives one value a conversation.

    Returns
    -------
    series
        Indexed by conversation.
    """
    return gather(opened(service), lambda talk: {name: measure(talk)})[name]
