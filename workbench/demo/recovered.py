"""What the rule recovers of talk whose verdict is known, beside what plain counting would say."""

from pathlib import Path

import numpy as np
import pandas as pd

from workbench.errors import StudyError
from workbench.vocabulary import Level, Verdict

TRUTH = "truth.csv"
ON_SCALE = (Level.L1, Level.L2, Level.L3)


def planted(folder: Path) -> pd.DataFrame | None:
    """
    Read what was planted in a demonstration study.

    Parameters
    ----------
    folder
        Of a study.

    Returns
    -------
    planted
        One row a planted conversation: `root`, the input file and item of its first message, `case`, `month`,
        and `central`, the verdict it must get under the central setting. None where the study is no
        demonstration.
    """
    file = folder / TRUTH
    if not file.is_file():
        return None
    table = pd.read_csv(file, dtype="str")
    settings = table["expected"].str.split("/")
    return table.assign(central=settings.str[1].fillna(table["expected"]))


def confusion(verdicts: pd.DataFrame, planted: pd.DataFrame) -> pd.DataFrame:
    """
    Count planted verdicts by the verdicts given.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave of the study, with direct messages or without.
    planted
        What `planted` gave.

    Returns
    -------
    confusion
        One row a planted verdict, one column a verdict given, both in the order of the scale; counts of
        conversations. Direct messages are left out, for their place in the export is hidden: see `private`. A
        planted conversation that was not found stands in the column `not found`.

    Raises
    ------
    StudyError
        If none of the planted conversations is among the verdicts.

    Examples
    --------
    >>> given = pd.DataFrame({"origin": ["a#1", "a#2"], "central": ["L1", "L2"]})
    >>> truth = pd.DataFrame({"root": ["a#1", "a#2"], "central": ["L1", "L1"], "case": ["notice", "thanks"]})
    >>> confusion(given, truth).to_dict("index")
    {'L1': {'L1': 1, 'L2': 1}}
    """
    found = matched(verdicts, planted)
    return _ordered(pd.crosstab(found["planted"], found["central"].fillna("not found")))


def matched(verdicts: pd.DataFrame, planted: pd.DataFrame) -> pd.DataFrame:
    """
    Put what was planted beside what was found.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave of the study.
    planted
        What `planted` gave.

    Returns
    -------
    matched
        One row a planted conversation that is no direct message: `planted`, the verdict it must get,
        `case`, and the columns of the verdicts, missing where it was not found.

    Raises
    ------
    StudyError
        If none of the planted conversations is among the verdicts.
    """
    shown = planted.loc[~_in_private(planted), ["root", "case", "central"]]
    shown = shown.rename(columns={"root": "origin", "central": "planted"})
    found = shown.merge(verdicts.drop_duplicates("origin"), how="left", on="origin")
    if found["central"].isna().all():
        raise StudyError(
            "None of the planted conversations is in this study. Give the truth.csv that was made with it."
        )
    return found


def right(verdicts: pd.DataFrame, planted: pd.DataFrame) -> pd.DataFrame:
    """
    Tell which planted verdicts the rule gives, and which plain counting would.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave of the study.
    planted
        What `planted` gave.

    Returns
    -------
    right
        One row a conversation planted on the scale: `planted`, and whether it is given by *the rule*, by
        *people* and by *replies*; see `baselines`.

    Raises
    ------
    StudyError
        If none of the planted conversations is among the verdicts.
    """
    found = matched(verdicts, planted)
    found = found[found["planted"].isin(list(ON_SCALE))].reset_index(drop=True)
    ways = baselines(found.astype({"people": "Float64", "messages": "Float64"}))
    given = ways.assign(**{"the rule": found["central"]})[["the rule", "people", "replies"]]
    return given.eq(found["planted"], axis=0).assign(planted=found["planted"])


def private(verdicts: pd.DataFrame, planted: pd.DataFrame) -> pd.DataFrame:
    """
    Count verdicts on direct messages, planted and given.

    Which case is which cannot be told, for their place in the export is hidden; so they are counted by month.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave of the study.
    planted
        What `planted` gave.

    Returns
    -------
    counted
        One row a verdict: cases `planted` and `given`, and `agreeing`, those that both hold in the same
        month.
    """
    expected, cases = planted[_in_private(planted)], verdicts[verdicts["is_dm"].fillna(value=False)]
    first = cases["start"].dt.tz_convert("Europe/Oslo").dt.strftime("%Y-%m")
    both = pd.concat(
        [
            expected.groupby(["central", "month"]).size().rename("planted"),
            cases.groupby(["central", first.rename("month")]).size().rename("given"),
        ],
        axis=1,
    ).fillna(0)
    counted = both.assign(agreeing=both.min(axis=1)).groupby("central").sum().astype("int64")
    return counted.rename_axis("verdict").rename_axis(columns=None)


def baselines(verdicts: pd.DataFrame) -> pd.DataFrame:
    """
    Say which level plain counting would give.

    Parameters
    ----------
    verdicts
        With `people` and `messages`.

    Returns
    -------
    baselines
        As many rows. `people`: L1 where one person wrote, L2 where two did, L3 for more. `replies`: L1
        without a reply, L2 with one or two, L3 with more. Missing where nobody wrote.

    Examples
    --------
    >>> baselines(pd.DataFrame({"people": [1, 2, 9], "messages": [1, 4, 2]}))["replies"].tolist()
    ['L1', 'L3', 'L2']
    """
    return pd.DataFrame(
        {
            "people": _level(verdicts["people"], wider=(2, 3)),
            "replies": _level(verdicts["messages"] - 1, wider=(1, 3)),
        },
        index=verdicts.index,
    )


def _level(counts: "pd.Series[int]", *, wider: tuple[int, int]) -> "pd.Series[str]":
    """Give L2 and L3 from so many on."""
    scale = np.array(ON_SCALE, dtype=object)
    level = scale[np.digitize(counts.to_numpy(dtype="float64", na_value=-1), wider)]
    lowest = wider[0] - 1
    return pd.Series(level, index=counts.index, dtype="str").where(counts.ge(lowest))


def _in_private(planted: pd.DataFrame) -> "pd.Series[bool]":
    return planted["case"].str.startswith("dm")


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    scale = [str(verdict) for verdict in Verdict]
    rows = [verdict for verdict in scale if verdict in table.index]
    columns = [verdict for verdict in scale if verdict in table.columns]
    return table.reindex(
        index=rows, columns=[*columns, *(name for name in table.columns if name not in scale)]
    ).rename_axis(index="planted", columns="given")
