"""Reports: every way in which papermill, nbconvert or a person could spoil one is tried here."""

import base64
import itertools
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from workbench import privacy, reports, study
from workbench.errors import ReportError, WorkbenchError
from workbench.reports import display as show, notebook as notebooks, page, pdf, runner

PARAMETERS = 'study_folder = ""  # the study\nlanguage = "en"\nperiod = ""\n'
TITLE = 'from workbench.reports import display as show\nshow.title("What we did")'
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>seven</text></svg>'
NUMBERS = pd.DataFrame({"Form": ["L1", "L2"], "Count": [7, 12000]})

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a report notebook from the sources of its cells."""

    def inner(*sources: str, parameters: str = PARAMETERS, name: str = "report-short") -> Path:
        cells = [new_code_cell(parameters, metadata={"tags": ["parameters"]})]
        cells += [new_code_cell(source) for source in sources]
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(
            new_notebook(
                cells=cells, metadata={"kernelspec": {"name": "my-conda-env", "display_name": "Mine"}}
            ),
            path,
        )
        return path

    return inner


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import a tiny study, in a folder that is called harbour."""
    folder = tmp_path_factory.mktemp("studies")
    export = folder / "chat.csv"
    export.write_text(
        "actor,time,space,text\n"
        "kari.example,2025-03-01T10:00:00Z,hall,Hello?\n"
        "Ola Prøve,2025-03-01T10:05:00Z,hall,Hello.\n"
        "member,2025-03-01T10:06:00Z,hall,Hi.\n",
        encoding="utf-8",
    )
    study.import_exports([export], into=folder / "harbour", source="table")
    return folder / "harbour"


@pytest.fixture
def pseudonyms(service: Path) -> list[str]:
    with study.read(service).connect() as database:
        return [
            row[0] for row in database.execute("SELECT DISTINCT actor FROM activity ORDER BY 1").fetchall()
        ]


def _run(path: Path, folder: Path, **limits: object) -> runner.Run:
    folder.mkdir(exist_ok=True)
    return runner.run(
        notebooks.prepare(path),
        {"period": "2025"},
        folder=folder,
        limits=runner.Limits(**limits),  # type: ignore[arg-type]
    )


# Whole reports


def test_the_same_study_gives_the_same_page_to_the_byte(write: Write, service: Path, tmp_path: Path) -> None:
    path = write(
        TITLE,
        "import pandas as pd\nfrom pathlib import Path\n"
        "place = Path(study_folder)\n"
        "show.text(f'Period {period}, study {place.name}, absolute {place.is_absolute()}')\n"
        "show.table(pd.DataFrame({'Form': ['L1'], 'Count': [7]}), caption='Conversations')\n"
        "print('written beside nobody'); Path('note.txt').write_text('x');",
    )
    steps: list[str] = []
    made = [
        reports.make(
            service,
            into=tmp_path / into,
            notebook=str(path),
            parameters={"period": "2025"},
            progress=steps.append,
        )
        for into in ("one", "two")
    ]
    html = made[0].html.read_text(encoding="utf-8")
    assert made[0].html == tmp_path / "one" / "harbour-short-2025.html"
    assert "Period 2025, study harbour, absolute True" in html
    assert made[0].html.read_bytes() == made[1].html.read_bytes()
    assert sorted(file.name for file in (tmp_path / "one").iterdir()) == [
        "harbour-short-2025.html",
        "harbour-short-2025.ipynb",
    ]
    assert steps[:2] == [
        "harbour-short-2025: runs report-short",
        "harbour-short-2025: renders and checks the page",
    ]
    assert not (Path.cwd() / "note.txt").exists()


def test_a_failure_leaves_the_former_report_and_names_the_cell(
    write: Write, service: Path, tmp_path: Path
) -> None:
    into = tmp_path / "reports"
    made = reports.make(service, into=into, notebook=str(write(TITLE)))
    before = made.html.read_bytes(), made.notebook.read_bytes()
    broken = write(TITLE, "# sums up\nshares = {}\nshares['L9']", "show.text('after')")
    with pytest.raises(
        ReportError, match=r"Code cell 3 \('# sums up'\) failed: KeyError: 'L9'\. The former"
    ) as error:
        reports.make(service, into=into, notebook=str(broken))
    assert (made.html.read_bytes(), made.notebook.read_bytes()) == before
    kept = into / "_failed" / "harbour-short.ipynb"
    assert str(kept) in str(error.value)
    assert "KeyError" in kept.read_text(encoding="utf-8")


