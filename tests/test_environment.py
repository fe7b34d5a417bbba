"""The descriptions of the environment agree with each other, and the floors know every module."""

import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import workbench

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"

# conda-forge calls some packages otherwise
CONDA_NAMES = {"duckdb": "python-duckdb", "igraph": "python-igraph", "matplotlib": "matplotlib-base"}
# what only conda must be told: the interpreter itself, and pip, which installs the workbench
CONDA_ONLY = {"python", "pip"}

HEAVY = {
    "duckdb",
    "ipywidgets",
    "matplotlib",
    "nbconvert",
    "networkx",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def conda() -> list[Any]:
    listed: list[Any] = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    return listed


def required(project: dict[str, Any]) -> list[Requirement]:
    lines = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


def bounds(requirements: list[Requirement]) -> dict[str, SpecifierSet]:
    return {requirement.name: requirement.specifier for requirement in requirements}


def test_conda_names_the_same_packages_with_the_same_bounds(
    project: dict[str, Any], conda: list[Any]
) -> None:
    expected = {CONDA_NAMES.get(name, name): bound for name, bound in bounds(required(project)).items()}
    # conda's `name=1.2` is no requirement as pip writes it; only python is given so
    listed = [Requirement(line) for line in conda if isinstance(line, str) and not line.startswith("python=")]
    found = {name: bound for name, bound in bounds(listed).items() if name not in CONDA_ONLY}
    assert found == expected


def test_conda_lists_no_package_twice(conda: list[Any]) -> None:
    names = [re.split(r"[<>=!~]", line)[0] for line in conda if isinstance(line, str)]
    assert sorted(set(names)) == sorted(names)


def test_conda_installs_the_workbench_itself_last(conda: list[Any]) -> None:
    assert conda[-1] == {"pip": ["-e ."]}


def test_extras_of_a_package_are_listed_one_by_one_for_conda(project: dict[str, Any]) -> None:
    """Conda knows no extras: `networkx[default]` means these four, so we must ask for them ourselves."""
    extras = {f"{r.name}[{','.join(sorted(r.extras))}]" for r in required(project) if r.extras}
    assert extras == {"networkx[default]"}
    assert {"matplotlib", "numpy", "pandas", "scipy"} <= bounds(required(project)).keys()


def test_binder_sees_which_python_it_should_take() -> None:
    # the pattern of repo2docker, the program behind Binder: `python>=3.11` would not be seen
    pins = [re.match(r"\s*-\s*python\s*=+\s*([\d.]*)", line) for line in lines(ROOT / "environment.yml")]
    assert [pin[1] for pin in pins if pin] == ["3.11"]


def test_python_of_conda_is_one_the_project_allows(project: dict[str, Any], conda: list[Any]) -> None:
    pin = conda[0].removeprefix("python=")
    assert pin in SpecifierSet(project["project"]["requires-python"])


def test_lock_gives_every_package_a_version_and_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.read_text("utf-8").strip())
    assert len(entries) > 100
    pattern = re.compile(r"[\w.\[\],-]+==\S+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries if not pattern.fullmatch(entry)] == []


def test_lock_names_no_host() -> None:
    wrong = re.compile(r"https?:|//|--(extra-)?index-url|--find-links|\w+\.(org|com|net|io)\b")
    assert [line for line in lines(LOCK) if wrong.search(line)] == []


def test_lock_holds_what_the_project_asks_for(project: dict[str, Any]) -> None:
    locked: dict[str, set[str]] = {}
    for line in lines(LOCK):
        if match := re.match(r"([\w.-]+)(?:\[[^\]]*\])?==(\S+)", line):
            locked.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    for requirement in required(project):
        versions = locked.get(canonicalize_name(requirement.name), set())
        fitting = {version for version in versions if version in requirement.specifier}
        assert fitting, f"{requirement} is not in requirements.lock: run `make lock`"


def test_every_module_stands_on_one_floor(project: dict[str, Any]) -> None:
    (floors,) = [c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    placed = [name for layer in floors["layers"] for name in re.findall(r"\w+", layer)]
    assert len(placed) == len(set(placed))
    existing = {module.name for module in pkgutil.iter_modules(workbench.__path__)}
    assert existing <= set(placed)
    waiting = {name for layer in floors["layers"] for name in re.findall(r"\((\w+)\)", layer)}
    assert not existing & waiting, "what is built needs no brackets in [tool.importlinter] any more"


def test_sources_ignore_each_other() -> None:
    """A platform is one module: whatever two of them share stands in a module with an underscore."""
    folder = ROOT / "workbench" / "sources"
    platforms = {path.stem for path in folder.glob("[a-z]*.py")}
    assert "table" in platforms
    crossing = re.compile(rf"workbench\.sources(\.| import .*\b)({'|'.join(sorted(platforms))})\b")
    assert [
        name for name in sorted(platforms) if crossing.search((folder / f"{name}.py").read_text("utf-8"))
    ] == []


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = "import sys, workbench; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split())


def lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()
