"""Tables of ties and of actors, as CSV and Parquet."""

from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from workbench.networks._files._outgoing import Files, Outgoing
from workbench.networks._files._plain import distinct, kind

_TYPES = {"boolean": pa.bool_(), "long": pa.int64(), "double": pa.float64(), "string": pa.string()}


def csv(outgoing: Outgoing, path: Path) -> Files:
    """
    Write CSV.

    Parameters
    ----------
    outgoing
        What goes out.
    path
        Where the ties go; actors stand beside them as `<name>-actors`.

    Returns
    -------
    files
        Two, and what writes each.
    """
    return {place: partial(_write_csv, table) for place, table in _tables(outgoing, path).items()}


def parquet(outgoing: Outgoing, path: Path) -> Files:
    """
    Write Parquet, with the facts of the network as its metadata.

    Parameters
    ----------
    outgoing
        What goes out.
    path
        Where the ties go; actors stand beside them as `<name>-actors`.

    Returns
    -------
    files
        Two, and what writes each.
    """
    return {place: partial(pq.write_table, table) for place, table in _tables(outgoing, path).items()}


def _write_csv(table: pa.Table, path: Path) -> None:
    pacsv.write_csv(table, path, pacsv.WriteOptions(quoting_style="needed"))


def _tables(outgoing: Outgoing, path: Path) -> dict[Path, pa.Table]:
    told = {name: str(fact) for name, fact in outgoing.facts.items()}
    return {
        path: _ties(outgoing).replace_schema_metadata(told),
        path.with_name(f"{path.stem}-actors{path.suffix}"): _actors(outgoing).replace_schema_metadata(told),
    }


def _ties(outgoing: Outgoing) -> pa.Table:
    names = pa.array(outgoing.names, pa.string())
    columns = {"source": names.take(outgoing.source), "target": names.take(outgoing.target)}
    if outgoing.spells is None:
        return pa.table(columns | {"weight": outgoing.weight})
    weights = np.stack([spell.weight for spell in outgoing.spells] or [np.zeros(0, int)], axis=1)
    ties, held = np.nonzero(weights)
    dated = {
        name: pa.array([getattr(spell, own) for spell in outgoing.spells], pa.string()).take(held)
        for name, own in {"period": "name", "start": "start", "end": "end"}.items()
    }
    rows = {name: column.take(ties) for name, column in columns.items()}
    return pa.table(rows | {"weight": weights[ties, held]} | dated)


def _actors(outgoing: Outgoing) -> pa.Table:
    columns = {"actor": pa.array(outgoing.names, pa.string())}
    own = list(outgoing.columns.items())
    if outgoing.positions is not None:
        own += zip("xy", outgoing.positions.T.tolist(), strict=True)
    names = distinct(["actor", *(name for name, _ in own)])[1:]
    for name, (_, values) in zip(names, own, strict=True):
        of_kind = kind(values)
        told = [None if v is None else str(v) for v in values] if of_kind == "string" else values
        columns[name] = pa.array(told, _TYPES[of_kind])
    return pa.table(columns)
