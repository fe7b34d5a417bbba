"""
Running a report notebook: papermill in a process of its own, and a judgement that trusts no file.

After a timeout or a dead kernel papermill leaves a notebook that calls every cell completed, and a
cell that exits with 0 counts as success. So a run only stands if papermill returned without an
error, and every cell that holds code has run, and none shows an error.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.reports.notebook import read, written

if TYPE_CHECKING:
    import nbformat

_NOTEBOOK, _EXECUTED, _ORDER = "notebook.ipynb", "executed.ipynb", "order.json"
_OUTCOME, _LOG = "outcome.json", "log.txt"
_CUT_OFF = {"CellTimeoutError", "DeadKernelError", "Overdue", "Ended"}
_FINAL = {"NoSuchKernel", "PapermillExecutionError", *_CUT_OFF}
_HINTS = {
    "NoSuchKernel": "there is no such kernel; install ipykernel into this environment",
    "DeadKernelError": "its kernel died, perhaps for want of memory",
}
_ADDED = {"injected-parameters", "papermill-error-cell-tag"}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_LABEL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a run may take, in seconds, and on which kernel."""

    cell: int = 600
    start: int = 120
    whole: int = 3600
    kernel: str = "python3"


@dataclass(frozen=True, slots=True)
class Run:
    """
    What came of a run.

    Parameters
    ----------
    notebook
        As far as it was executed; absent if papermill wrote none.
    fault
        One sentence on what went wrong; empty only if every cell ran.
    """

    notebook: "nbformat.NotebookNode | None"
    fault: str


def run(
    notebook: "nbformat.NotebookNode",
    parameters: Mapping[str, Any],
    *,
    folder: Path,
    limits: Limits = Limits(),
) -> Run:
    """
    Run a notebook, once more only if its kernel did not start.

    Parameters
    ----------
    notebook
        As `workbench.reports.notebook.prepare` gives it.
    parameters
        Plain JSON values by name.
    folder
        An empty folder, the working directory of the notebook.
    limits
        Seconds and kernel.

    Returns
    -------
    run
        The executed notebook, and the fault if there was one.
    """
    (folder / _NOTEBOOK).write_text(written(notebook), encoding="utf-8")
    order = {
        "notebook": _NOTEBOOK,
        "executed": _EXECUTED,
        "parameters": dict(parameters),
        "kernel": limits.kernel,
        "cell_seconds": limits.cell,
        "start_seconds": limits.start,
    }
    (folder / _ORDER).write_text(json.dumps(order), encoding="utf-8")
    error, message = _attempt(folder, limits)
    if error and error not in _FINAL and not _started(_executed(folder)):
        error, message = _attempt(folder, limits)
    executed = _executed(folder)
    return Run(executed, judge(executed, error=error, message=message))


def _attempt(folder: Path, limits: Limits) -> tuple[str, str]:
    """Run the process once; give the name and message of its error, both empty if it had none."""
    for name in (_EXECUTED, _OUTCOME):
        (folder / name).unlink(missing_ok=True)
    command = [sys.executable, "-m", "workbench.reports._process", _ORDER]
    with (folder / _LOG).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  our own Python, our own module
            command, cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            process.wait(limits.whole)
        except subprocess.TimeoutExpired:
            return "Overdue", f"it took longer than {limits.whole} seconds"
        finally:
            process.kill()  # where it still runs; its kernel sees this and ends by itself
            process.wait()
    if not (folder / _OUTCOME).is_file():
        log_lines = (folder / _LOG).read_text(encoding="utf-8", errors="replace").split("\n")
        return "Ended", _last(log_lines) or f"the process ended with code {process.returncode}"
    outcome = json.loads((folder / _OUTCOME).read_text(encoding="utf-8"))
    return outcome["error"], outcome["message"]


def _environment(folder: Path) -> dict[str, str]:
    """Leave out what a person's own set-up would change in a report."""
    own = {"PYTHONHASHSEED": "0", "IPYTHONDIR": str(folder / ".ipython"), "JUPYTER_PREFER_ENV_PATH": "1"}
    return os.environ | own


def _executed(folder: Path) -> "nbformat.NotebookNode | None":
    path = folder / _EXECUTED
    try:
        return read(path) if path.is_file() else None
    except ValueError:  # killed while writing
        return None


def _started(notebook: "nbformat.NotebookNode | None") -> bool:
    return notebook is not None and any(_touched(cell) for cell in notebook.cells)


def _touched(cell: "nbformat.NotebookNode") -> bool:
    return cell.cell_type == "code" and bool(
        cell.execution_count or cell.metadata.get("papermill", {}).get("start_time")
    )


def judge(notebook: "nbformat.NotebookNode | None", *, error: str = "", message: str = "") -> str:
    """
    Tell whether every cell of an executed notebook ran, whatever the notebook says of itself.

    Parameters
    ----------
    notebook
        What papermill left; absent if it left nothing.
    error
        Class of the exception papermill raised; empty if it returned.
    message
        What the exception said.

    Returns
    -------
    fault
        One sentence that names the cell and the last line of its traceback; empty if all is well.
    """
    if notebook is None:
        return (
            f"Papermill stopped before the first cell: {_said(error, message)}."
            if error
            else "Nothing was run."
        )
    cells = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]
    shown = [(cell, output) for cell in cells for output in cell.outputs if output.output_type == "error"]
    if shown and error not in _CUT_OFF:
        return f"{_name(shown[0][0], notebook)} failed: {_shown(shown[0][1])}."
    if error:
        started = [cell for cell in cells if _touched(cell)]
        where = f"{_name(started[-1], notebook)} did not finish" if started else "The kernel did not start"
        return f"{where}: {_said(error, message)}."
    for cell in cells:
        status = cell.metadata.get("papermill", {})
        if cell.execution_count is None or status.get("exception") or status.get("status") != "completed":
            return f"{_name(cell, notebook)} was never run."
    return ""


def _name(cell: "nbformat.NotebookNode", notebook: "nbformat.NotebookNode") -> str:
    """Call a cell by its place among the code cells a person sees, and its first line."""
    line = next(line.strip() for line in cell.source.splitlines() if line.strip())
    label = line if len(line) <= _LABEL else f"{line[:_LABEL]}..."
    if not _ADDED.isdisjoint(cell.metadata.get("tags", [])):
        return f"The cell that papermill added ('{label}')"
    own = [
        c for c in notebook.cells if c.cell_type == "code" and _ADDED.isdisjoint(c.metadata.get("tags", []))
    ]
    return f"Code cell {next(n for n, c in enumerate(own, 1) if c is cell)} ('{label}')"


def _shown(output: "nbformat.NotebookNode") -> str:
    return _last([f"{output.ename}: {output.evalue}".rstrip(": ")])


def _said(error: str, message: str) -> str:
    hint = _HINTS.get(error, "")
    first = next((line.strip() for line in message.splitlines() if line.strip()), "")
    return hint or f"{error}: {first}".rstrip(":. ")


def _last(lines: list[str]) -> str:
    shown = [line for line in (_ANSI.sub("", "\n".join(lines))).splitlines() if line.strip()]
    return shown[-1].strip().rstrip(".") if shown else ""
