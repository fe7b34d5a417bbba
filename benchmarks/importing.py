"""
Speed and memory of imports of 100,000 and 1,000,000 items, beside the raw parse and other ways to read them.

    python benchmarks/importing.py                                    every format, in a temporary folder
    python benchmarks/importing.py --only slack import --repeat 1     one format, and only the whole import
    python benchmarks/importing.py --into exports --convokit PYTHON   keep the files; PYTHON has ConvoKit

Every measurement is a process of its own, on a file that `exports.py` made. What a way needs is loaded
before the clock starts; its peak memory is that of the whole process. In the first run of each way, items and
distinct actors are counted after the clock, and a format is printed only if all ways agree. The raw parse is
by DuckDB for tables and by orjson for nested JSON.
"""

# ruff: noqa: PLC0415  a process loads only what its own way needs, or its memory says nothing

import argparse
import csv
import importlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = (100_000, 1_000_000)
RUNS = 3
PATIENCE = 600  # seconds a way may take
MEMORY = 14 * 2**30  # what a way may take of it
RAW, READING, IMPORT = "raw parse", "reading", "import"
COLUMNAR, NESTED = "columnar", "nested"
GONE = {"[deleted]", "456226577798135808", None}  # what stands for many people is no actor
TIMES_RAW, ITEMS_A_SECOND, GROWTH, MEGABYTES = 3.0, 100_000, 1.5, 600

Work = Callable[[], Any]
Count = Callable[[Any], tuple[int, int]]
Way = Callable[[str, Path], tuple[Work, Count]]


@dataclass(frozen=True)
class Format:
    """What a file is: its ending, whether it is rows or trees, and the key of the actor."""

    ending: str
    sort: str
    source: str
    actor: tuple[str, ...]
    is_usual: bool = True


FORMATS = {
    "table-csv": Format("csv", COLUMNAR, "table", ("actor",)),
    "table-ndjson": Format("ndjson", COLUMNAR, "table", ("actor",)),
    "discord": Format("json", NESTED, "discord", ("author", "id")),
    "slack": Format("zip", NESTED, "slack", ("user",)),
    "reddit": Format("ndjson", NESTED, "reddit", ("author",)),
    "discord-rich": Format("json", NESTED, "discord", ("author", "id"), is_usual=False),
    "slack-rich": Format("zip", NESTED, "slack", ("user",), is_usual=False),
}


# the ways: each loads what it needs, and gives what is measured and how to count what came of it


def raw(name: str, file: Path) -> tuple[Work, Count]:
    return (_raw_duckdb if FORMATS[name].sort == COLUMNAR else _raw_orjson)(name, file)


def _raw_duckdb(name: str, file: Path) -> tuple[Work, Count]:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    with file.open(encoding="utf-8") as stream:
        line = stream.readline()
    keys = next(csv.reader([line])) if name == "table-csv" else list(json.loads(line))
    texts = ", ".join(f"'{key}': 'VARCHAR'" for key in keys)
    scan = (
        f"read_csv('{file}', all_varchar = true)"
        if name == "table-csv"
        else f"read_json('{file}', format = 'newline_delimited', columns = {{{texts}}})"
    )
    lengths = ", ".join(f"sum(length({key}))" for key in keys)
    [actor] = FORMATS[name].actor
    people = f"SELECT count(DISTINCT {actor}) FILTER ({actor} <> '[deleted]') FROM {scan}"  # noqa: S608
    return (
        lambda: connection.execute(f"SELECT count(*), {lengths} FROM {scan}").fetchall()[0][0],  # noqa: S608
        lambda items: (items, connection.execute(people).fetchall()[0][0]),
    )


def _raw_orjson(name: str, file: Path) -> tuple[Work, Count]:
    import orjson

    return (
        lambda: sum(1 for _ in records(name, file, orjson.loads)),
        lambda items: (items, _distinct(account(name, one) for one in records(name, file, orjson.loads))),
    )


