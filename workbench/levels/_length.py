"""The levels against the length of conversations: form grows with length, so like is compared with like."""

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from workbench.errors import WorkbenchError
from workbench.levels._intervals import wilson
from workbench.levels._scale import ADDRESSED, ON_SCALE
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Verdict

ALL = "all bands"
"""What the row is called that holds the bands together."""
SHORT = "too short to show L3"

_GROUPS = 2
_COLUMNS = {
    "band": "str", "one": "Int64", "other": "Int64", "share_one": "Float64", "share_other": "Float64",
    "difference": "Float64", "low": "Float64", "high": "Float64", "reason": "str",
}  # fmt: skip


def bands(messages: pd.Series, book: Codebook) -> pd.Series:
    """
    Name the band of length of each conversation.

    Parameters
    ----------
    messages
        By conversation: how many.
    book
        Where bands begin.

    Returns
    -------
    bands
        Ordered categories such as *8 to 11*, all of them, also those without a conversation.
    """
    starts = [1, *(start for start in book.length.bands if start > 1)]
    ends = [start - 1 for start in starts[1:]]
    names = [str(a) if a == b else f"{a} to {b}" for a, b in zip(starts, ends, strict=False)]
    names.append(f"{starts[-1]} and more")
    codes = np.searchsorted(starts, messages.to_numpy(), side="right") - 1
    named = pd.Categorical(np.asarray(names, object)[codes], categories=names, ordered=True)
    return pd.Series(named, index=messages.index)


