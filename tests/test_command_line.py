"""The command line as a person meets it: what verbs write, how they refuse, and how quick help is."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from workbench import levels, measures, networks, reports, study
from workbench.__main__ import NETWORKS, main
from workbench.commands import choices, summaries, tables, terminal
from workbench.errors import ExportError, LedgerError, ReportError, StudyError, WorkbenchError

HEAD = ["conversation", "space", "origin", "strict", "central", "lenient"]
HEAVY = {"duckdb", "matplotlib", "networkx", "numpy", "pandas", "papermill", "pyarrow", "nbformat"}
CHAT = """\
id,username,sent,parent,space,role
1,ada,2025-03-01T10:00:00Z,,=Open,staff
2,ben,2025-03-01T10:05:00Z,1,=Open,member
3,ada,2025-03-01T10:09:00Z,2,=Open,staff
4,ben,2025-03-01T10:12:00Z,3,=Open,member
5,cleo,2025-03-02T10:00:00Z,,Åpent,member
6,ada,2025-03-03T10:00:00Z,,Åpent,staff
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def done(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: object, code: int = 2) -> str:
    result = run(*words)
    assert result.exit_code == code, result.output
    assert isinstance(result.exception, SystemExit)  # anything else would be a traceback
    assert result.stdout == ""
    return result.stderr


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny export and two studies: one that states its roles, and one that does not."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "chat.csv").write_text(CHAT, "utf-8")
    plain = [line.rpartition(",")[0] for line in CHAT.splitlines()]
    (folder / "plain.csv").write_text("\n".join(plain), "utf-8")
    (folder / "named.csv").write_text(CHAT.replace("username,sent", "actor,time"), "utf-8")
    for name in ("chat", "plain"):
        columns = ("--map", "actor=username", "--map", "time=sent")
        done("import", folder / f"{name}.csv", *columns, "--into", folder / name)
    return folder


@pytest.fixture(scope="module")
def chat(shelf: Path) -> Path:
    return shelf / "chat"


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    done("demo", folder)
    return folder


