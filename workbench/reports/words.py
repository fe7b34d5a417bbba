"""The service report in words: fixed sentences, filled from tables, that a manager can act on."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from workbench import levels
from workbench.errors import ReportError
from workbench.levels import Standing
from workbench.study import Study

LEVELS = ("L1", "L2", "L3")
REACHES = {
    "L1": "reached an audience or went further",
    "L2": "became at least an exchange between staff and one person",
    "L3": "became, by form, an exchange among several members with staff taking part",
}
COMMUNITIES = {
    "peer community": "by form a community without the service's regular presence",
    "community structure": "by form a community, kept up by whom cannot be told",
    "emerging": "with three of the four criteria of a community",
    "recurring attendance": "to which people return, more cannot be told",
    "not met": "with fewer",
    "not assessable": "that cannot be judged",
}
FIRST = ("purpose", "practitioners", "benefit", "elsewhere", "better")
"""What cannot be concluded that a manager reads first, by topic; all of it stands further down."""
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
    "queue": "conversations change their level with the strictness of the rule: read these first",
    "roles": "conversations hang on accounts whose role is not known: complete the role map",
}


class Part(NamedTuple):
    """The conversations of the report's period, its last month, and the month before that."""

    name: str
    now: pd.DataFrame
    month: str
    previous: str
    until: pd.Timestamp | None = None
    """The end of a month that was asked for; none where the report is of all."""


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
    previous, following = (str(pd.Period(month, freq="M") + step) for step in (-1, 1))
    until = pd.Timestamp(following, tz=service.time_zone) if period else None
    return Part(name, now, month, previous, until)


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


def community(standing: Standing) -> str:
    """
    Say how far the spaces of a service are communities of interest.

    Parameters
    ----------
    standing
        What `levels.interest_state` gave for the period.

    Returns
    -------
    sentence
        Counts of spaces, each judged over its last half-year; or that none can be.
    """
    if not standing.assessable:
        return "L4: no space is active enough, or long enough in the export, to be judged as a community."
    states = standing.counts.items()
    told = [f"{number} {COMMUNITIES[state]}" for state, number in states if state in COMMUNITIES]
    rest = f" The others: {', '.join(told)}." if told else ""
    was = f"{'space' if standing.spaces == 1 else 'spaces'} {'was' if standing.kept_up <= 1 else 'were'}"
    return (
        f"L4: {standing.kept_up or 'none'} of {standing.spaces} {was}, over the last half-year of each, "
        f"by form a community of interest that the service keeps up.{rest}"
    )


def cannot(found: pd.DataFrame) -> list[str]:
    """
    Say what cannot be concluded that a manager should read first.

    Parameters
    ----------
    found
        What `levels.cannot_conclude` gave.

    Returns
    -------
    sentences
        One a topic of `FIRST` that is there.
    """
    by_topic = found.drop_duplicates("topic").set_index("topic")["sentence"]
    return list(by_topic.reindex(list(FIRST)).dropna())


def attention(verdicts: pd.DataFrame, told: Sequence[str] = (), *, k: int) -> list[str]:
    """
    Say what a person should look at; signals, not grades.

    Parameters
    ----------
    verdicts
        Those of the period.
    told
        What `signals.attention` said of the period.
    k
        Smaller numbers are told as "fewer than k".

    Returns
    -------
    sentences
        What was told, and one sentence for each kind of verdict that a person should read; one sentence if
        there is nothing.
    """
    reason = verdicts["reason"]
    found = {
        "queue": verdicts["strict"] != verdicts["lenient"],
        "roles": reason == "unknown roles",
    }
    counts = {name: int(where.sum()) for name, where in found.items()}
    said = [
        f"{count if count >= k else f'Fewer than {k}'} {SIGNALS[name]}."
        for name, count in counts.items()
        if count
    ]
    nothing = "Nothing in this export stands out."
    return [*(sentence for sentence in told if sentence != nothing), *said] or [nothing]


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


def changed(months: pd.DataFrame, part: Part) -> list[str]:
    """
    Say how the last month of the period stands to the month before it.

    Parameters
    ----------
    months
        Publishable profile by month.
    part
        The report's period.

    Returns
    -------
    sentences
        One a level whose share is told in both; one sentence if none is.
    """
    rows = {(str(row["month"]), str(row["level"])): row for _, row in months.iterrows()}
    told = []
    for level in LEVELS:
        before, now = rows.get((part.previous, level)), rows.get((part.month, level))
        if before is None or now is None or pd.isna([before["low"], now["low"]]).any():
            continue
        here = f"{counts(now)} conversations in {part.month} ({per_cent(now['share'])})"
        there = f"{counts(before)} in {part.previous} ({per_cent(before['share'])})"
        told.append(f"{level} or wider: {here}, after {there}: {compared(before, now)}.")
    return told or [f"{part.month} and {part.previous} cannot be compared: too few, or withheld."]


def compared(before: pd.Series, now: pd.Series) -> str:
    """
    Say how far two shares lie apart, and whether that could be chance.

    Parameters
    ----------
    before
        A row of a profile.
    now
        The same row of a later one.

    Returns
    -------
    words
        More, fewer or no clear change, with the 90 % interval of the difference in points of a hundred.
    """
    if pd.isna(before["low"]) or pd.isna(now["low"]):
        return "too few, or withheld"
    ends = (before["low"], before["high"]), (now["low"], now["high"])
    low, high = levels.difference((before["share"], now["share"]), ends)
    said = "more than before" if low > 0 else "fewer than before" if high < 0 else "no clear change"
    return f"{said} ({100 * low:+.0f} to {100 * high:+.0f} points)".replace("-", "\N{MINUS SIGN}")
