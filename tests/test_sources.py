"""What every source must hold, known today or added tomorrow: its fixture, its ledger, its manners."""

import csv
import io
import shutil
import time
import types
import zipfile
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import ijson
import pyarrow as pa
import pytest

from workbench import sources
from workbench.activity import NATIVE, Batch, validate
from workbench.errors import ExportError
from workbench.sources import Ledger, Shows, Source
from workbench.sources._json import items, shape

FIXTURES = Path(__file__).parent / "sources"
DOCS = Path(__file__).parents[1] / "docs" / "sources.md"
NAMES = list(sources.known())
FOREIGN = {
    "empty": b"",
    "photo": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8,
    "zeros": bytes(4096),
    "prose": "Kjære dagbok, i dag søkte jeg på fagskole.\nDet gikk bra: tror jeg.\n".encode(),
    "latin": "Kjære dagbok, æøå\n".encode("latin-1"),
    "truncated": b'{"messages": [{"id": "1", "text": "hal',
    "other-json": b'[{"sku": 1, "price": 2.5}, {"sku": 2, "price": null}]',
    "deep-lists": b"[" * 65_536,
    "deep-objects": b'{"a":' * 13_000,
    "nothing": b"null",
    "half-zip": b"PK\x03\x04\x14\x00\x00\x00",
}


def fixture(name: str) -> Path:
    return FIXTURES / name / "export"


def pieces(source: Source, export: Traversable) -> list[tuple[str, Traversable]]:
    """Walk as an import does: the export as a whole, or else file by file."""
    if source.sniff(export):
        return [("", export)]
    return [(name, file) for name, file in sources.files(export) if source.sniff(file)]


def batches_of(source: Source, export: Traversable) -> Iterator[tuple[str, Batch]]:
    for name, piece in pieces(source, export):
        for batch in source.read(piece):
            yield name or batch.file, batch


def cell(value: object) -> str:
    """Write a value so that null (nothing) and empty (a dash) differ."""
    match value:
        case None:
            return ""
        case list():
            return " ".join(map(str, value)) or "-"
        case str():
            return value or "-"
        case _:
            return str(value)


def as_csv(columns: list[str], rows: list[list[object]]) -> str:
    """Write a table that a person can read: what no row says is left out."""
    said = [n for n in range(len(columns)) if any(row[n] not in (None, False) for row in rows)]
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(columns[n] for n in said)
    writer.writerows([cell(row[n]) for n in said] for row in rows)
    return page.getvalue()


def tables(source: Source, export: Traversable) -> dict[str, str]:
    """Give what a source makes of an export, as the two files beside the fixture hold it."""
    acts: list[list[object]] = []
    rejects: list[list[object]] = []
    for file, batch in batches_of(source, export):
        acts += [[file, *row.values()] for row in batch.acts.to_pylist()]
        rejects += [[file, reject.item, reject.reason] for reject in batch.rejects]
    return {
        "expected.csv": as_csv(["file", *NATIVE.names], acts),
        "rejects.csv": as_csv(["file", "item", "reason"], rejects),
    }


def whole(source: Source, export: Traversable) -> pa.Table:
    return pa.concat_tables([NATIVE.empty_table(), *(batch.acts for _, batch in batches_of(source, export))])


@pytest.mark.parametrize("name", NAMES)
def test_has_an_invented_export(name: str) -> None:
    assert fixture(name).is_dir(), f"{name} needs tests/sources/{name}/export/"
    assert list(sources.files(fixture(name)))


@pytest.mark.parametrize("name", NAMES)
def test_its_export_becomes_the_expected_table(name: str, *, regenerate: bool) -> None:
    for file, found in tables(sources.named(name), fixture(name)).items():
        kept = FIXTURES / name / file
        if regenerate:
            kept.write_text(found, encoding="utf-8", newline="")
        assert found == kept.read_bytes().decode()


@pytest.mark.parametrize("name", NAMES)
def test_its_tables_fit_the_schema(name: str) -> None:
    for _, batch in batches_of(sources.named(name), fixture(name)):
        validate(batch.acts)


@pytest.mark.parametrize("name", NAMES)
def test_every_item_is_an_act_or_a_reject_and_is_counted_once(name: str) -> None:
    numbers: dict[str, list[int]] = {}
    for file, batch in batches_of(sources.named(name), fixture(name)):
        assert batch.read == batch.acts.num_rows + len(batch.rejects) > 0
        rejected = [reject.item for reject in batch.rejects if reject.item is not None]
        numbers.setdefault(file, []).extend([*batch.acts["item"].to_pylist(), *rejected])
    assert numbers
    for file, found in numbers.items():
        assert sorted(found) == list(range(1, len(found) + 1)), f"{file}: items are missing or counted twice"


