"""Who answers whom in each unit, and what each person holds of it."""

from typing import NamedTuple

import numpy as np

from workbench.conversations._messages import Integers, Truths
from workbench.conversations._said import MEMBER, Said


class Ties(NamedTuple):
    """Replies to another actor; nobody answers oneself. Persons are named as in `Said`."""

    standing: Integers
    """By message: the role that its person last had in the unit."""
    reply: Integers
    """By edge: the message that answers."""
    giver: Integers
    """By edge: the person who answers."""
    alter: Integers
    """By edge: the person who is answered."""
    is_m2m: Truths
    """By edge: whether both are members."""
    edges: Integers
    """By person: how many edges the person gives or gets."""
    m2m: Integers
    """By person: how many of those from member to member."""
    gives_m2m: Truths
    """By person: whether the person gives one of those."""
    answered: Integers
    """By person: the first message that answers the person; the number of all messages where none does."""


def tie(said: Said) -> Ties:
    """
    Find the edges of all units.

    Parameters
    ----------
    said
        In conversations or in branches.

    Returns
    -------
    ties
        Edges in the order of talk.
    """
    messages = len(said.person)
    standing = np.zeros(messages, np.int64)
    standing[said.person] = said.role  # of several the one written last stays
    standing = standing[said.person]
    reply = np.flatnonzero(said.person != said.person[said.parent])
    giver, alter = said.person[reply], said.person[said.parent[reply]]
    is_m2m = (standing[giver] == MEMBER) & (standing[alter] == MEMBER)
    gives_m2m = np.zeros(messages, np.bool_)
    gives_m2m[giver[is_m2m]] = True
    answered = np.full(messages, messages)
    answered[alter[::-1]] = reply[::-1]
    edges, m2m = (_held(giver[some], alter[some], messages) for some in (slice(None), is_m2m))
    return Ties(standing, reply, giver, alter, is_m2m, edges, m2m, gives_m2m, answered)


def _held(giver: Integers, alter: Integers, messages: int) -> Integers:
    held: Integers = np.bincount(giver, minlength=messages) + np.bincount(alter, minlength=messages)
    return held
