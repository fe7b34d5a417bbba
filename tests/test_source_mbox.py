"""Mailing lists: every trap of an archive, one small message each."""

import base64
import time
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import mbox
from workbench.sources.mbox._message import Place, read_one
from workbench.vocabulary import Kind, Role, Visibility

EXPORT = Path(__file__).parent / "sources" / "mbox" / "export"
PLACE = Place("mail", "room")
BASE = {
    "From": "Ann Berg <Ann@example.no>",
    "Date": "Mon, 2 Mar 2026 10:00:00 +0100",
    "Message-ID": "<1@example.no>",
    "List-Id": "Room <room.example.no>",
}
ENVELOPE = b"From ann@example.no Mon Mar  2 10:00:00 2026\n"


def raw(body: str | bytes = "hello", **headers: str | None) -> bytes:
    named = BASE | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in named.items() if value is not None)
    return (
        head.encode("utf-8", "surrogateescape") + b"\n" + (body if isinstance(body, bytes) else body.encode())
    )


def act(body: str | bytes = "hello", **headers: str | None) -> Act:
    found = read_one(1, raw(body, **headers), PLACE)
    assert isinstance(found, Act)
    return found


def reason(body: str | bytes = "hello", **headers: str | None) -> str:
    found = read_one(1, raw(body, **headers), PLACE)
    assert isinstance(found, Reject)
    return found.reason


def archive(path: Path, *messages: bytes) -> Path:
    path.write_bytes(b"".join(ENVELOPE + message + b"\n\n" for message in messages))
    return path


def read(file: Path) -> list[dict[str, Any]]:
    return [row for batch in mbox.read(file) for row in batch.acts.to_pylist()]


def test_a_message_is_somebodys_at_a_time_on_a_list() -> None:
    found = act(Subject="Courses?")
    assert (found.scope, found.space, found.visibility) == ("room.example.no", "room.example.no", "members")
    assert (found.id, found.actor, found.handle) == ("1@example.no", "ann@example.no", "Ann Berg")
    assert (found.time, found.is_local) == (datetime(2026, 3, 2, 9, tzinfo=UTC), False)
    assert (found.kind, found.text, found.media) == (Kind.POST, "Courses?\nhello", 0)


def test_an_answer_names_what_it_answers() -> None:
    found = act(In_Reply_To="Your letter <0@x.no> of Monday", References="<9@x.no>", Subject="Re: a")
    assert (found.kind, found.parent, found.text) == (Kind.REPLY, "0@x.no", "hello")
    assert act(References="<8@x.no>\n\t<9@x.no>").parent == "9@x.no"
    assert act(In_Reply_To="Ann of Monday", References="<9@x.no>").parent == "9@x.no"
    assert act(In_Reply_To="ann@example.no").parent is None


def test_the_end_of_a_long_path_is_read() -> None:
    path = " ".join(f"<{n}@example.no>" for n in range(1000))
    assert act(References=path).parent == "999@example.no"


def test_a_message_that_answers_itself_answers_nothing() -> None:
    assert (act(In_Reply_To="<1@example.no>").parent, act(In_Reply_To="<1@example.no>").kind) == (
        None,
        "post",
    )


def test_a_message_without_an_id_is_kept() -> None:
    assert act(Message_ID=None).id is None
    assert act(Message_ID="no brackets").id == "no brackets"


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("ann@example.no", "ann@example.no", None),
        ("ANN@Example.no (Ann Berg)", "ann@example.no", "Ann Berg"),
        ('"Berg, Ann" <ann@example.no>', "ann@example.no", "Berg, Ann"),
        ("ann at example.no (Ann Berg)", "ann@example.no", "Ann Berg"),
        ("=?utf-8?b?w4VzZQ==?= <aase@example.no>", "aase@example.no", "Åse"),
        ("=?utf-8?b?w4!VzZQ==?= <aase@example.no>", "aase@example.no", None),
        ("=?no-such?q?=C5se?= <aase@example.no>", "aase@example.no", "Åse"),
        ("A <a@example.no>, B <b@example.no>", "a@example.no", "A"),
        ("k...@example.no", None, None),
    ],
)
def test_an_address_is_the_account_and_a_name_the_handle(
    written: str, address: str | None, name: str | None
) -> None:
    found = act(From=written)
    assert found.actor == address
    assert name is None or found.handle == name


