"""Looking at an export before anything is read: whose it is, what in it can be read, and its hash."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from workbench import sources
from workbench.activity import Batch
from workbench.errors import ExportError
from workbench.sources import table

TABLE = "table"


@dataclass(frozen=True, slots=True)
class Found:
    """One readable piece of an export: its source's name, its own name, and how to read it."""

    source: str | None
    name: str
    read: Callable[[], Iterator[Batch]]


def find(
    path: Path, *, source: str | None, columns: Mapping[str, str] | None, day_first: bool | None = None
) -> list[Found]:
    """
    Find out which platform an export is of, and what in it can be read.

    Parameters
    ----------
    path
        A file, folder or zip.
    source
        Name of the source, if a person said it.
    columns
        For the source `table`: the file's own names of the columns it needs.
    day_first
        Whether a date such as 03/04/2026 begins with its day, where the export leaves that open.

    Returns
    -------
    found
        In the order of their names; pieces that no source knows have the source None.

    Raises
    ------
    ExportError
        If nothing fits any source, or pieces fit several.
    """
    export = sources.open_export(path)
    if columns:
        return _as_table(path, export, source, columns)
    whole = _claim(export, source)
    if whole:
        return [_found(whole, export.name, export, day_first)]
    pieces = list(sources.files(export)) if export.is_dir() else []
    found = [_found(_claim(piece, source), f"{path.name}/{name}", piece, day_first) for name, piece in pieces]
    _check(path, source, sorted({one.source for one in found if one.source}))
    return found


def describe(path: Path) -> dict[str, Any]:
    """
    Describe an input by size and hash, since its name may be a person's.

    Parameters
    ----------
    path
        A file, or a folder, which is described by the names and contents of its files.

    Returns
    -------
    described
        ``bytes`` and ``sha256``.
    """
    if path.is_file():
        return {"bytes": path.stat().st_size, "sha256": _digest(path)}
    held = sorted(file for file in path.rglob("*") if file.is_file())
    whole = hashlib.sha256()
    for file in held:
        line = f"{file.relative_to(path).as_posix()}\x1f{_digest(file)}\n"
        whole.update(line.encode("utf-8", "surrogatepass"))
    return {"bytes": sum(file.stat().st_size for file in held), "sha256": whole.hexdigest()}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _claim(export: Traversable, wanted: str | None) -> str | None:
    """Tell whose an export is; where a person named the source, no other is asked."""
    if wanted is None:
        return sources.claims(export)
    return wanted if sources.named(wanted).sniff(export) else None


def _found(source: str | None, name: str, export: Traversable, day_first: bool | None) -> Found:  # noqa: FBT001
    if source is None:
        return Found(None, name, lambda: iter(()))
    reader = sources.named(source)
    order = {"day_first": day_first} if isinstance(reader, sources.AsksDayOrder) else {}
    return Found(source, name, partial(reader.read, export, **order))


def _as_table(path: Path, export: Traversable, source: str | None, columns: Mapping[str, str]) -> list[Found]:
    """Read every file as a table with columns of its own, which no content can tell."""
    if source not in (None, TABLE):
        raise ExportError(f"Columns can be mapped for the source 'table' only, not for '{source}'.")
    whole = export.is_file()
    return [
        Found(
            TABLE, path.name if whole else f"{path.name}/{name}", partial(table.read, file, columns=columns)
        )
        for name, file in sources.files(export)
    ]


def _check(path: Path, wanted: str | None, kinds: list[str]) -> None:
    if not kinds:
        asked = sources.known().values() if wanted is None else [sources.named(wanted)]
        expected = "; ".join(f"{source.label}: {source.expects}" for source in asked)
        fault = "fits no known source" if wanted is None else f"is no export that source '{wanted}' knows"
        raise ExportError(f"'{path.name}' {fault}. Expected {'one of: ' * (wanted is None)}{expected}.")
    if len(kinds) > 1:
        raise ExportError(
            f"'{path.name}' holds exports of {' and '.join(kinds)}. Import them one by one, "
            f"or say which to read with --source {kinds[0]}."
        )
