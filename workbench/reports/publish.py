"""Making a report from beginning to end: nothing is published before everything about it holds."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import ReportError
from workbench.reports import notebook as notebooks, pdf as printing, runner
from workbench.reports._leaks import leaks

if TYPE_CHECKING:
    import nbformat

_NO_BROWSER = (
    "No PDF was made, for no browser was found: open the page and print it, "
    "or name Chromium, Chrome or Edge in WORKBENCH_BROWSER."
)


@dataclass(frozen=True, slots=True)
class Made:
    """
    A published report.

    Parameters
    ----------
    html
        The page.
    pdf
        The same on paper; absent if none was asked for or no browser was found.
    notebook
        The executed notebook behind it.
    message
        What a person should know beside that; often empty.
    """

    html: Path
    pdf: Path | None
    notebook: Path
    message: str = ""


def make(
    study: Path,
    *,
    into: Path,
    notebook: str = "report-service",
    parameters: Mapping[str, Any] | None = None,
    language: str = "en",
    pdf: bool = False,
    progress: Callable[[str], None] | None = None,
    limits: runner.Limits | None = None,
) -> Made:
    """
    Make a report of a study, or leave the former one as it is.

    Parameters
    ----------
    study
        The study's folder.
    into
        Folder of the reports; made if need be.
    notebook
        Name of a notebook of the project, or a path that ends with ``.ipynb``. Its parameters cell
        must hold ``study_folder``, and ``language`` if it speaks more than English.
    parameters
        Plain values for its other parameters, by name.
    language
        One of `LANGUAGES`.
    pdf
        Whether to print the page as PDF as well.
    progress
        Called with one line a step.
    limits
        Seconds a cell, the start and the whole run may take.

    Returns
    -------
    made
        Where the finished files are.

    Raises
    ------
    ReportError
        If anything about the report does not hold, naming the cell if it was one.
    StudyError
        If the folder holds no study.
    """
    from workbench import study as studies  # noqa: PLC0415  pandas and DuckDB, only where a report is made

    tell = progress or (lambda _: None)
    studies.read(study)  # what is no study is said at once
    path = notebooks.find(notebook)
    prepared = notebooks.prepare(path)
    values = _parameters(study, path, prepared, parameters or {}, language)
    name = _name(study, path, values, language)
    with tempfile.TemporaryDirectory(prefix="workbench-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch).resolve()
        tell(f"{name}: runs {path.stem}")
        run = runner.run(prepared, values, folder=folder, limits=limits or runner.Limits())
        if run.fault or run.notebook is None:
            raise _unmade(name, run.fault, run.notebook, into)
        tell(f"{name}: renders and checks the page")
        try:
            finished = _checked(run.notebook, study, language)
        except ReportError as error:
            raise _unmade(name, str(error), run.notebook, into) from error
        message = ""
        if pdf:
            tell(f"{name}: prints the PDF")
            finished[".pdf"], message = _printed(finished[".html"], folder)
        return _publish({end: made for end, made in finished.items() if made}, into, name, message)


def _parameters(
    study: Path, path: Path, prepared: "nbformat.NotebookNode", given: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """Check what is given and add what every report gets: the study and the language."""
    known = notebooks.defaults(prepared, path.stem)
    own = {notebooks.STUDY_PARAMETER: str(study.resolve()), "language": language}
    if language not in notebooks.LANGUAGES:
        known_languages = ", ".join(notebooks.LANGUAGES)
        raise ReportError(f"There are no reports in '{language}'. Choose one of {known_languages}.")
    if notebooks.STUDY_PARAMETER not in known:
        raise ReportError(f"The notebook '{path.stem}' needs a parameter '{notebooks.STUDY_PARAMETER}'.")
    if "language" not in known and language != "en":
        raise ReportError(f"The notebook '{path.stem}' has no parameter 'language': it speaks English only.")
    if taken := sorted(own.keys() & given.keys()):
        raise ReportError(f"The parameter '{taken[0]}' is set by the report itself; leave it out.")
    return notebooks.check({**given, **{k: v for k, v in own.items() if k in known}}, known, path.stem)


def _name(study: Path, path: Path, values: Mapping[str, Any], language: str) -> str:
    parts = [study.resolve().name, path.stem.removeprefix("report-"), str(values.get("period") or "")]
    parts.append("" if language == "en" else language)
    return "-".join(re.sub(r"[^\w.-]+", "-", part).strip("-.") for part in parts if part)


def _unmade(name: str, fault: str, notebook: "nbformat.NotebookNode | None", into: Path) -> ReportError:
    """Keep what was run, so that a person can look, and say what happened and where to look."""
    told = f"The report '{name}' was not made. {fault} The former report, if there is one, is untouched"
    if notebook is None:
        return ReportError(f"{told}.")
    kept = into / "_failed" / f"{name}.ipynb"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(notebooks.written(notebook), encoding="utf-8")
    return ReportError(f"{told}; what was run lies in '{kept}'.")


def _checked(executed: "nbformat.NotebookNode", study: Path, language: str) -> dict[str, bytes]:
    """Render the page, and look at it and the notebook behind it for what points at a person."""
    from workbench.reports import page  # noqa: PLC0415  nbconvert, only where a report is made

    html = page.render(executed, language=language)
    cells = [cell for cell in executed.cells if cell.cell_type == "code"]
    for cell in cells:
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    text = json.dumps([cell.outputs for cell in cells], ensure_ascii=False)
    if found := leaks(f"{html}\n{text}", study, own="\n".join(cell.source for cell in executed.cells)):
        more = f" and {len(found) - 1} more like it" if found[1:] else ""
        raise ReportError(
            f"It holds {found[0]}{more}, and a report names nobody. Take it out of the notebook."
        )
    return {".html": html.encode("utf-8"), ".ipynb": notebooks.written(executed).encode("utf-8")}


def _printed(html: bytes, folder: Path) -> tuple[bytes, str]:
    browser = printing.browser()
    if browser is None:
        return b"", _NO_BROWSER
    page, printed = folder / "page.html", folder / "page.pdf"
    page.write_bytes(html)
    try:
        printing.write(page, printed, using=browser)
    except ReportError as error:
        return b"", f"{error} Open the page and print it."
    return printed.read_bytes(), ""


def _publish(finished: Mapping[str, bytes], into: Path, name: str, message: str) -> Made:
    """Write every file beside its place first, then move all into place, the page last."""
    into.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".publish-", dir=into))
    try:
        for end, content in finished.items():
            (staging / f"{name}{end}").write_bytes(content)
        for end in sorted(finished, key=lambda end: end == ".html"):
            os.replace(staging / f"{name}{end}", into / f"{name}{end}")  # noqa: PTH105  the word for it
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    printed = into / f"{name}.pdf"
    if ".pdf" not in finished and printed.exists():
        message = f"{message} '{printed}' is from an earlier run.".strip()
    to = {end: into / f"{name}{end}" for end in finished}
    return Made(to[".html"], to.get(".pdf"), to[".ipynb"], message)
