"""What is said in conversations, and in branches as units of their own."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.conversations._acts import Acts
from workbench.conversations._messages import ROLES, Integers, Truths
from workbench.conversations._reading import Talk
from workbench.vocabulary import Role

STAFF, MEMBER, UNKNOWN = (ROLES.index(role) for role in (Role.STAFF, Role.MEMBER, Role.UNKNOWN))
_FEWEST = 2  # replies among its own actors that a branch needs to hold an exchange


@dataclass(frozen=True, slots=True)
class Handling:
    """How roles that are not known and authors that were deleted are read."""

    unknown_as: str = "member"
    deleted: str = "separate"
    first: int = 0
    """How many messages of a conversation are read; all, if 0."""


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
    talk: Talk
    """What else is known of the acts."""

    def told(self, name: str) -> NDArray[Any]:
        """
        Look up what is known of the messages.

        Parameters
        ----------
        name
            Of a column that is no text.

        Returns
        -------
        column
            One entry a message.
        """
        column: NDArray[Any] = self.talk.column(name)[self.act]
        return column

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
    if handling.first:
        starts, unit = units(acts.unit[act])
        act = act[np.arange(len(act)) - starts[unit] < handling.first]
    actor, role = acts.actor[act], acts.role[act]
    if handling.deleted == "separate":
        actor = np.where(actor < 0, -1 - np.arange(len(actor)), actor)
    role = np.where(role == UNKNOWN, ROLES.index(Role(handling.unknown_as)), role)
    index = np.full(len(acts.unit), -1)
    index[act] = messages = np.arange(len(act))
    parent = index[acts.parent[act]]
    parent = np.where(parent < 0, messages, parent)  # what a bot said is answered by nobody
    starts, unit = units(acts.unit[act])
    is_dm = acts.talk.column("is_dm")[act]
    return Said(act, starts, unit, people(actor, unit), role, parent, acts.is_answer[act], is_dm, acts.talk)


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
    return branched(said, top, top == said.act)


def branched(said: Said, top: Integers, is_top: Truths) -> Said:
    """
    Re-root branches that are known by a number.

    Parameters
    ----------
    said
        In conversations.
    top
        By message: the number of its branch.
    is_top
        By message: whether it is the top comment.

    Returns
    -------
    said
        One unit a branch with two replies or more among its own actors, in the order of the numbers.
    """
    is_inner = ~is_top & (said.person != said.person[said.parent])
    is_kept = np.bincount(top[is_inner], minlength=int(top.max(initial=-1)) + 1) >= _FEWEST
    within = np.flatnonzero(is_kept[top])
    within = within[np.argsort(top[within], kind="stable")]
    index = np.empty(len(top), np.int64)
    index[within] = messages = np.arange(len(within))
    starts, unit = units(top[within])
    return Said(
        act=said.act[within],
        starts=starts,
        unit=unit,
        person=people(said.person[within], unit),
        role=said.role[within],
        parent=np.where(is_top[within], messages, index[said.parent[within]]),
        is_answer=(said.is_answer & ~is_top)[within],
        is_dm=said.is_dm[within],
        talk=said.talk,
    )


def units(labels: Integers) -> tuple[Integers, Integers]:
    """
    Tell runs of a label.

    Parameters
    ----------
    labels
        By message.

    Returns
    -------
    starts, unit
        Where each run begins, and by message the number of its run.
    """
    is_new = np.diff(labels, prepend=-1) != 0
    return np.flatnonzero(is_new), np.cumsum(is_new) - 1


def people(actor: Integers, unit: Integers) -> Integers:
    """
    Give everybody in every unit the index of the first message there for a number.

    Parameters
    ----------
    actor
        By message: a number of who speaks.
    unit
        By message: its unit, never descending.

    Returns
    -------
    person
        By message.
    """
    messages = np.arange(len(actor))
    order = np.argsort(actor * len(actor) + messages)  # an actor's messages in their order, so units are too
    is_new = np.diff(unit[order], prepend=-1) != 0
    is_new[1:] |= np.diff(actor[order]) != 0
    person = np.empty_like(messages)
    person[order] = order[is_new][np.cumsum(is_new) - 1]
    return person
