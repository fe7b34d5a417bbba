"""What the pages tell people to type exists."""

import ast
import importlib
import re
import shlex
from pathlib import Path

import click
import pytest
from numpydoc.docscrape import FunctionDoc

from tests import pages

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])
MEASURES = dict(pages.functions())
README = (ROOT / "README.md").read_text("utf-8")


def commands(page: Path) -> set[str]:
    """Collect the page's calls of the command line: lines of a terminal, and code with at least a verb."""
    text = page.read_text("utf-8")
    return set(re.findall(r"^\$ (workbench [a-z].*)$|`(workbench [a-z][^`]*)`", text, re.MULTILINE))


COMMANDS = sorted(
    {
        (str(page.relative_to(ROOT)), line.partition("#")[0].strip())
        for page in PAGES
        for found in commands(page)
        for line in found
        if line
    },
)


def test_readme_shows_the_command_line() -> None:
    assert len([line for page, line in COMMANDS if page == "README.md"]) > 5


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=lambda value: value)
def test_commands_and_their_options_exist(page: str, line: str) -> None:
    from workbench.__main__ import main  # noqa: PLC0415  the other tests need no command line

    assert isinstance(main, click.Group)
    _, verb, *rest = shlex.split(line)
    assert verb in main.commands, f"{page} names a verb that does not exist"
    known = {name for parameter in main.commands[verb].params for name in parameter.opts}
    assert {word.split("=")[0] for word in rest if word.startswith("--")} <= known


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = {
        name for page in PAGES for name in re.findall(r"(?:`|\$ )make ([a-z]+)", page.read_text("utf-8"))
    }
    assert {"report", "test"} <= shown <= targets


def test_python_of_the_readme_calls_what_exists() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    tree = ast.parse(program)
    modules = [
        name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
    ]
    calls = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
    }
    assert {module for module, _ in calls} == set(modules)
    for module, name in sorted(calls):
        assert callable(getattr(importlib.import_module(f"workbench.{module}"), name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_page_of_measures_is_what_their_docstrings_say() -> None:
    assert pages.PAGE.read_text("utf-8") == pages.written(), "docs/measures.md is out of date: run make docs"


def test_every_measure_is_on_the_page_once() -> None:
    page = pages.PAGE.read_text("utf-8")
    assert sorted(re.findall(r"^### `(\w+)`$", page, re.MULTILINE)) == sorted(MEASURES)
    assert re.findall(r"^\| \[`(\w+)`\]", page, re.MULTILINE) == re.findall(
        r"^### `(\w+)`$", page, re.MULTILINE
    )


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_says_what_it_gives_and_where_it_comes_from(name: str) -> None:
    document = FunctionDoc(MEASURES[name])
    assert len(document["Returns"]) == 1
    assert " ".join(document["Returns"][0].desc)
    assert bool(document["References"]) != (name in pages.NO_SOURCE), (
        f"give {name} a section References, or say in NO_SOURCE of tests/pages.py why it needs none"
    )


def test_the_page_tells_ranges_sizes_and_sources() -> None:
    page = pages.PAGE.read_text("utf-8")
    row, entry = (
        "| [`density`](#density) | a network | a share of possible ties, 0 to 1 |\n",
        "### `density`\n",
    )
    assert row in page
    told = page.partition(entry)[2].partition("\n### ")[0]
    assert "`density(network)`" in told
    assert "**Gives** from 0 to 1; NaN for fewer than two actors." in told
    assert "at least 10 actors and 15 ties" in told
    assert "**Source** Anderson, B. S., Butts, C. and Carley, K. (1999)." in told
