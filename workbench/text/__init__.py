"""What is taken from a text before it is dropped: its form and its links, never its meaning."""

import pyarrow as pa

from workbench.text import _form, _links, _personal
from workbench.text._language import detected, known_languages

__all__ = ["detected", "features", "known_languages"]


def features(texts: pa.Array | pa.ChunkedArray) -> dict[str, pa.Array | pa.ChunkedArray]:
    """
    Take from texts what a structure-only study keeps of them.

    Parameters
    ----------
    texts
        Strings; missing where the export holds no text.

    Returns
    -------
    features
        Each as long as `texts`, and missing where the text is: `characters`; `words` (runs of letters
        and digits, links left out); `questions` (question marks, a run counted once, links left out);
        `links` (http and https addresses), `linked` (these addresses in the order of the text, each in the
        one spelling in which links are compared; a study keeps a hash of it) and `sites` (their host names);
        `emails`, `phones` and `identity_numbers`, which are personal data in the open, and of which nothing
        but their number is taken (see ``docs/privacy.md``); and `is_relayed`, whether the text begins with a
        name, as what a bridge passes on does.

    Examples
    --------
    >>> counted = features(pa.array(["Har du søkt?? Sjå https://example.org/?a=1", None]))
    >>> {name: counted[name].to_pylist() for name in ("characters", "words", "questions", "links")}
    {'characters': [42, None], 'words': [4, None], 'questions': [1, None], 'links': [1, None]}
    >>> counted["linked"].to_pylist(), counted["sites"].to_pylist()
    ([['example.org?a=1'], None], [['example.org'], None])
    >>> counted = features(pa.array(["<Kari> Ring 412 34 567, eller skriv til kari@example.org"]))
    >>> {name: counted[name].to_pylist() for name in ("emails", "phones", "is_relayed")}
    {'emails': [1], 'phones': [1], 'is_relayed': [True]}
    """
    return _form.features(texts) | _links.features(texts) | _personal.features(texts)
