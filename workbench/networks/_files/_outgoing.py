"""What of a network goes out into files: names made anew, numbers, roles and days, and no other text."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.networks._files._plain import Plain, distinct, plain
from workbench.networks._network import Network
from workbench.vocabulary import Kind, Role

Files = dict[Path, Callable[[Path], None]]
Periods = Mapping[str, Network] | Sequence[tuple[pd.Period | str, Network]]

ROWS = 50_000  # written at a time, so that memory does not grow with the network
MODES = ("conversation", "link")
# facts that are texts and cannot name a person or a private space
TELLING = ("name", "network", "sources", "period", "normalise")
DAYS = ("start", "end")
WORDS = {"role": {*Role}, "mode": {"actor", *MODES}, "kind": {*Kind}}  # columns of texts that go out
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
WARNING = {
    False: "Names were made anew for this file. Who is tied to whom can still identify people to those who "
    "know them: keep this file within the project and do not publish it.",
    True: "Names are the study's pseudonyms, which join this file to the study: it is personal data, to be "
    "kept and deleted like the study.",
}


@dataclass(frozen=True)
class Spell:
    """A period and the weights of ties in it."""

    name: str
    start: str
    end: str
    weight: NDArray[Any]  # one a tie of the whole; 0 where it has none


@dataclass(frozen=True)
class Outgoing:
    """A network as it goes out."""

    names: list[str]
    kinds: list[str]  # role of each, or that it is a conversation or a link
    columns: dict[str, list[Plain | None]]
    source: NDArray[Any]
    target: NDArray[Any]
    weight: NDArray[Any]
    is_directed: bool
    facts: dict[str, Plain]
    positions: NDArray[np.float64] | None
    spells: tuple[Spell, ...] | None

    @property
    def size(self) -> NDArray[np.float64]:
        """How much each node gives and receives."""
        both = np.bincount(self.source, self.weight, len(self.names))
        return np.asarray(both + np.bincount(self.target, self.weight, len(self.names)), np.float64)


def parts(length: int) -> Iterator[slice]:
    """
    Cut many rows into pieces.

    Parameters
    ----------
    length
        How many rows there are.

    Yields
    ------
    part
        The next rows.
    """
    for start in range(0, length, ROWS):
        yield slice(start, start + ROWS)


def prepare(
    network: Network,
    pseudonyms: bool,  # noqa: FBT001 - handed over from `write`, where it is named
    positions: pd.DataFrame | None,
    periods: "Periods | None",
) -> Outgoing:
    """
    Take from a network what goes out.

    Parameters
    ----------
    network
        In arrays.
    pseudonyms
        Whether names and all columns stay as they are.
    positions
        Those of its nodes.
    periods
        Periods with the networks of the same actors.

    Returns
    -------
    outgoing
        With nodes in a fresh order, unless names stay.

    Raises
    ------
    StudyError
        If positions or periods are not those of the network.
    """
    kinds = _kinds(network)
    rows = np.arange(len(network)) if pseudonyms else _shuffled(network)
    places = None if positions is None else _places(network, positions)[rows]
    whole, spells = (network, None) if periods is None else _dated(network, periods)
    place = np.empty(len(network), np.int64)
    place[rows] = np.arange(len(network))
    source, target = place[whole.source], place[whole.target]
    if not network.is_directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    order = np.arange(len(source)) if pseudonyms else np.lexsort((target, source))
    if spells is not None:
        spells = tuple(Spell(one.name, one.start, one.end, one.weight[order]) for one in spells)
    kinds = [kinds[row] for row in rows]
    named = ["act"] * len(kinds) if network.facts.get("network") == "conversation_tree" else kinds
    return Outgoing(
        distinct([str(name) for name in network.names]) if pseudonyms else _fresh(named),
        kinds,
        _columns(network.actors.iloc[rows], pseudonyms=pseudonyms),
        source[order],
        target[order],
        whole.weight[order],
        network.is_directed,
        _facts(network.facts, pseudonyms=pseudonyms) | {"note": WARNING[pseudonyms]},
        places,
        spells,
    )


def _kinds(network: Network) -> list[str]:
    nothing = [None] * len(network)
    roles, modes = (network.actors.get(name, nothing) for name in ("role", "mode"))
    known = set(Role)
    return [
        str(mode) if mode in MODES else str(role) if role in known else "actor"
        for role, mode in zip(roles, modes, strict=True)
    ]


def _fresh(kinds: list[str]) -> list[str]:
    numbers = {kind: count(1) for kind in set(kinds)}
    return [f"{kind}-{next(numbers[kind])}" for kind in kinds]


def _shuffled(network: Network) -> NDArray[np.intp]:
    """Order nodes by a hash of their names and of the network, which only who holds the study can repeat."""
    names = [str(name).encode("utf-8", "surrogatepass") for name in network.names]
    whole = hashlib.sha256(repr(sorted(names)).encode())
    for numbers in (network.source, network.target, network.weight):
        whole.update(np.asarray(numbers, "<f8").tobytes())
    salt = whole.digest()
    return np.argsort(
        np.array([hashlib.sha256(salt + name).digest() for name in names], "S32"), kind="stable"
    )


def _places(network: Network, positions: pd.DataFrame) -> NDArray[np.float64]:
    found = positions.reindex(network.names)[["x", "y"]].to_numpy(np.float64)
    if not np.isfinite(found).all():
        raise StudyError(
            f"Positions are given for {np.isfinite(found).all(axis=1).sum()} of {len(network)} nodes. "
            "Lay out this very network: networks.layout(network)."
        )
    return found


def _columns(actors: pd.DataFrame, *, pseudonyms: bool) -> dict[str, list[Plain | None]]:
    columns = {}
    for name, column in actors.items():
        values = [plain(value) for value in column.tolist()]
        if not pseudonyms:
            words = WORDS.get(str(name), set())
            values = [None if isinstance(value, str) and value not in words else value for value in values]
        if len(values) == 0 or any(value is not None for value in values):
            columns[str(name)] = values
    return dict(zip(distinct(list(columns)), columns.values(), strict=True))


def _facts(facts: Mapping[str, Any], *, pseudonyms: bool) -> dict[str, Plain]:
    told = {}
    for name, fact in facts.items():
        value = plain(fact)
        if isinstance(value, str) and not pseudonyms and name not in TELLING:
            value = value[:10] if name in DAYS and _is_day(value[:10]) else None
        if value is not None:
            told[str(name)] = value
    return dict(zip(distinct(list(told)), told.values(), strict=True))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _dated(network: Network, periods: Periods) -> tuple[Network, tuple[Spell, ...]]:
    """Give the ties of all periods together, and the weights of each."""
    pairs = list(periods.items() if isinstance(periods, Mapping) else periods)
    keys = [_pairs(network, period, one) for period, one in pairs]
    ties = np.unique(np.concatenate([*keys, np.array([], np.int64)]))
    total, spells = np.zeros(len(ties)), []
    for (period, one), key in zip(pairs, keys, strict=True):
        weight = np.zeros(len(ties), np.asarray(one.weight).dtype)
        weight[np.searchsorted(ties, key)] = one.weight
        total = total + weight
        spells.append(Spell(str(period), *_days(period), weight))
    source, target = np.divmod(ties, max(len(network), 1))
    return Network(network.actors, source, target, total, network.is_directed, network.facts), tuple(spells)


def _pairs(network: Network, period: pd.Period | str, one: Network) -> NDArray[np.int64]:
    """Give the ties of a period as numbers, by the rows of the whole."""
    rows = network.names.get_indexer(one.names)
    if (rows < 0).any() or one.is_directed != network.is_directed:
        raise StudyError(
            f"The network of {period} holds other actors or ties of another sort than the whole. Read both "
            "from the study with the same selection."
        )
    source, target = rows[one.source].astype(np.int64), rows[one.target].astype(np.int64)
    if not network.is_directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    return source * len(network) + target


def _days(period: pd.Period | str) -> tuple[str, str]:
    """Tell the first and the last day of a period; weeks are named as ISO 8601 does."""
    week = _WEEK.fullmatch(str(period))
    if week:
        first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return first.isoformat(), (first + timedelta(days=6)).isoformat()
    try:
        span = pd.Period(period)
    except ValueError as error:
        raise StudyError(
            f"'{period}' is no period. Expected one such as 2026-W10, 2026-03 or 2026."
        ) from error
    if span.end_time - span.start_time < pd.Timedelta(days=1) - pd.Timedelta(1, "us"):
        raise StudyError(f"{period} is shorter than a day. Files tell no finer time: take days or longer.")
    return f"{span.start_time:%Y-%m-%d}", f"{span.end_time:%Y-%m-%d}"
