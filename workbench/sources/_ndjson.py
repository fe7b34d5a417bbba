"""Reading exports with one JSON object a line, so that memory does not grow with the file."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import IO, Any

import orjson

from workbench.activity import Reject
from workbench.errors import ExportError
from workbench.sources._json import MOST

HEAD = 2**20  # the longest first line that tells whose a file is
LONGEST = 64 * 2**20  # one line, in bytes
BOM = b"\xef\xbb\xbf"
FAULTS = (OSError, EOFError, zipfile.BadZipFile, zlib.error)


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
    if not export.is_file():
        return {}
    with suppress(*FAULTS), export.open("rb") as stream:
        line = stream.readline(HEAD).removeprefix(BOM)
        found = _parsed(1, line) if line.startswith(b"{") else None
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
    number = 0
    try:
        with export.open("rb") as stream:
            while line := stream.readline(LONGEST):
                line = line if number else line.removeprefix(BOM)
                if line.strip():
                    number += 1
                    is_cut = len(line) == LONGEST and not line.endswith(b"\n")
                    yield number, _too_long(stream, number) if is_cut else _parsed(number, line)
    except FAULTS as error:
        raise ExportError(
            f"'{name or export.name}' is damaged after line {number} ({error}). Export or download it again."
        ) from error


def _too_long(stream: IO[bytes], number: int) -> Reject:
    while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
        pass
    return Reject(number, f"a line of more than {LONGEST // 2**20} MB")


def _parsed(number: int, line: bytes) -> dict[str, Any] | Reject:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        found = _leniently(line)
    return found if isinstance(found, dict) else Reject(number, "no JSON object on this line")


def _leniently(line: bytes) -> object:
    # browsers write half of an emoji as an escape of its own, which the strict parser refuses
    with suppress(ValueError, RecursionError):
        return json.loads(line) if b"\\ud" in line.lower() else None
    return None


def words(value: object) -> str | None:
    """
    Give a string that can be stored, whatever halves of emojis stand in it.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    text
        None where the value is no string.
    """
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def native(value: object) -> str | None:
    """
    Give an id as a string.

    Parameters
    ----------
    value
        A string, or a whole number.

    Returns
    -------
    id
        None where the value is empty or no id, as a number with a fraction is none.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 2**64 else None
    return words(value) or None


def tally(value: object) -> int | None:
    """
    Give a count as the platform tells it.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    count
        At least 0; None where the value is no count.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < MOST else None


def quoted(value: object) -> str:
    """
    Give a value as a reason may quote it: short, and of lists and objects no more than what they are.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    quoted
        Between quotation marks, unless nothing of the value is shown.
    """
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return repr(str(value)[:40])
