"""What Meta's downloads share: chats of Messenger and Instagram, and the name of the account they are of."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any

from workbench.activity import Act, Reject
from workbench.errors import ExportError
from workbench.sources._json import FAULTS, HEAD, items, shape
from workbench.sources._mojibake import words
from workbench.sources._moment import from_milliseconds
from workbench.sources._quoting import cut
from workbench.sources._values import listed, quoted
from workbench.vocabulary import Visibility

INSTAGRAM, MESSENGER = "instagram", "messenger"
OWNER = "owner of the download"

# folders of a download; only out of these is the name of the owner looked for further up
FOLDERS = frozenset(
    {
        *("comments", "comments_and_reactions", "content", "groups", "likes", "likes_and_reactions", "media"),
        *("pages", "posts", "story_interactions", "story_sticker_interactions"),
        *("your_activity_across_facebook", "your_facebook_activity", "your_instagram_activity"),
    }
)
PLAIN = frozenset({"messages.item.sender_name", "messages.item.timestamp_ms"})
SECURE = frozenset({"messages.item.senderName", "messages.item.timestamp", "messages.item.isUnsent"})
TALK = frozenset({None, "Generic", "Share", "text", "link", "media", "placeholder"})

_SIGNS = {
    b"your_instagram_activity": INSTAGRAM,
    b"your_facebook_activity": MESSENGER,
    b"your_activity_across_facebook": MESSENGER,
}
_FOLDERS = {"instagram": INSTAGRAM, "facebook": MESSENGER, "messenger": MESSENGER} | {
    sign.decode(): platform for sign, platform in _SIGNS.items()
}
_ERASED = re.compile(
    r"(?:facebook|instagram)[ -]?(?:users?|brukere?|brugere?|användare|käyttäjä|nutzer|gebruiker)",
    re.IGNORECASE,
)
_MEDIA = ("audio_files", "files", "gifs", "media", "photos", "videos")


def platform(export: Traversable) -> str | None:
    """
    Tell whose chat a file is: Messenger and Instagram write the same keys.

    Parameters
    ----------
    export
        Any file.

    Returns
    -------
    platform
        `INSTAGRAM` or `MESSENGER`: by the folders named in it, else by those it lies in, else by whether
        it says who takes part; None where it is no chat of Meta's.
    """
    seen = shape(export)
    if seen >= SECURE:
        return MESSENGER
    if not seen >= PLAIN:
        return None
    named = {sign for word, sign in _SIGNS.items() if word in _head(export)}
    if len(named) == 1:
        return named.pop()
    for folder in reversed(re.split(r"[/\\]", str(export))[:-1]):
        # the name of a download, such as instagram-kari-2026-03-01, goes on after a dash
        if found := _FOLDERS.get(folder.lower().partition("-")[0]):
            return found
    return MESSENGER if "participants" in seen else INSTAGRAM


def chat(export: Traversable) -> Iterator[Act | Reject]:
    """
    Read one file of a chat.

    Parameters
    ----------
    export
        A file that `platform` knows.

    Yields
    ------
    item
        An act, or why it is none, in the order of the file, which goes back in time.

    Raises
    ------
    ExportError
        If the file breaks off.
    """
    # the last part stays where a chat is archived, and two chats may have one title
    thread = told(export, "thread_path", "threadName", "title") or export.name
    place = thread.rstrip("/").rpartition("/")[2] or thread
    for number, item in items(export, "messages.item"):
        yield read_one(number, item, place)


def read_one(number: int, item: object, place: str) -> Act | Reject:
    """
    Map one message.

    Parameters
    ----------
    number
        Its number in the file.
    item
        The message, with the keys of either download of Messenger.
    place
        The chat, by a name that is no other's.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if not isinstance(item, dict):
        return Reject(number, "no message: expected an object with sender_name and timestamp_ms")
    sort = item.get("type")
    if "call_duration" in item:
        return Reject(number, "system message (call)")
    if not (sort is None or isinstance(sort, str)) or sort not in TALK:
        return Reject(number, f"system message ({cut(sort)})")
    stamp = item.get("timestamp_ms", item.get("timestamp"))
    time = from_milliseconds(stamp)
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(words(stamp) or stamp)}")
    sender = item.get("sender_name", item.get("senderName"))
    if not isinstance(sender, str):
        return Reject(number, "no account: expected sender_name as a string")
    return _act(number, item, place, sender=words(sender), time=time)


def told(export: Traversable, *keys: str) -> str | None:
    """
    Give the first string that stands under one of some keys.

    Parameters
    ----------
    export
        A JSON file; one that breaks off is said when its items are read.
    *keys
        Key paths as ijson writes them, best first.

    Returns
    -------
    text
        Put right; None where there is none.
    """
    for key in keys:
        with suppress(ExportError):
            if found := next(filter(None, (words(value) for _, value in items(export, key))), None):
                return found
    return None


def owner(export: Traversable, paths: Sequence[str], keys: Sequence[str]) -> str | None:
    """
    Look up the name of the account in the profile that lies beside a file in its download.

    Parameters
    ----------
    export
        A file of the download.
    paths
        Where the profile lies in a download, with ``/`` between folders.
    keys
        Key paths of the name in it, best first.

    Returns
    -------
    name
        None where no profile is there, or where it does not say.
    """
    folder = getattr(export, "parent", None)
    while folder is not None:
        for profile in (folder.joinpath(path) for path in paths):
            if profile.is_file() and (name := told(profile, *keys)):
                return name
        folder = folder.parent if folder.name in FOLDERS else None
    return None


def _act(number: int, item: dict[str, Any], place: str, *, sender: str | None, time: datetime) -> Act:
    # the one name that all erased accounts go by is nobody's
    actor = None if sender is None or _ERASED.fullmatch(sender) else sender
    unsent = item.get("is_unsent", item.get("isUnsent"))
    is_deleted = unsent if isinstance(unsent, bool) else None
    is_said = not is_deleted and item.get("type") != "placeholder"
    return Act(
        item=number,
        scope=place,
        id=None,
        space=place,
        actor=actor,
        time=time,
        visibility=Visibility.PRIVATE,
        handle=actor,
        deleted=is_deleted,
        media=sum(len(listed(item.get(key))) for key in _MEDIA) + isinstance(item.get("sticker"), dict),
        reactions=_reactions(item.get("reactions", [])),
        text=words(item.get("content", item.get("text"))) if is_said else None,
    )


def _head(export: Traversable) -> bytes:
    with suppress(*FAULTS), export.open("rb") as stream:
        return stream.read(HEAD)
    return b""


def _reactions(value: object) -> int | None:
    return sum(isinstance(one, dict) for one in value) if isinstance(value, list) else None
