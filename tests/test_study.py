"""A study: what comes in, what is kept of it, who is who, and which acts belong together."""

import csv
import hashlib
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import filelock
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings, strategies as st

from tests.test_sources import FOREIGN, NAMES, fixture, whole
from workbench import sources, study
from workbench.activity import STORED, validate
from workbench.errors import ExportError, StudyError, WorkbenchError
from workbench.study import Receipt

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
Row = dict[str, Any]


def act(actor: str, minute: float = 0, **more: object) -> Row:
    return {"actor": actor, "time": (START + timedelta(minutes=minute)).isoformat(), **more}


FORUM = [
    act("guide", 0, id="a", space="forum", role="staff", text="Any questions?"),
    act("ann", 1, id="b", parent="a", space="forum", text="When? Where?"),
    act("bo", 2, id="c", parent="b", space="forum", text="At ten."),
]


def write(file: Path, rows: list[Row]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return file


class Bench:
    """A folder with exports and one study."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "service"

    def take(self, rows: list[Row], name: str = "talk.csv", **how: Any) -> Receipt:  # noqa: ANN401
        return study.import_exports([write(self.folder / name, rows)], into=self.path, **how)

    def role_map(self, *lines: str, header: str = "account,role,platform,valid_from,valid_to") -> Path:
        file = self.folder / "roles.csv"
        file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return file

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with study.read(self.path).connect() as connection:
            return connection.execute(sql).fetchall()

    def texts(self, folder: Path | None = None) -> Iterator[tuple[str, str]]:
        """Give every string in every file, with the place it stands in."""
        for file in sorted((folder or self.path).rglob("*")):
            if file.suffix == ".parquet":
                for name, column in zip(pq.read_schema(file).names, pq.read_table(file).columns, strict=True):
                    yield from ((f"{file.name}:{name}", str(value)) for value in column.to_pylist())
            elif file.is_file():
                yield file.name, file.read_text("utf-8")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


# ---------------------------------------------------------------- what comes in


def test_read_is_kept_and_duplicates_and_rejects(bench: Bench) -> None:
    rows = [*FORUM, FORUM[1], act("", 4, id="d"), act("bo", 5, id="e", role="king"), act("", 6, id="f")]
    receipt = bench.take(rows)
    assert (receipt.read, receipt.kept, receipt.duplicates) == (7, 3, 1)
    assert list(receipt.rejects.values()) == [2, 1]
    assert receipt.lines()[0] == "read 7 = 3 kept + 1 duplicates + 3 rejects"
    assert receipt.lines()[1] == "  2 rejected: actor is empty; write [deleted] for an account that is gone"
    validate(pq.read_table(next(bench.path.rglob("0.parquet"))), schema=STORED)


@pytest.mark.parametrize("name", NAMES)
def test_the_sum_holds_for_every_source_and_a_second_time_adds_nothing(name: str, tmp_path: Path) -> None:
    into = tmp_path / "service"
    first, second = (study.import_exports([fixture(name)], into=into, private=True) for _ in range(2))
    assert first.kept > 0
    for receipt in (first, second):
        assert receipt.read == receipt.kept + receipt.duplicates + sum(receipt.rejects.values())
    assert (second.kept, second.duplicates) == (0, first.kept + first.duplicates)
    with study.read(into).connect() as connection:
        assert connection.execute("SELECT count(*) FROM activity").fetchall() == [(first.kept,)]
    assert study.read(into).sources == [name]


def test_every_reject_is_kept_with_file_item_and_reason(bench: Bench) -> None:
    for _ in range(2):
        bench.take([*FORUM, act("", 4, id="d"), act("bo", 5, id="e", kind="like")])
    assert bench.query("FROM rejects ORDER BY item") == [
        ("talk.csv", 4, "actor is empty; write [deleted] for an account that is gone"),
        ("talk.csv", 5, "kind '…' is none of post, reply, message, repost, quote, reaction"),
    ]
    bench.take([act("ann", 0, time="soon")], "more.csv")
    assert bench.query("SELECT file, item FROM rejects ORDER BY ALL") == [
        ("more.csv", 1),
        ("talk.csv", 4),
        ("talk.csv", 5),
    ]


def test_a_file_no_source_knows_is_a_reject_beside_those_it_knows(bench: Bench) -> None:
    write(bench.folder / "export" / "talk.csv", FORUM)
    (bench.folder / "export" / "photo.jpg").write_bytes(FOREIGN["photo"])
    receipt = study.import_exports([bench.folder / "export"], into=bench.path)
    assert (receipt.read, receipt.kept, dict(receipt.rejects)) == (4, 3, {"fits no known source": 1})
    assert bench.query("FROM rejects") == [("export/photo.jpg", None, "fits no known source")]


def test_an_overlapping_export_adds_what_is_new_and_an_edit_replaces(bench: Bench) -> None:
    bench.take(FORUM)
    later = [{**FORUM[2], "text": "At ten, or eleven?"}, act("ann", 9, id="d", parent="c", space="forum")]
    receipt = bench.take(later, "later.csv")
    assert (receipt.kept, receipt.duplicates) == (1, 1)
    assert bench.query("SELECT words, questions, origin FROM activity ORDER BY time") == [
        (2, 1, "talk.csv#1"),
        (2, 2, "talk.csv#2"),
        (4, 1, "later.csv#1"),
        (None, None, "later.csv#2"),
    ]
    assert len(bench.query("SELECT DISTINCT conversation FROM activity")) == 1


def test_of_two_versions_in_one_export_the_last_counts(bench: Bench) -> None:
    bench.take([*FORUM, {**FORUM[1], "text": "Where?"}])
    assert bench.query("SELECT questions FROM activity WHERE origin = 'talk.csv#4'") == [(1,)]


def test_two_alike_acts_without_ids_are_both_kept_and_once_only(bench: Bench) -> None:
    rows = [act("ann", text="hei"), act("ann", text="hei"), act("ann", text="hallo"), act("bo", text="hei")]
    assert bench.take(rows).kept == 4
    assert bench.take(rows).kept == 0
    assert bench.take([*rows, act("cy", 9)], "longer.csv").kept == 1
    assert bench.query("SELECT count(*), count(DISTINCT activity) FROM activity") == [(5, 5)]


def test_texts_are_counted_and_not_kept(bench: Bench) -> None:
    bench.take(FORUM)
    found = "SELECT characters, words, questions, links, text FROM activity ORDER BY time"
    assert bench.query(found)[1] == (12, 2, 2, 0, None)
    assert not [place for place, value in bench.texts() if "Where?" in value]


def test_the_same_link_has_the_same_hash_wherever_it_stands_and_is_not_kept(bench: Bench) -> None:
    rows = [
        act("ann", 0, text="See https://www.example.org/cv/?utm_source=mail and http://blog.example.net."),
        act("bo", 1, text="<https://example.org/cv|here>"),
        act("bo", 2, text="no link"),
        act("cy", 3),
    ]
    bench.take(rows, "talk.csv")
    bench.take([act("dan", 4, text="https://example.org/cv")], "more.csv")
    (linked, sites), *others = bench.query("SELECT linked, sites FROM activity ORDER BY time")
    assert sites == ["example.org", "blog.example.net"]
    page = linked[0]
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in linked)
    assert others == [([page], ["example.org"]), ([], []), (None, None), ([page], ["example.org"])]
    assert bench.query("SELECT linked, sites FROM talk ORDER BY time")[1:] == others
    assert not [place for place, value in bench.texts() if "example.org/cv" in value]


def test_another_link_is_a_change_and_another_spelling_is_none(bench: Bench) -> None:
    told = [
        bench.take([act("ann", id="a", text=f"https://{link}")], f"{number}.csv").changed
        for number, link in enumerate(("example.org/old", "example.org/new", "EXAMPLE.org/new"))
    ]
    assert told == [0, 1, 0]


def test_texts_are_kept_where_the_study_says_so(bench: Bench) -> None:
    bench.path.mkdir()
    (bench.path / "study.toml").write_text("keep_text = true\n")
    bench.take([*FORUM, act("ann", 5, id="d", visibility="private", text="between us")], private=True)
    assert bench.query("SELECT text FROM activity ORDER BY time") == [
        ("Any questions?",),
        ("When? Where?",),
        ("At ten.",),
        (None,),
    ]


def test_the_whole_activity_comes_as_one_table(bench: Bench) -> None:
    bench.take(FORUM)
    found = study.read(bench.path).activity()
    assert list(found) == STORED.names
    assert list(found["words"]) == [2, 2, 2]
    assert str(found["time"].dt.tz) == "UTC"
    assert list(found.sort_values("time")["origin"]) == ["talk.csv#1", "talk.csv#2", "talk.csv#3"]


# ---------------------------------------------------------------- provenance, and how a study lies on disk


def test_provenance_tells_hashes_sizes_and_counts_but_no_names(bench: Bench) -> None:
    bench.take(FORUM, "chat-with-ann.csv")
    bench.take(FORUM[:1], "chat-with-bo.csv")
    told = study.read(bench.path).provenance
    raw = (bench.folder / "chat-with-ann.csv").read_bytes()
    first, second = told["imports"]
    assert first["inputs"] == [
        {"source": "table", "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    ]
    assert (first["read"], first["kept"], first["duplicates"], first["rejects"]) == (3, 3, 0, {})
    assert (second["read"], second["kept"], second["duplicates"]) == (1, 0, 1)
    assert datetime.fromisoformat(first["time"]).tzinfo
    assert "chat-with" not in (bench.path / "provenance.json").read_text()


def test_a_folder_is_hashed_by_the_names_and_contents_of_its_files(bench: Bench) -> None:
    folder = bench.folder / "export"
    hashes = set()
    for name, rows in (("a.csv", FORUM), ("b.csv", FORUM), ("b.csv", FORUM[:2])):
        shutil.rmtree(folder, ignore_errors=True)
        write(folder / name, rows)
        study.import_exports([folder], into=bench.path)
        hashes.add(study.read(bench.path).provenance["imports"][-1]["inputs"][0]["sha256"])
    assert len(hashes) == 3


def test_a_study_holds_one_generation_and_no_left_overs(bench: Bench) -> None:
    bench.take(FORUM)
    stray = bench.path / "tables" / "000009"
    stray.mkdir()
    (stray / "half.parquet").write_bytes(b"PAR1")
    bench.take(FORUM[:1])
    names = {name for name in content(bench.path) if not name.endswith(".lock")}
    assert names == {
        "study.toml",
        "provenance.json",
        "tables/000002/activity/0.parquet",
        "tables/000002/actors.parquet",
        "tables/000002/rejects.parquet",
    }


def test_a_study_being_written_is_not_written_twice(bench: Bench) -> None:
    bench.take(FORUM)
    with (
        filelock.FileLock(bench.path / "tables" / ".lock"),
        pytest.raises(StudyError, match=r"Another import is at work in .*\. Wait until it is done\."),
    ):
        bench.take(FORUM)


@pytest.mark.parametrize("step", ["merge", "_store.publish"])
def test_an_import_that_dies_leaves_the_study_as_it_was(
    step: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.take(FORUM[:2])
    before = content(bench.path)

    def dies(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(f"workbench.study._importing.{step}", dies)
    with pytest.raises(OSError, match="no space left"):
        bench.take(FORUM)
    assert content(bench.path) == before
    assert bench.query("SELECT count(*) FROM activity") == [(2,)]


def test_a_study_opened_anew_shows_what_came_since(bench: Bench) -> None:
    bench.take(FORUM[:2])
    assert bench.query("SELECT count(*) FROM activity") == [(2,)]
    bench.take(FORUM)
    assert bench.query("SELECT count(*) FROM activity") == [(3,)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", r"provenance\.json' is damaged"),
        ('{"format": 99}', r"was written in format 99; this workbench reads 4"),
    ],
)
def test_a_damaged_or_foreign_study_is_said(text: str, said: str, bench: Bench) -> None:
    bench.take(FORUM)
    (bench.path / "provenance.json").write_text(text)
    with pytest.raises(StudyError, match=said):
        study.read(bench.path)


def test_no_study_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        StudyError, match=r"There is no study in .*\. Make one: workbench import EXPORT --into"
    ):
        study.read(tmp_path)


# ---------------------------------------------------------------- pseudonyms and privacy


def test_pseudonyms_are_the_same_across_imports_and_differ_between_studies(bench: Bench) -> None:
    bench.take(FORUM)
    bench.take([act("ann", 30, id="z", mentions="bo")], "later.csv")
    actors = dict(bench.query("SELECT origin, actor FROM activity"))
    assert actors["talk.csv#2"] == actors["later.csv#1"]
    assert bench.query("SELECT mentions FROM activity WHERE origin = 'later.csv#1'") == [
        ([actors["talk.csv#3"]],)
    ]
    other = Bench(bench.folder / "other")
    other.take(FORUM)
    assert not {actor for (actor,) in other.query("SELECT actor FROM activity")} & set(actors.values())


def test_without_its_key_a_study_cannot_grow_and_says_so(bench: Bench, keys: Path) -> None:
    bench.take(FORUM)
    name = study.read(bench.path).provenance["key"]
    (keys / f"{name}.key").unlink()
    before = content(bench.path)
    with pytest.raises(StudyError, match=rf"The key '{name}' of this study is not in .* Copy the key there"):
        bench.take(FORUM, "again.csv")
    assert content(bench.path) == before
    assert bench.query("SELECT count(*) FROM activity") == [(3,)], "what is there can still be read"


@pytest.mark.parametrize("name", NAMES)
def test_no_account_and_no_handle_stands_in_any_file_of_a_study(name: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    acts = whole(sources.named(name), fixture(name))
    export = (
        tmp_path / "export.zip"
    )  # the names of single files are told in `origin`, and that of a zip as well
    with zipfile.ZipFile(export, "w") as archive:
        for file, path in sources.files(fixture(name)):
            if "Direct" not in file:
                with path.open("rb") as stream:
                    archive.writestr(file, stream.read())
    study.import_exports([export], into=bench.path, private=True)
    mentioned = {account for mentions in acts["mentions"].to_pylist() for account in mentions or ()}
    accounts = {*acts["actor"].to_pylist(), *acts["handle"].to_pylist(), *mentioned} - {None}
    # a channel that speaks in its own name is a place, and places are named; small numbers stand everywhere
    files = [file for file, _ in sources.files(fixture(name))]
    places = " ".join([*acts["space"].to_pylist(), *acts["scope"].to_pylist(), *files, "system message"])
    accounts = {account for account in accounts if len(account) > 3 and account not in places}
    assert len(accounts) > 1
    wanted = re.compile("|".join(rf"(?<!\w){re.escape(account)}(?!\w)" for account in accounts))
    assert [(place, found[0]) for place, value in bench.texts() if (found := wanted.search(value))] == []


PRIVATE = [
    act("ann", 0, id="p1", space="ann and guide", visibility="private", text="I failed my exam. What now?"),
    act("guide", 5, id="p2", space="ann and guide", visibility="private", role="staff", text="Come by."),
]


def test_private_messages_are_left_out_and_counted(bench: Bench) -> None:
    receipt = bench.take([*FORUM, *PRIVATE])
    assert (receipt.kept, dict(receipt.rejects)) == (
        3,
        {"private message, read only with --private": 2},
    )
    assert [item for _, item, _ in bench.query("FROM rejects ORDER BY item")] == [4, 5]


def test_private_messages_are_read_as_metadata_only(bench: Bench) -> None:
    bench.take(PRIVATE, "ann-and-guide.csv", private=True)
    found = bench.query(
        "SELECT characters, words, questions, links, linked, sites, text, language, space, origin "
        "FROM activity"
    )
    assert len(found) == 2
    for *features, space, origin in found:
        assert features == [None] * 8
        assert re.fullmatch("[0-9a-f]{16}", space)
        assert re.fullmatch(r"input [0-9a-f]{12}#\d", origin)
    for place, value in bench.texts():
        assert not re.search(r"\bann\b|exam", value), place


def test_a_direct_message_by_its_file_name_is_not_told_in_rejects(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    study.import_exports([fixture("discord")], into=bench.path)
    assert [value for place, value in bench.texts() if "robin" in value] == []


# ---------------------------------------------------------------- who is who


def roles_of(bench: Bench) -> list[str]:
    return [role for (role,) in bench.query("SELECT role FROM talk ORDER BY time, item")]


def test_the_role_map_goes_before_what_the_export_says(bench: Bench) -> None:
    bench.take(FORUM, roles=bench.role_map("ann,bot,,,", "guide,org,,,", "@bo,Staff,,,"))
    assert roles_of(bench) == ["org", "bot", "staff"]


def test_without_a_role_map_the_export_is_believed(bench: Bench) -> None:
    bench.take([*FORUM, act("[deleted]", 4, id="d", parent="a")])
    assert roles_of(bench) == ["staff", "unknown", "unknown", "deleted"]
    assert study.read(bench.path).has_roles
    nobody = Bench(bench.folder / "other")
    nobody.take(FORUM[1:])
    assert not study.read(nobody.path).has_roles


def test_accounts_are_matched_by_native_id_and_by_handle(bench: Bench) -> None:
    acts = whole(sources.named("slack"), fixture("slack")).to_pylist()
    by_handle = {row["handle"]: row["actor"] for row in acts if row["handle"] and not row["is_automatic"]}
    (handle, _), (_, native) = sorted(by_handle.items())[:2]
    roles = bench.role_map(f"@{handle},staff,,,", f"{native},org,slack,,", "nobody,staff,,,")
    receipt = study.import_exports([fixture("slack")], into=bench.path, roles=roles)
    assert receipt.unmatched == ["nobody"]
    assert receipt.lines()[-1] == "  in the role map but not in these exports: nobody"
    found = Counter(role for (role,) in bench.query("SELECT role FROM actors"))
    assert (found["staff"], found["org"]) == (1, 1)


def test_a_role_lasts_from_its_first_to_its_last_day_in_the_studys_zone(bench: Bench) -> None:
    bench.path.mkdir()
    (bench.path / "study.toml").write_text('time_zone = "Europe/Oslo"\n')
    moments = ("03-01T22:59:59", "03-01T23:00:00", "03-31T21:59:59", "03-31T22:00:00")
    rows = [{"actor": "ann", "time": f"2026-{moment}Z", "id": moment} for moment in moments]
    bench.take(rows, roles=bench.role_map("ann,staff,,2026-03-02,2026-03-31", "ann,member,,2026-04-01,"))
    assert roles_of(bench) == ["unknown", "staff", "staff", "member"]


def test_a_later_role_map_replaces_what_it_names_and_leaves_the_rest(bench: Bench) -> None:
    bench.take(FORUM, roles=bench.role_map("ann,member,,,", "bo,staff,,,"))
    bench.take(FORUM, roles=bench.role_map("ann,org,,,"))
    assert roles_of(bench) == ["staff", "org", "staff"]
    bench.take(FORUM)
    assert roles_of(bench) == ["staff", "org", "staff"]


def test_a_study_that_changed_since_it_was_opened_says_so(bench: Bench) -> None:
    bench.take(FORUM)
    before = study.read(bench.path)
    assert before.has_roles
    bench.take([act("ann", 9, id="z", space="forum")])
    with pytest.raises(StudyError, match="has changed since it was opened"):
        before.activity()
    assert len(study.read(bench.path).activity()) == 4


def test_everybody_else_can_be_declared_members(bench: Bench) -> None:
    rows = [*FORUM, act("[deleted]", 4, id="d", parent="a"), act("*", 5, id="e", parent="a")]
    receipt = bench.take(rows, roles=bench.role_map("bo,org,,,", "*,member,,,"))
    assert roles_of(bench) == ["staff", "member", "org", "deleted", "member"]
    assert receipt.unmatched == []
    with pytest.raises(StudyError, match="everybody else, and can only be member"):
        bench.take(rows, roles=bench.role_map("*,staff,,,"))
    bench.take(FORUM)
    assert roles_of(bench) == ["staff", "member", "org", "deleted", "member"]


def test_a_role_for_another_platform_is_not_meant(bench: Bench) -> None:
    bench.take(FORUM, roles=bench.role_map("ann,staff,slack,,", "bo,staff,table,,"))
    assert roles_of(bench) == ["staff", "unknown", "staff"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["ann,boss,,,"],
            r"'roles\.csv', line 2: 'boss' is no role\. Write one of staff, member, bot, org, unknown",
        ),
        (["ann,,,,"], r"line 2: '' is no role"),
        ([",staff,,,"], r"line 2: the account is empty"),
        (["ann,staff,,,", "bo,staff,,1.3.2026,"], r"line 3: '1\.3\.2026' is no day\. Write it as 2025-03-31"),
        (
            ["ann,staff,,2026-01-01,2026-03-01", "ann,member,,2026-03-01,"],
            r"two roles at the same time: lines 2 \('ann', staff\) and 3 \('ann', member\)",
        ),
        (["ann,staff,,,", "@ann,member,,,"], r"two roles at the same time"),
    ],
)
def test_a_role_map_that_cannot_be_meant_is_said(lines: list[str], said: str, bench: Bench) -> None:
    bench.take(FORUM)
    before = content(bench.path)
    with pytest.raises(StudyError, match=said):
        bench.take(FORUM, roles=bench.role_map(*lines))
    assert content(bench.path) == before


def test_two_accounts_of_one_person_count_as_one_actor(bench: Bench) -> None:
    roles = bench.role_map(
        "ann,staff,Ann", "ann_on_call,staff,Ann", "bo,member,", header="account,role,person"
    )
    bench.take(
        [act("bo", 0, id="1"), act("ann", 1, id="2", parent="1"), act("ann_on_call", 2, id="3", parent="1")],
        roles=roles,
    )
    assert bench.query("SELECT count(DISTINCT actor) FROM activity") == [(3,)]
    assert bench.query(
        "SELECT role, count(DISTINCT actor), count(*) FROM talk GROUP BY role ORDER BY role"
    ) == [
        ("member", 1, 1),
        ("staff", 1, 2),
    ]
    assert not any("Ann" in value for _, value in bench.texts())


def test_an_account_is_of_one_person_who_has_one_role_at_a_time(bench: Bench) -> None:
    two = bench.role_map("ann,staff,Ann", "ann,staff,Anna", header="account,role,person")
    with pytest.raises(StudyError, match=r"gives one account to two persons: lines 2 \('ann', Ann\) and 3"):
        bench.take([act("ann")], roles=two)
    both = bench.role_map("ann,staff,Ann", "a2,member,Ann", header="account,role,person")
    with pytest.raises(StudyError, match="gives one account or person two roles at the same time"):
        bench.take([act("ann")], roles=both)


def discord_channel(folder: Path, *messages: dict[str, Any]) -> Path:
    told = [
        {"type": "Default", "author": {"id": "7", "name": "ann"}, "timestampEdited": None, **message}
        for message in messages
    ]
    channel = {"id": "50", "type": "GuildTextChat", "name": "room"}
    file = folder / "room.json"
    file.write_text(json.dumps({"guild": {"id": "1", "name": "G"}, "channel": channel, "messages": told}))
    return file


def message(number: int, content: str = "hello", **more: object) -> dict[str, Any]:
    return {"id": str(number), "timestamp": f"2026-03-0{number}T10:00:00+00:00", "content": content, **more}


def test_the_next_month_adds_what_is_new_replaces_edits_and_marks_what_is_gone(
    bench: Bench, tmp_path: Path
) -> None:
    march = [message(1), message(2), message(3), message(4)]
    study.import_exports([discord_channel(tmp_path, *march)], into=bench.path)
    april = [
        message(1),
        message(3, "hello again, all", timestampEdited="2026-03-05T10:00:00+00:00"),
        message(4),
    ]
    receipt = study.import_exports([discord_channel(tmp_path, *april, message(5))], into=bench.path)
    assert (receipt.kept, receipt.duplicates, receipt.changed, receipt.gone) == (1, 3, 1, 1)
    assert receipt.lines() == [
        "read 4 = 1 kept + 3 duplicates + 0 rejects",
        "  1 known acts have changed, and the new version is kept",
        "  1 known acts are no longer in the export, and are marked as deleted",
    ]
    found = bench.query("SELECT activity, words, edited, deleted FROM activity ORDER BY activity")
    assert found == [
        ("discord:50:1", 1, False, None),
        ("discord:50:2", 1, False, True),
        ("discord:50:3", 3, True, None),
        ("discord:50:4", 1, False, None),
        ("discord:50:5", 1, False, None),
    ]


def test_an_export_of_a_shorter_time_marks_nothing_outside_it(bench: Bench, tmp_path: Path) -> None:
    study.import_exports(
        [discord_channel(tmp_path, message(1), message(2), message(3), message(4))], into=bench.path
    )
    receipt = study.import_exports([discord_channel(tmp_path, message(3), message(4))], into=bench.path)
    assert (receipt.duplicates, receipt.changed, receipt.gone) == (2, 0, 0)


def test_an_export_that_lacks_most_of_what_was_known_was_cut_otherwise(bench: Bench, tmp_path: Path) -> None:
    study.import_exports([discord_channel(tmp_path, *map(message, range(1, 8)))], into=bench.path)
    receipt = study.import_exports([discord_channel(tmp_path, message(1), message(7))], into=bench.path)
    assert (receipt.gone, receipt.cut) == (0, ["G / room"])
    assert receipt.lines()[-1] == (
        "  'G / room': most of what was known is not in the export, so nothing is marked as deleted"
    )


def test_what_came_back_is_no_longer_deleted(bench: Bench, tmp_path: Path) -> None:
    for numbers in ([1, 2, 3], [1, 3], [1, 2, 3]):
        study.import_exports([discord_channel(tmp_path, *map(message, numbers))], into=bench.path)
    assert bench.query("SELECT count(*) FROM activity WHERE deleted") == [(0,)]


def test_spans_that_touch_under_one_role_are_one(bench: Bench) -> None:
    roles = bench.role_map("ann,staff,,2026-01-01,2026-03-31", "ann,staff,,2026-03-01,2026-12-31")
    bench.take(FORUM, roles=roles)
    assert bench.query("SELECT count(*) FROM actors WHERE role = 'staff'") == [(1,)]
    assert roles_of(bench) == ["staff", "staff", "unknown"]


def test_a_role_map_without_its_columns_or_in_another_encoding_is_said(bench: Bench) -> None:
    with pytest.raises(StudyError, match=r"'roles\.csv' needs the columns account and role"):
        bench.take(FORUM, roles=bench.role_map("ann,staff", header="who,what"))
    (bench.folder / "latin.csv").write_bytes("account,role\nåse,staff\n".encode("latin-1"))
    with pytest.raises(StudyError, match=r"The role map 'latin\.csv' cannot be read"):
        bench.take(FORUM, roles=bench.folder / "latin.csv")
    with pytest.raises(StudyError, match=r"The role map 'none\.csv' cannot be read"):
        bench.take(FORUM, roles=bench.folder / "none.csv")
    assert not bench.path.exists()


# ---------------------------------------------------------------- what belongs together


def groups(bench: Bench, of: str = "activity") -> list[str]:
    """Name acts by their ids, and give the groups that are one conversation."""
    rows = bench.query(
        f"SELECT string_agg(split_part(activity, ':', -1), '' ORDER BY item) FROM {of} GROUP BY conversation"  # noqa: S608
    )
    return sorted(row[0] for row in rows)


def tree(*pairs: str) -> list[Row]:
    """Draw acts a minute apart: ``"ba"`` is b that answers a, ``"a"`` answers nothing."""
    return [
        act(f"actor-{pair[0]}", minute, id=pair[0], parent=pair[1:], space="forum")
        for minute, pair in enumerate(pairs)
    ]


def test_conversations_are_climbed_by_parents(bench: Bench) -> None:
    bench.take(tree("a", "ba", "cb", "d", "ed", "fc"))
    assert groups(bench) == ["abcf", "de"]
    roots = "SELECT DISTINCT conversation FROM activity ORDER BY ALL"
    assert [root.split(":")[-1] for (root,) in bench.query(roots)] == ["a", "d"]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (["aa"], ["a"]),
        (["ab", "ba"], ["ab"]),  # only b answers something earlier
        (["ac", "ba", "cb"], ["abc"]),
        (["ab", "b"], ["a", "b"]),  # a parent that stands later is lost
        (["a?", "ba"], ["ab"]),
    ],
    ids=["self", "circle", "long circle", "later", "lost"],
)
def test_strange_parents_do_not_hang(pairs: list[str], expected: list[str], bench: Bench) -> None:
    bench.take(tree(*pairs))
    assert groups(bench) == expected


def test_a_long_chain_is_one_conversation(bench: Bench) -> None:
    rows = [act("ann", n, id=f"n{n}", parent=f"n{n - 1}" if n else "", space="forum") for n in range(3_000)]
    bench.take(rows)
    assert bench.query("SELECT count(DISTINCT conversation) FROM activity") == [(1,)]


def test_threads_of_the_platform_are_conversations_whatever_their_parents_say(bench: Bench) -> None:
    rows = [
        act("ann", 0, id="a", conversation="t1", space="forum"),
        act("bo", 1, id="b", conversation="t1", space="forum", parent="lost"),
        act("cy", 2, id="c", conversation="t1", space="forum"),
        act("ann", 3, id="d", conversation="t2", space="forum", parent="a"),
    ]
    bench.take(rows)
    assert groups(bench) == ["abc", "d"]


def test_ids_that_collide_across_threads_and_spaces_do_not_match(bench: Bench) -> None:
    rows = [
        act("ann", 0, id="1", conversation="t1", space="forum"),
        act("bo", 1, id="2", conversation="t1", space="forum", parent="1"),
        act("cy", 2, id="1", conversation="t2", space="forum"),
        act("di", 3, id="2", conversation="t2", space="forum", parent="1"),
        act("ed", 4, id="1", conversation="t1", space="market"),
    ]
    assert bench.take(rows).kept == 5
    assert groups(bench) == ["1", "12", "12"]
    found = bench.query("SELECT parent, conversation FROM activity WHERE parent IS NOT NULL")
    assert all(parent == conversation for parent, conversation in found)


def test_names_with_separators_do_not_collide(bench: Bench) -> None:
    rows = [
        act("ann", 0, id="c", space="a:b"),
        act("bo", 1, id="b:c", space="a"),
        act("cy", 2, id="c", space="a%3Ab"),
    ]
    assert bench.take(rows).kept == 3


def test_a_parent_that_a_later_import_brings_joins_the_tree(bench: Bench) -> None:
    rows = tree("a", "ba", "cb", "dc")
    bench.take([rows[0], *rows[2:]])
    assert groups(bench) == ["a", "cd"]
    bench.take([rows[1]], "missing.csv")
    assert sorted("".join(sorted(group)) for group in groups(bench)) == ["abcd"]


@settings(max_examples=12)
@given(st.permutations(range(8)), st.integers(0, 8))
def test_the_order_of_imports_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cut: int
) -> None:
    rows = tree("a", "ba", "cb", "da", "e", "fe", "gc", "hf")
    bench = Bench(tmp_path_factory.mktemp("order"))
    for part in (order[:cut], order[cut:]):
        if part:
            bench.take([rows[number] for number in part])
    assert sorted("".join(sorted(group)) for group in groups(bench)) == ["abcdg", "efh"]


def talk(bench: Bench) -> dict[str, tuple[str | None, bool]]:
    """Give the parent of each act as `talk` has it, and whether it was inferred."""
    rows = bench.query("SELECT activity, parent, parent_inferred FROM talk ORDER BY time")
    return {one.split(":")[-1]: (up and up.split(":")[-1], inferred) for one, up, inferred in rows}


def chat(*actors_and_minutes: tuple[str, float], **more: object) -> list[Row]:
    """Draw flat chat with the ids a, b, c and so on."""
    return [
        act(actor, minute, id=chr(ord("a") + n), space="lounge", kind="message", **more)
        for n, (actor, minute) in enumerate(actors_and_minutes)
    ]


def test_flat_chat_of_two_is_cut_after_an_hour_and_each_answers_the_others_last(bench: Bench) -> None:
    bench.take(chat(("ann", 0), ("ann", 1), ("bo", 2), ("ann", 62), ("bo", 122.1), ("ann", 130)))
    assert groups(bench, "talk") == ["abcd", "ef"]
    assert talk(bench) == {
        "a": (None, True),
        "b": (None, True),
        "c": ("b", True),
        "d": ("c", True),
        "e": (None, True),
        "f": ("e", True),
    }
    assert bench.query("SELECT DISTINCT targetless, has_reply_ids, is_dm FROM talk") == [
        ("none", True, False)
    ]


def test_in_flat_chat_of_three_nobody_answers_anybody(bench: Bench) -> None:
    bench.take(chat(("ann", 0), ("bo", 1), ("cy", 2), ("ann", 3)))
    assert groups(bench, "talk") == ["abcd"]
    assert set(talk(bench).values()) == {(None, False)}
    assert bench.query("SELECT DISTINCT has_reply_ids FROM talk") == [(False,)]


def test_a_bot_is_no_third_person(bench: Bench) -> None:
    rows = chat(("ann", 0), ("bot", 1), ("bo", 2))
    rows[1]["role"] = "bot"
    bench.take(rows)
    assert {name: up for name, (up, _) in talk(bench).items()} == {"a": None, "b": None, "c": "a"}


def test_direct_messages_are_cases_that_end_after_three_days(bench: Bench) -> None:
    day = 24 * 60
    spoken = chat(
        ("ann", 0), ("guide", 3 * day), ("ann", 3 * day + 5), ("ann", 6 * day + 6), ("guide", 7 * day)
    )
    for row in spoken:
        row["visibility"] = "private"
    bench.take(spoken, private=True)
    assert groups(bench, "talk") == ["abc", "de"]
    assert {name: up for name, (up, _) in talk(bench).items()} == {
        "a": None,
        "b": "a",
        "c": "b",
        "d": None,
        "e": "d",
    }
    assert bench.query("SELECT DISTINCT is_dm, targetless FROM talk") == [(True, "none")]


def test_talk_with_replies_stays_as_the_platform_tells_it(bench: Bench) -> None:
    bench.take(FORUM)
    assert talk(bench) == {"a": (None, False), "b": ("a", False), "c": ("b", False)}
    assert bench.query("SELECT DISTINCT targetless, has_reply_ids FROM talk") == [("root", True)]


def test_talk_has_one_row_an_act_and_the_same_acts(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    for name in NAMES:
        study.import_exports([fixture(name)], into=bench.path, private=True)
    assert bench.query("SELECT activity FROM talk ORDER BY ALL") == bench.query(
        "SELECT activity FROM activity ORDER BY ALL"
    )
    lost = "SELECT count(*) FROM talk ANTI JOIN talk AS root ON talk.conversation = root.activity"
    assert bench.query(lost) == [(0,)]


# ---------------------------------------------------------------- the facts sheet


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", r"study\.toml' is no valid TOML"),
        ('town = "Oslo"', r"'town' is not known\. Known are name, language, time_zone, k, keep_text"),
        ('k = "5"', r"'k' must be of type int"),
        ("keep_text = 1", r"'keep_text' must be of type bool"),
        ("k = 2", r"k is 2, and must be at least 3"),
        ('time_zone = "Oslo"', r"time_zone 'Oslo' is none of the IANA zones, such as Europe/Oslo"),
    ],
)
def test_a_facts_sheet_that_cannot_be_meant_is_said(text: str, said: str, bench: Bench) -> None:
    bench.take(FORUM)
    (bench.path / "study.toml").write_text(text)
    for attempt in (lambda: study.read(bench.path), lambda: bench.take(FORUM)):
        with pytest.raises(StudyError, match=said):
            attempt()


def test_a_facts_sheet_is_written_once_and_then_a_persons_own(bench: Bench) -> None:
    bench.take(FORUM)
    service = study.read(bench.path)
    assert (service.name, service.language, service.time_zone) == ("service", "en", "UTC")
    own = 'name = "Rettleiing \\"ung\\" \\\\ nord"\nlanguage = "nn"\ntime_zone = "Europe/Oslo"\n'
    (bench.path / "study.toml").write_text(own)
    bench.take(FORUM)
    assert (bench.path / "study.toml").read_text() == own
    assert study.read(bench.path).name == 'Rettleiing "ung" \\ nord'


# ---------------------------------------------------------------- bad input


def packed(file: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, held in members.items():
            archive.writestr(zipfile.ZipInfo(name), held)
    return file


def marked(file: Path, *, at: int, value: int) -> Path:
    """Set a byte of the one member's header; the list at the end of a zip says the same two bytes later."""
    held = bytearray(packed(file, {"talk.csv": b"actor,time\n"}).read_bytes())
    held[held.index(b"PK\x03\x04") + at] = held[held.index(b"PK\x01\x02") + at + 2] = value
    file.write_bytes(held)
    return file


def saved(file: Path, held: bytes) -> Path:
    file.write_bytes(held)
    return file


def cut_short(source: str, name: str, file: Path) -> Path:
    held = (fixture(source) / name).read_bytes()
    return saved(file, held[: len(held) * 4 // 5])


def two_platforms(folder: Path) -> Path:
    shutil.copytree(fixture("discord"), folder)
    write(folder / "talk.csv", FORUM)
    return folder


def nothing_known(folder: Path) -> Path:
    folder.mkdir()
    saved(folder / "photo.jpg", FOREIGN["photo"])
    return folder


DISCORD = "Career Corner - Text - ask-us [930000000000000001].json"
LATIN = "actor,time,text\nåse,2026-03-02,hei\n"
BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda f: f / "none.csv", r"none\.csv' does not exist\. Give the file, folder or zip"),
    "empty": (lambda f: saved(f / "e.csv", b""), r"'e\.csv' is empty\. Export or download it again\."),
    "photo": (
        lambda f: saved(f / "p.json", FOREIGN["photo"]),
        r"'p\.json' fits no known source\. 'workbench sources' lists",
    ),
    "discord": (lambda f: cut_short("discord", DISCORD, f / "d.json"), r"'d\.json' is not whole JSON"),
    "telegram": (
        lambda f: cut_short("telegram", "group.json", f / "t.json"),
        r"'t\.json' is not whole JSON",
    ),
    "reddit": (lambda f: cut_short("reddit", "things.json", f / "r.json"), r"'r\.json' is not whole JSON"),
    "climbing": (
        lambda f: packed(f / "z.zip", {"../talk.csv": b"actor,time\n"}),
        r"'z\.zip' holds a file named '\.\./talk\.csv', which points outside the zip",
    ),
    "absolute": (
        lambda f: packed(f / "z.zip", {"/etc/talk.csv": b"actor,time\n"}),
        r"holds a file named '/etc/talk\.csv', which points outside the zip",
    ),
    "drive": (
        lambda f: packed(f / "z.zip", {"C:\\talk.csv": b"actor,time\n"}),
        r"which points outside the zip",
    ),
    "password": (
        lambda f: marked(f / "z.zip", at=6, value=1),
        r"'z\.zip' is protected by a password\. Unpack it",
    ),
    "packing": (lambda f: marked(f / "z.zip", at=8, value=9), r"'z\.zip' is packed in a way not read here"),
    "half zip": (lambda f: saved(f / "z.zip", FOREIGN["half-zip"]), r"'z\.zip' is a broken zip"),
    "excel": (
        lambda f: packed(f / "s.xlsx", {"xl/workbook.xml": b"<workbook/>"}),
        r"'s\.xlsx' fits no known source\. .* a workbook's sheet saved as 'CSV UTF-8'",
    ),
    "latin": (
        lambda f: saved(f / "l.csv", LATIN.encode("latin-1")),
        r"'l\.csv' is not UTF-8.* Save it as UTF-8",
    ),
    "utf-16": (lambda f: saved(f / "u.csv", LATIN.encode("utf-16")), r"'u\.csv' is UTF-16, not UTF-8"),
    "no time": (
        lambda f: saved(f / "n.csv", b"actor,text\nann,hei\n"),
        r"'n\.csv' fits no known source.* which columns hold the actor and the time, as in --map",
    ),
    "nothing": (
        lambda f: nothing_known(f / "odd"),
        r"'odd' fits no known source\. 'workbench sources' lists what can be read",
    ),
}


@pytest.mark.parametrize(("make", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_one_sentence_and_the_study_stays_as_it_was(
    make: Callable[[Path], Path], said: str, bench: Bench
) -> None:
    bench.take(FORUM)
    export, before = make(bench.folder), content(bench.path)
    with pytest.raises(ExportError, match=said) as caught:
        study.import_exports([bench.folder / "talk.csv", export], into=bench.path)
    assert content(bench.path) == before
    assert "\n" not in str(caught.value)
    with pytest.raises(ExportError, match=said):
        study.import_exports([export], into=bench.folder / "new")
    assert not (bench.folder / "new").exists()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"source": "myspace"}, r"'myspace' is no known source\. Known are: bluesky, convokit"),
        ({"source": "discord"}, r"'talk\.csv' is no export .*Discord"),
        ({"columns": {"actor": "who"}}, r"'talk\.csv' has no column 'who'; it has actor, time"),
        (
            {"columns": {"actor": "actor"}, "source": "slack"},
            r"mapped for the source 'table' only, not for 'slack'",
        ),
    ],
    ids=["unknown source", "wrong source", "no column", "map for another"],
)
def test_wrong_wishes_are_said_and_the_study_stays_as_it_was(
    how: dict[str, Any], said: str, bench: Bench
) -> None:
    bench.take(FORUM)
    before = content(bench.path)
    with pytest.raises(WorkbenchError, match=said):
        bench.take(FORUM, **how)
    assert content(bench.path) == before


