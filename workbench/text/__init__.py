"""What is taken from a text before it is dropped: its form and its links, never its meaning."""

import pyarrow as pa
import pyarrow.compute as pc

from workbench.text import _form, _links, _personal
from workbench.text._cues import CUES, cues
from workbench.text._language import detected, known_languages

__all__ = ["CUES", "detected", "features", "known_languages"]

LEAST_WORDS = 4  # of letters; with fewer, two texts may well be the same by chance: "takk!"


def features(
    texts: pa.Array | pa.ChunkedArray, languages: pa.Array | pa.ChunkedArray | None = None
) -> dict[str, pa.Array | pa.ChunkedArray]:
    """
    Take from texts what a structure-only study keeps of them.

    Parameters
    ----------
    texts
        Strings; missing where the export holds no text.
    languages
        Of the texts, as ISO 639-1 codes, where they are known; cues are sought in all languages where not.

    Returns
    -------
    features
        Each as long as `texts`, and missing where the text is: `characters`; `words` (runs of letters
        and digits, links left out), `long_words` (of more than six letters) and `sentences` (runs of words up
        to a stop before white space, a line break or the end), from which LIX is counted; `questions`
        (question marks, a run counted once, links left out);
        `links` (http and https addresses), `linked` (these addresses in the order of the text, each in the
        one spelling in which links are compared; a study keeps a hash of it) and `sites` (their host names);
        `emails`, `phones` and `identity_numbers`, which are personal data in the open, and of which nothing
        but their number is taken (see ``docs/privacy.md``); `is_relayed`, whether the text begins with a
        name, as what a bridge passes on does; `is_calling`, whether it begins with a name after an ``@``;
        `cues`, which of `CUES` the words of the text give (missing in a language without a lexicon); and
        `gist`, its words of letters in lower case, of which a study keeps a hash (missing with fewer than
        four such words).

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
    >>> counted = features(pa.array(["@kari Takk! Kva tenkjer dykk andre om fagskule?"]))
    >>> {name: counted[name].to_pylist() for name in ("sentences", "long_words", "is_calling", "cues")}
    {'sentences': [2], 'long_words': [2], 'is_calling': [True], 'cues': [['invitation', 'thanks']]}
    >>> counted["gist"].to_pylist()
    [' kari takk kva tenkjer dykk andre om fagskule ']
    """
    found = _form.features(texts)
    spelled, plain = found.pop("spelled"), found.pop("plain")
    found["cues"] = cues(plain, languages)
    found["gist"] = pc.if_else(pc.less(spelled, LEAST_WORDS), pa.scalar(None, pa.string()), plain)
    return found | _links.features(texts) | _personal.features(texts)
