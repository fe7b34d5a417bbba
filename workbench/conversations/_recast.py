"""Conversations in which people trade places: what chance makes of the same trees and the same people."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench.conversations._acts import place
from workbench.conversations._evidence import circles
from workbench.conversations._messages import Integers, Truths
from workbench.conversations._reading import Service, read
from workbench.conversations._said import Handling, Said, branched, in_conversations, people, units
from workbench.conversations._ties import tie

Counted = tuple[pd.DataFrame, pd.DataFrame]

_SWAPS, _FIRST_SWAPS = 10, 100  # tries in each conversation before a draw, and before the first


class Recast(NamedTuple):
    """Some conversations whose authors can be shuffled; the trees stay."""

    names: pd.Series
    """By conversation: the id."""
    said: Said
    top: Integers
    """By message: the number of its branch."""
    is_top: Truths
    link: Integers
    """
    By message: the one whose author also writes this, as long as turns are kept.

    Who goes on after an own message, or comes back to who answered, stays the same person as there.
    """

    def observed(self) -> Counted:
        """
        Count as people wrote.

        Returns
        -------
        conversations, branches
            What an exchange is told by; `conversation` is the place among `names`.
        """
        return self._counted(np.arange(len(self.said.person)))

    def shuffled(self, chance: np.random.Generator, draws: int) -> Iterator[Counted]:
        """
        Let authors trade places within each conversation.

        Parameters
        ----------
        chance
            Where the shuffles come from.
        draws
            How many.

        Yields
        ------
        conversations, branches
            As those observed.
        """
        for _ in range(draws):
            yield self._counted(np.lexsort((chance.random(len(self.link)), self.said.unit)))

    def turned(self, chance: np.random.Generator, draws: int) -> Iterator[Counted]:
        """
        Let authors trade places, while turns are taken as they were.

        Who went on after an own message still does, who came back to who answered still does, and nobody
        else comes to. From one draw to the next, pairs of other messages swap authors wherever that holds;
        the order in which people wrote is one draw among these.

        Parameters
        ----------
        chance
            Where the swaps come from.
        draws
            How many.

        Yields
        ------
        conversations, branches
            As those observed.
        """
        taken = np.arange(len(self.link))
        free = np.flatnonzero(self.link == taken)
        starts, _ = units(self.said.unit[free])
        count = np.diff(starts, append=len(free))
        many = count > 1
        for draw in range(draws):
            for _ in range(_SWAPS if draw else _FIRST_SWAPS):
                pair = starts[many] + (chance.random((2, int(many.sum()))) * count[many]).astype(np.int64)
                self._swap(taken, *free[pair])
            yield self._counted(taken[self.link])

    def _swap(self, taken: Integers, one: Integers, other: Integers) -> None:
        """Let each conversation swap the authors of a pair of messages, where turns stay as they were."""
        taken[one], taken[other] = taken[other], taken[one]
        is_other = (self._turns(taken[self.link]) != self._turns(np.arange(len(taken)))).any(axis=0)
        is_broken = np.zeros(len(self.said.starts), np.bool_)
        is_broken[self.said.unit[is_other]] = True
        back = is_broken[self.said.unit[one]]
        taken[one[back]], taken[other[back]] = taken[other[back]], taken[one[back]]

    def _turns(self, author: Integers) -> Truths:
        """Tell who goes on, and who comes back."""
        person, parent = self.said.person[author], self.said.parent
        turns: Truths = np.stack([person == person[parent], person == person[parent[parent]]])
        return turns

    def _counted(self, author: Integers) -> Counted:
        """Count with each message written by the author of another."""
        said = self.said._replace(
            person=people(self.said.person[author], self.said.unit), role=self.said.role[author]
        )
        within = branched(said, self.top, self.is_top)
        whole, parts = (pd.DataFrame(circles(units, tie(units))) for units in (said, within))
        return (
            whole.assign(conversation=np.arange(len(whole))),
            parts.assign(conversation=self.said.unit[within.act[within.starts]]),
        )


def recast(service: Service, chosen: Sequence[str]) -> Recast:
    """
    Read conversations whose authors are to be shuffled.

    Parameters
    ----------
    service
        A study.
    chosen
        Ids of conversations.

    Returns
    -------
    recast
        Those of them in which somebody human speaks, in the order of their ids. Unknown roles are members,
        and deleted authors are one person a message.
    """
    return _joined(list(_parts(service, pd.Index(chosen))))


def _parts(service: Service, chosen: pd.Index) -> Iterator[Recast]:
    for talk in read(service):
        acts = place(talk, "root")
        names = talk.facts(acts.starts, "conversation")["conversation"].to_pandas()
        said = in_conversations(acts, Handling(), names.isin(chosen).to_numpy())
        top = acts.top[said.act]
        number = np.unique(top, return_inverse=True)[1]
        kept = names.iloc[acts.unit[said.act[said.starts]]]
        yield Recast(kept, said, number, top == said.act, _links(said))


def _links(said: Said) -> Integers:
    """Find whose author each message shares, as far back as turns are taken in the same two voices."""
    own = np.arange(len(said.person))
    above = said.parent[said.parent]
    link = np.where(said.person[above] == said.person, above, own)
    link = np.where(said.person[said.parent] == said.person, said.parent, link)
    while (link != link[link]).any():
        link = link[link]
    return link


def _joined(parts: Sequence[Recast]) -> Recast:
    """Lay chunks one behind the other; messages are named by their places, and so are people."""
    before = np.cumsum([0, *(len(part.link) for part in parts)])
    first_units = np.cumsum([0, *(len(part.names) for part in parts)])
    tops = np.cumsum([0, *(int(part.top.max(initial=-1)) + 1 for part in parts)])
    moved = [
        part.said._replace(
            act=np.arange(len(part.link)) + start,
            starts=part.said.starts + start,
            unit=part.said.unit + unit,
            person=part.said.person + start,
            parent=part.said.parent + start,
        )
        for part, start, unit in zip(parts, before, first_units, strict=False)
    ]
    arrays = {
        name: np.concatenate([getattr(said, name) for said in moved])
        for name in Said._fields
        if name != "talk"
    }
    return Recast(
        pd.concat([part.names for part in parts], ignore_index=True),
        Said(**arrays, talk=parts[0].said.talk),
        np.concatenate([part.top + top for part, top in zip(parts, tops, strict=False)]),
        np.concatenate([part.is_top for part in parts]),
        np.concatenate([part.link + start for part, start in zip(parts, before, strict=False)]),
    )
