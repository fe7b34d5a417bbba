"""A study in the pieces that other choices of method read anew, each read once for every such choice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import Any, Literal

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench import completeness, conversations
from workbench.levels import rule
from workbench.levels._guards import Service, _could_rise
from workbench.levels.codebook import Codebook, Thresholds
from workbench.vocabulary import Setting, Verdict

Codes = NDArray[np.int8]
Handling = tuple[Literal["member", "staff"], Literal["separate", "pooled"]]
Rule = tuple[float, int, int]

Attach = Literal["root", "previous"]
ATTACH: tuple[Attach, ...] = ("root", "previous")
HANDLINGS: tuple[Handling, ...] = (
    ("member", "separate"), ("staff", "separate"), ("member", "pooled"), ("staff", "pooled"),
)  # fmt: skip
VERDICTS = [str(verdict) for verdict in Verdict]
"""What the codes stand for: ``VERDICTS[code]``."""

_COMMENTS = """
    SELECT DISTINCT conversation FROM talk  -- named after its first act, which goes nowhere
    WHERE parent IS NULL AND targetless = 'root' AND activity <> conversation
      AND kind <> 'reaction' AND NOT coalesce(is_dm, false)
"""


class Piece:
    """
    The verdicts on some conversations under all choices that are made after reading.

    Parameters
    ----------
    evidence
        By handling of unknown roles and deleted authors: the features and branches; all but the first hold
        only the conversations for which the handling matters.
    book
        The grid, and what the rule demands else.
    unheld
        Conversations whose answers the platform's exports never hold.
    """

    def __init__(
        self, evidence: Mapping[Handling, conversations.Evidence], book: Codebook, unheld: frozenset[str]
    ) -> None:
        plain = evidence[HANDLINGS[0]]
        self.conversations = plain.conversations["conversation"].reset_index(drop=True)
        self._codes = {HANDLINGS[0]: _judge(plain, book, unheld)}
        place = pd.Series(np.arange(len(self.conversations)), index=plain.conversations.index)
        for handling in HANDLINGS[1:]:
            self._codes[handling] = codes = self._codes[HANDLINGS[0]].copy()
            other = evidence[handling]
            codes[place[other.conversations.index].to_numpy()] = _judge(other, book, unheld)

    def codes(self, handling: Handling) -> Codes:
        """
        Give the verdicts under one handling.

        Parameters
        ----------
        handling
            Of unknown roles and deleted authors.

        Returns
        -------
        codes
            Shape (n_conversations, n_rules), in the order of `rules`.
        """
        return self._codes[handling]

    def counts(self, handling: Handling) -> NDArray[np.int64]:
        """
        Count the verdicts under one handling.

        Parameters
        ----------
        handling
            Of unknown roles and deleted authors.

        Returns
        -------
        counts
            Shape (n_rules, n_verdicts).
        """
        codes = self._codes[handling]
        return np.array([np.bincount(column, minlength=len(VERDICTS)) for column in codes.T], np.int64)


@dataclass(frozen=True, slots=True)
class Pieces:
    """All conversations of a study, each in one piece of each kind."""

    fixed: Piece
    """Neither private nor with replies that have no target."""
    attached: Mapping[Attach, Piece]
    """With such replies; by where these go."""
    private: Mapping[float, Piece]
    """Direct messages; by the silence that ends a case, in hours."""
    idle: Mapping[str, str]
    """Choices that cannot matter here, and why."""


def rules(book: Codebook) -> list[Rule]:
    """
    List the thresholds of the grid.

    Parameters
    ----------
    book
        With a grid.

    Returns
    -------
    rules
        Hub share, re-entry and contact.
    """
    grid = book.multiverse
    return list(product(grid.hub_share, grid.reentry, grid.contact))


def cut_in_pieces(service: Service, book: Codebook) -> Pieces:
    """
    Read a study once, and what other choices touch once more for each.

    Parameters
    ----------
    service
        A study.
    book
        With the grid.

    Returns
    -------
    pieces
        Read and judged.
    """
    unheld = frozenset(completeness.unheld(service))
    whole = _ways(service, "root")
    plain = whole[HANDLINGS[0]].conversations
    with service.connect() as connection:
        targetless = {conversation for (conversation,) in connection.execute(_COMMENTS).fetchall()}
    is_private = plain["is_dm"].to_numpy()
    is_comment = plain["conversation"].isin(targetless).to_numpy() & ~is_private
    comments = frozenset(plain.loc[is_comment, "conversation"])
    at_root, cases = (
        Piece(_pick(whole, is_comment), book, unheld),
        Piece(_pick(whole, is_private), book, unheld),
    )
    attached, ends = dict.fromkeys(ATTACH, at_root), dict.fromkeys(book.multiverse.case_hours, cases)
    if comments:
        attached["previous"] = Piece(_ways(_Some(service, comments), "previous"), book, unheld)
    if can_cut := bool(is_private.any()) and hasattr(service, "cut"):
        ends = {
            hours: Piece(_ways(_Some(service.cut(case_hours=hours)), "root"), book, unheld) for hours in ends
        }
    return Pieces(
        Piece(_pick(whole, ~is_comment & ~is_private), book, unheld),
        attached,
        ends,
        _idle(plain, comments, can_cut=can_cut),
    )


def _idle(plain: pd.DataFrame, comments: frozenset[str], *, can_cut: bool) -> Mapping[str, str]:
    """Say which choices cannot matter, and why."""
    lines = {
        "attach": (not comments, "no reply without a target"),
        "unknown_as": (not plain["unknown"].any(), "no account of unknown role"),
        "deleted": (not (plain["deleted"] > 1).any(), "nowhere two messages by deleted authors"),
        "case_hours": (not can_cut, "no direct messages"),
    }
    return MappingProxyType({choice: reason for choice, (holds, reason) in lines.items() if holds})


@dataclass(frozen=True, slots=True)
class _Some:
    """A service that holds only some of the conversations of another; its private ones, if not named."""

    service: Service
    conversations: frozenset[str] | None = None

    @property
    def has_roles(self) -> bool:
        """Whether some actor is known to be staff."""
        return self.service.has_roles

    @property
    def settings(self) -> Any:  # noqa: ANN401  whatever facts the other has
        """The facts sheet of the other, if it has one."""
        return getattr(self.service, "settings", None)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to a database of its own, with these conversations alone."""
        chosen = "WHERE is_dm"
        with self.service.connect() as connection:
            if self.conversations is not None:
                names = pd.DataFrame({"conversation": sorted(self.conversations)})
                connection.register("chosen", names)
                chosen = "SEMI JOIN chosen USING (conversation)"
            rows = connection.sql(f"SELECT talk.* FROM talk {chosen}").to_arrow_table()  # noqa: S608
        database = duckdb.connect()
        database.execute("SET TimeZone = 'UTC'")
        database.register("rows_of_talk", rows)
        database.execute("CREATE TABLE talk AS FROM rows_of_talk; DROP VIEW rows_of_talk")
        return database


