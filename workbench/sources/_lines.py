"""Exports of one JSON value a line; and answers of an interface (API), which people save so or otherwise."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import IO, Any, NamedTuple

import orjson

from workbench.activity import Reject
from workbench.errors import ExportError
from workbench.sources._json import BOM, broken, items, skip_mark, whole
from workbench.sources._memory import remembered

HEAD = 2**20  # the longest first line that tells whose a file is
LONGEST = 64 * 2**20  # one line, in bytes
FAULTS = (OSError, EOFError, zipfile.BadZipFile, zlib.error)
NO_JSON, NO_OBJECT = "a line that is no JSON", "no JSON object on this line"
_GOES_ON = (b"[", b"{", b":", b",")  # how a line ends on which a value is not over


class Unread(NamedTuple):
    """A line that is no JSON, and why."""

    reason: str


@remembered
def first(export: Traversable) -> dict[str, Any]:
    """
    Give the object on the first line of a file.

    Parameters
    ----------
    export
        A file; anything that holds no such line gives an empty object.

    Returns
    -------
    item
        As it stands there.
    """
    if export.is_file():
        with suppress(*FAULTS), export.open("rb") as stream:
            line = stream.readline(HEAD).removeprefix(BOM)
            found = _parsed(line) if line.startswith(b"{") else None
            return found if isinstance(found, dict) else {}
    return {}


def lines(export: Traversable, *, name: str | None = None) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """
    Yield the objects of a file line by line, numbered from 1; empty lines do not count.

    Parameters
    ----------
    export
        A file in UTF-8.
    name
        What to call the file in an error, where its own name says too little.

    Yields
    ------
    number, item
        The number, and the object or why the line holds none.

    Raises
    ------
    ExportError
        If the file is damaged in its zip.
    """
    for number, value in enumerate(_read(export, name or export.name, NO_OBJECT), start=1):
        if isinstance(value, dict):
            yield number, value
        else:
            yield number, Reject(number, value.reason if isinstance(value, Unread) else NO_OBJECT)


def answers(export: Traversable, *prefixes: str) -> Iterator[object]:
    """
    Yield what a file holds, one a line, in one list, or in one JSON value written out over many lines.

    Parameters
    ----------
    export
        A file.
    *prefixes
        Where the pieces stand in a file that is one JSON object, as ijson writes it, such as ``posts.item``;
        none for the object as a whole.

    Yields
    ------
    piece
        A JSON value, or an `Unread` line.

    Raises
    ------
    ExportError
        If the file is no whole JSON, or an object in it too large to be an answer.
    """
    above, below = _opening(export)
    if _is_lines(above, below):
        yield from _read(export, export.name, NO_JSON)
    elif above.startswith(b"["):
        yield from (piece for _, piece in items(export, "item"))
    elif prefixes:
        yield from (piece for prefix in prefixes for _, piece in items(export, prefix))
    else:
        yield from _whole(export)


def _opening(export: Traversable) -> tuple[bytes, bytes]:
    """Give the first two lines that hold anything."""
    try:
        with export.open("rb") as stream:
            filled = _filled(stream)
            return next(filled, b""), next(filled, b"")
    except FAULTS as error:
        raise broken(export, 0, error) from error


def _is_lines(above: bytes, below: bytes) -> bool:
    if not below or above.endswith(_GOES_ON):
        return False
    # one of the two may have broken off, or never end
    return isinstance(_parsed(above), dict | list) or isinstance(_parsed(below), dict)


def _read(export: Traversable, name: str, reason: str) -> Iterator[object]:
    """Yield what stands on each line; an `Unread` with the reason where it cannot be parsed."""
    number = 0
    try:
        with export.open("rb") as stream:
            for line in _filled(stream):
                number += 1
                if len(line) > LONGEST:
                    yield Unread(f"a line of more than {LONGEST // 2**20} MiB")
                else:
                    yield _parsed(line, reason)
    except FAULTS as error:
        raise ExportError(
            f"'{name}' is damaged after line {number} ({error}). Export or download it again."
        ) from error


def _filled(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines that hold anything; one that never ends is cut, so that it cannot fill the memory."""
    skip_mark(stream)
    is_within = False
    while line := stream.readline(LONGEST + 1):
        if not is_within and (filled := line.strip()):
            yield filled
        is_within = not line.endswith(b"\n")


def _parsed(line: bytes, reason: str = NO_JSON) -> object:
    """Parse a line; one that is no JSON, or nests without end, is `Unread` for that reason."""
    mended = whole(line)
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(mended)
    with suppress(ValueError, RecursionError):
        return json.loads(mended.decode())  # takes numbers of any size
    return Unread(reason)


def _whole(export: Traversable) -> Iterator[object]:
    try:
        with export.open("rb") as stream:
            skip_mark(stream)
            content = stream.read(LONGEST + 1)
    except FAULTS as error:
        raise broken(export, 0, error) from error
    if len(content) > LONGEST:
        raise ExportError(
            f"'{export.name}' is one value of more than {LONGEST // 2**20} MiB, or a line that never ends. "
            "Save it with one answer of the platform a line."
        )
    value = _parsed(content)
    # threads may nest deeper than a fast parser goes, and a patient one tells where a fault is
    yield from (piece for _, piece in items(export, "")) if isinstance(value, Unread) else (value,)
