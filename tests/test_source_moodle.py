"""Moodle: every trap of a forum's export, one small post each."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import moodle
from workbench.sources.moodle._post import from_row
from workbench.vocabulary import Kind, Precision, Visibility

EXPORT = Path(__file__).parent / "sources" / "moodle" / "export"
BASE: dict[str, object] = {
    "id": "101",
    "discussion": "12",
    "parent": "100",
    "userid": "5",
    "userfullname": "Jonas Vik",
    "created": "1772439300",
    "modified": "1772439300",
    "subject": "Re: School",
    "message": "<p>hello &amp; bye</p>",
    "messageformat": "1",
    "attachment": "0",
    "deleted": "0",
    "privatereplyto": "0",
}


def one(**row: object) -> Act | Reject:
    return from_row(1, BASE | row, "forum")


def act(**row: object) -> Act:
    found = one(**row)
    assert isinstance(found, Act)
    return found


def reason(**row: object) -> str:
    found = one(**row)
    assert isinstance(found, Reject)
    return found.reason


def test_a_post_stands_in_its_discussion() -> None:
    found = act()
    assert (found.scope, found.id, found.thread, found.parent, found.actor) == ("12", "101", "12", "100", "5")
    assert (found.kind, found.text, found.handle) == (Kind.REPLY, "hello & bye", "Jonas Vik")


def test_parent_zero_opens_and_carries_the_subject() -> None:
    found = act(parent="0", subject="School")
    assert (found.kind, found.parent, found.text) == (Kind.POST, None, "School\nhello & bye")


def test_a_time_may_be_seconds_and_is_exact() -> None:
    for value in ("1772439300", 1772439300, 1772439300.0):
        found = act(created=value)
        assert (found.time.isoformat(), found.time_precision) == (
            "2026-03-02T08:15:00+00:00",
            Precision.SECOND,
        )
        assert not found.is_local


@pytest.mark.parametrize(
    "words",
    [
        "Monday, 2 March 2026, 9:15 AM",
        "Monday, March 2, 2026, 9:15 AM",
        "mandag, 2. mars 2026, 09:15",
        "måndag, 2 mars 2026, 09:15",
        "måndag den 2 mars 2026 kl. 09.15",
        "mandag den 2. marts 2026, 9:15",
        "maanantai, 2. maaliskuuta 2026, 9.15",
    ],
)
def test_a_time_may_be_words_of_many_languages_and_is_a_local_minute(words: str) -> None:
    found = act(created=words, modified=words)
    assert found.time.isoformat() == "2026-03-02T09:15:00+00:00"
    assert (found.time_precision, found.is_local, found.edited) == (Precision.MINUTE, True, False)


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta "
    "lokakuuta marraskuuta joulukuuta",
}


@pytest.mark.parametrize("language", MONTHS)
def test_every_month_is_known(language: str) -> None:
    months = [act(created=f"5. {name} 2026, 12:00").time.month for name in MONTHS[language].split()]
    assert months == list(range(1, 13))


@pytest.mark.parametrize(
    ("clock", "hour"), [("12:05 AM", 0), ("12:05 PM", 12), ("9:05 pm", 21), ("9:05 p.m.", 21), ("21:05", 21)]
)
def test_halves_of_the_day_are_told(clock: str, hour: int) -> None:
    assert act(created=f"Monday, 2 March 2026, {clock}").time.hour == hour


@pytest.mark.parametrize(
    "value",
    [
        *("понедельник, 2 марта 2026, 09:15", "Monday, 31 February 2026, 9:15 AM", "2.3.2026 9:15"),
        *("2 March 2026, 25:00", "1.77E+09", "0", "", None, True, [], -5, 10**18, 1.5),
    ],
)
def test_a_time_that_cannot_be_read_is_rejected_with_what_stands_there(value: object) -> None:
    assert reason(created=value) == f"created cannot be read: {str(value)[:40]!r}"


def test_an_id_that_a_spreadsheet_rounded_is_rejected() -> None:
    assert reason(id="1.22158E+17") == "id is no whole number: '1.22158E+17'"
    assert reason(discussion="") == "discussion is no whole number: ''"
    assert reason(userid=None) == "userid is no whole number: 'None'"
    assert act(id=101.0).id == "101"


def test_a_private_reply_is_private_and_says_to_whom() -> None:
    found = act(privatereplyto="9")
    assert (found.visibility, found.alter) == (Visibility.PRIVATE, "9")
    assert (act().visibility, act().alter) == (Visibility.MEMBERS, None)


def test_account_zero_is_nobody() -> None:
    assert act(userid="0").actor is None


def test_deletions_and_edits_are_told_where_there_is_a_column() -> None:
    assert [act(deleted=value).deleted for value in ("1", "0", 1, True, None, "")] == [
        *(True, False, True, True, None, None)
    ]
    assert act(modified="1772439400").edited is True
    assert act(modified="?").edited is None


def test_plain_messages_are_left_as_they_are() -> None:
    assert act(message="1 < 2 & 3 > 2", messageformat="2").text == "1 < 2 & 3 > 2"


def test_files_and_pictures_are_counted() -> None:
    assert act(attachment="1", message='<img src="@@PLUGINFILE@@/a.png">').media == 2
    assert [act(attachment=value).media for value in ("", "0", None, 0, "cv.pdf")] == [0, 0, 0, 0, 1]


def test_what_the_export_cannot_tell_is_unknown_and_not_none() -> None:
    found = act()
    assert (found.mentions, found.reactions, found.role, found.is_automatic) == (None, None, None, None)


@pytest.mark.parametrize("nested", [False, True])
def test_json_is_a_list_of_sheets_or_a_list(nested: bool, tmp_path: Path) -> None:  # noqa: FBT001
    file = tmp_path / "Career (3).json"
    file.write_text(json.dumps([[BASE, 7]] if nested else [BASE, 7]), encoding="utf-8")
    assert moodle.sniff(file)
    (batch,) = moodle.read(file)
    assert [(row["space"], row["id"]) for row in batch.acts.to_pylist()] == [("Career", "101")]
    assert [(reject.item, reject.reason[:8]) for reject in batch.rejects] == [(2, "no post:")]


def test_a_mark_at_the_start_of_csv_is_no_part_of_a_name(tmp_path: Path) -> None:
    file = tmp_path / "discussion.csv"
    file.write_bytes("\ufeff".encode() + (",".join(BASE) + "\n" + ",".join(map(str, BASE.values()))).encode())
    assert moodle.sniff(file)
    (batch,) = moodle.read(file)
    assert [row["id"] for row in batch.acts.to_pylist()] == ["101"]


def packed(path: Path, *, change: bytes = b"", twin: str = "") -> Path:
    content = io.BytesIO()
    source = next(EXPORT.glob("*.xlsx"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change if change and name.endswith("sheet1.xml") else old.read(name))
        if twin:
            new.writestr(twin, bytes(2**20))
    path.write_bytes(content.getvalue())
    return path


def test_a_workbook_is_known_by_its_columns(tmp_path: Path) -> None:
    assert moodle.sniff(packed(tmp_path / "forum.xlsx"))
    assert not moodle.sniff(packed(tmp_path / "other.xlsx", change=b"<worksheet>sku, price</worksheet>"))
    (batch,) = moodle.read(tmp_path / "forum.xlsx")
    assert (len(batch.acts), len(batch.rejects), batch.acts["space"][0].as_py()) == (2, 1, "forum")


def test_a_workbook_in_a_zip_is_read_alike(tmp_path: Path) -> None:
    book = packed(tmp_path / "forum.xlsx")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(book, "forum.xlsx")
    inside = zipfile.Path(tmp_path / "all.zip", "forum.xlsx")
    assert moodle.sniff(inside)
    assert [batch.acts for batch in moodle.read(inside)] == [batch.acts for batch in moodle.read(book)]


def test_a_workbook_that_is_broken_or_too_large_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = packed(tmp_path / "a.xlsx", change=b"<worksheet><sheetData><row><c")
    with pytest.raises(ExportError, match=r"'a\.xlsx' is a broken workbook"):
        list(moodle.read(broken))
    monkeypatch.setattr(moodle, "LARGEST", 2**19)
    with pytest.raises(ExportError, match=r"'b\.xlsx' unpacks to more than 0 MB. Export it as CSV"):
        list(moodle.read(packed(tmp_path / "b.xlsx", twin="xl/large.bin")))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace").decode())
    | st.sampled_from(["0", "1", "1772439300", "2. mars 9999, 12:00", "<img src=x>"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "parent"]), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(list(BASE)), JSON))
def test_no_row_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, Any]) -> None:
    for batch in batches("discussion.csv", [one(**odd), from_row(2, odd, "forum")]):
        validate(batch.acts)
        assert batch.read == 2
