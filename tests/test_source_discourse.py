"""Discourse: every trap of its topics and archives, one small post each."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import discourse
from workbench.sources.discourse import _post
from workbench.vocabulary import Kind, Role, Visibility

PLACE = _post.Topic("12", "Which school?", "category 3", is_private=False)
BASE = {
    "id": 900,
    "post_number": 4,
    "post_type": 1,
    "user_id": 7,
    "username": "Jonas",
    "created_at": "2026-03-02T10:00:00.500Z",
    "cooked": "<p>hello</p>",
}
ROW = {
    "topic_title": "Which school?",
    "categories": "Guidance",
    "is_pm": "No",
    "post_raw": "hello",
    "post_cooked": "<p>hello</p>",
    "like_count": "2",
    "reply_count": "1",
    "url": "https://forum.example/t/which-school/12/4",
    "created_at": "2026-03-02T10:00:00.500Z",
}


def quote(name: str, post: int, topic: int, words: str = "old words") -> str:
    return (
        f'<aside class="quote" data-username="{name}" data-post="{post}" data-topic="{topic}">'
        f'<blockquote><p>{words} <a class="mention" href="/u/quoted">@quoted</a></p></blockquote></aside>'
    )


def one(**post: object) -> Act | Reject:
    return _post.from_topic(1, BASE | post, PLACE)


def act(**post: object) -> Act:
    found = one(**post)
    assert isinstance(found, Act)
    return found


def reason(**post: object) -> str:
    found = one(**post)
    assert isinstance(found, Reject)
    return found.reason


def archived(**row: str) -> Act:
    found = _post.from_archive(1, ROW | row, "Jonas")
    assert isinstance(found, Act)
    return found


def saved(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def topic(*posts: object, **header: object) -> dict[str, Any]:
    return {"post_stream": {"posts": list(posts), "stream": [900]}, "id": 12, "title": "Q"} | header


def archive(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(ROW))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_post_is_known_by_its_number_within_its_topic() -> None:
    found = act()
    assert (found.scope, found.id, found.thread, found.actor, found.handle) == (
        "12",
        "4",
        "12",
        "jonas",
        "Jonas",
    )
    assert (found.kind, found.parent, found.text) == (Kind.MESSAGE, None, "hello")
    assert found.time.isoformat() == "2026-03-02T10:00:00.500000+00:00"


def test_a_post_to_the_topic_answers_nobody() -> None:
    assert (act(reply_to_post_number=None).parent, act(reply_to_post_number=None).alter) == (None, None)


def test_a_reply_answers_a_number_in_its_topic_and_says_whose_it_is() -> None:
    found = act(reply_to_post_number=2, reply_to_user={"username": "Ingrid.V"})
    assert (found.kind, found.parent, found.alter) == (Kind.REPLY, "2", "ingrid.v")
    assert act(reply_to_post_number=2, cooked=quote("Ann", 2, 12)).alter == "ann"
    assert act(reply_to_post_number=4).parent is None  # itself


def test_who_quotes_a_post_of_the_topic_answers_it_and_the_first_quoted_one() -> None:
    found = act(cooked=quote("Ingrid", 3, 12) + quote("Ann", 2, 12) + "<p>yes</p>")
    assert (found.kind, found.parent, found.alter, found.text) == (Kind.REPLY, "3", "ingrid", "yes")


def test_a_quote_from_another_topic_has_no_parent_here() -> None:
    found = act(cooked=quote("Ingrid", 3, 99) + "<p>see</p>")
    assert (found.kind, found.parent, found.alter) == (Kind.QUOTE, None, "ingrid")


def test_quoted_words_and_mentions_are_not_ones_own() -> None:
    html = quote("Ann", 2, 12) + '<p><a class="mention" href="/forum/u/tuula_k">@Tuula_K</a> hi</p>'
    found = act(cooked=html)
    assert (found.mentions, found.text) == (["tuula_k"], "@Tuula_K hi")


def test_pictures_count_and_emoji_and_avatars_do_not() -> None:
    html = '<img class="emoji" src="e"><img src="a"><a class="attachment" href="/x.pdf">x</a>'
    assert act(cooked=html + '<aside class="onebox"><img src="o"></aside>').media == 2


def test_an_opening_carries_the_title() -> None:
    found = act(post_number=1)
    assert (found.kind, found.text) == (Kind.POST, "Which school?\nhello")


def test_a_small_action_is_no_talk() -> None:
    assert reason(post_type=3, action_code="closed.enabled") == "system message ('closed.enabled')"


def test_a_whisper_and_a_private_message_are_private() -> None:
    assert act(post_type=4).visibility is Visibility.PRIVATE
    assert act().visibility is Visibility.MEMBERS
    for header in ({"archetype": "private_message"}, {"is_pm": True}):
        place = _post.topic({"id": 12, "title": "x", "category_id": 3} | header)
        assert place is not None
        assert (place.is_private, place.space) == (True, "private messages")


@pytest.mark.parametrize("key", ["staff", "moderator", "admin"])
def test_staff_is_what_the_forum_states(key: str) -> None:
    assert act(**{key: True}).role is Role.STAFF
    assert act(**{key: False}).role is None


def test_the_forum_itself_is_automatic() -> None:
    found = act(user_id=-1, username="system", admin=True)
    assert (found.role, found.is_automatic) == (Role.BOT, True)


def test_a_post_without_a_name_is_nobodys() -> None:
    assert act(username=None, user_id=None).actor is None


def test_likes_are_those_of_action_2_and_reactions_include_them() -> None:
    assert act(actions_summary=[{"id": 3, "count": 9}, {"id": 2, "count": 4}]).reactions == 4
    assert act(actions_summary=[{"id": 2, "can_act": True}]).reactions == 0
    assert act(actions_summary=[]).reactions == 0
    assert act().reactions is None
    assert act(actions_summary=[{"id": 2, "count": 4}], reaction_users_count=6).reactions == 6
    assert act(actions_summary=[{"id": 2, "count": -4}]).reactions is None


def test_a_deleted_post_keeps_its_place_and_loses_its_text() -> None:
    found = act(user_deleted=True, deleted_at=None)
    assert (found.deleted, found.text, found.actor) == (True, None, "jonas")
    assert act(deleted_at="2026-03-03T00:00:00Z").deleted is True
    assert act(deleted_at=None).deleted is False
    assert act().deleted is None


def test_a_later_version_is_an_edit() -> None:
    assert [act(version=n).edited for n in (1, 2, "2", True)] == [False, True, None, None]


@pytest.mark.parametrize("value", [None, 0, -3, "4", 2.0, True, 2**63])
def test_a_post_number_that_is_none_is_rejected(value: object) -> None:
    assert reason(post_number=value).startswith("post_number is no whole number")


def test_posts_that_were_not_loaded_are_counted(tmp_path: Path) -> None:
    content = topic(BASE)
    content["post_stream"]["stream"] = [900, 901, 902]
    (batch,) = discourse.read(saved(tmp_path / "12.json", content))
    assert [(reject.item, reject.reason) for reject in batch.rejects] == [
        (None, "topic 12 has 2 more posts than this file; add ?print=true")
    ]


@pytest.mark.parametrize("wrap", [lambda t: t, lambda t: {"topic": t}, lambda t: [t, t]])
def test_a_topic_may_stand_alone_wrapped_or_in_a_list(wrap: Any, tmp_path: Path) -> None:  # noqa: ANN401
    file = saved(tmp_path / "a.json", wrap(topic(BASE, archetype="private_message")))
    assert discourse.sniff(file)
    (batch,) = discourse.read(file)
    found = batch.acts.to_pylist()
    assert {(row["scope"], row["id"], row["visibility"]) for row in found} == {("12", "4", "private")}
    assert [row["item"] for row in found] == list(range(1, len(found) + 1))
    assert not batch.rejects


def test_the_same_number_in_two_topics_is_two_posts(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", [topic(BASE), topic(BASE, id=13)])
    (batch,) = discourse.read(file)
    assert [(row["scope"], row["id"]) for row in batch.acts.to_pylist()] == [("12", "4"), ("13", "4")]


def test_a_topic_without_an_id_takes_that_of_its_posts(tmp_path: Path) -> None:
    file = saved(tmp_path / "a.json", topic(BASE | {"topic_id": 14}, BASE, id="x"))
    (batch,) = discourse.read(file)
    assert [row["scope"] for row in batch.acts.to_pylist()] == ["14", "14"]
    (batch,) = discourse.read(saved(tmp_path / "b.json", topic(BASE, id=None)))
    assert [reject.reason for reject in batch.rejects] == ["no topic: an id and post_stream were expected"]


def test_an_archive_gives_the_same_post_the_same_name() -> None:
    found = archived()
    assert (found.scope, found.id, found.actor, found.reactions, found.replies) == ("12", "4", "jonas", 2, 1)
    assert archived(created_at="2026-03-02 10:00:00 UTC").time.isoformat() == "2026-03-02T10:00:00+00:00"
    assert archived(post_cooked=quote("Ann", 2, 12)).parent == "2"
    assert archived(post_cooked="", post_raw="1 < 2").mentions is None


@pytest.mark.parametrize(("word", "is_private"), [("No", 0), ("Nei", 0), ("Ei", 0), ("Ja", 1), ("Kyllä", 1)])
def test_an_archive_says_in_its_own_language_what_is_private(word: str, is_private: int) -> None:
    assert (archived(is_pm=word).visibility is Visibility.PRIVATE) is bool(is_private)


def test_a_row_that_names_no_post_is_rejected() -> None:
    for row, said in (
        (None, "too few or too many columns"),
        (ROW | {"url": "https://forum.example/c/4"}, "url names no post: 'https://forum.example/c/4'"),
        (ROW | {"created_at": ""}, "no readable time: created_at ''"),
    ):
        found = _post.from_archive(1, row, "Jonas")
        assert isinstance(found, Reject)
        assert found.reason == said


def test_an_archive_is_whose_preferences_lie_beside_it(tmp_path: Path) -> None:
    file = archive(tmp_path / "user_archive.csv", ROW)
    with pytest.raises(
        ExportError, match=r"'user_archive\.csv' does not say whose archive it is.*preferences"
    ):
        list(discourse.read(file))
    saved(tmp_path / "preferences.json", {"user": {"id": 7, "username": "Jonas"}})
    assert [row["actor"] for batch in discourse.read(file) for row in batch.acts.to_pylist()] == ["jonas"]
    (tmp_path / "preferences.json").write_text("{", encoding="utf-8")
    with pytest.raises(ExportError, match="whose archive"):
        list(discourse.read(file))


def test_an_archive_may_be_named_after_its_account(tmp_path: Path) -> None:
    file = archive(tmp_path / "user_archive-tuula-k-260401-101500.csv", ROW)
    assert [row["actor"] for batch in discourse.read(file) for row in batch.acts.to_pylist()] == ["tuula-k"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "1", "\0", quote("a", 1, 12), "9999-12-31T23:59:59-10:00", "0001-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "count", "username"]), inner)
    ),
    max_leaves=6,
)
FIELDS = [*BASE, "reply_to_post_number", "reply_to_user", "actions_summary", "version", "deleted_at", "reads"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON) | JSON)
def test_no_post_is_too_odd_to_be_an_act_or_a_reject(odd: Any) -> None:  # noqa: ANN401  any JSON
    post = BASE | odd if isinstance(odd, dict) else odd
    for batch in batches("12.json", [_post.from_topic(1, post, PLACE)]):
        validate(batch.acts)
        assert batch.read == 1


@given(st.dictionaries(st.sampled_from(list(ROW)), st.text(max_size=30)))
def test_no_row_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, str]) -> None:
    scrubbed = {key: value.encode("utf-8", "replace").decode() for key, value in odd.items()}
    for batch in batches("user_archive.csv", [_post.from_archive(1, ROW | scrubbed, "Jonas")]):
        validate(batch.acts)
        assert batch.read == 1


@given(st.dictionaries(st.sampled_from(["post_stream", "id", "title", "archetype"]), JSON) | JSON)
def test_no_topic_of_a_list_is_too_odd(odd: Any) -> None:  # noqa: ANN401  any JSON
    entry = topic(BASE) | odd if isinstance(odd, dict) else odd
    for batch in batches("a.json", discourse._posts([discourse._listed(entry, "")])):
        validate(batch.acts)
        assert batch.read >= 1
