"""The form in which one person codes: keyboard first, and every choice is on disk at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import ipywidgets as widgets

from workbench.coding import Round, turns
from workbench.coding.codebook import NONE, Field
from workbench.errors import WorkbenchError
from workbench.explorers import _reading
from workbench.explorers._view import View
from workbench.study import Study

KEYS = (
    "Keys: Tab moves on and Shift+Tab back; in a list, the number before a code chooses it, and so do the "
    "arrows; Space ticks a box and presses a button. Every choice is saved at once."
)


def coding(service: Study, round: Round, *, coder: str) -> View:  # noqa: A002  what it is called in coding
    """
    Open the form for one coder, where this coder left off.

    Parameters
    ----------
    service
        The study that the sample was drawn from.
    round
        What `coding.start` or `coding.open_round` gave.
    coder
        A label of the round.

    Returns
    -------
    view
        Shows in JupyterLab. Its parts are `form`, `purpose`, `norms` and `remark` with values;
        `facilitation`, a box by code; the buttons `next`, `back`, `open` and `undo`; and, to be read,
        `shown`, `notice` and `progress`. What others coded and what the rule says cannot be seen in it.

    Raises
    ------
    StudyError
        If there is no such coder, or the file of codes belongs to another round.
    """
    return _Form(service, round, coder).view


class _Form:
    """The form's state: which conversation of the sheet is shown."""

    def __init__(self, service: Study, round: Round, coder: str) -> None:  # noqa: A002
        self._service = service
        self._sheet = round.sheet(coder)
        self._place = 0
        self._asked: set[str] = set()
        self._is_showing = False  # while codes are put on the screen, nothing is to be saved
        self._parts = self._controls()
        fields = [self._parts[name] for name in ("form", "purpose", "norms")]
        acts = widgets.HBox(list(self._parts["facilitation"].values()), layout={"flex_flow": "row wrap"})
        self._acts = widgets.VBox([widgets.HTML(_legend(self._sheet.codebook.fields["facilitation"])), acts])
        buttons = widgets.HBox([self._parts[name] for name in ("next", "back", "open", "undo")])
        book = widgets.Accordion(
            [widgets.HTML(_reading.codebook(self._sheet.codebook))], titles=("Codebook",)
        )
        told = [widgets.HTML(f"<small>{escape(KEYS)}</small>"), self._parts["progress"]]
        if round.is_invented:
            told.insert(0, widgets.HTML("<strong>The codes of this round are invented.</strong>"))
        lists = widgets.HBox(fields, layout={"flex_flow": "row wrap"})
        below = [self._parts["remark"], buttons, self._parts["notice"], book]
        self._box = widgets.VBox([*told, self._parts["shown"], lists, self._acts, *below])
        self.view = View(self._box, self._parts, self._says)
        self._go(self._first_open())

    def _controls(self) -> dict[str, Any]:
        fields = self._sheet.codebook.fields
        parts: dict[str, Any] = {name: self._list(fields[name]) for name in ("form", "purpose", "norms")}
        parts["facilitation"] = {
            code.code: widgets.Checkbox(description=code.label, indent=False, tooltip=code.definition)
            for code in fields["facilitation"].codes
        }
        for code, box in parts["facilitation"].items():
            box.observe(lambda change, code=code: self._tick(code, on=change["new"]), "value")
        parts["remark"] = widgets.Textarea(
            description="Remark", rows=2, continuous_update=False, layout={"width": "40em"},
            placeholder="For the talk after coding; no names",
        )  # fmt: skip
        parts["remark"].observe(lambda change: self._save("remark", change["new"]), "value")
        for name, label, step in (
            ("next", "Next", self._next), ("back", "Back", self._back),
            ("open", "First open", self._go_open), ("undo", "Undo", self._undo),
        ):  # fmt: skip
            parts[name] = widgets.Button(description=label)
            parts[name].on_click(lambda _, step=step: step())
        parts |= {name: widgets.HTML() for name in ("shown", "notice")}
        parts["progress"] = widgets.IntProgress(max=max(len(self._sheet.parts), 1))
        return parts

    def _list(self, asked: Field) -> widgets.Select:
        options = [(f"{number} {code.label}", code.code) for number, code in enumerate(asked.codes, start=1)]
        listed = widgets.Select(options=options, value=None, rows=len(options), description=asked.label)
        listed.observe(lambda change: self._save(asked.name, change["new"] or ""), "value")
        return listed

    @property
    def _name(self) -> str:
        return self._sheet.conversations[self._place]

    def _is_coded(self, name: str) -> bool:
        return bool(self._sheet.of(name)["form"])

    def _first_open(self) -> int:
        left = [n for n, name in enumerate(self._sheet.conversations) if not self._is_coded(name)]
        return left[0] if left else 0

    def _go(self, place: int) -> None:
        """Show a conversation with what this coder gave it."""
        self._place = place
        shown = turns(self._service, self._name)
        has_text = bool(shown["text"].notna().any())
        self._asked = {f.name for f in self._sheet.codebook.fields.values() if has_text or not f.needs_text}
        self._parts["shown"].value = _reading.conversation(shown)
        for name, part in (*self._parts.items(), ("facilitation", self._acts)):
            if name in self._sheet.codebook.fields and not isinstance(part, dict):
                part.layout.display = None if name in self._asked else "none"
        self._show()

    def _show(self, said: str = "") -> None:
        codes = self._sheet.of(self._name)
        with self._silent():
            for name in ("form", "purpose", "norms"):
                self._parts[name].value = codes[name] or None
            for code, box in self._parts["facilitation"].items():
                box.value = code in codes["facilitation"].split(";")
            self._parts["remark"].value = codes["remark"]
        self._parts["progress"].value = sum(map(self._is_coded, self._sheet.conversations))
        self._parts["progress"].description = f"{self._parts['progress'].value} / {len(self._sheet.parts)}"
        place = f"Conversation {self._place + 1} of {len(self._sheet.parts)}"
        part = ", for training" if self._sheet.parts[self._name] == "pilot" else ""
        left = [name for name in self._sheet.codebook.fields if name in self._asked and not codes[name]]
        state = f"Open: {', '.join(left)}." if left else "Coded."
        self._parts["notice"].value = escape(f"{place}{part}. {said or state}")

    def _save(self, field: str, value: str) -> None:
        if self._is_showing:
            return
        try:
            self._sheet.save(self._name, field, value)
        except (WorkbenchError, OSError) as error:  # a full disk is told like any other fault
            self._show(f"Not saved: {error}")
        else:
            self._show()

    def _tick(self, code: str, *, on: bool) -> None:
        """Save the acts ticked; none of them, and some of them, put each other out."""
        ticked = {name for name, box in self._parts["facilitation"].items() if box.value}
        if on:
            ticked = {NONE} if code == NONE else ticked - {NONE}
        names = self._sheet.codebook.fields["facilitation"].names
        self._save("facilitation", ";".join(name for name in names if name in ticked))

    def _next(self) -> None:
        self._move(1)

    def _back(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        self._go((self._place + step) % len(self._sheet.parts))
        self._parts["form"].focus()

    def _go_open(self) -> None:
        self._go(self._first_open())
        self._parts["form"].focus()

    def _undo(self) -> None:
        try:
            name = self._sheet.undo()
        except (WorkbenchError, OSError) as error:
            self._show(f"Not taken back: {error}")
            return
        if name is None:
            self._show("There is nothing to take back.")
            return
        self._go(self._sheet.conversations.index(name))

    @contextmanager
    def _silent(self) -> Iterator[None]:
        self._is_showing = True
        try:
            yield
        finally:
            self._is_showing = False

    def _says(self) -> str:
        coded = sum(map(self._is_coded, self._sheet.conversations))
        return f"Form for coding: {coded} of {len(self._sheet.parts)} conversations coded."


def _legend(asked: Field) -> str:
    return f"{escape(asked.label)}: {escape(asked.ask)}"
