"""A round: two coders apart, each code safe at once, and nothing of two rounds mixed."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.test_coding_sample import verdicts
from workbench import coding, levels, study
from workbench.coding import _files
from workbench.errors import StudyError, WorkbenchError

CODERS = ("ada", "bo")


@pytest.fixture
def drawn() -> pd.DataFrame:
    return coding.sample(verdicts(L1=12, L2=12), size=12, double=6, pilot=4)


@pytest.fixture
def begun(tmp_path: Path, drawn: pd.DataFrame) -> coding.Round:
    return coding.start(tmp_path, "spring", drawn, coders=CODERS)


def _finish(sheet: coding.Sheet, form: str = "L1") -> None:
    sheet.save_all({name: {"form": form} for name in sheet.conversations})


def test_sheets_hold_what_each_codes_in_orders_of_their_own(begun: coding.Round, drawn: pd.DataFrame) -> None:
    one, other = (begun.sheet(coder) for coder in CODERS)
    parts = drawn.set_index("conversation")["part"]
    for sheet in (one, other):
        own = [parts[name] for name in sheet.conversations]
        assert own[:4] == ["pilot"] * 4
        assert sorted(own[4:]) == ["double"] * 6 + ["single"] * 3
    both = set(one.conversations) & set(other.conversations)
    assert both == set(parts.index[parts.ne("single")])
    assert set(one.conversations) | set(other.conversations) == set(parts.index)
    assert [name for name in one.conversations if name in both] != [
        name for name in other.conversations if name in both
    ]
    assert begun.sheet("ada").conversations == one.conversations


def test_nothing_a_coder_is_given_tells_a_verdict(begun: coding.Round) -> None:
    begun.sheet("ada").save(begun.sheet("ada").conversations[0], "form", "L1")
    kept = "".join(path.read_text() for path in begun.folder.glob("*.csv"))
    for word in ("central", "lenient", "strict", "doubt", "L2"):
        assert word not in kept


def test_a_code_is_on_disk_at_once_and_found_again(begun: coding.Round) -> None:
    sheet = begun.sheet("ada")
    first, second = sheet.conversations[:2]
    sheet.save(first, "form", "L2")
    sheet.save(first, "facilitation", "prompt;summary")
    sheet.save(second, "remark", 'a "hard" one;\nsee line 2, =1+1')
    again = coding.open_round(begun.folder.parents[1], "spring").sheet("ada")
    assert again.of(first) == {
        "form": "L2", "purpose": "", "facilitation": "prompt;summary", "norms": "", "remark": "",
    }  # fmt: skip
    assert again.of(second)["remark"] == 'a "hard" one;\nsee line 2, =1+1'
    assert sorted(path.name for path in begun.folder.iterdir()) == [
        "ada.csv", "coders.toml", "round.json", "sample.csv",
    ]  # fmt: skip
    assert (begun.folder / "ada.csv").stat().st_mode & 0o077 == 0


def test_codes_are_taken_back_one_by_one(begun: coding.Round) -> None:
    sheet = begun.sheet("ada")
    first, second = sheet.conversations[:2]
    sheet.save(first, "form", "L1")
    sheet.save(first, "form", "L2")
    sheet.save(second, "form", "L3")
    assert sheet.undo() == second
    assert sheet.of(second)["form"] == ""
    assert sheet.undo() == first
    assert begun.sheet("ada").of(first)["form"] == "L1"
    assert sheet.undo() == first
    assert sheet.undo() is None
    assert begun.sheet("ada").codes.empty


def test_a_crash_leaves_the_former_codes(begun: coding.Round, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = begun.sheet("ada")
    first = sheet.conversations[0]
    sheet.save(first, "form", "L1")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        sheet.save(first, "form", "L2")
    monkeypatch.undo()
    assert sheet.of(first)["form"] == "L1"
    assert begun.sheet("ada").of(first)["form"] == "L1"
    assert len(list(begun.folder.iterdir())) == 4
    sheet.save(first, "form", "L3")
    assert begun.sheet("ada").of(first)["form"] == "L3"


def test_two_sheets_of_one_coder_do_not_overwrite_each_other(begun: coding.Round) -> None:
    one, other = begun.sheet("ada"), begun.sheet("ada")
    one.save(one.conversations[0], "form", "L1")
    with pytest.raises(StudyError, match="was changed elsewhere since this sheet was opened"):
        other.save(other.conversations[1], "form", "L2")
    assert begun.sheet("ada").codes["form"].tolist() == ["L1"]


def test_codes_come_together_when_all_are_done(begun: coding.Round) -> None:
    _finish(begun.sheet("ada"))
    with pytest.raises(StudyError, match=r"left for bo \(9\)\. .*so that coders stay apart"):
        begun.codes()
    assert len(begun.codes(unfinished=True)) == 9
    _finish(begun.sheet("bo"), "L2")
    codes = begun.codes()
    assert codes.groupby(["part", "coder"]).size().to_dict() == {
        ("double", "ada"): 6, ("double", "bo"): 6, ("single", "ada"): 3, ("single", "bo"): 3,
    }  # fmt: skip
    assert codes["purpose"].isna().all()
    assert begun.codes(pilot=True)["part"].eq("pilot").all()
    assert begun.progress().loc["bo"].tolist() == [4, 4, 9, 9]
    assert coding.agreement(codes, draws=5)["value"].iloc[0] == 0


def test_a_round_is_continued_and_not_changed(
    tmp_path: Path, begun: coding.Round, drawn: pd.DataFrame
) -> None:
    again = coding.start(tmp_path, "spring", drawn, coders=CODERS)
    assert again.digest == begun.digest
    pd.testing.assert_frame_equal(again.sample, drawn, check_dtype=False)
    other = coding.sample(verdicts(L1=12, L2=12), size=12, double=6, pilot=4, seed=1)
    with pytest.raises(StudyError, match="a round 'spring' already, with another sample"):
        coding.start(tmp_path, "spring", other, coders=CODERS)
    with pytest.raises(StudyError, match="already, with another coders"):
        coding.start(tmp_path, "spring", drawn, coders=("ada", "eva"))


def test_codes_of_two_rounds_are_not_mixed(tmp_path: Path, begun: coding.Round, drawn: pd.DataFrame) -> None:
    begun.sheet("ada").save(begun.sheet("ada").conversations[0], "form", "L1")
    book = tmp_path / "own.toml"
    book.write_bytes((begun.folder / "coders.toml").read_bytes() + b"# revised after the pilot\n")
    later = coding.start(tmp_path, "autumn", drawn, coders=CODERS, codebook=book)
    assert later.digest != begun.digest
    (later.folder / "ada.csv").write_bytes((begun.folder / "ada.csv").read_bytes())
    with pytest.raises(StudyError, match="holds codes of another round or coder"):
        later.sheet("ada")
    (begun.folder / "bo.csv").write_bytes((begun.folder / "ada.csv").read_bytes())
    dealt = set(begun.sheet("ada").conversations) - set(begun.sheet("bo").parts)
    assert dealt  # the file of the other coder is refused where it codes what this one does not
    (begun.folder / "bo.csv").unlink()
    sheet = begun.sheet("ada")
    sheet.save(min(dealt), "form", "L2")
    (begun.folder / "bo.csv").write_bytes((begun.folder / "ada.csv").read_bytes())
    with pytest.raises(StudyError, match="of another round or coder"):
        begun.sheet("bo")


@pytest.mark.parametrize(
    ("file", "what"),
    [("sample.csv", "sample"), ("coders.toml", "codebook"), ("round.json", "list of coders")],
)
def test_a_changed_round_is_refused(begun: coding.Round, file: str, what: str) -> None:
    path = begun.folder / file
    text = path.read_text()
    changes = {
        "round.json": ('"bo"', '"eva"'),
        "sample.csv": ("single", "double"),
        "coders.toml": ("Form", "Shape"),
    }
    path.write_text(text.replace(*changes[file]))
    with pytest.raises(StudyError, match=f"The {what} of the round 'spring' was changed"):
        coding.open_round(begun.folder.parents[1], "spring")


def test_faults_are_named(tmp_path: Path, begun: coding.Round, drawn: pd.DataFrame) -> None:
    sheet = begun.sheet("ada")
    first = sheet.conversations[0]
    with pytest.raises(StudyError, match="'L4' is no code of form; known are off-scale, L1, L2, L3"):
        sheet.save(first, "form", "L4")
    with pytest.raises(StudyError, match="cannot be 'none' and something else"):
        sheet.save(first, "facilitation", "none;prompt")
    with pytest.raises(StudyError, match="'mood' is not coded"):
        sheet.save(first, "mood", "good")
    with pytest.raises(StudyError, match="'elsewhere' is not on the sheet of ada"):
        sheet.save("elsewhere", "form", "L1")
    with pytest.raises(StudyError, match=r"'eva' is no coder of the round 'spring'; its coders are ada, bo"):
        begun.sheet("eva")
    with pytest.raises(StudyError, match="There is no round of coding in"):
        coding.open_round(tmp_path, "summer")
    for name in ("", "Ada", "../bo", "a b", "sample", "x" * 33, "nul"):
        with pytest.raises(StudyError, match="cannot be the label of a coder"):
            coding.start(tmp_path, "summer", drawn, coders=("ada", name))
    with pytest.raises(StudyError, match="two coders or more with labels apart, not ada"):
        coding.start(tmp_path, "summer", drawn, coders=("ada",))
    with pytest.raises(StudyError, match="cannot be the label of a round"):
        coding.start(tmp_path, "../summer", drawn, coders=CODERS)
    (begun.folder / "ada.csv").write_text("conversation;form\n")
    with pytest.raises(StudyError, match="A spreadsheet may have changed it"):
        begun.sheet("ada")
    (begun.folder / "round.json").write_text("{")
    with pytest.raises(StudyError, match="is damaged"):
        coding.open_round(tmp_path, "spring")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(remark=st.text(max_size=40))
def test_any_remark_is_found_again(begun: coding.Round, remark: str) -> None:
    sheet = begun.sheet("bo")
    first = sheet.conversations[0]
    sheet.save(first, "remark", remark)
    kept = "".join(sign for sign in remark if sign.isprintable() or sign == "\n")
    assert begun.sheet("bo").of(first)["remark"] == kept


def test_the_coders_codebook_says_all_it_must(tmp_path: Path) -> None:
    book = coding.codebook.read()
    assert list(book.fields) == ["form", "purpose", "facilitation", "norms"]
    assert book.fields["form"].names == ("off-scale", "L1", "L2", "L3")
    for field in book.fields.values():
        for code in field.codes:
            assert all((code.label, code.definition, code.positive, code.negative, code.borderline))
    file = tmp_path / "own.toml"
    text = Path(coding.__file__).with_name("coders.toml").read_text()
    for old, new, fault in (
        ('code = "L3"', 'code = "L9"', "the codes of form are off-scale, L1, L2, L9"),
        ('unit = "One', 'item = "One', "'item' of the file is unknown; 'unit' of the file is missing"),
        ("ordered = true", 'ordered = "yes"', "'ordered' of field form is 'yes', not true or false"),
        ('name = "norms"', 'name = "mood"', "its fields are form, purpose, facilitation, mood"),
        ('code = "probe"', 'code = "prompt"', "each must be there once"),
        ("[[fields]]", "[[fields", "is not valid TOML"),
    ):
        file.write_text(text.replace(old, new, 1))
        with pytest.raises(WorkbenchError) as caught:
            coding.codebook.read(file)
        assert fault in str(caught.value)
    with pytest.raises(WorkbenchError, match="cannot be read"):
        coding.codebook.read(tmp_path / "none.toml")


def _study(folder: Path, *, keep_text: bool) -> study.Study:
    folder.mkdir()
    (folder / "study.toml").write_text(f"keep_text = {str(keep_text).lower()}\n")
    export = folder / "talk.csv"
    export.write_text(
        "id,parent,conversation,space,actor,time,kind,text\n"
        "1,,c,hall,Kari,2026-01-05T09:00:00Z,post,<b>Which</b> course?\n"
        "2,1,c,hall,Ola,2026-01-05T09:03:00Z,reply,The evening one\n"
        "3,2,c,hall,Kari,2026-01-05T11:00:00Z,reply,Thank you\n"
        "4,1,c,hall,Per,2026-01-06T11:00:00Z,reaction,\n"
        "5,9,c,hall,Per,2026-01-07T11:00:00Z,reply,Me too\n",
        encoding="utf-8",
    )
    roles = folder / "roles.csv"
    roles.write_text("account,role\nOla,staff\n*,member\n", encoding="utf-8")
    study.import_exports([export], into=folder, source="table", roles=roles)
    return study.read(folder)


@pytest.mark.parametrize("keep_text", [True, False])
def test_coders_see_numbered_persons_and_texts_only_where_they_are_kept(
    tmp_path: Path, *, keep_text: bool
) -> None:
    service = _study(tmp_path / "service", keep_text=keep_text)
    name = levels.verdicts(service)["conversation"].iloc[0]
    turns = coding.turns(service, name)
    assert turns["person"].tolist() == ["member 1", "staff 1", "member 1", "member 2"]
    assert turns["answers"].astype("object").where(turns["answers"].notna(), None).tolist() == [
        None,
        1,
        2,
        None,
    ]
    assert turns["after"].dt.total_seconds().tolist() == [0, 180, 7200, 180_000]
    assert turns.index.tolist() == [1, 2, 3, 4]
    assert "Kari" not in turns.to_string()
    if keep_text:
        assert turns["text"].tolist()[1] == "The evening one"
    else:
        assert turns["text"].isna().all()
    with pytest.raises(StudyError, match="no talk in a conversation 'nowhere'"):
        coding.turns(service, "nowhere")


def test_invented_codes_say_so_and_stay_out_of_studies(tmp_path: Path) -> None:
    table = verdicts(L1=20, L2=20, L3=10)
    drawn = coding.sample(table, size=30, double=20, pilot=5)
    made = coding.example(tmp_path / "apart", drawn, table)
    assert made.is_invented
    assert json.loads((made.folder / "round.json").read_text())["invented"] is True
    codes = made.codes()
    assert len(codes) == 50
    assert codes[["form", "purpose"]].notna().all(axis=None)
    twice = coding.example(tmp_path / "again", drawn, table).codes()
    pd.testing.assert_frame_equal(codes, twice)
    exact = coding.example(tmp_path / "exact", drawn, table, machine_errs=0, coders_err=0)
    found = coding.against_machine(exact.codes(), table, draws=5)
    assert found.people["value"].dropna().tolist() == pytest.approx([1] * 13)
    assert found.machine["value"].dropna().tolist() == pytest.approx([1] * 13)
    service = _study(tmp_path / "service", keep_text=False)
    with pytest.raises(StudyError, match="holds a study, and invented codes stay out"):
        coding.example(service.path, drawn, table)
