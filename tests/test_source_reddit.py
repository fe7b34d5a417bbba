"""Reddit's traps, each drawn small, and the real exports beside the project."""

import io
import json
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings, strategies as st

from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import _reddit_dump, open_export, reddit
from workbench.sources._columns import mapped_lines, query_of
from workbench.sources._reddit import Place

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
    taken = {"_meta": {"was_deleted_later": True}}
    above = {"crosspost_parent": "t3_x", "crosspost_parent_list": [{"author": "mia"}]}
    acts = [submission(**taken, **above), comment(1, "t3_a", **taken), comment(2, "t3_a", _meta={"note": 1})]
    found = rows(saved(tmp_path, acts))
    assert [(row["actor"], row["handle"], row["alter"], row["deleted"], row["text"]) for row in found] == [
        (None, None, None, True, None),
        (None, None, None, True, None),
        ("t2_mia", "mia", None, False, "Hi"),
    ]


@pytest.mark.parametrize("value", [1772442900, 1772442900.0, "1772442900", "03-02-2026 09:15:00"])
def test_times_are_numbers_or_strings(tmp_path: Path, value: object) -> None:
    row = rows(saved(tmp_path, [comment(1, "t3_a", created_utc=value)]))[0]
    assert row["time"].isoformat() == "2026-03-02T09:15:00+00:00"


def test_a_time_in_words_is_a_clock_without_a_zone(tmp_path: Path) -> None:
    times = (1772442900, "1772442900", 1772442900.0, "03-02-2026 09:15:00")
    acts = [comment(n, "t3_a", created_utc=value) for n, value in enumerate(times)]
    assert [row["is_local"] for row in rows(saved(tmp_path, acts))] == [False, False, False, True]


@pytest.mark.parametrize("value", [None, True, "soon", 1e18, "nan", [1]])
def test_a_time_that_cannot_be_read_is_told(tmp_path: Path, value: object) -> None:
    found = rejects(saved(tmp_path, [comment(1, "t3_a", created_utc=value)]))
    assert found == [Reject(1, f"no readable time: created_utc '{value}'")]


def test_nobody_is_staff_for_a_subreddits_moderator_and_automoderator_is_a_bot(tmp_path: Path) -> None:
    acts = [
        comment(1, "t3_a", distinguished="moderator"),
        comment(2, "t3_a", distinguished="admin"),
        comment(3, "t3_a", is_submitter=True),
        comment(4, "t3_a", author="AutoModerator", distinguished="moderator"),
    ]
    assert [(row["role"], row["is_automatic"]) for row in rows(saved(tmp_path, acts))] == [
        (None, None),
        (None, None),
        (None, None),
        ("bot", True),
    ]
    assert any("not marked as staff" in sentence for sentence in reddit.ledger.cannot)


def test_a_crosspost_says_whose_submission_it_passes_on(tmp_path: Path) -> None:
    above = {"crosspost_parent": "t3_a"}
    acts = [
        submission("t3_b", **above, crosspost_parent_list=[{"author": "mia", "author_fullname": "t2_mia"}]),
        submission("t3_c", **above, crosspost_parent_list=[{"author": "mia"}]),
        submission(
            "t3_d", **above, crosspost_parent_list=[{"author": "[deleted]", "author_fullname": "t2_x"}]
        ),
        submission("t3_e", **above),
        submission("t3_f", crosspost_parent_list=[{"author": "mia"}]),
    ]
    found = rows(saved(tmp_path, acts))
    assert [(row["kind"], row["alter"], row["parent"]) for row in found] == [
        ("repost", "t2_mia", None),
        ("repost", "mia", None),
        ("repost", None, None),
        ("repost", None, None),
        ("post", None, None),
    ]


