"""Betweenness and closeness from sums over shortest paths, and how far they may be off if estimated."""

from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.measures._actors.paths import Sums, path_sums
from workbench.measures._given import by_actor
from workbench.networks import Network

EXACT_UP_TO = 3_000
"""Up to how many actors paths from all of them are followed."""

PIVOTS = 400
"""From how many actors, drawn at random, paths are followed in larger networks."""

_DOUBT = 0.05  # how often the exact value may lie farther off than the error says
_FEWEST_PIVOTS = 2  # one alone tells nothing of how far they differ

Values = NDArray[np.float64]


def path_measures(
    network: Network, *, exact_up_to: int, pivots: int, seed: int, through: bool = True
) -> "dict[str, pd.Series[float]]":
    """
    Follow shortest paths once, for all that is read off them.

    Parameters
    ----------
    network
        In arrays.
    exact_up_to
        Up to how many actors paths from all of them are followed.
    pivots
        From how many above that.
    seed
        Of the draw.
    through
        Whether betweenness is asked for, which takes as long again.

    Returns
    -------
    measures
        By name: `betweenness` and `betweenness_error`, if asked for, `closeness` and `closeness_error`.

    Raises
    ------
    ValueError
        If there are fewer than two pivots.
    """
    if pivots < _FEWEST_PIVOTS:
        raise ValueError(
            f"Nothing can be estimated from {pivots} pivots. Expected at least {_FEWEST_PIVOTS}."
        )
    size = len(network)
    is_exact = size <= max(exact_up_to, pivots)
    drawn = np.random.default_rng(seed).choice(size, size if is_exact else pivots, replace=False)
    sums = path_sums(network, np.sort(drawn), through=through, halved=not is_exact)
    asked = np.full(size, len(drawn), np.float64)
    asked[sums.starts] -= 1  # nobody is asked about oneself
    measured = dict(zip(("closeness", "closeness_error"), _closeness(sums, asked), strict=True))
    if through:
        measured["betweenness"], measured["betweenness_error"] = _betweenness(sums, asked)
    if is_exact:
        measured |= {name: np.zeros(size) for name in measured if name.endswith("_error")}
    else:
        _take_back(measured, sums, network)
    series = {name: by_actor(network, name, values).astype("Float64") for name, values in measured.items()}
    for values in series.values():
        values.attrs["pivots"] = 0 if is_exact else pivots
    return series


def _betweenness(sums: Sums, asked: Values) -> tuple[Values, Values]:
    """
    Take the mean, over starts, of the share of paths that lead through each actor.

    Few starts add much, so the usual standard error is too small by far. The error is the empirical Bernstein
    bound, with the most that any start adds in place of the most that one could.
    """
    others = max(len(asked) - 2, 1)
    asked_of = np.maximum(asked, 1)
    share = sums.through / asked_of / others
    spread = sums.through_squared / asked_of / others**2 - share**2
    log = np.log(2 / _DOUBT)
    beyond = 7 / 3 * log * sums.through_most / others / np.maximum(asked - 1, 1) * np.sqrt(_left(asked))
    return share, np.sqrt(2 * log) * _standard_error(spread, asked) + beyond


def _closeness(sums: Sums, asked: Values) -> tuple[Values, Values]:
    """
    Divide the squared share of starts that reach each actor by the steps they take on average.

    Where starts are alike, as around one busy account, their spread is none though others may differ: the
    error is at least what it takes if so many of these, that all starts miss them one time in twenty, are
    a step farther or do not reach the actor.
    """
    asked_of = np.maximum(asked, 1)
    reached, steps = sums.reached / asked_of, sums.distance / asked_of
    with np.errstate(invalid="ignore"):
        near = np.nan_to_num(reached**2 / steps)
        by_reached, by_steps = np.nan_to_num(2 * reached / steps), np.nan_to_num(-((reached / steps) ** 2))
    spread = (
        by_reached**2 * (reached - reached**2)
        + by_steps**2 * (sums.distance_squared / asked_of - steps**2)
        + 2 * by_reached * by_steps * (steps - reached * steps)
    )
    missed = (1 - _DOUBT ** (1 / asked_of)) * (by_reached - by_steps) * np.sqrt(_left(asked))
    return near, np.maximum(NormalDist().inv_cdf(1 - _DOUBT / 2) * _standard_error(spread, asked), missed)


def _standard_error(spread: Values, asked: Values) -> Values:
    error: Values = np.sqrt(np.maximum(spread, 0) / np.maximum(asked - 1, 1) * _left(asked))
    return error


def _left(asked: Values) -> Values:
    """Tell the share of others who are not asked: none of these, no error."""
    return 1 - asked / max(len(asked) - 1, 1)


def _take_back(measured: dict[str, Values], sums: Sums, network: Network) -> None:
    """Tell nothing of actors whom the pivots missed, though others reach or pass them."""
    size = len(network)
    is_answered = np.bincount(network.target, minlength=size) > 0
    answers = np.bincount(network.source, minlength=size) > 0
    contacts = np.diff(network.neighbours.indptr)
    is_missed = (sums.reached == 0) & (is_answered if network.is_directed else contacts > 0)
    for name in ("closeness", "closeness_error"):
        measured[name][is_missed] = np.nan
    if "betweenness_error" in measured:
        might_lie_between = (contacts > 1) & (is_answered & answers | (not network.is_directed))
        measured["betweenness_error"][might_lie_between & (sums.through == 0)] = np.nan
