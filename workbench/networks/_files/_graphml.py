"""GraphML: what igraph, R, Cytoscape and yEd read."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TextIO

from workbench.networks._files._outgoing import Files, Outgoing, parts
from workbench.networks._files._plain import Plain, distinct, escaped, kind


def files(outgoing: Outgoing, path: Path) -> Files:
    """
    Write GraphML.

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
    columns = _with_positions(outgoing)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_head(outgoing, columns))
        _nodes(outgoing, columns, file)
        _ties(outgoing, file)
        file.write("</graph>\n</graphml>\n")


def _with_positions(outgoing: Outgoing) -> dict[str, list[Plain | None]]:
    columns = outgoing.columns
    if outgoing.positions is None:
        return columns
    x, y = outgoing.positions.T.tolist()
    names = distinct([*columns, "x", "y"])
    return dict(zip(names, [*columns.values(), x, y], strict=True))


def _head(outgoing: Outgoing, columns: dict[str, list[Plain | None]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    of_ties = kind(outgoing.weight[:1].tolist() or [1])
    for number, (name, fact) in enumerate(outgoing.facts.items()):
        yield _key(f"g{number}", "graph", name, kind([fact]))
    for number, (name, values) in enumerate(columns.items()):
        yield _key(f"n{number}", "node", name, kind(values))
    yield _key("w", "edge", "weight", of_ties)
    yield f'<graph edgedefault="{"directed" if outgoing.is_directed else "undirected"}">\n'
    for number, fact in enumerate(outgoing.facts.values()):
        yield f'<data key="g{number}">{escaped(fact)}</data>\n'


def _key(identity: str, owner: str, name: str, of_kind: str) -> str:
    return f'<key id="{identity}" for="{owner}" attr.name="{escaped(name)}" attr.type="{of_kind}"/>\n'


def _nodes(outgoing: Outgoing, columns: dict[str, list[Plain | None]], file: TextIO) -> None:
    for number, name in enumerate(outgoing.names):
        told = "".join(
            f'<data key="n{column}">{escaped(value)}</data>'
            for column, values in enumerate(columns.values())
            if (value := values[number]) is not None
        )
        file.write(f'<node id="{escaped(name)}">{told}</node>\n')


def _ties(outgoing: Outgoing, file: TextIO) -> None:
    ids = [escaped(name) for name in outgoing.names]
    for part in parts(len(outgoing.source)):
        ties = (
            outgoing.source[part].tolist(),
            outgoing.target[part].tolist(),
            outgoing.weight[part].tolist(),
        )
        file.writelines(
            f'<edge source="{ids[a]}" target="{ids[b]}"><data key="w">{w}</data></edge>\n'
            for a, b, w in zip(*ties, strict=True)
        )
