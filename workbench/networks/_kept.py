"""Positions kept with a study, so that a network that was laid out before is drawn at once."""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.networks._layout import layout
from workbench.networks._network import Network, from_networkx

FOLDER = "layouts"  # `study.forget` erases it
KEPT = 8
VERSION = 1  # to be raised where `layout` comes to give other positions
_COLUMNS = pa.schema([("x", pa.float64()), ("y", pa.float64())])


class Kept(Protocol):
    """What positions are kept with: a study."""

    @property
    def path(self) -> Path:
        """The folder of the study."""


def cached_layout(service: Kept, network: "nx.Graph[str] | Network", *, seed: int = 1) -> pd.DataFrame:
    """
    Find positions for a network of a study, or read them where they were found before.

    Positions stand in `layouts` in the study's folder, without names; those of the last 8 networks are kept.
    A file that is damaged is made anew, and where nothing can be written nothing is.

    Parameters
    ----------
    service
        The study the network was built from.
    network
        A networkx graph or a network in arrays.
    seed
        That of `layout`.

    Returns
    -------
    positions
        What `layout` gives: indexed by node, `x` and `y` from -1 to 1.

    Raises
    ------
    StudyError
        If a graph holds parallel edges.
    """
    whole = network if isinstance(network, Network) else from_networkx(network)
    mark = digest(whole, seed)
    file = service.path / FOLDER / f"{mark}.parquet"
    found = _read(file, mark, len(whole))
    if found is not None:
        return found.set_index(whole.names.rename("actor"))
    positions = layout(whole, seed=seed)
    with suppress(OSError):
        _keep(positions, file, mark)
    return positions


def digest(network: Network, seed: int) -> str:
    """
    Mark what positions depend on.

    Parameters
    ----------
    network
        In arrays.
    seed
        Of the layout.

    Returns
    -------
    digest
        Hexadecimal; another where names, ties, weights, directions, the seed or the way of laying out differ.
    """
    whole = hashlib.sha256(f"{VERSION} {seed} {len(network)} {network.is_directed}".encode())
    for name in network.names:
        written = str(name).encode("utf-8", "surrogatepass")
        whole.update(len(written).to_bytes(8, "big") + written)
    for ends in (network.source, network.target):
        whole.update(np.asarray(ends, "<i8").tobytes())
    whole.update(np.asarray(network.weight, "<f8").tobytes())
    return whole.hexdigest()[:32]


def _read(file: Path, mark: str, size: int) -> pd.DataFrame | None:
    try:
        found = pq.read_table(file, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    if not found.schema.equals(_COLUMNS) or found.num_rows != size:
        return None
    positions: pd.DataFrame = found.to_pandas()
    is_right = (found.schema.metadata or {}).get(b"network") == mark.encode()
    if not is_right or not (positions.abs() <= 1).all(axis=None):
        return None
    with suppress(OSError):
        os.utime(file)  # the last used are kept
    return positions


def _keep(positions: pd.DataFrame, file: Path, mark: str) -> None:
    file.parent.mkdir(exist_ok=True)
    draft = file.with_name(f".{secrets.token_hex(8)}")
    table = pa.Table.from_pandas(positions, _COLUMNS, preserve_index=False)
    try:
        pq.write_table(table.replace_schema_metadata({"network": mark}), draft, write_page_checksum=True)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    kept = sorted(file.parent.glob("*.parquet"), key=lambda one: (one != file, -one.stat().st_mtime_ns))
    for old in kept[KEPT:]:
        old.unlink(missing_ok=True)
