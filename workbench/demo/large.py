"""A large table of activity by chance, for measuring: written in chunks of whole conversations."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from workbench.activity import TIME
from workbench.vocabulary import Kind, Role, Visibility

Integers = NDArray[np.int64]

CHUNK = 60_000  # conversations written at once
MEAN, LONGEST = 8.0, 2_000  # acts a conversation
ACTORS = 0.075  # actors an act
STAFF = 0.01  # of the actors
SPACES = 40
TO_ROOT, TO_LAST = 0.48, 0.34  # of the replies; the rest answers any earlier act
SERVED, AGAIN = 0.5, 0.3  # of the conversations by staff, and of the later replies in them
MENTIONS = 0.03  # of the acts
START, YEAR = 1_735_686_000, 365 * 86_400  # seconds: 2025 in Oslo

SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("id", "conversation", "parent", "space", "actor", "role")]
    + [("time", TIME)]
    + [(name, pa.string()) for name in ("kind", "mentions", "visibility", "text")]
)
PASSED_ON = 8  # conversations that pass on the same page
_LINKING = 3
_TEXTS = pa.array(
    [
        "Kvar begynner eg?",
        "Takk!",
        "Jeg lurer på om yrkesfag passer for meg. Er det noen som har prøvd?",
        "",  # see `_texts`
        "I had the same question last year.",
        "Det kjem an på kva du vil etterpå.",
        "Har du snakket med rådgiveren på skolen din?",
        "Enig.",
    ]
)


def write(file: Path, *, activities: int, seed: int) -> int:
    """
    Write the table as Parquet.

    Parameters
    ----------
    file
        Where to; written anew.
    activities
        How many acts, 1 or more.
    seed
        The same seed gives the same acts.

    Returns
    -------
    conversations
        How many there are: about an eighth of the acts. Actors are heavy-tailed, one in a hundred
        is staff and answers in half of the conversations.
    """
    chance = Generator(PCG64(seed))
    conversations, done = 0, 0
    with pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
        for sizes in _sizes(chance, activities):
            share = done / activities
            writer.write_table(
                _chunk(chance, sizes, first=conversations, act=done, share=share, of=activities)
            )
            conversations, done = conversations + len(sizes), done + int(sizes.sum())
    return conversations


def _sizes(chance: Generator, activities: int) -> Iterator[Integers]:
    """Draw sizes of conversations, heavy-tailed round the mean, until all acts are given out."""
    left = activities
    while left > 0:
        sizes = 1 + np.minimum(chance.pareto(2.2, CHUNK) * (MEAN - 1) * 1.2, LONGEST - 1).astype(np.int64)
        ends = np.cumsum(sizes)
        if ends[-1] >= left:
            last = int(np.searchsorted(ends, left))
            sizes = sizes[: last + 1]
            sizes[-1] -= ends[last] - left
        left -= int(sizes.sum())
        yield sizes


def _chunk(chance: Generator, sizes: Integers, *, first: int, act: int, share: float, of: int) -> pa.Table:
    """Draw the acts of some conversations; `first` and `act` are the numbers that are free."""
    starts = np.cumsum(sizes) - sizes
    unit = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(unit)) - starts[unit]
    actor, is_staff = _actors(chance, sizes, unit, place, of=of)
    part = len(unit) / of
    columns = {
        "id": _name("", np.arange(act, act + len(unit))),
        "conversation": _name("", first + unit),
        "parent": _name("", act + starts[unit] + _parents(chance, place), missing=place == 0),
        "space": _name("space-", chance.integers(0, SPACES, len(sizes))[unit]),
        "actor": _name("", actor),
        "role": pc.if_else(pa.array(is_staff), Role.STAFF.value, Role.MEMBER.value),
        "time": _times(chance, sizes, unit, starts, share=share, part=part),
        "kind": pc.if_else(pa.array(place == 0), Kind.POST.value, Kind.REPLY.value),
        "mentions": _name("", np.roll(actor, 1), missing=chance.random(len(unit)) >= MENTIONS),
        "visibility": pa.repeat(Visibility.PUBLIC.value, len(unit)),
        "text": _texts(chance, (first + unit) // PASSED_ON),
    }
    return pa.table(columns).cast(SCHEMA)


def _parents(chance: Generator, place: Integers) -> Integers:
    """Let half answer the first act, a third the one before, the rest any earlier one."""
    how = chance.random(len(place))
    earlier = (chance.random(len(place)) * place).astype(np.int64)
    return np.where(how < TO_ROOT, 0, np.where(how < TO_ROOT + TO_LAST, place - 1, earlier))


def _actors(
    chance: Generator, sizes: Integers, unit: Integers, place: Integers, *, of: int
) -> tuple[Integers, NDArray[np.bool_]]:
    """Draw who acts: a few people a conversation, who come back; staff in half of the conversations."""
    people = max(int(of * ACTORS), 2)
    staff = max(int(people * STAFF), 1)
    seats = 1 + (sizes + 1) // 2
    offsets = np.cumsum(seats) - seats
    seated = staff + (chance.random(int(seats.sum())) ** 2.5 * (people - staff)).astype(np.int64)
    member = seated[offsets[unit] + (chance.random(len(unit)) ** 1.5 * seats[unit]).astype(np.int64)]
    served = chance.random(len(sizes)) < SERVED
    on_duty = (chance.random(len(sizes)) ** 2 * staff).astype(np.int64)
    answers = (place == 1) | ((place > 1) & (chance.random(len(unit)) < AGAIN))
    is_staff = served[unit] & answers
    return np.where(is_staff, on_duty[unit], member), is_staff


def _times(
    chance: Generator, sizes: Integers, unit: Integers, starts: Integers, *, share: float, part: float
) -> pa.Array:
    """Spread conversations over the year in their order; answers follow within hours."""
    begin = START + (share + np.sort(chance.random(len(sizes))) * part) * (YEAR - 30 * 86_400)
    gaps = np.cumsum(chance.exponential(1_800, len(unit)))
    seconds = begin[unit] + np.minimum(gaps - gaps[starts][unit], 30 * 86_400)
    return pa.array((seconds * 1e6).astype(np.int64)).cast(TIME)


def _texts(chance: Generator, pages: Integers) -> pa.Array:
    """Draw what is said; one in eight acts passes on a page of the web."""
    said = chance.integers(0, len(_TEXTS), len(pages))
    link = pc.binary_join_element_wise(
        "Sjå på https://example.org/læreplass/", _name("", pages), " og fortel kva du tenkjer.", ""
    )
    return pc.if_else(pa.array(said == _LINKING), link, _TEXTS.take(pa.array(said)))


def _name(prefix: str, numbers: Integers, *, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    texts = pa.array(numbers, pa.int64(), mask=missing).cast(pa.string())
    return pc.binary_join_element_wise(prefix, texts, "") if prefix else texts
