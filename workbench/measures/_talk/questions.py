"""Questions asked of a service, and how long each waited for staff."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import completeness
from workbench.conversations._messages import Truths
from workbench.measures._talk import participation
from workbench.measures._talk.gathering import Service, gather
from workbench.measures._talk.messages import STAFF, Talk, Told
from workbench.measures._talk.table import opened

_SOURCES = """
    SELECT source, max(time) AS "end", bool_and(time_precision = 'day') AS is_by_day
    FROM activity GROUP BY source ORDER BY source
"""
_PLACES = """
    SELECT conversation, min(source) AS source,
           CASE WHEN bool_or(is_dm) THEN 'private messages' ELSE min(space) END AS space
    FROM talk GROUP BY conversation
"""


def questions(service: Service | pd.DataFrame) -> pd.DataFrame:
    """
    List what was asked of a service, and how long each question waited for staff.

    A question is the first message of a member in a conversation that a member opened, or in one of direct
    messages. Its answer is the first message of staff after it, in the same conversation; a bot answers
    nothing. A question without an answer waits until the last act in any export of its source, and may be
    answered after that, or elsewhere.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    questions
        One row a question, by the ids of the conversations, which are its index: `source`; `space`, those of
        direct messages together; `asked` (UTC); `answered`, whether it was; `waited`, the time until it was,
        or until the end of the export. The last two are missing where an answer would not be seen: among
        three people and more without reply ids, where a platform counts answers that its export does not
        hold, and where times are told to the day only. Empty without a role map, since nobody is then known
        to be staff.

    Examples
    --------
    >>> minutes = pd.to_datetime(["2026-03-02 09:00", "2026-03-02 09:40"], utc=True)
    >>> rows = [("q", None, "ada", "member"), ("a", "q", "sol", "staff")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor", "role"]).assign(time=minutes)
    >>> questions(talk).loc["q", "waited"]
    Timedelta('0 days 00:40:00')
    """
    return of_service(opened(service))


def of_service(service: Service) -> pd.DataFrame:
    """
    List the questions of a service, as `questions` does.

    Parameters
    ----------
    service
        A study.

    Returns
    -------
    questions
        One row a question.
    """
    found = timed(service, gather(service, timing))
    asked = found.loc[found["asked"].notna()]
    return _places(service, asked.index).join(asked)


def timing(talk: Talk) -> dict[str, Told]:
    """
    Find when each question was asked and answered.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    timing
        `asked` and `replied`, in microseconds since 1970; `is_seen`, whether an answer would be.
    """
    found = participation.questions(talk)
    answer = participation.answers(talk, found, talk.standing == STAFF)
    is_asked = found.is_asked & talk.tells_roles
    return {
        "asked": _time(talk, found.question, is_asked),
        "replied": _time(talk, answer, is_asked & (answer >= 0)),
        "is_seen": Told(found.is_told.astype(np.int64), is_asked),
    }


def timed(service: Service, found: pd.DataFrame) -> pd.DataFrame:
    """
    Tell how long questions waited, where that can be told.

    Parameters
    ----------
    service
        A study.
    found
        What `timing` found, by conversation.

    Returns
    -------
    timed
        The same rows: `asked`, missing where nothing was asked; `answered` and `waited`, missing also where
        it cannot be told.
    """
    sources = _sources(service)
    is_asked = found["asked"].notna().to_numpy()
    is_seen = is_asked & (found["is_seen"] == 1).fillna(value=False).to_numpy()
    is_seen[found.index.isin(completeness.unheld(service))] = False
    end, is_by_day = _ends(service, sources, found.index[is_seen])
    kept = np.flatnonzero(is_seen)[~is_by_day]
    asked, replied = _microseconds(found["asked"]), _microseconds(found["replied"])
    is_over = found["replied"].notna().to_numpy()
    until = np.where(is_over[kept], replied[kept], end[~is_by_day])
    waited = np.full(len(found), np.iinfo(np.int64).min)
    waited[kept] = np.maximum(until - asked[kept], 0)
    answered = pd.array(is_over, dtype="boolean")
    answered[waited < 0] = pd.NA
    moments = np.where(is_asked, asked, np.iinfo(np.int64).min).view("M8[us]")
    return pd.DataFrame(
        {
            "asked": pd.DatetimeIndex(moments, tz="UTC"),
            "answered": answered,
            "waited": waited.view("m8[us]"),
        },
        found.index,
    )


class _Ends(NamedTuple):
    end: np.ndarray
    is_by_day: Truths


def _ends(service: Service, sources: pd.DataFrame, wanted: "pd.Index[str]") -> _Ends:
    """Tell of conversations until when their exports reach, and whether these tell the day only."""
    if len(sources) == 1:
        chosen = np.zeros(len(wanted), np.intp)
    else:
        chosen = sources.index.get_indexer(pd.Index(_places(service, wanted)["source"]))
    return _Ends(sources["end"].to_numpy()[chosen], sources["is_by_day"].to_numpy(bool)[chosen])


def _sources(service: Service) -> pd.DataFrame:
    with service.connect() as connection:
        found: pd.DataFrame = connection.sql(_SOURCES).to_arrow_table().to_pandas().set_index("source")
    return found.assign(end=found["end"].dt.as_unit("us").astype("int64"))


def _places(service: Service, wanted: "pd.Index[str]") -> pd.DataFrame:
    with service.connect() as connection:
        found = connection.sql(_PLACES).to_arrow_table().to_pandas().set_index("conversation")
    placed: pd.DataFrame = found.astype("str").reindex(wanted)
    return placed


def _time(talk: Talk, rows: np.ndarray, is_told: Truths) -> Told:
    values = np.zeros(talk.units, np.int64)
    values[is_told] = talk.messages.time[rows[is_told]]
    return Told(values, is_told)


def _microseconds(column: "pd.Series[int]") -> np.ndarray:
    return column.fillna(0).to_numpy(np.int64)
