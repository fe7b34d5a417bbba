"""Positions of nodes for drawing: fast, the same every time, and with pieces packed beside each other."""

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from workbench.networks._forces import Matrix, Places, settle
from workbench.networks._network import Network, from_networkx

GAP = 0.6  # between pieces, where a node takes 1 by 1
APART, PARTED = 0.5, 5_000  # how near two nodes may stand, in pieces that are not larger
SMALL = 20  # pieces that are worth remembering


def layout(network: "nx.Graph[str] | Network", *, seed: int = 1) -> pd.DataFrame:
    """
    Find positions in which a network can be read.

    Tied nodes stand near each other and hubs amid those tied to them alone. Pieces that no tie joins stand
    in rows, the largest first, each with room by its nodes, and nodes without ties in a block below.

    Parameters
    ----------
    network
        A networkx graph or a network in arrays; directions do not matter, heavy ties pull a little more.
    seed
        Of the small chance that parts nodes with the same ties.

    Returns
    -------
    positions
        Indexed by node in the network's order, with `x` and `y` from -1 to 1: the longer side of the drawing
        fills this, and the other keeps its proportion. The same network and seed give the same positions on
        any number of cores.

    Raises
    ------
    StudyError
        If a graph holds parallel edges.

    Examples
    --------
    >>> positions = layout(nx.path_graph(["ann", "bo", "cy"]))  # bo is tied to both
    >>> positions["x"].round(1).abs().to_dict()
    {'ann': 1.0, 'bo': 0.0, 'cy': 1.0}
    """
    whole = network if isinstance(network, Network) else from_networkx(network)
    places = np.zeros((len(whole), 2))
    if len(whole):
        pieces = _pieces(whole, seed)
        corners = _packed(np.array([np.ptp(spots, axis=0) + 1 for _, spots in pieces]))
        for (rows, spots), corner in zip(pieces, corners, strict=True):
            places[rows] = spots - spots.min(axis=0) + corner
        places -= (places.max(axis=0) + places.min(axis=0)) / 2
        places /= max(np.abs(places).max(), 1e-300)
    return pd.DataFrame(places.round(6) + 0.0, index=whole.names.rename("actor"), columns=["x", "y"])


def pulls(network: Network) -> Matrix:
    """
    Tell how strongly pairs pull.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    ties
        Shape (n, n), symmetric: from 1, growing with the logarithm of the weights of both directions.
    """
    matrix = network.adjacency + network.adjacency.T if network.is_directed else network.adjacency
    pull = 1 + np.log1p(matrix.data / max(matrix.data.mean(), 1e-300)) if matrix.nnz else matrix.data
    ties = sparse.csr_array((pull, matrix.indices, matrix.indptr), shape=matrix.shape)
    ties.sort_indices()
    return ties


def _pieces(network: Network, seed: int) -> list[tuple[NDArray[np.intp], Places]]:
    """Lay out each connected piece, the largest first, and all nodes without ties as the last piece."""
    ties = pulls(network)
    count, piece = csgraph.connected_components(ties, directed=False)
    sizes = np.bincount(piece, minlength=count)
    ordered = np.argsort(piece, kind="stable")
    members = np.split(ordered, sizes.cumsum()[:-1])
    known: dict[bytes, Places] = {}
    pieces = []
    for number in np.argsort(-sizes, kind="stable"):
        if sizes[number] == 1:
            break
        rows = members[number]
        pieces.append((rows, _sized(ties[rows][:, rows] if count > 1 else ties, seed, known)))
    alone = np.sort(ordered[sizes[piece[ordered]] == 1])
    if len(alone):
        width = max(np.sqrt(sum(len(rows) for rows, _ in pieces)), np.sqrt(len(alone)))
        place = np.arange(len(alone))
        row, column = np.divmod(place, int(np.ceil(width)))
        pieces.append((alone, np.stack([column, -row], axis=1).astype(np.float64)))
    return pieces


def _sized(ties: Matrix, seed: int, known: dict[bytes, Places]) -> Places:
    """Lay out a piece with as much room as it has nodes; small pieces are often alike."""
    mark = b"".join(
        part.tobytes() for part in (ties.indptr, ties.indices, ties.data) if len(ties.indptr) < SMALL
    )
    if mark in known:
        return known[mark]
    spots = settle(ties, seed=seed)
    width, height = np.ptp(spots, axis=0)
    spots = spots * (np.sqrt(len(spots)) / np.sqrt(max(width * height, width**2 / 4, 1e-300)))
    spots = _parted(spots) if len(spots) <= PARTED else spots
    if mark:
        known[mark] = spots
    return spots


def _parted(spots: Places) -> Places:
    """Push nodes off each other that would be drawn as one."""
    for _ in range(40):
        pairs = cKDTree(spots).query_pairs(APART, output_type="ndarray")
        if not len(pairs):
            break
        one, other = pairs[np.lexsort(pairs.T)].T
        apart = spots[one] - spots[other]
        length = np.sqrt((apart**2).sum(axis=1, keepdims=True)) + 1e-9
        push = 0.3 * (APART - length) * apart / length
        moved = [np.bincount(one, way, len(spots)) - np.bincount(other, way, len(spots)) for way in push.T]
        spots = spots + np.stack(moved, axis=1)
    return spots


def _packed(sizes: Places) -> Places:
    """Give the lower left corner of each box, in rows under each other."""
    broad = max(sizes[:, 0].max(), np.sqrt(1.6 * (sizes + GAP).prod(axis=1).sum()))
    corners, x, y, deep = np.zeros_like(sizes), 0.0, 0.0, 0.0
    for number, (width, height) in enumerate(sizes):
        if x and x + width > broad:
            x, y, deep = 0.0, y - deep - GAP, 0.0
        corners[number] = x, y - height
        x, deep = x + width + GAP, max(deep, height)
    return corners
