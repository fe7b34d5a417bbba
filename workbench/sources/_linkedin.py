"""One row of a LinkedIn data copy as an act, or the reason why it is none."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote

from workbench.activity import Act, Reject
from workbench.sources import _html
from workbench.sources._moment import from_words
from workbench.vocabulary import Kind, Precision, Visibility

SPACE = "LinkedIn"
OWNER = "owner"  # who asked for the data copy, where it does not say the name
NOBODY = "LinkedIn Member"  # the one name of all closed accounts

_POST = re.compile(r"\b(activity|share|ugcPost|groupPost)[:-](\d+(?:-\d+)?)")
_MARKUP = re.compile(r"</?(?:p|br|div|span|a|b|i|ul|li)\b[^>]*>", re.IGNORECASE)
_SPOKEN = "%m/%d/%y, %I:%M %p"  # older copies; the month first in every language


class Owner(NamedTuple):
    """Whose data copy it is."""

    id: str
    handle: str | None


Row = dict[str, str]


def read_one(number: int, row: Row | None, sort: str, owner: Owner) -> Act | Reject:
    """
    Map one row.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    row
        Its values by column; None where it has too few or too many.
    sort
        Which file it is of: ``shares``, ``comments``, ``reactions`` or ``messages``.
    owner
        Whose data copy it is.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if row is None:
        return Reject(number, "too few or too many values")
    return READERS[sort](number, row, owner)


def _share(number: int, row: Row, owner: Owner) -> Act | Reject:
    text = _unwrapped(row["ShareCommentary"]).strip()
    link, shared, media = row["ShareLink"], row.get("SharedUrl", ""), row.get("MediaUrl", "")
    kind = Kind.POST
    if _POST.search(unquote(shared)):
        kind = Kind.QUOTE if text else Kind.REPOST
    elif not text and not shared and not media:
        kind = Kind.REPOST
    own = _urn(link)
    act = _act(number, row, owner, kind=kind, text=text)
    if isinstance(act, Reject):
        return act
    is_public = row.get("Visibility", "").strip().upper() == "PUBLIC"
    return act._replace(
        id=own,
        thread=own,
        visibility=Visibility.PUBLIC if is_public else Visibility.MEMBERS,
        media=int(bool(media)),
    )


def _unwrapped(text: str) -> str:
    """Take off the quotation marks that a post has around each of its line breaks, if around all of them."""
    lines = text.replace("\r\n", "\n").split("\n")
    if not all(line.endswith('"') for line in lines[:-1]) or not all(map(_begins_quoted, lines[1:])):
        return text
    return "\n".join(
        line[number > 0 : max(len(line) - (number < len(lines) - 1), number > 0)]
        for number, line in enumerate(lines)
    )


def _begins_quoted(line: str) -> bool:
    return line.startswith('"')


def _comment(number: int, row: Row, owner: Owner) -> Act | Reject:
    # answers to comments have the link of the post, too: whom they answer is not told
    post = _urn(row["Link"])
    act = _act(number, row, owner, kind=Kind.REPLY, text=row["Message"].strip())
    return act if isinstance(act, Reject) else act._replace(parent=post, thread=post)


def _reaction(number: int, row: Row, owner: Owner) -> Act | Reject:
    post = _urn(row["Link"])
    act = _act(number, row, owner, kind=Kind.REACTION, text=None)
    return act if isinstance(act, Reject) else act._replace(parent=post, thread=post)


def _act(number: int, row: Row, owner: Owner, *, kind: Kind, text: str | None) -> Act | Reject:
    time, precision = _time(row["Date"])
    if time is None:
        return Reject(
            number, f"time cannot be read: {row['Date'][:40]!r}" if row["Date"] else "time is empty"
        )
    return Act(
        item=number,
        scope=SPACE,
        id=None,
        space=SPACE,
        actor=owner.id,
        handle=owner.handle,
        time=time,
        time_precision=precision,
        is_local=True,
        kind=kind,
        text=text or None,
    )


def _message(number: int, row: Row, owner: Owner) -> Act | Reject:
    if row.get("IS MESSAGE DRAFT", "").strip().lower() == "yes":
        return Reject(number, "draft that was not sent")
    name, conversation = row["FROM"].strip(), row["CONVERSATION ID"].strip()
    if not name or not conversation:
        return Reject(number, f"no {'account: FROM' if conversation else 'conversation: its id'} is empty")
    written = row["DATE"].strip()
    time, precision = _time(written.removesuffix(" UTC"))
    if time is None:
        return Reject(number, f"time cannot be read: {written[:40]!r}" if written else "time is empty")
    content = row["CONTENT"]
    return Act(
        item=number,
        scope=conversation,
        id=None,
        thread=conversation,
        space=row.get("CONVERSATION TITLE", "").strip() or conversation,
        visibility=Visibility.PRIVATE,
        actor=_account(name, row.get("SENDER PROFILE URL", ""), owner),
        handle=None if name == NOBODY else name,
        alter=_recipient(row, owner),
        time=time,
        time_precision=precision,
        is_local=not written.endswith(" UTC"),
        media=len(row["ATTACHMENTS"].split()) if "ATTACHMENTS" in row else None,
        text=(_html.text(content) if _MARKUP.search(content) else content) or None,
    )


def _time(written: str) -> tuple[datetime | None, Precision]:
    time = from_words(written.strip())
    if time is None:
        return from_words(written.strip(), pattern=_SPOKEN), Precision.MINUTE
    return time, Precision.SECOND if ":" in written else Precision.DAY


def _account(name: str, profile: str, owner: Owner) -> str | None:
    """Name an account by its profile, but the owner as in the other files, which tell no profile."""
    if name == owner.handle:
        return owner.id
    return None if name == NOBODY else profile.strip() or name


def _recipient(row: Row, owner: Owner) -> str | None:
    names = [name.strip() for name in row.get("TO", "").split(",") if name.strip()]
    profiles = [url.strip() for url in row.get("RECIPIENT PROFILE URLS", "").split(",") if url.strip()]
    if len(profiles) > 1 or len(names) != 1:
        return None
    return _account(names[0], profiles[0] if profiles else "", owner)


def _urn(link: str) -> str | None:
    """Give the name of a post out of its address, however the address is written."""
    found = _POST.search(unquote(link))
    return f"urn:li:{found[1]}:{found[2]}" if found else link.strip() or None


READERS: dict[str, Callable[[int, Row, Owner], Act | Reject]] = {
    "shares": _share,
    "comments": _comment,
    "reactions": _reaction,
    "messages": _message,
}
