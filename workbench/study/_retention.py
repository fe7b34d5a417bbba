"""The day a study was promised to end: a warning before it, a refusal afterwards."""

import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from workbench.errors import RetentionWarning, StudyError
from workbench.study._settings import FILE, Settings

NOTICE = timedelta(days=30)


def check(folder: Path, settings: Settings) -> None:
    """
    Warn where a study has to end soon, and refuse it where that day is over.

    Parameters
    ----------
    folder
        The study.
    settings
        Its facts sheet.

    Raises
    ------
    StudyError
        On every day after the retention date.

    Warns
    -----
    RetentionWarning
        From 30 days before the retention date on.
    """
    last = settings.retention_date
    if last is None:
        return
    today = _today(settings)
    if today > last:
        raise StudyError(
            f"'{folder}' was to be kept until {last}, and today is {today}. Delete the folder and the "
            "study's key; or, where your plan for these data allows it, set a later retention_date in "
            f"'{folder / FILE}'."
        )
    if last - today <= NOTICE:
        warnings.warn(_notice(folder, last, today), RetentionWarning, stacklevel=3)


def _notice(folder: Path, last: date, today: date) -> str:
    days = (last - today).days
    left = {0: "today is the last day", 1: "one day is left"}.get(days, f"{days} days are left")
    return f"'{folder}' is to be kept until {last}: {left}. After that day the workbench will not open it."


def _today(settings: Settings) -> date:
    return datetime.now(UTC).astimezone(settings.zone).date()