def reading(name: str, file: Path) -> tuple[Work, Count]:
    from workbench import sources

    importlib.import_module("pandas")  # Arrow would load it with the first list it is given
    source, export = sources.named(FORMATS[name].source), sources.open_export(file)
    return (
        lambda: sum(batch.read for batch in source.read(export)),
        lambda items: (
            items,
            _distinct(actor for batch in source.read(export) for actor in batch.acts["actor"].to_pylist()),
        ),
    )


def whole_import(_: str, file: Path) -> tuple[Work, Count]:
    from workbench import sources, study

    sources.known()
    folder = tempfile.TemporaryDirectory(dir=file.parent, prefix="study-")

    def count(receipt: study.Receipt) -> tuple[int, int]:
        with study.read(folder.name).connect() as connection:
            [(kept, actors)] = connection.execute(
                "SELECT count(*), count(DISTINCT actor) FROM activity"
            ).fetchall()
        folder.cleanup()
        assert kept == receipt.kept
        assert receipt.duplicates == 0
        return kept + sum(receipt.rejects.values()), actors

    return lambda: study.import_exports([file], into=Path(folder.name)), count


def pandas(name: str, file: Path) -> tuple[Work, Count]:
    import pandas as pd

    ways: dict[str, Work] = {
        "table-csv": lambda: pd.read_csv(file),
        "table-ndjson": lambda: pd.read_json(file, lines=True),
        "reddit": lambda: pd.read_json(file, lines=True),
    }
    column = ".".join(FORMATS[name].actor)
    return (
        ways.get(name, lambda: pd.json_normalize(list(records(name, file, json.loads)))),
        lambda frame: (len(frame), _distinct(frame[column].astype(str).unique())),
    )


def convokit(name: str, file: Path) -> tuple[Work, Count]:
    kit = importlib.import_module("convokit")

    def work() -> Any:  # noqa: ANN401
        people: dict[str, Any] = {}
        conversations: dict[str, str] = {}
        utterances = []
        for item in records(name, file, json.loads):
            own, parent, actor, when, text = utterance(name, item)
            # the conversation is climbed to, since most platforms do not tell it
            conversations[own] = conversations.get(parent, own) if parent else own
            person = people.get(actor) or people.setdefault(actor, kit.Speaker(id=actor))
            utterances.append(
                kit.Utterance(
                    id=own,
                    speaker=person,
                    conversation_id=conversations[own],
                    reply_to=parent if parent in conversations else None,
                    timestamp=when,
                    text=text,
                )
            )
        return kit.Corpus(utterances=utterances)

    def count(corpus: Any) -> tuple[int, int]:  # noqa: ANN401
        return len(corpus.get_utterance_ids()), _distinct(corpus.get_speaker_ids())

    return work, count


WAYS: dict[str, Way] = {
    RAW: raw,
    READING: reading,
    IMPORT: whole_import,
    "pandas": pandas,
    "convokit": convokit,
}
ONCE = {"pandas", "convokit"}  # slow, and measured a single time


# what is in a file, for ways that take it item by item


def records(name: str, file: Path, loads: Callable[[bytes], Any]) -> Iterator[dict[str, Any]]:
    ending = FORMATS[name].ending
    if ending == "csv":
        with file.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)
    elif ending == "ndjson":
        with file.open("rb") as lines:
            yield from map(loads, lines)
    elif ending == "json":
        yield from loads(file.read_bytes())["messages"]
    else:
        with zipfile.ZipFile(file) as archive:
            for day in archive.namelist():
                if "/" in day:
                    yield from loads(archive.read(day))


def account(name: str, item: dict[str, Any]) -> Any:  # noqa: ANN401
    value: Any = item
    for key in FORMATS[name].actor:
        value = value[key]
    return value


