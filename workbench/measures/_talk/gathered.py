"""The table in which the measures of conversations are gathered."""

from collections.abc import Callable

import pandas as pd

from workbench.measures._talk import participation, questions, trees, turns
from workbench.measures._talk.gathering import Service, gather
from workbench.measures._talk.messages import Talk, Told
from workbench.measures._talk.table import opened

_MEASURES: dict[str, Callable[[Talk], Told]] = {
    "messages": participation.messages,
    "people": participation.people,
    "turns": turns.turns,
    "depth": trees.depth,
    "width": trees.width,
    "h_index": trees.h_index,
    "structural_virality": trees.structural_virality,
    "turn_inequality": turns.turn_inequality,
    "alternation": turns.alternation,
    "contingency": turns.contingency,
    "reentry": turns.reentries,
    "staff_share": participation.staff_share,
    "member_to_member_share": participation.member_to_member_share,
}


def conversations(service: Service | pd.DataFrame) -> pd.DataFrame:
    """
    Gather the measures of each conversation.

    They are of human messages: bots are left out, deleted authors are one person a message, and actors whose
    role is not known are members.

    Parameters
    ----------
    service
        A study, or a table of talk with one row a message: `activity` (its id), `actor` (missing if deleted)
        and `role`; `conversation`, or all are one; `parent`, the id of what it answers, or nobody is seen to
        answer; `time`, or they follow each other by a minute; `is_dm`, `has_reply_ids`, `kind` and `space`.

    Returns
    -------
    table
        One row a conversation, in the order of their ids: `conversation`; `messages` and `people`, counts
        from 0; `turns`, `depth`, `width`, `h_index`, `structural_virality`, `turn_inequality`, `alternation`,
        `contingency`, `staff_share` and `member_to_member_share`, as the functions of these names tell them;
        `reentry`, how many messages members wrote after somebody had answered them; `answered`, whether staff
        answered the question asked, NA where none was; `first_answer`, the time until they did, and `waited`,
        that or the time until the end of the export (see `questions`). What an export cannot show is NA.

    Raises
    ------
    StudyError
        If a column of a table is missing.

    Examples
    --------
    >>> rows = [("q", None, "ada", "member"), ("a", "q", "sol", "staff"), ("b", "a", "ada", "member")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor", "role"])
    >>> conversations(talk)[["messages", "people", "depth", "alternation", "reentry"]].to_dict("records")
    [{'messages': 3, 'people': 2, 'depth': 2, 'alternation': 3, 'reentry': 1}]
    """
    service = opened(service)
    table = gather(service, _measure)
    timed = questions.timed(service, table)
    first_answer = timed["waited"].where(timed["answered"].fillna(value=False).astype(bool))
    return (
        table.drop(columns=["asked", "replied", "is_seen"])
        .assign(answered=timed["answered"], first_answer=first_answer, waited=timed["waited"])
        .reset_index()
    )


def _measure(talk: Talk) -> dict[str, Told]:
    return {name: measure(talk) for name, measure in _MEASURES.items()} | questions.timing(talk)
