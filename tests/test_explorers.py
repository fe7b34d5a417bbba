"""Explorers, driven from Python as a person drives them: by values and clicks."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from workbench import coding, conversations, explorers, levels, study
from workbench.coding import _files
from workbench.errors import StudyError
from workbench.explorers import _words
from workbench.levels import rule

HOSTILE = '<img src=x onerror="alert(1)">&"quoted"'
STAFF = "Rådgiver"


def _acts() -> Iterator[tuple[str, str | None, str, str, str]]:
    """Give ten announcements, ten dialogues and two exchanges among members, one of them in doubt."""
    for number in range(10):
        yield f"a{number}", None, f"a{number}", STAFF, "The notice is up"
    for number in range(10):
        yield f"d{number}", None, f"d{number}", "Kari", HOSTILE
        yield f"d{number}.1", f"d{number}", f"d{number}", STAFF, "The evening one"
    turns = {
        "e1": [
            ("Kari", 0),
            ("Ola", 1),
            ("Per", 2),
            ("Kari", 3),
            ("Ola", 4),
            ("Per", 5),
            (STAFF, 1),
            ("Kari", 6),
        ],
        "e2": [(STAFF, 0), ("Kari", 1), ("Ola", 2), ("Kari", 3), ("Ola", 1)],
    }
    for name, acts in turns.items():
        for place, (actor, parent) in enumerate(acts, start=1):
            yield f"{name}.{place}", f"{name}.{parent}" if parent else None, name, actor, f"turn {place}"


def _import(folder: Path, *, keep_text: bool, roles: bool = True) -> study.Study:
    folder.mkdir()
    (folder / "study.toml").write_text(f"keep_text = {str(keep_text).lower()}\n")
    acts = pd.DataFrame(_acts(), columns=["id", "parent", "conversation", "actor", "text"])
    acts["time"] = pd.date_range("2026-01-05T08:00Z", periods=len(acts), freq="min").strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    export = folder / "talk.csv"
    acts.assign(space="hall <b>").to_csv(export, index=False)
    people = folder / "roles.csv"
    people.write_text(f"account,role\n{STAFF},staff\n*,member\n", encoding="utf-8")
    study.import_exports([export], into=folder, source="table", roles=people if roles else None)
    return study.read(folder)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> study.Study:
    return _import(tmp_path_factory.mktemp("with-text") / "service", keep_text=True)


@pytest.fixture(scope="module")
def verdicts(service: study.Study) -> pd.DataFrame:
    return levels.verdicts(service)


@pytest.fixture
def begun(tmp_path: Path, verdicts: pd.DataFrame) -> coding.Round:
    drawn = coding.sample(verdicts, size=18, double=14, pilot=2)
    return coding.start(tmp_path, "spring", drawn, coders=("ada", "bo"))


def test_every_choice_is_saved_and_a_form_goes_on_where_it_was_left(
    service: study.Study, begun: coding.Round
) -> None:
    form = explorers.coding(service, begun, coder="ada")
    names = begun.sheet("ada").conversations
    assert (
        "Conversation 1 of 18, for training. Open: form, purpose, facilitation, norms."
        in form["notice"].value
    )
    form["form"].value = "L2"
    assert begun.sheet("ada").of(names[0])["form"] == "L2"
    form["purpose"].value = "individual"
    form["norms"].value = "none"
    form["facilitation"]["prompt"].value = True
    form["facilitation"]["summary"].value = True
    form["remark"].value = "to be talked over"
    assert begun.sheet("ada").of(names[0]) == {
        "form": "L2", "purpose": "individual", "facilitation": "prompt;summary", "norms": "none",
        "remark": "to be talked over",
    }  # fmt: skip
    assert form["notice"].value.endswith("Coded.")
    assert form["progress"].value == 1
    form["next"].click()
    assert form["form"].value is None
    assert form["facilitation"]["prompt"].value is False
    form["next"].click()
    form["form"].value = "L1"
    again = explorers.coding(service, coding.open_round(begun.folder.parents[1], "spring"), coder="ada")
    assert "Conversation 2 of 18" in again["notice"].value
    again["back"].click()
    assert again["form"].value == "L2"
    assert again["facilitation"]["summary"].value is True
    again["open"].click()
    assert "Conversation 2 of 18" in again["notice"].value


def test_none_and_other_acts_put_each_other_out(service: study.Study, begun: coding.Round) -> None:
    form = explorers.coding(service, begun, coder="ada")
    boxes, first = form["facilitation"], begun.sheet("ada").conversations[0]
    boxes["probe"].value = True
    boxes["none"].value = True
    assert begun.sheet("ada").of(first)["facilitation"] == "none"
    assert boxes["probe"].value is False
    boxes["invitation"].value = True
    assert begun.sheet("ada").of(first)["facilitation"] == "invitation"
    boxes["invitation"].value = False
    assert begun.sheet("ada").of(first)["facilitation"] == ""


def test_undo_goes_back_to_where_it_was(service: study.Study, begun: coding.Round) -> None:
    form = explorers.coding(service, begun, coder="ada")
    form["form"].value = "L1"
    form["form"].value = "L3"
    form["next"].click()
    form["undo"].click()
    assert "Conversation 1 of 18" in form["notice"].value
    assert form["form"].value == "L1"
    form["undo"].click()
    assert form["form"].value is None
    form["undo"].click()
    assert "nothing to take back" in form["notice"].value


def test_what_could_not_be_saved_is_told_and_not_shown_as_saved(
    service: study.Study, begun: coding.Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = explorers.coding(service, begun, coder="ada")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_files.os, "fsync", full)
    form["form"].value = "L1"
    assert "Not saved" in form["notice"].value
    assert "No space left" in form["notice"].value
    assert form["form"].value is None
    monkeypatch.undo()
    other = explorers.coding(service, begun, coder="ada")
    other["form"].value = "L2"
    form["form"].value = "L1"
    assert "was changed elsewhere" in form["notice"].value
    assert begun.sheet("ada").codes["form"].tolist() == ["L2"]


def test_what_people_wrote_is_shown_as_text_and_never_stored_in_a_notebook(
    service: study.Study, begun: coding.Round, verdicts: pd.DataFrame
) -> None:
    form = explorers.coding(service, begun, coder="ada")
    shown = []
    for _ in begun.sheet("ada").conversations:
        shown.append(form["shown"].value)
        form["next"].click()
    whole = "".join(shown)
    assert "&lt;img src=x onerror=" in whole
    assert "<img" not in whole
    assert "Kari" not in whole
    assert STAFF not in whole
    stored = form._repr_mimebundle_()
    assert stored["text/plain"] == repr(form) == "Form for coding: 0 of 18 conversations coded."
    assert "application/vnd.jupyter.widget-view+json" in stored
    for view in (explorers.thresholds(service), explorers.verdict(service, verdicts["conversation"].iloc[0])):
        assert "hall" not in view._repr_mimebundle_()["text/plain"]


def test_coders_see_no_verdict_and_nothing_of_each_other(
    service: study.Study, begun: coding.Round, verdicts: pd.DataFrame
) -> None:
    other = explorers.coding(service, begun, coder="bo")
    other["form"].value = "L3"
    other["remark"].value = "seen by bo alone"
    form = explorers.coding(service, begun, coder="ada")
    for _ in begun.sheet("ada").conversations:
        seen = "".join(form[name].value for name in ("shown", "notice"))
        assert "seen by bo" not in seen
        assert not any(
            word in seen for word in ("strict", "lenient", "central", *verdicts["central"].unique())
        )
        assert form["form"].value is None
        form["next"].click()


def test_where_no_text_is_kept_only_the_form_is_asked(tmp_path: Path) -> None:
    service = _import(tmp_path / "service", keep_text=False)
    drawn = coding.sample(levels.verdicts(service), size=12, double=12, pilot=0)
    begun = coding.start(service.path, "first", drawn, coders=("ada", "bo"))
    form = explorers.coding(service, begun, coder="bo")
    assert "keeps no text of this conversation" in form["shown"].value
    assert "words)" in form["shown"].value
    assert [form[name].layout.display for name in ("form", "purpose", "norms")] == [None, "none", "none"]
    form["form"].value = "off-scale"
    assert form["notice"].value == "Conversation 1 of 12. Coded."


def test_invented_codes_are_called_so(service: study.Study, verdicts: pd.DataFrame, tmp_path: Path) -> None:
    made = coding.example(tmp_path, coding.sample(verdicts, size=12, double=8, pilot=0), verdicts)
    form = explorers.coding(service, made, coder="first")
    assert "invented" in form.box.children[0].value


def test_thresholds_count_as_the_rule_does(service: study.Study) -> None:
    board = explorers.thresholds(service)
    assert repr(board) == "Thresholds to move: L1 10, L2 10, L3 2."
    board["m2m"].value = 4
    assert repr(board) == "Thresholds to move: L1 11, L2 10, L3 1."
    assert "m2m = 4" in board["settings"].value
    board["contact"].value = 3
    assert repr(board) == "Thresholds to move: L1 21, L2 0, L3 1."
    image = board["figure"].value
    assert base64.b64decode(image.split("base64,")[1].split('"')[0]).startswith(b"<?xml")
    assert "12 of 12 conversations" not in image
    board["reset"].click()
    assert repr(board) == "Thresholds to move: L1 10, L2 10, L3 2."
    plain = conversations.readings(service).plain
    found = rule.bare(plain.conversations, plain.branches.assign(conversation=""), levels.codebook.read())
    assert found["central"].value_counts()["L2"] == 10


def test_a_verdict_is_told_in_words_beside_its_tree(service: study.Study, verdicts: pd.DataFrame) -> None:
    name = verdicts.loc[verdicts["central"].eq("L3") & verdicts["strict"].ne("L3"), "conversation"].iloc[0]
    view = explorers.verdict(service, given=verdicts)
    assert view["choice"].value == name
    told = view["shown"].value
    assert "L3, Collaborative career exploration" in told
    assert "Strict: L1; lenient: L3. A person should read it." in told
    assert "hall &lt;b&gt;" in told
    assert "<b>" not in told
    assert told.count("not met") == 3
    assert 'alt="5 acts by 3 persons' in told
    row = _words.given(verdicts, name)
    assert row is not None
    asked = _words.demands(row, levels.codebook.read())
    assert asked[0] == ["Replies from member to member", "2", "3: not met", "2: met", "2: met"]
    sure = verdicts.loc[verdicts["central"].eq("L2"), "conversation"].iloc[0]
    dyad = explorers.verdict(service, sure, given=verdicts)["shown"].value
    assert "The longest exchange of staff and a member has 2 turns." in dyad
    with pytest.raises(StudyError, match="no verdict on a conversation 'nowhere'"):
        explorers.verdict(service, "nowhere", given=verdicts)
    agreed = verdicts.assign(strict=verdicts["lenient"])
    with pytest.raises(StudyError, match="Strict and lenient agree on every conversation"):
        explorers.verdict(service, given=agreed)


def test_without_roles_there_is_a_form_and_no_threshold_to_move(tmp_path: Path) -> None:
    service = _import(tmp_path / "service", keep_text=False, roles=False)
    with pytest.raises(StudyError, match="Without a role map there are no levels"):
        explorers.thresholds(service)
    verdicts = levels.verdicts(service)
    view = explorers.verdict(service, verdicts["conversation"].iloc[0], given=verdicts)
    assert "No level: no role map. Its form is monologue." in view["shown"].value


def test_nothing_below_the_explorers_loads_widgets() -> None:
    code = "import sys, workbench.coding; sys.exit('ipywidgets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
