"""Members who meet again: how many pairs do, and how many would if chance dealt out who takes part."""

from typing import NamedTuple

import numpy as np

from workbench.levels._interest._calendar import Integers, Periods, Truths

MOST = 10_000_000  # meetings of two in one space; beyond, chance would take minutes
ROUNDS = 50


class Meetings(NamedTuple):
    """Which members took part in which conversations of a space, one entry each, by bin and conversation."""

    member: Integers
    unit: Integers
    bin: Integers
    """Of the conversation."""
    one: Integers
    """By meeting of two: the place of the one among these entries."""
    other: Integers


def meetings(member: Integers, unit: Integers, began: Integers) -> Meetings | None:
    """
    List who met whom where.

    Parameters
    ----------
    member
        Numbers from 0, of everybody in every conversation, once.
    unit
        The conversations.
    began
        By conversation: its bin.

    Returns
    -------
    meetings
        None where they are too many.
    """
    order = np.lexsort((member, unit, began[unit]))
    member, unit = member[order], unit[order]
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    ends = np.append(starts[1:], len(unit))
    size = ends - starts
    later = np.repeat(ends, size) - np.arange(len(unit)) - 1  # with how many of those after it each meets
    if later.sum() > MOST:
        return None
    one = np.repeat(np.arange(len(unit)), later)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(later) - later, later)
    return Meetings(member, unit, began[unit], one, other)


def again(met: Meetings, member: Integers, periods: Periods) -> Integers:
    """
    Count the pairs who take part together in two conversations or more of a period.

    Parameters
    ----------
    met
        The places.
    member
        Who stands at each.
    periods
        Of the space.

    Returns
    -------
    pairs
        One count a period.
    """
    comes_back = np.bincount(member, minlength=1) > 1  # nobody else can meet anybody again
    is_back = comes_back[member]
    chosen = np.flatnonzero(is_back[met.one] & is_back[met.other])
    one, other = member[met.one[chosen]], member[met.other[chosen]]
    number, bins = len(comes_back), int(met.bin.max(initial=0)) + 1
    code = np.minimum(one, other) * number + np.maximum(one, other)
    code = np.sort(code * bins + met.bin[met.one[chosen]])
    pair, at = np.divmod(code, bins)
    return twice(pair, at, periods)


def twice(key: Integers, at: Integers, periods: Periods) -> Integers:
    """
    Count the keys that stand twice or more in a period.

    Parameters
    ----------
    key
        Sorted.
    at
        The bin of each entry, sorted within a key.
    periods
        Of the space.

    Returns
    -------
    keys
        One count a period.
    """
    same = key[1:] == key[:-1]
    before = np.append(-1, np.where(same, at[:-1], -1))[:-1] if len(key) else at  # the entry before the pair
    return periods.hold(at[:-1][same], at[1:][same], before[same])


def by_chance(met: Meetings, rng: np.random.Generator) -> Integers:
    """
    Deal out anew which members of a bin take part in which of its conversations.

    Everybody keeps the number of conversations in each bin, and every conversation the number of members.
    Members are shuffled within bins; who then stands twice in a conversation changes places with somebody of
    the bin, until nobody does. A bin in which this does not succeed stays as it was, which is to be careful.

    Parameters
    ----------
    met
        Who took part in what.
    rng
        What draws.

    Returns
    -------
    member
        Who stands at each place.
    """
    starts = np.flatnonzero(np.diff(met.bin, prepend=-1))
    ends = np.append(starts[1:], len(met.bin))
    group = np.repeat(np.arange(len(starts)), ends - starts)
    member = met.member[np.argsort(group + rng.random(len(group)))]
    open_places = np.arange(len(group))
    for _ in range(ROUNDS):
        doubled = open_places[_doubled(met.unit[open_places], member[open_places])]
        if not len(doubled):
            return member
        is_open = np.zeros(len(starts), np.bool_)
        is_open[group[doubled]] = True
        open_places = open_places[is_open[group[open_places]]]
        doubled = doubled[rng.random(len(doubled)) < 1 / 2]  # of two, one can stay
        begin, size = starts[group[doubled]], (ends - starts)[group[doubled]]
        partner = begin + (rng.random(len(doubled)) * size).astype(np.int64)
        _, first = np.unique(partner, return_index=True)
        apart = first[~np.isin(partner[first], doubled)]
        member[doubled[apart]], member[partner[apart]] = member[partner[apart]], member[doubled[apart]]
    member[open_places] = met.member[open_places]
    return member


def _doubled(unit: Integers, member: Integers) -> Truths:
    """Tell at which places the same member stands as at another of the conversation."""
    code = unit * (member.max(initial=0) + 1) + member
    order = np.argsort(code)
    same = code[order[1:]] == code[order[:-1]]
    is_doubled = np.zeros(len(code), np.bool_)
    is_doubled[order[1:][same]] = is_doubled[order[:-1][same]] = True
    return is_doubled
