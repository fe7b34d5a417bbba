"""One Reddit submission or comment as an act; how they nest in a file is `reddit`'s matter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.activity import Act, Reject
from workbench.sources._moment import from_epoch, from_words
from workbench.vocabulary import Kind, Role, Visibility

WRITTEN = "%m-%d-%Y %H:%M:%S"
"""How URS, the Universal Reddit Scraper, writes a time."""

AUTOMATIC = "AutoModerator"
GONE = {"[deleted]", "[removed]", "[deleted by user]", "[ removed by reddit ]"}
CLOSED = {"private", "employees_only", "gold_only", "gold_restricted"}

_OLD_NAMES = {
    "Parent ID": "parent_id",
    "Comment ID": "id",
    "Author": "author",
    "Date Created": "created_utc",
    "Text": "body",
    "Edited?": "edited",
}
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
    parent = _words(fields.get("parent_id"))
    thread = _words(fields.get("link_id")) or _link(fields) or link_above(parent) or place.link
    if thread is None:
        return Reject(
            item, "comment without its thread: neither 'link_id' nor a permalink names the submission"
        )
    return _act(
        item,
        fields,
        place,
        thread=thread,
        id=_fullname(fields, "t1_"),
        parent=parent,
        kind=Kind.REPLY,
        text=_kept(fields.get("body")),
        deleted=_gone(fields.get("body")),
        media=1 if fields.get("media_metadata") else None,
    )


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
    name = _fullname(fields, "t3_") or _link(fields)
    if name is None:
        return Reject(item, "submission without an id: 'name', 'id' or 'permalink' was expected")
    own = fields.get("is_self")
    return _act(
        item,
        fields,
        place,
        thread=name,
        id=name,
        parent=None,
        kind=Kind.REPOST if fields.get("crosspost_parent") else Kind.POST,
        text="\n".join(filter(None, (_kept(fields.get("title")), _kept(fields.get("selftext"))))) or None,
        deleted=_gone(fields.get("selftext")) or _gone(fields.get("title")),
        media=None if own is None else int(not own),
    )


def _act(
    item: int,
    fields: Mapping[str, Any],
    place: Place,
    *,
    thread: str,
    deleted: bool | None,
    text: str | None,
    **given: Any,  # noqa: ANN401  the fields of an act, each with its own type
) -> Act | Reject:
    time = _time(fields.get("created_utc"))
    if time is None:
        return Reject(item, f"no readable time: created_utc {fields.get('created_utc')!r}")
    withdrawn = _withdrawn(fields)
    name = None if withdrawn else _name(fields.get("author"))
    automatic = name == AUTOMATIC
    return Act(
        item=item,
        scope=thread,
        thread=thread,
        space=_space(fields, place),
        visibility=Visibility.MEMBERS if fields.get("subreddit_type") in CLOSED else Visibility.PUBLIC,
        actor=name and (_words(fields.get("author_fullname")) or name),
        handle=name,
        role=Role.BOT if automatic else None,
        is_automatic=True if automatic else None,
        time=time,
        edited=bool(fields["edited"]) if fields.get("edited") is not None else None,
        deleted=withdrawn or deleted,
        text=None if withdrawn else text,
        **given,
    )


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
    stated = fields.get("subreddit", within.get("subreddit") if isinstance(within, dict) else None)
    if isinstance(stated, dict):
        stated = stated.get("display_name")
    found = _SUBREDDIT.search(str(fields.get("permalink") or fields.get("url") or ""))
    return _words(stated) or (found[1] if found else None)


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


def _space(fields: Mapping[str, Any], place: Place) -> str:
    name = subreddit(fields) or place.subreddit
    return f"r/{name}" if name else place.file.rsplit(".", 1)[0]


def _fullname(fields: Mapping[str, Any], prefix: str) -> str | None:
    short = _words(fields.get("id"))
    return _words(fields.get("name")) or (prefix + short.removeprefix(prefix) if short else None)


def _link(fields: Mapping[str, Any]) -> str | None:
    found = _LINK.search(str(fields.get("permalink") or ""))
    return f"t3_{found[1]}" if found else None


def _name(value: object) -> str | None:
    name = (_words(value) or "").removeprefix("u/")
    return None if name in {"", *GONE} else name


def _kept(text: object) -> str | None:
    return None if _gone(text) else _words(text)


def _gone(text: object) -> bool | None:
    return text.strip().lower() in GONE if isinstance(text, str) else None


def _withdrawn(fields: Mapping[str, Any]) -> bool | None:
    # archives say so where a person deleted what had been collected before: they are taken at their word
    notes = fields.get("_meta")
    return (isinstance(notes, dict) and bool(notes.get("was_deleted_later"))) or None


def _time(value: object) -> datetime | None:
    return from_epoch(value) or from_words(value, pattern=WRITTEN)
