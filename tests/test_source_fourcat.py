"""4CAT and Zeeschuimer: every trap of their results, one small row or item each."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import fourcat
from workbench.sources.fourcat import _item, _row
from workbench.vocabulary import Kind, Role

EXPORT = Path(__file__).parent / "sources" / "fourcat" / "export"
BASE = {
    "id": "2",
    "thread_id": "1",
    "author": "ann",
    "timestamp": "2026-03-02 10:30:00",
    "unix_timestamp": "1772443800",
    "body": "hello",
}
X = BASE | {"is_retweet": "no", "retweeted_user": "", "is_reply": "no", "replied_user": "", "mentions": ""}
BLUESKY = BASE | {
    "link": "https://bsky.app/profile/ann/post/3k",
    **dict.fromkeys(("replied_to_post", "replied_to_user", "quoted_post", "quoted_user", "mentions"), ""),
}
TELEGRAM = BASE | {"thread_id": "room", "chat": "room", "reply_to": ""}
TIKTOK = BASE | {"post_id": "9", "is_comment_on_comment": "no", "thread_id": "9"}


def one(row: dict[str, str], **values: str) -> Act | Reject:
    whole = row | values
    return _row.read_row(1, whole, _row.form_of(frozenset(whole)), "place")


def act(row: dict[str, str], **values: str) -> Act:
    found = one(row, **values)
    assert isinstance(found, Act)
    return found


def reason(row: dict[str, str], **values: str) -> str:
    found = one(row, **values)
    assert isinstance(found, Reject)
    return found.reason


def raw(data: object, platform: object = "x.com") -> Act | Reject:
    return _item.read_item(1, {"source_platform": platform, "data": data})


def raw_act(data: dict[str, Any]) -> Act:
    found = raw(data)
    assert isinstance(found, Act)
    return found


def test_seconds_go_before_a_clock_without_a_zone() -> None:
    found = act(BASE)
    assert (found.time.isoformat(), found.is_local) == ("2026-03-02T09:30:00+00:00", False)
    for row in ({**BASE, "unix_timestamp": ""}, {**BASE, "unix_timestamp": "undefined"}):
        found = act(row)
        assert (found.time.isoformat(), found.is_local) == ("2026-03-02T10:30:00+00:00", True)


def test_a_timestamp_may_be_seconds_itself() -> None:
    row = {name: value for name, value in BASE.items() if name != "unix_timestamp"}
    found = act(row, timestamp="1772443800.25")
    assert (found.time.isoformat(), found.is_local) == ("2026-03-02T09:30:00.250000+00:00", False)


@pytest.mark.parametrize("value", ["undefined", "yesterday", "1e400", "nan", "10" * 40])
def test_a_time_that_cannot_be_read_is_rejected(value: str) -> None:
    assert reason(BASE, timestamp=value, unix_timestamp="") == f"time cannot be read: {value[:40]!r}"
    assert reason(BASE, timestamp="", unix_timestamp="") == "no time: timestamp is empty"


def test_the_thread_is_the_parent_only_where_no_column_tells_of_answers() -> None:
    assert (act(BASE).parent, act(BASE).kind) == ("1", Kind.REPLY)
    assert (act(BASE, id="1").parent, act(BASE, id="1").kind) == (None, Kind.POST)
    for column in sorted(_row.REPLY_MARKS):
        assert act(BASE | {column: ""}).parent is None


@pytest.mark.parametrize(("parent", "expected"), [("t1_abc", "abc"), ("t3_abc", "abc"), ("abc", "abc")])
def test_a_parent_of_reddit_is_told_without_its_sort(parent: str, expected: str) -> None:
    found = act(BASE | {"parent": parent, "subreddit": "careers"})
    assert (found.parent, found.scope, found.thread) == (expected, "careers", "1")


def test_an_answer_on_bluesky_is_found_by_its_address() -> None:
    above = "https://bsky.app/profile/bo/post/3k"
    found = act(BLUESKY, replied_to_post=above, replied_to_user="Bo", mentions="Bo,cy,bo")
    assert (found.id, found.parent, found.kind) == (BLUESKY["link"], above, Kind.REPLY)
    assert (found.alter, found.mentions, found.thread) == ("bo", ["bo", "cy"], "1")
    assert found.id != found.parent  # both end on the same key


def test_a_quote_on_bluesky_has_no_parent() -> None:
    found = act(BLUESKY, quoted_post="https://bsky.app/profile/bo/post/3k", quoted_user="bo")
    assert (found.kind, found.parent, found.alter) == (Kind.QUOTE, None, "bo")
    assert (act(BLUESKY, quoted_post="DELETED").kind, act(BLUESKY, quoted_post="DELETED").alter) == (
        "quote",
        None,
    )


def test_on_x_whom_a_post_answers_is_told_and_not_which_post() -> None:
    found = act(X, is_reply="yes", replied_user="Bo", mentions="Bo, cy")
    assert (found.kind, found.parent, found.alter, found.mentions) == (Kind.REPLY, None, "bo", ["bo", "cy"])
    assert found.thread == "1"


def test_a_repost_on_x_has_neither_mentions_nor_counts_of_its_own() -> None:
    counts = {"like_count": "5", "retweet_count": "7", "reply_count": "2"}
    found = act(X | counts, is_retweet="yes", retweeted_user="Bo", mentions="Bo,cy")
    assert (found.kind, found.alter, found.mentions) == (Kind.REPOST, "bo", [])
    assert (found.reactions, found.shares, found.replies) == (None, None, None)
    assert (act(X | counts).reactions, act(X | counts).shares, act(X | counts).replies) == (5, 7, 2)


def test_a_quote_on_x_names_whom_it_quotes() -> None:
    found = act(X | {"is_quote_tweet": "yes", "quoted_user": "Bo"})
    assert (found.kind, found.alter) == (Kind.QUOTE, "bo")


def test_names_are_one_account_in_any_case_and_keep_theirs_for_people() -> None:
    assert (act(X, author="Ann_B").actor, act(X, author="Ann_B").handle) == ("ann_b", "Ann_B")
    assert act(BASE, author="UCx").actor == "UCx"


def test_the_same_id_in_two_chats_of_telegram_is_two_messages() -> None:
    first, second = act(TELEGRAM, reply_to="1"), act(TELEGRAM, chat="other")
    assert (first.scope, second.scope) == ("Telegram / room", "Telegram / other")
    assert (first.kind, first.parent, second.kind) == (Kind.REPLY, "1", Kind.MESSAGE)
    assert first.thread is None  # what 4CAT calls so is the chat


def test_telegram_tells_edits_forwards_and_bots() -> None:
    more = {"timestamp_edited": "2026-03-02 11:00:00", "author_is_bot": "True", "author_username": "annbot"}
    found = act(TELEGRAM | more)
    assert (found.edited, found.role, found.is_automatic, found.handle) == (True, Role.BOT, True, "annbot")
    assert act(TELEGRAM | {"timestamp_edited": "", "author_is_bot": "False"}).edited is False
    assert act(TELEGRAM | {"author_forwarded_from_name": "Bo"}).kind is Kind.REPOST


def test_a_comment_on_tiktok_answers_a_comment_or_the_video() -> None:
    found = act(TIKTOK)
    assert (found.parent, found.thread, found.kind) == ("9", "9", Kind.REPLY)
    found = act(TIKTOK, thread_id="1", is_comment_on_comment="yes")
    assert (found.parent, found.thread) == ("1", "9")


@pytest.mark.parametrize("name", ["[deleted]", "REDACTED", "Anonymous"])
def test_a_name_that_many_people_share_is_nobody(name: str) -> None:
    found = act(X, author=name, mentions="bo", is_reply="yes", replied_user="bo")
    assert (found.actor, found.handle, found.alter, found.mentions) == (None, None, None, None)


def test_the_mentions_of_a_hidden_author_are_in_other_words_than_authors() -> None:
    found = act(X, author="0f" * 24, mentions="bo", is_reply="yes", replied_user="bo")
    assert (found.actor, found.alter, found.mentions) == ("0f" * 24, None, None)


@pytest.mark.parametrize("column", ["id", "thread_id", "author"])
def test_an_id_that_a_spreadsheet_rounded_is_no_id(column: str) -> None:
    assert reason(BASE, **{column: "1.22158E+17"}) == "an id was rounded by a spreadsheet (such as '1.2E+17')"
    assert reason(BASE | {"reply_to": "1,22158E+17"}).startswith("an id was rounded")


@pytest.mark.parametrize(
    ("said", "expected"), [("5", 5), ("5.0", 5), ("", None), ("many", None), ("-1", None), ("9" * 14, None)]
)
def test_a_count_that_is_hidden_is_not_zero(said: str, expected: int | None) -> None:
    assert act(BASE | {"likes": said}).reactions == expected


def test_a_language_is_told_where_it_is_one() -> None:
    said = ["no", "no,en", "N/A", "und", ""]
    assert [act(BASE | {"languages": one}).language for one in said] == ["no", None, None, None, None]


def test_a_row_too_short_or_without_an_author_is_rejected() -> None:
    assert reason(BASE, author="") == "no account: author is empty"
    found = _row.read_row(3, None, _row.OTHER, "place")
    assert found == Reject(3, "too few or too many values in this row")


def test_a_result_is_named_after_its_data_source_where_no_column_is(tmp_path: Path) -> None:
    file = tmp_path / "instagram-search-x-0a1b.csv"
    file.write_text(
        "id,thread_id,author,timestamp,body\n1,1,ann,2026-03-02 10:00:00,hi\n", encoding="utf-8-sig"
    )
    assert sources.claims(file) == "fourcat"
    (batch,) = fourcat.read(file)
    assert batch.acts["space"].to_pylist() == ["instagram"]


@pytest.mark.parametrize(
    "head", ["id,author,body", "id,author,timestamp,thread_id", "author,body,timestamp,thread_id"]
)
def test_a_table_with_some_of_the_columns_is_not_claimed(head: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{head}\n1,2,3,4\n")
    assert not fourcat.sniff(file)


@pytest.mark.parametrize(
    ("item", "is_ours"),
    [
        ({"item_id": "1", "timestamp_collected": 1, "source_platform": "x.com", "data": {}}, True),
        ({"rest_id": "1", "__import_meta": {"source_platform": "x.com"}}, True),
        ({"uri": "at://x", "4CAT_metadata": {}}, True),
        ({"rest_id": "1", "legacy": {}}, False),
        ({"uri": "at://x", "record": {}, "author": {}}, False),
        ({"data": [], "includes": {}}, False),
    ],
)
def test_items_are_told_by_what_the_collector_wrote_around_them(
    item: dict[str, Any], tmp_path: Path, *, is_ours: bool
) -> None:
    file = tmp_path / "a.ndjson"
    file.write_text(json.dumps(item) + "\n")
    assert fourcat.sniff(file) is is_ours


def test_a_platform_that_is_not_read_is_named() -> None:
    said = "raw items of {} are not read; download the dataset as CSV from 4CAT"
    assert raw({"id": "1"}, "linkedin.com") == Reject(1, said.format("'linkedin.com'"))
    assert raw({"id": "1"}, None) == Reject(1, said.format("nothing"))
    found = _item.read_item(1, {"__import_meta": {"source_platform": "9gag.com"}, "id": "1"})
    assert found == Reject(1, said.format("'9gag.com'"))


TWEET: dict[str, Any] = {
    "rest_id": "1899000000000000121",
    "core": {"user_results": {"result": {"core": {"screen_name": "Ann"}}}},
    "legacy": {
        "created_at": "Mon Mar 02 09:50:00 +0000 2026",
        "user_id_str": "901",
        "conversation_id_str": "100",
        "entities": {"user_mentions": [{"id_str": "902"}, {"id_str": "902"}, None]},
        "favorite_count": 4,
        "full_text": "hi",
    },
}


def test_a_raw_post_of_x_tells_what_it_answers() -> None:
    legacy = TWEET["legacy"] | {"in_reply_to_status_id_str": "99", "in_reply_to_user_id_str": "902"}
    found = raw_act(TWEET | {"legacy": legacy})
    assert (found.id, found.thread, found.parent) == ("1899000000000000121", "100", "99")
    assert (found.kind, found.actor, found.alter, found.mentions) == (Kind.REPLY, "901", "902", ["902"])
    assert (found.handle, found.reactions, found.shares) == ("Ann", 4, None)


def test_a_raw_repost_or_quote_of_x_says_whose_post_it_is() -> None:
    other = {"legacy": {"user_id_str": "903"}}
    found = raw_act(TWEET | {"legacy": TWEET["legacy"] | {"retweeted_status_result": {"result": other}}})
    assert (found.kind, found.alter, found.mentions, found.reactions) == (Kind.REPOST, "903", [], None)
    found = raw_act(TWEET | {"quoted_status_result": {"result": {"tweet": other}}})
    assert (found.kind, found.alter, found.reactions) == (Kind.QUOTE, "903", 4)
    found = raw_act(TWEET | {"quoted_status_result": {"result": {"tombstone": {}}}})
    assert (found.kind, found.alter) == (Kind.QUOTE, None)


def test_a_raw_post_of_bluesky_quotes_posts_and_not_lists() -> None:
    def quoting(uri: str) -> Act:
        record = {"createdAt": "2026-03-02T09:55:00Z", "embed": {"record": {"record": {"uri": uri}}}}
        return raw_act(
            {"uri": "at://did:a/app.bsky.feed.post/1", "author": {"did": "did:a"}, "record": record}
        )

    found = quoting("at://did:b/app.bsky.feed.post/1")
    assert (found.kind, found.alter, found.thread) == (Kind.QUOTE, "did:b", found.id)
    assert (quoting("at://did:b/app.bsky.graph.list/1").kind, quoting("x").alter) == (Kind.POST, None)


def test_a_raw_item_without_account_or_id_is_rejected() -> None:
    item = {"createTime": 1772443800, "desc": "x", "author": "ann"}
    assert raw(item) == Reject(1, "no id in this item of TikTok")
    assert raw(item | {"author": []}) == Reject(1, "no account in this item of TikTok")
    assert raw(item | {"createTime": [1]}) == Reject(1, "time cannot be read: a list")


def test_a_csv_that_is_not_utf_8_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(",".join(BASE).encode() + b"\n1,1,ann,2026-03-02 10:00:00,1772443800,p\xe5\n")
    with pytest.raises(ExportError, match=r"'a\.csv' cannot be read before its first row: not UTF-8"):
        list(fourcat.read(file))


VALUES = st.text(max_size=8) | st.sampled_from(
    ["yes", "1", "at://a/b", "[deleted]", "0" * 48, "\0", "1772443800"]
)
COLUMNS = sorted(
    {*X, *BLUESKY, *TELEGRAM, *TIKTOK, "author_is_bot", "likes", "images", "languages", "timestamp_edited"}
)


@given(
    st.dictionaries(st.sampled_from(COLUMNS), VALUES), st.sampled_from([BASE, X, BLUESKY, TELEGRAM, TIKTOK])
)
def test_no_row_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, str], row: dict[str, str]) -> None:
    for batch in batches("a.csv", [one(row, **odd)]):
        validate(batch.acts)
        assert batch.read == 1


KEYS = [
    *(
        "cid",
        "aweme_id",
        "reply_id",
        "create_time",
        "user",
        "unique_id",
        "createTime",
        "desc",
        "author",
        "id",
    ),
    *("rest_id", "legacy", "created_at", "user_id_str", "retweeted_status_result", "quoted_status_result"),
    *("result", "tweet", "entities", "user_mentions", "uri", "record", "reply", "parent", "root", "facets"),
    *("features", "did", "embed", "code", "taken_at", "text_post_app_info", "caption", "text", "like_count"),
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(["", "at://", "at:///app.bsky.feed.post/", "\ud83d", 1772443800, "2026-03-02", 10**18]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)


@given(
    st.sampled_from([sorted(shape.keys) for shape in _item.SHAPES]),
    st.lists(JSON, min_size=5, max_size=5),
    st.dictionaries(st.sampled_from(KEYS), JSON),
)
def test_no_item_is_too_odd_to_be_an_act_or_a_reject(
    keys: list[str], values: list[object], more: dict[str, object]
) -> None:
    odd = {"createTime": 1772443800, "create_time": 1772443800, "taken_at": 1772443800} | more
    odd |= dict(zip(keys, values, strict=False))
    for data in (odd, TWEET | more, TWEET | {"legacy": TWEET["legacy"] | more}):
        for batch in batches("a.ndjson", [raw(data, values[0])]):
            validate(batch.acts)
            assert batch.read == 1


def test_the_export_is_claimed_file_by_file() -> None:
    assert not fourcat.sniff(EXPORT)
    assert all(fourcat.sniff(file) for file in EXPORT.iterdir())
