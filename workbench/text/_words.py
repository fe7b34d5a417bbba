"""
Words of texts: counted for length and for the index of how hard a text is to read (LIX), and written plainly.

All of it is taken in one walk over the characters of many texts at once. Regular expressions would count the
same, several times slower: they pay for every single match.
"""

from functools import cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Texts: TypeAlias = pa.Array | pa.ChunkedArray
Integers: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.uint32]

JOINERS = "'’.-"  # join two runs of letters and digits into one word
STOPS = ".!?…"  # end a sentence, before white space
LONG = 6  # letters; a longer word is a long one, in LIX
_PIECE = 1 << 17  # characters looked at together: few enough for the processor's cache
_CHARACTERS = 0x110000
_WRITTEN, _CASED = 0x33480, 0x1E944  # beyond, there is no letter or digit, and none that has a case
_LETTER, _DIGIT, _JOINER, _STOP, _SPACE, _BREAK = 1, 2, 4, 8, 16, 32
_WORD = _LETTER | _DIGIT
_EDGE, _BLANK = "\n", " "
_BEFORE = _EDGE + _BLANK  # a text begins after these two
_STRINGS = pa.list_(pa.string())


class Words(NamedTuple):
    """
    What the words of texts tell; all missing where the text is.

    Parameters
    ----------
    words
        Runs of letters and digits; a joiner between two runs makes them one.
    long_words
        Those of more than six letters.
    sentences
        Runs of words up to a stop before white space, a line break, or the end of the text.
    plain
        The runs of letters in lower case, a space before and after each.
    spelled
        How many words have a letter.
    """

    words: pa.Array
    long_words: pa.Array
    sentences: pa.Array
    plain: pa.Array
    spelled: pa.Array


def of(texts: Texts) -> Words:
    """
    Look at the words of texts.

    Parameters
    ----------
    texts
        Strings, or missing.

    Returns
    -------
    words
        Each column as long as `texts`.
    """
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    missing, texts = pc.is_null(texts), pc.fill_null(texts, "")
    lengths = pc.utf8_length(texts).to_numpy().astype(np.int64) + len(_BEFORE + _EDGE)
    cuts = np.flatnonzero(np.diff(np.cumsum(lengths) // _PIECE)) + 1
    limits = [0, *cuts.tolist(), len(texts)]
    pieces = [_piece(texts.slice(start, end - start), lengths[start:end]) for start, end in pairwise(limits)]
    whole = [pa.concat_arrays(column) for column in zip(*pieces, strict=True)]
    return Words(*(pc.if_else(missing, pa.scalar(None, column.type), column) for column in whole))


def plainly(phrase: str) -> str:
    """
    Write a phrase as `Words.plain` writes texts.

    Parameters
    ----------
    phrase
        A few words.

    Returns
    -------
    plain
        In lower case, a space before and after each run of letters.

    Examples
    --------
    >>> plainly("Kva tenkjer DU om e-post?")
    ' kva tenkjer du om e post '
    """
    letters = "".join(one if one.isalpha() else " " for one in phrase.lower())
    return " ".join(["", *letters.split(), ""])


def _piece(texts: pa.Array, lengths: Integers) -> Words:
    codes, bounds = _joined(texts), np.cumsum(lengths)
    kinds = _kinds()[codes]
    starts, is_letter = _starts(kinds), (kinds & _LETTER) != 0
    letters = np.add.reduceat(is_letter, starts, dtype=np.int32) if len(starts) else starts
    return Words(
        pa.array(_by_text(starts, bounds)),
        pa.array(_by_text(starts[letters > LONG], bounds)),
        pa.array(_by_text(_ends(kinds, starts), bounds)),
        _plain(codes, is_letter, bounds - lengths),
        pa.array(_by_text(starts[letters > 0], bounds)),
    )


def _joined(texts: pa.Array) -> Codes:
    """Give the code points of all texts, each after a line break and a blank, and before a line break."""
    if not len(texts):
        return np.zeros(0, np.uint32)
    all_of_them = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    joined = pc.binary_join(all_of_them, _EDGE + _BEFORE)[0].as_py()
    return np.frombuffer(f"{_BEFORE}{joined}{_EDGE}".encode("utf-32-le"), np.uint32)


def _starts(kinds: NDArray[np.uint8]) -> Integers:
    """Find where words begin."""
    is_word = (kinds & _WORD) != 0
    begins = np.flatnonzero(is_word[1:] & ~is_word[:-1]) + 1  # an edge stands before the first
    is_joined = ((kinds[begins - 1] & _JOINER) != 0) & is_word[begins - 2]
    starts: Integers = begins[~is_joined]
    return starts


def _ends(kinds: NDArray[np.uint8], starts: Integers) -> Integers:
    """Find where the sentences of words end; what holds no word is none, and "15. april" has no end in it."""
    ends = np.flatnonzero(kinds & (_STOP | _BREAK))
    own, before, after = kinds[ends], kinds[ends - 1], kinds[np.minimum(ends + 1, len(kinds) - 1)]
    is_date = ((own & _JOINER) != 0) & ((before & _DIGIT) != 0)
    ends = ends[((own & _BREAK) != 0) | (((after & _SPACE) != 0) & ~is_date)]
    ends_words: Integers = ends[np.diff(np.searchsorted(starts, ends), prepend=0) > 0]
    return ends_words


def _by_text(places: Integers, bounds: Integers) -> Integers:
    """Count places in each text."""
    return np.diff(np.searchsorted(places, bounds), prepend=0)


def _plain(codes: Codes, is_letter: NDArray[np.bool_], starts: Integers) -> pa.Array:
    """Keep letters, and of what stands around them one blank; a line break begins each text."""
    is_kept = is_letter.copy()
    is_kept[1:] |= is_letter[:-1]
    is_kept[starts] = is_kept[starts + 1] = True
    letters = _letters()[codes]
    letters[starts] = ord(_EDGE)
    joined = letters[is_kept].tobytes().decode("utf-32-le")
    texts = pc.split_pattern(pa.array([joined[1:]]), _EDGE) if len(starts) else pa.array([[]], _STRINGS)
    return texts.flatten().cast(pa.string())


@cache
def _kinds() -> NDArray[np.uint8]:
    """Tell of every character of Unicode what it is in a text."""
    kinds, written = np.zeros(_CHARACTERS, np.uint8), list(map(chr, range(_WRITTEN)))
    kinds[:_WRITTEN] = np.fromiter(map(str.isalnum, written), np.uint8, _WRITTEN) * _DIGIT
    kinds[:_WRITTEN][np.fromiter(map(str.isalpha, written), np.bool_, _WRITTEN)] = _LETTER
    for characters, kind in ((JOINERS, _JOINER), (STOPS, _STOP), (" \t\r\u00a0", _SPACE)):
        kinds[[ord(character) for character in characters]] |= np.uint8(kind)
    kinds[ord(_EDGE)] = _SPACE | _BREAK
    return kinds


@cache
def _letters() -> Codes:
    """Give the lower case of every letter, where that is one character, and a blank for all else."""
    letters = np.where(_kinds() == _LETTER, np.arange(_CHARACTERS), ord(_BLANK)).astype("<u4")
    for point in np.flatnonzero(_kinds()[:_CASED] == _LETTER).tolist():
        small = chr(point).lower()
        letters[point] = ord(small) if len(small) == 1 else point
    return letters