def process(*words: object, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "workbench", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# help


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_help_of_every_verb_shows_an_example_that_parses(verb: str) -> None:
    told = done(verb, "--help")
    examples = [line.split() for line in told.partition("\nExample:\n")[2].splitlines()]
    assert examples
    for name, called, *words in examples:
        assert (name, called) == ("workbench", verb)
        main.commands[verb].make_context(verb, words)


def test_help_lists_every_verb_in_whole_sentences() -> None:
    told = done("--help")
    assert set(main.commands) == {
        "demo", "sources", "import", "check", "levels", "profile", "network", "measure", "report", "forget",
    }  # fmt: skip
    for verb in main.commands:
        (line,) = [line for line in told.splitlines() if line.startswith(f"  {verb} ")]
        assert line.endswith(".")
        assert not line.endswith("...")


@pytest.mark.parametrize("words", [["--help"], *([verb, "--help"] for verb in sorted(main.commands))])
def test_help_loads_nothing_heavy(words: Sequence[str]) -> None:
    program = (
        "import sys\nfrom workbench.__main__ import main\n"
        f"main({words!r}, standalone_mode=False)\nprint(sorted({HEAVY!r} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_help_is_there_at_once() -> None:
    spans = []
    for _ in range(5):
        started = time.perf_counter()
        with process("--help") as running:
            running.communicate()
        spans.append(time.perf_counter() - started)
    assert min(spans) < 0.3


def test_version_is_that_of_the_package() -> None:
    with process("--version") as running:
        assert running.communicate()[0].decode().strip() == "workbench, version 0.1.0"


# demo and sources


def test_demo_twice_changes_nothing(demonstration: Path) -> None:
    before = {path: path.read_bytes() for path in demonstration.rglob("*") if path.is_file()}
    assert "already holds this demonstration study" in done("demo", demonstration)
    assert before == {path: path.read_bytes() for path in demonstration.rglob("*") if path.is_file()}


def test_demo_says_what_it_made(tmp_path: Path) -> None:
    told = done("demo", tmp_path / "large", "--activities", 500, "--seed", 3)
    assert told.startswith("500 acts in ")
    with study.read(tmp_path / "large").connect() as connection:
        assert connection.execute("SELECT count(*) FROM activity").fetchall() == [(500,)]


def test_demo_refuses_what_is_not_its_own(chat: Path, demonstration: Path) -> None:
    assert "holds something else" in refused("demo", chat)
    assert "holds another demonstration" in refused("demo", demonstration, "--seed", 1)
    assert "is not empty" in refused("demo", demonstration, "--activities", 5)
    assert "0 is not in the range" in refused("demo", chat, "--activities", 0)


def test_sources_tells_every_platform_and_what_it_cannot_show() -> None:
    from workbench import sources  # noqa: PLC0415  a name of its own below

    told = done("sources")
    for name, source in sources.known().items():
        assert f"{name}: {source.label}" in told.splitlines()
        assert all(sentence in told for sentence in (source.expects, *source.ledger.cannot))


# import


def test_import_adds_up_and_the_second_time_adds_nothing(shelf: Path, tmp_path: Path) -> None:
    words = (
        "import",
        shelf / "chat.csv",
        "--map",
        "actor=username",
        "--map",
        "time=sent",
        "--into",
        tmp_path / "s",
    )
    assert done(*words) == "read 6 = 6 kept + 0 duplicates + 0 rejects\n"
    assert done(*words) == "read 6 = 0 kept + 6 duplicates + 0 rejects\n"


def test_import_without_known_staff_says_what_to_do(shelf: Path, tmp_path: Path) -> None:
    words = (
        "import",
        shelf / "plain.csv",
        "--map",
        "actor=username",
        "--map",
        "time=sent",
        "--into",
        tmp_path / "s",
    )
    assert "--roles roles.csv" in done(*words)
    roles = tmp_path / "roles.csv"
    roles.write_text("account,role\nnobody,staff\nben,member\n", "utf-8")
    told = done(*words, "--roles", roles)
    assert "in the role map but not in these exports: nobody" in told
    assert "nobody is known as staff" in told
    roles.write_text("account,role\nada,staff\n", "utf-8")
    assert done(*words, "--roles", roles) == "read 6 = 0 kept + 6 duplicates + 0 rejects\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["{0}/none.csv"], "none.csv' does not exist. Give the file"),
        (["{0}/chat.csv", "--source", "fax"], "'fax' is no known source"),
        (["{0}/chat.csv", "--map", "actor"], "'actor' is not of the form name=value"),
        (["{0}/chat.csv", "--map", "actor=a", "--map", "actor=b"], "one name is given twice"),
        (["{0}/chat.csv", "--map", "actor=who"], "'who'"),
        (["{0}/named.csv", "--roles", "{0}/none.csv"], "The role map 'none.csv' cannot be read"),
        ([], "Missing argument 'EXPORT...'"),
    ],
)
def test_import_refuses_and_leaves_nothing(shelf: Path, tmp_path: Path, words: list[str], told: str) -> None:
    typed = [word.format(shelf) for word in words]
    assert told in refused("import", *typed, "--into", tmp_path / "new")
    assert not (tmp_path / "new").exists()


# levels and profile


def test_levels_on_standard_output_are_the_verdicts_as_csv(chat: Path) -> None:
    text = done("levels", chat, "--to", "-")
    assert text.splitlines()[0].split(",")[:6] == HEAD
    found = levels.verdicts(study.read(chat))
    assert [row["central"] for row in rows(text)] == found["central"].tolist() == ["L2", "unanswered", "L1"]
    assert [row["origin"] for row in rows(text)] == ["chat.csv#1", "chat.csv#5", "chat.csv#6"]


def test_what_a_spreadsheet_would_run_is_text_and_nothing_else_is_touched(chat: Path) -> None:
    first, *_ = rows(done("levels", chat, "--to", "-"))
    assert first["space"] == "'=Open"
    hostile = pd.DataFrame({"space": ["+1", "-1", "@a", "\ta", "\ra", "a=1", None], "form": ["=a"] * 7})
    stream = io.BytesIO()
    tables._csv(hostile, stream)
    written = list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))
    assert [row[0] for row in written[1:]] == ["'+1", "'-1", "'@a", "'\ta", "' a", "a=1", ""]
    assert {row[1] for row in written[1:]} == {"=a"}


