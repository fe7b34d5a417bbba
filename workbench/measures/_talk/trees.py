"""The shape of reply trees: one value a conversation, counted on arrays."""

import numpy as np

from workbench.conversations._messages import Integers
from workbench.measures._talk.messages import PAIR, Talk, Told

_FEW = 256
"""On levels of fewer messages than this, going one by one is quicker than by arrays."""


def depth(talk: Talk) -> Told:
    """
    Find how deep each tree is.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    depth
        In replies below the first act.
    """
    return Told(talk.spread(_deepest(talk)), _is_shown(talk))


def width(talk: Talk) -> Told:
    """
    Find how many messages the widest level of each tree holds.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    width
        In messages.
    """
    _, messages, start = _levels(talk)
    return Told(talk.spread(_most(messages, start)), _is_shown(talk))


def h_index(talk: Talk) -> Told:
    """
    Find the deepest level of each tree that holds at least as many messages as it is deep.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    h_index
        In levels.
    """
    level, messages, start = _levels(talk)
    return Told(talk.spread(_most(np.where(messages >= level, level, 0), start)), _is_shown(talk))


def structural_virality(talk: Talk) -> Told:
    """
    Compute the mean distance between two messages of each tree.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    virality
        In replies.
    """
    parent, unit = talk.messages.parent, talk.messages.unit
    hangs = np.flatnonzero(parent != talk.rows)
    below = descendants(parent, talk.messages.depth)[hangs]
    # every reply is crossed by the paths from what hangs below it to all the rest
    crossed = below * (talk.size[unit[hangs]] - below).astype(np.float64)
    distances = np.bincount(unit[hangs], crossed, talk.units)
    pairs = np.maximum(talk.size * (talk.size - 1.0) / 2, 1)
    is_whole = talk.count(hangs) == talk.size - 1
    return Told(distances / pairs, _is_shown(talk) & is_whole & (talk.size >= PAIR))


def descendants(parent: Integers, depth: Integers) -> Integers:
    """
    Count what hangs below each message, itself included.

    Parameters
    ----------
    parent
        The earlier message each one answers; its own number where there is none.
    depth
        One more than the parent's, where there is one.

    Returns
    -------
    descendants
        From 1.
    """
    levels = np.bincount(depth)
    deep = int(np.argmax(levels < _FEW)) if (levels < _FEW).any() else len(levels)
    found = np.ones(len(parent), np.int64)
    order = np.argsort(depth, kind="stable")
    ends = np.cumsum(levels)
    if deep < len(levels):
        _climb(parent, order[(ends - levels)[deep] :][::-1], found)
    for level in range(deep - 1, 0, -1):
        rows = order[ends[level - 1] : ends[level]]
        rows = rows[parent[rows] != rows]
        np.add.at(found, parent[rows], found[rows])
    return found


def _climb(parent: Integers, rows: Integers, found: Integers) -> None:
    """Add the descendants of each row to its parent's, the deepest first."""
    counts: dict[int, int] = {}
    above = parent[rows].tolist()
    for row, answered in zip(rows.tolist(), above, strict=True):
        if answered != row:
            counts[answered] = counts.get(answered, 0) + counts.get(row, 0) + 1
    found[np.fromiter(counts.keys(), np.int64)] += np.fromiter(counts.values(), np.int64)


def _is_shown(talk: Talk) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a tree is seen: one message has a shape even where no replies are shown."""
    return talk.is_said & (talk.messages.has_reply_ids | (talk.size < PAIR))


def _deepest(talk: Talk) -> Integers:
    return _most(talk.messages.depth, talk.start)


def _most(values: Integers, start: Integers) -> Integers:
    return np.maximum.reduceat(values, start) if len(start) else values[:0]


def _levels(talk: Talk) -> tuple[Integers, Integers, Integers]:
    """Lay the levels of all trees end to end: each one's depth, its messages, and where each tree begins."""
    levels = _deepest(talk) + 1
    start = np.cumsum(levels) - levels
    messages = np.bincount(
        talk.spread(start)[talk.messages.unit] + talk.messages.depth, minlength=levels.sum()
    )
    level = np.arange(len(messages)) - np.repeat(start, levels)
    return level, messages, start
