"""The files of a round: each is replaced whole, so that a crash leaves the former one as it was."""

import json
import os
import re
import secrets
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.errors import StudyError

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_TAKEN = {"sample", "round", "con", "prn", "aux", "nul"}  # our own files, and names that Windows keeps


def label(name: str, *, of: str) -> str:
    """
    Check a label that becomes the name of a file or folder.

    Parameters
    ----------
    name
        What a person chose.
    of
        What it names.

    Returns
    -------
    name
        As it was given.

    Raises
    ------
    StudyError
        If it has other characters than small letters, digits and hyphens, is too long, or is taken.
    """
    if not _LABEL.fullmatch(str(name)) or name in _TAKEN:
        raise StudyError(
            f"{name!r} cannot be the label of a {of}. Take up to 32 small letters a to z, digits and "
            f"hyphens, such as 'reader-1'; not {', '.join(sorted(_TAKEN))}."
        )
    return name


def replace(file: Path, content: str) -> None:
    """
    Write a file whole and put it in the place of the former one; only its owner may read it.

    Parameters
    ----------
    file
        Where it stands.
    content
        All of it.
    """
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def table(file: Path, columns: list[str]) -> pd.DataFrame:
    """
    Read a CSV file of a round; everything in it is text.

    Parameters
    ----------
    file
        Which must be there.
    columns
        What it must hold, in this order.

    Returns
    -------
    table
        Texts, empty where nothing is said.

    Raises
    ------
    StudyError
        If it cannot be read, or holds other columns.
    """
    try:
        found = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8")
    except (ValueError, OSError) as error:
        raise StudyError(f"'{file}' cannot be read: {error}") from error
    if list(found.columns) != columns:
        held = ", ".join(map(str, found.columns))
        raise StudyError(
            f"'{file}' has the columns {held}; expected are {', '.join(columns)}. A spreadsheet may have "
            "changed it: take it from a copy."
        )
    return found


def facts(file: Path) -> dict[str, Any]:
    """
    Read the facts of a round.

    Parameters
    ----------
    file
        Its ``round.json``.

    Returns
    -------
    facts
        As written.

    Raises
    ------
    StudyError
        If there is none, or it is damaged.
    """
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise StudyError(
            f"There is no round of coding in '{file.parent}'. Begin one: coding.start(...)"
        ) from error
    except (ValueError, OSError) as error:
        raise StudyError(f"'{file}' is damaged ({error}). Take it from a copy.") from error
    return found
