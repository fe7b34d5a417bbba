"""
Coverage-guided fuzzing of every source: ``python -m tests.fuzz [SOURCE...] --seconds 60 --into crashes``.

Needs atheris (the dependency group `fuzz`). Each source is fuzzed in a process of its own, from its invented
export on: the first byte of an input says which file of the export is replaced, the rest is that file. What
crashes a source, or breaks what must hold of any (see ``hostile.examine``), is written down, and fuzzing goes
on; what hangs or eats memory ends the process, and it begins anew for the seconds left.
"""

import argparse
import csv
import hashlib
import importlib
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FIXTURES = Path(__file__).parent / "sources"
LONGEST = 64 * 1024  # bytes of an input
HANG = 15  # seconds one input may take
MEMORY = 1500  # megabytes
MOST_STARTS = 20
TMP = Path("/dev/shm")  # noqa: S108  what a source unpacks should not wear out a disk
KEY = re.compile(r'"((?:[^"\\\n]|\\.){1,40})"')


class Outcome(NamedTuple):
    """What came of fuzzing one source."""

    source: str
    executions: int
    seconds: float
    crashes: int

    def row(self) -> str:
        rate = self.executions / self.seconds if self.seconds else 0
        return f"{self.source:<17} {self.executions:>10} {self.seconds:>8.0f} {rate:>9.0f} {self.crashes:>8}"


def main(arguments: Sequence[str] = ()) -> int:
    """Fuzz the sources named, or all, one after the other; give 1 where something crashed."""
    known = sorted(folder.name for folder in FIXTURES.iterdir() if (folder / "export").is_dir())
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("source", nargs="*", choices=[*known, []], metavar="SOURCE")
    parser.add_argument("--seconds", type=int, default=60, help="for each source")
    parser.add_argument("--into", type=Path, default=Path("crashes"), help="folder for what crashes")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked, rest = parser.parse_known_args(arguments)
    if asked.child:
        return child(asked.source[0], asked.into, rest)
    print(f"{'source':<17} {'executions':>10} {'seconds':>8} {'a second':>9} {'crashes':>8}", flush=True)
    crashes = 0
    for name in asked.source or known:
        outcome = fuzz(name, asked.seconds, asked.into)
        crashes += outcome.crashes
        print(outcome.row(), flush=True)
    return int(crashes > 0)


def fuzz(name: str, seconds: int, into: Path) -> Outcome:
    """Fuzz one source for a while."""
    found = into / name
    found.mkdir(parents=True, exist_ok=True)
    executions, begun = 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as corpus:
        for _ in range(MOST_STARTS):
            left = seconds - int(time.perf_counter() - begun)
            if left <= 0:
                break
            executions += _run(name, left, found, Path(corpus))
    return Outcome(
        name,
        executions,
        time.perf_counter() - begun,
        sum("-" in file.name and not file.suffix for file in found.iterdir()),
    )


def _run(name: str, seconds: int, found: Path, corpus: Path) -> int:
    """Start a child and give how many inputs it tried."""
    command = [sys.executable, "-m", "tests.fuzz", name, "--child", "--into", str(found)]
    options = [
        *(f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={HANG}", f"-rss_limit_mb={MEMORY}"),
        *("-print_final_stats=1", "-use_value_profile=0", "-len_control=0", f"-artifact_prefix={found}/"),
        str(corpus),
    ]
    room = {"TMPDIR": str(TMP)} if TMP.is_dir() else {}
    with (found / "log.txt").open("a+b") as log:
        start = log.seek(0, io.SEEK_END)
        subprocess.run([*command, *options], stdout=log, stderr=log, check=False, env={**os.environ, **room})
        log.seek(start)
        said = log.read().decode("utf-8", "replace")
    counted = re.findall(r"stat::number_of_executed_units:\s*(\d+)", said)
    return int(counted[-1]) if counted else 0


def child(name: str, found: Path, options: Sequence[str]) -> int:
    """Fuzz in this process, until libFuzzer ends it."""
    atheris: Any = importlib.import_module("atheris")
    importlib.import_module("workbench.activity")  # only sources are to be instrumented
    with atheris.instrument_imports(include=["workbench"]):
        source: Any = importlib.import_module(f"workbench.sources.{name}")
    hostile: Any = importlib.import_module("tests.hostile")
    fixture = hostile.Fixture(name, source)
    corpus = Path(options[-1])
    _sow(fixture, corpus)
    words = found / "words.dict"
    words.write_text("\n".join(_words(fixture)), encoding="utf-8")

    def one(given: bytes) -> None:
        if given:
            place = fixture.places[given[0] % len(fixture.places)]
            try:
                hostile.examine(source, fixture.export(place, given[1:]))
            except BaseException as error:  # noqa: BLE001  whatever gets out is what we look for
                _note(found, place, given[1:], error)

    def changed(given: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311
        if not given or chance.random() < 0.5:
            return bytes(atheris.Mutate(given, most))
        return given[:1] + hostile.twisted(given[1:], chance)[: most - 1]

    run: Callable[..., Any] = atheris.Setup
    run([sys.argv[0], f"-dict={words}", *options], one, custom_mutator=changed)
    atheris.Fuzz()
    return 0


def _sow(fixture: Any, corpus: Path) -> None:  # noqa: ANN401  a class of a module that must be imported late
    for nth, place in enumerate(fixture.places[:256]):
        (corpus / f"seed-{nth}").write_bytes(bytes([nth]) + fixture.content(place))


def _words(fixture: Any) -> Iterator[str]:  # noqa: ANN401
    """Write libFuzzer's dictionary: keys and short values of JSON, and names of columns."""
    seen: set[str] = set()
    for place in fixture.places:
        text = fixture.content(place).decode("utf-8", "replace")
        seen.update(KEY.findall(text))
        with_columns = csv.reader([text.partition("\n")[0]], delimiter=max(",;\t", key=text.count))
        seen.update(name for name in next(with_columns, []) if len(name) <= 40)
    for word in sorted(seen):
        spelled = "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "replace"))
        if spelled:
            yield f'"{spelled}"'


def _note(found: Path, place: Any, content: bytes, error: BaseException) -> None:  # noqa: ANN401
    """Write an input down, once for each place in the code."""
    if isinstance(error, KeyboardInterrupt):
        raise error
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "workbench" in frame.filename] or list(frames)
    said = str(error)[:40] if isinstance(error, AssertionError) else ""
    mark = f"{type(error).__name__} {ours[-1].filename}:{ours[-1].lineno} {re.sub('[^a-z ]', '', said)}"
    file = found / f"crash-{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
    if not file.exists():
        file.write_bytes(content)
        told = "".join(traceback.format_exception(error))
        file.with_suffix(".told").write_text(
            f"{json.dumps(list(place))}\n{told}", encoding="utf-8", errors="backslashreplace"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
