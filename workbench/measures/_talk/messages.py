"""What measures of conversations look at: a chunk of messages, and what of it several need."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.conversations._messages import ROLES, Integers, Messages, Truths
from workbench.vocabulary import Role

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
STAFF, MEMBER = ROLES.index(Role.STAFF), ROLES.index(Role.MEMBER)
PAIR = 2
"""It takes two to talk."""


class Told(NamedTuple):
    """What a measure says of each conversation, and whether it can be told; where not, it means nothing."""

    numbers: Integers | Floats
    is_told: Truths


class Talk:
    """
    The messages of whole conversations, and what can be read off them at a glance.

    Parameters
    ----------
    messages
        In the order of talk, conversation after conversation.
    has_roles
        Whether anybody is known to be staff; without, what is said of roles cannot be told.
    """

    def __init__(self, messages: Messages, *, has_roles: bool = True) -> None:
        self.messages = messages
        self.has_roles = has_roles
        self.units = len(messages.conversations)

    @cached_property
    def rows(self) -> Integers:
        """A number for each message."""
        return np.arange(len(self.messages.unit))

    @cached_property
    def size(self) -> Integers:
        """How many messages each conversation has."""
        return self.count(self.rows)

    @cached_property
    def is_said(self) -> Truths:
        """Whether a conversation has any message."""
        return self.size > 0

    @cached_property
    def start(self) -> Integers:
        """The first message of each conversation that has one."""
        return (np.cumsum(self.size) - self.size)[self.is_said]

    @cached_property
    def first_words(self) -> Integers:
        """The first message of each person in a conversation, by which the person is numbered."""
        return np.flatnonzero(self.messages.person == self.rows)

    @cached_property
    def people(self) -> Integers:
        """How many people wrote in each conversation."""
        return self.count(self.first_words)

    @cached_property
    def role(self) -> Codes:
        """The role of each message's actor at that time; whose role is not known is a member."""
        role = self.messages.role
        return np.where(role == ROLES.index(Role.UNKNOWN), np.int8(MEMBER), role)

    @cached_property
    def standing(self) -> Codes:
        """The role of each message's actor: the one last had in the conversation, as in the rule."""
        last = np.empty_like(self.rows)
        last[self.messages.person] = self.rows  # of many writings to one place the last one stays
        return self.role[last[self.messages.person]]

    @cached_property
    def replies(self) -> Integers:
        """The messages that answer another person's."""
        return np.flatnonzero(self.messages.person != self.messages.person[self.messages.parent])

    @cached_property
    def shows_replies(self) -> Truths:
        """Whether it is seen who answers whom; where one person writes, nobody answers anybody."""
        return self.is_said & (self.messages.has_reply_ids | (self.people < PAIR))

    @cached_property
    def tells_roles(self) -> Truths:
        """Whether a conversation has messages whose actors' roles can be told."""
        return self.is_said & self.has_roles

    @cached_property
    def is_dm(self) -> Truths:
        """Whether a conversation is one of direct messages."""
        return self.spread(self.messages.is_dm[self.start].astype(np.int64)) > 0

    def spread(self, values: Integers) -> Integers:
        """
        Give values of conversations that have messages to all conversations.

        Parameters
        ----------
        values
            One a conversation that has messages.

        Returns
        -------
        spread
            One a conversation, zero where it has no messages.
        """
        found = np.zeros(self.units, np.int64)
        found[self.is_said] = values
        return found

    def count(self, rows: Integers) -> Integers:
        """
        Count messages by conversation.

        Parameters
        ----------
        rows
            Which messages.

        Returns
        -------
        counts
            One a conversation, 0 where there is none.
        """
        return np.bincount(self.messages.unit[rows], minlength=self.units)

    def first(self, rows: Integers) -> Integers:
        """
        Find the first of some messages in each conversation.

        Parameters
        ----------
        rows
            Which messages, ascending.

        Returns
        -------
        first
            One message a conversation, -1 where there is none.
        """
        found = np.full(self.units, -1)
        found[self.messages.unit[rows[::-1]]] = rows[::-1]  # of many writings to one place the last one stays
        return found
