"""All measures of whole networks in one list: how each is read, what it needs, how small is too small."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from workbench.measures._chance.nulls import NULL_OF, NULLS
from workbench.measures._given import known_roles
from workbench.measures._whole import (
    centralization,
    cohesion,
    communities,
    components,
    core_periphery,
    distances,
    inequality,
    mixing,
    transitivity,
)
from workbench.networks import Network

FEWEST_ACTORS = 10
FEWEST_TIES = 15
MANY_TIES = 50_000  # from here on communities are sought often enough to compare, but not ten times
NO_ACTORS = ("actor_conversation", "actor_link", "conversation_tree")
"""Networks of which some nodes or all are no actors."""
COUNT = "a count, from 0"
SHARE = "a share, 0 to 1"


class Subject:
    """
    A network to be measured, and what several measures look at.

    Parameters
    ----------
    ties
        In arrays.
    seed
        Of whatever is drawn at random.
    """

    def __init__(self, ties: Network, seed: int) -> None:
        self.ties = ties
        self.seed = seed

    @cached_property
    def communities(self) -> "pd.Series[int]":
        """Which community each actor belongs to."""
        return communities.communities(self.ties, seed=self.seed)


class Measure(NamedTuple):
    """How a measure is computed and read, and when it is refused."""

    compute: Callable[[Subject], float]
    range: str
    unit: str
    needs: tuple[str, ...]
    actors: int
    ties: int
    undefined: str

    def refusal(self, ties: Network) -> str | None:
        """
        Say why it is refused.

        Parameters
        ----------
        ties
            A network.

        Returns
        -------
        reason
            A sentence; None where it can be told.
        """
        if ties.facts.get("network") in NO_ACTORS:
            return "Not all nodes of this network are actors, and measures tell of actors among themselves."
        for need in self.needs:
            if refusal := NEEDS[need](ties):
                return refusal
        if len(ties) < self.actors and not self.ties:
            return f"Too small to say: {len(ties)} actors, at least {self.actors} are needed."
        if len(ties) < self.actors or len(ties.source) < self.ties:
            return (
                f"Too small to say: {len(ties)} actors and {len(ties.source)} ties, "
                f"at least {self.actors} and {self.ties} are needed."
            )
        return None


def _unless(is_met: bool, refusal: str) -> str | None:  # noqa: FBT001 - reads as it is said
    return None if is_met else refusal


NEEDS: dict[str, Callable[[Network], str | None]] = {
    "ties": lambda ties: ties.unseen,
    "direction": lambda ties: _unless(
        ties.is_directed, "Ties of this network have no direction, which is what this is about."
    ),
    "roles": lambda ties: _unless(
        bool(known_roles(ties)[1].any()),
        "No role is known: import with a role map, which says who is staff and who a member.",
    ),
    "acts": lambda ties: _unless(
        "acts" in ties.actors, "The network does not say how often each actor acts."
    ),
}
"""What a measure cannot do without: each gives what is said where it lacks, else None."""


def _count(compute: Callable[[Network], float], unit: str, *needs: str) -> Measure:
    """Tell a count however small the network is."""
    return Measure(lambda of: compute(of.ties), COUNT, unit, needs, 0, 0, "Nothing to count.")


def _index(
    compute: Callable[[Network], float], unit: str, span: str, undefined: str = "", *needs: str
) -> Measure:
    return Measure(
        lambda of: compute(of.ties), span, unit, ("ties", *needs), FEWEST_ACTORS, FEWEST_TIES, undefined
    )


def _found(compute: Callable[[Subject], float], unit: str, span: str) -> Measure:
    return Measure(compute, span, unit, ("ties",), FEWEST_ACTORS, FEWEST_TIES, "")


ALIKE = "Every tie joins actors of equally many ties, so nothing can go together with anything."
ALL_TIED = "All possible ties exist, so chance cannot be told from anything else."
FAR = "It takes too long to know: `diameter_bounds` says between which numbers it lies."
NO_PAIR = "Nobody has two contacts who could be each other's contacts."
ONE_ROLE = "Ties are known within one role only, or between actors whose role is not known."
NO_SIDES = "There are no ties among staff and members, or none of either."

MEASURES = {
    "actors": _count(len, "actors"),
    "ties": _count(lambda ties: len(ties.source), "ties", "ties"),
    "weight": _count(lambda ties: float(ties.weight.sum()), "acts that make ties", "ties"),
    "isolates": _count(cohesion.isolates, "actors", "ties"),
    "isolate_share": _index(cohesion.isolate_share, "actors", SHARE),
    "weak_components": _count(components.weak_components, "parts", "ties"),
    "largest_weak_share": _index(components.largest_weak_share, "actors", SHARE),
    "strong_components": _count(components.strong_components, "parts", "ties", "direction"),
    "largest_strong_share": _index(components.largest_strong_share, "actors", SHARE, "", "direction"),
    "diameter": _index(distances.diameter, "steps", "a count, from 1", FAR),
    "density": _index(cohesion.density, "possible ties", SHARE),
    "reciprocity": _index(cohesion.overall_reciprocity, "ties", SHARE, "", "direction"),
    "corrected_reciprocity": _index(
        cohesion.corrected_reciprocity,
        "index",
        "-1 to 1 (all returned), 0 as by chance",
        ALL_TIED,
        "direction",
    ),
    "transitivity": _index(transitivity.transitivity, "pairs of contacts", SHARE, NO_PAIR),
    "in_centralization": _index(
        centralization.in_centralization, "index", "0 (all alike) to 1 (all answer one)", "", "direction"
    ),
    "out_centralization": _index(
        centralization.out_centralization, "index", "0 (all alike) to 1 (one answers all)", "", "direction"
    ),
    "betweenness_centralization": Measure(
        lambda of: centralization.betweenness_centralization(of.ties, seed=of.seed),
        "0 (all alike) to 1 (one between all)",
        "index",
        ("ties",),
        FEWEST_ACTORS,
        FEWEST_TIES,
        "Nobody can stand between two others.",
    ),
    "role_assortativity": _index(
        mixing.role_assortativity,
        "index",
        "-1 (across roles) to 1 (within), 0 as by chance",
        ONE_ROLE,
        "roles",
    ),
    "ei_index": _index(
        mixing.ei_index,
        "index",
        "-1 (within staff or members) to 1 (between)",
        NO_SIDES,
        "roles",
    ),
    "degree_assortativity": _index(
        mixing.degree_assortativity, "index", "-1 (busy with quiet) to 1 (busy with busy)", ALIKE
    ),
    "communities": _found(lambda of: int(of.communities.max()), "communities", "a count, from 1"),
    "modularity": _found(
        lambda of: communities.modularity(of.ties, of.communities, seed=of.seed),
        "index",
        "-0.5 to 1, high in sparse networks of chance too",
    ),
    "community_stability": _found(
        lambda of: communities.community_stability(
            of.ties, seeds=3 if len(of.ties.source) > MANY_TIES else 10
        ),
        "index",
        "0 (agree as by chance) to 1 (always the same)",
    ),
    "core_periphery_fit": Measure(
        lambda of: core_periphery.best_core(of.ties)[0],
        "-1 to 1 (a core tied to all), high by chance too",
        "index",
        ("ties",),
        core_periphery.FEWEST_ACTORS,
        FEWEST_TIES,
        "All possible ties exist, so there is no periphery.",
    ),
    "acts_gini": Measure(
        lambda of: inequality.acts_gini(of.ties),
        "0 (all act alike) to 1 (one alone acts)",
        "index",
        ("acts",),
        FEWEST_ACTORS,
        0,
        "It is not known of everybody how often they act.",
    ),
    "strength_gini": _index(inequality.strength_gini, "index", "0 (all tied alike) to 1 (few hold all)"),
}
"""Every measure in the order in which it is shown."""


def catalogue() -> pd.DataFrame:
    """
    List the measures of whole networks, and when each is refused.

    Returns
    -------
    catalogue
        One row a measure, in the order of `network`: `range`, `unit`, `needs` (words, parted by spaces),
        `least_actors` and `least_ties`, under which it is not told, and `null`, the networks that
        `against_chance` holds it against, NA if none.

    Examples
    --------
    >>> catalogue().loc["density", ["range", "least_actors", "least_ties"]].to_dict()
    {'range': 'a share, 0 to 1', 'least_actors': 10, 'least_ties': 15}
    """
    rows = [(m.range, m.unit, " ".join(m.needs), m.actors, m.ties) for m in MEASURES.values()]
    columns = ["range", "unit", "needs", "least_actors", "least_ties"]
    table = pd.DataFrame(rows, pd.Index(list(MEASURES), name="measure"), columns)
    nulls = {measure: NULLS[null].name for measure, null in NULL_OF.items()}
    return table.assign(null=table.index.map(nulls).astype("string"))