@pytest.fixture
def ran(
    write: Write, tmp_path: Path, service: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., reports.Made]:
    """Make a report of outputs as they are, without running anything."""

    def inner(*outputs: nbformat.NotebookNode, pdf: bool = False) -> reports.Made:
        title = new_output("display_data", {"text/html": "<h1>Title</h1>"})
        executed = new_notebook(cells=[new_code_cell("x", outputs=[title, *outputs], execution_count=1)])
        monkeypatch.setattr(runner, "run", lambda *_, **__: runner.Run(executed, ""))
        return reports.make(service, into=tmp_path / "reports", notebook=str(write()), pdf=pdf)

    return inner


def test_a_page_that_names_a_person_is_refused(
    ran: Callable[..., reports.Made], tmp_path: Path, pseudonyms: list[str]
) -> None:
    with pytest.raises(
        ReportError, match=rf"holds the pseudonym '{pseudonyms[0]}', and a report names nobody"
    ):
        ran(new_output("display_data", {"text/html": f"<p>Most active: {pseudonyms[0]}</p>"}))
    assert [file.name for file in (tmp_path / "reports").iterdir()] == ["_failed"]


def test_a_pseudonym_in_the_plain_text_of_the_notebook_is_refused_too(
    ran: Callable[..., reports.Made], pseudonyms: list[str]
) -> None:
    with pytest.raises(ReportError, match="holds the pseudonym"):
        ran(new_output("display_data", {"text/html": "<p>fine</p>", "text/plain": pseudonyms[0]}))


def test_standard_error_is_neither_shown_nor_kept(ran: Callable[..., reports.Made]) -> None:
    made = ran(*(new_output("stream", name=name, text=f"to {name}") for name in ("stdout", "stderr")))
    html, kept = made.html.read_text(encoding="utf-8"), made.notebook.read_text(encoding="utf-8")
    assert "<pre>to stdout</pre>" in html
    assert "to stdout" in kept
    assert "to stderr" not in html + kept


@pytest.mark.skipif(pdf.browser() is None, reason="no browser to print with")
def test_a_report_is_printed_where_a_browser_is(ran: Callable[..., reports.Made], tmp_path: Path) -> None:
    made = ran(pdf=True)
    assert made.message == ""
    assert made.pdf == tmp_path / "reports" / "harbour-short.pdf"
    assert made.pdf.read_bytes().startswith(b"%PDF")
    again = ran()
    assert again.pdf is None
    assert "is from an earlier run" in again.message


def test_without_a_browser_there_is_a_page_and_a_line(
    ran: Callable[..., reports.Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "browser", lambda: None)
    made = ran(pdf=True)
    assert made.pdf is None
    assert made.html.is_file()
    assert "open the page and print it" in made.message


def test_a_browser_that_prints_nothing_costs_no_report(
    ran: Callable[..., reports.Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_BROWSER", sys.executable)
    made = ran(pdf=True)
    assert made.html.is_file()
    assert "printed no PDF" in made.message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"notebook": "report-nothing"}, "no notebook 'report-nothing'. These exist:"),
        ({"notebook": "missing/x.ipynb"}, "There is no notebook 'missing/x.ipynb'"),
        (
            {"parameters": {"regoin": "north"}},
            "no parameter 'regoin'. It has: language, period, study_folder.",
        ),
        (
            {"parameters": {"period": 2025}},
            r"'period' of 'report-short' is str \(such as ''\), not int \(2025\)",
        ),
        ({"parameters": {"language": "fi"}}, "'language' is set by the report itself"),
        ({"parameters": {"study_folder": "x"}}, "'study_folder' is set by the report itself"),
        ({"language": "de"}, "no reports in 'de'. Choose one of en, nb, nn, fi"),
    ],
)
def test_what_cannot_be_made_is_said_before_anything_runs(
    write: Write,
    service: Path,
    tmp_path: Path,
    given: dict[str, object],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runner, "run", lambda *_, **__: pytest.fail("it ran"))
    asked = {"notebook": str(write(TITLE)), **given}
    with pytest.raises(ReportError, match=message):
        reports.make(service, into=tmp_path / "reports", **asked)  # type: ignore[arg-type]
    assert not (tmp_path / "reports").exists()