def test_levels_are_the_same_in_every_form(chat: Path, tmp_path: Path) -> None:
    found = levels.verdicts(study.read(chat))
    for end in ("csv", "json", "parquet"):
        assert done("levels", chat, "--to", tmp_path / f"x.{end}").startswith("3 conversations written to ")
    assert (tmp_path / "x.csv").read_text("utf-8") == done("levels", chat, "--to", "-")
    listed = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert [(row["space"], row["messages"]) for row in listed] == [("=Open", 4), ("Åpent", 1), ("Åpent", 1)]
    assert list(listed[0]) == list(found.columns)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "x.parquet"), found)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.json", "x.parquet"]


def test_levels_without_staff_are_empty_cells_and_the_reason_is_told(shelf: Path) -> None:
    result = run("levels", shelf / "plain", "--to", "-")
    assert result.exit_code == 0
    assert "without a role map" in result.stderr
    assert {(row["strict"], row["central"], row["lenient"]) for row in rows(result.stdout)} == {("", "", "")}
    assert {row["form"] for row in rows(result.stdout)} == {"dyad", "monologue"}
    assert "monologue              2" in done("levels", shelf / "plain")


def test_levels_on_the_terminal_count_verdicts_and_reasons(demonstration: Path) -> None:
    found = levels.verdicts(study.read(demonstration))
    told = [line.split() for line in done("levels", demonstration).splitlines()]
    assert told[0] == ["606", "conversations"]
    for verdict in ("L1", "L2", "L3", "unanswered", "undetermined"):
        counts = [str((found[setting] == verdict).sum()) for setting in ("strict", "central", "lenient")]
        assert [verdict, *counts] in told
    assert [str((found["reason"] == "only bots").sum()), "only", "bots"] in told
    assert done("levels", demonstration).endswith("--to conversations.csv\n")


def test_profile_is_that_of_the_package(demonstration: Path, tmp_path: Path) -> None:
    done("profile", demonstration, "--by", "month", "--to", tmp_path / "months.parquet")
    by_month = levels.profile(study.read(demonstration), by="month")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "months.parquet"), by_month)
    whole = levels.profile(study.read(demonstration)).set_index("level")
    said, _, cannot = done("profile", demonstration).partition("\n\n")
    assert cannot.startswith("What cannot be concluded:\n  ")
    told = {line.split()[0]: line.split() for line in said.splitlines()}
    assert told["L3"][1:5] == [
        *(str(whole.loc["L3", name]) for name in ("at", "conversations", "of")),
        f"{whole.loc['L3', 'share']:.0%}",
    ]
    months = [
        line for line in done("profile", demonstration, "--by", "month").splitlines() if line[:2] == "20"
    ]
    assert months == sorted(set(by_month["month"]))


def test_profile_without_staff_is_refused(shelf: Path) -> None:
    assert "No level can be told without a role map" in refused("profile", shelf / "plain")


def test_flat_chats_are_judged_by_inferred_links_if_asked(demonstration: Path, tmp_path: Path) -> None:
    assert "--links inferred judges flat chats" in done("levels", demonstration)
    done("levels", demonstration, "--links", "inferred", "--to", tmp_path / "found.parquet")
    found = pd.read_parquet(tmp_path / "found.parquet")
    assert found["is_inferred"].any()
    assert found["certainty"].notna().equals(found["is_inferred"])
    weak = found["certainty"].lt(0.8).fillna(value=False)
    assert set(found.loc[weak, "central"]) == {"undetermined"}


def test_a_codebook_of_ones_own_is_passed_in(demonstration: Path, tmp_path: Path) -> None:
    text = Path(levels.codebook.__file__).with_name("codebook.toml").read_text("utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace("contact = 2\n", "contact = 3\n"), "utf-8")
    ours, theirs = done("levels", demonstration), done("levels", demonstration, "--codebook", mine)
    assert ours != theirs
    assert done("profile", demonstration, "--codebook", mine) != done("profile", demonstration)
    assert "cannot be read" in refused("levels", demonstration, "--codebook", tmp_path / "none.toml")
    mine.write_text(text.replace("case_hours = 72 ", "case_hours = 1 "), "utf-8")
    shorter = done("levels", demonstration, "--codebook", mine)
    assert int(shorter.split()[0]) > int(ours.split()[0])


@pytest.mark.parametrize("words", [["levels"], ["profile"], ["measure", "--of", "reply"]])
def test_files_that_cannot_be_written_are_refused_at_once(
    chat: Path, tmp_path: Path, words: list[str]
) -> None:
    assert ".csv, .json, .parquet" in refused(*words, chat, "--to", tmp_path / "x.xlsx")
    assert "There is no folder" in refused(*words, chat, "--to", tmp_path / "none" / "x.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["levels"],
        ["profile"],
        ["measure", "--of", "reply"],
        ["network", "--of", "reply", "--to", "x.csv"],
        ["report"],
    ],
)
def test_what_is_no_study_is_refused(tmp_path: Path, words: list[str]) -> None:
    assert f"There is no study in '{tmp_path}'" in refused(*words, tmp_path)


