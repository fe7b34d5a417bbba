"""
One row a conversation, and one a branch: what the rule of the levels looks at.

DuckDB reads whole conversations, a chunk at a time (`_reading`). The counting runs on arrays: acts in their
trees (`_acts`), what is said in conversations and in branches (`_said`), who answers whom (`_ties`), the
turns of pairs (`_dyads`), and what is made of these (`_evidence`, `_shapes`, `_tables`).
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.conversations._acts import place
from workbench.conversations._evidence import PLAIN, Columns, Terms, weigh
from workbench.conversations._messages import ROLES, Attach, Messages, Truths
from workbench.conversations._reading import Service, read
from workbench.conversations._recast import Recast, recast
from workbench.conversations._said import Handling, in_branches, in_conversations
from workbench.conversations._sessions import Pace
from workbench.conversations._shapes import shape
from workbench.conversations._tables import frame, of_branches, of_conversations
from workbench.conversations._talk import read_messages
from workbench.conversations._ties import tie

__all__ = [
    "ROLES",
    "Attach",
    "Evidence",
    "Messages",
    "Pace",
    "Readings",
    "Recast",
    "Service",
    "Terms",
    "branches",
    "features",
    "read_messages",
    "readings",
    "recast",
]

_BOTH = ("conversations", "branches")


class Evidence(NamedTuple):
    """What `features` and `branches` give, both indexed by the number of the conversation in their order."""

    conversations: pd.DataFrame
    branches: pd.DataFrame


class Readings(NamedTuple):
    """
    The evidence, and what it would be if open questions were answered otherwise.

    All but the first hold only the conversations for which the question matters.
    """

    plain: Evidence
    """Unknown roles are members, deleted authors are one person each."""
    unknown_as_staff: Evidence
    deleted_pooled: Evidence
    beginnings: Evidence
    """The first messages of longer conversations; empty where nobody asks for them."""


def features(
    service: Service,
    *,
    unknown_as: Literal["member", "staff"] = "member",
    deleted: Literal["separate", "pooled"] = "separate",
    attach: Attach = "root",
) -> pd.DataFrame:
    """
    Count what the rule of the levels looks at in every conversation.

    Messages stand in the order of their time. Bots, reactions and what is marked are left out first; a
    parent counts only where it stands earlier in the same conversation.

    Parameters
    ----------
    service
        A study.
    unknown_as
        Role of actors whose role is not known.
    deleted
        Whether deleted authors are one person each, or one person in every conversation.
    attach
        Where a reply without a target goes, if the platform knows such replies: to the first message, to
        the one before it by somebody else, or nowhere.

    Returns
    -------
    features
        One row a conversation, in the order of their ids. `start` and `end` are the times of its first
        and last message (UTC), `origin` is the place of the first in its export, `opener` the role of
        the first human actor, missing if there is none; `censored` says that the first message answers
        something lost. `members`, `staff` and `people` are distinct actors, `edges` replies to another
        actor, `m2m` those from member to member, `m2m_authors` and `m2m_members` the members who give
        them and who take part in them, `nonhub` and `nonhub_share` (0 to 1) the talk that does not touch
        the busiest actor, `reentry` members' messages after they were answered, `dyads`, `sustained`
        and `longest` pairs of staff and member in contact, in longer dialogue, and the most turns of any
        pair, `contact_members` the members of those pairs, `dyads_apart` the pairs whose member
        exchanges nothing with members, `is_sync` whether a pair in contact wrote in one sitting, missing
        where sessions are not looked at. `depth`, `width` and `branches` shape the tree. `orphan_rate` is
        the share of the messages after the first whose parent is lost, `deleted_rate` that of messages by
        deleted authors (0 to 1). `marked` counts the messages marked as spam and the like, which are left out
        as bots are, and `mark` is that of the first; `facilitated` says whether staff asks, prompts, sums up
        or invites, missing where there is no text to tell. `reactions` is missing where the platform
        hides them.
    """
    handling = Handling(unknown_as, deleted)
    (evidence,) = _read(service, [handling], attach=attach, units=_BOTH[:1])
    return evidence["conversations"].reset_index(drop=True)


def branches(
    service: Service,
    *,
    unknown_as: Literal["member", "staff"] = "member",
    deleted: Literal["separate", "pooled"] = "separate",
    attach: Attach = "root",
) -> pd.DataFrame:
    """
    Count the same in every branch that may hold an exchange among members.

    Parameters
    ----------
    service
        A study.
    unknown_as
        Role of actors whose role is not known.
    deleted
        Whether deleted authors are one person each, or one person in every conversation.
    attach
        Where a reply without a target goes, if the platform knows such replies: to the first message, to
        the one before it by somebody else, or nowhere.

    Returns
    -------
    branches
        One row a branch with two edges or more among its own messages; fewer make no exchange. `branch`
        is the top comment, at which the branch is re-rooted, and `circle` lists numbers for the members
        who take part in the edges among members, equal for one person throughout a conversation. The
        other columns are those of `features`.
    """
    handling = Handling(unknown_as, deleted)
    (evidence,) = _read(service, [handling], attach=attach, units=_BOTH[1:])
    return evidence["branches"].reset_index(drop=True)


def readings(
    service: Service,
    *,
    attach: Attach = "root",
    terms: Terms = PLAIN,
    first: int | None = None,
) -> Readings:
    """
    Count conversations and branches in one go, in every way that unknown roles and deleted authors allow.

    Parameters
    ----------
    service
        A study.
    attach
        Where a reply without a target goes, if the platform knows such replies: to the first message, to
        the one before it by somebody else, or nowhere.
    terms
        What counts as contact, as a sustained dialogue, and as a session.
    first
        How many messages of longer conversations are read once more, by themselves; none, if None.

    Returns
    -------
    readings
        The evidence in each reading.
    """
    ways = [Handling(), Handling(unknown_as="staff"), Handling(deleted="pooled")]
    ways += [Handling(first=first)] if first else []
    plain, *others = (
        Evidence(**tables) for tables in _read(service, ways, attach=attach, units=_BOTH, terms=terms)
    )
    return Readings(plain, *others, *([] if first else [Evidence(*(table[:0] for table in plain))]))


def _read(
    service: Service,
    handlings: Sequence[Handling],
    *,
    attach: Attach,
    units: Sequence[str],
    terms: Terms = PLAIN,
) -> list[dict[str, pd.DataFrame]]:
    """Go through the chunks once; each is put in order once and counted for every handling."""
    parts: dict[tuple[Handling, str], list[pa.Table]] = {(h, unit): [] for h in handlings for unit in units}
    for talk in read(service):
        acts = place(talk, attach)
        shapes = shape(acts)
        for handling in handlings:
            touched = _touched(shapes, handling, handlings[0])
            said = in_conversations(acts, handling, touched)
            if "conversations" in units:
                found = weigh(said, tie(said), terms if handling == handlings[0] else terms.without_pace())
                parts[handling, "conversations"].append(of_conversations(acts, shapes, said, found, touched))
            if "branches" in units:
                within = in_branches(acts, said)
                ties = tie(within)
                found = weigh(within, ties, terms.without_pace())
                parts[handling, "branches"].append(of_branches(acts, said, within, ties, found))
    return [{unit: frame(parts[handling, unit]) for unit in units} for handling in handlings]


def _touched(shapes: Columns, handling: Handling, first: Handling) -> Truths:
    """Tell which conversations are read otherwise than at first; at first, all are."""
    if handling == first:
        return np.ones(len(shapes["unknown"]), np.bool_)
    touched: Truths = (handling.unknown_as != first.unknown_as) & (shapes["unknown"] > 0)
    touched |= (handling.deleted != first.deleted) & (shapes["deleted"] > 1)
    return touched | (shapes["messages"] > handling.first) if handling.first else touched