def test_a_missing_study_is_said_before_anything_runs(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "run", lambda *_, **__: pytest.fail("it ran"))
    with pytest.raises(WorkbenchError, match="nowhere"):
        reports.make(tmp_path / "nowhere", into=tmp_path / "reports", notebook=str(write(TITLE)))


def test_a_notebook_that_speaks_only_english_is_not_called_finnish(
    write: Write, service: Path, tmp_path: Path
) -> None:
    path = write(TITLE, parameters='study_folder = ""')
    with pytest.raises(ReportError, match="it speaks English only"):
        reports.make(service, into=tmp_path, notebook=str(path), language="fi")


# Notebooks and their parameters


def test_an_installed_package_without_notebooks_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="installed without the project's notebooks"):
        notebooks.find("report-service", folder=tmp_path / "none")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ('since: str | None = ""', "papermill cannot read the parameter 'since'"),
        ("""language: "Literal['en']" = 'en'""", "papermill cannot read the parameter 'language'"),
        (
            "year = 2025\nperiod = f'{year}'",
            r"holds 'period = f'\{year\}''. It may only give names constant values",
        ),
        ("import os", "holds 'import os'"),
        ("x = = 1", "is no Python"),
    ],
)
def test_a_parameters_cell_that_papermill_would_misread_is_refused(
    write: Write, parameters: str, message: str
) -> None:
    with pytest.raises(ReportError, match=message):
        notebooks.defaults(notebooks.prepare(write(parameters=parameters)), "it")


def test_there_is_one_parameters_cell(write: Write) -> None:
    prepared = notebooks.prepare(write())
    prepared.cells.append(prepared.cells[0])
    with pytest.raises(ReportError, match="has 2 cells tagged 'parameters'"):
        notebooks.defaults(prepared, "it")
    prepared.cells = []
    with pytest.raises(ReportError, match="has no cells tagged 'parameters'"):
        notebooks.defaults(prepared, "it")


def test_plain_parameters_are_read_with_their_defaults(write: Write) -> None:
    source = "n: int = 3  # how many\nshare = -0.5\nspaces: list = []\nflag = True\n"
    known = notebooks.defaults(notebooks.prepare(write(parameters=source)), "it")
    assert known == {"n": 3, "share": -0.5, "spaces": [], "flag": True}


@pytest.mark.parametrize(
    "value",
    [(1, 2), {1, 2}, Path("x"), np.int64(3), pd.Timestamp("2025-01-01"), [Path("x")], {1: 2}, float("nan")],
)
def test_a_value_papermill_would_turn_into_text_is_refused(value: object) -> None:
    with pytest.raises(ReportError, match="papermill would hand it on as text"):
        notebooks.check({"spaces": value}, {"spaces": None}, "it")


@pytest.mark.parametrize(
    ("value", "default", "fits"),
    [
        (1, 0, True),
        (True, 0, False),
        (1, False, False),
        (True, False, True),
        (1, 0.5, True),
        ("1", 0.5, False),
        (["a"], [], True),
        ("a", [], False),
        (None, "", False),
        ("007", "", True),
    ],
)
def test_a_value_has_the_type_of_its_default(value: object, default: object, *, fits: bool) -> None:
    if fits:
        assert notebooks.check({"it": value}, {"it": default}, "n") == {"it": value}
    else:
        with pytest.raises(ReportError, match="The parameter 'it' of 'n' is"):
            notebooks.check({"it": value}, {"it": default}, "n")


def test_what_is_no_notebook_is_refused(tmp_path: Path) -> None:
    for content in ("", "{}", "[]", '{"cells": 3}', "\x00"):
        (tmp_path / "x.ipynb").write_text(content)
        with pytest.raises(ReportError, match=r"'x.ipynb' cannot be read as a notebook"):
            notebooks.prepare(tmp_path / "x.ipynb")


