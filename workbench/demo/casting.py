"""Who plays whom: the accounts that fill the slots of a shape, and what each of them says."""

from collections.abc import Mapping, Sequence

from numpy.random import Generator

from workbench.demo.people import Account, Cast
from workbench.demo.rhythm import number
from workbench.demo.trees import LOST, Turn
from workbench.vocabulary import Role

NEW_STAFF_FROM = 8  # month in which Discord's second practitioner began
_PROMPTED = ("faq", "round-robin", "pile-on", "facilitated", "small-group")
_FIXED = {Role.BOT: "bot", Role.ORG: "school", Role.STAFF: "answer"}


def fill(chance: Generator, slots: Sequence[str], cast: Cast, *, case: str, month: int) -> dict[str, Account]:
    """
    Give each slot of a shape an account.

    Parameters
    ----------
    chance
        Source of chance.
    slots
        Letters and names of slots, as `trees.shape` explains them.
    cast
        The platform's people.
    case
        Name of the case: announcements are the service's own.
    month
        1 to 12: on Discord new members join every month.

    Returns
    -------
    people
        One account a slot; members differ from each other.
    """
    one, other = _staff(chance, cast, month)
    people = {
        "S": cast.service if case.startswith("announcement") else one,
        "T": other,
        "R": cast.bot,
        "O": cast.school,
        "P": cast.spammer,
        "U": cast.unknown,
        "X": cast.deleted,
    }
    for slot in slots:
        while slot not in people:
            member = _member(chance, cast, month)
            if member not in people.values():
                people[slot] = member
    return people


def part(case: str, turn: Turn, turns: Sequence[Turn], people: Mapping[str, Account]) -> str:
    """
    Tell what a turn does in its conversation, so that words can be found for it.

    Parameters
    ----------
    case
        Name of the case.
    turn
        One of `turns`.
    turns
        The whole shape.
    people
        As `fill` gave them.

    Returns
    -------
    part
        A key of `wording.SENTENCES`.
    """
    role = people[turn.slot].role
    if case in ("webinar", "spam"):
        return {"webinar": "chat", "spam": "spam"}[case]
    if role == Role.STAFF and turn is turns[0]:
        return (
            "news"
            if case.startswith("announcement")
            else "prompt"
            if case.startswith(_PROMPTED)
            else "answer"
        )
    if role in _FIXED:
        return _FIXED[role]
    return _of_member(case, turn, turns, people)


def _of_member(case: str, turn: Turn, turns: Sequence[Turn], people: Mapping[str, Account]) -> str:
    if turn.parent is None or turn.parent == LOST:
        return "question"
    if people[turns[turn.parent].slot].role not in (Role.STAFF, Role.BOT):
        return "peer"
    if case.startswith(_PROMPTED) and turn.parent == 0:
        return "question" if case.startswith("faq") else "input"
    return "thanks" if case.startswith(("announcement", "faq")) else "follow"


def _staff(chance: Generator, cast: Cast, month: int) -> tuple[Account, Account]:
    present = [account for account in cast.staff if not account.valid_from or month >= NEW_STAFF_FROM]
    one = present[number(chance, len(present))]
    return one, next((account for account in present if account != one), cast.service)


def _member(chance: Generator, cast: Cast, month: int) -> Account:
    if cast.service.platform != "discord":
        return cast.members[number(chance, len(cast.members))]
    joined = min(len(cast.members), 7 + 3 * month)
    share = chance.random()  # squared, so that those who came first write most
    return cast.members[int(joined * share * share)]
