"""How many triangles each actor is part of: what clustering and transitivity count."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.measures._blocks import products
from workbench.networks import Network


def triangles(network: Network) -> NDArray[np.int64]:
    """
    Count the triangles each actor is part of, directions and weights aside.

    Each tie is turned from the end with fewer neighbours to the one with more, so that nobody, hubs
    included, has many ties out, and each triangle has one lowest, one middle and one top.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    triangles
        Shape (n_actors,): a count, from 0. Their sum is three times the number of triangles.

    References
    ----------
    .. [1] Latapy, M. (2008). Main-memory triangle computations for very large (sparse (power-law))
       graphs. Theoretical Computer Science 407.
    """
    up, order = _turned(network.neighbours)
    from_lowest = _of_rows(up, np.diff(up.indptr) > 1)  # who has one tie up is nobody's lowest
    lowest, top = _closed(from_lowest, up, from_lowest)
    middle, _ = _closed(from_lowest.T.tocsr(), from_lowest, up)
    counts = np.empty(len(network), np.int64)
    counts[order] = lowest + middle + top
    return counts


def _turned(neighbours: sparse.csr_array) -> tuple[sparse.csr_array, NDArray[np.intp]]:
    """Turn each tie upwards, with actors in ascending order of their neighbours' number."""
    degree = np.diff(neighbours.indptr)
    order = np.argsort(degree, kind="stable")
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    lower, upper = np.repeat(place, degree), place[neighbours.indices]
    is_up = lower < upper
    ends = lower[is_up], upper[is_up]
    ones = np.ones(len(ends[0]), np.int32)
    return sparse.coo_array((ones, ends), shape=neighbours.shape).tocsr(), order


def _of_rows(matrix: sparse.csr_array, is_kept: NDArray[np.bool_]) -> sparse.csr_array:
    entries = np.diff(matrix.indptr)
    ends = np.concatenate([[0], np.cumsum(np.where(is_kept, entries, 0))]).astype(matrix.indptr.dtype)
    kept = np.repeat(is_kept, entries)
    return sparse.csr_array((matrix.data[kept], matrix.indices[kept], ends), shape=matrix.shape)


def _closed(
    left: sparse.csr_array, right: sparse.csr_array, ties: sparse.csr_array
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the ways of two steps that a tie closes, by where they start and by where they end."""
    starts, ends = (np.zeros(ties.shape[0], np.int64) for _ in range(2))
    for rows, ways in products(left, right):
        closed = ways.multiply(ties[rows]).tocsr()
        starts[rows] = closed.sum(axis=1)
        np.add.at(ends, closed.indices, closed.data)
    return starts, ends
