"""The year on Telegram: a channel and its discussion group, each as Telegram Desktop exports one chat."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.demo.people import Account
from workbench.demo.plan import Conversation
from workbench.demo.programme import CHANNEL, GROUP
from workbench.demo.rhythm import YEAR, ZONE
from workbench.demo.trees import LOST
from workbench.demo.written import Placed, Written, as_json, by_space
from workbench.vocabulary import Role

CHATS = {
    CHANNEL: ("telegram-kanal/result.json", {"name": CHANNEL, "type": "public_channel", "id": 1900000025}),
    GROUP: ("telegram-gruppe/result.json", {"name": GROUP, "type": "public_supergroup", "id": 1900000026}),
}
STEP = 2  # leaves a number free before each message, where a removed one stood
EDITED = timedelta(minutes=2)  # later than written
_ENTITY = re.compile(r"(https://\S+|\S+@example\.org)")


def write(planned: Sequence[Conversation]) -> Written:
    """
    Write the chats.

    Parameters
    ----------
    planned
        Conversations on Telegram.

    Returns
    -------
    written
        One ``result.json`` a chat, each in a folder of its own.
    """
    files, roots = {}, {}
    for space, placed in by_space(planned).items():
        path, head = CHATS[str(space)]
        numbers = {(one.conversation, one.number): STEP * n for n, one in enumerate(placed, start=2)}
        messages = [_created(head)] + [_message(one, numbers) for one in placed]
        for item, one in enumerate(placed, start=2):
            if one.number == 0:
                roots[one.conversation] = f"{path}#{item}"
        files[path] = as_json({**head, "messages": messages})
    return Written(files, roots)


def _created(head: dict[str, Any]) -> dict[str, Any]:
    action = "create_channel" if head["type"] == "public_channel" else "migrate_from_group"
    maker = {
        "actor": head["name"],
        "actor_id": f"channel{head['id']}",
        "action": action,
        "title": head["name"],
    }
    return {"id": 1, "type": "service", **_when(datetime(YEAR, 1, 1, tzinfo=ZONE)), **maker, **_text("")}


def _message(one: Placed, numbers: dict[tuple[int, int], int]) -> dict[str, Any]:
    act, number = one.act, numbers[one.conversation, one.number]
    message: dict[str, Any] = {"id": number, "type": "message", **_when(act.time)}
    if act.edited:
        message |= {
            f"edited{name.removeprefix('date')}": value for name, value in _when(act.time + EDITED).items()
        }
    message |= _from(act.actor)
    if act.forwarded:
        message["forwarded_from"] = act.forwarded
    if act.parent == LOST:
        message["reply_to_message_id"] = number - 1
    elif act.parent is not None:
        message["reply_to_message_id"] = numbers[one.conversation, act.parent]
    message |= _text(act.text)
    if act.reactions:
        message["reactions"] = [{"type": "emoji", "count": act.reactions, "emoji": "👍"}]
    return message


def _from(actor: Account) -> dict[str, Any]:
    return {"from": None if actor.role == Role.DELETED else actor.handle, "from_id": actor.id}


def _when(time: datetime) -> dict[str, str]:
    local = time.astimezone(ZONE).replace(tzinfo=None)
    return {
        "date": local.isoformat(timespec="seconds"),
        "date_unixtime": str(int(time.astimezone(UTC).timestamp())),
    }


def _text(text: str) -> dict[str, Any]:
    """Give the text as Telegram does: a string, or a list where some of it is a link."""
    pieces = [piece for piece in _ENTITY.split(text) if piece]
    entities = [{"type": _type(piece), "text": piece} for piece in pieces]
    mixed = [entity["text"] if entity["type"] == "plain" else entity for entity in entities]
    return {"text": text if len(pieces) <= 1 else mixed, "text_entities": entities}


def _type(piece: str) -> str:
    if not _ENTITY.fullmatch(piece):
        return "plain"
    return "link" if piece.startswith("https") else "email"
