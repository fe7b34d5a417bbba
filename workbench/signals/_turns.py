"""How unequally people speak where several answer each other, and what chance would give."""

import numpy as np
import pandas as pd
from scipy import sparse

from workbench import measures
from workbench.measures import Sample
from workbench.signals._acts import Acts
from workbench.signals._told import Told

DRAWS, FEW_DRAWS = 200, 20
MANY = 50_000  # messages; from here on a draw takes a while

_COLUMNS = ("unit", "person", "messages")


def turns(acts: Acts, *, seed: int) -> dict[str, Told]:
    """
    Tell how unequally people speak in conversations of level 3.

    Parameters
    ----------
    acts
        Of the period.
    seed
        Of chance.

    Returns
    -------
    told
        `turn_gini`, the mean Gini coefficient of messages over conversations with more messages than persons,
        and `turn_gini_chance`, its percentile among draws in which everybody is as likely to speak next.
    """
    columns = acts.columns("turns")
    unit, person, messages = (np.asarray(columns[name]) for name in _COLUMNS)
    units, place = np.unique(unit, return_inverse=True)
    persons, speaker = np.unique(person, return_inverse=True)
    told = np.flatnonzero((np.bincount(place) > 1) & (np.bincount(place, messages) > np.bincount(place)))
    if not len(told):
        return {"turn_gini": Told(), "turn_gini_chance": Told()}
    of_talk = _sample(place, speaker, messages, shape=(len(persons), len(units)))
    draws = DRAWS if messages.sum() < MANY else FEW_DRAWS
    found = measures.against_chance(of_talk, only=["turn_gini"], draws=draws, seed=seed).iloc[0]
    behind = len(told), *_behind(acts)
    is_told = pd.notna(found["percentile"])
    against = Told(float(found["percentile"]), *behind) if is_told else Told(reason=str(found["reason"]))
    return {"turn_gini": Told(float(found["value"]), *behind), "turn_gini_chance": against}


def _behind(acts: Acts) -> tuple[int, int]:
    """Count members and staff of the conversations of level 3."""
    held = acts.columns("floor")
    return int(held["people"][0]), int(held["staff"][0])


def _sample(
    place: np.ndarray, speaker: np.ndarray, messages: np.ndarray, *, shape: tuple[int, int]
) -> Sample:
    """Put who spoke how often into the form that chance is asked in; who answers whom is not needed."""
    nobody = np.zeros(0, np.int32)
    names = pd.Index([f"p{number}" for number in range(shape[0])], dtype="str")
    rows = pd.DataFrame({"conversation": np.arange(shape[1]).astype(str), "is_dm": False})
    return Sample(
        actors=pd.DataFrame({"role": "member"}, names),
        conversations=rows.assign(time=pd.Timestamp(0, tz="UTC")),
        acts=sparse.csr_array((messages, (speaker, place)), shape=shape),
        source=nobody,
        target=nobody,
        answers=sparse.csr_array((0, shape[1]), dtype=np.int64),
    )
