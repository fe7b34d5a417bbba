"""Slack: every trap of its export, one small message each."""

import json
import shutil
import unicodedata
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import slack
from workbench.sources._columns import Piece, mapped, query_of
from workbench.sources._slack import Account, Accounts, Place, read_one
from workbench.vocabulary import Kind, Role, Visibility

EXPORT = Path(__file__).parent / "sources" / "slack" / "export"
REAL = Path(__file__).parents[1].parent / "shared" / "data" / "slack_export_viewer" / "testarchive.zip"
PLACE = Place("C1", "welcome", Visibility.MEMBERS)
KNOWN = Accounts(
    {"U1": Account("ann", is_bot=False), "U9": Account("clock", is_bot=True)},
    {"B9": "U9"},
)
TS = "1772439000.123456"


def one(**message: object) -> Act | Reject:
    return read_one(1, {"type": "message", "ts": TS, "user": "U1", "text": "hello"} | message, PLACE, KNOWN)


def act(**message: object) -> Act:
    found = one(**message)
    assert isinstance(found, Act)
    return found


def reason(**message: object) -> str:
    found = one(**message)
    assert isinstance(found, Reject)
    return found.reason


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def read(export: Path) -> list[dict[str, Any]]:
    found = slack.read(sources.open_export(export))
    return [{"file": batch.file} | row for batch in found for row in batch.acts.to_pylist()]


def test_a_message_is_somebodys_at_a_time_in_a_channel() -> None:
    found = act()
    assert (found.scope, found.space, found.id, found.actor, found.handle) == (
        "C1",
        "welcome",
        TS,
        "U1",
        "ann",
    )
    assert (found.kind, found.thread, found.parent) == (Kind.MESSAGE, None, None)


def test_a_time_is_read_to_the_microsecond() -> None:
    assert act(ts="1999999999.999999").time == datetime(2033, 5, 18, 3, 33, 19, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "ts", [1772439000.123456, 1772439000, "1.77E+09", "soon", "", None, "-5.0", "1" * 30]
)
def test_a_ts_that_is_no_string_of_digits_is_rejected(ts: object) -> None:
    assert reason(ts=ts).startswith("time cannot be read: ts is")


def test_an_answer_in_a_thread_goes_to_the_message_that_opened_it() -> None:
    found = act(thread_ts="1772400000.000001", parent_user_id="U2")
    assert (found.kind, found.thread, found.parent) == (Kind.REPLY, "1772400000.000001", "1772400000.000001")


def test_the_message_that_opened_a_thread_answers_nothing() -> None:
    found = act(thread_ts=TS, reply_count=2)
    assert (found.kind, found.thread, found.parent) == (Kind.MESSAGE, TS, None)


def test_an_answer_shown_in_the_channel_too_is_one_answer() -> None:
    assert act(subtype="thread_broadcast", thread_ts="1.000001").kind is Kind.REPLY
    assert reason(subtype="reply_broadcast") == "system message (reply_broadcast)"


@pytest.mark.parametrize(
    "sort", ["channel_join", "channel_topic", "pinned_item", "bot_add", "huddle_thread", "new"]
)
def test_events_are_no_talk(sort: str) -> None:
    assert reason(subtype=sort) == f"system message ({sort})"


def test_entities_become_signs_and_a_typed_mention_is_none() -> None:
    found = act(text="R&amp;D &lt;3 &lt;@U2&gt;")
    assert found.text == "R&D <3 <@U2>"
    assert found.mentions == []


def test_an_id_is_the_ts_as_it_is_written() -> None:
    assert act(ts="1772439000.100000").id == "1772439000.100000"  # a number would lose its zeros


def test_mentions_are_accounts_each_once() -> None:
    assert act(text="<@U2|bob> and <@W3>, <@U2>! <#C2|general> <!here>").mentions == ["U2", "W3"]
    assert act(text="<@W3> and <@U2>").mentions == ["W3", "U2"]
    assert act(text="<@W3> and <@U2>", bot_id="B1").mentions == ["W3", "U2"]


