"""Numbers and dates as Moodle writes them, the latter also in the reader's language."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from workbench.sources._moment import from_epoch
from workbench.vocabulary import Precision

# how the months begin in Bokmål, Nynorsk, Danish, Swedish, Finnish and English, from January on
MONTHS = (
    ("jan", "tammi"),
    ("feb", "helmi"),
    ("mar", "maalis"),
    ("apr", "huhti"),
    ("mai", "maj", "may", "touko"),
    ("jun", "kesä"),
    ("jul", "heinä"),
    ("aug", "elo"),
    ("sep", "syys"),
    ("okt", "oct", "loka"),
    ("nov", "marras"),
    ("des", "dec", "joulu"),
)

_EXACT = 2**53  # a spreadsheet holds every whole number below
_DIGITS = re.compile(r"\d{1,19}", re.ASCII)
_EPOCH = re.compile(r"\d{9,11}", re.ASCII)
_HALVES = r"(?P<half>[ap]\.?\s?m\.?|[ef]\.?m\.?|[ai]p\.?)?"
_CLOCK = rf"\s+(?P<year>\d{{4}}),?\s+(?:(?:kl\.?|klo|at)\s*)?(?P<hour>\d\d?)[.:](?P<minute>\d\d)\s*{_HALVES}"
_WEEKDAY = r"(?:[^\W\d_]+,?\s+)?(?:den\s+)?"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(?P<day>\d\d?)\.?\s+(?P<month>[^\W\d_]+)\.?,?{_CLOCK}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}(?P<month>[^\W\d_]+)\s+(?P<day>\d\d?),{_CLOCK}", re.IGNORECASE)
_LATE = re.compile(r"p|e|ip", re.IGNORECASE)


class Moment(NamedTuple):
    """When something was written, and how exactly that is told."""

    time: datetime
    precision: Precision
    is_local: bool


def whole(value: object) -> str | None:
    """
    Give a whole number as a string.

    Parameters
    ----------
    value
        As CSV, JSON or a spreadsheet has it.

    Returns
    -------
    digits
        None for anything else, such as what a spreadsheet has rounded.
    """
    if isinstance(value, float) and value.is_integer() and 0 <= value < _EXACT:
        return str(int(value))
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    digits = str(value).strip()
    return digits if _DIGITS.fullmatch(digits) else None


def written(value: object) -> Moment | None:
    """
    Read when a post was written or changed.

    Parameters
    ----------
    value
        Seconds since 1970, or a date in words.

    Returns
    -------
    moment
        None where it cannot be read.
    """
    digits = whole(value)
    if digits is not None:
        time = from_epoch(digits) if _EPOCH.fullmatch(digits) else None
        return Moment(time, Precision.SECOND, is_local=False) if time else None
    time = _from_words(value) if isinstance(value, str) else None
    return Moment(time, Precision.MINUTE, is_local=True) if time else None


def _from_words(value: str) -> datetime | None:
    found = _DAY_FIRST.fullmatch(value.strip()[:80]) or _MONTH_FIRST.fullmatch(value.strip()[:80])
    if found is None:
        return None
    hour, half = int(found["hour"]), found["half"]
    if half:
        hour = hour % 12 + (12 if _LATE.match(half) else 0)
    try:
        return datetime(
            int(found["year"]),
            _month(found["month"]),
            int(found["day"]),
            hour,
            int(found["minute"]),
            tzinfo=UTC,
        )
    except ValueError:
        return None


def _month(name: str) -> int:
    """Give a month by its name, or 0 for another word; in Finnish, what begins with "marras" is not March."""
    starts = {start: number for number, names in enumerate(MONTHS, start=1) for start in names}
    fitting = [start for start in starts if name.casefold().startswith(start)]
    return starts[max(fitting, key=len)] if fitting else 0
