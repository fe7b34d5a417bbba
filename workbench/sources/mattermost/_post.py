"""One Mattermost post as an act: as a bulk export nests it, or as the API lists it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_milliseconds
from workbench.sources._quoting import cut
from workbench.sources._values import count, listed, string
from workbench.sources.mattermost._directory import Directory
from workbench.vocabulary import Kind, Role, Visibility

TALK = (None, "", "me", "slack_attachment")
DIRECT = "direct messages"


class Root(NamedTuple):
    """The post that others stand below."""

    id: str
    actor: str


class _Place(NamedTuple):
    """Where a post stands."""

    scope: str
    space: str
    visibility: Visibility


def from_bulk(
    item: int, post: object, known: Directory, *, line: Mapping[str, Any], root: Root | None = None
) -> Act | Reject:
    """
    Map a post of a bulk export.

    Parameters
    ----------
    item
        Its number in the file, answers counted.
    post
        The post, or an answer below it.
    known
        Teams, channels and accounts.
    line
        The post that the line holds: only it says where it and its answers stand.
    root
        What an answer answers.

    Returns
    -------
    act
        Or why it is none.
    """
    if not isinstance(post, dict):
        return Reject(item, "no post: an object with 'user', 'message' and 'create_at' was expected")
    if (sort := post.get("type")) not in TALK:
        return Reject(item, f"system message ({cut(sort)!r})")
    time, actor = _moment(post.get("create_at")), string(post.get("user"))
    place = _place(line, known)
    if time is None or actor is None or place is None:
        missing = "create_at" if time is None else "user" if actor is None else "channel or channel_members"
        return Reject(item, f"no readable {missing}: {cut(post.get(missing))!r}")
    replies, native = listed(post.get("replies")), _native(post["create_at"], actor)
    message = string(post.get("message")) or ""
    is_bot = actor in known.bots or _is_marked(post.get("props"), "from_bot")
    return Act(
        item=item,
        scope=place.scope,
        id=native,
        space=place.space,
        actor=actor,
        time=time,
        kind=Kind.REPLY if root else Kind.MESSAGE,
        visibility=place.visibility,
        thread=root.id if root else native if replies else None,
        parent=root.id if root else None,
        handle=actor,
        alter=root.actor if root else None,
        role=Role.BOT if is_bot else None,
        edited=_is_after(post, "edit_at"),
        is_automatic=is_bot or _is_marked(post.get("props"), "from_webhook"),
        mentions=known.named(message),
        media=len(listed(post.get("attachments"))),
        reactions=len(listed(post.get("reactions"))),
        replies=None if root else len(replies),
        text=message,
    )


def root_of(post: Mapping[str, Any]) -> Root | None:
    """
    Name the post that others stand below, also where it is no talk itself.

    Parameters
    ----------
    post
        As its line has it.

    Returns
    -------
    root
        None where it cannot be named.
    """
    actor = string(post.get("user"))
    is_named = actor and _moment(post.get("create_at"))
    return Root(_native(post["create_at"], actor), actor) if actor and is_named else None


def from_api(item: int, post: object) -> Act | Reject:
    """
    Map a post as the API gives it.

    Parameters
    ----------
    item
        Its number in the file.
    post
        With ``id``, ``channel_id``, ``user_id`` and ``create_at``.

    Returns
    -------
    act
        Or why it is none.
    """
    if not isinstance(post, dict):
        return Reject(item, "no post: an object with 'id', 'user_id' and 'create_at' was expected")
    if (sort := post.get("type")) not in TALK:
        return Reject(item, f"system message ({cut(sort)!r})")
    ids = {name: string(post.get(name)) for name in ("id", "channel_id", "user_id")}
    time = _moment(post.get("create_at"))
    missing = "create_at" if time is None else next((name for name, value in ids.items() if not value), None)
    if time is None or missing:
        return Reject(item, f"no readable {missing}: {cut(post.get(str(missing)))!r}")
    root = string(post.get("root_id")) or string(post.get("parent_id"))
    replies, deleted = count(post.get("reply_count")), _is_after(post, "delete_at")
    is_bot = _is_marked(post.get("props"), "from_bot")
    return Act(
        item=item,
        scope=str(ids["channel_id"]),
        id=ids["id"],
        space=str(ids["channel_id"]),
        actor=ids["user_id"],
        time=time,
        kind=Kind.REPLY if root else Kind.MESSAGE,
        thread=root or (ids["id"] if replies else None),
        parent=root,
        role=Role.BOT if is_bot else None,
        edited=_is_after(post, "edit_at"),
        deleted=deleted,
        is_automatic=is_bot or _is_marked(post.get("props"), "from_webhook"),
        media=len(listed(post.get("file_ids"))),
        reactions=_reactions(post),
        replies=None if root else replies,
        text=None if deleted else string(post.get("message")) or "",
    )


def _native(created: int, actor: str) -> str:
    return f"{created}/{actor}"


def _place(line: Mapping[str, Any], known: Directory) -> _Place | None:
    members = [name for name in map(string, listed(line.get("channel_members"))) if name]
    if members:
        return _Place("direct/" + "+".join(sorted(set(members))), DIRECT, Visibility.PRIVATE)
    team, channel = string(line.get("team")) or "", string(line.get("channel"))
    if channel is None:
        return None
    shown = known.channels.get((team, channel), channel)
    return _Place(f"{team}/{channel}", f"{known.teams.get(team, team)} / {shown}", Visibility.MEMBERS)


def _reactions(post: Mapping[str, Any]) -> int | None:
    metadata = post.get("metadata")
    if not isinstance(metadata, dict):
        return None
    return len(listed(metadata.get("reactions")))


def _moment(value: object) -> datetime | None:
    return from_milliseconds(value) if isinstance(value, int) else None


def _is_marked(props: object, mark: str) -> bool:
    return isinstance(props, dict) and props.get(mark) in ("true", True)


def _is_after(post: Mapping[str, Any], key: str) -> bool | None:
    stamp = post.get(key)
    return None if not isinstance(stamp, int) or isinstance(stamp, bool) or stamp < 0 else stamp > 0
