"""Shares of a level in conversations, members, bins and staff messages, all of one denominator."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.levels._counted import Counted, silent_bins, widest
from workbench.levels._intervals import Codes, Interval, interval
from workbench.levels._scale import ON_SCALE
from workbench.levels.codebook import Codebook
from workbench.vocabulary import Verdict

Truths = NDArray[np.bool_]

COLUMNS = {
    "members": "Int64", "members_of": "Int64",
    "member_share": "Float64", "member_low": "Float64", "member_high": "Float64",
    "bins": "Int64", "bins_of": "Int64",
    "bin_share": "Float64", "bin_low": "Float64", "bin_high": "Float64",
    "staff_messages": "Int64", "staff_messages_of": "Int64",
    "staff_share": "Float64", "staff_low": "Float64", "staff_high": "Float64",
}  # fmt: skip
"""Of a profile, beside those of conversations."""


class Denominator:
    """
    Some conversations, with the members who wrote in them, the bins they began in and their staff messages.

    Parameters
    ----------
    counted
        Of a profile.
    verdicts
        Which conversations belong here.
    book
        Limits.
    """

    def __init__(self, counted: Counted, verdicts: Sequence[Verdict], book: Codebook) -> None:
        belongs = counted.found["central"].isin(verdicts).to_numpy()
        self._counted = counted if belongs.all() else counted.part(belongs)
        self._book = book

    def reach(self, level: Verdict) -> dict[str, Any]:
        """
        Give the shares at or above a level.

        Parameters
        ----------
        level
            On the scale.

        Returns
        -------
        row
            Counts and shares, those of staff messages at the level alone.
        """
        rank, least = self._counted.rank, ON_SCALE.index(level) + 1
        member, conversation = widest(self._counted, rank)
        return (
            self._conversations(rank >= least)
            | self._members(member >= least, conversation)
            | self._bins(rank >= least)
            | self._staff(rank == least)
        )

    def alone(self, verdict: Verdict) -> dict[str, Any]:
        """
        Give the shares of one verdict off the scale.

        Parameters
        ----------
        verdict
            Off the scale.

        Returns
        -------
        row
            Counts and shares.
        """
        is_at = self._counted.found["central"].eq(verdict).to_numpy()
        if verdict == Verdict.UNANSWERED:  # who met anything wider is not left without an answer
            member, conversation = widest(self._counted, self._counted.rank)
            return self._conversations(is_at) | self._members(member == 0, conversation) | self._bins(is_at)
        member, conversation = widest(self._counted, is_at.astype(np.int64))
        told = self._conversations(is_at) | self._members(member > 0, conversation) | self._bins(is_at)
        return told | self._staff(is_at)

    def silence(self) -> dict[str, Any]:
        """
        Count the bins in which no conversation began.

        Returns
        -------
        row
            Bins, out of all from the first to the last.
        """
        silent, of = silent_bins(self._counted.found)
        return {"bins": silent, "bins_of": of}

    def _conversations(self, counts: Truths) -> dict[str, Any]:
        row: dict[str, Any] = {"conversations": int(counts.sum()), "of": len(counts)}
        if len(counts) < max(self._book.counts_only_below, 1):
            return row | {"reason": f"fewer than {self._book.counts_only_below} conversations: counts only"}
        found = self._interval(counts, np.ones(len(counts)), self._counted.member, self._week)
        return row | found._asdict()

    def _members(self, counts: Truths, conversation: Codes) -> dict[str, Any]:
        row = {"members": int(counts.sum()), "members_of": len(counts)}
        if len(counts) < max(self._book.counts_only_below, 1):
            return row
        # members whose widest conversations one person began, or one week saw, share their level
        begun, week = self._counted.member[conversation], self._week[conversation]
        return row | _named("member", self._interval(counts, np.ones(len(counts)), begun, week))

    def _bins(self, counts: Truths) -> dict[str, Any]:
        number = self._counted.found["bin"].to_numpy()
        every = np.unique(number)
        is_in = np.isin(every, number[counts])
        row = {"bins": int(is_in.sum()), "bins_of": len(every)}
        if len(every) < max(self._book.counts_only_below, 1):
            return row
        return row | _named("bin", self._interval(is_in, np.ones(len(every))))

    def _staff(self, counts: Truths) -> dict[str, Any]:
        messages = self._counted.found["staff_messages"].to_numpy(float)
        part = np.where(counts, messages, 0.0)
        row = {"staff_messages": int(part.sum()), "staff_messages_of": int(messages.sum())}
        if (messages > 0).sum() < max(self._book.counts_only_below, 1):
            return row
        return row | _named("staff", self._interval(part, messages, self._counted.member, self._week))

    def _interval(self, part: NDArray[Any], whole: NDArray[np.float64], *clusters: Codes) -> Interval:
        return interval(part.astype(float), whole, *clusters, confidence=self._book.interval)

    @property
    def _week(self) -> Codes:
        week: Codes = self._counted.found["week"].to_numpy(np.int64)
        return week


def _named(what: str, found: Interval) -> dict[str, float]:
    return {f"{what}_share": found.share, f"{what}_low": found.low, f"{what}_high": found.high}
