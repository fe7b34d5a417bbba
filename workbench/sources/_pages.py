"""What a program saved of a platform: its answers one a line, in one list, or one written out."""

import codecs
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import IO, Any, NamedTuple

import orjson

from workbench.errors import ExportError
from workbench.sources import _json

LONGEST = 64 * 2**20  # one answer of a platform, in bytes
MOST = 2**63  # what no column of counts holds


class Unread(NamedTuple):
    """A line that is no JSON, and why."""

    reason: str


def pages(export: Traversable) -> Iterator[object]:
    """
    Yield the values of a file one by one.

    Parameters
    ----------
    export
        JSON of one value a line, or one list of values, or one value over many lines.

    Yields
    ------
    value
        As parsed, or `Unread` for a line that cannot be.

    Raises
    ------
    ExportError
        If the file is no whole JSON, or one value in it is too large to be an answer of a platform.
    """
    first, second = _opening(export)
    if first.startswith(b"["):
        yield from (value for _, value in _json.items(export, "item"))
    elif second.startswith(b"{") or not isinstance(_parsed(first), Unread):
        yield from _lines(export)
    else:
        yield _whole(export)


def word(value: object) -> str | None:
    """
    Give a string that says something.

    Parameters
    ----------
    value
        Whatever stands in the export.

    Returns
    -------
    value
        None for an empty string and all that is none.
    """
    return value if isinstance(value, str) and value else None


def count(value: object) -> int | None:
    """
    Read a count.

    Parameters
    ----------
    value
        Whatever stands in the export.

    Returns
    -------
    count
        None for what is none.
    """
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and 0 <= value < MOST else None


def table(value: object) -> Mapping[str, Any]:
    """
    Give an object of the export.

    Parameters
    ----------
    value
        Whatever stands in the export.

    Returns
    -------
    value
        Empty for all that is no object.
    """
    return value if isinstance(value, dict) else {}


def tables(value: object) -> Iterator[Mapping[str, Any]]:
    """
    Yield the objects of a list.

    Parameters
    ----------
    value
        Whatever stands in the export.

    Yields
    ------
    one
        What in the list is an object.
    """
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _opening(export: Traversable) -> tuple[bytes, bytes]:
    """Give the first two lines that hold anything."""
    try:
        with export.open("rb") as stream:
            lines = _filled(stream)
            return next(lines, b""), next(lines, b"")
    except _json.FAULTS as error:
        raise _json.broken(export, 0, error) from error


def _lines(export: Traversable) -> Iterator[object]:
    number = 0
    try:
        with export.open("rb") as stream:
            for line in _filled(stream):
                yield _parsed(line)
                number += 1
    except _json.FAULTS as error:
        raise _json.broken(export, number, error) from error


def _filled(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines that hold anything; one that never ends is cut, so that it cannot fill the memory."""
    is_within = False
    mark = codecs.BOM_UTF8
    while line := stream.readline(LONGEST + 1):
        if not is_within and (filled := line.removeprefix(mark).strip()):
            yield filled
        is_within, mark = not line.endswith(b"\n"), b""


def _parsed(line: bytes) -> object:
    if len(line) > LONGEST:
        return Unread(f"line is longer than {LONGEST // 2**20} MiB")
    with suppress(ValueError):
        return orjson.loads(line)
    # half of a character that takes two is no JSON to a strict parser; it becomes a question mark
    with suppress(ValueError, RecursionError):
        return orjson.loads(json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8", "replace"))
    return Unread("line is no whole JSON")


def _whole(export: Traversable) -> object:
    try:
        with export.open("rb") as stream:
            content = stream.read(LONGEST + 1).removeprefix(codecs.BOM_UTF8).strip()
    except _json.FAULTS as error:
        raise _json.broken(export, 0, error) from error
    if len(content) > LONGEST:
        raise ExportError(
            f"'{export.name}' is one value of more than {LONGEST // 2**20} MiB, or a line that never ends. "
            "Save it with one answer of the platform a line."
        )
    value = _parsed(content)
    if isinstance(value, Unread):
        raise _json.broken(export, 0, ValueError("it ends in the middle, or holds more than one value"))
    return value
