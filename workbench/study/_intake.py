"""From exports to the rows a study stores: found, read, stripped of names and texts, written in batches."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench import sources, text
from workbench.activity import REJECTS, STORED, Batch, Reject, validate
from workbench.errors import ExportError
from workbench.privacy import Key
from workbench.sources import table
from workbench.study._roles import RoleMap
from workbench.vocabulary import Visibility

# what a batch becomes before conversations are known; `activity` is null where the platform has no ids
INTAKE = pa.schema(
    [f.with_nullable(True) if f.name == "activity" else f for f in STORED if f.name != "conversation"]
    + [pa.field("scope", pa.string()), pa.field("content", pa.string()), pa.field("sequence", pa.int64())]
)
PRIVATE = "private message, read only with --private"


@dataclass(frozen=True, slots=True)
class Found:
    """One readable piece of an export: its source's name, its own name, and how to read it."""

    source: str | None
    name: str
    read: Callable[[], Iterator[Batch]]


@dataclass(slots=True)
class Counts:
    """What came of an import so far; read = acts + rejects."""

    acts: int = 0
    rejects: Counter[str] = field(default_factory=Counter)


def find(path: Path, *, source: str | None, columns: Mapping[str, str] | None) -> list[Found]:
    """
    Find out which platform an export is of, and what in it can be read.

    Parameters
    ----------
    path
        A file, folder or zip.
    source
        Name of the source, if a person said it.
    columns
        For the source `table`: the file's own names of the columns it needs.

    Returns
    -------
    found
        In the order of their names; pieces that no source knows have the source None.

    Raises
    ------
    ExportError
        If nothing fits any source, or pieces fit several.
    """
    export = sources.open_export(path)
    if columns:
        source = _only_table(source)
    whole = source or sources.claims(export)
    if whole and (export.is_file() or sources.named(whole).sniff(export)):
        read = partial(table.read, export, columns=columns) if columns else partial(sources.named(whole).read, export)
        return [Found(whole, export.name, read)]
    pieces = list(sources.files(export)) if export.is_dir() else []
    names = {name: source or sources.claims(piece) for name, piece in pieces}
    kinds = sorted({name for name in names.values() if name})
    if not kinds:
        raise _unknown(path)
    if len(kinds) > 1:
        raise ExportError(
            f"'{path.name}' holds exports of {' and '.join(kinds)}. Import them one by one, "
            f"or say which to read with --source {kinds[0]}."
        )
    return [Found(names[name], f"{path.name}/{name}", _reader(names[name], piece, columns)) for name, piece in pieces]


class Intake:
    """
    Turns batches into rows that hold no names, and writes them beside the study.

    Parameters
    ----------
    folder
        Where ``intake.parquet`` and ``rejects.parquet`` are written.
    key
        Key of the study.
    roles
        Role map to match actors with, if there is one.
    private
        Whether direct messages are read, as metadata.
    keep_text
        Whether texts are stored.
    """

    def __init__(self, folder: Path, *, key: Key, roles: RoleMap | None, private: bool, keep_text: bool) -> None:
        self.key, self.roles, self.private, self.keep_text = key, roles, private, keep_text
        self.counts = Counts()
        self._acts = pq.ParquetWriter(folder / "intake.parquet", INTAKE)
        self._rejects = pq.ParquetWriter(folder / "rejects.parquet", REJECTS)

    def __enter__(self) -> "Intake":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        self._acts.close()
        self._rejects.close()

    def take(self, found: Found, *, digest: str) -> None:
        """
        Read one piece of an export to its end.

        Parameters
        ----------
        found
            The piece.
        digest
            SHA-256 of the input; stands for its name where the name could be a person's.
        """
        if found.source is None:
            self._reject(found.name, [Reject(None, "fits no known source")])
            return
        for batch in found.read():
            name = found.name if batch.file == found.name or found.name.endswith(f"/{batch.file}") else (
                f"{found.name}/{batch.file}"
            )
            validate(batch.acts)
            acts, private = self._split(batch.acts)
            self._reject(name, batch.rejects)
            self._reject(f"input {digest[:12]}", private)
            if self.roles is not None:
                self.roles.match(found.source, acts, self.key)
            stored = _stored(acts, source=found.source, name=name, digest=digest, key=self.key, text_kept=self.keep_text)
            order = pa.array(range(self.counts.acts, self.counts.acts + len(stored)), pa.int64())
            self._acts.write_table(stored.append_column("sequence", order).select(INTAKE.names).cast(INTAKE))
            self.counts.acts += len(stored)

    def _split(self, acts: pa.Table) -> tuple[pa.Table, list[Reject]]:
        if self.private:
            return acts, []
        is_private = pc.equal(acts["visibility"], Visibility.PRIVATE.value)
        left_out = acts.filter(is_private)["item"].to_pylist()
        return acts.filter(pc.invert(is_private)), [Reject(item, PRIVATE) for item in left_out]

    def _reject(self, file: str, rejects: Sequence[Reject]) -> None:
        if rejects:
            rows = [{"file": file, "item": reject.item, "reason": reject.reason} for reject in rejects]
            self._rejects.write_table(pa.Table.from_pylist(rows, schema=REJECTS))
            self.counts.rejects.update(reject.reason for reject in rejects)


