"""Going through the messages of a study as arrays, in chunks of whole conversations."""

from collections.abc import Iterator

import numpy as np

from workbench.conversations._acts import place
from workbench.conversations._messages import Attach, Messages
from workbench.conversations._reading import Service, read
from workbench.conversations._said import Handling, in_conversations


def read_messages(service: Service, *, attach: Attach = "root") -> Iterator[Messages]:
    """
    Go through all messages of human actors, a chunk of whole conversations at a time.

    Parameters
    ----------
    service
        A study.
    attach
        Where a reply without a target goes, if the platform knows such replies: to the first message, to
        the one before it by somebody else, or nowhere.

    Yields
    ------
    messages
        One chunk, in the order of the ids of conversations; a single empty one where there is none. Indices
        hold within a chunk only.
    """
    for talk in read(service):
        acts = place(talk, attach)
        said = in_conversations(acts, Handling(unknown_as="unknown"))
        first = talk.facts(acts.starts, "conversation", "has_reply_ids")
        yield Messages(
            unit=acts.unit[said.act],
            person=said.person,
            actor=acts.actor[said.act],
            role=said.role.astype(np.int8),
            parent=said.parent,
            is_answer=said.is_answer,
            is_lost=acts.is_lost[said.act],
            time=talk.column("time")[said.act],
            depth=acts.depth[said.act],
            is_dm=said.is_dm,
            conversations=first["conversation"].to_numpy(),
            has_reply_ids=first["has_reply_ids"].to_numpy(),
            actors=acts.names.to_numpy(zero_copy_only=False),
        )
