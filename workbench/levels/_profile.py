"""What a service's conversations add up to: shares of the levels, with two kinds of doubt kept apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from workbench.errors import StudyError, WorkbenchError
from workbench.levels import _shares
from workbench.levels._counted import Counted, Service, count
from workbench.levels._guards import verdicts
from workbench.levels._scale import ADDRESSED, BESIDE, ON_SCALE
from workbench.levels._sensitivity import multiverse_range
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Level, Setting, Verdict

By = Literal["month", "platform"]

NO_ACTIVITY = "no activity"
_BY = {"month": "month", "platform": "source"}
_COLUMNS = {
    "month": "str", "platform": "str",
    "level": "str", "at": "Int64", "conversations": "Int64", "of": "Int64",
    "share": "Float64", "low": "Float64", "high": "Float64", "effective": "Float64",
    "strict": "Float64", "lenient": "Float64", "least": "Float64", "most": "Float64",
    **_shares.COLUMNS,
    "dyads": "Int64", "campaigns": "Int64", "people": "Int64", "staff": "Int64", "platforms": "str",
    "reason": "str",
}  # fmt: skip
_NOT_JUDGED = "judged for a space over half a year, not for conversations: see levels.community_periods"


def profile(
    service: Service,
    *,
    by: By | None = None,
    codebook: Codebook | None = None,
    given: pd.DataFrame | None = None,
    runs: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Give the shares of a service's activity at each level and at or above it.

    There are four of them, which answer different questions. *Conversations*: how many became so wide.
    *Members*: how many met at least one that did; a discussion of fifty counts fifty times, and a member
    with fifty conversations once. *Bins* of two weeks: how regularly that happened. *Staff messages*: what
    the work went into.

    The shares are of the conversations that staff took part in or that were addressed to the service:
    those on the scale and the unanswered. What stands beside the scale is counted, out of all
    conversations. Two kinds of doubt stand apart: the intervals tell how far a share could differ by
    chance, `strict` and `lenient` (and `least` and `most`) how far it hangs on the rule and on other choices.

    Intervals are Wilson's, at the number of independent units. Conversations of one member, or of one
    week, resemble each other, members who meet in one conversation share its level, and a conversation's
    messages come together; what resampling these clusters would vary by is taken into account. For bins no
    clusters are known, so where good and bad spells last longer than a bin their intervals are too short.

    Parameters
    ----------
    service
        A study.
    by
        ``month`` for one profile a month, in the study's time zone, ``platform`` for one a platform; the
        whole study if None.
    codebook
        Thresholds and limits; the workbench's own, if None.
    given
        What `verdicts` gave, or some rows of it, where it is at hand.
    runs
        What `multiverse` gave for the same conversations, for `least` and `most`.

    Returns
    -------
    profile
        One row a level, one a verdict off the scale and one for bins without activity; for each month or
        platform, named in a column before, if asked for.

        `level`; `at` (conversations with just that verdict), `conversations` (at or above the level; off
        the scale the same as `at`), `of` (how many in all), `share` (0 to 1), `low` and `high` (ends of
        its interval), `effective` (the number of independent conversations that it rests on), `strict` and
        `lenient` (shares under these settings), `least` and `most` (shares in the multiverse; missing
        without `runs`).

        `members` whose widest conversation is at or above the level (*unanswered*: who met nothing wider;
        off the scale: who wrote in any such), `members_of` (how many wrote in all), `member_share`,
        `member_low`, `member_high`. Deleted accounts are left out: nobody knows whether two are one.

        `bins` in which such a conversation began, `bins_of` (bins with conversations of the
        denominator), `bin_share`, `bin_low`, `bin_high`. The row *no activity* has the bins, out of all
        from the first to the last, in which no conversation began.

        `staff_messages` in conversations of just that level, `staff_messages_of`, `staff_share`,
        `staff_low`, `staff_high`.

        `dyads` (L2: pairs of staff and member in contact, also beside an exchange; counted in each
        conversation), `campaigns` (L1: conversations of `at`, an announcement in several places counted
        once; missing where the verdicts know no campaigns), `people` (persons other than staff who took
        part in the conversations of `at`), `staff` (persons of the staff who wrote there), `platforms`
        (which are pooled in the row), `reason` (why there is no share).

        Shares are missing with fewer conversations (members, bins) than the codebook demands, and for
        L4, which is no property of a conversation.

    Raises
    ------
    StudyError
        If there is no role map, so that no level can be told.
    WorkbenchError
        If runs of a multiverse are given for parts of a study.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
       Journal of the American Statistical Association, 22(158), 209-212.
    .. [2] Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2011). Robust inference with multiway
       clustering. Journal of Business & Economic Statistics, 29(2), 238-249.
    """
    book = codebook or read()
    if by and runs is not None:
        raise WorkbenchError(f"Runs of a multiverse are of the whole study, not of each {by}. Leave one out.")
    found = judged(service, book, given)
    counted = count(service, found, bin_days=book.lasting.bin_days)
    rows = [
        {"month": name, "platform": name} | row for name, part in _parts(service, counted, by)
        for row in _Part(part, book).rows()
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).fillna({"reason": ""})
    table = table.drop(columns=[name for name in _BY if name != by])
    if runs is not None:
        spans = multiverse_range(runs).set_index("level")
        for end in ("least", "most"):
            table[end] = table["level"].map(spans[end])
    return table.astype({name: kind for name, kind in _COLUMNS.items() if name in table})


