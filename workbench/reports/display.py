"""
What report notebooks call to show something: titles, text, callouts, tables, figures, provenance.

Each call shows one block, as HTML that our template styles and as plain text that stays the same
from run to run, so that nbval can compare it. All text is escaped: names in exports are hostile.
"""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Literal

from workbench.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_DEEPEST = 4


def title(title: str, *, above: str = "", below: str = "") -> None:
    """
    Show the head of the report; a report has exactly one.

    Parameters
    ----------
    title
        The page's main heading.
    above
        A short line over it, such as what kind of report this is.
    below
        A line under it, such as the period.
    """
    lines = [f'<p class="above">{escape(above)}</p>' if above else "", f"<h1>{escape(title)}</h1>"]
    lines.append(f'<p class="below">{escape(below)}</p>' if below else "")
    plain = "\n".join(line for line in (above, title, below) if line)
    _show(f'<header class="title">{"".join(lines)}</header>', plain)


def heading(text: str, *, level: int = 2) -> None:
    """
    Show a heading.

    Parameters
    ----------
    text
        The heading.
    level
        2 for a section, 3 or 4 inside one; 1 is `title`.

    Raises
    ------
    ReportError
        For any other level.
    """
    if not 1 < level <= _DEEPEST:
        raise ReportError(f"A heading cannot have level {level}. Give 2, 3 or 4; the title is level 1.")
    _show(f"<h{level}>{escape(text)}</h{level}>", f"{'#' * level} {text}")


def text(*paragraphs: str) -> None:
    """
    Show paragraphs of text.

    Parameters
    ----------
    *paragraphs
        One or more.
    """
    _show("\n".join(f"<p>{escape(p)}</p>" for p in paragraphs), "\n\n".join(paragraphs))


def items(entries: Sequence[str]) -> None:
    """
    Show a list with bullets.

    Parameters
    ----------
    entries
        One or more sentences.
    """
    _show(_bullets(entries), "\n".join(f"- {entry}" for entry in entries))


def callout(title: str, sentences: str | Sequence[str], *, kind: Literal["note", "caution"] = "note") -> None:
    """
    Show a box apart from the text.

    Parameters
    ----------
    title
        What the box is about, in words: it never speaks by colour alone.
    sentences
        One text, or several that become a list.
    kind
        How it is set off.
    """
    several = [sentences] if isinstance(sentences, str) else list(sentences)
    inner = f"<p>{escape(several[0])}</p>" if len(several) == 1 else _bullets(several)
    _show(
        f'<aside class="callout {escape(kind)}" aria-label="{escape(title)}">'
        f'<p class="label">{escape(title)}</p>{inner}</aside>',
        "\n".join([f"[{title}]", *several]),
    )


def facts(values: Mapping[str, object]) -> None:
    """
    Show a few key figures side by side.

    Parameters
    ----------
    values
        Figure by what it counts, both ready to be read; three or four stand well in a row.
    """
    html, plain = _pairs(values)
    _show(f'<dl class="facts">{html}</dl>', plain)


def table(table: "pd.DataFrame", *, caption: str) -> None:
    """
    Show a table.

    Parameters
    ----------
    table
        A named index heads the rows; without one, the first column does.
    caption
        What the table shows.

    Raises
    ------
    ReportError
        If there is no caption, or a column has no heading.
    """
    from workbench.reports._table import shown  # noqa: PLC0415  pandas is slow to load

    _require("A table", caption=caption)
    cells = shown(table)
    _show(cells.html(caption=caption), f"Table: {caption}\n\n{cells.text()}")


def figure(
    drawn: "Axes",
    *,
    alt: str,
    caption: str,
    table: "pd.DataFrame",
    form: Literal["svg", "png"] = "svg",
) -> None:
    """
    Show a figure with the table it was drawn from.

    Parameters
    ----------
    drawn
        What a function of `workbench.figures` returned.
    alt
        What a person who cannot see the figure needs to know, in a sentence or two.
    caption
        What the figure shows.
    table
        The figure in numbers; for a network, its most central actors and counts.
    form
        ``png`` suits figures with very many marks.

    Raises
    ------
    ReportError
        If the alternative text, the caption or the table is missing.
    """
    _require("A figure", alt=alt, caption=caption)
    if getattr(table, "empty", True):
        raise ReportError(
            f"The figure '{caption}' has no table beside it. Give the numbers it was drawn from."
        )
    from workbench import figures  # noqa: PLC0415  Matplotlib is slow to load
    from workbench.reports._table import shown  # noqa: PLC0415

    image = figures.svg(drawn) if form == "svg" else figures.png(drawn)
    code = base64.b64encode(image.encode("utf-8") if isinstance(image, str) else image).decode("ascii")
    mime = "image/svg+xml" if form == "svg" else "image/png"
    numbers = shown(table).html(caption="", label=caption)
    _show(
        f'<figure>\n<img src="data:{mime};base64,{code}" alt="{escape(alt)}">\n'
        f"<figcaption>{escape(caption)}</figcaption>\n{numbers}\n</figure>",
        f"Figure: {alt}",
    )


def provenance(title: str, entries: Mapping[str, object]) -> None:
    """
    Show, at the end of a report, what it was made from; no clock, so that a report can be made again alike.

    Parameters
    ----------
    title
        Heading of the part.
    entries
        Value by name: hash of the inputs, parameters, versions.
    """
    html, plain = _pairs(entries)
    _show(
        f'<footer class="provenance"><h2>{escape(title)}</h2><dl>{html}</dl></footer>', f"## {title}\n{plain}"
    )


def _pairs(values: Mapping[str, object]) -> tuple[str, str]:
    pairs = [(str(name), str(value)) for name, value in values.items()]
    html = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs)
    return html, "\n".join(f"{name}: {value}" for name, value in pairs)


def _bullets(entries: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(entry)}</li>' for entry in entries)}</ul>"


def _require(what: str, **texts: str) -> None:
    for name, given in texts.items():
        if not str(given or "").strip():
            meant = "alternative text (alt)" if name == "alt" else name
            raise ReportError(f"{what} of a report needs its {meant}; it is empty.")


def _show(html: str, plain: str) -> None:
    from IPython.display import display  # noqa: PLC0415

    display({"text/html": html, "text/plain": plain}, raw=True)  # type: ignore[no-untyped-call]
