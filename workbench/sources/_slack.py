"""One message of a Slack export as an act, or the reason why it is none."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._json import MOST, tally
from workbench.sources._quoting import cut
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

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_TS = re.compile(r"\d{1,11}(?:\.\d{1,6})?", re.ASCII)


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
    sort = item.get("subtype")
    if sort == "message_changed" and isinstance(item.get("message"), dict):
        changed = _read_plain(number, item["message"], place, accounts)
        return changed._replace(edited=True) if isinstance(changed, Act) else changed
    if sort == "message_deleted":
        former = item.get("previous_message") or item.get("original")
        trace = former if isinstance(former, dict) else {}
        return _deleted(number, {**trace, "ts": item.get("deleted_ts", trace.get("ts"))}, place, accounts)
    return _read_plain(number, item, place, accounts)


def _read_plain(number: int, item: dict[str, Any], place: Place, accounts: Accounts) -> Act | Reject:
    sort = item.get("subtype")
    if item.get("type", "message") != "message":
        return Reject(number, f"no message ({cut(item.get('type'))!r})")
    if sort is not None:
        if sort == "tombstone":
            return _deleted(number, item, place, accounts)
        if not isinstance(sort, str) or sort not in TALK:
            return Reject(number, f"system message ({cut(sort)})")
    time = _time(item.get("ts"))
    if time is None:
        return Reject(number, f"time cannot be read: ts is {cut(item.get('ts'))!r}, not '<seconds>.<digits>'")
    actor = _actor(item, accounts)
    if actor is None:
        return Reject(number, "no account: neither user nor bot_id")
    return _act(number, item, place, actor=actor, time=time, accounts=accounts)


def _act(
    number: int, item: dict[str, Any], place: Place, *, actor: str, time: datetime, accounts: Accounts
) -> Act:
    account = accounts.known.get(actor)
    is_bot = _is_bot(item, actor, account)
    thread, parent = _thread(item)
    written = _written(item)
    shared = _shared(item) if "attachments" in item else None
    return Act(
        number,
        place.scope,
        item["ts"],
        place.space,
        actor,
        time,
        _kind(parent, shared, written),
        place.visibility,
        thread=thread,
        parent=parent,
        handle=account.name if account else _handle(item),
        alter=_alter(item, parent, shared) if parent or shared else None,
        role=Role.BOT if is_bot else None,
        edited=item.get("edited") is not None,
        deleted=False,
        is_automatic=is_bot,
        # before unescaping: a mention that somebody typed out as text is no mention
        mentions=list(dict.fromkeys(_MENTION.findall(written))) if "<@" in written else [],
        media=_media(item),
        reactions=tally(item["reactions"]) if "reactions" in item else 0,
        replies=_count(item.get("reply_count")),
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
    account = accounts.known.get(actor) if actor else None
    is_bot = _is_bot(item, actor, account) if actor else None
    thread, parent = _thread(item)
    return Act(
        number,
        place.scope,
        item["ts"],
        place.space,
        actor,
        time,
        Kind.REPLY if parent else Kind.MESSAGE,
        place.visibility,
        thread=thread,
        parent=parent,
        handle=(account.name if account else _handle(item)) if actor else None,
        alter=_alter(item, parent, None),
        role=Role.BOT if is_bot else None,
        deleted=True,
        is_automatic=is_bot,
        replies=_count(item.get("reply_count")),
    )


def _actor(item: dict[str, Any], accounts: Accounts) -> str | None:
    """Find the account: the person's or the bot's, and for old comments on a file the commenter's."""
    user = item.get("user")
    if not user and isinstance(comment := item.get("comment"), dict):
        user = comment.get("user")
    if user and isinstance(user, str):
        return user
    bot = item.get("bot_id") or (item.get("username") if item.get("subtype") == "bot_message" else None)
    return accounts.bots.get(bot, bot) if bot and isinstance(bot, str) else None


def _is_bot(item: dict[str, Any], actor: str, account: Account | None) -> bool:
    if account is not None and account.is_bot:
        return True
    sort = item.get("subtype")
    if sort in ("bot_message", "slackbot_response") or actor == SLACKBOT:
        return True
    # an app may post in a person's name: then bot_id is set, but the account is the person's
    return account is None and bool(item.get("bot_id"))


def _handle(item: dict[str, Any]) -> str | None:
    """Take the name that comes with a message whose account the workspace does not list."""
    profiles = (item.get("user_profile"), item.get("bot_profile"))
    names = [profile.get("name") for profile in profiles if isinstance(profile, dict)]
    return next((name for name in [*names, item.get("username")] if name and isinstance(name, str)), None)


def _thread(item: dict[str, Any]) -> tuple[str | None, str | None]:
    """Give the thread, and the message it was opened with unless this is it."""
    thread = item.get("thread_ts")
    if not isinstance(thread, str):
        return None, None
    return thread, thread if thread != item.get("ts") else None


def _shared(item: dict[str, Any]) -> dict[str, Any] | None:
    """Find the message that a message shares, among all that is attached to it."""
    attached = item["attachments"]
    if not isinstance(attached, list):
        return None
    shares = (one for one in attached if isinstance(one, dict))
    return next((one for one in shares if one.get("is_share") or one.get("is_msg_unfurl")), None)


def _kind(parent: str | None, shared: dict[str, Any] | None, written: str) -> Kind:
    if parent:
        return Kind.REPLY
    if shared is None:
        return Kind.MESSAGE
    return Kind.QUOTE if written else Kind.REPOST


def _alter(item: dict[str, Any], parent: str | None, shared: dict[str, Any] | None) -> str | None:
    """Tell who opened the thread that is answered, or wrote the message that is shared."""
    told = item.get("parent_user_id") if parent else shared and shared.get("author_id")
    return told if told and isinstance(told, str) and told != SLACKBOT else None


def _written(item: dict[str, Any]) -> str:
    """Give what the person wrote; in old exports Slack's own phrase stands around what goes with a file."""
    text = item.get("text")
    if "comment" in item or "file" in item:
        comment, file = item.get("comment"), item.get("file")
        if not isinstance(comment, dict) and isinstance(file, dict) and "files" not in item:
            comment = file.get("initial_comment") or {}
        text = comment.get("comment") if isinstance(comment, dict) else text
    if not text and "blocks" in item:
        return "".join(_in_blocks(item["blocks"]))
    return text if isinstance(text, str) else ""


def _in_blocks(blocks: object) -> Iterator[str]:
    """Give the words of a message that is laid out in blocks, and has no text beside them."""
    waiting = [blocks]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            if node.get("type") == "user" and isinstance(node.get("user_id"), str):
                yield f"<@{node['user_id']}>"
            elif isinstance(node.get("text"), str):
                yield node["text"]
            else:
                waiting += [node.get("elements"), node.get("fields"), node.get("text")]


def _media(item: dict[str, Any]) -> int:
    files = item.get("files")
    if isinstance(files, list):
        return len(files)
    return int("file" in item and isinstance(item["file"], dict) and item.get("subtype") == "file_share")


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < MOST else None  # a bool is an int, and no count


def _time(value: object) -> datetime | None:
    """Read a ts; up to the year 2200 a float still tells the microsecond that the string does."""
    if not isinstance(value, str) or not _TS.fullmatch(value):
        return None
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (ValueError, OverflowError):
        return None
