"""Bluesky: every trap of its answers, one small post each."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from workbench import sources
from workbench.activity import validate
from workbench.errors import ExportError
from workbench.sources import bluesky

REAL = Path(__file__).parents[1].parent / "shared" / "data" / "bskyr_bluesky" / "responses"
ANN, BEA = "did:plc:ann", "did:web:bea.example"
DEFS, CHAT = "app.bsky.feed.defs#", "chat.bsky.convo.defs#"


def uri(number: int, did: str = ANN, sort: str = "app.bsky.feed.post") -> str:
    return f"at://{did}/{sort}/{number}"


def post(number: int, did: str = ANN, *, record: object = None, **fields: object) -> dict[str, Any]:
    written = {"$type": "app.bsky.feed.post", "createdAt": "2026-03-02T10:00:00.5Z", "text": "Hi"}
    plain = {
        "uri": uri(number, did),
        "cid": "bafy",
        "author": {"did": did, "handle": f"{did[-3:]}.example"},
        "record": {**written, **record} if isinstance(record, dict) else written,
        "indexedAt": "2026-03-02T10:00:01Z",
    }
    return {**plain, **fields}


def reply(root: str, parent: str) -> dict[str, Any]:
    return {"reply": {"root": {"uri": root, "cid": "bafy"}, "parent": {"uri": parent, "cid": "bafy"}}}


def message(number: str, did: str = ANN, **fields: object) -> dict[str, Any]:
    plain = {"$type": f"{CHAT}messageView", "id": number, "rev": "2", "sender": {"did": did}}
    return {**plain, "text": "Hi", "reactions": [], "sentAt": "2026-03-02T10:00:00Z", **fields}


def record(number: int, sort: str, **fields: object) -> dict[str, Any]:
    value = {"$type": sort, "createdAt": "2026-03-02T10:00:00Z", **fields}
    return {"uri": uri(number, sort=sort), "cid": "bafy", "value": value}


def node(number: int, **fields: object) -> dict[str, Any]:
    return {"$type": f"{DEFS}threadViewPost", "post": post(number), **fields}


def saved(folder: Path, content: object, name: str = "answer.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [row for batch in bluesky.read(path) for row in batch.acts.to_pylist()]


def one(folder: Path, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  fields of a post
    (row,) = rows(saved(folder, {"posts": [post(1, **fields)]}))
    return row


def reasons(path: Path) -> list[str]:
    return [reject.reason for batch in bluesky.read(path) for reject in batch.rejects]


def sdk(value: Any) -> Any:  # noqa: ANN401  any JSON
    """Write an answer as the Python SDK does."""
    if isinstance(value, list):
        return [sdk(one) for one in value]
    if not isinstance(value, dict):
        return value
    renamed = {"$type": "py_type"}
    return {
        renamed.get(key) or re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", key): sdk(held)
        for key, held in value.items()
    }


def test_a_post_goes_by_its_address_and_an_account_by_its_did(tmp_path: Path) -> None:
    row = one(tmp_path)
    assert (row["scope"], row["id"], row["actor"], row["handle"]) == ("bluesky", uri(1), ANN, "ann.example")
    assert (row["kind"], row["thread"], row["parent"]) == ("post", uri(1), None)
    assert (row["space"], row["visibility"], row["deleted"]) == ("Bluesky", "public", None)


def test_a_handle_that_could_not_be_checked_is_nobodys(tmp_path: Path) -> None:
    row = one(tmp_path, author={"did": ANN, "handle": "handle.invalid"})
    assert (row["actor"], row["handle"]) == (ANN, None)


def test_a_reply_names_its_root_its_parent_and_whom_it_answers(tmp_path: Path) -> None:
    row = one(tmp_path, record=reply(uri(7), uri(8, BEA)))
    assert (row["kind"], row["thread"], row["parent"], row["alter"]) == ("reply", uri(7), uri(8, BEA), BEA)


@pytest.mark.parametrize(
    ("created", "indexed", "expected"),
    [
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:05Z", "10:00:00"),
        ("2026-03-02T12:00:00+01:00", "2026-03-02T10:00:05Z", "10:00:05"),
        ("soon", "2026-03-02T10:00:05Z", "10:00:05"),
        ("2026-03-02T10:00:00.123456789Z", None, "10:00:00.123456"),
    ],
    ids=["both", "ahead of its time", "unreadable", "nanoseconds"],
)
def test_the_accounts_own_time_counts_unless_it_lies_ahead(
    created: str, indexed: str | None, expected: str, tmp_path: Path
) -> None:
    row = one(tmp_path, record={"createdAt": created}, indexedAt=indexed)
    assert row["time"] == datetime.fromisoformat(f"2026-03-02T{expected}").replace(tzinfo=UTC)


def test_a_mention_is_the_account_whatever_its_place_in_bytes(tmp_path: Path) -> None:
    text = "Hæ 🎓 @bea.example og #søknad"
    start = text.encode().index(b"@")
    mention = {"$type": "app.bsky.richtext.facet#mention", "did": BEA}
    facets = [
        {"index": {"byteStart": start, "byteEnd": start + 12}, "features": [mention]},
        {
            "index": {"byteStart": 30, "byteEnd": 38},
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "søknad"}],
        },
        {"index": {"byteStart": 9**9, "byteEnd": -1}, "features": [mention, {**mention, "did": "bea"}]},
    ]
    row = one(tmp_path, record={"text": text, "facets": facets})
    assert (row["mentions"], row["text"]) == ([BEA], text)
    assert one(tmp_path)["mentions"] == []


@pytest.mark.parametrize(
    ("embed", "kind", "alter", "media"),
    [
        ({"record": {"uri": uri(9, BEA)}}, "quote", BEA, 0),
        ({"record": {"record": {"uri": uri(9, BEA)}}, "media": {"images": [{}, {}]}}, "quote", BEA, 2),
        ({"record": {"uri": uri(9, BEA, "app.bsky.graph.list")}}, "post", None, 0),
        ({"images": [{}]}, "post", None, 1),
        ({"video": {}}, "post", None, 1),
        ({"external": {"uri": "https://a.example"}}, "post", None, 0),
    ],
    ids=["quote", "quote with pictures", "list", "picture", "video", "card"],
)
def test_what_is_embedded_is_a_quote_only_where_it_is_a_post(
    embed: object, kind: str, alter: str | None, media: int, tmp_path: Path
) -> None:
    row = one(tmp_path, record={"embed": embed})
    assert (row["kind"], row["alter"], row["media"]) == (kind, alter, media)


def test_missing_counts_are_not_zero_and_impossible_ones_are_missing(tmp_path: Path) -> None:
    row = one(tmp_path, likeCount=3, replyCount=0, repostCount=2, quoteCount=4)
    assert (row["reactions"], row["replies"], row["shares"]) == (3, 0, 6)
    row = one(tmp_path, likeCount=-1, replyCount=2**62, quoteCount=4)
    assert (row["reactions"], row["replies"], row["shares"]) == (None, None, None)


def test_a_language_is_told_where_there_is_one(tmp_path: Path) -> None:
    told = [one(tmp_path, record={"langs": langs})["language"] for langs in (["nn"], ["nn", "en"], [], "nn")]
    assert told == ["nn", None, None, None]


def test_a_thread_is_read_with_what_stands_above_and_below(tmp_path: Path) -> None:
    lost = {"$type": f"{DEFS}notFoundPost", "uri": uri(9), "notFound": True}
    hidden = {"$type": f"{DEFS}blockedPost", "uri": uri(8), "blocked": True, "author": {"did": BEA}}
    below = [node(4, replies=[node(5), lost]), hidden, node(6)]
    path = saved(tmp_path, {"thread": node(3, parent=node(2, parent=node(1)), replies=below)})
    assert sources.claims(path) == "bluesky"
    assert [(row["item"], row["id"]) for row in rows(path)] == [
        (number, uri(at)) for number, at in ((1, 3), (2, 2), (3, 1), (4, 4), (5, 5), (8, 6))
    ]
    assert reasons(path) == [
        "post is gone: deleted, or its account is",
        "post is hidden from whoever made the file",
    ]


def test_a_thread_whose_post_is_gone_is_claimed_and_told(tmp_path: Path) -> None:
    path = saved(tmp_path, {"thread": {"$type": f"{DEFS}notFoundPost", "uri": uri(9), "notFound": True}})
    assert bluesky.sniff(path)
    assert reasons(path) == ["post is gone: deleted, or its account is"]


def test_deep_threads_are_no_trouble(tmp_path: Path) -> None:
    depth = 1500  # deeper than Python's recursion goes
    tree = "[]"
    for number in reversed(range(depth)):
        tree = f"[{json.dumps(node(number, replies='|')).replace(chr(34) + '|' + chr(34), tree)}]"
    found = rows(saved(tmp_path, f'{{"thread": {tree[1:-1]}}}'))
    assert [row["id"] for row in found] == [uri(number) for number in range(depth)]


def test_a_repost_in_a_feed_is_the_act_of_who_reposts(tmp_path: Path) -> None:
    reason = {
        "$type": f"{DEFS}reasonRepost",
        "by": {"did": BEA, "handle": "bea.example"},
        "indexedAt": "2026-03-02T12:00:00Z",
    }
    repost = uri(5, BEA, "app.bsky.feed.repost")
    feed = [{"post": post(1), "reason": reason}, {"post": post(1), "reason": {**reason, "uri": repost}}]
    first, second = rows(saved(tmp_path, {"feed": feed}))
    assert (first["kind"], first["actor"], first["alter"], first["handle"]) == (
        "repost",
        BEA,
        ANN,
        "bea.example",
    )
    assert (first["id"], second["id"], first["time"].hour, first["text"]) == (None, repost, 12, None)


def test_a_pinned_post_is_its_accounts_own(tmp_path: Path) -> None:
    (row,) = rows(saved(tmp_path, {"feed": [{"post": post(1), "reason": {"$type": f"{DEFS}reasonPin"}}]}))
    assert (row["kind"], row["actor"]) == ("post", ANN)


def test_what_a_feed_shows_above_a_reply_is_no_item(tmp_path: Path) -> None:
    above = {"root": {"$type": f"{DEFS}postView", **post(1)}, "parent": post(2)}
    feed = [{"post": post(3, record=reply(uri(1), uri(2))), "reply": above}]
    assert [(row["item"], row["id"]) for row in rows(saved(tmp_path, {"feed": feed}))] == [(1, uri(3))]


def test_an_accounts_records_are_posts_likes_and_reposts(tmp_path: Path) -> None:
    held = [
        record(1, "app.bsky.feed.post", text="Hi", **reply(uri(7), uri(8, BEA))),
        record(2, "app.bsky.feed.like", subject={"uri": uri(8, BEA)}),
        record(3, "app.bsky.feed.repost", subject={"uri": uri(8, BEA)}),
        record(4, "app.bsky.graph.follow", subject=BEA),
    ]
    path = saved(tmp_path, {"records": held})
    assert sources.claims(path) == "bluesky"
    assert [(row["kind"], row["actor"], row["alter"], row["parent"]) for row in rows(path)] == [
        ("reply", ANN, BEA, uri(8, BEA)),
        ("reaction", ANN, BEA, uri(8, BEA)),
        ("repost", ANN, BEA, None),
    ]
    assert {row["reactions"] for row in rows(path)} == {None}
    assert reasons(path) == ["no post ('app.bsky.graph.follow')"]


def test_direct_messages_are_private_and_deleted_ones_leave_their_place(tmp_path: Path) -> None:
    gone = {key: value for key, value in message("2", BEA).items() if key != "text"}
    held = [
        message("1", reactions=[{"value": "👍"}]),
        {**gone, "$type": f"{CHAT}deletedMessageView"},
        {"$type": f"{CHAT}systemMessageView", "id": "3", "rev": "2", "sentAt": "2026-03-02T10:00:00Z"},
    ]
    path = saved(tmp_path, {"messages": held}, "with bea.json")
    assert sources.claims(path) == "bluesky"
    told = [(row["space"], row["visibility"], row["deleted"], row["reactions"]) for row in rows(path)]
    assert told == [("with bea", "private", False, 1), ("with bea", "private", True, 0)]
    assert [row["text"] for row in rows(path)] == ["Hi", None]
    assert reasons(path) == ["system message"]


@pytest.mark.parametrize("listed", [True, False])
def test_a_conversation_is_a_space_and_names_its_members(listed: bool, tmp_path: Path) -> None:  # noqa: FBT001
    members = [{"did": ANN, "handle": "ann.example"}, {"did": BEA, "handle": "bea.example"}]
    convo = {"id": "c1", "rev": "1", "members": members, "lastMessage": message("1", BEA)}
    path = saved(tmp_path, {"convos": [convo]} if listed else {"convo": convo})
    assert sources.claims(path) == "bluesky"
    assert [(row["space"], row["handle"], row["kind"]) for row in rows(path)] == [
        ("c1", "bea.example", "message")
    ]


def place(number: int) -> dict[str, Any]:
    value = {"$type": "app.bsky.unspecced.defs#threadItemPost", "post": post(number)}
    return {"uri": uri(number), "depth": 0, "value": value}


ANSWERS = {
    "thread": {"thread": node(1)},
    "thread of the second kind": {"thread": [place(1)]},
    "feed": {"cursor": "x", "feed": [{"post": post(1)}]},
    "posts": {"posts": [post(1)]},
    "post": post(1),
    "list of posts": [post(1)],
    "pages": [[post(1)], []],
    "list of feed items": [{"post": post(1)}],
    "record": record(1, "app.bsky.feed.post", text="Hi"),
    "recording": [{"method": "GET", "uri": "https://a.example/xrpc", "body": {"posts": [post(1)]}}],
}


@pytest.mark.parametrize("content", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("indent", [None, 2])
def test_every_answer_with_posts_is_read(content: object, indent: int | None, tmp_path: Path) -> None:
    path = saved(tmp_path, json.dumps(content, indent=indent))
    assert sources.claims(path) == "bluesky"
    assert [(row["item"], row["id"], row["text"]) for row in rows(path)] == [(1, uri(1), "Hi")]


@pytest.mark.parametrize("content", ANSWERS.values(), ids=ANSWERS)
def test_the_python_sdks_own_keys_say_the_same(content: object, tmp_path: Path) -> None:
    if isinstance(content, list) and "method" in content[0]:
        content = content[0]["body"]
    plain, snake = saved(tmp_path, content, "a.json"), saved(tmp_path, sdk(content), "b.json")
    assert sources.claims(snake) == "bluesky"
    assert rows(snake) == rows(plain)


def test_the_python_sdks_reposts_lost_posts_and_messages_are_known(tmp_path: Path) -> None:
    reason = {"$type": f"{DEFS}reasonRepost", "by": {"did": BEA}, "indexedAt": "2026-03-02T12:00:00Z"}
    feed = sdk(
        {"feed": [{"post": post(1), "reason": reason, "reply": None}, {"post": post(2), "reason": None}]}
    )
    assert [row["kind"] for row in rows(saved(tmp_path, feed))] == ["repost", "post"]
    lost = sdk({"thread": node(1, parent=None, replies=[{"uri": uri(2), "notFound": True}])})
    assert reasons(saved(tmp_path, lost)) == ["post is gone: deleted, or its account is"]
    chat = saved(tmp_path, sdk({"messages": [message("1")]}))
    assert sources.claims(chat) == "bluesky"
    assert [row["visibility"] for row in rows(chat)] == ["private"]


def test_one_answer_a_line_is_read_past_a_broken_one(tmp_path: Path) -> None:
    lines = [json.dumps(post(1)), "", '{"uri": "at', json.dumps({"posts": [post(3), post(4)]})]
    path = saved(tmp_path, "\n".join(lines) + "\n")
    assert sources.claims(path) == "bluesky"
    assert [row["item"] for row in rows(path)] == [1, 3, 4]
    assert reasons(path) == ["a line that is no JSON"]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (5, "no post: expected an object"),
        ({"uri": uri(2)}, "no post"),
        (post(2, uri=7), "no address: expected uri"),
        (post(2, author={"did": "ann.example"}), "no account: expected a did"),
        (post(2, record={"createdAt": "soon"}, indexedAt=5), "time cannot be read: 'soon'"),
        ({**record(2, "app.bsky.feed.like"), "uri": "at://ann.example/x/1"}, "no address or no time"),
    ],
)
def test_what_cannot_be_read_is_told(item: object, reason: str, tmp_path: Path) -> None:
    (told,) = reasons(saved(tmp_path, [post(1), item]))
    assert told.startswith(reason)


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    path = saved(tmp_path, json.dumps({"posts": [post(1), post(2), post(3)]})[:-40])
    with pytest.raises(ExportError, match=r"'answer\.json' is not whole JSON: it breaks off after item 2"):
        rows(path)


@pytest.mark.parametrize(
    "foreign",
    [
        {"messages": [{"id": "1", "sender": {"name": "ann"}, "text": "Hi"}]},
        {"posts": [{"id": 1, "username": "ann", "cooked": "Hi"}]},
        {"records": [{"uri": "x", "value": 5}]},
        {"thread": {"title": "x"}},
        {"post": {"uri": "x"}},
        {**post(1), "__import_meta": {"source_platform": "bsky"}},
    ],
    ids=["chat", "forum", "shop", "thread", "post", "4CAT"],
)
def test_foreign_files_are_left_alone(foreign: object, tmp_path: Path) -> None:
    assert not bluesky.sniff(saved(tmp_path, foreign))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**62), max_value=2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
    | st.sampled_from([ANN, uri(1), f"{DEFS}reasonRepost", "app.bsky.feed.like", "0001-01-01T00:00:00Z", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["$type", "did", "uri", "by", "record", "root", "parent"]), inner)
    ),
    max_leaves=6,
)
OUTER = [*post(1), "likeCount", "repostCount", "quoteCount", "reason", "value", "sender", "sentAt", "$type"]
INNER = ["$type", "createdAt", "text", "reply", "embed", "facets", "langs", "subject"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    outer=st.dictionaries(st.sampled_from(OUTER), JSON),
    inner=st.dictionaries(st.sampled_from(INNER), JSON),
    start=st.sampled_from([post(2), message("2"), record(2, "app.bsky.feed.like"), {}]),
)
def test_no_item_is_too_odd_to_be_an_act_or_a_reject(
    outer: dict[str, Any], inner: dict[str, Any], start: dict[str, Any], tmp_path: Path
) -> None:
    items = [post(1), post(3, record=inner), {**record(4, "app.bsky.feed.post"), "value": inner}]
    found = list(bluesky.read(saved(tmp_path, {"posts": [*items, {**start, **outer}]})))
    for batch in found:
        validate(batch.acts)
    assert sum(batch.read for batch in found) == len(items) + 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(held=st.lists(JSON, max_size=3))
def test_whatever_stands_in_a_thread_it_is_read_to_its_end(held: list[Any], tmp_path: Path) -> None:
    path = saved(tmp_path, {"thread": node(1, replies=[*held, node(2)], parent={"post": held})})
    found = list(bluesky.read(path))
    for batch in found:
        validate(batch.acts)
    assert {uri(1), uri(2)} <= {row["id"] for batch in found for row in batch.acts.to_pylist()}


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        ("c_get_convo", {"message": 1}),
        ("c_messages", {"message": 4}),
        ("f_autfeed", {"reply": 24, "post": 12, "quote": 7, "repost": 7}),
        ("f_getposts", {"post": 1}),
        ("f_getquotes", {"quote": 2}),
        ("f_postthread", {"post": 1}),
        ("f_search", {"reply": 12, "post": 11, "quote": 2}),
        ("f_timeline", {"post": 43, "reply": 3, "repost": 3}),
    ],
)
def test_real_answers_are_read_to_the_last_item(file: str, kinds: dict[str, int]) -> None:
    path = REAL / f"{file}.json"
    assert sources.claims(path) == "bluesky"
    found = rows(path)
    assert Counter(row["kind"] for row in found) == kinds
    assert reasons(path) == []
    assert {row["visibility"] for row in found} == {"private" if file.startswith("c_") else "public"}
    named = [(row["scope"], row["id"]) for row in found if row["id"]]
    assert len(named) == len(set(named))
    assert all(row["alter"] for row in found if row["kind"] in ("reply", "repost", "quote"))
