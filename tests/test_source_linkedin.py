"""LinkedIn: every trap of a member's data copy, one small row each."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import _linkedin, linkedin
from workbench.vocabulary import Kind, Precision, Visibility

EXPORT = Path(__file__).parent / "sources" / "linkedin" / "export"
OWNER = _linkedin.Owner("Ann Berg", "Ann Berg")
FEED = "https://www.linkedin.com/feed/update/"
SHARE = {
    "Date": "2026-03-01 08:00:00",
    "ShareLink": f"{FEED}urn%3Ali%3Ashare%3A70",
    "ShareCommentary": "hello",
    "SharedUrl": "",
    "MediaUrl": "",
    "Visibility": "MEMBER_NETWORK",
}
COMMENT = {"Date": "2026-03-01 08:00:00", "Link": f"{FEED}urn%3Ali%3Aactivity%3A69", "Message": "hello"}
REACTION = {"Date": "2026-03-01 08:00:00", "Type": "LIKE", "Link": f"{FEED}urn%3Ali%3Aactivity%3A69"}
MESSAGE = {
    "CONVERSATION ID": "c1",
    "CONVERSATION TITLE": "",
    "FROM": "Bo Dahl",
    "SENDER PROFILE URL": "https://www.linkedin.com/in/bo",
    "TO": "Ann Berg",
    "RECIPIENT PROFILE URLS": "https://www.linkedin.com/in/ann",
    "DATE": "2026-03-01 08:00:00 UTC",
    "CONTENT": "hello",
}
BASES = {"shares": SHARE, "comments": COMMENT, "reactions": REACTION, "messages": MESSAGE}


def act(sort: str, **values: str) -> Act:
    found = _linkedin.read_one(1, BASES[sort] | values, sort, OWNER)
    assert isinstance(found, Act)
    return found


def reason(sort: str, **values: str) -> str:
    found = _linkedin.read_one(1, BASES[sort] | values, sort, OWNER)
    assert isinstance(found, Reject)
    return found.reason


def read(export: Path) -> list[dict[str, Any]]:
    return [row for batch in linkedin.read(export) for row in batch.acts.to_pylist()]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (f"{FEED}urn%3Ali%3Ashare%3A70", "urn:li:share:70"),
        (f"{FEED}urn:li:ugcPost:71?commentUrn=x", "urn:li:ugcPost:71"),
        (f"{FEED}urn%3Ali%3AgroupPost%3A5-72", "urn:li:groupPost:5-72"),
        ("https://www.linkedin.com/posts/ann-berg_title-activity-73-Ab", "urn:li:activity:73"),
        ("https://lnkd.in/x", "https://lnkd.in/x"),
        ("", None),
    ],
)
def test_a_post_has_one_name_however_its_address_is_written(link: str, told: str | None) -> None:
    assert act("shares", ShareLink=link).id == told
    assert act("comments", Link=link).parent == told


@pytest.mark.parametrize(
    ("values", "kind", "media"),
    [
        ({}, Kind.POST, 0),
        ({"SharedUrl": "https://example.org"}, Kind.POST, 0),
        ({"ShareCommentary": "", "SharedUrl": "https://example.org"}, Kind.POST, 0),
        ({"ShareCommentary": "", "MediaUrl": "https://example.org/a.png"}, Kind.POST, 1),
        ({"ShareCommentary": ""}, Kind.REPOST, 0),
        ({"ShareCommentary": "", "SharedUrl": f"{FEED}urn:li:activity:68"}, Kind.REPOST, 0),
        ({"SharedUrl": f"{FEED}urn:li:activity:68"}, Kind.QUOTE, 0),
    ],
)
def test_a_share_is_a_post_or_passes_one_on(values: dict[str, str], kind: Kind, media: int) -> None:
    found = act("shares", **values)
    assert (found.kind, found.media, found.parent, found.alter) == (kind, media, None, None)


def test_only_public_is_public() -> None:
    assert act("shares", Visibility="PUBLIC").visibility is Visibility.PUBLIC
    assert {
        act("shares", Visibility=value).visibility for value in ("MEMBER_NETWORK", "CONNECTIONS", "")
    } == {Visibility.MEMBERS}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('one"\n"\n"two', "one\n\ntwo"),
        ('one"\r\n"two', "one\ntwo"),
        ('she said "hi"\nand left', 'she said "hi"\nand left'),
        ('"one"', '"one"'),
        ('""\n""', '"\n"'),
    ],
)
def test_quotation_marks_around_every_line_break_are_not_the_persons(written: str, told: str) -> None:
    assert act("shares", ShareCommentary=written).text == told


def test_a_comment_tells_the_post_but_not_whose_it_is() -> None:
    found = act("comments")
    assert (found.kind, found.parent, found.thread) == (
        Kind.REPLY,
        "urn:li:activity:69",
        "urn:li:activity:69",
    )
    assert (found.id, found.alter, found.actor) == (None, None, "Ann Berg")


def test_a_reaction_has_no_words() -> None:
    found = act("reactions")
    assert (found.kind, found.parent, found.text) == (Kind.REACTION, "urn:li:activity:69", None)


def test_quotation_marks_behind_backslashes_are_read_in_comments(tmp_path: Path) -> None:
    file = tmp_path / "Comments.csv"
    file.write_text(
        f'Date,Link,Message\n2026-03-01 08:00:00,{FEED}urn:li:activity:1,"say \\"hi\\", then\n""go"""\n',
        "utf-8",
    )
    assert [row["text"] for row in read(file)] == ['say "hi", then\n"go"']


