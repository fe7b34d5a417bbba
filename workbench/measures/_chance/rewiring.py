"""
Rewired networks: everybody keeps the number of their ties, who is at the other end is left to chance.

About half of all ties try to swap their ends at once, two by two, or three by three now and then. A swap is
made where none of its ties, before and after, is like another before or after any swap of that round. Who may
swap is then the same seen from before and from after; so every step is as likely as the step back, and in the
long run every network with these numbers is as likely as every other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.networks import Network

Ends = NDArray[np.int64]

SWAPS = 5  # how many times a tie should have been swapped between two draws
FEWEST_ROUNDS, MOST_ROUNDS = 10, 200
TRIALS = 20  # rounds to see how often swaps can be made
THREES = 4  # every so many rounds swap three by three, without which a circle of three never turns
SMALL = 2_000  # ties up to which every pair is looked at


@dataclass(frozen=True)
class Swaps:
    """
    Ties whose ends can be swapped.

    Parameters
    ----------
    ends
        Shape (2, n_ties): who stays with the tie, and the other end, which is swapped; numbers from 0.
    is_directed
        Whether it matters which end is which; if not, either may be swapped.
    may_loop
        Whether both ends may have the same number, as where they are not of one kind.
    within
        Shape (n_ties,): only ties of the same number swap; None if all may.
    """

    ends: Ends
    is_directed: bool = True
    may_loop: bool = False
    within: NDArray[np.integer[Any]] | None = None

    def draw(self, rng: np.random.Generator) -> Iterator[Ends]:
        """
        Draw the ends anew, over and over.

        Parameters
        ----------
        rng
            What draws.

        Yields
        ------
        ends
            Shape (2, n_ties), in the order of ties; ties without direction may be turned.
        """
        ends, moved = self.ends, 0
        for number in range(TRIALS):
            ends, swapped = self.round(ends, number, rng)
            moved += swapped
        share = moved / TRIALS / max(ends.shape[1], 1)
        rounds = min(max(round(SWAPS / share), FEWEST_ROUNDS), MOST_ROUNDS) if share else MOST_ROUNDS
        while True:
            for number in range(rounds):
                ends, _ = self.round(ends, number, rng)
            yield ends

    def exist(self, rng: np.random.Generator) -> bool:
        """
        Tell whether any swap can be made.

        Parameters
        ----------
        rng
            What tries, before every pair is looked at, or instead where ties are many.

        Returns
        -------
        exist
            False where no other network has these numbers, as with a star.
        """
        number = self.ends.shape[1]
        trials = TRIALS if number <= SMALL else MOST_ROUNDS
        return any(self.round(self.ends, trial, rng)[1] for trial in range(trials)) or (
            number <= SMALL and any(self._swaps_with(one) for one in range(number))
        )

    def round(self, ends: Ends, number: int, rng: np.random.Generator) -> tuple[Ends, int]:
        """
        Swap ends once, all over.

        Parameters
        ----------
        ends
            Shape (2, n_ties).
        number
            Of the round.
        rng
            What draws.

        Returns
        -------
        ends
            After the swaps.
        swapped
            How many ties have another end.
        """
        if not self.is_directed:
            ends = np.where(rng.random(ends.shape[1]) < 1 / 2, ends, ends[::-1])
        groups = self._groups(3 if number % THREES == THREES - 1 else 2, rng)
        groups = groups[:, rng.random(groups.shape[1]) < 1 / 2]  # or all would stand in each other's way
        source, target = ends[0][groups], ends[1][groups]
        is_right = rng.random(groups.shape[1]) < 1 / 2
        proposed = np.where(is_right, np.roll(target, 1, axis=0), np.roll(target, -1, axis=0))
        is_left = np.ones(ends.shape[1], bool)
        is_left[groups.ravel()] = False
        codes = np.vstack([self._code(source, target), self._code(source, proposed)])
        may = _alone(codes, self._code(*ends[:, is_left]))
        if not self.may_loop:
            may &= (source != proposed).all(axis=0)
        ends = ends.copy()
        ends[1][groups[:, may]] = proposed[:, may]
        return ends, int(may.sum()) * len(groups)

    def _code(self, source: Ends, target: Ends) -> Ends:
        if not self.is_directed:
            source, target = np.minimum(source, target), np.maximum(source, target)
        codes: Ends = source * (self.ends.max(initial=0) + 1) + target
        return codes

    def _groups(self, size: int, rng: np.random.Generator) -> NDArray[np.intp]:
        """Put ties into groups at random, shape (size, n_groups); the rest waits for the next round."""
        order = rng.permutation(self.ends.shape[1])
        if self.within is not None:
            order = order[np.argsort(self.within[order], kind="stable")]
            _, start, count = np.unique(self.within[order], return_index=True, return_counts=True)
            place = np.arange(len(order)) - np.repeat(start, count)
            order = order[place < np.repeat(count // size * size, count)]
        return order[: len(order) // size * size].reshape(size, -1, order="F")

    def _swaps_with(self, one: int) -> bool:
        """Tell whether a tie can swap with any other, whichever way they are turned."""
        there = np.sort(self._code(*self.ends))
        for source, target in (self.ends, self.ends[::-1])[: 1 if self.is_directed else 2]:
            may = np.ones(len(source), bool) if self.within is None else self.within == self.within[one]
            mine = self.ends[:, one]
            if not self.may_loop:
                may &= (source != mine[1]) & (target != mine[0])
            first = self._code(np.full(may.sum(), mine[0]), target[may])
            second = self._code(source[may], np.full(may.sum(), mine[1]))
            if (~_among(first, there) & ~_among(second, there) & (first != second)).any():
                return True
        return False


def rewired(network: Network, rng: np.random.Generator) -> Iterator[Network]:
    """
    Draw networks in which everybody acts on as many and is addressed by as many as in this one.

    Parameters
    ----------
    network
        Directed or not.
    rng
        What draws.

    Yields
    ------
    drawn
        As many ties, none doubled and none to oneself; the weight of a tie stays with who acts.
    """
    for ends in swaps(network).draw(rng):
        source, target = ends if network.is_directed else np.sort(ends, axis=0)
        yield replace(network, source=source.astype(np.int32), target=target.astype(np.int32))


def swaps(network: Network) -> Swaps:
    """
    Say which ties of a network can be swapped.

    Parameters
    ----------
    network
        Directed or not.

    Returns
    -------
    swaps
        All of them.
    """
    return Swaps(np.array([network.source, network.target], np.int64), network.is_directed)


def _alone(ties: Ends, others: Ends) -> NDArray[np.bool_]:
    """Tell of which groups all ties, before and after, are unlike all others."""
    ordered = np.sort(np.concatenate([ties.ravel(), others]))
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return np.asarray(~_among(ties, twice).any(axis=0))


def _among(numbers: Ends, ordered: Ends) -> NDArray[np.bool_]:
    if not len(ordered):
        return np.zeros(numbers.shape, bool)
    place = np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)
    is_among: NDArray[np.bool_] = ordered[place] == numbers
    return is_among
