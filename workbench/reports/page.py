"""
The page: an executed notebook as one HTML file that asks nothing of any other host.

nbconvert's own HTML exporter invents an alternative text where there is none, and its templates
load scripts from the network; so the page is made from our template with the plain exporter, and
then read once more for what a reader or a printer would miss.
"""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import nbformat
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets.config import Config

from workbench.errors import ReportError

_TEMPLATES = Path(__file__).with_name("template")
_SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"]
_FORBIDDEN = {"application/javascript", "application/vnd.jupyter.widget-view+json"}
_BLOCK = '<div class="block">'
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_SKIP = {
    "en": "Skip to content",
    "nb": "Hopp til innholdet",
    "nn": "Hopp til innhaldet",
    "fi": "Siirry sisältöön",
}
_ACTIVE = {"script", "iframe", "object", "embed", "link", "base", "form", "video", "audio"}


def render(notebook: nbformat.NotebookNode, *, language: str = "en") -> str:
    """
    Render an executed notebook through the workbench's template.

    Parameters
    ----------
    notebook
        Every cell has run. Input, standard error and cells tagged ``remove-cell`` are left out.
    language
        Language of the page.

    Returns
    -------
    html
        The same for the same outputs, whatever the time.

    Raises
    ------
    ReportError
        Naming all faults of the page at once.
    """
    outputs = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code" and "remove-cell" not in cell.metadata.get("tags", [])
        for output in cell.outputs
        if output.get("name") != "stderr"
    ]
    _refuse(_unshowable(outputs))
    html: str = _exporter().from_notebook_node(
        notebook, resources={"title": _title(outputs), "language": language, "skip": _SKIP[language]}
    )[0]
    if html.count(_BLOCK) != len(outputs):
        raise ReportError(f"The page shows {html.count(_BLOCK)} of the notebook's {len(outputs)} outputs.")
    _refuse(faults(html))
    return html


def _exporter() -> TemplateExporter:
    wanted = Config(
        {
            "NbConvertBase": {"display_data_priority": _SHOWN},
            "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": {"remove-cell"}},
        }
    )
    return TemplateExporter(  # type: ignore[no-untyped-call]
        config=wanted,
        file_extension=".html",
        extra_template_basedirs=[str(_TEMPLATES)],
        template_name="report",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_raw=True,
        filters={"css_text": _css_text},
    )


def _unshowable(outputs: list[nbformat.NotebookNode]) -> list[str]:
    found = []
    for kinds in (set(output.get("data", ())) for output in outputs if output.output_type != "stream"):
        if kinds & _FORBIDDEN or not kinds & set(_SHOWN):
            named = ", ".join(sorted(kinds)) or "empty"
            found.append(f"an output is {named}, which no page on paper can show")
    return found


def _refuse(found: list[str]) -> None:
    if found:
        told = "; ".join(found)
        raise ReportError(
            f"The page cannot be published: {told}. Show tables and figures with workbench.reports.display."
        )


def _title(outputs: list[nbformat.NotebookNode]) -> str:
    pages = (output.get("data", {}).get("text/html", "") for output in outputs)
    found = next((match for page in pages if (match := _HEADING.search(page))), None)
    return unescape(re.sub(r"<[^>]*>", "", found[1])).strip() if found else ""


def _css_text(text: str) -> str:
    """Write text so that it stays text inside a quoted string of a style sheet."""
    return "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text)


def faults(html: str) -> list[str]:
    """
    Read a page for what would keep people from reading it.

    Parameters
    ----------
    html
        A whole page.

    Returns
    -------
    faults
        One phrase each: a missing language or main heading, a picture without alternative text or
        without a table beside it, a table without caption or with an empty heading, and anything
        that is active or asks another host.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = list(reader.found)
    if not reader.language:
        found.append("the page does not say its language")
    if reader.headings != 1:
        found.append(f"the page has {reader.headings or 'no'} main headings (h1) and needs exactly one")
    return list(dict.fromkeys(found))


class _Reader(HTMLParser):
    """Note the faults of a page while reading it once."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.language = ""
        self.headings = 0
        self._figures: list[set[str]] = []
        self._table = ""
        self._captioned = True
        self._heading: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._active(tag, given)
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "h1":
            self.headings += 1
        elif tag == "figure":
            self._figures.append(set())
        elif tag in {"img", "svg"}:
            self._picture(tag, given)
        elif tag == "table":
            self._captioned = bool(given.get("aria-label"))
        elif tag == "caption":
            self._captioned = True
        elif tag == "th":
            self._heading = ""
        if self._figures:
            self._figures[-1].add(tag)

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "th" and self._heading is not None:
            if not self._heading.strip():
                self.found.append("a table has an empty heading")
            self._heading = None
        elif tag == "table" and not self._captioned:
            self.found.append("a table has no caption")
        elif tag == "figure" and self._figures:
            held = self._figures.pop()
            self.found += [
                f"a figure has no {what}"
                for what, element in (("caption", "figcaption"), ("table beside it", "table"))
                if element not in held
            ]

    def _active(self, tag: str, given: dict[str, str]) -> None:
        if tag in _ACTIVE:
            self.found.append(f"the page holds an active element <{tag}>")
        if any(name.startswith("on") for name in given):
            self.found.append(f"an element <{tag}> holds a script")
        source = given.get("src", "") or given.get("srcset", "")
        if source and not source.startswith("data:"):
            self.found.append(f"an element <{tag}> asks for '{source}', which is not in the page")

    def _picture(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("alt" if tag == "img" else "aria-label", "").strip()
        if not name:
            self.found.append("a picture has no alternative text")
        if not self._figures:
            self.found.append(f"the picture '{name}' stands outside a figure, with no table beside it")
