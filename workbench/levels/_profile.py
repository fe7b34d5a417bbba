"""What a service's conversations add up to: shares of the levels, with two kinds of doubt kept apart."""

from typing import Literal

import pandas as pd
from scipy.stats import binomtest

from workbench import privacy
from workbench.errors import StudyError
from workbench.levels._guards import Service, verdicts
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Level, Setting, Verdict

ON_SCALE = (Verdict.L1, Verdict.L2, Verdict.L3)
ADDRESSED = (*ON_SCALE, Verdict.UNANSWERED)
BESIDE = tuple(verdict for verdict in Verdict if verdict not in ADDRESSED)
NOT_JUDGED = "judged for a space over half a year, not for conversations; this version does not judge it"


def profile(
    service: Service,
    *,
    by: Literal["month"] | None = None,
    codebook: Codebook | None = None,
    given: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Give the shares of a service's conversations at each level and at or above it.

    The shares are of the conversations that staff took part in or that were addressed to the service:
    those on the scale and the unanswered. What stands beside the scale is counted, out of all
    conversations. The interval tells the doubt of sampling, `strict` and `lenient` that of the rule.

    Parameters
    ----------
    service
        A study.
    by
        ``month`` for one profile a month, in the study's time zone; the whole study if None.
    codebook
        Thresholds and limits; the workbench's own, if None.
    given
        What `verdicts` gave, where it is at hand.

    Returns
    -------
    profile
        One row a level and one a verdict off the scale, for each month if asked for: `level`, `at`
        (conversations with just that verdict), `conversations` (at or above the level; off the scale
        the same as `at`), `of` (how many in all), `share` (0 to 1), `low` and `high` (ends of the
        Wilson interval), `strict` and `lenient` (shares under these settings), `people` (persons other
        than staff who wrote in the conversations of `at`), `reason` (why there is no share). Shares are
        missing with fewer conversations than the codebook demands, and for L4, which is no property of
        a conversation.

    Raises
    ------
    StudyError
        If there is no role map, so that no level can be told.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
       Journal of the American Statistical Association, 22(158), 209-212.
    """
    book = codebook or read()
    found = (verdicts(service, codebook=book) if given is None else given).copy()
    if found["central"].isna().any():
        raise StudyError(
            "No level can be told without a role map. Import with --roles roles.csv, which says whose accounts are staff."
        )
    found["month"] = months(found["start"], service.time_zone) if by == "month" else "all"
    people = _people(service, found)
    parts = [_rows(part, month, people, book) for month, part in found.groupby("month", sort=True)]
    table = pd.concat(parts, ignore_index=True) if parts else _rows(found, "all", people, book)
    return table if by else table.drop(columns="month")


def months(times: pd.Series, time_zone: str) -> pd.Series:
    """
    Give the months that times fall in.

    Parameters
    ----------
    times
        UTC-aware.
    time_zone
        IANA name of the zone in which months begin and end.

    Returns
    -------
    months
        Text such as 2026-03, as many as times.
    """
    return times.dt.tz_convert(time_zone).dt.strftime("%Y-%m")


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
    numbers = ["conversations", "share", "low", "high", "strict", "lenient"]
    shown[numbers] = shown[numbers].mask(hidden | reveals)
    shown["at"] = shown["at"].mask(hidden)
    shown.loc[hidden | reveals, "reason"] = f"withheld: fewer than {k} persons, or would reveal such a number"
    return shown.drop(columns=["people", *([] if "month" in profile else ["month"])])


def _hidden(profile: pd.DataFrame, *, k: int) -> pd.Series:
    """Tell which rows to withhold; the totals of both groups of verdicts are known, so each is taken alone."""
    hidden = pd.Series(data=False, index=profile.index)
    for group in (ADDRESSED, BESIDE):
        rows = profile[profile["level"].isin(group)]
        at, people = (rows.pivot_table(index="month", columns="level", values=n) for n in ("at", "people"))
        # with L1 hidden, what reached L2 and L3 can still be told
        kept = privacy.suppress(at, people, k=k, cheap=[Verdict.L1]).notna()
        hidden[rows.index] = [not kept.loc[month, level] for month, level in zip(rows["month"], rows["level"], strict=True)]
    return hidden


def _people(service: Service, found: pd.DataFrame) -> pd.Series:
    """Count the persons other than staff behind every month and verdict."""
    keys = found[["conversation", "central", "month"]]
    with service.connect() as connection:
        connection.register("judged", keys)
        rows = connection.execute(
            "SELECT month, central, count(DISTINCT actor) AS people FROM talk JOIN judged USING (conversation) "
            "WHERE role NOT IN ('staff', 'bot') GROUP BY ALL"
        ).df()
    return rows.set_index(["month", "central"])["people"]


def _rows(found: pd.DataFrame, month: object, people: pd.Series, book: Codebook) -> pd.DataFrame:
    counts = {s: found[s].value_counts().reindex(list(Verdict), fill_value=0) for s in map(str, Setting)}
    rows = [_level(level, counts, book) for level in ON_SCALE]
    rows.append({"level": Level.L4.value, "reason": NOT_JUDGED})
    central = counts[Setting.CENTRAL]
    addressed = int(central[list(ADDRESSED)].sum())
    rows += [_beside(verdict, central, addressed, book) for verdict in (Verdict.UNANSWERED,)]
    rows += [_beside(verdict, central, int(central.sum()), book) for verdict in BESIDE]
    table = pd.DataFrame(rows, columns=[
        "level", "at", "conversations", "of", "share", "low", "high", "strict", "lenient", "reason",
    ])  # fmt: skip
    table.insert(0, "month", month)
    behind = [people.get((month, level), 0) for level in table["level"]]
    table.insert(len(table.columns) - 1, "people", pd.array(behind, dtype="Int64"))
    whole = {name: "Int64" for name in ("at", "conversations", "of")}
    parts = dict.fromkeys(("share", "low", "high", "strict", "lenient"), "Float64")
    return table.astype(whole | parts).assign(reason=table["reason"].fillna(""))


def _level(level: Verdict, counts: dict[str, pd.Series], book: Codebook) -> dict[str, object]:
    wider = list(ON_SCALE[ON_SCALE.index(level) :])
    reach = {setting: int(count[wider].sum()) for setting, count in counts.items()}
    of = {setting: int(count[list(ADDRESSED)].sum()) for setting, count in counts.items()}
    row = _counted(level, int(counts[Setting.CENTRAL][level]), reach[Setting.CENTRAL], of[Setting.CENTRAL], book)
    if "share" in row:
        row |= {s: reach[s] / of[s] if of[s] else None for s in (Setting.STRICT.value, Setting.LENIENT.value)}
    return row


def _beside(verdict: Verdict, central: pd.Series, of: int, book: Codebook) -> dict[str, object]:
    return _counted(verdict, int(central[verdict]), int(central[verdict]), of, book)


def _counted(level: Verdict, at: int, conversations: int, of: int, book: Codebook) -> dict[str, object]:
    row: dict[str, object] = {"level": level.value, "at": at, "conversations": conversations, "of": of}
    if of < book.counts_only_below or of == 0:
        return row | {"reason": f"fewer than {book.counts_only_below} conversations: counts only"}
    interval = binomtest(conversations, of).proportion_ci(book.interval, method="wilson")
    return row | {"share": conversations / of, "low": float(interval.low), "high": float(interval.high)}


def sustained(service: Service, given: pd.DataFrame, *, codebook: Codebook | None = None) -> Level | None:
    """
    Find the highest level of 1 to 3 that the service sustained.

    A level is sustained with three conversations or more at or above it, in three two-week bins or more, not
    more than half of them in one bin, and a share whose interval begins at 5 % or above.

    Parameters
    ----------
    service
        A study.
    given
        What `verdicts` gave for the period.
    codebook
        Limits; the workbench's own, if None.

    Returns
    -------
    level
        None where no level is, or where there are too few conversations to say.
    """
    book = codebook or read()
    on_scale = given[given["central"].isin(ADDRESSED)]
    if len(on_scale) < max(book.no_sustained_below, 1):
        return None
    local = on_scale["start"].dt.tz_convert(service.time_zone).dt.tz_localize(None)
    bins = (local - local.min().normalize()) // pd.Timedelta(days=14)
    for level in reversed(ON_SCALE):
        reaches = on_scale["central"].isin(ON_SCALE[ON_SCALE.index(level) :])
        spread = bins[reaches].value_counts()
        if len(spread) >= 3 and spread.max() <= reaches.sum() / 2:  # noqa: PLR2004  as the docstring says
            low = binomtest(int(reaches.sum()), len(on_scale)).proportion_ci(book.interval, method="wilson").low
            if low >= 0.05:  # noqa: PLR2004
                return Level(level.value)
    return None


__all__ = ["ADDRESSED", "BESIDE", "NOT_JUDGED", "ON_SCALE", "months", "profile", "publishable", "sustained"]
