"""Which acts a network is made of: kinds, spaces, roles, a period, some conversations."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict

import duckdb
import pandas as pd
import pyarrow as pa

from workbench.errors import StudyError
from workbench.vocabulary import Kind, Role

Moment = str | date | datetime | pd.Timestamp
Words = str | Collection[str]

_DATED = re.compile(r"\d{4}(-|$)")  # pandas would read "02.03.2026" by American habit, and "now" by the clock
_NAMED = 10  # spaces that an error names before it counts the others


class Wishes(TypedDict, total=False):
    """What a person may choose, as keyword arguments."""

    kinds: Words | None
    spaces: Words | None
    roles: Words | None
    start: Moment | None
    end: Moment | None
    within: "pd.DataFrame | Iterable[str] | None"
    private: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """
    Which acts a network is made of; what is None is not asked about.

    Parameters
    ----------
    kinds
        Kinds of the acts.
    spaces
        Where they stand.
    roles
        Roles of who acts and of whom the act addresses.
    start
        When the period begins, UTC.
    end
        When it is over: the first moment that is not in it, UTC.
    within
        Conversations they stand in.
    private
        Whether direct messages count, where the study holds them.
    """

    kinds: tuple[str, ...] | None = None
    spaces: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    within: tuple[str, ...] | None = None
    private: bool = True

    def __str__(self) -> str:
        words = (
            f"{name}: {', '.join(chosen)}"
            for name, chosen in (("kinds", self.kinds), ("spaces", self.spaces), ("roles", self.roles))
            if chosen is not None
        )
        times = (
            f"{name}: {time.isoformat()}"
            for name, time in (("from", self.start), ("until", self.end))
            if time is not None
        )
        within = () if self.within is None else (f"conversations: {len(self.within)}",)
        public = () if self.private else ("no direct messages",)
        return "; ".join((*words, *times, *within, *public)) or "all"

    @property
    def variables(self) -> dict[str, Any]:
        """The values that the steps ask for, by name."""
        listed = {"kinds": self.kinds, "spaces": self.spaces, "roles": self.roles}
        return {
            **{name: None if chosen is None else list(chosen) for name, chosen in listed.items()},
            "start": None if self.start is None else self.start.to_pydatetime(),
            "end": None if self.end is None else self.end.to_pydatetime(),
            "private": self.private,
        }

    @property
    def conversations(self) -> pa.Table | None:
        """The conversations it is within, as a table."""
        if self.within is None:
            return None
        return pa.table({"conversation": pa.array(self.within, pa.string())})


def select(connection: duckdb.DuckDBPyConnection, time_zone: str, wishes: Wishes) -> Selection:
    """
    Read what a person chose.

    Parameters
    ----------
    connection
        Of the study.
    time_zone
        In which a time without a zone is read.
    wishes
        As given.

    Returns
    -------
    selection
        All of whose words exist.

    Raises
    ------
    StudyError
        If a kind, role, space or conversation does not exist, a time cannot be read, or the period ends
        before it begins.
    """
    unknown = sorted(wishes.keys() - Wishes.__annotations__.keys())
    if unknown:
        raise StudyError(
            f"'{unknown[0]}' is nothing that networks are selected by. "
            f"Choose from: {', '.join(Wishes.__annotations__)}."
        )
    kinds = [kind.value for kind in Kind if kind != Kind.REACTION]
    start, end = _moment(wishes.get("start"), time_zone), _moment(wishes.get("end"), time_zone)
    if start is not None and end is not None and end < start:
        raise StudyError(f"The period ends at {end.isoformat()}, before it begins at {start.isoformat()}.")
    return Selection(
        kinds=_words("kind", wishes.get("kinds"), kinds),
        spaces=_spaces(connection, wishes.get("spaces")),
        roles=_words("role", wishes.get("roles"), [role.value for role in Role]),
        start=start,
        end=end,
        within=_conversations(connection, wishes.get("within")),
        private=wishes.get("private", True),
    )


def moment(value: Moment, time_zone: str) -> pd.Timestamp:
    """
    Read a time.

    Parameters
    ----------
    value
        A time, or text that begins with the year such as 2026-03-02, of which the first moment is meant.
    time_zone
        In which it is read where it names none.

    Returns
    -------
    moment
        In UTC.

    Raises
    ------
    StudyError
        If it is no time.
    """
    with suppress(ValueError, TypeError):
        if isinstance(value, date) or _DATED.match(value):
            time = pd.Timestamp(value)
            if time.tzinfo is None:
                time = time.tz_localize(time_zone, ambiguous=True, nonexistent="shift_forward")
            if not pd.isna(time):
                return time.tz_convert("UTC")
    raise StudyError(f"'{value}' is no time. Expected a date such as 2026-03-02.")


def _moment(value: Moment | None, time_zone: str) -> pd.Timestamp | None:
    return None if value is None else moment(value, time_zone)


def _words(what: str, given: Words | None, known: Iterable[str]) -> tuple[str, ...] | None:
    if given is None:
        return None
    words = dict.fromkeys([given] if isinstance(given, str) else given)
    for word in words:
        if word not in known:
            reaction = "A reaction is no talk and makes no tie. " if word == Kind.REACTION else ""
            raise StudyError(
                f"{reaction}There is no {what} '{word}' to select by. There are: {', '.join(known)}."
            )
    return tuple(str(word) for word in words)


def _spaces(connection: duckdb.DuckDBPyConnection, given: Words | None) -> tuple[str, ...] | None:
    """Spaces of private messages may be asked for; as they can be named after people, none is told."""
    if given is None:
        return None
    words = tuple(dict.fromkeys([given] if isinstance(given, str) else given))
    found = connection.execute(
        "select space, bool_and(coalesce(is_dm, false)) from talk group by space order by space"
    ).fetchall()
    known, public = {space for space, _ in found}, [space for space, is_private in found if not is_private]
    for word in words:
        if word not in known:
            told = [f"'{space}'" for space in public[:_NAMED]]
            more = [f"and {len(public) - _NAMED} more"] if len(public) > _NAMED else []
            there = f"There are: {', '.join([*told, *more])}." if public else "There are none."
            raise StudyError(f"There is no space '{word}' in this study. {there}")
    return words


def _conversations(
    connection: duckdb.DuckDBPyConnection, given: "pd.DataFrame | Iterable[str] | None"
) -> tuple[str, ...] | None:
    if given is None:
        return None
    if isinstance(given, pd.DataFrame):
        if "conversation" not in given:
            raise StudyError(
                "The table that says which conversations to look within has no column 'conversation'. "
                "Expected one such as levels.verdicts gives."
            )
        given = given["conversation"]
    names = tuple(dict.fromkeys([given] if isinstance(given, str) else given))
    strange = connection.execute(
        "select name from (select unnest($names::varchar[]) as name) "
        "where name not in (select conversation from talk) limit 1",
        {"names": list(names)},
    ).fetchone()
    if strange:
        raise StudyError(
            f"There is no conversation '{strange[0]}' in this study. "
            "Expected names as levels.verdicts gives them."
        )
    return names
