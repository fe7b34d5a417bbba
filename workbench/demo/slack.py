"""The year on Slack: a course workspace with direct messages, as the zip that an owner exports."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from workbench.demo.people import Account, cast
from workbench.demo.plan import Conversation
from workbench.demo.programme import AMONG_US, COURSE, NOTICES, TEAMS
from workbench.demo.rhythm import ZONE
from workbench.demo.written import Placed, Written, as_json, by_space, first_times
from workbench.vocabulary import Role

ARCHIVE = "slack.zip"
CHANNELS = (COURSE, AMONG_US, NOTICES)
GROUPS = (TEAMS,)
TEAM = "T0SOLVIK1"
CREATED = 1735689600  # the first second of the year


def write(planned: Sequence[Conversation]) -> Written:
    """
    Write the workspace.

    Parameters
    ----------
    planned
        Conversations on Slack.

    Returns
    -------
    written
        One zip.
    """
    spaces = by_space(planned)
    files: dict[str, list[dict[str, Any]]] = {"users.json": [_person(a) for a in cast("slack").everybody]}
    files["channels.json"] = [_channel(name, n, spaces[name]) for n, name in enumerate(CHANNELS, start=1)]
    files["groups.json"] = [_channel(name, n, spaces[name]) for n, name in enumerate(GROUPS, start=7)]
    folders = _folders(spaces)
    files["dms.json"] = [
        {"id": folder, "created": CREATED, "members": list(pair)}
        for pair, folder in folders.items()
        if isinstance(pair, tuple)
    ]
    roots: dict[int, str] = {}
    for space, placed in spaces.items():
        _days(folders[space], placed, planned, files, roots)
    return Written({ARCHIVE: _zipped({name: as_json(value) for name, value in files.items()})}, roots)


def _folders(spaces: Mapping[Hashable, list[Placed]]) -> dict[Hashable, str]:
    """Name each space's folder: a channel's is its name, a pair's the id of their conversation."""
    numbers = count(1)
    return {
        space: f"D0SOLV{next(numbers):04d}" if isinstance(space, tuple) else str(space) for space in spaces
    }


def _days(
    folder: str,
    placed: Sequence[Placed],
    planned: Sequence[Conversation],
    files: dict[str, list[dict[str, Any]]],
    roots: dict[int, str],
) -> None:
    """Write a space's messages into one file a day."""
    stamps = {(one.conversation, one.number): _stamp(one.act.time, n) for n, one in enumerate(placed)}
    joined = {} if folder.startswith("D0") else first_times(placed)
    days: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for place, one in enumerate(placed):
        day = days[f"{folder}/{one.act.time.astimezone(ZONE):%Y-%m-%d}.json"]
        if joined.get(one.act.actor.id) is one and one.act.actor.role != Role.BOT:
            day.append(_join(one.act.actor, _stamp(one.act.time - timedelta(seconds=1), place)))
        day.append(_message(one, planned[one.conversation], stamps))
        if one.number == 0:
            roots[one.conversation] = (
                f"{ARCHIVE}/{folder}/{one.act.time.astimezone(ZONE):%Y-%m-%d}.json#{len(day)}"
            )
    files |= days


def _message(one: Placed, conversation: Conversation, stamps: dict[tuple[int, int], str]) -> dict[str, Any]:
    act, stamp = one.act, stamps[one.conversation, one.number]
    message: dict[str, Any] = {"type": "message", "text": act.text, "ts": stamp}
    if act.actor.role == Role.BOT:
        message |= {"subtype": "bot_message", "bot_id": act.actor.id, "username": act.actor.handle}
    else:
        message |= {"user": act.actor.id, "team": TEAM}
    if not conversation.pair and len(conversation.acts) > 1:
        message |= _thread(one, conversation, stamps)
    if act.edited:
        message["edited"] = {"user": act.actor.id, "ts": f"{int(float(stamp)) + 90}.000000"}
    if act.reactions:
        people = sorted({account.id for account in cast("slack").members[: act.reactions]})
        message["reactions"] = [{"name": "thumbsup", "users": people, "count": len(people)}]
    return message


def _thread(one: Placed, conversation: Conversation, stamps: dict[tuple[int, int], str]) -> dict[str, Any]:
    """Slack knows only the thread's first message; whom an answer means, people say by a mention."""
    root = stamps[one.conversation, 0]
    if one.number == 0:
        return {"thread_ts": root, "reply_count": len(conversation.acts) - 1}
    fields = {"thread_ts": root, "parent_user_id": conversation.acts[0].actor.id}
    answered = conversation.acts[one.act.parent or 0].actor
    if conversation.is_by_mention and answered != conversation.acts[0].actor:
        fields["text"] = f"<@{answered.id}> {one.act.text}"
    return fields


def _join(actor: Account, stamp: str) -> dict[str, Any]:
    text = f"<@{actor.id}> has joined the channel"
    return {"type": "message", "subtype": "channel_join", "user": actor.id, "text": text, "ts": stamp}


def _stamp(time: datetime, number: int) -> str:
    return f"{int(time.timestamp())}.{number:06d}"


def _person(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "team_id": TEAM,
        "name": account.handle,
        "deleted": account == cast("slack").members[-1],
        "real_name": account.name,
        "tz": "Europe/Oslo",
        "profile": {"real_name": account.name, "display_name": account.handle},
        "is_bot": account.role == Role.BOT,
    }


def _channel(name: str, number: int, placed: Sequence[Placed]) -> dict[str, Any]:
    members = [actor for actor in first_times(placed) if actor.startswith("U")]
    about = {"value": "", "creator": "", "last_set": 0}
    return {
        "id": f"C0SOLV{number:04d}",
        "name": name,
        "created": CREATED,
        "creator": cast("slack").staff[0].id,
        "is_archived": False,
        "is_general": name == COURSE,
        "members": members,
        "topic": about,
        "purpose": about,
    }


def _zipped(files: dict[str, bytes]) -> bytes:
    """Pack without compression and clock, so that the zip is the same on every machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, content)
    return buffer.getvalue()
