"""The two tables beside the exports: the role map a service would write, and the planted truth."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workbench.demo.people import Account
from workbench.demo.plan import Conversation
from workbench.demo.programme import SERVER
from workbench.demo.rhythm import ZONE


class Planted(NamedTuple):
    """One row of the truth: where a conversation's root stands, and the verdicts it must get."""

    source: str
    root: str
    space: str
    case: str
    month: str
    expected: str


def planted(conversation: Conversation, root: str) -> Planted:
    """
    Describe a conversation as a row of the truth.

    Parameters
    ----------
    conversation
        From the plan.
    root
        Input file and item number of its first message, as ``file#item``.

    Returns
    -------
    row
        The month is that of the first message in Oslo.
    """
    # a server's channels are called after it; elsewhere a space has its own name
    is_discord = conversation.platform == "discord"
    space = f"{SERVER} / {conversation.space}" if is_discord else conversation.space
    month = conversation.acts[0].time.astimezone(ZONE).strftime("%Y-%m")
    return Planted(conversation.platform, root, space, conversation.case, month, conversation.expected)


def truth(rows: Iterable[Planted]) -> bytes:
    """
    Write the planted truth.

    Parameters
    ----------
    rows
        One a conversation.

    Returns
    -------
    content
        CSV in UTF-8.
    """
    return _table(Planted._fields, rows)


def roles(accounts: Iterable[Account]) -> bytes:
    """
    Write the role map.

    Parameters
    ----------
    accounts
        Those the service knows. Discord's stand there by handle, as people know them; others by id.

    Returns
    -------
    content
        CSV in UTF-8.
    """
    rows = [
        (
            account.handle if account.platform == "discord" else account.id,
            account.role,
            account.valid_from,
            "",
        )
        for account in accounts
    ]
    return _table(("account", "role", "valid_from", "valid_to"), rows)


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return stream.getvalue().encode()
