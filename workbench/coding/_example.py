"""A round that nobody coded: invented codes that show what comes after coding."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding._machine import forms
from workbench.coding._round import Round, start
from workbench.coding._sheet import Sheet
from workbench.coding.codebook import FORMS
from workbench.errors import StudyError

_Places = NDArray[np.int64]

_PURPOSES = {  # how often, of ten, a form serves each purpose: information, individual, joint, other
    "off-scale": (5, 2, 1, 2),
    "L1": (8, 1, 0, 1),
    "L2": (4, 5, 0, 1),
    "L3": (1, 2, 6, 1),
}


def example(
    folder: Path | str,
    drawn: pd.DataFrame,
    given: pd.DataFrame,
    *,
    machine_errs: float = 0.1,
    coders_err: float = 0.08,
    coders: Sequence[str] = ("first", "second"),
    seed: int = 0,
) -> Round:
    """
    Begin a round and fill it with invented codes.

    What people would find is the machine's form, moved by one step in some of the conversations; each coder
    sees that, but for errors of one step as well. The round says that its codes are invented.

    Parameters
    ----------
    folder
        A folder of its own, such as a temporary one; never that of a study.
    drawn
        What `sample` drew.
    given
        What `levels.verdicts` gave.
    machine_errs
        The share of conversations (0 to 1) in which people would find another form than the machine.
    coders_err
        The share (0 to 1) in which a coder gives another than people would find.
    coders
        Labels.
    seed
        The same gives the same codes.

    Returns
    -------
    round
        All coded, ``is_invented``.

    Raises
    ------
    StudyError
        If the folder holds a study.
    """
    if (Path(folder) / "provenance.json").exists():
        raise StudyError(
            f"'{folder}' holds a study, and invented codes stay out of studies. Give a folder of its own."
        )
    made = start(folder, "invented", drawn, coders=coders, seed=seed, invented=True)
    chance = np.random.default_rng(seed)
    told = forms(given).reindex(drawn["conversation"]).fillna(FORMS[0])
    form = _moved(
        pd.Index(FORMS).get_indexer(pd.Index(told)).astype(np.int64), len(FORMS), machine_errs, chance
    )
    tens = np.array([np.repeat(np.arange(4), times) for times in _PURPOSES.values()])
    purpose = tens[form, chance.integers(tens.shape[1], size=len(form))]
    true = pd.DataFrame({"form": form, "purpose": purpose}, index=told.index)
    for coder in coders:
        _fill(made.sheet(coder), true, coders_err, chance)
    return made


def _moved(place: _Places, size: int, share: float, chance: np.random.Generator) -> _Places:
    """Move some codes by one step, up or down."""
    step = chance.choice([-1, 1], len(place)) * (chance.random(len(place)) < share)
    away = place + step
    moved: _Places = np.where((away < 0) | (away >= size), place - step, away)
    return moved


def _fill(sheet: Sheet, true: pd.DataFrame, share: float, chance: np.random.Generator) -> None:
    """Code a whole sheet at once."""
    own = true.loc[sheet.conversations]
    codes: dict[str, dict[str, str]] = {name: {} for name in sheet.conversations}
    for field in ("form", "purpose"):
        names = sheet.codebook.fields[field].names
        seen = _moved(own[field].to_numpy(), len(names), share, chance)
        for conversation, place in zip(sheet.conversations, seen.tolist(), strict=True):
            codes[conversation][field] = names[place]
    sheet.save_all(codes)
