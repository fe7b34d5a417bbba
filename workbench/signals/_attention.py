"""The few signals that a manager should look at, in fixed sentences."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from workbench.signals._catalogue import catalogue

NOTHING = "No signal of this export stands out; what could not be told is in the table of signals."


def attention(table: pd.DataFrame) -> list[str]:
    """
    Say which signals a person should look at, and with which caution.

    Parameters
    ----------
    table
        What `signals` gave, or what of it is `publishable`.

    Returns
    -------
    sentences
        Two sentences a signal that passes its bound (see ``docs/signals.md``): what was counted, and how it
        can mislead; in the order of the levels, which ranks nothing. One sentence if none does.

    Examples
    --------
    >>> found = {"level": "L1", "signal": "unanswered", "value": 0.25, "unit": "share", "of": 8}
    >>> attention(pd.DataFrame([found | {"caution": "It may have been answered elsewhere."}]))
    ['L1: 2 of 8 conversations addressed to the service have no human reply in this export. It may have been
    answered elsewhere.']
    """
    known = catalogue().signals
    said = [
        f"{row['level']}: {_sentence(row, known[row['signal']].sentence)} {row['caution']}"
        for row in table.to_dict("records")
        if pd.notna(row["value"]) and known[row["signal"]].stands_out(float(row["value"]))
    ]
    return said or [NOTHING]


def _sentence(row: dict[Hashable, Any], sentence: str) -> str:
    value, of = float(row["value"]), row["of"]
    at = "" if pd.isna(of) else round(value * of)
    return sentence.format(at=at, of=of, value=words(value, row["unit"]))


def words(value: float, unit: str) -> str:
    """
    Write a value with its unit.

    Parameters
    ----------
    value
        Of a signal.
    unit
        Its unit.

    Returns
    -------
    words
        Such as "23 %" or "1.5 hours".

    Examples
    --------
    >>> words(0.234, "share"), words(1.5, "hours"), words(1, "days"), words(41.2, "LIX")
    ('23 %', '1.5 hours', '1 day', 'LIX 41')
    """
    if unit.startswith("share"):
        return f"{100 * value:.0f} %"
    if unit == "LIX":
        return f"LIX {value:.0f}"
    if unit in ("Gini", "percentile"):
        return f"{unit} {value:.2f}" if unit == "Gini" else f"{unit} {value:.0f}"
    number = f"{value:.0f}" if value == round(value) else f"{value:.1f}"
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}"
