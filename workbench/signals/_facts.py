"""Signals that are shares, and those that have a middle: counted in SQL, one file a level."""

from typing import Any

import numpy as np
import pandas as pd

from workbench.levels.codebook import Codebook
from workbench.signals._acts import Acts
from workbench.signals._catalogue import catalogue
from workbench.signals._told import Told, middle, share

FEWEST_WORDS = 5
"""Replies with fewer words are alike without being templates."""
WATCHED = 3
"""Bins in which a new member may come back; who came later is left out, so that all had as long."""
FLOOR = 0.6
"""Where staff write more than this share of the messages, they hold the floor."""


def shares(acts: Acts, book: Codebook) -> dict[str, Told]:
    """
    Count all signals that are shares.

    Parameters
    ----------
    acts
        Of the period.
    book
        Limits of what is told.

    Returns
    -------
    told
        By signal; those with nothing to count are left out.
    """
    values: dict[str, dict[str, Any]] = {
        "delivery": {},
        "dialogue": {},
        "exchange": {"floor": FLOOR},
        "community": {
            "bin_days": 7 * book.interest.bin_weeks,
            "watched": WATCHED,
            "fewest_words": FEWEST_WORDS,
        },
    }
    found: dict[str, Told] = {}
    for step, given in values.items():
        for row in acts.counted(step, **given):
            found[row["signal"]] = told_share(row, book)
    return found


def told_share(row: dict[str, Any], book: Codebook) -> Told:
    """
    Tell a share; of places, bots and days all are counted, so that nothing is sampled.

    Parameters
    ----------
    row
        What was counted of a signal.
    book
        Limits of what is told.

    Returns
    -------
    told
        With the persons behind it.
    """
    whose = catalogue().signals[row["signal"]].whose
    is_sampled = whose != "places" and row["signal"] != "presence"
    return share(
        row["at"],
        row["of"],
        book,
        people=_behind(row["inside"], row["outside"]),
        staff=row["staff"] or pd.NA if whose in ("staff", "both") else pd.NA,
        is_sampled=is_sampled,
    )


def _behind(inside: int, outside: int) -> Any:  # noqa: ANN401  a number or NA
    """Give the fewer persons of the two sides of a share, since each side tells of its own."""
    sides = [side for side in (inside, outside) if side]
    return min(sides) if sides else pd.NA


def middles(acts: Acts, book: Codebook) -> dict[str, Told]:
    """
    Find the middle of all signals that have one.

    Parameters
    ----------
    acts
        Of the period.
    book
        Limits of what is told.

    Returns
    -------
    told
        By signal; those with nothing to count are left out.
    """
    columns = acts.columns("values")
    found: dict[str, Told] = {}
    for signal in np.unique(np.asarray(columns["signal"], dtype=str)):
        own = columns["signal"] == signal
        found[str(signal)] = told_middle(columns["value"][own], columns["person"][own], book)
    held = acts.columns("floor")
    if len(held["share"]):
        people, staff = int(held["people"][0]), int(held["staff"][0])
        found["staff_share"] = middle(np.asarray(held["share"], np.float64), book, people=people, staff=staff)
    return found


def told_middle(values: Any, persons: Any, book: Codebook) -> Told:  # noqa: ANN401  arrays or columns
    """
    Tell the middle of what staff did.

    Parameters
    ----------
    values
        One an act.
    persons
        Who of the staff did it.
    book
        Limits of what is told.

    Returns
    -------
    told
        With the number of staff behind it.
    """
    staff = len(np.unique(np.asarray(persons)))
    return middle(np.asarray(values, np.float64), book, staff=staff)
