"""What a person chose for reports: which studies, and which values for a notebook's parameters."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import ReportError, StudyError, WorkbenchError
from workbench.reports import LANGUAGES, STUDY_PARAMETER, notebook as notebooks

SHELF = Path("data")


def studies(given: Sequence[Path]) -> list[Path]:
    """
    Give the studies that reports are to be made of.

    Parameters
    ----------
    given
        Folders; all studies in `data/` if there are none.

    Returns
    -------
    studies
        Each once, in order.

    Raises
    ------
    StudyError
        If there is none, or two of them have one name, so that one report would replace the other.
    """
    chosen = {path.resolve(): path for path in given or _shelved()}
    if not chosen:
        raise StudyError(f"There is no study in '{SHELF}'. Name one, or make one: workbench demo")
    names = [path.name for path in chosen]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise StudyError(
            f"Two studies have the name '{twice[0]}', and their reports would replace each other. "
            "Make them one by one, each with its own --into."
        )
    return list(chosen.values())


def parameters(given: Mapping[str, str], notebook: str, *, language: str) -> dict[str, Any]:
    """
    Read what was typed as values of a notebook's parameters, before any report is made.

    Parameters
    ----------
    given
        Typed text by name.
    notebook
        Name or path.
    language
        Language of the reports.

    Returns
    -------
    values
        Of the types the notebook's defaults have; what is not text is read as JSON.

    Raises
    ------
    WorkbenchError
        If the notebook or a parameter does not exist, or a value is of another type.
    """
    if language not in LANGUAGES:
        raise WorkbenchError(f"There are no reports in '{language}'. Choose one of {', '.join(LANGUAGES)}.")
    if own := sorted({STUDY_PARAMETER, "language"} & given.keys()):
        raise WorkbenchError(f"The parameter '{own[0]}' is set by the report itself; leave it out.")
    try:
        path = notebooks.find(notebook)
        known = notebooks.defaults(notebooks.prepare(path), path.stem)
        values = {name: _value(text, known.get(name)) for name, text in given.items()}
        return notebooks.check(values, known, path.stem)
    except ReportError as error:  # nothing was begun, so this is what was typed
        raise WorkbenchError(str(error)) from error


def _shelved() -> list[Path]:
    return sorted(file.parent for file in SHELF.glob("*/provenance.json"))


def _value(text: str, default: object) -> Any:  # noqa: ANN401  whatever JSON holds
    if isinstance(default, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
