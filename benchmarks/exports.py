"""
Exports by chance, for measuring: invented talk in the shape of each platform, streamed to disk.

A thousand items a day in conversations of about eight, by one actor for every thirteen items, heavy-tailed.
The same number of items gives the same file, byte by byte, except for the zip's own dates.
"""

import csv
import html
import json
import random
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

SEED = 2018
START, DAY = 1_704_063_600_000_000, 86_400_000_000  # microseconds: 2024 in Oslo
GAP = DAY // 1000
RECENT = 500  # what is answered is among so many items before
OPENING, GONE, SYSTEM, NAMING = 0.12, 0.01, 0.02, 0.06  # shares of the items
CHANNELS = 40
ERASED = "456226577798135808"  # how Discord calls all erased accounts
OPENINGS = ("God morgen,", "Hei!", "Moi,", "Hej,", "Hi,", "Altså,", "")
WORDS = (
    *("jeg", "lurer", "på", "om", "yrkesfag", "passer", "for", "meg", "korleis", "søkjer", "eg", "læreplass"),
    *("skolan", "praktikplats", "undrar", "vilken", "utbildning", "som", "krävs", "mikä", "lukio", "sopii"),
    *(
        "I",
        "asked",
        "the",
        "same",
        "last",
        "year",
        "and",
        "they",
        "said",
        "wait",
        "until",
        "spring",
        "fristen",
    ),
    *(
        "er",
        "første",
        "mars",
        "men",
        "du",
        "kan",
        "også",
        "snakke",
        "med",
        "veilederen",
        "om",
        "det",
        "fyrst",
    ),
    *(
        "hjelper",
        "å",
        "skrive",
        "søknad",
        "så",
        "tenkte",
        "at",
        "helsefag",
        "eller",
        "elektro",
        "blir",
        "bra",
    ),
)
ENDS = ("?", "?", ".", ".", "!", " 😊", " Takk!", "\nGi meg beskjed.", " (ikke sikkert & <kanskje>)")
LINKS = ("https://example.org/utdanning/{0}", "https://example.com/frister?aar={0}", "kari{0}@example.org")
NUMBERS = ("ring 22 00 {0}", "+47 400 00 {0}", "rom {0}", "kl. 12:{0}")


class Point(NamedTuple):
    """An item as others point to it."""

    number: int
    micros: int
    actor: int


