"""Reading JSON exports item by item, so that memory does not grow with the file."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import IO, Any

import ijson
import orjson

from workbench.errors import ExportError
from workbench.sources._memory import remembered
from workbench.sources._slices import Readable, Shallow, depth, slices

HEAD = 64 * 1024
BITE = 1024  # the parser spells out the path of every key in its bite, however deep
MOST = 2**40  # reactions to one message: a number beyond is no count
DEEPEST_ITEM = 10_000  # what a parser spells out of a deeper one fills the memory
DEEPEST = 32  # no export nests its keys deeper, and a hostile file may nest without end
BOM = b"\xef\xbb\xbf"
AROUND = b", \t\r\n"
_HALF = re.compile(
    rb"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\[^u])|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_OUTER = re.compile(r"(?:(?!item\.)(?P<key>\w+)\.)?item")
FAULTS = (ijson.JSONError, UnicodeDecodeError, zipfile.BadZipFile, zlib.error, EOFError)


@remembered
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
        for prefix, event, value in ijson.parse(
            io.BytesIO(head), multiple_values=True, buf_size=BITE, use_float=True
        ):
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
            skip_mark(stream)
            for number, value in enumerate(values(stream, prefix), start=1):
                yield number, value
    except FAULTS as error:
        raise broken(export, number, error, name=name) from error


def values(stream: Readable, prefix: str) -> Iterator[Any]:
    """
    Yield the values at a key path one by one.

    Parameters
    ----------
    stream
        JSON from its first byte on, without a byte order mark.
    prefix
        Key path as ijson writes it.

    Yields
    ------
    value
        In the order of the file.

    Raises
    ------
    ijson.JSONError
        If this is no whole JSON.
    """
    outer = _OUTER.fullmatch(prefix)
    if outer is None:
        yield from ijson.items(Shallow(stream, DEEPEST_ITEM), prefix, use_float=True)
        return
    for piece in slices(stream, outer["key"]):
        yield from parsed(b"[%b]" % piece.strip(AROUND))


def parsed(text: bytes) -> Any:  # noqa: ANN401  whatever stands in the file
    """
    Parse a JSON text; where a fast parser gives up, more patient ones try.

    Parameters
    ----------
    text
        A whole JSON value.

    Returns
    -------
    value
        Numbers may be of any size; half of a pair that spells one sign is the sign for what cannot be shown.

    Raises
    ------
    ijson.JSONError
        If this is no JSON.
    """
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(text)
    mended = whole(text)
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(mended)
    with suppress(ValueError, RecursionError):
        return json.loads(mended.decode())  # takes numbers of any size
    if depth(mended) > DEEPEST_ITEM:
        raise ijson.JSONError(f"it nests more than {DEEPEST_ITEM} levels deep")
    return list(ijson.items(mended, "", use_float=True))[0]  # noqa: RUF015  what follows the value is a fault


def whole(text: bytes) -> bytes:
    """
    Replace halves of pairs that spell one sign, which broken software writes, and no parser takes.

    Parameters
    ----------
    text
        JSON.

    Returns
    -------
    text
        With the sign for what cannot be shown instead.
    """
    if b"\\ud" not in text and b"\\uD" not in text:
        return text
    return _HALF.sub(lambda match: match[1] or rb"\ufffd", text)


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


def skip_mark(stream: IO[bytes]) -> None:
    """
    Skip the byte order mark that editors on Windows put before JSON, and no parser takes.

    Parameters
    ----------
    stream
        At its beginning.
    """
    if stream.read(len(BOM)) != BOM:
        stream.seek(0)
