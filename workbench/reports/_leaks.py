"""The last look before a report is published: nothing in it may point at a person."""

import base64
import html as html_
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from workbench.errors import StudyError

_IMAGE = re.compile(r"data:(image/[a-z+]+);base64,([A-Za-z0-9+/=]*)")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_](?:[\w.@+-]*\w)?")
_PACKAGE = Path(__file__).parents[1]
_SHORT = 6  # a number of fewer digits is a count, not an account


def leaks(html: str, study: Path, *, own: str = "") -> list[str]:
    """
    Find what in a page points at a person of the study, or at the machine it was made on.

    Pseudonyms are looked for anywhere in the page, images drawn as text included. The accounts as
    the platform calls them are not in the study; but where its key is on this machine, every word
    and every pair of words is turned into the pseudonym it would have, and that is looked for. Words
    that the workbench itself uses do not count, so that an account called ``member`` does no harm.

    Parameters
    ----------
    html
        The page.
    study
        The study's folder.
    own
        Further text whose words are the report's own, such as the source of its notebook.

    Returns
    -------
    found
        One sentence a leak, sorted; empty if there is none.
    """
    from workbench import study as studies  # noqa: PLC0415  pandas and DuckDB, only where a report is made

    service = studies.read(study)
    with service.connect() as database:
        rows = database.execute(
            "SELECT actor FROM activity WHERE actor IS NOT NULL UNION SELECT unnest(mentions) FROM activity"
        ).fetchall()
    actors = {actor for (actor,) in rows if actor}
    text = _readable(html)
    found = {f"the pseudonym '{actor}'" for actor in _inside(text, actors)}
    named = _accounts(text, own=own)
    found |= {f"the account '{name}'" for name in _hashed(named, actors, service.provenance, service.sources)}
    if str(study.resolve()) in text:
        found.add("the place of the study on this machine")
    return sorted(found)


def _readable(page: str) -> str:
    """Give the page as it is written, then as it is read, with its drawings as text."""
    codes = [code for kind, code in _IMAGE.findall(page) if "svg" in kind]
    drawings = [base64.b64decode(code).decode("utf-8", "ignore") for code in codes]
    bare = _IMAGE.sub("", page)
    return "\n".join([html_.unescape(bare), html_.unescape(_TAG.sub(" ", bare)), *drawings])


def _inside(text: str, names: Iterable[str]) -> Iterator[str]:
    """Find names anywhere in a text, however many: by every piece of the text of a name's length."""
    lengths = defaultdict(set)
    for name in names:
        lengths[len(name)].add(name)
    for length, same in lengths.items():
        yield from same & {text[i : i + length] for i in range(len(text) - length + 1)}


def _accounts(text: str, *, own: str) -> set[str]:
    words = _WORD.findall(text)
    single = {word for word in words if not (word.isdigit() and len(word) < _SHORT)}
    pairs = {f"{one} {other}" for one, other in pairwise(words) if not (one.isdigit() or other.isdigit())}
    return (single - _own_words() - set(_WORD.findall(own))) | pairs


@cache
def _own_words() -> frozenset[str]:
    files = [*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.j2"), *_PACKAGE.rglob("*.css")]
    return frozenset(word for file in files for word in _WORD.findall(file.read_text(encoding="utf-8")))


def _hashed(
    names: set[str], actors: set[str], provenance: Mapping[str, object], sources: Iterable[str]
) -> Iterator[str]:
    """Find the names whose pseudonym under the study's key is one of its actors."""
    from workbench import privacy  # noqa: PLC0415

    try:
        key = privacy.key(str(provenance.get("key", "")))
    except StudyError:
        return
    for platform in sources:
        yield from (name for name in names if key.pseudonym(platform, name) in actors)
