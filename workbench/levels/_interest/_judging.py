"""What the figures of a period come to: each criterion met, not met or not assessable, and the state."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.levels._interest._calendar import Truths
from workbench.levels.codebook import Interest

Words = NDArray[np.object_]

CRITERIA = ("C1", "C2", "C2b", "C3", "C4", "C5")
MET, NOT_MET, OPEN = "met", "not met", "not assessable"
_GATES = ("C1", "C2", "C3", "C4")


class State(StrEnum):
    """How far a space is a community of interest, in one period."""

    KEPT_UP = "L4 with kept-up presence"
    STRUCTURE = "community structure"
    PEERS = "peer community"
    EMERGING = "emerging"
    ATTENDANCE = "recurring attendance"
    NOT_MET = "not met"
    OPEN = "not assessable"


def criteria(table: pd.DataFrame, interest: Interest) -> pd.DataFrame:
    """
    Judge each criterion by the figures.

    Parameters
    ----------
    table
        One row a period, roles read in one way.
    interest
        What the criteria demand.

    Returns
    -------
    criteria
        One column a criterion.
    """
    most = table["possible_most"].le(interest.most_in_bin)
    could = _recurs(table["possible"], table["possible_bins"], interest) & most
    does = _recurs(table["exchanges"], table["exchange_bins"], interest)
    does &= table["exchange_most"].le(interest.most_in_bin)
    back = table["returning"].ge(interest.members)
    back &= table["returning"].ge(interest.returning * table["members"])
    is_flat, answers = table["replies"].ne("observed"), table["answers"]
    by_members = table["m2m"].ge(interest.peer_share * answers) & table["first_by_members"].gt(0)
    least = interest.initiative * table["replied_shown"]
    # so often chance may bring as many, what is there counted among the draws
    draws = table["draws"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    rare = (table["pairs_as_many"] + 1).le((1 - interest.percentile / 100) * (draws + 1) + 1e-9)
    there = table["presence"].ge(interest.presence) & table["staff_share"].le(interest.staff_share)
    no_office = ~table["is_chaired"]
    return pd.DataFrame(
        {
            "C1": _told(does, could),
            "C2": _told(back, back),
            "C2b": _told(rare, rare | table["pairs"].isna()),
            "C3": _told(by_members & ~is_flat & answers.gt(0), by_members | is_flat | answers.eq(0)),
            "C4": _told(
                table["opened"].ge(least) & ~is_flat & no_office & least.gt(0),
                (table["opened"] + table["lost"]).ge(least) | is_flat | ~no_office,
            ),
            "C5": _told(there, there),
        }
    )


def _recurs(number: pd.Series, bins: pd.Series, interest: Interest) -> pd.Series:
    recurs: pd.Series = number.ge(interest.exchanges) & bins.ge(interest.exchange_bins)
    return recurs


def _told(certain: pd.Series, possible: pd.Series) -> Words:
    """Say what is met for certain, what could be, and what is not."""
    told: Words = np.select([certain, possible], [MET, OPEN], default=NOT_MET).astype(object)
    return told


def agreed(readings: list[pd.DataFrame]) -> pd.DataFrame:
    """
    Keep what is the same whichever role the unknown are read as.

    Parameters
    ----------
    readings
        The criteria in each reading.

    Returns
    -------
    criteria
        Not assessable where they differ.
    """
    first = readings[0]
    for other in readings[1:]:
        first = first.where(first == other, OPEN)
    return first


def refusals(table: pd.DataFrame, interest: Interest, *, has_roles: bool) -> Words:
    """
    Say why a period cannot be assessed at all.

    Parameters
    ----------
    table
        One row a period.
    interest
        What it takes.
    has_roles
        Whether somebody is known to be staff.

    Returns
    -------
    reasons
        Empty where it can be.
    """
    is_flat = table["replies"].ne("observed")
    number = table["replied_shown"].where(~is_flat, table["shared"])
    least = interest.least_conversations
    faults: Mapping[str, pd.Series | Truths] = {
        "no role map": np.full(len(table), not has_roles),
        f"less than {interest.least_weeks} weeks of activity": table["weeks"].lt(interest.least_weeks),
        f"fewer than {interest.least_members} active members": table["least_members"].lt(
            interest.least_members
        ),
        f"fewer than {least} replied-to conversations": number.lt(least) & ~is_flat,
        f"fewer than {least} conversations of two or more": number.lt(least) & is_flat,
        f"more than {interest.unstable:.0%} of the authors deleted or of unknown role": table["unstable"].gt(
            interest.unstable
        ),
        "one account holds most messages and is not declared": table["dominance"].gt(interest.dominance)
        & ~table["is_bridge"],
    }
    return _joined(faults)


def states(table: pd.DataFrame, interest: Interest) -> pd.DataFrame:
    """
    Say what the criteria come to.

    Parameters
    ----------
    table
        One row a period, with the criteria, `refusal`, `replies` and `least_members`.
    interest
        What it takes.

    Returns
    -------
    states
        `state` and `reason`, the latter where something cannot be assessed.
    """
    gates = table[list(_GATES)]
    met, unseen = ((gates == told).sum(axis=1) for told in (MET, OPEN))
    supported = table["C2b"].eq(MET) | table["least_members"].lt(interest.pairs_from)
    whole = met.eq(len(_GATES)) & supported
    # a community needs members seen to return and to answer: no link that was inferred stands for that
    is_flat = table["replies"].ne("observed")
    lines = {
        State.OPEN: table["refusal"].ne(""),
        State.KEPT_UP: whole & table["C5"].eq(MET),
        State.PEERS: whole & table["C5"].eq(NOT_MET),
        State.STRUCTURE: whole,
        State.EMERGING: met.ge(interest.emerging) & ~is_flat,
        State.ATTENDANCE: is_flat & table["C2"].eq(MET),
    }
    state = np.select(
        [*lines.values(), (met + unseen).ge(interest.emerging)],
        [*map(str, lines), str(State.OPEN)],
        default=str(State.NOT_MET),
    )
    return pd.DataFrame(
        {"state": state, "reason": np.where(table["refusal"].ne(""), table["refusal"], _unseen(table))},
        index=table.index,
    )


def _unseen(table: pd.DataFrame) -> Words:
    """Say which criteria cannot be assessed, and why where that is one thing."""
    is_flat = table["replies"].ne("observed")
    why: dict[str, Any] = {
        "who answers whom is not in the export": is_flat & table["replies"].eq("none"),
        "who answers whom is inferred": is_flat & table["replies"].eq("inferred"),
        "it is chaired, so who opens is no sign": table["is_chaired"],
    }
    names = {f"{name} {OPEN}": table[name].eq(OPEN) for name in CRITERIA}
    return _joined(why | names)


def _joined(lines: Mapping[str, Any]) -> Words:
    holds = np.array([np.asarray(line, bool) for line in lines.values()])
    words = list(lines)
    return np.array(["; ".join(np.compress(row, words)) for row in holds.T], dtype=object)
