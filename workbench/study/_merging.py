"""Joining what was read with what the study holds: duplicates found, edits replaced, conversations resolved."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from workbench.activity import STORED
from workbench.study._roles import ACTORS, RoleMap

MEMORY = "2GB"


@dataclass(frozen=True, slots=True)
class Merged:
    """How many acts were new to the study."""

    kept: int


def merge(following: Path, former: Path | None, roles: RoleMap | None) -> Merged:
    """
    Write the tables of the next generation.

    Parameters
    ----------
    following
        Folder of the next generation, holding ``intake.parquet``; gets ``activity/`` and ``actors.parquet``.
    former
        Folder of the generation in use, if there is one.
    roles
        Role map matched with the intake, if one was given; it goes before the former one.

    Returns
    -------
    merged
        Counts.
    """
    spill = following / "spill"
    spill.mkdir()
    config = {"memory_limit": MEMORY, "temp_directory": str(spill), "preserve_insertion_order": "false"}
    with duckdb.connect(str(spill / "merge.duckdb"), config=config) as connection:
        connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        _open(connection, following, former)
        for step in ("named", "latest", "earlier"):
            connection.execute(_sql(step))
        _resolve(connection)
        (following / "activity").mkdir()
        connection.execute(_sql("written"), [str(following / "activity" / "0.parquet")])
        _write_actors(connection, following, former, roles)
        kept = connection.execute(
            "SELECT (SELECT count(*) FROM latest) - (SELECT count(*) FROM former)"
        ).fetchone()
    _remove(spill, following / "intake.parquet")
    return Merged(int(kept[0]) if kept else 0)


def _sql(step: str) -> str:
    return (files("workbench.study") / "sql" / f"{step}.sql").read_text("utf-8")


def _open(connection: duckdb.DuckDBPyConnection, following: Path, former: Path | None) -> None:
    connection.read_parquet(str(following / "intake.parquet")).create_view("intake")
    if former is not None:
        connection.read_parquet(str(former / "activity" / "*.parquet")).create_view("former")
    else:
        connection.register("former", STORED.empty_table())


def _resolve(connection: duckdb.DuckDBPyConnection) -> None:
    """Name every conversation after its first act, climbing by parents where the platform gives no thread."""
    up = connection.execute("SELECT n, up FROM earlier ORDER BY n").fetchnumpy()["up"].astype(np.int64)
    root = _roots(up)
    placed = pa.table({"n": pa.array(np.arange(len(root))), "root": pa.array(root)})
    connection.register("placed", placed)


def _roots(up: np.ndarray) -> np.ndarray:
    """Follow parents to the top; each stands earlier than its reply, so there are no circles."""
    while not np.array_equal(higher := up[up], up):
        up = higher
    return up


def _write_actors(
    connection: duckdb.DuckDBPyConnection, following: Path, former: Path | None, roles: RoleMap | None
) -> None:
    declared = roles.table() if roles else ACTORS.empty_table()
    connection.register("declared", declared)
    if former is not None:
        connection.read_parquet(str(former / "actors.parquet")).create_view("former_actors")
    else:
        connection.register("former_actors", ACTORS.empty_table())
    connection.execute(_sql("actors"), [str(following / "actors.parquet")])


def _remove(spill: Path, intake: Path) -> None:
    for file in spill.iterdir():
        file.unlink()
    spill.rmdir()
    intake.unlink()
