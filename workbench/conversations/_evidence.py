"""What the rule looks at: one entry a unit, a conversation or a branch."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.conversations._dyads import Dyads, dyads
from workbench.conversations._messages import Integers, Truths
from workbench.conversations._said import MEMBER, STAFF, Said
from workbench.conversations._ties import Ties

Columns = dict[str, NDArray[Any]]

PARTS = ("none", "opener only", "participates")
"""What the codes in `staff_part` stand for."""
FORMS = ("monologue", "dyad", "star", "multi-party")
"""What the codes in `form` stand for."""

_CROWD = 3  # members from whom on talk among them is what must not run through one hub


def weigh(said: Said, ties: Ties, turns: tuple[int, int]) -> Columns:
    """
    Count what the rule looks at.

    Parameters
    ----------
    said
        In conversations or in branches.
    ties
        Who answers whom there.
    turns
        How many turns of a pair make contact, and how many a sustained dialogue.

    Returns
    -------
    columns
        By name, one entry a unit; `opener`, `staff_part` and `form` as codes.
    """
    first = said.starts
    found: Columns = {
        "messages": np.diff(first, append=len(said.act)),
        "opener": ties.standing[first],
        "censored": said.is_answer[first],
    }
    found |= _crowd(said, ties)
    found |= _circle(said, ties)
    found |= _talk(found)
    found |= _dialogues(said, ties, dyads(said, ties), turns)
    return found | _form(found)


def _crowd(said: Said, ties: Ties) -> Columns:
    """Count the people, each where the first message stands."""
    is_first = said.person == np.arange(len(said.person))
    is_staff = ties.standing == STAFF
    return {
        "people": said.total(is_first),
        "members": said.total(is_first & (ties.standing == MEMBER)),
        "staff": said.total(is_first & is_staff),
        "staff_messages": said.total(is_staff),
    }


def _circle(said: Said, ties: Ties) -> Columns:
    """Count edges, those among members, the busiest actor's of both, and what members say once answered."""
    is_return = (said.role == MEMBER) & (np.arange(len(said.person)) > ties.answered[said.person])
    return {
        "edges": said.total(ties.edges) // 2,
        "m2m": said.total(ties.m2m) // 2,
        "m2m_authors": said.total(ties.gives_m2m),
        "m2m_members": said.total(ties.m2m > 0),
        "hub_edges": said.most(ties.edges),
        "hub_m2m": said.most(ties.m2m),
        "reentry": said.total(is_return),
    }


def _talk(found: Columns) -> Columns:
    """Count the talk that does not touch the busiest actor; with few members, staff is the third party."""
    is_crowd = found["members"] >= _CROWD
    talk = np.where(is_crowd, found["m2m"], found["edges"])
    nonhub = talk - np.where(is_crowd, found["hub_m2m"], found["hub_edges"])
    return {"nonhub": nonhub, "nonhub_share": nonhub / np.maximum(talk, 1)}


def _dialogues(said: Said, ties: Ties, pairs: Dyads, turns: tuple[int, int]) -> Columns:
    """Count the pairs of staff and member that came into contact, and the members in them."""
    contact, sustained = turns
    is_contact = pairs.turns >= contact
    is_apart = is_contact & (ties.m2m[pairs.member] == 0)
    members = np.zeros(len(said.person), np.bool_)
    members[pairs.member[is_contact]] = True
    longest = np.zeros(len(said.starts), np.int64)
    np.maximum.at(longest, pairs.unit, pairs.turns)
    return {
        "dyads": _number(pairs.unit[is_contact], said),
        "sustained": _number(pairs.unit[pairs.turns >= sustained], said),
        "longest": longest,
        "contact_members": said.total(members),
        "dyads_apart": _number(pairs.unit[is_apart], said),
    }


def _number(unit: Integers, said: Said) -> Integers:
    return np.bincount(unit, minlength=len(said.starts))


def _form(found: Columns) -> Columns:
    """Tell the part staff takes, and the shape, for which no roles are needed."""
    people, edges = found["people"], found["edges"]
    later = found["staff_messages"] - (found["opener"] == STAFF)
    is_star: Truths = (edges > 0) & (edges == found["hub_edges"])
    return {
        "staff_part": np.select([found["staff"] == 0, later == 0], [0, 1], default=2),
        "form": np.select([people == 1, people == 2, is_star], [0, 1, 2], default=3),  # noqa: PLR2004
    }
