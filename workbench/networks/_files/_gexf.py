"""GEXF 1.3: what Gephi reads, with colours, positions, and the time in which a tie holds."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TextIO

import numpy as np

from workbench.networks._files._outgoing import Files, Outgoing, parts
from workbench.networks._files._plain import escaped, kind
from workbench.vocabulary import Role

COLOURS = {
    Role.STAFF: "#D55E00",
    Role.MEMBER: "#0072B2",
    Role.ORG: "#009E73",
    Role.BOT: "#E69F00",
    Role.UNKNOWN: "#767676",
    Role.DELETED: "#CC79A7",
    "conversation": "#222222",
    "link": "#222222",
    "actor": "#0072B2",
}
SHAPES = {Role.STAFF: "square", Role.ORG: "diamond", Role.BOT: "triangle"}
SMALLEST, LARGEST = 4.0, 24.0
ROOM = 30.0  # a node's share of the drawing's side


def files(outgoing: Outgoing, path: Path) -> Files:
    """
    Write GEXF.

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
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_head(outgoing))
        file.write("<nodes>\n")
        _nodes(outgoing, file)
        file.write("</nodes>\n<edges>\n")
        _ties(outgoing, file)
        file.write("</edges>\n</graph>\n</gexf>\n")


def _head(outgoing: Outgoing) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
    facts = "; ".join(f"{name}: {value}" for name, value in outgoing.facts.items())
    yield "<meta>\n<creator>Guidance workbench</creator>\n"
    yield f"<description>{escaped(facts)}</description>\n</meta>\n"
    direction = "directed" if outgoing.is_directed else "undirected"
    if outgoing.spells is None:
        yield f'<graph defaultedgetype="{direction}" mode="static">\n'
    else:
        days = [(spell.start, spell.end) for spell in outgoing.spells]
        around = f' start="{min(days)[0]}" end="{max(end for _, end in days)}"' if days else ""
        yield f'<graph defaultedgetype="{direction}" mode="dynamic" timeformat="date"{around}>\n'
    yield '<attributes class="node" mode="static">\n'
    for number, (name, values) in enumerate(outgoing.columns.items()):
        yield f'<attribute id="{number}" title="{escaped(name)}" type="{kind(values)}"/>\n'
    yield "</attributes>\n"
    if outgoing.spells is not None:  # the title is what makes Gephi take it for the weight
        yield '<attributes class="edge" mode="dynamic">\n<attribute id="0" title="weight" type="double"/>\n'
        yield "</attributes>\n"


def _nodes(outgoing: Outgoing, file: TextIO) -> None:
    active = np.sqrt(outgoing.size)
    sizes = SMALLEST + (LARGEST - SMALLEST) * active / max(active.max(initial=0), 1e-300)
    places = outgoing.positions
    places = None if places is None else places * ROOM * np.sqrt(len(places)) / 2
    looks = {look: _look(look) for look in set(outgoing.kinds)}
    for number, name in enumerate(outgoing.names):
        told = "".join(
            f'<attvalue for="{column}" value="{escaped(value)}"/>'
            for column, values in enumerate(outgoing.columns.values())
            if (value := values[number]) is not None
        )
        told = f"<attvalues>{told}</attvalues>" if told else ""
        colour, shape = looks[outgoing.kinds[number]]
        where = (
            "" if places is None else '<viz:position x="{:.2f}" y="{:.2f}" z="0.0"/>'.format(*places[number])
        )
        written = escaped(name)
        file.write(
            f'<node id="{written}" label="{written}">{told}{colour}{where}'
            f'<viz:size value="{sizes[number]:.2f}"/>{shape}</node>\n'
        )


def _look(look: str) -> tuple[str, str]:
    red, green, blue = bytes.fromhex(COLOURS[look][1:])
    colour = f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
    return colour, f'<viz:shape value="{SHAPES.get(look, "disc")}"/>'  # type: ignore[call-overload]


def _ties(outgoing: Outgoing, file: TextIO) -> None:
    ids = [escaped(name) for name in outgoing.names]
    for part in parts(len(outgoing.source)):
        ends = outgoing.source[part].tolist(), outgoing.target[part].tolist()
        if outgoing.spells is None:
            weights = outgoing.weight[part].tolist()
            file.writelines(
                f'<edge source="{ids[a]}" target="{ids[b]}" weight="{w}"/>\n'
                for a, b, w in zip(*ends, weights, strict=True)
            )
            continue
        periods = [(spell, spell.weight[part].tolist()) for spell in outgoing.spells]
        for row, (a, b) in enumerate(zip(*ends, strict=True)):
            held = [(f'start="{one.start}" end="{one.end}"', w[row]) for one, w in periods if w[row]]
            weights = "".join(f'<attvalue for="0" value="{weight}" {days}/>' for days, weight in held)
            spells = "".join(f"<spell {days}/>" for days, _ in held)
            file.write(
                f'<edge source="{ids[a]}" target="{ids[b]}"><attvalues>{weights}</attvalues>'
                f"<spells>{spells}</spells></edge>\n"
            )
