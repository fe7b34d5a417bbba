"""Verdicts that say what cannot be told: the bare rule, and before it what the export does not show."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from workbench import completeness, conversations
from workbench.levels import rule
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Setting, Verdict

_SETTINGS = [str(setting) for setting in Setting]


class Service(conversations.Service, Protocol):
    """What verdicts are given on: a study, or anything else with a table `talk` and a map of roles."""

    @property
    def has_roles(self) -> bool:
        """Whether some actor is known to be staff."""


def verdicts(service: Service, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """
    Give a verdict on every conversation, with the evidence beside it.

    The bare rule reads unknown roles as members and deleted authors as one person each. A verdict is
    undetermined where the platform counts answers that its exports never hold; where the place shows no
    reply ids and two members or more write; where more than the
    codebook's share of the messages have lost their parents, and these could lift the central verdict to
    level 3; where the central verdict changes if unknown roles are read as staff, or if deleted authors are
    read as one person. Each of these concerns all three settings.

    Parameters
    ----------
    service
        A study.
    codebook
        Thresholds and limits; the workbench's own, if None.

    Returns
    -------
    verdicts
        One row a conversation, in the order of their ids: `conversation`, `space`, `origin`; the verdicts
        `strict`, `central` and `lenient`, all missing without a role map; `reason`, why there is no level, or
        empty; `dialogue`, contact or sustained where the central verdict is L2, else empty; `mixed`, whether
        pairs of staff and member stand beside an exchange, the member of the pair exchanging nothing with
        members; `thin`, whether a smaller share of the members than the codebook's took part at the central
        level; `form`, the shape, for which no roles are needed; then the features, and the number of branches
        with an exchange under each setting.
    """
    book = codebook or read()
    readings = conversations.readings(service, turns=(book.contact, book.sustained))
    features, branches = readings.plain
    found = _bare(readings.plain, book)
    if service.has_roles:
        guard = _guard(readings, found["central"], completeness.unheld(service), book)
    else:
        guard = pd.Series("no role map", index=features.index, dtype="str")
    given = found[_SETTINGS].mask(guard.ne("") & features["messages"].gt(0), str(Verdict.UNDETERMINED))
    if not service.has_roles:
        given = pd.DataFrame(index=given.index, columns=_SETTINGS, dtype="str")
    reason = guard.mask(guard.eq("") & given["central"].eq(Verdict.UNDETERMINED), "answers a lost message")
    return pd.concat(
        [
            features[["conversation", "space", "origin"]],
            given,
            reason.rename("reason"),
            _labels(features, branches, given["central"], book),
            features["form"],
            features.drop(columns=["conversation", "space", "origin", "form", "only_reactions"]),
            found.drop(columns=_SETTINGS),
        ],
        axis=1,
    ).rename_axis(None)


def _bare(evidence: conversations.Evidence, book: Codebook) -> pd.DataFrame:
    """Apply the bare rule; that conversations are named by their numbers makes them fast to look up."""
    features, branches = (table.assign(conversation=table.index) for table in evidence)
    return rule.bare(features, branches, book)


def _guard(
    readings: conversations.Readings, central: pd.Series, unheld: Sequence[str], book: Codebook
) -> pd.Series:
    """Say why there can be no level, or nothing; the first reason that holds counts."""
    features = readings.plain.conversations
    lines = {
        "only reactions": features["only_reactions"],
        "only bots": features["messages"] == 0,
        "answers not exported": features["conversation"].isin(unheld),
        "no reply ids": (features["members"] > 1) & ~features["has_reply_ids"],
        "lost parents": _could_rise(features, central, book),
        "unknown roles": _changes(features, central, readings.unknown_as_staff, book),
        "deleted authors": _changes(features, central, readings.deleted_pooled, book),
    }
    reason = np.select([np.asarray(line) for line in lines.values()], list(lines), default="")
    return pd.Series(reason, index=features.index, dtype="str")


def _could_rise(features: pd.DataFrame, central: pd.Series, book: Codebook) -> pd.Series:
    """Tell where the replies whose parents are lost could make an exchange among members."""
    lifted = features.assign(m2m=features["m2m"] + features["orphans"], m2m_authors=features["members"])
    lifted = lifted.assign(nonhub=lifted["m2m"], nonhub_share=1.0, reentry=lifted["messages"])
    possible = rule.exchange(lifted, book.settings[Setting.CENTRAL])
    return possible & (features["orphan_rate"] > book.orphans) & ~central.isin(rule.LEVEL_3)


def _changes(
    features: pd.DataFrame, central: pd.Series, other: conversations.Evidence, book: Codebook
) -> pd.Series:
    """Tell where another reading gives another central verdict."""
    again = _bare(other, book)["central"]
    return again.ne(central[again.index]).reindex(features.index, fill_value=False)


def _labels(
    features: pd.DataFrame, branches: pd.DataFrame, central: pd.Series, book: Codebook
) -> pd.DataFrame:
    """Label what stands beside the level, and how many members it concerns."""
    is_dialogue, is_exchange = central.eq(Verdict.L2), central.isin(rule.LEVEL_3)
    length = np.where(features["sustained"] > 0, "sustained", "contact")
    reached = _circles(features, branches, book).where(is_exchange, features["contact_members"])
    few = reached < book.thin * features["members"]
    return pd.DataFrame(
        {
            "dialogue": pd.Series(np.where(is_dialogue, length, ""), index=features.index, dtype="str"),
            "mixed": is_exchange & (features["dyads_apart"] > 0),
            "thin": (is_dialogue | is_exchange) & few,
        }
    )


def _circles(features: pd.DataFrame, branches: pd.DataFrame, book: Codebook) -> pd.Series:
    """Count the members of an exchange: of the whole tree, or of the branches that hold one."""
    demands = book.settings[Setting.CENTRAL]
    people = branches.loc[rule.exchange(branches, demands), "circle"].explode().groupby(level=0).nunique()
    in_branches = people.reindex(features.index, fill_value=0)
    return features["m2m_members"].where(rule.exchange(features, demands), in_branches)
