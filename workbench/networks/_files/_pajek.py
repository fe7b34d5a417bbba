"""Pajek: a network, and the partition of its nodes by role."""

import re
from functools import partial
from pathlib import Path

from workbench.networks._files._outgoing import Files, Outgoing, parts
from workbench.networks._files._plain import distinct

_BETWEEN_QUOTES = re.compile(r'["\\\s]')  # Pajek knows no way to write these in a name


def files(outgoing: Outgoing, path: Path) -> Files:
    """
    Write a network and a partition.

    Parameters
    ----------
    outgoing
        What goes out.
    path
        Where the network goes; the partition stands beside it as `<name>-roles.clu`.

    Returns
    -------
    files
        Two, and what writes each.
    """
    return {
        path: partial(_write_network, outgoing),
        path.with_name(f"{path.stem}-roles.clu"): partial(_write_partition, outgoing),
    }


def _classes(outgoing: Outgoing) -> dict[str, int]:
    return {kind: number for number, kind in enumerate(sorted(set(outgoing.kinds)), start=1)}


def _write_network(outgoing: Outgoing, path: Path) -> None:
    names = distinct(
        [_BETWEEN_QUOTES.sub(lambda found: _OTHER.get(found[0], " "), n) for n in outgoing.names]
    )
    places = None if outgoing.positions is None else ((outgoing.positions + 1) / 2).tolist()  # Pajek's box
    with path.open("w", encoding="utf-8", newline="") as file:
        told = outgoing.facts | {"roles": ", ".join(f"{n} {kind}" for kind, n in _classes(outgoing).items())}
        file.writelines(
            f"% {' '.join(f'{name}: {fact}'.split())}\r\n" for name, fact in told.items() if fact != ""
        )
        file.write(f"*Vertices {len(names)}\r\n")
        for number, name in enumerate(names):
            where = "" if places is None else " {:.4f} {:.4f} 0.5000".format(*places[number])
            file.write(f'{number + 1} "{name}"{where}\r\n')
        file.write("*Arcs\r\n" if outgoing.is_directed else "*Edges\r\n")
        for part in parts(len(outgoing.source)):
            ends = (outgoing.source[part] + 1).tolist(), (outgoing.target[part] + 1).tolist()
            weights = outgoing.weight[part].tolist()
            file.writelines(f"{a} {b} {w}\r\n" for a, b, w in zip(*ends, weights, strict=True))


def _write_partition(outgoing: Outgoing, path: Path) -> None:
    classes = _classes(outgoing)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"*Vertices {len(outgoing.kinds)}\r\n")
        file.writelines(f"{classes[kind]}\r\n" for kind in outgoing.kinds)


_OTHER = {'"': "'", "\\": "/"}
