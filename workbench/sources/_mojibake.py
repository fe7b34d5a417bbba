"""Meta writes each byte of UTF-8 as a letter of Latin-1, ``Ã¥`` for ``å``; here it is put right."""


def repaired(text: str) -> str:
    """
    Put one string right, and leave it as it is where it was not written so.

    Parameters
    ----------
    text
        A name, a label or a text, as the export has it.

    Returns
    -------
    text
        As people wrote it.

    Examples
    --------
    >>> repaired("GÃ¥r det bra?"), repaired("Går det bra?"), repaired("cliché 🙂")
    ('Går det bra?', 'Går det bra?', 'cliché 🙂')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def words(value: object) -> str | None:
    """
    Give a string put right.

    Parameters
    ----------
    value
        Anything.

    Returns
    -------
    text
        None where the value is no string, or an empty one.
    """
    return repaired(value) if isinstance(value, str) and value else None