def test_without_an_address_there_is_no_account() -> None:
    assert reason(From="Ann Berg") == "no account: no address in 'Ann Berg'"
    assert reason(From=None) == "no account: no From"


def test_a_list_that_writes_in_peoples_names_is_not_everybody() -> None:
    listed = {"List-Post": "<mailto:room@example.no>", "From": "Ann via Room <room@example.no>"}
    found = act(**listed, Reply_To="Ann <ann@example.no>")
    assert (found.actor, found.handle) == ("ann@example.no", "Ann")
    found = act(**listed, X_Original_From="Bo <bo@example.no>", Reply_To="<room@example.no>")
    assert (found.actor, found.handle) == ("bo@example.no", "Bo")
    assert act(**listed).actor == "ann"


@pytest.mark.parametrize(
    ("written", "hour", "is_local"),
    [
        ("Mon, 2 Mar 2026 10:00:00 +0100", 9, False),
        ("Mon, 2 Mar 2026 10:00:00 GMT", 10, False),
        ("Mon, 2 Mar 2026 10:00:00 -0000", 10, False),
        ("Mon, 2 Mar 2026 10:00:00", 10, True),
        ("Mon, 2 Mar 2026 10:00:00 CET", 10, True),
        ("Mon Mar  2 10:00:00 2026", 10, True),
    ],
)
def test_a_date_without_a_known_zone_is_a_local_clock(written: str, hour: int, *, is_local: bool) -> None:
    found = act(Date=written)
    assert (found.time.hour, found.is_local) == (hour, is_local)


@pytest.mark.parametrize(
    "written", ["tomorrow", "Mon, 99 Mar 2026 10:00:00 +0100", "Fri, 31 Dec 9999 23:59:59 -1200", "1 Jan"]
)
def test_a_date_that_cannot_be_read_is_rejected(written: str) -> None:
    assert reason(Date=written) == f"time cannot be read: {written!r}"
    assert reason(Date=None) == "no time: no Date"


@pytest.mark.parametrize(
    ("headers", "is_automatic"),
    [
        ({}, False),
        ({"Auto_Submitted": "no"}, False),
        ({"Auto_Submitted": "auto-replied; x=1"}, True),
        ({"Precedence": "list"}, False),
        ({"Precedence": "bulk"}, False),
        ({"Precedence": "bulk", "List_Id": None}, True),
        ({"Precedence": "auto_reply"}, True),
        ({"From": "MAILER-DAEMON@example.no"}, True),
        ({"From": "Room <room-bounces@example.no>"}, True),
        ({"From": "no-reply@example.no"}, True),
        ({"From": "noreplyann@example.no"}, False),
    ],
)
def test_automatic_answers_and_robots(headers: dict[str, str | None], *, is_automatic: bool) -> None:
    found = act("hello", **headers)
    assert (found.is_automatic, found.role) == (is_automatic, Role.BOT if is_automatic else None)


@pytest.mark.parametrize(
    ("headers", "visibility", "kind"),
    [
        ({"To": "bo@example.no"}, Visibility.MEMBERS, "post"),
        ({"List_Id": None}, Visibility.MEMBERS, "post"),
        ({"List_Id": None, "To": "bo@example.no"}, Visibility.PRIVATE, "message"),
        ({"List_Id": None, "Received": "by mx"}, Visibility.PRIVATE, "message"),
        (
            {"List_Id": None, "To": "x@example.no", "Mailing-List": "list room@x.no"},
            Visibility.MEMBERS,
            "post",
        ),
    ],
)
def test_mail_between_persons_is_private(
    headers: dict[str, str | None], visibility: Visibility, kind: str
) -> None:
    found = act("hello", **headers)
    assert (found.visibility, found.kind) == (visibility, kind)


def test_a_conversation_is_told_by_gmail_only() -> None:
    assert (act().thread, act(X_GM_THRID="17").thread) == (None, "17")


