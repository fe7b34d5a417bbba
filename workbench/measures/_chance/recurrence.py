"""What conversations tell together: who meets again, whether members answer members, who holds the floor."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.measures._chance.rewiring import Swaps
from workbench.measures._chance.sample import Sample
from workbench.measures._given import share
from workbench.vocabulary import Role

BIN = 14  # days: the fortnights of community-periods
SIZES = (2, 3, 4, 5, 7, 10, 15, 25, 50, 100)  # where classes of conversations by number of persons begin

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def repeat_pairs(sample: Sample) -> float:
    """
    Count the pairs of members who met in two conversations or more.

    Parameters
    ----------
    sample
        Conversations; direct messages never count.

    Returns
    -------
    repeat_pairs
        A count, from 0. Two members met where both wrote, whether or not they answered each other.

    References
    ----------
    .. [1] Wenger, E. (1998). Communities of Practice. Cambridge UP: sustained mutual relationships.
    """
    member, unit = _visits(sample)
    return _met_again(member, unit, sample.acts.shape)


def members_swapped(sample: Sample, rng: np.random.Generator) -> Iterator[float]:
    """
    Count repeat pairs where members take part in other conversations of the same fortnight.

    Parameters
    ----------
    sample
        Conversations.
    rng
        What draws.

    Yields
    ------
    repeat_pairs
        Of a draw that keeps how many conversations each member takes part in, how many members each
        conversation has, and the fortnight of both.
    """
    for member, unit in visits(sample).draw(rng):
        yield _met_again(member, unit, sample.acts.shape)


def visits(sample: Sample) -> Swaps:
    """
    Say which members may be in which other conversations.

    Parameters
    ----------
    sample
        Conversations.

    Returns
    -------
    visits
        To be swapped within fortnights, counted from the first conversation.
    """
    member, unit = _visits(sample)
    time = sample.conversations["time"]
    days = ((time - time.min()).dt.total_seconds().fillna(0) // 86_400).to_numpy(np.int64)
    return Swaps(np.array([member, unit], np.int64), may_loop=True, within=(days // BIN)[unit])


def member_share(sample: Sample) -> float:
    """
    Compute the share of answers that members give members.

    Parameters
    ----------
    sample
        Conversations of known roles; direct messages never count.

    Returns
    -------
    member_share
        From 0 to 1; NaN where nobody answers anybody.

    References
    ----------
    .. [1] Preece, J. (2001). Sociability and usability in online communities. Behaviour & Information
       Technology 20(5).
    """
    cast = _Cast(sample)
    return cast.share(cast.is_member)


def roles_shuffled(sample: Sample, rng: np.random.Generator) -> Iterator[float]:
    """
    Compute the share of answers among members where roles are dealt out anew.

    Parameters
    ----------
    sample
        Conversations.
    rng
        What draws.

    Yields
    ------
    member_share
        Of a draw that leaves who answers whom, and in all conversations of about as many persons together
        as many members.
    """
    cast = _Cast(sample)
    for is_member in cast.deal(rng):
        yield cast.share(is_member)


def turn_gini(sample: Sample) -> float:
    """
    Compute how unequally those who take part in a conversation speak there.

    Parameters
    ----------
    sample
        Conversations; direct messages never count.

    Returns
    -------
    turn_gini
        From 0, where all speak alike, to 1: the mean of `gini` of messages over conversations in which two or
        more persons write more messages than they are; NaN without such conversations.

    References
    ----------
    .. [1] Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
       Statistics 85(1).
    """
    unit, acts = _turns(sample)
    return _mean_gini(unit, acts)


def turns_spread(sample: Sample, rng: np.random.Generator) -> Iterator[float]:
    """
    Compute the mean Gini of turns where everybody is as likely to speak next.

    Parameters
    ----------
    sample
        Conversations.
    rng
        What draws.

    Yields
    ------
    turn_gini
        Of a draw in which each person in a conversation has one message, without which nobody would be there,
        and each further one is anybody's: multinomial.
    """
    unit, acts = _turns(sample)
    persons = np.bincount(unit)
    further = np.bincount(unit, acts - 1).astype(np.int64)
    first, many = (np.repeat(values, further) for values in (np.cumsum(persons) - persons, persons))
    while True:
        speaker = first + (rng.random(len(first)) * many).astype(np.int64)
        yield _mean_gini(unit, 1 + np.bincount(speaker, minlength=len(unit)))


class _Cast:
    """Who is a member in each conversation, and the answers that are given there."""

    def __init__(self, sample: Sample) -> None:
        public = sample.of(~sample.conversations["is_dm"].to_numpy(bool))
        acts, answers = public.acts.tocoo(), public.answers.tocoo()
        actor, unit = acts.coords
        order = np.lexsort((actor, unit))
        role = public.actors["role"].to_numpy(object)
        persons = np.bincount(unit, minlength=len(public))[unit[order]]
        self.is_member: NDArray[np.bool_] = (role == str(Role.MEMBER))[actor[order]]
        self.size_class = np.searchsorted(SIZES, persons, side="right")
        code, tie, place = (unit * np.int64(len(role)) + actor)[order], answers.coords[0], answers.coords[1]
        self._ends = [
            np.searchsorted(code, place * np.int64(len(role)) + end[tie])
            for end in (public.source, public.target)
        ]
        self._weight = answers.data

    def deal(self, rng: np.random.Generator) -> Iterator[NDArray[np.bool_]]:
        by_class = np.argsort(self.size_class, kind="stable")
        is_member = np.empty_like(self.is_member)
        while True:
            drawn = np.lexsort((rng.random(len(is_member)), self.size_class))
            is_member[by_class] = self.is_member[drawn]
            yield is_member

    def share(self, is_member: NDArray[np.bool_]) -> float:
        one, other = self._ends
        among = self._weight[is_member[one] & is_member[other]].sum()
        return share(float(among), float(self._weight.sum()))


def _visits(sample: Sample) -> tuple[Integers, Integers]:
    member, unit = sample.acts.nonzero()
    role, is_dm = sample.actors["role"].to_numpy(object), sample.conversations["is_dm"].to_numpy(bool)
    kept = (role[member] == str(Role.MEMBER)) & ~is_dm[unit]
    return member[kept].astype(np.int64), unit[kept].astype(np.int64)


def _met_again(member: Integers, unit: Integers, shape: tuple[int, ...]) -> float:
    was_there = sparse.coo_array((np.ones(len(member), np.int32), (member, unit)), shape=shape).tocsr()
    met = was_there @ was_there.T
    return float(((met.data > 1).sum() - (met.diagonal() > 1).sum()) / 2)


def _turns(sample: Sample) -> tuple[Integers, Integers]:
    """Give the conversation, numbered anew, and the messages of each person in it."""
    public = sample.of(~sample.conversations["is_dm"].to_numpy(bool)).acts.tocoo()
    order = np.argsort(public.coords[1], kind="stable")
    unit, acts = public.coords[1][order].astype(np.int64), public.data[order].astype(np.int64)
    persons = np.bincount(unit)
    kept = ((persons > 1) & (np.bincount(unit, acts) > persons))[unit]
    return np.unique(unit[kept], return_inverse=True)[1], acts[kept]


def _mean_gini(unit: Integers, acts: Integers) -> float:
    """Average the Gini coefficients of many conversations, n/(n-1) times the usual."""
    if not len(unit):
        return float("nan")
    ordered = acts[np.lexsort((acts, unit))].astype(np.float64)
    persons = np.bincount(unit)
    rank = np.arange(len(unit)) - np.repeat(np.cumsum(persons) - persons, persons)
    above = 2 * rank + 1 - np.repeat(persons, persons)
    gini = np.bincount(unit, above * ordered) / (np.bincount(unit, ordered) * (persons - 1))
    return float(gini.mean())
