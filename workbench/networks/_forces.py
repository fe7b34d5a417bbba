"""Where the nodes of one connected piece come to rest when ties pull and nodes push."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft, sparse

Places = NDArray[np.float64]
Matrix = sparse.csr_array

EXACT = 400  # up to so many nodes every pair is looked at
STEPS = (10, 60), (EXACT, 300), (20_000, 150), (float("inf"), 100)  # how many, by the number of nodes
PIVOTS = 30
PULL, MOMENTUM = 0.35, 0.75
WIDEST = 512  # cells a side of the grid that large pieces are pushed apart on


def settle(ties: Matrix, *, seed: int) -> Places:
    """
    Lay out one connected piece of a network.

    Nodes start from their distances to a few pivots [1]_; then ties pull as springs, and nodes push each
    other apart as in [2]_, each by its ties, so that what hangs on a hub stands around it. The push of all
    on all is counted pair by pair, and on a grid in large pieces.

    Parameters
    ----------
    ties
        How strongly each pair pulls, shape (n, n), symmetric; from any node a way leads to any other.
    seed
        Of the small chance that parts nodes with the same ties.

    Returns
    -------
    places
        Shape (n, 2), in units of their own, the longer way lying along the first axis.

    References
    ----------
    .. [1] Brandes, U., & Pich, C. (2007). Eigensolver methods for progressive multidimensional scaling of
       large data. Graph Drawing, LNCS 4372, 42-53.
    .. [2] Jacomy, M., Venturini, T., Heymann, S., & Bastian, M. (2014). ForceAtlas2, a continuous graph
       layout algorithm for handy network visualization designed for the Gephi software. PLoS ONE, 9(6).
    """
    size = ties.shape[0]
    if size == 1:
        return np.zeros((1, 2))
    mass = _row_sums(ties) + 1
    places = _start(ties, np.random.default_rng(seed))
    places *= np.sqrt(mass.sum() ** 2 / 2 / max(_stretch(ties, places), 1e-300))
    speed = np.zeros_like(places)
    steps = _steps(size)
    for step in range(steps):
        push = _pushed(places, mass) if size <= EXACT else _pushed_on_grid(places, mass)
        pull = (ties @ places - (mass - 1)[:, None] * places) / mass[:, None]
        speed = MOMENTUM * speed + PULL * (pull + push)
        speed *= _brake(speed, np.ptp(places, axis=0).max() * 0.15 * (1 - step / steps))
        places = places + speed
    return _lying(places)


def _steps(size: int) -> int:
    return next(steps for most, steps in STEPS if size <= most)


def _row_sums(ties: Matrix) -> NDArray[np.float64]:
    return np.asarray(ties.sum(axis=1), np.float64).ravel()


def _stretch(ties: Matrix, places: Places) -> float:
    """Add up the squared lengths of ties, as often as each pulls: half the squared mass in balance."""
    apart = (_row_sums(ties)[:, None] * places - ties @ places) * places
    return float(apart.sum())


def _brake(speed: Places, most: float) -> NDArray[np.float64]:
    """Give what shortens each step to what is allowed."""
    length = np.sqrt((speed**2).sum(axis=1, keepdims=True))
    return np.asarray(np.minimum(1, most / np.maximum(length, 1e-300)))


def _start(ties: Matrix, chance: np.random.Generator) -> Places:
    """Place nodes by their distances to pivots; sums are taken in one order whatever the number of cores."""
    away = _distances(ties, min(PIVOTS, ties.shape[0])).astype(np.float64) ** 2
    away = away - away.mean(axis=0) - away.mean(axis=1, keepdims=True) + away.mean()
    alike = np.einsum("ik,il->kl", away, away)
    axes = np.stack([np.cos(np.arange(len(alike))), np.sin(1.0 + np.arange(len(alike)))])
    for _ in range(60):
        axes = np.einsum("kl,al->ak", alike, axes)
        axes[0] /= np.sqrt((axes[0] ** 2).sum()) + 1e-300
        axes[1] -= (axes[0] * axes[1]).sum() * axes[0]
        axes[1] /= np.sqrt((axes[1] ** 2).sum()) + 1e-300
    places = np.einsum("ik,ak->ia", away, axes)
    spread = np.sqrt((places**2).mean(axis=0)).max() + 1e-9
    start: Places = places / spread + chance.normal(scale=0.1, size=places.shape)
    return start


def _distances(ties: Matrix, pivots: int) -> NDArray[np.int32]:
    """Count the steps to pivots, each of which lies as far as can be from those before."""
    links = sparse.csr_array((np.ones(ties.nnz, np.float32), ties.indices, ties.indptr), shape=ties.shape)
    found = np.empty((ties.shape[0], pivots), np.int32)
    nearest = np.full(ties.shape[0], np.iinfo(np.int32).max)
    pivot = int(np.diff(ties.indptr).argmax())
    for number in range(pivots):
        found[:, number] = _steps_from(links, pivot)
        nearest = np.minimum(nearest, found[:, number])
        pivot = int(nearest.argmax())
    return found


def _steps_from(links: Matrix, pivot: int) -> NDArray[np.int32]:
    steps = np.full(links.shape[0], -1, np.int32)
    front = np.array([pivot])
    away = 0
    while len(front):
        steps[front] = away
        away += 1
        starts, ends = links.indptr[front], links.indptr[front + 1]
        lengths = ends - starts
        reached = links.indices[np.repeat(ends - lengths.cumsum(), lengths) + np.arange(lengths.sum())]
        reached = reached[steps[reached] < 0]
        front = np.unique(reached)
    return steps


def _pushed(places: Places, mass: NDArray[np.float64]) -> Places:
    apart = places[:, None, :] - places[None, :, :]
    squared = (apart**2).sum(axis=2)
    near = 1e-4 * squared.max() / len(places) + 1e-300
    return np.asarray((apart * (mass / (squared + near))[:, :, None]).sum(axis=1))


def _pushed_on_grid(places: Places, mass: NDArray[np.float64]) -> Places:
    """Share each node among the four nearest cells, push cell on cell by Fourier's way, and read it back."""
    side = min(WIDEST, 1 << int(np.ceil(np.log2(4 * np.sqrt(len(places))))))
    low = places.min(axis=0)
    cell = float(np.ptp(places, axis=0).max()) / (side - 2) + 1e-300
    where = (places - low) / cell
    corner = where.astype(np.int64)
    right, up = (where - corner).T
    shares = np.stack([(1 - right) * (1 - up), (1 - right) * up, right * (1 - up), right * up])
    cells = corner[:, 0] * side + corner[:, 1] + np.array([[0], [1], [side], [side + 1]])
    weight = np.bincount(cells.ravel(), (shares * mass).ravel(), side * side).reshape(side, side)
    spread = fft.rfft2(weight, (2 * side, 2 * side), workers=1)
    pushed = []
    for kernel in _kernels(side):
        field = fft.irfft2(spread * kernel, (2 * side, 2 * side), workers=1)[:side, :side].ravel()
        pushed.append((field[cells] * shares).sum(axis=0) / cell)
    return np.stack(pushed, axis=1)


_KERNELS: dict[int, list[NDArray[np.complex128]]] = {}


def _kernels(side: int) -> list[NDArray[np.complex128]]:
    if side not in _KERNELS:
        away = fft.fftfreq(2 * side, 1 / (2 * side))
        across, along = away[:, None], away[None, :]
        squared = across**2 + along**2 + 0.25
        _KERNELS[side] = [fft.rfft2(way / squared, workers=1) for way in (across, along)]
    return _KERNELS[side]


def _lying(places: Places) -> Places:
    """Turn the longer way along the first axis."""
    places = places - places.mean(axis=0)
    (xx, xy), (_, yy) = np.einsum("ia,ib->ab", places, places)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    x, y = places.T
    return np.stack([np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x], axis=1)
