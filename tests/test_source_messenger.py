"""Messenger: the traps of both of its downloads, and what tells its chats from Instagram's."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import _meta, instagram, messenger
from workbench.sources._mojibake import repaired, words
from workbench.vocabulary import Kind, Visibility

BASE = {"sender_name": "Jonas Vik", "timestamp_ms": 1772440000123, "content": "Hei"}


def one(**message: object) -> Act | Reject:
    return _meta.read_one(1, BASE | message, "jonasvik_1")


def act(**message: object) -> Act:
    found = one(**message)
    assert isinstance(found, Act)
    return found


def reason(**message: object) -> str:
    found = one(**message)
    assert isinstance(found, Reject)
    return found.reason


def chat(path: Path, **keys: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"messages": [BASE]} | keys), encoding="utf-8")
    return path


def whole(path: Path, **keys: object) -> Path:
    people = [{"name": "Jonas Vik"}, {"name": "Kari"}]
    return chat(path, participants=people, title="Jonas Vik", thread_path="inbox/jonasvik_1", **keys)


def read(file: Path) -> list[dict[str, Any]]:
    return [row for batch in messenger.read(file) for row in batch.acts.to_pylist()]


def test_a_message_is_private_and_by_a_name() -> None:
    found = act()
    assert (found.actor, found.handle, found.id, found.parent) == ("Jonas Vik", "Jonas Vik", None, None)
    assert (found.kind, found.visibility, found.scope) == (Kind.MESSAGE, Visibility.PRIVATE, "jonasvik_1")
    assert found.time.isoformat() == "2026-03-02T08:26:40.123000+00:00"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("s\u00c3\u00b8knad", "søknad"),
        ("\u00f0\u009f\u0098\u008a", "😊"),
        ("søknad", "søknad"),
        ("s\u00c3\u00b8knad 😊", "s\u00c3\u00b8knad 😊"),
        ("plain", "plain"),
        ("\u00ed\u00a0\u0080", "\u00ed\u00a0\u0080"),
        ("", ""),
    ],
    ids=["letter", "emoji", "clean", "mixed", "ascii", "half an emoji", "empty"],
)
def test_mojibake_is_repaired_string_by_string_and_else_left(written: str, meant: str) -> None:
    assert repaired(written) == meant


def test_what_is_no_string_has_no_words() -> None:
    assert [words(value) for value in (None, 1, [], "")] == [None] * 4


def test_names_are_repaired_as_texts_are() -> None:
    found = act(sender_name="\u00c3\u0085se", content="\u00c3\u00b8l")
    assert (found.actor, found.text) == ("Åse", "øl")


@pytest.mark.parametrize(
    "name", ["Facebook user", "Facebook-bruker", "facebookanvändare", "Instagram User", ""]
)
def test_the_name_that_erased_accounts_share_is_nobody(name: str) -> None:
    found = act(sender_name=name)
    assert (found.actor, found.handle) == (None, None)


def test_a_person_may_have_such_a_word_in_the_name() -> None:
    assert act(sender_name="Facebook User Group Oslo").actor == "Facebook User Group Oslo"


def test_a_message_taken_back_leaves_a_trace_without_its_text() -> None:
    found = act(is_unsent=True)
    assert (found.deleted, found.text) == (True, None)
    assert act(is_unsent=False).deleted is False
    assert act().deleted is None


def test_reactions_are_counted_and_left_out_where_nobody_reacted() -> None:
    assert act(reactions=[{"reaction": "x", "actor": "a"}, {"reaction": "y", "actor": "b"}]).reactions == 2
    assert act().reactions == 0
    assert act(reactions="two").reactions is None


def test_media_of_all_sorts_are_counted() -> None:
    assert act(photos=[{}, {}], videos=[{}], gifs=[{}], sticker={"uri": "x"}, files="one").media == 5


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"call_duration": 0}, "call"),
        ({"type": "Call"}, "Call"),
        ({"type": "Unsubscribe"}, "Unsubscribe"),
        ({"type": ["Generic"]}, "['Generic']"),
    ],
)
def test_calls_and_comings_and_goings_are_no_talk(message: dict[str, Any], said: str) -> None:
    assert reason(**message) == f"system message ({said})"


@pytest.mark.parametrize("stamp", [None, "yesterday", True, [], 10**20, -(10**18), float("nan")])
def test_a_time_that_is_none_is_rejected(stamp: object) -> None:
    assert reason(timestamp_ms=stamp).startswith("time cannot be read")


def test_a_message_without_a_sender_is_rejected() -> None:
    assert reason(sender_name=None) == "no account: expected sender_name as a string"


def test_an_encrypted_chat_has_keys_of_its_own(tmp_path: Path) -> None:
    message = {
        "senderName": "Åse",
        "timestamp": 1772440000000,
        "text": "hei",
        "isUnsent": False,
        "type": "text",
    }
    content = {"participants": ["Åse", "Jonas"], "threadName": "Jonas_15"}
    file = tmp_path / "Jonas_15.json"
    messages = [message, message | {"isUnsent": True}, message | {"type": "placeholder"}]
    file.write_text(json.dumps(content | {"messages": messages}), encoding="utf-8")
    assert sources.claims(file) == "messenger"
    assert [(row["scope"], row["actor"], row["text"], row["deleted"]) for row in read(file)] == [
        ("Jonas_15", "Åse", "hei", False),
        ("Jonas_15", "Åse", None, True),
        ("Jonas_15", "Åse", None, False),
    ]


def test_a_chat_keeps_its_name_where_it_is_archived(tmp_path: Path) -> None:
    here = whole(tmp_path / "a.json")
    there = chat(tmp_path / "b.json", participants=[], title="x", thread_path="archived_threads/jonasvik_1")
    assert {row["scope"] for file in (here, there) for row in read(file)} == {"jonasvik_1"}


def test_two_chats_of_one_title_are_two_places(tmp_path: Path) -> None:
    here = whole(tmp_path / "a.json")
    there = chat(tmp_path / "b.json", participants=[], title="Jonas Vik", thread_path="inbox/jonasvik_2")
    assert len({row["space"] for file in (here, there) for row in read(file)}) == 2


@pytest.mark.parametrize(
    ("folders", "claimed"),
    [
        ("your_instagram_activity/messages/inbox/kari_1", "instagram"),
        ("your_facebook_activity/messages/inbox/kari_1", "messenger"),
        ("instagram-kari-2026-03-01/messages/inbox/kari_1", "instagram"),
        ("facebook-kari-2026-03-01/messages/inbox/kari_1", "messenger"),
        ("instagram/facebook-kari/messages/inbox/kari_1", "messenger"),
        ("messages/inbox/kari_1", "messenger"),
        ("instagrammers/inbox/kari_1", "messenger"),
    ],
)
def test_the_nearest_folder_tells_whose_chat_it_is(folders: str, claimed: str, tmp_path: Path) -> None:
    file = whole(tmp_path / folders / "message_1.json")
    assert sources.claims(file) == claimed


def test_folders_tell_in_a_zip_as_well(tmp_path: Path) -> None:
    file = whole(tmp_path / "message_1.json")
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        archive.write(file, "your_instagram_activity/messages/inbox/kari_1/message_1.json")
    inside = dict(sources.files(sources.open_export(tmp_path / "download.zip")))
    assert [sources.claims(file) for file in inside.values()] == ["instagram"]


def test_folders_named_in_a_chat_go_before_those_it_lies_in(tmp_path: Path) -> None:
    photo = {"uri": "your_instagram_activity/messages/inbox/kari_1/photos/1.jpg"}
    message = BASE | {"photos": [photo]}
    file = whole(tmp_path / "facebook" / "message_1.json", messages=[message])
    assert sources.claims(file) == "instagram"


def test_a_bare_list_of_messages_is_instagrams(tmp_path: Path) -> None:
    file = chat(tmp_path / "export.json")
    assert sources.claims(file) == "instagram"


def test_whose_chat_it_is_may_be_said(tmp_path: Path) -> None:
    file = whole(tmp_path / "message_1.json")
    assert len(read(file)) == sum(batch.read for batch in instagram.read(file)) == 1


def test_a_chat_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = chat(tmp_path / "message_1.json", messages=[BASE] * 3)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(ExportError, match=r"'message_1\.json' is not whole JSON: it breaks off after item 2"):
        read(file)


def test_a_file_that_is_no_chat_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"settings": []}', encoding="utf-8")
    with pytest.raises(ExportError, match=r"'settings\.json' holds no messages of Messenger"):
        read(file)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, -(2**70), 10**18, 253402300799999, -62135596800000])
    | st.floats()
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)
KEYS = [
    *("sender_name", "senderName", "timestamp_ms", "timestamp", "content", "text", "type", "call_duration"),
    *("is_unsent", "isUnsent", "reactions", "photos", "media", "sticker"),
]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON).map(lambda odd: BASE | odd) | JSON, max_size=4))
def test_no_message_is_too_odd_to_be_an_act_or_a_reject(odd: list[Any]) -> None:
    found = (_meta.read_one(number, item, "x") for number, item in enumerate(odd, start=1))
    read_all = list(batches("message_1.json", found))
    for batch in read_all:
        validate(batch.acts)
    assert sum(batch.read for batch in read_all) == len(odd)
