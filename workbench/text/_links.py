"""
Links in texts: which of them are the same, and on which sites they lie.

People copy one address in many spellings. Before links are compared, what does not change where they lead is
taken away; `normalised` lists the rules.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.text._form import LINK, LINKING
from workbench.text._words import Texts

# Where a link ends: before a space, a bracket or quotation mark that no address holds, the `|` before the
# words of a link in Slack, or the next link. An address in an address, such as that of a page in an archive,
# is a link of its own: whoever shares the copy shares the page.
_FOUND = re.compile(rf"{LINK}(?=[^\W_])[^\s<>\"|`«»“”„]+")
_NEXT = re.compile(rf"(?<=.)(?={LINK}[^\W_])")
# Words of a link that are an address themselves: <https://example.org|https://example.org> in Slack,
# [https://example.org](https://example.org) in Markdown. That is one link.
_TWICE = re.compile(rf"(?P<slack><{LINK}[^\s<>|]+\|)[^<>]*>|\[{LINK}[^\s\[\]]*\](?=\({LINK})")
_PARTS = re.compile(rf"{LINK}(?:[^/?#@]*@(?=[^\W_]))?([^/?#:]*)(?::(\d*))?([^?#]*)\??([^#]*)")

_TRAILING = ".,;:!?…'’*_~\\({[&"  # ends a sentence or an emphasis, not an address
_BRACKETS = {")": "(", "]": "[", "}": "{"}  # likewise, unless the address opens them
_UNREADABLE = "\ufffd"  # what stands for bytes that are no character
_DEFAULT_PORTS = (None, "", "80", "443")
_SAME_SITE = re.compile(r"^(?:www\.|m\.){1,2}(?=[^.]+\.)")
# Names in a query that tell how a link came to whoever opens it, and not where it leads.
_CAMPAIGN = ("utm_", "mc_", "pk_", "mtm_", "hsa_")
_CLICK = frozenset(
    {
        *("fbclid", "gclid", "dclid", "yclid", "twclid", "ttclid", "msclkid", "gbraid", "wbraid"),
        *("igshid", "igsh", "_hsenc", "_hsmi", "_ga", "_gl", "mkt_tok", "ref_src", "ref_url"),
    }
)
_OF_SHARING = {  # the same on single sites; elsewhere such a name may mean something
    "youtube.com": {"si", "feature"},
    "music.youtube.com": {"si", "feature"},
    "youtu.be": {"si", "feature"},
    "open.spotify.com": {"si"},
    "twitter.com": {"s", "t"},
    "x.com": {"s", "t"},
}


class Link(NamedTuple):
    """A link in the one spelling in which links are compared, and the host name it lies on."""

    address: str
    site: str


def features(texts: Texts) -> dict[str, pa.Array]:
    """
    List the links of texts.

    Parameters
    ----------
    texts
        Strings, or missing.

    Returns
    -------
    features
        `links`, how many a text holds; `linked`, the addresses as `normalised` gives them, in the order of
        the text, and `sites`, their host names. Missing where the text is; empty where it holds no link.
    """
    counts = np.zeros(len(texts), np.int32)
    rows = pc.indices_nonzero(pc.match_substring(texts, LINKING))
    written = [_links(text) for text in texts.take(rows).to_pylist()]
    counts[rows] = [len(links) for links in written]
    known = {address: normalised(address) for address in set(chain.from_iterable(written))}
    found = [known[address] for address in chain.from_iterable(written)]
    missing = pc.is_null(texts).to_numpy(zero_copy_only=False) if len(texts) else np.zeros(0, bool)
    return {
        "links": pa.array(counts, pa.int64(), mask=missing),
        "linked": _lists(counts, [link.address for link in found], missing),
        "sites": _lists(counts, [link.site for link in found], missing),
    }


def _lists(counts: np.ndarray, values: list[str], missing: np.ndarray) -> pa.Array:
    starts = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    return pa.ListArray.from_arrays(starts, pa.array(values, pa.string()), mask=pa.array(missing, pa.bool_()))


def _links(text: str) -> list[str]:
    """List the links of a text as they are written."""
    if "|" in text or "](" in text:
        text = _TWICE.sub(lambda found: f"{found['slack'] or ''}>", text)
    found = _FOUND.findall(text)
    return [link for each in found for link in (_NEXT.split(each) if each.count(LINKING) > 1 else (each,))]


def normalised(address: str) -> Link:
    """
    Give a link the one spelling that all links to the same page share.

    - What follows an address in a sentence is dropped: punctuation, emphasis, and closing brackets that the
      address does not open.
    - http and https are the same, as are upper and lower case of scheme and host; a host name with letters
      beyond ASCII is written in punycode, as one that was already is.
    - A leading ``www.`` or ``m.`` of the host, the ports 80 and 443, and an account before an ``@`` are
      dropped.
    - The fragment is dropped, and so are slashes at the end of the path.
    - Of the query, what only tells how the link was come by is dropped (``utm_*``, ``fbclid``, ``gclid``,
      ``igshid``, ``mc_*`` and their like); the rest is sorted.
    - A character and its escape, such as ``æ`` and ``%C3%A6``, are the same.

    Pages that one site offers under several addresses, and short links, stay apart: to know that they are the
    same, somebody would have to follow them.

    Parameters
    ----------
    address
        With its scheme, as it is written.

    Returns
    -------
    link
        Its address without scheme, and its site.

    Examples
    --------
    >>> normalised("HTTPS://www.Example.org:443/l%C3%A6re/?utm_source=nyhetsbrev&side=2&alt=a#topp).").address
    'example.org/lære?alt=a&side=2'
    >>> normalised("http://m.blåbær.example.no/").site
    'xn--blbr-roah.example.no'
    """
    _, host, port, path, query, *_ = _PARTS.split(_bare(address), maxsplit=1)
    site = _site(host)
    place = site if port in _DEFAULT_PORTS else f"{site}:{port}"
    path = _unescaped(path, unquote).rstrip("/")
    rest = _query(query, site) if query else ""
    return Link(f"{place}{path}?{rest}" if rest else f"{place}{path}", site)


def _bare(address: str) -> str:
    """Drop what belongs to the sentence, not to the address."""
    if address[-1].isalnum():
        return address
    unopened = {
        closing: address.count(closing) - address.count(opening) for closing, opening in _BRACKETS.items()
    }
    end = len(address)
    while (last := address[end - 1]) in _TRAILING or unopened.get(last, 0) > 0:
        if last in _BRACKETS:
            unopened[last] -= 1
        end -= 1
    return address[:end]


def _unescaped(part: str, unescape: Callable[[str], str]) -> str:
    """Read escapes, but those that are no UTF-8: all of them would be read as the same character."""
    if "%" not in part and "+" not in part:
        return part
    plain = unescape(part)
    return part if _UNREADABLE in plain else plain


@lru_cache(1_000)
def _site(host: str) -> str:
    host = host.lower().strip(".")
    if not host.isascii():
        with suppress(UnicodeError):  # no name a host can have, but the same wherever it is written
            host = host.encode("idna").decode("ascii")
    return _SAME_SITE.sub("", host)


def _query(query: str, site: str) -> str:
    parts = [_unescaped(part, unquote_plus) for part in query.split("&")]
    return "&".join(sorted(part for part in parts if part and not _is_tracking(part, site)))


def _is_tracking(part: str, site: str) -> bool:
    name = part.partition("=")[0].lower()
    return name.startswith(_CAMPAIGN) or name in _CLICK or name in _OF_SHARING.get(site, ())
