"""A network as a drawing one can read: the most active actors, their roles, and who answers whom."""

from textwrap import fill
from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from numpy.typing import NDArray

from workbench import measures
from workbench.figures._canvas import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SIZE,
    SMALL,
    VERMILION,
    sheet,
)
from workbench.vocabulary import Role

_FEWEST = 5  # a drawing of fewer actors could point at persons
_LOOKS = {
    Role.STAFF: ("s", VERMILION, "staff"),
    Role.MEMBER: ("o", BLUE, "members"),
    Role.ORG: ("D", GREEN, "organisations"),
    Role.BOT: ("X", ORANGE, "bots"),
    Role.UNKNOWN: ("^", GREY, "role not known"),
    Role.DELETED: ("v", PURPLE, "deleted accounts"),
}
_FLAT = 0.72  # height of a part beside its width: pages are read across
_APART = 0.6
_MUTUAL, _ONE_WAY = INK, "#9A9A9A"

_Places = dict[str, NDArray[np.float64]]


def network(network: "nx.DiGraph[str]", *, ax: Axes | None = None, most: int = 60) -> Axes:
    """
    Draw who answers whom among the most active actors, without saying who they are.

    Parameters
    ----------
    network
        An interaction network with `role` on its nodes.
    ax
        Where to draw; a new figure as wide as a page if not given.
    most
        How many actors are drawn at most, those with most replies given and received; of the ties
        between them at most three times as many, the strongest.

    Returns
    -------
    ax
        Shape and colour tell the role and size the replies given and received. Two-way ties are
        dark, one-way ties are pale arrows to the one who was answered. What is hidden stands below;
        actors without ties are counted there, and never drawn. Fewer than 5 actors with ties are
        not drawn at all.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.
    """
    shown = _strongest(network, most)
    ax = sheet(ax, height=4.4 if len(shown) >= _FEWEST else 1.2)
    ax.set_axis_off()
    caption = _caption(network, shown)
    if len(shown) < _FEWEST:
        ax.text(0, 0.5, fill(caption, 95), fontsize=SIZE, color=INK, va="center", transform=ax.transAxes)
        return ax
    places = _layout(shown)
    sizes = _sizes(network)
    _draw_ties(ax, shown, places, sizes)
    _draw_actors(ax, shown, places, sizes)
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.05)
    ax.text(0, -0.02, fill(caption, 100), transform=ax.transAxes, va="top", fontsize=SMALL, color=INK)
    _legend(ax, shown)
    return ax


def _strength(network: "nx.DiGraph[str]") -> dict[str, float]:
    total = measures.in_strength(network) + measures.out_strength(network)
    return dict(zip(network, total, strict=True))


def _sizes(network: "nx.DiGraph[str]") -> dict[str, float]:
    strength = _strength(network)
    largest = max(strength.values())
    return {actor: 45 + 380 * strength[actor] / largest for actor in network}  # points squared


def _strongest(network: "nx.DiGraph[str]", most: int) -> "nx.DiGraph[str]":
    strength = _strength(network)
    chosen = sorted((actor for actor in network if strength[actor]), key=lambda actor: -strength[actor])[
        :most
    ]
    ties = [
        (actor, alter, facts)
        for actor, alter, facts in network.subgraph(chosen).edges(data=True)
        if actor != alter
    ]
    place = {actor: number for number, actor in enumerate(network)}
    ties.sort(key=lambda tie: (-_weight(tie[2]), place[tie[0]], place[tie[1]]))
    kept = ties[: 3 * most]
    tied = {actor for tie in kept for actor in tie[:2]}
    shown: nx.DiGraph[str] = nx.DiGraph()
    shown.add_nodes_from((actor, network.nodes[actor]) for actor in network if actor in tied)
    shown.add_edges_from(kept)
    return shown


def _layout(shown: "nx.DiGraph[str]") -> _Places:
    # part by part, packed in columns, since a spring drives apart what has no ties between
    places: _Places = {}
    left = down = width = 0.0
    height = 0.0
    for part in sorted(nx.weakly_connected_components(shown), key=len, reverse=True):
        side = float(np.sqrt(len(part)))
        height = height or max(side, 4) * _FLAT
        if down and down + side * _FLAT > height:
            left, down, width = left + width + _APART, 0.0, 0.0
        corner = np.array([left + side / 2, -down - side * _FLAT / 2])
        spots = _spring([actor for actor in shown if actor in part], shown, side / 2)
        places |= {actor: spot * (1, _FLAT) + corner for actor, spot in spots.items()}
        down, width = down + side * _FLAT + _APART, max(width, side)
    return places


