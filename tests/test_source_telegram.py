"""Telegram's traps, each drawn small, and the real exports beside the project."""

import io
import json
import zipfile
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import study
from workbench.activity import Reject, validate
from workbench.errors import ExportError
from workbench.sources import open_export, reddit, telegram
from workbench.sources._repair import Repaired

SHARED = Path(__file__).parents[1].parent / "shared" / "data"
GOLDEN = Path(__file__).parent / "sources"


def message(number: int = 1, **fields: object) -> dict[str, Any]:
    plain = {
        "type": "message",
        "date_unixtime": "1772442900",
        "from": "Mia",
        "from_id": "user11",
        "text": "Hi",
    }
    return {"id": number, **plain, **fields}


def chat(*messages: object, **header: object) -> dict[str, Any]:
    return {"name": "Desk", "type": "private_group", "id": 5, **header, "messages": list(messages)}


def saved(folder: Path, content: object, name: str = "result.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [row for batch in telegram.read(path) for row in batch.acts.to_pylist()]


def rejects(path: Path) -> list[Reject]:
    return [reject for batch in telegram.read(path) for reject in batch.rejects]


def written_by_telegram(words: str) -> str:
    """Escape as Telegram Desktop does: control characters as two digits after an x."""
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
    return "".join(known.get(c) or (f"\\x{ord(c):02X}" if c < " " else c) for c in words)


def test_escapes_that_are_no_json_are_read(tmp_path: Path) -> None:
    content = json.dumps(chat(message(text="one|two"))).replace("|", "\\x0C")
    with pytest.raises(json.JSONDecodeError):
        json.loads(content)
    path = saved(tmp_path, content)
    assert telegram.sniff(path)
    assert [row["text"] for row in rows(path)] == ["one\ftwo"]


@given(words=st.text(st.sampled_from('\\xu0C1AZ"\n\x00\x0c\x1fæ')), size=st.integers(1, 9))
def test_repair_gives_back_every_text_however_the_file_is_cut(words: str, size: int) -> None:
    stream = Repaired(io.BytesIO(f'"{written_by_telegram(words)}"'.encode()))
    repaired = b"".join(iter(lambda: stream.read(size), b""))
    assert json.loads(repaired) == words


@given(st.text())
def test_repair_leaves_sound_json_alone(words: str) -> None:
    sound = json.dumps(words).encode()
    assert Repaired(io.BytesIO(sound)).read() == sound


def test_text_is_a_string_or_a_list(tmp_path: Path) -> None:
    parts = ["Ask ", {"type": "bold", "text": "now"}, "!"]
    path = saved(tmp_path, chat(message(1, text="Ask now!"), message(2, text=parts), message(3, text="")))
    assert [row["text"] for row in rows(path)] == ["Ask now!", "Ask now!", ""]


def test_mentions_are_accounts_where_they_are_numbered_and_names_where_not(tmp_path: Path) -> None:
    entities = [{"type": "mention_name", "text": "Ola", "user_id": 12}, {"type": "mention", "text": "@desk"}]
    named = message(1, text_entities=[*entities, entities[0], {"type": "plain", "text": "@plain"}])
    path = saved(tmp_path, chat(named, message(2, text=entities), message(3)))
    assert [row["mentions"] for row in rows(path)] == [["user12", "desk"], ["user12", "desk"], []]


def test_a_date_without_zone_is_local_and_loses_to_seconds_since_1970(tmp_path: Path) -> None:
    both = message(1, date="2026-03-02T11:15:00")
    old = message(2, date="2026-03-02T11:15:00", date_unixtime=None)
    zoned = message(3, date="2026-03-02T11:15:00+02:00", date_unixtime=None)
    found = rows(saved(tmp_path, chat(both, old, zoned)))
    assert [(row["time"].isoformat(), row["is_local"]) for row in found] == [
        ("2026-03-02T09:15:00+00:00", False),
        ("2026-03-02T11:15:00+00:00", True),
        ("2026-03-02T09:15:00+00:00", False),
    ]
    assert any("the time zone of the study" in sentence for sentence in telegram.ledger.cannot)


def test_posts_of_a_list_tell_their_zone_or_are_local(tmp_path: Path) -> None:
    post = {"message_id": 4, "sender_id": -1000000007003, "text": "Hi", "channel": "Desk"}
    acts = [{**post, "date": "2026-03-02T11:15:00+02:00"}, {**post, "date": "2026-03-02T11:15:00"}]
    assert [row["is_local"] for row in rows(saved(tmp_path, acts))] == [False, True]


def test_a_forward_tells_its_account_where_the_export_does(tmp_path: Path) -> None:
    named = message(1, forwarded_from="City library")
    told = message(2, forwarded_from="City library", forwarded_from_id="channel8001")
    assert [(row["kind"], row["alter"]) for row in rows(saved(tmp_path, chat(named, told)))] == [
        ("repost", None),
        ("repost", "channel8001"),
    ]


@pytest.mark.parametrize("account", ["channel7003", "Guidance desk"])
def test_a_role_map_calls_a_channel_as_its_export_does_or_by_its_name(account: str, tmp_path: Path) -> None:
    post = {"message_id": 4, "sender_id": -1000000007003, "text": "Hi", "date": "2026-03-02T11:15:00+02:00"}
    export = saved(tmp_path, [{**post, "channel": "Guidance desk"}])
    roles = saved(tmp_path, f"account,role\n{account},staff\n-1000000007003,staff\n", "roles.csv")
    study.import_exports([export], into=tmp_path / "study", roles=roles)
    talk = study.read(tmp_path / "study").connect().sql("SELECT role FROM talk").fetchall()
    assert talk == [("staff",)]


def test_messages_of_the_same_number_stay_in_their_chats(tmp_path: Path) -> None:
    chats = [
        chat(message(1), message(2, reply_to_message_id=1), id=5, name="Desk"),
        chat(message(1), id=5, name="Channel", type="public_channel"),
        chat(id=6, name="Empty"),
        chat(message(1), id=7, name="Mia", type="personal_chat"),
    ]
    found = rows(saved(tmp_path, {"about": "", "chats": {"about": "", "list": chats}}))
    assert [(row["scope"], row["id"], row["parent"], row["space"], row["visibility"]) for row in found] == [
        ("chat5", "1", None, "Desk", "members"),
        ("chat5", "2", "1", "Desk", "members"),
        ("channel5", "1", None, "Channel", "public"),
        ("user7", "1", None, "Mia", "private"),
    ]
    assert [row["item"] for row in found] == [1, 2, 3, 4]


def test_chats_that_were_left_are_read_too(tmp_path: Path) -> None:
    account = {
        "chats": {"list": [chat(message())]},
        "left_chats": {"list": [chat(message(), id=9, name="Old")]},
    }
    assert [(row["item"], row["space"]) for row in rows(saved(tmp_path, account))] == [
        (1, "Desk"),
        (2, "Old"),
    ]


def test_a_header_behind_its_messages_still_holds(tmp_path: Path) -> None:
    private = {"messages": [message()], "id": 7, "name": "Mia", "type": "personal_chat"}
    assert [row["visibility"] for row in rows(saved(tmp_path, private))] == ["private"]


@pytest.mark.parametrize(
    ("type_", "visibility"),
    [
        ("public_supergroup", "public"),
        ("private_channel", "members"),
        ("private_supergroup", "members"),
        ("bot_chat", "private"),
        ("saved_messages", "private"),
        ("never_seen", "members"),
        (None, "members"),
    ],
)
def test_visibility_follows_the_type_of_chat(tmp_path: Path, type_: str | None, visibility: str) -> None:
    path = saved(tmp_path, chat(message(1), message(2, from_id="user12"), type=type_))
    assert {row["visibility"] for row in rows(path)} == {visibility}


def test_kinds(tmp_path: Path) -> None:
    acts = [message(1), message(2, reply_to_message_id=1), message(3, forwarded_from=None)]
    group, channel = chat(*acts), chat(*acts, type="public_channel")
    assert [row["kind"] for row in rows(saved(tmp_path, group))] == ["message", "reply", "repost"]
    assert [row["kind"] for row in rows(saved(tmp_path, channel))] == ["post", "reply", "repost"]


def test_a_reply_into_another_chat_has_no_parent_here(tmp_path: Path) -> None:
    acts = [
        message(n, reply_to_message_id=1, reply_to_peer_id=peer)
        for n, peer in ((2, "chat5"), (3, "channel6"))
    ]
    found = rows(saved(tmp_path, chat(message(1), *acts)))
    assert [(row["parent"], row["kind"]) for row in found[1:]] == [("1", "reply"), (None, "message")]


def test_what_opens_a_topic_is_not_answered(tmp_path: Path) -> None:
    topic = {"id": 1, "type": "service", "action": "topic_created", "date_unixtime": "1772442900"}
    path = saved(tmp_path, chat(topic, message(2, reply_to_message_id=1), message(3, reply_to_message_id=2)))
    assert [row["parent"] for row in rows(path)] == [None, "2"]
    assert rejects(path) == [Reject(1, "system message (topic_created)")]


def test_an_account_keeps_its_id_when_its_name_is_gone(tmp_path: Path) -> None:
    unnamed = message(1, **{"from": None})
    old = message(2, from_id=11)
    nameless = {"type": "message", "date_unixtime": "1772442900", "text": "Hi"}
    path = saved(tmp_path, chat(unnamed, old, nameless, {**nameless, "from": "Ola"}))
    assert [(row["actor"], row["handle"]) for row in rows(path)] == [
        ("user11", None),
        ("user11", "Mia"),
        (None, None),
        ("Ola", "Ola"),
    ]


def test_a_channel_acts_itself(tmp_path: Path) -> None:
    silent = {"id": 1, "type": "message", "date_unixtime": "1772442900", "text": "Open day"}
    assert [row["actor"] for row in rows(saved(tmp_path, chat(silent, type="public_channel")))] == [
        "channel5"
    ]


def test_reactions_are_unknown_where_the_export_never_counts_them(tmp_path: Path) -> None:
    liked = message(2, reactions=[{"emoji": "a", "count": 2}, {"emoji": "b", "count": 1}])
    assert [row["reactions"] for row in rows(saved(tmp_path, chat(message(1))))] == [None]
    assert [row["reactions"] for row in rows(saved(tmp_path, chat(message(1), liked)))] == [0, 3]


def test_old_exports_date_what_was_never_edited_1970(tmp_path: Path) -> None:
    never, once = message(1, edited="1970-01-01T01:00:00"), message(2, edited_unixtime="1772443000")
    assert [row["edited"] for row in rows(saved(tmp_path, chat(never, once, message(3))))] == [
        False,
        True,
        False,
    ]


def test_media_are_seen(tmp_path: Path) -> None:
    acts = [message(1, photo="p.jpg"), message(2, file="f.pdf"), message(3, media_type="sticker"), message(4)]
    assert [row["media"] for row in rows(saved(tmp_path, chat(*acts)))] == [1, 1, 1, 0]


def test_what_is_no_message_is_told(tmp_path: Path) -> None:
    joined = {"id": 1, "type": "service", "action": "join_group_by_link", "date_unixtime": "1"}
    found = rejects(saved(tmp_path, chat(joined, message(2), "words", message(4, date_unixtime="soon"))))
    assert found == [
        Reject(1, "system message (join_group_by_link)"),
        Reject(3, "no message: an object with 'id', 'date_unixtime' and 'from' was expected"),
        Reject(4, "time cannot be read: 'soon'"),
    ]


def test_a_list_of_posts_and_an_export_of_the_channel_name_it_alike(tmp_path: Path) -> None:
    post = {"message_id": 4, "sender_id": -1000000007003, "text": "Hi", "date": "2026-03-02T11:15:00+02:00"}
    listed = rows(saved(tmp_path, [{**post, "channel": "Desk"}]))[0]
    exported = rows(saved(tmp_path, chat(message(4, from_id="channel7003"), id=7003, type="public_channel")))[
        0
    ]
    same = ("scope", "id", "space", "actor", "time", "kind", "visibility", "text")
    assert [listed[key] for key in same] == [exported[key] for key in same]
    assert rejects(saved(tmp_path, [{**post, "channel": "Desk", "date": "soon" * 99}, 3])) == [
        Reject(1, f"time cannot be read: '{'soon' * 10}'"),
        Reject(2, "no post: an object with 'message_id', 'sender_id' and 'date' was expected"),
    ]


def test_a_file_that_breaks_off_names_the_last_message(tmp_path: Path) -> None:
    content = json.dumps(chat(message(1), message(2), message(3)))
    path = saved(tmp_path, content[: content.rindex("{")])
    with pytest.raises(ExportError, match=r"'result.json' is not whole JSON: it breaks off after item 2"):
        rows(path)


@pytest.mark.parametrize("endless", ["[" * 50_000, '{"a":' * 50_000, f"{'9' * 5_000}]}}", "1e999]}"])
def test_what_nests_or_counts_without_end_is_an_error(tmp_path: Path, endless: str) -> None:
    content = json.dumps(chat(message(1), message(2, text="long " * 20_000)))
    path = saved(tmp_path, f"{content[:-2]}, {endless}")
    with pytest.raises(ExportError, match=r"'result.json' (nests deeper|is not whole JSON)"):
        rows(path)


FIELDS = [*message(), *("date", "from", "from_id", "action", "edited", "text_entities", "reactions", "photo")]
FIELDS += ["forwarded_from", "forwarded_from_id", "reply_to_message_id", "reply_to_peer_id"]
POST = {"message_id": 4, "sender_id": -1000000007003, "date": "2026-03-02T11:15:00+02:00", "channel": "Desk"}
TEXTS = ["", "1", "user11", "9999-12-31T23:59:59-10:00", "0001-01-01", "\x00", "message", "mention"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)  # the parser takes no longer ones
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "user_id", "count"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def zipped(content: object) -> Traversable:
    """Give an export that lies in memory."""
    archive = zipfile.ZipFile(io.BytesIO(), "w")
    archive.writestr("result.json", json.dumps(content))
    return zipfile.Path(archive, "result.json")


def read_of(content: object) -> int:
    """Count what is read, all of it acts of the right shape or rejects."""
    batches = list(telegram.read(zipped(content)))
    for batch in batches:
        validate(batch.acts)
    return sum(batch.read for batch in batches)


@given(
    st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON) | JSON, max_size=4),
    st.dictionaries(st.sampled_from(["name", "type", "id"]), JSON),
)
def test_no_message_is_too_odd_to_be_an_act_or_a_reject(odd: list[Any], header: dict[str, Any]) -> None:
    mixed = [message(), *(message() | one if isinstance(one, dict) else one for one in odd)]
    assert read_of(chat(*mixed) | header) == len(mixed)


