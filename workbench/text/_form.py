"""The form of texts: how long, how many words, sentences and questions, and with whose name they begin."""

import pyarrow as pa
import pyarrow.compute as pc

from workbench.text import _words
from workbench.text._words import Texts

LINK = r"(?i:https?)://"  # for Arrow and for Python
LINKING = "://"  # cheap to look for, and in every link
QUESTION = r"\?+"
# a name at the beginning of a text, as platforms write it: <@U1>, <@!1>, @name, @[name]; Signal puts the
# character for an object in its place; a dot before it makes it public on X
CALLING = r"^[\s.]*(?:<@!?[^<>\s]+>|@[\pL\pN_\[]|\x{FFFC})"
# [slack] <name> text, <name> text, **<name>** text; what platforms themselves put in such brackets has a
# sign: <@U1>, <#C1>, <!here>, <:smile:1>, <t:1>, <https://...>
RELAYED = r"^\s*(?:\[[^\[\]\n]+\]\s?)?(?:\*\*)?<[^\s<>@#!&:|/][^\n<>@:|/]*>(?:\*\*)?:?\s+\S"


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
        `characters`, `words`, `long_words`, `sentences`, `questions`, `is_relayed`, `is_calling` (whether the
        text begins with a name after an ``@``), and what `_words` tells besides: `plain` and `spelled`.
        Missing where the text is.
    """
    bare = without_links(texts)
    return _words.of(bare)._asdict() | {
        "characters": pc.utf8_length(texts).cast(pa.int64()),
        "questions": pc.count_substring_regex(bare, pattern=QUESTION).cast(pa.int64()),
        "is_relayed": pc.match_substring_regex(texts, pattern=RELAYED),
        "is_calling": pc.match_substring_regex(texts, pattern=CALLING),
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