def test_reactions_are_summed_and_none_is_zero() -> None:
    assert act(reactions=[{"name": "a", "count": 2}, {"name": "b", "count": 1}]).reactions == 3
    assert act(reactions=[]).reactions == 0
    assert act().reactions == 0


def test_an_edit_is_told() -> None:
    assert act(edited={"user": "U1", "ts": TS}).edited is True
    assert act().edited is False


def test_a_change_replaces_the_message() -> None:
    changed = {"type": "message", "user": "U1", "ts": "1.000002", "text": "better", "thread_ts": "1.000001"}
    found = act(subtype="message_changed", message=changed, user=None)
    assert (found.id, found.text, found.edited, found.parent) == ("1.000002", "better", True, "1.000001")


def test_a_change_that_holds_no_message_is_rejected() -> None:
    assert reason(subtype="message_changed") == "system message (message_changed)"


def test_a_deleted_root_is_nobodys() -> None:
    found = act(subtype="tombstone", user="USLACKBOT", text="This message was deleted.", thread_ts=TS)
    assert (found.deleted, found.actor, found.handle, found.text, found.thread) == (
        True,
        None,
        None,
        None,
        TS,
    )


def test_a_logged_deletion_keeps_its_place_and_loses_its_text() -> None:
    former = {"type": "message", "user": "U1", "ts": "1.000002", "text": "regretted"}
    found = act(subtype="message_deleted", deleted_ts="1.000002", previous_message=former, user=None)
    assert (found.id, found.actor, found.deleted, found.text) == ("1.000002", "U1", True, None)
    assert reason(subtype="message_deleted") == "deleted message without a time"


def test_bots_are_automatic() -> None:
    for bot in (
        act(user=None, subtype="bot_message", bot_id="B7", username="deploy"),
        act(user=None, subtype="bot_message", username="webhook"),
        act(user="U7", bot_id="B7", bot_profile={"name": "deploy"}),
        act(user="U9"),
        act(user="USLACKBOT"),
    ):
        assert (bot.is_automatic, bot.role) == (True, Role.BOT)
    person = act(bot_id=None)
    assert (person.is_automatic, person.role) == (False, None)


def test_a_bot_has_one_account_whether_it_posts_as_bot_or_as_user() -> None:
    assert (
        act(user=None, subtype="bot_message", bot_id="B9").actor == act(user="U9", bot_id="B9").actor == "U9"
    )


def test_an_app_that_posts_in_a_persons_name_makes_no_bot_of_the_person() -> None:
    assert act(user="U1", bot_id="B7").role is None


def test_without_an_account_there_is_no_act() -> None:
    assert reason(user=None) == "no account: neither user nor bot_id"


def test_a_name_comes_with_the_message_where_the_workspace_does_not_list_it() -> None:
    assert act(user="U5", user_profile={"name": "eve"}).handle == "eve"
    assert act(user="U5").handle is None


def test_files_are_media_and_old_phrases_around_them_are_not_text() -> None:
    assert act(subtype="file_share", files=[{}, {}]).media == 2
    old = act(
        subtype="file_share",
        text="<@U1> uploaded a file: <u|cv>",
        file={"initial_comment": {"comment": "See?"}},
    )
    assert (old.media, old.text, old.mentions) == (1, "See?", [])
    assert act(subtype="file_share", text="<@U1> uploaded a file: <u|cv>", file={}).text == ""
    comment = act(
        user=None, subtype="file_comment", text="<@U1> commented", comment={"user": "U1", "comment": "Ok"}
    )
    assert (comment.actor, comment.text) == ("U1", "Ok")


def test_a_shared_message_is_a_repost_of_its_writer_and_with_words_a_quote() -> None:
    share = [{"from_url": "x"}, {"is_share": True, "author_id": "U2"}]
    bare, commented = act(text="", attachments=share), act(text="look", attachments=share)
    assert (bare.kind, bare.alter, bare.parent) == (Kind.REPOST, "U2", None)
    assert (commented.kind, commented.alter) == (Kind.QUOTE, "U2")
    assert act(text="<x>", attachments=[{"is_msg_unfurl": True, "author_id": "U2"}]).kind is Kind.QUOTE
    plain = act(text="", attachments=[{"from_url": "x", "author_id": "U2"}])
    assert (plain.kind, plain.alter) == (Kind.MESSAGE, None)