def judged(service: Service, book: Codebook, given: pd.DataFrame | None) -> pd.DataFrame:
    """
    Give the verdicts, or say why there are none.

    Parameters
    ----------
    service
        A study.
    book
        Thresholds and limits.
    given
        Verdicts at hand.

    Returns
    -------
    found
        What `verdicts` gives.

    Raises
    ------
    StudyError
        If there is no role map.
    """
    found = verdicts(service, codebook=book) if given is None else given
    if found["central"].isna().any():
        raise StudyError(
            "No level can be told without a role map. Import with --roles roles.csv, "
            "which says whose accounts are staff."
        )
    return found


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
    local: pd.Series = times.dt.tz_convert(time_zone).dt.strftime("%Y-%m")
    return local


def pooled(profile: pd.DataFrame) -> str:
    """
    Say in a sentence that a profile pools several platforms.

    Parameters
    ----------
    profile
        What `profile` or `publishable` gave.

    Returns
    -------
    sentence
        Empty where every row is of one platform.
    """
    names = sorted({name for row in profile["platforms"].dropna() for name in row.split(", ") if name})
    if not profile["platforms"].str.contains(", ", regex=False).any():
        return ""
    return (
        f"Pools {len(names)} platforms ({', '.join(names)}), whose forms of talk differ; "
        "give each its own with by='platform'."
    )


def _parts(service: Service, counted: Counted, by: By | None) -> Iterator[tuple[str, Counted]]:
    if not by:
        yield "all", counted
        return
    start = counted.found["start"]
    names = months(start, service.time_zone) if by == "month" else counted.found["source"]
    for name in sorted(names.dropna().unique()):
        yield str(name), counted.part((names == name).to_numpy())


@dataclass(frozen=True, slots=True)
class _Part:
    """What the rows of one profile are made of."""

    counted: Counted
    book: Codebook

    def rows(self) -> Iterator[dict[str, Any]]:
        addressed = _shares.Denominator(self.counted, ADDRESSED, self.book)
        everything = _shares.Denominator(self.counted, tuple(Verdict), self.book)
        for level in ON_SCALE:
            yield self._row(level) | addressed.reach(level) | self._settings(level) | self._beside(level)
        yield {"level": Level.L4.value, "reason": _NOT_JUDGED, "platforms": self._platforms()}
        yield self._row(Verdict.UNANSWERED) | addressed.alone(Verdict.UNANSWERED)
        for verdict in BESIDE:
            yield self._row(verdict) | everything.alone(verdict)
        yield {"level": NO_ACTIVITY, "platforms": self._platforms(), **everything.silence()}

    def _row(self, verdict: Verdict) -> dict[str, Any]:
        """Count what is there whatever the denominator."""
        is_at = self.counted.found["central"].eq(verdict).to_numpy()
        there = self.counted.people[is_at[self.counted.people["conversation"].to_numpy()]]
        return {
            "level": verdict.value,
            "at": int(is_at.sum()),
            "people": there.loc[~there["is_staff"], "person"].nunique(),
            "staff": there.loc[there["is_staff"], "person"].nunique(),
            "platforms": self._platforms(),
        }

    def _settings(self, level: Verdict) -> dict[str, float]:
        """Give the shares under the other settings of the rule."""
        wider, shares = ON_SCALE[ON_SCALE.index(level) :], {}
        for setting in (Setting.STRICT, Setting.LENIENT):
            under = self.counted.found[setting]
            of = int(under.isin(ADDRESSED).sum())
            if of >= max(self.book.counts_only_below, 1):
                shares[setting.value] = int(under.isin(wider).sum()) / of
        return shares

    def _beside(self, level: Verdict) -> dict[str, int]:
        """Count an announcement in several places once, and pairs in contact wherever they are."""
        found = self.counted.found
        if level == Verdict.L2:
            return {"dyads": int(found.loc[found["central"].isin(ON_SCALE), "dyads"].sum())}
        if level == Verdict.L1 and "campaign" in found:
            campaign = found.loc[found["central"].eq(Verdict.L1), "campaign"].replace("", pd.NA)
            return {"campaigns": int(campaign.isna().sum()) + campaign.nunique()}
        return {}

    def _platforms(self) -> str:
        return ", ".join(sorted(self.counted.found["source"].dropna().unique()))
