"""Counting on sparse matrices a block of rows at a time, so that memory stays flat."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

STEPS = 1 << 22
"""How many products of two ties a block may take, about 50 MB."""


def blocks(cost: NDArray[np.integer], *, limit: int = STEPS) -> Iterator[slice]:
    """
    Cut rows into blocks that cost about as much as they may.

    Parameters
    ----------
    cost
        Shape (n_rows,): what each row costs, from 0.
    limit
        What a block may cost; a row that costs more makes a block alone.

    Yields
    ------
    rows
        In order, each row once.
    """
    spent = np.cumsum(cost, dtype=np.int64)
    start = 0
    while start < len(spent):
        before = spent[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(spent, before + limit, side="right")))
        yield slice(start, stop)
        start = stop


def products(
    left: sparse.csr_array, right: sparse.csr_array, *, limit: int = STEPS
) -> Iterator[tuple[slice, sparse.csr_array]]:
    """
    Multiply two matrices, a block of rows at a time.

    Parameters
    ----------
    left
        Shape (n, m).
    right
        Shape (m, k).
    limit
        How many products of two entries a block may take.

    Yields
    ------
    rows
        Which rows of the product these are.
    product
        Those rows.
    """
    entries = np.diff(right.indptr).astype(np.int64)
    before = np.concatenate([[0], np.cumsum(entries[left.indices])])
    for rows in blocks(np.diff(before[left.indptr]), limit=limit):
        yield rows, left[rows] @ right
