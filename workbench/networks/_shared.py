"""Ties between those who use the same: take part in one conversation, pass on one link."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from workbench.errors import StudyError
from workbench.networks._network import Integers, Numbers

MOST = 50_000_000
"""Pairs that are counted at most, each once for everything that two share, so that memory suffices."""


def shared(
    actor: Integers, thing: Integers, shape: tuple[int, int], normalise: str
) -> tuple[Integers, Integers, Numbers]:
    """
    Tie together those who use the same.

    Parameters
    ----------
    actor
        Who uses something.
    thing
        What is used; each pair of actor and thing stands once.
    shape
        How many actors and things there are.
    normalise
        How a tie is weighed.

    Returns
    -------
    source, target, weight
        The earlier actor of each tie, the later, and how much they share, in order.

    Raises
    ------
    StudyError
        If so many use the same that their pairs are too many to count.
    """
    users: NDArray[np.int64] = np.bincount(thing, minlength=shape[1])
    pairs = int((users * (users - 1) // 2).sum())
    if pairs > MOST:
        raise StudyError(
            f"There are {pairs:,} pairs of actors who share something, at most {MOST:,} can be counted; the "
            f"largest conversation or link has {users.max():,} actors. Select less, or use a network of two "
            "kinds of nodes (actor_conversation or actor_link)."
        )
    counts = normalise != "newman"
    each = np.ones(len(actor), np.int64) if counts else 1 / np.maximum(users - 1, 1)[thing]
    use = sparse.csr_array((np.ones(len(actor), np.int64), (actor, thing)), shape=shape)
    weighed = sparse.csr_array((each, (actor, thing)), shape=shape)
    both = sparse.triu(weighed @ use.T, k=1).tocoo()
    order = np.lexsort((both.coords[1], both.coords[0]))
    source, target = (ends[order].astype(np.int32) for ends in both.coords)
    weight: Numbers = both.data[order]  # type: ignore[assignment]
    return source, target, _weighed(weight, source, target, np.diff(use.indptr), normalise)


def _weighed(
    weight: Numbers, source: Integers, target: Integers, uses: NDArray[np.integer], normalise: str
) -> Numbers:
    one, other = uses[source].astype(np.float64), uses[target].astype(np.float64)
    if normalise == "association":
        return weight / (one * other)
    if normalise == "cosine":
        return weight / np.sqrt(one * other)
    if normalise == "jaccard":
        return weight / (one + other - weight)
    return weight
