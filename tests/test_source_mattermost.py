"""Mattermost: every trap of its bulk export and of its API, one small post each."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Batch, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import mattermost
from workbench.sources.mattermost._directory import Directory
from workbench.sources.mattermost._post import from_api, from_bulk
from workbench.vocabulary import Kind, Role, Visibility

VERSION = {"type": "version", "version": 1}
BULK: dict[str, Any] = {
    "team": "guidance",
    "channel": "ask",
    "user": "ann",
    "type": "",
    "message": "hello",
    "create_at": 1772439300123,
    "edit_at": 0,
}
API: dict[str, Any] = {
    "id": "p1",
    "create_at": 1772439300123,
    "edit_at": 0,
    "delete_at": 0,
    "user_id": "u1",
    "channel_id": "c1",
    "root_id": "",
    "message": "hello",
    "type": "",
    "props": {},
    "reply_count": 0,
    "metadata": {},
}
KNOWN = Directory(people={"ann", "bob", "bob.b"}, bots={"reminder"})


def bulk(**post: object) -> Act:
    found = from_bulk(1, BULK | post, KNOWN, line=BULK | post)
    assert isinstance(found, Act)
    return found


def api(**post: object) -> Act:
    found = from_api(1, API | post)
    assert isinstance(found, Act)
    return found


def reasons(**post: object) -> tuple[str, str]:
    found = (
        from_bulk(1, BULK | post, KNOWN, line=BULK | post),
        from_api(1, API | post),
    )
    assert all(isinstance(one, Reject) for one in found)
    first, second = (one.reason for one in found if isinstance(one, Reject))
    return first, second


def lines(path: Path, *content: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in content), encoding="utf-8")
    return path


def read(file: Path) -> Batch:
    (batch,) = mattermost.read(file)
    validate(batch.acts)
    return batch


def test_a_post_of_a_bulk_export_is_known_by_account_and_millisecond() -> None:
    found = bulk()
    assert (found.scope, found.id, found.actor) == ("guidance/ask", "1772439300123/ann", "ann")
    assert found.time.isoformat() == "2026-03-02T08:15:00.123000+00:00"
    assert (found.kind, found.thread, found.visibility) == (Kind.MESSAGE, None, Visibility.MEMBERS)


def test_answers_stand_below_their_post_and_are_numbered_on(tmp_path: Path) -> None:
    reply = {"user": "bob", "message": "hi", "create_at": 1772439400000}
    post = {"type": "post", "post": BULK | {"replies": [reply, 7]}}
    batch = read(lines(tmp_path / "a.jsonl", VERSION, post, {"type": "post", "post": BULK | {"user": "bob"}}))
    assert [(row["item"], row["parent"], row["alter"], row["kind"]) for row in batch.acts.to_pylist()] == [
        (1, None, None, "message"),
        (2, "1772439300123/ann", "ann", "reply"),
        (4, None, None, "message"),
    ]
    assert [row["thread"] for row in batch.acts.to_pylist()] == ["1772439300123/ann"] * 2 + [None]
    assert [reject.item for reject in batch.rejects] == [3]


def test_an_answer_to_an_event_keeps_what_it_answers(tmp_path: Path) -> None:
    reply = {"user": "bob", "message": "welcome", "create_at": 1772439400000}
    joined = BULK | {"type": "system_join_channel", "replies": [reply]}
    batch = read(lines(tmp_path / "a.jsonl", VERSION, {"type": "post", "post": joined}))
    assert [row["parent"] for row in batch.acts.to_pylist()] == ["1772439300123/ann"]
    assert [reject.reason for reject in batch.rejects] == ["system message ('system_join_channel')"]


def test_places_are_called_what_people_call_them(tmp_path: Path) -> None:
    team = {"type": "team", "team": {"name": "guidance", "display_name": "Guidance"}}
    channel = {"type": "channel", "channel": {"team": "guidance", "name": "ask", "display_name": "Ask us"}}
    batch = read(lines(tmp_path / "a.jsonl", VERSION, team, channel, {"type": "post", "post": BULK}))
    assert batch.acts["space"].to_pylist() == ["Guidance / Ask us"]
    assert batch.read == 1  # lines of the directory are no items


def test_direct_messages_are_private_whoever_is_named_first() -> None:
    found = [bulk(channel=None, channel_members=who) for who in (["ann", "bob"], ["bob", "ann"])]
    assert {(one.scope, one.visibility) for one in found} == {("direct/ann+bob", Visibility.PRIVATE)}


@pytest.mark.parametrize("sort", ["system_join_channel", "system_add_to_team", "custom_calls", 5])
def test_events_are_no_talk(sort: object) -> None:
    assert set(reasons(type=sort)) == {f"system message ({str(sort)!r})"}


@pytest.mark.parametrize("sort", ["", None, "me", "slack_attachment"])
def test_talk_is_talk(sort: object) -> None:
    assert bulk(type=sort).text == api(type=sort).text == "hello"


@pytest.mark.parametrize("value", [None, 0, -5, "1772439300123", 1.5, True, 2**63, 10**17, []])
def test_a_time_without_sense_is_rejected(value: object) -> None:
    assert set(reasons(create_at=value)) == {f"no readable create_at: {str(value)[:40]!r}"}


def test_who_or_where_is_not_told_is_rejected() -> None:
    assert reasons(user=None, user_id="") == ("no readable user: 'None'", "no readable user_id: ''")
    assert reasons(channel=5, channel_id=5)[0] == "no readable channel or channel_members: 'None'"
    assert reasons(channel=5, channel_id=5)[1] == "no readable channel_id: '5'"


def test_mentions_are_accounts_of_the_server_without_the_points_of_a_sentence() -> None:
    found = bulk(message="@bob.b. or @Bob. or @bob_-: @all @nobody x@ann.example @ann.example")
    assert found.mentions == ["bob.b", "bob"]
    assert bulk(message="(@bob)").mentions == ["bob"]
    assert bulk(message="mail x@bob").mentions == []
    nobody = from_bulk(1, BULK, Directory(), line=BULK)
    assert isinstance(nobody, Act)
    assert nobody.mentions is None
    assert api(message="@bob").mentions is None


def test_bots_are_automatic_and_so_is_a_webhook_in_a_persons_name() -> None:
    assert (bulk(user="reminder").role, bulk(user="reminder").is_automatic) == (Role.BOT, True)
    assert (api(props={"from_bot": "true"}).role, api(props=None).role) == (Role.BOT, None)
    hook = bulk(props={"from_webhook": "true"})
    assert (hook.role, hook.is_automatic, hook.actor) == (None, True, "ann")


def test_a_post_of_the_api_answers_its_root() -> None:
    found = api(root_id="p0")
    assert (found.scope, found.id, found.parent, found.thread) == ("c1", "p1", "p0", "p0")
    assert (found.kind, found.replies) == (Kind.REPLY, None)
    assert api(parent_id="p0").parent == "p0"  # as old servers called it
    assert (api(reply_count=2).thread, api(reply_count=2).replies, api().thread) == ("p1", 2, None)


def test_edits_and_deletions_have_a_moment() -> None:
    assert (api(edit_at=5).edited, api().edited, bulk(edit_at=5).edited) == (True, False, True)
    gone = api(delete_at=5)
    assert (gone.deleted, gone.text, api().deleted, bulk().deleted) == (True, None, False, None)


def test_reactions_are_counted_and_missing_is_not_zero() -> None:
    assert (bulk(reactions=[{}, {}]).reactions, bulk(reactions=None).reactions) == (2, 0)
    assert (api(metadata={"reactions": [{}]}).reactions, api(metadata={}).reactions) == (1, 0)
    assert api(metadata=None).reactions is None


def test_files_are_counted() -> None:
    assert (bulk(attachments=[{}]).media, api(file_ids=["f", "g"]).media, api().media) == (1, 2, 0)


def test_a_page_of_the_api_maps_ids_onto_posts(tmp_path: Path) -> None:
    page = {"order": ["p2", "p1"], "posts": {"p1": API, "p2": API | {"id": "p2"}}, "prev_post_id": "p0"}
    file = lines(tmp_path / "a.json", page)
    assert mattermost.sniff(file)
    batch = read(file)
    assert [(row["item"], row["id"]) for row in batch.acts.to_pylist()] == [(1, "p1"), (2, "p2")]
    assert [(reject.item, reject.reason[:20]) for reject in batch.rejects] == [(None, "this is one page of ")]
    last = lines(tmp_path / "b.json", page | {"prev_post_id": ""})
    assert not read(last).rejects


def test_a_list_of_posts_is_read_too(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.json", [API, None])
    assert mattermost.sniff(file)
    assert (len(read(file).acts), len(read(file).rejects)) == (1, 1)


def test_a_page_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.json", {"order": ["p1"], "posts": {"p1": API, "p2": API}})
    file.write_bytes(file.read_bytes()[:-60])
    with pytest.raises(ExportError, match=r"'a\.json' is not whole JSON: it breaks off after item 1"):
        list(mattermost.read(file))


def test_a_line_that_is_no_json_or_of_an_unknown_sort_is_rejected(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", VERSION, {"type": "thing", "thing": {}}, {"type": ["post"]}, 5)
    file.write_text(file.read_text() + '{"type": "post", "po', encoding="utf-8")
    assert [(reject.item, reject.reason) for reject in read(file).rejects] == [
        (1, "no post: 'thing'"),
        (2, "no post: \"['post']\""),
        (3, "no JSON object on this line"),
        (4, "no JSON object on this line"),
    ]


def test_half_a_character_is_no_reason_to_fail(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", VERSION, {"type": "post", "post": BULK | {"message": "a\ud83db"}})
    assert read(file).acts["text"].to_pylist() == ["a\ufffdb"]


def test_foreign_lines_are_left_alone(tmp_path: Path) -> None:
    foreign: list[dict[str, Any]] = [
        *({"type": "post", "post": {"id": 1}}, {"type": "version", "version": "1"}, {"order": []})
    ]
    for line in foreign:
        assert not mattermost.sniff(lines(tmp_path / "a.jsonl", line))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "ann", "\0", "\ud800", "post", "@bob"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["user", "create_at", "replies"]), inner)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from([*BULK, "replies", "channel_members", "reactions", "props"]), JSON) | JSON
)
def test_no_post_of_a_bulk_export_is_too_odd(odd: Any) -> None:  # noqa: ANN401  any JSON
    post = BULK | odd if isinstance(odd, dict) else odd
    replies = post["replies"] if isinstance(post, dict) and isinstance(post.get("replies"), list) else []
    for batch in batches("a.jsonl", mattermost._thread(1, post, KNOWN)):
        validate(batch.acts)
        assert batch.read == 1 + len(replies)


@given(st.dictionaries(st.sampled_from([*API, "parent_id", "file_ids"]), JSON) | JSON)
def test_no_post_of_the_api_is_too_odd(odd: Any) -> None:  # noqa: ANN401  any JSON
    for batch in batches("a.json", [from_api(1, API | odd if isinstance(odd, dict) else odd)]):
        validate(batch.acts)
        assert batch.read == 1


@given(
    st.sampled_from(["team", "channel", "user", "bot"]),
    st.dictionaries(st.sampled_from(["name", "team", "username"]), JSON),
)
def test_no_line_of_the_directory_is_too_odd(sort: str, entry: dict[str, Any]) -> None:
    known = Directory()
    known.note(sort, entry)
    found = from_bulk(1, BULK | {"message": "@ann"}, known, line=BULK)
    assert isinstance(found, Act)