def test_times_have_no_zone_but_in_messages() -> None:
    assert [act(sort).is_local for sort in BASES] == [True, True, True, False]
    assert act("messages", DATE="2026-03-01 08:00:00").is_local


def test_older_copies_write_the_month_first_and_no_seconds() -> None:
    found = act("shares", Date="3/14/19, 2:05 PM")
    assert (found.time.isoformat(), found.time_precision) == ("2019-03-14T14:05:00+00:00", Precision.MINUTE)
    assert act("shares", Date="2019-03-14").time_precision is Precision.DAY


@pytest.mark.parametrize("sort", BASES)
def test_a_time_that_cannot_be_read_is_rejected(sort: str) -> None:
    column = "DATE" if sort == "messages" else "Date"
    assert reason(sort, **{column: ""}) == "time is empty"
    assert reason(sort, **{column: "yesterday"}) == "time cannot be read: 'yesterday'"


def test_messages_are_private_and_of_both_sides() -> None:
    theirs = act("messages")
    assert (theirs.scope, theirs.thread, theirs.visibility) == ("c1", "c1", Visibility.PRIVATE)
    assert (theirs.actor, theirs.alter) == ("https://www.linkedin.com/in/bo", "Ann Berg")
    ours = act("messages", FROM="Ann Berg", TO="Bo Dahl", **{"RECIPIENT PROFILE URLS": "https://x/bo"})
    assert (ours.actor, ours.alter) == ("Ann Berg", "https://x/bo")


def test_a_message_to_several_is_to_nobody_alone() -> None:
    assert (
        act("messages", TO="Ann Berg,Cy Eng", **{"RECIPIENT PROFILE URLS": "https://x/a,https://x/c"}).alter
        is None
    )


def test_a_closed_account_is_nobody() -> None:
    found = act("messages", FROM="LinkedIn Member", **{"SENDER PROFILE URL": ""})
    assert (found.actor, found.handle) == (None, None)


def test_a_draft_was_not_said() -> None:
    assert reason("messages", **{"IS MESSAGE DRAFT": "Yes"}) == "draft that was not sent"
    assert act("messages", **{"IS MESSAGE DRAFT": "No"}).text == "hello"


def test_a_message_without_a_sender_or_conversation_is_rejected() -> None:
    assert reason("messages", FROM="") == "no account: FROM is empty"
    assert reason("messages", **{"CONVERSATION ID": " "}) == "no conversation: its id is empty"


def test_markup_is_taken_off_and_a_plain_bracket_is_not() -> None:
    assert act("messages", CONTENT="<p>a</p><p>b &amp; c</p>").text == "a\nb & c"
    assert act("messages", CONTENT="2 < 3 & so").text == "2 < 3 & so"


def test_attachments_are_counted_where_there_is_a_column() -> None:
    assert act("messages", ATTACHMENTS="https://x/a https://x/b").media == 2
    assert act("messages", ATTACHMENTS="").media == 0
    assert act("messages").media is None


