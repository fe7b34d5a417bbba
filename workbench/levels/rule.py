"""
The bare rule: the level of a conversation, from the features of its tree and of its branches.

It knows form only and trusts what it is given; what an export does not show is weighed in `levels.verdicts`.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.levels.codebook import Codebook, Thresholds
from workbench.vocabulary import Role, Setting, Verdict

LEVEL_3 = (Verdict.L3, Verdict.L3_PEER)

_MEMBERS, _PEOPLE, _AUTHORS = 2, 3, 2  # an exchange needs two who give, and a third who takes part


def exchange(table: pd.DataFrame, demands: Thresholds) -> pd.Series:
    """
    Tell in which conversations or branches members have an exchange of their own.

    Parameters
    ----------
    table
        Features, one row a conversation or a branch.
    demands
        What one setting of the rule asks for.

    Returns
    -------
    exchange
        Truth values, indexed like the table.
    """
    return (
        (table["members"] >= _MEMBERS)
        & (table["members"] + table["staff"] >= _PEOPLE)
        & (table["m2m"] >= demands.m2m)
        & (table["m2m_authors"] >= _AUTHORS)
        & (table["nonhub"] >= demands.nonhub)
        & (table["nonhub_share"] >= demands.nonhub_share)
        & (table["reentry"] >= demands.reentry)
    )


def bare(
    features: pd.DataFrame,
    branches: pd.DataFrame,
    codebook: Codebook,
    *,
    settings: Mapping[Setting, Thresholds] | None = None,
) -> pd.DataFrame:
    """
    Apply the rule to conversations under all three settings.

    Parameters
    ----------
    features
        One row a conversation, as `conversations.features` gives it.
    branches
        One row a branch, as `conversations.branches` gives it.
    codebook
        The thresholds.
    settings
        Other settings, or some; those of the codebook, if None.

    Returns
    -------
    verdicts
        Indexed like the features: the verdict under each setting in `strict`, `central` and `lenient`, and
        in `l3_branches_strict` and so on the number of branches that hold an exchange.
    """
    found: dict[str, pd.Series] = {}
    asked = codebook.settings if settings is None else settings
    for setting, demands in asked.items():
        passing = branches.loc[exchange(branches, demands), "conversation"].value_counts()
        number = features["conversation"].map(passing).fillna(0).astype("int64")
        is_exchange = exchange(features, demands) | (number > 0)
        found[setting] = _verdict(features, is_exchange, codebook.contact)
        found[f"l3_branches_{setting}"] = number
    return pd.DataFrame(found, index=features.index)[[*asked, *(f"l3_branches_{s}" for s in asked)]]


def _verdict(features: pd.DataFrame, is_exchange: pd.Series, contact: int) -> pd.Series:
    """Go down the rule; the first line that holds decides."""
    has_staff, has_edges = features["staff"] > 0, features["edges"] > 0
    opened_by_staff = features["opener"].eq(Role.STAFF).fillna(value=False).astype(bool)
    lines = [
        (features["messages"] == 0, Verdict.EXCLUDED),
        (is_exchange & has_staff, Verdict.L3),
        (is_exchange, Verdict.L3_PEER),
        (features["longest"] >= contact, Verdict.L2),
        (has_staff & features["censored"] & opened_by_staff, Verdict.UNDETERMINED),
        (has_staff & (opened_by_staff | has_edges), Verdict.L1),
        (has_edges, Verdict.PEER_EXCHANGE),
    ]
    conditions, choices = zip(*((np.asarray(line), str(choice)) for line, choice in lines), strict=True)
    chosen = np.select(conditions, choices, default=str(Verdict.UNANSWERED))
    return pd.Series(chosen, index=features.index, dtype="str")
