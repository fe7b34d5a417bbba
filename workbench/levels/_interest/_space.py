"""One space: its talk by bin, and what its periods hold of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.levels._interest._calendar import Bins, Integers, Periods, Truths, cut, periods
from workbench.levels._interest._talk import MEMBER, STAFF, UNKNOWN, Said, Talk
from workbench.levels.codebook import Interest


@dataclass(frozen=True, eq=False, slots=True)
class Space:
    """
    The talk of one space.

    Parameters
    ----------
    source
        The platform.
    name
        How the platform calls it.
    units
        Its conversations, as in `Talk`.
    said
        Its messages, in the order of time; `unit` is a row of `units`.
    first
        Number of its first bin among those of the service.
    bin
        By message: its bin, counted from the first of the space.
    began
        By conversation: the bin of its first message.
    periods
        What is judged.
    """

    source: str
    name: str
    units: pd.DataFrame
    said: Said
    first: int
    bin: Integers
    began: Integers
    periods: Periods

    @property
    def bins(self) -> int:
        """How many bins there are, from the first it is active in to the last."""
        return int(self.bin[-1]) + 1

    @property
    def has_unknown(self) -> bool:
        """Whether somebody's role is not known."""
        return bool((self.said.role == UNKNOWN).any())

    def counted(self, chosen: Truths) -> Integers:
        """
        Count messages by period.

        Parameters
        ----------
        chosen
            By message.

        Returns
        -------
        counts
            One a period.
        """
        return self.periods.total(np.bincount(self.bin[chosen], minlength=self.bins))

    def begun(self, chosen: Truths | pd.Series) -> Integers:
        """
        Count conversations by bin.

        Parameters
        ----------
        chosen
            By conversation.

        Returns
        -------
        counts
            One a bin.
        """
        return np.bincount(self.began[np.asarray(chosen, bool)], minlength=self.bins)

    def read(self, unknown_as: int) -> "Space":
        """
        Read those whose role is not known in one way.

        Parameters
        ----------
        unknown_as
            A role.

        Returns
        -------
        space
            Where all roles are known, the same.
        """
        if not self.has_unknown:
            return self
        role, alter = (
            np.where(array == UNKNOWN, unknown_as, array) for array in (self.said.role, self.said.alter)
        )
        units = self.units.replace({"opener": {UNKNOWN: unknown_as}, "first": {UNKNOWN: unknown_as}})
        said = self.said._replace(role=role, alter=alter)
        return Space(self.source, self.name, units, said, self.first, self.bin, self.began, self.periods)


READINGS = (MEMBER, STAFF)


def spaces(talk: Talk, *, interest: Interest, time_zone: str) -> tuple[Bins | None, Iterator[Space]]:
    """
    Cut the talk of a service into that of its spaces.

    Parameters
    ----------
    talk
        Of all spaces.
    interest
        How long bins and periods are.
    time_zone
        In which bins begin.

    Returns
    -------
    bins
        Of the service; None where nothing was said.
    spaces
        By source and name.
    """
    if not len(talk.said.time):
        return None, iter(())
    ends = int(talk.said.time.min()), int(talk.said.time.max())
    bins = cut(*ends, weeks=interest.bin_weeks, time_zone=time_zone)
    return bins, _each(talk, bins, interest)


def _each(talk: Talk, bins: Bins, interest: Interest) -> Iterator[Space]:
    grouped = talk.units.groupby(["source", "space"], sort=True)
    of_unit = grouped.ngroup().to_numpy()
    row = np.empty(len(of_unit), np.int64)
    members = [places for _, places in sorted(grouped.indices.items())]
    for places in members:
        row[places] = np.arange(len(places))
    of_message = of_unit[talk.said.unit]
    order = np.lexsort((talk.said.time, of_message))
    ends = np.searchsorted(of_message[order], np.arange(len(members) + 1))
    for number, places in enumerate(members):
        said = talk.said.of(order[ends[number] : ends[number + 1]])
        units = talk.units.iloc[places]
        at = bins.of(said.time)
        first = int(at[0])
        yield Space(
            source=str(units["source"].iloc[0]),
            name=str(units["space"].iloc[0]),
            units=units,
            said=said._replace(unit=row[said.unit]),
            first=first,
            bin=at - first,
            began=bins.of(units["time"].to_numpy()) - first,
            periods=periods(int(at[-1]) - first + 1, interest),
        )
