"""
Writing pages from what the code says of itself: ``python -m tests.pages`` writes ``docs/measures.md``.

Every public function of `workbench.measures` is on that page, in the words of its docstring. Whoever adds a
measure runs it again; a test says so where that was forgotten.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from numpydoc.docscrape import FunctionDoc

from workbench import measures

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "measures.md"

GROUPS = {  # in the order of the page, and in each the modules of `workbench.measures` in theirs
    "Of actors": (
        *("actors.degrees", "actors.centrality", "actors.pagerank", "actors.cores", "actors.clustering"),
        *("actors.brokerage", "talk.voices"),
    ),
    "Of networks": (
        *("whole.cohesion", "whole.components", "whole.distances", "whole.transitivity"),
        *("whole.centralization", "whole.mixing", "whole.communities", "whole.core_periphery"),
        "whole.inequality",
    ),
    "Of conversations": ("talk.shapes", "talk.dialogues", "talk.questions", "talk.latency"),
    "Beside chance, and change": ("chance.against", "chance.change", "chance.sample"),
    "Tables": ("whole.overview", "actors.gathered", "talk.gathered", "whole.tables", "catalogue"),
}
NO_SOURCE = {  # why nothing needs to be cited
    "actors": "It puts measures beside each other; their sources stand with them.",
    "catalogue": "It lists measures; their sources stand with them.",
    "conversations": "It puts measures beside each other; their sources stand with them.",
    "network": "It puts measures beside each other; their sources stand with them.",
    "questions": "It lists what is in the study; how waiting is measured stands with `latency`.",
    "sample": "It reads; the sources of what rests on it stand there.",
    "ties_by_role": "It counts, and does nothing else.",
}
SAME = {"overall_reciprocity": "reciprocity"}  # names under which `network` shows a measure
HEAD = """\
# Measures

Every function of `workbench.measures`, in the words of its docstring: what it gives, between which ends,
when it is refused, and who described it first. In a notebook, `help(measures.density)` shows the same with
an example.

- A network is what a function of `workbench.networks` gives, or any networkx graph. A study, where a network
  is asked for, stands for its network of replies. A tie to oneself never counts.
- What cannot be told is missing (NaN, NA or NaT), never 0. In networks under the sizes named here, `network`
  shows a measure as missing, with the reason.
- Values are those of networkx on the same graph, unless it says here where they differ.

