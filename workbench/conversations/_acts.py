"""The acts of some whole conversations: which is a message, what it answers, where it stands in its tree."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.conversations._messages import Attach, Integers, Truths
from workbench.conversations._reading import Talk
from workbench.conversations._trees import places

NOBODY = -1
"""Role of bots and of reactions, which are no messages of human actors."""


class Acts(NamedTuple):
    """
    All acts of a chunk, one entry each, in the order of talk; an act is named by its index.

    Only a parent that stands earlier in the same conversation counts; a reply without a target goes where it
    is attached, if the platform knows such replies. Where a text begins with the mention of somebody who has
    spoken, it is that person's last message that is answered, unless another of theirs is.
    """

    talk: Talk
    """As they were read."""
    unit: Integers
    """Number of the conversation within the chunk."""
    starts: Integers
    """By conversation: its first act."""
    heads: Integers
    """By conversation: its first message of a human actor; the number of all acts where there is none."""
    role: Integers
    """Place in `ROLES`, or `NOBODY`."""
    actor: Integers
    """Index of the pseudonym among `names`, -1 for deleted authors."""
    parent: Integers
    """What is answered; the act itself, where that is nothing or not known."""
    top: Integers
    """The top comment it descends from."""
    depth: Integers
    """0 for the first act of a conversation."""
    is_answer: Truths
    """Whether it says that it answers something."""
    names: pa.Array
    """The pseudonyms, each once."""

    @property
    def is_message(self) -> Truths:
        """Whether it is a message of a human actor."""
        is_message: Truths = self.role != NOBODY
        return is_message

    @property
    def is_lost(self) -> Truths:
        """Whether what it answers is not there."""
        is_lost: Truths = self.is_answer & (self.parent == np.arange(len(self.parent))) & self.is_message
        return is_lost


def place(talk: Talk, attach: Attach) -> Acts:
    """
    Put each act into its tree.

    Parameters
    ----------
    talk
        A chunk as it was read.
    attach
        Where replies without a target go.

    Returns
    -------
    acts
        The chunk as arrays.
    """
    unit = talk.unit
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    role = talk.column("role").astype(np.int64)
    heads = _heads(unit, role, len(starts))
    is_answer = talk.column("is_answer")
    coded = talk.rows["actor"].combine_chunks().dictionary_encode()
    actor = coded.indices.fill_null(-1).to_numpy()[talk.order].astype(np.int64)
    parent = _parents(talk)
    if attach != "none":
        is_loose = ~is_answer & talk.column("is_comment") & ~talk.column("is_reaction")
        goal = heads[unit] if attach == "root" else _before(unit, role, actor)
        parent = np.where(is_loose & (parent > goal), goal, parent)
    parent = _addressed(talk, role, actor, parent, coded.dictionary)
    tree = places(parent, starts[unit])
    return Acts(
        talk, unit, starts, heads, role, actor, parent, tree.top, tree.depth, is_answer, coded.dictionary
    )


def _heads(unit: Integers, role: Integers, units: int) -> Integers:
    """Find the first message of each conversation that is no bot's."""
    last_first = np.flatnonzero(role != NOBODY)[::-1]
    heads = np.full(units, len(unit))
    heads[unit[last_first]] = last_first  # of several the one written last stays, which is the first
    return heads


def _before(unit: Integers, role: Integers, actor: Integers) -> Integers:
    """Find the message before each by somebody else in the conversation; itself where there is none."""
    before = np.arange(len(unit))
    messages = np.flatnonzero(role != NOBODY)
    who = np.where(actor[messages] < 0, -1 - messages, actor[messages])  # deleted authors are one person each
    is_new = np.diff(unit[messages], prepend=-1) != 0
    run = np.maximum.accumulate(np.where(is_new | (np.diff(who, prepend=-1) != 0), np.arange(len(who)), 0))
    has_before = unit[messages[run - 1]] == unit[messages]
    has_before &= run > 0
    before[messages[has_before]] = messages[run[has_before] - 1]
    return before


def _addressed(talk: Talk, role: Integers, actor: Integers, parent: Integers, names: pa.Array) -> Integers:
    """Turn messages that begin with the mention of somebody to that person's last message before them."""
    places = pc.index_in(talk.rows["addressee"].combine_chunks(), value_set=names).fill_null(-1)
    who = places.to_numpy()[talk.order].astype(np.int64)
    turned = np.flatnonzero((who >= 0) & (who != actor) & (who != actor[parent]) & (role != NOBODY))
    spoken = np.flatnonzero((role != NOBODY) & (actor >= 0))
    if not len(turned) or not len(spoken):
        return parent
    size, voices = len(actor), len(names)
    keys = np.sort((talk.unit[spoken] * voices + actor[spoken]) * size + spoken)
    sought = (talk.unit[turned] * voices + who[turned]) * size
    last = keys[np.searchsorted(keys, sought + turned) - 1]
    is_there = last >= sought  # else it belongs to another person; what stands last stays below all sought
    is_there &= last < sought + turned
    found = parent.copy()
    found[turned[is_there]] = last[is_there] - sought[is_there]
    return found


def _parents(talk: Talk) -> Integers:
    unit = talk.unit
    acts = np.arange(len(unit))
    is_reaction = talk.column("is_reaction")
    answered = _answered(talk)
    counts = (answered < acts) & (unit[answered] == unit) & ~is_reaction & ~is_reaction[answered]
    return np.where(counts, answered, acts)


def _answered(talk: Talk) -> Integers:
    """Look up the act that each act answers; itself where it is not in the chunk."""
    act = np.empty_like(talk.order)
    act[talk.order] = np.arange(len(act))
    found: Integers = act[_row_answered(talk.rows)[talk.order]]
    return found


def _row_answered(rows: pa.Table) -> Integers:
    """
    Look up the row that each row answers; itself where it is not in the chunk.

    Hashes find it fast, and the ids are compared, so that no two that share a hash are taken for one.
    """
    activity, parent = (rows[name].combine_chunks() for name in ("activity", "parent"))
    hashes = pd.Index(rows["activity_hash"].to_numpy())
    own = np.arange(len(hashes))
    if hashes.is_unique:
        sought = rows["parent_hash"].to_numpy()
        found = hashes.get_indexer(sought)
        found = np.where(found < 0, own, found)
        same = pc.equal(activity.take(pa.array(found)), parent).fill_null(False)  # noqa: FBT003
        return np.where(same, found, own)
    found = pc.index_in(parent, value_set=activity, skip_nulls=True)
    return np.where(found.is_valid(), found.fill_null(0), own)
