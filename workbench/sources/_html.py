"""What people read of a text that an export holds as HTML."""

import re

from selectolax.lexbor import LexborHTMLParser

LONGEST = 2**16  # characters; no platform takes longer texts, and a hostile one nests without end
_BREAKS = "p, div, li, br, tr, blockquote, pre, h1, h2, h3, h4, h5, h6"
_BLANK = re.compile(r"[ \t\r\f\v]+")
_LINES = re.compile(r" *\n\s*")


def text(html: str, *, without: str = "") -> str:
    r"""
    Give the words of an HTML text, with its blocks on lines of their own.

    Parameters
    ----------
    html
        As the export has it; plain text is given back as it reads.
    without
        CSS selector of elements to leave out, such as ``aside.quote``.

    Returns
    -------
    text
        Without tags, scripts and styles; addresses of links only as far as people see them.

    Examples
    --------
    >>> text("<p>Hei <b>du</b> &amp; de</p><p>Sjekk<br>dette</p><script>alert(1)</script>")
    'Hei du & de\nSjekk\ndette'
    """
    if "<" not in html and "&" not in html:
        return html
    tree = LexborHTMLParser(html[:LONGEST])
    tree.strip_tags(["script", "style", "template", "noscript"])
    for unwanted in tree.css(without) if without else ():
        unwanted.decompose()
    for block in tree.css(_BREAKS):
        block.insert_before("\n")
        block.insert_after("\n")
    words = tree.body.text() if tree.body else ""
    return _LINES.sub("\n", _BLANK.sub(" ", words)).strip()


def attributes(html: str, selector: str, name: str) -> list[str]:
    """
    List the values of an attribute of the elements that a selector finds.

    Parameters
    ----------
    html
        As the export has it.
    selector
        CSS, such as ``a.mention``.
    name
        Of the attribute, such as ``href``.

    Returns
    -------
    values
        In the order of the text; elements without the attribute are left out.
    """
    if "<" not in html:
        return []
    found = (element.attributes.get(name) for element in LexborHTMLParser(html[:LONGEST]).css(selector))
    return [value for value in found if value]
