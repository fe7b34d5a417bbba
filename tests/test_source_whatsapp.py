"""WhatsApp: every way a phone writes a chat, a few lines each."""

import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from workbench import sources
from workbench.activity import BATCH, validate
from workbench.errors import ExportError
from workbench.sources import _whatsapp, _whatsapp_words as words, whatsapp

EXPORT = Path(__file__).parent / "sources" / "whatsapp" / "export"
REAL = Path(__file__).parents[1].parent / "shared" / "data" / "chat_miner_fixtures" / "test"
MARK, NARROW, HARD = "\u200e", "\u202f", "\xa0"


def chat(folder: Path, *lines: str, name: str = "WhatsApp Chat with Room.txt", end: str = "\n") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(end.join([*lines, ""]).encode())
    return file


def read(file: Path, *, day_first: bool | None = None) -> list[dict[str, Any]]:
    return [row for batch in whatsapp.read(file, day_first=day_first) for row in batch.acts.to_pylist()]


def reasons(file: Path) -> list[str]:
    return [reject.reason for batch in whatsapp.read(file) for reject in batch.rejects]


@pytest.mark.parametrize(
    ("head", "told", "precision"),
    [
        ("[13/01/19 11:25] ", "2019-01-13T11:25:00", "minute"),
        ("13/01/19, 11:25 - ", "2019-01-13T11:25:00", "minute"),
        ("01/13/19, 11:25 - ", "2019-01-13T11:25:00", "minute"),
        ("2019/01/13, 11:25 - ", "2019-01-13T11:25:00", "minute"),
        ("2019-01-03 11:25 - ", "2019-01-03T11:25:00", "minute"),
        (f"13/01/2019, 11:25{HARD}a.{HARD}m. - ", "2019-01-13T11:25:00", "minute"),
        ("13/01/2019, 11:25 a. m. - ", "2019-01-13T11:25:00", "minute"),
        ("[15-01-20 02:22:56] ", "2020-01-15T02:22:56", "second"),
        ("15.04.2016, 15:04 - ", "2016-04-15T15:04:00", "minute"),
        ("[2020.04.01, 12:00:04] ", "2020-04-01T12:00:04", "second"),
        (f"28/3/2025, 9:29{NARROW}p.{HARD}m. - ", "2025-03-28T21:29:00", "minute"),
        (f"1/28/25, 12:05{NARROW}AM - ", "2025-01-28T00:05:00", "minute"),
        (f"[1/28/25, 12:05:09{NARROW}PM] ", "2025-01-28T12:05:09", "second"),
        ("[07.03.26, 21:22:39] ", None, "second"),
        (f"{MARK}[13.03.26, 21:22:39] ", "2026-03-13T21:22:39", "second"),
        ("13/04/2020 17.35 - ", "2020-04-13T17:35:00", "minute"),
        ("14.4.2020 klo 8.05 - ", "2020-04-14T08:05:00", "minute"),
        ("14.04.2020 kl. 08.05 - ", "2020-04-14T08:05:00", "minute"),
    ],
)
def test_heads_of_all_phones_are_read(head: str, told: str | None, precision: str, tmp_path: Path) -> None:
    file = chat(tmp_path, f"{head}Mary: hello: you")
    assert whatsapp.sniff(file)
    (found,) = read(file, day_first=None if told else True)
    assert (found["actor"], found["text"], found["is_local"]) == ("Mary", "hello: you", True)
    assert found["time"].isoformat()[:19] == (told or "2026-03-07T21:22:39")
    assert found["time_precision"] == precision


def test_the_order_of_dates_shows_in_the_last_line_only(tmp_path: Path) -> None:
    lines = [f"03/04/2026, 09:{n:02} - Ann: {n}" for n in range(60)]
    assert {row["time"].month for row in read(chat(tmp_path, *lines, "13/04/2026, 10:00 - Ann: x"))} == {4}
    found = read(chat(tmp_path, *lines, "04/13/2026, 10:00 - Ann: x"))
    assert {(row["time"].month, row["time"].day) for row in found} == {(3, 4), (4, 13)}


def test_an_order_that_shows_nowhere_is_asked_for_and_can_be_said(tmp_path: Path) -> None:
    file = chat(tmp_path, "03/04/2026, 09:00 - Ann: x")
    asked = r"'WhatsApp Chat with Room\.txt' leaves open .* 03/04/2026 .* --dates day-first or --dates month"
    with pytest.raises(ExportError, match=asked):
        read(file)
    assert [row["time"].day for row in read(file, day_first=True)] == [3]
    assert [row["time"].day for row in read(file, day_first=False)] == [4]
    assert isinstance(whatsapp, sources.AsksDayOrder)


