"""The tables of evidence: rows of conversations and of branches, from what was counted in a chunk."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from workbench.conversations._acts import Acts
from workbench.conversations._evidence import FORMS, PARTS, Columns
from workbench.conversations._messages import ROLES, Integers, Truths
from workbench.conversations._said import Said
from workbench.conversations._shapes import reactions
from workbench.conversations._ties import Ties

_FACTS = ("conversation", "space", "origin", "has_reply_ids", "is_dm", "is_event", "is_inferred")
_OF_BRANCHES = (
    "messages", "opener", "censored", "members", "staff", "edges", "m2m", "m2m_authors", "nonhub",
    "nonhub_share", "reentry", "dyads", "sustained", "longest", "m2m_members",
)  # fmt: skip
_OF_CONVERSATIONS = (
    *_OF_BRANCHES, "contact_members", "dyads_apart", "people", "staff_part", "form", "depth", "width",
    "branches", "orphans", "orphan_rate", "deleted", "deleted_rate", "unknown", "marked", "is_sync",
    "facilitated",
)  # fmt: skip
_WORDS = {"opener": ROLES, "staff_part": PARTS, "form": FORMS}
_MISSING = {"opener": -1, "form": -1, "is_sync": -1}
"""What stands where nobody human speaks; otherwise it is none at all."""
_TRUTHS = ("is_sync", "facilitated")
"""Codes: 1 and 0 for yes and no, -1 for missing."""


def of_conversations(acts: Acts, shape: Columns, said: Said, found: Columns, touched: Truths) -> pa.Table:
    """
    Set what was counted in rows of conversations.

    Parameters
    ----------
    acts
        A chunk.
    shape
        What `shape` counted in it.
    said
        What is said in the conversations touched.
    found
        What `weigh` counted there.
    touched
        By conversation: which to give.

    Returns
    -------
    table
        One row a conversation touched, in the order of their ids; `number` is the place in it.
    """
    kept, units = np.flatnonzero(touched), acts.unit[said.act[said.starts]]
    counted = shape | {name: _spread(name, column, units, len(touched)) for name, column in found.items()}
    first = acts.talk.facts(acts.starts[kept], *_FACTS)
    moment = pa.timestamp("us", "UTC")
    return pa.table(
        {
            "number": acts.talk.before + kept,
            **{name: first[name] for name in _FACTS[:3]},
            **{name: pa.array(counted[name][kept], moment) for name in ("start", "end")},
            **{name: _words(name, counted[name][kept]) for name in _OF_CONVERSATIONS},
            "reactions": reactions(acts).take(pa.array(kept)),
            "mark": _marks(acts).take(pa.array(kept)),
            "only_reactions": counted["only_reactions"][kept],
            **{name: first[name] for name in _FACTS[3:]},
        }
    )


def _marks(acts: Acts) -> pa.Array:
    """Look up the first mark in each conversation, null where there is none."""
    last_first = np.flatnonzero(acts.talk.column("is_marked"))[::-1]
    first = np.full(len(acts.starts), -1)
    first[acts.unit[last_first]] = last_first  # of several the one written last stays, which is the first
    row = acts.talk.order[np.maximum(first, 0)] if len(acts.unit) else first
    return acts.talk.rows["mark"].take(pa.array(row, mask=first < 0)).combine_chunks()


def of_branches(acts: Acts, whole: Said, said: Said, ties: Ties, found: Columns) -> pa.Table:
    """
    Set what was counted in rows of branches.

    Parameters
    ----------
    acts
        A chunk.
    whole
        What is said in its conversations, whose persons are told.
    said
        What is said in its branches.
    ties
        Who answers whom there.
    found
        What `weigh` counted there.

    Returns
    -------
    table
        One row a branch, with the members that take part in its edges among members.
    """
    first = said.act[said.starts]
    top = acts.talk.facts(acts.top[first], "conversation", "activity")
    taking_part = np.flatnonzero(ties.m2m)
    person = whole.person[np.searchsorted(whole.act, said.act[taking_part])]
    bounds = np.concatenate([[0], np.cumsum(found["m2m_members"])])
    return pa.table(
        {
            "number": acts.talk.before + acts.unit[first],
            "conversation": top["conversation"],
            "branch": top["activity"],
            **{name: _words(name, found[name]) for name in _OF_BRANCHES},
            "circle": pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), person),
        }
    )


def _spread(name: str, column: NDArray[Any], units: Integers, conversations: int) -> NDArray[Any]:
    """Set what was counted by unit beside all conversations."""
    spread = np.full(conversations, _MISSING.get(name, 0), column.dtype)
    spread[units] = column
    return spread


def _words(name: str, column: NDArray[Any]) -> pa.Array:
    """Give codes the words they stand for."""
    if name in _TRUTHS:
        return pa.array(column > 0, pa.bool_(), mask=column < 0)
    if name not in _WORDS:
        return pa.array(column)
    codes = pa.array(column, pa.int8(), mask=column < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array([str(word) for word in _WORDS[name]]))


def frame(tables: Sequence[pa.Table]) -> pd.DataFrame:
    """
    Join the rows of all chunks, indexed by the number of the conversation.

    Parameters
    ----------
    tables
        At least one.

    Returns
    -------
    frame
        In pandas, with words for texts.
    """
    table = pa.concat_tables(tables)
    words = [pa.field(f.name, pa.string()) if f.name in _WORDS else f for f in table.schema]
    joined: pd.DataFrame = table.cast(pa.schema(words)).to_pandas().set_index("number")
    nullable = {"reactions": "Int64", **dict.fromkeys(_TRUTHS, "boolean")}
    return joined.astype({name: kind for name, kind in nullable.items() if name in joined})
