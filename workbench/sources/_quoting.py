"""Quoting an export in the reason of a reject: short, and never more than a reason needs."""

LONGEST = 40


def cut(value: object) -> str:
    """
    Give the beginning of a value, as a reason may quote it.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    beginning
        Of a list or an object no more than what it is: it may nest deeper than can be written.

    Examples
    --------
    >>> cut("2026-02-30"), cut(None), cut([["a"]])
    ('2026-02-30', 'None', 'a list')
    """
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return str(value)[:LONGEST]
