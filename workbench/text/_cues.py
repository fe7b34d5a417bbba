"""
Cues: words that often stand where people open up a talk, sum it up, greet, thank, or sign.

Which words these are is written in ``lexicons/<language>.toml``, one file a language. A phrase fires as whole
words; ``*`` at the end of a word stands for whatever else the word may have there. A cue is a hint that
somebody may look at, and says nothing on what was meant.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from workbench.errors import WorkbenchError
from workbench.text import _words

CUES = (
    *("prompt", "opening", "summary", "invitation", "private", "norms"),
    *("thanks", "greeting", "correction", "automatic", "signature", "deadline"),
)
ORIGIN = ("written", "by", "ground", "validated")
PLACES = {"anywhere": "{}", "start": "^(?: [^ ]+){{0,2}}{}", "end": "{}(?:[^ ]+ ){{0,4}}$"}
STEM = "*"
UNTOLD = frozenset({"", "und", "mul", "zxx", "qme", "qst", "qht", "qam", "qct", "art"})  # no language is told
WIDER = {"no": ("nb", "nn"), "nor": ("nb", "nn")}  # what some platforms tell is one of several
TOGETHER = 4  # cues that are looked for at once, before each by itself
_PHRASE = re.compile(r"[^\W_A-ZÆØÅÄÖ]+[*]?(?:[ '’\-][^\W_A-ZÆØÅÄÖ]+[*]?)*\Z")


@dataclass(frozen=True, slots=True)
class Cue:
    """The phrases of a cue, and where in a text they count."""

    phrases: tuple[str, ...]
    at: str = "anywhere"

    def pattern(self) -> str:
        """
        Give what finds the cue in plain words.

        Returns
        -------
        pattern
            In the syntax of RE2.
        """
        told = "|".join(sorted({_pattern(phrase) for phrase in self.phrases}))
        return PLACES[self.at].format(f"(?:{told})")


Lexicon = Mapping[str, Cue]


def cues(plain: pa.Array, languages: pa.Array | pa.ChunkedArray | None = None) -> pa.Array:
    """
    Find the cues of texts.

    Parameters
    ----------
    plain
        Texts as `_words` writes them plainly, or missing.
    languages
        Their languages, as ISO 639-1 codes, where they are known: only the phrases of that language count.
        Where a language is not known, those of all languages do.

    Returns
    -------
    cues
        Lists in the order of `CUES`, empty where none is found. Missing where the text is, and where it is in
        a language without a lexicon: what cannot be found there is not nothing.
    """
    found = np.zeros((len(CUES), len(plain)), np.bool_)
    is_known = np.zeros(len(plain), np.bool_)
    for rows, chosen in _by_language(plain, languages):
        is_known[rows] = True
        _find(plain, rows, chosen, found)
    of_text, of_cue = np.nonzero(found.T)
    ends = np.searchsorted(of_text, np.arange(len(plain) + 1)).astype(np.int32)
    names = pa.array(CUES, pa.string()).take(pa.array(of_cue))
    return pa.ListArray.from_arrays(pa.array(ends), names, mask=pa.array(~is_known))


Rows = NDArray[np.int64]


def _by_language(
    plain: pa.Array, languages: pa.Array | pa.ChunkedArray | None
) -> Iterator[tuple[Rows, tuple[str, ...]]]:
    """Give the texts that there are, with the lexicons that are asked for them."""
    is_text = pc.is_valid(plain).to_numpy(zero_copy_only=False) if len(plain) else np.zeros(0, np.bool_)
    if languages is None or languages.null_count == len(plain):
        yield np.flatnonzero(is_text), known()
        return
    told = languages.combine_chunks() if isinstance(languages, pa.ChunkedArray) else languages
    told = pc.utf8_lower(pc.fill_null(pc.list_element(pc.split_pattern(told, "-", max_splits=1), 0), ""))
    encoded = told.dictionary_encode()
    indices = encoded.indices.to_numpy(zero_copy_only=False)
    for nth, code in enumerate(encoded.dictionary.to_pylist()):
        chosen = known() if code in UNTOLD else WIDER.get(code, (code,) if code in known() else ())
        if chosen:
            yield np.flatnonzero(is_text & (indices == nth)), chosen


def _find(plain: pa.Array, rows: Rows, chosen: tuple[str, ...], found: NDArray[np.bool_]) -> None:
    """Look for any cue first, then for any of a few, since most texts have none."""
    rows, texts = _hits(rows, plain.take(pa.array(rows)), _any(chosen))
    for first in range(0, len(CUES), TOGETHER):
        own, held = _hits(rows, texts, _any(chosen, CUES[first : first + TOGETHER]))
        for nth in range(first, first + TOGETHER) if len(own) else ():
            found[nth, _hits(own, held, _one(chosen, CUES[nth]))[0]] = True


def _hits(rows: Rows, texts: pa.Array, pattern: str) -> tuple[Rows, pa.Array]:
    hits = pc.indices_nonzero(pc.match_substring_regex(texts, pattern=pattern))
    return rows[hits.to_numpy()], texts.take(hits)


@cache
def _one(languages: tuple[str, ...], cue: str) -> str:
    """Give the pattern of a cue in some languages."""
    held = [lexicon(language)[cue] for language in languages]
    places = sorted({one.at for one in held})
    joined = [Cue(tuple(p for one in held if one.at == at for p in one.phrases), at) for at in places]
    return "|".join(one.pattern() for one in joined)


@cache
def _any(languages: tuple[str, ...], cues: tuple[str, ...] = CUES) -> str:
    """Give a pattern that is in all texts with any of some cues, wherever in the text it stands."""
    held = [lexicon(language)[cue] for language in languages for cue in cues]
    return Cue(tuple(phrase for cue in held for phrase in cue.phrases)).pattern()


def _pattern(phrase: str) -> str:
    """Write a phrase as plain texts have it; what ends in a stem may go on."""
    parts = [_words.plainly(part).rstrip() for part in phrase.split(STEM)]
    return "[^ ]*".join(part for part in parts if part) + ("" if phrase.endswith(STEM) else " ")


@cache
def known() -> tuple[str, ...]:
    """
    Tell for which languages there is a lexicon.

    Returns
    -------
    languages
        ISO 639-1 codes, sorted.
    """
    return tuple(sorted(file.name.removesuffix(".toml") for file in _folder().iterdir() if _is_lexicon(file)))


@cache
def lexicon(language: str) -> Lexicon:
    """
    Read the lexicon of a language.

    Parameters
    ----------
    language
        One of those `known`.

    Returns
    -------
    lexicon
        The phrases of every cue, in the order of `CUES`.
    """
    return checked(f"{language}.toml", tomllib.loads((_folder() / f"{language}.toml").read_text("utf-8")))


def checked(name: str, found: Mapping[str, Any]) -> Lexicon:
    """
    Check what a lexicon says.

    Parameters
    ----------
    name
        Of the file.
    found
        What is in it.

    Returns
    -------
    lexicon
        The phrases of every cue.

    Raises
    ------
    WorkbenchError
        Naming all faults at once.
    """
    faults = [f"no table '{each}'" for each in ("origin", *CUES) if not isinstance(found.get(each), dict)]
    faults += [f"'{each}' is no cue" for each in found if each not in ("origin", *CUES)]
    if not faults:
        faults += [f"the origin lacks '{each}'" for each in ORIGIN if each not in found["origin"]]
        faults += [fault for cue in CUES for fault in _misfits(cue, found[cue])]
    if faults:
        raise WorkbenchError(f"The lexicon '{name}' cannot be used: {'; '.join(faults)}.")
    return {cue: Cue(tuple(found[cue]["phrases"]), found[cue].get("at", "anywhere")) for cue in CUES}


def _misfits(cue: str, said: Mapping[str, Any]) -> list[str]:
    faults = [f"'{key}' of '{cue}' is not known" for key in said if key not in ("phrases", "at")]
    if said.get("at", "anywhere") not in PLACES:
        faults.append(f"'{cue}' stands at '{said['at']}', and can stand at {', '.join(PLACES)}")
    phrases = said.get("phrases")
    if not isinstance(phrases, list) or not phrases:
        return [*faults, f"'{cue}' has no list of phrases"]
    odd = [phrase for phrase in phrases if not isinstance(phrase, str) or not _PHRASE.match(phrase)]
    faults += [f"{phrase!r} of '{cue}' is no phrase in lower case" for phrase in odd]
    twice = sorted({str(phrase) for phrase in phrases if phrases.count(phrase) > 1})
    return faults + [f"'{phrase}' of '{cue}' stands there twice" for phrase in twice]


def _folder() -> Traversable:
    return files("workbench.text") / "lexicons"


def _is_lexicon(file: Traversable) -> bool:
    return file.is_file() and file.name.endswith(".toml")
