"""Values as exports hold them: each is taken for what it should be, and one of a wrong type for missing."""

import re
from collections.abc import Iterable
from typing import Any

from workbench.sources._json import MOST
from workbench.sources._quoting import cut

LARGEST = 2**64  # no platform numbers anything higher

_DIGITS = re.compile(r"(\d{1,18})(?:\.0)?", re.ASCII)  # a table that has gaps is often written with .0


def string(value: object) -> str | None:
    """
    Give a string that says something.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    string
        None where it is empty or none.
    """
    return value if isinstance(value, str) and value else None


def text(value: object) -> str | None:
    """
    Give what somebody wrote, be it nothing.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    text
        None where it is no string.
    """
    return value if isinstance(value, str) else None


def native(value: object) -> str | None:
    """
    Give an id as a string.

    Parameters
    ----------
    value
        A string, or a whole number.

    Returns
    -------
    id
        None where the value is empty or no id, as a number with a fraction is none.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < LARGEST else None
    return string(value)


def count(value: object) -> int | None:
    """
    Give a count as the platform tells it.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    count
        At least 0; None where the value is no count.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < MOST else None


def digits(written: str | None) -> int | None:
    """
    Read a count out of a table, where all values are text.

    Parameters
    ----------
    written
        A value.

    Returns
    -------
    count
        None where it is no whole number.
    """
    found = _DIGITS.fullmatch(written) if written else None
    return count(int(found[1])) if found else None


def mapping(value: object) -> dict[str, Any]:
    """
    Give an object.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    mapping
        Empty where the value is no object.
    """
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """
    Give a list.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    values
        None of them where the value is no list.
    """
    return value if isinstance(value, list) else []


def objects(value: object) -> list[dict[str, Any]]:
    """
    Give the objects of a list.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    objects
        None of them where the value is no list.
    """
    return [one for one in listed(value) if isinstance(one, dict)]


def length(value: object) -> int | None:
    """
    Count what a list holds.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    length
        None where the value is no list, so that the export does not say.
    """
    return len(value) if isinstance(value, list) else None


def distinct(names: Iterable[str | None]) -> list[str]:
    """
    Give each name once, such as those of whom a text mentions.

    Parameters
    ----------
    names
        As often as they come; what is no name is left out.

    Returns
    -------
    names
        In the order they first came in.
    """
    return list(dict.fromkeys(name for name in names if name))


def quoted(value: object) -> str:
    """
    Give a value as a reason may quote it: short, and of lists and objects no more than what they are.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    quoted
        Between quotation marks, unless nothing of the value is shown.
    """
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return repr(cut(value))