def test_nothing_stored_can_pass_for_a_run(write: Write) -> None:
    path = write("1 + 1")
    stored = nbformat.read(path, as_version=4)
    for cell in stored.cells:
        cell.execution_count, cell.outputs = 1, [new_output("stream", text="old")]
        cell.metadata["papermill"] = {"status": "completed"}
    nbformat.write(stored, path)
    prepared = notebooks.prepare(path)
    assert all(cell.execution_count is None and not cell.outputs for cell in prepared.cells)
    assert runner.judge(prepared) == "Code cell 1 ('study_folder = \"\"  # the study') was never run."


# Runs: what papermill calls completed


def test_a_good_run_has_no_fault_and_no_noise(write: Write, tmp_path: Path) -> None:
    run = _run(write("period", "", "# only a comment"), tmp_path / "run")
    assert run.fault == ""
    assert run.notebook is not None
    assert run.notebook.cells[2].outputs[0].data["text/plain"] == "'2025'"
    assert "without encryption" not in (tmp_path / "run" / "log.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("sources", "fault"),
    [
        (
            ["import time\ntime.sleep(60)"],
            "('import time') did not finish: CellTimeoutError: A cell timed out",
        ),
        (["import os; os._exit(9)"], "('import os; os._exit(9)') did not finish: its kernel died"),
        (["import sys; sys.exit(0)", "1"], "('import sys; sys.exit(0)') failed: SystemExit: 0."),
    ],
    ids=["overdue", "dead kernel", "exit 0"],
)
def test_what_papermill_calls_completed_is_a_failure(
    write: Write, tmp_path: Path, sources: list[str], fault: str
) -> None:
    run = _run(write(*sources), tmp_path / "run", cell=3)
    assert run.fault.startswith(f"Code cell 2 {fault}")


def _executed(*outputs: nbformat.NotebookNode, **metadata: object) -> nbformat.NotebookNode:
    good = {"status": "completed", "exception": None, "start_time": "12:00"}
    added = new_code_cell("period = 1", execution_count=1, outputs=[])
    added.metadata.update(tags=["injected-parameters"], papermill=good)
    cell = new_code_cell("\nfirst()\nsecond()", execution_count=2, outputs=list(outputs))
    cell.metadata.update(papermill={**good, **metadata})
    return nbformat.from_dict(
        new_notebook(cells=[new_markdown_cell("# Title"), added, cell, new_code_cell("  ")])
    )


def test_a_notebook_whose_cells_all_ran_has_no_fault() -> None:
    assert runner.judge(_executed(new_output("stream", text="x"))) == ""


@pytest.mark.parametrize(
    ("executed", "error", "fault"),
    [
        (_executed(new_output("error", ename="SystemExit", evalue="")), "", "failed: SystemExit."),
        (_executed(new_output("error", ename="E", evalue="one\n\x1b[31mtwo\x1b[0m.")), "", "failed: two."),
        (
            _executed(new_output("error", ename="KeyboardInterrupt", evalue="")),
            "CellTimeoutError",
            "did not finish: ",
        ),
        (_executed(), "RuntimeError", "did not finish: RuntimeError."),
        (_executed(exception=True), "", "was never run."),
        (_executed(status="pending"), "", "was never run."),
    ],
)
def test_a_cell_that_did_not_run_well_is_named(
    executed: nbformat.NotebookNode, error: str, fault: str
) -> None:
    assert runner.judge(executed, error=error).startswith(f"Code cell 1 ('first()') {fault}")


def test_a_cell_without_a_count_was_never_run() -> None:
    executed = _executed()
    executed.cells[2].execution_count = None
    assert runner.judge(executed) == "Code cell 1 ('first()') was never run."
    executed.cells[1].outputs = [new_output("error", ename="NameError", evalue="x")]
    assert runner.judge(executed) == "The cell that papermill added ('period = 1') failed: NameError: x."


def test_a_run_that_left_nothing_is_a_failure() -> None:
    assert runner.judge(None) == "Nothing was run."
    assert runner.judge(None, error="Ended", message="Killed") == (
        "Papermill stopped before the first cell: Ended: Killed."
    )


def test_a_missing_kernel_is_a_failure_though_the_file_says_completed(write: Write, tmp_path: Path) -> None:
    run = _run(write("1 + 1"), tmp_path / "run", kernel="no-such-kernel")
    assert run.notebook is not None
    assert {cell.metadata.papermill.status for cell in run.notebook.cells} == {"completed"}
    assert run.fault == (
        "The kernel did not start: there is no such kernel; install ipykernel into this environment."
    )