def test_a_row_of_another_width_is_rejected() -> None:
    assert _linkedin.read_one(3, None, "shares", OWNER) == Reject(3, "too few or too many values")


def test_the_owner_is_named_by_the_profile_or_else_by_a_word(tmp_path: Path) -> None:
    for name in ("Shares.csv", "Profile.csv"):
        head = "Date,ShareLink,ShareCommentary\n2026-03-01 08:00:00,x,y\n"
        (tmp_path / name).write_text(
            head if name == "Shares.csv" else "First Name,Last Name\nAnn,Berg\n", "utf-8"
        )
    assert [row["actor"] for row in read(tmp_path)] == ["Ann Berg"]
    assert [(row["actor"], row["handle"]) for row in read(tmp_path / "Shares.csv")] == [("owner", None)]
    (tmp_path / "Profile.csv").unlink()
    assert [row["actor"] for row in read(tmp_path)] == ["owner"]


def test_a_copy_is_found_in_one_folder_more_and_in_a_zip(tmp_path: Path) -> None:
    assert linkedin.sniff(EXPORT)
    packed = tmp_path / "Complete.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(EXPORT.rglob("*.csv")):
            archive.writestr(file.name, file.read_bytes())
    found = [row for batch in linkedin.read(sources.open_export(packed)) for row in batch.acts.to_pylist()]
    assert found == read(EXPORT)


def test_every_other_file_of_a_copy_is_named(tmp_path: Path) -> None:
    (tmp_path / "Shares_12.csv").write_text("Date,ShareLink,ShareCommentary\n2026-03-01,x,y\n", "utf-8")
    (tmp_path / "Jobs").mkdir()
    (tmp_path / "Connections.csv").write_text("Notes:\n", "utf-8")
    rejects = {batch.file: [reject.reason for reject in batch.rejects] for batch in linkedin.read(tmp_path)}
    nothing = ["holds no posts, comments, reactions or messages"]
    assert rejects == {"Connections.csv": nothing, "Jobs": nothing, "Shares_12.csv": []}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", "Date,Type,Link\n2026-03-01,sale,https://example.org\n"),
        ("list.csv", "Date,Link,Message\n2026-03-01,https://example.org,hi\n"),
        ("list.csv", f"Date,Link,Message,More\n2026-03-01,{FEED}1,hi,x\n"),
        ("Connections.csv", "First Name,Last Name,URL\nAnn,Berg,https://www.linkedin.com/in/ann\n"),
    ],
)
def test_what_looks_alike_is_left_alone(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert not linkedin.sniff(tmp_path / name)
    assert not linkedin.sniff(tmp_path)


def test_a_spreadsheet_may_have_put_semicolons(tmp_path: Path) -> None:
    file = tmp_path / "Comments.csv"
    file.write_text(f"Date;Link;Message\n2026-03-01 08:00:00;{FEED}urn:li:activity:1;hi, you\n", "utf-8-sig")
    assert [row["text"] for row in read(file)] == ["hi, you"]


def test_comments_in_another_encoding_are_said(tmp_path: Path) -> None:
    file = tmp_path / "Comments.csv"
    file.write_bytes(f"Date,Link,Message\n2026-03-01,{FEED}1,å\n".encode("latin-1"))
    with pytest.raises(ExportError, match=r"'Comments\.csv' cannot be read after row 0: not UTF-8"):
        read(file)


VALUES = st.text(max_size=12) | st.sampled_from(
    [
        *("", "9999-12-31 23:59:59", "0001-01-01 00:00:00+14:00", "12/31/99, 11:59 PM", " UTC", '"\n"', "\0"),
        *("LinkedIn Member", "Ann Berg", f"{FEED}urn%3Ali%3Ashare%3A%ff", "<p>" * 40, "&#xD800;", "10" * 40),
    ]
)


@given(st.sampled_from(sorted(BASES)), st.data())
def test_no_row_is_too_odd_to_be_an_act_or_a_reject(sort: str, draw: st.DataObject) -> None:
    values = draw.draw(
        st.dictionaries(st.sampled_from([*BASES[sort], "ATTACHMENTS", "IS MESSAGE DRAFT"]), VALUES)
    )
    for batch in batches("a.csv", [_linkedin.read_one(1, BASES[sort] | values, sort, OWNER)]):
        validate(batch.acts)
        assert batch.read == 1