def test_quotes_and_signature_are_left_out() -> None:
    assert act("> said\nyes\n>> more\n> > more\n\n-- \nAnn\n+47 000").text == "yes"
    assert act("5 > 3\n--\nmore").text == "5 > 3\n--\nmore"


def test_a_web_mail_is_read_as_words() -> None:
    html = "<div>Hei &amp; takk</div><blockquote>gammelt</blockquote><script>alert(1)</script>"
    assert act(html, Content_Type="text/html; charset=utf-8").text == "Hei & takk"


def test_bytes_of_no_known_encoding_are_read_as_old_mail_was() -> None:
    assert act("på".encode("latin-1")).text == "på"
    assert act("på".encode("latin-1"), Content_Type='text/plain; charset="utf-8"').text == "på"
    assert act("på".encode(), Content_Type="text/plain; charset=no-such").text == "på"
    packed = base64.b64encode("på".encode("latin-1")).decode()
    headers = {"Content_Type": "text/plain; charset=iso-8859-1", "Content_Transfer_Encoding": "base64"}
    assert act(packed, **headers).text == "på"


def nested(depth: int) -> bytes:
    body = b"--b0\nContent-Type: text/plain\n\ndeep\n--b0--\n"
    for n in range(1, depth):
        kind = f'Content-Type: multipart/mixed; boundary="b{n - 1}"'
        body = f"--b{n}\n{kind}\n\n".encode() + body + f"--b{n}--\n".encode()
    return body


def test_parts_within_parts_are_read() -> None:
    found = act(nested(5), Content_Type='multipart/mixed; boundary="b4"')
    assert (found.text, found.media) == ("deep", 0)


def test_parts_nested_without_end_are_no_crash() -> None:
    assert reason(nested(3000), Content_Type='multipart/mixed; boundary="b2999"') == (
        "message cannot be read (RecursionError)"
    )


def test_a_message_passed_on_is_a_file_and_not_somebodys_words() -> None:
    inner = "--b\nContent-Type: message/rfc822\n\nFrom: bo@x.no\n\nhis words\n--b--\n"
    found = act(inner, Content_Type='multipart/mixed; boundary="b"')
    assert (found.text, found.media) == (None, 1)


def test_a_line_in_a_letter_is_no_new_message(tmp_path: Path) -> None:
    letter = "before\n\nFrom 10:00 to 12:00 on 2 March 2026\n\n>From then on\nFrom Mon 10:00 2026"
    file = archive(tmp_path / "a.mbox", raw(letter), raw("two", Message_ID="<2@example.no>"))
    assert [row["text"] for row in read(file)] == [letter.replace(">From", "From"), "two"]


def test_an_archive_whose_messages_part_without_a_date_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.mbox"
    file.write_bytes(b"\n\nFrom ann\n" + raw("one") + b"\n\nFrom bo\n" + raw("two") + b"\n")
    assert mbox.sniff(file)
    assert [row["text"] for row in read(file)] == ["one", "two"]


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    file = archive(tmp_path / "a.mbox", raw("one\ntwo\n"), raw("three"))
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert mbox.sniff(file)
    assert [row["text"] for row in read(file)] == ["one\ntwo", "three"]


@pytest.mark.parametrize(
    ("name", "space"),
    [
        ("room.mbox", "room"),
        ("room-2026-March.txt", "room"),
        ("2026-March.txt", "mail"),
        ("2026q1.mbx", "mail"),
        ("room 2026-03.mbox", "room"),
    ],
)
def test_the_months_of_a_list_are_one_space(name: str, space: str, tmp_path: Path) -> None:
    (row,) = read(archive(tmp_path / name, raw(List_Id=None)))
    assert (row["space"], row["scope"]) == (space, "mail")


