"""Whether the levels include each other: which periods show a wider level without a narrower one."""

from typing import NamedTuple

import pandas as pd

from workbench.errors import StudyError
from workbench.levels._scale import ON_SCALE


class Inclusiveness(NamedTuple):
    """How far the levels of a service form one inclusive order."""

    reproducibility: float
    """Share of cells that the number of levels in a period tells, 0 to 1; missing without periods."""
    marginal: float
    """The same if every period were told to show what most periods show: what there is to beat."""
    periods: int
    breaches: pd.DataFrame
    """One row a period that shows a wider level without a narrower one."""


def inclusiveness(profile: pd.DataFrame) -> Inclusiveness:
    """
    Test whether periods that show a wider level show the narrower ones too.

    The theory says that each form of use includes those before it. Nothing here enforces that: the rule
    gives each conversation one level, and a month may hold dialogues and no announcement. The test counts,
    for each period, the levels at which some conversation stands, and compares them with the narrowest
    levels of that number.

    Parameters
    ----------
    profile
        What `profile` gave by month, by platform or by both.

    Returns
    -------
    inclusiveness
        Guttman's coefficient of reproducibility, errors counted after Goodenough and Edwards, with the
        least it could be at these margins; periods with some conversation on the scale; and the periods in
        breach, each with True and False in the columns of the levels. From .90 on an order is commonly held
        to be inclusive, but where most periods show the same levels that is reached by any pattern.

    Raises
    ------
    StudyError
        If the profile is not by period.

    References ---------- .. [1] Guttman, L. (1944). A basis for scaling qualitative data. American
    Sociological Review, 9(2), 139-150. .. [2] Edwards, A. L. (1948). On Guttman's scale analysis.
    Educational and Psychological Measurement, 8(3),
       313-318.

    Examples -------- The second month shows dialogues and no announcement: two of its three cells stand
    elsewhere than the one level it shows would have them.

    >>> rows = [("2026-01", "L1", 4), ("2026-01", "L2", 1), ("2026-02", "L2", 2)]
    >>> found = inclusiveness(pd.DataFrame(rows, columns=["month", "level", "at"]))
    >>> round(found.reproducibility, 3), found.periods, list(found.breaches.index)
    (0.667, 2, ['2026-02'])
    """
    keys = [name for name in ("platform", "month") if name in profile]
    if not keys:
        raise StudyError("This profile is of one period alone. Give levels.profile(service, by='month').")
    on_scale = profile[profile["level"].isin(list(ON_SCALE))]
    counts = on_scale.pivot_table("at", keys, "level", aggfunc="sum").reindex(columns=list(ON_SCALE))
    shown = counts.fillna(0).gt(0)
    shown = shown[shown.any(axis=1)].rename_axis(columns=None)
    expected = shown.apply(
        lambda row: [place < row.sum() for place in range(len(row))], axis=1, result_type="broadcast"
    )
    wrong = shown != expected
    errors = wrong.to_numpy()
    common = shown.mean()
    marginal = pd.concat([common, 1 - common], axis=1).max(axis=1).mean()
    reproducibility = 1 - errors.mean() if errors.size else float("nan")
    return Inclusiveness(float(reproducibility), float(marginal), len(shown), shown[wrong.any(axis=1)])
