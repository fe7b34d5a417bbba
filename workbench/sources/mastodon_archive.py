"""
The archive of a Mastodon account, as the account's owner downloads it.

It holds what the owner wrote and shared, in ActivityPub: ``outbox.json`` alone, or the folder with it.
"""

from collections.abc import Iterator
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from workbench.activity import Act, Batch, Reject, batches
from workbench.sources._archive import files
from workbench.sources._fediverse import SCOPE, domain, opening, space, words
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, distinct, length, objects, string
from workbench.vocabulary import Kind, Role, Visibility

label = "Mastodon archive"
expects = "the archive of an account: its folder or zip with outbox.json and actor.json, or outbox.json alone"
ledger = Ledger(
    replies=Shows.ALWAYS,
    mentions=Shows.ALWAYS,
    shares=Shows.WHERE_USED,
    reactions=Shows.WHERE_USED,
    deletions=Shows.NEVER,
    own_actions_only=True,
    cannot=(
        "Only the owner's own statuses and shares are there: what others answered is not.",
        "Direct messages that the owner got are not there, those that the owner sent are.",
        "Archives made before 2025 do not count who favoured or shared a status.",
        "Likes and bookmarks are listed without a time and are not read.",
        "Of what was shared only the address is told; whose it was is read from it where Mastodon wrote it.",
        "Deleted statuses are gone.",
    ),
)

OUTBOX, OWNER = "outbox.json", "actor.json"
BESIDE = ("media_attachments", "avatar", "header")
EVERYBODY = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
ITEM = "orderedItems.item"
AUTOMATIC = {"Person": False, "Service": True, "Application": True, "Group": True}


class _Owner(NamedTuple):
    """The account an archive is of, as far as the archive tells."""

    account: str | None = None
    handle: str | None = None
    sort: str | None = None