def test_an_older_file_stays_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x.csv")

    (tmp_path / "x.csv").write_text("old", "utf-8")
    monkeypatch.setitem(tables._FORMS, ".csv", full)
    with pytest.raises(OSError, match="No space"):
        tables.write(pd.DataFrame(), tmp_path / "x.csv")
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["old"]


# network and measure


def test_network_writes_ties_and_actors(chat: Path, tmp_path: Path) -> None:
    told = done("network", chat, "--of", "reply", "--to", tmp_path / "n.csv")
    assert told.startswith("3 actors and 2 ties written to ")
    assert sorted(row["weight"] for row in rows((tmp_path / "n.csv").read_text("utf-8"))) == ["1", "2"]
    assert len(rows((tmp_path / "n-actors.csv").read_text("utf-8"))) == 3


def test_network_names_actors_anew_unless_pseudonyms_are_asked_for(chat: Path, tmp_path: Path) -> None:
    file, known = tmp_path / "n.json", set(networks.reply(study.read(chat)))
    for options, is_known in (((), False), (("--pseudonyms",), True)):
        done("network", chat, "--of", "reply", *options, "--to", file)
        written = json.loads(file.read_text("utf-8"))["nodes"]
        assert ({node["id"] for node in written} == known) == is_known
        assert all({"x", "y"} <= node.keys() for node in written)


def test_network_tells_weights_by_period(chat: Path, tmp_path: Path) -> None:
    done("network", chat, "--of", "reply", "--every", "day", "--to", tmp_path / "n.csv")
    by_day = rows((tmp_path / "n.csv").read_text("utf-8"))
    assert sum(int(row["weight"]) for row in by_day) == 3
    assert {"start", "end"} <= by_day[0].keys()
    undated = refused("network", chat, "--of", "reply", "--every", "day", "--to", tmp_path / "n.json")
    assert "cannot hold weights by period" in undated


def test_network_of_an_unknown_form_or_kind_is_refused(chat: Path, tmp_path: Path) -> None:
    assert ".gexf, .graphml" in refused("network", chat, "--of", "reply", "--to", tmp_path / "n.doc")
    assert "'likes' is not" in refused("network", chat, "--of", "likes", "--to", tmp_path / "n.csv")


def test_every_kind_of_network_can_be_asked_for() -> None:
    assert networks.KINDS == NETWORKS


def test_networks_are_of_what_was_selected(demonstration: Path, tmp_path: Path) -> None:
    service = study.read(demonstration)
    verdicts = levels.verdicts(service)
    chosen = (
        "--level", "L3", "--level", "L2", "--role", "member", "--role", "staff", "--kind", "reply",
        "--from", "2025-02-01", "--until", "2025-06-01", "--public-only",
    )  # fmt: skip
    expected = networks.read(
        service,
        "co_participation",
        within=verdicts[verdicts["central"].isin(["L2", "L3"])],
        roles=["member", "staff"],
        kinds="reply",
        start="2025-02-01",
        end="2025-06-01",
        private=False,
    )
    told = done("network", demonstration, "--of", "co_participation", *chosen, "--to", tmp_path / "n.csv")
    assert told.startswith(f"{len(expected)} actors and {len(expected.source)} ties written to ")
    assert len(expected.source)
    everything = networks.read(service, "co_participation")
    assert len(everything.source) > len(expected.source)


