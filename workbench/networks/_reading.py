"""Reading what networks are made of from a study: actors, ties and totals, in one pass and as numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.completeness import require
from workbench.errors import LedgerError, StudyError
from workbench.networks._kinds import Sort
from workbench.networks._network import Integers
from workbench.networks._selection import Selection, Wishes, select
from workbench.networks._steps import choose, chunks, lay_out, run, table

Unseen = Literal["refuse", "keep"]
K = 5
_NO_MESSAGES = (
    "Who writes to whom in private cannot be told from this study, for it holds no direct messages. "
    "Import the exports again with --private, if they may be read."
)


class Service(Protocol):
    """What networks are built from: a study, or anything named that connects to a table `talk`."""

    @property
    def name(self) -> str:
        """What the service is called."""

    @property
    def sources(self) -> Sequence[str]:
        """The platforms its activity comes from."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


@dataclass(frozen=True, eq=False)
class Found:
    """
    What networks of one kind are made of, by period.

    Parameters
    ----------
    selection
        Which acts were read.
    told
        What the exports do not show: see `told`.
    names
        Of actors, in order, those included who may turn out to have no act and no tie.
    known
        The role of each, as last known in the study.
    stays
        One row an actor and period, in order of these: `period`, `number`, `acts`, `role`.
    ties
        One row a tie and period: `period`, `source`, `target`, `weight`.
    totals
        One row a period that has acts.
    things
        What actors use, in order: `thing`, `site`; without rows where ties are between actors.
    """

    selection: Selection
    told: Mapping[str, Any]
    names: "pd.Index[str]"
    known: "pd.Series[str]"
    stays: pd.DataFrame
    ties: dict[str, Integers]
    totals: pd.DataFrame
    things: pd.DataFrame


Divide = Callable[[pd.Timestamp, pd.Timestamp], dict[str, Any]]


def time_zone(service: Service) -> str:
    """
    Give the zone in which a service's days begin.

    Parameters
    ----------
    service
        A study.

    Returns
    -------
    zone
        Its IANA name; UTC where the service does not say.
    """
    return str(getattr(service, "time_zone", "UTC"))


def find(
    service: Service, of: str, sort: Sort, wishes: Wishes, *, unseen: Unseen, divide: Divide | None = None
) -> Found:
    """
    Read what a network is made of.

    Parameters
    ----------
    service
        A study.
    of
        Kind of network.
    sort
        What makes a tie in it.
    wishes
        Which acts.
    unseen
        Whether what no export shows is refused.
    divide
        Gives what divides time, from the first and the last moment of the acts; not asked if there are none.

    Returns
    -------
    found
        In numbers.

    Raises
    ------
    LedgerError
        If no export shows what makes a tie.
    StudyError
        If the study lacks a column for it, or a wish cannot be met.
    """
    with service.connect() as connection:
        selection = select(connection, time_zone(service), wishes)
        _check_columns(connection, of, sort)
        without = told(service, of, sort, private=selection.private, unseen=unseen)
        is_direct = of == "direct_message"
        lay_out(connection, {**selection.variables, "of": of, "direct": is_direct}, selection.conversations)
        if divide is not None:
            _divide(connection, divide)
        for step in ("stays", "roles", "names"):
            run(connection, step)
        things = _FAMILIES[sort.family](connection, sort, is_direct, _k(service))
        names = table(connection, "found_names")
        return Found(
            selection,
            without,
            pd.Index(_text(names["actor"]), dtype="str", name="actor"),
            pd.Series(_text(names["role"]), dtype="str"),
            _frame(table(connection, "found_stays")),
            {name: column.to_numpy() for name, column in _columns(table(connection, "found_ties"))},
            _frame(table(connection, "found_totals")).set_index("period"),
            things,
        )


