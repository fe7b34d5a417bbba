"""What actors do in talk: one value an actor."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from workbench import completeness
from workbench.conversations._messages import Integers
from workbench.errors import StudyError
from workbench.measures._talk import participation, turns
from workbench.measures._talk.gathering import Service, talks
from workbench.measures._talk.messages import Talk
from workbench.measures._talk.table import opened


def first_answers(service: Service | pd.DataFrame) -> "pd.Series[int]":
    """
    Count the questions that each actor was the first to answer.

    A question is the first message of a member in a conversation that a member opened, or in one of direct
    messages. Its first answer is the first message after it by somebody else, staff or member, where that is
    seen (see `questions`): who thanks or asks the same may come first as well.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    first_answers
        By actor, in the order of their pseudonyms: a count of conversations, from 0. Bots and deleted authors
        are left out.

    Raises
    ------
    LedgerError
        If no export shows who answers whom.
    StudyError
        If there is no role map, so that nobody is known to ask or to announce.

    References
    ----------
    .. [1] Welser, H. T., Gleave, E., Fisher, D. and Smith, M. (2007). Visualizing the signatures of social
       roles in online discussion groups. Journal of Social Structure 8(2).

    Examples
    --------
    >>> rows = [("q", None, "ada", "member"), ("a", "q", "ben", "member"), ("b", "q", "sol", "staff")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor", "role"])
    >>> first_answers(talk).to_dict()
    {'ada': 0, 'ben': 1, 'sol': 0}
    """
    service = opened(service)
    if not service.has_roles:
        raise StudyError(
            "First answers cannot be told, for nobody is known to be staff, so that announcements look like "
            "questions. Import with a role map."
        )
    return _by_actor(service, "first_answers", _first_answers)


def reentry(service: Service | pd.DataFrame) -> "pd.Series[int]":
    """
    Count the messages of each actor in conversations in which somebody had answered them before.

    Who comes back after an answer is in talk; who comes back only to thank counts too.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    reentry
        By actor, in the order of their pseudonyms: a count of messages, from 0. Bots and deleted authors are
        left out, and conversations that do not show who answers whom add nothing.

    Raises
    ------
    LedgerError
        If no export shows who answers whom.

    References
    ----------
    .. [1] Backstrom, L., Kleinberg, J., Lee, L. and Danescu-Niculescu-Mizil, C. (2013). Characterizing and
       curating conversation threads: expansion, focus, volume, re-entry. Proceedings of WSDM 2013.

    Examples
    --------
    >>> rows = [("q", None, "ada", "member"), ("a", "q", "sol", "staff"), ("b", "a", "ada", "member")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor", "role"])
    >>> reentry(talk).to_dict()
    {'ada': 1, 'sol': 0}
    """
    return _by_actor(opened(service), "reentry", turns.returns)


def _first_answers(talk: Talk) -> Integers:
    asked = participation.questions(talk)
    if not asked.is_asked.any():
        return talk.rows[:0]
    asker = talk.messages.person[asked.question][talk.messages.unit]
    found = participation.answers(talk, asked, talk.messages.person != asker)
    return found[(found >= 0) & asked.is_told]


def _by_actor(service: Service, name: str, find: Callable[[Talk], Integers]) -> "pd.Series[int]":
    """Count the messages found by who wrote them, over all chunks."""
    completeness.require(service, completeness.Need.REPLIES)
    parts = [_counted(talk, find(talk)) for talk in talks(service)]
    counted = pd.concat(parts).groupby(level=0).sum()
    return counted.rename(name).rename_axis("actor")


def _counted(talk: Talk, rows: Integers) -> "pd.Series[int]":
    """Count messages by actor; who wrote none of them has 0, and whoever wrote nothing is not there."""
    actor, crowd = talk.messages.actor, len(talk.messages.actors)
    acts = np.bincount(actor[actor >= 0], minlength=crowd)
    found = np.bincount(actor[rows][actor[rows] >= 0], minlength=crowd)
    names = pd.Index(talk.messages.actors, dtype="str")
    return pd.Series(found, names)[acts > 0]
