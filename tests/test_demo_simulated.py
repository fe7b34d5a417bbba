"""Simulated services: few of them here, for what intervals hold is told by the appendix on method."""

import pytest

from workbench.demo import simulated
from workbench.errors import StudyError


def test_intervals_hold_what_services_were_made_with() -> None:
    found = simulated.coverage(services=12, conversations=40)
    assert list(found.index) == ["L1", "L2", "L3"]
    assert (found["services"] == 12).all()
    # of twelve intervals of 90 %, eight or fewer hold the truth once in two hundred times and more
    assert (found["covered"] >= 8).all()
    assert ((found["low"] < found["share"]) & (found["share"] <= found["high"])).all()
    assert found["interval"].unique().tolist() == [0.9]


def test_a_seed_gives_the_same_services() -> None:
    one, same = (simulated.coverage(services=2, conversations=20, seed=4) for _ in range(2))
    assert one.equals(same)


@pytest.mark.parametrize("wrong", [{"services": 0}, {"conversations": 0}, {"again": 1.0}])
def test_nothing_cannot_be_simulated(wrong: dict[str, float]) -> None:
    with pytest.raises(StudyError, match=r"cannot be simulated\. Give one or more of each"):
        simulated.coverage(**wrong)  # type: ignore[arg-type]
