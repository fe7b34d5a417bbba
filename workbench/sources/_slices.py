r"""
Cutting a JSON file into slices of whole items, so that a fast parser can take one slice at a time.

Nothing is parsed here: only strings and brackets are told apart, by numpy, a megabyte at a time. Two
replacements of equal length make that simple: without ``\\`` and ``\"``, every quote opens or closes
a string.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import ijson
import numpy as np
from numpy.typing import NDArray

CHUNK = 2**17  # what fits the processor's cache is read fastest
SIGHT = 100  # bytes before an array within which its key must stand
_QUOTE, _OPENING, _CLOSING = 1, 2, 3
_SORTS = {'"': _QUOTE, "[": _OPENING, "{": _OPENING, "]": _CLOSING, "}": _CLOSING}
_END = ord("]")
_SORTED = bytes(_SORTS.get(chr(n), 0) for n in range(256))


class Readable(Protocol):
    """What can be read from: a file, or a stream that mends one on its way."""

    def read(self, size: int, /) -> bytes:
        """
        Read on.

        Parameters
        ----------
        size
            Bytes to read.

        Returns
        -------
        chunk
            Empty only at the end.
        """


def slices(stream: Readable, key: str | None) -> Iterator[bytes]:
    """
    Cut the items out of an array.

    Parameters
    ----------
    stream
        JSON from its first byte on, without a byte order mark.
    key
        Key of the array in the outermost object; None where the array itself is outermost.

    Yields
    ------
    slice
        Whole items with the commas between them, in the order of the file.

    Raises
    ------
    ijson.JSONError
        If the file breaks off.
    """
    cutter = _Cutter(key)
    while fresh := stream.read(max(CHUNK, len(cutter.rest))):  # what is longer is looked at anew each time
        yield from cutter.feed(fresh)
    if cutter.depth or cutter.rest.strip() or cutter.is_fresh:
        raise ijson.IncompleteJSONError("parse error: premature EOF")


def depth(text: bytes) -> int:
    """
    Tell how deep a JSON text nests.

    Parameters
    ----------
    text
        JSON.

    Returns
    -------
    depth
        At least 0.

    Raises
    ------
    ijson.JSONError
        If a bracket is closed that was never opened.
    """
    return int(_brackets(text, 0)[1].max(initial=0))


class Shallow:
    """
    A stream that is cut off where it nests too deeply, before a parser fills the memory with it.

    Parameters
    ----------
    stream
        JSON.
    deepest
        How deep it may nest.
    """

    def __init__(self, stream: Readable, deepest: int) -> None:
        self._stream, self._deepest = stream, deepest
        self._depth, self._open = 0, b""  # the quote of a string that is not closed, and half an escape

    def read(self, size: int = CHUNK) -> bytes:
        """
        Read on.

        Parameters
        ----------
        size
            Bytes to read.

        Returns
        -------
        chunk
            Empty only at the end.

        Raises
        ------
        ijson.JSONError
            If the text nests too deeply.
        """
        fresh = self._stream.read(size)
        text = self._open + fresh
        _, depths, _ = _brackets(text, self._depth)
        if depths.max(initial=0) > self._deepest:
            raise ijson.JSONError(f"it nests more than {self._deepest} levels deep")
        self._depth = int(depths[-1]) if len(depths) else self._depth
        is_within = _neutral(text).count(b'"') % 2 == 1
        begun = (len(text) - len(text.rstrip(b"\\"))) % 2 == 1
        self._open = b'"' * is_within + b"\\" * begun
        return fresh


class _Cutter:
    """Where the cutting stands: the bytes not yet given, and how deep the text nests before them."""

    def __init__(self, key: str | None) -> None:
        self.rest, self.depth, self.is_fresh = b"", 0, True
        self._is_open = False
        self._level = 1 if key is None else 2  # inside the array, between its items
        self._opening = re.compile(rb"\[" if key is None else rb'"%b"\s*:\s*\[' % re.escape(key.encode()))

    def feed(self, fresh: bytes) -> Iterator[bytes]:
        """Give the items that are whole by now."""
        self.rest += fresh
        self.is_fresh = False
        at, depths, rises = _brackets(self.rest, self.depth)
        start = end = 0
        among = (depths == self._level) | (~rises & (depths == self._level - 1))
        for place, depth, is_rise in zip(at[among].tolist(), depths[among], rises[among], strict=True):
            if is_rise:
                self._is_open = self._opens(place)
                start = end = place + 1
            elif self._is_open and depth == self._level:
                end = place + 1
            elif self._is_open and self.rest[place] != _END:
                raise ijson.JSONError("parse error: an array is closed as if it were an object")
            elif self._is_open:
                yield self.rest[start:place]
                self._is_open = False
        if self._is_open and end > start:
            yield self.rest[start:end]
        if self._is_open:
            self.rest, self.depth = self.rest[end:], self._level
        elif len(at):
            self.rest, self.depth = self.rest[int(at[-1]) + 1 :], int(depths[-1])

    def _opens(self, place: int) -> bool:
        """Tell whether a bracket opens the array that is sought."""
        sight = self.rest[max(0, place - SIGHT) : place + 1]
        return any(match.end() == len(sight) for match in self._opening.finditer(sight))


def _brackets(text: bytes, depth: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Find the brackets outside strings: their places, how deep the text nests after each, and which open."""
    sorts = np.frombuffer(_neutral(text).translate(_SORTED), np.uint8)
    at = np.flatnonzero(sorts.view(np.bool_))
    marks = sorts[at]
    is_quote = marks == _QUOTE
    is_outside = np.flatnonzero(~(is_quote | np.bitwise_xor.accumulate(is_quote)))
    rises = marks[is_outside] == _OPENING
    depths = np.cumsum(rises * np.int64(2) - 1) + depth
    if depths.min(initial=0) < 0:
        raise ijson.JSONError("parse error: a bracket is closed that was never opened")
    return at[is_outside], depths, rises


def _neutral(text: bytes) -> bytes:
    """Replace escapes by what is as long and means nothing."""
    return text.replace(rb"\\", b"__").replace(rb"\"", b"__") if b"\\" in text else text
