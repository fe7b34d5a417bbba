"""How `workbench check` tells its findings on a terminal: by platform and space, the accounts beside them."""

import textwrap
from collections.abc import Iterator

import pandas as pd

from workbench import sources

WIDTH = 100
MOST_ACCOUNTS, MOST_SPACES, MOST_REASONS = 10, 20, 10
_ACCOUNTS = ("unknown-role", "suspected-bot")
_CAN = {"shows": "shows", "own-actions": "only", "cannot": "cannot"}


def lines(found: pd.DataFrame) -> list[str]:
    """
    Set findings as people read them.

    Parameters
    ----------
    found
        What `completeness.check` gave.

    Returns
    -------
    lines
        A paragraph a platform and one a space; of accounts of unknown role only those that may be more
        than members, and of many accounts, spaces or reasons the first.
    """
    told: list[str] = []
    for source, part in found[found["source"].notna()].groupby("source", sort=False):
        whole = part[part["space"].isna()]
        platform = sources.known().get(str(source))
        told += [f"{source}: {platform.label}" if platform else str(source)]
        told += [*_people(whole), *_spaces(part[part["space"].notna()]), *_ledger(whole), ""]
    told += _study(found[found["source"].isna()])
    return (told if not told or told[-1] else told[:-1]) or ["There is nothing in this study."]


def _people(whole: pd.DataFrame) -> Iterator[str]:
    """List what a person should do about accounts, and the accounts that may be more than members."""
    for says in whole.loc[~whole["finding"].isin([*_ACCOUNTS, *_CAN]), "says"]:
        yield from _wrapped(says, "  ")
    is_told = whole["suggested"].ne("member") & ~(
        whole["finding"].eq("unknown-role") & whole["suggested"].eq("bot")
    )
    told = whole[whole["finding"].isin(_ACCOUNTS) & is_told]
    for _, row in told.head(MOST_ACCOUNTS).iterrows():
        yield from _wrapped(f"{row['says']} ({_account(row)})", "  - ")
    if len(told) > MOST_ACCOUNTS:
        yield f"  - and {len(told) - MOST_ACCOUNTS} accounts more"


def _ledger(whole: pd.DataFrame) -> Iterator[str]:
    """Tell what the platform's exports show and cannot show."""
    before = ""
    for finding, says in zip(whole["finding"], whole["says"], strict=True):
        if finding in _CAN:
            yield from _wrapped(says, f"  {_CAN[finding] if finding != before else '':<6}  ")
            before = finding


def _spaces(part: pd.DataFrame) -> Iterator[str]:
    spaces = list(part.groupby("space", sort=False))
    for space, rows in spaces[:MOST_SPACES]:
        yield from _wrapped(str(space), "  ")
        for _, row in rows.iterrows():
            account = f" ({_account(row)})" if pd.notna(row["actor"]) else ""
            yield from _wrapped(f"{row['says']}{account}", "    " if row["finding"] == "span" else "    - ")
    if len(spaces) > MOST_SPACES:
        yield f"  and {len(spaces) - MOST_SPACES} spaces more"


def _study(whole: pd.DataFrame) -> Iterator[str]:
    if len(whole):
        yield "What was not read, of all platforms"
    for says in whole["says"].head(MOST_REASONS):
        yield from _wrapped(says, "  ")
    if len(whole) > MOST_REASONS:
        yield f"  and {len(whole) - MOST_REASONS} reasons more"


def _account(row: "pd.Series[str]") -> str:
    return f"account {row['actor']}, first act {row['origin']}"


def _wrapped(text: str, lead: str) -> list[str]:
    """Break what is long, under its own beginning."""
    indent = " " * len(lead)
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=indent, break_long_words=False)