def utterance(name: str, item: dict[str, Any]) -> tuple[str, str | None, str, Any, str]:
    """Give id, what is answered, actor, time and text of an item."""
    get, actor = item.get, account(name, item)
    if name.startswith("table"):
        return item["id"], get("parent") or None, actor, item["time"], item["text"]
    if name == "reddit":
        return f"t1_{item['id']}", item["parent_id"], actor, item["created_utc"], item["body"]
    if name.startswith("slack"):
        above = get("thread_ts")
        return item["ts"], None if above == item["ts"] else above, actor, float(item["ts"]), item["text"]
    return item["id"], get("reference", {}).get("messageId"), actor, item["timestamp"], item["content"]


def _distinct(names: Iterable[Hashable]) -> int:
    return len(set(names) - GONE)


# one measurement, in a process of its own


def measure(way: str, name: str, file: Path, *, is_counted: bool) -> None:
    """Print what one way takes, and where asked what it counts."""
    if way in ONCE:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    work, count = WAYS[way](name, file)
    before, start = _cpu(), time.perf_counter()
    found = work()
    seconds, cpu = time.perf_counter() - start, _cpu() - before
    told = {"seconds": seconds, "cpu": cpu, "peak": _peak()}
    print(json.dumps({**told, "counts": count(found) if is_counted else None}))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def make(name: str, file: Path, items: int) -> None:
    import exports

    draft = file.with_suffix(".draft")
    getattr(exports, name.replace("-", "_"))(draft, items)
    draft.rename(file)


# all measurements


@dataclass(frozen=True)
class Result:
    """Seconds, processor seconds and peak MB, or a word on why there are none."""

    seconds: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0
    counts: tuple[int, int] | None = None
    fault: str = ""


def measured(way: str, name: str, file: Path, *, python: str, runs: int) -> Result:
    """Measure in fresh processes; the first one counts as well."""
    results = []
    for run in range(1 if way in ONCE else runs):
        command = [python, __file__, "--measure", way, name, str(file), str(run == 0)]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=2 * PATIENCE)
        except subprocess.TimeoutExpired:
            return Result(fault=f"more than {2 * PATIENCE} s")
        if done.returncode and way in ONCE:
            return Result(fault=_fault(done.stderr))
        if done.returncode:
            raise SystemExit(f"{way} of {name} fails:\n{done.stderr}")
        told = json.loads(done.stdout.splitlines()[-1])
        counts = tuple(told.pop("counts") or ()) or None
        results.append(Result(**told, counts=counts))
    seconds = statistics.median(one.seconds for one in results)
    nearest = min(results, key=lambda one: abs(one.seconds - seconds))
    return Result(seconds, nearest.cpu, max(one.peak for one in results), results[0].counts)


def _fault(said: str) -> str:
    last = said.strip().splitlines()[-1] if said.strip() else "killed"
    if "MemoryError" in said or "allocate" in last:
        return f"more than {MEMORY // 2**30} GB"
    return "not installed" if "No module named 'convokit'" in last else last[:80]


def measured_all(
    name: str, given: argparse.Namespace, folder: Path, ways: Sequence[str]
) -> dict[Any, Result]:
    """Measure a format in all ways and sizes; stop if two ways do not count the same."""
    found: dict[Any, Result] = {}
    for items in given.items:
        file = folder / f"{name}-{items}.{FORMATS[name].ending}"
        if not file.exists():
            subprocess.run([sys.executable, __file__, "--make", name, str(file), str(items)], check=True)
        for way in ways:
            python = given.convokit if way == "convokit" else sys.executable
            expected = _expected(found, way, items)
            if not python:
                found[way, items] = Result(fault="not installed")
            elif expected > PATIENCE:
                found[way, items] = Result(fault=f"left out: {expected:,.0f} s expected")
            else:
                _tell(f"{name}, {items:,} items: {way}")
                found[way, items] = measured(way, name, file, python=python, runs=given.repeat)
        counts = {way: found[way, items].counts for way in ways if found[way, items].counts}
        if len(set(counts.values())) > 1 or any(told[0] != items for told in counts.values() if told):
            raise SystemExit(f"The ways count {name} differently (items, actors): {counts}")
    return found


