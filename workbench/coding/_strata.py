"""Coded conversations in their strata, and how strata are resampled."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench.coding._counts import Floats, Integers
from workbench.coding._sample import PILOT
from workbench.errors import StudyError

_LEAST = 2  # coded conversations of a stratum, so that its spread can be told
_MORE = 2  # conversations of a stratum that count as read, in draws
_NEVER = 1e-9  # in place of a code that nobody gave


class Strata(NamedTuple):
    """Where coded conversations stand."""

    place: Integers
    """The place of its stratum, one entry a coded conversation in the order of their ids."""
    sizes: Integers
    """How many conversations each stratum holds."""


def strata(coded: pd.Index, sample: pd.DataFrame) -> Strata:
    """
    Put coded conversations in their strata.

    Parameters
    ----------
    coded
        Their names, in order.
    sample
        What `sample` drew.

    Returns
    -------
    strata
        For `resamples`.

    Raises
    ------
    StudyError
        If a conversation was not drawn to count, or a stratum has too few of them to tell how they differ.
    """
    drawn = sample[sample["part"].ne(PILOT)]
    if not coded.isin(drawn["conversation"]).all():
        raise StudyError(
            "Codes and sample do not belong together: a coded conversation was not drawn to count."
        )
    held = drawn.drop_duplicates("stratum").set_index("stratum")["of"].sort_index()
    of = drawn.set_index("conversation")["stratum"].reindex(coded)
    place = held.index.get_indexer(pd.Index(of)).astype(np.int64)
    sizes = held.to_numpy(np.int64)
    read = np.bincount(place, minlength=len(sizes))
    if (short := read < np.minimum(sizes, _LEAST)).any():
        number, size, known = held.index[short][0], sizes[short][0], read[short][0]
        raise StudyError(
            f"Of stratum {number}, which holds {size} conversations, {known} "
            "are coded; shares need two of each stratum, or all of a smaller one. Code what was skipped."
        )
    return Strata(place, sizes)


def resamples(strata: Strata, draws: int, seed: int) -> Floats:
    """
    Draw each stratum anew.

    One fewer is drawn than there are coded ones, and what is drawn lies the closer to what was coded the more
    of the stratum that is [1]_: a stratum that was coded whole leaves no doubt.

    Parameters
    ----------
    strata
        What `strata` gave.
    draws
        How often.
    seed
        The same gives the same draws.

    Returns
    -------
    weights
        Shape (draws + 1, conversations): how many conversations each stands for, drawn from the second row
        on. Rows add up to what all strata hold.

    References
    ----------
    .. [1] Rao, J. N. K., Wu, C. F. J., & Yue, K. (1992). Some recent work on resampling methods for complex
       surveys. Survey Methodology, 18(2), 209-217.
    """
    chance = np.random.default_rng(seed)
    weights = np.empty((draws + 1, len(strata.place)))
    for number, size in enumerate(strata.sizes.tolist()):
        own = np.flatnonzero(strata.place == number)
        weights[:, own] = size / max(len(own), 1)
        if 1 < len(own) < size:
            drawn = chance.multinomial(len(own) - 1, np.full(len(own), 1 / len(own)), size=draws)
            away = drawn / (len(own) - 1) - 1 / len(own)
            weights[1:, own] += size * np.sqrt(1 - len(own) / size) * away
    return weights


def redraw(values: Floats, strata: Strata, draws: int, seed: int) -> Floats:
    """
    Give shares of codes over all strata, and draws of them for intervals.

    Where no error was seen in a stratum, plain resampling never draws one, though there may well be some
    among what was not read. So each stratum is drawn as if two more of its conversations had been read, with
    the codes of all strata together: from a Dirichlet distribution, as in the Bayesian bootstrap [1]_. Draws
    lie the closer to what was coded the more of the stratum that is.

    Parameters
    ----------
    values
        Shape (conversations, codes): the shares of codes of each, adding up to 1.
    strata
        What `strata` gave.
    draws
        How often.
    seed
        The same gives the same draws.

    Returns
    -------
    shares
        Shape (draws + 1, codes): in the first row as coded, then drawn.

    References
    ----------
    .. [1] Rubin, D. B. (1981). The Bayesian bootstrap. The Annals of Statistics, 9(1), 130-134.
    """
    chance = np.random.default_rng(seed)
    weight = strata.sizes / strata.sizes.sum()
    own = [values[strata.place == number] for number in range(len(weight))]
    seen = np.array([codes.mean(axis=0) for codes in own])
    whole = weight @ seen
    shares = np.tile(whole, (draws + 1, 1))
    for part, codes, mean, size in zip(weight, own, seen, strata.sizes.tolist(), strict=True):
        if len(codes) < size:
            as_if = len(codes) * mean + _MORE * whole + _NEVER
            away = chance.dirichlet(as_if, draws) - mean
            shares[1:] += part * np.sqrt(1 - len(codes) / size) * away
    return shares
