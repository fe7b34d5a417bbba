"""How often chance alone gives the form of level 3, with the same trees and the same people."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench import conversations
from workbench.levels import rule
from workbench.levels._inferred import as_judged
from workbench.levels._length import addressed
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Setting

_FEWEST = 3  # messages: with fewer there are no two replies, and no exchange by any order of authors
_COLUMNS = {
    "band": "str", "of": "Int64", "sampled": "Int64", "observed": "Float64", "chance": "Float64",
    "percentile": "Float64", "chance_turns": "Float64", "percentile_turns": "Float64",
}  # fmt: skip

Shares = NDArray[np.float64]


def chance(
    service: conversations.Service,
    verdicts: pd.DataFrame,
    *,
    draws: int = 100,
    most: int = 300,
    codebook: Codebook | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """
    Tell what share of L3 chance gives for conversations of the same size and people, by length.

    Within each conversation the authors of messages trade places, and the tree stays. This is no test of
    L3: real talk runs between two at a time and often shows the form *less* often than shuffled authors do,
    so a share below chance is no sign that people did not explore together, and one above is none that they
    did. It tells how much of the form is owed to length and to the number of people. A second shuffle keeps
    turn-taking: who goes on after an own message, or comes back to who answered, still does, and nobody
    else comes to; all others trade places. Compare with this one before any claim of more than chance.

    Parameters
    ----------
    service
        A study.
    verdicts
        What `levels.verdicts` gave of it.
    draws
        How often authors are shuffled, from 1.
    most
        Conversations shuffled in each band of length; where there are more, so many are sampled.
    codebook
        The rule, and where bands begin; the workbench's own, if None.
    seed
        Of sample and shuffles.

    Returns
    -------
    chance
        One row a band of length: `band`; `of`, how many conversations are on the scale or unanswered;
        `sampled`, how many of them were shuffled; `observed`, the share of these at L3 by the bare rule,
        `chance` and `chance_turns`, the mean shares over the shuffles (0 to 1); `percentile` and
        `percentile_turns`, where the observed share stands among those of the shuffles (0 to 100, ties count
        half). Missing where a band holds no conversation of three messages or more.

    References
    ----------
    .. [1] Besag, J. and Clifford, P. (1989). Generalized Monte Carlo significance tests. Biometrika 76(4).
    .. [2] Anderson, B. S., Butts, C. T. and Carley, K. (1999). The interaction of size and density with
       graph-level indices. Social Networks 21(3).
    """
    book = codebook or read()
    found = addressed(verdicts, book)
    random = np.random.default_rng(seed)
    long = found[found["messages"] >= _FEWEST]
    sample = long.loc[_sampled(long["band"], random, most)].sort_values("conversation")
    cast = conversations.recast(as_judged(service, verdicts), sample["conversation"].to_list())
    codes = sample.set_index("conversation")["band"].cat.codes[cast.names].to_numpy()
    number = len(found["band"].cat.categories)
    sizes = np.bincount(codes, minlength=number)
    has_staff = _has_staff(cast)

    def shares(counted: tuple[pd.DataFrame, pd.DataFrame]) -> Shares:
        is_exchange = _exchange(*counted, book) & has_staff
        return np.bincount(codes[is_exchange], minlength=number) / np.where(sizes, sizes, np.nan)

    observed = shares(cast.observed())
    told: dict[str, Any] = {"observed": observed}
    for name, shuffled in (("", cast.shuffled), ("_turns", cast.turned)):
        drawn = np.array([shares(counted) for counted in shuffled(random, draws)])
        told[f"chance{name}"] = drawn.mean(axis=0)
        place = ((drawn < observed).mean(axis=0) + (drawn == observed).mean(axis=0) / 2) * 100
        told[f"percentile{name}"] = np.where(sizes, place, np.nan)
    of = found["band"].value_counts(sort=False).to_numpy()
    table = pd.DataFrame({"band": found["band"].cat.categories, "of": of, "sampled": sizes} | told)
    return table[list(_COLUMNS)].astype(_COLUMNS)


def _sampled(band: pd.Series, random: np.random.Generator, most: int) -> pd.Index:
    """Draw so many conversations from each band, all where there are no more."""
    rank = pd.Series(random.random(len(band)), index=band.index).groupby(band, observed=True).rank()
    return band.index[rank <= most]


def _has_staff(cast: conversations.Recast) -> NDArray[np.bool_]:
    """Tell where staff took part, which no shuffle changes."""
    whole, _ = cast.observed()
    found: NDArray[np.bool_] = whole["staff"].to_numpy() > 0
    return found


def _exchange(whole: pd.DataFrame, parts: pd.DataFrame, book: Codebook) -> NDArray[np.bool_]:
    """Tell where members have an exchange, in the tree or in a branch of it."""
    demands = book.settings[Setting.CENTRAL]
    is_exchange: NDArray[np.bool_] = rule.exchange(whole, demands).to_numpy(copy=True)
    is_exchange[parts.loc[rule.exchange(parts, demands).to_numpy(), "conversation"].to_numpy()] = True
    return is_exchange
