"""What is counted in a text: its form and the personal data in it, never its meaning."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, strategies as st
from stdnum import luhn
from stdnum.dk import cpr
from stdnum.fi import hetu
from stdnum.no import fodselsnummer

from tests.test_study import Bench, act
from workbench import text
from workbench.activity import Act, batches
from workbench.privacy import Key
from workbench.study import _settings
from workbench.study._rows import stripped
from workbench.text import _personal, _words

COUNTS = (
    *("characters", "words", "long_words", "sentences", "questions"),
    *("links", "emails", "phones", "identity_numbers"),
)
LISTS = ("linked", "sites", "cues")
FLAGS = ("is_relayed", "is_calling")
WORD = r"[\pL\pN]+(?:['’.\-][\pL\pN]+)*"


def phone(region: str) -> str:
    """Give a valid number of a country, as it is written there."""
    kind = phonenumbers.PhoneNumberType.MOBILE
    number = phonenumbers.example_number_for_type(region, kind)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def norwegian(day: str) -> str:
    for serial in range(100, 200):
        nine = f"{day}{serial}"
        first = fodselsnummer.calc_check_digit1(nine)
        second = fodselsnummer.calc_check_digit2(nine + first) if len(first) == 1 else "no"
        if len(second) == 1:
            return nine + first + second
    raise AssertionError(day)


def danish(day: str, *, is_checked: bool) -> str:
    return next(
        f"{day}{serial}"
        for serial in range(1000, 2000)
        if (cpr.checksum(f"{day}{serial}") == 0) == is_checked
    )


def swedish(day: str) -> str:
    return f"{day}123" + luhn.calc_check_digit(f"{day[-6:]}123")


def finnish(day: str, sign: str, serial: str = "123") -> str:
    return f"{day}{sign}{serial}{hetu._calc_checksum(day + serial)}"


NO, SE, FI = norwegian("120390"), swedish("900312"), finnish("120390", "-")
DK, DK_LATER = danish("120390", is_checked=True), danish("120390", is_checked=False)


def counted(*texts: str | None) -> dict[str, list[Any]]:
    return {name: column.to_pylist() for name, column in text.features(pa.array(texts, pa.string())).items()}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", 0),
        ("Hei", 1),
        ("Å søkje er ikkje vanskeleg", 5),
        ("lähetä hakemus ennen 31.12.", 4),
        ("e-post isn’t isn't 3.5", 4),
        ("--- ... !!! 😀", 0),
        ("see https://example.org/a-b/c?d=e now", 2),
        ("one\ntwo\tthree four", 4),
        ("Доброго дня", 2),
    ],
)
def test_words_are_runs_of_letters_and_digits_outside_links(written: str, words: int) -> None:
    assert counted(written)["words"] == [words]


@pytest.mark.parametrize(
    ("written", "questions"),
    [
        ("When? Where?", 2),
        ("Really???", 1),
        ("What?!", 1),
        ("https://example.org/?q=1", 0),
        ("Is it https://example.org/?q=1 ?", 1),
        ("no", 0),
    ],
)
def test_a_run_of_question_marks_is_one_question_and_those_in_links_are_none(
    written: str, questions: int
) -> None:
    assert counted(written)["questions"] == [questions]


def test_characters_are_counted_and_not_bytes() -> None:
    assert counted("æøå", "😀")["characters"] == [3, 1]


def test_missing_stays_missing_and_is_not_empty() -> None:
    found = counted(None, "")
    assert found == {name: [None, 0] for name in COUNTS} | {name: [None, []] for name in LISTS} | {
        name: [None, False] for name in FLAGS
    } | {"gist": [None, None]}
    assert counted() == {name: [] for name in (*COUNTS, *LISTS, *FLAGS, "gist")}


def test_a_table_in_pieces_gives_the_same() -> None:
    pieces = pa.chunked_array([["Hei? Hei"], [None, "to ord"], [f"post@example.org {phone('NO')}"]])
    whole = text.features(pieces.combine_chunks())
    for name, column in text.features(pieces).items():
        assert column.to_pylist() == whole[name].to_pylist()


@given(st.text(), st.text())
def test_what_is_added_never_takes_away(one: str, other: str) -> None:
    """Apart from a link, which swallows what follows it without a space."""
    alone, both = counted(one), counted(f"{one} {other}")
    for name in ("characters", "questions", "links"):
        assert both[name][0] >= alone[name][0]


@given(st.text())
def test_counts_fit_the_length(written: str) -> None:
    found = {name: values[0] for name, values in counted(written).items()}
    assert found["characters"] == len(written)
    assert 0 <= found["words"] <= len(written)
    assert 0 <= found["questions"] <= written.count("?")


@given(st.lists(st.none() | st.text(alphabet=st.sampled_from("aÅ1-.'’ \n😀𝗝½٣é́?"), max_size=40)))
def test_words_are_what_the_regular_expression_finds(texts: list[str | None]) -> None:
    column = pa.array(texts, pa.string())
    assert _words.of(column).words.to_pylist() == pc.count_substring_regex(column, pattern=WORD).to_pylist()


def test_words_of_long_texts_are_counted_piece_by_piece() -> None:
    long = ["to ord " * 50_000, None, "eitt", "", "to ord " * 50_000, "to ord her"]
    assert _words.of(pa.array(long)).words.to_pylist() == [100_000, None, 1, 0, 100_000, 3]
    assert _words.of(pa.chunked_array([long[:3], long[3:]])).words.to_pylist() == [
        100_000,
        None,
        1,
        0,
        100_000,
        3,
    ]


@pytest.mark.parametrize(
    ("written", "emails"),
    [
        ("skriv til kari.nordmann+cv@post.example.no.", 1),
        ("a@example.no,b@example.no c@example.fi", 3),
        ("<mailto:kari@example.org>", 1),
        ("åse_ødegård@blåbær.example.no", 1),
        ("@kari@mastodon.example is an account, and so is @kari", 0),
        ("kari(at)example.no, kari@localhost, 5@6.7, a@b@", 0),
        ("https://example.org/@kari", 0),
        ("", 0),
    ],
)
def test_emails_are_addresses_and_no_accounts(written: str, emails: int) -> None:
    assert counted(written)["emails"] == [emails]


@pytest.mark.parametrize("region", _personal.REGIONS)
def test_phones_of_four_countries_are_counted_once(region: str) -> None:
    national, code = phone(region), phonenumbers.country_code_for_region(region)
    abroad = f"+{code} {national.removeprefix('0')}"
    found = counted(
        national, f"ring {national}!", f"({abroad})", f"{national} eller {abroad}", f"x {national[:6]}"
    )
    assert found["phones"] == [1, 1, 1, 2, 0]
    assert found["identity_numbers"] == [0] * 5


@pytest.mark.parametrize(
    "written",
    [
        "skuleåret 2024-2025, 2024/2025 og 2023 2024",
        "innan 03.02.2025, 2025-02-03 eller 3/2-2025",
        "2025-02-03T10:30:00.000Z",
        "ope 20.00-22.00",
        "<@412345678412345678> og <#912345678912345678>",
        "https://example.org/sak/41234567",
        "41234567@example.org",
        "løn 450 000 kr, 12 34",
    ],
)
def test_years_dates_hours_and_ids_are_no_phones(written: str) -> None:
    found = counted(written)
    assert (found["phones"], found["identity_numbers"]) == ([0], [0])


def test_phones_beside_dates_are_still_found() -> None:
    national = phone("NO")
    assert counted(f"3.2.2025 kl 10: {national}", f"{national} 2024-2025")["phones"] == [1, 1]


@pytest.mark.parametrize(
    "written",
    [
        NO,
        f"{NO[:6]} {NO[6:]}",
        f"{NO[:2]}.{NO[2:4]}.{NO[4:6]} {NO[6:]}",
        f"{NO[:6]}-{NO[6:]}",
        norwegian("520390"),
        f"{SE[:6]}-{SE[6:]}",
        f"{SE[:6]}+{SE[6:]}",
        swedish("19900312"),
        f"19{SE[:6]}-{SE[6:]}",
        f"{DK[:6]}-{DK[6:]}",
        f"{DK_LATER[:6]}-{DK_LATER[6:]}",
        FI,
        FI.lower(),
        finnish("120305", "A"),
        finnish("120390", "Y"),
        finnish("120390", "-", serial="912"),
    ],
)
def test_identity_numbers_of_four_countries_are_counted_and_are_no_phones(written: str) -> None:
    found = counted(written, f"fnr: {written}, ring {phone('NO')}", f"({written}) ({written})")
    assert found["identity_numbers"] == [1, 1, 2]
    assert found["phones"] == [0, 1, 0]


def wrong(number: str) -> str:
    """Change the last digit."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


