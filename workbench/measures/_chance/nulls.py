"""Which chance each measure is held against, and when there is none."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from workbench.measures._chance import recurrence, rewiring
from workbench.measures._chance.random import random_ties
from workbench.measures._chance.sample import Sample
from workbench.measures._chance.shuffles import shuffled_roles, spread_acts
from workbench.networks import Network

Rng = np.random.Generator


class Null(NamedTuple):
    """Networks by chance: what they are called, how they are drawn, and why there may be none."""

    name: str
    draw: Callable[[Network, Rng], Iterator[Network]]
    refusal: Callable[[Network, Rng], str | None]


class SampleNull(NamedTuple):
    """The same for a measure of conversations, which is computed on each draw."""

    name: str
    compute: Callable[[Sample], float]
    draw: Callable[[Sample, Rng], Iterator[float]]
    refusal: Callable[[Sample, Rng], str | None]
    needs_roles: bool


def _fixed(network: Network, _: Rng) -> str | None:
    size, ties = len(network), len(network.source)
    cells = size * (size - 1) // (1 if network.is_directed else 2)
    if 0 < ties < cells:
        return None
    return f"No null exists: {'all possible ties' if ties else 'no ties'} are there, so none can move."


def _rigid(network: Network, rng: Rng) -> str | None:
    if rewiring.swaps(network).exist(rng):
        return None
    return (
        "No null exists: no two ties can swap their ends, so this is the only network in which everybody has "
        "as many ties, as a star is."
    )


def _of_one_role(network: Network, _: Rng) -> str | None:
    if "role" in network.actors and network.actors["role"].nunique(dropna=False) > 1:
        return None
    return "No null exists: all actors have the same role, which can be dealt out in one way only."


def _spoken_once(network: Network, _: Rng) -> str | None:
    acts = network.actors.get("acts")
    if acts is None or acts.isna().any():
        return "No null exists: it is not known of everybody how often they act."
    if acts.sum() > (acts > 0).sum() > 1:
        return None
    return "No null exists: everybody acts once, so there are no further acts to spread."


def pairs(network: Network) -> Network:
    """
    Forget directions and weights.

    Parameters
    ----------
    network
        Directed or not.

    Returns
    -------
    pairs
        An undirected tie for each pair tied either way.
    """
    first = np.minimum(network.source, network.target).astype(np.int64)
    second = np.maximum(network.source, network.target)
    codes = np.unique(first * max(len(network), 1) + second)
    source, target = np.divmod(codes, max(len(network), 1))
    ends = (source.astype(np.int32), target.astype(np.int32))
    return Network(network.actors, *ends, np.ones(len(codes), np.int64), is_directed=False)


def _random_pairs(network: Network, rng: Rng) -> Iterator[Network]:
    return random_ties(pairs(network), rng)


NULLS = {
    "random": Null("random networks with as many ties: G(n,m)", random_ties, _fixed),
    "random pairs": Null(
        "random networks with as many tied pairs, searched anew",
        _random_pairs,
        lambda network, rng: _fixed(pairs(network), rng),
    ),
    "rewired": Null("rewired networks in which all keep their number of ties", rewiring.rewired, _rigid),
    "roles": Null("roles dealt out anew among the actors", shuffled_roles, _of_one_role),
    "acts": Null("acts spread evenly over the actors: multinomial", spread_acts, _spoken_once),
}
"""Networks by chance, by name."""

NULL_OF = {
    "isolates": "random",
    "isolate_share": "random",
    "weak_components": "random",
    "largest_weak_share": "random",
    "strong_components": "random",
    "largest_strong_share": "random",
    "reciprocity": "random",
    "corrected_reciprocity": "random",
    "transitivity": "rewired",
    "in_centralization": "random",
    "out_centralization": "random",
    "role_assortativity": "roles",
    "ei_index": "roles",
    "degree_assortativity": "rewired",
    "modularity": "rewired",
    "core_periphery_fit": "random pairs",
    "acts_gini": "acts",
}
"""Which null each measure of a network is held against."""

KEPT = "No null exists: it is as large in every network that this one is held against."
SLOW = "It takes too long to draw again and again; `percentile` does so with a null that you name."
NO_NULL = {
    "actors": KEPT,
    "ties": KEPT,
    "weight": KEPT,
    "diameter": SLOW,
    "density": KEPT,
    "betweenness_centralization": SLOW,
    "communities": "No null is set: their number hangs on the resolution; modularity is held against one.",
    "community_stability": SLOW,
    "strength_gini": "No null is set: how answers come to be repeated is not known; acts_gini has one.",
}
"""Why the other measures are held against none."""


def _no_visits(sample: Sample, rng: Rng) -> str | None:
    if recurrence.visits(sample).exist(rng):
        return None
    return "No null exists: no two members of a fortnight can swap the conversations they take part in."


def _no_members(sample: Sample, _: Rng) -> str | None:
    if sample.actors["role"].nunique() > 1 and not np.isnan(recurrence.member_share(sample)):
        return None
    return "No null exists: all have one role, or nobody answers anybody."


def _no_turns(sample: Sample, _: Rng) -> str | None:
    if not np.isnan(recurrence.turn_gini(sample)):
        return None
    return "No null exists: in no conversation do two or more persons write more messages than they are."


SAMPLE_NULLS = {
    "repeat_pairs": SampleNull(
        "members swapped between conversations of a fortnight",
        recurrence.repeat_pairs,
        recurrence.members_swapped,
        _no_visits,
        needs_roles=True,
    ),
    "member_share": SampleNull(
        "roles dealt out anew within conversations of like size",
        recurrence.member_share,
        recurrence.roles_shuffled,
        _no_members,
        needs_roles=True,
    ),
    "turn_gini": SampleNull(
        "turns spread evenly over those in a conversation: multinomial",
        recurrence.turn_gini,
        recurrence.turns_spread,
        _no_turns,
        needs_roles=False,
    ),
}
"""Measures of conversations together, each with its null."""