def test_a_run_that_never_ends_is_ended(write: Write, tmp_path: Path) -> None:
    run = _run(write("import time\ntime.sleep(60)"), tmp_path / "run", whole=6)
    assert "took longer than 6 seconds" in run.fault


@pytest.fixture
def faltering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A kernel that dies as often as this file says before it starts."""
    left = tmp_path / "left.txt"
    script = tmp_path / "kernel.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        f"left = Path({str(left)!r})\nn = int(left.read_text())\nleft.write_text(str(n - 1))\n"
        "if n > 0:\n    sys.exit(1)\n"
        "from ipykernel.kernelapp import launch_new_instance\nlaunch_new_instance()\n"
    )
    folder = tmp_path / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    specification = {
        "argv": [sys.executable, str(script), "-f", "{connection_file}"],
        "display_name": "Faltering",
    }
    (folder / "kernel.json").write_text(json.dumps({**specification, "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return left


def test_a_kernel_that_does_not_start_is_tried_once_more(
    write: Write, tmp_path: Path, faltering: Path
) -> None:
    faltering.write_text("1")
    assert _run(write("1 + 1"), tmp_path / "run").fault == ""
    assert faltering.read_text() == "-1"


@pytest.mark.parametrize(
    ("error", "has_started", "attempts"),
    [
        ("", True, 1),
        ("RuntimeError", False, 2),
        ("ZMQError", False, 2),
        ("RuntimeError", True, 1),
        ("NoSuchKernel", False, 1),
        ("DeadKernelError", False, 1),
        ("CellTimeoutError", True, 1),
        ("PapermillExecutionError", True, 1),
    ],
)
def test_only_the_start_of_a_kernel_is_tried_again_and_only_once(
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: str,
    *,
    has_started: bool,
    attempts: int,
) -> None:
    made: list[str] = []

    def attempt(folder: Path, limits: runner.Limits) -> tuple[str, str]:
        made.append(limits.kernel)
        left = notebooks.prepare(write("1 + 1"))
        for cell in left.cells:
            cell.metadata["papermill"] = {
                "status": "completed",
                "start_time": "12:00" if has_started else None,
            }
            cell.execution_count = 1 if has_started else None
        (folder / "executed.ipynb").write_text(notebooks.written(left), encoding="utf-8")
        return error, "said"

    monkeypatch.setattr(runner, "_attempt", attempt)
    run = _run(write("1 + 1"), tmp_path / "run")
    assert len(made) == attempts
    assert bool(run.fault) == bool(error)


# The page


def _page(*outputs: nbformat.NotebookNode, language: str = "en") -> str:
    title = new_output("display_data", {"text/html": "<h1>Title &amp; more</h1>"})
    return page.render(
        new_notebook(cells=[new_code_cell("secret = 1", outputs=[title, *outputs])]), language=language
    )


def test_as_many_blocks_as_outputs() -> None:
    outputs = [
        new_output("execute_result", {"text/html": "<p>result</p>", "text/plain": "no"}, execution_count=1),
        new_output("execute_result", {"text/plain": "1 < 2"}, execution_count=2),
        new_output("display_data", {"text/html": "<p>shown</p>"}),
        new_output("display_data", {"text/markdown": "*said*"}),
        new_output("stream", name="stdout", text="printed <b>"),
        new_output("stream", name="stderr", text="hidden"),
    ]
    html = _page(*outputs)
    assert html.count('<div class="block">') == 6
    for text in (
        "<p>result</p>",
        "<pre>1 &lt; 2</pre>",
        "<p>shown</p>",
        "<em>said</em>",
        "<pre>printed &lt;b&gt;</pre>",
    ):
        assert text in html
    assert "hidden" not in html
    assert "secret" not in html


def test_the_page_asks_nobody_and_says_its_language() -> None:
    html = _page(language="nn")
    assert '<html lang="nn">' in html
    assert "Hopp til innhaldet" in html
    assert "<title>Title &amp; more</title>" in html
    assert "default-src 'none'" in html
    assert "http://" not in html
    assert "https://" not in html
    assert "@page" in html
    assert '<main id="content"' in html


def test_a_hostile_title_stays_text() -> None:
    hostile = '"; } </style><script>alert(1)</script> \\'
    title = new_output("display_data", {"text/html": f"<h1>{hostile.replace('<', '&lt;')}</h1>"})
    html = page.render(new_notebook(cells=[new_code_cell(outputs=[title])]))
    assert "<script" not in html
    assert html.count("</style>") == 1


def test_cells_tagged_to_be_removed_are_removed() -> None:
    gone = new_code_cell(outputs=[new_output("stream", text="gone")], metadata={"tags": ["remove-cell"]})
    cells = [
        new_markdown_cell("# Title"),
        gone,
        new_markdown_cell("![x](x.png)", metadata={"tags": ["remove-cell"]}),
    ]
    html = page.render(new_notebook(cells=cells))
    assert "gone" not in html
    assert "<h1" in html


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"image/png": "AAAA", "text/plain": "<Figure>"}, "a picture has no alternative text"),
        ({"image/svg+xml": SVG}, "a picture has no alternative text"),
        ({"text/html": '<img src="data:,">'}, "a picture has no alternative text"),
        ({"text/html": "<svg></svg>"}, "a picture has no alternative text"),
        ({"text/html": '<img src="data:," alt="A dot">'}, "the picture 'A dot' stands outside a figure"),
        (
            {"text/html": '<figure><img src="data:," alt="A"><table></table></figure>'},
            "a figure has no caption",
        ),
        (
            {"text/html": '<figure><img src="data:," alt="A"><figcaption>C</figcaption></figure>'},
            "a figure has no table beside it",
        ),
        ({"text/html": NUMBERS.to_html()}, "a table has an empty heading; a table has no caption"),
        ({"text/html": "<script>1</script>"}, "an active element <script>"),
        ({"text/html": '<p onclick="x">'}, "an element <p> holds a script"),
        ({"text/html": '<link rel="stylesheet" href="https://x.example/a.css">'}, "an active element <link>"),
        ({"text/html": '<img src="https://x.example/a.png" alt="A">'}, "asks for 'https://x.example/a.png'"),
        ({"text/html": "<h1>Another</h1>"}, r"2 main headings \(h1\)"),
        (
            {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()"},
            "no page on paper can show",
        ),
        ({"application/json": {}}, "an output is application/json"),
    ],
)
def test_a_page_some_people_could_not_read_is_refused(data: dict[str, object], fault: str) -> None:
    with pytest.raises(ReportError, match=fault):
        _page(new_output("display_data", data))


def test_a_page_needs_a_heading_and_a_language() -> None:
    with pytest.raises(ReportError, match="no main headings"):
        page.render(new_notebook())
    assert page.faults("<html><h1>x</h1></html>") == ["the page does not say its language"]


def test_the_alternative_text_of_an_output_is_read() -> None:
    alone = new_output("display_data", {"image/png": "AAAA"}, metadata={"image/png": {"alt": 'A "dot"'}})
    with pytest.raises(ReportError, match="the picture 'A \"dot\"' stands outside a figure, with no table"):
        _page(alone)


def test_words_stand_out_from_what_is_behind_them() -> None:
    style = (Path(page.__file__).parent / "template" / "report" / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", style)) | {"paper": "ffffff"}

    def light(name: str) -> float:
        parts = [int(colours[name][i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for words, behind in itertools.product(
        ("ink", "soft", "accent", "caution"), ("paper", "wash", "wash-caution")
    ):
        assert (light(behind) + 0.05) / (light(words) + 0.05) >= 4.5, f"{words} on {behind}"


# What report notebooks show


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Collect what is shown, as HTML and as plain text."""
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(show, "_show", lambda html, plain: seen.append((html, plain)))
    return seen