def test_an_answer_names_whom_it_answers_where_the_export_does() -> None:
    assert act(thread_ts="1.000001", parent_user_id="U2").alter == "U2"
    assert act(thread_ts="1.000001").alter is None
    assert act(thread_ts="1.000001", parent_user_id="USLACKBOT").alter is None  # its writer is not told
    assert act(thread_ts=TS, parent_user_id="U1").alter is None  # opens the thread itself
    share = [{"is_share": True, "author_id": "U3"}]
    assert act(thread_ts="1.000001", parent_user_id="U2", attachments=share).alter == "U2"


def test_answers_are_counted_on_the_message_that_opened_the_thread() -> None:
    assert act(thread_ts=TS, reply_count=2).replies == 2
    assert [act(reply_count=value).replies for value in (None, True, -1, "2", 2**70)] == [None] * 5


def test_what_is_laid_out_in_blocks_alone_is_read_too() -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Ask "}]}
    section["elements"].append({"type": "user", "user_id": "U2"})
    field = {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": "!"}],
        "text": {"type": "x", "text": "?"},
    }
    laid_out = act(text="", blocks=[{"type": "rich_text", "elements": [section]}, field])
    assert (laid_out.text, laid_out.mentions) == ("Ask <@U2>?!", ["U2"])
    assert act(text="said", blocks=[{"type": "rich_text", "elements": [section]}]).text == "said"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "U1", TS, "<@U2>", "&"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    *("type", "subtype", "ts", "user", "text", "thread_ts", "bot_id", "username", "edited", "files", "file"),
    *("comment", "reactions", "attachments", "message", "previous_message", "deleted_ts", "user_profile"),
    *("bot_profile", "blocks", "reply_count", "parent_user_id"),
]
SORTS = st.sampled_from(
    [None, "message_changed", "message_deleted", "tombstone", "bot_message", "file_share"]
)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), SORTS)
def test_no_message_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, Any], sort: str | None) -> None:
    message = {"type": "message", "ts": TS, "user": "U1", "text": "hello", "subtype": sort} | odd
    for batch in batches("day.json", [read_one(1, message, PLACE, KNOWN)]):
        validate(batch.acts)
        assert batch.read == 1


def test_days_are_read_in_their_order_and_files_named_from_the_channel_on() -> None:
    files = [row["file"] for row in read(EXPORT) if row["space"] == "velkommen"]
    assert list(dict.fromkeys(files)) == ["velkommen/2026-03-02.json", "velkommen/2026-03-03.json"]


def test_the_same_ts_in_two_channels_is_two_messages() -> None:
    scopes = [row["scope"] for row in read(EXPORT) if row["id"] == TS]
    assert sorted(scopes) == ["C0WELCOME", "G0STAFF01"]


def test_channels_are_for_members_and_direct_messages_private() -> None:
    seen = {row["scope"]: row["visibility"] for row in read(EXPORT)}
    assert seen == {
        "C0WELCOME": "members",
        "G0STAFF01": "members",
        "gammel-kanal": "members",
        "D0DIRECT1": "private",
        "G0MANY001": "private",
    }


def test_direct_messages_are_private_also_without_an_index(tmp_path: Path) -> None:
    shutil.copytree(EXPORT, tmp_path / "export")
    for index in ("dms.json", "mpims.json", "channels.json", "groups.json", "users.json"):
        (tmp_path / "export" / index).unlink()
    rows = read(tmp_path / "export")
    assert len(rows) == len(read(EXPORT))
    private = {row["scope"] for row in rows if row["visibility"] == "private"}
    assert private == {"D0DIRECT1", "mpdm-ingrid.vei--jonas17--maja_k-1"}
    assert {row["scope"] for row in rows} - private == {"velkommen", "rådgiverrom", "gammel-kanal"}


def test_one_folder_around_the_export_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(EXPORT, tmp_path / "outer" / "Workspace Slack export")
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._channels.json", "x")
        for name, file in sources.files(EXPORT):
            with file.open("rb") as stream:
                archive.writestr(f"Workspace/{name}", stream.read())
    assert slack.sniff(sources.open_export(packed))
    assert read(packed) == read(tmp_path / "outer") == read(EXPORT)