def sniff(export: Traversable) -> bool:
    """Tell whether this is an outbox, or a folder that holds one and its owner."""
    return _root(export) is not None if export.is_dir() else _is_outbox(export)


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read what the owner of an account wrote and shared.

    Parameters
    ----------
    export
        ``outbox.json``, or the folder or zip it lies in.

    Yields
    ------
    batch
        Acts, and the items and files that are none with the reason.

    Raises
    ------
    ExportError
        If a file is no whole JSON.
    """
    root = _root(export) if export.is_dir() else None
    if root is None:
        yield from batches(export.name, _acts(export, _Owner()))
        return
    for name, file in files(root):
        if name == OUTBOX:
            yield from batches(name, _acts(file, _owner(root.joinpath(OWNER))))
        elif name != OWNER and not any(part.startswith(BESIDE) for part in name.split("/")):
            yield from batches(
                name, [Reject(None, "no outbox: only what the owner wrote and shared is read")]
            )


def _root(export: Traversable) -> Traversable | None:
    """Find the folder of the archive: the export, or the one folder that is all it holds."""
    children = [child for child in export.iterdir() if not child.name.startswith((".", "__"))]
    folders = [export, *(children if len(children) == 1 and children[0].is_dir() else ())]
    return next((folder for folder in folders if _is_archive(folder)), None)


def _is_archive(folder: Traversable) -> bool:
    outbox, owner = folder.joinpath(OUTBOX), folder.joinpath(OWNER)
    return owner.is_file() and _is_outbox(outbox) and {"preferredUsername", "outbox"} <= shape(owner)


def _is_outbox(export: Traversable) -> bool:
    paths = shape(export)
    is_outbox = {"type", "orderedItems", f"{ITEM}.actor", f"{ITEM}.type", f"{ITEM}.published"} <= paths
    # an account without a status has an outbox of which nothing but its own name tells what it is
    return is_outbox or (paths >= {"type", "totalItems", "orderedItems"} and export.name == OUTBOX)


def _owner(file: Traversable) -> _Owner:
    """Read whose archive it is; an address of newer accounts holds a number in place of the name."""
    found = next((value for _, value in items(file, "")), None)
    if not isinstance(found, dict):
        return _Owner()
    account, name = string(found.get("id")), string(found.get("preferredUsername"))
    host = domain(account or "")
    return _Owner(account, f"{name}@{host}" if name and host else name, string(found.get("type")))


def _acts(export: Traversable, owner: _Owner) -> Iterator[Act | Reject]:
    for number, item in items(export, ITEM):
        yield _read_one(number, item, owner)


def _read_one(number: int, item: object, owner: _Owner) -> Act | Reject:
    if not isinstance(item, dict):
        return Reject(number, "no activity: expected an object with type, actor and object")
    sort, thing = item.get("type"), _thing(item.get("object"))
    if sort not in ("Create", "Announce"):
        return Reject(number, f"neither written nor shared: an activity of type {cut(sort)!r}")
    actor, native = string(item.get("actor")), string((item if sort == "Announce" else thing).get("id"))
    time = from_words(item.get("published")) or from_words(thing.get("published"))
    if actor is None or native is None:
        return Reject(number, "no account: expected actor" if actor is None else "no id: expected object.id")
    if time is None:
        return Reject(number, f"time cannot be read: {cut(item.get('published'))!r}")
    act = _base(number, item, thing, native=native, actor=actor, time=time, owner=owner)
    if sort == "Announce":
        alter = string(thing.get("attributedTo")) or _account(thing.get("id"))
        return act._replace(kind=Kind.REPOST, alter=alter, mentions=[])
    return _written(act, thing)


def _base(
    number: int,
    item: dict[str, Any],
    thing: dict[str, Any],
    *,
    native: str,
    actor: str,
    time: datetime,
    owner: _Owner,
) -> Act:
    visibility = _visibility(item if "to" in item or "cc" in item else thing)
    sort = owner.sort if owner.account == actor else None
    return Act(
        item=number,
        scope=SCOPE,
        id=native,
        space=space(visibility, [actor, *(_mentions(thing.get("tag")) or [])]),
        actor=actor,
        time=time,
        visibility=visibility,
        handle=(owner.handle if owner.account == actor else None) or _handle(actor),
        role=Role.BOT if sort == "Service" else None,
        is_automatic=AUTOMATIC.get(sort or ""),
    )


def _written(act: Act, thing: dict[str, Any]) -> Act:
    """Add what a status has that is no bare repost."""
    parent = string(_thing(thing.get("inReplyTo")).get("id"))
    quote = next(
        (_thing(thing[key]).get("id") for key in ("quote", "quoteUri", "quoteUrl") if thing.get(key)), None
    )
    return act._replace(
        kind=Kind.REPLY if parent else Kind.QUOTE if quote else opening(act.visibility),
        thread=string(thing.get("conversation")) or string(thing.get("context")),
        parent=parent,
        alter=_account(parent or quote),
        edited="updated" in thing,
        mentions=_mentions(thing.get("tag")),
        media=length(thing.get("attachment")),
        reactions=count(_thing(thing.get("likes")).get("totalItems")),
        replies=count(_thing(thing.get("replies")).get("totalItems")),
        shares=count(_thing(thing.get("shares")).get("totalItems")),
        language=_language(thing.get("contentMap")),
        text=words(thing.get("summary"), thing.get("content")),
    )


def _visibility(sent: dict[str, Any]) -> Visibility:
    """Tell from the addresses a status was sent to who can see it."""
    to, copied = _addresses(sent.get("to")), _addresses(sent.get("cc"))
    if not EVERYBODY.isdisjoint([*to, *copied]):
        return Visibility.PUBLIC
    is_told_all = any(address.endswith("/followers") for address in (*to, *copied))
    return Visibility.MEMBERS if is_told_all else Visibility.PRIVATE


def _addresses(value: object) -> list[str]:
    held = value if isinstance(value, list) else [value]
    return [address for address in held if isinstance(address, str)]


def _thing(value: object) -> dict[str, Any]:
    """Give an object, which may be written out or only named."""
    return value if isinstance(value, dict) else {"id": value}


def _account(status: object) -> str | None:
    """Read from the address of a status whose it is, as Mastodon writes it."""
    account, found, _ = (string(status) or "").partition("/statuses/")
    return account if found and account else None


def _handle(account: str) -> str | None:
    """Read a name from an address such as ``https://example.social/users/ann``."""
    before, found, name = account.rpartition("/users/")
    return f"{name}@{domain(account)}" if found and name and not before.endswith("/ap") else None


def _mentions(value: object) -> list[str] | None:
    if not isinstance(value, list):
        return None
    return distinct(string(tag.get("href")) for tag in objects(value) if tag.get("type") == "Mention")


def _language(value: object) -> str | None:
    return next(iter(value)) or None if isinstance(value, dict) and len(value) == 1 else None
