"""Facebook: every trap of its download, one small item each."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import facebook
from workbench.vocabulary import Kind, Visibility

POSTS = facebook.Section("item", Kind.POST, facebook.TIMELINE)
COMMENTS = facebook.Section("comments_v2.item", Kind.REPLY, facebook.TIMELINE)
T = 1772440000


def act(item: object, section: facebook.Section = POSTS) -> Act:
    found = facebook.read_one(1, item, section, "Kari")
    assert isinstance(found, Act)
    return found


def reason(item: object) -> str:
    found = facebook.read_one(1, item, POSTS, "Kari")
    assert isinstance(found, Reject)
    return found.reason


def saved(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def read(file: Path) -> list[dict[str, Any]]:
    return [row for batch in facebook.read(file) for row in batch.acts.to_pylist()]


def comment(**keys: object) -> dict[str, Any]:
    return {
        "timestamp": T,
        "data": [{"comment": {"timestamp": T, "author": "Kari", "comment": "hei"} | keys}],
    }


def reaction(actor: str = "Kari") -> dict[str, Any]:
    return {
        "timestamp": T,
        "data": [{"reaction": {"reaction": "LIKE", "actor": actor}}],
        "title": "Kari likes x.",
    }


def post(text: str = "hei", **keys: object) -> dict[str, Any]:
    return {"timestamp": T, "data": [{"post": text}, {"update_timestamp": T}], "title": "Kari"} | keys


def test_a_post_is_the_owners() -> None:
    found = act(post("s\u00c3\u00b8k n\u00c3\u00a5"))
    assert (found.kind, found.actor, found.text, found.id) == (Kind.POST, "Kari", "søk nå", None)
    assert (found.space, found.visibility, found.mentions) == ("Facebook", Visibility.MEMBERS, [])
    assert found.time.isoformat() == "2026-03-02T08:26:40+00:00"


def test_whom_a_comment_answers_is_not_read_out_of_its_title() -> None:
    found = act(comment() | {"title": "Kari har kommenteret Jonas Viks opslag."}, COMMENTS)
    assert (found.kind, found.parent, found.alter, found.text) == (Kind.REPLY, None, None, "hei")


def test_a_comment_in_a_group_stands_in_it() -> None:
    found = act(comment(group="H\u00c3\u00b8yskole"), COMMENTS)
    assert (found.scope, found.space) == ("Høyskole", "Høyskole")


def test_a_comment_names_who_wrote_it_in_a_page_of_another_name() -> None:
    assert act(comment(author="R\u00c3\u00a5dgiverne"), COMMENTS).actor == "Rådgiverne"


def test_a_comment_that_is_a_picture_has_no_data() -> None:
    item = {"timestamp": T, "attachments": [{"data": [{"media": {"uri": "a.jpg"}}]}], "title": "Kari"}
    found = act(item, COMMENTS)
    assert (found.kind, found.actor, found.media, found.text) == (Kind.REPLY, "Kari", 1, None)


def test_a_reaction_is_an_act_without_text() -> None:
    found = act(reaction())
    assert (found.kind, found.text, found.media, found.mentions) == (Kind.REACTION, None, None, None)


def test_tags_are_mentions_by_name() -> None:
    item = post("takk @[100000000000001:2048:Maja \u00c3\u0098ien]!", tags=[{"name": "J\u00c3\u00b6rgen"}, 5])
    found = act(item)
    assert (found.mentions, found.text) == (["Jörgen", "Maja Øien"], "takk Maja Øien!")


def test_only_media_count_as_such() -> None:
    attached = [{"data": [{"media": {}}, {"external_context": {"url": "x"}}, None]}, {"data": "x"}, "x"]
    assert act(post(attachments=attached)).media == 1


@pytest.mark.parametrize("stamp", [None, "i dag", True, 10**18, -(10**18), [], {}])
def test_a_time_that_is_none_is_rejected(stamp: object) -> None:
    assert reason({"timestamp": stamp}).startswith("time cannot be read")


def test_what_is_no_object_is_rejected() -> None:
    assert reason("hei") == "no item: expected an object with timestamp and data"


GROUP = {"group_comments_v2": [comment(group="Yhteishaku")]}


@pytest.mark.parametrize(
    ("content", "kind", "space"),
    [
        ([post()], "post", "Facebook"),
        (post(), "post", "Facebook"),
        ([{"timestamp": T, "attachments": [{"data": [{"media": {"uri": "x"}}]}]}], "post", "Facebook"),
        ({"comments_v2": [comment()]}, "reply", "Facebook"),
        ({"comments": [comment()]}, "reply", "Facebook"),
        ({"comments_v2": [{"timestamp": T, "title": "x"}]}, "reply", "Facebook"),
        (GROUP, "reply", "Yhteishaku"),
        ({"group_posts_v2": [post()]}, "post", "Facebook groups"),
        ({"group_posts": {"activity_log_data": [post()]}}, "post", "Facebook groups"),
        ({"reactions_v2": [reaction()]}, "reaction", "Facebook"),
        ({"reactions": [reaction()]}, "reaction", "Facebook"),
    ],
)
def test_content_decides_whatever_a_file_is_called(
    content: object, kind: str, space: str, tmp_path: Path
) -> None:
    file = saved(tmp_path / "a.json", content)
    assert sources.claims(file) == "facebook"
    assert [(row["kind"], row["space"]) for row in read(file)] == [(kind, space)]


@pytest.mark.parametrize(
    "content",
    [
        {"wall_posts_sent_to_you": {"activity_log_data": [post()]}},
        {"comments": [{"timestamp": T, "text": "a comment of another platform"}]},
        {"friends_v2": [{"name": "Jonas", "timestamp": T}]},
        [{"timestamp": T, "label_values": [{"label": "URL", "value": "x"}], "fbid": "1"}],
    ],
    ids=["of others", "foreign", "friends", "labels"],
)
def test_what_the_owner_did_not_say_is_left(content: object, tmp_path: Path) -> None:
    assert facebook.sniff(saved(tmp_path / "a.json", content)) is False


def test_reactions_with_labels_are_known_by_the_name_of_their_file(tmp_path: Path) -> None:
    labels = [{"label": "Reaksjon", "value": "Liker"}, {"dict": [{"dict": [], "title": ""}], "title": "Eier"}]
    content = [{"timestamp": T, "media": [], "label_values": labels, "fbid": "1"}]
    file = saved(tmp_path / "likes_and_reactions_1.json", content)
    assert sources.claims(file) == "facebook"
    assert [(row["kind"], row["id"], row["actor"]) for row in read(file)] == [
        ("reaction", None, "owner of the download")
    ]


@pytest.mark.parametrize("place", ["profile_information", "personal_information/profile_information"])
def test_the_owner_of_posts_is_named_by_the_profile_beside_them(place: str, tmp_path: Path) -> None:
    saved(
        tmp_path / place / "profile_information.json",
        {"profile_v2": {"name": {"full_name": "\u00c3\u0085se"}}},
    )
    file = saved(tmp_path / "your_facebook_activity" / "posts" / "a.json", [post()])
    assert [row["actor"] for row in read(file)] == ["Åse"]


def test_a_profile_outside_the_download_is_not_looked_at(tmp_path: Path) -> None:
    profile = {"profile_v2": {"name": {"full_name": "Somebody Else"}}}
    saved(tmp_path / "profile_information" / "profile_information.json", profile)
    file = saved(tmp_path / "study" / "a.json", [post()])
    assert [row["actor"] for row in read(file)] == ["owner of the download"]


def test_a_broken_profile_names_nobody(tmp_path: Path) -> None:
    profile = saved(tmp_path / "profile_information" / "profile_information.json", {"profile_v2": 5})
    profile.write_text('{"profile_v2": {"na', encoding="utf-8")
    file = saved(tmp_path / "posts" / "a.json", [post()])
    assert [row["actor"] for row in read(file)] == ["owner of the download"]


def test_the_owner_of_a_picture_is_named_by_the_comments_around_it(tmp_path: Path) -> None:
    picture = {"timestamp": T, "attachments": [{"data": [{"media": {"uri": "x"}}]}], "title": "Kari"}
    file = saved(tmp_path / "comments.json", {"comments_v2": [picture, comment(author="Kari Vik")]})
    assert [row["actor"] for row in read(file)] == ["Kari Vik", "Kari Vik"]


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", {"comments_v2": [comment()] * 3})
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(ExportError, match=r"'a\.json' is not whole JSON: it breaks off after item 2"):
        read(file)


def test_a_file_of_something_else_is_an_error(tmp_path: Path) -> None:
    file = saved(tmp_path / "friends.json", {"friends_v2": []})
    with pytest.raises(ExportError, match=r"'friends\.json' holds no posts, comments or reactions"):
        read(file)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, 10**18, 253402300799, -62135596800])
    | st.floats()
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["comment", "reaction", "post", "author", "actor", "group", "media", "data", "name"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
KEYS = ["timestamp", "data", "attachments", "title", "tags"]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON).map(lambda odd: {"timestamp": T} | odd) | JSON))
def test_no_item_is_too_odd_to_be_an_act_or_a_reject(odd: list[Any]) -> None:
    found = (facebook.read_one(number, item, COMMENTS, "x") for number, item in enumerate(odd, start=1))
    read_all = list(batches("a.json", found))
    for batch in read_all:
        validate(batch.acts)
    assert sum(batch.read for batch in read_all) == len(odd)
