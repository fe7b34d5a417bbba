"""One Mattermost post as an act: as a bulk export nests it, or as the API lists it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_epoch
from workbench.sources._quoting import cut
from workbench.vocabulary import Kind, Role, Visibility

TALK = frozenset({"", "None", "me", "slack_attachment"})
DIRECT = "direct messages"

_COUNTABLE = 2**53
_MENTION = re.compile(r"(?<![\w@.-])@([a-z0-9][a-z0-9._-]*)", re.IGNORECASE | re.ASCII)


@dataclass(slots=True)
class Directory:
    """What the lines before the posts say of teams, channels and accounts."""

    teams: dict[str, str] = field(default_factory=dict)
    channels: dict[tuple[str, str], str] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    bots: set[str] = field(default_factory=set)

    def note(self, sort: str, entry: Mapping[str, Any]) -> None:
        """
        Take up a line that is no post.

        Parameters
        ----------
        sort
            Its ``type``.
        entry
            What it holds.
        """
        name = words(entry.get("name")) or ""
        shown = words(entry.get("display_name")) or name
        if sort == "team":
            self.teams[name] = shown
        elif sort == "channel":
            self.channels[words(entry.get("team")) or "", name] = shown
        elif account := words(entry.get("username")):
            (self.bots if sort == "bot" else self.people).add(account)


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
    if (sort := cut(post.get("type"))) not in TALK:
        return Reject(item, f"system message ({sort[:40]!r})")
    time, actor = moment(post.get("create_at")), words(post.get("user"))
    place = _place(line, known)
    if time is None or actor is None or place is None:
        missing = "create_at" if time is None else "user" if actor is None else "channel or channel_members"
        return Reject(item, f"no readable {missing}: {cut(post.get(missing))!r}")
    replies, native = _listed(post.get("replies")), _native(post["create_at"], actor)
    message = words(post.get("message")) or ""
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
        mentions=_mentions(message, known),
        media=len(_listed(post.get("attachments"))),
        reactions=len(_listed(post.get("reactions"))),
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
    actor = words(post.get("user"))
    is_named = actor and moment(post.get("create_at"))
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
    if (sort := cut(post.get("type"))) not in TALK:
        return Reject(item, f"system message ({sort[:40]!r})")
    ids = {name: words(post.get(name)) for name in ("id", "channel_id", "user_id")}
    time = moment(post.get("create_at"))
    missing = "create_at" if time is None else next((name for name, value in ids.items() if not value), None)
    if time is None or missing:
        return Reject(item, f"no readable {missing}: {cut(post.get(str(missing)))!r}")
    root = words(post.get("root_id")) or words(post.get("parent_id"))
    replies, deleted = _count(post.get("reply_count")), _is_after(post, "delete_at")
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
        media=len(_listed(post.get("file_ids"))),
        reactions=_reactions(post),
        replies=None if root else replies,
        text=None if deleted else words(post.get("message")) or "",
    )


def moment(value: object) -> datetime | None:
    """
    Read milliseconds since 1970.

    Parameters
    ----------
    value
        A number.

    Returns
    -------
    moment
        In UTC; None where the value is no such number, or zero.
    """
    count = _count(value)
    return from_epoch(count / 1000) if count else None


def words(value: object) -> str | None:
    """
    Give a text that can be stored.

    Parameters
    ----------
    value
        As the export has it.

    Returns
    -------
    words
        Without halves of characters; None where it is empty or no text.
    """
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and value else None


def _native(created: int, actor: str) -> str:
    return f"{created}/{actor}"


def _place(line: Mapping[str, Any], known: Directory) -> _Place | None:
    members = [name for name in map(words, _listed(line.get("channel_members"))) if name]
    if members:
        return _Place("direct/" + "+".join(sorted(set(members))), DIRECT, Visibility.PRIVATE)
    team, channel = words(line.get("team")) or "", words(line.get("channel"))
    if channel is None:
        return None
    shown = known.channels.get((team, channel), channel)
    return _Place(f"{team}/{channel}", f"{known.teams.get(team, team)} / {shown}", Visibility.MEMBERS)


def _mentions(message: str, known: Directory) -> list[str] | None:
    """Find who is named, as Mattermost does: a point at the end of a name is the sentence's."""
    if not known.people:
        return None
    everybody = known.people | known.bots
    named = []
    for found in _MENTION.findall(message):
        name = found.lower()
        while name and name not in everybody and name[-1] in "._-":
            name = name[:-1]
        named += [name] if name in everybody else []
    return list(dict.fromkeys(named))


def _reactions(post: Mapping[str, Any]) -> int | None:
    metadata = post.get("metadata")
    if not isinstance(metadata, dict):
        return None
    return len(_listed(metadata.get("reactions")))


def _is_marked(props: object, mark: str) -> bool:
    return isinstance(props, dict) and props.get(mark) in ("true", True)


def _is_after(post: Mapping[str, Any], key: str) -> bool | None:
    count = _count(post.get(key))
    return None if count is None else count > 0


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _COUNTABLE
    return value if isinstance(value, int) and is_count else None
