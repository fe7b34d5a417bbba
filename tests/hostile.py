"""
Hostile exports for tests: fixtures held in memory, twisted at random, and what must hold of reading them.

A twist takes a file apart (JSON, one JSON a line, a table, or lines), puts something hostile at a random
place, and writes it again; so it reaches what lies behind the parsers, where changed bytes rarely get.
"""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NamedTuple

import zstandard

from workbench.activity import Batch, validate
from workbench.errors import ExportError
from workbench.sources import AsksDayOrder, Source, files
from workbench.vocabulary import Kind, Precision, Role, Visibility

FIXTURES = Path(__file__).parent / "sources"
DEEP, LONG = "\x00deep\x00", "\x00long\x00"  # written out only after a parser has taken the rest
SPELLED = {DEEP: "[" * 2000 + "]" * 2000, LONG: '"' + "æ" * 5 * 2**20 + '"'}
NASTY: tuple[object, ...] = (
    *(
        "<script>alert(1)</script>",
        "<p><img src=x onerror=alert(1)>",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "-1+1",
    ),
    *("\u202egnidaer\u202c", "\u200f\u200e", "a\x00b", "\ud800", "\udfff and \ud83d", "\ufeff", "\u2028"),
    *("", " ", "\n", '"', "'", "a\r\nb", "\x85", "../../etc/passwd", "C:\\x", "%s%n{0}", "null", "\\ud800"),
    *(10**30, -(10**30), 2**63, 2**63 - 1, -(2**63) - 1, 2**40, -1, 0, 1, 0.5, 1e308, -1e308, 5e-324),
    *(float("nan"), float("inf"), float("-inf"), True, False, None, "٣", "²", "1e400", "infinity", "now"),
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-03-02T09:15"),
    *("10000-01-01", "2026-02-30", "24:00", 1772442900.5, "1772442900"),
    *(10**18, -(10**18), 253402300800, -62135596801, str(10**18), str(-(10**18))),
    *([], {}, [[]], [{}], {"": ""}, [None], {"id": {"id": []}}, ["x", 1, None, {}], DEEP),
)


class Place(NamedTuple):
    """A file of a fixture, or a member of one that is packed."""

    file: str
    member: str | None = None


@dataclass(frozen=True, eq=False)
class Held:
    """A file or folder in memory."""

    name: str
    content: bytes | None = None
    children: Mapping[str, "Held"] | None = None

    def is_dir(self) -> bool:
        return self.children is not None

    def is_file(self) -> bool:
        return self.content is not None

    def iterdir(self) -> Iterator["Held"]:
        yield from (self.children or {}).values()

    def joinpath(self, *parts: str) -> "Held":
        found = self
        for part in "/".join(parts).split("/"):
            found = (found.children or {}).get(part) or Held(part)
        return found

    __truediv__ = joinpath

    def open(self, mode: str = "r", *_: object, **how: Any) -> IO[Any]:  # noqa: ANN401  as io has it
        if self.content is None:
            raise FileNotFoundError(self.name)
        stream = io.BytesIO(self.content)
        return stream if "b" in mode else io.TextIOWrapper(stream, **how)

    def read_bytes(self) -> bytes:
        with self.open("rb") as stream:
            return bytes(stream.read())

    def read_text(self, encoding: str | None = None) -> str:
        return self.read_bytes().decode(encoding or "utf-8")


