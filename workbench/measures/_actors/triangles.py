"""The triangles of a network: what clustering and transitivity count, and where brokerage ends."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.measures._actors.blocks import blocks, products
from workbench.networks import Network


def triangles(network: Network) -> NDArray[np.int64]:
    """
    Count the triangles each actor is part of, directions and weights aside.

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
    up, order = turned(network.neighbours)
    up = up.astype(np.int32)
    from_lowest = _of_rows(up, np.diff(up.indptr) > 1)  # who has one tie up is nobody's lowest
    lowest, top = _closed(from_lowest, up, from_lowest)
    middle, _ = _closed(from_lowest.T.tocsr(), from_lowest, up)
    counts = np.empty(len(network), np.int64)
    counts[order] = lowest + middle + top
    return counts


def turned(ties: sparse.csr_array) -> tuple[sparse.csr_array, NDArray[np.intp]]:
    """
    Turn each tie from the end with fewer neighbours to the one with more.

    Then nobody, hubs included, has many ties up, and each triangle has one lowest, one middle and one top.

    Parameters
    ----------
    ties
        Shape (n, n), symmetric, nothing on its diagonal.

    Returns
    -------
    up
        Shape (n, n): what `ties` holds above its diagonal, once actors stand in order.
    order
        Shape (n,): the row of who comes first, second and so on.
    """
    degree = np.diff(ties.indptr)
    order = np.argsort(degree, kind="stable")
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    lower, upper = np.repeat(place, degree), place[ties.indices]
    is_up = lower < upper
    up = sparse.coo_array((ties.data[is_up], (lower[is_up], upper[is_up])), shape=ties.shape).tocsr()
    up.sort_indices()
    return up, order


def listed(up: sparse.csr_array) -> Iterator[NDArray[np.int64]]:
    """
    List the triangles of a network, a block at a time.

    Parameters
    ----------
    up
        Ties as `turned` gives them.

    Yields
    ------
    sides
        Shape (3, n_triangles): which entries of `up` are a triangle's ties from lowest to middle, from
        lowest to top, and from middle to top.
    """
    size, entries = np.int64(up.shape[0]), np.arange(up.nnz)
    lower = np.repeat(np.arange(size), np.diff(up.indptr))
    ties = lower * size + up.indices
    might_be = np.zeros(1 << _BITS, bool)  # most pairs are no tie, and this tells so at once
    might_be[_mixed(ties)] = True
    after = up.indptr[lower + 1] - entries - 1
    for part in blocks(after):
        first = np.repeat(entries[part], after[part])
        steps = np.arange(len(first)) - np.repeat(np.cumsum(after[part]) - after[part], after[part])
        second = first + 1 + steps
        wanted = up.indices[first] * size + up.indices[second]
        kept = np.flatnonzero(might_be[_mixed(wanted)])
        third = np.minimum(np.searchsorted(ties, wanted[kept]), up.nnz - 1)
        is_tie = ties[third] == wanted[kept]
        yield np.stack([first[kept[is_tie]], second[kept[is_tie]], third[is_tie]])


_BITS = 22


def _mixed(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Spread numbers over a table (Knuth's multiplicative hashing)."""
    return numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - _BITS)


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
