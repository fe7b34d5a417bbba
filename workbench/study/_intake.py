"""Reading exports to their end: rows without names, and rejects, in batches beside the study."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.activity import Batch, Reject, validate
from workbench.privacy import Key
from workbench.study._files import Files
from workbench.study._finding import Found
from workbench.study._roles import RoleMap
from workbench.study._rows import INTAKE, is_private, stripped
from workbench.study._settings import Settings
from workbench.study._suppression import REASON, Suppression

ACTS, REJECTED = "intake.parquet", "rejected.parquet"
REFUSED = pa.schema([("file", pa.int64()), ("item", pa.int64()), ("reason", pa.string())])
ENOUGH = 20_000  # acts dealt with at once, be they of one file or of many small ones
PRIVATE = "private message, read only with --private"
_QUOTED = re.compile(r"(?<!\w)(['\"]).*?\1(?!\w)", re.DOTALL)


@dataclass(slots=True)
class Counts:
    """
    What came of an import so far; read = acts + rejects.

    Parameters
    ----------
    acts
        Rows written.
    rejects
        Items rejected, by a reason from which what was quoted is gone.
    examples
        The first of these reasons as it was given.
    """

    acts: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, int]:
        """
        Count rejects for a person's eyes; the study itself never quotes an export.

        Returns
        -------
        rejects
            The most frequent first; of reasons that differ in a quoted value only, the first stands for all.
        """
        return {self.examples[reason]: count for reason, count in self.rejects.most_common()}


class Intake:
    """
    The way in: takes pieces of exports, and writes what a study may hold of them.

    Parameters
    ----------
    folder
        Where `ACTS` and `REJECTED` are written.
    settings
        Facts sheet of the study.
    key
        Key of the study.
    roles
        Role map to match actors with, if there is one.
    private
        Whether direct messages are read, as metadata.
    erased
        The accounts that stay out, if there are some.
    """

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        key: Key,
        roles: RoleMap | None,
        private: bool,
        erased: Suppression | None = None,
    ) -> None:
        self.settings, self.key, self.roles, self.private = settings, key, roles, private
        self.counts, self.files, self._folder, self._erased = Counts(), Files(), folder, erased
        self._acts = pq.ParquetWriter(folder / ACTS, INTAKE)
        self._rejects = pq.ParquetWriter(folder / REJECTED, REFUSED)
        self._refused: list[tuple[int, int | None, str]] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, problem: type[BaseException] | None, *_: object) -> None:
        """Close the files."""
        self._write_rejects()
        self._acts.close()
        self._rejects.close()
        if self._erased and problem is None:
            self._erased.finish(self._folder / ACTS)

    def take(self, found: Found) -> None:
        """
        Read one piece of the input begun last to its end.

        Parameters
        ----------
        found
            The piece.
        """
        if found.source is None:
            self._reject([self.files.number(found.name)], [Reject(None, "fits no known source")])
            return
        waiting: list[tuple[int, pa.Table]] = []
        held = 0
        for batch in _ahead(found.read()):
            number = self.files.number(_name(found, batch))
            self._reject([number] * len(batch.rejects), batch.rejects)
            waiting.append((number, batch.acts))
            held += len(batch.acts)
            if held >= ENOUGH:
                self._take(found.source, waiting)
                waiting, held = [], 0
        if waiting:
            self._take(found.source, waiting)

    def _take(self, source: str, waiting: list[tuple[int, pa.Table]]) -> None:
        """Deal with the acts of some files at once."""
        acts = pa.concat_tables([held for _, held in waiting]).combine_chunks()
        validate(acts)
        numbers = np.repeat([number for number, _ in waiting], [len(held) for _, held in waiting])
        acts = self._split(acts.append_column("file", pa.array(numbers, pa.int64())))
        if self.roles is not None:
            self.roles.match(source, acts, self.key)
        rows = stripped(acts, self.settings, source=source, key=self.key)
        if self._erased:
            rows, erased = self._erased.sift(rows)
            self._refuse(erased, REASON)
        sequence = np.arange(self.counts.acts, self.counts.acts + len(rows))
        rows = rows.append_column("sequence", pa.array(sequence))
        self._acts.write_table(rows.select(INTAKE.names).cast(INTAKE))
        self.counts.acts += len(rows)

    def _split(self, acts: pa.Table) -> pa.Table:
        """Leave out private acts unless they are wanted; note what the files hold in either case."""
        private = is_private(acts)
        left_out = acts.filter(private)
        for number in pc.unique(acts["file"]).to_pylist():
            self.files.files[number].holds_acts = True
        for number in pc.unique(left_out["file"]).to_pylist():
            self.files.files[number].holds_private = True
        if self.private or not len(left_out):
            return acts
        self._refuse(left_out, PRIVATE)
        return acts.filter(pc.invert(private))

    def _refuse(self, acts: pa.Table, reason: str) -> None:
        """Reject acts that may not be kept, all for one reason."""
        items = acts["item"].to_pylist()
        self._reject(acts["file"].to_pylist(), [Reject(item, reason) for item in items])

    def _reject(self, numbers: Sequence[int], rejects: Sequence[Reject]) -> None:
        reasons = [_plain(given.reason) for given in rejects]
        for reason, given in zip(reasons, rejects, strict=True):
            self.counts.rejects[reason] += 1
            self.counts.examples.setdefault(reason, given.reason)
        items = [given.item for given in rejects]
        self._refused += zip(numbers, items, reasons, strict=True)
        if len(self._refused) >= ENOUGH:
            self._write_rejects()

    def _write_rejects(self) -> None:
        columns = zip(*self._refused, strict=True) if self._refused else ((), (), ())
        self._rejects.write_table(pa.table(dict(zip(REFUSED.names, columns, strict=True)), schema=REFUSED))
        self._refused = []


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Read one batch ahead in a thread of its own, while the former is dealt with."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        following = reader.submit(next, batches, None)
        while batch := following.result():
            following = reader.submit(next, batches, None)
            yield batch


def _name(found: Found, batch: Batch) -> str:
    """Name a file from the input's own name on, whether a piece is that file or holds it."""
    is_piece = batch.file == found.name or found.name.endswith(f"/{batch.file}")
    return found.name if is_piece else f"{found.name}/{batch.file}"


def _plain(reason: str) -> str:
    """Leave out what a reason quotes: it may be a name, and the item's number leads to it anyway."""
    return _QUOTED.sub("'…'", reason)
