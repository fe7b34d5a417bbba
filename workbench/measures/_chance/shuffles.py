"""Chance that leaves ties as they are: roles dealt out anew, acts spread over actors anew."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbench.networks import Network


def shuffled_roles(network: Network, rng: np.random.Generator) -> Iterator[Network]:
    """
    Deal out the roles of a network anew.

    Parameters
    ----------
    network
        With `role` on its nodes.
    rng
        What draws.

    Yields
    ------
    drawn
        The same ties among the same actors, as many of each role.
    """
    roles = network.actors["role"].to_numpy(object)
    while True:
        yield replace(network, actors=network.actors.assign(role=rng.permutation(roles)))


def spread_acts(network: Network, rng: np.random.Generator) -> Iterator[Network]:
    """
    Spread the acts of a network over its actors anew.

    Parameters
    ----------
    network
        With `acts` on its nodes.
    rng
        What draws.

    Yields
    ------
    drawn
        As many acts in all: one of each actor who acts at all, and whose each further act is, is left to
        chance.
    """
    acts = network.actors["acts"].to_numpy(np.int64)
    is_acting = acts > 0
    size = int(is_acting.sum())
    shares = np.full(size, 1 / max(size, 1))
    while True:
        drawn = np.zeros_like(acts)
        drawn[is_acting] = 1 + rng.multinomial(acts.sum() - size, shares)
        yield replace(network, actors=network.actors.assign(acts=drawn))
