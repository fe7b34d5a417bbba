"""Signals that have a course in time, month by month."""

from typing import Any

import pandas as pd

from workbench import levels
from workbench.levels import codebook as codebooks
from workbench.levels.codebook import Codebook
from workbench.signals import _facts, _times, _writing
from workbench.signals._acts import Acts, Service, acts
from workbench.signals._catalogue import catalogue
from workbench.signals._table import COLUMNS, NO_ROLES, row
from workbench.signals._told import Told

SHOWN = ("unanswered", "lix", "reply_length", "questions_back", "latency", "within_day", "presence")
PRESENCE = "Days of the month on which staff wrote in the open"
_BY_MONTH = {"month": "str"} | COLUMNS


def by_month(
    service: Service, given: pd.DataFrame | None = None, *, codebook: Codebook | None = None
) -> pd.DataFrame:
    """
    Tell the signals that have a course in time, month by month.

    Parameters
    ----------
    service
        A study.
    given
        What `levels.verdicts` gave, where it is at hand.
    codebook
        Limits; the workbench's own, if None.

    Returns
    -------
    months
        One row a month and signal: `month` in the study's time zone, such as 2026-03, and the columns of
        `signals`. Conversations count in the month they began, acts of staff in the month they were written;
        `presence` is the share of the days of a month, from the first to the last act of the study, on which
        staff wrote in the open. Months in which nothing was written are not there.

    References
    ----------
    .. [1] Björnsson, C. H. (1968). Läsbarhet. Liber.
    .. [2] Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations.
       Journal of the American Statistical Association 53(282).
    """
    book = codebook or codebooks.read()
    judged = levels.verdicts(service, codebook=codebook) if given is None else given
    with acts(service, judged) as laid:
        months = [found["month"] for found in laid.rows("months")]
        told = _told(laid, service, book) if service.has_roles else {}
        known = laid.rows("known")[0]
    found, needs = catalogue()
    rows: list[dict[str, Any]] = []
    for month in months:
        for name in SHOWN:
            lacks = " ".join(needs[need] for need in found[name].needs if not known[need])
            lacks = lacks if service.has_roles else NO_ROLES
            entry = row(found[name], told.get((month, name), Told()), lacks)
            rows.append({"month": month} | entry | ({"label": PRESENCE} if name == "presence" else {}))
    return pd.DataFrame(rows, columns=list(_BY_MONTH)).astype(_BY_MONTH)


def _told(laid: Acts, service: Service, book: Codebook) -> dict[tuple[str, str], Told]:
    told = {(month, "lix"): value for month, value in _writing.by_month(laid).items()}
    for found in laid.counted("monthly", zone=service.time_zone):
        month, _, signal = found["signal"].partition(" ")
        told[month, signal] = _facts.told_share(found | {"signal": signal}, book)
    told |= _lengths(laid, book)
    askers = {
        found["month"]: found["people"] for found in laid.rows("askers_by_month", zone=service.time_zone)
    }
    for month, waits in _times.waits_by_month(service, askers, book).items():
        told |= {(month, name): value for name, value in waits.items()}
    return told


def _lengths(laid: Acts, book: Codebook) -> dict[tuple[str, str], Told]:
    """Tell the middle length of replies in each month."""
    columns = pd.DataFrame(laid.columns("lengths"))
    return {
        (str(month), "reply_length"): _facts.told_middle(part["words"], part["person"], book)
        for month, part in columns.groupby("month")
    }
