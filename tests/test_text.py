"""What is counted in a text: its form, never its meaning."""

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from workbench import text


def counted(*texts: str | None) -> dict[str, list[int | None]]:
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


def test_links_are_web_addresses() -> None:
    found = counted("http://example.org and https://example.org", "example.org", "ftp://example.org")
    assert found["links"] == [2, 0, 0]


def test_characters_are_counted_and_not_bytes() -> None:
    assert counted("æøå", "😀")["characters"] == [3, 1]


def test_missing_stays_missing_and_is_not_empty() -> None:
    assert counted(None, "") == {
        "characters": [None, 0],
        "words": [None, 0],
        "questions": [None, 0],
        "links": [None, 0],
    }


def test_a_table_in_pieces_gives_the_same() -> None:
    pieces = pa.chunked_array([["Hei? Hei"], [None, "to ord"]])
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
