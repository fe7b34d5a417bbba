"""The archive of a Mastodon account: every trap of its outbox, one small activity each."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from workbench import sources
from workbench.activity import validate
from workbench.errors import ExportError
from workbench.sources import mastodon_archive

EXPORT = Path(__file__).parent / "sources" / "mastodon_archive" / "export"
ANN, BEA = "https://a.example/users/ann", "https://b.example/users/bea"
EVERYBODY, FOLLOWERS = "https://www.w3.org/ns/activitystreams#Public", f"{ANN}/followers"


def note(number: int, **fields: object) -> dict[str, Any]:
    plain = {
        "id": f"{ANN}/statuses/{number}",
        "type": "Note",
        "published": "2026-03-02T10:00:00Z",
        "content": "<p>Hi</p>",
        "tag": [],
    }
    return {**plain, **fields}


def activity(number: int = 1, thing: object = None, **fields: object) -> dict[str, Any]:
    plain = {
        "id": f"{ANN}/statuses/{number}/activity",
        "type": "Create",
        "actor": ANN,
        "published": "2026-03-02T10:00:00Z",
        "to": [EVERYBODY],
        "cc": [FOLLOWERS],
        "object": note(number) if thing is None else thing,
    }
    return {**plain, **fields}


def saved(folder: Path, *items: object, owner: dict[str, Any] | None = None) -> Path:
    path = folder / "outbox.json"
    content = {"type": "OrderedCollection", "totalItems": len(items), "orderedItems": items}
    path.write_text(json.dumps(content), encoding="utf-8")
    if owner is not None:
        (folder / "actor.json").write_text(json.dumps({"outbox": "outbox.json", **owner}), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [row for batch in mastodon_archive.read(path) for row in batch.acts.to_pylist()]


def one(folder: Path, **fields: object) -> dict[str, Any]:
    (row,) = rows(saved(folder, activity(1, note(1, **fields))))
    return row


def reasons(path: Path) -> list[str]:
    return [reject.reason for batch in mastodon_archive.read(path) for reject in batch.rejects]


@pytest.mark.parametrize("empty_first", [True, False])
def test_the_key_that_stands_twice_is_read_both_times(empty_first: bool, tmp_path: Path) -> None:  # noqa: FBT001
    filled, empty = f'"orderedItems":[{json.dumps(activity())}]', '"orderedItems":[]'
    both = (empty, filled) if empty_first else (filled, empty)
    path = tmp_path / "outbox.json"
    path.write_text(f'{{"type":"OrderedCollection","totalItems":1,{",".join(both)}}}', encoding="utf-8")
    assert sources.claims(path) == "mastodon_archive"
    assert [(row["item"], row["id"]) for row in rows(path)] == [(1, f"{ANN}/statuses/1")]


@pytest.mark.parametrize(
    ("to", "cc", "seen", "kind"),
    [
        ([EVERYBODY], [FOLLOWERS], "public", "post"),
        ([FOLLOWERS], [EVERYBODY], "public", "post"),
        ("as:Public", None, "public", "post"),
        ([FOLLOWERS], [BEA], "members", "post"),
        ([BEA], [], "private", "message"),
        ([], [], "private", "message"),
        (None, {"odd": 1}, "private", "message"),
    ],
    ids=["public", "unlisted", "short form", "followers", "direct", "nobody", "odd"],
)
def test_who_sees_a_status_is_read_from_whom_it_was_sent_to(
    to: object, cc: object, seen: str, kind: str, tmp_path: Path
) -> None:
    (row,) = rows(saved(tmp_path, activity(to=to, cc=cc)))
    assert (row["visibility"], row["kind"]) == (seen, kind)


def test_direct_messages_with_different_people_are_different_spaces(tmp_path: Path) -> None:
    tags = [[{"type": "Mention", "href": BEA}], [{"type": "Mention", "href": f"{BEA}2"}]]
    sent = [activity(n, note(n, tag=tag), to=[BEA], cc=[]) for n, tag in enumerate([*tags, tags[0]])]
    first, second, third = rows(saved(tmp_path, *sent))
    assert first["space"] == third["space"] == f"Direct messages of {ANN}, {BEA}"
    assert second["space"] != first["space"]


def test_a_mention_goes_by_its_address_because_a_local_name_lacks_its_domain(tmp_path: Path) -> None:
    tag = [
        {"type": "Mention", "href": f"{ANN}ette", "name": "@annette"},
        {"type": "Mention", "href": BEA, "name": "@bea@b.example"},
        {"type": "Mention", "href": BEA, "name": "@bea@b.example"},
        {"type": "Hashtag", "href": "https://a.example/tags/cv", "name": "#cv"},
        {"type": "Mention", "name": "@nobody"},
    ]
    assert one(tmp_path, tag=tag)["mentions"] == [f"{ANN}ette", BEA]
    assert one(tmp_path, tag=None)["mentions"] is None


def test_an_answer_names_its_parent_its_conversation_and_whom_it_answers(tmp_path: Path) -> None:
    row = one(tmp_path, inReplyTo=f"{BEA}/statuses/7", conversation="tag:b.example,2026-03-02:objectId=3")
    assert (row["kind"], row["parent"], row["alter"]) == ("reply", f"{BEA}/statuses/7", BEA)
    assert row["thread"] == "tag:b.example,2026-03-02:objectId=3"
    foreign = one(tmp_path, inReplyTo="https://n.example/notes/7")
    assert (foreign["kind"], foreign["alter"], foreign["thread"]) == ("reply", None, None)


@pytest.mark.parametrize(
    ("thing", "alter"),
    [
        (f"{BEA}/statuses/7", BEA),
        ("https://n.example/notes/7", None),
        ({"id": "https://n.example/notes/7", "attributedTo": BEA}, BEA),
    ],
    ids=["bare address", "of other software", "written out"],
)
def test_a_share_names_whose_status_it_passes_on(thing: object, alter: str | None, tmp_path: Path) -> None:
    (row,) = rows(saved(tmp_path, activity(1, thing, type="Announce")))
    assert (row["kind"], row["id"], row["alter"]) == ("repost", f"{ANN}/statuses/1/activity", alter)
    assert (row["text"], row["parent"], row["reactions"]) == (None, None, None)


@pytest.mark.parametrize("key", ["quote", "quoteUri", "quoteUrl"])
def test_a_quote_names_whom_it_quotes(key: str, tmp_path: Path) -> None:
    row = one(tmp_path, **{key: f"{BEA}/statuses/7"})
    assert (row["kind"], row["alter"], row["parent"]) == ("quote", BEA, None)


def test_counts_are_there_only_where_the_archive_has_them(tmp_path: Path) -> None:
    row = one(tmp_path, likes={"totalItems": 3}, shares={"totalItems": 0}, replies={"first": {}})
    assert (row["reactions"], row["shares"], row["replies"]) == (3, 0, None)
    row = one(tmp_path, likes={"totalItems": -1}, shares={"totalItems": 2**62})
    assert (row["reactions"], row["shares"]) == (None, None)


def test_edits_languages_media_and_warnings_are_told(tmp_path: Path) -> None:
    row = one(
        tmp_path,
        updated="2026-03-02T11:00:00Z",
        contentMap={"fi": "x"},
        attachment=[{}, {}],
        summary="Koe",
        content="<p>Läpi!</p>",
    )
    assert (row["edited"], row["language"], row["media"], row["text"]) == (True, "fi", 2, "Koe\nLäpi!")
    row = one(tmp_path, contentMap={"fi": "x", "sv": "y"})
    assert (row["edited"], row["language"], row["media"]) == (False, None, None)


def test_the_folder_knows_the_owners_name_and_sort(tmp_path: Path) -> None:
    account = "https://a.example/ap/users/117"
    saved(
        tmp_path,
        activity(actor=account),
        activity(2),
        owner={"id": account, "preferredUsername": "robo", "type": "Service"},
    )
    (tmp_path / "media_attachments").mkdir()
    (tmp_path / "media_attachments" / "1.png").write_bytes(b"\x89PNG")
    (tmp_path / "avatar.png").write_bytes(b"\x89PNG")
    (tmp_path / "bookmarks.json").write_text("{}", encoding="utf-8")
    assert sources.claims(tmp_path) == "mastodon_archive"
    owner, other = rows(tmp_path)
    assert (owner["handle"], owner["role"], owner["is_automatic"]) == ("robo@a.example", "bot", True)
    assert (other["handle"], other["role"], other["is_automatic"]) == ("ann@a.example", None, None)
    assert reasons(tmp_path) == ["no outbox: only what the owner wrote and shared is read"]


def test_an_account_whose_address_holds_a_number_has_no_name_in_the_outbox_alone(tmp_path: Path) -> None:
    (row,) = rows(saved(tmp_path, activity(actor="https://a.example/ap/users/117")))
    assert (row["actor"], row["handle"]) == ("https://a.example/ap/users/117", None)


def test_an_archive_in_one_folder_more_or_a_zip_is_found(tmp_path: Path) -> None:
    shutil.copytree(EXPORT, tmp_path / "download" / "archive-1")
    assert sources.claims(tmp_path / "download") == "mastodon_archive"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in EXPORT.iterdir():
            archive.write(file, f"archive-1/{file.name}")
    packed = sources.open_export(tmp_path / "a.zip")
    assert sources.claims(packed) == "mastodon_archive"
    batches = list(mastodon_archive.read(packed))
    assert [row for batch in batches for row in batch.acts.to_pylist()] == rows(EXPORT)


def test_a_folder_with_two_archives_is_read_file_by_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(EXPORT, tmp_path / name)
    assert not mastodon_archive.sniff(tmp_path)
    assert mastodon_archive.sniff(tmp_path / "a" / "outbox.json")


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (5, "no activity: expected an object with type, actor and object"),
        (activity(type="Like"), "neither written nor shared: an activity of type 'Like'"),
        (activity(type=["Create"]), "neither written nor shared: an activity of type \"['Create']\""),
        (activity(1, f"{ANN}/statuses/1", actor=None), "no account: expected actor"),
        (activity(1, note(1, id=None)), "no id: expected object.id"),
        (activity(1, note(1, published=3), published="soon"), "time cannot be read: 'soon'"),
    ],
)
def test_what_cannot_be_read_is_told(item: object, reason: str, tmp_path: Path) -> None:
    assert reasons(saved(tmp_path, activity(), item)) == [reason]


def test_a_file_that_breaks_off_names_file_and_place(tmp_path: Path) -> None:
    path = saved(tmp_path, activity(1), activity(2))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ExportError, match=r"'outbox\.json' is not whole JSON: it breaks off after item 1"):
        rows(path)


@pytest.mark.parametrize(
    "foreign",
    [
        {"type": "OrderedCollection", "orderedItems": ["https://a.example/1"], "totalItems": 1},
        {"type": "OrderedCollectionPage", "orderedItems": [{"id": "x", "type": "HumanMadeObject"}]},
        {"orderedItems": [{"sku": 1}]},
    ],
    ids=["likes", "museum", "shop"],
)
def test_foreign_files_are_left_alone(foreign: object, tmp_path: Path) -> None:
    path = tmp_path / "likes.json"
    path.write_text(json.dumps(foreign), encoding="utf-8")
    assert not mastodon_archive.sniff(path)


def test_an_account_that_wrote_nothing_is_claimed_and_empty(tmp_path: Path) -> None:
    path = saved(tmp_path)
    assert mastodon_archive.sniff(path)
    assert list(mastodon_archive.read(path)) == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**62), max_value=2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
    | st.sampled_from([EVERYBODY, ANN, "https://[/users/", "Create", "0001-01-01T00:00:00Z", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "href", "totalItems", "attributedTo"]), inner)
    ),
    max_leaves=6,
)
OUTER = [*activity()]
INNER = [*note(1), "inReplyTo", "conversation", "quote", "likes", "contentMap", "attachment", "summary", "to"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    outer=st.dictionaries(st.sampled_from(OUTER), JSON), inner=st.dictionaries(st.sampled_from(INNER), JSON)
)
def test_no_activity_is_too_odd_to_be_an_act_or_a_reject(
    outer: dict[str, Any], inner: dict[str, Any], tmp_path: Path
) -> None:
    items = (activity(1), {**activity(2, note(2, **inner)), **outer}, activity(3, note(3, **inner)))
    found = list(mastodon_archive.read(saved(tmp_path, *items)))
    for batch in found:
        validate(batch.acts)
    assert sum(batch.read for batch in found) == len(items)
