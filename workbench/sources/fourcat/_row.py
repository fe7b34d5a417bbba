"""One row of a result that 4CAT gives as CSV, as an act, or the reason why it is none."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_epoch, from_words
from workbench.sources._quoting import cut
from workbench.sources._values import digits, distinct
from workbench.vocabulary import Kind, Role, Visibility

Row = Mapping[str, str]

REPLY_COLUMNS = ("replied_to_post", "reply_to", "parent_id", "parent")
# beside one of these, a thread is a conversation and not the post that is answered
REPLY_MARKS = frozenset({*REPLY_COLUMNS, "is_reply", "replied_user", "replied_to_user"})
LIKES = ("like_count", "likes", "num_likes")
REPLIES = ("reply_count", "replies", "num_comments", "comments")
SHARES = ("retweet_count", "repost_count", "reposts", "shares")
VIEWS = ("impression_count", "views", "plays")
MEDIA = ("images", "image_url", "image_urls", "videos", "video_url", "video_urls")
LANGUAGES = ("language_guess", "languages")
PLACES = ("chat", "subreddit", "board", "group_name")
GONE = frozenset({"[deleted]", "[removed]"})  # many people each
NOBODY = frozenset({"REDACTED", "Anonymous"})  # hidden by 4CAT, or by an imageboard
YES = frozenset({"yes", "true", "1"})

_ROUNDED = re.compile(r"-?\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
_PSEUDONYM = re.compile(r"[0-9a-f]{48}")
_PREFIX = re.compile(r"t[1-6]_")


class Form(NamedTuple):
    """What is peculiar to the rows of one of 4CAT's data sources."""

    label: str | None
    columns: frozenset[str]
    visibility: Visibility = Visibility.PUBLIC
    is_named: bool = (
        False  # accounts, mentions and answers are told by the same names, in any case of letters
    )
    thread: str | None = "thread_id"
    opening: Kind = Kind.POST


FORMS = (
    Form("Bluesky", frozenset({"replied_to_post", "quoted_post", "link"}), is_named=True),
    Form("X", frozenset({"is_retweet", "retweeted_user"}), is_named=True),
    Form("TikTok", frozenset({"is_comment_on_comment", "post_id"}), thread="post_id"),
    Form("TikTok", frozenset({"tiktok_url"})),
    Form("Threads", frozenset({"is_paid_partnership", "quotes"}), Visibility.PUBLIC),
    Form("Telegram", frozenset({"reply_to", "chat"}), Visibility.MEMBERS, thread=None, opening=Kind.MESSAGE),
)
OTHER = Form(None, frozenset(), Visibility.MEMBERS)


def form_of(columns: frozenset[str]) -> Form:
    """
    Tell by its columns which of 4CAT's data sources a result is of.

    Parameters
    ----------
    columns
        Of the file.

    Returns
    -------
    form
        `OTHER` where it is none of those known here.
    """
    return next((form for form in FORMS if form.columns <= columns), OTHER)


