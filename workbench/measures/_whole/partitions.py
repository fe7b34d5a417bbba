"""How a network is cut into communities: NetworKit's Leiden, several runs of it combined."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from workbench.measures._engine import networkit
from workbench.networks import Network

Labels = NDArray[np.int64]

ROUNDS = 3  # of combining runs; a fourth has hardly ever been seen to help
QUICK, THOROUGH = 3, 10  # times that Leiden goes over its own result; three is NetworKit's habit


def pairs(network: Network) -> sparse.csr_array:
    """
    Add up the weights of both directions.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    pairs
        Symmetric, shape (n, n).
    """
    matrix = network.adjacency
    return (matrix + matrix.T).tocsr() if network.is_directed else matrix


def together(labels: Labels) -> sparse.csr_array:
    """
    Say who belongs where.

    Parameters
    ----------
    labels
        Shape (n,): the number of each actor's group, from 0.

    Returns
    -------
    together
        1 where an actor belongs to a group, shape (n, n_groups).
    """
    ends = (np.ones(len(labels)), labels, np.arange(len(labels) + 1))
    return sparse.csr_array(ends, shape=(len(labels), int(labels.max(initial=-1)) + 1))


def quality(tied: sparse.csr_array, labels: Labels, resolution: float) -> float:
    """
    Compute Newman's modularity.

    Parameters
    ----------
    tied
        Symmetric weights; what stands on the diagonal counts once.
    labels
        The number of each actor's group, from 0.
    resolution
        How strongly the ties expected by chance count.

    Returns
    -------
    quality
        From -0.5 to 1 at a resolution of 1; NaN without ties.
    """
    whole = tied.sum()
    if not whole:
        return float("nan")
    ends = tied.tocoo()
    within = ends.data[labels[ends.coords[0]] == labels[ends.coords[1]]].sum()
    shares = np.bincount(labels, tied.sum(axis=1)) / whole
    return float(within / whole - resolution * (shares**2).sum())


def best(tied: sparse.csr_array, seed: int, resolution: float, runs: int) -> Labels:
    """
    Cut a network so that its modularity is high.

    Of several runs of Leiden, groups of actors that all leave together become the nodes of a smaller network,
    which is cut in turn, as long as that helps.

    Parameters
    ----------
    tied
        Symmetric weights.
    seed
        Of the order in which actors move.
    resolution
        How strongly the ties expected by chance count.
    runs
        How many.

    Returns
    -------
    labels
        The number of each actor's community, from 0; each is connected.
    """
    with _alone():
        if runs == 1:
            return _connected(tied, _cut(tied, seed, resolution, QUICK))
        seeds = iter(np.random.default_rng(seed).integers(2**31, size=(ROUNDS + 1, runs)).tolist())
        found = [_cut(tied, number, resolution, THOROUGH) for number in next(seeds)]
        reached, labels = _highest(tied, found, resolution)
        for numbers in seeds:
            core = _agreed(found)
            belongs = together(core)
            smaller = (belongs.T @ tied @ belongs).tocsr()
            found = [_cut(smaller, number, resolution, THOROUGH)[core] for number in numbers]
            now, candidate = _highest(tied, found, resolution)
            if not now > reached:
                break
            reached, labels = now, candidate
    return _connected(tied, labels)


@contextmanager
def _alone() -> Iterator[None]:
    """Let NetworKit count on one thread, since on several its result changes from run to run."""
    engine = networkit()
    before = engine.getMaxNumberOfThreads()
    engine.setNumberOfThreads(1)
    try:
        yield
    finally:
        engine.setNumberOfThreads(before)


def _cut(tied: sparse.csr_array, seed: int, resolution: float, iterations: int) -> Labels:
    engine = networkit()
    upper = sparse.triu(tied, format="csr")
    loops = tied.diagonal()
    if loops.any():  # NetworKit counts a tie to oneself twice
        upper = (upper - sparse.diags_array(loops / 2)).tocsr()
    graph = engine.GraphFromCsr(upper, directed=False, weighted=True)
    engine.setSeed(seed, False)  # noqa: FBT003 - has no name in NetworKit
    run = engine.community.ParallelLeiden(graph, iterations=iterations, gamma=resolution)
    run.run()
    return _numbered(np.array(run.getPartition().getVector(), np.int64))


def _highest(tied: sparse.csr_array, found: list[Labels], resolution: float) -> tuple[float, Labels]:
    reached = [quality(tied, labels, resolution) for labels in found]
    first = int(np.argmax(reached))
    return reached[first], found[first]


def _agreed(found: list[Labels]) -> Labels:
    """Find the groups of actors that no run parted."""
    core = found[0]
    for labels in found[1:]:
        core = _numbered(core * (labels.max(initial=0) + 1) + labels)
    return core


def _connected(tied: sparse.csr_array, labels: Labels) -> Labels:
    """Part what hangs together by no tie: modularity can only rise."""
    ends = tied.tocoo()
    is_within = labels[ends.coords[0]] == labels[ends.coords[1]]
    within = (ends.data[is_within], (ends.coords[0][is_within], ends.coords[1][is_within]))
    parts = csgraph.connected_components(sparse.csr_array(within, shape=tied.shape), directed=False)[1]
    return parts.astype(np.int64)


def _numbered(labels: Labels) -> Labels:
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
