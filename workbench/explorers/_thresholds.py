"""Thresholds to move: what each does to the counts and to the profile, at once."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import ipywidgets as widgets
import pandas as pd
from scipy.stats import binomtest

from workbench import conversations, figures, levels
from workbench.errors import StudyError
from workbench.explorers._view import View, image, table
from workbench.explorers._words import ASKED
from workbench.levels import rule
from workbench.levels.codebook import Codebook, Thresholds
from workbench.study import Study
from workbench.vocabulary import Setting, Verdict

_ON_SCALE = (Verdict.L1, Verdict.L2, Verdict.L3)
_ADDRESSED = (*_ON_SCALE, Verdict.UNANSWERED)
_MOST = {"m2m": 10, "nonhub": 10, "reentry": 6, "contact": 6}
_LEAST = {"m2m": 1, "nonhub": 0, "reentry": 0, "contact": 2}
_WIDE = {"description_width": "24em"}


def thresholds(service: Study, *, codebook: Codebook | None = None) -> View:
    """
    Move the thresholds of the central rule, and see which verdicts change.

    The evidence is read once; each move applies the bare rule to it again. What is undetermined under the
    codebook, as where reply ids are missing, stays so.

    Parameters
    ----------
    service
        A study.
    codebook
        Where the sliders begin; the workbench's own, if None.

    Returns
    -------
    view
        Its parts are the sliders `m2m`, `nonhub`, `nonhub_share`, `reentry` and `contact`, the button
        `reset`, and what is shown: `counts`, `figure` and `settings`, the lines of a codebook with these
        thresholds.

    Raises
    ------
    StudyError
        If there is no role map, so that no level can be told.
    """
    if not service.has_roles:
        raise StudyError("Without a role map there are no levels. Import the study with --roles first.")
    return _Board(service, codebook or levels.codebook.read()).view


class _Board:
    """The evidence in memory, and the sliders over it."""

    def __init__(self, service: Study, book: Codebook) -> None:
        self._book = book
        plain = conversations.readings(service).plain  # turns are counted, and compared in the rule
        # numbers name conversations here, for they are faster to look up
        self._features = plain.conversations.assign(conversation=plain.conversations.index)
        self._branches = plain.branches.assign(conversation=plain.branches.index)
        known = levels.verdicts(service, codebook=book).set_index("conversation")["central"]
        at_first = known.reindex(plain.conversations["conversation"]).to_numpy()
        self._kept = pd.Series(at_first == Verdict.UNDETERMINED, index=self._features.index)
        self._first = self._count(self._moved(self._begin()))
        self._sliders = self._make()
        reset = widgets.Button(description="As in the codebook")
        reset.on_click(lambda _: self._reset())
        self._shown = {name: widgets.HTML() for name in ("counts", "figure", "settings")}
        left = widgets.VBox([*self._sliders.values(), reset, self._shown["settings"]])
        box = widgets.VBox([widgets.HBox([left, self._shown["counts"]]), self._shown["figure"]])
        self.view = View(box, {**self._sliders, "reset": reset, **self._shown}, self._says)
        self._show()

    def _begin(self) -> dict[str, float]:
        central = self._book.settings[Setting.CENTRAL]
        return {name: getattr(central, name) for name in ASKED} | {"contact": self._book.contact}

    def _make(self) -> dict[str, Any]:
        sliders: dict[str, Any] = {}
        for name, value in self._begin().items():
            label = ASKED.get(name, "Turns of staff and a member")
            common = {"value": value, "description": label, "continuous_update": False, "style": _WIDE}
            wide = {**common, "layout": {"width": "40em"}}
            if name == "nonhub_share":
                sliders[name] = widgets.FloatSlider(min=0, max=1, step=0.05, **wide)
            else:
                most = max(_MOST[name], int(value))
                sliders[name] = widgets.IntSlider(min=_LEAST[name], max=most, **wide)
            sliders[name].observe(lambda _: self._show(), "value")
        return sliders

    def _values(self) -> dict[str, float]:
        return {name: slider.value for name, slider in self._sliders.items()}

    def _moved(self, values: Mapping[str, float]) -> pd.DataFrame:
        """Apply the bare rule with other thresholds in its middle."""
        central = Thresholds(**{name: values[name] for name in ASKED})  # type: ignore[arg-type]
        settings = MappingProxyType({**self._book.settings, Setting.CENTRAL: central})
        book = replace(self._book, settings=settings, contact=int(values["contact"]))
        found = rule.bare(self._features, self._branches, book)[list(map(str, Setting))]
        return found.mask(self._kept, str(Verdict.UNDETERMINED))

    def _count(self, found: pd.DataFrame) -> "pd.Series[int]":
        return found[Setting.CENTRAL].value_counts().reindex(list(map(str, Verdict)), fill_value=0)

    def _show(self) -> None:
        found = self._moved(self._values())
        counts = self._count(found)
        rows = [
            [str(verdict), str(self._first[verdict]), str(counts[verdict])] for verdict in map(str, Verdict)
        ]
        heads = ["Verdict", "in the codebook", "as moved"]
        self._shown["counts"].value = table(
            heads, rows, caption="Conversations by central verdict, bare rule"
        )
        told = profile(found, self._book)
        said = figures.describe_profile(told)
        self._shown["figure"].value = image(figures.svg(figures.profile(told)), alt=said)
        lines = "\n".join(f"{name} = {value:g}" for name, value in self._values().items() if name in ASKED)
        turns = f"[turns]\ncontact = {self._values()['contact']}"
        self._shown["settings"].value = f"<pre>[settings.central]\n{lines}\n\n{turns}</pre>"

    def _reset(self) -> None:
        for name, value in self._begin().items():
            self._sliders[name].value = value

    def _says(self) -> str:
        counts = self._count(self._moved(self._values()))
        told = ", ".join(f"{verdict} {counts[verdict]}" for verdict in _ON_SCALE)
        return f"Thresholds to move: {told}."


def profile(found: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """
    Give the shares of conversations that reach each level.

    Parameters
    ----------
    found
        Verdicts under the three settings.
    book
        For the confidence of intervals, and the fewest conversations that shares are told of.

    Returns
    -------
    profile
        As `figures.profile` draws it, with Wilson intervals.
    """
    rows = []
    for place, level in enumerate(_ON_SCALE):
        reach, of = (
            {setting: int(found[setting].isin(group).sum()) for setting in Setting}
            for group in (_ON_SCALE[place:], _ADDRESSED)
        )
        row: dict[str, Any] = {
            "level": str(level),
            "conversations": reach[Setting.CENTRAL],
            "of": of[Setting.CENTRAL],
        }
        if row["of"] < max(book.counts_only_below, 1):
            row["reason"] = f"fewer than {book.counts_only_below} conversations: counts only"
        else:
            ends = binomtest(row["conversations"], row["of"]).proportion_ci(book.interval, method="wilson")
            row |= {
                "share": row["conversations"] / row["of"],
                "low": ends.low,
                "high": ends.high,
                "reason": "",
            }
            row |= {str(s): reach[s] / of[s] for s in (Setting.STRICT, Setting.LENIENT) if of[s]}
        rows.append(row)
    names = ["level", "conversations", "of", "share", "low", "high", "strict", "lenient", "reason"]
    return pd.DataFrame(rows).reindex(columns=names)
