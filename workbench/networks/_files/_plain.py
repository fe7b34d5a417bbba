"""Values as files can hold them: texts, whole numbers, floats and truth values."""

import math
import re
from collections.abc import Iterable
from itertools import count
from typing import Any

Plain = str | int | float | bool

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[&<>"\t\n\r]')
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_LARGEST = 2**63


def plain(value: Any) -> Plain | None:  # noqa: ANN401 - attributes may hold anything
    """
    Give a value as files can hold it.

    Parameters
    ----------
    value
        Anything.

    Returns
    -------
    plain
        A number or truth value as it is, lists with commas, all else as text without what XML cannot hold;
        None where it is missing.
    """
    value = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
    if value is None or (isinstance(value, float) and math.isnan(value)) or _is_missing(value):
        return None
    if isinstance(value, bool | float) or (type(value) is int and -_LARGEST <= value < _LARGEST):
        return value
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _is_missing(value: object) -> bool:
    return type(value).__name__ in ("NAType", "NaTType")


def distinct(names: list[str]) -> list[str]:
    """
    Make names that files can hold, and that differ where the names did.

    Parameters
    ----------
    names
        As they are.

    Returns
    -------
    distinct
        One a name, with a number behind those that would be written like another.
    """
    written = [str(plain(name)) for name in names]
    taken, given = set(written), []
    used: set[str] = set()
    for name in written:
        new = name
        if name in used:
            new = next(one for one in (f"{name} {number}" for number in count(2)) if one not in taken)
            taken.add(new)
        used.add(new)
        given.append(new)
    return given


def escaped(value: Plain) -> str:
    """
    Give a value as it stands in XML, in an attribute or between tags.

    Parameters
    ----------
    value
        A plain value.

    Returns
    -------
    text
        Truth values in small letters, and infinity as XML Schema writes it.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isinf(value):
        return "INF" if value > 0 else "-INF"
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], str(value))


def kind(values: Iterable[Plain | None]) -> str:
    """
    Tell of what kind the values of a column are.

    Parameters
    ----------
    values
        Plain values.

    Returns
    -------
    kind
        Such as GEXF and GraphML call it: boolean, long, double or string.
    """
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "long"
    return "double" if kinds and kinds <= {int, float} else "string"
