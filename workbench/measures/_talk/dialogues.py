"""How people take turns in conversations, and in which roles: one value a conversation."""

import pandas as pd

from workbench.measures._talk import participation, turns as turns_of
from workbench.measures._talk.gathering import Service, one


def turns(service: Service | pd.DataFrame) -> "pd.Series[int]":
    """
    Count the turns of each conversation.

    What one person writes before anybody else does is one turn, in the order of time, whomever it answers:
    in a busy tree people who never met seem to take turns.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    turns
        By conversation: a count of turns, from 1; NA without a human message.

    References
    ----------
    .. [1] Sacks, H., Schegloff, E. A. and Jefferson, G. (1974). A simplest systematics for the organization
       of turn-taking for conversation. Language 50(4).

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> turns(talk).to_dict()
    {'q': 4}
    """
    return one(service, "turns", turns_of.turns)


def turn_inequality(service: Service | pd.DataFrame) -> "pd.Series[float]":
    """
    Compute how unequally turns are spread over the people of each conversation.

    It is Gini's coefficient of turns, times n / (n - 1) for n people. Short talk is unequal by chance: four
    who speak alike often reach .39 on average over eight messages, so compare with a null of that size.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    turn_inequality
        By conversation: from 0, where all have as many turns, to below 1, since all who are there have one.
        NA for fewer than two people. A deleted author is one person a message, which lowers it.

    References
    ----------
    .. [1] Deltas, G. (2003). The small-sample bias of the Gini coefficient. Review of Economics and
       Statistics 85(1).

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> turn_inequality(talk).round(2).to_dict()
    {'q': 0.25}
    """
    return one(service, "turn_inequality", turns_of.turn_inequality)


def alternation(service: Service | pd.DataFrame) -> "pd.Series[int]":
    """
    Count the turns of the two people in each conversation who have most of them with each other.

    Their replies to one another stand in the order of time, and what one of them writes before the other
    answers is one turn. The first message is a turn too, where it is addressed: in private, by a member, or
    as an answer to something lost. Thus the levels count turns of staff and member; here it is any two.
    Replies written from a template alternate as well as dialogue does.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    alternation
        By conversation: a count of turns, from 0, where nobody answers another. NA for fewer than two people,
        and where it is not shown who answers whom.

    References
    ----------
    .. [1] Rafaeli, S. (1988). Interactivity: from new media to communication. In Advancing Communication
       Science: Merging Mass and Interpersonal Processes. Sage.

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> alternation(talk).to_dict()
    {'q': 3}
    """
    return one(service, "alternation", turns_of.alternation)


def contingency(service: Service | pd.DataFrame) -> "pd.Series[float]":
    """
    Compute the share of each conversation's replies that answer a reply.

    A message that answers nobody is not interactive, one that answers a first message is reactive, and the
    third of a chain takes up an exchange: it is what is counted here. Who answers whom is told by reply ids
    alone, and what is said may still take up nothing. A reply whose parent is lost counts as a first message,
    so that what is lost lowers the share.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    contingency
        By conversation: a share, from 0 to 1. NA without replies to another person, and where it is not shown
        who answers whom.

    References
    ----------
    .. [1] Rafaeli, S. and Sudweeks, F. (1997). Networked interactivity. Journal of Computer-Mediated
       Communication 2(4).

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> contingency(talk).round(2).to_dict()
    {'q': 0.33}
    """
    return one(service, "contingency", turns_of.contingency)


def staff_share(service: Service | pd.DataFrame) -> "pd.Series[float]":
    """
    Compute the share of each conversation's messages that staff wrote.

    Both none and more than .6 are worth a look. It rests on the role map: staff that are not in it count as
    members.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    staff_share
        By conversation: a share of human messages, from 0 to 1, each by the role its actor had last in the
        conversation. NA without a human message, and everywhere without a role map.

    References
    ----------
    .. [1] Anderson, T., Rourke, L., Garrison, D. R. and Archer, W. (2001). Assessing teaching presence in a
       computer conferencing context. Journal of Asynchronous Learning Networks 5(2).

    Examples
    --------
    >>> rows = [("q", None, "ada", "member"), ("a", "q", "sol", "staff"), ("b", "q", "ben", "member")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor", "role"])
    >>> staff_share(talk).round(2).to_dict()
    {'q': 0.33}
    """
    return one(service, "staff_share", participation.staff_share)


def member_to_member_share(service: Service | pd.DataFrame) -> "pd.Series[float]":
    """
    Compute the share of each conversation's replies that go from member to member.

    It rests on the role map: staff that are not in it count as members, and make questions and answers look
    like talk among members.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    member_to_member_share
        By conversation: a share of the replies to another person, from 0 to 1. NA without such replies, where
        it is not shown who answers whom, and everywhere without a role map.

    References
    ----------
    .. [1] Preece, J. (2001). Sociability and usability in online communities: determining and measuring
       success. Behaviour and Information Technology 20(5).

    Examples
    --------
    >>> rows = [("q", None, "ada", "member"), ("a", "q", "sol", "staff"), ("b", "q", "ben", "member")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor", "role"])
    >>> member_to_member_share(talk).round(2).to_dict()
    {'q': 0.5}
    """
    return one(service, "member_to_member_share", participation.member_to_member_share)
