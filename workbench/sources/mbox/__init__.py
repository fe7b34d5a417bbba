"""Mailing lists, as an archive of one file with one message after the other (mbox)."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import IO

from workbench.activity import Act, Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources._ledger import Ledger, Shows
from workbench.sources.mbox._message import Place, read_one

label = "Mailing list"
expects = "an mbox archive: one file with the messages of a list, each after a line that begins with 'From '"
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.NEVER,
    cannot=(
        "An answer is known by the headers of the mail program; a new mail on an old subject answers nobody.",
        "Lines quoted with '>' and what follows the mark '-- ' are left out; other quotes stay in the text.",
        "Who writes from two addresses counts as two, unless the role map says otherwise.",
        "Where a list hides addresses behind '...', the actor is unknown.",
        "Where a list writes in people's names and keeps no address, the name stands for the account.",
        "A date that names no zone, or one that is not known, is read in the time zone of the study.",
        "A message that names a recipient and no list is taken as private, also where the list was in copy.",
        "Of a message of more than 8 MB only the beginning is read.",
        "Archives do not tell who read a message, or who left the list.",
    ),
)

HEAD = 64 * 1024
PIECE = 64 * 1024  # a line is read in pieces: some are as long as a film
LINE = 512  # the longest line between two messages
LARGEST = 8 * 2**20  # of one message, in bytes
NAMES = {b"from", b"date", b"subject", b"message-id", b"received", b"return-path", b"to", b"delivered-to"}
FAULTS = (OSError, EOFError, zipfile.BadZipFile, zlib.error)

_DATED = re.compile(rb"From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d:\d\d.*\b\d{4}(?: [+-]\d{4})?\s*$")
_PLAIN = re.compile(rb"From ")
_ESCAPED = re.compile(rb">+From ")
_HEADER = re.compile(rb"([!-9;-~]+):")
_PERIOD = re.compile(r"[-_. ]?\d{4}([-_. ]?(q[1-4]|\d{1,2}|[a-z]+))?$", re.IGNORECASE)


def sniff(export: Traversable) -> bool:
    """Tell by the first line and the headers that follow it."""
    if not export.is_file():
        return False
    with suppress(*FAULTS), export.open("rb") as stream:
        first, *rest = stream.read(HEAD).lstrip(b"\r\n").split(b"\n")
        found = (_HEADER.match(line) for line in _until_blank(rest))
        return bool(_PLAIN.match(first)) and len(NAMES & {name[1].lower() for name in found if name}) > 1
    return False


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read an archive message by message.

    Parameters
    ----------
    export
        A file.

    Yields
    ------
    batch
        Messages, and those that are none with the reason.

    Raises
    ------
    ExportError
        If the file is damaged in its zip.
    """
    yield from batches(export.name, _acts(export))


def _until_blank(lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        if not line.strip():
            return
        yield line


def _acts(export: Traversable) -> Iterator[Act | Reject]:
    number, place = 0, _place(export.name)
    try:
        with export.open("rb") as stream:
            for number, raw in enumerate(_messages(stream), start=1):
                yield read_one(number, raw, place)
    except FAULTS as error:
        raise ExportError(
            f"'{export.name}' is damaged after message {number} ({error}). Export or download it again."
        ) from error


def _place(name: str) -> Place:
    # ids of mails are unique in the world, so that an answer finds last month's file
    stem = re.sub(r"\.(mbox|mbx|txt)$", "", name, flags=re.IGNORECASE)
    return Place("mail", _PERIOD.sub("", stem) or "mail")


def _messages(stream: IO[bytes]) -> Iterator[bytes]:
    """
    Split an archive into its messages.

    The mailbox of the standard library holds a table of all of them, and takes any line for a new one
    that begins with 'From '. Here one begins where the line also has the shape of the archive's first
    one and follows on an empty line.
    """
    parts: list[bytes] = []
    size, begun, is_start, was_blank, envelope = 0, False, True, True, None
    while piece := stream.readline(PIECE):
        if is_start and was_blank and (envelope or _PLAIN).match(piece[:LINE]):
            envelope = envelope or (_DATED if _DATED.match(piece[:LINE]) else _PLAIN)
            if begun:
                yield b"".join(parts)
            parts, size, begun = [], 0, True
        elif size < LARGEST and begun:
            parts.append(piece[1:] if is_start and _ESCAPED.match(piece) else piece)
            size += len(piece)
        was_blank = is_start and not piece.strip(b"\r\n")
        is_start = piece.endswith(b"\n")
    if begun:
        yield b"".join(parts)
