"""What the rule looks at: one entry a unit, a conversation or a branch."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.conversations._dyads import Dyads, dyads
from workbench.conversations._messages import Integers, Truths
from workbench.conversations._said import MEMBER, STAFF, Said
from workbench.conversations._sessions import Pace, is_sync
from workbench.conversations._ties import Ties
from workbench.vocabulary import Form

Columns = dict[str, NDArray[Any]]

PARTS = ("none", "opener only", "participates")
"""What the codes in `staff_part` stand for."""
FORMS = tuple(Form)
"""What the codes in `form` stand for."""


class Terms(NamedTuple):
    """What counts as contact, as a sustained dialogue, and as a session."""

    contact: int = 2
    """Turns of one pair."""
    sustained: int = 3
    phatic_words: int = 0
    """Replies with fewer words make no contact."""
    pace: Pace | None = None
    """Sessions are not looked at, if None."""

    def without_pace(self) -> "Terms":
        """
        Look at no sessions.

        Returns
        -------
        terms
            Otherwise the same.
        """
        return self._replace(pace=None)


PLAIN = Terms()


_CROWD = 3  # members from whom on talk among them is what must not run through one hub


def weigh(said: Said, ties: Ties, terms: Terms) -> Columns:
    """
    Count what the rule looks at.

    Parameters
    ----------
    said
        In conversations or in branches.
    ties
        Who answers whom there.
    terms
        What counts as contact.

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
    found |= circles(said, ties)
    found |= _dialogues(said, ties, dyads(said, ties, terms.phatic_words), terms)
    return found | _form(found)


def circles(said: Said, ties: Ties) -> Columns:
    """
    Count the people, and what they say to one another: what an exchange among members is told by.

    Parameters
    ----------
    said
        In conversations or in branches.
    ties
        Who answers whom there.

    Returns
    -------
    columns
        By name, one entry a unit.
    """
    found = _crowd(said, ties) | _circle(said, ties)
    return found | _talk(found)


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


def _dialogues(said: Said, ties: Ties, pairs: Dyads, terms: Terms) -> Columns:
    """Count the pairs of staff and member that came into contact, and the members in them."""
    is_contact = pairs.turns >= terms.contact
    is_apart = is_contact & (ties.m2m[pairs.member] == 0)
    members = np.zeros(len(said.person), np.bool_)
    members[pairs.member[is_contact]] = True
    longest = np.zeros(len(said.starts), np.int64)
    np.maximum.at(longest, pairs.unit, pairs.turns)
    pace = terms.pace
    never = np.full(len(said.starts), -1)
    return {
        "is_sync": is_sync(said, ties, pairs, is_contact, pace) if pace else never,
        "dyads": _number(pairs.unit[is_contact], said),
        "sustained": _number(pairs.unit[pairs.turns >= terms.sustained], said),
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
