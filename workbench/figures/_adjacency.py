"""Who answers whom as a heat map: a row for who acts, a column for whom the act addresses."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from numpy.typing import NDArray

from workbench.figures import _looks
from workbench.figures._canvas import GREY, INK, SIZE, SMALL, plain_ticks, sheet
from workbench.figures._network import FEWEST, strength, strongest, too_few
from workbench.figures._rows import per_cent
from workbench.networks import Given, Network, arrays, part

_TOLD = 6  # of the shares, that a description tells
_NARROW = 12  # a block narrower than this part of the whole has no room for a name below it


def adjacency(network: Given, *, ax: Axes | None = None, most: int = 60) -> Axes:
    """
    Draw the ties between the most active actors as a heat map, ordered by role and by activity.

    Parameters
    ----------
    network
        A network of any kind with `role` on its nodes, or a study, whose reply network is drawn.
    ax
        Where to draw; a new figure if not given.
    most
        How many actors are drawn at most, those with most acts given and received.

    Returns
    -------
    ax
        One row an actor who acts and one column an actor addressed, in the same order: by role, then the
        most active first. The darker a cell, the more acts, on a logarithmic scale; an empty cell is no tie.
        Lines part the roles, which are named at the sides; no actor is. Fewer than 5 actors with ties are
        not drawn.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    shown = part(whole, strongest(whole, most))
    is_drawn = _looks.persons(shown) >= FEWEST
    ax = sheet(ax, height=5.4 if is_drawn else 1.2)
    if not is_drawn:
        ax.set_axis_off()
        said = whole.unseen or too_few(whole)
        ax.text(0, 0.5, fill(said, 95), fontsize=SIZE, color=INK, va="center", transform=ax.transAxes)
        return ax
    order, roles = _order(shown)
    cells = shown.adjacency[order][:, order].toarray()
    lightest = 1.0 if _looks.counts(whole) else float(shown.weight.min())
    heat = ax.pcolormesh(
        np.ma.masked_equal(cells, 0),
        cmap="cividis_r",
        norm=LogNorm(lightest, max(cells.max(), 10 * lightest)),
        rasterized=False,
    )
    ax.set_aspect("equal")
    ax.invert_yaxis()
    _sides(ax, roles)
    called = _looks.words(whole)
    key = ax.get_figure(root=True).colorbar(heat, ax=ax, shrink=0.6, pad=0.02)  # type: ignore[union-attr]
    key.set_label(f"{called.acts}, logarithmic scale", fontsize=SMALL, color=INK)
    if _looks.counts(whole):
        plain_ticks(key.ax.yaxis)
    key.ax.tick_params(labelsize=SMALL, length=0)
    key.outline.set_visible(False)
    sides = "Rows act, columns are addressed. " if whole.is_directed else ""
    ax.set_title(
        f"{sides}Drawn: the {len(shown)} most active of {len(whole)} {_looks.called(whole)}.",
        loc="left", fontsize=SMALL, color=INK,
    )  # fmt: skip
    return ax


def _order(shown: Network) -> tuple[NDArray[np.intp], list[str]]:
    kinds = _looks.kinds(shown)
    place = [list(_looks.LOOKS).index(kind) for kind in kinds]
    order = np.lexsort((-strength(shown), np.array(place)))
    return order, [kinds[row] for row in order]


def _sides(ax: Axes, roles: list[str]) -> None:
    starts = [n for n, role in enumerate(roles) if n == 0 or role != roles[n - 1]]
    ends = [*starts[1:], len(roles)]
    for start in starts[1:]:
        ax.axhline(start, color=GREY, linewidth=0.8)
        ax.axvline(start, color=GREY, linewidth=0.8)
    middles = [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
    labels = [_looks.LOOKS[roles[start]].label for start in starts]
    ax.set_yticks(middles, labels, fontsize=SMALL)
    sizes = [end - start for start, end in zip(starts, ends, strict=True)]
    wide = [n for n, size in enumerate(sizes) if size >= len(roles) / _NARROW]
    ax.set_xticks([middles[n] for n in wide], [labels[n] for n in wide], fontsize=SMALL)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_color(GREY)


def describe_adjacency(network: Given) -> str:
    """
    Say what a heat map of ties shows.

    Parameters
    ----------
    network
        What `adjacency` draws.

    Returns
    -------
    text
        How the acts are shared out between roles, the largest shares first.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    if whole.unseen:
        return whole.unseen
    table, called = tabulate_adjacency(whole), _looks.words(whole)
    cells = {(a, b): float(table.loc[a, b]) for a in table.index for b in table.columns if table.loc[a, b]}
    if not cells:
        return "No ties."
    total = sum(cells.values())
    largest = sorted(cells, key=lambda pair: -cells[pair])[:_TOLD]
    told = [f"from {a} to {b} {per_cent(cells[a, b] / total)}" for a, b in largest]
    return f"Of {_looks.amount(total)} {called.acts}: {', '.join(told)}."


def tabulate_adjacency(network: Given) -> pd.DataFrame:
    """
    Give the acts from role to role.

    Parameters
    ----------
    network
        What `adjacency` draws.

    Returns
    -------
    table
        One row a role that acts and one column a role that is addressed: sums of weights over all actors, not
        only those drawn. Acts without direction count half each way; missing where ties cannot be seen.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    kinds = [list(_looks.LOOKS).index(kind) for kind in _looks.kinds(whole)]
    place = np.array(kinds, dtype=int)
    size = len(_looks.LOOKS)
    summed = np.bincount(place[whole.source] * size + place[whole.target], whole.weight, size * size)
    cells = summed.reshape(size, size) + (np.nan if whole.unseen else 0)
    labels = [look.label for look in _looks.LOOKS.values()]
    table = pd.DataFrame(cells if whole.is_directed else (cells + cells.T) / 2, labels, labels)
    present = [labels[kind] for kind in sorted(set(kinds))]
    return table.loc[present, present].rename_axis(index="from", columns=None)