def test_nothing_to_import_and_a_study_that_is_a_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"There is nothing to import\. Give one export at least\."):
        study.import_exports([], into=tmp_path / "service")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StudyError, match=r"notes\.txt' is a file\. A study is a folder; give another name\."):
        study.import_exports([fixture("table")], into=tmp_path / "notes.txt")


def test_a_map_finds_a_table_that_has_other_names(bench: Bench) -> None:
    file = saved(bench.folder / "t.csv", b"who,when\nann,2026-03-02\nbo,2026-03-03\n")
    receipt = study.import_exports([file], into=bench.path, columns={"actor": "who", "time": "when"})
    assert receipt.kept == 2


def test_one_platform_of_two_is_read_where_a_person_says_which(bench: Bench) -> None:
    folder = two_platforms(bench.folder / "both")
    alone = study.import_exports([fixture("discord")], into=bench.folder / "alone", private=True)
    both = study.import_exports([folder], into=bench.path, source="discord", private=True)
    assert both.kept == alone.kept
    assert dict(both.rejects).get("fits no known source", 0) == 1


def test_a_folder_of_downloads_is_read_whatever_platforms_they_are_of(bench: Bench) -> None:
    folder = two_platforms(bench.folder / "downloads")
    (folder / "older" / "unpacked").mkdir(parents=True)
    shutil.copytree(fixture("slack"), folder / "older" / "unpacked" / "workspace")
    packed(
        folder / "packed.zip",
        {"posts.csv": b"actor,time\ncy,2026-03-01T10:00:00Z\n", "photo.jpg": b"\xff\xd8"},
    )
    receipt = study.import_exports([folder], into=bench.path)
    assert study.read(bench.path).sources == ["discord", "slack", "table"]
    assert receipt.rejects["fits no known source"] == 1
    origins = {origin.rpartition("#")[0] for (origin,) in bench.query("SELECT origin FROM activity")}
    assert {"downloads/talk.csv", "downloads/packed.zip/posts.csv"} < origins
    assert any(origin.startswith("downloads/older/unpacked/velkommen/") for origin in origins)


def test_provenance_is_json_that_people_can_read(bench: Bench) -> None:
    bench.take(FORUM)
    text = (bench.path / "provenance.json").read_text("utf-8")
    assert json.loads(text)["format"] == 4
    assert text.endswith("}\n")
    assert len(text.splitlines()) > 10


def test_who_asks_may_name_tables_as_a_study_names_its_own(bench: Bench) -> None:
    bench.take([act("ann", 0), act("bo", 1)])
    with study.read(bench.path).connect() as connection:
        expected = connection.execute("SELECT activity, actor, role FROM talk ORDER BY item").fetchall()
        inner = connection.execute(
            "SELECT table_name FROM duckdb_tables() UNION FROM (SHOW TABLES)"
        ).fetchall()
        names = {name for (name,) in inner} | {"activity", "actors", "acts", "people", "roles"}
        for name in names - {"talk"}:
            connection.execute(f"CREATE TEMP TABLE {name} AS SELECT 1 AS other")
        assert (
            connection.execute("SELECT activity, actor, role FROM talk ORDER BY item").fetchall() == expected
        )