def test_what_a_chat_shows_counts_more_than_what_is_said(tmp_path: Path) -> None:
    file = chat(tmp_path, "25/04/2026, 09:00 - Ann: x")
    assert [row["time"].day for row in read(file, day_first=False)] == [25]


def test_two_chats_put_together_are_an_error(tmp_path: Path) -> None:
    file = chat(tmp_path, "25/04/2026, 09:00 - Ann: x", "04/25/2026, 09:00 - Ann: x")
    with pytest.raises(ExportError, match=r"dates that begin with the day and .* Import them one by one"):
        read(file)


def test_a_chat_quoted_in_a_message_is_part_of_it(tmp_path: Path) -> None:
    file = chat(
        tmp_path,
        "25/04/2026, 09:00 - Ann: look",
        "[04/25/2026, 09:00:10] Bo: hi",
        "26/04/2026, 09:00 - Bo: ok",
    )
    assert [row["text"] for row in read(file)] == ["look\n[04/25/2026, 09:00:10] Bo: hi", "ok"]


def test_lines_go_on_and_windows_ends_are_no_text(tmp_path: Path) -> None:
    file = chat(
        tmp_path, "25/04/2026, 09:00 - Ann: one", "", "two: x", "25/04/2026, 09:01 - Bo: end", end="\r\n"
    )
    assert [(row["item"], row["text"]) for row in read(file)] == [(1, "one\n\ntwo: x"), (2, "end")]


def test_a_line_without_a_name_is_the_systems(tmp_path: Path) -> None:
    file = chat(
        tmp_path,
        "25/04/2026, 09:00 - Messages and calls are end-to-end encrypted.",
        '25/04/2026, 09:00 - Ann created group "Spring: a start"',
        "25/04/2026, 09:00 - Ann created group “Spring: a start”",
        "25/04/2026, 09:00 - Ann started a call at 12:30",
        "25/04/2026, 09:01 - Ann: hi",
    )
    assert reasons(file) == ["system message"] * 4
    assert [row["item"] for row in read(file)] == [5]


def test_iphones_put_lines_of_the_system_into_a_mouth(tmp_path: Path) -> None:
    file = chat(
        tmp_path,
        f"[25.04.26, 09:00:00] Room: {MARK}Messages and calls are end-to-end encrypted.",
        "[25.04.26, 09:00:00] Room: Messages and calls are end-to-end encrypted.",
        f"[25.04.26, 09:00:00] Ann: {MARK}Ann added you",
        f"[25.04.26, 09:00:00] Ann: {MARK}Missed voice call",
        "[25.04.26, 09:00:01] Ann: hi",
    )
    assert reasons(file) == ["system message"] * 4


OMITTED = [
    "<Media omitted>",
    f"{MARK}image omitted",
    "image omitted",
    f"{MARK}GIF omitted",
    f"{MARK}Contact card omitted",
    "<Uten vedlegg>",
    f"{MARK}bilde utelatt",
    f"{MARK}klistremerke utelatt",
    "<Media har utelämnats>",
    f"{MARK}bild utesluten",
    f"{MARK}ljud utelämnat",
    "<Mediefil udeladt>",
    f"{MARK}billede udeladt",
    f"{MARK}lyd udeladt",
    "<Media jätettiin pois>",
    "<Media jätetty pois>",
    f"{MARK}videota ei sisällytetä",
    f"{MARK}GIF-animaatio jätetty pois",
    "<Medien ausgeschlossen>",
    f"{MARK}Bild weggelassen",
    f"{MARK}Kontaktkarte ausgelassen",
    "<Multimedia omitido>",
    f"{MARK}imagen omitida",
    "<Médias omis>",
    f"{MARK}image absente",
    f"{MARK}afbeelding weggelaten",
    f"{MARK}<attached: 00000012-PHOTO-2026-04-25-09-00-00.jpg>",
    f"{MARK}<vedlagt: 00000012-AUDIO-2026-04-25-09-00-00.opus>",
    f"{MARK}IMG-20260425-WA0001.jpg (file attached)",
    "IMG-20260425-WA0001.jpg (arkivo kungligita)",
    "CV Ann.pdf (fil vedlagt)",
    f"Grades.pdf • {MARK}3 pages {MARK}document omitted",
]


@pytest.mark.parametrize("said", OMITTED)
def test_what_was_sent_along_is_media_and_no_words(said: str, tmp_path: Path) -> None:
    (found,) = read(chat(tmp_path, f"25/04/2026, 09:00 - Ann: {said}"))
    assert (found["media"], found["text"], found["deleted"]) == (1, None, False)


