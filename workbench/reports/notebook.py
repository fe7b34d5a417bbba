"""Report notebooks before they run: where they lie, and which parameters they take."""

import ast
import contextlib
import json
import logging
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import ReportError

if TYPE_CHECKING:
    import nbformat

STUDY_PARAMETER = "study_folder"
LANGUAGES = ("en", "nb", "nn", "fi")
_FOLDER = Path(__file__).parents[2] / "notebooks"


def find(name: str, *, folder: Path = _FOLDER) -> Path:
    """
    Find a notebook by its name in the project, or by its path.

    Parameters
    ----------
    name
        Such as ``report-service``, or a path that ends with ``.ipynb``.
    folder
        The project's notebooks.

    Returns
    -------
    notebook
        An existing file.

    Raises
    ------
    ReportError
        If there is none, listing the notebooks that exist.
    """
    if name.endswith(".ipynb"):
        path = Path(name)
        if not path.is_file():
            raise ReportError(f"There is no notebook '{name}'. Give the path of a notebook that exists.")
        return path
    if not folder.is_dir():
        raise ReportError(
            f"The notebook '{name}' is not here: the package was installed without the project's notebooks. "
            "Run from a clone of the project, or give the path of a notebook that ends with .ipynb."
        )
    known = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    if name not in known:
        raise ReportError(f"There is no notebook '{name}'. These exist: {', '.join(known) or 'none'}.")
    return known[name]


def read(path: Path) -> "nbformat.NotebookNode":
    """
    Read a notebook.

    Parameters
    ----------
    path
        An existing file.

    Returns
    -------
    notebook
        In the current form of notebooks.
    """
    import nbformat  # noqa: PLC0415  its schemas take a second to load

    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call, no-any-return]


def written(notebook: "nbformat.NotebookNode") -> str:
    """
    Give a notebook as the text of its file.

    Parameters
    ----------
    notebook
        Any.

    Returns
    -------
    text
        JSON.
    """
    import nbformat  # noqa: PLC0415

    return str(nbformat.writes(notebook))  # type: ignore[no-untyped-call]


def prepare(notebook: Path) -> "nbformat.NotebookNode":
    """
    Read a notebook so that nothing stored in it can pass for a run: no outputs, no counts, our kernel.

    Parameters
    ----------
    notebook
        An existing file.

    Returns
    -------
    prepared
        Ready for papermill.

    Raises
    ------
    ReportError
        If the file is no notebook.
    """
    try:
        prepared = read(notebook)
    except Exception as error:  # a file that is no notebook trips nbformat in many ways
        raise ReportError(
            f"'{notebook.name}' cannot be read as a notebook. Open it in JupyterLab and save it again."
        ) from error
    for cell in prepared.cells:
        cell.metadata.pop("papermill", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    prepared.metadata.pop("papermill", None)
    prepared.metadata.pop("widgets", None)
    prepared.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    prepared.metadata["language_info"] = {"name": "python"}
    return prepared


def defaults(notebook: "nbformat.NotebookNode", name: str) -> dict[str, Any]:
    """
    List the parameters of a notebook with their default values.

    Papermill reads the parameters cell line by line and passes over what it does not understand, and
    it adds given values after that cell. So a cell that papermill reads differently from Python, or
    that computes anything, is refused.

    Parameters
    ----------
    notebook
        As `prepare` gives it.
    name
        What to call it in a message.

    Returns
    -------
    parameters
        Default value by name.

    Raises
    ------
    ReportError
        If there is not exactly one parameters cell, or it cannot be relied on.
    """
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise ReportError(
            f"The notebook '{name}' has {len(cells) or 'no'} cells tagged 'parameters'; it needs exactly one."
        )
    values = dict(_constants(cells[0].source, name))
    seen = _inspected(notebook)
    if unread := sorted(values.keys() ^ seen):
        raise ReportError(
            f"In the notebook '{name}', papermill cannot read the parameter '{unread[0]}'. Write it on one "
            "line, with a plain type: str, int, float, bool or list."
        )
    return values


def _constants(source: str, name: str) -> Iterator[tuple[str, Any]]:
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        raise ReportError(f"The parameters cell of '{name}' is no Python: {error}.") from error
    for line in lines:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        value = getattr(line, "value", None)
        if isinstance(target, ast.Name) and value is not None:
            with contextlib.suppress(ValueError):
                yield target.id, ast.literal_eval(value)
                continue
        first = ast.unparse(line).splitlines()[0]
        raise ReportError(
            f"The parameters cell of '{name}' holds '{first}'. It may only give names constant values; "
            " work out the rest in the next cell, where given values are already in place."
        )


def _inspected(notebook: "nbformat.NotebookNode") -> set[str]:
    import papermill  # noqa: PLC0415  half a second, only where a report is made

    logging.getLogger("papermill").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        copy = Path(folder) / "notebook.ipynb"
        copy.write_text(written(notebook), encoding="utf-8")
        return set(papermill.inspect_notebook(str(copy)))


def check(given: Mapping[str, Any], known: Mapping[str, Any], name: str) -> dict[str, Any]:
    """
    Check given parameters against those the notebook has.

    Parameters
    ----------
    given
        Value by name: text, numbers, true or false, nothing, and lists or tables of these.
    known
        Default value by name.
    name
        What to call the notebook in a message.

    Returns
    -------
    parameters
        The same values as plain JSON types.

    Raises
    ------
    ReportError
        For an unknown name, a value of another type than the default, or one that JSON cannot hold.
    """
    for parameter, value in given.items():
        if parameter not in known:
            names = ", ".join(sorted(known)) or "none"
            raise ReportError(f"The notebook '{name}' has no parameter '{parameter}'. It has: {names}.")
        if not _plain(value):
            raise ReportError(
                f"The parameter '{parameter}' cannot be {value!r}, a {type(value).__name__}: papermill would "
                "hand it on as text. Give text, a number, true or false, or a list of these."
            )
        if not _fits(value, known[parameter]):
            raise ReportError(
                f"The parameter '{parameter}' of '{name}' is {type(known[parameter]).__name__} "
                f"(such as {known[parameter]!r}), not {type(value).__name__} ({value!r})."
            )
    plain: dict[str, Any] = json.loads(json.dumps(dict(given)))
    return plain


def _plain(value: object) -> bool:
    if isinstance(value, list):
        return all(_plain(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(item) for key, item in value.items())
    if isinstance(value, float):
        return value - value == 0  # neither infinite nor undefined, which JSON lacks
    return value is None or isinstance(value, str | int)


def _fits(value: object, default: object) -> bool:
    if default is None:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))
