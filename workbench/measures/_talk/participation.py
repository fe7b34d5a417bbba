"""Who takes part in conversations, and who answers first: counted on arrays."""

from typing import NamedTuple

import numpy as np

from workbench.conversations._messages import Integers, Truths
from workbench.measures._talk.messages import MEMBER, PAIR, STAFF, Talk, Told


class Questions(NamedTuple):
    """What was asked of the service: one entry a conversation."""

    is_asked: Truths
    """Whether a member opened it, or wrote in it in private."""
    is_told: Truths
    """Whether it is seen if anybody answered."""
    question: Integers
    """The member's first message, -1 where nothing was asked."""


def messages(talk: Talk) -> Told:
    """
    Count the messages of each conversation.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    messages
        In messages.
    """
    return Told(talk.size, np.ones(talk.units, bool))


def people(talk: Talk) -> Told:
    """
    Count the people who wrote in each conversation.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    people
        In people.
    """
    return Told(talk.people, np.ones(talk.units, bool))


def staff_share(talk: Talk) -> Told:
    """
    Compute the share of each conversation's messages that staff wrote.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    share
        From 0 to 1.
    """
    by_staff = talk.count(np.flatnonzero(talk.standing == STAFF))
    return Told(by_staff / np.maximum(talk.size, 1), talk.tells_roles)


def member_to_member_share(talk: Talk) -> Told:
    """
    Compute the share of each conversation's replies that go from member to member.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    share
        From 0 to 1.
    """
    is_member = talk.standing == MEMBER
    among = talk.replies[is_member[talk.replies] & is_member[talk.messages.parent[talk.replies]]]
    replies = talk.count(talk.replies)
    is_told = talk.shows_replies & talk.tells_roles & (replies > 0)
    return Told(talk.count(among) / np.maximum(replies, 1), is_told)


def questions(talk: Talk) -> Questions:
    """
    Find what was asked of the service.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    questions
        One entry a conversation.
    """
    question = talk.first(np.flatnonzero(talk.standing == MEMBER))
    is_opened = talk.is_said & (question == talk.first(talk.rows))
    is_told = talk.is_dm | talk.messages.has_reply_ids | (talk.people <= PAIR)
    return Questions((is_opened | talk.is_dm) & (question >= 0), is_told, question)


def answers(talk: Talk, asked: Questions, is_answering: Truths) -> Integers:
    """
    Find the first of some messages that stands after the question of its conversation.

    Parameters
    ----------
    talk
        A chunk.
    asked
        The questions.
    is_answering
        Which messages may be an answer.

    Returns
    -------
    answer
        One message a conversation, -1 where there is none or nothing was asked.
    """
    question = np.where(asked.is_asked, asked.question, len(talk.rows))[talk.messages.unit]
    return talk.first(np.flatnonzero(is_answering & (talk.rows > question)))