@pytest.mark.parametrize(
    "lines",
    [
        ("<Media omitted>", "our plan"),
        (f"{MARK}IMG-20260425-WA0001.jpg (file attached)", "our plan"),
        (f"our plan {MARK}<attached: 00000012-PHOTO-2026-04-25.jpg>",),
        (f"our plan {MARK}image omitted",),
    ],
)
def test_a_caption_is_what_the_person_wrote(lines: tuple[str, ...], tmp_path: Path) -> None:
    (found,) = read(chat(tmp_path, f"25/04/2026, 09:00 - Ann: {lines[0]}", *lines[1:]))
    assert (found["media"], found["text"]) == (1, "our plan")


@pytest.mark.parametrize(
    "said",
    [
        *("This message was deleted", "You deleted this message", f"{MARK}This message was deleted."),
        *(
            "This message was deleted by admin Ann",
            "Denne meldingen ble slettet",
            "Du slettet denne meldingen",
        ),
        *("Det här meddelandet raderades", "Denne besked blev slettet", "Tämä viesti poistettiin."),
        *("Diese Nachricht wurde gelöscht.", "Se eliminó este mensaje.", "Eliminaste este mensaje"),
    ],
)
def test_a_deleted_message_leaves_its_place(said: str, tmp_path: Path) -> None:
    (found,) = read(chat(tmp_path, f"25/04/2026, 09:00 - Ann: {said}"))
    assert (found["deleted"], found["text"], found["media"], found["actor"]) == (True, None, 0, "Ann")


@pytest.mark.parametrize(
    "mark",
    [
        *("<This message was edited>", f"{MARK}<This message was edited>", "<Denne meldingen ble redigert>"),
        *("<Det här meddelandet redigerades>", "<Denne besked blev redigeret>", "<Tätä viestiä on muokattu>"),
        *("<Diese Nachricht wurde bearbeitet.>", "<Se editó este mensaje.>"),
    ],
)
def test_an_edited_message_is_told_and_the_mark_is_no_text(mark: str, tmp_path: Path) -> None:
    found = read(chat(tmp_path, f"25/04/2026, 09:00 - Ann: ok {mark}", "25/04/2026, 09:01 - Ann: ok"))
    assert [(row["edited"], row["text"]) for row in found] == [(True, "ok"), (False, "ok")]


@pytest.mark.parametrize(
    "said", ["I deleted this message: sorry", "<3", "a > b", "see (attached)", "image", "null and void"]
)
def test_what_only_looks_like_it_is_a_message(said: str, tmp_path: Path) -> None:
    (found,) = read(chat(tmp_path, f"25/04/2026, 09:00 - Ann: {said}"))
    assert (found["text"], found["media"], found["deleted"]) == (said, 0, False)


def test_a_poll_is_what_a_person_asked(tmp_path: Path) -> None:
    file = chat(
        tmp_path,
        f"[25.04.26, 09:00:00] Ann: {MARK}POLL:",
        "Which day?",
        f"{MARK}OPTION: Monday ({MARK}1 vote)",
    )
    assert [row["text"] for row in read(file)] == ["POLL:\nWhich day?\nOPTION: Monday (1 vote)"]


def test_a_message_seen_once_has_no_words(tmp_path: Path) -> None:
    found = read(chat(tmp_path, "25/04/2026, 09:00 - Ann: null", "25/04/2026, 09:01 - Ann:"))
    assert [row["text"] for row in found] == [None, ""]


def test_marks_and_hard_blanks_are_no_part_of_a_name(tmp_path: Path) -> None:
    file = chat(
        tmp_path,
        f"25/04/2026, 09:00 - \u202a+47{HARD}900{HARD}00{HARD}001\u202c: a",
        "25/04/2026, 09:01 - +47 900 00 001: b",
        f"25/04/2026, 09:02 - ~{NARROW}Bo: c",
    )
    assert [row["actor"] for row in read(file)] == ["+47 900 00 001", "+47 900 00 001", "~ Bo"]


