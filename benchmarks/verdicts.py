"""
Seconds and memory of features, verdicts and measures of conversations, beside other ways to count them.

    python benchmarks/verdicts.py                      100,000 and 1,000,000 activities, on random tables
    python benchmarks/verdicts.py --large              10,000,000 as well
    python benchmarks/verdicts.py --study              on studies made by the demonstration's generator
    python benchmarks/verdicts.py --convokit PYTHON    beside ConvoKit, which that interpreter has

Beside the workbench stand plain pandas and networkx (`verdicts_plain.py`), a bare kernel that trusts all it
reads (`verdicts_bare.py`) and ConvoKit (`verdicts_convokit.py`), on the same talk (`verdicts_talk.py`).
Values are compared before any time is taken. Medians of five, of three for 10,000,000 and for ConvoKit; plain
pandas runs once. The peak of memory is that of a process of its own, with all that it loads.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
from verdicts_bare import bare
from verdicts_plain import plain
from verdicts_talk import everything, files, service, utterances

from workbench import conversations, levels, measures

SMALL, MIDDLE, LARGE = 100_000, 1_000_000, 10_000_000
RUNS, FEW = 5, 3
WORKS: dict[str, Callable[[Any], pd.DataFrame]] = {
    "features": conversations.features,
    "verdicts": levels.verdicts,
    "measures": measures.conversations,
}
TIMES_BARE, GROWTH, TIMES_PLAIN, TIMES_CONVOKIT, MEGABYTES = 1.5, 11, 100, 30, 4096
BARE = "bare kernel"
WIDTH, COLUMN = 46, 13


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--large", action="store_true", help="measure 10,000,000 activities as well")
    parser.add_argument("--study", action="store_true", help="measure studies instead of random tables")
    parser.add_argument("--convokit", metavar="PYTHON", help="interpreter that has ConvoKit")
    parser.add_argument("--once", nargs=3, metavar=("WORK", "ACTIVITIES", "FOLDER"), help=argparse.SUPPRESS)
    return parser.parse_args()


# the values agree


def compare(expected: pd.DataFrame, talk: Any) -> None:  # noqa: ANN401
    """Check that features are as another way counts them, where anybody human speaks."""
    found = conversations.features(talk)
    found = found[found["messages"] > 0]
    found = found.set_index("conversation") if expected.index.dtype == "str" else found.reset_index(drop=True)
    pd.testing.assert_frame_equal(found[list(expected)], expected, check_dtype=False, check_names=False)


def compare_shapes(talk: Any) -> None:  # noqa: ANN401
    """Check that measures of conversations say the same as the features where they name the same."""
    found, expected = (WORKS[name](talk).set_index("conversation") for name in ("measures", "features"))
    is_told = expected["messages"] > 0
    for name in ("messages", "people", "depth", "width"):
        pd.testing.assert_series_equal(found[name][is_told], expected[name][is_told], check_dtype=False)


def compare_corpus(counted: dict[str, list[int]], talk: Any) -> None:  # noqa: ANN401
    found = conversations.features(talk)
    found = found.loc[found["messages"] > 0, ["messages", "people"]]
    if sorted(counted.values()) != sorted(found.to_numpy().tolist()):
        raise AssertionError("ConvoKit counts other messages or people in the conversations.")


# the measuring


def runs(activities: int) -> int:
    return FEW if activities >= LARGE else RUNS


def medians(works: dict[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Time the works in turns, so that whatever else the machine does hits all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(each) for name, each in seconds.items()}


def peak(work: str, activities: int, folder: Path, given: argparse.Namespace) -> float:
    """Peak memory in MB of a fresh process that does a work once."""
    command = [sys.executable, __file__, "--once", work, str(activities), str(folder)]
    command += ["--study"] if given.study else []
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def once(work: str, activities: str, folder: str, *, as_study: bool) -> None:
    WORKS[work](service(int(activities), Path(folder), as_study=as_study))
    # what `resource` tells is inherited from the process that started this one
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(int(status["VmHWM"].split()[0]) / 1024)


def with_plain(talk: Any) -> float:  # noqa: ANN401
    acts = everything(talk)
    start = time.perf_counter()
    found = plain(acts)
    seconds = time.perf_counter() - start
    compare(found, talk)
    return seconds


def with_convokit(python: str | None, talk: Any, folder: Path) -> dict[str, float]:  # noqa: ANN401
    """Run ConvoKit in its own process; it may lack, and then nothing is told of it."""
    if not python:
        return {}
    file = folder / "utterances.parquet"
    pq.write_table(utterances(everything(talk)), file)
    command = [python, str(Path(__file__).with_name("verdicts_convokit.py")), str(file)]
    found = []
    for _ in range(FEW):
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        found.append(json.loads(said.strip().splitlines()[-1]))
    compare_corpus(found[0]["counted"], talk)
    return {step: statistics.median(one[step] for one in found) for step in ("corpus", "features")}


# the printing


def row(label: str, values: Sequence[float | None], target: str = "", *, digits: int = 2) -> None:
    cells = "".join(" " * COLUMN if value is None else f"{value:>{COLUMN},.{digits}f}" for value in values)
    print(f"{label:{WIDTH}}{cells}{'   target: ' + target if target else ''}")


def ratios(name: str, seconds: list[float], least: list[float], slow: float, corpus: float | None) -> None:
    row(f"{name}, seconds", seconds)
    row(
        "  times the bare kernel",
        [a / b for a, b in zip(seconds, least, strict=True)],
        f"{TIMES_BARE} at most",
    )
    growth = [after / before for before, after in pairwise(seconds)]
    row("  times a tenth of the activities", [None, *growth], f"{GROWTH} at most", digits=1)
    row("  times faster than plain", [slow / seconds[0]], f"{TIMES_PLAIN} at least", digits=0)
    if corpus:
        row("  times faster than ConvoKit", [corpus / seconds[0]], f"{TIMES_CONVOKIT} at least", digits=0)


def measure(given: argparse.Namespace, folder: Path) -> None:
    sizes = [SMALL, MIDDLE, LARGE] if given.large else [SMALL, MIDDLE]
    talks = [service(size, folder, as_study=given.study) for size in sizes]
    kernel = partial(bare, is_dm="visibility = 'private'" if given.study else "is_dm")
    for talk in talks[:2]:
        compare(kernel(files(talk)), talk)
        compare_shapes(talk)
    slow, corpus = with_plain(talks[0]), with_convokit(given.convokit, talks[0], folder)
    print(f"The values agree.\n\n{'activities':{WIDTH}}" + "".join(f"{size:>{COLUMN},}" for size in sizes))
    row("plain pandas and networkx, seconds", [slow])
    for step, seconds in corpus.items():
        row(f"ConvoKit's {step}, seconds", [seconds])
    found = []
    for talk, size in zip(talks, sizes, strict=True):
        works = {name: partial(work, talk) for name, work in WORKS.items()}
        found.append(medians({BARE: partial(kernel, files(talk)), **works}, runs(size)))
    least = [each[BARE] for each in found]
    row(f"{BARE}, seconds", least)
    for name in WORKS:
        ratios(name, [each[name] for each in found], least, slow, sum(corpus.values()))
        peaks = [peak(name, size, folder, given) for size in sizes]
        row("  peak of memory, MB", peaks, f"{MEGABYTES:,} at most", digits=0)


def main() -> None:
    given = arguments()
    if given.once:
        once(*given.once, as_study=given.study)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(given, Path(folder))


if __name__ == "__main__":
    main()
