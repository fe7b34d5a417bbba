"""Intervals hold what they promise, over services whose shares are known; chance brings any percentile."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from workbench import measures
from workbench.levels._intervals import interval, wilson


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    return importlib.import_module("intervals")


@pytest.mark.slow
def test_intervals_hold_the_shares_of_500_services(benchmark: Any) -> None:  # noqa: ANN401
    held = benchmark.simulate((12, 25, 60, 200), each=6, services=21, periods=100, seed=7)  # 504 services

    for name in (
        "conversations",
        "members",
        "staff messages",
        "change in conversations",
        "change in members",
    ):
        average, number = benchmark.shown(held, name, edge=False)
        # services of one kind are alike, so even an average of hundreds moves by two or three of a hundred
        assert number > 200
        assert 0.86 < average < 0.94, (name, average)
    average, _ = benchmark.shown(held, "bins", edge=False)
    assert (
        0.88 < average < 0.97
    )  # of so few, a share takes few values, and the interval holds more than it says
    for name in ("members, plain Wilson", "members, percentiles of resampled members"):
        assert benchmark.shown(held, name, edge=False)[0] < 0.84  # what it takes clusters into account for


def test_the_simulation_gives_the_shares_it_was_asked_for(benchmark: Any) -> None:  # noqa: ANN401
    services = benchmark.kinds.__globals__
    chance = np.random.default_rng(3)
    kind = benchmark.kinds(chance, (400,), 3)[2]  # with clusters
    ranks = np.concatenate([services["draw"](kind, chance).rank for _ in range(200)])

    assert np.bincount(ranks, minlength=4) / len(ranks) == pytest.approx(kind.shares, abs=0.03)
    service = services["draw"](kind, chance)
    counted = services["counted"](service)
    assert (counted.rank == service.rank).all()
    assert counted.found["staff_messages"].sum() == service.staff_messages.sum()


def test_without_clusters_the_interval_is_wilsons() -> None:
    counts = np.repeat([1.0, 0.0], [7, 24])
    alone = np.arange(31)

    assert interval(counts, np.ones(31), confidence=0.9)[1:3] == pytest.approx(wilson(7 / 31, 31, 0.9))
    assert interval(counts, np.ones(31), alone, alone, confidence=0.9)[1:3] == pytest.approx(
        wilson(7 / 31, 31, 0.9)
    )


def test_what_all_or_nobody_reaches_has_an_end_at_the_edge() -> None:
    assert interval(np.zeros(9), np.ones(9), confidence=0.9).low == 0
    assert interval(np.ones(9), np.ones(9), np.arange(9) % 2, confidence=0.9).high == 1


def test_the_variance_is_what_resampling_clusters_gives() -> None:
    chance = np.random.default_rng(5)
    cluster = np.repeat(np.arange(60), 5)
    messages = 1.0 + chance.poisson(3, 300)
    counts = messages * (chance.random(60) < 0.5)[cluster]
    found = interval(counts, messages, cluster, confidence=0.9)
    weights = chance.multinomial(60, np.full(60, 1 / 60), 20_000)[:, cluster]
    shares = (weights @ counts) / (weights @ messages)

    certainty = (stats.norm.ppf(0.95) / stats.t.ppf(0.95, 59)) ** 2
    assert found.share * (1 - found.share) / found.effective * certainty == pytest.approx(
        shares.var(), rel=0.06
    )


def test_clusters_that_cross_are_counted_once_where_they_meet() -> None:
    chance = np.random.default_rng(6)
    week, member = (codes.ravel() for codes in np.indices((40, 10)))
    by_week = (chance.random(40) < 0.5)[week].astype(float)
    ones = np.ones(400)

    only_week = interval(by_week, ones, week, confidence=0.9).effective
    assert interval(by_week, ones, member, confidence=0.9).effective == pytest.approx(400)
    assert interval(by_week, ones, member, week, confidence=0.9).effective < 1.2 * only_week
    assert only_week < 45


# chance brings any percentile


def random_network(seed: int) -> "nx.DiGraph[int]":
    network = nx.gnm_random_graph(16, 70, seed=seed, directed=True)
    chance = np.random.default_rng(seed)
    nx.set_edge_attributes(network, 1, "weight")
    nx.set_node_attributes(network, dict(enumerate(chance.choice(["staff", "member"], 16).tolist())), "role")
    return network


def closeness(network: Any) -> float:  # noqa: ANN401
    """A number that hardly ever comes twice: how often ties are passed on, each weighed by who it meets."""
    ties = network.neighbours.astype(float)
    weight = np.sqrt(1 + np.arange(ties.shape[0]))
    return float(weight @ (ties @ (ties @ weight)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measure", "null", "networks"),
    [
        ("reciprocity", None, 300),
        ("transitivity", None, 80),  # rewired, which takes longer
        ("ei_index", None, 300),
        (closeness, "random", 300),
    ],
)
def test_percentiles_are_uniform_where_there_is_nothing(
    measure: str | Callable[..., float], null: str | None, networks: int
) -> None:
    found = [
        measures.percentile(random_network(seed), measure, null=null, draws=19, seed=1000 + seed)[
            "percentile"
        ]
        for seed in range(networks)
    ]

    assert stats.kstest(np.array(found, float) / 100, "uniform").pvalue > 0.01
