"""What is looked at in a message and one that it may answer: facets, each with a few named levels."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.replies._acts import NOBODY, Acts, Integers, Neighbours
from workbench.replies._links import Links

Codes: TypeAlias = NDArray[np.integer | np.bool_]

_COUNTS = {
    "distance": (2, 3, 4, 5, 7, 9, 13, 21, 35),
    "minutes": (1, 2, 3, 5, 10, 20, 40),
    "words": (3, 8, 16),
    "silence": (2, 4, 11, 31, 101),
}
"""From which number on the next level begins, the first level from 0 or 1 on."""
_USUAL_WORDS = 5

LEVELS: Mapping[str, Sequence[str]] = {
    "between": ("own", "names the other", "named by the other", "talked before", "strangers"),
    "names": ("names nobody here", "names somebody here"),
    "same": ("another's", "own"),
    "last": ("not the other's last", "the other's last"),
    "since": ("has not spoken since", "has spoken since"),
    "aim": ("aimed at nobody", "at who speaks", "at the same person", "at a former addressee", "at another"),
    "asked": ("asks nothing", "asks"),
    "asks": ("who speaks asks nothing", "who speaks asks"),
    "thread": ("first message", "own thread", "another thread"),
    "end": ("inside its thread", "at the end of its thread"),
    "opens": ("answers something", "opens a thread"),
    "distance": ("1", "2", "3", "4", "5 to 6", "7 to 8", "9 to 12", "13 to 20", "21 to 34", "35 to 50"),
    "minutes": ("0", "1", "2", "3 to 4", "5 to 9", "10 to 19", "20 to 39", "40 and more"),
    "words": ("0 to 2", "3 to 7", "8 to 15", "16 and more"),
    "of": ("0 to 2", "3 to 7", "8 to 15", "16 and more"),
    "silence": ("1", "2 to 3", "4 to 10", "11 to 30", "31 to 100", "101 and more", "first message"),
    "calls": ("names nobody", "names somebody absent", "names somebody here"),
}
"""What the levels of facets are called in the file of weights."""


class Talk(NamedTuple):
    """What facets are told from."""

    acts: Acts
    near: Neighbours
    links: Links | None = None
    """A first guess of who answers whom; facets of threads need it."""


def of_pairs(talk: Talk, new: Integers, distance: int) -> dict[str, Codes]:
    """
    Tell the levels of messages and of those a number of messages before them.

    Parameters
    ----------
    talk
        Whole sessions.
    new
        Indices of messages with as many before them in their session.
    distance
        That number.

    Returns
    -------
    facets
        By name: the level of each pair, as a place in `LEVELS`.
    """
    acts, near = talk.acts, talk.near
    old = new - distance
    speaker, other = acts.actor[new], acts.actor[old]
    own = speaker == other
    named, named_old = acts.named[new], acts.named[old]
    names = _holds(named, other)
    is_named = _holds(named_old, speaker)
    talked = (near.addressee[new] == other) | (near.namer[new] == other)
    first, aims = named_old[:, 0], named_old[:, 0] != NOBODY
    facets = {
        "between": _first_of(own, names, is_named, talked),
        "names": near.is_here[new],
        "same": own,
        "last": near.own_after[old] >= new,
        "since": near.own_before[new] > old,
        "aim": _first_of(~aims, is_named, first == named[:, 0], first == near.addressee[new]),
        "asked": acts.asks[old],
        "asks": acts.asks[new],
        "distance": np.full(len(new), _level("distance", distance)),
        "minutes": _level("minutes", acts.minute[new] - acts.minute[old]),
        "words": _words(acts.words[old]),
        "of": _words(acts.words[new]),
    }
    if talk.links is not None:
        facets |= _of_threads(talk.links, near, new, old)
    return facets


def _of_threads(links: Links, near: Neighbours, new: Integers, old: Integers) -> dict[str, NDArray[Any]]:
    own = near.own_before[new]
    return {
        "thread": np.where(own < 0, 0, np.where(links.root[old] == links.root[own], 1, 2)),
        "end": links.tree_after[old] >= new,
        "opens": links.parent[old] < 0,
    }


def of_starts(talk: Talk) -> dict[str, Codes]:
    """
    Tell the levels of messages as such that answer nothing.

    Parameters
    ----------
    talk
        Whole sessions.

    Returns
    -------
    facets
        By name: the level of each message, as a place in `LEVELS`.
    """
    acts, near = talk.acts, talk.near
    since = np.arange(len(acts.actor)) - near.own_before
    return {
        "silence": np.where(near.own_before < 0, len(LEVELS["silence"]) - 1, _level("silence", since)),
        "calls": (acts.named[:, 0] != NOBODY) + near.is_here.astype(np.intp),
        "asks": acts.asks,
    }


def _holds(named: Integers, person: Integers) -> NDArray[np.bool_]:
    """Tell whether the person is among those named."""
    holds: NDArray[np.bool_] = named[:, 0] == person
    for column in range(1, named.shape[1]):
        holds |= named[:, column] == person
    return holds


def _first_of(*truths: NDArray[np.bool_]) -> Codes:
    """Tell which is the first that is true; as many as there are where none is."""
    level = np.full(len(truths[0]), len(truths), np.int8)
    for place in range(len(truths) - 1, -1, -1):
        level[truths[place]] = place
    return level


def _words(words: Integers) -> Codes:
    """Tell the level of a number of words; one that is not known counts as usual."""
    level: Codes = _level("words", np.where(words < 0, _USUAL_WORDS, words))
    return level


def _level(facet: str, numbers: Any) -> Any:  # noqa: ANN401
    return np.searchsorted(_COUNTS[facet], numbers, side="right")
