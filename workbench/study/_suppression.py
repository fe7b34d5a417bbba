"""What keeps erased accounts out of later imports: their pseudonyms, and what replies to them say instead."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.privacy import Key

REASON = "account was erased on request"
MENTIONS = pa.list_(pa.string())
GONE = "erased:"  # begins what stands for the id of an erased act, in the replies to it
_FROM_FORMER = f"SELECT DISTINCT parent FROM former WHERE starts_with(parent, '{GONE}')"  # noqa: S608  our own


@dataclass(slots=True)
class Suppression:
    """
    The erased accounts of a study, while exports are read.

    Parameters
    ----------
    actors
        Their pseudonyms.
    key
        Key of the study.
    gone
        What stands for the ids of their acts, as far as they were met.
    """

    actors: frozenset[str]
    key: Key
    gone: set[str] = field(default_factory=set)

    def recall(self, activity: Path) -> None:
        """
        Learn from a study which acts were erased in it.

        Parameters
        ----------
        activity
            Its activity table.
        """
        with duckdb.connect() as connection:
            connection.read_parquet(str(activity)).create_view("former")
            self.gone |= {parent for (parent,) in connection.execute(_FROM_FORMER).fetchall()}

    def sift(self, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
        """
        Leave out the acts of erased accounts, and take these from the acts of others.

        Parameters
        ----------
        rows
            With `activity`, `actor`, `alter`, `mentions`, `file` and `item`.

        Returns
        -------
        rows
            Those of others.
        erased
            Those left out.
        """
        names = pa.array(sorted(self.actors), pa.string())
        is_erased = pc.is_in(rows["actor"], names)
        erased = rows.filter(is_erased)
        self.gone |= set(stand_ins(self.key, erased["activity"]).drop_null().to_pylist())
        rows = rows.filter(pc.invert(is_erased))
        alter = pc.if_else(pc.is_in(rows["alter"], names), pa.scalar(None, pa.string()), rows["alter"])
        mentions = pa.array([self._others(named) for named in rows["mentions"].to_pylist()], MENTIONS)
        for name, column in (("alter", alter), ("mentions", mentions)):
            rows = rows.set_column(rows.schema.get_field_index(name), name, column)
        return rows, erased

    def without(self, actors: pa.Table) -> pa.Table:
        """
        Leave erased accounts out of a table of roles.

        Parameters
        ----------
        actors
            One row an actor and span.

        Returns
        -------
        others
            The rows of others.
        """
        return actors.filter(pc.invert(pc.is_in(actors["actor"], pa.array(sorted(self.actors), pa.string()))))

    def _others(self, named: list[str] | None) -> list[str] | None:
        return None if named is None else [name for name in named if name not in self.actors]

    def finish(self, file: Path) -> None:
        """
        Take the ids of erased acts from the replies to them, once everything is read.

        Parameters
        ----------
        file
            What was read, in Parquet; written anew.
        """
        draft, gone = file.with_suffix(".draft"), pa.array(sorted(self.gone), pa.string())
        with pq.ParquetFile(file) as read, pq.ParquetWriter(draft, read.schema_arrow) as writer:
            for batch in read.iter_batches():
                parent = batch["parent"]
                standing = stand_ins(self.key, parent)
                column = pc.if_else(pc.is_in(standing, gone), standing, parent)
                writer.write_batch(batch.set_column(batch.schema.get_field_index("parent"), "parent", column))
        draft.replace(file)


def stand_ins(key: Key, activities: pa.Array | pa.ChunkedArray) -> pa.Array:
    """
    Give what stands for the ids of erased acts: alike for one act, and telling nothing without the key.

    Parameters
    ----------
    key
        Key of the study.
    activities
        Ids; missing ones stay missing.

    Returns
    -------
    stand_ins
        As many strings.
    """
    return pc.binary_join_element_wise(GONE, key.pseudonyms("erased", activities), "")
