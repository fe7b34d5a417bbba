"""
Keeping notebooks as text that nbval can compare: ``python -m tests.notebooks notebooks/*.ipynb``.

Each notebook is run where it lies and stored with its outputs, but without what changes from run to
run or that nobody reads in a diff: pictures, kernels, time stamps. Running it again changes nothing.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
PICTURE = re.compile(r'src="data:[^"]*"')
NO_PICTURE = 'src="data:,"'
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")
ABSOLUTE = re.compile(r"(?<![\w.:/])/(home|root|Users|tmp|work|private|var|mnt|opt|usr)/\w|\b[A-Z]:\\\w")
FROM_WIDGETS = "application/vnd.jupyter.widget-view+json"


def run(path: Path, *, seconds: int = 300) -> nbformat.NotebookNode:
    """Run a notebook in its own folder, as nbval does, and give it with its outputs."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(path.parent)}},
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    )
    client.execute()
    return notebook


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Give the form in which a notebook is stored; a stored one stays as it is."""
    cells = [_cell(cell) for cell in notebook.cells]
    for number, cell in enumerate(
        (c for c in cells if c["cell_type"] == "code" and c["source"].strip()), start=1
    ):
        cell["execution_count"] = number
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = number
    for cell, name in zip(cells, _ids(notebook.cells), strict=True):
        cell["id"] = name
    stored = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return nbformat.from_dict({"cells": cells, "metadata": stored, "nbformat": 4, "nbformat_minor": 5})


def _cell(cell: nbformat.NotebookNode) -> dict[str, Any]:
    tags = cell.metadata.get("tags", [])
    kept: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "metadata": {"tags": list(tags)} if tags else {},
        "source": cell.source,
    }
    if cell.cell_type == "code":
        kept["execution_count"] = None
        kept["outputs"] = list(_outputs(cell.outputs))
    return kept


def _outputs(outputs: list[nbformat.NotebookNode]) -> Iterator[dict[str, Any]]:
    """Join what a stream wrote in pieces, and drop pictures where text says the same."""
    before: dict[str, Any] = {}
    for output in outputs:
        kept = dict(output)
        if kept["output_type"] == "stream" and before.get("name") == kept["name"]:
            before["text"] += kept["text"]
            continue
        if "data" in kept:
            kept["data"] = {kind: _bare(value) for kind, value in kept["data"].items() if _is_text(kind)}
            kept["metadata"] = {}
        before = kept
        yield kept


def _is_text(kind: str) -> bool:
    return not kind.startswith("image/") and kind != FROM_WIDGETS


def _bare(value: Any) -> Any:  # noqa: ANN401  an output holds text or JSON
    return PICTURE.sub(NO_PICTURE, value) if isinstance(value, str) else value


def _ids(cells: list[nbformat.NotebookNode]) -> Iterator[str]:
    """Keep the names that a person gave, and give the others one that says where they stand."""
    given = [cell.get("id", "") for cell in cells]
    taken = {name for name in given if name and not RANDOM_ID.fullmatch(name)}
    used: set[str] = set()
    for number, (cell, name) in enumerate(zip(cells, given, strict=True), start=1):
        chosen = name if name in taken and name not in used else f"{cell.cell_type}-{number}"
        while chosen in used or (chosen in taken and chosen != name):
            chosen += "-again"
        used.add(chosen)
        yield chosen


def faults(notebook: nbformat.NotebookNode) -> list[str]:
    """List what keeps a stored notebook from being compared, or from running elsewhere."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    outputs = [output for cell in code for output in cell.outputs]
    kinds = {kind for output in outputs for kind in output.get("data", ())}
    places = {found.group() for found in ABSOLUTE.finditer(_written(notebook))}
    names = Counter(cell.get("id") for cell in notebook.cells)
    parameters = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    checks = {
        "a cell has not been run, so nbval would compare nothing": any(
            c.execution_count is None for c in code
        ),
        "no cell shows anything, so nbval would compare nothing": not outputs,
        "a cell ended in an error": any(output.output_type == "error" for output in outputs),
        "a cell wrote a warning": any(output.get("name") == "stderr" for output in outputs),
        "a picture is stored": any(kind.startswith("image/") for kind in kinds),
        f"places on one machine are stored: {sorted(places)}": bool(places),
        f"its kernel is not {KERNEL['name']}": notebook.metadata.get("kernelspec", {}).get("name")
        != KERNEL["name"],
        "the state of widgets is stored": "widgets" in notebook.metadata,
        f"two cells have the same name, or one has none: {dict(names)}": len(names) < len(notebook.cells)
        or None in names,
        "it does not have exactly one cell tagged parameters": len(parameters) != 1,
        "it is not in normal form; run make notebooks": _written(normalise(notebook)) != _written(notebook),
    }
    return [fault for fault, is_so in checks.items() if is_so]


def stored(path: Path) -> nbformat.NotebookNode:
    """Read a notebook as it is; nbformat's own reader would quietly mend it."""
    return nbformat.from_dict(json.loads(path.read_text(encoding="utf-8")))


def _written(notebook: nbformat.NotebookNode) -> str:
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(paths: list[str]) -> int:
    """Run and store each notebook; nothing is written if one of them fails."""
    done = {}
    for path in map(Path, paths):
        print(f"runs {path}", flush=True)
        done[path] = normalise(run(path))
    for path, notebook in done.items():
        path.write_text(_written(notebook), encoding="utf-8")
        print("".join(f"{path}: {fault}\n" for fault in faults(notebook)), end="")
    return int(any(map(faults, done.values())))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
