"""The shapes of the planted conversations, short enough to be checked by eye."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

LOST = -1  # answers a message that is no longer in the export


class Turn(NamedTuple):
    """One act of a shape: a slot for whoever acts, and the turn it answers."""

    slot: str
    parent: int | None


class Shape(NamedTuple):
    """A reply tree, and the verdicts it must get: strict, central and lenient, or only the central."""

    turns: tuple[Turn, ...]
    expected: str


def shape(tree: str, expected: str) -> Shape:
    """
    Read a tree written as one word a turn.

    Parameters
    ----------
    tree
        A letter for the slot, then the number of the turn it answers, counted from 0; no number for
        a root, ``?`` for an answer to something lost. Slots: S and T staff, R the bot, P the spam
        account, O the school, U somebody the role map lacks, X a deleted account, others members.
    expected
        Verdicts divided by ``/``.

    Returns
    -------
    shape
        The same as turns.
    """
    return Shape(tuple(_turn(word) for word in tree.split()), expected)


def faq(questions: int) -> Shape:
    """
    Draw a staff post under which many ask and each is answered.

    Parameters
    ----------
    questions
        How many members ask; every third thanks for the answer.

    Returns
    -------
    shape
        A star of dyads: L2, never more.
    """
    turns = [Turn("S", None)]
    for number in range(questions):
        asker = "U" if number == 2 else "X" if number == 4 else f"M{number}"  # noqa: PLR2004  a place in the row
        turns.append(Turn(asker, 0))
        turns.append(Turn("T" if number % 4 == 1 else "S", len(turns) - 1))
        if number % 3 == 0:
            turns.append(Turn(asker, len(turns) - 1))
    return Shape(tuple(turns), "L2/L2/L2")


def webinar(messages: int) -> Shape:
    """
    Draw the chat beside a webinar, in which no message says what it answers.

    Parameters
    ----------
    messages
        How many are written; every sixth by staff.

    Returns
    -------
    shape
        Loose messages of a dozen people, which no rule can tell apart.
    """
    slots = ["U" if n == 7 else "X" if n == 11 else f"M{n * 5 % 12}" for n in range(messages)]  # noqa: PLR2004
    return Shape(
        tuple(Turn("S" if n % 6 == 0 else slot, None) for n, slot in enumerate(slots)), "undetermined"
    )


def thanks(members: int) -> Shape:
    """
    Draw an announcement under which people only thank.

    Parameters
    ----------
    members
        How many do; from three on the school and a deleted account are among them.

    Returns
    -------
    shape
        A star round staff: L1.
    """
    slots = [f"M{n}" for n in range(members)]
    if members >= 3:  # noqa: PLR2004
        slots[1:3] = ["O", "X"]
    return Shape((Turn("S", None), *(Turn(slot, 0) for slot in slots)), "L1/L1/L1")


def _turn(word: str) -> Turn:
    slot, number = word[0], word[1:]
    return Turn(slot, None if not number else LOST if number == "?" else int(number))


SHAPES: Mapping[str, tuple[Shape, ...]] = MappingProxyType(
    {
        "announcement": (shape("S", "L1/L1/L1"),),
        "announcement-thanks": tuple(thanks(n) for n in (0, 2, 1, 4, 0, 3, 6)),
        "faq": tuple(faq(n) for n in (12, 24, 14, 8, 7, 6, 42, 10)),
        "faq-stray": (shape("S A0 S1 B0 S3 C1 S1 D3 S7", "L2/L2/L3"),),
        "faq-discussion": (shape("S A0 S1 B0 S3 C0 S5 D1 A7 E8 D9 F0 S11", "L2/L3/L3"),),
        "contact": (
            shape("A S0", "L2/L2/L2"),
            shape("A S0 A1", "L2/L2/L2"),
            shape("A S0 A1 S2", "L2/L2/L2"),
            shape("A S0 O0", "L2/L2/L2"),
        ),
        "two-staff": (shape("A S0 T0", "L2/L2/L2"), shape("A S0 T1 A2", "L2/L2/L2")),
        "unanswered": (shape("A", "unanswered/unanswered/unanswered"),),
        "bot-answered": (shape("A R0", "unanswered/unanswered/unanswered"),),
        "bot-notice": (shape("R", "excluded/excluded/excluded"),),
        "spam": (shape("P", "excluded/excluded/excluded"),),
        "lost-question": (shape("S?", "undetermined/undetermined/undetermined"),),
        "lost-question-continued": (shape("S? A0", "L2/L2/L2"),),
        "unknown-asker": (shape("U S0", "undetermined"),),
        "round-robin": (
            shape("S A0 B0 C0 D0 E0 F0", "L1/L1/L1"),
            shape("S A0 B0 C0 D0 E0", "L1/L1/L1"),
        ),
        "pile-on": (shape("S A0 B1 C1 D1 E1 F1", "L1/L1/L1"),),
        "facilitated": (
            shape("S A0 B1 C2 A3 B4 C5 S5 A6", "L3/L3/L3"),
            shape("S A0 B0 C1 A3 D2 B5 C4 S7 D6 A9", "L3/L3/L3"),
            shape("S A0 B1 A2 C0 B4 C5 D4 S3 A7", "L3/L3/L3"),
            shape("S A0 B1 C2 A3", "L1/L3/L3"),
        ),
        "small-group": (
            shape("S A0 B1 A2 B3 S4", "L1/L3/L3"),
            shape("S A0 B1 S2 A2 B4 A5", "L1/L1/L3"),
        ),
        "community": (
            shape("A S0 B1 C2 A3 D2 B5 C4 D6 A8", "L3/L3/L3"),
            shape("A B0 C0 D1 B3 S0 D4 A2 C7", "L3/L3/L3"),
            shape("A B0 C1 A2 B3 S0 C4 D3 A7", "L3/L3/L3"),
            shape("A S0 B0 C2 B3 A3 D4 C6 B7", "L2/L3/L3"),
        ),
        "peer-discussion": (
            shape("A B0 C0 D1 B3 A2 C5 D4", "L3-peer/L3-peer/L3-peer"),
            shape("A B0 C1 D2 C3 A1 B5 D4", "L3-peer/L3-peer/L3-peer"),
            shape("A B0 C1 A2", "peer-exchange/L3-peer/L3-peer"),
        ),
        "peer-star": (
            shape("A B0 C0 D0", "peer-exchange/peer-exchange/peer-exchange"),
            shape("A B0 A1 C0 A3", "peer-exchange/peer-exchange/peer-exchange"),
        ),
        "webinar": tuple(webinar(n) for n in (36, 42, 31)),
        "dm": (
            shape("A S0", "L2/L2/L2"),
            shape("A S0 A1 S2", "L2/L2/L2"),
            shape("S A0 S1 A2", "L2/L2/L2"),
            shape("A S0 A1 S2 A3 S4 A5 S6", "L2/L2/L2"),
            shape("A A0 S1 A2 S3 A4", "L2/L2/L2"),
        ),
        "dm-outreach": (shape("S", "L1/L1/L1"),),
        "dm-unanswered": (shape("A", "unanswered/unanswered/unanswered"),),
    }
)
"""Every case of the year with its variants, which are taken in turn."""
