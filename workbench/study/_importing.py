"""Importing exports into a study: streaming, atomic, repeatable, and with every item accounted for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import workbench
from workbench import sources
from workbench.errors import ExportError, StudyError
from workbench.privacy import Key, key, new_key
from workbench.study import _finding, _retention, _roles, _settings, _store
from workbench.study._intake import Counts, Intake
from workbench.study._merging import ACTIVITY, merge
from workbench.study._roles import ACTORS
from workbench.study._suppression import Suppression


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What came of an import: ``read = kept + duplicates + rejected``.

    Parameters
    ----------
    read
        Items looked at.
    kept
        Acts that are new to the study.
    duplicates
        Acts the study, or the same import, already held; the version read last is in the study.
    changed
        Acts the study held in another version, such as before an edit.
    gone
        Acts the study held that are no longer in an export of their space; marked as deleted.
    cut
        Spaces whose export lacks most of what was known of its time, so that nothing was marked there.
    rejects
        How many items were rejected, by reason; of reasons that differ in a quoted value only, the first
        stands for all.
    unmatched
        Accounts of the role map that act nowhere in what was read.
    """

    read: int
    kept: int
    duplicates: int
    rejects: Mapping[str, int]
    changed: int = 0
    gone: int = 0
    cut: Sequence[str] = ()
    unmatched: Sequence[str] = ()

    def lines(self) -> list[str]:
        """
        Tell it for people.

        Returns
        -------
        lines
            The sum first, then each reason, then what else a person should know.
        """
        rejected = sum(self.rejects.values())
        told = [
            f"read {self.read} = {self.kept} kept + {self.duplicates} duplicates + {rejected} rejects",
        ]
        told += [f"  {count} rejected: {reason}" for reason, count in self.rejects.items()]
        if self.changed:
            told.append(f"  {self.changed} known acts have changed, and the new version is kept")
        if self.gone:
            told.append(f"  {self.gone} known acts are no longer in the export, and are marked as deleted")
        told += [
            f"  '{space}': most of what was known is not in the export, so nothing is marked as deleted"
            for space in self.cut
        ]
        if self.unmatched:
            told.append(f"  in the role map but not in these exports: {', '.join(self.unmatched)}")
        return told


def import_exports(
    exports: Sequence[Path],
    *,
    into: Path,
    source: str | None = None,
    columns: Mapping[str, str] | None = None,
    roles: Path | None = None,
    private: bool = False,
    day_first: bool | None = None,
    first_key: Key | None = None,
) -> Receipt:
    """
    Read exports into a study; on any fault the study stays as it was.

    Parameters
    ----------
    exports
        Files, folders or zips.
    into
        Folder of the study; made if it does not exist.
    source
        Name of the source, where content does not decide.
    columns
        For the source `table`: the file's own names of the columns.
    roles
        Role map, a CSV with the columns account, role, and where wanted platform, valid_from, valid_to.
    private
        Whether direct messages are read, as metadata without text.
    day_first
        Whether a date such as 03/04/2026 begins with its day; only asked where an export leaves it open.
    first_key
        What a new study's pseudonyms are made with; a random key if not given.

    Returns
    -------
    receipt
        With read = kept + duplicates + rejects.

    Raises
    ------
    ExportError
        If an export is missing, empty, broken, unsafe, unknown or ambiguous.
    StudyError
        If the study cannot be continued, the day is over until which it was to be kept, or the role map
        cannot be read.

    Warns
    -----
    RetentionWarning
        From 30 days before that day on.
    """
    _check(exports, into)
    settings = _settings.read(into)
    _retention.check(into, settings)
    found = [
        (path, _finding.find(path, source=source, columns=columns, day_first=day_first)) for path in exports
    ]
    role_map = _roles.read(roles, settings.zone) if roles else None
    with _store.generation(into) as following:
        before = _store.provenance(into) if _store.exists(into) else None
        secret = key(before["key"]) if before else first_key or new_key()
        erased = _erased(into, before, secret)
        with Intake(
            following, settings, key=secret, roles=role_map, private=private, erased=erased
        ) as intake:
            inputs = [line for path, pieces in found for line in _take(intake, path, pieces)]
        receipt = _merged(intake, following, _store.tables(into, before) if before else None, erased)
        if not before:
            _settings.write(into, settings, draft=following)
        _store.publish(into, following, _record(before, secret, inputs, receipt, intake.counts))
    return receipt


def _check(exports: Sequence[Path], into: Path) -> None:
    if not exports:
        raise ExportError("There is nothing to import. Give one export at least.")
    if into.exists() and not into.is_dir():
        raise StudyError(f"'{into}' is a file. A study is a folder; give another name.")


def _take(intake: Intake, path: Path, pieces: list[_finding.Found]) -> list[dict[str, Any]]:
    described = _finding.describe(path)
    intake.files.open(path.name, described["sha256"])
    for piece in pieces:
        intake.take(piece)
    names = sorted({piece.source for piece in pieces if piece.source})
    return [{"source": name, **described} for name in names]


def _erased(into: Path, before: dict[str, Any] | None, secret: Key) -> Suppression | None:
    if not (before and before.get("forgotten")):
        return None
    erased = Suppression(frozenset(before["forgotten"]), secret)
    erased.recall(_store.tables(into, before) / ACTIVITY)
    return erased


def _merged(intake: Intake, following: Path, former: Path | None, erased: Suppression | None) -> Receipt:
    roles, counts = intake.roles, intake.counts
    declared = roles.table(intake.key) if roles else ACTORS.empty_table()
    if erased:
        declared = erased.without(declared)
    merged = merge(
        following, former, read=intake.files.table(), declared=declared, complete=sources.complete()
    )
    return Receipt(
        read=counts.acts + counts.rejects.total(),
        kept=merged.new,
        duplicates=counts.acts - merged.new,
        changed=merged.changed,
        gone=merged.gone,
        cut=merged.cut,
        rejects=counts.told(),
        unmatched=roles.unmatched() if roles else (),
    )


def _record(
    before: dict[str, Any] | None, secret: Key, inputs: list[dict[str, Any]], receipt: Receipt, counts: Counts
) -> dict[str, Any]:
    """Write down where the study comes from; input names may be names of people, so hashes stand for them."""
    entry = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "workbench": workbench.__version__,
        "inputs": inputs,
        "read": receipt.read,
        "kept": receipt.kept,
        "duplicates": receipt.duplicates,
        "changed": receipt.changed,
        "gone": receipt.gone,
        "rejects": dict(counts.rejects.most_common()),
    }
    kept = {"forgotten": before["forgotten"]} if before and "forgotten" in before else {}
    return {"key": secret.id, **kept, "imports": [*(before["imports"] if before else []), entry]}
