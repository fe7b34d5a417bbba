"""Messenger: chats out of Facebook's "Download your information" or the download of encrypted chats."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from workbench.activity import Batch, batches
from workbench.errors import ExportError
from workbench.sources import _meta
from workbench.sources._ledger import Ledger, Shows

label = "Messenger"
expects = (
    "message_1.json and its like out of messages/inbox of a Facebook download (format JSON), "
    "or the JSON files of the download of end-to-end encrypted chats"
)
ledger = Ledger(
    replies=Shows.NEVER,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.ALWAYS,
    deletions=Shows.WHERE_USED,
    cannot=(
        "Which message an answer answers is not told.",
        "People are known by their names only: two of one name are one, and who changes names becomes two.",
        "A name that erased accounts share is nobody's; in a language not known here it is one person's.",
        "Messages that one side removed for itself are gone; those taken back for all leave a trace.",
        "That somebody joined, left or reacted may stand as a message in words, and is then read as talk.",
        "Who reacted is told, but not when; reactions are counted only.",
        "Encrypted chats come in a download of their own, and what is in neither cannot be seen.",
        "A chat file alone may be Instagram's as well: folders named in it decide, then those it lies in.",
    ),
)


def sniff(export: Traversable) -> bool:
    """Tell whether a file is a chat of Messenger."""
    return _meta.platform(export) == _meta.MESSENGER


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one file of a chat.

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
        If the file breaks off, or is no chat.
    """
    if _meta.platform(export) is None:
        raise ExportError(f"'{export.name}' holds no messages of Messenger. Expected was {expects}.")
    yield from batches(export.name, _meta.chat(export))
