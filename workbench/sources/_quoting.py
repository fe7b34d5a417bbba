"""Quoting an export in the reason of a reject: short, whatever stands there."""

LONGEST = 40


def cut(value: object) -> str:
    """
    Give the beginning of a value, as a reason may quote it.

    Parameters
    ----------
    value
        As the export has it; a hostile one may nest deeper than Python can write down.

    Returns
    -------
    beginning
        At most 40 letters.

    Examples
    --------
    >>> cut("2026-02-30"), cut(None), cut(["a"])
    ('2026-02-30', 'None', "['a']")
    """
    try:
        return str(value)[:LONGEST]
    except (RecursionError, ValueError):  # the latter for numbers of thousands of digits
        return "more than can be written"
