"""Which language a text is in, where a study names the languages it expects."""

from collections.abc import Sequence
from functools import cache

import lingua
import pyarrow as pa

from workbench.text._form import without_links

LETTERS = 20  # fewer do not tell Norwegian from Danish
ENOUGH = 2_000  # characters; more tell nothing new


def known_languages() -> list[str]:
    """
    List the languages that can be told apart.

    Returns
    -------
    languages
        ISO 639-1 codes, sorted.
    """
    return sorted(_code(language) for language in lingua.Language.all())


def detected(texts: pa.Array | pa.ChunkedArray, languages: Sequence[str]) -> pa.Array:
    """
    Tell which of some languages each text is in.

    Parameters
    ----------
    texts
        Strings, or missing.
    languages
        ISO 639-1 codes; of languages besides these, the nearest among them is told.

    Returns
    -------
    detected
        ISO 639-1 codes; missing where the text is, where it has fewer than 20 letters outside links, and
        where the languages tie.
    """
    bare = without_links(texts).to_pylist()
    rows = [row for row, text in enumerate(bare) if text and sum(map(str.isalpha, text)) >= LETTERS]
    found = _detector(tuple(languages)).detect_languages_in_parallel_of([bare[row][:ENOUGH] for row in rows])
    codes: list[str | None] = [None] * len(bare)
    for row, language in zip(rows, found, strict=True):
        codes[row] = _code(language) if language else None
    return pa.array(codes, pa.string())


@cache
def _detector(languages: tuple[str, ...]) -> lingua.LanguageDetector:
    codes = [lingua.IsoCode639_1.from_str(code) for code in languages]
    return lingua.LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()


def _code(language: lingua.Language) -> str:
    return str(language.iso_code_639_1.name).lower()
