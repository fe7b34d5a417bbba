"""One item of an Instagram download as an act: three dialects, with labels in the owner's language."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._mojibake import repaired, words
from workbench.sources._moment import from_epoch
from workbench.sources._values import mapping, objects, quoted
from workbench.vocabulary import Kind

SPACE = "Instagram"
# English and Dutch as seen in downloads; the Nordic ones and German as Instagram's own pages say them
COMMENT = frozenset({"Comment", "Opmerking", "Kommentar", "Kommentti"})
OWNER = frozenset(
    {
        *("Media Owner", "Media-eigenaar", "Medieeier", "Medieejer", "Mediets eier", "Mediets ejer"),
        *("Medieägare", "Mediets ägare", "Median omistaja", "Medieninhaber"),
    }
)
USERNAME = frozenset(
    {
        "Username",
        "Gebruikersnaam",
        "Brukernavn",
        "Brugernavn",
        "Användarnamn",
        "Käyttäjätunnus",
        "Benutzername",
    }
)
DEEPEST = 4  # values are nested two levels down, and a hostile file nests without end

_ACCOUNT = re.compile(r"[a-z0-9._]{1,30}", re.ASCII)


class Entry(NamedTuple):
    """One labelled value of an item."""

    label: str
    value: str
    timestamp: object


class Section(NamedTuple):
    """Where the items of a file stand, and what they are."""

    prefix: str
    kind: Kind


def read_one(number: int, item: object, section: Section, owner: str) -> Act | Reject:
    """
    Map one item.

    Parameters
    ----------
    number
        Its number in the file.
    item
        A post, comment or like, as the download has it.
    section
        The file's.
    owner
        The account the download is of.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if not isinstance(item, dict):
        return Reject(number, "no item: expected an object")
    media = objects(item.get("media")) if section.kind is Kind.POST else []
    entries = list(_entries(item))
    time, stamp = _time(item, media, entries)
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(words(stamp) or stamp)}")
    alter, text = None, words(item.get("title"))
    if section.kind is Kind.POST:
        text = text or next(filter(None, (words(medium.get("title")) for medium in media)), None)
    else:
        alter, text = _told(item, entries, is_comment=section.kind is Kind.REPLY)
    return Act(
        item=number,
        scope=SPACE,
        id=None,
        space=SPACE,
        actor=owner,
        time=time,
        kind=section.kind,
        handle=owner,
        alter=alter,
        media=(len(media) or int("uri" in item)) if section.kind is Kind.POST else None,
        text=text,
    )


def _told(item: dict[str, Any], entries: list[Entry], *, is_comment: bool) -> tuple[str | None, str | None]:
    """Give whose medium it is and what was said, by known labels and else by the order they stand in."""
    account = _labelled(entries, USERNAME) or _labelled(entries, OWNER) or words(item.get("title"))
    if not is_comment:
        return account, None
    known = COMMENT | OWNER | USERNAME
    others = [one.value for one in entries if one.label not in known and not one.value.startswith("http")]
    others = [value for value in others if value]
    text = _labelled(entries, COMMENT)
    if text is None and others and not any(one.label in COMMENT for one in entries):
        text = others.pop(0)
    return account or next((value for value in others if _ACCOUNT.fullmatch(value)), None), text


def _labelled(entries: list[Entry], labels: frozenset[str]) -> str | None:
    return next((entry.value for entry in entries if entry.label in labels and entry.value), None)


def _entries(item: dict[str, Any]) -> Iterator[Entry]:
    for label, one in mapping(item.get("string_map_data")).items():
        yield from _entry(repaired(label), one)
    for one in objects(item.get("string_list_data")):
        yield from _entry("", one)
    yield from _nested(item.get("label_values"), DEEPEST)


def _nested(values: object, levels: int) -> Iterator[Entry]:
    for one in objects(values) if levels else ():
        yield from _entry(words(one.get("label")) or "", one)
        yield from _nested(one.get("dict", one.get("vec")), levels - 1)


def _entry(label: str, one: object) -> Iterator[Entry]:
    if isinstance(one, dict):
        yield Entry(label, words(one.get("value")) or "", one.get("timestamp"))


def _time(
    item: dict[str, Any], media: list[dict[str, Any]], entries: list[Entry]
) -> tuple[datetime | None, object]:
    stamps = [item.get("timestamp"), item.get("creation_timestamp")]
    stamps += [medium.get("creation_timestamp") for medium in media]
    stamps += [entry.timestamp for entry in entries]
    # a label without a time has a zero, and no post is of 1970
    told = [stamp for stamp in stamps if stamp not in (None, 0)]
    return next(
        ((time, stamp) for stamp in told if (time := from_epoch(stamp))), (None, next(iter(told), None))
    )
