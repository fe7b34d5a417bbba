"""Roles of people in talk: who observes, who interacts, who produces content, and who moves between these."""

from contextlib import closing
from typing import Any, Literal

import pandas as pd

from workbench.errors import StudyError
from workbench.levels import codebook
from workbench.levels.codebook import Codebook
from workbench.signals._acts import Acts, Service
from workbench.signals._told import share

By = Literal["month", "quarter"]

ROLES = {1: "observing", 2: "interacting", 3: "producing"}
GONE = "not seen"
CAUTION = (
    "Of those who wrote or reacted only: readers leave no trace, and private talk and other channels are not "
    "all seen. No role is better than another."
)
NOBODY_REACTS = (
    "No export of this study says who reacted, so whoever only observes is not seen; this is not zero."
)
SOME_REACT = "Only {} of {} sources say who reacted: told as at least."

_COLUMNS = {
    "period": "str", "role": "str", "members": "Int64", "of": "Int64", "share": "Float64", "low": "Float64",
    "high": "Float64", "people": "Int64", "caution": "str", "reason": "str",
}  # fmt: skip
_MOVES = {
    "before": "str", "after": "str", "members": "Int64", "of": "Int64", "share": "Float64", "low": "Float64",
    "high": "Float64", "people": "Int64", "caution": "str", "reason": "str",
}  # fmt: skip


def participation(service: Service, *, by: By | None = None, book: Codebook | None = None) -> pd.DataFrame:
    """
    Tell in which roles members take part.

    In a period a member is *producing* who posted, quoted, opened a conversation in the open, or shared a
    link or a medium; *interacting* who wrote nothing but replies and messages, or passed on what others
    posted; *observing* who did nothing but react. The widest counts. In chats without threads, the first
    message after a silence opens a conversation. Members are all who are not staff, organisations or bots.

    Parameters
    ----------
    service
        A study.
    by
        ``month`` or ``quarter`` in the study's time zone; the whole study, if None.
    book
        Limits of what is told; the workbench's own codebook, if None.

    Returns
    -------
    participation
        One row a period and role: `period` (such as 2026-03 or 2026-Q1, or ``all``), `role`, `members`, `of`
        (members seen in the period), `share` (0 to 1) with the ends `low` and `high` of its Wilson interval,
        `people` (persons behind it), `caution` and `reason`. Where no export says who reacted, observing is
        missing, not zero, and the shares are of those who wrote.

    Raises
    ------
    StudyError
        If there is no role map, or the period is not known.

    References
    ----------
    .. [1] Kettunen, J. (2018). The forms of social media use in guidance, which name observing, interacting
       and producing content as ways of taking part.
    .. [2] van Mierlo, T. (2014). The 1% rule in four digital health social networks. Journal of Medical
       Internet Research 16(2).
    """
    limits = book or codebook.read()
    with closing(service.connect()) as connection:
        acts = _laid(Acts(connection), service, by)
        counted, tells = acts.rows("participants"), acts.rows("reacting")[0]
    held: dict[int, dict[int, int]] = {}
    for row in counted:
        held.setdefault(row["period"], {})[row["breadth"]] = row["members"]
    rows = [row for number, found in held.items() for row in _rows(_name(number, by), found, tells, limits)]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def transitions(service: Service, *, by: By = "month", book: Codebook | None = None) -> pd.DataFrame:
    """
    Tell how members move between roles from a period to the next.

    Parameters
    ----------
    service
        A study.
    by
        ``month`` or ``quarter`` in the study's time zone.
    book
        Limits of what is told; the workbench's own codebook, if None.

    Returns
    -------
    transitions
        One row a move, over all pairs of periods that follow each other: `before` and `after`, roles as in
        `participation`, or ``not seen``; `members` (a member counts once a pair of periods), `of` (all with
        that role before), `share` (0 to 1) with `low` and `high`, `people` (different persons), `caution`
        and `reason`. Nobody is followed beyond the last period.

    Raises
    ------
    StudyError
        If there is no role map, or the period is not known.

    References
    ----------
    .. [1] Lave, J. and Wenger, E. (1991). Situated Learning: Legitimate Peripheral Participation.
       Cambridge UP.
    """
    limits = book or codebook.read()
    with closing(service.connect()) as connection:
        found = _laid(Acts(connection), service, by).rows("transitions")
    whole: dict[int, int] = {}
    for row in found:
        whole[row["before"]] = whole.get(row["before"], 0) + row["members"]
    rows = [_move(row, whole[row["before"]], limits) for row in found]
    return pd.DataFrame(rows, columns=list(_MOVES)).astype(_MOVES)


def _laid(acts: Acts, service: Service, by: str | None) -> Acts:
    if not service.has_roles:
        raise StudyError(
            "In which roles members take part cannot be told, for nobody is known to be staff. "
            "Import with a role map."
        )
    if by not in (None, "month", "quarter"):
        raise StudyError(f"Participation cannot be told by '{by}'. Known are month and quarter.")
    acts.run("blank")
    acts.run("participation", zone=service.time_zone, by=by)
    return acts


def _rows(
    period: str, found: dict[int, int], tells: dict[str, Any], limits: Codebook
) -> list[dict[str, Any]]:
    of, rows = sum(found.values()), []
    for breadth, role in ROLES.items():
        row: dict[str, Any] = {"period": period, "role": role, "of": of, "caution": CAUTION, "reason": ""}
        rows.append(row)
        if breadth == 1 and not tells["telling"]:
            row |= {"members": pd.NA, "people": pd.NA, "reason": NOBODY_REACTS}
            continue
        members = found.get(breadth, 0)
        row |= {"members": members, "people": members} | _shared(members, of, limits)
        if breadth == 1 and tells["telling"] < tells["sources"] and not row["reason"]:
            row["reason"] = SOME_REACT.format(tells["telling"], tells["sources"])
    return rows


def _move(row: dict[str, Any], of: int, limits: Codebook) -> dict[str, Any]:
    ends = {"before": ROLES[row["before"]], "after": ROLES.get(row["after"], GONE)}
    counts = {"members": row["members"], "of": of, "people": row["people"], "caution": CAUTION}
    return ends | counts | _shared(row["members"], of, limits)


def _shared(members: int, of: int, limits: Codebook) -> dict[str, Any]:
    told = share(members, of, limits)
    return {"share": told.value, "low": told.low, "high": told.high, "reason": told.reason}


def _name(number: int, by: str | None) -> str:
    """Write a period as people do."""
    if by is None:
        return "all"
    year, part = divmod(number, 12 if by == "month" else 4)
    return f"{year}-{part + 1:02}" if by == "month" else f"{year}-Q{part + 1}"
