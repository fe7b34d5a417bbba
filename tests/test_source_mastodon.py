"""Mastodon: every trap of its answers, one small status each."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from workbench import sources
from workbench.activity import validate
from workbench.errors import ExportError
from workbench.sources import _lines, _values, mastodon

REAL = Path(__file__).parents[1].parent / "shared" / "data" / "mastodonpy" / "responses"
ANN = {"id": "1", "acct": "ann", "url": "https://a.example/@ann", "bot": False, "group": False}
BEA = {"id": "2", "acct": "bea@b.example", "url": "https://b.example/@bea", "bot": False, "group": False}


def status(number: int, **fields: object) -> dict[str, Any]:
    plain = {
        "id": str(number),
        "uri": f"https://a.example/s/{number}",
        "created_at": "2026-03-02T10:00:00.500Z",
        "visibility": "public",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "account": ANN,
        "content": "<p>Hi</p>",
        "mentions": [],
    }
    return {**plain, **fields}


def saved(folder: Path, content: object, name: str = "page.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [row for batch in mastodon.read(path) for row in batch.acts.to_pylist()]


def one(folder: Path, **fields: object) -> dict[str, Any]:
    (row,) = rows(saved(folder, [status(1, **fields)]))
    return row


def reasons(path: Path) -> list[str]:
    return [reject.reason for batch in mastodon.read(path) for reject in batch.rejects]


def test_a_status_goes_by_its_uri_and_an_account_by_its_profile(tmp_path: Path) -> None:
    row = one(tmp_path)
    assert (row["scope"], row["id"], row["actor"]) == (
        "mastodon",
        "https://a.example/s/1",
        "https://a.example/@ann",
    )
    assert (row["kind"], row["space"], row["handle"], row["text"]) == (
        "post",
        "Mastodon",
        "ann@a.example",
        "Hi",
    )
    assert row["time"] == datetime(2026, 3, 2, 10, 0, 0, 500000, tzinfo=UTC)


def test_a_parent_is_found_though_it_stands_below_its_answer(tmp_path: Path) -> None:
    answer = status(2, in_reply_to_id="1", in_reply_to_account_id="1", account=BEA)
    found = rows(saved(tmp_path, [answer, status(1)]))
    assert (found[0]["kind"], found[0]["parent"], found[0]["alter"]) == (
        "reply",
        "https://a.example/s/1",
        "https://a.example/@ann",
    )


def test_a_parent_that_stands_nowhere_keeps_a_form_that_no_status_has(tmp_path: Path) -> None:
    row = one(tmp_path, in_reply_to_id="77", in_reply_to_account_id="78")
    assert (row["kind"], row["parent"], row["alter"]) == ("reply", "local:77", None)


def test_a_context_finds_its_own_status_in_another_file_of_the_folder(tmp_path: Path) -> None:
    saved(tmp_path, {"ancestors": [], "descendants": [status(2, in_reply_to_id="1", account=ANN)]}, "a.json")
    saved(tmp_path, status(1), "b.json")
    assert sources.claims(tmp_path) == "mastodon"
    assert [row["parent"] for row in rows(tmp_path)] == ["https://a.example/s/1", None]


def test_ids_of_another_server_are_never_taken_for_this_ones(tmp_path: Path) -> None:
    cal = {"id": "1", "acct": "cal", "url": "https://c.example/@cal"}
    saved(tmp_path, [status(2, in_reply_to_id="1")], "a.json")
    saved(tmp_path, [status(1, uri="https://c.example/s/1", account=cal)], "c.json")
    assert [row["parent"] for row in rows(tmp_path)] == ["local:1", None]


def test_an_id_that_two_servers_gave_in_one_file_leads_to_neither(tmp_path: Path) -> None:
    cal = {"id": "1", "acct": "cal", "url": "https://c.example/@cal"}
    mixed = [
        status(1),
        status(1, uri="https://c.example/s/1", account=cal),
        status(2, in_reply_to_id="1", in_reply_to_account_id="1"),
    ]
    found = rows(saved(tmp_path, mixed))
    assert len({row["id"] for row in found}) == 3
    assert (found[2]["parent"], found[2]["alter"]) == ("local:1", None)


def test_of_an_answer_to_what_was_deleted_the_account_is_left(tmp_path: Path) -> None:
    row = one(tmp_path, in_reply_to_id=None, in_reply_to_account_id="2", mentions=[BEA])
    assert (row["kind"], row["parent"], row["alter"]) == ("reply", None, "https://b.example/@bea")


def test_an_id_that_lost_its_digits_is_rejected(tmp_path: Path) -> None:
    file = saved(tmp_path, [status(1, in_reply_to_id=1.22158e17), status(2, in_reply_to_id=1)])
    assert reasons(file) == ["in_reply_to_id has lost digits: '1.22158e+17'"]
    assert [row["parent"] for row in rows(file)] == ["https://a.example/s/1"]


def test_a_repost_names_whose_status_it_passes_on_and_counts_it_not_again(tmp_path: Path) -> None:
    original = status(1, account=BEA, favourites_count=5, content="<p>Open day</p>")
    row = one(tmp_path, reblog=original, content="", favourites_count=5, mentions=[ANN])
    assert (row["item"], row["kind"], row["alter"]) == (1, "repost", "https://b.example/@bea")
    assert (row["reactions"], row["text"], row["mentions"], row["parent"]) == (None, None, [], None)


@pytest.mark.parametrize(
    ("quote", "alter"),
    [
        ({"state": "accepted", "quoted_status": status(9, account=BEA)}, "https://b.example/@bea"),
        ({"state": "accepted", "quoted_status_id": "9"}, None),
        ({"state": "revoked", "quoted_status": None}, None),
        (status(9, account=BEA), "https://b.example/@bea"),
    ],
    ids=["shown", "only its id", "withdrawn", "other software"],
)
def test_a_quote_names_whom_it_quotes_where_that_is_shown(
    quote: object, alter: str | None, tmp_path: Path
) -> None:
    row = one(tmp_path, quote=quote)
    assert (row["kind"], row["alter"]) == ("quote", alter)


def test_an_answer_that_quotes_is_an_answer(tmp_path: Path) -> None:
    quote = {"state": "accepted", "quoted_status": status(9, account=BEA)}
    row = one(
        tmp_path, quote=quote, in_reply_to_id="8", in_reply_to_account_id="1", account=ANN, mentions=[ANN]
    )
    assert (row["kind"], row["alter"]) == ("reply", "https://a.example/@ann")


@pytest.mark.parametrize(
    ("told", "seen", "space"),
    [
        ("public", "public", "Mastodon"),
        ("unlisted", "public", "Mastodon"),
        ("private", "members", "Mastodon, followers only"),
        ("direct", "private", "Direct messages of ann@a.example, bea@b.example"),
        ("limited", "private", "Direct messages of ann@a.example, bea@b.example"),
        (None, "private", "Direct messages of ann@a.example, bea@b.example"),
    ],
)
def test_visibility_is_taken_at_its_word_and_unknown_is_private(
    told: object, seen: str, space: str, tmp_path: Path
) -> None:
    row = one(tmp_path, visibility=told, mentions=[BEA, ANN])
    assert (row["visibility"], row["space"]) == (seen, space)
    assert row["kind"] == ("message" if seen == "private" else "post")


def test_an_account_is_the_same_from_whichever_server_it_is_seen(tmp_path: Path) -> None:
    abroad = {**ANN, "id": "500", "acct": "ann@a.example"}
    found = rows(saved(tmp_path, [status(1), status(2, account=abroad, mentions=[ANN, abroad])]))
    assert {(row["actor"], row["handle"]) for row in found} == {("https://a.example/@ann", "ann@a.example")}
    assert found[1]["mentions"] == ["https://a.example/@ann"]


def test_bots_and_groups_are_automatic_and_only_a_bot_says_what_it_is(tmp_path: Path) -> None:
    accounts = [{**ANN, "bot": True}, {**ANN, "group": True}, ANN, {"id": "1", "acct": "old"}]
    found = rows(saved(tmp_path, [status(n, account=who) for n, who in enumerate(accounts)]))
    assert [(row["is_automatic"], row["role"]) for row in found] == [
        (True, "bot"),
        (True, None),
        (False, None),
        (None, None),
    ]


def test_missing_counts_are_not_zero_and_impossible_ones_are_missing(tmp_path: Path) -> None:
    counts = {"favourites_count": 3, "replies_count": 0, "reblogs_count": 2, "quotes_count": 4}
    row = one(tmp_path, **counts)
    assert (row["reactions"], row["replies"], row["shares"]) == (3, 0, 6)
    row = one(tmp_path, favourites_count=-1, replies_count=True, quotes_count=4)
    assert (row["reactions"], row["replies"], row["shares"]) == (None, None, None)


def test_edits_language_media_and_warnings_are_told(tmp_path: Path) -> None:
    row = one(
        tmp_path,
        edited_at="2026-03-02T11:00:00Z",
        language="nn",
        media_attachments=[{}, {}],
        spoiler_text="Eksamen",
        content="<p>Eg strauk &amp; <br>no?</p>",
    )
    assert (row["edited"], row["language"], row["media"]) == (True, "nn", 2)
    assert row["text"] == "Eksamen\nEg strauk &\nno?"
    assert (one(tmp_path, edited_at=None)["edited"], one(tmp_path)["edited"]) == (False, None)


def test_a_link_is_read_as_its_whole_address(tmp_path: Path) -> None:
    link = '<a href="x"><span class="invisible">https://</span><span>a.example/ti</span><span>lbud</span></a>'
    assert one(tmp_path, content=f"<p>Sjå {link}</p>")["text"] == "Sjå https://a.example/tilbud"


@pytest.mark.parametrize(
    "content",
    [
        status(1),
        [status(1)],
        [[status(1)], []],
        {"ancestors": [status(1)], "descendants": []},
        {"ancestors": [], "descendants": [status(1)]},
        {"accounts": [{**ANN, "statuses_count": 1}], "statuses": [status(1)], "hashtags": []},
        [{"id": "7", "unread": False, "accounts": [BEA], "last_status": status(1)}],
        {"id": "7", "unread": False, "accounts": [BEA], "last_status": status(1)},
        [{"method": "GET", "uri": "https://a.example/api", "body": [status(1)]}],
    ],
    ids=[
        *("status", "list", "pages", "ancestors", "descendants", "search"),
        *("conversations", "conversation", "recording"),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_every_answer_with_statuses_is_read(content: object, indent: int | None, tmp_path: Path) -> None:
    file = saved(tmp_path, json.dumps(content, indent=indent))
    assert sources.claims(file) == "mastodon"
    assert [(row["item"], row["id"]) for row in rows(file)] == [(1, "https://a.example/s/1")]


def test_one_answer_a_line_is_read_past_a_broken_one(tmp_path: Path) -> None:
    lines = [json.dumps(status(1)), "", '{"id": "2", "uri', json.dumps([status(3), status(4)])]
    file = saved(tmp_path, "\ufeff" + "\n".join(lines) + "\n")
    assert mastodon.sniff(file)
    assert [row["item"] for row in rows(file)] == [1, 3, 4]
    assert reasons(file) == ["a line that is no JSON"]


def test_a_line_without_end_is_rejected_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_lines, "LONGEST", 2**20)
    long = json.dumps(status(2, content="x" * 2**22))
    file = saved(tmp_path, "\n".join([json.dumps(status(1)), long, json.dumps(status(3))]))
    assert [row["item"] for row in rows(file)] == [1, 3]
    assert reasons(file) == ["a line of more than 1 MiB"]


@pytest.mark.parametrize("value", ["yesterday", "", None, 1772439000, "9999-12-31T23:59:59-10:00"])
def test_a_time_that_cannot_be_read_is_rejected(value: object, tmp_path: Path) -> None:
    assert reasons(saved(tmp_path, [status(1, created_at=value)])) == [
        f"time cannot be read: {str(value)[:40]!r}"
    ]


@pytest.mark.parametrize("value", [None, "ann", {}, {"url": ""}, {"id": 5}])
def test_a_status_of_nobody_is_rejected(value: object, tmp_path: Path) -> None:
    file = saved(tmp_path, [status(1), status(2, account=value)])
    assert reasons(file) == ["no account: expected account.url"]


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    file = saved(tmp_path, json.dumps([status(1), status(2), status(3)])[:-40])
    with pytest.raises(ExportError, match=r"'page\.json' is not whole JSON: it breaks off after item 2"):
        rows(file)


@pytest.mark.parametrize(
    "foreign",
    [
        [{"id": "1", "created_at": "2026-03-02T10:00:00Z", "text": "a tweet", "author_id": "2"}],
        {"ancestors": ["Adam"], "descendants": [], "family": "x"},
        {"accounts": [{"acct": "1920", "name": "bank"}]},
        {"type": "OrderedCollection", "orderedItems": [{"type": "Create", "actor": "x", "published": "y"}]},
        {**status(1), "__import_meta": {"source_platform": "mastodon"}},
    ],
    ids=["X", "family", "bank", "archive", "4CAT"],
)
def test_foreign_files_are_left_alone(foreign: object, tmp_path: Path) -> None:
    assert not mastodon.sniff(saved(tmp_path, foreign))


def test_a_folder_with_anything_else_in_it_is_not_claimed_as_a_whole(tmp_path: Path) -> None:
    saved(tmp_path, [status(1)], "a.json")
    saved(tmp_path, "Hei", "readme.txt")
    assert not mastodon.sniff(tmp_path)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**62), max_value=2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
    | st.sampled_from(["1", "direct", "https://a.example/@ann", "https://[", "0001-01-01T00:00:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "acct", "url", "account", "quoted_status"]), inner)
    ),
    max_leaves=6,
)
FIELDS = [
    *(*status(1), "url", "reblog", "quote", "spoiler_text", "language", "media_attachments", "edited_at"),
    *("favourites_count", "replies_count", "reblogs_count", "quotes_count"),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    odd=st.lists(
        st.none() | st.integers(0, 9) | st.text(max_size=3) | st.dictionaries(st.sampled_from(FIELDS), JSON),
        max_size=3,
    )
)
def test_no_status_is_too_odd_to_be_an_act_or_a_reject(odd: list[Any], tmp_path: Path) -> None:
    items = [{**status(n), **one} if isinstance(one, dict) else one for n, one in enumerate(odd)]
    found = list(mastodon.read(saved(tmp_path, [status(9), *items])))
    for batch in found:
        validate(batch.acts)
    assert sum(batch.read for batch in found) == len(items) + 1


@given(st.integers(min_value=2**63))
def test_a_number_too_large_for_a_table_is_no_count(value: int) -> None:
    assert _values.count(value) is None


@pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
@pytest.mark.parametrize(
    ("file", "kept", "twice", "strange"),
    [
        ("test_conversations", {"private": 7}, 5, 1),
        ("test_public_tl", {"public": 18}, 10, 1),
        ("test_public_tl_anonymous", {"public": 10}, 2, 1),
        ("test_search", {}, 0, 0),
        ("test_status_context", {"public": 2}, 1, 0),
        ("test_stream_direct", {"public": 1, "private": 1}, 0, 4),
    ],
)
def test_real_answers_are_read_to_the_last_item(
    file: str, kept: dict[str, int], twice: int, strange: int
) -> None:
    path = REAL / f"{file}.json"
    assert sources.claims(path) == "mastodon"
    found = rows(path)
    assert Counter(row["visibility"] for row in found) == kept
    assert len(found) - len({row["id"] for row in found}) == twice
    assert reasons(path) == ["no status: expected an object with uri, created_at and account"] * strange