@pytest.mark.parametrize("name", NAMES)
def test_item_numbers_rise_within_a_file(name: str) -> None:
    last: dict[str, int] = {}
    for file, batch in batches_of(sources.named(name), fixture(name)):
        for number in batch.acts["item"].to_pylist():
            assert number > last.get(file, 0)
            last[file] = number


@pytest.mark.parametrize("name", NAMES)
def test_claims_its_own_export_and_no_other_source_does(name: str) -> None:
    source, others = sources.named(name), [other for key, other in sources.known().items() if key != name]
    assert pieces(source, fixture(name))
    looked_at = [fixture(name), *(file for _, file in sources.files(fixture(name)))]
    assert [piece.name for piece in looked_at for other in others if other.sniff(piece)] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_leaves_a_foreign_file_alone(name: str, content: bytes, tmp_path: Path) -> None:
    for ending in ("json", "csv", "txt"):
        file = tmp_path / f"foreign.{ending}"
        file.write_bytes(content)
        assert sources.named(name).sniff(file) is False


@pytest.mark.parametrize("name", NAMES)
def test_leaves_a_foreign_folder_alone(name: str, tmp_path: Path) -> None:
    assert sources.named(name).sniff(tmp_path) is False
    for key, content in FOREIGN.items():
        (tmp_path / key).mkdir()
        (tmp_path / key / "2026-03-02.json").write_bytes(content)
    (tmp_path / "channels.json").write_bytes(FOREIGN["other-json"])
    assert sources.named(name).sniff(tmp_path) is False


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kept", [0.0, 0.3, 0.7, 0.97])
def test_a_file_that_breaks_off_is_said_or_rejected(name: str, kept: float, tmp_path: Path) -> None:
    source = sources.named(name)
    for file, _ in sources.files(fixture(name)):
        broken = tmp_path / "broken"
        shutil.copytree(fixture(name), broken)
        content = (broken / file).read_bytes()
        (broken / file).write_bytes(content[: int(len(content) * kept)])
        said = ""
        try:
            for _, batch in batches_of(source, broken):
                validate(batch.acts)
        except ExportError as error:
            said = str(error)
        assert not said or Path(file).name in said
        shutil.rmtree(broken)


@pytest.mark.parametrize("name", NAMES)
def test_a_zip_gives_the_same_as_the_folder(name: str, tmp_path: Path) -> None:
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, path in sources.files(fixture(name)):
            with path.open("rb") as stream:
                archive.writestr(file, stream.read())
    source = sources.named(name)
    assert tables(source, sources.open_export(packed)) == tables(source, fixture(name))


@pytest.mark.parametrize("name", NAMES)
def test_says_what_it_is(name: str) -> None:
    source = sources.named(name)
    assert isinstance(source, Source)
    assert isinstance(source.ledger, Ledger)
    assert source.label.strip()
    assert source.expects.strip()
    assert not source.expects.endswith(".")
    assert source.ledger.cannot, "every export hides something"
    for sentence in source.ledger.cannot:
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_its_ledger_is_true_of_its_export(name: str) -> None:
    ledger, acts = sources.named(name).ledger, whole(sources.named(name), fixture(name))
    assert any(acts["parent"].to_pylist()) is (ledger.replies is not Shows.NEVER)
    assert (acts["reactions"].null_count < len(acts)) is (ledger.reactions is not Shows.NEVER)
    assert any(acts["deleted"].to_pylist()) is (ledger.deletions is not Shows.NEVER)
    assert ledger.time_precision in set(acts["time_precision"].to_pylist())


@pytest.mark.parametrize("name", NAMES)
def test_has_a_row_in_the_docs(name: str) -> None:
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert [row for row in rows if row.startswith(f"| {sources.named(name).label} | `{name}` |")]


def test_the_docs_name_no_source_that_is_not_there() -> None:
    listed, _, _ = DOCS.read_text(encoding="utf-8").partition("\n## ")
    rows = listed.splitlines()
    told = {row.split("`")[1] for row in rows if row.startswith("| ") and row.count("`") >= 2}
    assert told == set(NAMES)


def test_labels_differ() -> None:
    labels = [source.label for source in sources.known().values()]
    assert len(set(labels)) == len(labels)


def test_an_unknown_name_lists_what_is_known() -> None:
    with pytest.raises(ExportError, match=rf"'myspace' is no known source\. Known are: {', '.join(NAMES)}\."):
        sources.named("myspace")