def test_counts_are_reddits_own_and_missing_is_not_zero(tmp_path: Path) -> None:
    told = submission(num_comments=3, num_crossposts=0, view_count=None)
    odd = submission("t3_b", num_comments=-1, num_crossposts=True, view_count="9")
    found = rows(saved(tmp_path, [told, odd, comment(1, "t3_a", num_comments=3)]))
    assert [(row["replies"], row["shares"], row["views"]) for row in found] == [
        (3, 0, None),
        (None, None, None),
        (None, None, None),
    ]


def test_a_name_in_a_text_is_no_mention(tmp_path: Path) -> None:
    assert [row["mentions"] for row in rows(saved(tmp_path, [comment(1, "t3_a", body="u/ola, see")]))] == [
        None
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
    bare = {"name": "mia"}
    assert rejects(saved(tmp_path, listing(nowhere, unnamed, account, 7, bare))) == [
        Reject(1, "comment without its thread: neither 'link_id' nor a permalink names the submission"),
        Reject(2, "submission without an id: 'name', 'id' or 'permalink' was expected"),
        Reject(3, "neither submission nor comment: kind 't2'"),
        Reject(4, "neither submission nor comment: no object"),
        Reject(5, "neither submission nor comment: no body and no title"),
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
    with pytest.raises(ExportError, match=r"'work.json' is not whole JSON: it breaks off after item 1"):
        rows(saved(tmp_path, content[: content.rindex('"t1_3"')]))


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = saved(tmp_path, "\ufeff" + json.dumps([comment(1, "t3_a")]))
    assert reddit.sniff(path)
    assert len(rows(path)) == 1


def test_a_foreign_file_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(
        ExportError, match=r"'work.json' holds no submissions or comments. Expected was a dump"
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


def lines(*items: dict[str, Any]) -> bytes:
    """Write a dump: the things without what the API puts around them."""
    return b"".join(json.dumps(item.get("data", item)).encode() + b"\n" for item in items)


def dump(folder: Path, content: bytes, name: str = "RC_2026-03") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def plain(number: int = 1, **fields: object) -> dict[str, Any]:
    return comment(number, "t3_a", id=str(number), **fields)


def framed(content: bytes, *, window: int) -> bytes:
    """Write a zstd frame by hand: the content as it is, and how far back its packer says it looked."""
    head = b"\x28\xb5\x2f\xfd\x00" + bytes([(window - 10) << 3])
    return head + (len(content) << 3 | 1).to_bytes(3, "little") + content


MIXED = lines(plain(1), submission(id="a", num_comments=0), plain(2, created_utc="1772442900"))
PACKED = zstandard.compress(MIXED)
LONG = lines(*(plain(number, body=f"{number**9}") for number in range(20_000)))


@pytest.mark.parametrize(
    "content",
    [
        MIXED,
        MIXED.rstrip(),
        b"\xef\xbb\xbf" + MIXED,
        b"\n\r\n" + MIXED.replace(b"\n", b"\r\n \n"),
        PACKED,
        zstandard.compress(MIXED[:99]) + zstandard.compress(MIXED[99:]),
        framed(MIXED, window=31),
    ],
    ids=["plain", "no last end", "mark", "empty lines", "packed", "two frames", "largest window"],
)
def test_a_dump_is_read_line_by_line_however_it_is_packed(content: bytes, tmp_path: Path) -> None:
    path = dump(tmp_path, content)
    assert reddit.sniff(path)
    assert [(row["item"], row["id"], row["kind"]) for row in rows(path)] == [
        (1, "t1_1", "reply"),
        (2, "t3_a", "post"),
        (3, "t1_2", "reply"),
    ]
    assert rejects(path) == []


def test_a_dump_may_lie_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dumps.zip", "w") as archive:
        archive.writestr("RC.zst", PACKED)
        archive.writestr("RS.ndjson", lines(submission(id="a", num_comments=0)))
    found = list(reddit.read(open_export(tmp_path / "dumps.zip")))
    assert [(batch.file, batch.read) for batch in found] == [("RC.zst", 3), ("RS.ndjson", 1)]


def test_a_damaged_zip_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dumps.zip", "w") as archive:
        archive.writestr("RC.ndjson", MIXED)
    content = bytearray((tmp_path / "dumps.zip").read_bytes())
    content[200] ^= 1
    inside = open_export(dump(tmp_path, bytes(content), "dumps.zip")).joinpath("RC.ndjson")
    with pytest.raises(ExportError, match=r"'RC\.ndjson' is damaged after line \d: Bad CRC-32"):
        list(_reddit_dump.lines(inside))


def test_old_dumps_name_nobody_by_id(tmp_path: Path) -> None:
    old = {"id": "c1", "author": "mia", "body": "Hi", "created_utc": "1199145604", "subreddit": "work"}
    path = dump(tmp_path, lines({**old, "link_id": "t3_a", "parent_id": "t3_a"}))
    assert [(row["id"], row["actor"], row["time"].year, row["edited"]) for row in rows(path)] == [
        ("t1_c1", "mia", 2008, None)
    ]


def test_a_line_that_holds_nothing_is_told(tmp_path: Path) -> None:
    content = lines(plain(1)) + b'{"body": "hal\n\x00\n"\\ud800"\n[1]\n' + lines(plain(2))
    path = dump(tmp_path, content)
    assert [row["item"] for row in rows(path)] == [1, 6]
    assert [(reject.item, reject.reason.partition(": ")[0]) for reject in rejects(path)] == [
        (2, "line that is no JSON"),
        (3, "line that is no JSON"),
        (4, "line that is no JSON"),
        (5, "neither submission nor comment"),
    ]


def test_a_line_without_end_is_a_reject_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reddit_dump, "LONGEST", 2 * 2**20)
    longest, fits = plain(2, body="x" * (3 * 2**20)), plain(3, body="x" * 2**20)
    path = dump(tmp_path, lines(plain(1), longest, fits, longest))
    assert [row["item"] for row in rows(path)] == [1, 3]
    assert rejects(path) == [Reject(number, "line longer than 2 MiB") for number in (2, 4)]


@given(st.lists(st.binary(max_size=9), max_size=5), st.integers(1, 30))
def test_lines_are_the_same_however_a_file_is_cut(pieces: list[bytes], size: int) -> None:
    whole = b"\n".join(pieces)
    cut = (whole[start : start + size] for start in range(0, len(whole), size))
    assert list(_reddit_dump._lines(cut)) == whole.split(b"\n")


@pytest.mark.parametrize("kept", [0.5, 0.9, 0.999])
def test_a_packed_dump_that_breaks_off_is_an_error(kept: float, tmp_path: Path) -> None:
    packed = zstandard.compress(LONG)
    path = dump(tmp_path, packed[: int(len(packed) * kept)])
    assert reddit.sniff(path)
    with pytest.raises(ExportError, match=r"'RC_2026-03' is no whole zstd file: it breaks off after \d+ unp"):
        rows(path)


def test_a_packed_dump_with_a_wrong_byte_is_an_error(tmp_path: Path) -> None:
    content = zstandard.ZstdCompressor(write_checksum=True).compress(LONG)
    path = dump(tmp_path, content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ExportError, match="is no whole zstd file"):
        rows(path)


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    bomb = zstandard.compress(MIXED + b" " * 200_000_000)
    assert len(bomb) < 20_000
    path = dump(tmp_path, bomb)
    with pytest.raises(ExportError, match=r"'RC_2026-03' is packed more than 1000 times"):
        rows(path)


def test_a_dump_beyond_every_size_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reddit_dump, "MOST_BYTES", len(MIXED))
    assert len(rows(dump(tmp_path, PACKED))) == 3
    with pytest.raises(
        ExportError, match=r"'RC_2026-03' unpacks to more than .* Cut it down to the subreddits"
    ):
        rows(dump(tmp_path, PACKED + zstandard.compress(b"\n")))


@pytest.mark.parametrize(
    "foreign",
    [
        b'{"id": "1", "author": "mia", "body": "Hi", "created_utc": 1, "subreddit": "work"}\n',
        b'{"actor": "mia", "time": "2026-03-02"}\n',
        b'[{"id": "1"}]',
        b"\x00" * 300,
        b"",
    ],
)
def test_a_foreign_file_is_left_alone_packed_or_not(foreign: bytes, tmp_path: Path) -> None:
    assert not reddit.sniff(dump(tmp_path, foreign))
    assert not reddit.sniff(dump(tmp_path, zstandard.compress(foreign)))
    assert not reddit.sniff(dump(tmp_path, zstandard.compress(foreign)[:9]))


TEXTS = ["", "1", "t3_a", "t1_1", "[deleted]", "private", "01-12-2018 02:44:06", "\x00", "9" * 30]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["was_deleted_later", "author", "kind", "data"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = [*plain()["data"], *submission()["data"], *("_meta", "crosspost_parent", "crosspost_parent_list")]
FIELDS += [
    "kind",
    "data",
    "count",
    "permalink",
    "media_metadata",
    "num_comments",
    "submission",
    "subreddit_type",
]


@given(
    st.dictionaries(st.sampled_from(FIELDS), JSON),
    st.sampled_from([plain()["data"], submission()["data"], {}]),
)
def test_no_item_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, Any], base: dict[str, Any]) -> None:
    found = reddit._mapped(1, base | odd, Place("RC.ndjson"))
    for batch in batches("RC.ndjson", [found]):
        validate(batch.acts)
        assert batch.read == 1
    if isinstance(found, Act) and found.deleted and "_meta" in odd:
        assert (
            not (isinstance(odd["_meta"], dict) and odd["_meta"].get("was_deleted_later")) or not found.actor
        )


