"""Codes as counts by unit, from which every coefficient of agreement and all its resamples are sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """
    What coders gave to units, of K codes.

    Parameters
    ----------
    coincidence
        Shape (units, K, K): how often two codes met in a unit, over its coders less one; no entries
        where one coder coded alone. Krippendorff's coincidence matrix is the sum.
    agreed
        Shape (units, K, K): the same as a share of the unit's pairs of codes.
    paired
        Shape (units,): whether two coders or more coded it.
    shares
        Shape (units, K): the share of the unit's codes.
    coded
        Shape (units,): whether anybody coded it.
    crossed
        Shape (pairs of coders, units, K, K): what the one gave by what the other gave.
    """

    coincidence: Floats
    agreed: Floats
    paired: Floats
    shares: Floats
    coded: Floats
    crossed: Floats


def places(wide: pd.DataFrame, names: Sequence[str]) -> Integers:
    """
    Give codes as places in a list of codes.

    Parameters
    ----------
    wide
        One row a unit, one column a coder.
    names
        The codes.

    Returns
    -------
    places
        Shape (units, coders); -1 where a code is missing or not in the list.
    """
    known = pd.Index(names)
    columns = [known.get_indexer(pd.Index(wide[coder].astype("object"))) for coder in wide]
    return np.stack(columns, axis=1).astype(np.int64) if columns else np.empty((len(wide), 0), np.int64)


def count(given: Integers, size: int) -> Counts:
    """
    Count the codes of every unit.

    Parameters
    ----------
    given
        What `places` gave.
    size
        How many codes there are.

    Returns
    -------
    counts
        By unit.
    """
    one = one_hot(given, size)
    ratings = one.sum(axis=1)
    coders = ratings.sum(axis=1)
    meetings = ratings[:, :, None] * ratings[:, None, :] - np.eye(size) * ratings[:, :, None]
    meetings[coders < 2] = 0  # noqa: PLR2004  who codes alone agrees with nobody
    pairs = list(combinations(range(given.shape[1]), 2))
    crossed = [one[:, left, :, None] * one[:, right, None, :] for left, right in pairs]
    return Counts(
        coincidence=meetings / np.maximum(coders - 1, 1)[:, None, None],
        agreed=meetings / np.maximum(coders * (coders - 1), 1)[:, None, None],
        paired=(coders > 1).astype(np.float64),
        shares=ratings / np.maximum(coders, 1)[:, None],
        coded=(coders > 0).astype(np.float64),
        crossed=np.stack(crossed) if pairs else np.zeros((0, len(given), size, size)),
    )


def beside(people: Integers, machine: Integers, size: int) -> Counts:
    """
    Count a machine against each coder of a unit; the coders of a unit weigh as much as one together.

    Parameters
    ----------
    people
        What `places` gave of the coders.
    machine
        The machine's codes of the same units.
    size
        How many codes there are.

    Returns
    -------
    counts
        By unit, with the machine as the first of the one pair.
    """
    shares = one_hot(people, size).sum(axis=1)
    shares /= np.maximum(shares.sum(axis=1), 1)[:, None]
    told = one_hot(machine[:, None], size)[:, 0]
    both = (shares.sum(axis=1) > 0) & (machine >= 0)
    shares, told = shares * both[:, None], told * both[:, None]
    crossed = told[:, :, None] * shares[:, None, :]
    coincidence = crossed + crossed.transpose(0, 2, 1)
    return Counts(
        coincidence=coincidence,
        agreed=coincidence / 2,
        paired=both.astype(np.float64),
        shares=(shares + told) / 2,
        coded=both.astype(np.float64),
        crossed=crossed[None],
    )


def one_hot(given: Integers, size: int) -> Floats:
    """
    Give codes as truth values.

    Parameters
    ----------
    given
        Places in a list of codes, -1 where missing.
    size
        How many codes there are.

    Returns
    -------
    values
        Of the same shape with one more axis of codes, 1 at the code and else 0.
    """
    held: Floats = (given[..., None] == np.arange(size)).astype(np.float64)
    return held


def resamples(units: int, draws: int, seed: int) -> Floats:
    """
    Draw units with replacement.

    Parameters
    ----------
    units
        How many there are.
    draws
        How many times as many are drawn.
    seed
        The same gives the same draws.

    Returns
    -------
    weights
        Shape (draws + 1, units): how often each is drawn; once each in the first row.
    """
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(units, np.full(units, 1 / max(units, 1)), size=draws)
    return np.concatenate([np.ones((1, units)), drawn])
