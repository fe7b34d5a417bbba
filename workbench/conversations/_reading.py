"""Reading talk from DuckDB: whole conversations at a time, in the order of talk."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Protocol

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from workbench.conversations._messages import Integers, Truths

CHUNK = 500_000
"""Activities worked on at once, so that memory stays flat; a conversation is never divided."""


class Service(Protocol):
    """What conversations are read from: a study, or anything that connects to a table `talk`."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


class Talk(NamedTuple):
    """The acts of some whole conversations, left where they were read, and their order."""

    rows: pa.Table
    """As ``acts.sql`` reads them, in any order."""
    order: Integers
    """The row of each act in the order of talk: by conversation, reactions last, by time, by item."""
    unit: Integers
    """By act: number of the conversation in the chunk, from 0 in the order of the ids."""
    before: int
    """How many conversations stand before the chunk."""

    def column(self, name: str) -> NDArray[Any]:
        """
        Give a column that is no text, in the order of talk.

        Parameters
        ----------
        name
            Without missing values.

        Returns
        -------
        column
            One entry an act.
        """
        column: NDArray[Any] = self.rows[name].to_numpy()[self.order]
        return column

    def facts(self, acts: Integers, *names: str) -> pa.Table:
        """
        Give what is known of some acts.

        Parameters
        ----------
        acts
            By their places in the order of talk.
        *names
            Of columns.

        Returns
        -------
        facts
            One row an act.
        """
        return self.rows.select(names).take(pa.array(self.order[acts]))


_OPTIONAL = {
    "mark": "VARCHAR",
    "is_addressed": "BOOLEAN",
    "mentions": "VARCHAR[]",
    "cues": "VARCHAR[]",
    "questions": "BIGINT",
    "words": "BIGINT",
    "time_precision": "VARCHAR",
    "is_inferred": "BOOLEAN",
}
"""What `talk` may lack, and then nobody knows."""


@cache
def _text(step: str) -> str:
    return files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")


def read(service: Service) -> Iterator[Talk]:
    """
    Go through all conversations in the order of their ids.

    Parameters
    ----------
    service
        Connects to `talk`.

    Yields
    ------
    talk
        One chunk; a single empty one where there is no conversation.
    """
    with service.connect() as connection:
        spans = connection.execute(_text("chunks"), {"size": CHUNK}).fetchall()
        query = _told(connection) + _text("acts")
        values = {"events": _events(service)}
        for first, last, before in spans or [("", "", 0)]:
            chunk = connection.sql(query, params={**values, "first": first, "last": last})
            rows = chunk.to_arrow_table().combine_chunks()
            yield Talk(rows, *_in_order(rows), before)


def _told(connection: duckdb.DuckDBPyConnection) -> str:
    """Write `talk` with what it may lack, and with whether an act belongs to an event."""
    lacking = [name for name in _OPTIONAL if name not in connection.table("talk").columns]
    columns = "".join(f"null::{_OPTIONAL[name]} as {name}, " for name in lacking)
    is_event = "coalesce(list_contains($events::varchar[], space), false) as is_event"
    return f"with told as (select *, {columns}{is_event} from talk)\n"  # noqa: S608  names are given above


def _events(service: Service) -> list[str]:
    """Name the spaces that the facts sheet calls events, such as a webinar's chat."""
    spaces = getattr(getattr(service, "settings", None), "spaces", {})
    return [name for name, space in spaces.items() if getattr(space, "event", False)]


def _in_order(rows: pa.Table) -> tuple[Integers, Integers]:
    """
    Find the order of talk, and the number of each act's conversation.

    A study is sorted, but its pieces are read at the same time: so mostly it is enough to put conversations
    in order. The ids of acts are looked at only where all else is equal.
    """
    unit = _ranks(rows["conversation"].combine_chunks())
    keys = [unit, *(rows[name].to_numpy() for name in ("is_reaction", "time"))]
    keys += [_ranks(rows["source"].combine_chunks()), rows["item"].to_numpy()]
    order = np.argsort(unit, kind="stable")
    _sort_within(order, keys)
    if not _ascends(keys, order).all():
        _sort_within(order, [*keys, _ranks(rows["activity"].combine_chunks())])
    return order, unit[order]


def _sort_within(order: Integers, keys: list[Integers]) -> None:
    """Sort those conversations, numbered by the first key, in which a row does not stand before the next."""
    unit = keys[0][order]
    is_open = np.zeros(len(unit), np.bool_)
    is_open[unit[:-1][~_ascends(keys, order)]] = True
    places = np.flatnonzero(is_open[unit])
    rows = order[places]
    order[places] = rows[np.lexsort([key[rows] for key in keys[::-1]])]


def _ascends(keys: list[Integers], order: Integers) -> Truths:
    """Tell of each row but the last whether it stands before the next, by the first key that differs."""
    ascends = np.zeros(max(len(order) - 1, 0), np.bool_)
    is_open = ~ascends
    for key in keys:
        sorted_key = key[order]
        before, after = sorted_key[:-1], sorted_key[1:]
        ascends |= is_open & (before < after)
        is_open &= before == after
    return ascends


def _ranks(text: pa.Array) -> Integers:
    """Give texts, of which none is missing, numbers in their order, from 0."""
    before, after = text[:-1], text[1:]
    if pc.all(pc.less_equal(before, after)).as_py():
        return np.cumsum(np.concatenate([[False], pc.less(before, after)])[: len(text)])
    coded = text.dictionary_encode()
    place = np.empty(len(coded.dictionary), np.int64)
    place[pc.sort_indices(coded.dictionary)] = np.arange(len(place))
    found: Integers = place[coded.indices]
    return found