@pytest.mark.parametrize(
    "written",
    [
        wrong(NO),
        f"{wrong(SE)[:6]}-{wrong(SE)[6:]}",
        wrong(swedish("19900312")),
        DK_LATER,
        f"52{DK[2:6]}-{DK[6:]}",
        "120390-123" + next(sign for sign in "ABCDEF" if sign != FI[-1]),
        f"9{NO}",
        f"{NO}9",
        f"https://example.org/{NO}",
    ],
)
def test_what_fails_its_check_is_no_identity_number(written: str) -> None:
    assert counted(written)["identity_numbers"] == [0]


def test_ten_digits_in_a_row_that_are_a_phone_number_are_taken_for_one() -> None:
    both = next(
        number
        for serial in range(10_000)
        if cpr.is_valid(number := f"070123{serial:04}")
        and cpr.checksum(number) == 0
        and _personal._is_phone(number)
    )
    assert (counted(both)["phones"], counted(both)["identity_numbers"]) == ([1], [0])
    parted = f"{both[:6]}-{both[6:]}"
    assert (counted(parted)["phones"], counted(parted)["identity_numbers"]) == ([0], [1])


@pytest.mark.parametrize(
    ("written", "is_relayed"),
    [
        ("<kari> hei", True),
        ("[slack] <Kari N.> hei", True),
        ("**<kari>** hei", True),
        ("[irc][x] <kari> hei", False),
        ("kari: hei", False),
        ("hei <kari> hei", False),
        ("<kari>", False),
        ("<@U024BE7LH> hei", False),
        ("<!here> hei", False),
        ("<#C024BE7LR|kurs> hei", False),
        ("<https://example.org|her> hei", False),
        ("<:smil:91> hei", False),
        ("<a:smil:91> hei", False),
        ("2 <3 og > 4", False),
        ("", False),
    ],
)
def test_what_begins_as_bridges_write_is_relayed(written: str, is_relayed: bool) -> None:  # noqa: FBT001
    assert counted(written)["is_relayed"] == [is_relayed]


