"""One verdict: its evidence in words, beside the tree it was read from."""

from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from workbench import figures, levels, networks
from workbench.errors import LedgerError, StudyError
from workbench.explorers import _words
from workbench.explorers._view import View, image, page, table
from workbench.levels.codebook import Codebook
from workbench.study import Study


def verdict(
    service: Study,
    conversation: str | None = None,
    *,
    codebook: Codebook | None = None,
    given: pd.DataFrame | None = None,
) -> View:
    """
    Show what a verdict rests on.

    Parameters
    ----------
    service
        A study.
    conversation
        Its name, as `levels.verdicts` gives it; where there is none, those on which strict and lenient differ
        are there to choose from.
    codebook
        Thresholds; the workbench's own, if None.
    given
        What `levels.verdicts` gave, where it is at hand.

    Returns
    -------
    view
        Its parts are `choice`, a list, and `shown`: the verdict, what it rests on, what each setting asks for
        and whether that is met, and the tree. Persons are numbered, and no text is shown.

    Raises
    ------
    StudyError
        If there is no such conversation, or none to choose from.
    """
    book = codebook or levels.codebook.read()
    known = levels.verdicts(service, codebook=book) if given is None else given
    names = [conversation] if conversation is not None else _queue(known)
    if not names:
        raise StudyError("Strict and lenient agree on every conversation. Give one: verdict(service, '...').")
    if _words.given(known, names[0]) is None:
        raise StudyError(f"There is no verdict on a conversation '{names[0]}' in this study.")
    origin = known.set_index("conversation")["origin"]
    choice = widgets.Select(
        options=[(str(origin[name]), name) for name in names], value=names[0], rows=min(len(names), 8),
        description="Begins at", layout={"width": "40em"},
    )  # fmt: skip
    shown = widgets.HTML(_page(service, names[0], known, book))

    def show(change: dict[str, Any]) -> None:
        shown.value = _page(service, change["new"], known, book)

    choice.observe(show, "value")
    return View(
        widgets.VBox([choice, shown]), {"choice": choice, "shown": shown}, lambda: "Evidence of a verdict."
    )


def _queue(known: pd.DataFrame) -> list[str]:
    differs = known["central"].notna() & known["strict"].ne(known["lenient"])
    return list(known.loc[differs, "conversation"])


def _page(service: Study, name: str, known: pd.DataFrame, book: Codebook) -> str:
    row = _words.given(known, name) or {}
    items = "".join(f"<li>{escape(said)}</li>" for said in _words.sentences(row, book))
    heads = ["An exchange among members needs", "here, in the whole", "strict", "central", "lenient"]
    asked = table(heads, _words.demands(row, book), caption="What each setting asks for at least")
    where = f"<p>Space: {escape(str(row['space']))}. Begins at: {escape(str(row['origin']))}.</p>"
    return (
        f"<h3>{escape(_words.headline(row, book))}</h3>{where}<ul>{items}</ul>{asked}{_tree(service, name)}"
    )


def _tree(service: Study, name: str) -> str:
    try:
        tree = networks.conversation_tree(service, name, unseen="keep")
    except (StudyError, LedgerError) as error:
        return f"<p>{escape(str(error))}</p>"
    said = figures.describe_conversation(tree)
    return page(image(figures.svg(figures.conversation(tree)), alt=said), label="Tree of the conversation")
