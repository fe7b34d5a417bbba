"""The place of every message in its tree, in as many steps as the logarithm of its depth."""

from typing import NamedTuple

import numpy as np

from workbench.conversations._messages import Integers


class Places(NamedTuple):
    """Where acts stand in their trees; both arrays run over the acts in order."""

    top: Integers
    """The top comment an act descends from; itself, where it answers the root or nothing that is known."""
    depth: Integers
    """0 for a root, 1 for a top comment, and so on downwards."""


def places(parent: Integers, root: Integers) -> Places:
    """
    Find the top comment and the depth of every act.

    Each step doubles the distance looked up, so a chain of 100,000 replies takes 17 steps and a
    million replies to one root take none.

    Parameters
    ----------
    parent
        Index of the earlier act that each act answers; its own index where there is none.
    root
        Index of the first act of each act's conversation.

    Returns
    -------
    places
        Top comment and depth of every act; a root is its own top.
    """
    acts = np.arange(len(parent))
    top = np.where(parent == root, acts, parent)
    depth = (acts != root).astype(np.int64) + (top != acts)
    climbing = np.flatnonzero(top != top[top])
    while len(climbing):
        above = top[climbing]
        depth[climbing] += depth[above] - 1
        top[climbing] = top[above]
        climbing = climbing[top[climbing] != top[top[climbing]]]
    return Places(top, depth)
