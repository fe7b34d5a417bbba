"""When staff answer, when they write, and for how long they are away."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from workbench import completeness, measures
from workbench.errors import LedgerError, WorkbenchError
from workbench.levels.codebook import Codebook
from workbench.measures._talk.hours import open_time
from workbench.signals._acts import Acts, Service
from workbench.signals._told import Told, middle, share

FEWEST_STAFF = 3
"""With fewer, a figure of staff would tell of a person."""
HIDDEN = f"Fewer than {FEWEST_STAFF} of the staff wrote, so the figure would tell of a person."

_HOUR = pd.Timedelta("1h")


def waits(service: Service, people: int, book: Codebook) -> dict[str, Told]:
    """
    Tell how long questions waited for staff.

    Parameters
    ----------
    service
        A study, or a window of one.
    people
        Members who asked.
    book
        Limits of what is told.

    Returns
    -------
    told
        `latency` and `within_day`.
    """
    try:
        table = measures.latency(service, confidence=book.interval)
    except LedgerError as error:
        return dict.fromkeys(("latency", "within_day"), Told(reason=str(error)))
    return _waits(table.iloc[0], people)


def waits_by_month(service: Service, people: Mapping[str, int], book: Codebook) -> dict[str, dict[str, Told]]:
    """
    Tell how long questions waited for staff, by the month in which they were asked.

    Parameters
    ----------
    service
        A study.
    people
        Members who asked in each month.
    book
        Limits of what is told.

    Returns
    -------
    told
        By month: `latency` and `within_day`.
    """
    try:
        table = measures.latency(service, by="month", confidence=book.interval)
    except LedgerError as error:
        refused = Told(reason=str(error))
        return {month: dict.fromkeys(("latency", "within_day"), refused) for month in people}
    return {str(month): _waits(row, people.get(str(month), 0)) for month, row in table.iterrows()}


def _waits(row: "pd.Series[Any]", people: int) -> dict[str, Told]:
    told = int(row["questions"]) - int(row["untold"])
    if not told:
        return {"latency": Told(), "within_day": Told()}
    if pd.notna(row["reason"]):
        few = Told(of=told, people=people, reason=row["reason"])
        return {"latency": few, "within_day": few}
    hours = [span / _HOUR if pd.notna(span) else pd.NA for span in row[["median", "low", "high"]]]
    late = (
        "" if pd.notna(hours[0]) else "Fewer than half of the questions were answered while anybody looked."
    )
    shares = list(row[["within", "within_low", "within_high"]])
    short = "" if pd.notna(shares[0]) else "No question was watched for as long as a day."
    return {
        "latency": Told(hours[0], told, people, low=hours[1], high=hours[2], reason=late),
        "within_day": Told(shares[0], told, people, low=shares[1], high=shares[2], reason=short),
    }


def outside_hours(acts: Acts, service: Service, book: Codebook) -> Told:
    """
    Tell which share of the messages of staff was written outside opening hours.

    Parameters
    ----------
    acts
        Of the period.
    service
        A study, whose facts sheet says when it is open.
    book
        Limits of what is told.

    Returns
    -------
    told
        All staff pooled; without a value where fewer than three of them wrote.
    """
    hours = getattr(getattr(service, "settings", None), "opening_hours", None)
    if not hours:
        return Told(reason="The facts sheet does not say when the service is open.")
    found = acts.columns("staff_times")
    if not len(found["time"]):
        return Told()
    staff = int(found["staff"][0])
    if staff < FEWEST_STAFF:
        return Told(staff=staff, reason=HIDDEN)
    try:
        completeness.require(service, completeness.Need.CLOCK)
        since = np.asarray(found["time"], np.int64)
        is_open = open_time(since, since + 1, hours, ZoneInfo(service.time_zone)) > 0
    except WorkbenchError as error:
        return Told(reason=str(error))
    return share(int((~is_open).sum()), len(is_open), book, staff=staff)


def gaps(acts: Acts, book: Codebook) -> dict[str, Told]:
    """
    Tell for how long no message of staff stood in the open.

    Parameters
    ----------
    acts
        Of the period.
    book
        Limits of what is told.

    Returns
    -------
    told
        `gap`, days from one day with a message to the next; `longest_gap`, days in a row without one, those
        before the first message and after the last among them.
    """
    found = acts.columns("staff_days")
    if not len(found["day"]):
        return {"gap": Told(), "longest_gap": Told()}
    days, first, last = (np.asarray(found[name], "M8[D]") for name in ("day", "first", "last"))
    staff = int(found["staff"][0])
    between = np.diff(days).astype(np.int64)
    ends = [days[0] - first[0] + 1, last[0] - days[-1] + 1]
    longest = max(*(int(end.astype(np.int64)) for end in ends), *between.tolist()) - 1
    usual = middle(between.astype(np.float64), book, staff=staff)
    return {"gap": usual, "longest_gap": Told(float(longest), len(days), staff=staff)}
