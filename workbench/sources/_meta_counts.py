"""One row of Meta's tables of counts as an act, or the reason why it is none."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._json import MOST
from workbench.sources._moment import from_words
from workbench.vocabulary import Kind, Precision, Role, Visibility

SUITE, LIBRARY, TANGLE = "Meta Business Suite", "Meta Content Library", "CrowdTangle"

MOODS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care", "Thankful")
EAST = {"UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "WEST": 1}
WEST = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
ZONES = EAST | WEST  # hours off UTC of the abbreviations that CrowdTangle writes

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,3}(?:[ ,.\xa0\u202f]\d{3})+|\d+)(?:[.,]0+)?")
_DAY = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}),?\s+(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?([AaPp])\.?[Mm]\.?)?"
)
_POST = re.compile(r"(\d{5,})/?(?:\?.*)?$")

LONGEST = 256  # characters of an address that are looked at
Row = Mapping[str, str]


class Written(NamedTuple):
    """A time of the Business Suite, before it is known which number is the day."""

    first: int
    second: int
    year: int
    hour: int
    minute: int
    has_stroke: bool


def written(value: str) -> Written | None:
    """
    Take apart a time such as ``03/28/2026 09:15``.

    Parameters
    ----------
    value
        As the file has it.

    Returns
    -------
    written
        None for any other way to write times.
    """
    found = _DAY.fullmatch(value.strip())
    if found is None:
        return None
    hour, half = int(found[5]), (found[7] or "").lower()
    if half and hour <= 12:  # noqa: PLR2004  hours of a clock
        hour = hour % 12 + (12 if half == "p" else 0)
    return Written(int(found[1]), int(found[3]), int(found[4]), hour, int(found[6]), found[2] == "/")


def suite(number: int, row: Row, columns: Mapping[str, list[str]], *, day_first: bool) -> Act | Reject:
    """
    Map one row of the Business Suite.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    row
        Its values by column.
    columns
        What `known` found.
    day_first
        Whether its dates begin with the day.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    value = {
        key: next((row[name] for name in names if row[name].strip()), "") for key, names in columns.items()
    }
    if re.search(r"\d", value["span"]):
        return Reject(number, "counts of one day of a post: export the totals (Lifetime) instead")
    time = _local(value["time"], day_first=day_first)
    post, account, name = value["id"].strip(), value["account"].strip(), value["name"].strip()
    fault = _fault(post, account, value["time"], time)
    if fault or time is None:
        return Reject(number, fault)
    platform = "Instagram" if "instagram.com" in value["link"].lower() else "Facebook"
    return Act(
        item=number,
        scope=platform,
        id=post,
        space=f"{platform} / {name or account}",
        actor=account,
        time=time,
        kind=Kind.POST,
        visibility=Visibility.PUBLIC,
        handle=name or None,
        role=Role.ORG if platform == "Facebook" else None,
        time_precision=Precision.MINUTE,
        is_local=True,
        reactions=count(value["reactions"]),
        replies=count(value["replies"]),
        shares=count(value["shares"]),
        views=count(value["views"]),
        text="\n".join(dict.fromkeys(filter(None, (value["title"].strip(), value["text"].strip())))) or None,
    )


def library(number: int, row: Row) -> Act | Reject:
    """
    Map one row of the Content Library.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    row
        Its values by column.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    time = from_words(row["creation_time"].strip())
    post, account = row["id"].strip(), row["post_owner.id"].strip()
    fault = _fault(post, account, row["creation_time"], time)
    if fault or time is None:
        return Reject(number, fault)
    name = row.get("post_owner.name", "").strip() or row.get("post_owner.username", "").strip()
    reactions = count(row.get("statistics.reaction_count", ""))
    return Act(
        item=number,
        scope=LIBRARY,
        id=post,
        space=row.get("surface.name", "").strip() or name or account,
        actor=account,
        time=time,
        kind=Kind.POST,
        visibility=Visibility.PUBLIC,
        handle=name or None,
        role=Role.ORG if row.get("post_owner.type", "").strip().lower().endswith("page") else None,
        reactions=count(row.get("statistics.like_count", "")) if reactions is None else reactions,
        replies=count(row.get("statistics.comment_count", "")),
        shares=count(row.get("statistics.share_count", "")),
        views=count(row.get("statistics.views", "") or row.get("statistics.view_count", "")),
        language=row.get("lang", "").strip() or None,
        text=row.get("text", "") or None,
    )


def tangle(number: int, row: Row) -> Act | Reject:
    """
    Map one row of CrowdTangle.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    row
        Its values by column.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    clock, _, zone = row["Post Created"].strip().rpartition(" ")
    hours = ZONES.get(zone)
    time = from_words(row["Post Created"].strip() if hours is None else f"{clock}{hours:+03d}:00")
    link, account = row.get("URL", "").strip(), row["Facebook Id"].strip()
    found = _POST.search(link[-LONGEST:])
    post = found[1] if found else link
    fault = _fault(post, account, row["Post Created"], time)
    if fault or time is None:
        return Reject(number, fault)
    name = row.get("Page Name", "").strip()
    moods = [counted for mood in MOODS if (counted := count(row.get(mood, ""))) is not None]
    return Act(
        item=number,
        scope="Facebook",
        id=post,
        space=f"Facebook / {name or account}",
        actor=account,
        time=time,
        kind=Kind.POST,
        visibility=Visibility.PUBLIC,
        handle=name or None,
        role=Role.ORG if name else None,
        is_local=hours is None,
        reactions=sum(moods) if moods else None,
        replies=count(row.get("Comments", "")),
        shares=count(row.get("Shares", "")),
        views=count(row.get("Post Views", "")),
        text=row.get("Message", "") or None,
    )


def count(value: str) -> int | None:
    """
    Read a count.

    Parameters
    ----------
    value
        As the file has it, with or without separators between thousands.

    Returns
    -------
    count
        None where there is none, which is not zero.
    """
    found = _COUNT.fullmatch(value.strip())
    number = int(re.sub(r"\D", "", found[1])) if found and len(found[1]) <= len(str(MOST)) + 4 else MOST
    return number if number < MOST else None


def _fault(post: str, account: str, written_time: str, time: datetime | None) -> str:
    """Say why a row is no act; nothing where it is one."""
    for what, value in (("post id", post), ("account id", account)):
        if not value:
            return f"no {what}"
        if _ROUNDED.fullmatch(value):
            return f"{what} was rounded by a spreadsheet: {value[:40]!r}"
    if time is None:
        return f"time cannot be read: {written_time[:40]!r}" if written_time.strip() else "time is empty"
    return ""


def _local(value: str, *, day_first: bool) -> datetime | None:
    found = written(value)
    if found is None:
        return from_words(value.strip()) if value[:4].isdecimal() else None
    day, month = (found.first, found.second) if day_first else (found.second, found.first)
    try:
        return datetime(found.year, month, day, found.hour, found.minute, tzinfo=UTC)
    except ValueError:
        return None
