"""Answers of an interface (API) as people save them: one JSON, a list of them, or one a line."""

from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from typing import IO, Any, NamedTuple

import orjson

from workbench.sources._json import BOM, FAULTS, HEAD, MOST, broken, items

LONGEST = 64 * 2**20  # one line, in bytes
RECORDING = "item.body"


class Unreadable(NamedTuple):
    """A line that is no JSON, and why."""

    reason: str


def answers(export: Traversable, prefixes: Iterable[str]) -> Iterator[Any]:
    """
    Yield what a file holds, piece by piece, so that memory does not grow with it.

    Parameters
    ----------
    export
        A file.
    prefixes
        Where the pieces stand in a file that is one JSON, as ijson writes it: ``item``, ``posts.item``, or
        nothing for the whole.

    Yields
    ------
    piece
        A JSON value, or an `Unreadable` line.

    Raises
    ------
    ExportError
        If the file is no whole JSON.
    """
    if _is_lines(export):
        yield from _lines(export)
        return
    for prefix in prefixes:
        for _, piece in items(export, prefix):
            yield piece


def bare(paths: frozenset[str]) -> frozenset[str]:
    """
    Take from the key paths of a recording (``method``, ``uri`` and ``body`` of each exchange) what is around.

    Parameters
    ----------
    paths
        As `shape` gives them.

    Returns
    -------
    paths
        Those of the answers; what is no recording stays as it is.
    """
    if not {RECORDING, "item.method"} <= paths:
        return paths
    return frozenset(path.removeprefix(f"{RECORDING}.") for path in paths if path.startswith(f"{RECORDING}."))


def recorded(piece: dict[str, Any]) -> bool:
    """
    Tell whether a piece is a recorded exchange.

    Parameters
    ----------
    piece
        From a file.

    Returns
    -------
    is_recorded
        True where an answer stands under ``body``.
    """
    return "method" in piece and "body" in piece


def count(value: object) -> int | None:
    """
    Read a count.

    Parameters
    ----------
    value
        As the file has it.

    Returns
    -------
    count
        None where this is none.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < MOST else None


def string(value: object) -> str | None:
    """
    Give a string that says something.

    Parameters
    ----------
    value
        As the file has it.

    Returns
    -------
    string
        None where it is empty or none.
    """
    return value if isinstance(value, str) and value else None


def _is_lines(export: Traversable) -> bool:
    try:
        with export.open("rb") as stream:
            first = stream.readline(LONGEST).removeprefix(BOM)
            return bool(stream.read(HEAD).strip()) and isinstance(_parsed(first), dict | list)
    except FAULTS as error:
        raise broken(export, 0, error) from error


def _lines(export: Traversable) -> Iterator[Any]:
    number = 0
    try:
        with export.open("rb") as stream:
            while line := stream.readline(LONGEST):
                number += 1
                if len(line) == LONGEST and not line.endswith(b"\n"):
                    _skip(stream)
                    yield Unreadable(f"a line of more than {LONGEST // 2**20} MiB")
                elif line.strip():
                    parsed = _parsed(line.removeprefix(BOM))
                    yield Unreadable("a line that is no JSON") if parsed is Unreadable else parsed
    except FAULTS as error:
        raise broken(export, number, error) from error


def _skip(stream: IO[bytes]) -> None:
    while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
        pass


def _parsed(line: bytes) -> Any:  # noqa: ANN401  whatever stands in the line
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return Unreadable
