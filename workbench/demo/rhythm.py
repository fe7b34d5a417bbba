"""When people act in the year 2025: school seasons, opening hours, nights and weekends, Oslo time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from numpy.random import Generator

ZONE = ZoneInfo("Europe/Oslo")
YEAR = 2025
LAST_START = {12: 17}  # what begins later would be answered next year

_SATURDAY = 5
WEEKEND = 0.4  # of what members would write on a Saturday or Sunday


def number(chance: Generator, below: int) -> int:
    """
    Draw a whole number.

    Parameters
    ----------
    chance
        The only source of chance; `random` alone is used, since its values are the same everywhere.
    below
        Smallest number that cannot come.

    Returns
    -------
    number
        0 or more, below `below`, each as likely.
    """
    return int(chance.random() * below)


def begin(chance: Generator, month: int, *, staff: bool) -> datetime:
    """
    Draw the moment at which a conversation begins.

    Parameters
    ----------
    chance
        Source of chance.
    month
        1 to 12.
    staff
        True where a practitioner opens it: then on a weekday in opening hours.

    Returns
    -------
    time
        UTC.
    """
    while True:
        day = 1 + number(chance, LAST_START.get(month, 27))
        hour = 9 + number(chance, 6) if staff else 8 + number(chance, 14)
        local = datetime(YEAR, month, day, hour, number(chance, 60), number(chance, 60), tzinfo=ZONE)
        if local.weekday() < _SATURDAY or (not staff and chance.random() < WEEKEND):
            return local.astimezone(UTC)


def follow(chance: Generator, before: datetime, *, staff: bool, hurried: bool) -> datetime:
    """
    Draw the moment of an answer.

    Parameters
    ----------
    chance
        Source of chance.
    before
        Moment of the act before it, UTC.
    staff
        True where a practitioner answers: then only in opening hours.
    hurried
        True where everybody sits at the keyboard: then within three minutes.

    Returns
    -------
    time
        UTC, later than `before`.
    """
    if hurried:
        return before + timedelta(seconds=5 + number(chance, 170))
    share = chance.random()
    time = before + timedelta(
        minutes=1 + int((120 if staff else 240) * share * share), seconds=number(chance, 60)
    )
    return _awake(time, opens=9 if staff else 7, closes=16 if staff else 23, weekends=not staff)


def _awake(time: datetime, *, opens: int, closes: int, weekends: bool) -> datetime:
    local = time.astimezone(ZONE)
    if local.hour >= closes:
        local = local.replace(hour=opens) + timedelta(days=1)
    elif local.hour < opens:
        local = local.replace(hour=opens)
    while local.weekday() >= _SATURDAY and not weekends:
        local = local.replace(hour=opens) + timedelta(days=1)
    return local.astimezone(UTC)
