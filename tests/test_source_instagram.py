"""Instagram: every trap of its download, one small item each."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import instagram
from workbench.sources.instagram._item import Section, read_one
from workbench.vocabulary import Kind, Visibility

REAL = Path(__file__).parents[1].parent / "shared" / "data" / "chat_miner_fixtures" / "test" / "instagram"
T = 1772440000
URL = "https://www.instagram.com/p/x/"


def act(item: object, kind: Kind) -> Act:
    found = read_one(1, item, Section("item", kind), "owner")
    assert isinstance(found, Act)
    return found


def reason(item: object, kind: Kind) -> str:
    found = read_one(1, item, Section("item", kind), "owner")
    assert isinstance(found, Reject)
    return found.reason


def saved(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def read(file: Path) -> list[dict[str, Any]]:
    return [row for batch in instagram.read(file) for row in batch.acts.to_pylist()]


def comment(**values: object) -> dict[str, Any]:
    named = {label: {"href": "", "value": value} for label, value in values.items()}
    return {"media_list_data": [{"uri": ""}], "string_map_data": named | {"Time": {"timestamp": T}}}


def medium(**keys: object) -> dict[str, Any]:
    return {"uri": "media/posts/1.jpg", "creation_timestamp": T, "title": ""} | keys


def test_the_caption_of_one_medium_stands_in_the_medium() -> None:
    found = act({"media": [medium(title="\u00c3\u0085pen dag")]}, Kind.POST)
    assert (found.kind, found.actor, found.text, found.media) == (Kind.POST, "owner", "Åpen dag", 1)
    assert (found.space, found.visibility, found.id) == ("Instagram", Visibility.MEMBERS, None)


def test_the_caption_of_many_stands_beside_them() -> None:
    found = act({"media": [medium(), medium()], "title": "To veier", "creation_timestamp": T + 5}, Kind.POST)
    assert (found.text, found.media, found.time.second) == ("To veier", 2, 45)


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        ("Comment", "Media Owner"),
        ("Opmerking", "Media-eigenaar"),
        ("Kommentar", "Mediets eier"),
        ("Kommentti", "Median omistaja"),
        ("R\u00c3\u00a9ponse", "Propri\u00c3\u00a9taire"),
    ],
)
def test_labels_are_in_the_language_of_the_owner(said: str, whose: str) -> None:
    found = act(comment(**{said: "S\u00c3\u00b8k n\u00c3\u00a5", whose: "jonas.vik"}), Kind.REPLY)
    assert (found.kind, found.text, found.alter, found.parent) == (Kind.REPLY, "Søk nå", "jonas.vik", None)


def test_labels_are_repaired_before_they_are_compared() -> None:
    found = act(comment(Kommentar="fint", **{"Medie\u00c3\u00a4gare": "j"}), Kind.REPLY)
    assert (found.text, found.alter) == ("fint", "j")


def test_a_comment_may_not_say_whose_post_it_was_on() -> None:
    found = act(comment(Comment="fint"), Kind.REPLY)
    assert (found.text, found.alter) == ("fint", None)


def test_a_comment_without_words_is_not_taken_for_the_account_it_was_for() -> None:
    found = act(comment(Comment="", **{"Media Owner": "jonas"}), Kind.REPLY)
    assert (found.text, found.alter) == (None, "jonas")


def test_what_stands_second_under_an_unknown_label_is_an_account_only_if_it_looks_so() -> None:
    found = act(comment(Foo="hei", Bar="to ord til"), Kind.REPLY)
    assert (found.text, found.alter) == ("hei", None)


def test_an_older_comment_has_the_account_as_title() -> None:
    listed = [{"href": "", "value": "hei", "timestamp": T}]
    found = act({"title": "jonas", "media_list_data": [], "string_list_data": listed}, Kind.REPLY)
    assert (found.text, found.alter) == ("hei", "jonas")


def test_a_newer_comment_has_its_labels_in_a_list() -> None:
    owner = {"title": "Owner", "dict": [{"title": "", "dict": [{"label": "Username", "value": "jonas"}]}]}
    labels = [{"label": "URL", "value": URL}, {"label": "Comment", "value": "hei"}, owner]
    found = act({"timestamp": T, "media": [], "label_values": labels, "fbid": "1"}, Kind.REPLY)
    assert (found.text, found.alter, found.id) == ("hei", "jonas", None)


def test_a_like_is_a_reaction_to_somebody() -> None:
    listed = [{"href": URL, "value": "\u00f0\u009f\u0091\u008d", "timestamp": T}]
    found = act({"title": "jonas", "string_list_data": listed}, Kind.REACTION)
    assert (found.kind, found.alter, found.text) == (Kind.REACTION, "jonas", None)


def test_a_time_of_zero_is_a_label_without_a_time() -> None:
    item = {"string_map_data": {"Comment": {"value": "x", "timestamp": 0}, "Tid": {"timestamp": T}}}
    assert act(item, Kind.REPLY).time.year == 2026


@pytest.mark.parametrize("item", [{}, {"string_map_data": []}, {"timestamp": 0}, {"timestamp": "i dag"}])
def test_an_item_without_a_time_is_rejected(item: dict[str, Any]) -> None:
    assert reason(item, Kind.REPLY).startswith("time cannot be read")


def test_what_is_no_object_is_rejected() -> None:
    assert reason([], Kind.POST) == "no item: expected an object"


LISTED = {"title": "jonas", "string_list_data": [{"href": URL, "value": "x", "timestamp": T}]}
MAPPED = {"title": "jonas", "string_map_data": {"Time": {"timestamp": T}}}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ([{"media": [medium()]}], "post"),
        ({"media": [medium()]}, "post"),
        ({"ig_reels_media": [{"media": [medium()]}]}, "post"),
        ({"ig_stories": [medium()]}, "post"),
        ([comment(Comment="x")], "reply"),
        ({"comments_media_comments": [LISTED]}, "reply"),
        ({"comments_reels_comments": [MAPPED]}, "reply"),
        ({"likes_media_likes": [LISTED]}, "reaction"),
        ({"likes_comment_likes": [LISTED]}, "reaction"),
        ({"story_activities_story_likes": [LISTED]}, "reaction"),
    ],
)
def test_content_decides_whatever_a_file_is_called(content: object, kind: str, tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", content)
    assert sources.claims(file) == "instagram"
    assert [row["kind"] for row in read(file)] == [kind]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("liked_posts.json", [{"timestamp": T, "media": [], "label_values": [{"label": "URL"}]}], "reaction"),
        (
            "post_comments_1.json",
            [{"timestamp": T, "media": [], "label_values": [{"label": "URL"}]}],
            "reply",
        ),
        ("post_comments_1.json", comment(Comment="the only one"), "reply"),
    ],
)
def test_a_list_without_a_name_is_known_by_its_file(
    name: str, content: object, kind: str, tmp_path: Path
) -> None:
    file = saved(tmp_path / name, content)
    assert sources.claims(file) == "instagram"
    assert [row["kind"] for row in read(file)] == [kind]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("saved_posts.json", [{"timestamp": T, "media": [], "label_values": [{"label": "URL"}]}]),
        ("following.json", {"relationships_following": [LISTED]}),
        ("archived_posts.json", {"ig_archived_post_media": [{"media": [medium()]}]}),
    ],
)
def test_what_nobody_else_sees_is_left(name: str, content: object, tmp_path: Path) -> None:
    assert instagram.sniff(saved(tmp_path / name, content)) is False


@pytest.mark.parametrize(
    "label", ["Username", "Brukernavn", "K\u00c3\u00a4ytt\u00c3\u00a4j\u00c3\u00a4tunnus"]
)
def test_the_owner_is_named_by_the_profile_beside_the_file(label: str, tmp_path: Path) -> None:
    profile = {"profile_user": [{"string_map_data": {label: {"value": "karriere.nord"}}}]}
    saved(tmp_path / "personal_information" / "personal_information" / "personal_information.json", profile)
    file = saved(tmp_path / "your_instagram_activity" / "media" / "posts_1.json", [{"media": [medium()]}])
    assert [row["actor"] for row in read(file)] == ["karriere.nord"]


def test_without_a_profile_the_owner_has_no_name(tmp_path: Path) -> None:
    file = saved(tmp_path / "posts_1.json", [{"media": [medium()]}])
    assert [row["actor"] for row in read(file)] == ["owner of the download"]


def test_a_file_of_something_else_is_an_error(tmp_path: Path) -> None:
    file = saved(tmp_path / "following.json", {"relationships_following": []})
    with pytest.raises(ExportError, match=r"'following\.json' holds nothing of Instagram's"):
        read(file)


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", {"likes_media_likes": [LISTED] * 3})
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(ExportError, match=r"'a\.json' is not whole JSON: it breaks off after item 2"):
        read(file)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([T, 2**63, 10**18, 253402300799, -62135596800])
    | st.floats()
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["value", "timestamp", "label", "dict", "vec", "title", "Comment", "Media Owner"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
KEYS = [
    *("media", "title", "creation_timestamp", "timestamp", "uri"),
    *("string_map_data", "string_list_data", "label_values"),
]


@given(
    st.lists(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON, max_size=4),
    st.sampled_from([Kind.POST, Kind.REPLY, Kind.REACTION]),
)
def test_no_item_is_too_odd_to_be_an_act_or_a_reject(odd: list[Any], kind: Kind) -> None:
    section = Section("item", kind)
    found = (read_one(number, item, section, "x") for number, item in enumerate(odd, start=1))
    read_all = list(batches("a.json", found))
    for batch in read_all:
        validate(batch.acts)
    assert sum(batch.read for batch in read_all) == len(odd)


def test_labels_that_nest_without_end_are_left() -> None:
    deep: dict[str, Any] = {"label": "Username", "value": "too deep"}
    for _ in range(5_000):
        deep = {"title": "", "dict": [deep]}
    assert act({"timestamp": T, "label_values": [deep]}, Kind.REACTION).alter is None


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
def test_a_real_export_is_read_to_the_last_item() -> None:
    file = REAL / "test_export.json"
    assert sources.claims(file) == "instagram"
    rows = read(file)
    assert len(rows) == len(json.loads(file.read_text(encoding="utf-8"))["messages"]) == 2
    assert [batch.rejects for batch in instagram.read(file)] == [[]]
    target = json.loads((REAL / "target.json").read_text(encoding="utf-8"))
    assert [row["time"].strftime("%Y-%m-%dT%H:%M:%S") for row in rows] == [one["timestamp"] for one in target]
    assert [row["text"] for row in rows] == [one["message"] for one in target]
    assert [row["actor"] for row in rows] == [one["author"] for one in target]
