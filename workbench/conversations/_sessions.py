"""Whether a pair of staff and member wrote in one sitting: sessions, and which of them are synchronous."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.conversations._dyads import Dyads
from workbench.conversations._messages import Integers, Truths
from workbench.conversations._said import Said
from workbench.conversations._ties import Ties

Floats = NDArray[np.float64]

_MINUTE = 60_000_000  # microseconds
_PAIR = 2  # people; where no others are, all they write is between them


class Pace(NamedTuple):
    """What makes a session, and what makes one synchronous."""

    session_minutes: float = 60
    """Silence that ends a session."""
    sync_messages: int = 4
    sync_each: int = 2
    """Messages by each side."""
    sync_minutes: float = 2
    """Most time between messages, in the middle."""


class Talked(NamedTuple):
    """What pairs said to one another, the messages of a pair together and in the order of talk."""

    pair: Integers
    message: Integers


def is_sync(said: Said, ties: Ties, pairs: Dyads, is_contact: Truths, pace: Pace) -> Integers:
    """
    Tell which units hold a synchronous session of a pair in contact.

    Parameters
    ----------
    said
        In conversations.
    ties
        Who answers whom there.
    pairs
        Of staff and member.
    is_contact
        By pair: whether it came into contact.
    pace
        What a session is.

    Returns
    -------
    is_sync
        By unit: 1 where there is one and 0 where there is none; -1 without a pair in contact, and where times
        are known to the day only.
    """
    found = np.full(len(said.starts), -1)
    kept = np.flatnonzero(is_contact)
    talked = _talked(said, ties, pairs, kept)
    unit = pairs.unit[kept]
    found[unit] = 0
    is_day = said.told("is_day")[talked.message]
    found[said.unit[talked.message[is_day]]] = -1
    synchronous = _synchronous(said, talked, pairs.member[kept], pace)
    found[unit[np.unique(talked.pair[synchronous])]] = 1
    return found


def _talked(said: Said, ties: Ties, pairs: Dyads, kept: Integers) -> Talked:
    """Gather the replies of each pair and what they answer; all messages where only these two speak."""
    size = len(said.person)
    keys = pairs.member[kept] * size + pairs.staff[kept]  # ascending, as pairs are
    low, high = ties.giver * size + ties.alter, ties.alter * size + ties.giver
    pair, message = [], []
    for key in (low, high):
        place = np.minimum(np.searchsorted(keys, key), max(len(keys) - 1, 0))
        is_theirs = keys[place] == key if len(keys) else np.zeros(len(key), np.bool_)
        reply = ties.reply[is_theirs]
        pair += [place[is_theirs]] * 2
        message += [reply, said.parent[reply]]
    people = said.total(said.person == np.arange(size))
    alone = np.full(len(people), -1)
    alone[pairs.unit[kept]] = np.arange(len(kept))
    alone[people != _PAIR] = -1
    theirs = np.flatnonzero(alone[said.unit] >= 0)
    pair.append(alone[said.unit[theirs]])
    message.append(theirs)
    both = np.unique(np.concatenate(pair) * max(size, 1) + np.concatenate(message))
    return Talked(*np.divmod(both, max(size, 1)))


def _synchronous(said: Said, talked: Talked, member: Integers, pace: Pace) -> Integers:
    """Find the synchronous sessions; each is named by its first entry."""
    pair, message = talked
    if not len(pair):
        return np.empty(0, np.int64)
    gap = np.diff(said.told("time")[message], prepend=0) / _MINUTE
    is_first = (np.diff(pair, prepend=-1) != 0) | (gap > pace.session_minutes)
    is_first |= said.told("is_day")[message]
    first, session = np.flatnonzero(is_first), np.cumsum(is_first) - 1
    messages = np.bincount(session)
    by_member = np.bincount(session, said.person[message] == member[pair]).astype(np.int64)
    each = np.minimum(by_member, messages - by_member)
    is_long = (messages >= pace.sync_messages) & (each >= pace.sync_each)
    synchronous: Integers = first[is_long & (_middle_gap(gap, is_first, session) <= pace.sync_minutes)]
    return synchronous


def _middle_gap(gap: Floats, is_first: Truths, session: Integers) -> Floats:
    """Find the median of the gaps within each session; without limit where there are none."""
    inner, of = gap[~is_first], session[~is_first]
    inner = inner[np.lexsort((inner, of))]
    gaps = np.bincount(of, minlength=session[-1] + 1)
    start = np.cumsum(gaps) - gaps
    middle = np.full(len(gaps), np.inf)
    some = gaps > 0
    lower, upper = (start + (gaps - 1) // 2)[some], (start + gaps // 2)[some]
    middle[some] = (inner[lower] + inner[upper]) / 2
    return middle
