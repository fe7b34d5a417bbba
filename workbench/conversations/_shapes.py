"""The shape of each conversation's tree, when it was held, and how far the export can be trusted."""

import numpy as np
import pyarrow as pa

from workbench.conversations._acts import Acts
from workbench.conversations._evidence import Columns
from workbench.conversations._messages import Integers, Truths
from workbench.conversations._said import UNKNOWN


def shape(acts: Acts) -> Columns:
    """
    Count by conversation what does not hang on how roles and deleted authors are read.

    Parameters
    ----------
    acts
        A chunk.

    Returns
    -------
    columns
        By name, one entry a conversation, also where nobody human speaks; `start` and `end` in microseconds.
    """
    messages = _total(acts, acts.is_message)
    after_head = np.arange(len(acts.unit)) != acts.heads[acts.unit]
    deleted = _total(acts, acts.is_message & (acts.actor < 0))
    orphans = _total(acts, acts.is_lost & after_head)
    return {
        **_span(acts),
        **_tree(acts),
        "messages": messages,
        "marked": _total(acts, acts.talk.column("is_marked")),
        "facilitated": _facilitated(acts),
        "orphans": orphans,
        "orphan_rate": orphans / np.maximum(messages - 1, 1),
        "deleted": deleted,
        "deleted_rate": deleted / np.maximum(messages, 1),
        "unknown": _total(acts, acts.role == UNKNOWN),
    }


def _total(acts: Acts, what: Integers | Truths) -> Integers:
    totals: Integers = np.add.reduceat(what, acts.starts, dtype=np.int64)
    return totals


def _span(acts: Acts) -> Columns:
    """Find the first and the last message; reactions count only where there is nothing else."""
    # they stand behind all messages
    size = np.diff(acts.starts, append=len(acts.unit))
    reactions = _total(acts, acts.talk.column("is_reaction"))
    only_reactions = reactions == size
    last = acts.starts + np.where(only_reactions, size, size - reactions) - 1
    time = acts.talk.column("time")
    return {"start": time[acts.starts], "end": time[last], "only_reactions": only_reactions}


def _facilitated(acts: Acts) -> Integers:
    """Tell whether staff prompts, asks, sums up or invites: 1 or 0, and -1 where there is no text to tell."""
    prompts = acts.talk.column("prompts")
    most, least = (way.reduceat(prompts, acts.starts) for way in (np.maximum, np.minimum))
    return np.where(most > 0, 1, least).astype(np.int64)


def _tree(acts: Acts) -> Columns:
    """Measure the tree: how deep, how wide at its widest, and how many top comments are descended from."""
    is_message = acts.is_message
    # a layer is counted at the place its depth has in the conversation, which is never deeper than long
    place = (acts.starts[acts.unit] + acts.depth)[is_message]
    layers = np.bincount(place, minlength=len(acts.unit))
    is_below = is_message & (np.arange(len(acts.unit)) != acts.starts[acts.unit])
    is_top = np.zeros(len(acts.unit), np.bool_)
    is_top[acts.top[is_below]] = True
    return {
        "depth": np.maximum.reduceat(np.where(is_message, acts.depth, 0), acts.starts),
        "width": np.maximum.reduceat(layers, acts.starts),
        "branches": _total(acts, is_top),
    }


def reactions(acts: Acts) -> pa.Array:
    """
    Count reactions: the sum that is given with messages, else those that are given one by one.

    Parameters
    ----------
    acts
        A chunk.

    Returns
    -------
    reactions
        One entry a conversation, null where the platform hides them.
    """
    is_reaction = acts.talk.column("is_reaction")
    is_given = acts.talk.column("has_reactions") & ~is_reaction
    number = np.where(is_given, acts.talk.column("reactions"), 0)
    has_sum, single = _total(acts, is_given) > 0, _total(acts, is_reaction)
    return pa.array(np.where(has_sum, _total(acts, number), single), mask=~has_sum & (single == 0))