def told(service: Service, of: str, sort: Sort, *, private: bool, unseen: Unseen) -> dict[str, Any]:
    """
    Say what the exports do not show of a network.

    Parameters
    ----------
    service
        A study.
    of
        Kind of network.
    sort
        What makes a tie in it.
    private
        Whether direct messages count.
    unseen
        Whether what no export shows is refused, or told like the rest.

    Returns
    -------
    told
        In `cannot` whole sentences; where no export shows what makes a tie, the reason in `unseen` too.

    Raises
    ------
    LedgerError
        If no export shows what makes a tie.
    StudyError
        If direct messages are asked for and left out at once.
    """
    try:
        if of == "direct_message":
            return {"cannot": _told_of_messages(service, private=private)}
        return {"cannot": require(service, sort.needs, private=private) if sort.needs else []}
    except LedgerError as refused:
        if unseen == "refuse":
            raise
        return {"cannot": [str(refused)], "unseen": str(refused)}


def _told_of_messages(service: Service, *, private: bool) -> list[str]:
    if not private:
        raise StudyError("A network of direct messages has none where private=False leaves them out.")
    with service.connect() as connection:
        ((acts, messages),) = connection.execute(
            "select count(*), count_if(coalesce(is_dm, false)) from talk where kind <> 'reaction'"
        ).fetchall()
    if acts and not messages:
        raise LedgerError(_NO_MESSAGES)
    return []


def _check_columns(connection: duckdb.DuckDBPyConnection, of: str, sort: Sort) -> None:
    there = {name for name, *_ in connection.execute("select * from talk limit 0").description or ()}
    missing = [name for name in sort.columns if name not in there]
    if missing:
        raise StudyError(
            f"A network of '{of}' cannot be read, for the study has no column '{missing[0]}'. "
            "Import its exports again."
        )


def _k(service: Service) -> int:
    return int(getattr(getattr(service, "settings", None), "k", K))


def _divide(connection: duckdb.DuckDBPyConnection, divide: Divide) -> None:
    ((first, last),) = table(connection, "span").to_pandas().astype("Int64").itertuples(index=False)
    if first is not pd.NA:
        choose(connection, divide(*(pd.Timestamp(int(time), unit="us", tz="UTC") for time in (first, last))))


def _answers(connection: duckdb.DuckDBPyConnection, _: Sort, is_direct: bool, __: int) -> pd.DataFrame:  # noqa: FBT001
    ((acts,),) = connection.execute("select coalesce(sum(acts), 0)::bigint from network_stays").fetchall()
    if is_direct:
        run(connection, "pairs")
    for chunk in chunks(connection, acts):
        run(connection, "chunk", **chunk)
        if is_direct:
            run(connection, "direct")
            run(connection, "apart")
        for step in ("answers", "lost", "heads"):
            run(connection, step)
        if is_direct:
            connection.execute("insert into network_answers from network_said")
        run(connection, "ties")
    return _no_things()


def _addressed(connection: duckdb.DuckDBPyConnection, sort: Sort, *_: object) -> pd.DataFrame:
    for step in (sort.step, "strangers", "addressed"):
        run(connection, step)
    return _no_things()


def _used(connection: duckdb.DuckDBPyConnection, sort: Sort, _: bool, k: int) -> pd.DataFrame:  # noqa: FBT001
    for step in (sort.step, "things"):
        run(connection, step)
    run(connection, "sites", k=k)
    run(connection, "used")
    return _frame(table(connection, "found_things"))


_FAMILIES: dict[str, Callable[[duckdb.DuckDBPyConnection, Sort, bool, int], pd.DataFrame]] = {
    "answers": _answers,
    "addressed": _addressed,
    "used": _used,
    "shared": _used,
}


def _no_things() -> pd.DataFrame:
    return pd.DataFrame({"thing": pd.Series(dtype="str"), "site": pd.Series(dtype="str")})


def _text(column: pa.ChunkedArray) -> list[str]:
    return column.to_pylist()  # type: ignore[no-any-return]


def _columns(found: pa.Table) -> list[tuple[str, pa.ChunkedArray]]:
    return list(zip(found.column_names, found.columns, strict=True))


def _frame(found: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = found.to_pandas()
    return frame.astype({name: "str" for name, column in _columns(found) if pa.types.is_string(column.type)})


def numbers(values: Any) -> Integers:  # noqa: ANN401  whatever numpy takes
    """
    Give numbers of nodes in their smallest form.

    Parameters
    ----------
    values
        Not above two thousand million.

    Returns
    -------
    numbers
        As 32-bit integers.
    """
    return np.asarray(values, np.int32)