@given(st.lists(JSON, max_size=4))
def test_no_line_is_too_odd_to_be_an_act_or_a_reject(odd: list[Any]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(), "w")
    archive.writestr("RC", lines(plain(1)) + b"".join(json.dumps(one).encode() + b"\n" for one in odd))
    found = list(reddit.read(zipfile.Path(archive, "RC")))
    assert sum(batch.read for batch in found) == len(odd) + 1


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
        acts = [row for batch in batches for row in batch.acts.to_pylist()]
        assert {row["is_local"] for row in acts} == {folder == "urs_reddit"}, path.name  # URS writes clocks
        assert all(row["alter"] for row in acts if row["kind"] == "repost"), path.name


ODD = st.sampled_from(
    [None, "", "t1_a", "[deleted]", "AutoModerator", "u/bo", " [Removed] ", "ø", 0, 7, 1.5, True, [], {}]
)
KEYS = [
    *("id", "name", "author", "author_fullname", "body", "subreddit", "subreddit_type"),
    *("link_id", "parent_id", "created_utc", "edited", "title", "_meta"),
]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), ODD), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_query_for_usual_comments_says_what_is_said_one_by_one(changes: list[dict[str, Any]]) -> None:
    usual = {
        "id": "c1",
        "author": "bo",
        "author_fullname": "t2_bo",
        "body": "Spør rådgiveren.",
        "subreddit": "yrke",
        "link_id": "t3_x",
        "parent_id": "t3_x",
        "created_utc": 1772439000,
        "edited": False,
    }
    lines = [json.dumps(usual | change).encode() for change in [{}, *changes]]
    one_by_one = partial(reddit._line, place=Place("dump"))
    asked = list(mapped_lines("dump", lines, query_of("reddit"), one_by_one))
    told = list(batches("dump", (one_by_one(n, line) for n, line in enumerate(lines, start=1))))
    assert [batch.acts.to_pylist() for batch in asked] == [batch.acts.to_pylist() for batch in told]
    assert [batch.rejects for batch in asked] == [batch.rejects for batch in told]
