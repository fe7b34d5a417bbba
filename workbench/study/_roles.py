"""Who is who to the service: the role map a person writes, matched to the actors of an export."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from workbench.activity import TIME
from workbench.errors import StudyError
from workbench.privacy import Key
from workbench.vocabulary import Role

ACTORS = pa.schema(
    [
        pa.field("actor", pa.string(), nullable=False),
        pa.field("platform", pa.string(), nullable=False),
        pa.field("role", pa.string()),  # null: the role map does not name this actor
        pa.field("valid_from", TIME),
        pa.field("valid_to", TIME),  # first moment after the role ended
        pa.field("person", pa.string()),  # pseudonym of whoever has several accounts; null: only this one
        pa.field("suggested_role", pa.string()),
    ]
)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
EVERYBODY = "*"  # in a role map: whoever it does not name
LIMITS = ("platform", "valid_from", "valid_to")
DECLARABLE = (Role.STAFF, Role.MEMBER, Role.BOT, Role.ORG, Role.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Declared:
    """One line of a role map."""

    line: int
    account: str
    role: Role
    platform: str
    person: str
    start: datetime | None
    end: datetime | None


@dataclass(slots=True)
class RoleMap:
    """
    The declared roles, and the actors they turned out to mean.

    Parameters
    ----------
    lines
        Declared roles by account as the service calls it: native id or handle.
    """

    lines: dict[str, list[Declared]]
    found: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def match(self, platform: str, acts: pa.Table, key: Key) -> None:
        """
        Note which actors of a batch the role map names, by account id or by handle.

        Parameters
        ----------
        platform
            The batch's source.
        acts
            A `NATIVE` table.
        key
            Key of the study.
        """
        meant = {
            name for name, lines in self.lines.items() if any(ln.platform in ("", platform) for ln in lines)
        } - {EVERYBODY}
        for pair in acts.select(["actor", "handle"]).group_by(["actor", "handle"]).aggregate([]).to_pylist():
            names = {_plain(pair["actor"]), _plain(pair["handle"])} & meant
            if names and pair["actor"] is not None:
                self.found[platform, key.pseudonym(platform, pair["actor"])] |= names

    def unmatched(self) -> list[str]:
        """
        List the accounts the role map names that act nowhere in what was read.

        Returns
        -------
        accounts
            As the role map calls them, sorted; for a person's eyes, and never stored.
        """
        seen = {name for names in self.found.values() for name in names}
        return sorted(set(self.lines) - seen - {EVERYBODY})

    def table(self, key: Key) -> pa.Table:
        """
        Give the roles of the actors found, one row an actor and span.

        Parameters
        ----------
        key
            Key of the study, under which the names of persons become pseudonyms.

        Returns
        -------
        actors
            Of the `ACTORS` shape.

        Raises
        ------
        StudyError
            If two lines give one actor or one person different roles at the same time, or one actor two
            persons.
        """
        rows: list[dict[str, Any]] = []
        everybody = {("", EVERYBODY): {EVERYBODY}} if EVERYBODY in self.lines else {}
        for (platform, actor), names in sorted({**everybody, **self.found}.items()):
            lines = [ln for name in sorted(names) for ln in self.lines[name] if ln.platform in ("", platform)]
            label = _person(lines)
            person = key.pseudonym("person", label) if label else None
            for line in _joined(lines):
                row = {"actor": actor, "platform": platform, "role": line.role, "person": person}
                rows.append(row | {"valid_from": line.start, "valid_to": line.end})
        self._check_persons()
        return pa.Table.from_pylist(rows, schema=ACTORS)

    def _check_persons(self) -> None:
        """Refuse two roles of one person at the same time, on whatever accounts."""
        persons: dict[str, list[Declared]] = defaultdict(list)
        for line in chain.from_iterable(self.lines.values()):
            persons[line.person].append(line)
        for label, lines in persons.items():
            if label:
                _joined(lines)


def read(file: Traversable | Path, zone: ZoneInfo) -> RoleMap:
    """
    Read a role map.

    Parameters
    ----------
    file
        CSV with the columns ``account`` and ``role``, and where wanted ``platform``, ``valid_from`` and
        ``valid_to`` (days, both included), and ``person``: accounts that are given the same one count as one
        actor. Other columns are left alone. The account ``*`` means
        everybody whom neither the map nor the export gives a role.
    zone
        Time zone the days are meant in.

    Returns
    -------
    roles
        Not yet matched to any actor.

    Raises
    ------
    StudyError
        Naming the line that cannot be read.
    """
    lines: dict[str, list[Declared]] = defaultdict(list)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"The role map '{file.name}' cannot be read: {error}.") from error
    separator = max(",;\t", key=text.partition("\n")[0].count)  # a spreadsheet's depends on its language
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    if not {"account", "role"} <= set(rows.fieldnames or ()):
        held = ", ".join(rows.fieldnames or ()) or "none"
        raise StudyError(f"The role map '{file.name}' needs the columns account and role; it has {held}.")
    for row in rows:
        declared = _declared(f"'{file.name}', line {rows.line_num}", rows.line_num, row, zone)
        lines[declared.account].append(declared)
    return RoleMap(dict(lines))


def _declared(place: str, number: int, row: dict[str, str | None], zone: ZoneInfo) -> Declared:
    account, role = _plain(row["account"]), (row["role"] or "").strip().lower()
    if not account:
        raise StudyError(f"{place}: the account is empty.")
    if role not in DECLARABLE:
        raise StudyError(f"{place}: '{role}' is no role. Write one of {', '.join(DECLARABLE)}.")
    if account == EVERYBODY and (role != Role.MEMBER or any(row.get(n) for n in LIMITS)):
        raise StudyError(
            f"{place}: '{EVERYBODY}' means everybody else, and can only be member, at all times."
        )
    start = _midnight(place, row.get("valid_from"), zone)
    end = _midnight(place, row.get("valid_to"), zone, days_later=1)
    if start and end and end <= start:
        raise StudyError(f"{place}: valid_to {row['valid_to']} is before valid_from {row['valid_from']}.")
    platform, person = ((row.get(name) or "").strip() for name in ("platform", "person"))
    if account == EVERYBODY and person:
        raise StudyError(f"{place}: '{EVERYBODY}' means everybody else, and is no person.")
    return Declared(number, account, Role(role), platform, person, start, end)


def _midnight(place: str, value: str | None, zone: ZoneInfo, *, days_later: int = 0) -> datetime | None:
    """Give the moment a day begins in a zone; some days last 23 or 25 hours."""
    if not (value or "").strip():
        return None
    try:
        day = date.fromisoformat(str(value).strip()) + timedelta(days=days_later)
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise StudyError(
            f"{place}: '{value}' is no day. Write it as 2025-03-31, or nothing where there is no limit."
        ) from error


def _person(lines: list[Declared]) -> str:
    """Tell whose account it is, where its lines say so."""
    persons = {line.person: line for line in lines if line.person}
    if len(persons) > 1:
        first, second = list(persons.values())[:2]
        raise StudyError(
            f"The role map gives one account to two persons: lines {first.line} ('{first.account}', "
            f"{first.person}) and {second.line} ('{second.account}', {second.person})."
        )
    return next(iter(persons), "")


def _joined(lines: list[Declared]) -> list[Declared]:
    """Join spans that touch under one role, and refuse two roles at the same time."""
    spans: list[Declared] = []
    for line in sorted(lines, key=_start):
        last = spans[-1] if spans else None
        if last is None or (last.end or LAST) < _start(line):
            spans.append(line)
        elif last.role == line.role:
            spans[-1] = replace(last, end=max(last, line, key=_end).end)
        elif _end(last) > _start(line):
            raise StudyError(
                f"The role map gives one account or person two roles at the same time: lines {last.line} "
                f"('{last.account}', {last.role}) and {line.line} ('{line.account}', {line.role}). "
                "Give them spans that do not overlap."
            )
        else:
            spans.append(line)
    return spans


def _start(line: Declared) -> datetime:
    return line.start or FIRST


def _end(line: Declared) -> datetime:
    return line.end or LAST


def _plain(name: str | None) -> str:
    return (name or "").strip().removeprefix("@")
