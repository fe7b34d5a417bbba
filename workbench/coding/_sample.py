"""Which conversations people read: a blind probability sample, stratified by verdict and by its doubt."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.vocabulary import Setting, Verdict

PILOT, DOUBLE, SINGLE = "pilot", "double", "single"
MAIN = (DOUBLE, SINGLE)

_LEAST = 2  # of a stratum; with one, nothing tells how its conversations differ
_RARE = 3  # up to one part in so many of the sample, level 3 is taken whole

_Integers = NDArray[np.int64]


def sample(
    given: pd.DataFrame, *, size: int = 200, double: int = 100, pilot: int = 30, seed: int = 0
) -> pd.DataFrame:
    """
    Draw the conversations that people are to code.

    Strata are the central verdict, each with and without a difference between strict and lenient. They share
    the sample equally, so that rare verdicts are seen often enough for agreement on them to be told; a
    stratum smaller than its share is taken whole, and so is level 3 where it makes up to a third of the
    sample. The pilot is drawn from what is left. The table says nothing of any verdict: strata are numbers in
    random order.

    Parameters
    ----------
    given
        What `levels.verdicts` gave. Conversations without a human message are left out.
    size
        How many conversations are coded, pilot apart; all there are, if fewer.
    double
        How many of them every coder codes; the others are dealt out among the coders.
    pilot
        How many are coded for training alone. They never count for reliability or shares.
    seed
        The same verdicts and seed give the same sample.

    Returns
    -------
    sample
        One row a conversation, in the order of their ids: `conversation`; `part`, pilot, double or single;
        `stratum`, a number from 1; `of`, how many conversations the stratum holds; `probability` (above 0, up
        to 1) of being among the coded ones, missing in the pilot.

    Raises
    ------
    StudyError
        If there are no verdicts, or the sizes do not fit together.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques (3rd ed.), chapter 5. Wiley.
    Lacy, S., & Riffe, D. (1996). Sampling error and selecting intercoder reliability samples for nominal
    content categories. Journalism & Mass Communication Quarterly, 73(4), 963-973.

    Examples
    --------
    Four announcements and two exchanges; half of them are read, level 3 is not passed over:

    >>> given = pd.DataFrame({"conversation": list("abcdef"), "central": ["L1"] * 4 + ["L3"] * 2})
    >>> given["strict"] = given["lenient"] = given["central"]
    >>> drawn = sample(given, size=4, double=2, pilot=1)
    >>> drawn.groupby(["of", "part"]).size()
    of  part
    2   double    1
        single    1
    4   double    1
        pilot     1
        single    1
    dtype: int64
    """
    frame, strata = _frame(given)
    sizes = np.bincount(strata["stratum"], minlength=int(strata["stratum"].max(initial=-1)) + 1)
    size = min(size, len(frame))
    _check(sizes, size, double, pilot)
    taken = _allocate(sizes, size, is_first=strata["is_first"])
    both = _proportional(taken, min(double, size))
    trained = _proportional(sizes - taken, min(pilot, int((sizes - taken).sum())))
    chance = np.random.default_rng(seed)
    place = _places(strata["stratum"], sizes, chance)
    ends = np.stack([both, taken, taken + trained])[:, strata["stratum"]]
    part = np.select([place < ends[0], place < ends[1], place < ends[2]], [DOUBLE, SINGLE, PILOT], default="")
    numbers = chance.permutation(len(sizes)) + 1
    drawn = pd.DataFrame(
        {
            "conversation": frame,
            "part": pd.array(part, dtype="str"),
            "stratum": numbers[strata["stratum"]],
            "of": sizes[strata["stratum"]],
            "probability": pd.array((taken / sizes)[strata["stratum"]], dtype="Float64"),
        }
    )
    drawn["probability"] = drawn["probability"].mask(drawn["part"].eq(PILOT))
    return drawn[drawn["part"].ne("")].reset_index(drop=True)


def _frame(given: pd.DataFrame) -> tuple[pd.Series, dict[str, NDArray[np.int64]]]:
    """List the conversations that may be drawn, in the order of their ids, with their strata."""
    if given["central"].isna().any():
        raise StudyError(
            "The sample is drawn by verdicts, and there are none without a role map. Import the study with "
            "--roles first."
        )
    table = given[given["central"].ne(Verdict.EXCLUDED)].sort_values("conversation")
    doubt = table[Setting.STRICT].ne(table[Setting.LENIENT])
    keys: pd.Series[str] = table["central"].astype("str") + np.where(doubt, " in doubt", "")
    stratum, names = pd.factorize(keys, sort=True)
    first = np.array([str(name).split()[0] == Verdict.L3 for name in names], dtype=np.int64)
    return table["conversation"].reset_index(drop=True), {"stratum": stratum, "is_first": first}


def _check(sizes: _Integers, size: int, double: int, pilot: int) -> None:
    if not len(sizes):
        raise StudyError("There is no conversation to code: in none did a human write.")
    least = int(np.minimum(sizes, _LEAST).sum())
    if size < least:
        raise StudyError(
            f"A sample of {size} is too small for {len(sizes)} strata; with two conversations each, or all "
            f"of a smaller one, it takes {least}."
        )
    if double < 0 or pilot < 0:
        raise StudyError(f"Parts of a sample cannot be negative, as in double={double}, pilot={pilot}.")


def _allocate(sizes: _Integers, size: int, *, is_first: _Integers) -> _Integers:
    """Share the sample out; level 3 whole where that leaves enough for the others."""
    rare = sizes * is_first
    if rare.sum() > size // _RARE:
        return _fill(sizes, size)
    rest = _fill(sizes - rare, int(size - rare.sum()))
    return rare + rest


def _fill(sizes: _Integers, size: int) -> _Integers:
    """Give every stratum as much as any other, or all it has."""
    taken = np.zeros_like(sizes)
    while (left := min(size, int(sizes.sum())) - int(taken.sum())) > 0:
        is_open = taken < sizes
        each = max(left // int(is_open.sum()), 1)
        step = np.where(is_open, np.minimum(sizes - taken, each), 0)
        if step.sum() > left:  # fewer are left than strata are open: the larger ones have them
            biggest = np.argsort(-(sizes * is_open), kind="stable")[:left]
            step = np.zeros_like(sizes)
            step[biggest] = 1
        taken += step
    return taken


def _proportional(sizes: _Integers, size: int) -> _Integers:
    """Share a number out in proportion, by largest remainders."""
    exact = sizes * size / max(int(sizes.sum()), 1)
    whole: _Integers = np.floor(exact).astype(np.int64)
    most = np.argsort(-(exact - whole), kind="stable")[: size - int(whole.sum())]
    whole[most] += 1
    return whole


def _places(stratum: _Integers, sizes: _Integers, chance: np.random.Generator) -> _Integers:
    """Put every stratum in random order, and give the place of each of its conversations."""
    order = np.lexsort((chance.random(len(stratum)), stratum))
    starts = np.cumsum(sizes) - sizes
    place = np.empty(len(stratum), np.int64)
    place[order] = np.arange(len(stratum)) - starts[stratum[order]]
    return place
