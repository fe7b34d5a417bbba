"""What of signals and roles may be published: nothing that few persons stand behind, or that reveals it."""

import pandas as pd

from workbench import privacy
from workbench.signals._times import FEWEST_STAFF

_NUMBERS = ["value", "of", "low", "high"]
_COUNTS = ["members", "share", "low", "high"]


def publishable(table: pd.DataFrame, *, k: int) -> pd.DataFrame:
    """
    Withhold what fewer than k persons stand behind, and figures of staff that fewer than three stand behind.

    Parameters
    ----------
    table
        What `signals`, `by_month`, `participation` or `transitions` gave.
    k
        Fewest persons a published number may rest on.

    Returns
    -------
    published
        The same table without `people` and `staff`; withheld rows have no numbers but a `reason`. Of a table
        by month, a signal that is withheld in one month only is withheld in a second one, since the whole
        study would tell it; of roles, so is a further cell where a total would tell the first.

    Examples
    --------
    >>> told = {"value": [0.5, 0.25], "of": [8, 8], "people": [3, 6], "staff": pd.NA, "low": 0.1, "high": 0.9}
    >>> table = pd.DataFrame(told | {"signal": ["unanswered", "retention"], "reason": ""})
    >>> publishable(table, k=5)[["signal", "value", "reason"]].values.tolist()
    [['unanswered', <NA>, 'withheld: fewer than 5 persons, or 3 of the staff'], ['retention', 0.25, '']]
    """
    if "signal" not in table:
        return _roles(table, k=k)
    hidden = _few(table["people"], k) | _few(table["staff"], FEWEST_STAFF)
    if "month" in table:
        hidden |= _beside(table, hidden)
    shown = table.drop(columns=["people", "staff"])
    shown[_NUMBERS] = shown[_NUMBERS].astype(
        {name: "Int64" if name == "of" else "Float64" for name in _NUMBERS}
    )
    shown[_NUMBERS] = shown[_NUMBERS].mask(hidden)
    shown.loc[hidden, "reason"] = f"withheld: fewer than {k} persons, or {FEWEST_STAFF} of the staff"
    return shown


def _few(persons: "pd.Series[int]", least: int) -> "pd.Series[bool]":
    """Tell where some stand behind a number, and fewer than the least; nobody is not few."""
    counted = persons.astype("Int64")
    is_few: pd.Series[bool] = (counted.gt(0) & counted.lt(least)).fillna(value=False).astype(bool)
    return is_few


def _beside(table: pd.DataFrame, hidden: "pd.Series[bool]") -> "pd.Series[bool]":
    """Choose a second month to hide where one is hidden alone: the one that fewest persons stand behind."""
    persons = table["people"].astype("Int64").fillna(table["staff"].astype("Int64"))
    open_ = persons.mask(hidden | table["value"].isna()).astype("Float64")
    is_alone = hidden.groupby(table["signal"]).transform("sum").eq(1)
    least = open_.where(is_alone).groupby(table["signal"]).rank(method="first")
    is_next: pd.Series[bool] = least.eq(1).fillna(value=False).astype(bool)
    return is_next


def _roles(table: pd.DataFrame, *, k: int) -> pd.DataFrame:
    """Hide cells of roles by periods, or of roles by roles after."""
    line, column = ("period", "role") if "role" in table else ("before", "after")
    counts, people = (
        table.pivot_table(name, line, column, aggfunc="sum", observed=False) for name in ("members", "people")
    )
    gone = privacy.suppress(counts, people.fillna(0), k=k).isna()
    cells = zip(table[line], table[column], strict=True)
    hidden = pd.Series([cell[1] in gone and bool(gone.loc[cell]) for cell in cells], index=table.index)
    hidden &= table["members"].notna()
    shown = table.drop(columns="people")
    shown[_COUNTS] = shown[_COUNTS].mask(hidden)
    shown["of"] = shown["of"].mask(table.groupby(line)["people"].transform("sum").between(1, k - 1))
    shown.loc[hidden, "reason"] = f"withheld: fewer than {k} persons, or would reveal such a number"
    return shown
