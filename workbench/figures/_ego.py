"""One actor with all it is tied to: for researchers, never for a report."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbench.errors import StudyError
from workbench.figures import _looks
from workbench.figures._canvas import INK, SMALL, sheet
from workbench.figures._network import sizes, strength
from workbench.networks import Given, Network, arrays, part


def ego(network: Given, actor: str, *, ax: Axes | None = None, most: int = 40) -> Axes:
    """
    Draw one actor in the middle, those it is tied to around it, and the ties between them.

    It is about one person: for a researcher's eyes, and no report may hold it.

    Parameters
    ----------
    network
        A network of any kind, or a study, whose reply network is drawn.
    actor
        Name of a node.
    ax
        Where to draw; a new figure as wide as a page if not given.
    most
        How many others are drawn at most, those with the strongest ties to the actor.

    Returns
    -------
    ax
        The actor is ringed; the others stand round it by role, the most active first from above. Ties among
        these are faint. How many are hidden stands below.

    Raises
    ------
    StudyError
        If there is no such actor, or the network holds parallel ties.
    """
    whole = arrays(network)
    shown, tied = _around(whole, actor, most)
    ax = sheet(ax, height=4.4)
    ax.set_axis_off()
    centre = _row(shown, actor)
    places, areas = _ring(shown, centre), sizes(shown)
    own = (shown.source == centre) | (shown.target == centre)
    _looks.draw_ties(ax, shown.only(~own), places, areas, alpha=0.15)
    _looks.draw_ties(ax, shown.only(own), places, areas)
    _looks.draw_nodes(ax, shown, places, areas)
    x, y = places[centre]
    ax.scatter(x, y, s=areas[centre] * 2.2, facecolor="none", edgecolor=INK, linewidth=1.6, zorder=3)
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.08)
    left = tied - len(shown) + 1
    hidden = f" {left} {'is' if left == 1 else 'are'} hidden, with the weakest ties." if left else ""
    said = f"In the ring: one actor, tied to {tied} others.{hidden} For researchers: it is about one person."
    ax.text(0, -0.02, fill(said, 100), transform=ax.transAxes, va="top", fontsize=SMALL, color=INK)
    _looks.legend(ax, shown)
    return ax


def _row(network: Network, actor: str) -> int:
    return int(network.names.get_indexer(pd.Index([actor]))[0])


def _around(whole: Network, actor: str, most: int) -> tuple[Network, int]:
    """Find the actor and the others most strongly tied to it, and how many others there are."""
    if actor not in whole.names:
        raise StudyError(
            f"The network has no actor '{actor}'. Its {len(whole)} actors are the nodes of the graph, "
            "named by pseudonym."
        )
    centre = _row(whole, actor)
    given, received = whole.source == centre, whole.target == centre
    alter = np.concatenate([whole.target[given], whole.source[received]])
    strong = np.bincount(alter, np.concatenate([whole.weight[given], whole.weight[received]]), len(whole))
    others = np.flatnonzero(strong)
    first = others[np.argsort(-strong[others], kind="stable")[:most]]
    return part(whole, np.sort(np.append(first, centre))), len(others)


def _ring(shown: Network, centre: int) -> _looks.Places:
    """Put the others on a ring by role and strength, so that it is the same each time."""
    kinds = _looks.kinds(shown)
    others = np.array([row for row in range(len(shown)) if row != centre], dtype=int)
    roles = [list(_looks.LOOKS).index(kinds[row]) for row in others]
    places = np.zeros((len(shown), 2))
    angle = np.pi / 2 - 2 * np.pi * np.arange(len(others)) / max(len(others), 1)
    around = others[np.lexsort((-strength(shown)[others], roles))]
    places[around] = np.column_stack([1.5 * np.cos(angle), np.sin(angle)])
    return places


def describe_ego(network: Given, actor: str) -> str:
    """
    Say what the drawing of one actor shows.

    Parameters
    ----------
    network
        What `ego` draws.
    actor
        Name of a node.

    Returns
    -------
    text
        To how many others it is tied, of which roles, and how much it gives and receives.

    Raises
    ------
    StudyError
        If there is no such actor, or the network holds parallel ties.
    """
    whole = arrays(network)
    shown, tied = _around(whole, actor, len(whole))
    centre, called = _row(shown, actor), _looks.words(whole)
    given, received = (shown.weight[ends == centre].sum() for ends in (shown.source, shown.target))
    others = part(shown, np.array([row for row in range(len(shown)) if row != centre], dtype=int))
    flow = f"{_looks.amount(given)} {called.acts} given and {_looks.amount(received)} received"
    if not whole.is_directed:
        flow = f"{_looks.amount(given + received)} {called.acts}"
    who = _looks.people(others) or "none"
    return f"One actor tied to {tied} others ({who}): {flow}. Ties among these: {len(others.source)}."


def tabulate_ego(network: Given, actor: str) -> pd.DataFrame:
    """
    Give the ties of one actor by the role of the other.

    Parameters
    ----------
    network
        What `ego` draws.
    actor
        Name of a node.

    Returns
    -------
    table
        One row a role: how many others, and the acts given to them and received from them, in one column
        where ties have no direction.

    Raises
    ------
    StudyError
        If there is no such actor, or the network holds parallel ties.
    """
    whole = arrays(network)
    shown, _ = _around(whole, actor, len(whole))
    centre, called = _row(shown, actor), _looks.words(whole).acts
    given = np.bincount(shown.target, shown.weight * (shown.source == centre), len(shown))
    received = np.bincount(shown.source, shown.weight * (shown.target == centre), len(shown))
    others = np.arange(len(shown)) != centre
    flows = {f"{called} given": given, f"{called} received": received}
    if not whole.is_directed:
        flows = {called: given + received}
    kind = np.int64 if _looks.counts(whole) else np.float64
    rows = pd.DataFrame(
        {"others": others.astype(int)} | {name: flow.astype(kind) for name, flow in flows.items()}
    )
    labels = np.array([_looks.LOOKS[kind].label for kind in _looks.kinds(shown)], dtype=object)
    table: pd.DataFrame = rows[others].groupby(labels[others]).sum()
    return table.rename_axis("role")
