"""Signal: the traps of its own export, of signal-export's text and JSON, and of what signal-cli received."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import signal
from workbench.sources.signal import _envelope, _frame, _text
from workbench.sources.signal._frame import Index
from workbench.sources.signal._said import Person
from workbench.vocabulary import Kind, Visibility

REAL = Path(__file__).parents[1].parent / "shared" / "data" / "chat_miner_fixtures" / "test" / "signal"
T = 1772440000000
INDEX = Index(
    {"1": Person("self (Kari)", "Kari"), "2": Person("aci-jonas", "Jonas"), "4": Person("group-key", "Nord")},
    {"10": "2", "11": "4"},
)
ITEM = {"chatId": "10", "authorId": "2", "dateSent": str(T), "standardMessage": {"text": {"body": "hei"}}}
SAID = {"timestamp": T, "message": "hei"}
LINE = {"date": "2026-03-03T10:00:00", "sender": "Jonas", "body": "hei  ", "quote": "", "sticker": None}
LINE |= {"reactions": [], "attachments": []}


def act(found: Act | Reject) -> Act:
    assert isinstance(found, Act)
    return found


def reason(found: Act | Reject) -> str:
    assert isinstance(found, Reject)
    return found.reason


def frame(**keys: object) -> Act | Reject:
    return _frame.from_frame(1, ITEM | keys, INDEX)


def received(**keys: object) -> Act | Reject:
    return _envelope.from_envelope(
        1, {"envelope": {"sourceUuid": "a", "sourceName": "Maja", "timestamp": T} | keys}
    )


def line(**keys: object) -> Act | Reject:
    return _text.from_line(1, LINE | keys, "Nord")


def text(tmp_path: Path, content: str, name: str = "Nord.txt") -> Path:
    file = tmp_path / name
    file.write_bytes(content.encode())
    return file


def rows(file: Path) -> list[dict[str, Any]]:
    return [row for batch in signal.read(file) for row in batch.acts.to_pylist()]


def reasons(file: Path) -> list[tuple[int | None, str]]:
    return [(reject.item, reject.reason) for batch in signal.read(file) for reject in batch.rejects]


def jsonl(path: Path, *lines: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return path


# Signal's own export


def test_a_message_is_named_by_who_sent_it_when() -> None:
    found = act(frame())
    assert (found.scope, found.id, found.actor) == ("aci-jonas", f"aci-jonas/{T}", "aci-jonas")
    assert (found.handle, found.visibility, found.kind) == ("Jonas", Visibility.PRIVATE, Kind.MESSAGE)
    assert (found.text, found.edited, found.deleted, found.reactions) == ("hei", False, False, 0)


def test_a_quote_answers_a_message_of_its_chat() -> None:
    quote = {"targetSentTimestamp": str(T - 1), "authorId": "1", "text": {"body": "?"}}
    found = act(frame(standardMessage={"quote": quote, "text": {"body": "ja"}}))
    assert (found.kind, found.parent, found.alter) == (Kind.REPLY, f"self (Kari)/{T - 1}", "self (Kari)")


@pytest.mark.parametrize("quote", [{"targetSentTimestamp": "1"}, {"authorId": "99", "text": {}}])
def test_a_quote_of_what_is_gone_is_an_answer_without_parent(quote: dict[str, Any]) -> None:
    found = act(frame(standardMessage={"quote": quote}))
    assert (found.kind, found.parent, found.alter) == (Kind.REPLY, None, None)


def test_a_group_is_a_chat_of_its_own_in_which_ids_may_be_the_same() -> None:
    assert act(frame(chatId="11")).scope == "group-key"
    assert act(frame(chatId="11")).id == act(frame()).id


def test_mentions_are_accounts_and_styles_are_none() -> None:
    ranges = [
        {"start": 0, "mentionAci": "aci-maja"},
        {"start": 1, "style": "BOLD"},
        {"mentionAci": "aci-maja"},
    ]
    found = act(frame(standardMessage={"text": {"body": "\ufffc hei", "bodyRanges": ranges}}))
    assert (found.mentions, found.text) == (["aci-maja"], "hei")


def test_edits_deletions_reactions_and_media_are_told() -> None:
    message = {"reactions": [{"emoji": "x"}, {"emoji": "y"}], "attachments": [{}, {}]}
    found = act(frame(standardMessage=message, revisions=[{}]))
    assert (found.edited, found.reactions, found.media) == (True, 2, 2)
    gone = {key: value for key, value in ITEM.items() if key != "standardMessage"}
    found = act(_frame.from_frame(1, gone | {"remoteDeletedMessage": {}}, INDEX))
    assert (found.deleted, found.text) == (True, None)


def test_an_update_is_no_talk() -> None:
    event = {key: value for key, value in ITEM.items() if key != "standardMessage"} | {"updateMessage": {}}
    assert reason(_frame.from_frame(1, event, INDEX)) == "system message (update)"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"dateSent": None}, "time cannot be read: nothing"),
        ({"dateSent": "9" * 30}, f"time cannot be read: '{'9' * 30}'"),
        ({"authorId": "99"}, "no account: authorId '99' is nobody's"),
        ({"authorId": None}, "no account: authorId nothing is nobody's"),
    ],
)
def test_a_message_without_time_or_account_is_rejected(keys: dict[str, Any], said: str) -> None:
    assert reason(frame(**keys)) == said


def test_who_is_who_stands_before_the_messages_and_is_no_item(tmp_path: Path) -> None:
    jonas = {"aci": "A==", "e164": "47", "profileGivenName": "Jonas"}  # codespell:ignore aci
    file = jsonl(
        tmp_path / "main.jsonl",
        {"version": 1, "backupTimeMs": "1"},
        {"account": {"givenName": "Kari", "familyName": "Vik"}},
        {"recipient": {"id": "1", "self": {}}},
        {"recipient": {"id": "2", "contact": jonas}},
        {"recipient": {"id": "3", "contact": {"e164": 4790000001}}},
        {"chat": {"id": "10", "recipientId": "2"}},
        {"chatItem": ITEM | {"authorId": "1"}},
        {"chatItem": ITEM},
        {"chatItem": ITEM | {"authorId": "3"}},
        {},
    )
    assert sources.claims(file) == "signal"
    assert [(row["item"], row["actor"], row["handle"], row["scope"]) for row in rows(file)] == [
        (1, "self (Kari Vik)", "Kari Vik", "A=="),
        (2, "A==", "Jonas", "A=="),
        (3, "4790000001", "4790000001", "A=="),
    ]
    assert reasons(file) == [(4, "no message: expected a chatItem with chatId, authorId and dateSent")]


# what signal-cli received


def test_a_message_received_is_of_the_chat_with_its_sender() -> None:
    found = act(received(dataMessage=SAID))
    assert (found.scope, found.id, found.actor, found.handle) == ("a", f"a/{T}", "a", "Maja")


def test_a_message_sent_is_of_the_chat_with_its_receiver() -> None:
    found = act(received(sourceUuid="b", syncMessage={"sentMessage": SAID | {"destinationUuid": "a"}}))
    assert (found.scope, found.actor) == ("a", "b")


def test_a_message_in_a_group_is_of_the_group() -> None:
    group = {"groupId": "g", "groupName": "Nord", "type": "DELIVER"}
    assert act(received(dataMessage=SAID | {"groupInfo": group})).scope == "g"


def test_a_quote_and_a_mention_name_accounts() -> None:
    quote, mention = {"id": T - 1, "authorUuid": "b", "text": "?"}, {"uuid": "c", "start": 0, "length": 1}
    found = act(received(dataMessage=SAID | {"quote": quote, "mentions": [mention]}))
    assert (found.kind, found.parent, found.alter, found.mentions) == (Kind.REPLY, f"b/{T - 1}", "b", ["c"])


def test_a_reaction_is_an_act_until_it_is_taken_back() -> None:
    reaction = {"emoji": "x", "targetAuthorUuid": "b", "targetSentTimestamp": T - 1, "isRemove": False}
    message = {"timestamp": T, "message": None, "reaction": reaction}
    found = act(received(dataMessage=message))
    assert (found.kind, found.parent, found.alter, found.text) == (Kind.REACTION, f"b/{T - 1}", "b", None)
    taken = received(dataMessage=message | {"reaction": reaction | {"isRemove": True}})
    assert reason(taken) == "system message (reaction taken back)"


def test_an_edit_and_a_deletion_go_by_the_id_of_what_they_change() -> None:
    edit = {"targetSentTimestamp": T - 5, "dataMessage": SAID | {"timestamp": T}}
    edited = act(received(editMessage=edit))
    assert (edited.id, edited.edited, edited.text) == (f"a/{T - 5}", True, "hei")
    gone = act(received(dataMessage={"timestamp": T, "message": None, "remoteDelete": {"timestamp": T - 5}}))
    assert (gone.id, gone.deleted, gone.text) == (f"a/{T - 5}", True, None)
    assert gone.time == edited.time


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"receiptMessage": {}}, "system message (receiptMessage)"),
        ({"typingMessage": {}}, "system message (typingMessage)"),
        ({}, "system message (no envelope)"),
        ({"dataMessage": {"timestamp": T, "message": None}}, "system message (nothing said)"),
        ({"dataMessage": SAID, "sourceUuid": None}, "no account: neither sourceUuid nor sourceNumber"),
        ({"dataMessage": SAID | {"timestamp": "now"}}, "time cannot be read: 'now'"),
    ],
)
def test_receipts_and_odd_messages_are_rejected(keys: dict[str, Any], said: str) -> None:
    assert reason(received(**keys)) == said


def test_lines_of_json_rpc_are_read_as_well(tmp_path: Path) -> None:
    envelope = {"source": "+47", "sourceUuid": "a", "timestamp": T, "dataMessage": SAID}
    call = {"jsonrpc": "2.0", "method": "receive", "params": {"envelope": envelope, "account": "+47"}}
    file = jsonl(tmp_path / "received.jsonl", call)
    assert sources.claims(file) == "signal"
    assert [row["actor"] for row in rows(file)] == ["a"]


# data.json of signal-export


def test_a_line_without_zone_is_local() -> None:
    assert act(line()).is_local is True
    assert act(line(date="2026-03-03T10:00:00+01:00")).is_local is False
    assert act(line(date="2026-03-03T10:00:00+01:00")).time.hour == 9


def test_a_quote_without_its_author_is_an_answer_without_parent() -> None:
    found = act(line(quote="\n\n> hva?\n\n"))
    assert (found.kind, found.parent, found.alter, found.text) == (Kind.REPLY, None, None, "hei")


def test_a_line_tells_reactions_media_and_deletions() -> None:
    found = act(line(reactions=[["A", "x"]], attachments=[{}, {}], sticker={"emoji": "x"}, deleted=True))
    assert (found.reactions, found.media, found.deleted, found.text) == (1, 3, True, None)
    assert act(line()).deleted is None


@pytest.mark.parametrize("keys", [{"call": True}, {"body": "Incoming voice call (accepted, 3m 2s)  "}])
def test_a_call_is_no_talk(keys: dict[str, Any]) -> None:
    assert reason(line(**keys)) == "system message (call)"


def test_the_text_beside_the_fuller_file_is_not_read_twice(tmp_path: Path) -> None:
    full = jsonl(tmp_path / "Nord" / "data.json", LINE)
    beside = text(full.parent, "[2026-03-03, 10:00] Jonas: hei  \n\n", "chat.md")
    alone = text(tmp_path, "[2026-03-03, 10:00] Jonas: hei  \n\n", "chat.md")
    assert [sources.claims(file) for file in (full, beside, alone)] == ["signal", None, "signal"]
    assert rows(full)[0]["space"] == "Nord"


# text


def test_a_message_goes_on_until_the_next_one(tmp_path: Path) -> None:
    file = text(
        tmp_path, "[2026-03-02, 09:15] Me: En\nto\n\ntre  \n\n[2026-03-02, 09:16] Jonas Vik: ja: nei\n"
    )
    found = rows(file)
    assert [(row["actor"], row["text"]) for row in found] == [
        ("Me", "En\nto\n\ntre"),
        ("Jonas Vik", "ja: nei"),
    ]
    assert {(row["time_precision"], row["is_local"], row["space"]) for row in found} == {
        ("minute", True, "Nord")
    }


def test_a_quote_a_picture_and_reactions_are_no_text(tmp_path: Path) -> None:
    file = text(
        tmp_path,
        "[2026-03-02, 09:15] Me: \n\n> hva\n> da\n\nsvar  \n(- A: x, B: y -)![b.jpg](./media/b.jpg)  \n\n"
        "[2026-03-02, 09:16] A: \n\n> hva\n\nja  \n(- Me: x, B: y -)\n\n"
        "[2026-03-02, 09:17] A: ![b.jpg](./media/b.jpg)  [c.pdf](./media/c.pdf)  \n\n",
    )
    found = rows(file)
    assert [row["kind"] for row in found] == ["reply", "reply", "message"]
    assert (found[1]["text"], found[1]["reactions"]) == ("ja", 2)
    assert (found[2]["text"], found[2]["media"], found[2]["reactions"]) == ("", 2, 0)


def test_reactions_that_a_file_nowhere_counts_are_not_zero(tmp_path: Path) -> None:
    assert rows(text(tmp_path, "[2026-03-02, 09:15] Me: hei  \n"))[0]["reactions"] is None


def test_a_deleted_message_leaves_a_trace(tmp_path: Path) -> None:
    found = rows(text(tmp_path, "[2026-03-02, 09:15] Me: (This message was deleted)\n\n"))
    assert [(row["deleted"], row["text"]) for row in found] == [(True, None)]


def test_a_sender_that_is_not_known_is_nobody(tmp_path: Path) -> None:
    assert rows(text(tmp_path, "[2026-03-02, 09:15] No-Sender: hei  \n"))[0]["actor"] is None


def test_a_clock_with_seconds_needs_the_empty_lines_that_whatsapp_has_not(tmp_path: Path) -> None:
    apart = "[2026-03-02 09:15:01] Me: hei  \n\n[2026-03-02 09:15:09] A: ja  \n\n"
    assert signal.sniff(text(tmp_path, apart))
    assert rows(tmp_path / "Nord.txt")[0]["time_precision"] == "second"
    assert not signal.sniff(text(tmp_path, apart.replace("\n\n", "\n")))
    assert not signal.sniff(text(tmp_path, "\u200e" + apart))
    assert not signal.sniff(text(tmp_path, apart.replace("hei", "\u200ehei")))


def test_windows_lines_and_a_byte_order_mark_are_no_fault(tmp_path: Path) -> None:
    file = text(tmp_path, "\ufeff[2026-03-02, 09:15] Me: hei\r\nog hå\r\n")
    assert sources.claims(file) == "signal"
    assert [row["text"] for row in rows(file)] == ["hei\nog hå"]


def test_lines_that_are_no_messages_are_counted(tmp_path: Path) -> None:
    file = text(
        tmp_path, "\n[2026-03-02, 09:15] Me: hei\n[2026-02-30, 09:15] Me: hei\n[2026-03-02, 09:16] borte\n"
    )
    assert reasons(file) == [
        (2, "time cannot be read: '2026-02-30T09:15'"),
        (3, "no account: no name and colon after the time"),
    ]
    assert [row["item"] for row in rows(file)] == [1]


def test_a_message_without_end_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_text, "LONGEST", 2**20)
    file = text(
        tmp_path, "[2026-03-02, 09:15] Me: hei\n" + "x" * (3 * 2**20) + "\n[2026-03-02, 09:16] A: ja\n"
    )
    assert reasons(file) == [(1, "a message of more than 1 MB")]
    assert [(row["item"], row["text"]) for row in rows(file)] == [(2, "ja")]


@pytest.mark.parametrize(
    "content", ["[2026-03-02, 09:15] nobody\n", "[1, 2]\n", "[2026-03-02] Me: hei\n", "\n\n"]
)
def test_other_text_is_left(content: str, tmp_path: Path) -> None:
    file = text(tmp_path, content)
    assert signal.sniff(file) is False
    with pytest.raises(ExportError, match=r"'Nord\.txt' is no chat of Signal\. Expected was main\.jsonl"):
        rows(file)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([T, str(T), 2**63, 10**18, 253402300799999, -62135596800000])
    | st.floats()
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("text", "body", "bodyRanges", "mentionAci", "quote", "authorId", "targetSentTimestamp"),
                    *(
                        "reactions",
                        "attachments",
                        "sentMessage",
                        "dataMessage",
                        "timestamp",
                        "message",
                        "uuid",
                    ),
                    *(
                        "reaction",
                        "remoteDelete",
                        "groupInfo",
                        "groupId",
                        "mentions",
                        "id",
                        "contact",
                        "group",
                    ),
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
FRAMES = ["chatId", "authorId", "dateSent", "standardMessage", "stickerMessage", "updateMessage", "revisions"]
ENVELOPES = ["sourceUuid", "sourceName", "timestamp", "dataMessage", "syncMessage", "editMessage"]
LINES = ["date", "sender", "body", "quote", "sticker", "reactions", "attachments", "deleted", "call"]


def odd(base: dict[str, Any], keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(keys), JSON, max_size=4).map(lambda changed: base | changed)


def check(found: list[Act | Reject]) -> None:
    for batch in batches("odd.jsonl", found):
        validate(batch.acts)
        assert batch.read == len(found)


@given(odd(ITEM, FRAMES) | JSON, odd({}, ["account", "recipient", "chat", "version"]))
def test_no_frame_is_too_odd(item: object, about: dict[str, Any]) -> None:
    index = Index(dict(INDEX.people), dict(INDEX.chats))
    _frame.note(about, index)
    check([_frame.from_frame(1, item, index)])


@given(odd({"sourceUuid": "a", "dataMessage": SAID}, ENVELOPES) | JSON)
def test_no_envelope_is_too_odd(envelope: object) -> None:
    lines = enumerate([{"envelope": envelope}, {"params": envelope}], start=1)
    check([_envelope.from_envelope(number, line) for number, line in lines])


@given(odd(LINE, LINES))
def test_no_line_is_too_odd(one: dict[str, Any]) -> None:
    check([_text.from_line(1, one, "x")])


@given(st.lists(st.text(max_size=20) | st.just("[2026-03-02, 09:15] Me: hei"), max_size=6))
def test_no_text_is_too_odd(lines: list[str]) -> None:
    found = [
        _text._act(number, one, "x", counted=True) if not isinstance(one, Reject) else one
        for number, one in enumerate(_text._messages(f"{line}\n" for line in lines), start=1)
    ]
    check(found)


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
def test_a_real_export_is_read_to_the_last_item() -> None:
    file = REAL / "test_export.txt"
    assert sources.claims(file) == "signal"
    found, target = rows(file), json.loads((REAL / "target.json").read_text(encoding="utf-8"))
    assert (len(found), reasons(file)) == (2, [])
    told = {(row["time"].strftime("%Y-%m-%dT%H:%M:%S"), row["actor"]) for row in found}
    assert told == {(one["timestamp"], one["author"]) for one in target}
    assert {(row["visibility"], row["time_precision"]) for row in found} == {("private", "minute")}
