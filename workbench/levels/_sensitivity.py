"""Which choice of method moves the shares of the levels, and how far."""

from typing import Any

import pandas as pd

from workbench.levels._multiverse import CHOICES, IDLE, LEVELS

_COLUMNS = ["level", "choice", "least", "most", "least_at", "most_at", "moved", "variance", "reason"]


def sensitivity(runs: pd.DataFrame) -> pd.DataFrame:
    """
    Tell how far each choice moves each share, and which moves it most.

    Parameters
    ----------
    runs
        What `multiverse` gave.

    Returns
    -------
    sensitivity
        One row a level and choice, those that move a share most first: `level` (the share at or above it),
        `choice`; `least` and `most`, the smallest and the largest mean share over the runs with one option
        of the choice, and which options these are (`least_at`, `most_at`); `moved`, the difference (0 to
        1); `variance`, the part of the variance of the share over all runs that the choice explains by
        itself (eta squared, 0 to 1; missing where nothing varies); `reason`, why a choice moves nothing.
        Shares are missing where no run has one.

    Examples
    --------
    >>> runs = pd.DataFrame({"attach": ["root", "root", "previous", "previous"], "contact": [2, 3, 2, 3]})
    >>> runs["L1"], runs["L2"], runs["L3"] = 1.0, [0.5, 0.4, 0.5, 0.4], [0.1, 0.1, 0.3, 0.3]
    >>> sensitivity(runs).query("level == 'L3'")[["choice", "moved", "variance"]].to_numpy().tolist()
    [['attach', 0.2, 1.0], ['contact', 0.0, 0.0]]
    """
    idle = runs.attrs.get(IDLE, {})
    rows = [
        _moved(runs, level, choice, idle.get(choice, ""))
        for level in LEVELS
        for choice in CHOICES
        if choice in runs
    ]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    shares = ["least", "most", "moved", "variance"]
    table[shares] = table[shares].astype("Float64")
    return table.sort_values(["level", "moved"], ascending=[True, False], kind="stable", ignore_index=True)


def multiverse_range(runs: pd.DataFrame) -> pd.DataFrame:
    """
    Give the span of each share over all runs.

    Parameters
    ----------
    runs
        What `multiverse` gave.

    Returns
    -------
    spans
        One row a level: `level`, `least`, `middle` (the median) and `most` of the shares at or above it
        (0 to 1; missing where no run has one), `runs` (how many have one). It says how far a share hangs on
        choices, and nothing of chance.
    """
    shares = runs[LEVELS].astype("Float64")
    spans = pd.DataFrame(
        {"least": shares.min(), "middle": shares.median(), "most": shares.max(), "runs": shares.count()}
    )
    return spans.rename_axis("level").reset_index()


def _moved(runs: pd.DataFrame, level: str, choice: str, reason: str) -> dict[str, Any]:
    share = runs[level].astype(float)
    means = share.groupby(runs[choice]).mean()
    if means.isna().all():
        return {"level": level, "choice": choice, "reason": "too few conversations"}
    moved = round(means.max() - means.min(), 12)
    between = ((share.groupby(runs[choice]).transform("mean") - share.mean()) ** 2).sum()
    within = ((share - share.mean()) ** 2).sum()
    return {
        "level": level,
        "choice": choice,
        "least": means.min(),
        "most": means.max(),
        "least_at": str(means.idxmin()),
        "most_at": str(means.idxmax()),
        "moved": moved,
        "variance": between / within if within > 1e-12 else None,  # noqa: PLR2004  nothing but rounding
        "reason": reason or ("changes no verdict here" if moved == 0 else ""),
    }
