"""How far coders agree: the coefficients side by side, for none of them tells all."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.coding import _coefficients as measure, codebook as coders
from workbench.coding._counts import Counts, Floats, Integers, count, places, resamples
from workbench.errors import StudyError, WorkbenchError
from workbench.levels import codebook

BOUNDARY = ("L2", "L3")

_KINDS = {
    "measure": "str", "weights": "str", "value": "Float64", "low": "Float64", "high": "Float64",
    "units": "Int64", "undefined": "Float64",
}  # fmt: skip

_Named = tuple[str, str, Callable[[Counts, Floats], Floats]]

NOMINAL: tuple[_Named, ...] = (
    ("percent agreement", "none", measure.agreed),
    ("Krippendorff's alpha, nominal", "none", measure.alpha),
    ("Cohen's kappa", "none", measure.kappa),
    ("Gwet's AC1", "none", measure.gwet),
)
ORDINAL: tuple[_Named, ...] = (
    ("Krippendorff's alpha, ordinal", "none", lambda c, w: measure.alpha(c, w, "ordinal")),
    ("Cohen's kappa", "linear", lambda c, w: measure.kappa(c, w, "linear")),
    ("Cohen's kappa", "quadratic", lambda c, w: measure.kappa(c, w, "quadratic")),
    ("Gwet's AC2", "linear", lambda c, w: measure.gwet(c, w, "linear")),
    ("Gwet's AC2", "quadratic", lambda c, w: measure.gwet(c, w, "quadratic")),
)


def agreement(
    codes: pd.DataFrame,
    *,
    field: str = "form",
    draws: int = 2000,
    seed: int = 0,
    interval: float | None = None,
    names: Sequence[str] | None = None,
) -> pd.DataFrame:
    """
    Tell how far coders agree with each other.

    Coefficients differ by what they take for chance, and how much they forgive: kappa and alpha fall where
    one code is frequent, AC1 hardly does, and ordinal ones are kind to codes side by side. So all are given.
    Alpha of .800 and more can be relied on, from .667 on it supports tentative conclusions [1]_; for the
    others there is no common benchmark. A sample that is balanced over verdicts tells more than one in which
    nearly all are alike.

    Parameters
    ----------
    codes
        What `Round.codes` gave, or any table with `coder`, `conversation` and the field.
    field
        Form, purpose, facilitation or norms. Of facilitation, whole sets of codes are compared.
    draws
        How often conversations are drawn anew for the intervals.
    seed
        The same codes and seed give the same intervals.
    interval
        Confidence of the intervals (0 to 1); that of the levels' codebook, if None.
    names
        All codes that could have been given, in order; those of the coders' codebook, if None.

    Returns
    -------
    agreement
        One row a coefficient: `measure`; `weights`, by which codes agree in part; `value` (up to 1, missing
        where it is undefined); `low` and `high`, ends of the bootstrap interval by conversation; `units`,
        conversations with codes by two coders or more; `undefined`, the share of the draws without a value,
        as where all codes drawn were the same. For form there are ordinal coefficients, and L2 against L3
        among codes of these two alone. Of more than two coders, kappa is the mean over their pairs.

    Raises
    ------
    StudyError
        If no conversation was coded by two, or a code is not among the names.

    References
    ----------
    .. [1] Krippendorff, K. (2019). Content Analysis (4th ed.), chapter 12. Sage.
    .. [2] Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for
       coding data. Communication Methods and Measures, 1(1), 77-89.
    .. [3] Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
    .. [4] Cohen, J. (1968). Weighted kappa. Psychological Bulletin, 70(4), 213-220.

    Examples
    --------
    Two coders agree on three conversations of four:

    >>> codes = pd.DataFrame({"coder": ["a"] * 4 + ["b"] * 4, "conversation": list("1234") * 2})
    >>> codes["form"] = ["L1", "L1", "L2", "L2", "L1", "L1", "L2", "L3"]
    >>> found = agreement(codes, draws=100)
    >>> float(found.loc[0, "value"])
    0.75
    """
    given, known = gather(codes, field, names)
    counts = count(given, len(known))
    if not counts.paired.sum():
        raise StudyError(
            f"No conversation has a code of {field} by two coders, so nothing tells how far they agree."
        )
    weights = resamples(len(given), draws, seed)
    outer = ends(interval)
    rows = list(table(counts, weights, outer, is_ordered=is_ordered(field)))
    if set(BOUNDARY) <= set(known):
        rows += boundary(count(near(given, known), 2), weights, outer)
    return pd.DataFrame(rows).astype(_KINDS)


def confusion(codes: pd.DataFrame, *, field: str = "form", only: Sequence[str] | None = None) -> pd.DataFrame:
    """
    Count which codes two coders gave to the same conversations.

    Parameters
    ----------
    codes
        What `Round.codes` gave.
    field
        What was coded.
    only
        Codes to which the table is narrowed, such as ``("L2", "L3")``: conversations with another code by
        either are left out.

    Returns
    -------
    confusion
        Rows for the codes of the first of two coders by label, columns for those of the other, under their
        labels; of more coders, all pairs together.

    Raises
    ------
    StudyError
        If no conversation was coded by two.

    Examples
    --------
    >>> codes = pd.DataFrame({"coder": ["a"] * 3 + ["b"] * 3, "conversation": list("123") * 2})
    >>> codes["form"] = ["L2", "L2", "L1", "L2", "L3", "L1"]
    >>> confusion(codes, only=("L2", "L3")).to_numpy().tolist()
    [[1, 1], [0, 0]]
    """
    given, known = gather(codes, field, only, strict=only is None)
    counts = count(given, len(known))
    if not counts.paired.sum() and only is None:
        raise StudyError(f"No conversation has a code of {field} by two coders.")
    coders = sorted(codes["coder"].unique())
    one, other = coders if len(coders) == 2 else ("one coder", "another")  # noqa: PLR2004
    met = counts.crossed.sum(axis=(0, 1)).astype("int64")
    return pd.DataFrame(met, index=pd.Index(known, name=one), columns=pd.Index(known, name=other))


def gather(
    codes: pd.DataFrame, field: str, names: Sequence[str] | None, *, strict: bool = True
) -> tuple[Integers, list[str]]:
    """
    Put codes side by side, one row a conversation, one column a coder.

    Parameters
    ----------
    codes
        One row a coder and conversation.
    field
        What was coded.
    names
        All codes in order; those of the coders' codebook, if None.
    strict
        Whether codes that are not among the names are refused, and not left out.

    Returns
    -------
    places
        Shape (conversations, coders), conversations in the order of their ids; -1 where missing.
    names
        The codes.

    Raises
    ------
    StudyError
        If there is no such field, a coder coded a conversation twice, or a code is unknown.
    """
    if field not in codes:
        raise StudyError(f"The codes have no column '{field}'; they have {', '.join(map(str, codes))}.")
    if codes.duplicated(["coder", "conversation"]).any():
        raise StudyError("A coder coded a conversation twice, as where codes of two rounds are mixed.")
    wide = codes.pivot_table(field, "conversation", "coder", aggfunc="first", dropna=False, sort=True)
    known = list(names) if names is not None else _known(codes[field], field)
    if strict and (odd := set(codes[field].dropna()) - set(known)):
        raise StudyError(f"'{min(odd)}' is no code of {field}; known are {', '.join(known)}.")
    return places(wide, known), known


def table(
    counts: Counts, weights: Floats, ends: tuple[float, float], *, is_ordered: bool
) -> Iterator[dict[str, Any]]:
    """
    Give the coefficients of some counts.

    Parameters
    ----------
    counts
        By unit.
    weights
        Of units, as resampled; the first row weighs all alike.
    ends
        Quantiles at which intervals end.
    is_ordered
        Whether ordinal ones are told.

    Yields
    ------
    row
        See `agreement`.
    """
    for name, weighting, coefficient in (*NOMINAL, *(ORDINAL if is_ordered else ())):
        yield _row(name, weighting, coefficient(counts, weights), counts, ends)


def boundary(counts: Counts, weights: Floats, ends: tuple[float, float]) -> Iterator[dict[str, Any]]:
    """
    Give the coefficients for L2 against L3.

    Parameters
    ----------
    counts
        Of codes of these two alone.
    weights
        Of units, as resampled.
    ends
        Quantiles at which intervals end.

    Yields
    ------
    row
        See `agreement`.
    """
    for name, weighting, coefficient in NOMINAL:
        yield _row(f"L2 against L3: {name}", weighting, coefficient(counts, weights), counts, ends)


def near(given: Integers, known: Sequence[str]) -> Integers:
    """
    Keep the codes L2 and L3 alone, as 0 and 1.

    Parameters
    ----------
    given
        Places in a list of codes.
    known
        The list.

    Returns
    -------
    places
        Of the same shape; -1 for all other codes.
    """
    first, second = (list(known).index(name) for name in BOUNDARY)
    return np.select([given == first, given == second], [0, 1], default=-1)


def ends(interval: float | None) -> tuple[float, float]:
    """
    Give the quantiles at which an interval ends.

    Parameters
    ----------
    interval
        Its confidence (0 to 1); that of the levels' codebook, if None.

    Returns
    -------
    low, high
        From 0 to 1.

    Raises
    ------
    WorkbenchError
        If the confidence is none.
    """
    confidence = codebook.read().interval if interval is None else interval
    if not 0 < confidence < 1:
        raise WorkbenchError(
            f"The confidence of an interval is {confidence}, not between 0 and 1, such as 0.9."
        )
    return (1 - confidence) / 2, (1 + confidence) / 2


def is_ordered(field: str) -> bool:
    """
    Tell whether the codes of a field have an order.

    Parameters
    ----------
    field
        Of the coders' codebook, or any other name.

    Returns
    -------
    is_ordered
        False for what is not in the codebook.
    """
    fields = coders.read().fields
    return field in fields and fields[field].ordered


def _known(given: "pd.Series[str]", field: str) -> list[str]:
    """List the codes that could be given; sets of them are listed as they are met."""
    fields = coders.read().fields
    if field in fields and not fields[field].several:
        return list(fields[field].names)
    return sorted(given.dropna().unique())


def _row(
    name: str, weighting: str, values: Floats, counts: Counts, ends: tuple[float, float]
) -> dict[str, Any]:
    drawn = values[1:]
    told = drawn[~np.isnan(drawn)]
    low, high = np.quantile(told, ends) if len(told) else (np.nan, np.nan)
    return {
        "measure": name, "weights": weighting, "value": values[0], "low": low, "high": high,
        "units": int(counts.paired.sum()), "undefined": 1 - len(told) / max(len(drawn), 1),
    }  # fmt: skip
