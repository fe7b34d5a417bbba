"""Networks made of what was read: of all of it, or of some periods."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.networks._kinds import Sort
from workbench.networks._network import Integers, Network, Numbers
from workbench.networks._reading import Found, numbers
from workbench.networks._shared import shared

_Ends = tuple[Integers, Integers, Numbers]
_COUNTS = ("acts", "acts_of_deleted")
_COUNTS_OF_ANSWERS = ("acts_without_reply_ids", "lost_answers")


def assemble(
    found: Found, sort: Sort, facts: Mapping[str, Any], *, first: int, last: int, normalise: str
) -> Network:
    """
    Make the network of some periods.

    Parameters
    ----------
    found
        What was read.
    sort
        What makes a tie.
    facts
        Where it comes from.
    first
        The first period.
    last
        The last one.
    normalise
        How ties of those who use the same are weighed.

    Returns
    -------
    network
        Of who acts or is addressed in these periods, in the order of their first acts in all of them.
    """
    source, target, weight = _ties(found, first, last)
    actors, is_there = _actors(found, first, last)
    if sort.is_directed:
        is_there[source] = is_there[target] = True
    rows = np.flatnonzero(is_there)
    place = np.cumsum(is_there) - 1
    nodes, ends = actors.iloc[rows], (numbers(place[source]), target, weight)
    if sort.is_directed:
        ends = (ends[0], numbers(place[target]), weight)
    elif sort.family == "shared":
        ends = shared(ends[0], target, (len(rows), len(found.things)), normalise)
    else:
        nodes, ends = _of_two_kinds(found, sort.mode, nodes, ends)
    return Network(nodes, *ends, sort.is_directed, {**facts, **_totals(found, sort, first, last)})


def _ties(found: Found, first: int, last: int) -> _Ends:
    """Take the ties of some periods, and add up what stands in several of them."""
    low, high = np.searchsorted(found.ties["period"], [first, last + 1])
    source, target, weight = (found.ties[name][low:high] for name in ("source", "target", "weight"))
    if first == last or not len(source):
        return numbers(source), numbers(target), weight.astype(np.int64)
    width = int(target.max()) + 1
    pair, place = np.unique(source.astype(np.int64) * width + target, return_inverse=True)
    summed = np.bincount(place, weights=weight).astype(np.int64)
    return numbers(pair // width), numbers(pair % width), summed


def _actors(found: Found, first: int, last: int) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Give role and number of acts of everybody, and who acts; who does not has the role last known."""
    low, high = np.searchsorted(found.stays["period"], [first, last + 1])
    stays = found.stays.iloc[low:high]
    number = stays["number"].to_numpy()
    acts = np.zeros(len(found.names), np.int64)
    np.add.at(acts, number, stays["acts"].to_numpy())
    role = found.known.to_numpy(object).copy()
    role[number] = stays["role"].to_numpy(object)  # periods ascend, so the last one stays
    return pd.DataFrame({"role": pd.array(role, dtype="str"), "acts": acts}, index=found.names), acts > 0


def _of_two_kinds(found: Found, mode: str, actors: pd.DataFrame, ends: _Ends) -> tuple[pd.DataFrame, _Ends]:
    source, thing, weight = ends
    used, place = np.unique(thing, return_inverse=True)
    things = found.things.iloc[used]
    nodes = pd.DataFrame(
        {
            "mode": pd.array(["actor"] * len(actors) + [mode] * len(things), dtype="str"),
            "role": pd.concat([actors["role"], pd.Series([None] * len(things), dtype="str")]).to_numpy(),
            "acts": np.concatenate(
                [
                    actors["acts"].to_numpy(),
                    np.bincount(place, weights=weight, minlength=len(used)).astype(np.int64),
                ]
            ),
        },
        index=pd.Index([*actors.index, *things["thing"]], dtype="str", name="actor"),
    )
    if mode == "link":
        nodes["site"] = pd.array([None] * len(actors) + things["site"].tolist(), dtype="str")
    return nodes, (source, numbers(len(actors) + place), weight)


def _totals(found: Found, sort: Sort, first: int, last: int) -> dict[str, Any]:
    part = found.totals.loc[first:last]
    counts = _COUNTS + _COUNTS_OF_ANSWERS if sort.family == "answers" else _COUNTS
    counted = {name: int(part[name].sum()) for name in counts}
    times = (part["start"].min(), part["end"].max()) if len(part) else (None, None)
    return {**counted, "start": iso(times[0]), "end": iso(times[1])}


def iso(microseconds: int | None) -> str | None:
    """
    Write a time as files hold it.

    Parameters
    ----------
    microseconds
        Since 1970, UTC.

    Returns
    -------
    time
        By ISO 8601; None where there is none.
    """
    if microseconds is None:
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(microseconds))).isoformat()