def test_a_folder_spelled_with_combining_signs_is_the_same_channel(tmp_path: Path) -> None:
    write(tmp_path / "groups.json", [{"id": "G1", "name": "råd", "members": []}])
    write(
        tmp_path / unicodedata.normalize("NFD", "råd") / "2026-03-02.json",
        [{"ts": TS, "user": "U1", "text": "a"}],
    )
    assert [row["scope"] for row in read(tmp_path)] == ["G1"]


def test_a_day_that_breaks_off_names_channel_day_and_place(tmp_path: Path) -> None:
    shutil.copytree(EXPORT, tmp_path / "export")
    day = tmp_path / "export" / "velkommen" / "2026-03-02.json"
    day.write_bytes(day.read_bytes()[:900])
    with pytest.raises(
        ExportError, match=r"'velkommen/2026-03-02\.json' is not whole JSON: it breaks off after item"
    ):
        read(tmp_path / "export")


def test_a_day_file_that_holds_no_list_is_rejected_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "channels.json", [{"id": "C1", "name": "a", "members": []}])
    write(tmp_path / "a" / "2026-03-01.json", [])
    write(tmp_path / "a" / "2026-03-02.json", {"ok": False, "error": "not_in_channel"})
    found = list(slack.read(tmp_path))
    assert [(batch.file, batch.rejects) for batch in found] == [
        ("a/2026-03-02.json", [Reject(None, "no list of messages")])
    ]


def test_a_single_channel_is_not_claimed_since_it_does_not_say_who_may_read_it() -> None:
    assert not slack.sniff(EXPORT / "D0DIRECT1")
    assert not slack.sniff(EXPORT / "velkommen" / "2026-03-02.json")


def test_an_export_without_a_message_is_still_an_export(tmp_path: Path) -> None:
    shutil.copy(EXPORT / "dms.json", tmp_path)
    assert slack.sniff(tmp_path)
    assert list(slack.read(tmp_path)) == []


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
def test_a_real_export_is_read_to_the_last_item() -> None:
    export = sources.open_export(REAL)
    assert sources.claims(export) == "slack"
    found = list(slack.read(export))
    reasons = Counter(reject.reason for batch in found for reject in batch.rejects)
    assert sum(batch.read for batch in found) == 158
    assert reasons == {"system message (channel_join)": 8, "system message (bot_add)": 3}
    acts = [row for batch in found for row in batch.acts.to_pylist()]
    assert sum(row["is_automatic"] for row in acts) == 94
    assert {row["scope"][0] for row in acts} == {"C"}


ODD = st.sampled_from(
    [
        None,
        "",
        "U1",
        "U9",
        "USLACKBOT",
        TS,
        "17.5",
        "a &amp; b &lt;@U2&gt; <@U2|bo>",
        "&nbsp;",
        3,
        -1,
        2**41,
        True,
    ]
) | st.lists(st.sampled_from([{"count": 2}, {"count": -1}, {"name": "x"}, None, 1]), max_size=2)


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), ODD), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_the_query_for_usual_messages_says_what_is_said_one_by_one(changes: list[dict[str, Any]]) -> None:
    usual = {
        "type": "message",
        "ts": TS,
        "user": "U1",
        "text": "Når er fristen?",
        "thread_ts": "1772439000.1",
    }
    items = [usual | change for change in [{}, *changes]]

    def one_by_one(_: str, number: int, item: object) -> Act | Reject:
        return read_one(number, item, PLACE, KNOWN)

    asked = list(
        mapped(
            [Piece("welcome/2026-03-02.json", json.dumps(items).encode())],
            query_of("slack"),
            unusual=one_by_one,
            places=slack._table("folder", {"welcome": PLACE}),
            accounts=slack._table("id", KNOWN.known),
        )
    )
    told = list(batches("", (one_by_one("", n, item) for n, item in enumerate(items, start=1))))
    assert [batch.acts.to_pylist() for batch in asked] == [batch.acts.to_pylist() for batch in told]
    assert [batch.rejects for batch in asked] == [batch.rejects for batch in told]
