"""Refusing what the exports of a study cannot tell, and saying where they tell only a part."""

from collections import defaultdict
from collections.abc import Sequence

from workbench.completeness._findings import some
from workbench.completeness._ledgers import COUNTS, WORDS, Need, label, ledger, refusal, shows
from workbench.completeness._steps import Row, Service, rows, run
from workbench.errors import LedgerError
from workbench.sources import Shows

_NAMED = 5  # spaces that a sentence names before it counts the others
_NONE_SEEN = "{} names no answered act anywhere in this study."
_INFERRED = (
    " What ties stand there come of talk between two, where each message is taken to answer the other's last."
)


def require(service: Service, *needs: Need, private: bool = True) -> list[str]:
    """
    Refuse a measure that no export in a study can support.

    Parameters
    ----------
    service
        A study.
    *needs
        What the measure rests on.
    private
        Whether direct messages count.

    Returns
    -------
    cannot
        Whole sentences on the sources and spaces that contribute nothing, where others do.

    Raises
    ------
    LedgerError
        If all sources lack one of the needs, with what their ledgers say.
    """
    with service.connect() as connection:
        cannot: list[str] = []
        for need in dict.fromkeys(needs):
            if need == Need.REPLIES:
                said, is_all = _replies(rows(connection, "tieless", private=private))
            else:
                found = {row["source"]: _lacks(row, need) for row in rows(connection, "sources")}
                said = [sentence for sentence in found.values() if sentence]
                is_all = bool(said) and len(said) == len(found)
            if is_all:
                raise LedgerError(f"{WORDS[need].asked} cannot be told from this study. {' '.join(said)}")
            cannot += said
    return cannot


def unheld(service: Service) -> list[str]:
    """
    Find conversations whose answers a platform counts and its exports never hold.

    Parameters
    ----------
    service
        A study.

    Returns
    -------
    conversations
        As `talk` has them, sorted.
    """
    with service.connect() as connection:
        here = [source for (source,) in connection.execute("SELECT DISTINCT source FROM talk").fetchall()]
        silent = [source for source in here if shows(source, Need.REPLIES) == Shows.NEVER]
        if not silent:
            return []
        run(connection, "counted")
        return sorted(row["conversation"] for row in rows(connection, "unheld", sources=silent))


def _replies(spaces: list[Row]) -> tuple[list[str], bool]:
    """Say which sources and spaces contribute no ties, and whether none contributes any."""
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in spaces:
        by_source[row["source"]].append(row)
    said = []
    for source, own in by_source.items():
        mute = [row for row in own if not row["has_answers"]]
        if len(mute) == len(own):
            said.append(_mute_source(source))
        elif mute:
            said.append(_mute_spaces(source, mute))
        if any(row["is_inferred"] for row in mute) and len(mute) < len(spaces):
            said[-1] += _INFERRED
    return said, bool(spaces) and not any(row["has_answers"] for row in spaces)


def _mute_source(source: str) -> str:
    is_never = shows(source, Need.REPLIES) == Shows.NEVER
    return refusal(source, Need.REPLIES, lacks=None if is_never else _NONE_SEEN)


def _mute_spaces(source: str, mute: Sequence[Row]) -> str:
    names = [f"'{row['space']}'" for row in mute if not row["is_private"]]
    told = names[:_NAMED]
    if len(names) > _NAMED:
        told.append(f"{len(names) - _NAMED} others")
    if len(mute) > len(names):
        told.append(f"{some(len(mute) - len(names), 'space')} of private messages")
    return f"Of {label(source)}, these name no answered act and contribute no ties: {', '.join(told)}."


def _lacks(row: Row, need: Need) -> str | None:
    """Say what a source lacks of a need, or nothing."""
    source, own = row["source"], ledger(row["source"])
    if need == Need.CLOCK:
        return refusal(source, need) if row["is_by_day"] else None
    if need == Need.OTHERS:
        if row["is_counts"] and shows(source, Need.REPLIES) == Shows.NEVER:
            return refusal(source, Need.REPLIES, lacks=COUNTS)
        return refusal(source, need) if own and own.own_actions_only else None
    return refusal(source, need) if shows(source, need) == Shows.NEVER else None