Ways = Mapping[Handling, conversations.Evidence]


def _ways(service: Service, attach: Attach) -> Ways:
    """Read conversations under every handling; all but the first give only those that it touches."""
    read = conversations.readings(service, attach=attach)
    staff, pooled = read.unknown_as_staff, read.deleted_pooled
    both = staff.conversations.index.intersection(pooled.conversations.index)
    parts = [_leave(staff, both), _leave(pooled, both)]
    if len(both):
        names = read.plain.conversations.loc[both, "conversation"]
        parts.append(_staff_and_pooled(service, attach, names))
    tables = (pd.concat(tables) for tables in zip(*parts, strict=True))
    return dict(zip(HANDLINGS, (read.plain, staff, pooled, conversations.Evidence(*tables)), strict=True))


def _staff_and_pooled(service: Service, attach: Attach, names: pd.Series) -> conversations.Evidence:
    """Read those conversations in which both handlings matter at once."""
    some = _Some(service, frozenset(names))
    number = pd.Series(names.index, index=names.to_numpy())
    tables = (
        read(some, attach=attach, unknown_as="staff", deleted="pooled")
        for read in (conversations.features, conversations.branches)
    )
    return conversations.Evidence(
        *(table.set_index(number[table["conversation"]].to_numpy()) for table in tables)
    )


def _leave(evidence: conversations.Evidence, numbers: pd.Index) -> conversations.Evidence:
    return conversations.Evidence(*(table[~table.index.isin(numbers)] for table in evidence))


def _pick(ways: Ways, chosen: NDArray[np.bool_]) -> Ways:
    """Take the conversations chosen among those of the first handling."""
    numbers = ways[HANDLINGS[0]].conversations.index[chosen]
    return {
        handling: conversations.Evidence(*(table[table.index.isin(numbers)] for table in evidence))
        for handling, evidence in ways.items()
    }


def _judge(evidence: conversations.Evidence, book: Codebook, unheld: frozenset[str]) -> Codes:
    """Apply the rule with all thresholds of the grid: shape (n_conversations, n_rules)."""
    if evidence.conversations.empty:
        return np.zeros((0, len(rules(book))), np.int8)
    features, branches = (table.assign(conversation=table.index) for table in evidence)
    is_dark = evidence.conversations["conversation"].isin(unheld)
    is_dark |= (features["members"] > 1) & ~features["has_reply_ids"]
    code = pd.Series(range(len(VERDICTS)), index=VERDICTS)
    found: dict[Rule, Codes] = {}
    for batch in _batches(book):
        asked = replace(
            book, contact=batch[0][2], settings=dict(zip(Setting, _demands(batch, book), strict=True))
        )
        given = rule.bare(features, branches, asked)
        for setting, chosen in zip(Setting, batch, strict=True):
            alone = replace(book, settings={Setting.CENTRAL: asked.settings[setting]})
            is_open = is_dark | _could_rise(features, given[setting], alone)
            told = given[setting].mask(is_open & features["messages"].gt(0), str(Verdict.UNDETERMINED))
            found[chosen] = np.asarray(code[told], np.int8)
    return np.column_stack([found[chosen] for chosen in rules(book)])


def _batches(book: Codebook) -> Iterator[list[Rule]]:
    """Put the rules together by their contact, three at a time, for the rule knows three settings."""
    for contact in book.multiverse.contact:
        asked = [chosen for chosen in rules(book) if chosen[2] == contact]
        asked += asked[-1:] * (-len(asked) % len(Setting))
        yield from (asked[first : first + len(Setting)] for first in range(0, len(asked), len(Setting)))


def _demands(batch: list[Rule], book: Codebook) -> list[Thresholds]:
    central = book.settings[Setting.CENTRAL]
    return [replace(central, nonhub_share=hub_share, reentry=reentry) for hub_share, reentry, _ in batch]
