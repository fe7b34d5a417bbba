"""The files a network is written to: GEXF, GraphML, CSV and Parquet."""

import re
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import SubElement

import networkx as nx
import pandas as pd

from workbench.errors import WorkbenchError

_Writers = dict[Path, Callable[[Path], object]]


def write(network: "nx.DiGraph[str]", path: Path | str) -> tuple[Path, ...]:
    """
    Write a network for Gephi, R or a spreadsheet; the ending of the path says in which form.

    Parameters
    ----------
    network
        A network of this module; its attributes and isolates are written too.
    path
        A file ending in `.gexf`, `.graphml`, `.csv` or `.parquet`. The last two hold the ties
        (`source`, `target`, `weight`), and a second file `<name>-actors` holds the actors,
        since a list of ties cannot show who has none.

    Returns
    -------
    paths
        The files written, the one asked for first; the same network gives the same bytes.

    Raises
    ------
    WorkbenchError
        If the ending is not one of the four, or the folder does not exist.
    """
    path = Path(path)
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise WorkbenchError(
            f"'{path.name}' does not say in which form to write a network. "
            f"End its name in one of: {', '.join(_FORMS)}."
        )
    if not path.parent.is_dir():
        raise WorkbenchError(f"There is no folder '{path.parent}' to write '{path.name}' to. Make it first.")
    writers = form(network, path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".network-") as folder:
        for target, writer in writers.items():
            writer(Path(folder) / target.name)
        for target in writers:
            (Path(folder) / target.name).replace(target)
    return tuple(writers)


def _gexf(network: "nx.DiGraph[str]", path: Path) -> _Writers:
    return {path: partial(_write_gexf, _portable(network))}


def _write_gexf(portable: "nx.DiGraph[str]", path: Path) -> None:
    document: Any = nx.readwrite.gexf.GEXFWriter(portable)
    meta = document.xml.find("meta")
    # networkx stamps the clock and its own version, but the same network must give the same bytes
    meta.attrib.pop("lastmodifieddate")
    meta.find("creator").text = "Guidance workbench"
    SubElement(meta, "description").text = "; ".join(f"{k}: {v}" for k, v in portable.graph.items())
    with path.open("wb") as file:
        document.write(file)


def _graphml(network: "nx.DiGraph[str]", path: Path) -> _Writers:
    # the writer in plain Python, so that an installed lxml does not change the bytes
    return {path: partial(nx.write_graphml_xml, _portable(network))}


def _csv(network: "nx.DiGraph[str]", path: Path) -> _Writers:
    return {
        place: partial(table.to_csv, index=False, lineterminator="\n")
        for place, table in _tables(network, path).items()
    }


def _parquet(network: "nx.DiGraph[str]", path: Path) -> _Writers:
    return {place: partial(table.to_parquet, index=False) for place, table in _tables(network, path).items()}


_FORMS = {".gexf": _gexf, ".graphml": _graphml, ".csv": _csv, ".parquet": _parquet}


def _tables(network: "nx.DiGraph[str]", path: Path) -> dict[Path, pd.DataFrame]:
    ties = list(network.edges(data="weight", default=1))
    facts = dict.fromkeys(name for _, facts in network.nodes(data=True) for name in facts)
    actors = [(actor, *(own.get(name) for name in facts)) for actor, own in network.nodes(data=True)]
    return {
        path: pd.DataFrame(ties, columns=["source", "target", "weight"]),
        path.with_name(f"{path.stem}-actors{path.suffix}"): pd.DataFrame(actors, columns=["actor", *facts]),
    }


def _portable(network: "nx.DiGraph[str]") -> "nx.DiGraph[str]":
    copy: nx.DiGraph[str] = nx.DiGraph()
    copy.graph.update(_plain(network.graph))
    copy.add_nodes_from((actor, _plain(facts)) for actor, facts in network.nodes(data=True))
    copy.add_edges_from((actor, alter, _plain(facts)) for actor, alter, facts in network.edges(data=True))
    return copy


def _plain(facts: Mapping[str, Any]) -> dict[str, str | float]:
    return {name: _value(value) for name, value in facts.items() if value is not None}


def _value(value: Any) -> str | float:  # noqa: ANN401 - attributes may hold anything
    value = value.item() if hasattr(value, "item") else value
    if type(value) in (bool, int, float):
        return value  # type: ignore[no-any-return]
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


# XML cannot hold these, not even escaped; the name of a study may.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
