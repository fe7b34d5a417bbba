"""What stands beside a verdict: how it came about, how many it concerns, and whether a person should look."""

import numpy as np
import pandas as pd

from workbench.conversations import Evidence
from workbench.levels import rule
from workbench.levels.codebook import Codebook
from workbench.vocabulary import Setting, Verdict

DISAGREE = "inferred links disagree"
"""Why there is no level where sets of inferred links give several."""


def labels(evidence: Evidence, given: pd.DataFrame, reason: pd.Series, book: Codebook) -> pd.DataFrame:
    """
    Label the verdicts.

    Parameters
    ----------
    evidence
        What the rule looked at.
    given
        The verdict under each setting, indexed like the features.
    reason
        Why there is no level, or empty.
    book
        The limits.

    Returns
    -------
    labels
        Indexed like the features: `dialogue`, `sync`, `facilitated`, `mixed`, `thin`, `is_short` and `queue`,
        as `levels.verdicts` gives them.
    """
    features, branches = evidence
    central = given[Setting.CENTRAL]
    is_dialogue, is_exchange = central.eq(Verdict.L2), central.isin(rule.LEVEL_3)
    reached = _circles(features, branches, book).where(is_exchange, features["contact_members"])
    is_thin = (is_dialogue | is_exchange) & (reached < book.thin * features["members"])
    return pd.DataFrame(
        {
            "dialogue": _named(is_dialogue, features["sustained"] > 0, "sustained", "contact"),
            "sync": _named(is_dialogue, features["is_sync"], "sync", "async"),
            "facilitated": features["facilitated"].where(central.eq(Verdict.L3)),
            "mixed": is_exchange & (features["dyads_apart"] > 0),
            "thin": is_thin,
            "is_short": features["messages"] < book.length.short,
            "queue": _queue(given, is_thin, reason),
        }
    )


def _named(where: pd.Series, which: pd.Series, yes: str, no: str) -> pd.Series:
    """Name one of two where it matters; missing where it is not known."""
    named = pd.Series(np.where(which.fillna(value=False), yes, no), index=where.index, dtype="str")
    return named.mask(which.isna()).where(where, "")


def _queue(given: pd.DataFrame, is_thin: pd.Series, reason: pd.Series) -> pd.Series:
    """Say why a person should code the conversation, or nothing."""
    differs = given[Setting.STRICT].ne(given[Setting.LENIENT]) & given[Setting.CENTRAL].notna()
    why = pd.Series("", index=given.index, dtype="str")
    for holds, words in (
        (differs, "strict and lenient differ"),
        (is_thin, "few of the members took part"),
        (reason.eq(DISAGREE), DISAGREE),
    ):
        why = why.mask(holds, (why + "; " + words).str.removeprefix("; "))
    return why


def _circles(features: pd.DataFrame, branches: pd.DataFrame, book: Codebook) -> pd.Series:
    """Count the members of an exchange: of the whole tree, or of the branches that hold one."""
    demands = book.settings[Setting.CENTRAL]
    people = branches.loc[rule.exchange(branches, demands), "circle"].explode().groupby(level=0).nunique()
    in_branches = people.reindex(features.index, fill_value=0)
    return features["m2m_members"].where(rule.exchange(features, demands), in_branches)
