"""
Services drawn by chance whose shares are known, as tables of verdicts and of who wrote where.

What a conversation becomes hangs on the week and on the member who begins it, as far as a kind of service
says; by a latent normal variable cut at the quantiles of the shares, so that the shares of all conversations
are exactly those a service was made with. Members are unequally active, meet in discussions, and staff writes
more the wider a conversation.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import ndtr

from workbench.levels._counted import Counted

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

VERDICTS = np.array(["unanswered", "L1", "L2", "L3"], dtype=object)
WEEKS, WEEKS_IN_BIN = 26, 2
CROWD = 0.05  # of dialogues are questions and answers with many
SHARES = (2.0, 3.0, 4.0, 1.5)  # of the Dirichlet distribution that services are drawn from


class Kind(NamedTuple):
    """A kind of service."""

    conversations: int
    shares: Floats
    """Of unanswered, L1, L2 and L3."""
    by_week: float
    """Part of the latent variance that a week's conversations have in common."""
    by_member: float
    """Part that a member's conversations have in common."""
    members: int
    """Who could begin a conversation."""
    season: Floats
    """By week: how likely a conversation is to begin in it."""


class Service(NamedTuple):
    """One period of a service."""

    week: Integers
    opener: Integers
    """By conversation: who begins it; below 0 where nobody but staff writes."""
    rank: Integers
    """By conversation: 0 for unanswered, 1 to 3 for the levels."""
    staff_messages: Integers
    conversation: Integers
    """By member and conversation."""
    writer: Integers


def kinds(chance: Generator, sizes: tuple[int, ...], each: int) -> list[Kind]:
    """Draw kinds of services: of every size, without clusters, with some, with more."""
    return [
        Kind(
            size,
            chance.dirichlet(SHARES),
            *[(0.0, 0.0), (0.03, 0.1), (0.05, 0.2)][number % 3],
            max(5, int(size * chance.choice([0.3, 0.8, 2.0]))),
            _normed(chance.gamma(3, 1, WEEKS)),
        )
        for size in sizes
        for number in range(each)
    ]


def _normed(weights: Floats) -> Floats:
    return weights / weights.sum()


def draw(kind: Kind, chance: Generator, habits: Floats | None = None) -> Service:
    """Draw one period; members keep their habits from another, if these are given."""
    size = kind.conversations
    activity = _normed(1 / np.arange(1, kind.members + 1) ** 0.8)
    habits = chance.standard_normal(kind.members) if habits is None else habits
    week = chance.choice(WEEKS, size, p=kind.season)
    opener = chance.choice(kind.members, size, p=activity)
    latent = np.sqrt(kind.by_week) * chance.standard_normal(WEEKS)[week]
    latent += np.sqrt(kind.by_member) * habits[opener]
    latent += np.sqrt(1 - kind.by_week - kind.by_member) * chance.standard_normal(size)
    rank = np.searchsorted(np.cumsum(kind.shares)[:-1], ndtr(latent))
    talk = 1 + np.round(chance.lognormal(1, 0.8, size)).astype(np.int64)
    staff = np.select(
        [rank == 1, rank == 2, rank == 3], [1 + chance.poisson(0.3, size), chance.geometric(0.4, size), talk]
    )
    is_crowd = (rank == 2) & (chance.random(size) < CROWD)
    others = np.select([rank == 3, is_crowd], [1 + chance.poisson(2, size), chance.geometric(0.1, size)])
    is_opened = (rank != 1) | (chance.random(size) < 0.4)
    conversation = np.concatenate([np.flatnonzero(is_opened), np.repeat(np.arange(size), others)])
    writer = np.concatenate([opener[is_opened], chance.choice(kind.members, others.sum(), p=activity)])
    return Service(week, np.where(is_opened, opener, -1), rank, staff, conversation, writer)


def counted(service: Service, shift: int = 0) -> Counted:
    """Set a service as profiles count it; `shift` numbers weeks and openers of another period apart."""
    size, none = len(service.rank), 10**6 * (1 + shift) + np.arange(len(service.rank))
    found = pd.DataFrame({"central": VERDICTS[service.rank], "source": "table", "dyads": 0})
    found["staff_messages"] = service.staff_messages
    found["week"] = service.week + WEEKS * shift
    found["bin"] = found["week"] // WEEKS_IN_BIN
    pairs = np.unique(np.column_stack([service.conversation, service.writer]), axis=0).reshape(-1, 2)
    people = pd.DataFrame({"conversation": pairs[:, 0], "person": pairs[:, 1], "is_staff": False})
    opener = np.where(service.opener < 0, none[:size], service.opener)
    return Counted(found, opener, pairs[:, 0], pairs[:, 1], people)


def sums(service: Service) -> Floats:
    """
    Count what makes up the shares: (part, whole) of each denominator.

    Of shape (4, 3, 2): conversations, members, bins and staff messages; L1, L2 and L3.
    """
    widest = np.full(int(service.writer.max(initial=0)) + 1, -1)
    np.maximum.at(widest, service.writer, service.rank[service.conversation])
    widest, bins = widest[widest >= 0], service.week // WEEKS_IN_BIN
    found = np.zeros((4, 3, 2))
    for place, level in enumerate((1, 2, 3)):
        is_there = service.rank >= level
        found[0, place] = is_there.sum(), len(is_there)
        found[1, place] = (widest >= level).sum(), len(widest)
        found[2, place] = len(np.unique(bins[is_there])), len(np.unique(bins))
        found[3, place] = service.staff_messages[service.rank == level].sum(), service.staff_messages.sum()
    return found


def truth(kind: Kind, chance: Generator, *, periods: int) -> Floats:
    """
    Tell the shares of all such periods, of shape (4, 3): exactly for conversations, else from many periods.

    Of members and bins they are those that a period of this length would show on average, for the longer it
    is, the more of them meet a wide conversation.
    """
    total = np.sum([sums(draw(kind, chance)) for _ in range(periods)], axis=0)
    shares: Floats = total[..., 0] / np.maximum(total[..., 1], 1)
    shares[0] = [kind.shares[level:].sum() for level in (1, 2, 3)]
    return shares
