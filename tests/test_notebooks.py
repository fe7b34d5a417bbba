"""The stored notebooks stay comparable; and what keeps them so works."""

import copy
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat
import pytest

from tests import notebooks

ROOT = Path(__file__).parents[1]
STORED = sorted((ROOT / "notebooks").glob("*.ipynb"))
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


Run = Callable[..., nbformat.NotebookNode]


def _notebook(*sources: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell("x = 1", id="settings", metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a notebook of some cells; the same cells are run only once, unless another time is asked for."""

    @cache
    def once(time: int, *sources: str) -> nbformat.NotebookNode:
        path = tmp_path_factory.mktemp(f"run-{time}") / "some.ipynb"
        nbformat.write(_notebook(*sources), path)
        return notebooks.run(path)

    return lambda *sources, time=1: copy.deepcopy(once(time, *sources))


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_stored_notebook_can_be_compared(path: Path) -> None:
    assert notebooks.faults(notebooks.stored(path)) == []


def test_what_was_run_is_stored_as_text(run: Run) -> None:
    picture = (
        "from IPython.display import display\n"
        f"display({{'image/png': '{PIXEL}', 'text/plain': 'Figure: a dot'}}, raw=True)\n"
        f"""display({{'text/html': '<img src="data:image/png;base64,{PIXEL}" alt="a dot">'}}, raw=True)"""
    )
    stored = notebooks.normalise(run("x + 1", "print('one')\nprint('two')", picture))

    assert notebooks.faults(stored) == []
    assert [cell.execution_count for cell in stored.cells] == [1, 2, 3, 4]
    assert stored.cells[1].outputs[0] == {
        "output_type": "execute_result",
        "data": {"text/plain": "2"},
        "metadata": {},
        "execution_count": 2,
    }
    assert [output.text for output in stored.cells[2].outputs] == ["one\ntwo\n"]
    assert [output.data for output in stored.cells[3].outputs] == [
        {"text/plain": "Figure: a dot"},
        {"text/html": '<img src="data:," alt="a dot">'},
    ]
    assert PIXEL not in "".join(str(cell.get("outputs")) for cell in stored.cells)
    assert [cell.id for cell in stored.cells] == ["settings", "code-2", "code-3", "code-4"]
    assert stored.metadata == {"kernelspec": notebooks.KERNEL, "language_info": {"name": "python"}}


def test_storing_twice_changes_nothing(run: Run) -> None:
    once = notebooks.normalise(run("x + 1", "print(x)"))
    assert nbformat.writes(notebooks.normalise(copy.deepcopy(once))) == nbformat.writes(once)


def test_two_runs_are_stored_alike(run: Run) -> None:
    one, other = (notebooks.normalise(run("x + 1", "print(x)", time=time)) for time in (1, 2))
    assert nbformat.writes(one) == nbformat.writes(other)


def test_two_cells_of_one_name_are_told_apart() -> None:
    source = _notebook("1", "2")
    source.cells[1].id = source.cells[2].id = "same"
    assert [cell.id for cell in notebooks.normalise(source).cells] == ["settings", "same", "code-3"]


def test_a_name_that_is_taken_is_not_given_again() -> None:
    source = _notebook("1", "2")
    source.cells[1].id, source.cells[2].id = "code-3", "0a1b2c3d"
    assert [cell.id for cell in notebooks.normalise(source).cells] == ["settings", "code-3", "code-3-again"]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda n: n.cells[1].update(execution_count=None), "has not been run"),
        (lambda n: [cell.update(outputs=[]) for cell in n.cells], "no cell shows anything"),
        (lambda n: n.cells[1].outputs[0].data.update({"image/png": PIXEL}), "a picture is stored"),
        (
            lambda n: n.cells[1].outputs[0].data.update({"text/plain": "/home/kari/x.csv"}),
            "places on one machine",
        ),
        (lambda n: n.metadata.kernelspec.update(name="my-conda-env"), "its kernel is not python3"),
        (lambda n: n.metadata.update(widgets={}), "state of widgets"),
        (lambda n: n.cells[1].update(id="settings"), "two cells have the same name"),
        (lambda n: n.cells[0].metadata.update(tags=[]), "exactly one cell tagged parameters"),
        (lambda n: n.cells[1].metadata.update(collapsed=True), "not in normal form"),
        (
            lambda n: n.cells[1].outputs.append(
                nbformat.v4.new_output("stream", name="stderr", text="DeprecationWarning: soon")
            ),
            "wrote a warning",
        ),
        (
            lambda n: n.cells[1].outputs.append(nbformat.v4.new_output("error", ename="ValueError")),
            "ended in an error",
        ),
    ],
)
def test_each_fault_of_a_stored_notebook_is_seen(
    run: Run, spoil: Callable[[nbformat.NotebookNode], object], fault: str
) -> None:
    stored = notebooks.normalise(run("x + 1"))
    assert notebooks.faults(stored) == []
    spoil(stored)
    assert any(fault in found for found in notebooks.faults(stored))


def test_nothing_is_stored_where_one_notebook_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, source in (("good", "x + 1"), ("worse", "1 / 0")):
        nbformat.write(_notebook(source), tmp_path / f"{name}.ipynb")
    before = (tmp_path / "good.ipynb").read_bytes()
    with pytest.raises(Exception, match="ZeroDivisionError"):
        notebooks.main([str(tmp_path / "good.ipynb"), str(tmp_path / "worse.ipynb")])
    assert (tmp_path / "good.ipynb").read_bytes() == before
    assert "runs" in capsys.readouterr().out


@pytest.mark.slow
def test_nbval_passes_what_was_stored_and_sees_one_changed_number(tmp_path: Path) -> None:
    shown = (
        "from IPython.display import display\n"
        f"display({{'text/html': f'<img src=\"data:image/png;base64,{PIXEL}\" alt=\"dot\"><td>{{x}}</td>', "
        "'text/plain': 'Figure: dot'}, raw=True)\nobject()"
    )
    path = tmp_path / "some.ipynb"
    nbformat.write(_notebook(shown), path)
    assert notebooks.main([str(path)]) == 0
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--nbval"]
    command += ["--nbval-current-env", f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}", str(path)]
    good = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert good.returncode == 0, good.stdout
    changed = nbformat.read(path, as_version=4)
    changed.cells[0].source = "x = 2"
    nbformat.write(changed, path)
    bad = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert bad.returncode == 1
    assert "<td>2</td>" in bad.stdout