def test_a_conversation_is_written_as_a_tree(demonstration: Path, tmp_path: Path) -> None:
    largest = levels.verdicts(study.read(demonstration)).nlargest(1, "messages").iloc[0]
    words = ("network", demonstration, "--of", "conversation_tree", "--to", tmp_path / "tree.gexf")
    told = done(*words, "--conversation", largest["conversation"])
    assert int(told.split()[0]) >= largest["messages"]
    assert "give its --conversation" in refused(*words)
    assert "no talk in a conversation 'none'" in refused(*words, "--conversation", "none")
    other = ("network", demonstration, "--of", "reply", "--to", tmp_path / "n.csv")
    assert "for a conversation_tree, not for" in refused(*other, "--conversation", "none")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--space", "Nowhere"], "There is no space 'Nowhere' in this study. There are: '=Open', 'Åpent'."),
        (["--role", "boss"], "'boss' is not one of 'staff', 'member', "),
        (["--kind", "reaction"], "'reaction' is not one of 'post', 'reply', "),
        (["--level", "L5"], "'L5' is not one of 'L1', 'L2', "),
        (["--from", "soon-ish"], "'soon-ish' is no time. Expected a date such as 2026-03-02."),
        (["--from", "2025-03-02", "--until", "2025-03-01"], "before it begins"),
    ],
)
@pytest.mark.parametrize("verb", ["network", "measure"])
def test_what_cannot_be_selected_is_refused(
    chat: Path, tmp_path: Path, verb: str, words: list[str], told: str
) -> None:
    assert told in refused(verb, chat, "--of", "reply", *words, "--to", tmp_path / "n.csv")
    assert list(tmp_path.iterdir()) == []


def test_direct_messages_are_not_asked_for_and_left_out_at_once(chat: Path) -> None:
    told = refused("measure", chat, "--of", "direct_message", "--public-only")
    assert told.startswith("Error: --public-only leaves direct messages out")


def test_levels_need_a_role_map_to_be_selected_by(shelf: Path, tmp_path: Path) -> None:
    words = ("--of", "reply", "--level", "L3", "--to", tmp_path / "n.csv")
    assert "No level can be told without a role map" in refused("network", shelf / "plain", *words)


@pytest.mark.parametrize("of", ["actor_conversation", "actor_link", "conversation_tree"])
def test_what_measures_cannot_take_is_told_in_a_sentence(chat: Path, of: str) -> None:
    told = refused("measure", chat, "--of", of)
    assert told.startswith(f"Error: A network of '{of}' cannot be measured: it ")
    assert "Choose one of reply, mention, " in told


def test_measure_shows_the_whole_and_writes_the_actors_too(demonstration: Path, tmp_path: Path) -> None:
    network = networks.reply(study.read(demonstration))
    told = [line.split() for line in done("measure", demonstration, "--of", "reply").splitlines()]
    assert ["actors", str(len(network)), "a", "count,", "from", "0"] in told
    among = measures.ties_by_role(network).loc[("member", "member")]
    assert ["member", "to", "member", str(among["ties"]), str(int(among["weight"]))] in told
    done("measure", demonstration, "--of", "reply", "--to", tmp_path / "m.parquet")
    actors = pd.read_parquet(tmp_path / "m.parquet").set_index("actor")
    pd.testing.assert_frame_equal(actors, measures.actors(network))
    whole = pd.read_parquet(tmp_path / "m-network.parquet")
    assert whole["measure"].tolist() == measures.network(network).index.tolist()


def test_small_networks_say_why_they_tell_no_index(chat: Path) -> None:
    told = done("measure", chat, "--of", "reply")
    assert "Too small to say: 3 actors and 2 ties" in told
    assert [line.split()[1] for line in told.splitlines() if line.startswith("density")] == [
        summaries.NOTHING
    ]


