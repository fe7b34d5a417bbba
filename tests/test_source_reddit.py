"""Reddit's traps, each drawn small, and the real exports beside the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.activity import Reject, validate
from workbench.errors import ExportError
from workbench.sources import reddit

SHARED = Path(__file__).parents[1].parent / "shared" / "data"


def comment(
    number: int, parent: str, *, link: str = "t3_a", replies: object = "", **fields: object
) -> dict[str, Any]:
    plain = {
        "author": "mia",
        "author_fullname": "t2_mia",
        "body": "Hi",
        "created_utc": 1772442900,
        "edited": False,
    }
    place = {
        "subreddit": "work",
        "name": f"t1_{number}",
        "link_id": link,
        "parent_id": parent,
        "replies": replies,
    }
    return {"kind": "t1", "data": {**place, **plain, **fields}}


def submission(name: str = "t3_a", **fields: object) -> dict[str, Any]:
    plain = {
        "author": "ola",
        "author_fullname": "t2_ola",
        "title": "Which?",
        "selftext": "Tell me.",
        "is_self": True,
    }
    return {"kind": "t3", "data": {"subreddit": "work", "name": name, "created_utc": 1.0, **plain, **fields}}


def listing(*children: object) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": None, "children": list(children)}}


def more(count: int) -> dict[str, Any]:
    return {"kind": "more", "data": {"count": count, "id": "m", "parent_id": "t3_a", "children": []}}


def saved(folder: Path, content: object, name: str = "work.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [row for batch in reddit.read(path) for row in batch.acts.to_pylist()]


def rejects(path: Path) -> list[Reject]:
    return [reject for batch in reddit.read(path) for reject in batch.rejects]


def old(number: str, parent: str, **fields: object) -> dict[str, Any]:
    plain = {"Author": "mia", "Date Created": "01-12-2018 02:44:06", "Text": "Hi", "Edited?": False}
    return {"Parent ID": parent, "Comment ID": number, **plain, **fields}


def test_a_thread_is_read_from_its_root_down(tmp_path: Path) -> None:
    tree = comment(
        1, "t3_a", replies=listing(comment(2, "t1_1", replies=listing(comment(3, "t1_2"))), more(4))
    )
    path = saved(tmp_path, [listing(submission()), listing(tree, comment(5, "t3_a"))])
    assert [(row["item"], row["id"], row["parent"], row["kind"]) for row in rows(path)] == [
        (1, "t3_a", None, "post"),
        (2, "t1_1", "t3_a", "reply"),
        (3, "t1_2", "t1_1", "reply"),
        (4, "t1_3", "t1_2", "reply"),
        (6, "t1_5", "t3_a", "reply"),
    ]
    assert rejects(path) == [Reject(5, "4 comments were not exported (a 'more' link)")]


def test_a_more_link_that_does_not_count_says_so(tmp_path: Path) -> None:
    found = rejects(saved(tmp_path, listing(more(0))))
    assert found == [Reject(1, "an unknown number of comments were not exported (a 'more' link)")]


def test_comments_of_the_same_number_stay_in_their_threads(tmp_path: Path) -> None:
    both = [comment(1, "t3_a", link="t3_a"), comment(1, "t3_b", link="t3_b"), comment(2, "t1_1", link="t3_b")]
    assert [(row["scope"], row["thread"], row["id"]) for row in rows(saved(tmp_path, both))] == [
        ("t3_a", "t3_a", "t1_1"),
        ("t3_b", "t3_b", "t1_1"),
        ("t3_b", "t3_b", "t1_2"),
    ]


def test_deleted_is_many_people_and_no_actor(tmp_path: Path) -> None:
    gone: dict[str, Any] = {"author": "[deleted]", "author_fullname": None}
    acts = [
        comment(1, "t3_a", body="Kept", **gone),
        comment(2, "t3_a", body="[removed]", **gone),
        comment(3, "t3_a"),
    ]
    assert [
        (row["actor"], row["handle"], row["deleted"], row["text"]) for row in rows(saved(tmp_path, acts))
    ] == [
        (None, None, False, "Kept"),
        (None, None, True, None),
        ("t2_mia", "mia", False, "Hi"),
    ]


def test_a_removed_submission_keeps_its_title(tmp_path: Path) -> None:
    acts = [submission(selftext="[removed]"), submission("t3_b", selftext="", title="[deleted by user]")]
    assert [(row["deleted"], row["text"]) for row in rows(saved(tmp_path, acts))] == [
        (True, "Which?"),
        (True, None),
    ]


def test_who_deleted_something_later_is_taken_at_their_word(tmp_path: Path) -> None:
    row = rows(saved(tmp_path, [submission(_meta={"was_deleted_later": True})]))[0]
    assert (row["actor"], row["handle"], row["deleted"], row["text"]) == (None, None, True, None)


@pytest.mark.parametrize("value", [1772442900, 1772442900.0, "1772442900", "03-02-2026 09:15:00"])
def test_times_are_numbers_or_strings(tmp_path: Path, value: object) -> None:
    row = rows(saved(tmp_path, [comment(1, "t3_a", created_utc=value)]))[0]
    assert row["time"].isoformat() == "2026-03-02T09:15:00+00:00"


@pytest.mark.parametrize("value", [None, True, "soon", 1e18, "nan", [1]])
def test_a_time_that_cannot_be_read_is_told(tmp_path: Path, value: object) -> None:
    found = rejects(saved(tmp_path, [comment(1, "t3_a", created_utc=value)]))
    assert found == [Reject(1, f"no readable time: created_utc {value!r}")]


def test_moderators_are_not_staff_and_automoderator_is_a_bot(tmp_path: Path) -> None:
    acts = [comment(1, "t3_a", distinguished="moderator"), comment(2, "t3_a", author="AutoModerator")]
    assert [(row["role"], row["is_automatic"]) for row in rows(saved(tmp_path, acts))] == [
        (None, None),
        ("bot", True),
    ]


def test_an_account_without_an_id_goes_by_its_name(tmp_path: Path) -> None:
    row = rows(saved(tmp_path, [submission(author_fullname=None, author="u/mia")]))[0]
    assert (row["actor"], row["handle"]) == ("mia", "mia")


def test_a_score_is_no_count_of_reactions(tmp_path: Path) -> None:
    assert [row["reactions"] for row in rows(saved(tmp_path, [submission(score=12, ups=12)]))] == [None]
    assert any("score" in sentence for sentence in reddit.ledger.cannot)


def test_edits_are_a_moment_or_a_flag_or_unknown(tmp_path: Path) -> None:
    acts = [comment(n, "t3_a", edited=value) for n, value in enumerate((False, True, 1772443000.0, None))]
    assert [row["edited"] for row in rows(saved(tmp_path, acts))] == [False, True, True, None]


def test_crossposts_pictures_and_closed_subreddits(tmp_path: Path) -> None:
    acts = [
        submission(),
        submission("t3_b", is_self=False),
        submission("t3_c", crosspost_parent="t3_b", is_self=False, subreddit_type="private"),
    ]
    assert [(row["kind"], row["media"], row["visibility"]) for row in rows(saved(tmp_path, acts))] == [
        ("post", 0, "public"),
        ("post", 1, "public"),
        ("repost", 1, "members"),
    ]


def test_a_space_is_named_by_the_link_or_the_file_where_nothing_else_does(tmp_path: Path) -> None:
    acts = [
        submission(),
        submission("t3_b", subreddit=None, permalink="/r/desk/comments/b/x/"),
        submission("t3_c", subreddit=None),
    ]
    assert [row["space"] for row in rows(saved(tmp_path, acts))] == ["r/work", "r/desk", "work"]


def test_what_cannot_be_placed_is_told(tmp_path: Path) -> None:
    nowhere = comment(1, "t1_0", link="")
    unnamed = submission("")
    account = {"kind": "t2", "data": {"name": "mia"}}
    assert rejects(saved(tmp_path, listing(nowhere, unnamed, account, 7))) == [
        Reject(1, "comment without its thread: neither 'link_id' nor a permalink names the submission"),
        Reject(2, "submission without an id: 'name', 'id' or 'permalink' was expected"),
        Reject(3, "neither submission nor comment: kind 't2'"),
        Reject(4, "neither submission nor comment: kind None"),
    ]


def test_deep_threads_are_no_trouble(tmp_path: Path) -> None:
    depth = 1500  # deeper than Python's recursion goes
    opening = '{"kind": "Listing", "data": {"children": ['
    tree = ""
    for number in reversed(range(depth)):
        words = json.dumps(comment(number, f"t1_{number - 1}" if number else "t3_a", replies="|"))
        tree = words.replace('"|"', f"{opening}{tree}]}}}}")
    found = rows(saved(tmp_path, f"{opening}{tree}]}}}}"))
    assert [row["id"] for row in found] == [f"t1_{number}" for number in range(depth)]


def test_old_files_of_the_scraper_nest_or_list(tmp_path: Path) -> None:
    raw = {
        "1": [old("1", "t3_a")],
        "2": [old("2", "t1_1", Author="[deleted]", Text="[deleted]")],
        "3": [old("3", "t3_a")],
    }
    nested = {"1": [[old("1", "t3_a")], {"2": [[raw["2"][0]]]}], "3": [[old("3", "t3_a")]]}
    expected = [
        ("t3_a", "t1_1", "t3_a", "mia"),
        ("t3_a", "t1_2", "t1_1", None),
        ("t3_a", "t1_3", "t3_a", "mia"),
    ]
    for content in (raw, nested):
        found = rows(saved(tmp_path, content))
        assert [(row["scope"], row["id"], row["parent"], row["actor"]) for row in found] == expected


def test_a_scraped_thread_takes_its_name_from_the_link(tmp_path: Path) -> None:
    said = {"author": "u/mia", "created_utc": "03-02-2026 09:15:00", "edited": False}
    head = {**said, "permalink": "/r/work/comments/a/which/", "title": "Which?", "selftext": ""}
    reply = {**said, "body": "Hi", "id": "1", "link_id": "t3_a", "parent_id": "t3_a", "replies": []}
    content = {"scrape_settings": {}, "data": {"submission_metadata": head, "comments": [reply]}}
    assert [(row["id"], row["parent"], row["space"]) for row in rows(saved(tmp_path, content))] == [
        ("t3_a", None, "r/work"),
        ("t1_1", "t3_a", "r/work"),
    ]


def test_a_file_that_breaks_off_names_the_last_item(tmp_path: Path) -> None:
    content = json.dumps(listing(comment(1, "t3_a", replies=listing(comment(2, "t1_1"))), comment(3, "t3_a")))
    with pytest.raises(ExportError, match=r"'work.json' is not whole JSON: it breaks off after item 2"):
        rows(saved(tmp_path, content[: content.rindex('"t1_3"')]))


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = saved(tmp_path, "\ufeff" + json.dumps([comment(1, "t3_a")]))
    assert reddit.sniff(path)
    assert len(rows(path)) == 1


def test_a_foreign_file_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(
        ExportError, match=r"'work.json' holds no submissions or comments. Expected was JSON of"
    ):
        rows(saved(tmp_path, {"rows": []}))


@pytest.mark.parametrize(
    "foreign",
    [
        [{"type": "message", "user": "U1", "ts": "1.2", "text": "Hi"}],
        {
            "guild": {},
            "channel": {},
            "messages": [{"id": "1", "type": "Default", "timestamp": "", "author": {}}],
        },
        {
            "kind": "youtube#commentThreadListResponse",
            "items": [{"kind": "youtube#commentThread", "id": "1"}],
        },
        [{"kind": "note", "data": {"text": "Hi"}}],
        "id,actor,time\n1,a,2026-03-02\n",
        "",
    ],
)
def test_foreign_files_are_left_alone(tmp_path: Path, foreign: object) -> None:
    assert not reddit.sniff(saved(tmp_path, foreign))


def held(content: dict[str, Any] | list[Any]) -> int:
    """Count the submissions and comments of a real file, each form by its own plain rule."""
    if isinstance(content, list):
        return len(content)
    if "data" not in content:
        return json.dumps(content).count('"Comment ID"')
    if isinstance(content["data"], dict):
        return 1 + json.dumps(content["data"]["comments"]).count('"parent_id"')
    return len(content["data"])


@pytest.mark.skipif(not SHARED.exists(), reason="the real exports are not beside the project")
@pytest.mark.parametrize("folder", ["orion_reddit", "urs_reddit"])
def test_real_exports_are_read_whole(folder: str) -> None:
    for path in sorted((SHARED / folder).glob("*.json")):
        assert reddit.sniff(path), path.name
        batches = list(reddit.read(path))
        for batch in batches:
            validate(batch.acts)
        assert sum(batch.read for batch in batches) == held(json.loads(path.read_bytes())), path.name
        assert [reject for batch in batches for reject in batch.rejects] == [], path.name
