"""Who speaks in turn with whom: one value a conversation, counted on arrays."""

import numpy as np

from workbench.conversations._messages import Integers, Truths
from workbench.measures._talk.messages import MEMBER, PAIR, Talk, Told


def turns(talk: Talk) -> Told:
    """
    Count the turns of each conversation.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    turns
        In turns.
    """
    return Told(talk.count(np.flatnonzero(_begins(talk))), talk.is_said)


def turn_inequality(talk: Talk) -> Told:
    """
    Compute how unequally turns are spread over the people of each conversation.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    inequality
        From 0 to 1.
    """
    taken = np.bincount(talk.messages.person[_begins(talk)], minlength=len(talk.rows))[talk.first_words]
    unit = talk.messages.unit[talk.first_words]
    order = np.lexsort((taken, unit))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(talk.people) - talk.people, talk.people)
    crowd = talk.people[unit]
    spread = np.bincount(unit, (2 * rank + 1 - crowd) * taken[order], talk.units)
    most = np.maximum((talk.people - 1) * np.bincount(unit, taken, talk.units), 1)
    return Told(spread / most, talk.people >= PAIR)


def alternation(talk: Talk) -> Told:
    """
    Count the turns of the pair that has most of them in each conversation.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    alternation
        In turns.
    """
    giver = talk.messages.person[talk.replies]
    alter = talk.messages.person[talk.messages.parent[talk.replies]]
    # a person's number is met in one conversation only, so that the pair tells the conversation
    pair = np.minimum(giver, alter) * np.int64(len(talk.rows)) + np.maximum(giver, alter)
    order = np.argsort(pair, kind="stable")
    pair, giver, alter = pair[order], giver[order], alter[order]
    is_first = np.append(True, pair[1:] != pair[:-1])[: len(pair)]
    is_turn = is_first | np.append(True, giver[1:] != giver[:-1])[: len(pair)]
    counted = is_turn.astype(np.int64) + (is_first & _is_opened(talk, giver, alter))
    found = np.zeros(talk.units, np.int64)
    if len(pair):
        start = np.flatnonzero(is_first)
        unit = talk.messages.unit[giver[start]]
        np.maximum.at(found, unit, np.add.reduceat(counted, start))
    return Told(found, talk.shows_replies & (talk.people >= PAIR))


def contingency(talk: Talk) -> Told:
    """
    Compute the share of replies that answer a reply.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    contingency
        From 0 to 1.
    """
    is_reply = np.zeros(len(talk.rows), bool)
    is_reply[talk.replies] = True
    third = talk.replies[is_reply[talk.messages.parent[talk.replies]]]
    replies = talk.count(talk.replies)
    return Told(talk.count(third) / np.maximum(replies, 1), talk.shows_replies & (replies > 0))


def returns(talk: Talk) -> Integers:
    """
    Find the messages of people who had been answered before.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    returns
        Which messages, ascending.
    """
    answered = np.full(len(talk.rows), len(talk.rows))
    alter = talk.messages.person[talk.messages.parent[talk.replies]]
    answered[alter[::-1]] = talk.replies[::-1]  # of many writings to one place the last one stays
    return np.flatnonzero(talk.rows > answered[talk.messages.person])


def reentries(talk: Talk) -> Told:
    """
    Count the messages of members who had been answered before.

    Parameters
    ----------
    talk
        A chunk.

    Returns
    -------
    reentries
        In messages.
    """
    back = returns(talk)
    return Told(talk.count(back[talk.role[back] == MEMBER]), talk.shows_replies & talk.tells_roles)


def _begins(talk: Talk) -> Truths:
    """Whether a message begins a turn: the first of a conversation, or one by somebody else than the last."""
    person = talk.messages.person
    return np.append(True, person[1:] != person[:-1])[: len(person)]


def _is_opened(talk: Talk, giver: Integers, alter: Integers) -> Truths:
    """Whether the first of a pair's replies goes to who opened the talk by addressing somebody."""
    head = np.zeros(len(talk.rows), bool)
    said = talk.messages
    is_addressed = said.is_dm[talk.start] | said.is_answer[talk.start] | (talk.role[talk.start] == MEMBER)
    head[talk.start[is_addressed]] = True
    is_opened: Truths = head[alter] & (alter != giver)
    return is_opened
