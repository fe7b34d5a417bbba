"""One post of a Moodle forum as an act, and the dates that Moodle writes in the reader's language."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from workbench.activity import Act, Reject
from workbench.sources import _html
from workbench.sources._moment import from_epoch
from workbench.sources._quoting import cut
from workbench.vocabulary import Kind, Precision, Visibility

PLAIN = "2"  # as messageformat
NOBODY = "0"

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


def from_row(item: int, row: Mapping[str, object] | None, space: str) -> Act | Reject:
    """
    Map a post.

    Parameters
    ----------
    item
        Its number in the file.
    row
        Its values by column, or None where they do not fit the columns.
    space
        What to call the forum, which the export does not name.

    Returns
    -------
    act
        Or why it is none.
    """
    if row is None:
        return Reject(item, "no row of a forum export: too few or too many columns")
    ids = {name: whole(row.get(name)) for name in ("id", "discussion", "userid")}
    missing = next((name for name, value in ids.items() if value is None), None)
    if missing:
        return Reject(item, f"{missing} is no whole number: {cut(row.get(missing))!r}")
    moment = written(row.get("created"))
    if moment is None:
        return Reject(item, f"created cannot be read: {cut(row.get('created'))!r}")
    return _act(item, row, space, {name: str(value) for name, value in ids.items()}, moment)


def _act(item: int, row: Mapping[str, object], space: str, ids: Mapping[str, str], moment: Moment) -> Act:
    parent, addressed = _other(row.get("parent")), _other(row.get("privatereplyto"))
    message = _words(row.get("message")) or ""
    is_html = whole(row.get("messageformat")) != PLAIN
    return Act(
        item=item,
        scope=ids["discussion"],
        id=ids["id"],
        space=space,
        actor=None if ids["userid"] == NOBODY else ids["userid"],
        time=moment.time,
        kind=Kind.REPLY if parent else Kind.POST,
        visibility=Visibility.PRIVATE if addressed else Visibility.MEMBERS,
        thread=ids["discussion"],
        parent=parent,
        handle=_words(row.get("userfullname")),
        alter=addressed,
        time_precision=moment.precision,
        is_local=moment.is_local,
        edited=_is_edited(row, moment),
        deleted=_is_deleted(row.get("deleted")),
        media=_media(row.get("attachment"), message if is_html else ""),
        text=_text(row, _html.text(message) if is_html else message, is_opening=parent is None),
    )


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


def _is_edited(row: Mapping[str, object], created: Moment) -> bool | None:
    modified = written(row.get("modified"))
    return None if modified is None else modified.time > created.time


def _is_deleted(value: object) -> bool | None:
    flag = whole(int(value) if isinstance(value, bool) else value)
    return None if flag is None else flag == "1"


def _other(value: object) -> str | None:
    """Give a native id; zero stands for none."""
    digits = whole(value)
    return None if digits == NOBODY else digits


def _media(attachment: object, message: str) -> int:
    flag = whole(int(attachment) if isinstance(attachment, bool) else attachment) or _words(attachment)
    pictures = len(_html.attributes(message, "img", "src")) if "<img" in message else 0
    return int(flag not in (None, NOBODY)) + pictures


def _text(row: Mapping[str, object], message: str, *, is_opening: bool) -> str:
    # below the opening, Moodle itself writes the subject
    subject = _words(row.get("subject")) if is_opening else None
    return f"{subject}\n{message}" if subject else message


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