@pytest.mark.parametrize(
    ("lines", "visibility"),
    [
        (["Ann: a", "Bo: b"], "private"),
        (["Ann: a"], "private"),
        (["Ann: a", "Bo: b", "Cy: c"], "members"),
        (["Ann: a", "Bo: b", "Ann added Cy"], "members"),
        (["Ann opprettet gruppen «Vår»", "Ann: a"], "members"),
        (["Your security code with Bo changed", "Ann: a", "Bo: b"], "private"),
        (["You added this contact", "Ann: a", "Bo: b"], "private"),
        (["Ann: a", "Bo: b", "Meta AI: c"], "private"),
        (["Ann: a", "Bo: b", f"Room: {MARK}Messages and calls are end-to-end encrypted."], "private"),
        (["Ann: a", "Bo: b", f"Bo: {MARK}Bo left"], "members"),
    ],
)
def test_two_people_and_no_group_are_private(lines: list[str], visibility: str, tmp_path: Path) -> None:
    file = chat(tmp_path, *(f"25/04/2026, 09:00 - {line}" for line in lines))
    assert {row["visibility"] for row in read(file)} == {visibility}


def test_the_assistant_is_a_bot(tmp_path: Path) -> None:
    found = read(chat(tmp_path, "25/04/2026, 09:00 - Meta AI: a", "25/04/2026, 09:00 - Ann: b"))
    assert [(row["role"], row["is_automatic"]) for row in found] == [("bot", True), (None, False)]


@pytest.mark.parametrize("head", ["31/02/2026, 09:00", "25/04/2026, 24:00", "25/04/0000, 09:00"])
def test_a_time_that_never_was_is_rejected(head: str, tmp_path: Path) -> None:
    file = chat(tmp_path, "25/04/2026, 09:00 - Ann: a", f"{head} - Ann: b")
    assert reasons(file) == [f"time cannot be read: '{head.replace(',', '')}'"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Ann.txt", "Ann"),
        ("WhatsApp Chat - Ann (2).txt", "Ann"),
        ("WhatsApp-chat med Ann og Bo.txt", "Ann og Bo"),
        ("WhatsApp_Chat_mit_Ann.txt", "Ann"),
        ("WhatsApp-keskustelu: Ann.txt", "Ann"),
        ("room.txt", "room"),
        ("WhatsApp Chat - Ann/_chat.txt", "Ann"),
    ],
)
def test_a_chat_is_called_as_its_file_or_folder(name: str, title: str, tmp_path: Path) -> None:
    assert [row["space"] for row in read(chat(tmp_path, "25/04/2026, 09:00 - Ann: a", name=name))] == [title]


def test_what_was_sent_along_belongs_to_the_chat(tmp_path: Path) -> None:
    chat(tmp_path, "[25.04.26, 09:00:00] Ann: a", name="one/_chat.txt")
    for name in (
        "00000004-PHOTO-2026.jpg",
        "00000005-notes.txt",
        "IMG-20260425-WA0001.jpg",
        "CV.pdf",
        "voice.opus",
    ):
        (tmp_path / "one" / name).write_bytes(b"invented")
    assert whatsapp.sniff(tmp_path / "one")
    assert whatsapp.sniff(tmp_path)
    assert [batch.file for batch in whatsapp.read(tmp_path)] == ["one/_chat.txt"]
    assert reasons(tmp_path) == []


def test_a_zip_of_a_chat_is_called_as_the_zip(tmp_path: Path) -> None:
    packed = tmp_path / "WhatsApp Chat - Ann.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", "[25.04.26, 09:00:00] Ann: a\n")
        archive.writestr("00000004-PHOTO-2026.jpg", b"invented")
    export = sources.open_export(packed)
    assert whatsapp.sniff(export)
    assert [row["space"] for batch in whatsapp.read(export) for row in batch.acts.to_pylist()] == ["Ann"]


def test_a_folder_with_something_else_in_it_is_not_claimed(tmp_path: Path) -> None:
    file = chat(tmp_path, "25/04/2026, 09:00 - Ann: a")
    (tmp_path / "result.json").write_bytes(b"{}")
    assert not whatsapp.sniff(tmp_path)
    assert whatsapp.sniff(file)


@pytest.mark.parametrize(
    "line",
    [
        "[2026-04-25, 09:00] Ann: Signal writes so",
        "[2026-04-25 09:00:00] <ann> what a chat of programmers says: this",
        "25/04/2026, 09:00 - nobody ever writes",
        "09:00 - Ann: no date",
        "2026-04-25 09:00:00,123 - root - INFO: a log",
        "Dear diary, on 25/04/2026, 09:00 - Ann: hi",
    ],
)
def test_what_looks_alike_is_left_alone(line: str, tmp_path: Path) -> None:
    assert not whatsapp.sniff(chat(tmp_path, line))


