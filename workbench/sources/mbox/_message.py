"""One message of a mail archive as an act, or the reason why it is none."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from workbench.activity import Act, Reject
from workbench.sources import _html
from workbench.sources.mbox._header import FAULTS, decoded, header, person
from workbench.vocabulary import Kind, Role, Visibility

PARTS = 1_000  # of one message
SIGNED = frozenset({f"application/{sort}-signature" for sort in ("pgp", "pkcs7", "x-pkcs7")})
ROBOTS = frozenset(
    {
        *("mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply"),
        *("listserv", "majordomo", "mailman", "sympa", "root", "cron", "bounce", "bounces"),
    }
)
BOXED = ("To", "Cc", "Bcc", "Delivered-To", "Received", "X-GM-THRID", "X-Mozilla-Status")
LISTED = ("List-Id", "List-Post", "Mailing-List", "X-Mailing-List", "X-BeenThere", "X-Google-Group-Id")
QUOTES = "blockquote, .gmail_quote, .gmail_signature, .moz-signature, .moz-cite-prefix, #divRplyFwdMsg"

_ID = re.compile(r"<([^<>\s]+)>")
_LAST_IN_BRACKETS = re.compile(r"<([^<>]+)>\s*$")
_ROBOT_END = re.compile(r"-(?:bounces|request|owner|admin)(?:\+.*)?")
_VIA = re.compile(r"\s+via\s+.*", re.IGNORECASE | re.DOTALL)
_parse = BytesParser(policy=compat32).parsebytes


class Place(NamedTuple):
    """What stands for the list where a message does not name it."""

    scope: str
    space: str


def read_one(number: int, raw: bytes, place: Place) -> Act | Reject:
    """
    Map one message.

    Parameters
    ----------
    number
        Its number in the archive, from 1.
    raw
        The message without the line that parts it from the one before.
    place
        For messages that name no list.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    try:
        message = _parse(raw)
        if not message.keys():
            return Reject(number, "no message: it has no headers")
        return _act(number, message, place)
    except FAULTS as error:
        return Reject(number, f"message cannot be read ({type(error).__name__})")


def _act(number: int, message: Message, place: Place) -> Act | Reject:
    written = header(message, "Date")
    time, is_local = _time(written)
    if time is None:
        return Reject(number, f"time cannot be read: {written[:40]!r}" if written else "no time: no Date")
    address, name = _account(message)
    if not address:
        said = header(message, "From")
        return Reject(number, f"no account: no address in {said[:40]!r}" if said else "no account: no From")
    known = _list(message)
    own, parent = _ids(message)
    is_automatic = _is_automatic(message, address, is_listed=known is not None)
    text, media = _content(message)
    visibility = _visibility(message, is_listed=known is not None)
    opening = Kind.MESSAGE if visibility is Visibility.PRIVATE else Kind.POST
    return Act(
        item=number,
        scope=known or place.scope,
        id=own,
        space=known or place.space,
        actor=None if "..." in address else address,
        time=time,
        kind=Kind.REPLY if parent else opening,
        visibility=visibility,
        thread=header(message, "X-GM-THRID") or None,
        parent=parent,
        handle=name or None,
        role=Role.BOT if is_automatic else None,
        is_local=is_local,
        is_automatic=is_automatic,
        media=media,
        # what opens a conversation often asks its question in the subject
        text=text if parent else "\n".join(filter(None, (header(message, "Subject"), text))) or None,
    )


def _time(written: str) -> tuple[datetime | None, bool]:
    """Read a date; where it names no zone that is known, it is a local clock."""
    with suppress(*FAULTS, OverflowError):
        time = parsedate_to_datetime(written)
        if time.tzinfo is None:
            return time.replace(tzinfo=UTC), "-0000" not in written
        return time.astimezone(UTC), False
    return None, False


def _account(message: Message) -> tuple[str, str]:
    """Give address and name; a list that writes in people's names keeps who they are in another header."""
    address, name = person(header(message, "From"))
    stated = header(message, "List-Post").lower(), header(message, "X-BeenThere").lower()
    if address and any(address in listed for listed in stated):
        kept = [person(header(message, kept)) for kept in ("X-Original-From", "Reply-To")]
        name = _VIA.sub("", name)
        others = [(other, told or name) for other, told in kept if other and other != address]
        return others[0] if others else (name.lower() or address, name)
    return address, name


def _list(message: Message) -> str | None:
    """Name the list a message went over."""
    stated = header(message, "List-Id") or header(message, "X-BeenThere") or header(message, "List-Post")
    bracketed = _LAST_IN_BRACKETS.search(stated)
    named = (bracketed[1] if bracketed else stated).lower().removeprefix("mailto:").strip()
    return named.replace("@", ".") or None


def _visibility(message: Message, *, is_listed: bool) -> Visibility:
    # list archives leave out whom and how a mail reached; what tells it and names no list was private
    is_list = is_listed or any(name in message for name in LISTED)
    is_boxed = any(name in message for name in BOXED)
    return Visibility.PRIVATE if is_boxed and not is_list else Visibility.MEMBERS


def _ids(message: Message) -> tuple[str | None, str | None]:
    """Give a message's own id and that of the one it answers."""
    own, above, path = (_ID.findall(header(message, n)) for n in ("Message-ID", "In-Reply-To", "References"))
    parent = above[0] if above else path[-1] if path else None
    identity = own[0] if own else header(message, "Message-ID").strip("<> ") or None
    return identity, parent if parent != identity else None


def _is_automatic(message: Message, address: str, *, is_listed: bool) -> bool:
    if header(message, "Auto-Submitted").lower().partition(";")[0].strip() not in ("", "no"):
        return True
    local = address.partition("@")[0]
    if local in ROBOTS or _ROBOT_END.search(local):
        return True
    # old list servers write bulk on whatever they pass on
    precedence = header(message, "Precedence").lower()
    return precedence in {"junk", "auto_reply"} or (precedence == "bulk" and not is_listed)


def _content(message: Message) -> tuple[str | None, int]:
    """Give what a person wrote, and how many files went with it."""
    plain: str | None = None
    html: str | None = None
    media = 0
    for part in _parts(message):
        sort = part.get_content_type()
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            media += sort not in SIGNED
        elif sort == "text/html":
            html = html if html is not None else _body(part)
        elif plain is None:
            plain = _body(part)
    if plain is None and html is not None:
        plain = _html.text(html, without=QUOTES)
    return (None if plain is None else _own_words(plain)), media


def _parts(message: Message) -> Iterator[Message]:
    """Walk the parts of a message, but not those of a message that it forwards."""
    waiting = [message]
    for _ in range(PARTS):
        if not waiting:
            return
        part = waiting.pop()
        held = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            waiting += [inner for inner in reversed(held) if isinstance(inner, Message)]
        else:
            yield part


def _body(part: Message) -> str | None:
    with suppress(*FAULTS):
        held = part.get_payload(decode=True)
        charset = None
        with suppress(*FAULTS):
            charset = part.get_content_charset()
        return decoded(held, charset) if isinstance(held, bytes) else None
    return None


def _own_words(text: str) -> str:
    """Leave out quoted lines, and what follows the mark of a signature."""
    kept: list[str] = []
    for line in text.splitlines():
        if line in ("-- ", "--\xa0"):
            break
        if not line.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()
