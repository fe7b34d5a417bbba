"""Random networks of the same size: ties anywhere, as often as they are."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from workbench.networks import Network


def random_ties(network: Network, rng: np.random.Generator) -> Iterator[Network]:
    """
    Draw networks of as many ties between the same actors, each as likely as any other: G(n, m).

    Parameters
    ----------
    network
        Directed or not.
    rng
        What draws.

    Yields
    ------
    drawn
        As many ties, none doubled and none to oneself; the weights that are there, on ties at random.
    """
    size, ties = len(network), len(network.source)
    cells = size * (size - 1) if network.is_directed else size * (size - 1) // 2
    while True:
        chosen = np.sort(rng.choice(cells, ties, replace=False, shuffle=False))
        source, target = _directed(chosen, size) if network.is_directed else _undirected(chosen)
        yield replace(network, source=source, target=target, weight=rng.permutation(network.weight))


def _directed(cells: NDArray[np.int64], size: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    source, target = np.divmod(cells, max(size - 1, 1))
    target += target >= source  # steps over oneself
    return source.astype(np.int32), target.astype(np.int32)


def _undirected(cells: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Look up pairs that are numbered (0, 1), (0, 2), (1, 2), (0, 3) and so on."""
    later = ((1 + np.sqrt(1 + 8 * cells.astype(np.float64))) // 2).astype(np.int64)
    later -= later * (later - 1) // 2 > cells  # roots of large numbers are rounded
    later += later * (later + 1) // 2 <= cells
    return (cells - later * (later - 1) // 2).astype(np.int32), later.astype(np.int32)
