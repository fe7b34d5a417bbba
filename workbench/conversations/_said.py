"""What is said in conversations, and in branches as units of their own."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.conversations._acts import Acts
from workbench.conversations._messages import ROLES, Integers, Truths
from workbench.vocabulary import Role

STAFF, MEMBER, UNKNOWN = (ROLES.index(role) for role in (Role.STAFF, Role.MEMBER, Role.UNKNOWN))
_FEWEST = 2  # replies among its own actors that a branch needs to hold an exchange


@dataclass(frozen=True, slots=True)
class Handling:
    """How roles that are not known and authors that were deleted are read."""

    unknown_as: str = "member"
    deleted: str = "separate"


class Said(NamedTuple):
    """
    What is said in some units, conversations or branches, one entry a message.

    Units stand one after the other, and in each the messages in the order of talk. A message is named by
    its index here, and a person by the index of the person's first message in the unit: so what is held by
    person is held where that message stands, and can be summed by unit as well.
    """

    act: Integers
    """Index of the message among all acts."""
    starts: Integers
    """By unit: its first message. Every unit has one."""
    unit: Integers
    person: Integers
    role: Integers
    """Place in `ROLES`."""
    parent: Integers
    """The message answered; itself where none is."""
    is_answer: Truths
    is_dm: Truths

    def total(self, what: Integers | Truths) -> Integers:
        """
        Add up by unit.

        Parameters
        ----------
        what
            Held by message or by person.

        Returns
        -------
        totals
            One entry a unit.
        """
        totals: Integers = np.add.reduceat(what, self.starts, dtype=np.int64)
        return totals

    def most(self, what: Integers) -> Integers:
        """
        Take the largest by unit.

        Parameters
        ----------
        what
            Held by message or by person.

        Returns
        -------
        largest
            One entry a unit.
        """
        largest: Integers = np.maximum.reduceat(what, self.starts)
        return largest


def in_conversations(acts: Acts, handling: Handling, touched: Truths | None = None) -> Said:
    """
    Read the messages of human actors, roles and deleted authors in one way.

    Parameters
    ----------
    acts
        A chunk.
    handling
        How what the export leaves open is read.
    touched
        By conversation: which to read; all, if None.

    Returns
    -------
    said
        One unit a conversation that has a message.
    """
    act = np.flatnonzero(acts.is_message if touched is None else acts.is_message & touched[acts.unit])
    actor, role = acts.actor[act], acts.role[act]
    if handling.deleted == "separate":
        actor = np.where(actor < 0, -1 - np.arange(len(actor)), actor)
    role = np.where(role == UNKNOWN, ROLES.index(Role(handling.unknown_as)), role)
    index = np.full(len(acts.unit), -1)
    index[act] = messages = np.arange(len(act))
    parent = index[acts.parent[act]]
    parent = np.where(parent < 0, messages, parent)  # what a bot said is answered by nobody
    starts, unit = _units(acts.unit[act])
    is_dm = acts.talk.column("is_dm")[act]
    return Said(act, starts, unit, _people(actor, unit), role, parent, acts.is_answer[act], is_dm)


def in_branches(acts: Acts, said: Said) -> Said:
    """
    Re-root each branch at its top comment, as a unit of its own.

    Parameters
    ----------
    acts
        A chunk.
    said
        In its conversations.

    Returns
    -------
    said
        One unit a branch with two replies or more among its own actors; fewer make no exchange.
    """
    top = acts.top[said.act]
    is_top = top == said.act
    is_inner = ~is_top & (said.person != said.person[said.parent])
    is_kept = np.bincount(top[is_inner], minlength=len(acts.top)) >= _FEWEST
    within = np.flatnonzero(is_kept[top])
    within = within[np.argsort(top[within], kind="stable")]
    index = np.empty(len(top), np.int64)
    index[within] = messages = np.arange(len(within))
    starts, unit = _units(top[within])
    return Said(
        act=said.act[within],
        starts=starts,
        unit=unit,
        person=_people(said.person[within], unit),
        role=said.role[within],
        parent=np.where(is_top[within], messages, index[said.parent[within]]),
        is_answer=(said.is_answer & ~is_top)[within],
        is_dm=said.is_dm[within],
    )


def _units(labels: Integers) -> tuple[Integers, Integers]:
    """Tell where each run of a label begins, and the number of the run by message."""
    is_new = np.diff(labels, prepend=-1) != 0
    return np.flatnonzero(is_new), np.cumsum(is_new) - 1


def _people(actor: Integers, unit: Integers) -> Integers:
    """Give everybody in every unit the index of the first message there for a number."""
    messages = np.arange(len(actor))
    order = np.argsort(actor * len(actor) + messages)  # an actor's messages in their order, so units are too
    is_new = np.diff(unit[order], prepend=-1) != 0
    is_new[1:] |= np.diff(actor[order]) != 0
    person = np.empty_like(messages)
    person[order] = order[is_new][np.cumsum(is_new) - 1]
    return person
