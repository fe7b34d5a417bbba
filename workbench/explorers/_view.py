"""What all explorers share: a box of widgets that leaves nothing of what it shows in a stored notebook."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

STYLE = "max-height:32em;overflow:auto;border:1px solid #767676;padding:.5em"


class View:
    """
    A box of widgets.

    Parameters
    ----------
    box
        What is shown.
    parts
        Its widgets by name, for those who drive them from Python.
    says
        What a stored notebook holds of it, in one line.
    """

    def __init__(self, box: widgets.Widget, parts: Mapping[str, Any], says: Callable[[], str]) -> None:
        self.box = box
        self.parts = dict(parts)
        self._says = says

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  ipywidgets has no types
        """
        Give a widget.

        Parameters
        ----------
        name
            One of `parts`.

        Returns
        -------
        widget
            Its `value` can be set, and buttons have `click()`.
        """
        return self.parts[name]

    def __repr__(self) -> str:
        return self._says()

    def _repr_mimebundle_(self, **asked: object) -> dict[str, Any]:
        bundle: dict[str, Any] = self.box._repr_mimebundle_(**asked)
        return {**bundle, "text/plain": self._says()}  # of itself, a box writes all it holds


def page(html: str, *, label: str) -> str:
    """
    Frame HTML that may be long, so that it can be moved through by keyboard.

    Parameters
    ----------
    html
        Escaped where it holds what people wrote.
    label
        What it is, for those who hear it.

    Returns
    -------
    html
        In a frame that scrolls.
    """
    return f'<div tabindex="0" role="region" aria-label="{escape(label)}" style="{STYLE}">{html}</div>'


def table(heads: list[str], rows: list[list[str]], *, caption: str) -> str:
    """
    Write a table.

    Parameters
    ----------
    heads
        Of columns.
    rows
        Texts; the first of each heads its row.
    caption
        What the table shows.

    Returns
    -------
    html
        All texts escaped.
    """
    top = "".join(f'<th scope="col" style="text-align:left">{escape(head)}</th>' for head in heads)
    left = "text-align:left;font-weight:normal;vertical-align:top"
    body = "".join(
        f'<tr><th scope="row" style="{left}">{escape(row[0])}</th>'
        + "".join(f'<td style="padding:0 .8em;vertical-align:top">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    head = f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>"


def image(svg: str, *, alt: str) -> str:
    """
    Write a figure as HTML.

    Parameters
    ----------
    svg
        What `figures.svg` gave.
    alt
        What it shows, in words.

    Returns
    -------
    html
        Without a request to anywhere.
    """
    code = b64encode(svg.encode()).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{code}" alt="{escape(alt)}" style="max-width:100%">'
