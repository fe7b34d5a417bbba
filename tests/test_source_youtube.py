"""YouTube: every trap of its comments, one small comment each, of the API and of the Data Tools."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import claims, youtube
from workbench.sources.youtube._comment import from_row
from workbench.vocabulary import Kind, Visibility

EXPORT = Path(__file__).parent / "sources" / "youtube" / "export"
REAL = Path(__file__).parents[1].parent / "shared" / "data" / "python_youtube" / "testdata"
TOLD: dict[str, Any] = {
    "authorDisplayName": "@ann",
    "authorChannelId": {"value": "UC1"},
    "videoId": "video",
    "textDisplay": "hello",
    "likeCount": 2,
    "publishedAt": "2026-03-02T10:00:00.000Z",
    "updatedAt": "2026-03-02T10:00:00Z",
}
ROW = {
    "id": "A",
    "replyCount": "3",
    "likeCount": "2",
    "publishedAt": "2026-03-02 10:00:00",
    "authorName": "ann",
    "text": "hello",
    "authorChannelId": "UC1",
    "authorChannelUrl": "",
    "isReplyTo": "",
    "isReplyToName": "",
}


def comment(native: object = "A", **told: object) -> dict[str, Any]:
    return {"kind": "youtube#comment", "id": native, "snippet": TOLD | told}


def thread(top: object, *replies: object, **told: object) -> dict[str, Any]:
    snippet = {"videoId": "video", "channelId": "UC9", "topLevelComment": top, "totalReplyCount": 3}
    return {"id": "A", "snippet": snippet | told, "replies": {"comments": list(replies)}}


def listed(*resources: object) -> dict[str, Any]:
    return {"kind": "youtube#commentThreadListResponse", "items": list(resources)}


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def found(tmp_path: Path, *lines: object) -> list[Act | Reject]:
    return list(youtube._items(written(tmp_path / "comments.jsonl", *lines)))


def act(tmp_path: Path, resource: object) -> Act:
    one = found(tmp_path, listed(resource))[0]
    assert isinstance(one, Act), one.reason
    return one


def table(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(**changed: str) -> Act:
    one = from_row(1, ROW | changed, place="video")
    assert isinstance(one, Act), one.reason
    return one


def test_a_first_comment_opens_a_conversation_under_a_video(tmp_path: Path) -> None:
    one = act(tmp_path, thread(comment()))
    assert (one.scope, one.space, one.id, one.thread, one.parent) == ("YouTube", "video", "A", "A", None)
    assert (one.kind, one.actor, one.handle, one.reactions) == (Kind.POST, "UC1", "@ann", 2)
    assert (one.mentions, one.deleted, one.visibility) == (None, None, Visibility.PUBLIC)


def test_all_answers_go_to_the_comment_that_opened_the_thread(tmp_path: Path) -> None:
    replies = [comment("A.1", parentId="A"), comment("A.2", textDisplay="@ann no")]
    _, *answers = found(tmp_path, listed(thread(comment(), *replies)))
    assert [(one.kind, one.parent, one.thread) for one in answers if isinstance(one, Act)] == [
        (Kind.REPLY, "A", "A"),
        (Kind.REPLY, "A", "A"),
    ]


def test_where_not_all_answers_are_there_their_number_still_is(tmp_path: Path) -> None:
    replies = [comment(f"A.{n}", parentId="A") for n in range(5)]
    items = found(tmp_path, listed(thread(comment(), *replies, totalReplyCount=8)))
    assert [one.replies for one in items if isinstance(one, Act)] == [8, None, None, None, None, None]


def test_a_comment_on_a_channel_stands_in_the_channel(tmp_path: Path) -> None:
    told = {key: value for key, value in TOLD.items() if key != "videoId"}
    top = {"id": "A", "snippet": told}
    assert act(tmp_path, thread(top, videoId=None)).space == "UC9"


def test_an_answer_from_comments_list_names_its_thread_only(tmp_path: Path) -> None:
    told = {key: value for key, value in TOLD.items() if key != "videoId"} | {"parentId": "A"}
    one = act(tmp_path, {"id": "A.1", "snippet": told})
    assert (one.space, one.parent, one.thread) == ("YouTube", "A", "A")


def test_the_id_of_an_answer_tells_its_thread_where_nothing_else_does(tmp_path: Path) -> None:
    assert act(tmp_path, comment("A.1")).parent == "A"
    assert act(tmp_path, comment("A")).parent is None


def test_an_account_that_is_gone_is_nobody(tmp_path: Path) -> None:
    gone = act(tmp_path, comment(authorChannelId=None, authorDisplayName=""))
    assert (gone.actor, gone.handle) == (None, None)


def test_an_edit_is_told_by_a_later_moment(tmp_path: Path) -> None:
    assert act(tmp_path, comment()).edited is False
    assert act(tmp_path, comment(updatedAt="2026-03-02T10:05:00Z")).edited is True
    assert act(tmp_path, comment(updatedAt=None)).edited is None


def test_the_original_text_goes_before_the_one_with_tags(tmp_path: Path) -> None:
    tags = 'Bra &amp; klart<br><a href="https://example.org">1:30</a>'
    assert act(tmp_path, comment(textDisplay=tags)).text == "Bra & klart\n1:30"
    assert act(tmp_path, comment(textDisplay=tags, textOriginal="a <b> c")).text == "a <b> c"


@pytest.mark.parametrize("count", [None, "5", True, -1, 2**63])
def test_what_is_no_count_is_hidden(count: object, tmp_path: Path) -> None:
    assert act(tmp_path, comment(likeCount=count)).reactions is None
    assert act(tmp_path, thread(comment(), totalReplyCount=count)).replies is None


def test_what_was_held_back_is_rejected(tmp_path: Path) -> None:
    held = comment(moderationStatus="heldForReview")
    assert found(tmp_path, listed(held)) == [Reject(1, "not published: 'heldForReview'")]
    assert act(tmp_path, comment(moderationStatus="published")).id == "A"


def test_a_thread_that_is_not_public_is_for_members(tmp_path: Path) -> None:
    assert act(tmp_path, thread(comment(), isPublic=False)).visibility is Visibility.MEMBERS


def test_answers_to_a_lost_comment_are_kept(tmp_path: Path) -> None:
    lost, answer = found(tmp_path, listed(thread(None, comment("A.1"))))
    assert lost == Reject(1, "no comment: expected an object with id and snippet")
    assert isinstance(answer, Act)
    assert (answer.item, answer.parent) == (2, "A")


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ("A", "no comment: expected an object with id and snippet"),
        ({"id": "A"}, "no comment: expected an object with id and snippet"),
        (comment(5), "id is no string: '5'"),
        (comment(publishedAt="yesterday"), "time cannot be read: 'yesterday'"),
    ],
)
def test_what_is_no_comment_is_rejected_with_its_reason(resource: object, said: str, tmp_path: Path) -> None:
    assert found(tmp_path, listed(resource)) == [Reject(1, said)]


def test_an_error_instead_of_comments_is_listed(tmp_path: Path) -> None:
    error = {"error": {"code": 403, "message": "disabled comments"}}
    assert found(tmp_path, error) == [
        Reject(1, "an error of YouTube instead of comments: 'disabled comments'")
    ]


@pytest.mark.parametrize(
    "value",
    [listed(thread(comment())), thread(comment()), comment(), [listed(comment())], [thread(comment())]],
    ids=["list", "thread", "comment", "lists", "threads"],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_comments_are_found_however_they_were_saved(
    value: object, indent: int | None, tmp_path: Path
) -> None:
    file = tmp_path / "comments.json"
    file.write_text(json.dumps(value, indent=indent), encoding="utf-8")
    assert claims(file) == "youtube"
    assert sum(len(part.acts) for part in youtube.read(file)) == 1


def test_a_video_without_comments_is_claimed_and_empty(tmp_path: Path) -> None:
    file = written(tmp_path / "none.json", listed())
    assert youtube.sniff(file)
    assert list(youtube.read(file)) == []
    videos = {"kind": "youtube#videoListResponse", "items": []}
    assert not youtube.sniff(written(tmp_path / "videos.json", videos))


def test_a_file_that_breaks_off_names_itself(tmp_path: Path) -> None:
    file = tmp_path / "comments.json"
    file.write_text(json.dumps(listed(comment()), indent=1)[:-20], encoding="utf-8")
    with pytest.raises(ExportError, match=r"'comments\.json' is not whole JSON: .* before its first item"):
        list(youtube.read(file))


def test_a_row_is_a_comment_whose_clock_names_no_zone() -> None:
    one = row()
    assert (one.space, one.thread, one.kind, one.actor, one.handle) == ("video", "A", Kind.POST, "UC1", "ann")
    assert (one.reactions, one.replies, one.is_local, one.edited) == (2, 3, True, None)
    assert row(publishedAt="2026-03-02T10:00:00Z").is_local is False


def test_a_row_that_answers_goes_to_the_comment_that_opened_the_thread() -> None:
    one = row(id="A.1", isReplyTo="A", isReplyToName="ann", replyCount="")
    assert (one.kind, one.parent, one.thread, one.alter, one.replies) == (Kind.REPLY, "A", "A", None, None)


def test_a_row_without_an_account_is_nobodys() -> None:
    assert row(authorChannelId="", authorName="").actor is None


def test_pseudonymised_rows_are_told_apart_by_their_name() -> None:
    hashed = {key: value for key, value in ROW.items() if not key.startswith("authorChannel")}
    one = from_row(1, hashed | {"authorName": "61385fbb"}, place="video")
    assert isinstance(one, Act)
    assert one.actor == "61385fbb"


@pytest.mark.parametrize(
    ("name", "space"),
    [
        ("videoinfo_aXnaHh40xnM_2026_03_04-10_00_00_comments.csv", "aXnaHh40xnM"),
        (f"videoinfo_UC{'x' * 22}_aXnaHh40xnM_2026_03_04-10_00_00_comments.csv", "aXnaHh40xnM"),
        ("mine.csv", "mine.csv"),
    ],
)
def test_the_name_of_the_file_tells_the_video(name: str, space: str, tmp_path: Path) -> None:
    file = table(tmp_path / name, ROW)
    assert claims(file) == "youtube"
    assert [one["space"] for part in youtube.read(file) for one in part.acts.to_pylist()] == [space]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": ""}, "id is empty"),
        ({"publishedAt": "03/02/2026"}, "time cannot be read: '03/02/2026'"),
    ],
)
def test_what_is_no_row_is_rejected_with_its_reason(changed: dict[str, str], said: str) -> None:
    assert from_row(1, ROW | changed, place="video") == Reject(1, said)
    assert from_row(1, None, place="video") == Reject(1, "row has too few or too many values")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3)
    | st.sampled_from(["", "A", "A.1", "rejected", "0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "value", "snippet", "comments", "topLevelComment"]), inner)
    ),
    max_leaves=8,
)
FIELDS = [*TOLD, "parentId", "moderationStatus", "textOriginal", "channelId", "isPublic"]
COMMENTS = (
    st.dictionaries(st.sampled_from(FIELDS), JSON).map(lambda odd: comment("A", **odd))
    | st.builds(comment, JSON)
    | JSON
)


@given(top=COMMENTS, replies=st.lists(COMMENTS, max_size=2), told=JSON)
def test_no_thread_is_too_odd(
    top: object, replies: list[object], told: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    odd = thread(top, *replies, totalReplyCount=told, videoId=told, isPublic=told)
    for batch in batches("odd", found(tmp_path_factory.getbasetemp(), listed(odd))):
        validate(batch.acts)
        assert batch.read == 1 + len(replies)
    for batch in batches("odd", found(tmp_path_factory.getbasetemp(), listed(told), told, {"items": told})):
        validate(batch.acts)


@given(st.dictionaries(st.sampled_from([*ROW]), st.text(max_size=8)))
def test_no_row_is_too_odd(odd: dict[str, str]) -> None:
    for batch in batches("odd", [from_row(1, ROW | odd, place="video")]):
        validate(batch.acts)
        assert batch.read == 1


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
def test_real_exports_are_read_to_the_last_comment() -> None:
    files = [file for file in sorted(REAL.rglob("*.json")) if claims(file) == "youtube"]
    parts = [part for file in files for part in youtube.read(file)]
    acts = [row for part in parts for row in part.acts.to_pylist()]
    assert (len(files), sum(part.read for part in parts), len(acts)) == (17, 35, 35)
    assert [reject for part in parts for reject in part.rejects] == []
    assert Counter(one["kind"] for one in acts) == {"post": 30, "reply": 5}
    assert sum(one["replies"] or 0 for one in acts) == 6
    assert {one["space"] for one in acts if one["kind"] == "reply"} == {"YouTube", "D-lhorsDlUQ"}
