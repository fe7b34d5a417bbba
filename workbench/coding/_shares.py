"""Shares of the forms by what people coded: each stratum counts for what it holds."""

import numpy as np
import pandas as pd

from workbench.coding._agreement import ends, gather
from workbench.coding._counts import one_hot
from workbench.coding._machine import forms
from workbench.coding._strata import redraw, strata
from workbench.coding.codebook import FORMS
from workbench.errors import StudyError
from workbench.vocabulary import Verdict

BY_FORM_ONLY = "by form only"

_KINDS = {
    "form": "str", "machine": "Int64", "machine_share": "Float64", "coded": "Float64",
    "share": "Float64", "low": "Float64", "high": "Float64", "of": "Int64",
}  # fmt: skip


def shares(
    codes: pd.DataFrame,
    sample: pd.DataFrame,
    given: pd.DataFrame,
    *,
    draws: int = 2000,
    seed: int = 0,
    interval: float | None = None,
) -> pd.DataFrame:
    """
    Give the shares of the forms as people would have coded all conversations.

    The share of every stratum by the codes counts for as many conversations as the stratum holds, so that
    the errors of the machine, which only made the strata, cancel. As each stratum holds one verdict, this is
    the difference estimator as well: the machine's share, corrected by the mean difference of code and
    verdict. Where coders differ, each has an equal part of the conversation.

    Parameters
    ----------
    codes
        What `Round.codes` gave.
    sample
        What `sample` drew, from the same verdicts.
    given
        What `levels.verdicts` gave: the machine's shares stand beside.
    draws
        How often each stratum is drawn anew for the intervals.
    seed
        The same codes and seed give the same intervals.
    interval
        Confidence of the intervals (0 to 1); that of the levels' codebook, if None.

    Returns
    -------
    shares
        One row a form: `machine`, conversations by the machine; `machine_share`, of those to which it gives
        a form; `coded`, conversations by people in the sample; `share`, corrected, of all conversations with
        a human message (0 to 1), with `low` and `high`; `of`, how many these are. The interval tells the
        doubt of sampling alone: there is none where everything was coded, and it knows nothing of how far
        coders agree.

    Raises
    ------
    StudyError
        If codes, sample and verdicts do not belong together, or of a stratum fewer than two conversations
        are coded while it holds more.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques (3rd ed.), chapter 5. Wiley.
    Rubin, D. B. (1981). The Bayesian bootstrap. The Annals of Statistics, 9(1), 130-134.

    Examples
    --------
    Of four conversations by the machine at L1 two are read, and people find L2 in one; both of L3 are L3:

    >>> names, found = list("abcdef"), ["L1"] * 4 + ["L3"] * 2
    >>> given = pd.DataFrame({"conversation": names, "central": found, "strict": found, "lenient": found})
    >>> drawn = pd.DataFrame({"conversation": list("abef"), "part": "double", "stratum": [1, 1, 2, 2]})
    >>> drawn["of"], drawn["probability"] = [4, 4, 2, 2], [0.5, 0.5, 1, 1]
    >>> codes = pd.DataFrame({"coder": "a", "conversation": list("abef"), "form": ["L1", "L2", "L3", "L3"]})
    >>> shares(codes, drawn, given, draws=100).set_index("form")["share"].round(3).to_dict()
    {'off-scale': 0.0, 'L1': 0.333, 'L2': 0.333, 'L3': 0.333}
    """
    table = given[given["central"].ne(Verdict.EXCLUDED)]
    told = codes[codes["form"].notna()]
    held = strata(pd.Index(sorted(told["conversation"].unique())), sample)
    of = int(held.sizes.sum())
    if of != len(table):
        raise StudyError(
            f"The sample was drawn from {of} conversations, and the verdicts are on {len(table)} with a "
            "human message. Give the verdicts that it was drawn from."
        )
    values = one_hot(gather(told, "form", FORMS)[0], len(FORMS)).sum(axis=1)
    values /= values.sum(axis=1, keepdims=True)
    estimated = redraw(values, held, draws, seed)
    low, high = np.quantile(estimated[1:], ends(interval), axis=0)
    machine = forms(table).value_counts().reindex(list(FORMS), fill_value=0).to_numpy()
    return pd.DataFrame(
        {
            "form": FORMS,
            "machine": machine,
            "machine_share": machine / max(int(machine.sum()), 1),
            "coded": values.sum(axis=0),
            "share": estimated[0],
            "low": np.minimum(low, estimated[0]),
            "high": np.maximum(high, estimated[0]),
            "of": of,
        }
    )[list(_KINDS)].astype(_KINDS)


def form_by_purpose(codes: pd.DataFrame, sample: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Cross form with purpose, for a dyad is not yet a dialogue.

    Parameters
    ----------
    codes
        What `Round.codes` gave.
    sample
        What `sample` drew. With it, the numbers are estimates for all conversations it stands for; without
        it, those of the codes.

    Returns
    -------
    table
        One row a form and one column a purpose, in conversations; the last column, ``by form only``, holds
        those of which nobody coded the purpose, and is the only one where nothing is coded.

    Examples
    --------
    >>> codes = pd.DataFrame({"coder": ["a", "a"], "conversation": ["1", "2"], "form": ["L2", "L2"]})
    >>> codes["purpose"] = ["information", None]
    >>> form_by_purpose(codes).loc["L2", ["information", "by form only"]].tolist()
    [1.0, 1.0]
    """
    coded = codes[codes["form"].notna()]
    asked = coded["purpose"].dropna() if "purpose" in coded else pd.Series(dtype="str")
    names = [*gather(codes, "purpose", None)[1], BY_FORM_ONLY] if len(asked) else [BY_FORM_ONLY]
    purpose = coded["purpose"] if len(asked) else pd.Series(pd.NA, index=coded.index, dtype="str")
    weight = 1 / coded.groupby("conversation")["form"].transform("size")
    if sample is not None:
        weight = weight / coded["conversation"].map(sample.set_index("conversation")["probability"]).astype(
            "float64"
        )
    cells = pd.DataFrame({"form": coded["form"], "purpose": purpose.fillna(BY_FORM_ONLY), "weight": weight})
    crossed = cells.pivot_table("weight", "form", "purpose", aggfunc="sum")
    return crossed.reindex(index=list(FORMS), columns=names).fillna(0.0).rename_axis(columns=None)
