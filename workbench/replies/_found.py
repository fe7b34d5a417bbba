"""The links of a whole study: all that are likely, the most likely, and some drawn."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from workbench.replies._acts import Integers, Truths
from workbench.replies._chances import UNSAID, Chances, chances
from workbench.replies._links import roots
from workbench.replies._reading import Chunk

NOTHING = -1
LEAST = 0.01
"""Links that are less likely are left out."""


class Options(NamedTuple):
    """What each act may answer, act after act; one entry an act and choice."""

    act: Integers
    answered: Integers
    """Index of an act; -1 for nothing."""
    probability: NDArray[np.float64]

    def at(self, places: Integers) -> "Options":
        """
        Take some entries.

        Parameters
        ----------
        places
            Their indices.

        Returns
        -------
        options
            As many entries.
        """
        return Options(self.act[places], self.answered[places], self.probability[places])


class Found(NamedTuple):
    """Links of all acts that were read; acts are told by their place in the order of reading."""

    activity: pa.Array
    given: Integers
    """By act: what it answers by the export; -1 where that is nothing, lost, or not said."""
    thread: Integers
    """By act: the first act of the platform's thread in which it stands, which stays whole; -1 for none."""
    options: Options
    """Of open acts; sorted by act, the most likely first."""

    def likely(self) -> Options:
        """
        Keep the most likely link of each open act.

        Returns
        -------
        options
            One entry an act.
        """
        return self.options.at(np.flatnonzero(np.diff(self.options.act, prepend=-1)))

    def drawn(self, draw: int, *, seed: int) -> Options:
        """
        Draw a link for each open act, so that conversations may fall together otherwise.

        Parameters
        ----------
        draw
            Number of the draw.
        seed
            Of the series of draws.

        Returns
        -------
        options
            One entry an act, with the probability of its link.
        """
        options = self.options
        begins = np.flatnonzero(np.diff(options.act, prepend=-1))
        ends = np.append(begins[1:], len(options.act))
        total = np.concatenate([[0.0], np.cumsum(options.probability)])
        low, high = total[begins], total[ends]
        chance = np.random.default_rng([seed, draw]).random(len(begins))
        place = np.searchsorted(total, low + chance * (high - low), side="right") - 1
        return options.at(np.clip(place, begins, ends - 1))

    def rooted(self, answers: Options) -> Integers:
        """
        Find the conversations that links make.

        Parameters
        ----------
        answers
            One link for each open act.

        Returns
        -------
        root
            By act: the first act of its conversation.
        """
        parent = self.given.copy()
        parent[answers.act] = answers.answered
        root = roots(np.where(self.thread < 0, parent, NOTHING))
        return np.where(self.thread < 0, root, self.thread)


def find(chunks: Iterable[Chunk]) -> Found:
    """
    Infer links.

    Parameters
    ----------
    chunks
        Whole sessions.

    Returns
    -------
    found
        Of all acts together.
    """
    before, parts = 0, []
    for chunk in chunks:
        parts.append(_find(chunk, before))
        before += len(chunk.given)
    if not parts:
        none = np.empty(0, np.int64)
        nobody = Options(none, none, none.astype(float))
        return Found(pa.array([], pa.string()), none, none, nobody)
    options = Options(
        *(np.concatenate(columns) for columns in zip(*(part.options for part in parts), strict=True))
    )
    given, thread = (np.concatenate([getattr(part, name) for part in parts]) for name in ("given", "thread"))
    return Found(pa.concat_arrays([part.activity for part in parts]), given, thread, options)


def _find(chunk: Chunk, before: int) -> Found:
    found = chances(chunk.acts, chunk.given, chunk.is_threaded, is_naming=chunk.is_naming)
    start = np.searchsorted(chunk.acts.session, chunk.acts.session)
    thread = np.where(chunk.is_threaded, start + before, NOTHING)
    options = _options(found, chunk.given == UNSAID)
    moved = np.where(options.answered == NOTHING, NOTHING, options.answered + before)
    options = options._replace(act=options.act + before, answered=moved)
    given = np.where(chunk.given >= 0, chunk.given + before, NOTHING)
    return Found(chunk.activity, given, thread, options)


def _options(found: Chances, is_open: Truths) -> Options:
    """Leave out what is hardly likely, and let the rest add up to 1."""
    most = found.max(axis=1, initial=0)
    kept = (found >= np.minimum(LEAST, most)[:, None]) & is_open[:, None]
    act, distance = np.nonzero(kept)
    probability = found[act, distance].astype(np.float64)
    order = np.lexsort((distance, -probability, act))
    act, distance, probability = act[order], distance[order], probability[order]
    begins = np.flatnonzero(np.diff(act, prepend=-1))
    if len(begins):
        lengths = np.diff(np.append(begins, len(act)))
        probability /= np.repeat(np.add.reduceat(probability, begins), lengths)
    return Options(act, np.where(distance > 0, act - distance, NOTHING), probability)
