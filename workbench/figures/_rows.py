"""What a row of a profile says, in words and in how it may be drawn."""

from typing import Any

import pandas as pd

from workbench.errors import StudyError
from workbench.figures._canvas import FEW, TOO_FEW

NEEDED = ("level", "conversations", "of", "share", "low", "high", "strict", "lenient")
NAMES = {
    "L1": "Information delivery",
    "L2": "One-to-one communication",
    "L3": "Collaborative exploration, by form",
    "L4": "Community of interest",
}

Row = dict[str, Any]


def rows(profile: pd.DataFrame) -> list[Row]:
    """
    Read the rows of a profile, or say which columns it lacks.

    Parameters
    ----------
    profile
        A table of `levels.profile`.

    Returns
    -------
    rows
        One mapping from column to value a row, in order.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    table = profile if "level" in profile else profile.reset_index()
    missing = [name for name in NEEDED if name not in table]
    if missing:
        raise StudyError(
            f"A profile without {', '.join(missing)} cannot be drawn. "
            f"Give a table of workbench.levels.profile, with the columns {', '.join(NEEDED)}."
        )
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def has(row: Row, *names: str) -> bool:
    """
    Tell whether none of these is missing.

    Parameters
    ----------
    row
        A row of a profile.
    *names
        Columns to look at.

    Returns
    -------
    has
        False where one of them is NA.
    """
    return not any(pd.isna(row[name]) for name in names)


def has_range(row: Row) -> bool:
    """
    Tell whether a row has a range over other choices of method.

    Parameters
    ----------
    row
        A row of a profile.

    Returns
    -------
    has_range
        False where it was not worked out.
    """
    return "least" in row and "most" in row and has(row, "least", "most")


def is_told(row: Row) -> bool:
    """
    Tell whether a row has a share that rests on enough conversations to be told at all.

    Parameters
    ----------
    row
        A row of a profile.

    Returns
    -------
    is_told
        False without a share, and with fewer than 8 conversations.
    """
    return has(row, "share") and not (has(row, "of") and row["of"] < TOO_FEW)


def is_few(row: Row) -> bool:
    """
    Tell whether a share rests on few conversations.

    Parameters
    ----------
    row
        A row of a profile.

    Returns
    -------
    is_few
        True with fewer than 20 conversations, or an unknown number.
    """
    return not has(row, "of") or bool(row["of"] < FEW)


def is_on_scale(row: Row) -> bool:
    """
    Tell whether a row is one of the levels, and not what stands beside them.

    Parameters
    ----------
    row
        A row of a profile.

    Returns
    -------
    is_on_scale
        True for L1 to L4.
    """
    return str(row["level"]) in NAMES


def heading(row: Row) -> str:
    """
    Say in words which row it is.

    Parameters
    ----------
    row
        A row of a profile.

    Returns
    -------
    heading
        The id of a level with its label; else the label alone.
    """
    label = row.get("label")
    if not is_on_scale(row):
        return label if isinstance(label, str) else str(row["level"]).replace("-", " ").capitalize()
    return f"{row['level']}  {label if isinstance(label, str) else NAMES[str(row['level'])]}"


def counts(row: Row) -> str:
    """
    Say how many of how many.

    Parameters
    ----------
    row
        A row of a profile.

    Returns
    -------
    counts
        Such as "7 of 31"; empty where a number is withheld.
    """
    return f"{int(row['conversations'])} of {int(row['of'])}" if has(row, "conversations", "of") else ""


def reason(row: Row) -> str:
    """
    Say why there is no share.

    Parameters
    ----------
    row
        A row of a profile without a share to show.

    Returns
    -------
    reason
        That of the table, else that there are too few conversations.
    """
    given = row.get("reason")
    if isinstance(given, str) and given:
        return given
    return f"fewer than {TOO_FEW} conversations" if has(row, "of") and row["of"] < TOO_FEW else "not told"


def per_cent(share: float) -> str:
    """
    Write a share as whole per cent.

    Parameters
    ----------
    share
        From 0 to 1.

    Returns
    -------
    text
        Such as "23 %".
    """
    return f"{round(100 * share)} %"