def test_every_text_is_escaped(shown: list[tuple[str, str]]) -> None:
    bad = '<script>"x"&\'</script>'
    show.title(bad, above=bad, below=bad)
    show.heading(bad)
    show.text(bad, bad)
    show.items([bad])
    show.callout(bad, bad)
    show.callout(bad, [bad, bad], kind="caution")
    show.facts({bad: bad})
    show.table(pd.DataFrame({bad: [bad], "n": [1]}), caption=bad)
    show.provenance(bad, {bad: bad})
    assert len(shown) == 9
    assert not any("<script" in html or '"x"' in html for html, _ in shown)
    assert all("<script>" in plain for _, plain in shown)


def test_a_table_reads_aloud_and_prints(shown: list[tuple[str, str]]) -> None:
    table = pd.DataFrame(
        {
            "Form": ["L1", "L2", "L3"],
            "Count": [7, 12000, 0],
            "Share": [0.5, 0.25, None],
            "Whole": [1.0, -2.0, np.nan],
            "Span": ["1–5 %", "–", "3 (2–4)"],
            "Word": ["7 of 9", "none", "8"],
            "Day": [pd.Timestamp("2025-03-01"), pd.NaT, pd.Timestamp("2025-03-02 10:05")],
        }
    )
    show.table(table, caption="Forms")
    html, plain = shown[0]
    assert html.startswith('<table>\n<caption>Forms</caption>\n<thead><tr><th scope="col">Form</th>')
    assert '<th scope="col" class="number">Count</th>' in html
    assert (
        '<tr><th scope="row">L2</th><td class="number">12\u00a0000</td><td class="number">0.25</td>'
        '<td class="number">\u22122</td><td class="number">–</td><td>none</td><td>–</td></tr>'
    ) in html
    assert plain.splitlines() == [
        "Table: Forms",
        "",
        "Form   Count  Share  Whole     Span  Word    Day",
        "L1         7   0.50      1    1–5 %  7 of 9  2025-03-01",
        "L2    12\u00a0000   0.25     \u22122        –  none    –",
        "L3         0      –      –  3 (2–4)  8       2025-03-02 10:05",
    ]


