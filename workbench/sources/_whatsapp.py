"""The head of a WhatsApp message: how a file writes dates, clocks and names."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from workbench.sources._whatsapp_words import MARKS, cleaned

EPOCH = date(1970, 1, 1).toordinal()
SECOND = 1_000_000  # in microseconds, as all times here
DAY = 86_400 * SECOND
NOON = 12
HOURS, SIXTY = 24, 60
LONGEST_NAME = 100
YEAR_FIRST = (0, 0)

_CLOCK = r"\d{1,2}[:.]\d{2}"
_HALF = r"(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_AT = r",?\s(?:kl\.?\s|klo\s)?"
_HEAD = re.compile(
    rf"[{MARKS}]*(?P<bracket>\[)?(?P<date>(?P<year>\d{{4}})?(?(year)|\d{{1,2}})(?P<between>[./-])\d{{1,2}}"
    rf"(?P=between)(?(year)\d{{1,2}}|(?:\d{{4}}|\d{{2}}))){_AT}{_CLOCK}(?P<seconds>[:.]\d{{2}})?{_HALF}"
    r"(?(bracket)\]|\s-)\s"
)
_NUMBERS = re.compile(r"\d+")


class Shape(NamedTuple):
    """How one file writes the head of a message: all its heads are written in the same way."""

    line: re.Pattern[str]
    has_seconds: bool
    is_signal: bool  # Signal's own exports look the same but for what WhatsApp never leaves out


def shape(line: str) -> Shape | None:
    """
    Learn from the first line of a chat how its messages begin.

    Parameters
    ----------
    line
        The line.

    Returns
    -------
    shape
        Its pattern gives date, clock, name (None in a line of the system) and text; None for other lines.
    """
    found = _HEAD.match(line)
    if found is None:
        return None
    between, seconds = re.escape(found["between"]), r"[:.]\d{2}" if found["seconds"] else ""
    last = len(found["date"].rpartition(found["between"])[2])
    ends = (r"\d{4}", r"\d{1,2}") if found["year"] else (r"\d{1,2}", rf"\d{{{last}}}")
    day = rf"{ends[0]}{between}\d{{1,2}}{between}{ends[1]}"
    start, end = (r"\[", r"\]") if found["bracket"] else ("", r"\s-")
    pattern = (
        rf"[{MARKS}]*{start}({day}){_AT}({_CLOCK}{seconds}{_HALF}){end}\s"
        rf"(?:([^:\n]{{1,{LONGEST_NAME}}}):(?![\d/])[ \xa0]?)?(.*)"
    )
    is_signal = bool(found["bracket"] and found["year"]) and found["between"] == "-" and not seconds
    return Shape(re.compile(pattern, re.DOTALL), bool(seconds), is_signal)


@lru_cache(maxsize=2**16)
def pair(written: str) -> tuple[int, int]:
    """
    Give the two numbers of a date that may be day and month.

    Parameters
    ----------
    written
        As the chat has it.

    Returns
    -------
    pair
        `YEAR_FIRST` where the year comes first, which leaves no doubt.
    """
    numbers = _NUMBERS.findall(written)
    return YEAR_FIRST if len(numbers[0]) > len("31") else (int(numbers[0]), int(numbers[1]))


@lru_cache(maxsize=2**16)
def midnight(written: str, *, day_first: bool) -> int | None:
    """
    Read a date.

    Parameters
    ----------
    written
        As the chat has it.
    day_first
        Whether it begins with its day, where it does not begin with the year.

    Returns
    -------
    time
        Microseconds since 1970; None where there is no such date.
    """
    first, second, third = _NUMBERS.findall(written)
    if len(first) > len("31"):
        year, month, day = first, second, third
    else:
        day, month, year = (first, second, third) if day_first else (second, first, third)
    try:
        full = int(year) + (2000 if len(year) == len("26") else 0)
        return (date(full, int(month), int(day)).toordinal() - EPOCH) * DAY
    except ValueError:
        return None


@lru_cache(maxsize=2**16)
def clock(written: str) -> int | None:
    """
    Read a time of day.

    Parameters
    ----------
    written
        As the chat has it: with 24 hours, or with 12 and the half of the day.

    Returns
    -------
    time
        Microseconds since midnight; None where there is no such time.
    """
    hour, minute, *rest = map(int, _NUMBERS.findall(written))
    second = rest[0] if rest else 0
    half = next((letter for letter in written.lower() if letter in "ap"), "")
    if half and hour <= NOON:
        hour = hour % NOON + (NOON if half == "p" else 0)
    if hour >= HOURS or minute >= SIXTY or second >= SIXTY:
        return None
    return (hour * 3600 + minute * 60 + second) * SECOND


@lru_cache(maxsize=2**14)
def actor(name: str) -> str | None:
    """
    Tell whose name stands before a colon.

    Parameters
    ----------
    name
        As the chat has it.

    Returns
    -------
    actor
        Without marks; None where this is the beginning of a line of the system, such as one that quotes
        the name of a group with a colon in it.
    """
    plain = " ".join(cleaned(name).split())
    opened, closed = sum(map(plain.count, "“„«")), sum(map(plain.count, "”»"))
    return plain if plain and plain.count('"') % 2 == 0 and opened <= closed else None
