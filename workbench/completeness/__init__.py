"""
What a study can and cannot answer: what its exports show, what is missing, and whom nobody has named yet.

`check` tells it, one row a finding; `require` refuses a measure that the exports rule out.
"""

from collections import defaultdict
from operator import attrgetter
from typing import Protocol

import duckdb
import pandas as pd

from workbench.completeness import _accounts, _facts, _findings
from workbench.completeness._findings import Finding
from workbench.completeness._ledgers import Need
from workbench.completeness._needs import require, unheld
from workbench.completeness._steps import Row, Service, rows, run

__all__ = ["Need", "Service", "check", "require", "unheld"]

_COLUMNS = ("source", "space", "finding", "count", "of", "says", "suggested", "actor", "origin")


class _Study(Service, Protocol):
    @property
    def time_zone(self) -> str: ...


def check(service: _Study) -> pd.DataFrame:
    """
    Tell what a study can and cannot answer, and what in it should be looked at.

    Private messages are told together, under the space ``private messages``. Bots, bridges and roles are
    suspected and suggested by stated thresholds (see ``docs/sources.md``); a person decides.

    Parameters
    ----------
    service
        A study.

    Returns
    -------
    findings
        One row a finding, those of the study as a whole first, then by source and space: `source` and
        `space`, missing where it concerns all of them; `finding`, a short key; `count` and `of`, how many
        of how many, missing where nothing is counted; `says`, a whole sentence that names nobody;
        `suggested`, a role; `actor`, the pseudonym of the account it concerns, and `origin`, where in the
        exports its first act stands. What the facts sheet tells of a space stands under no source.
    """
    with service.connect() as connection:
        for step in ("acts", "counted", "people"):
            run(connection, step)
        whole = [_findings.of_reject(row) for row in rows(connection, "rejects")]
        accounts = _of_accounts(connection)
        bridges = [
            _accounts.bridge(row)
            for row in rows(connection, "bridges", least=_accounts.LEAST_ACTS, relayed=_accounts.RELAYED)
        ]
        spaces = _of_spaces(connection, service.time_zone)
    places = {found.source: _findings.of_source(found.source) for found in spaces if found.source}
    ledgers = [found for own in places.values() for found in own]
    facts = getattr(service, "settings", None)  # what connects need not be a study
    stated = _facts.of_facts(
        getattr(facts, "channels", ()), getattr(facts, "spaces", {}), getattr(service, "unmatched_marks", ())
    )
    known = [*whole, *stated, *ledgers, *accounts, *spaces, *(found for found in bridges if found)]
    return _table(known)


def _of_spaces(connection: duckdb.DuckDBPyConnection, zone: str) -> list[Finding]:
    """Join what was counted of each space, step by step."""
    limits = {
        "least": _findings.LEAST_DAYS,
        "days": _findings.SILENT_DAYS,
        "times": _findings.SILENT_TIMES,
    }
    found: dict[tuple[str, str], Row] = {}
    steps: dict[str, dict[str, object]] = {
        "spaces": {"zone": zone},
        "lost": {},
        "missing": {},
        "unnamed": {},
        "silences": {**limits, "zone": zone},
    }
    for step, values in steps.items():
        for row in rows(connection, step, **values):
            found.setdefault((row["source"], row["space"]), {}).update(row)
    return [finding for row in found.values() for finding in _findings.of_space(row, zone=zone)]


def _of_accounts(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Tell of bots that are suspected, and of roles that nobody has declared."""
    least = _accounts.LEAST_ACTS
    run(connection, "clockwork", least=least)
    suspects = rows(
        connection,
        "suspects",
        least=least,
        same=_accounts.SAME_MINUTE,
        range=_accounts.SAME_INTERVAL,
        rate=_accounts.IN_AN_HOUR,
        spread=_accounts.SAME_LENGTH,
    )
    bots = {(row["source"], row["actor"]) for row in suspects}
    suggestions: dict[str, list[Finding]] = defaultdict(list)
    for row in rows(connection, "unknown"):
        is_bot = (row["source"], row["actor"]) in bots
        suggestions[row["source"]].append(_accounts.suggested(row, is_bot=is_bot))
    found = [_accounts.suspected(row) for row in suspects]
    for row in rows(connection, "known"):
        own = suggestions[row["source"]]
        found += [*_accounts.overview(row, own), *own]
    return found


def _table(found: list[Finding]) -> pd.DataFrame:
    cells = attrgetter(*_COLUMNS)
    table = pd.DataFrame([cells(one) for one in found], columns=list(_COLUMNS), dtype="object")
    table = table.sort_values(["source", "space"], kind="stable", na_position="first", ignore_index=True)
    kinds = {name: "Int64" if name in ("count", "of") else "string" for name in _COLUMNS}
    return table.astype(kinds)
