"""The form of texts: how long, how many words and questions, and whether a bridge passed them on."""

from functools import cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Texts: TypeAlias = pa.Array | pa.ChunkedArray

LINK = r"(?i:https?)://"  # for Arrow and for Python
LINKING = "://"  # cheap to look for, and in every link
QUESTION = r"\?+"
JOINERS = "'’.-"  # join two runs of letters and digits into one word
# [slack] <name> text, <name> text, **<name>** text; what platforms themselves put in such brackets has a
# sign: <@U1>, <#C1>, <!here>, <:smile:1>, <t:1>, <https://...>
RELAYED = r"^\s*(?:\[[^\[\]\n]+\]\s?)?(?:\*\*)?<[^\s<>@#!&:|/][^\n<>@:|/]*>(?:\*\*)?:?\s+\S"

_PIECE = 1 << 17  # characters looked at together: few enough for the processor's cache
_CHARACTERS = 0x110000
_OTHER, _LETTER, _JOINER = 0, 1, 2


def features(texts: Texts) -> dict[str, Texts]:
    """
    Measure the form of texts.

    Parameters
    ----------
    texts
        Strings, or missing.

    Returns
    -------
    features
        `characters`, `words`, `questions` and `is_relayed`, missing where the text is.
    """
    bare = without_links(texts)
    return {
        "characters": pc.utf8_length(texts).cast(pa.int64()),
        "words": words(bare),
        "questions": pc.count_substring_regex(bare, pattern=QUESTION).cast(pa.int64()),
        "is_relayed": pc.match_substring_regex(texts, pattern=RELAYED),
    }


def without_links(texts: Texts) -> Texts:
    """
    Put a space where a link stands.

    Parameters
    ----------
    texts
        Strings, or missing.

    Returns
    -------
    bare
        As many, without web addresses and what follows them up to the next space.
    """
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    is_linking = pc.fill_null(pc.match_substring(texts, LINKING), fill_value=False)
    bare = pc.replace_substring_regex(texts.filter(is_linking), pattern=LINK + r"\S*", replacement=" ")
    return pc.replace_with_mask(texts, is_linking, bare)


def words(texts: Texts) -> pa.Array:
    """
    Count runs of letters and digits; a joiner between two runs makes them one.

    A regular expression would count the same, four times slower: it pays for every single match.

    Parameters
    ----------
    texts
        Strings, or missing.

    Returns
    -------
    words
        Integers, missing where the text is.
    """
    lengths = pc.fill_null(pc.utf8_length(texts), 0).to_numpy().astype(np.int64) + 1
    cuts = np.flatnonzero(np.diff(np.cumsum(lengths) // _PIECE)) + 1
    limits = [0, *cuts.tolist(), len(texts)]
    counts = [
        _words(texts.slice(start, stop - start), lengths[start:stop]) for start, stop in pairwise(limits)
    ]
    missing = pc.is_null(texts).to_numpy(zero_copy_only=False) if len(texts) else None
    return pa.array(np.concatenate(counts), pa.int64(), mask=missing)


def _words(texts: Texts, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    texts = pc.fill_null(texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts, "")
    all_of_them = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    joined = pc.binary_join(all_of_them, "\n")[0].as_py() + "\n"
    kinds = _kinds()[np.frombuffer(joined.encode("utf-32-le"), np.uint32)]
    is_letter = kinds == _LETTER
    goes_on = np.zeros_like(is_letter)
    goes_on[1:] = is_letter[:-1]
    goes_on[2:] |= is_letter[:-2] & (kinds[1:-1] == _JOINER)
    starts = np.flatnonzero(is_letter & ~goes_on)
    return np.diff(np.searchsorted(starts, np.cumsum(lengths)), prepend=0)


@cache
def _kinds() -> NDArray[np.uint8]:
    """Tell of every character of Unicode whether it is a letter or digit, a joiner, or neither."""
    kinds = np.fromiter((chr(point).isalnum() for point in range(_CHARACTERS)), np.uint8, _CHARACTERS)
    kinds[[ord(joiner) for joiner in JOINERS]] = _JOINER
    return kinds
