"""Rocket.Chat: every trap of its messages, one small message each."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Batch, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import rocketchat
from workbench.vocabulary import Kind, Role, Visibility

BASE: dict[str, Any] = {
    "_id": "m1",
    "rid": "GENERAL",
    "msg": "hello",
    "ts": "2026-03-02T08:15:00.123Z",
    "u": {"_id": "u1", "username": "ann"},
    "mentions": [],
}
SHORT: dict[str, Any] = {"msg": "hello", "username": "ann", "ts": "2026-03-02T08:15:00.123Z"}


def act(**message: object) -> Act:
    found = rocketchat._read_one(1, BASE | message, "room.json")
    assert isinstance(found, Act)
    return found


def short(**message: object) -> Act:
    found = rocketchat._read_one(1, SHORT | message, "room.json")
    assert isinstance(found, Act)
    return found


def reason(item: object) -> str:
    found = rocketchat._read_one(1, item, "room.json")
    assert isinstance(found, Reject)
    return found.reason


def saved(path: Path, *content: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in content), encoding="utf-8")
    return path


def read(file: Path) -> Batch:
    assert rocketchat.sniff(file)
    (batch,) = rocketchat.read(file)
    validate(batch.acts)
    return batch


def test_a_message_stands_in_its_room() -> None:
    found = act()
    assert (found.scope, found.id, found.actor, found.handle) == ("GENERAL", "m1", "u1", "ann")
    assert (found.kind, found.visibility, found.text) == (Kind.MESSAGE, Visibility.MEMBERS, "hello")


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-02T08:15:00.123Z",
        {"$date": "2026-03-02T08:15:00.123Z"},
        {"$date": 1772439300123},
        {"$date": {"$numberLong": "1772439300123"}},
        1772439300123,
    ],
)
def test_a_time_is_written_in_many_ways(value: object) -> None:
    assert act(ts=value).time.isoformat() == "2026-03-02T08:15:00.123000+00:00"


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", {}, {"$date": None}, True, -5, [], "9" * 400, 2**63]
)
def test_a_time_without_sense_is_rejected(value: object) -> None:
    assert reason(BASE | {"ts": value}) == f"no readable time: ts {str(value)[:40]!r}"


def test_an_answer_in_a_thread_answers_its_opening() -> None:
    found = act(tmid="m0")
    assert (found.parent, found.thread, found.kind, found.replies) == ("m0", "m0", Kind.REPLY, None)
    assert (act(tcount=2).thread, act(tcount=2).replies, act().thread, act().replies) == ("m1", 2, None, 0)


def test_a_quote_answers_what_it_quotes_and_its_link_is_no_text() -> None:
    link = "https://chat.example/channel/general?msg=m0"
    found = act(msg=f"[ ]({link}) I agree", attachments=[{"message_link": link, "text": "old"}])
    assert (found.parent, found.kind, found.text, found.media) == ("m0", Kind.REPLY, "I agree", 0)
    assert act(tmid="m9", attachments=[{"message_link": link}]).parent == "m9"


def test_mentions_are_people_each_once() -> None:
    people = [{"_id": "u2", "type": "user"}, {"_id": "u3"}, {"_id": "all"}, {"_id": "t1", "type": "team"}]
    assert act(mentions=[*people, people[0], None]).mentions == ["u2", "u3"]


def test_reactions_are_people_and_not_signs() -> None:
    assert act(reactions={":+1:": {"usernames": ["a", "b"]}, ":x:": {"usernames": ["a"]}}).reactions == 3
    assert act().reactions == 0


@pytest.mark.parametrize("sort", ["uj", "ul", "room_changed_name", "discussion-created", 5])
def test_events_are_no_talk(sort: object) -> None:
    assert reason(BASE | {"t": sort}) == f"system message ({str(sort)!r})"
    assert reason(SHORT | {"type": sort}) == f"system message ({str(sort)!r})"


def test_a_removed_message_keeps_its_place() -> None:
    found = act(t="rm", msg="", editedAt="2026-03-02T09:00:00Z")
    assert (found.deleted, found.edited, found.text, found.actor) == (True, False, None, "u1")
    assert short(type="rm").deleted is True


def test_what_nobody_reads_is_rejected() -> None:
    assert reason(BASE | {"t": "e2e"}) == "encrypted message"
    assert reason(BASE | {"_hidden": True}) == "former wording of an edited message"


def test_an_edit_is_told() -> None:
    assert (act(editedAt="2026-03-02T09:00:00Z").edited, act().edited, short().edited) == (True, False, None)


def test_the_room_of_two_people_is_private() -> None:
    assert act(rid="u1u2").visibility is act(rid="u2u1").visibility is Visibility.PRIVATE
    assert act(rid="u1").visibility is Visibility.MEMBERS


def test_a_bot_is_automatic() -> None:
    assert (act(bot={"i": "x"}).role, act(bot={"i": "x"}).is_automatic) == (Role.BOT, True)
    assert (act().role, act().is_automatic) == (None, False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"_id": 5}, "no _id"),
        ({"rid": ""}, "no rid"),
        ({"u": "ann"}, "no u._id"),
        ({"u": {"_id": 5}}, "no u._id"),
    ],
)
def test_what_is_not_told_is_rejected(change: dict[str, object], said: str) -> None:
    assert reason(BASE | change) == f"{said}: expected a string"


def test_an_exported_room_knows_little_and_is_private() -> None:
    found = short(attachments=[{"title": "cv.pdf"}])
    assert (found.id, found.scope, found.actor, found.visibility) == (None, "room", "ann", Visibility.PRIVATE)
    assert (found.mentions, found.reactions, found.replies, found.media) == (None, None, None, 1)
    assert reason(SHORT | {"username": None}) == "no username: expected a string"


def test_a_masked_name_is_one_person_in_one_room_only() -> None:
    assert short(username="User_2").actor == "room/User_2"


@pytest.mark.parametrize("wrap", [lambda m: [{"messages": m, "success": True}], lambda m: [m], lambda m: m])
def test_messages_stand_under_a_key_in_a_list_or_on_lines(wrap: Any, tmp_path: Path) -> None:  # noqa: ANN401
    batch = read(saved(tmp_path / "a.json", *wrap([BASE, BASE | {"_id": "m2"}, 7])))
    assert batch.acts["id"].to_pylist() == ["m1", "m2"]
    assert [reject.item for reject in batch.rejects] == [3]


def test_lines_of_an_exported_room_are_read(tmp_path: Path) -> None:
    batch = read(saved(tmp_path / "a.json", SHORT, SHORT | {"msg": "a\ud83db"}))
    assert batch.acts["text"].to_pylist() == ["hello", "a\ufffdb"]


def test_lines_with_other_keys_too_are_foreign(tmp_path: Path) -> None:
    assert not rocketchat.sniff(saved(tmp_path / "a.json", SHORT | {"level": "info"}))
    assert not rocketchat.sniff(saved(tmp_path / "b.json", {"messages": [{"msg": "x", "ts": 1}]}))


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", {"messages": [BASE] * 3})
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(ExportError, match=r"'a\.json' is not whole JSON: it breaks off after item 2"):
        list(rocketchat.read(file))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "u1", "\0", "\ud800", "rm", "0001-01-01T00:00:00Z", "https://x/?msg=1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["_id", "$date", "usernames", "message_link", "type"]), inner)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from([*BASE, "t", "tmid", "reactions", "attachments", "tcount"]), JSON) | JSON
)
def test_no_message_is_too_odd_to_be_an_act_or_a_reject(odd: Any) -> None:  # noqa: ANN401  any JSON
    items = [BASE | odd, SHORT | odd, odd] if isinstance(odd, dict) else [odd]
    found = [rocketchat._read_one(number, item, "room.json") for number, item in enumerate(items, start=1)]
    for batch in batches("room.json", found):
        validate(batch.acts)
        assert batch.read == len(items)
