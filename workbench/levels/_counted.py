"""Who wrote in which conversations, and how much of it staff: what the shares of a profile are counted on."""

from dataclasses import dataclass
from typing import Protocol

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.levels import _guards
from workbench.levels._inferred import as_judged
from workbench.levels._intervals import Codes
from workbench.levels._scale import ON_SCALE

_WRITERS = """
    SELECT number, actor, role = 'staff' AS is_staff, role IN ('member', 'unknown') AS is_member,
           count(*) FILTER ({message}) AS messages, min(epoch_us(time)) FILTER ({message}) AS first,
           min(source) AS source
    FROM talk JOIN judged USING (conversation)
    WHERE role <> 'bot'
    GROUP BY number, actor, is_staff, is_member
    ORDER BY number, first, actor
"""
_WEEK = pd.Timedelta(days=7)


class Service(_guards.Service, Protocol):
    """What a profile is given of: what verdicts are given on, with the zone its months are cut in."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone."""


@dataclass(frozen=True, slots=True)
class Counted:
    """
    Conversations by number, from 0 in the order of their verdicts, and the people who take part in them.

    Members are those who wrote and whose accounts are not deleted; unknown roles are read as members.
    """

    found: pd.DataFrame
    """By conversation: its verdicts and labels, with `source`, `staff_messages`, `bin` and `week`."""
    member: Codes
    """By conversation: the member who wrote there first; a number of its own where none did."""
    conversation: Codes
    """By member and conversation: the number of the conversation."""
    writer: Codes
    """By member and conversation: the member."""
    people: pd.DataFrame
    """By person and conversation: `conversation`, `person`, `is_staff`; also those who only reacted."""

    @property
    def rank(self) -> Codes:
        """The place of each conversation on the scale: 1 to 3, 0 off it."""
        rank = np.zeros(len(self.found), np.int64)
        for place, level in enumerate(ON_SCALE):
            rank[self.found["central"].eq(level).to_numpy()] = place + 1
        return rank

    def part(self, kept: NDArray[np.bool_]) -> "Counted":
        """
        Take some conversations.

        Parameters
        ----------
        kept
            By conversation: whether to take it.

        Returns
        -------
        part
            Their conversations are numbered anew, from 0.
        """
        number = np.cumsum(kept) - 1
        wrote, there = kept[self.conversation], kept[self.people["conversation"].to_numpy()]
        people = self.people[there]
        return Counted(
            self.found[kept].reset_index(drop=True),
            self.member[kept],
            number[self.conversation[wrote]],
            self.writer[wrote],
            people.assign(conversation=number[people["conversation"].to_numpy()]),
        )


def count(service: Service, found: pd.DataFrame, *, bin_days: int) -> Counted:
    """
    Count who wrote in conversations.

    Parameters
    ----------
    service
        A study.
    found
        What `verdicts` gave, or some rows of it.
    bin_days
        How long a bin is. Bins begin with the first day of the first of these conversations, in the
        zone of the study, and a conversation lies in the bin in which it began.

    Returns
    -------
    counted
        Of those conversations.
    """
    found = found.reset_index(drop=True)
    with as_judged(service, found).connect() as connection:
        judged = pd.DataFrame({"conversation": found["conversation"], "number": np.arange(len(found))})
        connection.register("judged", judged)
        rows = connection.sql(_WRITERS.format(message=_message(connection))).to_arrow_table()
    writers = {name: rows[name].to_numpy() for name in ("number", "is_staff", "is_member", "messages")}
    person = rows["actor"].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    source = pd.Series(rows["source"].to_numpy(), index=writers["number"]).groupby(level=0).first()
    staff = np.where(writers["is_staff"], writers["messages"], 0)
    days = _days(found["start"], service.time_zone)
    wrote = writers["is_member"] & (writers["messages"] > 0) & (person >= 0)
    conversation = writers["number"][wrote]
    writer = person[wrote].astype(np.int64)
    is_known = (person >= 0) & ((writers["messages"] > 0) | ~writers["is_staff"])
    return Counted(
        found.assign(
            source=source.reindex(range(len(found))).astype("str"),
            staff_messages=np.bincount(writers["number"], staff, len(found)).astype(np.int64),
            bin=days // bin_days,
            week=days // _WEEK.days,
        ),
        _first(conversation, writer, len(found)),
        conversation,
        writer,
        pd.DataFrame({
            "conversation": writers["number"][is_known],
            "person": person[is_known],
            "is_staff": writers["is_staff"][is_known],
        }),
    )  # fmt: skip


def _message(connection: duckdb.DuckDBPyConnection) -> str:
    """Write what makes an act a message; marks may lack."""
    marks = " AND mark IS NULL" if "mark" in connection.table("talk").columns else ""
    return f"WHERE kind <> 'reaction'{marks}"


def _days(start: pd.Series, time_zone: str) -> Codes:
    """Give the days in which conversations began, numbered from 0."""
    if start.empty:
        return np.zeros(0, np.int64)
    local = start.dt.tz_convert(time_zone).dt.tz_localize(None)
    days: Codes = ((local - local.min().normalize()) // pd.Timedelta(days=1)).to_numpy(np.int64)
    return days


def _first(conversation: Codes, writer: Codes, conversations: int) -> Codes:
    """Name the member who wrote first; the rows are in the order of writing."""
    most = int(writer.max(initial=-1)) + 1
    member = most + np.arange(conversations)
    member[conversation[::-1]] = writer[::-1]
    return member


def widest(counted: Counted, rank: Codes) -> tuple[Codes, Codes]:
    """
    Find the widest conversation of every member.

    Parameters
    ----------
    counted
        Conversations and who wrote there.
    rank
        By conversation: how wide it is.

    Returns
    -------
    rank
        By member: of the widest conversation.
    conversation
        By member: the first of those so wide.
    """
    order = np.lexsort((counted.conversation, -rank[counted.conversation], counted.writer))
    is_first = np.diff(counted.writer[order], prepend=-1) != 0
    conversation: Codes = counted.conversation[order[is_first]]
    return rank[conversation], conversation


def silent_bins(found: pd.DataFrame) -> tuple[int, int]:
    """
    Count the bins in which no conversation began, from the first to the last in which one did.

    Parameters
    ----------
    found
        With `bin`.

    Returns
    -------
    silent
        Bins without a conversation.
    all
        All bins.
    """
    if found.empty:
        return 0, 0
    number = found["bin"].to_numpy()
    every = int(number.max() - number.min()) + 1
    return every - len(np.unique(number)), every
