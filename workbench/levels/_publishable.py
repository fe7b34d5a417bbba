"""What of a profile may be published: nothing that fewer than k persons stand behind, or that reveals it."""

import pandas as pd

from workbench import privacy
from workbench.levels._scale import ADDRESSED, BESIDE, ON_SCALE
from workbench.vocabulary import Verdict

_NUMBERS = ["conversations", "share", "low", "high", "strict", "lenient"]


def publishable(profile: pd.DataFrame, *, k: int) -> pd.DataFrame:
    """
    Withhold what fewer than k persons stand behind, and what would let it be worked out.

    Parameters
    ----------
    profile
        What `profile` gave.
    k
        Fewest persons a published number may rest on.

    Returns
    -------
    published
        The same table without `people`; withheld rows have no numbers but a `reason`. The number at or
        above a level is published only where all numbers it is made of are.
    """
    shown = profile.assign(month=profile.get("month", "all"))
    hidden = _hidden(shown, k=k)
    above = shown["level"].isin(ON_SCALE)
    reveals = hidden.where(above, other=False)[::-1].groupby(shown["month"]).cummax().sort_index() & above
    # where nothing else could be hidden beside a number, its total would tell it
    group = [shown["month"], shown["level"].isin(ADDRESSED)]
    alone = hidden.groupby(group).transform("sum") == 1
    withheld = hidden | reveals | alone
    shown[_NUMBERS] = shown[_NUMBERS].mask(withheld)
    shown["of"] = shown["of"].mask(alone)
    shown["at"] = shown["at"].mask(hidden)
    shown.loc[withheld, "reason"] = f"withheld: fewer than {k} persons, or would reveal such a number"
    return shown.drop(columns=["people", *([] if "month" in profile else ["month"])])


def _hidden(profile: pd.DataFrame, *, k: int) -> pd.Series:
    """Tell which numbers to hide; the totals of both groups of verdicts are known, so each is taken alone."""
    is_hidden: dict[tuple[object, object], bool] = {}
    for group in (ADDRESSED, BESIDE):
        rows = profile[profile["level"].isin(group)]
        at, people = (rows.pivot_table(n, "month", "level") for n in ("at", "people"))
        # with L1 hidden, what reached L2 and L3 can still be told
        kept = privacy.suppress(at, people, k=k, cheap=[Verdict.L1])
        is_hidden |= {
            (month, level): bool(kept[level].isna()[month]) for level in kept for month in kept.index
        }
    cells = zip(profile["month"], profile["level"], strict=True)
    return pd.Series([is_hidden.get(cell, False) for cell in cells], index=profile.index)