@pytest.mark.parametrize(
    "content",
    [
        b"From here on we talk.\nDate: soon\nand more\n",
        b"From ann Mon Mar  2 10:00:00 2026\nhello\n",
        b"From: ann@example.no\nDate: x\nSubject: y\n\nan .eml is no archive",
        b"Hello\n" + ENVELOPE + b"From: a\nDate: b\n",
    ],
)
def test_a_letter_is_no_archive(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.mbox"
    file.write_bytes(content)
    assert not mbox.sniff(file)


def test_a_line_as_long_as_a_film_needs_no_more_than_the_limit(tmp_path: Path) -> None:
    file = archive(tmp_path / "a.mbox", raw("x" * 100_000_000), raw("two"))
    begun = time.perf_counter()
    tracemalloc.start()
    texts = [(row["text"] or "")[:3] for row in read(file)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert texts == ["xxx", "two"]
    assert most < 14 * mbox.LARGEST
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "(" * 100_000},
        {"From": "a" * 100_000},
        {"From": "<" * 100_000 + "ann@example.no"},
        {"Subject": "=?utf-8?q?" * 20_000},
        {"Content-Type": "text/plain; charset*x*=" + ";" * 20_000},
        {"Content-Type": 'multipart/mixed; boundary=""'},
        {"Date": "1" * 100_000},
        {"Date": "00:00" * 20_000},
        {"Message-ID": "<" * 100_000},
        {"Subject": "a\0b\udce5"},
        {"Content-Transfer-Encoding": "uuencode"},
    ],
    ids=lambda headers: f"{next(iter(headers))} {next(iter(headers.values()))[:12]}",
)
def test_odd_headers_are_an_act_or_a_reject_at_once(headers: dict[str, str]) -> None:
    begun = time.perf_counter()
    for batch in batches("a.mbox", [read_one(1, raw("begin 666 x\n!!\nend", **headers), PLACE)]):
        validate(batch.acts)
        assert batch.read == 1
    assert time.perf_counter() - begun < 5


def test_a_damaged_zip_is_said(tmp_path: Path) -> None:
    packed = tmp_path / "list.zip"
    with zipfile.ZipFile(packed, "w") as written:
        written.writestr("room.mbox", (ENVELOPE + raw() + b"\n\n") * 5000)
    content = bytearray(packed.read_bytes())
    content[-200_000] ^= 1
    packed.write_bytes(content)
    file = sources.open_export(packed).joinpath("room.mbox")
    assert mbox.sniff(file)
    with pytest.raises(ExportError, match=r"'room\.mbox' is damaged after message \d+ \(Bad CRC"):
        list(mbox.read(file))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "",
        "<1@x.no>",
        "=?utf-8?q?=C3?=",
        "multipart/mixed; boundary=b",
        "base64",
        "text/html",
        "-0000",
        "x@y.no",
    ]
)
NAMES = [
    *BASE,
    *("Subject", "In-Reply-To", "References", "Content-Type", "Content-Transfer-Encoding", "Reply-To"),
    *("List-Post", "Content-Disposition", "Auto-Submitted", "Precedence", "X-BeenThere", "X-GM-THRID"),
]


@given(
    st.dictionaries(st.sampled_from(NAMES), WORDS),
    st.binary(max_size=60) | st.sampled_from([b"--b\n\n--b\n--b--", b"=C3\n=", b"<p>&<x", b"> a\n-- \n"]),
)
def test_no_message_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, str], body: bytes) -> None:
    for batch in batches("a.mbox", [read_one(1, raw(body, **odd), PLACE)]):
        validate(batch.acts)
        assert batch.read == 1


@given(st.lists(st.sampled_from([ENVELOPE, b"\n", b"From ", b"From: a@b.no\n", b"\xff\x00", b">From x\n"])))
def test_no_archive_is_too_odd_to_be_read(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]
) -> None:
    file = tmp_path_factory.mktemp("odd") / "a.mbox"
    file.write_bytes(b"".join(parts))
    mbox.sniff(file)
    numbers: list[int | None] = []
    for batch in mbox.read(file):
        validate(batch.acts)
        numbers += [*batch.acts["item"].to_pylist(), *(found.item for found in batch.rejects)]
    assert sorted(number or 0 for number in numbers) == list(range(1, len(numbers) + 1))


def test_the_export_is_claimed_file_by_file() -> None:
    assert not mbox.sniff(EXPORT)
    assert all(mbox.sniff(file) for file in EXPORT.iterdir())
