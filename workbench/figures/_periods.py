"""A network period by period: small drawings in which everybody keeps their place."""

from collections.abc import Mapping
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from workbench.errors import StudyError
from workbench.figures import _looks
from workbench.figures._canvas import INK, SIZE, SMALL, sheet
from workbench.figures._network import FEWEST, strength, strongest
from workbench.networks import Network, layout, part

_ACROSS = 4  # drawings in a row
_GAP = 0.14  # of a drawing's height
_AREA = 26  # square points
_MOST = 366  # periods; the picture of many more could not be stored

Periods = Mapping[str, Network]


def periods(networks: Periods, *, ax: Axes | None = None, most: int = 50) -> Axes:
    """
    Draw a network period by period.

    Parameters
    ----------
    networks
        What `networks.periods` gave: a network by period.
    ax
        Where to draw; a new figure as wide as a page if not given.
    most
        How many actors are drawn at most, those with most acts over all periods.

    Returns
    -------
    ax
        Holds one small drawing a period (`ax.child_axes`), with the numbers of actors who have ties and of
        ties above it; everybody stands in the same place in each, and who has no tie in a period is not drawn
        there. Line width has one scale throughout. A period with ties of fewer than 5 actors is only counted.

    Raises
    ------
    StudyError
        If there is no period, or more than 366.
    """
    if not networks:
        raise StudyError("There are no periods to draw. Select acts of a longer time, or in other spaces.")
    if len(networks) > _MOST:
        raise StudyError(
            f"There are {len(networks):,} periods, and at most {_MOST} can be drawn. Take longer periods, or "
            "select acts of a shorter time."
        )
    whole = _together(networks)
    shown = part(whole, strongest(whole, most), ties=3 * most)
    rows = -(-len(networks) // _ACROSS)
    ax = sheet(ax, height=0.9 + 1.75 * max(rows, 1))
    ax.set_axis_off()
    if _looks.persons(shown) < FEWEST:
        said = _unseen(networks) or f"Not drawn: fewer than {FEWEST} actors have ties."
        ax.text(0, 0.5, fill(said, 95), fontsize=SIZE, color=INK, transform=ax.transAxes)
        return ax
    places = layout(shown)
    heaviest = max(float(network.weight.max(initial=0)) for network in networks.values())
    for number, (period, network) in enumerate(networks.items()):
        panel = ax.inset_axes(_box(number, rows))
        panel.set_axis_off()
        tied = _tied(network)
        panel.set_title(
            f"{period}\n{tied} actors, {len(network.source)} ties", fontsize=SMALL, color=INK, pad=2
        )
        chosen = np.flatnonzero(network.names.isin(shown.names))
        _draw(panel, part(network, chosen), places, heaviest, told=tied >= FEWEST or not tied)
    nodes, acts = _looks.called(whole), _looks.words(whole).acts
    said = f"Drawn: the {len(shown)} of {len(whole)} {nodes} with most {acts}."
    ax.text(0, -0.02, fill(said, 100), transform=ax.transAxes, va="top", fontsize=SMALL, color=INK)
    _looks.legend(ax, shown, above=1.02 + 0.35 / (0.9 + 1.75 * rows))
    return ax


def _unseen(networks: Periods) -> str | None:
    """Give the reason for which no period shows a tie."""
    reasons = {network.unseen for network in networks.values() if network.facts.get("acts")}
    return reasons.pop() if len(reasons) == 1 else None


def _tied(network: Network) -> int:
    """Count the actors who have ties."""
    return _looks.persons(part(network, np.flatnonzero(strength(network))))


def _draw(panel: Axes, network: Network, places: pd.DataFrame, heaviest: float, *, told: bool) -> None:
    low, high = places.min().to_numpy(), places.max().to_numpy()
    margin = 0.06 * (high - low) + 1e-6
    panel.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))
    if not told:
        panel.text(0.5, 0.5, "too few to draw", transform=panel.transAxes, ha="center", fontsize=SMALL)
        return
    drawn = part(network, np.flatnonzero(strength(network)))
    spots, areas = places.loc[drawn.names].to_numpy(float), np.full(len(drawn), float(_AREA))
    _looks.draw_ties(panel, drawn, spots, areas, heaviest=heaviest)
    _looks.draw_nodes(panel, drawn, spots, areas)


def _box(number: int, rows: int) -> tuple[float, float, float, float]:
    """Give the place of a small drawing: left, bottom, width, height, as shares of the whole."""
    row, column = divmod(number, _ACROSS)
    height = 1 / (rows + _GAP * (rows - 1)) if rows > 1 else 1.0
    width = 0.94 / _ACROSS
    return column / _ACROSS, 1 - height - row * height * (1 + _GAP), width, height * 0.84


def _together(networks: Periods) -> Network:
    """Add up the ties of all periods."""
    actors = pd.concat([network.actors for network in networks.values()])
    actors = actors[~actors.index.duplicated(keep="last")]
    size = np.int64(len(actors))
    ties = [_numbered(network, actors.index, size) for network in networks.values()]
    summed = pd.concat(ties).groupby(level=0).sum()
    keys, first = summed.index.to_numpy(), next(iter(networks.values()))
    ends = (keys // size).astype(np.int32), (keys % size).astype(np.int32)
    return Network(actors, *ends, summed.to_numpy(), first.is_directed, first.facts)


def _numbered(network: Network, names: "pd.Index[str]", size: np.int64) -> "pd.Series[float]":
    place = names.get_indexer(network.names)
    one, other = place[network.source], place[network.target]
    if not network.is_directed:
        one, other = np.minimum(one, other), np.maximum(one, other)
    return pd.Series(network.weight.astype(float), one * size + other)


def describe_periods(networks: Periods) -> str:
    """
    Say how a network moved from period to period.

    Parameters
    ----------
    networks
        What `periods` draws.

    Returns
    -------
    text
        The first and the last period's numbers, and the busiest period.
    """
    table = tabulate_periods(networks)
    if table.empty:
        return "No periods."
    if reason := _unseen(networks):
        return reason
    first, last, most = str(table.index[0]), str(table.index[-1]), str(table["ties"].idxmax())
    told = [
        f"{name}: {table['with ties'][name]} actors, {table['ties'][name]} ties" for name in (first, last)
    ]
    return f"{len(table)} periods. {told[0]}; {told[1]}. Most ties in {most}: {table['ties'][most]}."


def tabulate_periods(networks: Periods) -> pd.DataFrame:
    """
    Give the numbers behind the drawings of periods.

    Parameters
    ----------
    networks
        What `periods` draws.

    Returns
    -------
    table
        One row a period: actors with ties, ties, acts, and ties returned where ties have a direction.
    """
    rows, acts = {}, _looks.words(_together(networks)).acts if networks else ""
    for period, network in networks.items():
        row = {
            "with ties": _tied(network),
            "ties": len(network.source),
            acts: network.weight.sum(),
        }
        if network.is_directed:
            pattern = network.adjacency.astype(bool)
            row["ties returned"] = pattern.multiply(pattern.T).nnz
        rows[str(period)] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
