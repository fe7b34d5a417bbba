"""What is taken from a text before it is dropped: counts that describe its form, never its meaning."""

import pyarrow as pa
import pyarrow.compute as pc

LINK = r"https?://"
WORD = r"[\pL\pN]+(?:['’.\-][\pL\pN]+)*"
QUESTION = r"\?+"


def features(texts: pa.Array | pa.ChunkedArray) -> dict[str, pa.Array | pa.ChunkedArray]:
    """
    Count what a structure-only study keeps of its texts.

    Parameters
    ----------
    texts
        Strings; missing where the export holds no text.

    Returns
    -------
    features
        `characters`, `words` (runs of letters and digits, links left out), `questions` (question
        marks, a run counted once, links left out) and `links` (http and https addresses), each as
        long as `texts` and missing where the text is.

    Examples
    --------
    >>> counted = features(pa.array(["Har du søkt?? Sjå https://example.org/?a=1", None]))
    >>> {name: column.to_pylist() for name, column in counted.items()}
    {'characters': [42, None], 'words': [4, None], 'questions': [1, None], 'links': [1, None]}
    """
    bare = pc.replace_substring_regex(texts, pattern=LINK + r"\S*", replacement=" ")
    return {
        "characters": pc.utf8_length(texts).cast(pa.int64()),
        "words": pc.count_substring_regex(bare, pattern=WORD).cast(pa.int64()),
        "questions": pc.count_substring_regex(bare, pattern=QUESTION).cast(pa.int64()),
        "links": pc.count_substring_regex(texts, pattern=LINK).cast(pa.int64()),
    }
