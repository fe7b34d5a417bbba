"""What is taken from a text before it is dropped: counts that describe its form, never its meaning."""

import pyarrow as pa

from workbench.text import _form, _personal
from workbench.text._language import detected, known_languages

__all__ = ["detected", "features", "known_languages"]


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
        Each as long as `texts`, and missing where the text is: `characters`; `words` (runs of letters
        and digits, links left out); `questions` (question marks, a run counted once, links left out);
        `links` (http and https addresses); `emails`, `phones` and `identity_numbers`, which are personal
        data in the open, and of which nothing but their number is taken (see ``docs/privacy.md``); and
        `is_relayed`, whether the text begins with a name, as what a bridge passes on does.

    Examples
    --------
    >>> counted = features(pa.array(["Har du søkt?? Sjå https://example.org/?a=1", None]))
    >>> {name: counted[name].to_pylist() for name in ("characters", "words", "questions", "links")}
    {'characters': [42, None], 'words': [4, None], 'questions': [1, None], 'links': [1, None]}
    >>> counted = features(pa.array(["<Kari> Ring 412 34 567, eller skriv til kari@example.org"]))
    >>> {name: counted[name].to_pylist() for name in ("emails", "phones", "is_relayed")}
    {'emails': [1], 'phones': [1], 'is_relayed': [True]}
    """
    return _form.features(texts) | _personal.features(texts)