PARTS = st.sampled_from(
    [
        NO,
        SE,
        DK,
        FI,
        "+47",
        "412 34 567",
        "2025",
        "-",
        "a@b.no",
        "<",
        "> ",
        "@",
        "/",
        "http://",
        "\n",
        "12",
        "?",
    ]
)


@given(st.lists(st.none() | st.lists(PARTS | st.text(max_size=5)).map("".join), max_size=4))
def test_counts_are_never_negative_and_missing_only_where_the_text_is(texts: list[str | None]) -> None:
    for name, values in counted(*texts).items():
        if name == "gist":
            continue
        assert [value is None for value in values] == [written is None for written in texts]
        kind = list if name in LISTS else bool if name in FLAGS else int
        assert {type(value) for value in values} <= {type(None), kind}
        assert kind is list or all(value >= 0 for value in values if value is not None)


@given(st.text(alphabet=st.sampled_from("0123456789 +-.()/A"), max_size=60))
def test_a_number_is_never_counted_twice(written: str) -> None:
    found = counted(written)
    digits = len(re.findall(r"\d", written))
    assert 7 * found["phones"][0] + 10 * found["identity_numbers"][0] <= digits + found["identity_numbers"][0]


@pytest.mark.parametrize(
    "part", ["1 2 3 4 ", "412 34 567 ", "(((((((", "1" * 15 + " ", "01.02.20", "a@", "<a "]
)
def test_long_hostile_texts_take_no_time(part: str) -> None:
    started = time.perf_counter()
    found = counted(part * (5_000_000 // len(part)))
    assert time.perf_counter() - started < 10
    assert found["phones"][0] <= _personal.LONGEST


SENTENCES = {
    "nn": "Eg lurer på korleis ein søkjer om studieplass, og når fristen går ut.",
    "nb": "Jeg lurer på hvordan man søker om studieplass, og når fristen går ut.",
    "en": "I wonder how to apply for a place at the college, and when it closes.",
    "fi": "Mietin, miten opiskelupaikkaa haetaan ja milloin hakuaika päättyy.",
}


def test_languages_are_told_apart_where_there_are_words_enough() -> None:
    texts = [
        *SENTENCES.values(),
        None,
        "Hei på deg",
        "https://example.org/ein-heilt-norsk-tekst-her",
        "123 " * 20,
    ]
    found = text.detected(pa.array(texts), ["nb", "nn", "en", "fi"]).to_pylist()
    assert found == ["nn", "nb", "en", "fi", None, None, None, None]
    assert (
        text.detected(pa.chunked_array([texts[:1], texts[1:]]), ["nb", "nn", "en", "fi"]).to_pylist() == found
    )


def test_only_the_languages_asked_for_are_told() -> None:
    assert text.detected(pa.array([SENTENCES["nn"]]), ["nb", "en"]).to_pylist() == ["nb"]
    assert text.detected(pa.array([], pa.string()), ["nb", "en"]).to_pylist() == []


def test_known_languages_are_codes() -> None:
    known = text.known_languages()
    assert {"nb", "nn", "sv", "da", "fi", "en"} <= set(known)
    assert known == sorted(set(known))
    assert all(re.fullmatch("[a-z]{2}", code) for code in known)


def spoken(written: str, **more: object) -> dict[str, object]:
    return act("ann", text=written, kind="message", **more)


def test_a_study_keeps_the_counts_and_nothing_of_what_was_counted(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    secret = (NO, FI, phone("SE"), "kari@example.org")
    bench.take(
        [
            spoken(" og ".join(secret), id="a"),
            spoken("<kari> hei", id="b"),
            act("ann", id="c", kind="message"),
            spoken(" og ".join(secret), id="d", visibility="private"),
        ],
        private=True,
    )
    told = "SELECT emails, phones, identity_numbers, is_relayed FROM activity ORDER BY item"
    assert bench.query(told) == [
        (1, 1, 2, False),
        (0, 0, 0, True),
        (None, None, None, None),
        (None, None, None, None),
    ]
    assert not [place for place, held in bench.texts() for said in secret if said in held]


def test_a_study_that_names_languages_tells_them_where_the_export_does_not(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.path.mkdir()
    (bench.path / "study.toml").write_text('languages = ["nb", "nn", "en"]\n')
    rows = [spoken(SENTENCES[code], id=code) for code in ("nn", "nb", "en")]
    rows += [spoken("Ja!", id="short"), spoken(SENTENCES["nn"], id="dm", visibility="private")]
    bench.take(rows, private=True)
    told = "SELECT language FROM activity ORDER BY item"
    assert bench.query(told) == [("nn",), ("nb",), ("en",), (None,), (None,)]


def test_what_the_export_states_of_the_language_goes_before() -> None:
    settings = _settings.Settings(name="", languages=["nb", "nn"])
    acts = [
        Act(
            n,
            "s",
            str(n),
            "s",
            "ann",
            datetime(2026, 3, 2, tzinfo=UTC),
            language=stated,
            text=SENTENCES["nn"],
        )
        for n, stated in enumerate(["se", None], start=1)
    ]
    (batch,) = batches("f", acts)
    acts_of_a_file = batch.acts.append_column("file", pa.array([0, 0]))
    rows = stripped(acts_of_a_file, settings, source="table", key=Key("k", b"secret"))
    assert rows["language"].to_pylist() == ["se", "nn"]
    rows = stripped(acts_of_a_file, _settings.Settings(name=""), source="table", key=Key("k", b"secret"))
    assert rows["language"].to_pylist() == ["se", None]
