"""
Everything a change must pass, in one run: ``make test`` or ``python -m tests.gate``.

Every step runs even where an earlier one failed, so that one run shows all there is to mend. Pytest comes
last: its own summary closes the page.
"""

import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(str(module.relative_to(ROOT)) for module in (ROOT / "workbench").rglob("*.py"))
PROSE = sorted(page.name for page in ROOT.glob("*.md"))

CHECKS = {
    "ruff check": ["ruff", "check", "--output-format=concise", "."],
    "ruff format": ["ruff", "format", "--check", "--output-format=concise", "."],
    "codespell": ["codespell", "workbench", "tests", "notebooks", "benchmarks", "docs", *PROSE],
    "mypy": ["mypy"],
    "numpydoc": ["numpydoc", "lint", *MODULES],
    "floors": ["lint-imports", "--no-logo"],
}
# with branch coverage, what nbval saw is lost unless the settings are named here once more
COVERAGE = ["--cov=workbench", "--cov-config=pyproject.toml", "--cov-report=term"]
# two at a time; the tests of one file, and the cells of one notebook, stay together and in their order
ABREAST = ["--numprocesses=2", "--dist=loadscope"]
TESTS = ["pytest", *COVERAGE, *ABREAST, "--continue-on-collection-errors", "--durations=10"]


def main(arguments: Sequence[str] = ()) -> int:
    """Run every step, handing the arguments to pytest, and give the exit code of the whole."""
    failed = [name for name, command in CHECKS.items() if not _check(name, command)]
    print("pytest", flush=True)
    tests = _run([*TESTS, *arguments]).returncode
    if failed:
        print(f"Not passed, see above: {', '.join(failed)}.")
    return int(bool(failed or tests))


def _check(name: str, command: Sequence[str]) -> bool:
    started = time.perf_counter()
    done = _run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    outcome = "FAILED" if done.returncode else "passed"
    print(f"{name:<12} {outcome} {time.perf_counter() - started:6.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return not done.returncode


def _run(command: Sequence[str], **streams: int) -> subprocess.CompletedProcess[str]:
    tools = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": tools}, check=False, text=True, **streams
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
