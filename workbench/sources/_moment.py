"""Moments as JSON exports write them: (milli)seconds since 1970, ISO dates, or words without a zone."""

from contextlib import suppress
from datetime import UTC, datetime

LATEST = 10**15  # milliseconds; a number beyond is no moment


def from_epoch(value: object) -> datetime | None:
    """
    Read seconds since 1970.

    Parameters
    ----------
    value
        A number, or a number in a string, as old dumps have it.

    Returns
    -------
    moment
        In UTC; None where the value is no such number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(float(value), tz=UTC)
    return None


def from_milliseconds(value: object) -> datetime | None:
    """
    Read milliseconds since 1970.

    Parameters
    ----------
    value
        A number, or a whole number in a string.

    Returns
    -------
    moment
        In UTC; None where the value is no such number.
    """
    if isinstance(value, str) and value.isdecimal() and len(value) < len(str(LATEST)):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return from_epoch(value / 1000) if 0 < value < LATEST else None  # zero stands for never


def from_words(value: object, *, pattern: str | None = None) -> datetime | None:
    """
    Read a written date and time; one without a zone is taken as UTC.

    Parameters
    ----------
    value
        A string, such as ``2026-03-02T09:15:00``.
    pattern
        How it is written, as `datetime.strptime` has it; without it, ISO 8601.

    Returns
    -------
    moment
        In UTC; None where the value cannot be read.
    """
    # a number in milliseconds is no date, though ISO 8601 may be written without signs between
    if not isinstance(value, str) or (pattern is None and "-" not in value):
        return None
    with suppress(ValueError, OverflowError):
        read = datetime.strptime(value, pattern) if pattern else datetime.fromisoformat(value)  # noqa: DTZ007
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    return None
