"""
Signal: chats as its own export, the tool signal-export or signal-cli write them.

Whatever is in them is private, groups as well.
"""

from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources._json import FAULTS, HEAD, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._lines import lines
from workbench.sources.signal import _text
from workbench.sources.signal._envelope import from_envelope
from workbench.sources.signal._frame import Index, from_frame, note

label = "Signal"
expects = (
    "main.jsonl of Signal's own export, data.json or chat.md (or text) of the tool signal-export, "
    "or what signal-cli received as JSON, one object a line"
)
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.WHERE_USED,
    shares=Shows.NEVER,
    reactions=Shows.WHERE_USED,
    deletions=Shows.WHERE_USED,
    cannot=(
        "Messages that disappeared are gone, and those one side deleted for itself as well.",
        "Who answers whom is told by quotes only; text and data.json show that somebody quoted, not whom.",
        "Text and data.json know people by names, without mentions; two of one name are one person.",
        "The owner is called 'Me' in text and data.json: the owners of two such exports are one person.",
        "Text and data.json have no ids and no time zone; older text is to the minute.",
        "Text that counts no reactions anywhere is taken as not showing them.",
        "What signal-cli received begins with its start; its reactions are acts, not counts.",
        "A forwarded message looks like any other.",
    ),
)

PAIR = "data.json"  # holds the same chat as the text beside it, and more of it


def sniff(export: Traversable) -> bool:
    """Tell whether a file is a chat of Signal; of two files with one chat it is the fuller."""
    sort = _sort(export)
    return sort is not None and not (sort == "text" and _has_pair(export))


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one file.

    Parameters
    ----------
    export
        A file of lines of JSON, or of text.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason.

    Raises
    ------
    ExportError
        If the file is damaged, or is none of Signal's.
    """
    readers = {"frames": _frames, "envelopes": _envelopes, "lines": _lines, "text": _text.acts}
    sort = _sort(export)
    if sort is None:
        raise ExportError(f"'{export.name}' is no chat of Signal. Expected was {expects}.")
    yield from batches(export.name, readers[sort](export))


def _sort(export: Traversable) -> str | None:
    seen = shape(export)
    if not seen:
        return "text" if _text.begins(_head(export)) else None
    if seen >= {"chatItem.chatId", "chatItem.dateSent"} or seen >= {"backupTimeMs", "recipient.id"}:
        return "frames"
    for prefix in ("", "params."):
        if f"{prefix}envelope.timestamp" in seen and not seen.isdisjoint(
            {f"{prefix}envelope.source", f"{prefix}envelope.sourceUuid", f"{prefix}envelope.sourceNumber"}
        ):
            return "envelopes"
    return "lines" if seen >= {"date", "sender", "body", "quote", "reactions", "attachments"} else None


def _head(export: Traversable) -> str:
    if not export.is_file():
        return ""
    with suppress(*FAULTS), export.open("rb") as stream:
        return stream.read(HEAD).decode("utf-8-sig", "ignore")
    return ""


def _has_pair(export: Traversable) -> bool:
    folder = getattr(export, "parent", None)
    return export.name in _text.PAGES and folder is not None and _sort(folder.joinpath(PAIR)) == "lines"


def _frames(export: Traversable) -> Iterator[Act | Reject]:
    index, number = Index({}, {}), 0
    for _, frame in lines(export):
        if isinstance(frame, dict) and "chatItem" not in frame and note(frame, index):
            continue  # says who is who; it is no item
        number += 1
        if isinstance(frame, Reject):
            yield Reject(number, frame.reason)
        else:
            yield from_frame(number, frame.get("chatItem"), index)


def _envelopes(export: Traversable) -> Iterator[Act | Reject]:
    for number, line in lines(export):
        yield line if isinstance(line, Reject) else from_envelope(number, line)


def _lines(export: Traversable) -> Iterator[Act | Reject]:
    space = _text.place(export)
    for number, line in lines(export):
        yield line if isinstance(line, Reject) else _text.from_line(number, line, space)