def read_rejects(folder: Path) -> pa.Table:
    """
    Read the rejects of a generation.

    Parameters
    ----------
    folder
        Its tables.

    Returns
    -------
    rejects
        Of the `REJECTS` shape.
    """
    return pq.read_table(folder / "rejects.parquet", schema=REJECTS)


def write_rejects(folder: Path, *parts: pa.Table) -> None:
    """
    Write the rejects of a generation, each told once.

    Parameters
    ----------
    folder
        Its tables.
    *parts
        Tables of the `REJECTS` shape.
    """
    together = pa.concat_tables(parts).group_by(REJECTS.names, use_threads=False).aggregate([])
    pq.write_table(together.cast(REJECTS), folder / "rejects.parquet")


def digest(path: Path) -> dict[str, Any]:
    """
    Describe an input by size and hash.

    Parameters
    ----------
    path
        A file, or a folder, which is described by the names and contents of its files.

    Returns
    -------
    input
        ``bytes`` and ``sha256``.
    """
    total, whole = 0, hashlib.sha256()
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        with file.open("rb") as stream:
            one = hashlib.file_digest(stream, "sha256").hexdigest()
        total += file.stat().st_size
        if path.is_file():
            return {"bytes": total, "sha256": one}
        whole.update(f"{file.relative_to(path).as_posix()}\x1f{one}\n".encode("utf-8", "surrogatepass"))
    return {"bytes": total, "sha256": whole.hexdigest()}


def _reader(
    source: str | None, piece: Traversable, columns: Mapping[str, str] | None
) -> Callable[[], Iterator[Batch]]:
    if columns:
        return partial(table.read, piece, columns=columns)
    return partial(sources.named(source).read, piece) if source else lambda: iter(())


def _only_table(source: str | None) -> str:
    if source not in (None, "table"):
        raise ExportError(f"Columns can be mapped for the source 'table' only, not for '{source}'.")
    return "table"


def _unknown(path: Path) -> ExportError:
    expected = "; ".join(f"{source.label}: {source.expects}" for source in sources.known().values())
    return ExportError(f"'{path.name}' fits no known source. Expected one of: {expected}.")


def _stored(acts: pa.Table, *, source: str, name: str, digest: str, key: Key, text_kept: bool) -> pa.Table:
    """Turn a `NATIVE` table into rows without names."""
    is_private = pc.equal(acts["visibility"], Visibility.PRIVATE.value)
    scope = pc.if_else(is_private, key.pseudonyms("scope", acts["scope"]), _escaped(acts["scope"]))
    texts = pc.if_else(is_private, pa.scalar(None, pa.string()), acts["text"])
    file = pc.if_else(is_private, f"input {digest[:12]}", name)
    columns = {field.name: acts[field.name] for field in acts.schema if field.name in INTAKE.names}
    columns |= text.features(texts) | {
        "scope": scope,
        "activity": _joined(source, scope, acts["id"]),
        "thread": _joined(source, scope, acts["thread"]),
        "parent": _joined(source, scope, acts["parent"]),
        "parent_inferred": pa.array([False] * len(acts)),
        "space": pc.if_else(is_private, key.pseudonyms("space", acts["space"]), acts["space"]),
        "actor": key.pseudonyms(source, acts["actor"]),
        "mentions": _mentions(key, source, acts["mentions"]),
        "text": texts if text_kept else pa.nulls(len(acts), pa.string()),
        "source": pa.array([source] * len(acts)),
        "origin": pc.binary_join_element_wise(file, acts["item"].cast(pa.string()), "#"),
        "content": _content(acts, key),
    }
    return pa.table({name: columns[name] for name in INTAKE.names if name in columns})


def _escaped(scope: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring(pc.replace_substring(scope, "%", "%25"), ":", "%3A")


def _joined(source: str, scope: pa.ChunkedArray, names: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(source, scope, names, ":")


def _mentions(key: Key, source: str, mentions: pa.ChunkedArray) -> pa.Array:
    lists = mentions.combine_chunks()
    return pa.ListArray.from_arrays(lists.offsets, key.pseudonyms(source, lists.values), mask=lists.is_null())


def _content(acts: pa.Table, key: Key) -> pa.Array:
    """Name an act without an id by what it says, so that the same export adds nothing the second time."""
    lacks_id = pc.is_null(acts["id"])
    parts = [pc.fill_null(acts[name], "") for name in ("scope", "thread", "parent", "actor", "kind", "text")]
    parts.append(acts["time"].cast(pa.int64()).cast(pa.string()))
    joined = pc.binary_join_element_wise(*parts, "\x1f")
    return key.pseudonyms("content", pc.if_else(lacks_id, joined, pa.scalar(None, pa.string())))
