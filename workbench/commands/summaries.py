"""What verbs show on a terminal where no file was asked for: short tables that a person can read."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench import measures, networks
from workbench.sources import Source
from workbench.vocabulary import Level, Setting, Verdict

NO_ROLES = (
    "No level can be told without a role map. Import again with --roles roles.csv: "
    "a table of account and role (staff, member, bot or org)."
)
NO_STAFF = (
    "No level can be told without a role map that names staff: in this study nobody is known as "
    "staff. Look at the accounts in it, and import again."
)
UNKNOWN = (
    "Accounts that the role map does not name could be staff. Name them in it, or add the line *,member "
    "if everybody else is a member, and import again."
)
FLAT = (
    "Where no reply ids are exported, --links inferred judges flat chats by inferred reply links, and leaves "
    "undetermined what these do not settle."
)
NOTHING = "–"


def grid(rows: Sequence[Sequence[str]]) -> list[str]:
    """
    Set cells in columns: the first to the left, the others to the right.

    Parameters
    ----------
    rows
        Of the same length, the header first.

    Returns
    -------
    lines
        One a row.

    Examples
    --------
    >>> grid([["level", "n"], ["L1", "12"]])
    ['level   n', 'L1     12']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def sources(known: dict[str, Source]) -> list[str]:
    """
    List the platforms, what each export is and what it can show.

    Parameters
    ----------
    known
        Sources by name.

    Returns
    -------
    lines
        A paragraph a source.
    """
    lines: list[str] = []
    for name, source in known.items():
        ledger = source.ledger
        lines += [f"{name}: {source.label}", f"  reads    {source.expects}"]
        lines += [
            f"  shows    replies {ledger.replies}, reactions {ledger.reactions}, deletions {ledger.deletions}"
        ]
        lines += [f"           times to the {ledger.time_precision}"]
        lines += ["           only what the owner of the account did"] if ledger.own_actions_only else []
        lines += [f"  {'' if n else 'cannot':<7}  {sentence}" for n, sentence in enumerate(ledger.cannot)]
        lines.append("")
    return lines[:-1]


def verdicts(found: pd.DataFrame) -> list[str]:
    """
    Count the verdicts under each setting, and the reasons where there is no level.

    Parameters
    ----------
    found
        What `levels.verdicts` gave.

    Returns
    -------
    lines
        A table and the reasons; forms instead of levels where there is no role map.
    """
    told = [f"{len(found)} conversations", ""]
    if found["central"].isna().all():
        return [*told, *grid([["form", "conversations"], *_counted(found["form"])]), "", NO_ROLES]
    counts = {setting.value: found[setting.value].value_counts() for setting in Setting}
    seen = {verdict for count in counts.values() for verdict in count.index} | {
        level.value for level in Level
    }
    rows = [
        [verdict.value, *(str(count.get(verdict.value, 0)) for count in counts.values())]
        for verdict in Verdict
        if verdict.value in seen
    ]
    reasons = _counted(found.loc[found["reason"].ne(""), "reason"])
    without = ["", "Why there is no level:", *(f"  {count} {reason}" for reason, count in reasons)]
    hints = [
        hint
        for reason, hint in (("unknown roles", UNKNOWN), ("no reply ids", FLAT))
        if reason in dict(reasons)
    ]
    return [*told, *grid([["", *counts], *rows]), *(without if reasons else []), *hints]


def profile(table: pd.DataFrame) -> list[str]:
    """
    Set a profile as people read it: shares in per cent, with both kinds of doubt.

    Parameters
    ----------
    table
        What `levels.profile` gave.

    Returns
    -------
    lines
        One table, or one a month or platform.
    """
    lines: list[str] = []
    apart = table.get("month", table.get("platform", ""))
    for name, part in table.assign(apart=apart).groupby("apart", sort=False):
        notes = part.loc[part["reason"].ne("")].groupby("reason", sort=False)["level"].agg(", ".join)
        lines += [str(name)] if name else []
        lines += [*grid(_profile_rows(part)), *(f"{level}: {reason}" for reason, level in notes.items()), ""]
    return lines[:-1]


def cannot(table: pd.DataFrame) -> list[str]:
    """
    List what cannot be concluded.

    Parameters
    ----------
    table
        What `levels.cannot_conclude` gave.

    Returns
    -------
    lines
        One each, with what it rests on.
    """
    rows = zip(table["sentence"], table["because"], strict=True)
    told = (f"{sentence} ({because})" if because else sentence for sentence, because in rows)
    return ["What cannot be concluded:", *(f"  {line}" for line in told)]


def network(measured: networks.Given) -> list[str]:
    """
    Show the measures of a network, and its ties from role to role.

    Parameters
    ----------
    measured
        A network.

    Returns
    -------
    lines
        Two tables, and the reasons for what is not told; one table where ties have no direction.
    """
    counted = networks.arrays(measured)
    table = measures.network(counted)
    whole = [[*row] for row in zip(table.index, map(_number, table["value"]), table["range"], strict=True)]
    told = [*grid([["measure", "value", "range"], *whole]), *table["reason"].dropna().unique()]
    if not counted.is_directed:
        return told
    ties = measures.ties_by_role(counted).query("ties > 0")
    named = [f"{role} to {alter}" for role, alter in ties.index]
    roles = [[*row] for row in zip(named, map(str, ties["ties"]), map(_number, ties["weight"]), strict=True)]
    return [
        *told,
        "",
        *grid([["who to whom", "ties", "acts"], *roles]),
    ]


def _counted(values: pd.Series) -> list[tuple[str, str]]:
    return [(str(value), str(count)) for value, count in values.value_counts().items()]


def _profile_rows(part: pd.DataFrame) -> list[list[str]]:
    header = ["level", "at", "at or above", "of", "share", "interval", "strict to lenient"]
    columns = [
        part["level"],
        *(part[name].map(_number) for name in ("at", "conversations", "of")),
        part["share"].map(_percent),
        map(_span, part["low"], part["high"]),
        map(_span, part["strict"], part["lenient"]),
    ]
    return [header, *([*row] for row in zip(*columns, strict=True))]


def _span(low: Any, high: Any) -> str:  # noqa: ANN401  a number, or one of the kinds of missing
    return NOTHING if pd.isna(low) or pd.isna(high) else f"{_percent(low)} to {_percent(high)}"


def _percent(share: Any) -> str:  # noqa: ANN401
    return NOTHING if pd.isna(share) else f"{share:.0%}"


def _number(value: Any) -> str:  # noqa: ANN401
    return NOTHING if pd.isna(value) else f"{value:.4g}" if value % 1 else f"{value:.0f}"
