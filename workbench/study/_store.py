"""
How a study lies on disk, so that it is always the old one or the new one.

The tables of a study are never changed in place. An import writes a whole new generation beside the
one in use, and replacing ``provenance.json``, which names the generation, is the one step that makes
it count. Whatever an interrupted import left behind is swept away by the next.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import filelock

from workbench.errors import StudyError

POINTER = "provenance.json"
TABLES = "tables"
FORMAT = 4


def provenance(folder: Path) -> dict[str, Any]:
    """
    Read what a study says of its making.

    Parameters
    ----------
    folder
        The study.

    Returns
    -------
    provenance
        Name of the generation in use, key id, and one entry an import.

    Raises
    ------
    StudyError
        If there is no study, or it was written by a newer workbench.
    """
    file = folder / POINTER
    if not file.is_file():
        raise StudyError(
            f"There is no study in '{folder}'. Make one: workbench import EXPORT --into {folder}"
        )
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise StudyError(
            f"'{file}' is damaged ({error}). Import the exports again into a new study."
        ) from error
    if found.get("format") != FORMAT:
        raise StudyError(
            f"'{folder}' was written in format {found.get('format')}; this workbench reads {FORMAT}. "
            "Use the workbench that made it, or import the exports again."
        )
    return found


def exists(folder: Path) -> bool:
    """
    Tell whether there is a study.

    Parameters
    ----------
    folder
        Where it would be.

    Returns
    -------
    exists
        Whether it has a generation in use.
    """
    return (folder / POINTER).exists()


def tables(folder: Path, found: dict[str, Any]) -> Path:
    """
    Give the folder of the tables in use.

    Parameters
    ----------
    folder
        The study.
    found
        Its provenance.

    Returns
    -------
    tables
        Holds ``activity/*.parquet``, ``actors.parquet`` and ``rejects.parquet``.
    """
    return folder / TABLES / str(found["generation"])


@contextmanager
def generation(folder: Path) -> Iterator[Path]:
    """
    Give an empty folder for the next generation of tables, alone in the study.

    Parameters
    ----------
    folder
        The study; made if it is not there.

    Yields
    ------
    next
        To be filled and then handed to `publish`; removed if that did not happen.

    Raises
    ------
    StudyError
        If another import is at work in this study.
    """
    is_new = not folder.exists()
    (folder / TABLES).mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / TABLES / ".lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise StudyError(f"Another import is at work in '{folder}'. Wait until it is done.") from error
    with ExitStack() as afterwards:  # the last first, and all of them whatever happens
        afterwards.callback(_withdraw, folder, folder if is_new else folder / TABLES)
        afterwards.callback(lock.release)
        afterwards.callback(_sweep, folder)
        _sweep(folder)
        following = folder / TABLES / f"{_current(folder) + 1:06d}"
        following.mkdir()
        yield following


def publish(folder: Path, following: Path, record: dict[str, Any]) -> None:
    """
    Make a filled generation the one in use, in one step.

    Parameters
    ----------
    folder
        The study.
    following
        What `generation` gave.
    record
        The new provenance, without format and generation.
    """
    draft = following / POINTER
    whole = {"format": FORMAT, "generation": following.name, **record}
    draft.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", "utf-8")
    for file in following.rglob("*"):
        if file.is_file():
            _to_disk(file)
    draft.replace(folder / POINTER)


def _to_disk(file: Path) -> None:
    """Wait until a file is safe even if the power fails."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _current(folder: Path) -> int:
    return int(provenance(folder)["generation"]) if exists(folder) else 0


def _withdraw(folder: Path, made: Path) -> None:
    """Remove what was made for a study that did not come about."""
    if not exists(folder):
        shutil.rmtree(made)


def _sweep(folder: Path) -> None:
    """Remove every generation but the one in use."""
    current = f"{_current(folder):06d}"
    for path in (folder / TABLES).iterdir():
        if path.is_dir() and path.name != current:
            shutil.rmtree(path)
