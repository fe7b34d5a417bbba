"""How readable the replies of staff are."""

from typing import Any

from workbench.signals._acts import Acts
from workbench.signals._told import Told

FEWEST = 100
"""Words with fewer of which LIX swings widely."""


def lix(words: int, sentences: int, long_words: int) -> float | None:
    """
    Compute the readability index of texts taken together.

    Parameters
    ----------
    words
        How many words they hold.
    sentences
        How many sentences.
    long_words
        How many words of more than six letters.

    Returns
    -------
    lix
        Words by sentences plus long words in a hundred words; None under 100 words.

    References
    ----------
    .. [1] Björnsson, C. H. (1968). Läsbarhet. Liber.

    Examples
    --------
    Twelve sentences of ten words each, a quarter of them long:

    >>> lix(120, 12, 30)
    35.0
    """
    if words < FEWEST or not sentences:
        return None
    return words / sentences + 100 * long_words / words


def by_month(acts: Acts) -> dict[str, Told]:
    """
    Tell how readable the replies of staff to members were, month by month.

    Parameters
    ----------
    acts
        Of the period.

    Returns
    -------
    told
        By month such as 2026-03, those with replies; `of` counts replies.
    """
    return {row["month"]: _told([row]) for row in acts.rows("writing")}


def together(acts: Acts) -> Told:
    """
    Tell how readable the replies of staff to members were in the whole period.

    Parameters
    ----------
    acts
        Of the period.

    Returns
    -------
    told
        `of` counts replies.
    """
    return _told(acts.rows("writing"))


def _told(rows: list[dict[str, Any]]) -> Told:
    if not rows:
        return Told()
    words, sentences, long_words, replies = (
        sum(row[name] for row in rows) for name in ("words", "sentences", "long_words", "replies")
    )
    staff = len({person for row in rows for person in row["staff"]})
    value = lix(words, sentences, long_words)
    if value is None:
        return Told(of=replies, staff=staff, reason=f"Fewer than {FEWEST} words, too few for LIX.")
    return Told(value, replies, staff=staff)
