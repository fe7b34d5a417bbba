"""A conversation as coders see it: turns by numbered persons, with texts only where the study keeps them."""

from typing import Protocol

import duckdb
import pandas as pd

from workbench.errors import StudyError
from workbench.vocabulary import Kind

_TURNS = """
    SELECT talk.activity, talk.parent, talk.actor, talk.role, talk.time, talk.kind, talk.words, activity.text
    FROM talk JOIN activity ON activity.activity = talk.activity
    WHERE talk.conversation = $conversation AND talk.kind <> $reaction
    ORDER BY talk.time, talk.item, talk.activity
"""


class Service(Protocol):
    """A study, or anything else with the tables `talk` and `activity`."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to its activity."""


def turns(service: Service, conversation: str) -> pd.DataFrame:
    """
    Give the turns of a conversation as coders see them.

    Texts are there only where the study keeps them, and never of direct messages. They are for coding alone:
    do not store what this gives, and do not let a notebook show it.

    Parameters
    ----------
    service
        A study.
    conversation
        Its name in the study, as `levels.verdicts` gives it.

    Returns
    -------
    turns
        One row a turn in the order of time, numbered from 1: `person`, the role and a number in the order in
        which people first write; `role`; `answers`, the turn that this one answers, missing where it answers
        none or none that is shown; `after`, the time since the first turn; `kind`; `words`, missing where
        unknown; `text`, missing where it is not kept.

    Raises
    ------
    StudyError
        If nobody talks in a conversation of this name.
    """
    with service.connect() as connection:
        asked = {"conversation": conversation, "reaction": str(Kind.REACTION)}
        acts = connection.sql(_TURNS, params=asked).to_arrow_table().to_pandas()
    if acts.empty:
        raise StudyError(f"There is no talk in a conversation '{conversation}' of this study.")
    numbers = pd.Series(range(1, len(acts) + 1), index=acts["activity"])
    answers = acts["parent"].map(numbers).astype("Int64")
    return pd.DataFrame(
        {
            "person": _persons(acts).to_numpy(),
            "role": acts["role"].astype("str").to_numpy(),
            "answers": answers.mask(answers >= numbers.to_numpy()).array,
            "after": (acts["time"] - acts["time"].iloc[0]).to_numpy(),
            "kind": acts["kind"].astype("str").to_numpy(),
            "words": acts["words"].astype("Int64").array,
            "text": acts["text"].astype("str").array,
        },
        index=pd.Index(numbers.to_numpy(), name="turn"),
    )


def _persons(acts: pd.DataFrame) -> "pd.Series[str]":
    """Name people by their first role and a number; a deleted author is another one each time."""
    alone = "deleted " + acts.index.astype("str").to_series(index=acts.index)
    actor = acts["actor"].fillna(alone)
    role = acts["role"].astype("str").groupby(actor).transform("first")
    first = ~actor.duplicated()
    number = first.groupby(role).cumsum().where(first).groupby(actor).transform("first").astype("int64")
    return role + " " + number.astype("str")
