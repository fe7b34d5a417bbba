"""One Reddit submission or comment as an act; how they nest in a file is `reddit`'s matter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workbench.activity import Act, Reject
from workbench.sources._moment import from_epoch, from_words
from workbench.sources._quoting import cut
from workbench.vocabulary import Kind, Role, Visibility

WRITTEN = "%m-%d-%Y %H:%M:%S"
"""How URS, the Universal Reddit Scraper, writes a time."""

AUTOMATIC = "AutoModerator"
GONE = {"[deleted]", "[removed]", "[deleted by user]", "[ removed by reddit ]"}
CLOSED = ("private", "employees_only", "gold_only", "gold_restricted")
MOST = 2**40  # comments under one submission: a number beyond is no count

_LONGEST_GONE = 32  # longer texts are somebody's, and are not searched
_OLD_NAMES = {
    "Parent ID": "parent_id",
    "Comment ID": "id",
    "Author": "author",
    "Date Created": "created_utc",
    "Text": "body",
    "Edited?": "edited",
}
_YEAR_9999 = 253_370_764_800
_LINK = re.compile(r"/comments/([0-9a-z]+)")
_SUBREDDIT = re.compile(r"(?:^|/)r/([^/]+)")


@dataclass(slots=True)
class Place:
    """What a file says once, before or around its submissions and comments."""

    file: str
    subreddit: str | None = None
    link: str | None = None  # only where the whole file is one thread


def renamed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """
    Give a comment of an old URS file the names that Reddit uses.

    Parameters
    ----------
    fields
        With ``Comment ID``, ``Parent ID`` and the like.

    Returns
    -------
    fields
        With ``id``, ``parent_id`` and the like.
    """
    return {_OLD_NAMES.get(name, name): value for name, value in fields.items()}


def comment(item: int, fields: Mapping[str, Any], place: Place) -> Act | Reject:
    """
    Map a comment.

    Parameters
    ----------
    item
        Its number in the file.
    fields
        As Reddit names them.
    place
        What the file says of all its comments.

    Returns
    -------
    act
        Or why it is none.
    """
    get = fields.get
    parent = _words(get("parent_id"))
    thread = _words(get("link_id")) or _link(fields) or link_above(parent) or place.link
    if thread is None:
        return Reject(
            item, "comment without its thread: neither 'link_id' nor a permalink names the submission"
        )
    time, is_local = _time(get("created_utc"))
    if time is None:
        return _undated(item, fields)
    name, edited = _name(get("author")), get("edited")
    text, gone = _said(get("body"))
    act = Act(
        item,
        thread,
        _fullname(fields, "t1_"),
        _space(fields, place),
        name and (_words(get("author_fullname")) or name),
        time,
        Kind.REPLY,
        _visibility(fields),
        thread=thread,
        parent=parent,
        handle=name,
        is_local=is_local,
        edited=None if edited is None else bool(edited),
        deleted=gone,
        media=1 if get("media_metadata") else None,
        text=text,
    )
    return _marked(act, fields) if name == AUTOMATIC or "_meta" in fields else act


def submission(item: int, fields: Mapping[str, Any], place: Place) -> Act | Reject:
    """
    Map a submission.

    Parameters
    ----------
    item
        Its number in the file.
    fields
        As Reddit names them.
    place
        What the file says of all its submissions.

    Returns
    -------
    act
        Or why it is none.
    """
    get = fields.get
    thread = _fullname(fields, "t3_") or _link(fields)
    if thread is None:
        return Reject(item, "submission without an id: 'name', 'id' or 'permalink' was expected")
    time, is_local = _time(get("created_utc"))
    if time is None:
        return _undated(item, fields)
    name, edited = _name(get("author")), get("edited")
    (title, no_title), (text, no_text) = _said(get("title")), _said(get("selftext"))
    own, is_shared = get("is_self"), bool(get("crosspost_parent"))
    act = Act(
        item,
        thread,
        thread,
        _space(fields, place),
        name and (_words(get("author_fullname")) or name),
        time,
        Kind.REPOST if is_shared else Kind.POST,
        _visibility(fields),
        thread=thread,
        handle=name,
        alter=_shared(fields) if is_shared else None,
        is_local=is_local,
        edited=None if edited is None else bool(edited),
        deleted=no_text or no_title,
        media=None if own is None else int(not own),
        replies=_count(get("num_comments")),
        shares=_count(get("num_crossposts")),
        views=_count(get("view_count")),
        text=f"{title}\n{text}" if title and text else title or text,
    )
    return _marked(act, fields) if name == AUTOMATIC or "_meta" in fields else act


def _undated(item: int, fields: Mapping[str, Any]) -> Reject:
    return Reject(item, f"no readable time: created_utc {cut(fields.get('created_utc'))!r}")


def _marked(act: Act, fields: Mapping[str, Any]) -> Act:
    """Mark what a bot wrote, and what was deleted later: archives say so, and are taken at their word."""
    notes = fields.get("_meta")
    if isinstance(notes, dict) and notes.get("was_deleted_later"):
        return act._replace(actor=None, alter=None, handle=None, deleted=True, text=None)
    return act._replace(role=Role.BOT, is_automatic=True) if act.handle == AUTOMATIC else act


def subreddit(fields: Mapping[str, Any]) -> str | None:
    """
    Find the subreddit of a submission or comment.

    Parameters
    ----------
    fields
        As Reddit or URS names them.

    Returns
    -------
    subreddit
        Without ``r/``; None where nothing names it.
    """
    within = fields.get("submission")
    stated = fields.get("subreddit") or (within.get("subreddit") if isinstance(within, dict) else None)
    if isinstance(stated, dict):
        stated = stated.get("display_name")
    if isinstance(stated, str) and stated:
        return stated
    found = _SUBREDDIT.search(str(fields.get("permalink") or fields.get("url") or ""))
    return found[1] if found else None


def link_above(parent: object) -> str | None:
    """
    Take what a comment answers as its submission, where it is one.

    Parameters
    ----------
    parent
        Full name of a submission or comment.

    Returns
    -------
    link
        Full name of the submission; None where the parent is a comment, or missing.
    """
    return parent if isinstance(parent, str) and parent.startswith("t3_") else None


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < MOST else None  # a bool is an int, and no count


def _space(fields: Mapping[str, Any], place: Place) -> str:
    name = fields.get("subreddit")
    if not isinstance(name, str) or not name:
        name = subreddit(fields) or place.subreddit
    return f"r/{name}" if name else place.file.rsplit(".", 1)[0]


def _fullname(fields: Mapping[str, Any], prefix: str) -> str | None:
    name = _words(fields.get("name"))
    if name is None and (short := _words(fields.get("id"))):
        return prefix + short.removeprefix(prefix)
    return name


def _link(fields: Mapping[str, Any]) -> str | None:
    found = _LINK.search(str(fields.get("permalink") or ""))
    return f"t3_{found[1]}" if found else None


def _name(value: object) -> str | None:
    if not isinstance(value, str) or not value or value in GONE:
        return None
    return value.removeprefix("u/") or None


def _said(text: object) -> tuple[str | None, bool | None]:
    """Give what was said, and whether it is gone."""
    if not isinstance(text, str):
        return None, None
    if len(text) <= _LONGEST_GONE and text.strip().lower() in GONE:
        return None, True
    return text or None, False


def _shared(fields: Mapping[str, Any]) -> str | None:
    """Find whose submission a crosspost passes on."""
    above = fields.get("crosspost_parent_list")
    first = above[0] if isinstance(above, list) and above else None
    if not isinstance(first, dict):
        return None
    name = _name(first.get("author"))
    return name and (_words(first.get("author_fullname")) or name)


def _visibility(fields: Mapping[str, Any]) -> Visibility:
    return Visibility.MEMBERS if fields.get("subreddit_type") in CLOSED else Visibility.PUBLIC


def _time(value: object) -> tuple[datetime | None, bool]:
    """Read a time, and tell whether it is a clock's without a zone."""
    if type(value) is int and 0 <= value < _YEAR_9999:
        return datetime.fromtimestamp(value, UTC), False
    if (time := from_epoch(value)) is not None:
        return time, False
    return from_words(value, pattern=WRITTEN), True
