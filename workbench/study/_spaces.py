"""What a service says of its spaces: the tables ``[spaces."name"]`` of the facts sheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_type_hints

from workbench.errors import StudyError
from workbench.vocabulary import Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """
    The facts of a space; what is not said is not known.

    Parameters
    ----------
    event
        Whether it is the chat of an event, such as a webinar: people write there at the same time, each
        stretch without a gap of twelve hours is one conversation, and only answers and mentions are ties.
    visibility
        Who may read it, where the export does not show that: public, members or private.
    rules
        Its rules, or where they stand.
    rules_date
        When these were agreed.
    moderators
        How many people look after it.
    anonymity
        Whether people may take part without their name.
    bridge
        Whether an account passes on what others write elsewhere, or a feed.
    sensitive
        Whether people talk there about what should not get around.
    exported
        Whether it is in the exports; where it is not, the study need not hold it.
    chaired
        Whether somebody opens conversations by office.
    """

    event: bool = False
    visibility: str | None = None
    rules: str | None = None
    rules_date: date | None = None
    moderators: int | None = None
    anonymity: bool | None = None
    bridge: bool | None = None
    sensitive: bool | None = None
    exported: bool = True
    chaired: bool = False


_KINDS: dict[str, type] = {
    name: next(one for one in (bool, int, str, date) if hint in (one, one | None))
    for name, hint in get_type_hints(Space).items()
}


def misfits(found: Mapping[str, Any]) -> list[str]:
    """
    Find what the tables of the spaces cannot say.

    Parameters
    ----------
    found
        Tables by space, as TOML has them.

    Returns
    -------
    faults
        One a fault, naming the space.
    """
    faults = []
    for name, said in found.items():
        if not isinstance(said, dict):
            faults.append(f'of spaces, "{name}" must be a table, written as [spaces."{name}"]')
            continue
        faults += [f"of the space \"{name}\", '{key}' is not known" for key in said if key not in _KINDS]
        faults += [
            f"of the space \"{name}\", '{key}' must be of type {kind.__name__}"
            for key, kind in _KINDS.items()
            if key in said and type(said[key]) is not kind
        ]
        visibility = said.get("visibility")
        if isinstance(visibility, str) and visibility not in tuple(Visibility):
            known = ", ".join(Visibility)
            faults.append(
                f"of the space \"{name}\", visibility is '{visibility}', and must be one of {known}"
            )
    return faults


def stated(found: Mapping[str, Mapping[str, Any]]) -> dict[str, Space]:
    """
    Give the facts of spaces.

    Parameters
    ----------
    found
        Tables by space, without misfits.

    Returns
    -------
    spaces
        By name.
    """
    return {name: Space(**said) for name, said in found.items()}


def known() -> str:
    """
    List what can be said of a space.

    Returns
    -------
    known
        For people.
    """
    return ", ".join(_KINDS)


def check(stated: Mapping[str, Space], held: Collection[str], place: str) -> None:
    """
    Refuse facts of spaces that a study does not hold: they would go unheard.

    Parameters
    ----------
    stated
        Spaces by name.
    held
        The names of the spaces that the study holds.
    place
        The facts sheet.

    Raises
    ------
    StudyError
        Naming the space, and those that there are.
    """
    for name, space in stated.items():
        if space.exported and name not in held:
            there = ", ".join(f"'{one}'" for one in sorted(held)) or "none"
            raise StudyError(
                f"'{place}' tells of the space '{name}', and the study holds no such space. Its spaces are: "
                f"{there}. Write the name as one of these, or exported = false for a space without an export."
            )
