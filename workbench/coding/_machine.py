"""The machine against people, after people against each other: it cannot be better than what judges it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench.coding._agreement import (
    agreement,
    boundary,
    ends as quantiles,
    gather,
    is_ordered,
    near,
    table,
)
from workbench.coding._counts import Floats, beside, resamples
from workbench.coding._strata import resamples as resamples_in_strata, strata
from workbench.coding.codebook import FORMS
from workbench.errors import StudyError
from workbench.vocabulary import Verdict

_OFF = (Verdict.L3_PEER, Verdict.PEER_EXCHANGE, Verdict.UNANSWERED)
_KINDS = {
    "form": "str", "people": "Float64", "machine": "Float64", "both": "Float64",
    "precision": "Float64", "precision_low": "Float64", "precision_high": "Float64",
    "recall": "Float64", "recall_low": "Float64", "recall_high": "Float64",
}  # fmt: skip


class Comparison(NamedTuple):
    """How far people agree with each other, and the machine with them."""

    people: pd.DataFrame
    """What `agreement` gives of the coders."""
    machine: pd.DataFrame
    """The same of the machine against each coder; the coders of a conversation weigh as one."""
    confusion: pd.DataFrame
    """
    Rows for what the machine says, columns for what people say, in conversations.

    Where two coders differ, each has half a conversation.
    """
    levels: pd.DataFrame
    """One row a form: how often people and machine found it, precision and recall with intervals (0 to 1)."""


def forms(given: pd.DataFrame) -> "pd.Series[str]":
    """
    Give the form that the machine's central verdicts amount to, by conversation.

    Parameters
    ----------
    given
        What `levels.verdicts` gave.

    Returns
    -------
    forms
        L1, L2, L3 or off-scale by conversation; missing where the verdict is undetermined or excluded.

    Examples
    --------
    >>> given = pd.DataFrame({"conversation": ["a", "b", "c"]})
    >>> given["central"] = ["L2", "unanswered", "undetermined"]
    >>> forms(given).to_dict()
    {'a': 'L2', 'b': 'off-scale', 'c': nan}
    """
    known = {verdict: verdict for verdict in FORMS} | {str(verdict): FORMS[0] for verdict in _OFF}
    told = given["central"].map(known).astype("str")
    return pd.Series(told.to_numpy(), index=pd.Index(given["conversation"]), name="form", dtype="str")


def against_machine(
    codes: pd.DataFrame,
    given: pd.DataFrame,
    *,
    sample: pd.DataFrame | None = None,
    draws: int = 2000,
    seed: int = 0,
    interval: float | None = None,
) -> Comparison:
    """
    Compare the machine's forms with those that people coded.

    Parameters
    ----------
    codes
        What `Round.codes` gave.
    given
        What `levels.verdicts` gave. Where it is undetermined, the machine gives no form.
    sample
        What `sample` drew. With it, confusion, precision and recall are those of all conversations the
        sample stands for; without it, those of the sample, in which rare verdicts are frequent.
    draws
        How often conversations are drawn anew for the intervals.
    seed
        The same codes and seed give the same intervals.
    interval
        Confidence of the intervals (0 to 1); that of the levels' codebook, if None.

    Returns
    -------
    comparison
        People against each other, and the machine against people. Precision is the share of the machine's
        conversations of a form in which people see it; recall the share of those in which people see it that
        the machine finds. A share is missing where it is of nothing.

    Raises
    ------
    StudyError
        If no coded conversation has a form by the machine, or none was coded by two.
    """
    people = agreement(codes, draws=draws, seed=seed, interval=interval)
    given_places, known = gather(codes, "form", None)
    names = pd.Index(sorted(codes["conversation"].unique()))  # as `gather` has them
    told = pd.Index(known).get_indexer(pd.Index(forms(given).reindex(names).astype("object")))
    counts = beside(given_places, told, len(known))
    if not counts.paired.sum():
        raise StudyError("The machine gives no form to any conversation that is coded.")
    weights, ends = resamples(len(names), draws, seed), quantiles(interval)
    rows = list(table(counts, weights, ends, is_ordered=is_ordered("form")))
    apart = beside(near(given_places, known), near(told[:, None], known)[:, 0], 2)
    rows += boundary(apart, weights, ends)
    if sample is not None:
        weights = resamples_in_strata(strata(names, sample), draws, seed)
    crossed = np.einsum("dn,nkl->dkl", weights, counts.crossed[0], optimize=True)
    return Comparison(
        people,
        pd.DataFrame(rows).astype(dict(zip(people, people.dtypes, strict=True))),
        pd.DataFrame(
            crossed[0], index=pd.Index(known, name="machine"), columns=pd.Index(known, name="people")
        ),
        _levels(crossed, ends),
    )


def _levels(crossed: Floats, ends: tuple[float, float]) -> pd.DataFrame:
    """Give precision and recall of every form, with intervals, from resamples of the confusion."""
    both = np.einsum("dkk->dk", crossed)
    machine, people = crossed.sum(axis=2), crossed.sum(axis=1)
    columns = {"form": FORMS, "people": people[0], "machine": machine[0], "both": both[0]}
    for name, of in (("precision", machine), ("recall", people)):
        share = np.divide(both, of, out=np.full_like(both, np.nan), where=of > 0)
        columns[name] = share[0]
        low, high = _quantiles(share[1:], ends)
        columns |= {f"{name}_low": low, f"{name}_high": high}
    return pd.DataFrame(columns)[list(_KINDS)].astype(_KINDS)


def _quantiles(values: Floats, ends: tuple[float, float]) -> Floats:
    """Give quantiles by column of what is there; missing where nothing is."""
    held = [column[~np.isnan(column)] for column in values.T]
    found: Floats = np.array([np.quantile(v, ends) if len(v) else [np.nan, np.nan] for v in held]).T
    return found
