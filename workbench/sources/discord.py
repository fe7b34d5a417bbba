"""
Discord, as the DiscordChatExporter writes it: one JSON file a channel, thread or direct message.

All of a channel's people are members of its guild, so a guild's channels are spaces for members.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources._json import items, shape, tally
from workbench.sources._ledger import Ledger, Shows
from workbench.vocabulary import Kind, Role, Visibility

label = "Discord"
expects = "JSON files of the DiscordChatExporter, one a channel, thread or direct message"
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.ALWAYS,
    shares=Shows.NEVER,
    reactions=Shows.ALWAYS,
    deletions=Shows.NEVER,
    is_complete=True,
    cannot=(
        "Deleted messages are gone; an answer to one points to nothing.",
        "A forwarded message does not say whose it was.",
        "A thread is a file of its own; the message that opened it stands in its channel's file, not joined.",
        "The mentions of an answer include the person it answers, unless that was switched off.",
        "Channels are taken to be open to the members of the guild, also where only some of them may read.",
        "Where Discord puts an erased account under the name that all of them share, the actor is unknown.",
    ),
)

TALK = frozenset({"Default", "Reply", "20", "23", "ChatInputCommand", "ContextMenuCommand"})
SORTS = {"21": "thread starter", "24": "moderation by rule", "46": "poll result"}
FORWARDED = "forwardedMessage"
ERASED = "456226577798135808"  # the one account that stands for all erased ones


class _Place(NamedTuple):
    """The channel a file is of."""

    scope: str
    space: str
    visibility: Visibility
    thread: str | None


def sniff(export: Traversable) -> bool:
    """Tell whether a file is one channel as the DiscordChatExporter writes it."""
    return shape(export) >= {"guild", "channel.id", "channel.type", "messages"}


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one channel.

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
        If the file breaks off or does not say which channel it is of.
    """
    place = _place(export)
    yield from batches(
        export.name, (_read_one(number, item, place) for number, item in items(export, "messages.item"))
    )


def _place(export: Traversable) -> _Place:
    channel = next((value for _, value in items(export, "channel")), None)
    guild = next((value for _, value in items(export, "guild")), None)
    if not isinstance(channel, dict) or not isinstance(channel.get("id"), str):
        raise ExportError(
            f"'{export.name}' does not say which channel it is of. "
            "Expected is a JSON file of the DiscordChatExporter with channel.id; export the channel again."
        )
    sort = str(channel.get("type"))
    is_thread = sort.endswith("Thread")
    # what the exporter calls the category of a thread is the channel the thread belongs to
    name = (channel.get("category") if is_thread else None) or channel.get("name") or channel["id"]
    if sort.startswith("Direct") or not isinstance(guild, dict) or guild.get("id") in {"0", "@me"}:
        return _Place(channel["id"], str(name), Visibility.PRIVATE, None)
    space = f"{guild.get('name') or guild.get('id')} / {name}"
    return _Place(channel["id"], space, Visibility.MEMBERS, channel["id"] if is_thread else None)


def _read_one(number: int, item: object, place: _Place) -> Act | Reject:
    if not isinstance(item, dict):
        return Reject(number, "no message: expected an object with id, timestamp and author")
    sort, native, account = item.get("type"), item.get("id"), item.get("author")
    if not isinstance(sort, str) or sort not in TALK:
        return Reject(number, f"system message ({SORTS.get(str(sort), str(sort)[:40])})")
    time = _time(item.get("timestamp"))
    if time is None:
        return Reject(number, f"time cannot be read: {str(item.get('timestamp'))[:40]!r}")
    if not isinstance(account, dict) or not isinstance(actor := account.get("id"), str) or not actor:
        return Reject(number, "no account: expected author.id as a string")
    if not isinstance(native, str) or not native:
        return Reject(number, f"id is no string: {str(native)[:40]!r}")
    return _act(number, item, place, account=account, actor=actor, time=time)


def _act(
    number: int, item: dict[str, Any], place: _Place, *, account: dict[str, Any], actor: str, time: datetime
) -> Act:
    get = item.get
    is_bot, is_erased = account.get("isBot") is True, actor == ERASED
    is_forward, parent = _answered(item, place) if "reference" in item or FORWARDED in item else (False, None)
    text, media = get("content"), _count(get("attachments"))
    if is_forward and isinstance(forwarded := get(FORWARDED), dict):
        text, media = text or forwarded.get("content"), media + _count(forwarded.get("attachments"))
    return Act(
        number,
        place.scope,
        item["id"],
        place.space,
        None if is_erased else actor,
        time,
        Kind.REPOST if is_forward else Kind.REPLY if parent else Kind.MESSAGE,
        place.visibility,
        thread=place.thread,
        parent=parent,
        handle=None if is_erased else _string(account.get("name")),
        alter=_asked(item["interaction"]) if "interaction" in item else None,
        role=Role.BOT if is_bot else None,
        edited=item["timestampEdited"] is not None if "timestampEdited" in item else None,
        is_automatic=is_bot,
        mentions=_mentions(get("mentions")),
        media=media,
        reactions=tally(reactions) if (reactions := get("reactions")) else 0 if reactions == [] else None,
        text=_string(text),
    )


def _answered(item: dict[str, Any], place: _Place) -> tuple[bool, str | None]:
    """Tell whether a message is a forward, and which message of its channel it answers."""
    reference = item.get("reference")
    is_forward = isinstance(item.get(FORWARDED), dict)
    if not isinstance(reference, dict):
        return is_forward, None
    if is_forward or reference.get("type") == "Forward":
        return True, None
    if item["type"] != "Reply" or reference.get("channelId") != place.scope:
        return False, None
    return False, _string(reference.get("messageId")) or None


def _asked(interaction: object) -> str | None:
    """Find who gave the command that a bot answers."""
    asking = interaction.get("user") if isinstance(interaction, dict) else None
    account = asking.get("id") if isinstance(asking, dict) else None
    return account if isinstance(account, str) and account not in ("", ERASED) else None


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
        if time is None or time.tzinfo is UTC:
            return time
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _mentions(value: object) -> list[str] | None:
    if not isinstance(value, list):
        return None
    if not value:
        return []
    named = (one.get("id") for one in value if isinstance(one, dict))
    return list(dict.fromkeys(account for account in named if isinstance(account, str) and account != ERASED))


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
