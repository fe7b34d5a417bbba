"""The service report in words: fixed sentences, filled from tables, that a manager can act on."""

from typing import NamedTuple

import pandas as pd

from workbench import levels
from workbench.errors import ReportError
from workbench.study import Study

LEVELS = ("L1", "L2", "L3")
REACHES = {
    "L1": "reached an audience or went further",
    "L2": "became at least an exchange between staff and one person",
    "L3": "became, by form, an exchange among several members with staff taking part",
}
CANNOT = (
    (
        "What practitioners think or intend, how competent they are, and whether anybody was helped: "
        "this shows behaviour only."
    ),
    (
        "What people read without writing, and guidance given by telephone, in meetings or in channels that "
        "are not imported here."
    ),
    (
        "Whether an exchange among members was career exploration: its form is seen, its purpose must be "
        "coded by people."
    ),
    (
        "That a wider form of use is better: the forms differ in what they are for. Services with other "
        "channels cannot be compared."
    ),
    (
        "Whether the service is a community of interest (L4): that is judged for a space over half a year, "
        "which this version does not do."
    ),
)
METHOD = (
    (
        "Each conversation is judged by its form alone: who took part, who answered whom, how often and in "
        "which order. The rule and its thresholds are proposals that stand in the codebook; "
        "strict and lenient readings bound each verdict."
    ),
    (
        "A share stands with two kinds of doubt: the 90 % interval tells how far it could differ by chance, "
        "the strict and lenient shares how far it depends on the rule."
    ),
    (
        "Numbers that fewer persons stand behind than the study allows are withheld, and so are those that "
        "would reveal them."
    ),
)
SIGNALS = {
    "unanswered": "conversations addressed to the service have no human reply in this export",
    "queue": "conversations change their level with the strictness of the rule: read these first",
    "thin": "verdicts rest on less than a fifth of the members who took part (thin)",
    "flat": "group conversations cannot be judged, for the export does not say who answers whom",
    "roles": "conversations hang on accounts whose role is not known: complete the role map",
    "deleted": "conversations hang on deleted accounts",
    "orphans": "conversations hold replies whose parent is lost",
}


class Part(NamedTuple):
    """The conversations of the report's period, its last month, and the month before that."""

    name: str
    now: pd.DataFrame
    month: str
    previous: str


def part(service: Study, verdicts: pd.DataFrame, period: str) -> Part:
    """
    Choose the conversations a report is about.

    Parameters
    ----------
    service
        A study.
    verdicts
        What `levels.verdicts` gave.
    period
        A month such as 2026-03, or empty for all.

    Returns
    -------
    part
        What began in the period, the last month of the period, and the month before that.

    Raises
    ------
    ReportError
        If no level can be told, or nothing began in that month.
    """
    if verdicts["central"].isna().any():
        raise ReportError(
            "No level can be told without a role map: import with --roles roles.csv, "
            "which says whose accounts are staff."
        )
    months = levels.months(verdicts["start"], service.time_zone).dropna()
    if months.empty or (period and period not in set(months)):
        held = f"There are months from {months.min()} to {months.max()}" if len(months) else "There is none"
        raise ReportError(f"No conversation of this study began in '{period or 'any month'}'. {held}.")
    month = period or months.max()
    name = period or f"{months.min()} to {months.max()}"
    now = verdicts.loc[months.index[months == period]] if period else verdicts
    return Part(name, now, month, str(pd.Period(month, freq="M") - 1))


def enacts(profile: pd.DataFrame) -> list[str]:
    """
    Say what the activity enacts.

    Parameters
    ----------
    profile
        A publishable profile of the period.

    Returns
    -------
    sentences
        One a level: counts and share, or why they are not told.
    """
    told = []
    for level, row in profile.set_index("level").loc[list(LEVELS)].iterrows():
        if pd.isna(row["conversations"]):
            told.append(f"{level}: {row['reason']}.")
            continue
        share = "" if pd.isna(row["share"]) else f" ({per_cent(row['share'])})"
        said = f"{level}: {row['conversations']} of {row['of']} conversations{share} {REACHES[str(level)]}"
        told.append(f"{said}; {row['reason']}." if row["reason"] else f"{said}.")
    return told


def sustained(level: str | None, conversations: int, *, least: int) -> str:
    """
    Say which form of use was kept up, if that can be said.

    Parameters
    ----------
    level
        The highest level sustained, or None.
    conversations
        How many conversations the period has, on the scale or unanswered.
    least
        With fewer, nothing is called sustained.

    Returns
    -------
    sentence
        One sentence.
    """
    if conversations < least:
        return f"With {conversations} conversations nothing is called sustained; that takes {least}."
    if level is None:
        return "No form of use was sustained: none recurred through the period."
    return f"The widest form of use that was sustained in this export is {level}, by form only."


def attention(verdicts: pd.DataFrame, *, k: int) -> list[str]:
    """
    Say what a person should look at; signals, not grades.

    Parameters
    ----------
    verdicts
        Those of the period.
    k
        Smaller numbers are told as "fewer than k".

    Returns
    -------
    sentences
        One a signal that is there; one sentence if none is.
    """
    reason = verdicts["reason"]
    found = {
        "unanswered": verdicts["central"] == "unanswered",
        "queue": verdicts["strict"] != verdicts["lenient"],
        "thin": verdicts["thin"],
        "flat": reason == "no reply ids",
        "roles": reason == "unknown roles",
        "deleted": reason == "deleted authors",
        "orphans": verdicts["orphan_rate"] > 0,
    }
    counts = {name: int(where.sum()) for name, where in found.items()}
    said = [
        f"{count if count >= k else f'Fewer than {k}'} {SIGNALS[name]}."
        for name, count in counts.items()
        if count
    ]
    return said or ["Nothing in this export stands out."]


def counts(row: pd.Series) -> str:
    """
    Say how many of how many, or why that is not told.

    Parameters
    ----------
    row
        A row of a profile.

    Returns
    -------
    words
        Such as "7 of 31".
    """
    if not (pd.isna(row["conversations"]) or pd.isna(row["of"])):
        return f"{row['conversations']} of {row['of']}"
    return "no conversations" if pd.isna(row["reason"]) else str(row["reason"]).split(":", maxsplit=1)[0]


def per_cent(share: float | None) -> str:
    """
    Write a share as whole per cent.

    Parameters
    ----------
    share
        From 0 to 1, or missing.

    Returns
    -------
    words
        Such as "23 %".
    """
    return "not told" if share is None or pd.isna(share) else f"{100 * share:.0f} %"


def span(low: float | None, high: float | None) -> str:
    """
    Write two shares as a span.

    Parameters
    ----------
    low
        From 0 to 1, or missing.
    high
        From 0 to 1, or missing.

    Returns
    -------
    words
        Such as "11 to 15 %".
    """
    if low is None or high is None or pd.isna([low, high]).any():
        return "not told"
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def compared(before: pd.Series, now: pd.Series) -> str:
    """
    Say whether two shares lie apart: their intervals do not overlap.

    Parameters
    ----------
    before
        A row of a profile.
    now
        The same row of a later one.

    Returns
    -------
    words
        Careful ones.
    """
    if pd.isna(before["low"]) or pd.isna(now["low"]):
        return "too few, or withheld"
    if before["high"] < now["low"]:
        return "more than before"
    return "fewer than before" if now["high"] < before["low"] else "no clear change"
