"""The year on Discord: a server's channels and forum threads, as DiscordChatExporter writes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from workbench.demo import programme
from workbench.demo.people import Account
from workbench.demo.plan import Conversation
from workbench.demo.programme import COMMUNITY, DESK, FORUM, NEWS, WEBINAR
from workbench.demo.rhythm import ZONE
from workbench.demo.trees import LOST
from workbench.demo.written import Placed, Written, as_json, by_space, first_times
from workbench.vocabulary import Role

SERVER = {"id": "900000000000000001", "name": programme.SERVER, "iconUrl": ""}
CATEGORY = ("900000000000000002", "Karrierehjelpa")
CHANNELS = {name: f"90000000000000001{n}" for n, name in enumerate((NEWS, DESK, COMMUNITY, WEBINAR, FORUM))}
EPOCH = 1_420_070_400_000  # milliseconds; a snowflake counts from here
TWICE = 40  # place in the community's file of a message that the exporter wrote twice


def write(planned: Sequence[Conversation]) -> Written:
    """
    Write the server.

    Parameters
    ----------
    planned
        Conversations on Discord.

    Returns
    -------
    written
        One file a channel and one a forum thread, in one folder.
    """
    files: dict[str, bytes] = {}
    roots: dict[int, str] = {}
    for space, placed in by_space(planned).items():
        if space != FORUM:
            _write(_channel(str(space)), placed, files, roots)
            continue
        threads = sorted({one.conversation for one in placed})
        for number, thread in enumerate(threads, start=1):
            acts = [one for one in placed if one.conversation == thread]
            _write(_thread(number, acts[0].act.time), acts, files, roots)
    return Written(files, roots)


def _write(
    channel: dict[str, Any], placed: Sequence[Placed], files: dict[str, bytes], roots: dict[int, str]
) -> None:
    path = f"discord/{SERVER['name']} - {channel['category']} - {channel['name']} [{channel['id']}].json"
    ids = {(one.conversation, one.number): _snowflake(one.act.time, n) for n, one in enumerate(placed)}
    joined = first_times(placed) if channel["name"] == COMMUNITY else {}
    messages: list[dict[str, Any]] = []
    for place, one in enumerate(placed):
        if joined.get(one.act.actor.id) is one:
            messages.append(_join(one.act.actor, one.act.time - timedelta(seconds=1), place))
        messages.append(_message(one, channel, placed, ids))
        if one.number == 0:
            roots[one.conversation] = f"{path}#{len(messages)}"
        if joined and place == TWICE:
            messages.append(messages[-1])
    head = {"guild": SERVER, "channel": channel, "dateRange": {"after": None, "before": None}}
    files[path] = as_json(head | {"messages": messages, "messageCount": len(messages)})


def _message(
    one: Placed, channel: dict[str, Any], placed: Sequence[Placed], ids: dict[tuple[int, int], str]
) -> dict[str, Any]:
    act, identity = one.act, ids[one.conversation, one.number]
    message = _base(identity, "Default" if act.parent is None else "Reply", act.time, act.actor, act.text)
    if act.edited:
        message["timestampEdited"] = _iso(act.time + timedelta(minutes=2))
    if act.reactions:
        emoji = {"id": "", "name": "👍", "code": "thumbsup", "isAnimated": False, "imageUrl": ""}
        message["reactions"] = [{"emoji": emoji, "count": act.reactions}]
    if act.parent is not None:
        lost = str(int(identity) - (1 << 22))
        answered = lost if act.parent == LOST else ids[one.conversation, act.parent]
        message["reference"] = {"messageId": answered, "channelId": channel["id"], "guildId": SERVER["id"]}
    if act.parent is not None and act.parent != LOST:
        alter = next(p for p in placed if (p.conversation, p.number) == (one.conversation, act.parent))
        message["mentions"] = [_author(alter.act.actor)]
    return message


def _join(actor: Account, time: datetime, place: int) -> dict[str, Any]:
    return _base(_snowflake(time, place), "GuildMemberJoin", time, actor, "Joined the server.")


def _base(identity: str, kind: str, time: datetime, actor: Account, content: str) -> dict[str, Any]:
    return {
        "id": identity,
        "type": kind,
        "timestamp": _iso(time),
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": content,
        "author": _author(actor),
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
    }


def _author(actor: Account) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.handle,
        "discriminator": "0000",
        "nickname": actor.name,
        "color": None,
        "isBot": actor.role == Role.BOT and "svarbot" in actor.handle,
        "roles": [],
        "avatarUrl": "",
    }


def _channel(name: str) -> dict[str, Any]:
    place = {"categoryId": CATEGORY[0], "category": CATEGORY[1]}
    return {"id": CHANNELS[name], "type": "GuildTextChat", **place, "name": name, "topic": None}


def _thread(number: int, start: datetime) -> dict[str, Any]:
    name = f"gruppe {start.astimezone(ZONE):%Y-%m-%d}"
    place = {"categoryId": CHANNELS[FORUM], "category": FORUM}
    return {
        "id": f"{900000000000000100 + number}",
        "type": "GuildPublicThread",
        **place,
        "name": name,
        "topic": None,
    }


def _iso(time: datetime) -> str:
    return time.astimezone(ZONE).isoformat(timespec="milliseconds")


def _snowflake(time: datetime, number: int) -> str:
    return str(((int(time.timestamp()) * 1000 - EPOCH) << 22) + number % (1 << 12))