# report


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A report of its own that fails for one study and takes parameters of three types."""
    v4 = nbformat.v4
    parameters = v4.new_code_cell('study_folder = ""\nperiod = ""\nmost = 3\nquiet = False')
    parameters.metadata["tags"] = ["parameters"]
    program = (
        "from workbench.reports import display\n"
        'if study_folder.endswith("plain"):\n    raise ValueError("not this one")\n'
        'display.title("Small")\n'
        'display.text(f"period {period}, most {most + 1}, quiet {not quiet}")'
    )
    made = v4.new_notebook(cells=[parameters, v4.new_code_cell(program)])
    path = tmp_path / "report-small.ipynb"
    nbformat.write(made, path)
    return path


@pytest.mark.slow
def test_report_goes_on_after_a_failure(shelf: Path, notebook: Path, tmp_path: Path) -> None:
    into = tmp_path / "reports"
    result = run(
        "report", shelf / "plain", shelf / "chat", "--notebook", notebook, "--into", into,
        "--period", "2025-03", "-p", "most=4", "--parameter", "quiet=true",
    )  # fmt: skip
    assert result.exit_code == 1, result.output
    assert result.stdout.splitlines() == [str(into / "chat-small-2025-03.html")], result.stderr
    assert "period 2025-03, most 5, quiet False" in (into / "chat-small-2025-03.html").read_text("utf-8")
    assert "chat-small-2025-03: runs report-small" in result.stderr.splitlines()
    assert "not this one" in result.stderr
    assert result.stderr.endswith("Error: 1 of 2 reports were not made.\n")


def test_report_of_a_single_study_fails_with_its_reason(
    chat: Path, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ReportError("Code cell 3 failed.")

    monkeypatch.setattr(reports, "make", fails)
    assert refused("report", chat, "--notebook", notebook, code=1) == "Error: Code cell 3 failed.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--language", "sv"], "There are no reports in 'sv'. Choose one of en,"),
        (["--notebook", "report-none"], "There is no notebook 'report-none'"),
        (["-p", "colour=red"], "has no parameter 'colour'"),
        (["-p", "most=many"], "is int (such as 3), not str"),
        (["-p", "language=en"], "is set by the report itself"),
        (["-p", "most"], "'most' is not of the form name=value"),
    ],
)
def test_report_refuses_wrong_wishes_before_it_begins(
    chat: Path, notebook: Path, words: list[str], told: str
) -> None:
    given = words if "--notebook" in words else [*words, "--notebook", notebook]
    error = refused("report", chat, *given)
    assert told in error
    assert "runs" not in error


def test_parameters_have_the_types_of_their_defaults(notebook: Path) -> None:
    given = {"period": "2025", "most": "7", "quiet": "true"}
    read = choices.parameters(given, str(notebook), language="en")
    assert read == {"period": "2025", "most": 7, "quiet": True}


def test_report_without_a_study_takes_all_on_the_shelf(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "SHELF", shelf)
    assert [path.name for path in choices.studies([])] == ["chat", "plain"]
    assert choices.studies([shelf / "chat", shelf / "chat"]) == [shelf / "chat"]


def test_report_without_any_study_or_with_two_of_one_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "There is no study in 'data'" in refused("report")
    assert "Two studies have the name 'one'" in refused("report", "a/one", "b/one")


# exit codes


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (ExportError("Bad export."), 2, "Error: Bad export.\n"),
        (StudyError("Bad study."), 2, "Error: Bad study.\n"),
        (LedgerError("Not shown."), 2, "Error: Not shown.\n"),
        (WorkbenchError("Bad."), 2, "Error: Bad.\n"),
        (ReportError("No report."), 1, "Error: No report.\n"),
        (PermissionError(13, "Permission denied", "x.csv"), 1, "Error: 'x.csv': Permission denied.\n"),
        (OSError("odd"), 1, "Error: odd.\n"),
        (ExportError("'a\x1b[2Jb\u202e' is bad."), 2, "Error: 'a\\x1b[2Jb\\u202e' is bad.\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_errors_are_told_in_a_sentence(
    chat: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, told: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(study, "read", fails)
    assert refused("levels", chat, code=code) == told


def test_faults_of_ours_keep_their_traceback(chat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(study, "read", fails)
    assert isinstance(run("levels", chat).exception, ZeroDivisionError)


def test_text_from_anywhere_cannot_steer_the_terminal() -> None:
    assert terminal.plain("Åpent – ja\nnei") == "Åpent – ja\nnei"
    assert terminal.plain("a\rb\udcffc") == "a\\rb\\udcffc"


def test_as_a_program_it_speaks_utf8_wherever_it_runs(chat: Path) -> None:
    with process("levels", chat, "--to", "-", PYTHONIOENCODING="ascii") as running:
        shown, told = running.communicate()
    assert "Åpent" in shown.decode("utf-8")
    assert (running.returncode, told) == (0, b"")


def test_as_a_program_it_refuses_without_a_traceback(tmp_path: Path) -> None:
    with process("levels", tmp_path / "Åsane", PYTHONIOENCODING="ascii") as running:
        shown, told = running.communicate()
    assert (running.returncode, shown) == (2, b"")
    assert told.decode("utf-8").startswith(f"Error: There is no study in '{tmp_path / 'Åsane'}'.")


def test_as_a_program_it_ends_quietly_when_nobody_reads_on(demonstration: Path) -> None:
    with process("levels", demonstration, "--to", "-") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() != 0
