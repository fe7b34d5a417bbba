"""
Mastodon, as its interface (API) answers: a status, a timeline, a status in its context, a search.

All that is public is one space. Direct messages are private, and each circle of people is a space of its own.
"""

from collections.abc import Iterator
from functools import partial
from importlib.resources.abc import Traversable
from typing import Any

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources._archive import files
from workbench.sources._json import shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._lines import Unread, answers
from workbench.sources._recording import bare, recorded
from workbench.sources.mastodon._known import Known, knowing
from workbench.sources.mastodon._status import Names, home, named, read_status

label = "Mastodon"
expects = "JSON or NDJSON of Mastodon's API: statuses, a timeline, a context, a search, conversations"
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.ALWAYS,
    shares=Shows.WHERE_USED,
    reactions=Shows.ALWAYS,
    deletions=Shows.NEVER,
    cannot=(
        "A deleted status is gone; an answer to it tells whom it answered, but no longer what.",
        "An answer names its parent by an id of its server; what it answers must be imported along with it.",
        "A server knows only what reached it: answers and counts from other servers may be missing.",
        "Who favoured a status is not told, only how many did; shares and quotes are counted together.",
        "A timeline, search or context holds a part of what was written, a conversation its last message.",
        "What is shared or quoted is not read as an act where it stands only within the act that shares it.",
        "Roles that a server gives, such as its owner, are not the service's and are not read.",
        "What says of itself that only followers or only some may see it is taken at its word.",
    ),
)

CONTEXT = ("ancestors", "descendants")
SEARCH = ("statuses", "accounts")
LISTED = ("", "item.", "statuses.item.", "ancestors.item.", "descendants.item.", "item.item.")
PLACES = (*LISTED, *(f"{place}last_status." for place in LISTED))
KEYS = ("account.acct", "created_at", "in_reply_to_id", "visibility")

_STATUSES = tuple(frozenset(f"{place}{key}" for key in KEYS) for place in PLACES)


def sniff(export: Traversable) -> bool:
    """Tell by the keys at the head of a file; a folder is claimed where it holds nothing else."""
    if not export.is_dir():
        return _is_answer(shape(export))
    heads = (_is_answer(shape(file)) for _, file in files(export))
    return next(heads, False) and all(heads)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read answers; all are gone through twice, because an answer may stand before what it answers.

    Parameters
    ----------
    export
        A file, or a folder of them.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason.

    Raises
    ------
    ExportError
        If a file is no whole JSON.
    """
    with knowing() as known:
        for name, file in files(export):
            _learn(known, name, file)
        for name, file in files(export):
            yield from batches(name, _acts(file, partial(known.name, name)))


def _is_answer(whole: frozenset[str]) -> bool:
    if any(path.endswith("__import_meta") for path in whole):
        return False  # 4CAT has put something of its own around
    paths = bare(whole)
    if any(keys <= paths for keys in _STATUSES):
        return True
    # a search tells accounts first, and whoever answers nobody has no context
    return {"accounts.item.acct", "accounts.item.statuses_count"} <= paths or set(CONTEXT) == paths


def _learn(known: Known, name: str, file: Traversable) -> None:
    servers: set[str] = set()
    for status in _statuses(file):
        known.learn(name, named(status))
        server = home(status)
        if server and len(servers) <= 1:
            servers.add(server)
    if len(servers) == 1:
        known.place(name, servers.pop())


def _acts(export: Traversable, known: Names) -> Iterator[Act | Reject]:
    for number, item in enumerate(_statuses(export), start=1):
        if isinstance(item, Unread):
            yield Reject(number, item.reason)
        else:
            yield read_status(number, item, known)


def _statuses(export: Traversable) -> Iterator[Any]:
    for piece in answers(export, *_prefixes(shape(export))):
        waiting = [piece]
        while waiting:
            node = waiting.pop()
            inside = _inside(node)
            if inside is None:
                yield node
            else:
                waiting += reversed(inside)


def _prefixes(paths: frozenset[str]) -> list[str]:
    if paths & set(CONTEXT):
        return [f"{name}.item" for name in CONTEXT]
    return ["statuses.item"] if paths & set(SEARCH) and "last_status" not in paths else []


def _inside(node: object) -> list[Any] | None:
    """List what an answer holds; None where it is no answer around statuses."""
    if isinstance(node, list) and not isinstance(node, Unread):
        return node
    if not isinstance(node, dict) or "account" in node:
        return None
    if recorded(node):
        return [node["body"]]
    if "last_status" in node:
        return [node["last_status"]]
    found = [node[name] for name in (*CONTEXT, "statuses") if isinstance(node.get(name), list)]
    return [status for held in found for status in held] if found else None
