"""Exports made to do harm, or broken past all sense: every source, the way in, and what comes out of it."""

import io
import json
import os
import random
import resource
import stat
import struct
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.csv as pacsv
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests import hostile
from tests.hostile import DEEP, LONG, Fixture, examine
from tests.test_sources import NAMES
from workbench import levels, reports, sources, study
from workbench.commands import tables
from workbench.errors import ExportError
from workbench.sources import _archive, files, open_export

TIMES = (
    *(
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59Z",
    ),
    *("0000-00-00T00:00:00Z", "10000-01-01T00:00:00Z", 10**18, -(10**18), str(10**18), -62135596801, 2**38),
)
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd|' /C calc'!A0"
NUL = "a\x00b"


def seeded(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311


few = settings(max_examples=8, suppress_health_check=list(HealthCheck))
chances = st.integers(0, 2**32).map(seeded)  # smaller seeds tell no simpler story


@cache
def prepared(name: str) -> Fixture:
    return Fixture(name, sources.named(name))


def reads(name: str, chance: random.Random, nasty: tuple[object, ...] = hostile.NASTY) -> str:
    fixture = prepared(name)
    place = chance.choice(fixture.places)
    return examine(
        fixture.source, fixture.export(place, hostile.twisted(fixture.content(place), chance, nasty=nasty))
    )


# Every source, whatever stands in its files


@pytest.mark.parametrize("name", NAMES)
@few
@given(chance=chances)
def test_whatever_stands_in_a_file_is_read_or_refused(name: str, chance: random.Random) -> None:
    assert reads(name, chance) in {"foreign", "read", "refused"}


@pytest.mark.parametrize("name", NAMES)
@few
@given(chance=chances)
def test_times_at_the_ends_of_the_calendar_are_read_or_rejected(name: str, chance: random.Random) -> None:
    assert reads(name, chance, TIMES) in {"foreign", "read", "refused"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("monster", [DEEP, LONG], ids=["nested 2000 deep", "10 MB long"])
def test_a_value_without_measure_is_read_or_refused(name: str, monster: str) -> None:
    for seed in range(1 if monster == LONG else 4):
        assert reads(name, seeded(seed), (monster,)) in {"foreign", "read", "refused"}


@pytest.mark.parametrize("name", NAMES)
@few
@given(chance=chances)
def test_a_twisted_file_is_claimed_by_no_two_sources(name: str, chance: random.Random) -> None:
    fixture = prepared(name)
    place = chance.choice(fixture.places)
    export = fixture.export(place, hostile.twisted(fixture.content(place), chance))
    claimed = {sources.claims(export), *(sources.claims(file) for _, file in files(export))}
    assert claimed <= {None, *NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_half_a_sign_written_as_bytes_is_read_or_refused(name: str) -> None:
    fixture = prepared(name)
    for seed in range(30):
        chance = seeded(seed)
        place = chance.choice(fixture.places)
        content = hostile.twisted(fixture.content(place), chance, times=1, nasty=("\ud83dx",))
        export = fixture.export(place, content.replace(rb"\ud83dx", b"\xed\xa0\xbdx"))
        assert examine(fixture.source, export) in {"foreign", "read", "refused"}


# A value that nests without end costs no more than its file: 100,000 brackets once took 25 GB

NESTED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
from tests.hostile import examine
from workbench import sources
print(examine(sources.named(sys.argv[1]), Path(sys.argv[2])))
"""
HOLDERS = {
    "facebook": ("comments.json", '{"comments_v2": [{"timestamp": 1772442900, "data": %s, "title": "x"}]}'),
    "mattermost": (
        "page.json",
        '{"order": [], "posts": {"a": {"id": %s, "channel_id": "c", "create_at": 1}}}',
    ),
    "telegram": ("result.json", '{"name": "x", "type": "y", "id": 1, "messages": [{"id": 1, "text": %s}]}'),
    "reddit": ("listing.json", '[{"kind": "t1", "data": {"name": "t1_a", "body": %s}}]'),
}


@pytest.mark.parametrize("name", HOLDERS)
def test_a_value_nested_without_end_takes_no_memory(name: str, tmp_path: Path) -> None:
    file, pattern = HOLDERS[name]
    (tmp_path / file).write_text(pattern % ("[" * 100_000 + "]" * 100_000), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", NESTED, name, str(tmp_path / file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() in {"foreign", "read", "refused"}, done.stderr[-400:]


# From the way in to what comes out


def table(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def row(native: str, parent: str | None = None, **more: object) -> dict[str, Any]:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(minutes=len(native))
    return {"id": native, "parent": parent, "actor": f"actor {native}", "time": at.isoformat(), **more}


def survives(folder: Path) -> study.Study:
    """Open a study, and ask it what reports ask."""
    found = study.read(folder)
    with found.connect() as connection:
        acts, spaces = connection.execute("SELECT count(*), count(DISTINCT space) FROM talk").fetchall()[0]
        connection.sql("FROM activity ORDER BY time").to_arrow_table().to_pylist()
    verdicts = levels.verdicts(found)
    assert acts >= len(verdicts) >= spaces - 1
    assert len(found.activity()) == acts
    return found


@pytest.mark.parametrize(
    "word", [SCRIPT, FORMULA, "\u202eevil\u202c", NUL, "\ufeff", "a\r\nb", "' OR 1=1 --", "%", ":"]
)
def test_a_study_takes_names_of_every_kind(word: str, tmp_path: Path) -> None:
    rows = [
        row("a", space=word, actor=word, text=word, role="staff"),
        row("bb", "a", space=word, actor="b", text=word, mentions=word),
        row(word, "bb", space=word, actor=word, text=word),
    ]
    receipt = study.import_exports([table(tmp_path / "x.ndjson", rows)], into=tmp_path / "study")
    assert receipt.read == 3
    assert receipt.kept + receipt.duplicates + sum(receipt.rejects.values()) == 3
    survives(tmp_path / "study")


@pytest.mark.parametrize(
    "name",
    ["a\nb.csv", "\u202egpj.csv", "\x1b[31m.csv", "=1+1.csv", "æ'\".csv", "\udcff.csv"],
    ids=["two lines", "right to left", "escape", "formula", "quotes", "no UTF-8"],
)
@pytest.mark.parametrize("inside", [False, True], ids=["file", "folder"])
def test_a_file_may_be_called_anything(name: str, inside: bool, tmp_path: Path) -> None:  # noqa: FBT001
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / name).write_text("actor,time\nann,2026-03-02T09:00:00Z\n", encoding="utf-8")
    receipt = study.import_exports([folder if inside else folder / name], into=tmp_path / "study")
    assert receipt.kept == 1
    survives(tmp_path / "study")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_a_study_takes_times_at_the_ends_of_the_calendar(zone: str, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    study.import_exports([table(tmp_path / "x.ndjson", [row("a")])], into=folder)
    sheet = folder / "study.toml"
    sheet.write_text(sheet.read_text("utf-8").replace('time_zone = "UTC"', f'time_zone = "{zone}"'), "utf-8")
    assert study.read(folder).time_zone == zone
    rows = [row(f"t{nth}", time=at) for nth, at in enumerate(TIMES)]
    rows += [row(f"l{nth}", time=at) for nth, at in enumerate(["0001-01-01 00:00", "9999-12-31 23:59:59"])]
    receipt = study.import_exports([table(tmp_path / "y.ndjson", rows)], into=folder)
    assert receipt.read == len(rows)
    survives(folder)


def test_ids_that_collide_across_threads_are_different_acts(tmp_path: Path) -> None:
    rows = [row("1", conversation=thread, actor=f"a{thread}") for thread in ("x", "y", "z")]
    rows += [row("22", "1", conversation=thread, actor=f"b{thread}") for thread in ("x", "y", "z")]
    receipt = study.import_exports([table(tmp_path / "x.ndjson", rows)], into=tmp_path / "study")
    assert (receipt.kept, receipt.duplicates) == (6, 0)
    found = survives(tmp_path / "study").activity()
    assert found.groupby("conversation").size().tolist() == [2, 2, 2]


def test_a_reply_may_be_its_own_parent_or_ancestor(tmp_path: Path) -> None:
    ring = [row(str(n), str((n - 1) % 50), space="ring") for n in range(50)]
    rows = [row("self", "self", space="self"), row("p", "qq"), row("qq", "p"), *ring]
    receipt = study.import_exports([table(tmp_path / "x.ndjson", rows)], into=tmp_path / "study")
    assert receipt.kept == len(rows)
    found = survives(tmp_path / "study").activity()
    assert found[found["space"] == "ring"]["conversation"].nunique() == 1
    assert found["conversation"].notna().all()


@pytest.mark.parametrize("name", NAMES)
def test_twisted_exports_leave_a_readable_study(name: str, tmp_path: Path) -> None:
    fixture, chance = prepared(name), seeded(name)
    study.import_exports([table(tmp_path / "x.ndjson", [row("a")])], into=tmp_path / "study")
    for nth in range(3):
        place = chance.choice(fixture.places)
        export = fixture.export(place, hostile.twisted(fixture.content(place), chance))
        held = written(export, tmp_path / str(nth))
        try:
            receipt = study.import_exports([held], into=tmp_path / "study", private=True)
            assert receipt.read == receipt.kept + receipt.duplicates + sum(receipt.rejects.values())
        except ExportError:
            continue
    survives(tmp_path / "study")


def written(export: hostile.Held, into: Path) -> Path:
    """Put what is held in memory on disk."""
    for name, file in files(export):
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read_bytes())
    return into if export.is_dir() else into / export.name


def test_what_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    marks = ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", FORMULA)
    rows = [row(f"x{nth}", space=mark, conversation=str(nth)) for nth, mark in enumerate(marks)]
    study.import_exports([table(tmp_path / "=1.ndjson", rows)], into=tmp_path / "study")
    found = levels.verdicts(study.read(tmp_path / "study"))
    tables.write(found, tmp_path / "levels.csv")
    written = pacsv.read_csv(
        tmp_path / "levels.csv", parse_options=pacsv.ParseOptions(newlines_in_values=True)
    )
    for name in written.column_names:
        for cell in map(str, written[name].to_pylist()):
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n")), f"{name}: {cell!r}"
            assert not cell.startswith("-") or cell[1:2].isdigit()


@pytest.mark.slow
def test_a_report_shows_names_and_runs_none(tmp_path: Path) -> None:
    rows = [
        row(f"{thread}-{n}", f"{thread}-{n - 1}" if n else None, space=space, actor=f"{n % 3}", text=SCRIPT)
        | {"role": "member" if n % 3 else "staff"}
        for thread, space in enumerate(
            [SCRIPT, '"><img src=x onerror=alert(1)>', "${7*7}{{7*7}}", "\u202eevil"] * 5
        )
        for n in range(8)
    ]
    export = table(tmp_path / "x.ndjson", rows)
    study.import_exports([export], into=tmp_path / "harbour")
    html = reports.make(tmp_path / "harbour", into=tmp_path / "out").html.read_text("utf-8")
    assert "<script" not in html
    assert "<img src=x" not in html


# Zips and folders


def packed(path: Path, members: dict[str, bytes], **how: Any) -> Path:  # noqa: ANN401  as zipfile has it
    with zipfile.ZipFile(path, "w", **{"compression": zipfile.ZIP_DEFLATED, **how}) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        *((name, "points outside the zip") for name in ("../x.json", "a/../../x.json", "/etc/x.json")),
        *(
            (name, "points outside the zip")
            for name in ("C:\\x.json", "C:x.json", "..\\x.json", "\\\\host\\x")
        ),
        *(
            (name, "way of writing names")
            for name in ("./x.json", "a//x.json", "a/./x.json", "a/" * 80 + "x")
        ),
    ],
)
def test_a_member_with_a_name_that_leads_elsewhere_is_refused(name: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=fault):
        open_export(packed(tmp_path / "x.zip", {"a.json": b"[]", name: b"[]"}))


def test_a_hostile_name_is_not_obeyed_where_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as caught:
        open_export(packed(tmp_path / "x.zip", {"../\x1b[31m\u202e\n.json": b""}))
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "name", ["a\nb.csv", "a\u202eb.csv", "\x1b[2J.csv", "=1+1.csv", "dir\\a.csv", "a\x00b.csv"]
)
def test_a_member_may_be_called_anything_else(name: str, tmp_path: Path) -> None:
    content = b"actor,time\nann,2026-03-02T09:00:00Z\n"
    receipt = study.import_exports([packed(tmp_path / "x.zip", {name: content})], into=tmp_path / "study")
    assert receipt.kept == 1
    survives(tmp_path / "study")


def test_names_that_differ_in_case_are_different_files(tmp_path: Path) -> None:
    one, two = (f"actor,time\n{actor},2026-03-02T09:00:00Z\n".encode() for actor in ("ann", "bo"))
    receipt = study.import_exports(
        [packed(tmp_path / "x.zip", {"a.csv": one, "A.csv": two})], into=tmp_path / "study"
    )
    assert receipt.kept == 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    file = packed(tmp_path / "x.zip", {"a.csv": b"actor,time\n"})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("a.csv", b"actor,time\nann,2026-03-02T09:00:00Z\n")
    with pytest.raises(ExportError, match=r"more than one file named 'a\.csv'"):
        open_export(file)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    file = packed(tmp_path / "x.zip", {"a.json": b"[]"})
    link = zipfile.ZipInfo("b.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ExportError, match=r"holds a link, 'b\.json'"):
        open_export(file)


def test_a_zip_in_a_zip_is_listed_and_not_opened(tmp_path: Path) -> None:
    content = b"actor,time\nann,2026-03-02T09:00:00Z\n"
    inner = packed(tmp_path / "inner.zip", {"b.csv": content}).read_bytes()
    outer = packed(tmp_path / "x.zip", {"a.csv": content, "inner.zip": inner})
    receipt = study.import_exports([outer], into=tmp_path / "study")
    assert receipt.kept == 1
    assert receipt.rejects == {"fits no known source": 1}


def test_a_bomb_is_refused_by_ratio(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="packed more than 200 times"):
        open_export(packed(tmp_path / "x.zip", {"a.json": bytes(2 * 2**20)}))


def test_a_bomb_is_refused_by_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "MOST_MEMBERS", 9)
    with pytest.raises(ExportError, match="holds 10 files; at most 9 are read"):
        open_export(packed(tmp_path / "x.zip", {f"{n}.json": b"" for n in range(10)}))


def test_a_bomb_is_refused_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "MOST_BYTES", 1000)
    with pytest.raises(ExportError, match="unpacks to more than"):
        open_export(packed(tmp_path / "x.zip", {f"{n}.json": b"x" * 101 for n in range(10)}))


def test_members_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    plain = packed(tmp_path / "x.zip", {"a.json": seeded(1).randbytes(1000)}).read_bytes()
    start, end = plain.index(b"PK\x01\x02"), plain.index(b"PK\x05\x06")
    entry, rest = plain[start:end], bytearray(plain[end:])
    entries = [entry.replace(b"a.json", f"{n}.json".encode()) for n in range(8)]
    struct.pack_into("<HHI", rest, 8, 8, 8, 8 * len(entry))
    (tmp_path / "y.zip").write_bytes(plain[:start] + b"".join(entries) + rest)
    with pytest.raises(ExportError, match="lie one over the other"):
        open_export(tmp_path / "y.zip")


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_said(tmp_path: Path) -> None:
    file = packed(tmp_path / "x.zip", {"a.csv": b"actor,time\n" + b"ann,2026-03-02T09:00:00Z\n" * 1000})
    content = bytearray(file.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 30)
    file.write_bytes(content)
    member = open_export(file).joinpath("a.csv")
    assert examine(sources.named("table"), member) in {"foreign", "refused"}


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(chance=chances, method=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]))
def test_a_zip_with_changed_bytes_is_read_or_refused(
    chance: random.Random, method: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = chance.choice(["slack", "signal", "mbox", "linkedin", "twarc_csv"])
    content = bytearray(_zipped(name, method))
    for _ in range(chance.randint(1, 4)):
        first = content.index(b"PK\x01\x02") if chance.random() < 0.5 else 0
        content[chance.randrange(first, len(content) - 1)] = chance.choice([0, 255, chance.randrange(256)])
    file = tmp_path_factory.mktemp("zips") / "x.zip"
    file.write_bytes(content)
    try:
        export = open_export(file)
    except ExportError:
        return
    for piece in [export, *(piece for _, piece in files(export))]:
        assert examine(sources.named(name), piece) in {"foreign", "read", "refused"}


@cache
def _zipped(name: str, method: int) -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", method) as archive:
        for file, path in files(hostile.FIXTURES / name / "export"):
            archive.writestr(file, path.read_bytes())
    return page.getvalue()


def test_a_broken_zip_names_itself(tmp_path: Path) -> None:
    content = bytearray(packed(tmp_path / "x.zip", {"æ.json": b"[]"}).read_bytes())
    content[content.index("æ".encode())] = 0xFF
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(ExportError, match=r"'x\.zip' is a broken zip"):
        open_export(tmp_path / "x.zip")


def exported(path: Path) -> Path:
    path.mkdir()
    (path / "a.csv").write_text("actor,time\nann,2026-03-02T09:00:00Z\n", encoding="utf-8")
    return path


def test_a_folder_that_holds_itself_is_refused(tmp_path: Path) -> None:
    export = exported(tmp_path / "export")
    (export / "again").symlink_to(export)
    with pytest.raises(ExportError, match="holds a link, 'again', that leads elsewhere"):
        open_export(export)


@pytest.mark.parametrize("target", ["secret.csv", "secrets", "absent.csv"])
def test_a_link_out_of_a_folder_is_refused(target: str, tmp_path: Path) -> None:
    export = exported(tmp_path / "export")
    exported(tmp_path / "secrets")
    (tmp_path / "secret.csv").write_text("actor,time\n", encoding="utf-8")
    (export / "b.csv").symlink_to(tmp_path / target)
    with pytest.raises(ExportError, match=r"'export' holds a link, 'b\.csv', that leads elsewhere"):
        study.import_exports([export], into=tmp_path / "study")
    assert not (tmp_path / "study").exists()


def test_a_link_to_a_file_beside_it_is_that_file(tmp_path: Path) -> None:
    export = exported(tmp_path / "export")
    (export / "b.csv").symlink_to("a.csv")
    (export / "ring").symlink_to("ring")
    assert [name for name, _ in files(open_export(export))] == ["a.csv", "b.csv"]


def test_what_a_person_points_at_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(exported(tmp_path / "export"))
    assert [name for name, _ in files(open_export(tmp_path / "link"))] == ["a.csv"]


def test_what_is_neither_file_nor_folder_is_left_alone(tmp_path: Path) -> None:
    export = exported(tmp_path / "export")
    os.mkfifo(export / "pipe.csv")
    assert [name for name, _ in files(open_export(export))] == ["a.csv"]


def test_folders_without_end_are_refused(tmp_path: Path) -> None:
    deep = exported(tmp_path / "export").joinpath(*["a"] * 90)
    deep.mkdir(parents=True)
    with pytest.raises(ExportError, match="more than 64 folders one in the other"):
        open_export(tmp_path / "export")


# Scale


def crowd(path: Path, replies: int) -> Path:
    """Write a table in which everybody answers one post."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,parent,actor,time,role\nroot,,guide,1772442900,staff\n")
        for nth in range(replies):
            stream.write(f"{nth},root,m{nth % 50_000},{1772442901 + nth},member\n")
    return path


@pytest.mark.slow
def test_a_crowd_that_answers_one_post_is_one_conversation(tmp_path: Path) -> None:
    before = time.perf_counter()
    receipt = study.import_exports([crowd(tmp_path / "x.csv", 100_000)], into=tmp_path / "study")
    assert receipt.kept == 100_001
    found = levels.verdicts(study.read(tmp_path / "study"))
    assert found["messages"].tolist() == [100_001]
    assert time.perf_counter() - before < 120
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4 * 2**20  # KiB


@pytest.mark.slow
def test_a_ring_of_a_crowd_is_one_conversation(tmp_path: Path) -> None:
    ring = 20_000
    rows = [
        {"id": str(n), "parent": str((n - 1) % ring), "actor": f"m{n % 99}", "time": str(1772442900 + n)}
        for n in range(ring)
    ]
    study.import_exports([table(tmp_path / "x.ndjson", rows)], into=tmp_path / "study")
    found = study.read(tmp_path / "study").activity()
    assert found["conversation"].nunique() == 1


def test_a_list_where_a_word_belongs_is_no_crash(tmp_path: Path) -> None:
    channel = {"guild": {"id": [1]}, "channel": {"id": "5", "type": []}, "messages": []}
    (tmp_path / "room.json").write_text(json.dumps(channel), encoding="utf-8")
    assert examine(sources.named("discord"), tmp_path / "room.json") in {"foreign", "read", "refused"}
    message = {
        "id": "1",
        "createdDateTime": "2026-03-02T09:00:00Z",
        "messageType": "message",
        "from": {"user": {"id": "u1", "displayName": "Ann"}},
        "body": {"contentType": "text", "content": "hi"},
        "attachments": [{"contentType": []}],
        "channelIdentity": {"teamId": "t", "channelId": "c"},
    }
    (tmp_path / "teams.json").write_text(json.dumps({"value": [message]}), encoding="utf-8")
    assert examine(sources.named("teams"), tmp_path / "teams.json") == "read"
