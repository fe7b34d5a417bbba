"""The messages of whole conversations as arrays: what features and measures of conversations count on."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.vocabulary import Role

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]
Strings = NDArray[np.object_]

Attach = Literal["root", "previous", "none"]
"""Where a reply without a target goes, if the platform knows such replies."""

ROLES = (Role.STAFF, Role.MEMBER, Role.ORG, Role.UNKNOWN)
"""What the codes in `Messages.role` stand for: ``ROLES[code]``. Bots are no human actors."""


class Messages(NamedTuple):
    """
    The messages of human actors in whole conversations, in the order of talk.

    One entry a message, conversation after conversation, the earliest first; messages of bots and
    reactions are left out. Arrays named below as *by conversation* have one entry a conversation. A
    conversation of which no message is left has an entry there, and no messages.
    """

    unit: Integers
    """Number of the message's conversation within the chunk, from 0; never descending."""
    person: Integers
    """
    Number of who speaks: the index of the person's first message in the conversation.

    Nobody has the same number in two conversations. A deleted author is one person a message.
    """
    actor: Integers
    """Index of the pseudonym in `actors`, the same throughout a chunk; -1 for deleted authors."""
    role: NDArray[np.int8]
    """Role at that time, as a place in `ROLES`. Deleted authors are members."""
    parent: Integers
    """
    Index of the message answered: an earlier one of the same conversation.

    A message's own index where it answers none, one that is lost, or that of a bot.
    """
    is_answer: Truths
    """Whether the message says that it answers something, lost or not."""
    is_lost: Truths
    """Whether it answers what is not there: lost, later, circular, or elsewhere. A bot's message is there."""
    time: Integers
    """Microseconds since 1970 (UTC)."""
    depth: Integers
    """0 for the first act of a conversation, 1 for what answers it or nothing, and so on downwards."""
    is_dm: Truths
    """Whether it is a direct message."""

    conversations: Strings
    """By conversation: the ids, ascending."""
    has_reply_ids: Truths
    """By conversation: whether its place shows who answers whom; else what hangs on `parent` is missing."""
    actors: Strings
    """The pseudonyms in the chunk, each once."""
