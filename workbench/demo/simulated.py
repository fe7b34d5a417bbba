"""Services made by chance whose shares are known: how often the intervals of a profile hold them."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from workbench import levels, study
from workbench.errors import StudyError

FORMS = ("unanswered", "L1", "L2", "L3")
# who writes, in which role, and which message is answered; members are told apart by number
_SHAPES: dict[str, Sequence[tuple[int, int | None]]] = {
    "unanswered": [(1, None)],
    "L1": [(0, None)],
    "L2": [(1, None), (0, 0)],
    "L3": [(0, None), (1, 0), (2, 1), (1, 2), (3, 3), (1, 4), (2, 4), (3, 6)],
}
_WEIGHTS = (1.0, 3.0, 3.0, 2.0)
_START = datetime(2025, 1, 6, 9, tzinfo=UTC)

_Row = dict[str, Any]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


def coverage(
    *, services: int = 60, conversations: int = 60, again: float = 0.3, seed: int = 0
) -> pd.DataFrame:
    """
    Count how often the intervals of profiles hold the shares that simulated services were made with.

    The shares of each service are drawn at random. A conversation has a form by these shares; or, in the
    part `again` of the cases, it is one more like the last, by the same member. So conversations hang
    together, as they do where a person comes back.

    Parameters
    ----------
    services
        How many.
    conversations
        Of each service.
    again
        The part of the conversations that repeat the last (0 to below 1).
    seed
        The same seed gives the same services.

    Returns
    -------
    coverage
        One row a level: `services`, `covered` (in how many the interval holds the share), `share` (0 to 1),
        and `low` and `high`, ends of its own Wilson interval; `interval`, the confidence that was promised.

    Raises
    ------
    StudyError
        If there is nothing to simulate, or all would repeat the last.
    """
    if min(services, conversations) < 1 or not 0 <= again < 1:
        raise StudyError(
            f"{services} services of {conversations} conversations, of which {again} repeat the last, cannot "
            "be simulated. Give one or more of each, and a part from 0 to below 1."
        )
    chance = np.random.default_rng(seed)
    truth = chance.dirichlet(_WEIGHTS, services)
    book = levels.codebook.read()
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        made = _study(Path(folder), truth, conversations, again, chance)
        verdicts = levels.verdicts(made)
        parts = verdicts.groupby(verdicts["space"])
        profiles = {space: levels.profile(made, given=part, codebook=book) for space, part in parts}
    held = [_held(profiles[f"s{number}"], shares) for number, shares in enumerate(truth)]
    rows = [_row(level, [one[level] for one in held], book.interval) for level in FORMS[1:]]
    return pd.DataFrame(rows).set_index("level")


def _study(
    folder: Path, truth: Floats, conversations: int, again: float, chance: np.random.Generator
) -> study.Study:
    """Write all services as the spaces of one table, and take it in."""
    rows = [
        row
        for number, shares in enumerate(truth)
        for row in _service(
            number, chance.choice(4, conversations, p=shares), chance.random(conversations) < again
        )
    ]
    pd.DataFrame(rows).to_csv(folder / "talk.csv", index=False)
    study.import_exports([folder / "talk.csv"], into=folder / "study")
    return study.read(folder / "study")


def _service(number: int, forms: Integers, is_again: Truths) -> Iterator[_Row]:
    who = form = 0
    for nth, (drawn, repeats) in enumerate(zip(forms, is_again, strict=True)):
        who, form = (who, form) if repeats and nth else (nth, int(drawn))
        name = f"s{number}-{nth}"
        for place, (person, answered) in enumerate(_SHAPES[FORMS[form]]):
            yield {
                "id": f"{name}-{place}",
                "conversation": name,
                "parent": None if answered is None else f"{name}-{answered}",
                "space": f"s{number}",
                "actor": f"{who} {person}" if person else "staff",
                "role": "member" if person else "staff",
                "time": (_START + timedelta(hours=5 * nth, minutes=place)).isoformat(),
            }


def _held(profile: pd.DataFrame, shares: Floats) -> dict[str, bool]:
    """Tell for each level whether its interval holds the share of conversations that reach it."""
    ends = profile.set_index("level")[["low", "high"]].astype("float64").to_dict("index")
    reach = {level: float(shares[place:].sum()) for place, level in enumerate(FORMS) if place}
    return {level: ends[level]["low"] <= share <= ends[level]["high"] for level, share in reach.items()}


def _row(level: str, held: Sequence[bool], promised: float) -> _Row:
    interval = binomtest(sum(held), len(held)).proportion_ci(promised, method="wilson")
    return {
        "level": level, "services": len(held), "covered": sum(held), "share": sum(held) / len(held),
        "low": float(interval.low), "high": float(interval.high), "interval": promised,
    }  # fmt: skip
