"""Who says something in Signal, and what is shown of it, in whichever form it was saved."""

from typing import NamedTuple

from workbench.sources._values import string

PLACEHOLDER = "\ufffc"  # stands in a text where a mention or a picture is shown


class Person(NamedTuple):
    """What the export says of an account or a group: a name that stays, and what people call it."""

    id: str
    name: str | None


def plain(value: object) -> str | None:
    """
    Give what a person wrote.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    text
        Without the signs that hold a place; None where nothing was written.
    """
    text = string(value)
    return text.replace(PLACEHOLDER, "").strip() if text else None
