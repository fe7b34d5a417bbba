"""Verdicts that say what cannot be told: the bare rule, and before it what the export does not show."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from workbench import completeness, conversations
from workbench.levels import rule
from workbench.levels._campaigns import campaigns
from workbench.levels._inferred import Links, certainty, infer
from workbench.levels._labels import DISAGREE, labels
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Setting, Verdict

_SETTINGS = [str(setting) for setting in Setting]
_ELSEWHERE = [  # features that stand elsewhere, or in labels
    "conversation", "space", "origin", "form", "only_reactions", "is_sync", "facilitated", "mark",
    "is_inferred",
]  # fmt: skip


class Service(conversations.Service, Protocol):
    """What verdicts are given on: a study, or anything else with a table `talk` and a map of roles."""

    @property
    def has_roles(self) -> bool:
        """Whether some actor is known to be staff."""


def verdicts(
    service: Service,
    *,
    links: Literal["inferred", "exported"] = "exported",
    attach: conversations.Attach = "root",
    codebook: Codebook | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """
    Give a verdict on every conversation, with the evidence beside it.

    The bare rule reads unknown roles as members and deleted authors as one person each. A verdict is
    undetermined where the platform counts answers that its exports never hold; where the place shows no
    reply ids, two members or more write, and no exchange is seen in what they say whom they answer; where
    more than the codebook's share of the messages have lost their parents, and these could lift the central
    verdict to level 3; where the central verdict changes if unknown roles are read as staff, or if deleted
    authors are read as one person. Each of these concerns all three settings.

    In flat talk among three and more the export mostly does not say who answers whom. With inferred links
    (see `replies.infer`) such talk falls into the conversations that the most likely links connect; these are
    judged, and judged again on sets of links drawn by their probability. Where too few of the draws agree,
    the verdict is undetermined. Nothing is inferred along an event. Where conversations are inferred, count
    on ``levels.as_judged(service, verdicts)``, whose talk holds the same.

    Parameters
    ----------
    service
        A study.
    links
        Whether flat talk is judged by inferred links, or only by what the export says.
    attach
        Where a reply without a target goes, if the platform knows such replies: to the first message, to
        the one before it by somebody else, or nowhere.
    codebook
        Thresholds and limits; the workbench's own, if None.
    seed
        Of the sets of links drawn.

    Returns
    -------
    verdicts
        One row a conversation, in the order of their ids: `conversation`, `space`, `origin`; the verdicts
        `strict`, `central` and `lenient`, all missing without a role map; `reason`, why there is no level, or
        empty. Then labels: `dialogue`, contact or sustained, and `sync`, sync or async, where the central
        verdict is L2, else empty; `sync` is missing where times are known to the day only. `facilitated`,
        whether staff prompts, asks, sums up or invites, where it is L3, else missing, as where there is no
        text to tell. `mixed`, whether pairs of staff and member stand beside an exchange, the member of the
        pair exchanging nothing with members; `thin`, whether a smaller share of the members than the
        codebook's took part at the central level; `is_short`, whether it has too few messages to show an
        exchange; `queue`, why a person should code it, or empty; `first`, the central verdict at the first
        messages, as many as the codebook says; `is_inferred`, whether links in it were inferred;
        `certainty`, the share of the drawn sets of links (0 to 1) by which the conversation that holds the
        first message gets the same verdict by the bare rule, missing where none was drawn; `campaign`, the
        first of the conversations that were opened by copies of one announcement, missing where there is
        one; `form`, the shape, for which no roles are needed. Then the features, and the number of branches
        with an exchange under each setting.
    """
    book = codebook or read()
    found = _judged(service, attach, book, unheld=completeness.unheld(service))
    judged: conversations.Service = service
    if links == "inferred" and (drawn := infer(service, found, seed=seed)):
        judged = drawn.whole
        again = _judged(drawn.flat, attach, book, links=drawn)
        stays = found["conversation"].isin(drawn.kept())
        found = pd.concat([found[stays], again]).sort_values("conversation", ignore_index=True)
    campaign = campaigns(judged, found, days=book.cleaning.campaign_days)
    found.insert(list(found).index("form"), "campaign", campaign)
    return found


def _judged(
    service: Service,
    attach: conversations.Attach,
    book: Codebook,
    *,
    unheld: Sequence[str] = (),
    links: Links | None = None,
) -> pd.DataFrame:
    """Judge what the export says, or what the most likely links say beside other sets of links."""
    readings = conversations.readings(service, attach=attach, terms=_terms(book), first=book.length.first)
    features = readings.plain.conversations
    found = _bare(readings.plain, book)
    sure = pd.Series(np.nan, index=features.index, dtype="Float64")
    if links:
        sure = certainty(links, features["conversation"], found["central"], attach, book)
    if service.has_roles:
        guard = _guard(readings, found["central"], unheld, book)
        guard = guard.mask(guard.eq("") & sure.lt(book.inference.least).fillna(value=False), DISAGREE)
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
            labels(readings.plain, given, reason, book),
            _at_first(readings.beginnings, given["central"], guard, book),
            features["is_inferred"],
            sure.rename("certainty"),
            features["form"],
            features.drop(columns=_ELSEWHERE),
            found.drop(columns=_SETTINGS),
        ],
        axis=1,
    ).rename_axis(None)


def _terms(book: Codebook) -> conversations.Terms:
    units = book.units
    pace = conversations.Pace(units.session_minutes, units.sync_messages, units.sync_each, units.sync_minutes)
    return conversations.Terms(book.contact, book.sustained, book.cleaning.phatic_words, pace)


def _at_first(
    beginnings: conversations.Evidence, central: pd.Series, guard: pd.Series, book: Codebook
) -> pd.Series:
    """Give the central verdict at the first messages; what the export does not show, it never shows."""
    begun = _bare(beginnings, book)["central"] if len(beginnings.conversations) else central[:0]
    begun = begun[guard[begun.index].eq("")]
    first = central.copy()
    first.loc[begun.index] = begun
    return first.rename("first")


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
        "marked": (features["messages"] == 0) & (features["marked"] > 0),
        "only bots": features["messages"] == 0,
        "answers not exported": features["conversation"].isin(unheld),
        "no reply ids": (features["members"] > 1) & ~features["has_reply_ids"] & ~central.isin(rule.LEVEL_3),
        "lost parents": _could_rise(features, central, book),
        "unknown roles": _changes(features, central, readings.unknown_as_staff, book),
        "deleted authors": _changes(features, central, readings.deleted_pooled, book),
    }
    reason = np.select([np.asarray(line) for line in lines.values()], list(lines), default="")
    why = pd.Series(reason, index=features.index, dtype="str")
    return why.mask(why.eq("marked"), "marked as " + features["mark"].fillna("none that counts"))


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
