"""How many others each actor is tied to: the distribution of degrees."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from workbench.figures._canvas import BLUE, GREY, INK, PALE, SIZE, SMALL, VERMILION, bare, plain_ticks, sheet
from workbench.figures._looks import THINGS, kinds
from workbench.figures._rows import per_cent
from workbench.networks import Given, Network, arrays

FEWEST = 5  # a point on fewer actors could point at persons
_LOOKS = {
    "addressed by": ("o", BLUE, "-"),
    "addressed": ("s", VERMILION, "--"),
    "tied to": ("o", BLUE, "-"),
}


def degrees(network: Given, *, ax: Axes | None = None) -> Axes:
    """
    Draw how many actors have how many ties or more.

    Parameters
    ----------
    network
        A network of any kind, or a study, whose reply network is drawn.
    ax
        Where to draw; a new figure as wide as a page if not given.

    Returns
    -------
    ax
        Both axes are logarithmic: across, a number of ties; upwards, how many actors have as many or more.
        By how many an actor is addressed and how many it addresses are two lines, told apart by mark and
        dash. A line ends where fewer than 5 actors are left; actors without such ties are not on it.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    ax = sheet(ax, height=3.2)
    bare(ax, keep=("left", "bottom"))
    told = {name: _at_least(counts) for name, counts in _counts(whole).items()}
    told = {name: line for name, line in told.items() if len(line)}
    if whole.unseen or not told:
        ax.set_axis_off()
        said = whole.unseen or f"Fewer than {FEWEST} actors have ties."
        ax.text(0, 0.5, fill(said, 95), fontsize=SIZE, color=INK)
        return ax
    for name, line in told.items():
        marker, colour, dash = _LOOKS[name]
        ax.loglog(line.index, line, marker=marker, color=colour, linestyle=dash, markersize=4, label=name)
    plain_ticks(ax.xaxis)
    plain_ticks(ax.yaxis)
    ax.grid(color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_xlabel("number of others, at least", fontsize=SMALL, color=INK)
    ax.set_ylabel("actors", fontsize=SMALL, color=INK)
    ax.legend(frameon=False, fontsize=SMALL, labelcolor=INK, edgecolor=GREY)
    return ax


def _counts(network: Network) -> dict[str, NDArray[np.intp]]:
    out, into = (np.bincount(ends, minlength=len(network)) for ends in (network.source, network.target))
    if network.is_directed:
        return {"addressed by": into, "addressed": out}
    is_actor = [kind not in THINGS for kind in kinds(network)]  # of two kinds of nodes, actors are counted
    return {"tied to": (out + into)[np.array(is_actor, bool)]}


def _at_least(counts: NDArray[np.intp]) -> "pd.Series[int]":
    """Count the actors with so many ties or more, as far as they are enough."""
    having = np.bincount(counts[counts > 0])
    above = np.cumsum(having[::-1])[::-1]
    found = pd.Series(above)[having > 0]
    return found[found >= FEWEST]


def describe_degrees(network: Given) -> str:
    """
    Say what a distribution of degrees shows.

    Parameters
    ----------
    network
        What `degrees` draws.

    Returns
    -------
    text
        For each direction: how many actors have no tie, the median of the others, and how many of the ties
        the tenth with most of them holds.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    if whole.unseen:
        return whole.unseen
    return " ".join(_told(name, counts) for name, counts in _counts(whole).items())


def _told(name: str, counts: NDArray[np.intp]) -> str:
    tied = np.sort(counts[counts > 0])[::-1]
    whom = "address others" if name == "addressed" else f"are {name} others"
    if len(tied) < FEWEST:
        return f"Fewer than {FEWEST} actors {whom}."
    tenth = max(len(tied) // 10, FEWEST)
    share = per_cent(float(tied[:tenth].sum() / tied.sum()))
    return (
        f"{len(tied)} of {len(counts)} actors {whom}, half of them {np.median(tied):.0f} or fewer; "
        f"the {tenth} with most hold {share} of these ties."
    )


def tabulate_degrees(network: Given) -> pd.DataFrame:
    """
    Give the numbers behind a distribution of degrees.

    Parameters
    ----------
    network
        What `degrees` draws.

    Returns
    -------
    table
        One row a number of others (0, 1, 2, then doubling), one column a direction: how many actors have as
        many, or up to the next row's; missing where these are fewer than 5 but some, or ties cannot be seen.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    counts = _counts(whole)
    largest = max((int(found.max(initial=0)) for found in counts.values()), default=0)
    starts = [0, 1, *(2**power for power in range(1, max(largest, 1).bit_length()))]
    names = [
        str(a) if b - a == 1 else f"{a} to {b - 1}"
        for a, b in zip(starts, [*starts[1:], 2 * starts[-1]], strict=True)
    ]
    columns = {
        name: pd.Series(np.histogram(found, [*starts, 2 * starts[-1]])[0], names, dtype="Int64")
        for name, found in counts.items()
    }
    table = pd.DataFrame(columns).rename_axis("others")
    return table.mask(((table > 0) & (table < FEWEST)) | (whole.unseen is not None))
