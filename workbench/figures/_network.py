"""A network as a drawing one can read: the most active actors, their roles, and who answers whom."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from workbench.figures import _looks
from workbench.figures._canvas import INK, SIZE, SMALL, sheet
from workbench.networks import Given, Network, arrays, layout, part

FEWEST = 5  # a drawing of fewer actors could point at persons
SMALLEST, LARGEST = 45, 425  # areas of marks, in square points


def network(network: Given, *, ax: Axes | None = None, most: int = 60) -> Axes:
    """
    Draw who answers whom among the most active actors, without saying who they are.

    Parameters
    ----------
    network
        A network of any kind with `role` on its nodes, or a study, whose reply network is drawn.
    ax
        Where to draw; a new figure as wide as a page if not given.
    most
        How many actors are drawn at most, those with most acts given and received; of the ties
        between them at most three times as many, the strongest.

    Returns
    -------
    ax
        Shape and colour tell the role and size the acts given and received. Two-way ties, and ties
        without direction, are dark; one-way ties are pale arrows to the one who was addressed. What is
        hidden stands below; actors without ties are counted there, and never drawn. Fewer than 5 actors
        with ties are not drawn at all.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    chosen = strongest(whole, most)
    shown = part(whole, chosen, ties=3 * most)
    is_drawn = _looks.persons(shown) >= FEWEST
    ax = sheet(ax, height=4.4 if is_drawn else 1.2)
    ax.set_axis_off()
    caption = _caption(whole, shown)
    if not is_drawn:
        ax.text(0, 0.5, fill(caption, 95), fontsize=SIZE, color=INK, va="center", transform=ax.transAxes)
        return ax
    places, areas = layout(shown).to_numpy(float), sizes(whole)[whole.names.get_indexer(shown.names)]
    _looks.draw_ties(ax, shown, places, areas)
    _looks.draw_nodes(ax, shown, places, areas)
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.05)
    ax.text(0, -0.02, fill(caption, 100), transform=ax.transAxes, va="top", fontsize=SMALL, color=INK)
    _looks.legend(ax, shown)
    return ax


def strength(network: Network) -> _looks.Sizes:
    """
    Add up what each node gives and receives.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    strength
        Shape (n,), from 0.
    """
    ends = np.concatenate([network.source, network.target])
    added: _looks.Sizes = np.bincount(ends, np.tile(network.weight, 2), len(network)).astype(float)
    return added


def sizes(network: Network) -> _looks.Sizes:
    """
    Give the areas of marks.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    areas
        Shape (n,), in square points, growing with strength.
    """
    active = strength(network)
    share: _looks.Sizes = active / max(active.max(initial=0), 1e-9)
    return SMALLEST + (LARGEST - SMALLEST) * share


def strongest(network: Network, most: int) -> NDArray[np.intp]:
    """
    Choose the most active nodes.

    Parameters
    ----------
    network
        In arrays.
    most
        How many at most.

    Returns
    -------
    chosen
        Their rows, in the network's order; none without ties.
    """
    active = strength(network)
    first = np.argsort(-active, kind="stable")[:most]
    return np.sort(first[active[first] > 0])


def _caption(whole: Network, shown: Network) -> str:
    if whole.unseen:
        return whole.unseen
    if _looks.persons(shown) < FEWEST:
        return too_few(whole)
    tied, drawn, called = np.count_nonzero(strength(whole)), len(shown.source), _looks.words(whole)
    nodes, ties = len(whole), len(whole.source)
    hidden, isolates = tied - len(shown), nodes - tied
    said = f"Drawn: {len(shown)} of {nodes} {_looks.called(whole)} and {drawn} of {ties} ties"
    said += f", those with most {called.acts}. " if hidden or ties > drawn else ". "
    if isolates:
        said += f"{isolates} of them {'has' if isolates == 1 else 'have'} no ties and "
        said += f"{'is' if isolates == 1 else 'are'} not drawn. "
    if hidden:
        said += f"{hidden} with ties {'is' if hidden == 1 else 'are'} hidden. "
    return f"{said}The larger a mark, the more {called.counted}."


def too_few(whole: Network) -> str:
    """
    Say that a drawing could point at persons.

    Parameters
    ----------
    whole
        What is not drawn.

    Returns
    -------
    sentence
        How many actors have ties, where they are fewer than a drawing needs.
    """
    tied = _looks.persons(part(whole, np.flatnonzero(strength(whole))))
    if tied >= FEWEST:
        return f"Not drawn: the strongest ties are those of fewer than {FEWEST} actors."
    return f"Not drawn: {tied} of {_looks.persons(whole)} actors have ties, and at least {FEWEST} are needed."


def describe_network(network: Given) -> str:
    """
    Say what a network shows.

    Parameters
    ----------
    network
        What `network` draws.

    Returns
    -------
    text
        The numbers of actors by role, of ties and of acts, how many ties are returned and how
        many actors have none; or why ties cannot be seen.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    people = _looks.people(whole)
    nodes = _looks.called(whole)
    said = f"{len(whole)} {nodes} ({people}). " if people else f"No {nodes}. "
    if whole.unseen:
        return said + whole.unseen
    ties, called = len(whole.source), _looks.words(whole)
    said += f"{ties} ties {called.goes} carry {_looks.amount(whole.weight.sum())} {called.acts}"
    if ties and whole.is_directed and called.both:
        returned = whole.adjacency.astype(bool).multiply(whole.adjacency.T.astype(bool)).nnz
        said += f"; {returned} of the ties are returned"
    return f"{said}. {nodes.capitalize()} without ties: {len(whole) - np.count_nonzero(strength(whole))}."


def tabulate_network(network: Given) -> pd.DataFrame:
    """
    Give the numbers behind a drawing of a network.

    Parameters
    ----------
    network
        What `network` draws.

    Returns
    -------
    table
        One row a role: how many actors it has, how many of them with ties, the ties and the acts they
        give and receive. Ties without direction are given by both; missing is what cannot be seen.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    """
    whole = arrays(network)
    called = _looks.words(whole).acts
    drawn = pd.Series([_looks.LOOKS[kind].label for kind in _looks.kinds(whole)], dtype="str")
    size = len(whole)
    out, into = (np.bincount(ends, minlength=size) for ends in (whole.source, whole.target))
    given, received = (np.bincount(e, whole.weight, size) for e in (whole.source, whole.target))
    if _looks.counts(whole):
        given, received = given.astype(np.int64), received.astype(np.int64)
    if not whole.is_directed:
        out, into, given, received = out + into, out + into, given + received, given + received
    columns = {
        "actors": np.ones(size, int),
        "with ties": (out + into) > 0,
        "ties given": out,
        "ties received": into,
        f"{called} given": given,
        f"{called} received": received,
    }
    table = pd.DataFrame(columns).groupby(drawn, sort=False).sum()
    order = [look.label for look in _looks.LOOKS.values() if look.label in table.index]
    table = table.loc[order].rename_axis("role")
    if whole.unseen:
        table = table.astype("Int64")
        table.iloc[:, 1:] = pd.NA
    return table
