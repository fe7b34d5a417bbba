"""Discord: every trap of its export, one small message each."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Batch, validate
from workbench.errors import ExportError
from workbench.sources import discord
from workbench.sources._columns import Piece, mapped, query_of
from workbench.vocabulary import Kind, Role, Visibility

EXPORT = Path(__file__).parent / "sources" / "discord" / "export"
REAL = Path(__file__).parents[1].parent / "shared" / "data" / "zulip_discord_fixtures"
PLACE = pa.table(
    {
        "scope": ["50"],
        "space": ["Guild / room"],
        "visibility": [Visibility.MEMBERS.value],
        "thread": pa.array([None], pa.string()),
        "tells_edits": [True],
        "erased": [discord.ERASED],
    }
)
ANN = {"id": "1", "name": "ann", "isBot": False}
BASE = {
    "id": "100",
    "type": "Default",
    "timestamp": "2026-03-02T10:00:00.5+02:00",
    "timestampEdited": None,
    "content": "hello",
    "author": ANN,
    "attachments": [],
    "reactions": [],
    "mentions": [],
}


def only(message: dict[str, object]) -> Batch:
    piece = Piece("room.json", json.dumps([message]).encode())
    (batch,) = mapped([piece], query_of("discord"), place=PLACE)
    return batch


def act(**message: object) -> SimpleNamespace:
    (found,) = only(BASE | message).acts.to_pylist()
    return SimpleNamespace(**found)


def reason(**message: object) -> str:
    (found,) = only(BASE | message).rejects
    return found.reason


def channel(path: Path, *, guild: object, place: object, messages: object = ()) -> Path:
    content = {"guild": guild, "channel": place, "messages": messages}
    path.write_text(json.dumps(content, default=list), encoding="utf-8")
    return path


def read(file: Path) -> list[dict[str, Any]]:
    return [row for batch in discord.read(file) for row in batch.acts.to_pylist()]


def test_a_message_is_somebodys_at_a_time_in_a_channel() -> None:
    found = act()
    assert (found.scope, found.id, found.actor, found.handle, found.kind) == (
        "50",
        "100",
        "1",
        "ann",
        Kind.MESSAGE,
    )
    assert found.time == datetime(2026, 3, 2, 8, 0, 0, 500000, tzinfo=UTC)
    assert found.deleted is None


@pytest.mark.parametrize(
    "value", ["2026-03-02T10:00:00", "yesterday", "", None, 1772439000, "9999-12-31T23:59:59-10:00"]
)
def test_a_time_without_a_zone_or_sense_is_rejected(value: object) -> None:
    assert reason(timestamp=value).startswith("time cannot be read")


def test_a_reply_answers_a_message_of_its_channel() -> None:
    found = act(type="Reply", reference={"messageId": "99", "channelId": "50"})
    assert (found.kind, found.parent) == (Kind.REPLY, "99")
    assert (
        act(type="Reply", reference={"type": "Default", "messageId": "99", "channelId": "50"}).parent == "99"
    )


@pytest.mark.parametrize(
    "message",
    [
        {"type": "Reply", "reference": {"messageId": "99", "channelId": "51"}},
        {"type": "Reply", "reference": {"messageId": None, "channelId": "50"}},
        {"type": "Reply"},
        {"type": "Default", "reference": {"type": "Default", "messageId": "99", "channelId": "50"}},
    ],
    ids=["other channel", "deleted", "no reference", "crosspost"],
)
def test_what_is_no_answer_in_its_channel_has_no_parent(message: dict[str, Any]) -> None:
    found = act(**message)
    assert (found.kind, found.parent) == (Kind.MESSAGE, None)


def test_a_forward_is_a_repost_that_answers_nobody() -> None:
    forward = {"type": "Forward", "messageId": "99", "channelId": "50"}
    found = act(content="", reference=forward, forwardedMessage={"content": "open day", "attachments": [{}]})
    assert (found.kind, found.parent, found.text, found.media) == (Kind.REPOST, None, "open day", 1)
    assert act(reference=forward).kind == Kind.REPOST
    assert act(forwardedMessage={"content": "x"}).kind == Kind.REPOST


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        ("GuildMemberJoin", "GuildMemberJoin"),
        ("ChannelPinnedMessage", "ChannelPinnedMessage"),
        ("ThreadCreated", "ThreadCreated"),
        ("Call", "Call"),
        ("21", "thread starter"),
        ("8", "8"),
    ],
)
def test_events_are_no_talk(sort: str, said: str) -> None:
    assert reason(type=sort) == f"system message ({said})"


def test_a_bot_and_its_answer_to_a_command_are_automatic() -> None:
    found = act(type="20", author={"id": "9", "name": "helper", "isBot": True})
    assert (found.is_automatic, found.role) == (True, Role.BOT)
    assert (act().is_automatic, act().role) == (False, None)


def test_the_name_that_all_erased_accounts_share_is_nobody() -> None:
    gone = {"id": discord.ERASED, "name": "Deleted User", "isBot": False}
    found = act(author=gone, mentions=[gone, ANN])
    assert (found.actor, found.handle, found.mentions) == (None, None, ["1"])


def test_names_in_the_formatted_text_are_no_ids() -> None:
    found = act(content="Ask @ann or @everybody", mentions=[ANN])
    assert (found.text, found.mentions) == ("Ask @ann or @everybody", ["1"])
    assert act(content="Ask <@1> and <@2>", mentions=[ANN]).mentions == ["1"]  # exported without formatting


def test_an_account_goes_by_its_name_with_and_without_a_nickname() -> None:
    assert act(author=ANN).handle == "ann"
    assert act(author={**ANN, "nickname": "Ann from the desk"}).handle == "ann"
    assert act(author={"id": "1"}).handle is None


def test_a_bot_answers_who_gave_it_a_command() -> None:
    helper = {"id": "9", "name": "helper", "isBot": True}
    asked = act(type="20", author=helper, interaction={"id": "1", "name": "book", "user": ANN})
    assert (asked.alter, asked.parent, asked.kind) == ("1", None, Kind.MESSAGE)
    for odd in (None, "book", {"user": None}, {"user": 1}, {"user": {"id": discord.ERASED}}):
        assert act(type="20", author=helper, interaction=odd).alter is None


def test_a_forward_does_not_say_whose_message_it_was() -> None:
    assert act(forwardedMessage={"content": "x"}).alter is None
    assert any("does not say whose" in sentence for sentence in discord.ledger.cannot)


def test_a_message_that_comes_twice_is_given_twice_for_the_study_to_drop(tmp_path: Path) -> None:
    place = {"id": "50", "type": "GuildTextChat", "name": "room"}
    file = channel(tmp_path / "a.json", guild={"id": "7"}, place=place, messages=[BASE, BASE])
    assert [(row["item"], row["scope"], row["id"]) for row in read(file)] == [
        (1, "50", "100"),
        (2, "50", "100"),
    ]


def test_mentions_are_accounts_each_once() -> None:
    assert act(mentions=[{"id": "2"}, {"id": "3"}, {"id": "2"}]).mentions == ["2", "3"]


def test_mentions_stand_in_the_order_of_the_text_and_others_after_them() -> None:
    bo, cy = {"id": "2", "name": "bo", "nickname": "Bo B."}, {"id": "3", "name": "cy", "nickname": None}
    assert act(content="@Bo B. and @ann", mentions=[cy, ANN, bo]).mentions == ["2", "1", "3"]


def test_reactions_are_summed_and_missing_is_not_zero() -> None:
    assert act(reactions=[{"count": 2}, {"count": 3}]).reactions == 5
    assert act(reactions=[]).reactions == 0
    assert act(reactions=[{"count": 2}, {"count": 2**70}, {"count": -1}, {"count": "x"}, None]).reactions == 2
    (old,) = only({key: BASE[key] for key in ("id", "type", "timestamp", "author")}).acts.to_pylist()
    assert (old["reactions"], old["mentions"]) == (None, None)


def test_an_edit_is_told() -> None:
    assert act(timestampEdited="2026-03-02T10:01:00+02:00").edited is True
    assert act().edited is False


def test_an_old_file_does_not_tell_of_edits(tmp_path: Path) -> None:
    old = {key: value for key, value in BASE.items() if key != "timestampEdited"}
    place = {"id": "50", "type": "GuildTextChat", "name": "room"}
    file = channel(tmp_path / "a.json", guild={"id": "7"}, place=place, messages=[old])
    assert [row["edited"] for row in read(file)] == [None]


def test_an_id_is_a_string() -> None:
    assert act(id=10**17 + 1).id == "100000000000000001"
    assert reason(id="") == reason(id=None) == "no id"
    assert reason(author={"id": None}) == "no account: expected author.id as a string"
    assert reason(author={"id": ""}) == "no account: expected author.id as a string"


def test_an_event_of_an_endless_name_is_cut() -> None:
    assert reason(type="x" * 900) == f"system message ({'x' * 40})"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "1", "50", "Reply"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "count"]), inner)
    ),
    max_leaves=6,
)
FIELDS = [*BASE, "reference", "forwardedMessage", "interaction"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_no_message_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, Any]) -> None:
    batch = only(BASE | odd)
    validate(batch.acts)
    assert batch.read == 1
    assert batch.acts.to_pylist() is not None  # every time is one that Python knows


@pytest.mark.parametrize("sort", ["GuildPublicThread", "GuildPrivateThread", "GuildNewsThread"])
def test_a_thread_is_one_conversation_in_the_space_of_its_channel(sort: str, tmp_path: Path) -> None:
    place = {"id": "60", "type": sort, "category": "room", "name": "CV help"}
    file = channel(tmp_path / "a.json", guild={"id": "7", "name": "Guild"}, place=place, messages=[BASE])
    assert [(row["scope"], row["thread"], row["space"]) for row in read(file)] == [
        ("60", "60", "Guild / room")
    ]


def test_a_channel_is_no_conversation(tmp_path: Path) -> None:
    place = {"id": "50", "type": "GuildTextChat", "category": "Text", "name": "room"}
    file = channel(tmp_path / "a.json", guild={"id": "7", "name": "Guild"}, place=place, messages=[BASE])
    assert [(row["thread"], row["space"], row["visibility"]) for row in read(file)] == [
        (None, "Guild / room", "members")
    ]


@pytest.mark.parametrize(
    ("guild", "sort"),
    [
        ({"id": "0", "name": "Direct Messages"}, "DirectTextChat"),
        ({"id": "0", "name": "Direct Messages"}, "DirectGroupTextChat"),
        (None, "DirectMessage"),
        (None, "GuildTextChat"),
    ],
)
def test_direct_messages_are_private(guild: object, sort: str, tmp_path: Path) -> None:
    file = channel(
        tmp_path / "a.json", guild=guild, place={"id": "70", "type": sort, "name": "ann"}, messages=[BASE]
    )
    assert discord.sniff(file)
    assert [row["visibility"] for row in read(file)] == ["private"]


def test_the_same_id_in_two_channels_is_two_messages() -> None:
    scopes = [row["scope"] for file in sorted(EXPORT.iterdir()) for row in read(file) if row["id"] == "2"]
    assert len(scopes) == len(set(scopes)) == 2


def test_a_file_that_does_not_say_its_channel_is_an_error(tmp_path: Path) -> None:
    file = channel(tmp_path / "a.json", guild={"id": "7"}, place={"id": 50}, messages=[BASE])
    with pytest.raises(
        ExportError, match=r"'a\.json' does not say which channel it is of\. .* export the channel again"
    ):
        read(file)


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = channel(
        tmp_path / "a.json", guild={"id": "7"}, place={"id": "50", "type": "x"}, messages=[BASE] * 3
    )
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(ExportError, match=r"'a\.json' is not whole JSON: it breaks off after item 2"):
        read(file)


def test_a_channel_without_a_message_is_claimed_and_empty(tmp_path: Path) -> None:
    file = channel(tmp_path / "a.json", guild={"id": "7"}, place={"id": "50", "type": "x"})
    assert discord.sniff(file)
    assert list(discord.read(file)) == []


def test_a_folder_is_not_claimed_as_a_whole() -> None:
    assert not discord.sniff(EXPORT)


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
def test_real_exports_are_read_to_the_last_item() -> None:
    files = sorted(REAL.glob("*.json"))
    assert {sources.claims(file) for file in files} == {"discord"}
    found = [batch for file in files for batch in discord.read(file)]
    reasons = Counter(reject.reason for batch in found for reject in batch.rejects)
    told = sum(json.loads(file.read_text(encoding="utf-8"))["messageCount"] for file in files)
    assert sum(batch.read for batch in found) == told == 11
    assert reasons == {"system message (GuildMemberJoin)": 1, "system message (ChannelPinnedMessage)": 1}
    acts = [row for batch in found for row in batch.acts.to_pylist()]
    assert Counter(row["visibility"] for row in acts) == {"members": 7, "private": 2}
    assert [row["kind"] for row in acts if row["parent"]] == ["reply"]
    assert len([row for row in acts if row["thread"]]) == 2
