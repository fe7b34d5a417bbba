"""
Slack, as a workspace exports it: a zip or folder with a folder a channel and a JSON file a day.

Channels are spaces for members, since even a public one is open to its workspace only; direct messages
and group messages are private.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from itertools import islice

import pyarrow as pa

from workbench.activity import Act, Batch, Reject
from workbench.sources._columns import Piece, mapped, pieces, query_of
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._slack import SLACKBOT, Account, Accounts, Place, read_one
from workbench.vocabulary import Visibility

label = "Slack"
expects = "the export of a workspace: a zip or folder with channels.json and a folder of day files a channel"
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.ALWAYS,
    shares=Shows.WHERE_USED,
    reactions=Shows.ALWAYS,
    deletions=Shows.WHERE_USED,
    is_complete=True,
    cannot=(
        "A standard export holds public channels only; private ones and direct messages need a grant.",
        "A deleted message leaves a trace only where it had answers, or where the export logs deletions.",
        "In a thread every answer goes to the message that opened it; who answers whom below it is not told.",
        "A shared message names its writer only where Slack attached it whole; a copied text does not.",
        "An answer outside a thread is not marked: a channel that does without threads shows no answers.",
        "A channel is taken to be open to the members of its workspace, also where it is by invitation.",
    ),
)

INDEXES = {
    "channels.json": Visibility.MEMBERS,
    "groups.json": Visibility.MEMBERS,
    "dms.json": Visibility.PRIVATE,
    "mpims.json": Visibility.PRIVATE,
}
PEOPLE = ("users.json", "org_users.json")
SAMPLE = 5  # day files looked into before a folder is called foreign

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
# without an index, a folder's name still gives direct messages away: nobody's are read by mistake
_DIRECT = re.compile(r"D[A-Z0-9]{7,}|mpdm-.*")


def sniff(export: Traversable) -> bool:
    """Tell whether a folder or zip is the export of a workspace."""
    return _root(export) is not None


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read a workspace channel by channel, each in the order of its days.

    Parameters
    ----------
    export
        A folder, or the root of a zip; it may lie in one folder more.

    Yields
    ------
    batch
        Acts of one day file, and the items that are none with the reason.

    Raises
    ------
    ExportError
        If a file is no whole JSON.
    """
    root = _root(export) or export
    accounts, places = _accounts(root), _by_folder(root)

    def unusual(file: str, number: int, item: object) -> Act | Reject:
        return read_one(number, item, places[file.partition("/")[0]], accounts)

    yield from mapped(
        _pieces(root),
        query_of("slack"),
        unusual=unusual,
        places=_table("folder", places),
        accounts=_table("id", accounts.known),
    )


def _table(key: str, rows: Mapping[str, Place | Account]) -> pa.Table:
    """Lay places or accounts out for a query."""
    listed = [{key: name, **row._asdict()} for name, row in rows.items()]
    flags = ("is_bot",)
    fields = (Account if key == "id" else Place)._fields
    types = {name: pa.bool_() if name in flags else pa.string() for name in (key, *fields)}
    return pa.Table.from_pylist(listed, schema=pa.schema(types))


def _pieces(root: Traversable) -> Iterator[Piece]:
    for folder in _folders(root):
        for file in _children(folder):
            name = f"{folder.name}/{file.name}"
            if _DAY.fullmatch(file.name):
                held = False
                for piece in pieces(file, name=name):
                    held = True
                    yield piece
                if not held and shape(file):
                    yield Piece(name, reject=Reject(None, "no list of messages"))
            elif file.name.endswith(".json"):
                yield Piece(name, reject=Reject(None, "no day file: its name is no date"))


def _by_folder(root: Traversable) -> dict[str, Place]:
    """Tell which channel each folder is of."""
    places = _places(root)
    return {
        folder.name: places.get(_plain(folder.name)) or _unlisted(folder.name) for folder in _folders(root)
    }


def _root(export: Traversable) -> Traversable | None:
    """Find the folder that holds the channels: the export, or the one folder in it."""
    if not export.is_dir():
        return None
    if _is_root(export):
        return export
    inside = _folders(export)
    return inside[0] if len(inside) == 1 and _is_root(inside[0]) else None


def _is_root(folder: Traversable) -> bool:
    if any(_is_index(shape(file)) for file in _indexes(folder)):
        return True
    days = (file for channel in _folders(folder) for file in _children(channel) if _DAY.fullmatch(file.name))
    return any(shape(day) >= {"item.ts", "item.type"} for day in islice(days, SAMPLE))


def _is_index(paths: frozenset[str]) -> bool:
    return "item.id" in paths and not paths.isdisjoint({"item.members", "item.creator"})


def _indexes(root: Traversable) -> list[Traversable]:
    return [root.joinpath(name) for name in INDEXES if root.joinpath(name).is_file()]


def _places(root: Traversable) -> dict[str, Place]:
    """Map the name of a folder onto its channel, as the indexes tell it."""
    places = {}
    for index in _indexes(root):
        for _, entry in items(index, "item"):
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                name = entry["name"] if isinstance(entry.get("name"), str) else entry["id"]
                places[_plain(name)] = Place(entry["id"], name, INDEXES[index.name])
    return places


def _plain(name: str) -> str:
    # a zip made on macOS spells å with two characters, the index with one
    return unicodedata.normalize("NFC", name)


def _unlisted(name: str) -> Place:
    return Place(name, name, Visibility.PRIVATE if _DIRECT.fullmatch(name) else Visibility.MEMBERS)


def _accounts(root: Traversable) -> Accounts:
    """List the accounts of the workspace; empty where the export does not name them."""
    accounts = Accounts({}, {})
    for people in (root.joinpath(name) for name in PEOPLE):
        for _, entry in items(people, "item") if people.is_file() else ():
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                name = entry["name"] if isinstance(entry.get("name"), str) else None
                is_bot = entry.get("is_bot") is True or entry["id"] == SLACKBOT
                accounts.known[entry["id"]] = Account(name, is_bot=is_bot)
                profile = entry.get("profile")
                if is_bot and isinstance(profile, dict) and isinstance(profile.get("bot_id"), str):
                    accounts.bots[profile["bot_id"]] = entry["id"]
    return accounts


def _folders(folder: Traversable) -> list[Traversable]:
    return [child for child in _children(folder) if child.is_dir()]


def _children(folder: Traversable) -> list[Traversable]:
    found = (child for child in folder.iterdir() if not child.name.startswith((".", "__")))
    return sorted(found, key=lambda child: child.name)
