"""The turns of each pair of staff and member."""

from typing import NamedTuple

import numpy as np

from workbench.conversations._messages import Integers, Truths
from workbench.conversations._said import MEMBER, STAFF, Said
from workbench.conversations._ties import Ties


class Dyads(NamedTuple):
    """Pairs of a member and one of staff who answered one another, the pairs of a member together."""

    unit: Integers
    member: Integers
    """The person, named as in `Said`."""
    staff: Integers
    turns: Integers
    """How often the floor changes, the first turn included; a run of one actor is one turn."""


def dyads(said: Said, ties: Ties, phatic_words: int = 0) -> Dyads:
    """
    Count the turns of each pair.

    The first message of a unit is a turn when it is addressed: a direct message, a member's message in the
    service's space, an answer.

    Parameters
    ----------
    said
        In conversations or in branches.
    ties
        Who answers whom there.
    phatic_words
        Replies with fewer words are no turns; how many words they have must be known.

    Returns
    -------
    dyads
        One entry a pair.
    """
    given, got = ties.standing[ties.giver], ties.standing[ties.alter]
    is_between = ((given == STAFF) & (got == MEMBER)) | ((given == MEMBER) & (got == STAFF))
    if phatic_words:
        words = said.told("words")[ties.reply]
        is_between &= (words < 0) | (words >= phatic_words)
    among = np.flatnonzero(is_between)
    giver, alter, is_member = ties.giver[among], ties.alter[among], given[among] == MEMBER
    member, staff = np.where(is_member, giver, alter), np.where(is_member, alter, giver)
    # stable, so the replies of a pair stay in the order of talk
    order = np.argsort(member * len(said.person) + staff, kind="stable")
    giver, member, staff = giver[order], member[order], staff[order]
    is_first = (np.diff(member, prepend=-1) != 0) | (np.diff(staff, prepend=-1) != 0)
    is_turn = is_first | (np.diff(giver, prepend=-1) != 0)
    firsts = np.flatnonzero(is_first)
    unit = said.unit[member[firsts]]
    opening = _opens(said, unit, giver[firsts], member[firsts], staff[firsts])
    turns = np.add.reduceat(is_turn, firsts, dtype=np.int64) + opening
    return Dyads(unit, member[firsts], staff[firsts], turns)


def _opens(said: Said, unit: Integers, giver: Integers, member: Integers, staff: Integers) -> Truths:
    """Tell which pairs' first turn is the first message of the unit, before the first reply."""
    first = said.starts
    is_addressed = said.is_dm[first] | said.is_answer[first] | (said.role[first] == MEMBER)
    opener = said.person[first][unit]
    opens: Truths = is_addressed[unit] & (opener != giver) & ((opener == member) | (opener == staff))
    return opens