class Fixture:
    """The invented export of a source, in memory; any of its files can be replaced."""

    def __init__(self, name: str, source: Source) -> None:
        self.name, self.source = name, source
        found = files(FIXTURES / name / "export")
        self._files = {file: path.read_bytes() for file, path in found}
        self._is_whole = source.sniff(folder("export", self._files))
        self.places = [place for file in self._files for place in self._places(file)]

    def _is_alone(self, file: str) -> bool:
        return self.source.sniff(_alone(file, self._files[file]))

    def _places(self, file: str) -> list[Place]:
        if not self._is_whole and not self._is_alone(file):
            return []
        content = self._files[file]
        if content.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                return [Place(file, member) for member in packed.namelist()]
        return [Place(file)]

    def content(self, place: Place) -> bytes:
        """What stands at a place, unpacked."""
        content = self._files[place.file]
        if place.member is not None:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                return packed.read(place.member)
        if place.file.endswith(".zst"):
            with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content)) as stream:
                return stream.read()
        return content

    def export(self, place: Place, content: bytes) -> Held:
        """The export as its source claims it, with other content at one place."""
        if place.member is not None:
            content = self._repacked(place, content)
        elif place.file.endswith(".zst"):
            content = zstandard.ZstdCompressor().compress(content)
        if self._is_alone(place.file):
            return _alone(place.file, content)
        return folder("export", {**self._files, place.file: content})

    def _repacked(self, place: Place, content: bytes) -> bytes:
        page = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._files[place.file])) as old, zipfile.ZipFile(page, "w") as new:
            for member in old.namelist():
                new.writestr(member, content if member == place.member else old.read(member))
        return page.getvalue()


def _alone(file: str, content: bytes) -> Held:
    return Held(file.rpartition("/")[2], content)


def folder(name: str, held: Mapping[str, bytes]) -> Held:
    """Put files, named from the folder on, into a folder in memory."""
    here: dict[str, Held] = {}
    below: dict[str, dict[str, bytes]] = {}
    for path, content in held.items():
        first, _, rest = path.partition("/")
        if rest:
            below.setdefault(first, {})[rest] = content
        else:
            here[first] = Held(first, content)
    return Held(name, children={**here, **{key: folder(key, inner) for key, inner in below.items()}})


def examine(source: Source, export: Traversable) -> str:
    """Read an export to its end, and check whatever must hold of any; tell what became of it."""
    claimed = source.sniff(export)
    assert isinstance(claimed, bool), f"sniff gave {type(claimed).__name__}"
    return _examined(source, export) if claimed else "foreign"


def _examined(source: Source, export: Traversable) -> str:
    numbers: dict[str, list[int]] = {}
    outcome = "read"
    try:
        for batch in reading(source, export):
            check(batch)
            rejected = [reject.item for reject in batch.rejects if reject.item is not None]
            numbers.setdefault(batch.file, []).extend([*batch.acts["item"].to_pylist(), *rejected])
    except ExportError as error:
        str(error).encode()  # can be printed
        outcome = "refused"
    for file, found in numbers.items():
        whole = sorted(found)
        assert all(one < other for one, other in pairwise(whole)), f"{file!r}: an item is counted twice"
        if outcome == "read":
            assert whole == list(range(1, len(whole) + 1)), f"{file!r}: an item is missing"
    return outcome


def reading(source: Source, export: Traversable) -> Iterator[Batch]:
    """Read as a person would who is asked for the order of day and month."""
    if not isinstance(source, AsksDayOrder):
        yield from source.read(export)
        return
    try:
        yield from source.read(export)
    except ExportError as error:
        if "--dates" not in str(error):
            raise
        yield from source.read(export, day_first=True)  # type: ignore[call-arg]  only these sources take it


def check(batch: Batch) -> None:
    """Check what must hold of a batch, whatever it was read from."""
    validate(batch.acts)
    batch.acts.validate(full=True)  # strings are UTF-8
    for reject in batch.rejects:
        reject.reason.encode()
        assert 0 < len(reject.reason) <= 400, f"a reason of {len(reject.reason)} letters"
        assert reject.item is None or reject.item > 0
    acts = batch.acts.drop_columns(["text"]).to_pylist()
    for act in acts:
        assert isinstance(act["time"], datetime)
        assert act["item"] > 0
        assert act["kind"] in set(Kind)
        assert act["visibility"] in set(Visibility)
        assert act["time_precision"] in set(Precision)
        assert act["role"] is None or act["role"] in set(Role)
        for count in ("media", "reactions", "replies", "shares", "views"):
            assert act[count] is None or act[count] >= 0, f"{count} below zero"
        for native in ("id", "thread", "parent", "actor", "alter"):
            assert act[native] != "", f"{native} is empty where it should be missing"


