"""The weights: what each level of each term adds to the chance of a link, from ``weights.toml``."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.replies._facets import LEVELS, Codes

Term: TypeAlias = tuple[str, ...]
Tables: TypeAlias = Mapping[Term, NDArray[np.float32]]

ANSWERS: Sequence[Term] = (
    ("distance", "between", "names"),
    ("distance",),
    ("minutes", "same"),
    ("since", "between", "last"),
    ("aim", "names", "same"),
    ("asked", "between"),
    ("asked", "asks", "same"),
    ("words", "of"),
)
"""Terms of a message and one that it may answer: facets whose levels count together."""
THREADS: Sequence[Term] = (("thread", "end", "same", "names"), ("opens", "asked", "thread"))
"""Terms that need a first guess of the links."""
STARTS: Sequence[Term] = (("silence", "calls"), ("asks", "calls"))
"""Terms of a message that answers nothing."""


class Weights(NamedTuple):
    """By term: a weight for each combination of levels, the last facet fastest."""

    answers: Tables
    starts: Tables


@cache
def read(*, is_naming: bool) -> tuple[Weights, Weights]:
    """
    Read the weights that the package brings.

    Parameters
    ----------
    is_naming
        For places where people name each other, or for others.

    Returns
    -------
    first
        For a first guess.
    second
        For the links themselves, which look at that guess.
    """
    told = tomllib.loads(files(__package__).joinpath("weights.toml").read_text("utf-8"))
    told = told["naming" if is_naming else "other"]
    return _weights(told["first"], ANSWERS), _weights(told["second"], [*ANSWERS, *THREADS])


def _weights(told: Mapping[str, Any], answers: Sequence[Term]) -> Weights:
    return Weights(
        *(
            {term: _table(told[kind][name(term)], term) for term in terms}
            for kind, terms in (("answers", answers), ("starts", STARTS))
        )
    )


def _table(told: Mapping[str, float], term: Term) -> NDArray[np.float32]:
    return np.array([told.get(level, 0) for level in levels(term)], np.float32)


def name(term: Term) -> str:
    """
    Tell what a term is called.

    Parameters
    ----------
    term
        Its facets.

    Returns
    -------
    name
        Such as ``asked, between``.
    """
    return ", ".join(term)


def levels(term: Term) -> list[str]:
    """
    Tell what the levels of a term are called, in the order of their codes.

    Parameters
    ----------
    term
        Its facets.

    Returns
    -------
    levels
        Such as ``asks, own``.
    """
    return [", ".join(combination) for combination in product(*(LEVELS[facet] for facet in term))]


_GROUPS: Sequence[Term] = (
    ("distance", "between", "names", "same", "last", "since", "aim", "asked", "asks"),
    ("minutes", "same"),
    ("words", "of"),
    ("thread", "end", "opens", "asked", "same", "names"),
)


def fold(tables: Tables) -> Tables:
    """
    Add tables into few that say the same, since each is looked up once for every pair of messages.

    Parameters
    ----------
    tables
        By term.

    Returns
    -------
    tables
        By terms of more facets, so that those of every given term lie in one of them.
    """
    folded: dict[Term, NDArray[np.float32]] = {}
    for term, table in tables.items():
        group = next(group for group in _GROUPS if set(term) <= set(group))
        sizes = [len(LEVELS[facet]) for facet in group]
        order = [facet for facet in group if facet in term]
        laid = table.reshape([len(LEVELS[facet]) for facet in term])
        laid = laid.transpose([term.index(facet) for facet in order])
        wide = laid.reshape([len(LEVELS[facet]) if facet in term else 1 for facet in group])
        folded[group] = folded.get(group, np.zeros(1, np.float32)) + np.broadcast_to(wide, sizes)
    return {group: table.ravel() for group, table in folded.items()}


def combine(facets: Mapping[str, Codes], term: Term) -> NDArray[np.intp]:
    """
    Tell the level of a term from those of its facets.

    Parameters
    ----------
    facets
        Codes by facet.
    term
        Its facets.

    Returns
    -------
    codes
        Places in `levels`.
    """
    codes: NDArray[np.intp] = facets[term[0]].astype(np.intp)
    for facet in term[1:]:
        codes = codes * len(LEVELS[facet]) + facets[facet]
    return codes
