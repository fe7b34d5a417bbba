"""Microsoft Teams: every trap of its messages, one small message each."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import teams
from workbench.sources.teams._message import read_one
from workbench.vocabulary import Kind, Role, Visibility

ANN = {"application": None, "device": None, "user": {"id": "a-1", "displayName": "Ann"}}
BOB = {"application": None, "device": None, "user": {"id": "b-2", "displayName": "Bob"}}
BASE: dict[str, Any] = {
    "id": "100",
    "replyToId": None,
    "messageType": "message",
    "createdDateTime": "2026-03-02T08:15:00.123Z",
    "lastEditedDateTime": None,
    "deletedDateTime": None,
    "subject": None,
    "chatId": None,
    "channelIdentity": {"teamId": "t", "channelId": "19:room"},
    "eventDetail": None,
    "from": ANN,
    "body": {"contentType": "html", "content": "<p>hello</p>"},
    "attachments": [],
    "mentions": [],
    "reactions": [],
}
CHAT = {"chatId": "19:chat", "channelIdentity": None}


def capital(value: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: capital(inner) for key, inner in value.items()}
    return [capital(inner) for inner in value] if isinstance(value, list) else value


def one(**message: object) -> Act | Reject:
    return read_one(1, BASE | message, file="a.json")


def act(**message: object) -> Act:
    found = one(**message)
    assert isinstance(found, Act)
    return found


def reason(**message: object) -> str:
    found = one(**message)
    assert isinstance(found, Reject)
    return found.reason


def saved(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def reference(sort: str, **content: object) -> dict[str, object]:
    return {"id": "1", "contentType": sort, "content": json.dumps(content)}


def test_a_message_opens_a_conversation_of_its_channel() -> None:
    found = act()
    assert (found.scope, found.id, found.thread, found.space) == ("19:room/100", "100", "100", "19:room")
    assert (found.kind, found.parent, found.visibility) == (Kind.POST, None, Visibility.MEMBERS)
    assert (found.actor, found.handle, found.text) == ("a-1", "Ann", "hello")
    assert found.time.isoformat() == "2026-03-02T08:15:00.123000+00:00"


def test_an_answer_stands_in_the_conversation_it_answers() -> None:
    found = act(id="101", replyToId="100")
    assert (found.scope, found.thread, found.parent, found.kind) == ("19:room/100", "100", "100", Kind.REPLY)


def test_the_same_id_below_two_openings_is_two_messages() -> None:
    assert act(id="101", replyToId="100").scope != act(id="101", replyToId="200").scope


def test_an_answer_below_its_opening_needs_not_say_where_it_stands() -> None:
    bare = {key: value for key, value in BASE.items() if key not in {"channelIdentity", "replyToId"}}
    found = read_one(2, bare | {"id": "101", "from": BOB}, opening=BASE, file="a.json")
    assert isinstance(found, Act)
    assert (found.scope, found.parent, found.alter) == ("19:room/100", "100", "a-1")


def test_a_chat_is_private_and_no_conversation() -> None:
    found = act(**CHAT)
    assert (found.scope, found.thread, found.kind, found.visibility) == (
        *("19:chat", None, Kind.MESSAGE),
        Visibility.PRIVATE,
    )


def test_a_message_that_names_no_place_is_taken_for_private() -> None:
    found = act(channelIdentity=None)
    assert (found.scope, found.visibility) == ("a.json", Visibility.PRIVATE)


def test_a_quoted_message_is_what_is_answered() -> None:
    quoted = reference("messageReference", messageId="99", messagePreview="x", messageSender=BOB)
    found = act(**CHAT, attachments=[quoted])
    assert (found.kind, found.parent, found.alter, found.media) == (Kind.REPLY, "99", "b-2", 0)
    assert act(replyToId="90", attachments=[quoted]).parent == "99"


def test_an_old_quote_stands_in_the_text_and_is_not_ones_own() -> None:
    html = (
        '<blockquote itemtype="http://schema.skype.com/Reply" itemid="99">'
        '<strong itemprop="mri" itemid="8:orgid:b-2">Bob</strong><p>old</p></blockquote><p>new</p>'
    )
    found = act(**CHAT, body={"contentType": "html", "content": html})
    assert (found.parent, found.alter, found.text) == ("99", "b-2", "new")


def test_a_forward_is_a_repost_that_answers_nobody() -> None:
    sent = reference("forwardedMessageReference", originalMessageId="7", originalMessageSender=BOB)
    found = act(**CHAT, attachments=[sent])
    assert (found.kind, found.parent, found.alter) == (Kind.REPOST, None, "b-2")


@pytest.mark.parametrize("content", ["", "{", "[]", "7", None, 5, "\\ud800", '{"messageId": 5}'])
def test_a_reference_that_cannot_be_read_refers_to_nothing(content: object) -> None:
    found = act(**CHAT, attachments=[{"contentType": "messageReference", "content": content}])
    assert (found.kind, found.parent, found.alter) == (Kind.MESSAGE, None, None)


@pytest.mark.parametrize("sort", ["systemEventMessage", "unknownFutureValue", "chatEvent", "typing", None, 5])
def test_events_are_no_talk(sort: object) -> None:
    found = reason(messageType=sort, **{"from": None})
    assert found == f"system message ({str(sort)!r})"


def test_an_event_in_the_guise_of_a_message_is_no_talk() -> None:
    assert reason(eventDetail={"@odata.type": "x"}) == "system message ('message')"


@pytest.mark.parametrize("sender", [None, {}, {"user": None}, {"user": {"id": 5}}, "@{User=}"])
def test_who_is_not_told_is_rejected(sender: object) -> None:
    assert reason(**{"from": sender}) == "no account: neither from.user.id nor from.application.id"


def test_a_deleted_message_keeps_its_place_also_without_a_sender() -> None:
    found = act(deletedDateTime="2026-03-02T09:00:00Z", **{"from": None})
    assert (found.deleted, found.actor, found.text, found.is_automatic) == (True, None, None, None)


def test_an_app_is_automatic() -> None:
    found = act(**{"from": {"application": {"id": "x", "displayName": "Reminder"}, "user": None}})
    assert (found.actor, found.handle, found.role, found.is_automatic) == ("x", "Reminder", Role.BOT, True)


def test_mentions_are_accounts_each_once() -> None:
    tag = {"mentioned": {"tag": {"id": "t"}, "user": None}}
    found = act(mentions=[{"mentioned": BOB}, tag, {"mentioned": ANN}, {"mentioned": BOB}, None])
    assert found.mentions == ["b-2", "a-1"]
    assert act(mentions=None).mentions is None


def test_every_reaction_is_one_persons_and_missing_is_not_zero() -> None:
    assert act(reactions=[{"reactionType": "like"}, {"reactionType": "heart"}]).reactions == 2
    assert act(reactions=[]).reactions == 0
    assert act(reactions=None).reactions is None


def test_answers_are_counted_where_all_are_there_or_told() -> None:
    assert act().replies is None
    assert act(replies=[{}, {}]).replies == 2
    assert act(**{"replies": [{}], "replies@odata.count": 7}).replies == 7
    assert act(**{"replies": [{}], "replies@odata.nextLink": "https://x"}).replies is None


def test_edits_are_told_where_there_is_a_key() -> None:
    assert act().edited is False
    assert act(lastEditedDateTime="2026-03-02T09:00:00Z").edited is True
    bare = {key: value for key, value in BASE.items() if key != "lastEditedDateTime"}
    found = read_one(1, bare, file="a.json")
    assert isinstance(found, Act)
    assert found.edited is None


def test_plain_text_is_no_html_and_a_subject_goes_before_it() -> None:
    found = act(body={"contentType": "text", "content": "a < b & c > d"}, subject="Sums")
    assert found.text == "Sums\na < b & c > d"


def test_files_and_pictures_count_and_emoji_do_not() -> None:
    html = '<img src="a"><img itemtype="http://schema.skype.com/Emoji" src="e"><emoji alt="x"></emoji>'
    found = act(body={"contentType": "html", "content": html}, attachments=[{"contentType": "reference"}])
    assert found.media == 2


def test_dates_of_older_powershell_are_read() -> None:
    assert act(createdDateTime="/Date(1772439300123)/").time.isoformat() == "2026-03-02T08:15:00.123000+00:00"


@pytest.mark.parametrize(
    "value", ["yesterday", "", None, 5, "9999-12-31T23:59:59-10:00", "/Date(999999999999999)/"]
)
def test_a_time_without_sense_is_rejected(value: object) -> None:
    assert reason(createdDateTime=value) == f"no readable time: createdDateTime {str(value)!r}"


def test_an_id_is_a_string() -> None:
    assert reason(id=100) == "no id: '100'"


def test_capitals_say_the_same() -> None:
    quoted = reference("messageReference", messageId="99", messageSender=BOB)
    whole = BASE | {"mentions": [{"mentioned": BOB}], "attachments": [quoted], "reactions": [{}]}
    large = capital(whole)
    assert set(large).isdisjoint(whole)
    assert read_one(1, large, file="a.json") == read_one(1, whole, file="a.json")


WRAPS: list[Callable[[Any], Any]] = [
    lambda m: {"value": [m]},
    lambda m: [m],
    lambda m: m,
    lambda m: capital([m]),
]


@pytest.mark.parametrize("wrap", WRAPS, ids=["graph", "list", "one", "admin"])
def test_messages_stand_under_value_in_a_list_or_alone(wrap: Callable[[Any], Any], tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", wrap(BASE | {"replies": [BASE | {"id": "101"}]}))
    assert teams.sniff(file)
    (batch,) = teams.read(file)
    assert [(row["item"], row["id"], row["parent"]) for row in batch.acts.to_pylist()] == [
        *((1, "100", None), (2, "101", "100"))
    ]


def test_a_mail_is_no_message_of_teams(tmp_path: Path) -> None:
    mail = {"id": "1", "createdDateTime": "2026-03-02T08:15:00Z", "from": {}, "body": {}, "subject": "x"}
    assert not teams.sniff(saved(tmp_path / "a.json", {"value": [mail]}))


def test_pages_that_are_not_there_are_said(tmp_path: Path) -> None:
    message = BASE | {"replies": [], "replies@odata.nextLink": "https://x"}
    (batch,) = teams.read(saved(tmp_path / "a.json", {"@odata.nextLink": "https://x", "value": [message]}))
    assert [(reject.item, reject.reason) for reject in batch.rejects] == [
        (None, "item 1 is not the last answer: more are on a page that is not here"),
        (None, "this is one page of several; what follows is not in this file"),
    ]


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", {"value": [BASE] * 3})
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(ExportError, match=r"'a\.json' is not whole JSON: it breaks off after item 2"):
        list(teams.read(file))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "1", "\0", "message", "html", "0001-01-01T00:00:00Z", "<blockquote itemid=1>"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "user", "content", "contentType", "mentioned"]), inner)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*BASE, "replies", "replies@odata.count", "From"]), JSON) | JSON, JSON)
def test_no_message_is_too_odd_to_be_an_act_or_a_reject(odd: Any, opening: Any) -> None:  # noqa: ANN401
    message = BASE | odd if isinstance(odd, dict) else odd
    found = [read_one(1, message, file="a"), read_one(2, message, opening=opening, file="a")]
    for batch in batches("a.json", found):
        validate(batch.acts)
        assert batch.read == 2
