"""What was said in each space: gone through once, and kept as arrays."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

from workbench import conversations
from workbench.conversations import ROLES, Messages
from workbench.levels._inferred import as_judged
from workbench.levels._interest._calendar import Integers, Truths
from workbench.vocabulary import Role, Verdict

STAFF, MEMBER, ORG, UNKNOWN = (
    ROLES.index(role) for role in (Role.STAFF, Role.MEMBER, Role.ORG, Role.UNKNOWN)
)
NOBODY = -1


class Service(conversations.Service, Protocol):
    """What community-periods are told of: conversations, with the zone its days begin in."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone."""

    @property
    def has_roles(self) -> bool:
        """Whether some actor is known to be staff."""


class Said(NamedTuple):
    """Messages of human actors, one entry each."""

    unit: Integers
    """Its conversation, as a row of the table of these."""
    account: Integers
    """Who wrote it, by number; `NOBODY` for deleted accounts."""
    role: Integers
    """As a place in `ROLES`; deleted accounts are members."""
    alter: Integers
    """The role of whom it answers; `NOBODY` where it answers nobody else."""
    time: Integers
    """Microseconds since 1970 (UTC)."""

    def of(self, chosen: Integers | Truths | slice) -> "Said":
        """
        Take some of the messages.

        Parameters
        ----------
        chosen
            By their places.

        Returns
        -------
        said
            In that order.
        """
        return Said(*(array[chosen] for array in self))


class Talk(NamedTuple):
    """The talk of a service, without direct messages and what the verdicts exclude."""

    units: pd.DataFrame
    """
    One row a conversation: what was `given` of it, its `source` and `space`, `is_inferred`, `time` of its
    first message, `opener` (a role), `is_lost` (it answers something lost, so who opened it is not known),
    `people`, `is_replied`, `shows_replies`, and `first`, the role that first answered who opened it.
    """
    said: Said


@cache
def _text(step: str) -> str:
    return files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")


def gather(service: Service, given: pd.DataFrame) -> Talk:
    """
    Go through the talk of a service once.

    Parameters
    ----------
    service
        A study.
    given
        Verdicts; conversations that are not among them do not count.

    Returns
    -------
    talk
        Of all spaces.
    """
    judged = as_judged(service, given)
    units = _units(judged, given)
    names = pd.Index(units["conversation"])
    facts: list[pd.DataFrame] = []
    said: list[Said] = []
    actors: list[np.ndarray] = []
    before = 0
    for messages in conversations.read_messages(judged):
        unit = names.get_indexer(pd.Index(messages.conversations))
        kept = np.flatnonzero(unit[messages.unit] >= 0)
        facts.append(_opened(messages, unit))
        part = _said(messages, unit).of(kept)
        said.append(part._replace(account=np.where(part.account < 0, NOBODY, part.account + before)))
        actors.append(messages.actors)
        before += len(messages.actors)
    account = np.append(pd.factorize(np.concatenate(actors))[0], NOBODY)
    whole = Said(*(np.concatenate(arrays) for arrays in zip(*said, strict=True)))
    found = units.join(pd.concat(facts))
    is_told = found["time"].notna().to_numpy()  # a conversation of which no message is left has no talk
    row = np.cumsum(is_told) - 1
    counts = {"time": "int64", "opener": "int64", "people": "int64", "first": "int64"}
    flags = dict.fromkeys(("is_lost", "is_replied", "shows_replies"), "bool")
    table = found[is_told].astype(counts | flags).reset_index(drop=True)
    return Talk(table, whole._replace(unit=row[whole.unit], account=account[whole.account]))


def _units(service: conversations.Service, given: pd.DataFrame) -> pd.DataFrame:
    """Say where the conversations stand that have a verdict and are not excluded."""
    with service.connect() as connection:
        places = connection.sql(_text("places")).to_arrow_table().to_pandas()
    told = given[given["central"].ne(Verdict.EXCLUDED).fillna(value=True).to_numpy(bool)]
    found = places.merge(
        told[["conversation", "central", *({"is_inferred", "chance"} & set(told))]],
        on="conversation",
        suffixes=("_link", ""),
    )
    if "is_inferred_link" in found:
        inferred = found.pop("is_inferred_link").astype(bool)
        found["is_inferred"] = found["is_inferred"].fillna(value=False).astype(bool) | inferred
    units: pd.DataFrame = found.astype({"is_inferred": bool})
    return units


def _said(messages: Messages, unit: Integers) -> Said:
    alter = messages.parent
    answers = messages.person != messages.person[alter]
    return Said(
        unit=unit[messages.unit],
        account=messages.actor,
        role=messages.role,
        alter=np.where(answers, messages.role[alter], NOBODY).astype(np.int8),
        time=messages.time,
    )


def _opened(messages: Messages, unit: Integers) -> pd.DataFrame:
    """Tell how each conversation of a chunk was opened, and who first answered who opened it."""
    starts = np.flatnonzero(np.diff(messages.unit, prepend=-1))
    number = messages.unit[starts]
    own = np.arange(len(messages.unit))
    answers = messages.person != messages.person[messages.parent]
    opener = messages.person[starts][np.searchsorted(number, messages.unit)]
    to_opener = np.flatnonzero(answers & (messages.person[messages.parent] == opener))[::-1]
    first = np.full(len(unit), NOBODY)
    first[messages.unit[to_opener]] = messages.role[
        to_opener
    ]  # of several the one written last stays: the first
    people = np.bincount(messages.unit[messages.person == own], minlength=len(unit))
    replied = np.bincount(messages.unit[answers], minlength=len(unit)) > 0
    row = unit[number]
    table = pd.DataFrame(
        {
            "time": messages.time[starts],
            "opener": messages.role[starts].astype(np.int64),
            "is_lost": messages.is_answer[starts],
            "people": people[number],
            "is_replied": replied[number],
            "shows_replies": messages.has_reply_ids[number],
            "first": first[number],
        },
        index=row,
    )
    return table[row >= 0]
