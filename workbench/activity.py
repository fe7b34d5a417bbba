"""
The activity table: one row an act, from the platform's own words to the stored form.

Two shapes stand here and nowhere else. `NATIVE` is what a source hands over: the platform's own
ids, names and text, in memory only. `STORED` is what a study keeps: pseudonyms, features of the
text, and ids that never match across platforms or threads.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pyarrow as pa

from workbench.errors import ExportError
from workbench.vocabulary import Kind, Precision, Role, Visibility

TIME = pa.timestamp("us", tz="UTC")

NATIVE = pa.schema(
    [
        pa.field("item", pa.int64(), nullable=False),  # number of the item in its file, from 1
        pa.field("scope", pa.string(), nullable=False),  # where ids are unique: space, or space and thread
        pa.field("id", pa.string()),  # the platform's own id; null where it has none
        pa.field("thread", pa.string()),  # id of the conversation in its space, where the platform knows it
        pa.field("parent", pa.string()),  # id, in the same scope, of what this act answers
        pa.field("space", pa.string(), nullable=False),  # what people call the place
        pa.field("visibility", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("actor", pa.string()),  # native account id; null: the account was deleted
        pa.field(
            "alter", pa.string()
        ),  # native account id of whom the act answers, shares or quotes, if told
        pa.field("handle", pa.string()),  # what people call the account, for roles.csv; never stored
        pa.field("role", pa.string()),  # role the export itself states for this act
        pa.field("time", TIME, nullable=False),
        pa.field("time_precision", pa.string(), nullable=False),
        pa.field("is_local", pa.bool_(), nullable=False),  # a clock without zone, written down as if UTC
        pa.field("edited", pa.bool_()),
        pa.field("deleted", pa.bool_()),
        pa.field("is_automatic", pa.bool_()),
        pa.field("mentions", pa.list_(pa.string())),  # native account ids, in the order of the text
        pa.field("media", pa.int64()),
        pa.field("reactions", pa.int64()),  # as the platform counts them; null: it hides the count
        pa.field("replies", pa.int64()),  # likewise, whether the export holds them or not
        pa.field("shares", pa.int64()),
        pa.field("views", pa.int64()),
        pa.field("language", pa.string()),
        pa.field("text", pa.string()),
    ]
)

STORED = pa.schema(
    [
        pa.field("activity", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("space", pa.string(), nullable=False),
        pa.field("visibility", pa.string(), nullable=False),
        pa.field("conversation", pa.string(), nullable=False),
        pa.field("thread", pa.string()),  # conversation as the platform gives it; null: climbed by parents
        pa.field("parent", pa.string()),
        pa.field("parent_inferred", pa.bool_()),
        pa.field("actor", pa.string()),  # keyed pseudonym; null: the account was deleted
        pa.field("alter", pa.string()),  # keyed pseudonym of whom the act answers, shares or quotes, if told
        pa.field("role", pa.string()),  # stated by the export; the role map goes before it
        pa.field("mentions", pa.list_(pa.string())),
        pa.field("time", TIME, nullable=False),
        pa.field("time_precision", pa.string(), nullable=False),
        pa.field("is_local", pa.bool_(), nullable=False),  # told without zone, and read in the study's
        pa.field("edited", pa.bool_()),
        pa.field("deleted", pa.bool_()),
        pa.field("is_automatic", pa.bool_()),
        pa.field("characters", pa.int64()),
        pa.field("words", pa.int64()),
        pa.field("long_words", pa.int64()),  # of more than six letters
        pa.field("sentences", pa.int64()),
        pa.field("questions", pa.int64()),
        pa.field("links", pa.int64()),
        pa.field("linked", pa.list_(pa.string())),  # keyed pseudonyms of the links, in the order of the text
        pa.field("sites", pa.list_(pa.string())),  # their host names
        pa.field("media", pa.int64()),
        pa.field("emails", pa.int64()),  # personal data in the open: how many, never which
        pa.field("phones", pa.int64()),
        pa.field("identity_numbers", pa.int64()),
        pa.field("is_relayed", pa.bool_()),  # begins with a name, as what a bridge passes on does
        pa.field("is_addressed", pa.bool_()),  # begins with a mention: of the first in `mentions`
        pa.field("cues", pa.list_(pa.string())),  # which lexicons the words of the text fit
        pa.field("gist", pa.string()),  # keyed hash of its letters: the same where the same is said elsewhere
        pa.field("language", pa.string()),
        pa.field("text", pa.string()),  # null unless the study keeps texts
        pa.field("reactions", pa.int64()),  # as the platform counts them; null: it hides the count
        pa.field("replies", pa.int64()),
        pa.field("shares", pa.int64()),
        pa.field("views", pa.int64()),
        pa.field("source", pa.string(), nullable=False),
        pa.field("origin", pa.string(), nullable=False),  # input file and item number: chat.csv#17
        pa.field("item", pa.int64(), nullable=False),  # the number again, to order acts of the same second
    ]
)

REJECTS = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("item", pa.int64()),  # null: the file as a whole
        pa.field("reason", pa.string(), nullable=False),
    ]
)

BATCH = 5_000


class Act(NamedTuple):
    """One act in the platform's own words; the fields are those of `NATIVE`."""

    item: int
    scope: str
    id: str | None
    space: str
    actor: str | None
    time: datetime
    kind: Kind = Kind.MESSAGE
    visibility: Visibility = Visibility.MEMBERS
    thread: str | None = None
    parent: str | None = None
    handle: str | None = None
    alter: str | None = None
    role: Role | None = None
    time_precision: Precision = Precision.SECOND
    is_local: bool = False
    edited: bool | None = None
    deleted: bool | None = None
    is_automatic: bool | None = None
    mentions: list[str] | None = None
    media: int | None = None
    reactions: int | None = None
    replies: int | None = None
    shares: int | None = None
    views: int | None = None
    language: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """An item that is no act, or cannot be read as one, and why."""

    item: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some acts of one file as a `NATIVE` table, and what was rejected beside them."""

    file: str
    acts: pa.Table
    rejects: list[Reject]

    @property
    def read(self) -> int:
        """How many items were looked at."""
        return len(self.acts) + len(self.rejects)


def batches(file: str, items: Iterable[Act | Reject], *, size: int = BATCH) -> Iterator[Batch]:
    """
    Gather single items into batches, so that memory does not grow with the export.

    Parameters
    ----------
    file
        Name of the file inside its export, as a person would look for it.
    items
        Acts and rejects in file order.
    size
        Acts and rejects a batch holds at most.

    Yields
    ------
    batch
        A table of the `NATIVE` shape with the rejects that stood between its acts.
    """
    return batches_of_files(((file, item) for item in items), size=size)


def batches_of_files(items: Iterable[tuple[str, Act | Reject]], *, size: int = BATCH) -> Iterator[Batch]:
    """
    Gather single items of many files, which may be small, into batches of one file each.

    Parameters
    ----------
    items
        Acts and rejects, each with the name of its file, in the order of the files.
    size
        How many acts and rejects are gathered before they become tables; making many small ones is slow.

    Yields
    ------
    batch
        As `batches` gives them.
    """
    gathered: list[tuple[str, Act | Reject]] = []
    for pair in items:
        gathered.append(pair)
        if len(gathered) >= size:
            yield from _batched(gathered)
            gathered = []
    yield from _batched(gathered)


def _batched(items: list[tuple[str, Act | Reject]]) -> Iterator[Batch]:
    """Make one table of all acts, and slice it by file."""
    acts = table_of([item for _, item in items if isinstance(item, Act)])
    start = 0
    for file, group in groupby(items, key=itemgetter(0)):
        held = [item for _, item in group]
        rejects = [item for item in held if isinstance(item, Reject)]
        stop = start + len(held) - len(rejects)
        yield Batch(file, acts.slice(start, stop - start), rejects)
        start = stop


def table_of(acts: list[Act]) -> pa.Table:
    """
    Lay single acts side by side in columns.

    Parameters
    ----------
    acts
        In any order; none make an empty table.

    Returns
    -------
    table
        Of the `NATIVE` shape, one row an act.
    """
    columns = dict(zip(Act._fields, zip(*acts, strict=True), strict=True)) if acts else {}
    return pa.table([pa.array(columns.get(f.name, ()), type=f.type) for f in NATIVE], schema=NATIVE)


def validate(table: pa.Table, *, schema: pa.Schema = NATIVE) -> None:
    """
    Check that a table has the columns, types and required values of a schema.

    Parameters
    ----------
    table
        What a source handed over, or what a study is about to keep.
    schema
        `NATIVE` or `STORED`.

    Raises
    ------
    ExportError
        Naming all faults at once.
    """
    faults = [f"no column '{name}'" for name in schema.names if name not in table.column_names]
    faults += [f"unknown column '{name}'" for name in table.column_names if name not in schema.names]
    for field in schema:
        if field.name in table.column_names:
            column = table.column(field.name)
            if column.type != field.type:
                faults.append(f"column '{field.name}' is {column.type}, not {field.type}")
            if not field.nullable and column.null_count:
                faults.append(f"column '{field.name}' lacks {column.null_count} values")
    if faults:
        raise ExportError(f"An activity table does not fit its schema: {'; '.join(faults)}.")
