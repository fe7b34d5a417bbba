"""Cues: each fires on what it is meant for, and on nothing that another is meant for."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from workbench import text
from workbench.errors import WorkbenchError
from workbench.text import _cues, _words

# of each language and cue a sentence in which it stands, and one that is near and has none
SAID = json.loads((Path(__file__).parent / "cues.json").read_text("utf-8"))
CASES = list(product(SAID, _cues.CUES))


def found(*texts: str | None, languages: list[str | None] | None = None) -> list[Any]:
    told = None if languages is None else pa.array(languages, pa.string())
    cues: list[Any] = text.features(pa.array(texts, pa.string()), told)["cues"].to_pylist()
    return cues


def test_each_language_has_a_lexicon_that_says_where_it_comes_from() -> None:
    assert set(_cues.known()) == set(SAID)
    assert all(list(_cues.lexicon(language)) == list(_cues.CUES) for language in SAID)


@pytest.mark.parametrize(("language", "cue"), CASES)
def test_a_cue_is_found_where_it_stands_and_no_other_in_any_language(language: str, cue: str) -> None:
    said, silent = SAID[language][cue]
    assert found(said, said, languages=[language, None]) == [[cue], [cue]]
    assert found(silent, silent, languages=[language, None]) == [[], []]


def test_only_the_language_of_a_text_counts_where_it_is_known() -> None:
    said = "Kiitos!"
    assert found(said, said, said, said, languages=["fi", "nb", "de", "und"]) == [
        ["thanks"],
        [],
        None,
        ["thanks"],
    ]
    assert found("Takk!", "Takk!", languages=["no", "nb-NO"]) == [["thanks"], ["thanks"]]


@pytest.mark.parametrize(
    ("written", "cues"),
    [
        ("TAKK, FÅR PRØVE", ["thanks"]),
        ("takk😀takk", ["thanks"]),
        ("åtakk takkå xtakk", []),
        ("søknadsfristene", ["deadline"]),
        ("ønskjer søk innan fredag", ["deadline"]),
        ("Vi høres! Mvh Åse Ødegård, rådgiver", ["signature"]),
        ("mvh " + "ord " * 8, []),
        ("ord ord ord hei", []),
        ("@kari @ola hei", ["greeting"]),
        ("", []),
        (None, None),
    ],
)
def test_phrases_fire_as_whole_words_and_at_their_place(written: str | None, cues: list[str] | None) -> None:
    assert found(written) == [cues]


def test_phrases_are_written_as_texts_are() -> None:
    for language in SAID:
        for cue in _cues.lexicon(language).values():
            phrases = [phrase.replace("*", "") for phrase in cue.phrases]
            plain = _words.of(pa.array(phrases)).plain.to_pylist()
            assert plain == [_words.plainly(phrase) for phrase in phrases]


def lexicon(**tables: Any) -> dict[str, Any]:  # noqa: ANN401
    origin = {"by": "me", "written": "today", "ground": "none", "validated": False}
    return {"origin": origin, **{cue: {"phrases": ["one"]} for cue in _cues.CUES}, **tables}


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"origin": {}}, "the origin lacks 'by'"),
        ({"joy": {}}, "'joy' is no cue"),
        ({"thanks": []}, "no table 'thanks'"),
        ({"thanks": {}}, "'thanks' has no list of phrases"),
        (
            {"thanks": {"phrases": ["one"], "at": "middle"}},
            "stands at 'middle', and can stand at anywhere, start",
        ),
        ({"thanks": {"phrases": ["one"], "of": 1}}, "'of' of 'thanks' is not known"),
        ({"thanks": {"phrases": ["One"]}}, "'One' of 'thanks' is no phrase in lower case"),
        ({"thanks": {"phrases": ["one", "one"]}}, "'one' of 'thanks' stands there twice"),
    ],
)
def test_a_lexicon_that_cannot_be_used_is_said(tables: dict[str, Any], says: str) -> None:
    assert _cues.checked("xx.toml", lexicon())
    with pytest.raises(WorkbenchError, match=says):
        _cues.checked("xx.toml", lexicon(**tables))


@pytest.mark.parametrize(
    ("written", "long_words", "sentences"),
    [
        ("Kort. Kort! Kort? Kort…", 0, 4),
        ("Fristen er 15. april. Hugs det", 1, 2),
        ("yrkesrettleiing og karriereval", 2, 1),
        ("e-posten 12345678 seks-sju", 2, 1),
        ("ei line\nei til\n\n", 0, 2),
        ("... !!! 😀", 0, 0),
        ("sjå example.org no", 1, 1),
    ],
)
def test_long_words_and_sentences_are_counted(written: str, long_words: int, sentences: int) -> None:
    counted = text.features(pa.array([written]))
    assert [counted[name][0].as_py() for name in ("long_words", "sentences")] == [long_words, sentences]