def addressed(verdicts: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """
    Take the conversations of a profile, each with its band of length.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave.
    book
        Where bands begin.

    Returns
    -------
    addressed
        Those on the scale and the unanswered, with `band`.
    """
    found = verdicts[verdicts["central"].isin(ADDRESSED)]
    return found.assign(band=bands(found["messages"], book))


def by_length(
    verdicts: pd.DataFrame, *, chance: pd.DataFrame | None = None, codebook: Codebook | None = None
) -> pd.DataFrame:
    """
    Tell how often conversations of each length show each level.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave.
    chance
        What `levels.chance` gave for them, to stand beside L3.
    codebook
        Where bands begin, and with how many conversations there are shares; the workbench's own, if None.

    Returns
    -------
    by_length
        One row a band of length and a level of 1 to 3, the shortest first: `band`, `level`, `conversations`
        (with just that central verdict), `of` (those in the band that are on the scale or unanswered),
        `share` (0 to 1), `low` and `high` (ends of Wilson's interval), missing with fewer conversations than
        the codebook demands; `chance`, what shuffled authors would give of L3, where it was told.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
       Journal of the American Statistical Association, 22(158), 209-212.

    Examples
    --------
    >>> given = pd.DataFrame({"central": ["L1", "L2", "L3"] * 4, "messages": [1, 3, 9] * 4})
    >>> table = by_length(given)
    >>> table.loc[table["conversations"] > 0, ["band", "level", "conversations", "of"]].to_numpy().tolist()
    [['1', 'L1', 4, 4], ['2 to 4', 'L2', 4, 4], ['8 to 11', 'L3', 4, 4]]
    """
    book = codebook or read()
    found = addressed(verdicts, book)
    counts = pd.crosstab(found["band"], found["central"], dropna=False).reindex(
        columns=list(ADDRESSED), fill_value=0
    )
    counts = counts.reindex(found["band"].cat.categories, fill_value=0)
    rows = [
        {"band": band, "level": str(level), **_share(int(row[level]), int(row.sum()), book)}
        for band, row in counts.iterrows()
        for level in ON_SCALE
    ]
    table = pd.DataFrame(rows).astype(dict.fromkeys(("share", "low", "high"), "Float64"))
    told = chance.set_index("band")["chance"] if chance is not None else pd.Series(dtype="Float64")
    of_chance = table["band"].map(told).where(table["level"].eq(Verdict.L3))
    return table.assign(chance=of_chance.astype("Float64"))


def _share(conversations: int, of: int, book: Codebook) -> dict[str, Any]:
    counts: dict[str, Any] = {"conversations": conversations, "of": of}
    if of < max(book.counts_only_below, 1):
        return counts | dict.fromkeys(("share", "low", "high"), pd.NA)
    low, high = wilson(conversations / of, of, book.interval)
    return counts | {"share": conversations / of, "low": low, "high": high}


def compare(verdicts: pd.DataFrame, by: str | pd.Series, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """
    Compare how often two groups of conversations show L3, inside bands of length only.

    The difference over all bands is that of Mantel and Haenszel: each band's difference, weighted by how
    much its two groups together tell. Bands in which conversations are too short to show an exchange among
    members are left out.

    Parameters
    ----------
    verdicts
        What `levels.verdicts` gave.
    by
        A column of it with two values, or a series with as many entries; what is missing belongs to neither.
    codebook
        Where bands begin, what is short, and how sure intervals are; the workbench's own, if None.

    Returns
    -------
    differences
        One row a band, and one over all bands: `band`; `one` and `other`, how many conversations of the
        group whose name comes first and of the other are on the scale or unanswered; `share_one` and
        `share_other`, how many of them show L3 (0 to 1); `difference`, the first less the other (-1 to 1),
        with `low` and `high`, the ends of Sato's interval; `reason`, why there is none, or empty. The names
        of the groups stand in ``attrs["groups"]``.

    Raises
    ------
    WorkbenchError
        If there are not just two groups.

    References
    ----------
    .. [1] Mantel, N. and Haenszel, W. (1959). Statistical aspects of the analysis of data from retrospective
       studies of disease. Journal of the National Cancer Institute 22(4).
    .. [2] Sato, T. (1989). On the variance estimator for the Mantel-Haenszel risk difference. Biometrics
       45(4).

    Examples
    --------
    >>> given = pd.DataFrame({"central": ["L3", "L2", "L3", "L3"] * 10, "messages": 9})
    >>> given["space"] = ["chat", "chat", "forum", "forum"] * 10
    >>> compare(given, "space").tail(1)[["one", "other", "share_one", "difference"]].to_numpy().tolist()
    [[20, 20, 0.5, -0.5]]
    """
    book = codebook or read()
    group = verdicts[by] if isinstance(by, str) else by
    names = sorted(group.dropna().unique())
    if len(names) != _GROUPS:
        raise WorkbenchError(
            f"L3 is compared between two groups, and there are {len(names)}: "
            f"{', '.join(map(str, names[:5]))}. Choose conversations of two."
        )
    found = addressed(verdicts.assign(group=group.to_numpy()), book)
    table = pd.DataFrame(_compared(found, names, book), columns=list(_COLUMNS)).fillna({"reason": ""})
    told = table.astype(_COLUMNS)
    told.attrs["groups"] = tuple(map(str, names))
    return told


def _compared(found: pd.DataFrame, names: list[Hashable], book: Codebook) -> Iterator[dict[str, Any]]:
    """Compare band by band, then all that are long enough."""
    is_long = bands(pd.Series([book.length.short]), book)[0]
    cells = {
        band: [found[(found["group"] == name) & (found["band"] == band)] for name in names]
        for band in found["band"].cat.categories
    }
    order = list(cells)
    long = [band for band in order if order.index(band) >= order.index(is_long)]
    for band, pair in cells.items():
        yield {"band": band, **_difference([pair], book, is_short=band not in long)}
    yield {"band": ALL, **_difference([cells[band] for band in long], book, is_all=True)}


def _difference(
    strata: list[list[pd.DataFrame]], book: Codebook, *, is_short: bool = False, is_all: bool = False
) -> dict[str, Any]:
    """Standardise the difference over strata; Sato's variance holds for few large and many small ones."""
    n = np.array([[len(part) for part in pair] for pair in strata], float)
    y = np.array([[part["central"].eq(Verdict.L3).sum() for part in pair] for pair in strata], float)
    one, other = (int(total) for total in n.sum(axis=0))
    row: dict[str, Any] = {"one": one, "other": other}
    if is_short or min(one, other) < max(book.counts_only_below, 1):
        few = f"fewer than {book.counts_only_below} conversations in a group"
        few = f"{few} reach {book.length.short} messages: {SHORT}" if is_all else few
        return row | {"reason": SHORT if is_short else few}
    row |= {"share_one": y[:, 0].sum() / one, "share_other": y[:, 1].sum() / other}
    both = n.min(axis=1) > 0
    if not both.any():
        return row | {"reason": "no band holds conversations of both"}
    (n1, n2), (y1, y2) = n[both].T, y[both].T
    total = n1 + n2
    weight = (n1 * n2 / total).sum()
    difference = ((y1 * n2 - y2 * n1) / total).sum() / weight
    p = ((n1**2 * y2 - n2**2 * y1 + n1 * n2 * (n2 - n1) / 2) / total**2).sum()
    q = ((y1 * (n2 - y2) + y2 * (n1 - y1)) / (2 * total)).sum()
    row |= {"difference": difference}
    variance = (difference * p + q) / weight**2
    if variance <= 0:
        return row | {"reason": "all alike, so that nothing tells how sure this is"}
    reach = float(ndtri((1 + book.interval) / 2)) * np.sqrt(variance)
    return row | {"low": max(difference - reach, -1.0), "high": min(difference + reach, 1.0)}
