"""A verdict in words: what the rule asked for, and what the conversation holds."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.levels.codebook import Codebook
from workbench.vocabulary import Level, Setting, Verdict

ASKED = {
    "m2m": "Replies from member to member",
    "nonhub": "Replies that do not touch the busiest",
    "nonhub_share": "and their share",
    "reentry": "Members' messages after they were answered",
}


def headline(row: Mapping[str, Any], book: Codebook) -> str:
    """
    Say the verdict.

    Parameters
    ----------
    row
        One of `levels.verdicts`.
    book
        Its codebook.

    Returns
    -------
    sentence
        The central verdict with its label and meaning, or why there is none.
    """
    central = row["central"]
    if not isinstance(central, str):
        return f"No level: {row['reason']}. Its form is {row['form']}."
    is_level = central in [str(level) for level in Level]
    held = book.levels[Level(central)] if is_level else book.verdicts[Verdict(central)]
    reason = f" Because: {row['reason']}." if row["reason"] else ""
    return f"{central}, {held.label}. {held.definition}{reason}"


def sentences(row: Mapping[str, Any], book: Codebook) -> list[str]:
    """
    Say what the verdict rests on.

    Parameters
    ----------
    row
        One of `levels.verdicts`.
    book
        Its codebook.

    Returns
    -------
    sentences
        In the order in which the rule looks.
    """
    opener = row["opener"] if isinstance(row["opener"], str) else "nobody known"
    said = [
        f"{row['messages']} messages by {row['people']} persons, {row['staff']} of staff.",
        f"It was opened by {opener}; staff: {row['staff_part']}.",
        f"{row['edges']} replies to somebody else, {row['m2m']} of them from member to member.",
        f"Members who gave such replies: {row['m2m_authors']} of {row['members']}.",
        f"The longest exchange of staff and a member has {row['longest']} turns.",
        f"Pairs in contact, from {book.contact} turns on: {row['dyads']}.",
    ]
    branches = row[f"l3_branches_{Setting.CENTRAL}"]
    if branches:
        said.append(f"Branches that hold an exchange among members by themselves: {branches}.")
    if row["strict"] != row["lenient"]:
        said.append(f"Strict: {row['strict']}; lenient: {row['lenient']}. A person should read it.")
    if row["thin"]:
        said.append(f"Thin: less than {book.thin:.0%} of the members took part at this level.")
    if row["mixed"]:
        said.append("Mixed: pairs of staff and member stand beside the exchange.")
    if row["orphans"]:
        said.append(f"The parents of {row['orphans']} messages are lost.")
    return said


def demands(row: Mapping[str, Any], book: Codebook) -> list[list[str]]:
    """
    Set what the rule asks of an exchange beside what the whole conversation holds.

    Parameters
    ----------
    row
        One of `levels.verdicts`.
    book
        Its codebook.

    Returns
    -------
    rows
        What is asked for, what is there, and for each setting what it asks and whether that is met.
    """
    rows = []
    for name, label in ASKED.items():
        found = row[name]
        cells = [label, _number(found)]
        for setting in Setting:
            asked = getattr(book.settings[setting], name)
            cells.append(f"{_number(asked)}: {'met' if found >= asked else 'not met'}")
        rows.append(cells)
    return rows


def _number(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def given(verdicts: pd.DataFrame, conversation: str) -> dict[str, Any] | None:
    """
    Find the verdict on a conversation.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave.
    conversation
        Its name.

    Returns
    -------
    row
        By column, or None where there is no such conversation.
    """
    found = verdicts[verdicts["conversation"].eq(conversation)]
    rows = found.to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if len(rows) else None
