"""Flat talk as arrays, and what is known of each message from its neighbours."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

NOBODY = -1
NAMED = 3
"""Persons looked at of those whom a message mentions."""


class Acts(NamedTuple):
    """Messages of whole sessions, session after session, the earliest first; one entry a message."""

    session: Integers
    """Number of the session, from 0; never descending."""
    minute: Integers
    """Minutes since 1970, cut down: exports differ in precision, and links are found alike in all."""
    actor: Integers
    """Number of who speaks; a deleted author is one person a message."""
    named: Integers
    """A row a message, a column for each of the first persons it mentions; -1 where there are fewer."""
    asks: Truths
    """Whether it holds a question mark."""
    words: Integers
    """-1 where they are not known."""


class Neighbours(NamedTuple):
    """By message: where others stand in its session, as indices of messages; -1 where there is none."""

    start: Integers
    """The first of its session."""
    own_before: Integers
    """The last before it by the same actor."""
    own_after: Integers
    """The first after it by the same actor; the number of all messages if there is none."""
    addressee: Integers
    """Whom the same actor mentioned last, before it: a number of a person."""
    namer: Integers
    """Who mentioned the same actor last, before it: a number of a person."""
    is_here: Truths
    """Whether somebody whom it mentions spoke before it."""


def look_around(acts: Acts) -> Neighbours:
    """
    Find the neighbours of each message.

    Parameters
    ----------
    acts
        Whole sessions.

    Returns
    -------
    neighbours
        One entry a message.
    """
    size = len(acts.session)
    every = np.arange(size)
    persons = int(max(acts.actor.max(initial=0), acts.named.max(initial=0))) + 1
    speaker = acts.session * persons + acts.actor  # a person in a session
    own_before = _last_before(speaker, every, speaker, every)
    own_after = np.full(size, size)
    own_after[own_before[own_before >= 0]] = every[own_before >= 0]
    naming, column = np.nonzero(acts.named != NOBODY)
    person = acts.named[naming, column]
    key = acts.session[naming] * persons + person
    is_here = np.zeros(size, np.bool_)
    is_here[naming[_last_before(speaker, every, key, naming) >= 0]] = True
    first = column == 0
    addressing = _last_before(speaker[naming[first]], naming[first], speaker, every)
    named_by = _last_before(key, naming, speaker, every)
    return Neighbours(
        start=np.searchsorted(acts.session, acts.session),
        own_before=own_before,
        own_after=own_after,
        addressee=_at(acts.named[:, 0], addressing),
        namer=_at(acts.actor, named_by),
        is_here=is_here,
    )


def _at(values: Integers, places: Integers) -> Integers:
    """Look up values; none where there is no place."""
    found: Integers = np.where(places >= 0, values[places], NOBODY) if len(values) else places
    return found


def _last_before(key: Integers, place: Integers, sought: Integers, at: Integers) -> Integers:
    """Find the last of the places before each `at` that has the key sought; -1 if there is none."""
    if not (len(place) and len(at)):
        return np.full(len(at), -1)
    wide = int(max(place.max(), at.max())) + 1
    laid = np.sort(key * wide + place)
    found = laid[np.searchsorted(laid, sought * wide + at) - 1]  # the largest one stands in for none
    last: Integers = np.where((found // wide == sought) & (found % wide < at), found % wide, -1)
    return last
