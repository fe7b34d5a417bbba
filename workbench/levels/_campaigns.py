"""Announcements posted to several places: one campaign, each copy with a conversation of its own."""

from importlib.resources import files

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from workbench.conversations import Service
from workbench.vocabulary import Role

_KEYS = ("gist", "link")
_OPTIONAL = {"gist": "VARCHAR", "linked": "VARCHAR[]", "mark": "VARCHAR"}

Integers = NDArray[np.int64]


def campaigns(service: Service, found: pd.DataFrame, *, days: float) -> pd.Series:
    """
    Find out which conversations were opened by copies of one announcement.

    First messages by staff are copies where they have the same text, or the same first link, and were posted
    to different spaces within so many days; and so are those that a chain of copies connects.

    Parameters
    ----------
    service
        A study.
    found
        One row a conversation: `conversation`, `space`, `start`, `opener`.
    days
        Within which copies are posted.

    Returns
    -------
    campaigns
        Indexed like `found`: the id of the campaign's first conversation, missing where there is one copy.
    """
    roots = _roots(service, found)
    when = roots["time"].to_numpy(np.int64)
    within = int(days * 86_400_000_000)
    ties = [_copies(roots[key], roots["space"], when, within) for key in _KEYS]
    one, other = np.concatenate([np.empty((2, 0), np.int64), *ties], axis=1)
    graph = coo_array((np.ones(len(one), np.bool_), (one, other)), shape=(len(roots),) * 2)
    _, campaign = connected_components(graph, directed=False)
    copies = roots.assign(campaign=campaign).groupby("campaign")["conversation"]
    name = copies.transform("first").where(copies.transform("size") > 1)
    named = pd.Series(name.to_numpy(), index=pd.Index(roots["conversation"]), dtype="str")
    return found["conversation"].map(named).astype("str")


def _roots(service: Service, found: pd.DataFrame) -> pd.DataFrame:
    """Read what staff opened conversations with, in the order of time."""
    opened = found.loc[found["opener"].eq(Role.STAFF), ["conversation", "start"]]
    with service.connect() as connection:
        connection.register("opened", opened)
        roots = connection.sql(_told(connection) + _text("campaigns")).to_arrow_table()
    table: pd.DataFrame = roots.to_pandas()
    return table


def _told(connection: duckdb.DuckDBPyConnection) -> str:
    """Write `talk` with what it may lack."""
    lacking = [name for name in _OPTIONAL if name not in connection.table("talk").columns]
    columns = "".join(f", null::{_OPTIONAL[name]} as {name}" for name in lacking)
    return f"with told as (select *{columns} from talk)\n"  # noqa: S608  names are given above


def _text(step: str) -> str:
    return files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")


def _copies(key: pd.Series, space: pd.Series, when: Integers, within: int) -> Integers:
    """
    Tie posts of the same key in different spaces that are near in time, so that copies are connected.

    In the order of time, a run in one space is tied to the last post before it and to the first after it;
    any two copies within the time are then connected, without a look at every pair.
    """
    kept = np.flatnonzero(key.notna())
    names, spaces = pd.factorize(key.iloc[kept])[0], pd.factorize(space.iloc[kept])[0]
    order = np.lexsort((when[kept], names))
    row, name, place = kept[order], names[order], spaces[order]
    is_new = (np.diff(name, prepend=-1) != 0) | (np.diff(place, prepend=-1) != 0)
    first = np.flatnonzero(is_new)
    run = np.cumsum(is_new) - 1
    after = np.append(first, len(row))[run + 1]
    pairs = [(np.arange(len(row)), first[run] - 1), (np.arange(len(row)), after)]
    one, other = np.concatenate(pairs, axis=1)
    is_there = (other >= 0) & (other < len(row))
    one, other = one[is_there], other[is_there]
    is_copy = (name[one] == name[other]) & (np.abs(when[row[one]] - when[row[other]]) <= within)
    return np.stack([row[one[is_copy]], row[other[is_copy]]])
