"""Shortest paths from some actors to all: what betweenness and closeness are made of."""

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.networks import Network

_ROOM = 1 << 21
"""For how many pairs of a start and an actor paths are kept at once, about 100 MB."""

Counts = NDArray[np.float64]
Pairs = NDArray[np.int64]


@dataclass(frozen=True)
class Sums:
    """
    What shortest paths add up to, for each actor, over the actors they start from.

    Parameters
    ----------
    starts
        Rows of the actors from whom paths start, ascending.
    reached
        From how many of them the actor is reached.
    distance
        Sum of the numbers of steps from them.
    distance_squared
        Sum of the squares of these.
    through
        Sum of what each start adds for the paths that lead through the actor: over all whom it
        reaches, the share of shortest paths to them that pass the actor.
    through_squared
        Sum of the squares of what each start adds.
    through_most
        The most that any start adds.
    """

    starts: NDArray[np.intp]
    reached: Counts
    distance: Counts
    distance_squared: Counts
    through: Counts
    through_squared: Counts
    through_most: Counts


def path_sums(
    network: Network, starts: NDArray[np.intp], *, through: bool = True, halved: bool = False
) -> Sums:
    """
    Add up shortest paths along the direction of ties; weights are not used.

    Parameters
    ----------
    network
        In arrays.
    starts
        Rows of the actors from whom paths start.
    through
        Whether to look at who is passed, which takes as long again; else these sums stay 0.
    halved
        Whether each start adds its part not only for the paths that start there, but also for those that
        end there. Of what a path adds, the start then has the more the farther it is from who is passed, and
        the end has the rest. Over all starts the sums are the same, and starts differ less.

    Returns
    -------
    sums
        For each actor.

    References
    ----------
    .. [1] Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
       Sociology 25(2).
    .. [2] Geisberger, R., Sanders, P. and Schultes, D. (2008). Better approximation of betweenness
       centrality. Proceedings of ALENEX.
    """
    size = len(network)
    sums = Sums(starts, *(np.zeros(size) for _ in fields(Sums)[1:]))
    matrix = network.adjacency
    steps = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    back = steps.T.tocsr()
    for first in range(0, len(starts), width := max(1, _ROOM // max(size, 1))):
        some = starts[first : first + width]
        search = _Search(steps, some)
        _add_distances(sums, search, size)
        if through:
            passed = search.passed(back, halved=halved)
            if halved:
                passed += _Search(back, some).passed(steps, halved=True) if network.is_directed else passed
            _add_passed(sums, passed.reshape(-1, size))
    return sums


def _add_distances(sums: Sums, search: "_Search", size: int) -> None:
    for number, pairs in enumerate(search.levels[1:], 1):
        found = np.bincount(pairs % size, minlength=size)
        sums.reached[:] += found
        sums.distance[:] += number * found
        sums.distance_squared[:] += number**2 * found


def _add_passed(sums: Sums, passed: Counts) -> None:
    sums.through[:] += passed.sum(axis=0)
    sums.through_squared[:] += (passed**2).sum(axis=0)
    np.maximum(sums.through_most, passed.max(axis=0), out=sums.through_most)


@dataclass
class _Search:
    """Several searches side by side. A pair is a start and an actor, as one number."""

    steps: sparse.csr_array
    starts: NDArray[np.intp]
    levels: list[Pairs] = field(init=False)
    distance: NDArray[np.int32] = field(init=False)
    paths: Counts = field(init=False)

    def __post_init__(self) -> None:
        size = self.steps.shape[0]
        self.distance = np.full(len(self.starts) * size, -1, np.int32)
        self.paths = np.zeros(len(self.distance))
        front = np.arange(len(self.starts)) * size + self.starts
        self.distance[front], self.paths[front] = 0, 1
        self.levels = []
        while len(front):
            self.levels.append(front)
            pairs, paths = self._stepped(front, self.paths[front], self.steps)
            is_new = self.distance[pairs] < 0
            front = pairs[is_new]
            self.distance[front], self.paths[front] = len(self.levels), paths[is_new]

    def passed(self, back: sparse.csr_array, *, halved: bool) -> Counts:
        """Add up, from the farthest level to the nearest, whose paths lead through whom."""
        passed = np.zeros(len(self.paths))
        for number in range(len(self.levels) - 1, 1, -1):  # what passes the start itself does not count
            here = self.levels[number]
            ends = 1 / number if halved else 1
            pairs, shares = self._stepped(here, (ends + passed[here]) / self.paths[here], back)
            is_before = self.distance[pairs] == number - 1
            before = pairs[is_before]
            passed[before] = self.paths[before] * shares[is_before]
        return passed * self.distance if halved else passed

    def _stepped(self, pairs: Pairs, values: Counts, steps: sparse.csr_array) -> tuple[Pairs, Counts]:
        """Carry values of pairs one step on, adding up what meets."""
        shape = len(self.starts), steps.shape[0]
        ends = np.concatenate([[0], np.cumsum(np.bincount(pairs // shape[1], minlength=shape[0]))])
        carried = sparse.csr_array((values, pairs % shape[1], ends), shape=shape) @ steps
        rows = np.repeat(np.arange(shape[0]), np.diff(carried.indptr))
        return rows * shape[1] + carried.indices, carried.data
