"""Node-link JSON: what d3 reads, and networkx."""

import math
from functools import partial
from pathlib import Path

import orjson

from workbench.networks._files._outgoing import Files, Outgoing, parts
from workbench.networks._files._plain import distinct


def files(outgoing: Outgoing, path: Path) -> Files:
    """
    Write node-link JSON.

    Parameters
    ----------
    outgoing
        What goes out.
    path
        Where to.

    Returns
    -------
    files
        One, and what writes it.
    """
    return {path: partial(_write, outgoing)}


def _write(outgoing: Outgoing, path: Path) -> None:
    own = list(outgoing.columns.items())
    if outgoing.positions is not None:
        own += zip("xy", outgoing.positions.T.tolist(), strict=True)
    titles = distinct(["id", *(name for name, _ in own)])[1:]  # "id" is the name's
    facts = {name: fact for name, fact in outgoing.facts.items() if _is_json(fact)}
    head = {"directed": outgoing.is_directed, "multigraph": False, "graph": facts}
    with path.open("wb") as file:
        file.write(orjson.dumps(head)[:-1] + b',\n"nodes":[')
        for part in parts(len(outgoing.names)):
            rows = zip(outgoing.names[part], *(values[part] for _, values in own), strict=True)
            nodes = [
                {"id": name} | {title: v for title, v in zip(titles, told, strict=True) if _is_json(v)}
                for name, *told in rows
            ]
            file.write(_joined(nodes, is_first=part.start == 0))
        file.write(b'],\n"links":[')
        for part in parts(len(outgoing.source)):
            ends = (
                outgoing.source[part].tolist(),
                outgoing.target[part].tolist(),
                outgoing.weight[part].tolist(),
            )
            links = [
                {"source": outgoing.names[a], "target": outgoing.names[b], "weight": w}
                for a, b, w in zip(*ends, strict=True)
            ]
            file.write(_joined(links, is_first=part.start == 0))
        file.write(b"]}\n")


def _is_json(value: object) -> bool:
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def _joined(rows: list[dict[str, object]], *, is_first: bool) -> bytes:
    return (b"" if is_first else b",") + orjson.dumps(rows)[1:-1]
