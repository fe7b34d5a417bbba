"""Reading talk from DuckDB: whole conversations at a time, in the order of talk."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple, Protocol

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.conversations._messages import Integers

CHUNK = 500_000
"""Activities worked on at once, so that memory stays flat; a conversation is never divided."""


class Service(Protocol):
    """What conversations are read from: a study, or anything that connects to a table `talk`."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


class Talk(NamedTuple):
    """The acts of some whole conversations in the order of talk, reactions last, and whose each is."""

    rows: pa.Table
    """As ``acts.sql`` reads them."""
    unit: Integers
    """Number of the conversation, from 0 in the order of the ids."""


@cache
def _text(step: str) -> str:
    return files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")


def read(service: Service, *, attach: str) -> Iterator[Talk]:
    """
    Go through all conversations in the order of their ids.

    Parameters
    ----------
    service
        Connects to `talk`.
    attach
        Whether replies without a target go to the ``root``, or have ``none``.

    Yields
    ------
    talk
        One chunk; a single empty one where there is no conversation.
    """
    with service.connect() as connection:
        spans = connection.execute(_text("chunks"), {"size": CHUNK}).fetchall()
        for first, last in spans or [("", "")]:
            values = {"first": first, "last": last, "attach": attach == "root"}
            rows = connection.sql(_text("acts"), params=values).to_arrow_table()
            yield _in_order(rows.combine_chunks())


def _in_order(rows: pa.Table) -> Talk:
    """Sort acts, which mostly come in order; ids are looked at only where all else is equal."""
    unit = ranks(rows["conversation"].combine_chunks())
    keys = [unit, *(rows[name].to_numpy() for name in ("is_reaction", "time"))]
    keys += [ranks(rows["source"].combine_chunks()), rows["item"].to_numpy()]
    if _ascends(keys):
        return Talk(rows, unit)
    order = np.lexsort(keys[::-1])
    if not _ascends([key[order] for key in keys]):
        order = np.lexsort([ranks(rows["activity"].combine_chunks()), *keys[::-1]])
    return Talk(rows.take(pa.array(order)).combine_chunks(), unit[order])


def ranks(text: pa.Array) -> Integers:
    """
    Give texts numbers in their order, from 0.

    Parameters
    ----------
    text
        None is missing.

    Returns
    -------
    ranks
        Equal for equal texts.
    """
    before, after = text[:-1], text[1:]
    if pc.all(pc.less_equal(before, after)).as_py():
        return np.cumsum(np.concatenate([[False], pc.less(before, after)])[: len(text)])
    coded = text.dictionary_encode()
    place = np.empty(len(coded.dictionary), np.int64)
    place[pc.sort_indices(coded.dictionary)] = np.arange(len(place))
    found: Integers = place[coded.indices]
    return found


def _ascends(keys: list[Integers]) -> bool:
    """Tell whether each row stands before the next by the first key in which they differ."""
    is_open = np.ones(max(len(keys[0]) - 1, 0), np.bool_)
    for key in keys:
        if np.any(is_open & (key[:-1] > key[1:])):
            return False
        is_open &= key[:-1] == key[1:]
    return not is_open.any()