def _expected(found: dict[Any, Result], way: str, items: int) -> float:
    """Estimate the seconds from those for fewer items."""
    return max(
        (one.seconds * items / size for (known, size), one in found.items() if known == way), default=0.0
    )


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\033[K{what}", end="\r", file=sys.stderr, flush=True)


# the page


def page(name: str, found: dict[Any, Result]) -> Iterator[str]:
    for (way, items), one in found.items():
        start = f"| {name} | {items:,} | {way} |"
        if one.fault:
            yield f"{start} {one.fault} | | | | |"
            continue
        raw_one = found.get((RAW, items))
        times = f"{one.seconds / raw_one.seconds:.1f}" if raw_one and not raw_one.fault else ""
        rate = round(items / one.seconds, -2)
        yield f"{start} {one.seconds:.2f} | {one.cpu:.2f} | {one.peak:,.0f} | {rate:,.0f} | {times} |"


def verdicts(name: str, found: dict[Any, Result], sizes: Sequence[int]) -> Iterator[str]:
    """Hold the reading and the whole import against the targets."""
    small, large = min(sizes), max(sizes)
    for way in (READING, IMPORT):
        one, ten = found.get((way, small)), found.get((way, large))
        if not one or not ten or one.fault or ten.fault:
            continue
        raw_ten = found.get((RAW, large))
        if FORMATS[name].sort == NESTED:
            rate = large / ten.seconds
            yield _line(
                name, way, f"{rate:,.0f} items a second", f"{ITEMS_A_SECOND:,}", rate >= ITEMS_A_SECOND
            )
        elif raw_ten and not raw_ten.fault:
            times = ten.seconds / raw_ten.seconds
            yield _line(name, way, f"{times:.1f} times the raw parse", f"{TIMES_RAW:g}", times <= TIMES_RAW)
        yield _line(name, way, f"peak {ten.peak:,.0f} MB", f"{MEGABYTES}", ten.peak < MEGABYTES)
        if large > small:
            growth = ten.peak / one.peak
            yield _line(name, way, f"peak grows {growth:.2f} times", f"{GROWTH}", growth <= GROWTH)


def _line(name: str, way: str, value: str, target: str, is_met: bool) -> str:  # noqa: FBT001
    return f"| {name} | {way} | {value} | {target} | {'met' if is_met else '**missed**'} |"


def main() -> None:
    given = _arguments()
    names = [name for name in FORMATS if name in given.only]
    names = names or [name for name, one in FORMATS.items() if one.is_usual]
    ways = [way for way in WAYS if way in given.only] or list(WAYS)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.into or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        print("| format | items | way | seconds | CPU s | peak MB | items a second | times raw |")
        print("|---|---:|---|---:|---:|---:|---:|---:|", flush=True)
        found = {}
        for name in names:
            found[name] = measured_all(name, given, folder, ways)
            _tell("")
            print(*page(name, found[name]), sep="\n", flush=True)
    held = [line for name, results in found.items() for line in verdicts(name, results, given.items)]
    if held:
        print(f"\nAt {max(given.items):,} items:\n")
        print("| format | what | measured | target | |", "|---|---|---|---:|---|", *held, sep="\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--items", type=int, nargs="+", default=list(SIZES), help="sizes of the files")
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        choices=[*FORMATS, *WAYS],
        metavar="NAME",
        help=f"of {', '.join([*FORMATS, *WAYS])}",
    )
    parser.add_argument(
        "--repeat", type=int, default=RUNS, help="processes a measurement, of which the median counts"
    )
    parser.add_argument("--into", type=Path, help="folder where the files are kept, and found again")
    parser.add_argument("--convokit", metavar="PYTHON", help="interpreter that has ConvoKit")
    given = parser.parse_args()
    given.items.sort()
    return given


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], sys.argv[3], Path(sys.argv[4]), is_counted=sys.argv[5] == "True")
    elif sys.argv[1:2] == ["--make"]:
        make(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
