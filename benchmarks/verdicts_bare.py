"""
The least that numpy needs for the features of conversations: integer keys, and no guard of any kind.

It takes a file in the order of talk, trusts hashes, tells no texts, no times and no branches, and reads roles
and deleted authors in one way. That makes it the yardstick of how fast the machine is.
"""

from itertools import pairwise
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]

STAFF, MEMBER, BOT = 0, 1, 2
CROWD = 3
PIECE = 500_000  # acts at a time, so that what is looked up stays near
KEYS = """
    select hash(conversation) as conversation, hash(activity) as activity, hash(parent) as parent,
        hash(coalesce(actor, activity)) as actor,
        case role when 'staff' then 0 when 'bot' then 2 when 'org' then 3 else 1 end::tinyint as role,
        parent is not null as is_answer, {is_dm} as is_dm
    from '{files}'
    where kind <> 'reaction'
"""


class Told(NamedTuple):
    """The messages of human actors; a person is named by the first message in the conversation."""

    begin: Integers  # by conversation
    unit: Integers
    role: Integers
    above: Integers  # itself, where nothing is answered
    person: Integers
    standing: Integers  # the role last had
    addressed: Integers  # by conversation: whether the first message is addressed to somebody

    def total(self, what: Any) -> Integers:  # noqa: ANN401
        return np.add.reduceat(what, self.begin, dtype=np.int64)


def bare(files: str, is_dm: str) -> pd.DataFrame:
    """Read integer keys, and count by array; `is_dm` says in SQL what is a direct message."""
    acts = duckdb.sql(KEYS.format(files=files, is_dm=is_dm)).fetchnumpy()
    first = np.flatnonzero(changes(acts["conversation"]))
    cuts = first[np.searchsorted(first, np.arange(PIECE, len(acts["role"]), PIECE), side="right") - 1]
    bounds = np.unique([0, *cuts, len(acts["role"])])
    pieces = [{name: np.asarray(column[a:b]) for name, column in acts.items()} for a, b in pairwise(bounds)]
    return pd.concat([count(piece) for piece in pieces], ignore_index=True)


def changes(column: Integers) -> NDArray[np.bool_]:
    return np.concatenate([[True], column[1:] != column[:-1]])[: len(column)]


def count(acts: dict[str, Any]) -> pd.DataFrame:
    starts = np.flatnonzero(changes(acts["conversation"]))
    sizes = np.diff(starts, append=len(acts["role"]))
    above = parents(acts, np.repeat(np.arange(len(starts)), sizes))
    human = np.flatnonzero(acts["role"] != BOT)
    told = tell(acts, above, human)
    reply = np.flatnonzero(told.person != told.person[told.above])
    giver, alter = told.person[reply], told.person[told.above[reply]]
    return pd.DataFrame(
        talk(told, reply, giver, alter)
        | dialogues(told, giver, alter)
        | shape(told, above, human, starts, sizes)
    )


def parents(acts: dict[str, Any], unit: Integers) -> Integers:
    own = np.arange(len(unit))
    above = pd.Index(acts["activity"]).get_indexer(acts["parent"])
    return np.where((above >= 0) & (above < own) & (unit[above] == unit), above, own)


def tell(acts: dict[str, Any], above: Integers, human: Integers) -> Told:
    number = np.arange(len(human))
    place = np.full(len(above), -1)
    place[human] = number
    up = place[above[human]]
    is_first = changes(acts["conversation"][human])
    begin, unit = np.flatnonzero(is_first), np.cumsum(is_first) - 1
    role = acts["role"][human].astype(np.int64)
    code, _ = pd.factorize(acts["actor"][human])
    order = np.argsort(code * len(human) + number)
    is_new = changes(code[order]) | changes(unit[order])
    person = np.empty_like(number)
    person[order] = order[is_new][np.cumsum(is_new) - 1]
    last = np.zeros(len(human), np.int64)
    last[person] = role
    addressed = acts["is_dm"][human][begin] | acts["is_answer"][human][begin] | (role[begin] == MEMBER)
    return Told(begin, unit, role, np.where(up < 0, number, up), person, last[person], addressed)


def talk(told: Told, reply: Integers, giver: Integers, alter: Integers) -> dict[str, Integers]:
    messages = len(told.unit)
    number = np.arange(messages)
    is_peer = (told.standing[giver] == MEMBER) & (told.standing[alter] == MEMBER)
    held, held_m2m = (
        np.bincount(giver[some], minlength=messages) + np.bincount(alter[some], minlength=messages)
        for some in (slice(None), is_peer)
    )
    gives, answered = np.zeros(messages, np.bool_), np.full(messages, messages)
    gives[giver[is_peer]] = True
    answered[alter[::-1]] = reply[::-1]  # the first that answers stays
    is_first = told.person == number
    members = told.total(is_first & (told.standing == MEMBER))
    edges, m2m = told.total(held) // 2, told.total(held_m2m) // 2
    among = np.where(members >= CROWD, m2m, edges)
    hub = np.where(members >= CROWD, *(np.maximum.reduceat(each, told.begin) for each in (held_m2m, held)))
    return {
        "messages": np.diff(told.begin, append=messages),
        "members": members,
        "staff": told.total(is_first & (told.standing == STAFF)),
        "edges": edges,
        "m2m": m2m,
        "m2m_authors": told.total(gives),
        "nonhub": among - hub,
        "nonhub_share": (among - hub) / np.maximum(among, 1),
        "reentry": told.total((told.role == MEMBER) & (number > answered[told.person])),
    }


def dialogues(told: Told, giver: Integers, alter: Integers) -> dict[str, Integers]:
    given, got = told.standing[giver], told.standing[alter]
    among = np.flatnonzero((given + got == STAFF + MEMBER) & (given != got))
    giver, alter, is_member = giver[among], alter[among], given[among] == MEMBER
    pair = np.where(is_member, giver, alter) * len(told.unit) + np.where(is_member, alter, giver)
    turn = np.argsort(pair, kind="stable")
    giver, alter, is_first = giver[turn], alter[turn], changes(pair[turn])
    heads = np.flatnonzero(is_first)
    unit = told.unit[giver[heads]]
    # nobody else of the pair than who is answered first can have opened
    opens = told.addressed[unit] & (told.person[told.begin][unit] == alter[heads])
    turns = np.add.reduceat(is_first | changes(giver), heads, dtype=np.int64) + opens
    longest = np.zeros(len(told.begin), np.int64)
    np.maximum.at(longest, unit, turns)
    contact, sustained = (np.bincount(unit[turns >= least], minlength=len(longest)) for least in (2, 3))
    return {"dyads": contact, "sustained": sustained, "longest": longest}


def shape(
    told: Told, above: Integers, human: Integers, starts: Integers, sizes: Integers
) -> dict[str, Integers]:
    """Climb to the root, each step doubling the distance looked up."""
    root = np.repeat(starts, sizes)
    above = np.where(above == np.arange(len(above)), root, above)
    depth = (above != np.arange(len(above))).astype(np.int64)
    climbing = np.flatnonzero(above != root)
    while len(climbing):
        depth[climbing] += depth[above[climbing]]
        above[climbing] = above[above[climbing]]
        climbing = climbing[above[climbing] != root[climbing]]
    layers = np.bincount((root + depth)[human], minlength=len(above))
    unit = np.searchsorted(starts, human[told.begin], side="right") - 1
    return {
        "depth": np.maximum.reduceat(depth[human], told.begin),
        "width": np.maximum.reduceat(layers, starts)[unit],
    }
