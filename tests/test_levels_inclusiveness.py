"""Whether wider levels come with narrower ones, on periods that can be counted by eye."""

import math

import pandas as pd
import pytest

from workbench import levels
from workbench.errors import StudyError


def profile(**months: str) -> pd.DataFrame:
    """Write each month as the levels it shows: 12 for L1 and L2."""
    rows = [
        {"month": month, "level": f"L{level}", "at": int(str(level) in shown)}
        for month, shown in months.items()
        for level in (1, 2, 3)
    ]
    return pd.DataFrame(rows, columns=["month", "level", "at"])


def test_nested_months_are_reproduced_without_error() -> None:
    found = levels.inclusiveness(profile(a="1", b="12", c="123"))
    assert found.reproducibility == 1
    assert found.marginal == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    assert found.breaches.empty


def test_a_month_in_breach_is_named_with_what_it_shows() -> None:
    # c shows two levels, which should be L1 and L2: L1 is missing and L3 stands in its place
    found = levels.inclusiveness(profile(a="1", b="12", c="23", d="123"))
    assert found.reproducibility == pytest.approx(1 - 2 / 12)
    assert found.breaches.to_dict("index") == {"c": {"L1": False, "L2": True, "L3": True}}


def test_months_without_levels_do_not_count() -> None:
    found = levels.inclusiveness(profile(a="", b="12"))
    assert (found.periods, found.reproducibility) == (1, 1)
    assert math.isnan(levels.inclusiveness(profile(a="")).reproducibility)


def test_what_stands_off_the_scale_is_left_out() -> None:
    table = profile(a="12")
    beside = pd.DataFrame({"month": ["a"], "level": ["unanswered"], "at": [9]})
    assert levels.inclusiveness(pd.concat([table, beside])).reproducibility == 1


def test_one_period_alone_is_no_order() -> None:
    with pytest.raises(StudyError, match=r"one period alone.*by='month'"):
        levels.inclusiveness(pd.DataFrame({"level": ["L1"], "at": [1]}))
