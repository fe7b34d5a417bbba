"""The talk of a service by conversation: what chance is asked about where conversations are the units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from workbench import completeness
from workbench.conversations import ROLES, Messages, Service, read_messages
from workbench.networks import Network
from workbench.networks._selection import Moment, moment
from workbench.vocabulary import Role

Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Sample:
    """
    Conversations, who took part in each, and who answered whom there.

    Parameters
    ----------
    actors
        One row an actor; its index holds the pseudonyms, `role` the role last had.
    conversations
        One row a conversation, in order: `conversation`, `time` of its first message, `is_dm`.
    acts
        Shape (n_actors, n_conversations): messages of each actor in each conversation.
    source
        Shape (n_ties,): the row of who answers.
    target
        Shape (n_ties,): the row of who is answered.
    answers
        Shape (n_ties, n_conversations): how often, in each conversation.
    time_zone
        In which the days of the service begin.
    """

    actors: pd.DataFrame
    conversations: pd.DataFrame
    acts: sparse.csr_array
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    answers: sparse.csr_array
    time_zone: str = "UTC"

    def __len__(self) -> int:
        """How many conversations there are."""
        return len(self.conversations)

    @property
    def has_roles(self) -> bool:
        """Whether anybody is known to be staff; without, members cannot be told from staff."""
        return bool(self.actors["role"].eq(str(Role.STAFF)).any())

    def network(self, times: NDArray[np.integer[Any]] | None = None) -> Network:
        """
        Add conversations up to the network of who answered whom.

        Parameters
        ----------
        times
            Shape (n_conversations,): how often each conversation counts; once if not given.

        Returns
        -------
        network
            Directed: those who took part, with `role` and `acts`, and the ties among them.
        """
        counts = np.ones(len(self)) if times is None else times.astype(np.float64)
        acts, weight = self.acts @ counts, self.answers @ counts
        is_there, is_tied = acts > 0, weight > 0
        place = np.cumsum(is_there, dtype=np.int32) - 1
        return Network(
            self.actors[is_there].assign(acts=acts[is_there].astype(np.int64)),
            place[self.source[is_tied]],
            place[self.target[is_tied]],
            weight[is_tied].astype(np.int64),
        )

    def of(self, chosen: NDArray[np.bool_]) -> "Sample":
        """
        Take some of the conversations.

        Parameters
        ----------
        chosen
            Shape (n_conversations,): which.

        Returns
        -------
        sample
            With the same actors and ties, of which some may now have no acts.
        """
        columns = np.flatnonzero(chosen)
        return replace(
            self,
            conversations=self.conversations[chosen].reset_index(drop=True),
            acts=self.acts[:, columns],
            answers=self.answers[:, columns],
        )


def sample(service: Service, *, start: Moment | None = None, end: Moment | None = None) -> Sample:
    """
    Read the conversations of a service as units of chance.

    Parameters
    ----------
    service
        A study.
    start
        Only conversations that begin then or later; a time without a zone is of the study's.
    end
        Only conversations that begin before.

    Returns
    -------
    sample
        The messages of human actors, bots and deleted accounts left out, and reactions as always. Its
        `network()` is therefore that of `networks.reply` without these.

    Raises
    ------
    LedgerError
        If no export shows who answers whom.
    StudyError
        If a time cannot be read.
    """
    completeness.require(service, completeness.Need.REPLIES)
    whole = put_together([_said(messages) for messages in read_messages(service)])
    whole = whole.of(np.asarray(whole.acts.sum(axis=0) > 0))
    return between(replace(whole, time_zone=str(getattr(service, "time_zone", "UTC"))), start, end)


def between(sample: Sample, start: Moment | None, end: Moment | None) -> Sample:
    """
    Take the conversations that begin in a span of time.

    Parameters
    ----------
    sample
        Conversations.
    start
        The first moment that counts; all count from the first on if not given.
    end
        The first moment that no longer counts; all count to the last if not given.

    Returns
    -------
    sample
        Those conversations.

    Raises
    ------
    StudyError
        If a time cannot be read.
    """
    time = sample.conversations["time"]
    is_in = np.ones(len(sample), bool)
    if start is not None:
        is_in &= (time >= moment(start, sample.time_zone)).to_numpy(bool)
    if end is not None:
        is_in &= (time < moment(end, sample.time_zone)).to_numpy(bool)
    return sample.of(is_in)


class Said(NamedTuple):
    """Messages, in the order of talk: all arrays have one entry a message but the two of names."""

    conversations: NDArray[np.object_]
    actors: NDArray[np.object_]
    unit: NDArray[np.int64]
    """Place in `conversations`."""
    actor: NDArray[np.int64]
    """Place in `actors`; -1 for deleted accounts."""
    alter: NDArray[np.int64]
    """Of who is answered; -1 for nobody, oneself or a deleted account."""
    role: NDArray[np.integer[Any]]
    """Of the actor, as a place in `ROLES`."""
    time: NDArray[np.int64]
    """Microseconds since 1970 (UTC)."""
    is_dm: NDArray[np.bool_]


def put_together(parts: Sequence[Said]) -> Sample:
    """
    Count messages by conversation, actor and alter.

    Parameters
    ----------
    parts
        Messages of different conversations.

    Returns
    -------
    sample
        Actors stand in order of their pseudonyms, ties in that of their ends.
    """
    conversations = np.concatenate([part.conversations for part in parts])
    number, names = pd.factorize(np.concatenate([part.actors for part in parts]), sort=True)
    units = np.cumsum([0, *(len(part.conversations) for part in parts)])
    places = np.cumsum([0, *(len(part.actors) for part in parts)])
    unit = np.concatenate([part.unit + first for part, first in zip(parts, units[:-1], strict=True)])
    actor, alter = (
        np.concatenate(
            [
                np.append(number[first:after], -1)[getattr(part, end)]
                for part, (first, after) in zip(parts, pairwise(places), strict=True)
            ]
        )
        for end in ("actor", "alter")
    )
    time, is_dm, role = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("time", "is_dm", "role")
    )
    known = actor >= 0
    told = known & (alter >= 0)
    codes, tie = np.unique(actor[told] * max(len(names), 1) + alter[told], return_inverse=True)
    source, target = np.divmod(codes, max(len(names), 1))
    shape = len(conversations)
    return Sample(
        pd.DataFrame({"role": _last_roles(actor, role, time, len(names))}, pd.Index(names, name="actor")),
        _opened(conversations, unit, time, is_dm),
        _counted(actor[known], unit[known], (len(names), shape)),
        source.astype(np.int32),
        target.astype(np.int32),
        _counted(tie, unit[told], (len(codes), shape)),
    )


def _said(messages: Messages) -> Said:
    """Read a chunk; what deleted accounts say, or what is said to them, tells of nobody."""
    alter = np.where(messages.person != messages.person[messages.parent], messages.actor[messages.parent], -1)
    return Said(
        messages.conversations,
        messages.actors,
        messages.unit,
        messages.actor,
        np.where(alter == messages.actor, -1, alter),
        messages.role,
        messages.time,
        messages.is_dm,
    )


def _counted(rows: Integers, columns: Integers, shape: tuple[int, int]) -> sparse.csr_array:
    table = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    table.sort_indices()
    return table


def _last_roles(actor: Integers, role: Integers, time: Integers, size: int) -> NDArray[np.object_]:
    order = np.argsort(time, kind="stable")
    last = np.full(size + 1, -1)
    last[actor[order]] = role[order]  # what is written last stays
    roles = np.array([*map(str, ROLES), None], object)
    return np.asarray(roles[last[:size]])


def _opened(
    conversations: NDArray[np.object_], unit: Integers, time: Integers, is_dm: NDArray[np.bool_]
) -> pd.DataFrame:
    first = np.full(len(conversations), np.iinfo(np.int64).max)
    np.minimum.at(first, unit, time)
    is_private = np.bincount(unit[is_dm], minlength=len(conversations)) > 0
    is_empty = np.bincount(unit, minlength=len(conversations)) == 0
    times = pd.Series(pd.to_datetime(np.where(is_empty, 0, first), unit="us", utc=True))
    return pd.DataFrame({"conversation": conversations, "time": times.mask(is_empty), "is_dm": is_private})
