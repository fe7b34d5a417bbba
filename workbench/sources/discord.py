"""
Discord, as the DiscordChatExporter writes it: one JSON file a channel, thread or direct message.

All of a channel's people are members of its guild, so a guild's channels are spaces for members.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

import pyarrow as pa

from workbench.activity import Batch
from workbench.errors import ExportError
from workbench.sources._columns import mapped, pieces, query_of
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.vocabulary import Visibility

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

ERASED = "456226577798135808"  # the one account that stands for all erased ones


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
    yield from mapped(pieces(export, "messages"), query_of("discord"), place=_place(export))


def _place(export: Traversable) -> pa.Table:
    """Tell which channel a file is of, in one row."""
    channel = next((value for _, value in items(export, "channel")), None)
    guild = next((value for _, value in items(export, "guild") if isinstance(value, dict)), {"id": "@me"})
    if not isinstance(channel, dict) or not isinstance(channel.get("id"), str):
        raise ExportError(
            f"'{export.name}' does not say which channel it is of. "
            "Expected is a JSON file of the DiscordChatExporter with channel.id; export the channel again."
        )
    sort = str(channel.get("type"))
    is_thread = sort.endswith("Thread")
    # what the exporter calls the category of a thread is the channel the thread belongs to
    name = (channel.get("category") if is_thread else None) or channel.get("name") or channel["id"]
    is_direct = sort.startswith("Direct") or guild.get("id") in ("0", "@me")
    return pa.table(
        {
            "scope": [channel["id"]],
            "space": [str(name) if is_direct else f"{guild.get('name') or guild.get('id')} / {name}"],
            "visibility": [(Visibility.PRIVATE if is_direct else Visibility.MEMBERS).value],
            "thread": pa.array([channel["id"] if is_thread and not is_direct else None], pa.string()),
            "tells_edits": ["messages.item.timestampEdited" in shape(export)],  # old files do not
            "erased": [ERASED],
        }
    )