def test_a_file_in_another_encoding_is_said(tmp_path: Path) -> None:
    file = chat(tmp_path, *(f"25/04/2026, 09:00 - Ann: {n}" for n in range(10_000)))
    file.write_bytes(file.read_bytes() + "25/04/2026, 09:01 - Åse: æ\n".encode("latin-1"))
    with pytest.raises(ExportError, match=r"'WhatsApp Chat with Room\.txt' cannot be read .* not UTF-8"):
        read(file)
    file.write_text("25/04/2026, 09:01 - Åse: æ\n", encoding="utf-16")
    assert [row["actor"] for row in read(file)] == ["Åse"]
    file.write_text("25/04/2026, 09:01 - Åse: æ\n", encoding="utf-8-sig")
    assert [row["actor"] for row in read(file)] == ["Åse"]


def test_a_line_without_end_takes_no_more_than_a_message(tmp_path: Path) -> None:
    file = chat(tmp_path, "25/04/2026, 09:00 - Ann: " + "x" * 10_000_000, "25/04/2026, 09:01 - Bo: y")
    assert [len(row["text"]) for row in read(file)] == [whatsapp.LONGEST, 1]


@pytest.mark.parametrize("filling", [" ", "<", "-WA0001.", "\u200e", "(", "a.b "])
def test_a_text_of_one_sign_only_is_no_trap(filling: str, tmp_path: Path) -> None:
    file = chat(tmp_path, *(f"25/04/2026, 09:00 - Ann: {filling * 8000}{end}" for end in "x>)"))
    before = time.process_time()
    assert sum(batch.read for batch in whatsapp.read(file)) == 3
    assert time.process_time() - before < 2


def test_a_long_chat_comes_in_batches_that_leave_nothing_out(tmp_path: Path) -> None:
    lines = [f"25/04/2026, 09:00 - {'Ann: a' if n % 2 else 'Ann left'}" for n in range(12_000)]
    found = list(whatsapp.read(chat(tmp_path, *lines)))
    assert [batch.read for batch in found] == [BATCH, BATCH, 12_000 - 2 * BATCH]
    numbers = [
        n for batch in found for n in (*batch.acts["item"].to_pylist(), *(r.item for r in batch.rejects))
    ]
    assert sorted(numbers) == list(range(1, 12_001))


PARTS = st.sampled_from(
    [
        *(
            "25/04/2026, 09:00 - ",
            "[25.04.26, 09:00:00] ",
            "99/99/9999, 99:99 - ",
            "01/01/0001, 00:00 - ",
            "Ann: ",
        ),
        *(
            MARK,
            NARROW,
            HARD,
            "\ufeff",
            "\0",
            "\n",
            "\r",
            "<",
            ">",
            "“",
            "~",
            "•",
            "-WA0001.jpg (x)",
            " - ",
            ": ",
        ),
        *(
            "This message was deleted",
            "<Media omitted>",
            f"{MARK}image omitted",
            "<This message was edited>",
            "null",
        ),
        *("POLL:", "\u0663\u0663/\u0660\u0664/2026, 09:00 - ", "added", "=cmd|' /C calc'!A0"),
    ]
)


@given(st.lists(PARTS | st.text(max_size=8), max_size=12))
@example(["\n", "99/99/9999, 99:99 - ", "Ann: "])
def test_no_chat_is_too_odd_to_be_read(parts: list[str]) -> None:
    for batch in odd("25/04/2026, 09:00 - Ann: a\n" + "".join(parts).encode("utf-8", "replace").decode()):
        validate(batch.acts)
        assert batch.read == batch.acts.num_rows + len(batch.rejects) > 0


def odd(text: str) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.txt"
        file.write_bytes(text.encode())
        assert whatsapp.sniff(file)
        yield from whatsapp.read(file)


@given(st.text(max_size=40))
def test_names_and_clocks_of_any_sort_are_read_or_not(text: str) -> None:
    assert _whatsapp.actor(text) is None or _whatsapp.actor(text)
    assert words.said(text) is None or isinstance(words.said(text), tuple)
    assert _whatsapp.shape(text) is None


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
def test_real_exports_are_read_to_the_last_line() -> None:
    files = sorted((REAL / "whatsapp").glob("*.txt"))
    assert {sources.claims(file) for file in files} == {"whatsapp"}
    assert not whatsapp.sniff(REAL / "signal" / "test_export.txt")
    found = [batch for file in files for batch in whatsapp.read(file)]
    assert [(batch.read, len(batch.acts)) for batch in found] == [(9, 7)] * 5
    assert Counter(reject.reason for batch in found for reject in batch.rejects) == {"system message": 10}
    times = [batch.acts["time"].to_pylist() for batch in found]
    assert all(one == times[0] for one in times)  # the same chat in five ways to write dates
