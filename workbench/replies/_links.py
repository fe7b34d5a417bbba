"""Who answers whom as trees: what a first guess of the links tells of each message."""

from typing import NamedTuple

import numpy as np

from workbench.replies._acts import Integers


class Links(NamedTuple):
    """By message: the tree in which a set of links puts it, as indices of messages."""

    parent: Integers
    """The earlier message that it answers; -1 where it answers none."""
    root: Integers
    """The first message of its tree."""
    tree_after: Integers
    """The next message of its tree; the number of all messages if there is none."""


def link(parent: Integers) -> Links:
    """
    Follow links up to where they begin.

    Parameters
    ----------
    parent
        By message: the index of an earlier one, or -1.

    Returns
    -------
    links
        One entry a message.
    """
    size, root = len(parent), roots(parent)
    order = np.argsort(root, kind="stable")
    is_next = np.diff(root[order]) == 0
    after = np.full(size, size)
    after[order[:-1][is_next]] = order[1:][is_next]
    return Links(parent, root, after)


def roots(parent: Integers) -> Integers:
    """
    Climb to where each message's tree begins.

    Parameters
    ----------
    parent
        By message: the index of an earlier one, or -1.

    Returns
    -------
    root
        By message: the first of its tree.
    """
    root: Integers = np.where(parent >= 0, parent, np.arange(len(parent)))
    while not np.array_equal(further := root[root], root):
        root = further
    return root
