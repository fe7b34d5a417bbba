"""
Facebook: posts, comments and reactions as "Download your information" holds them.

All of it is what the account itself did, a person's, a Page's or in a group. Nothing has an id, and the
titles say in the owner's language only whom it was about.
"""

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources import _meta
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._mojibake import words
from workbench.sources._moment import from_epoch
from workbench.sources._values import distinct, objects, quoted
from workbench.vocabulary import Kind

label = "Facebook"
expects = (
    'JSON files of posts, comments and reactions out of "Download your information" of a profile or Page, '
    "one by one, or the whole folder or zip"
)
ledger = Ledger(
    replies=Shows.NEVER,
    mentions=Shows.WHERE_USED,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.NEVER,
    own_actions_only=True,
    cannot=(
        "Only what the owner did is here: what others posted, commented or reacted is not.",
        "Whom a comment answers and whose post got a reaction is told in words only, and not read from them.",
        "Whether a post passes on another's is told in such words only, so all of them are posts.",
        "People are known by their names only: two of one name are one, and who changes names becomes two.",
        f"Posts do not name the owner: without the profile beside the file, that is '{_meta.OWNER}'.",
        "The name of a group is told for comments only; posts in groups are all put into one space.",
        "Who may see a post is not told: all of them are taken as visible to some, not to everybody.",
        "How many reacted, answered, shared or saw is not exported.",
    ),
)

TIMELINE, GROUPS = "Facebook", "Facebook groups"
PROFILES = (
    "profile_information/profile_information.json",
    "personal_information/profile_information/profile_information.json",
)
NAMES = ("profile_v2.name.full_name", "profile.name.full_name")

_LIST = re.compile(
    r"(?P<prefix>(?P<sort>(?:group_)?(?:comments|posts)|reactions|(?:profile|page)_posts)(?P<version>_v\d)?"
    r"(?:\.activity_log_data)?\.item)\.timestamp"
)
_PARTS = frozenset({"comment.comment", "comment.author", "reaction.reaction", "reaction.actor", "post"})
_FILES = frozenset({"media.uri", "external_context.url"})
_TAG = re.compile(r"@\[\d+:\d+:([^\]]{1,200})\]")
_KINDS = {"comments": Kind.REPLY, "reactions": Kind.REACTION}


class Section(NamedTuple):
    """Where the items of a file stand, and what sort they are where they do not say it."""

    prefix: str
    kind: Kind
    space: str


def sniff(export: Traversable) -> bool:
    """Tell whether a file holds posts, comments or reactions of a Facebook account."""
    return _section(export) is not None


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one file of a download.

    Parameters
    ----------
    export
        A JSON file.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason.

    Raises
    ------
    ExportError
        If the file breaks off, or holds nothing that is read here.
    """
    section = _section(export)
    if section is None:
        raise ExportError(f"'{export.name}' holds no posts, comments or reactions. Expected was {expects}.")
    keys = [f"{section.prefix}.data.item.{part}".strip(".") for part in ("comment.author", "reaction.actor")]
    owner = _meta.told(export, *keys) or _meta.owner(export, PROFILES, NAMES) or _meta.OWNER
    found = items(export, section.prefix)
    yield from batches(export.name, (read_one(number, item, section, owner) for number, item in found))


def read_one(number: int, item: object, section: Section, owner: str) -> Act | Reject:
    """
    Map one item.

    Parameters
    ----------
    number
        Its number in the file.
    item
        A post, comment or reaction, as the download has it.
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
        return Reject(number, "no item: expected an object with timestamp and data")
    time = from_epoch(item.get("timestamp"))
    if time is None:
        stamp = item.get("timestamp")
        return Reject(number, f"time cannot be read: {quoted(words(stamp) or stamp)}")
    parts = objects(item.get("data"))
    said = _first(parts, "comment") or _first(parts, "reaction") or {}
    written = words(said.get("comment")) or "\n".join(
        filter(None, (words(part.get("post")) for part in parts))
    )
    kind = Kind.REPLY if _first(parts, "comment") else Kind.REACTION if said else section.kind
    space = words(said.get("group")) or section.space
    actor = words(said.get("author")) or words(said.get("actor")) or owner
    return Act(
        item=number,
        scope=space,
        id=None,
        space=space,
        actor=actor,
        time=time,
        kind=kind,
        handle=actor,
        mentions=None if kind is Kind.REACTION else _mentions(item, written),
        media=None if kind is Kind.REACTION else _media(item),
        text=_TAG.sub(r"\1", written) or None,
    )


def _section(export: Traversable) -> Section | None:
    seen = shape(export)
    for path in sorted(seen):
        found = _LIST.fullmatch(path)
        if found and (found["version"] or _is_ours(found["prefix"], seen)):
            sort = found["sort"]
            space = GROUPS if sort.startswith("group_") else TIMELINE
            return Section(found["prefix"], _KINDS.get(sort.removeprefix("group_"), Kind.POST), space)
    for prefix in ("item", ""):
        if f"{prefix}.timestamp".strip(".") in seen and _is_ours(prefix, seen):
            return Section(prefix, Kind.POST, TIMELINE)
    # a later download labels what it holds in the owner's language, so that only the file's name tells
    if export.name.startswith("likes_and_reactions") and seen >= {
        "item.timestamp",
        "item.label_values.item.label",
    }:
        return Section("item", Kind.REACTION, TIMELINE)
    return None


def _is_ours(prefix: str, seen: frozenset[str]) -> bool:
    parts = {f"{prefix}.data.item.{part}".strip(".") for part in _PARTS}
    files = {f"{prefix}.attachments.item.data.item.{part}".strip(".") for part in _FILES}
    return not seen.isdisjoint(parts | files)


def _first(parts: list[dict[str, Any]], key: str) -> dict[str, Any] | None:
    return next((part[key] for part in parts if isinstance(part.get(key), dict)), None)


def _mentions(item: dict[str, Any], written: str) -> list[str]:
    tagged = (words(tag.get("name")) for tag in objects(item.get("tags")))
    return distinct([*tagged, *_TAG.findall(written)])


def _media(item: dict[str, Any]) -> int:
    attached = (objects(one.get("data")) for one in objects(item.get("attachments")))
    return sum(isinstance(part.get("media"), dict) for parts in attached for part in parts)
