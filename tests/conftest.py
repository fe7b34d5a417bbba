"""What all tests share: rewriting of expected tables, and keys that never touch a person's own."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# the gate says the same twice, and a slow machine is no failure
settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")

KEYS = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write tests/sources/<name>/expected.csv anew; read the difference before you keep it",
    )


def pytest_configure(config: pytest.Config) -> None:
    # here rather than in a fixture: notebooks and doctests make pseudonyms too, and see no fixtures
    config.stash[KEYS] = tempfile.TemporaryDirectory(prefix="workbench-keys-")
    os.environ["WORKBENCH_KEYS"] = config.stash[KEYS].name


def pytest_unconfigure(config: pytest.Config) -> None:
    os.environ.pop("WORKBENCH_KEYS", None)
    config.stash[KEYS].cleanup()


@pytest.fixture
def regenerate(pytestconfig: pytest.Config) -> bool:
    """Whether expected tables are to be written rather than compared."""
    return bool(pytestconfig.getoption("regenerate"))


@pytest.fixture(scope="session")
def keys(pytestconfig: pytest.Config) -> Path:
    """The folder that holds the keys of this run's studies."""
    return Path(pytestconfig.stash[KEYS].name)