@given(st.lists(st.dictionaries(st.sampled_from([*POST, "text"]), JSON) | JSON, max_size=4))
def test_no_post_is_too_odd_to_be_an_act_or_a_reject(odd: list[Any]) -> None:
    mixed = [POST, *(POST | one if isinstance(one, dict) else one for one in odd)]
    assert read_of(mixed) == len(mixed)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = saved(tmp_path, "\ufeff" + json.dumps(chat(message())))
    assert telegram.sniff(path)
    assert len(rows(path)) == 1


def test_a_foreign_file_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    path = saved(tmp_path, {"rows": []})
    with pytest.raises(
        ExportError, match=r"'result.json' holds no messages of Telegram. Expected was result.json"
    ):
        rows(path)


def test_a_folder_is_its_result_and_not_its_pictures(tmp_path: Path) -> None:
    saved(tmp_path, chat(message()))
    saved(tmp_path, "no text", "photo_1.jpg")
    assert telegram.sniff(open_export(tmp_path))
    assert [batch.file for batch in telegram.read(tmp_path)] == ["result.json"]


def test_an_account_is_known_though_its_contacts_fill_the_head(tmp_path: Path) -> None:
    contacts = {"list": [{"first_name": "Ola", "phone_number": "-"}] * 3000}
    account = {
        "about": "",
        "personal_information": {},
        "contacts": contacts,
        "chats": {"list": [chat(message())]},
    }
    path = saved(tmp_path, account)
    assert telegram.sniff(path)
    assert len(rows(path)) == 1


