"""One message of a Slack export as an act, or the reason why it is none."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._json import tally
from workbench.vocabulary import Kind, Role, Visibility

SLACKBOT = "USLACKBOT"
# what is not listed is an event: somebody joined, pinned, renamed
TALK = frozenset(
    {
        None,
        "bot_message",
        "file_comment",
        "file_mention",
        "file_share",
        "me_message",
        "slackbot_response",
        "thread_broadcast",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_TS = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?", re.ASCII)


class Place(NamedTuple):
    """The channel a folder is of."""

    scope: str
    space: str
    visibility: Visibility


class Account(NamedTuple):
    """What the workspace says of one of its accounts."""

    name: str | None
    is_bot: bool


class Accounts(NamedTuple):
    """The accounts of a workspace by id, and the account behind a bot by the bot's own id."""

    known: dict[str, Account]
    bots: dict[str, str]


def read_one(number: int, item: object, place: Place, accounts: Accounts) -> Act | Reject:
    """
    Map one message.

    Parameters
    ----------
    number
        Its number in the day file, from 1.
    item
        The message as the export has it.
    place
        The channel.
    accounts
        The workspace's accounts.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if not isinstance(item, dict):
        return Reject(number, "no message: expected an object with ts and user")
    sort, inner = item.get("subtype"), item.get("message")
    if sort == "message_changed" and isinstance(inner, dict):
        changed = _read_plain(number, inner, place, accounts)
        return changed._replace(edited=True) if isinstance(changed, Act) else changed
    if sort == "message_deleted":
        former = item.get("previous_message") or item.get("original")
        trace = former if isinstance(former, dict) else {}
        return _deleted(number, {**trace, "ts": item.get("deleted_ts", trace.get("ts"))}, place, accounts)
    return _read_plain(number, item, place, accounts)


def _read_plain(number: int, item: dict[str, Any], place: Place, accounts: Accounts) -> Act | Reject:
    sort = item.get("subtype")
    if item.get("type", "message") != "message":
        return Reject(number, f"no message ({str(item.get('type'))[:40]})")
    if sort == "tombstone":
        return _deleted(number, item, place, accounts)
    if not (sort is None or isinstance(sort, str)) or sort not in TALK:
        return Reject(number, f"system message ({str(sort)[:40]})")
    time = _time(item.get("ts"))
    if time is None:
        return Reject(
            number, f"time cannot be read: ts is {str(item.get('ts'))[:40]!r}, not '<seconds>.<digits>'"
        )
    actor = _actor(item, accounts)
    if actor is None:
        return Reject(number, "no account: neither user nor bot_id")
    return _act(
        number, item, place, actor=actor, is_bot=_is_bot(item, actor, accounts), time=time, accounts=accounts
    )


def _act(
    number: int,
    item: dict[str, Any],
    place: Place,
    *,
    actor: str,
    is_bot: bool,
    time: datetime,
    accounts: Accounts,
) -> Act:
    thread, parent = _thread(item)
    written = _written(item)
    return Act(
        item=number,
        scope=place.scope,
        id=item["ts"],
        space=place.space,
        actor=actor,
        time=time,
        kind=_kind(item, parent, written),
        visibility=place.visibility,
        thread=thread,
        parent=parent,
        handle=_handle(item, actor, accounts),
        role=Role.BOT if is_bot else None,
        edited=item.get("edited") is not None,
        deleted=False,
        is_automatic=is_bot,
        # before unescaping: a mention that somebody typed out as text is no mention
        mentions=list(dict.fromkeys(_MENTION.findall(written))) if "<@" in written else [],
        media=_media(item),
        reactions=tally(item.get("reactions")) if "reactions" in item else 0,
        text=html.unescape(written) if "&" in written else written,
    )


def _deleted(number: int, item: dict[str, Any], place: Place, accounts: Accounts) -> Act | Reject:
    """Keep the place of a deleted message, and who wrote it where that is still told."""
    time = _time(item.get("ts"))
    if time is None:
        return Reject(number, "deleted message without a time")
    actor = _actor(item, accounts)
    if actor == SLACKBOT:
        actor = None
    thread, parent = _thread(item)
    is_bot = _is_bot(item, actor, accounts) if actor else None
    return Act(
        item=number,
        scope=place.scope,
        id=item["ts"],
        space=place.space,
        actor=actor,
        time=time,
        kind=Kind.REPLY if parent else Kind.MESSAGE,
        visibility=place.visibility,
        thread=thread,
        parent=parent,
        handle=_handle(item, actor, accounts) if actor else None,
        role=Role.BOT if is_bot else None,
        deleted=True,
        is_automatic=is_bot,
    )


def _actor(item: dict[str, Any], accounts: Accounts) -> str | None:
    """Find the account: the person's or the bot's, and for old comments on a file the commenter's."""
    comment = item.get("comment")
    user = item.get("user") or (comment.get("user") if isinstance(comment, dict) else None)
    if user and isinstance(user, str):
        return user
    bot = item.get("bot_id") or (item.get("username") if item.get("subtype") == "bot_message" else None)
    return accounts.bots.get(bot, bot) if bot and isinstance(bot, str) else None


def _is_bot(item: dict[str, Any], actor: str, accounts: Accounts) -> bool:
    # an app may post in a person's name: then bot_id is set, but the account is the person's
    if actor in accounts.known and accounts.known[actor].is_bot:
        return True
    sort = item.get("subtype")
    if sort in {"bot_message", "slackbot_response"} or actor == SLACKBOT:
        return True
    return bool(item.get("bot_id")) and actor not in accounts.known


def _handle(item: dict[str, Any], actor: str, accounts: Accounts) -> str | None:
    if actor in accounts.known:
        return accounts.known[actor].name
    profiles = (item.get("user_profile"), item.get("bot_profile"))
    names = [profile.get("name") for profile in profiles if isinstance(profile, dict)]
    return next((name for name in [*names, item.get("username")] if name and isinstance(name, str)), None)


def _thread(item: dict[str, Any]) -> tuple[str | None, str | None]:
    """Give the thread, and the message it was opened with unless this is it."""
    thread = item.get("thread_ts")
    if not isinstance(thread, str):
        return None, None
    return thread, thread if thread != item.get("ts") else None


def _kind(item: dict[str, Any], parent: str | None, written: str) -> Kind:
    if parent:
        return Kind.REPLY
    shared = item.get("attachments")
    if (
        not written
        and isinstance(shared, list)
        and any(isinstance(one, dict) and one.get("is_share") for one in shared)
    ):
        return Kind.REPOST
    return Kind.MESSAGE


def _written(item: dict[str, Any]) -> str:
    """Give what the person wrote; in old exports Slack's own phrase stands around what goes with a file."""
    comment, file = item.get("comment"), item.get("file")
    if not isinstance(comment, dict) and isinstance(file, dict) and "files" not in item:
        comment = file.get("initial_comment") or {}
    text = comment.get("comment") if isinstance(comment, dict) else item.get("text")
    return text if isinstance(text, str) else ""


def _media(item: dict[str, Any]) -> int:
    files = item.get("files")
    if isinstance(files, list):
        return len(files)
    return int(isinstance(item.get("file"), dict) and item.get("subtype") == "file_share")


def _time(value: object) -> datetime | None:
    """Read a ts to the microsecond; as a number it would be rounded."""
    found = _TS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return _EPOCH + timedelta(seconds=int(found[1]), microseconds=int((found[2] or "").ljust(6, "0")))
    except OverflowError:
        return None
