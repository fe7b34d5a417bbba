"""What every writer of a platform's format needs: acts in the order of time, ids, and JSON bytes."""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from workbench.demo.plan import Act, Conversation


class Placed(NamedTuple):
    """An act and where it stands in the plan: number of its conversation, number in it."""

    conversation: int
    number: int
    act: Act


class Written(NamedTuple):
    """
    Files of an export by path, and the origin of each conversation's root as ``file#item``.

    The numbers of `roots` are those of the conversations the writer was given.
    """

    files: dict[str, bytes]
    roots: dict[int, str]


def by_space(planned: Sequence[Conversation]) -> dict[Hashable, list[Placed]]:
    """
    Sort acts into their spaces, each in the order of time.

    Parameters
    ----------
    planned
        Conversations of one platform.

    Returns
    -------
    spaces
        Acts by space; direct messages by their pair of account ids.
    """
    spaces: dict[Hashable, list[Placed]] = defaultdict(list)
    for index, conversation in enumerate(planned):
        space: Hashable = tuple(account.id for account in conversation.pair) or conversation.space
        spaces[space] += [Placed(index, number, act) for number, act in enumerate(conversation.acts)]
    for placed in spaces.values():
        placed.sort(key=lambda one: (one.act.time, one.conversation, one.number))
    return spaces


def as_json(value: Any) -> bytes:  # noqa: ANN401  JSON is what it is
    """
    Write JSON the same way on every machine.

    Parameters
    ----------
    value
        What `json` can write.

    Returns
    -------
    content
        UTF-8.
    """
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def first_times(placed: Iterable[Placed]) -> dict[str, Placed]:
    """
    Find each account's first act in a space, before which the platform says that it joined.

    Parameters
    ----------
    placed
        In the order of time.

    Returns
    -------
    first
        By account id, in the order of joining.
    """
    first: dict[str, Placed] = {}
    for one in placed:
        first.setdefault(one.act.actor.id, one)
    return first