def test_a_named_index_heads_the_rows(shown: list[tuple[str, str]]) -> None:
    show.table(NUMBERS.set_index("Form"), caption="Forms")
    show.table(NUMBERS, caption="Forms")
    assert shown[0] == shown[1]


def test_an_empty_table_is_shown_with_its_headings(shown: list[tuple[str, str]]) -> None:
    show.table(NUMBERS.iloc[:0], caption="Forms")
    assert shown[0][1] == "Table: Forms\n\nForm  Count"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (NUMBERS.set_axis(["x", "y"]), "headed by an index without a name"),
        (NUMBERS.rename(columns={"Count": " "}), "needs a heading"),
        (NUMBERS.groupby("Form").agg({"Count": ["sum", "max"]}), "several levels of columns"),
    ],
)
def test_a_table_without_headings_is_refused(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        show.table(table, caption="Forms")


def test_a_figure_comes_with_its_words_and_numbers(
    shown: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.figures.svg", lambda _: SVG, raising=False)
    monkeypatch.setattr("workbench.figures.png", lambda _: b"png", raising=False)
    axes: object = object()
    show.figure(axes, alt='A "bar"', caption="Forms <1>", table=NUMBERS)  # type: ignore[arg-type]
    show.figure(axes, alt="A bar", caption="Forms", table=NUMBERS, form="png")  # type: ignore[arg-type]
    html, plain = shown[0]
    assert plain == 'Figure: A "bar"'
    assert (
        f'src="data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}" alt="A &quot;bar&quot;"'
        in html
    )
    assert '<figcaption>Forms &lt;1&gt;</figcaption>\n<table aria-label="Forms &lt;1&gt;">' in html
    assert '<td class="number">12\u00a0000</td>' in html
    assert 'src="data:image/png;base64,cG5n"' in shown[1][0]
    _page(*(new_output("display_data", {"text/html": one}) for one, _ in shown))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"alt": " "}, r"needs its alternative text \(alt\)"),
        ({"alt": None}, r"needs its alternative text \(alt\)"),
        ({"caption": ""}, "needs its caption"),
        ({"table": None}, "has no table beside it"),
        ({"table": NUMBERS.iloc[:0]}, "has no table beside it"),
    ],
)
def test_a_figure_without_words_or_numbers_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ReportError, match=message):
        show.figure(object(), **{"alt": "A", "caption": "C", "table": NUMBERS, **given})  # type: ignore[arg-type]


def test_a_table_needs_a_caption_and_a_heading_a_level() -> None:
    with pytest.raises(ReportError, match="A table of a report needs its caption"):
        show.table(NUMBERS, caption="")
    with pytest.raises(ReportError, match="cannot have level 1"):
        show.heading("x", level=1)


