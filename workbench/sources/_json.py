"""Reading JSON exports item by item, so that memory does not grow with the file."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import IO, Any

import ijson

from workbench.errors import ExportError

HEAD = 64 * 1024
BITE = 1024  # the parser spells out the path of every key in its bite, however deep
MOST = 2**40  # reactions to one message: a number beyond is no count
DEEPEST = 32  # no export nests its keys deeper, and a hostile file may nest without end
BOM = b"\xef\xbb\xbf"
FAULTS = (ijson.JSONError, UnicodeDecodeError, zipfile.BadZipFile, zlib.error, EOFError)


def shape(export: Traversable) -> frozenset[str]:
    """
    Collect the key paths at the head of a JSON file, such as ``messages.item.author``.

    Parameters
    ----------
    export
        A file; anything that is no JSON gives an empty set.

    Returns
    -------
    paths
        Key paths seen in the first 64 KiB.
    """
    seen: set[str] = set()
    if not export.is_file():
        return frozenset()
    # the head breaks off in the middle of a value, and a foreign file is no JSON at all
    with suppress(*FAULTS):
        with export.open("rb") as stream:
            head = stream.read(HEAD).removeprefix(BOM)
        for prefix, event, value in ijson.parse(io.BytesIO(head), multiple_values=True, buf_size=BITE):
            if prefix.count(".") > DEEPEST:
                break
            if event == "map_key":
                seen.add(f"{prefix}.{value}".lstrip("."))
    return frozenset(seen)


def items(export: Traversable, prefix: str, *, name: str | None = None) -> Iterator[tuple[int, Any]]:
    """
    Yield the values at a key path one by one, numbered from 1.

    Parameters
    ----------
    export
        A JSON file.
    prefix
        Key path as ijson writes it, such as ``messages.item``.
    name
        What to call the file in an error, where its own name says too little.

    Yields
    ------
    number, value
        The item's number in the file, and the item.

    Raises
    ------
    ExportError
        If the file is no whole JSON, naming the last item that could be read.
    """
    number = 0
    try:
        with export.open("rb") as stream:
            _skip_mark(stream)
            for number, value in enumerate(ijson.items(stream, prefix, use_float=True), start=1):
                yield number, value
    except FAULTS as error:
        raise broken(export, number, error, name=name) from error


def tally(reactions: object) -> int | None:
    """
    Sum what stands under ``count`` in a list of reactions.

    Parameters
    ----------
    reactions
        As the export has it.

    Returns
    -------
    count
        At least 0; None where this is no list, so that the export does not say.
    """
    if not isinstance(reactions, list):
        return None
    counts = (one.get("count") for one in reactions if isinstance(one, dict))
    return sum(count for count in counts if isinstance(count, int) and 0 <= count < MOST)


def broken(export: Traversable, number: int, error: Exception, *, name: str | None = None) -> ExportError:
    """
    Say where a JSON file stops being readable.

    Parameters
    ----------
    export
        The file.
    number
        How many of its items could be read.
    error
        What the parser said.
    name
        What to call the file, where its own name says too little.

    Returns
    -------
    error
        To be raised from the parser's own.
    """
    fault = str(error).partition("\n")[0].strip(" .")[:120]  # the lines below repeat what people wrote
    place = f"after item {number}" if number else "before its first item"
    return ExportError(
        f"'{name or export.name}' is not whole JSON: it breaks off {place} ({fault}). "
        "Export or download it again."
    )


def _skip_mark(stream: IO[bytes]) -> None:
    # editors on Windows put a byte order mark before JSON, which no parser takes
    if stream.read(len(BOM)) != BOM:
        stream.seek(0)