def twisted(
    content: bytes, chance: random.Random, *, times: int = 3, nasty: tuple[object, ...] = NASTY
) -> bytes:
    """Put something hostile into a file, at random places."""
    value, write = taken_apart(content)
    for _ in range(chance.randint(1, times)):
        value = _twist(value, chance, nasty)
    return write(value)


def taken_apart(content: bytes) -> tuple[Any, Callable[[Any], bytes]]:
    """Give what a file holds as a value, and how such a value is written."""
    text = content.decode("utf-8", "surrogateescape")
    for read, write in ((json.loads, _json), (_objects, _lines), (_table, _rows)):
        try:
            return read(text), write
        except (ValueError, RecursionError, csv.Error):
            continue
    return text.splitlines(), _plain


def _objects(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _table(text: str) -> list[list[str]]:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = [[delimiter], *csv.reader(io.StringIO(text), delimiter=delimiter)]
    if min(map(len, rows[1:3]), default=0) < 2:
        raise ValueError("no table")
    return rows


def _json(value: Any) -> bytes:  # noqa: ANN401  whatever a file may hold
    return _encoded(_spelled(json.dumps(value)))


def _lines(values: Any) -> bytes:  # noqa: ANN401
    return _encoded("".join(_spelled(json.dumps(value)) + "\n" for value in _listed(values)))


def _plain(lines: Any) -> bytes:  # noqa: ANN401
    return _encoded("\n".join(_cell(line) for line in _listed(lines)))


def _rows(rows: Any) -> bytes:  # noqa: ANN401
    (first, *rest) = _listed(rows) or [","]
    delimiter = first[0] if isinstance(first, list) and first and first[0] in (",", ";", "\t") else ","
    page = io.StringIO()
    csv.writer(page, delimiter=delimiter).writerows([_cell(cell) for cell in _listed(row)] for row in rest)
    return _encoded(page.getvalue())


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _cell(value: object) -> str:
    return _spelled(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _spelled(text: str) -> str:
    for short, spelled in SPELLED.items():
        text = text.replace(json.dumps(short), spelled).replace(short, spelled)
    return text


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape" if _is_escaped(text) else "surrogatepass")


def _is_escaped(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _twist(value: Any, chance: random.Random, nasty: tuple[object, ...]) -> Any:  # noqa: ANN401
    """Change one place: put something else there, drop it, double it, or wrap it."""
    paths = list(_paths(value))
    if not paths:
        return chance.choice(nasty)
    path = chance.choice(paths)
    value = _copied(value)
    around = value
    for key in path[:-1]:
        around = around[key]
    _change(around, path[-1], chance, nasty, lambda: _at(value, chance.choice(paths)))
    return value


def _change(
    around: Any,  # noqa: ANN401
    key: Any,  # noqa: ANN401
    chance: random.Random,
    nasty: tuple[object, ...],
    other: Callable[[], Any],
) -> None:
    match chance.randint(0, 9):
        case 0:
            del around[key]
        case 1 if isinstance(around, list):
            around.insert(key, _copied(around[key]))
        case 2:
            around[key] = [around[key]]
        case 3:
            around[key] = {"item": around[key]}
        case 4 | 5:  # ids that collide, a reply that is its own parent
            around[key] = _copied(other())
        case 6 if isinstance(around[key], str):
            at = chance.randint(0, len(around[key]))
            around[key] = around[key][:at] + str(chance.choice(nasty)) + around[key][at:]
        case _:
            around[key] = chance.choice(nasty)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """List every place; what a parser took nests no deeper than it can."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*path, key)
        if len(path) < 60:
            yield from _paths(inner, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Any:  # noqa: ANN401
    for key in path:
        if not isinstance(value, list | dict):
            return value
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return value
    return value


def _copied(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