def test_a_whole_page_of_everything_stands(shown: list[tuple[str, str]]) -> None:
    show.title("T", above="a", below="b")
    show.heading("H")
    show.facts({"n": 3})
    show.callout("C", ["one", "two"])
    show.table(NUMBERS, caption="N")
    show.provenance("P", {"Inputs": "abc"})
    cells = [new_code_cell(outputs=[new_output("display_data", {"text/html": html})]) for html, _ in shown]
    assert page.faults(page.render(new_notebook(cells=cells))) == []


# Leaks


@pytest.mark.parametrize("form", ["<p>by {}</p>", '<p title="x{}y">', "<b>{}</b>", "<!-- {} -->"])
def test_a_pseudonym_is_found_wherever_it_stands(service: Path, pseudonyms: list[str], form: str) -> None:
    assert reports.leaks(form.format(pseudonyms[1]), service) == [f"the pseudonym '{pseudonyms[1]}'"]


def test_a_pseudonym_is_found_in_a_drawing(service: Path, pseudonyms: list[str]) -> None:
    code = base64.b64encode(f"<svg><!-- {pseudonyms[0]} --></svg>".encode()).decode()
    assert reports.leaks(f'<img src="data:image/svg+xml;base64,{code}">', service)


def test_a_pseudonym_split_by_a_tag_or_written_with_entities_is_found(
    service: Path, pseudonyms: list[str]
) -> None:
    written = "".join(f"&#{ord(c)};" for c in pseudonyms[0])
    assert reports.leaks(f"<p>{written}</p>", service) == [f"the pseudonym '{pseudonyms[0]}'"]


@pytest.mark.parametrize("name", ["kari.example", "Ola Prøve"])
def test_an_account_is_found_by_the_pseudonym_it_would_have(service: Path, name: str) -> None:
    assert reports.leaks(f"<p>Thanks to {name}, who answered.</p>", service) == [f"the account '{name}'"]


def test_words_of_the_report_itself_are_no_accounts(service: Path) -> None:
    assert reports.leaks("<p>Each member was answered.</p>", service) == []
    assert reports.leaks("<p>kari.example</p>", service, own="see kari.example") == []


def test_without_the_key_pseudonyms_are_still_found(
    service: Path, pseudonyms: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_KEYS", str(tmp_path))
    assert not list(privacy.keys_folder().iterdir())
    assert reports.leaks(f"<p>kari.example {pseudonyms[0]}</p>", service) == [
        f"the pseudonym '{pseudonyms[0]}'"
    ]


def test_the_place_of_the_study_is_a_leak(service: Path) -> None:
    assert reports.leaks(f"<p>{service.resolve()}</p>", service) == ["the place of the study on this machine"]
    assert reports.leaks(f"<p>{service.name}</p>", service) == []


# Paper


def test_the_browser_a_person_names_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_BROWSER", sys.executable)
    assert pdf.browser() == Path(sys.executable)
    monkeypatch.setenv("WORKBENCH_BROWSER", "no-such-browser")
    with pytest.raises(ReportError, match="WORKBENCH_BROWSER names 'no-such-browser', which cannot be run"):
        pdf.browser()


def test_no_browser_is_found_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBENCH_BROWSER", raising=False)
    assert pdf.browser(names=["no-such-browser"], places=["/no/such/place"]) is None


@pytest.mark.skipif(pdf.browser() is None, reason="no browser to print with")
def test_the_same_page_is_the_same_pdf(tmp_path: Path) -> None:
    browser = pdf.browser()
    assert browser is not None
    source = tmp_path / "page.html"
    source.write_text(_page(new_output("display_data", {"text/html": "<h2>Part</h2>"})), encoding="utf-8")
    for name in ("one", "two"):
        pdf.write(source, tmp_path / f"{name}.pdf", using=browser)
    one = (tmp_path / "one.pdf").read_bytes()
    assert one == (tmp_path / "two.pdf").read_bytes()
    assert b"/MarkInfo" in one
    assert b"/Outlines" in one
    assert b"D:20000101000000" in one


def test_a_browser_that_prints_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("x")
    for browser in (Path(sys.executable), tmp_path / "none"):
        with pytest.raises(ReportError, match="printed no PDF"):
            pdf.write(tmp_path / "page.html", tmp_path / "x.pdf", using=browser)
