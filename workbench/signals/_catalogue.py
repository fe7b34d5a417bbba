"""The signals: what each is called, whom it tells of, what it needs, and the caution that goes with it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """
    One signal, in the words of the file beside.

    Parameters
    ----------
    signal
        Its id.
    level
        L1 to L4.
    topic
        The competency or the question of ethics it belongs to.
    label
        What it is, in plain words.
    unit
        What its value is counted in.
    whose
        Whose acts it tells of: staff, members, both, or places, which are nobody.
    caution
        How it can mislead.
    needs
        What must be known for it.
    none
        Why there is no value where there was nothing to count.
    refused
        Why it is never told; empty where it may be.
    above
        A value above this should be looked at.
    below
        So should one below this.
    sentence
        What is said then.
    """

    signal: str
    level: str
    topic: str
    label: str
    unit: str
    whose: str
    caution: str
    needs: Sequence[str] = ()
    none: str = ""
    refused: str = ""
    above: float | None = None
    below: float | None = None
    sentence: str = ""

    def stands_out(self, value: float) -> bool:
        """
        Tell whether a value should be looked at.

        Parameters
        ----------
        value
            In the unit of the signal.

        Returns
        -------
        stands_out
            False where the signal has no bound.
        """
        is_high = self.above is not None and value > self.above
        return is_high or (self.below is not None and value < self.below)


class Catalogue(NamedTuple):
    """All signals by id, in the order of the levels, and why each need may not be met."""

    signals: Mapping[str, Signal]
    needs: Mapping[str, str]


@cache
def catalogue() -> Catalogue:
    """
    Read the signals.

    Returns
    -------
    catalogue
        From the file beside this one.
    """
    held = tomllib.loads(files(__package__).joinpath("signals.toml").read_text("utf-8"))
    found = {entry["signal"]: Signal(**entry) for entry in held["signal"]}
    return Catalogue(MappingProxyType(found), MappingProxyType(held["needs"]))