def read_row(number: int, row: Row | None, form: Form, place: str) -> Act | Reject:
    """
    Map one row.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    row
        Its values by column; None where it has too few or too many.
    form
        Which data source it is of.
    place
        What to call the space where neither form nor row name it.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if row is None:
        return Reject(number, "too few or too many values in this row")
    time, is_local = _time(row)
    if time is None:
        said = row.get("unix_timestamp") or row.get("timestamp") or ""
        return Reject(
            number, f"time cannot be read: {cut(said)!r}" if said else "no time: timestamp is empty"
        )
    ids = [row.get(name, "") for name in ("id", "thread_id", "author", *REPLY_COLUMNS)]
    if any(_ROUNDED.fullmatch(one) for one in ids):
        return Reject(number, "an id was rounded by a spreadsheet (such as '1.2E+17')")
    if not row.get("author"):
        return Reject(number, "no account: author is empty")
    return _act(number, row, form, place, time=time, is_local=is_local)


def _act(number: int, row: Row, form: Form, place: str, *, time: datetime, is_local: bool) -> Act:
    own, parent = _ids(row, form)
    kind, alter = _kind(row, parent, form.opening)
    # on X a repost carries the counts of what it passes on
    is_passed_on = form.label == "X" and kind is Kind.REPOST
    is_bot = row.get("author_is_bot", "").lower()
    is_nobody = row["author"] in GONE | NOBODY
    # what 4CAT pseudonymised are the authors, not whom they mention
    is_named = form.is_named and not is_nobody and not _PSEUDONYM.fullmatch(row["author"])
    space = " / ".join(filter(None, (form.label, _told(row, PLACES)))) or place
    return Act(
        item=number,
        scope=space,
        id=own,
        space=space,
        actor=None if is_nobody else _account(row["author"], form),
        time=time,
        kind=kind,
        visibility=form.visibility,
        thread=(row.get(form.thread) or None) if form.thread else None,
        parent=parent,
        handle=None if is_nobody else _handle(row),
        alter=_account(alter, form) if alter and is_named else None,
        role=Role.BOT if is_bot in YES else None,
        is_local=is_local,
        edited=bool(row["timestamp_edited"]) if "timestamp_edited" in row else None,
        is_automatic=is_bot in YES if is_bot else None,
        mentions=_mentions(row, form, kind, alter) if is_named else None,
        media=_media(row),
        reactions=None if is_passed_on else _tally(row, LIKES),
        replies=None if is_passed_on else _tally(row, REPLIES),
        shares=None if is_passed_on else _tally(row, SHARES),
        views=_tally(row, VIEWS),
        language=_language(row),
        text=row.get("body"),
    )


def _time(row: Row) -> tuple[datetime | None, bool]:
    """Read the time: as seconds where they are told, else as a clock of the server that names no zone."""
    for told in (row.get("unix_timestamp"), row.get("timestamp")):
        time = from_epoch(told) if told else None
        if time is not None:
            return time, False
    written = row.get("timestamp", "")
    # digits alone may pass for a date without its dashes
    time = from_words(written) if "-" in written else None
    return time, "+" not in written and "Z" not in written


def _ids(row: Row, form: Form) -> tuple[str | None, str | None]:
    """Give a row's own id, and that of what it answers."""
    if form.label == "Bluesky":
        # whom a row answers is told by address, and its own address is in the row as well
        return row.get("link") or None, row.get("replied_to_post") or None
    own = row.get("id") or None
    if REPLY_MARKS.isdisjoint(row):
        parent = row.get("thread_id")
    else:
        parent = _PREFIX.sub("", _told(row, REPLY_COLUMNS) or "", count=1)
    return own, parent if parent and parent != own else None


def _kind(row: Row, parent: str | None, opening: Kind) -> tuple[Kind, str | None]:
    """Tell what a row is, and the name of whom it answers or passes on."""
    if row.get("is_retweet") == "yes" or _told(
        row, ("author_forwarded_from_name", "timestamp_forwarded_from")
    ):
        return Kind.REPOST, row.get("retweeted_user")
    if parent or row.get("is_reply") == "yes" or row.get("replied_to_user"):
        return Kind.REPLY, row.get("replied_to_user") or row.get("replied_user")
    if row.get("is_quote_tweet") == "yes" or row.get("quoted_post"):
        return Kind.QUOTE, row.get("quoted_user")
    return opening, None


def _account(name: str, form: Form) -> str:
    return name.lower().removeprefix("@") if form.is_named else name


def _handle(row: Row) -> str | None:
    return _told(row, ("author_username", "author_name")) or row["author"]


def _mentions(row: Row, form: Form, kind: Kind, alter: str | None) -> list[str] | None:
    if "mentions" not in row:
        return None
    named = (_account(name.strip(), form) for name in row["mentions"].split(","))
    # in what somebody passes on, the first name is whom it is from and the others are theirs
    return [] if kind is Kind.REPOST and alter is not None else distinct(named)


def _media(row: Row) -> int | None:
    held = [row[name] for name in MEDIA if name in row]
    return sum(len([one for one in value.split(",") if one.strip()]) for value in held) if held else None


def _tally(row: Row, names: tuple[str, ...]) -> int | None:
    return digits(_told(row, names))


def _language(row: Row) -> str | None:
    said = _told(row, LANGUAGES) or ""
    return said if said.lower() not in ("", "n/a", "und", "un") and "," not in said else None


def _told(row: Row, names: tuple[str, ...]) -> str | None:
    return next((row[name] for name in names if row.get(name)), None)
