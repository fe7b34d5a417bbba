"""Dumps of Reddit (Pushshift, Arctic Shift): a submission or comment a line, plain or packed as zstd."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from importlib.resources.abc import Traversable
from itertools import takewhile

import orjson
import zstandard

from workbench.activity import Reject
from workbench.errors import ExportError
from workbench.sources._json import BOM, FAULTS

MAGIC = b"\x28\xb5\x2f\xfd"
WINDOW = 2**31  # how far back the packers of these dumps look
HEAD = 256 * 1024
HEAD_LINES = 5  # looked at before a file is called foreign
BLOCK = 2**20
PIECE = 2048  # bytes unpacked at once: at the very most they become 64 MiB
LONGEST = 64 * 2**20  # one line, in bytes
MOST_BYTES = 64 * 2**30
MOST_RATIO = 1000
SMALL = 100 * 10**6  # a short dump may be packed as tightly as it likes

COMMENT = frozenset({"id", "author", "created_utc", "subreddit", "link_id", "parent_id", "body"})
SUBMISSION = frozenset({"id", "author", "created_utc", "subreddit", "title", "selftext", "num_comments"})


def is_dump(export: Traversable) -> bool:
    """
    Tell by the keys of the first lines whether a file is a dump.

    Parameters
    ----------
    export
        Any file or folder.

    Returns
    -------
    is_dump
        True if one of the first lines is a submission or comment.
    """
    if not export.is_file():
        return False
    head = b""
    # a foreign file is packed otherwise or not at all, and ours may be broken: reading it will say so
    with suppress(ExportError, *FAULTS):
        for block in _blocks(export, size=HEAD):
            head += block
            if len(head) >= HEAD:
                break
    lines = head.lstrip()[:HEAD].split(b"\n", HEAD_LINES)[:HEAD_LINES]
    return lines[0].startswith(b"{") and any(map(_is_ours, lines))


def lines(export: Traversable) -> Iterator[bytes | None]:
    """
    Yield the lines of a dump; empty lines do not count.

    Parameters
    ----------
    export
        A dump.

    Yields
    ------
    line
        None where it is too long to be kept.

    Raises
    ------
    ExportError
        If a packed dump breaks off, or unpacks to more than anybody's dump.
    """
    number = 0
    try:
        for line in _lines(_blocks(export)):
            if line is None or (line and not line.isspace()):
                number += 1
                yield line
    except FAULTS as error:
        raise ExportError(
            f"'{export.name}' is damaged after line {number}: {error}. Download it again."
        ) from error


def parsed(number: int, line: bytes | None) -> object:
    """
    Parse a line.

    Parameters
    ----------
    number
        Of the line.
    line
        None where it was too long to be kept.

    Returns
    -------
    item
        What the line holds, or a `Reject` where it is no JSON.
    """
    if line is None:
        return Reject(number, f"line longer than {LONGEST // 2**20} MiB")
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Reject(number, f"line that is no JSON: {error.msg}")


def _is_ours(line: bytes) -> bool:
    try:
        item = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(item, dict) and (item.keys() >= COMMENT or item.keys() >= SUBMISSION)


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes | None]:
    """Cut blocks into lines; None stands for a line too long to be kept."""
    begun: list[bytes] = []
    size = 0
    for block in blocks:
        *ended, last = block.split(b"\n")
        if ended:
            yield None if size + len(ended[0]) > LONGEST else b"".join((*begun, ended[0]))
            yield from ended[1:]
            begun, size = [], 0
        size += len(last)
        if size <= LONGEST:
            begun.append(last)
        else:
            begun.clear()
    yield None if size > LONGEST else b"".join(begun)


def _blocks(export: Traversable, *, size: int = BLOCK) -> Iterator[bytes]:
    """Read a file piece by piece as it was before it was packed, without the mark some editors put first."""
    with export.open("rb") as stream:
        start = stream.read(len(MAGIC))
        if start == MAGIC:
            stream.seek(0)
            yield from _unpacked(export.name, takewhile(bool, iter(partial(stream.read, PIECE), None)))
        else:
            yield start.removeprefix(BOM)
            yield from iter(partial(stream.read, size), b"")


def _unpacked(name: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    frame, packed, unpacked = None, 0, 0
    try:
        for piece in pieces:
            packed += len(piece)
            while piece:
                frame = frame or unpacker.decompressobj()
                block = frame.decompress(piece)
                unpacked += len(block)
                _check(name, packed, unpacked)
                yield block
                # a dump may be packed in frames that follow each other
                piece = frame.unused_data if frame.eof else b""  # noqa: PLW2901
                frame = None if frame.eof else frame
    except zstandard.ZstdError as error:
        raise _broken(name, unpacked) from error
    if frame is not None:
        raise _broken(name, unpacked)


def _broken(name: str, unpacked: int) -> ExportError:
    return ExportError(
        f"'{name}' is no whole zstd file: it breaks off after {unpacked} unpacked bytes. Download it again."
    )


def _check(name: str, packed: int, unpacked: int) -> None:
    if unpacked > MOST_BYTES:
        raise ExportError(
            f"'{name}' unpacks to more than {MOST_BYTES // 2**30} GiB. "
            "Cut it down to the subreddits of the service first."
        )
    if unpacked > SMALL and unpacked > MOST_RATIO * packed:
        raise ExportError(
            f"'{name}' is packed more than {MOST_RATIO} times. No dump packs so well; reading was stopped."
        )
