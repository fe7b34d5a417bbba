"""
Seconds of all that is made of verdicts, beside the bare verdicts, on one study.

    python benchmarks/levels.py              a study of 1,000,000 activities, made for it
    python benchmarks/levels.py --study DIR  on a study that is there

Bare verdicts are the rule on the features of one reading: no guards, no labels, no second reading. Each step
is timed once with what stands before it at hand, as a report calls it; bare verdicts are the median of three.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench import conversations, demo, levels, signals, study
from workbench.levels import rule

ACTIVITIES, RUNS, TIMES_BARE = 1_000_000, 3, 10
WIDTH = 46


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Time some work, and give what it gives."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def bare(service: study.Study) -> None:
    """Judge every conversation by its form alone."""
    book = levels.codebook.read()
    features = conversations.features(service)
    branches = conversations.branches(service)
    rule.bare(features, branches, book)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--study", type=Path, help="folder of a study")
    chosen = parser.parse_args().study
    with tempfile.TemporaryDirectory() as folder:
        if chosen is None:
            chosen = Path(folder, "large")
            demo.make_large(chosen, activities=ACTIVITIES)
        weigh(study.read(chosen))


def weigh(service: study.Study) -> None:
    """Time every step, and print how many times the bare verdicts all of them take."""
    service.has_roles  # noqa: B018 - opening the study is no part of any step
    unit = statistics.median(seconds(lambda: bare(service))[0] for _ in range(RUNS))
    print(f"{'bare verdicts':{WIDTH}} {unit:7.2f} s")
    took, given = seconds(lambda: levels.verdicts(service))
    spent = tell("verdicts with guards and labels", took, unit)
    took, runs = seconds(lambda: levels.multiverse(service, given=given))
    spent += tell("multiverse of 576 runs", took, unit)
    took, profile = seconds(lambda: levels.profile(service, given=given, runs=runs))
    spent += tell("profile with all intervals", took, unit)
    took, periods = seconds(lambda: levels.community_periods(service, given))
    spent += tell("communities of interest", took, unit)
    steps: dict[str, Callable[[], Any]] = {
        "profiles by month": lambda: levels.profile(service, by="month", given=given),
        "change since the last month": lambda: levels.change(service, given=given),
        "what is sustained": lambda: levels.lasting(service, given),
        "what chance gives, and levels by length": lambda: levels.by_length(
            given, chance=levels.chance(service, given)
        ),
        "signals": lambda: signals.signals(service, given),
        "roles of people by month": lambda: signals.participation(service, by="month"),
        "what cannot be concluded": lambda: levels.cannot_conclude(service, given, profile, periods=periods),
    }
    for name, step in steps.items():
        spent += tell(name, seconds(step)[0], unit)
    tell("all of it", spent, unit)
    print(f"Target: all of it within {TIMES_BARE} times the bare verdicts: {spent / unit:.1f}")


def tell(name: str, took: float, unit: float) -> float:
    """Print a step, and give its time."""
    print(f"{name:{WIDTH}} {took:7.2f} s {took / unit:6.1f} times", flush=True)
    return took


if __name__ == "__main__":
    main()
