"""What the ledgers of the sources say, in sentences for people."""

import re
from enum import StrEnum
from typing import NamedTuple

from workbench import sources
from workbench.sources import Ledger, Shows


class Need(StrEnum):
    """What a measure rests on, and an export may lack."""

    REPLIES = "replies"
    MENTIONS = "mentions"
    SHARES = "shares"
    REACTIONS = "reactions"
    CLOCK = "clock"
    OTHERS = "others"


class Words(NamedTuple):
    """How a need is told, and which sentence of a ledger is on it: the first that fits the first pattern."""

    asked: str
    lacks: str
    patterns: tuple[str, ...]


WORDS = {
    Need.REPLIES: Words(
        "Who answers whom",
        "{} never tells which act answers which.",
        (
            r"\b(who|whom|which|nobody)\b.*\b(answers?\b|wrote to whom|comment stands)|outside a thread",
            "answer",
        ),
    ),
    Need.MENTIONS: Words(
        "Who mentions whom",
        "{} never tells which accounts an act mentions.",
        ("mention|@name|accounts named",),
    ),
    Need.SHARES: Words(
        "Whose acts are passed on",
        "{} never tells whose act is passed on or quoted.",
        ("forward|passes on|whose message", "share"),
    ),
    Need.REACTIONS: Words(
        "How many reacted", "{} never counts reactions.", ("reaction|reacted", "liked|score|votes")
    ),
    Need.CLOCK: Words(
        "How fast anybody answers", "{} tells times to the day only, in this study.", ("exact to|to the day",)
    ),
    Need.OTHERS: Words(
        "What others than the owner of the account do", "{} holds only what its owner did.", ("owner",)
    ),
}
COUNTS = "{} counts what others did and tells none of it."


def label(source: str) -> str:
    """
    Give the name people know a platform by.

    Parameters
    ----------
    source
        Name of a source.

    Returns
    -------
    label
        The name of the source itself, where it is not installed.
    """
    known = sources.known().get(source)
    return known.label if known else source


def ledger(source: str) -> Ledger | None:
    """
    Give the ledger of a source.

    Parameters
    ----------
    source
        Its name.

    Returns
    -------
    ledger
        None where the source is not installed, so that nothing is known of it.
    """
    known = sources.known().get(source)
    return known.ledger if known else None


def shows(source: str, need: Need) -> Shows | None:
    """
    Tell how far an export of a source shows what a measure rests on.

    Parameters
    ----------
    source
        Its name.
    need
        One of those that a ledger has a line on.

    Returns
    -------
    shows
        None where nothing is known of it.
    """
    found: Shows | None = getattr(ledger(source), need.value, None)
    return found


def refusal(source: str, need: Need, *, lacks: str | None = None) -> str:
    """
    Say that a source lacks what a measure rests on.

    Parameters
    ----------
    source
        Its name.
    need
        What it lacks.
    lacks
        What to say first, with a place for the platform's name; the need's own words if not given.

    Returns
    -------
    sentences
        With the ledger's own on it, where there is one.
    """
    own = ledger(source)
    first = (lacks or WORDS[need].lacks).format(f"An export of {label(source)}")
    for pattern in WORDS[need].patterns:
        for sentence in own.cannot if own else ():
            if re.search(pattern, sentence, re.IGNORECASE):
                return f"{first} {sentence}"
    return first
