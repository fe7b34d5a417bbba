"""What the benchmark of verdicts measures: talk by chance in a Parquet file, or a study made for it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench import demo, study

ROLES = np.array(["staff", "unknown", "bot", "org", *["member"] * 36])
PIECE = 100_000  # acts in a row group, as in a study
SEED = 2018


@dataclass(frozen=True)
class Table:
    """A service that is one Parquet file, sorted by conversation and time as a study's are."""

    path: Path
    has_roles: bool = True
    time_zone: str = "UTC"

    def connect(self) -> duckdb.DuckDBPyConnection:
        cursor = self._database.cursor()
        cursor.execute("set TimeZone = 'UTC'")
        return cursor

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        """As a study has it: opened once."""
        database = duckdb.connect()
        for view in ("talk", "activity"):
            database.execute(f"create view {view} as from '{self.path}'")
        return database


def service(activities: int, folder: Path, *, as_study: bool) -> Table | study.Study:
    """Make what is measured, once; both give something with the tables `talk` and `activity`."""
    if as_study:
        path = folder / f"study-{activities}"
        if not path.exists():
            demo.make_large(path, activities=activities)
        return study.read(path)
    path = folder / f"talk-{activities}.parquet"
    if not path.exists():
        write(path, activities)
    return Table(path)


def files(given: Table | study.Study) -> str:
    """Tell where the acts lie."""
    is_table = isinstance(given, Table)
    return str(given.path if is_table else given.path / "tables" / "*" / "activity" / "*.parquet")


def write(path: Path, activities: int) -> None:
    pieces = (
        random_talk(min(PIECE, activities - first), first=first, people=activities // 13)
        for first in range(0, activities, PIECE)
    )
    piece = next(pieces)
    with pq.ParquetWriter(path, piece.schema) as writer:
        writer.write_table(piece)
        for piece in pieces:
            writer.write_table(piece)


def random_talk(activities: int, *, first: int, people: int) -> pa.Table:
    """Draw conversations of about eight acts, heavy-tailed, with bots, lost parents and deleted authors."""
    chance = np.random.default_rng((SEED, first))
    sizes = 1 + chance.lognormal(1.0, 1.35, activities).astype(int)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), activities) + 1]
    act = np.arange(activities)
    root = np.repeat(np.cumsum(sizes) - sizes, sizes)[:activities]
    place = act - root
    actor = (people * chance.random(activities) ** 2.5).astype(int)
    again = root + (place * chance.random(activities)).astype(int)
    actor = np.where(chance.random(activities) < 0.5, actor[again], actor)
    to_root, lost = chance.random(activities) < 0.4, chance.random(activities) < 0.02
    parent = np.where(to_root, root, root + (place * chance.random(activities)).astype(int))
    gone = chance.random(activities) < 0.005
    seconds = np.cumsum(chance.integers(1, 60, activities)) + 30 * first
    name = np.char.add("platform:forum:thread:", np.char.zfill((first + act).astype(str), 9))
    person = np.char.add("p", np.char.zfill(actor.astype(str), 15))
    columns = {
        "conversation": pa.array(name[root]),
        "activity": pa.array(name),
        "parent": pa.array(np.where(lost, "elsewhere", name[parent]), mask=place == 0),
        "actor": pa.array(person, mask=gone),
        "role": pa.array(np.where(gone, "deleted", ROLES[actor % len(ROLES)])),
        "time": pa.array(
            np.datetime64("2024-01-01", "us") + seconds.astype("m8[s]"), pa.timestamp("us", "UTC")
        ),
        "time_precision": pa.repeat("second", activities),
        "item": pa.array(first + act + 1),
        "kind": pa.array(np.where(place == 0, "post", "reply")),
        "space": pa.array(np.char.add("space ", (root % 20).astype(str))),
        "is_dm": pa.array(root % 50 == 0),
        "has_reply_ids": pa.repeat(pa.scalar(value=True), activities),
        "targetless": pa.repeat("none", activities),
        "origin": pa.array(np.char.add("talk.csv#", (first + act + 1).astype(str))),
        "source": pa.repeat("table", activities),
        "reactions": pa.array(chance.integers(0, 5, activities)),
    }
    return pa.table(columns)


def everything(given: Table | study.Study) -> pd.DataFrame:
    """Read all acts into pandas."""
    with given.connect() as connection:
        return connection.sql("from talk").to_arrow_table().to_pandas()


def utterances(talk: pd.DataFrame) -> pa.Table:
    """Give human messages as a corpus wants them: named after the first of them, and no parent lost."""
    talk = talk[(talk["kind"] != "reaction") & (talk["role"] != "bot")]
    root = talk.groupby("conversation")["activity"].transform("first")
    parent = talk["parent"].where(talk["parent"].isin(talk["activity"]), root)
    return pa.table(
        {
            "id": talk["activity"],
            "speaker": talk["actor"].fillna("deleted " + talk["activity"]),
            "conversation": root,
            "reply_to": parent.where(talk["activity"] != root),
            "timestamp": pc.cast(pa.array(talk["time"]), pa.timestamp("s", "UTC"), safe=False).cast(
                pa.int64()
            ),
        }
    )