class Point:
    """An entry point as another package announces it."""

    name = "guestbook"

    def __init__(self, *, broken: bool) -> None:
        self.broken = broken

    def load(self) -> types.SimpleNamespace:
        if self.broken:
            raise ImportError("no module named 'guestbook'")
        return types.SimpleNamespace(label="Guestbook")


@pytest.fixture
def fresh_registry() -> Iterator[None]:
    sources.known.cache_clear()
    yield
    sources.known.cache_clear()


@pytest.mark.usefixtures("fresh_registry")
def test_a_plug_in_is_a_source_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "entry_points", lambda *, group: [Point(broken=False)] if group else [])
    assert list(sources.known()) == sorted([*NAMES, "guestbook"])


@pytest.mark.usefixtures("fresh_registry")
def test_a_broken_plug_in_warns_and_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "entry_points", lambda *, group: [Point(broken=True)] if group else [])
    with pytest.warns(UserWarning, match="'guestbook' cannot be loaded: no module named 'guestbook'"):
        assert list(sources.known()) == NAMES


def test_two_claimants_are_both_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    greedy = types.SimpleNamespace(sniff=lambda _: True)
    monkeypatch.setattr(sources, "known", lambda: {"forum": greedy, "guestbook": greedy})
    with pytest.raises(ExportError, match=r"of forum or guestbook\. Say which with --source forum\."):
        sources.claims(tmp_path)


def test_an_export_nobody_knows_is_claimed_by_nobody(tmp_path: Path) -> None:
    assert sources.claims(tmp_path) is None


def test_a_head_is_parsed_once_for_all_sources_and_anew_the_next_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    looks = 0

    def parse(*args: object, **options: object) -> Iterator[object]:
        nonlocal looks
        looks += 1
        yield from real(*args, **options)

    real = ijson.parse
    monkeypatch.setattr(ijson, "parse", parse)
    file = tmp_path / "shop.json"
    file.write_bytes(FOREIGN["other-json"])
    assert sources.claims(file) is None
    assert looks == 1
    file.write_bytes(b'[{"a": 1}]')
    assert shape(file) == {"item.a"}
    assert sources.claims(file) is None
    assert looks == 3


def test_a_head_that_nests_without_end_is_left_at_once(tmp_path: Path) -> None:
    file = tmp_path / "deep.json"
    file.write_bytes(FOREIGN["deep-lists"])
    before = time.perf_counter()
    assert shape(file) == frozenset()
    assert time.perf_counter() - before < 1  # half a minute, if its paths were spelled out


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "marked.json"
    file.write_bytes(b'\xef\xbb\xbf[{"a": {"b": 1}}]')
    assert shape(file) == {"item.a", "item.a.b"}
    assert list(items(file, "item")) == [(1, {"a": {"b": 1}})]


def test_a_broken_json_names_file_and_place(tmp_path: Path) -> None:
    file = tmp_path / "half.json"
    file.write_bytes(b'[{"a": 1}, {"a": 2}, {"a"')
    with pytest.raises(ExportError, match=r"'half\.json' is not whole JSON: it breaks off after item 2"):
        list(items(file, "item"))
    with pytest.raises(ExportError, match=r"'day/half\.json' is not whole JSON"):
        list(items(file, "item", name="day/half.json"))


def test_a_damaged_zip_is_said(tmp_path: Path) -> None:
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("day.json", b'[{"a": "' + b"x" * 500 + b'"}]')
    content = bytearray(packed.read_bytes())
    content[100] ^= 1
    packed.write_bytes(content)
    inside = sources.open_export(packed).joinpath("day.json")
    assert shape(inside) == frozenset()
    with pytest.raises(ExportError, match=r"'day\.json' is not whole JSON.*Bad CRC"):
        list(items(inside, "item"))


@pytest.mark.parametrize(
    ("member", "fault"),
    [("../outside.json", "points outside the zip"), ("/etc/outside.json", "points outside the zip")],
)
def test_a_zip_that_points_outside_is_refused(member: str, fault: str, tmp_path: Path) -> None:
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, "[]")
    with pytest.raises(ExportError, match=fault):
        sources.open_export(packed)


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("day.json", "[]")
    content = bytearray(packed.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag in the table of contents
    packed.write_bytes(content)
    with pytest.raises(ExportError, match=r"'export\.zip' is protected by a password\. Unpack it"):
        sources.open_export(packed)


def test_an_export_that_is_empty_or_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        sources.open_export(tmp_path / "absent.zip")
    (tmp_path / "empty.zip").touch()
    with pytest.raises(ExportError, match=r"'empty\.zip' is empty"):
        sources.open_export(tmp_path / "empty.zip")
