"""What community-periods come to: where each space stands now, in a table and in a sentence."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from workbench.levels._interest._judging import OPEN, State


class Standing(NamedTuple):
    """Where the spaces of a service stand, each in its latest period."""

    spaces: int
    """How many there are."""
    assessable: int
    """Of how many it can be told."""
    counts: Mapping[str, int]
    """How many are in each state that occurs, the furthest first."""
    sentence: str
    """The same in words, for the row of L4."""

    @property
    def kept_up(self) -> int:
        """How many are at L4."""
        return self.counts.get(str(State.KEPT_UP), 0)


def interest(periods: pd.DataFrame, *, until: pd.Timestamp | None = None) -> pd.DataFrame:
    """
    Give the latest period of each space.

    Parameters
    ----------
    periods
        What `community_periods` gave.
    until
        Only periods that ended by this moment; all, if None.

    Returns
    -------
    latest
        One row a space, in the order of the periods, with their columns.
    """
    ended = periods if until is None else periods[periods["end"] <= until]
    last = ended.groupby(["source", "space"], sort=False)["end"].idxmax()
    latest: pd.DataFrame = ended.loc[last.sort_values()].reset_index(drop=True)
    return latest


def interest_state(periods: pd.DataFrame, *, until: pd.Timestamp | None = None) -> Standing:
    """
    Say where the spaces of a service stand, each in its latest period.

    Parameters
    ----------
    periods
        What `community_periods` gave.
    until
        Only periods that ended by this moment; all, if None.

    Returns
    -------
    standing
        Counts of spaces, and the sentence for the profile's row of L4.

    Examples
    --------
    >>> ends = pd.to_datetime(["2026-06-29", "2026-07-13", "2026-06-29"], utc=True)
    >>> states = ["emerging", "L4 with kept-up presence", "not assessable"]
    >>> periods = pd.DataFrame({"source": "table", "space": ["a", "a", "b"], "end": ends, "state": states})
    >>> interest_state(periods).sentence
    'Of 2 spaces, 1 can be assessed: 1 L4 with kept-up presence.'
    """
    states = interest(periods, until=until)["state"]
    found = states.value_counts()
    counts = {str(state): int(found[state]) for state in State if state in found.index}
    told = {state: number for state, number in counts.items() if state != OPEN}
    spaces, assessable = len(states), sum(told.values())
    if not spaces:
        sentence = "No space has a period that could be assessed."
    elif not assessable:
        sentence = f"Of {_some(spaces)}, none can be assessed."
    else:
        listed = ", ".join(f"{number} {state}" for state, number in told.items())
        sentence = f"Of {_some(spaces)}, {assessable} can be assessed: {listed}."
    return Standing(spaces, assessable, counts, sentence)


def _some(spaces: int) -> str:
    return "1 space" if spaces == 1 else f"{spaces} spaces"
