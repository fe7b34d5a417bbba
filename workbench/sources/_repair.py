r"""Telegram Desktop writes control characters as ``\x0C``, which is no JSON; here they become ``\u000C``."""

import re
from typing import IO

from workbench.sources._json import BOM

CHUNK = 64 * 1024

# an escape is always read as a whole, so that the end of `\\` never looks like the start of `\x`
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_BEGUN = re.compile(rb"\\(?:x[0-9A-Fa-f]?)?")


class Repaired:
    """
    A stream with Telegram's own escapes rewritten while it is read.

    Parameters
    ----------
    stream
        The file as it is.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rest = stream.read(len(BOM)).removeprefix(BOM)

    def read(self, size: int = CHUNK) -> bytes:
        """
        Read on.

        Parameters
        ----------
        size
            Bytes to take from the file; what is given may be a little longer or shorter.

        Returns
        -------
        chunk
            Repaired bytes; empty only at the end of the file, or where nothing was asked for.
        """
        while size:
            fresh = self._stream.read(size)
            chunk, self._rest = self._rest + fresh, b""
            if fresh and (begun := _begun(chunk)):
                chunk, self._rest = chunk[:-begun], chunk[-begun:]
            if chunk or not fresh:
                return _ESCAPE.sub(_rewritten, chunk) if b"\\x" in chunk else chunk
        return b""


def _begun(chunk: bytes) -> int:
    """Count the bytes at the end that may be the start of an escape."""
    start = chunk.rfind(b"\\", max(0, len(chunk) - 3))
    run = start + 1 - len(chunk[: start + 1].rstrip(b"\\"))  # backslashes in pairs stand for themselves
    return len(chunk) - start if run % 2 and _BEGUN.fullmatch(chunk, start) else 0


def _rewritten(escape: re.Match[bytes]) -> bytes:
    return rb"\u00" + escape[1] if escape[1] else escape[0]