class Said(NamedTuple):
    """One item, before it takes a platform's shape."""

    me: Point
    parent: Point | None
    root: Point
    text: str
    is_system: bool
    is_gone: bool
    named: int | None
    dice: float  # decides what a platform hangs on an item

    @property
    def time(self) -> datetime:
        return datetime.fromtimestamp(self.me.micros // 1_000_000, UTC)


def talk(items: int, *, words: float) -> Iterator[Said]:
    """Draw talk in the order of time; `words` is how many a usual text has."""
    chance = random.Random(SEED)  # noqa: S311
    people = max(items // 13, 2)
    recent: list[tuple[Point, Point]] = []
    micros, known = START, 0
    for number in range(items):
        micros += 1 + int(chance.expovariate(1 / GAP))
        kind, dice = chance.random(), chance.random()
        is_system = kind < SYSTEM and number > 0
        is_gone = SYSTEM <= kind < SYSTEM + GONE and number > 0
        # who joins or is gone has acted before, so that all ways of counting count the same actors
        actor = known if is_system or is_gone else int(people * chance.random() ** 2.5)
        known = actor
        me = Point(number, micros, actor)
        parent, root = (None, me)
        if recent and not is_system and chance.random() > OPENING:
            parent, root = recent[int(len(recent) * chance.random())]
        named = int(people * chance.random() ** 2.5) if chance.random() < NAMING else None
        yield Said(me, parent, root, _text(chance, words), is_system, is_gone, named, dice)
        if not is_system and len(recent) < RECENT:
            recent.append((me, root))
        elif not is_system:
            recent[number % RECENT] = (me, root)


def _text(chance: random.Random, words: float) -> str:
    many = min(1 + int(chance.lognormvariate(0, 0.9) * words), 1500)
    text = " ".join(chance.choices(WORDS, k=many)) + chance.choice(ENDS)
    extra = chance.random()
    if extra < 0.05:
        text += " " + chance.choice(LINKS).format(chance.randrange(2000, 2030))
    elif extra < 0.09:
        text += " " + chance.choice(NUMBERS).format(chance.randrange(10, 59))
    return f"{chance.choice(OPENINGS)} {text}" if extra > 0.8 else text


# tables

COLUMNS = ("id", "conversation", "parent", "space", "actor", "role", "time", "kind", "mentions", "text")


def table_csv(file: Path, items: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(_row(said) for said in talk(items, words=14))


def table_ndjson(file: Path, items: int) -> None:
    with file.open("wb") as stream:
        stream.writelines(orjson.dumps(_row(said)) + b"\n" for said in talk(items, words=14))


def _row(said: Said) -> dict[str, str | None]:
    return {
        "id": f"m{said.me.number}",
        "conversation": f"c{said.root.number}",
        "parent": f"m{said.parent.number}" if said.parent else None,
        "space": f"forum {_channel(said)}",
        "actor": "[deleted]" if said.is_gone else f"u{said.me.actor}",
        "role": None if said.is_gone else "staff" if said.me.actor % 100 == 7 else "member",
        "time": said.time.isoformat(),
        "kind": "reply" if said.parent else "post",
        "mentions": None if said.named is None else f"u{said.named}",
        "text": said.text,
    }


def _channel(said: Said) -> int:
    """Give every conversation a place, and some places more than others."""
    return int(CHANNELS * (said.root.number * 0.6180339887 % 1) ** 1.5)


# Discord, as the DiscordChatExporter writes it: indented by two, letters as they are

MEMBERS_ROLES = (
    ("Elev", "#3498DB", 2),
    ("Veileder", "#E67E22", 7),
    ("Mentor", "#2ECC71", 5),
    ("VG2", "#95A5A6", 1),
)
EMOJIS = (("👍", "thumbsup"), ("❤️", "heart"), ("🎉", "tada"), ("👀", "eyes"))


def discord(file: Path, items: int) -> None:
    _discord(file, items, is_rich=False)


def discord_rich(file: Path, items: int) -> None:
    """Add what newer versions write: who reacted, more roles, inline emojis, embeds, attachments."""
    _discord(file, items, is_rich=True)


def _discord(file: Path, items: int, *, is_rich: bool) -> None:
    head = {
        "guild": {
            "id": "700000000000000001",
            "name": "Veien videre",
            "iconUrl": "https://cdn.example.org/i.png",
        },
        "channel": {
            "id": "700000000000000002",
            "type": "GuildTextChat",
            "categoryId": "700000000000000003",
            "category": "Spør oss",
            "name": "åpen-veiledning",
            "topic": None,
        },
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-11-02T08:00:00.1234567+00:00",
    }
    with file.open("wb") as stream:
        stream.write(_indented(head).removesuffix(b"\n}") + b',\n  "messages": [')
        for said in talk(items, words=7):
            stream.write(b",\n    " if said.me.number else b"\n    ")
            stream.write(_indented(_message(said, is_rich=is_rich)).replace(b"\n", b"\n    "))
        stream.write(b'\n  ],\n  "messageCount": %d\n}' % items)


def _indented(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _message(said: Said, *, is_rich: bool) -> dict[str, Any]:
    sort = "GuildMemberJoin" if said.is_system else "Reply" if said.parent and said.dice < 0.25 else "Default"
    edited = said.time.isoformat() if 0.9 < said.dice < 0.94 else None
    answered = [said.parent.actor] if said.parent and sort == "Reply" else []
    named = dict.fromkeys(answered + ([] if said.named is None else [said.named]))
    message: dict[str, Any] = {
        "id": _snowflake(said.me),
        "type": sort,
        "timestamp": f"{said.time:%Y-%m-%dT%H:%M:%S}.{said.me.micros // 1000 % 1000:03}+00:00",
        "timestampEdited": edited,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": "Joined the server." if said.is_system else said.text,
        "author": _erased() if said.is_gone else _member(said.me.actor, is_rich=is_rich),
        "attachments": [_attachment(said)] if said.dice > (0.7 if is_rich else 0.96) else [],
        "embeds": [_embed(said)] if is_rich and said.dice < 0.2 else [],
        "stickers": [],
        "reactions": [_reaction(said, n, is_rich=is_rich) for n in range(_reacted(said))],
        "mentions": [_member(actor, is_rich=is_rich) for actor in named],
    }
    if is_rich:
        message["inlineEmojis"] = [_emoji(said.me.number)] if said.dice < 0.3 else []
    if said.parent and sort == "Reply":
        message["reference"] = {
            "messageId": _snowflake(said.parent),
            "channelId": "700000000000000002",
            "guildId": "700000000000000001",
        }
    return message


def _snowflake(point: Point) -> str:
    return str(((point.micros // 1000 - 1_420_070_400_000) << 22) + point.number % 2**22)


def _member(actor: int, *, is_rich: bool) -> dict[str, Any]:
    many = 4 if is_rich else (0, 0, 1, 0, 1)[actor % 5]
    chosen = [MEMBERS_ROLES[(actor + n) % 4] for n in range(many)]
    return {
        "id": str(810_000_000_000_000_000 + actor * 7_919_000_011),
        "name": f"elev{actor:05}",
        "discriminator": "0000",
        "nickname": f"Elev {actor}",
        "color": chosen[0][1] if chosen else None,
        "isBot": actor % 500 == 3,
        "roles": [
            {"id": str(820_000_000_000_000_000 + place), "name": name, "color": color, "position": place}
            for name, color, place in chosen
        ],
        "avatarUrl": f"https://cdn.example.org/embed/avatars/{actor % 6}.png",
    }


def _erased() -> dict[str, Any]:
    return {**_member(0, is_rich=False), "id": ERASED, "name": "Deleted User", "nickname": "Deleted User"}


def _reacted(said: Said) -> int:
    return 0 if said.is_system or said.dice > 0.15 else 1 + int(said.dice * 20) % 3


def _emoji(number: int) -> dict[str, Any]:
    sign, code = EMOJIS[number % 4]
    return {
        "id": "",
        "name": sign,
        "code": code,
        "isAnimated": False,
        "imageUrl": f"https://cdn.example.org/{code}.svg",
    }


def _reaction(said: Said, number: int, *, is_rich: bool) -> dict[str, Any]:
    count = 1 + said.me.number % 3
    reaction = {"emoji": _emoji(said.me.number + number), "count": count}
    if is_rich:
        people = (_member(said.me.number % 100 + n, is_rich=False) for n in range(count))
        reaction["users"] = [{key: one[key] for key in tuple(one)[:4]} | {"isBot": False} for one in people]
    return reaction


def _attachment(said: Said) -> dict[str, Any]:
    name, number = "skjema.pdf", said.me.number
    return {
        "id": str(number),
        "url": f"https://cdn.example.org/a/{number}/{name}",
        "fileName": name,
        "fileSizeBytes": 4711,
    }


def _embed(said: Said) -> dict[str, Any]:
    return {
        "title": "Frister og opptak",
        "url": f"https://example.org/utdanning/{said.me.number % 97}",
        "timestamp": None,
        "description": said.text[:80],
        "thumbnail": {"url": "https://example.org/t.png", "width": 400, "height": 300},
        "images": [],
        "fields": [],
        "inlineEmojis": [],
    }


# Slack, as a workspace exports it: indented by four, letters and slashes escaped


def slack(file: Path, items: int) -> None:
    """Give a tenth of the messages a profile and blocks, as in a workspace that began long ago."""
    _slack(file, items, rich=10)


def slack_rich(file: Path, items: int) -> None:
    """Give every message a profile and blocks, as all have that are written today."""
    _slack(file, items, rich=100)


def _slack(file: Path, items: int, *, rich: int) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", _escaped([_listed(number) for number in range(CHANNELS)]))
        archive.writestr("users.json", _escaped([_user(actor) for actor in range(max(items // 13, 2))]))
        today = START // DAY
        opened: dict[int, dict[str, Any]] = {}
        days: dict[int, list[dict[str, Any]]] = {}
        for said in talk(items, words=9):
            if said.me.micros // DAY != today:
                _close(archive, today, days)
                today, opened, days = said.me.micros // DAY, {}, {}
            message = opened[said.me.number] = _posted(said, is_rich=said.me.micros % 100 < rich)
            if said.parent and said.root.number in opened:
                _answer(opened[said.root.number], message)
            days.setdefault(_channel(said), []).append(message)
        _close(archive, today, days)


def _close(archive: zipfile.ZipFile, day: int, days: dict[int, list[dict[str, Any]]]) -> None:
    name = datetime.fromtimestamp(day * DAY // 1_000_000, UTC).date().isoformat()
    for channel, messages in days.items():
        archive.writestr(f"kanal-{channel:02}/{name}.json", _escaped(messages))


def _escaped(value: object) -> str:
    text = re.sub(r"\n( +)", r"\n\1\1", _indented(value).decode()).replace("/", "\\/")
    return text if text.isascii() else re.sub(r"[^\x00-\x7f]", _spelt, text)


def _spelt(letter: re.Match[str]) -> str:
    return json.dumps(letter[0])[1:-1]


def _listed(channel: int) -> dict[str, Any]:
    return {
        "id": f"C0{channel:08}",
        "name": f"kanal-{channel:02}",
        "created": 1_600_000_000,
        "creator": "U000000000",
        "is_archived": False,
        "is_general": channel == 0,
        "members": [f"U{actor:09}" for actor in range(20)],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _user(actor: int) -> dict[str, Any]:
    return {
        "id": f"U{actor:09}",
        "team_id": "T00000001",
        "name": f"elev{actor}",
        "deleted": False,
        "real_name": f"Elev {actor}",
        "tz": "Europe/Oslo",
        "profile": {"real_name": f"Elev {actor}", "display_name": f"elev{actor}", "team": "T00000001"},
        "is_bot": actor % 500 == 3,
    }


def _posted(said: Said, *, is_rich: bool) -> dict[str, Any]:
    person, ts = f"U{said.me.actor:09}", _ts(said.me)
    if said.is_system:
        return {
            "user": person,
            "type": "message",
            "subtype": "channel_join",
            "text": f"<@{person}> has joined the channel",
            "ts": ts,
        }
    text = html.escape(said.text, quote=False)
    message: dict[str, Any] = {
        "type": "message",
        "text": text if said.named is None else f"<@U{said.named:09}> {text}",
        "user": person,
        "ts": ts,
    }
    if is_rich:
        message["client_msg_id"] = f"{said.me.number:08x}-5eed-4abc-9def-{said.me.micros % 2**48:012x}"
        message |= dict.fromkeys(("team", "user_team", "source_team"), "T00000001")
        message |= {"user_profile": _profile(said.me.actor), "blocks": [_block(said)]}
    if said.parent:
        message |= {"thread_ts": _ts(said.root), "parent_user_id": f"U{said.root.actor:09}"}
    if 0.9 < said.dice < 0.94:
        message["edited"] = {"user": person, "ts": ts}
    if _reacted(said):
        people = [f"U{said.me.number % 100 + n:09}" for n in range(1 + said.me.number % 3)]
        message["reactions"] = [
            {"name": EMOJIS[n][1], "users": people, "count": len(people)} for n in range(_reacted(said))
        ]
    return message


def _ts(point: Point) -> str:
    return f"{point.micros // 1_000_000}.{point.micros % 1_000_000:06}"


def _profile(actor: int) -> dict[str, Any]:
    mark = f"{actor * 2_654_435_761 % 2**48:012x}"
    return {
        "avatar_hash": mark,
        "image_72": f"https://avatars.example.org/2024-01-01/{mark}_72.jpg",
        "first_name": "Elev",
        "real_name": f"Elev {actor}",
        "display_name": f"elev{actor}",
        "team": "T00000001",
        "name": f"elev{actor}",
        "is_restricted": False,
        "is_ultra_restricted": False,
    }


def _block(said: Said) -> dict[str, Any]:
    elements: list[dict[str, Any]] = [{"type": "text", "text": said.text}]
    if said.named is not None:
        elements.insert(0, {"type": "user", "user_id": f"U{said.named:09}"})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": f"b{said.me.number % 46_656:04x}", "elements": [section]}


def _answer(root: dict[str, Any], message: dict[str, Any]) -> None:
    """Write under the message that opened a thread who answered it."""
    user, ts = message["user"], message["ts"]
    people: list[str] = root.setdefault("reply_users", [])
    if user not in people:
        people.append(user)
    root.setdefault("replies", []).append({"user": user, "ts": ts})
    root |= {
        "thread_ts": root["ts"],
        "reply_count": len(root["replies"]),
        "reply_users_count": len(people),
        "latest_reply": ts,
        "is_locked": False,
        "subscribed": False,
    }


# Reddit, as a dump of comments: one a line, letters escaped


def reddit(file: Path, items: int) -> None:
    write = json.JSONEncoder(separators=(",", ":")).encode
    with file.open("w", encoding="ascii") as stream:
        stream.writelines(write(_comment(said)) + "\n" for said in talk(items, words=14))


def _comment(said: Said) -> dict[str, Any]:
    link, short = _base36(30_000_000 + said.root.number), _base36(10**9 + said.me.number)
    above = f"t1_{_base36(10**9 + said.parent.number)}" if said.parent else f"t3_{link}"
    seconds, space = said.me.micros // 1_000_000, f"veiledning{_channel(said)}"
    flair = None if said.is_gone or said.me.actor % 4 else "VG2"
    account = {} if said.is_gone else {"author_fullname": f"t2_{_base36(10**7 + said.me.actor)}"}
    return {
        "all_awardings": [],
        "archived": False,
        "associated_award": None,
        "author": "[deleted]" if said.is_gone else f"elev{said.me.actor}",
        "author_created_utc": None if said.is_gone else 1_500_000_000 + said.me.actor,
        "author_flair_background_color": None,
        "author_flair_css_class": flair,
        "author_flair_richtext": [] if flair is None else [{"e": "text", "t": flair}],
        "author_flair_template_id": None,
        "author_flair_text": flair,
        "author_flair_text_color": "dark",
        "author_flair_type": "text",
        **account,
        "author_patreon_flair": False,
        "author_premium": False,
        "body": "[deleted]" if said.is_gone else said.text,
        "can_gild": True,
        "collapsed": False,
        "collapsed_reason": None,
        "controversiality": 0,
        "created_utc": seconds,
        "distinguished": None,
        "edited": seconds + 60 if 0.9 < said.dice < 0.94 else False,
        "gilded": 0,
        "gildings": {},
        "id": short,
        "is_submitter": said.me.actor == said.root.actor,
        "link_id": f"t3_{link}",
        "locked": False,
        "no_follow": True,
        "parent_id": above,
        "permalink": f"/r/{space}/comments/{link}/spor_oss/{short}/",
        "retrieved_on": seconds + 86_400,
        "score": 1 + int(said.dice * 9),
        "send_replies": True,
        "stickied": False,
        "subreddit": space,
        "subreddit_id": f"t5_{_base36(10**6 + _channel(said))}",
        "subreddit_name_prefixed": f"r/{space}",
        "subreddit_type": "public",
        "top_awarded_type": None,
        "total_awards_received": 0,
        "treatment_tags": [],
    }


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits
