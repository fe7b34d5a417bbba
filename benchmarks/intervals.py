"""
How often the 90 % intervals of profiles hold the shares that simulated services were made with.

    python benchmarks/intervals.py            30 kinds of services, 40 of each: about a minute
    python benchmarks/intervals.py --more     ten times as many

Services (`intervals_services.py`) are drawn from shares that are known, with conversations that cluster by
member and by week or not, small ones and large ones. Beside the intervals of the workbench stand those that
textbooks would give: Wilson's on what is counted, and percentiles of resampled conversations or members.
Intervals of sampling alone are weighed here; how far shares hang on the rule and on other choices
(`strict`, `lenient`, the multiverse) is another doubt and stands apart.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from intervals_services import Kind, Service, counted, draw, kinds, sums, truth
from numpy.random import Generator
from numpy.typing import NDArray

from workbench.levels import codebook
from workbench.levels._change import _compared
from workbench.levels._intervals import wilson
from workbench.levels._scale import ADDRESSED, ON_SCALE
from workbench.levels._shares import Denominator

SIZES = (12, 25, 60, 200, 1000)
KINDS, SERVICES, PERIODS, DRAWS = 6, 40, 300, 200
DENOMINATORS = ("conversations", "members", "bins", "staff messages")
COLUMNS = (
    ("low", "high"),
    ("member_low", "member_high"),
    ("bin_low", "bin_high"),
    ("staff_low", "staff_high"),
)
EDGE = 0.05  # shares nearer to none or to all are told apart
SEED = 2026
WIDTH, COLUMN = 44, 9

Ends = tuple[float, float]
Held = dict[tuple[str, int, bool, bool], list[bool]]
"""By what was given an interval, number of conversations, whether they cluster, whether at the edge."""


def of_profile(service: Service) -> Iterator[tuple[str, int, Ends | None]]:
    """Give the intervals of a profile, by denominator and level."""
    whole = Denominator(counted(service), ADDRESSED, codebook.read())
    for place, level in enumerate(ON_SCALE):
        row = whole.reach(level)
        for name, (low, high) in zip(DENOMINATORS, COLUMNS, strict=True):
            yield name, place, (row[low], row[high]) if low in row else None


def of_textbooks(service: Service, chance: Generator) -> Iterator[tuple[str, int, Ends]]:
    """Give the intervals that take what is counted for independent."""
    found = sums(service)
    size, messages = len(service.rank), service.staff_messages
    drawn = chance.multinomial(size, np.full(size, 1 / size), DRAWS)
    total = np.maximum(drawn @ messages, 1)
    for place, level in enumerate((1, 2, 3)):
        for row, name in enumerate(("conversations, plain Wilson", "members, plain Wilson")):
            part, whole = found[row, place]
            if whole:
                yield name, place, wilson(part / whole, whole, 0.9)
        part, whole = found[1, place]
        if whole:
            again = chance.binomial(int(whole), part / whole, DRAWS) / whole
            yield "members, percentiles of resampled members", place, _percentiles(again)
        yield (
            "staff messages, percentiles of resampled talk",
            place,
            _percentiles(drawn @ np.where(service.rank == level, messages, 0) / total),
        )


def _percentiles(shares: NDArray[np.float64]) -> Ends:
    low, high = np.quantile(shares, [0.05, 0.95])
    return float(low), float(high)


ROWS = {name: place for place, name in enumerate(DENOMINATORS)}


def hold(kind: Kind, chance: Generator, *, services: int, periods: int) -> Held:
    """Tell of all intervals of services of one kind whether they hold the share."""
    true, held = truth(kind, chance, periods=periods), defaultdict(list)
    for _ in range(services):
        service = draw(kind, chance)
        for name, place, ends in (*of_profile(service), *of_textbooks(service, chance)):
            if ends:
                share = true[ROWS[name.split(",")[0]], place]
                _note(held, name, kind, share, ends)
    return held


def hold_change(kind: Kind, other: Kind, chance: Generator, *, services: int, periods: int) -> Held:
    """Tell the same of differences between two periods, in which the same members may take part."""
    moved, held = (
        truth(other, chance, periods=periods) - truth(kind, chance, periods=periods),
        defaultdict(list),
    )
    book = codebook.read()
    for _ in range(services):
        habits = chance.standard_normal(kind.members)
        pair = (counted(draw(one, chance, habits), shift) for shift, one in enumerate((kind, other)))
        for row in _compared(*pair, book):
            if "low" in row and row["level"] in ON_SCALE:
                share = moved[DENOMINATORS.index(row["share_of"]), ON_SCALE.index(row["level"])]
                _note(
                    held, f"change in {row['share_of']}", kind, share, (row["low"], row["high"]), edge=False
                )
    return held


def _note(held: Held, name: str, kind: Kind, share: float, ends: Ends, *, edge: bool | None = None) -> None:
    at_edge = not EDGE <= share <= 1 - EDGE if edge is None else edge
    is_held = ends[0] - 1e-9 <= share <= ends[1] + 1e-9
    held[name, kind.conversations, kind.by_week > 0, at_edge].append(is_held)


def simulate(sizes: tuple[int, ...], *, each: int, services: int, periods: int, seed: int) -> Held:
    """Draw kinds of services, and services of each."""
    chance, held = np.random.default_rng(seed), defaultdict(list)
    for kind in kinds(chance, sizes, each):
        other = kind._replace(shares=0.7 * kind.shares + 0.3 * chance.dirichlet((2.0, 3.0, 4.0, 1.5)))
        few = max(services // 4, 1)
        for found in (
            hold(kind, chance, services=services, periods=periods),
            hold_change(kind, other, chance, services=few, periods=periods // 2),
        ):
            for key, each_held in found.items():
                held[key] += each_held
    return held


def shown(held: Held, name: str, **wanted: object) -> tuple[float | None, int]:
    """Average what was noted under a name: the part of the intervals that hold, and how many there are."""
    fields = ("size", "clusters", "edge")
    chosen = [
        one
        for (what, *values), each in held.items()
        if what == name and all(dict(zip(fields, values, strict=True))[k] == v for k, v in wanted.items())
        for one in each
    ]
    return (float(np.mean(chosen)) if chosen else None), len(chosen)


def report(held: Held, sizes: tuple[int, ...]) -> None:
    heads = [*(f"{size}" for size in sizes), "single", "cluster", "all", "edge", "number"]
    print(f"{'conversations a service':{WIDTH}}" + "".join(f"{head:>{COLUMN}}" for head in heads))
    for name in sorted({key[0] for key in held}, key=lambda one: ("," in one, one)):
        cells = [shown(held, name, size=size, edge=False)[0] for size in sizes]
        cells += [shown(held, name, clusters=clusters, edge=False)[0] for clusters in (False, True)]
        average, number = shown(held, name, edge=False)
        cells += [average, shown(held, name, edge=True)[0]]
        told = "".join(
            " " * (COLUMN - 1) + "-" if cell is None else f"{100 * cell:>{COLUMN}.1f}" for cell in cells
        )
        print(f"{name:{WIDTH}}{told}{number:>{COLUMN},}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--more", action="store_true", help="ten times as many services")
    services = SERVICES * (10 if parser.parse_args().more else 1)
    print(f"{len(SIZES) * KINDS * services:,} services; per cent of the 90 % intervals that hold the share\n")
    report(simulate(SIZES, each=KINDS, services=services, periods=PERIODS, seed=SEED), SIZES)
    print(
        "\nsingle, cluster: whether conversations hang on week and member; edge: shares below 5 % or"
        "\nabove 95 %, which stand apart from all the others. target: 88 to 92 on average."
    )


if __name__ == "__main__":
    main()
