"""Dates in numbers, whose order shows only where a number is too high for a month."""

from collections.abc import Iterable

from workbench.errors import ExportError

MONTHS = 12


def day_comes_first(dates: Iterable[tuple[int, int]], *, file: str, said: bool | None) -> bool | None:
    """
    Tell from all dates of a file whether they begin with the day or with the month.

    Parameters
    ----------
    dates
        The two numbers of each date, in the order of the file.
    file
        What to call the file in an error.
    said
        What a person says of dates that leave it open; the file itself is believed first.

    Returns
    -------
    day_first
        None where the file leaves it open and nobody said.

    Raises
    ------
    ExportError
        If some dates can only begin with the day and others only with the month.
    """
    is_day = is_month = False
    for first, second in dates:
        is_day |= first > MONTHS >= second
        is_month |= second > MONTHS >= first
    if is_day and is_month:
        raise ExportError(
            f"'{file}' has dates that begin with the day and dates that begin with the month, "
            "as where two exports were put together. Import them one by one."
        )
    return is_day if is_day or is_month else said


def asked(file: str, example: str) -> ExportError:
    """
    Ask which number of a date is the day.

    Parameters
    ----------
    file
        What to call the file.
    example
        One of its dates.

    Returns
    -------
    error
        To be raised.
    """
    return ExportError(
        f"'{file}' leaves open whether a date such as {example} begins with its day or its month. "
        "Say which with --dates day-first or --dates month-first."
    )