This page is written by `make docs`. Change the docstrings, not the page.
"""
OF = (  # how the beginning of what is returned tells what a value belongs to
    (r"Shape \(n_actors,\), indexed by actor; ", "an actor"),
    (r"By actor[^:]*: ", "an actor"),
    (r"By conversation: ", "a conversation"),
    (r"One row (?:an?|one) ", "a table"),
)
TOLD = {"network": "a network", "service": "a study"}  # else by what is measured
Function = Callable[..., Any]


def public() -> dict[str, list[tuple[str, Function]]]:
    """List the functions of each group; those of one module in the order in which they stand there."""
    found: dict[str, list[tuple[str, Function]]] = {}
    for group, modules in GROUPS.items():
        members = [(name, function) for name, function in functions() if _module(function) in modules]
        found[group] = sorted(
            members, key=lambda each: (modules.index(_module(each[1])), each[1].__code__.co_firstlineno)
        )
    homeless = sorted({_module(function) for _, function in functions()}.difference(*GROUPS.values()))
    if homeless:
        raise SystemExit(
            f"The page has no group for the module {homeless[0]} of measures. "
            f"Add '{homeless[0]}' to GROUPS in tests/pages.py."
        )
    return found


def functions() -> Iterator[tuple[str, Function]]:
    """List the public functions; classes among them only hold what functions give."""
    named = ((name, getattr(measures, name)) for name in measures.__all__)
    return ((name, each) for name, each in named if not inspect.isclass(each))


def _module(function: Function) -> str:
    return function.__module__.rpartition("._")[2]


def written() -> str:
    """Give the page."""
    found = public()
    rows = [_row(name, function) for members in found.values() for name, function in members]
    parts = [HEAD, "| Measure | Of | Gives |\n|---|---|---|\n" + "".join(rows)]
    for group, members in found.items():
        if members:
            parts += [f"## {group}\n", *(_entry(name, function) for name, function in members)]
    return "\n".join(parts)


def _row(name: str, function: Function) -> str:
    listed = _listed(name, function)
    belongs, gives = _in_short(function)
    if listed is not None:  # "a share, 0 to 1" of "ties"
        gives = re.sub("^(a share|a count),", rf"\1 of {listed['unit']},", listed["range"])
    return f"| [`{name}`](#{name}) | {belongs} | {_cell(gives)} |\n"


def _listed(name: str, function: Function) -> Any:  # noqa: ANN401  a row of a table
    """Find what the catalogue of measures of whole networks says of a function that gives one number."""
    catalogue = measures.catalogue()
    name = SAME.get(name, name)
    is_number = function.__annotations__.get("return") in (int, float)
    return catalogue.loc[name] if is_number and name in catalogue.index else None


def _in_short(function: Function) -> tuple[str, str]:
    """Tell what a value belongs to, and its range: the first clause that its docstring has on it."""
    (given,) = FunctionDoc(function)["Returns"]
    text = " ".join(given.desc)
    belongs = TOLD.get(next(iter(inspect.signature(function).parameters), ""), "numbers")
    for pattern, of in OF:
        if begin := re.match(pattern, text):
            belongs, text = of, text[begin.end() :] if of != "a table" else text
            break
    if "bool" in str(function.__annotations__.get("return")):
        return belongs, "whether it is so"
    ends = r"; |\. |\.$|: `|: the |: counts" if belongs == "a table" else r"; |\. |\.$"
    return belongs, re.split(ends, text, maxsplit=1)[0]


def _entry(name: str, function: Function) -> str:
    document = FunctionDoc(function)
    (given,) = document["Returns"]
    parts = [
        f"### `{name}`",
        f"`{name}{_signature(function)}`",
        " ".join(document["Summary"]),
        *_paragraphs(document["Extended Summary"]),
        f"**Gives** {_lowered(re.sub(OF[0][0], 'By actor: ', ' '.join(given.desc)))}",
    ]
    if refusals := list(_refusals(name, function, document)):
        parts.append("**Refused**\n\n" + "\n".join(refusals))
    parts.append(f"**Source** {_source(name, document)}")
    return "\n\n".join(map(_markdown, parts)) + "\n"


def _signature(function: Function) -> str:
    signature = inspect.signature(function)
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def _refusals(name: str, function: Function, document: FunctionDoc) -> Iterator[str]:
    for error in document["Raises"]:
        yield f"- `{error.type}`: {_lowered(' '.join(error.desc))}"
    listed = _listed(name, function)
    if listed is not None:
        least = [
            f"{listed[f'least_{what}']} {what}" for what in ("actors", "ties") if listed[f"least_{what}"]
        ]
        known = f"{' and '.join(listed['needs'].split())} to be known"
        wanted = " and ".join([known, *([f"at least {' and '.join(least)}"] if least else [])])
        yield f"- `network` wants {wanted}, and else shows it as missing, with the reason."


def _source(name: str, document: FunctionDoc) -> str:
    listed = " ".join(line.strip() for line in document["References"])
    references = [each.strip() for each in re.split(r"\.\. \[\d+\] ", listed) if each.strip()]
    return " · ".join(references) or NO_SOURCE.get(name, "")


def _paragraphs(lines: list[str]) -> list[str]:
    """Join the lines of each paragraph, and leave lists as they are."""
    blocks = "\n".join(lines).strip().split("\n\n")
    return [
        block if re.match(r"[-*\d]", block) else " ".join(line.strip() for line in block.splitlines())
        for block in blocks
        if block
    ]


def _lowered(text: str) -> str:
    """Begin with a small letter, since it goes on after a word in bold."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _markdown(text: str) -> str:
    return text.replace("``", "`")


def _cell(text: str) -> str:
    return _markdown(text).replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(written(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