def _spring(part: list[str], shown: "nx.DiGraph[str]", scale: float) -> _Places:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(part)
    graph.add_edges_from((actor, alter) for actor in part for alter in shown[actor])
    k = 2.2 / np.sqrt(len(part))
    return dict(nx.spring_layout(graph, k=k, iterations=300, seed=1, weight=None, scale=scale))


def _draw_ties(ax: Axes, shown: "nx.DiGraph[str]", places: _Places, sizes: dict[str, float]) -> None:
    heaviest = max(_weight(facts) for _, _, facts in shown.edges(data=True))
    drawn: set[tuple[str, str]] = set()
    for actor, alter, facts in shown.edges(data=True):
        mutual = shown.has_edge(alter, actor)
        if (alter, actor) in drawn:
            continue
        drawn.add((actor, alter))
        ax.add_patch(
            FancyArrowPatch(
                tuple(places[actor]),
                tuple(places[alter]),
                arrowstyle="-" if mutual else "-|>",
                mutation_scale=8,
                shrinkA=0,
                shrinkB=0 if mutual else sizes[alter] ** 0.5 / 2 + 1,
                color=_MUTUAL if mutual else _ONE_WAY,
                linewidth=0.8 + 2.2 * _weight(facts) / max(heaviest, 4),
                alpha=0.75,
                zorder=1,
            )
        )


def _weight(facts: dict[str, Any]) -> float:
    return float(facts.get("weight", 1))


def _draw_actors(ax: Axes, shown: "nx.DiGraph[str]", places: _Places, sizes: dict[str, float]) -> None:
    for role, (marker, colour, label) in _LOOKS.items():
        if of_role := [actor for actor in shown if _role(shown, actor) == role]:
            x, y = np.array([places[actor] for actor in of_role]).T
            drawn = ax.scatter(x, y, s=[sizes[actor] for actor in of_role], marker=marker, color=colour)
            drawn.set(edgecolor="white", linewidth=0.8, zorder=2, label=label)


def _role(network: "nx.DiGraph[str]", actor: str) -> str:
    role = network.nodes[actor].get("role")
    return role if role in _LOOKS else Role.UNKNOWN


def _legend(ax: Axes, shown: "nx.DiGraph[str]") -> None:
    present = {_role(shown, actor) for actor in shown}
    handles = [
        Line2D([], [], marker=marker, color=colour, linestyle="", markersize=9, label=label)
        for role, (marker, colour, label) in _LOOKS.items()
        if role in present
    ]
    handles += [
        Line2D([], [], color=_MUTUAL, linewidth=2, label="answers both ways"),
        Line2D([], [], color=_ONE_WAY, linewidth=1.2, marker=">", label="answers one way"),
    ]
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, fontsize=SMALL
    )


def _caption(network: "nx.DiGraph[str]", shown: "nx.DiGraph[str]") -> str:
    table = measures.network(network)
    if table["value"].isna()["ties"]:
        return str(table["reason"]["ties"])
    actors, ties, isolates = (int(table["value"][name]) for name in ("actors", "ties", "isolates"))
    if len(shown) < _FEWEST:
        tied = actors - isolates
        return f"Not drawn: {tied} of {actors} actors have ties, and at least {_FEWEST} are needed."
    said = f"Drawn: {len(shown)} of {actors} actors and {shown.number_of_edges()} of {ties} ties"
    hidden = actors - isolates - len(shown)
    said += ", those with most replies. " if hidden or ties > shown.number_of_edges() else ". "
    if isolates:
        said += f"{isolates} of them {'has' if isolates == 1 else 'have'} no ties and "
        said += f"{'is' if isolates == 1 else 'are'} not drawn. "
    if hidden:
        said += f"{hidden} with ties {'is' if hidden == 1 else 'are'} hidden. "
    return said + "The larger a mark, the more replies given and received."


def describe_network(network: "nx.DiGraph[str]") -> str:
    """
    Say what a network shows.

    Parameters
    ----------
    network
        What `network` draws.

    Returns
    -------
    text
        The numbers of actors by role, of ties and of replies, how many ties are returned and how
        many actors have none; or why ties cannot be seen.

    Raises
    ------
    StudyError
        If the network is not directed, or holds parallel ties.
    """
    table = measures.network(network)
    roles = [_role(network, actor) for actor in network]
    people = [f"{label} {roles.count(role)}" for role, (_, _, label) in _LOOKS.items() if role in roles]
    said = f"{len(network)} actors ({', '.join(people)}). " if people else "No actors. "
    if table["value"].isna()["ties"]:
        return said + str(table["reason"]["ties"])
    ties, weight, isolates = (int(table["value"][name]) for name in ("ties", "weight", "isolates"))
    said += f"{ties} ties from actor to actor answered carry {weight} replies"
    if ties:
        said += f"; {round(measures.overall_reciprocity(network) * ties)} of the ties are returned"
    return f"{said}. Actors without ties: {isolates}."
