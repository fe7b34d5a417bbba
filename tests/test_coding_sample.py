"""The sample: blind, stratified, and with the chances that it states."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from workbench import coding
from workbench.errors import StudyError

VERDICTS = ("L1", "L2", "L3", "L3-peer", "peer-exchange", "unanswered", "undetermined")


def verdicts(**numbers: int) -> pd.DataFrame:
    """Make verdicts: so many by name, such as ``L2=5``, or ``L2_doubt=3`` where settings differ."""
    rows = []
    for name, number in numbers.items():
        central, _, doubt = name.replace("peer", "-peer").partition("_")
        strict = "L1" if doubt else central
        rows += [{"central": central, "strict": strict, "lenient": central}] * number
    table = pd.DataFrame(rows)
    return table.assign(conversation=[f"c{number:05}" for number in range(len(table))])


def test_every_stratum_counts_as_many_as_any_other_and_rare_ones_whole() -> None:
    table = verdicts(L1=500, L2=300, L2_doubt=4, L3=30, unanswered=40, excluded=50)
    drawn = coding.sample(table, size=150, double=60, pilot=20)
    main = drawn[drawn["part"].ne("pilot")].merge(table)
    assert main.groupby(["central", main["strict"].ne(main["lenient"])]).size().to_dict() == {
        ("L1", False): 39,
        ("L2", False): 39,
        ("L2", True): 4,
        ("L3", False): 30,
        ("unanswered", False): 38,
    }
    assert drawn["part"].value_counts().to_dict() == {"single": 90, "double": 60, "pilot": 20}
    assert not drawn["conversation"].isin(table.loc[table["central"].eq("excluded"), "conversation"]).any()
    assert drawn["conversation"].is_unique
    assert drawn["conversation"].is_monotonic_increasing


def test_the_table_tells_no_verdict() -> None:
    drawn = coding.sample(verdicts(L1=50, L2=50, L3=9), size=40, double=10, pilot=5)
    assert list(drawn) == ["conversation", "part", "stratum", "of", "probability"]
    assert drawn["stratum"].dtype == np.int64
    # and its numbers do not follow the order of the levels
    orders = {
        tuple(coding.sample(verdicts(L1=50, L2=50, L3=9), size=40, seed=seed).groupby("of")["stratum"].min())
        for seed in range(9)
    }
    assert len(orders) > 1


def test_the_pilot_never_counts() -> None:
    drawn = coding.sample(verdicts(L1=80, L2=60), size=40, double=20, pilot=10)
    pilot = drawn[drawn["part"].eq("pilot")]
    assert len(pilot) == 10
    assert pilot["probability"].isna().all()


def test_stated_chances_are_the_chances() -> None:
    table = verdicts(L1=12, L2=6, L3=2)
    times = pd.Series(0.0, index=table["conversation"])
    stated = pd.Series(np.nan, index=table["conversation"])
    for seed in range(400):
        drawn = coding.sample(table, size=8, double=4, pilot=3, seed=seed)
        main = drawn[drawn["part"].ne("pilot")].set_index("conversation")["probability"].astype("float64")
        times[main.index] += 1
        stated[main.index] = main
    assert stated.notna().all()
    assert (times / 400 - stated).abs().max() < 0.08


def test_all_are_taken_where_there_are_few() -> None:
    drawn = coding.sample(verdicts(L1=9, L2=5))
    assert len(drawn) == 14
    assert drawn["probability"].eq(1).all()
    assert set(drawn["part"]) == {"double"}


def test_many_of_level_3_are_drawn_as_any_other() -> None:
    drawn = coding.sample(verdicts(L1=100, L3=100), size=60, double=20, pilot=0)
    assert drawn.groupby("stratum").size().tolist() == [30, 30]


def test_faults_are_named() -> None:
    table = verdicts(L1=9, L2=5)
    with pytest.raises(StudyError, match="there are none without a role map"):
        coding.sample(table.assign(central=pd.Series(pd.NA, index=table.index, dtype="str")))
    with pytest.raises(StudyError, match=r"A sample of 3 is too small for 2 strata; .* it takes 4"):
        coding.sample(table, size=3)
    with pytest.raises(StudyError, match="no conversation to code"):
        coding.sample(table.assign(central="excluded"))
    with pytest.raises(StudyError, match="cannot be negative, as in double=-1"):
        coding.sample(table, double=-1)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=7).filter(any),
    st.integers(14, 150),
    st.integers(0, 150),
    st.integers(0, 40),
    st.integers(0, 3),
)
def test_parts_add_up(numbers: list[int], size: int, double: int, pilot: int, seed: int) -> None:
    table = verdicts(**dict(zip((name.replace("-", "") for name in VERDICTS), numbers, strict=False)))
    drawn = coding.sample(table, size=size, double=double, pilot=pilot, seed=seed)
    parts = drawn["part"].value_counts()
    main = parts.get("double", 0) + parts.get("single", 0)
    assert main == min(size, len(table))
    assert parts.get("double", 0) == min(double, main)
    assert parts.get("pilot", 0) == min(pilot, len(table) - main)
    weights = 1 / drawn.loc[drawn["part"].ne("pilot"), "probability"].astype("float64")
    assert weights.sum() == pytest.approx(len(table))
