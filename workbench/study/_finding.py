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
        If nothing fits any source, or a file fits several.
    """
    export = sources.open_export(path)
    if columns:
        return _as_table(path, export, source, columns)
    found = _found_in(path.name, export, partial(_found, day_first=day_first), source)
    _check(path, source, found)
    return found


def _found_in(
    name: str,
    export: Traversable,
    as_found: Callable[[str | None, str, Traversable], Found],
    source: str | None,
) -> list[Found]:
    """Ask for a folder as a whole first, then for what lies in it; a zip in a folder counts as a folder."""
    whole = _claim(export, source)
    if whole or not export.is_dir():
        return [as_found(whole, name, export)]
    found = []
    for child in sources.children(export):
        is_file = isinstance(child, Path) and child.is_file() and child.stat().st_size > 0
        inside = sources.open_export(Path(str(child))) if is_file else child
        found += _found_in(f"{name}/{child.name}", inside, as_found, source)
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


def _found(source: str | None, name: str, export: Traversable, *, day_first: bool | None) -> Found:
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


def _check(path: Path, wanted: str | None, found: list[Found]) -> None:
    if any(one.source for one in found):
        return
    if wanted is not None:
        source = sources.named(wanted)
        raise ExportError(
            f"'{path.name}' is no export that source '{wanted}' knows. "
            f"Expected {source.label}: {source.expects}."
        )
    raise ExportError(
        f"'{path.name}' fits no known source. 'workbench sources' lists what can be read. Any other table "
        "(CSV, NDJSON, a workbook's sheet saved as 'CSV UTF-8') is read if you say which columns hold the "
        "actor and the time, as in --map actor=username --map time=sent."
    )