@pytest.mark.parametrize(
    "foreign",
    [
        [{"type": "message", "user": "U1", "ts": "1.2", "text": "Hi"}],
        {
            "guild": {},
            "channel": {},
            "messages": [{"id": "1", "type": "Default", "timestamp": "", "author": {}}],
        },
        {"messages": [{"sender_name": "Mia", "timestamp_ms": 1}]},
        "id,actor,time\n1,a,2026-03-02\n",
        "",
    ],
)
def test_foreign_files_are_left_alone(tmp_path: Path, foreign: object) -> None:
    assert not telegram.sniff(saved(tmp_path, foreign))


def test_what_is_reddits_is_not_telegrams() -> None:
    assert [path.name for path in (GOLDEN / "reddit" / "export").iterdir() if telegram.sniff(path)] == []
    assert [path.name for path in (GOLDEN / "telegram" / "export").iterdir() if reddit.sniff(path)] == []


@pytest.mark.skipif(not SHARED.exists(), reason="the real exports are not beside the project")
@pytest.mark.parametrize("folder", ["chat_miner_fixtures/test/telegram", "telegram_news/data/raw"])
def test_real_exports_are_read_whole(folder: str) -> None:
    for path in sorted(path for path in (SHARED / folder).iterdir() if path.name != "target.json"):
        content = json.loads(path.read_bytes())
        chats = content["chats"]["list"] if "chats" in content else [content]
        expected = sum(len(each["messages"]) for each in chats) if isinstance(content, dict) else len(content)
        assert telegram.sniff(path), path.name
        batches = list(telegram.read(path))
        for batch in batches:
            validate(batch.acts)
        assert sum(batch.read for batch in batches) == expected, path.name
        assert [reject for batch in batches for reject in batch.rejects] == [], path.name
