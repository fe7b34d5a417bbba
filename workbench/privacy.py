"""
Privacy by construction: keyed pseudonyms, and suppression of cells that hold few people.

A pseudonym is the HMAC of a platform and an account id under a key that lies outside the study.
Whoever has the key can recompute it; once the key is destroyed, nobody can. Pseudonymised activity
is still personal data, so nothing here is ever called anonymous.
"""

import heapq
import hmac
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import platformdirs
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import StudyError

KEY_BYTES = 32
PSEUDONYM_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Key:
    """
    The secret under which one study's accounts become pseudonyms.

    Parameters
    ----------
    id
        Public name of the key, written into the study's provenance.
    secret
        The key itself, never written into a study.
    """

    id: str
    secret: bytes = field(repr=False)

    def pseudonym(self, *parts: str) -> str:
        """
        Give the pseudonym of something named by its parts, such as a platform and an account.

        Parameters
        ----------
        *parts
            What names it; the order counts.

        Returns
        -------
        pseudonym
            Sixteen hexadecimal characters.
        """
        message = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hmac.digest(self.secret, message, "sha256").hex()[:PSEUDONYM_CHARACTERS]

    def pseudonyms(self, scope: str, names: pa.Array | pa.ChunkedArray) -> pa.Array:
        """
        Give the pseudonyms of many names at once, each different name hashed once.

        Parameters
        ----------
        scope
            What the names belong to, such as the platform.
        names
            Strings; missing ones stay missing.

        Returns
        -------
        pseudonyms
            As many strings as names.
        """
        encoded = pc.dictionary_encode(names)
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        digest, first = hmac.digest, f"{scope}\x1f"  # as `pseudonym` does, without a call each
        messages = (
            f"{first}{name}".encode("utf-8", "surrogatepass") for name in encoded.dictionary.to_pylist()
        )
        digests = (digest(self.secret, message, "sha256").hex() for message in messages)
        known = [whole[:PSEUDONYM_CHARACTERS] for whole in digests]
        return pa.array(known, pa.string()).take(encoded.indices)


def keys_folder() -> Path:
    """
    Give the folder where keys lie: ``$WORKBENCH_KEYS``, else the person's own data folder.

    Returns
    -------
    folder
        May not exist yet.
    """
    named = os.environ.get("WORKBENCH_KEYS")
    return Path(named) if named else platformdirs.user_data_path("guidance-workbench") / "keys"


def new_key(*, id: str | None = None, secret: bytes | None = None) -> Key:  # noqa: A002  the word of provenance
    """
    Make a key and keep it in the keys folder, readable by its owner only.

    Parameters
    ----------
    id
        Its public name; random if not given.
    secret
        Its bytes; random if not given. Only the demonstration study gives its own, so that it comes
        out alike everywhere.

    Returns
    -------
    key
        Also found later by `key`.
    """
    made = Key(id or secrets.token_hex(4), secret or secrets.token_bytes(KEY_BYTES))
    folder = keys_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _file(f"{made.id}.{secrets.token_hex(4)}")  # put in place whole: somebody may be reading
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(made.secret.hex())
    draft.replace(_file(made.id))
    return made


def key(id: str) -> Key:  # noqa: A002  the word of provenance
    """
    Find a key that was made before.

    Parameters
    ----------
    id
        Its public name, from the study's provenance.

    Returns
    -------
    key
        With its secret.

    Raises
    ------
    StudyError
        If the key is not on this machine.
    """
    file = _file(id)
    if not file.is_file():
        raise StudyError(
            f"The key '{id}' of this study is not in '{keys_folder()}', so new activity cannot be joined "
            "to the same actors. Copy the key there (or set WORKBENCH_KEYS to its folder), "
            "or import into a new study."
        )
    return Key(id, bytes.fromhex(file.read_text("ascii")))


def _file(name: str) -> Path:
    return keys_folder() / f"{name}.key"


def suppress(
    counts: pd.DataFrame, people: pd.DataFrame, *, k: int, cheap: Sequence[str] = ()
) -> pd.DataFrame:
    """
    Hide the cells that fewer than k people stand behind, and those that would reveal them.

    Who knows the totals could work a hidden cell out, unless it lies on a ring of hidden cells in
    which each shares its row with the one and its column with the other neighbour. So the ring that
    costs the fewest people is hidden. Where there is none, as in a table of one row, the smallest
    cell of the same row or column is hidden as well.

    Parameters
    ----------
    counts
        Shape (n, m), the cells to publish; missing cells stay missing.
    people
        Same shape: how many different people stand behind each cell.
    k
        Fewest people a published cell may rest on. Cells that nobody stands behind are shown.
    cheap
        Columns whose cells are hidden before others, where a further one must be.

    Returns
    -------
    published
        Shape (n, m) of nullable integers; hidden cells are missing.

    References
    ----------
    .. [1] Cox, L. H. (1980). Suppression methodology and statistical disclosure control. Journal of
       the American Statistical Association, 75(370), 377-385.

    Examples
    --------
    >>> counts = pd.DataFrame({"L1": [9, 8], "L2": [4, 30], "L3": [12, 7]})
    >>> people = pd.DataFrame({"L1": [9, 9], "L2": [2, 22], "L3": [10, 9]})
    >>> suppress(counts, people, k=5).values.tolist()
    [[<NA>, <NA>, 12], [<NA>, <NA>, 7]]
    """
    size = people.to_numpy(dtype=float, na_value=0.0)
    hidden = (size > 0) & (size < k)
    cost = np.where(size > 0, size + ~counts.columns.isin(list(cheap)) * size.sum(), np.inf)
    for cell in np.argwhere(hidden).tolist():
        for other in _ring(hidden, cost, *cell):
            hidden[other] = True
    while (lonely := _lonely(hidden, cost)) is not None:
        hidden[lonely] = True
    return counts.astype("Int64").mask(hidden)


def _ring(hidden: np.ndarray, cost: np.ndarray, row: int, column: int) -> list[tuple[int, int]]:
    """Find the cheapest way from a cell's row to its column over other cells (Dijkstra); empty if none."""
    height = len(cost)  # lines are numbered: first the rows, then the columns
    steps = np.where(hidden, 0.0, cost)
    steps[row, column] = np.inf
    best, before, waiting = {row: 0.0}, {row: row}, [(0.0, row)]
    while waiting:
        paid, line = heapq.heappop(waiting)
        is_row = line < height
        for number, step in enumerate(steps[line] if is_row else steps[:, line - height]):
            other = number + height * is_row
            if paid + step < best.get(other, np.inf):
                best[other], before[other] = paid + step, line
                heapq.heappush(waiting, (paid + step, other))
    way, line = [], height + column
    while line in before and line != row:
        upper, lower = sorted((line, before[line]))
        way.append((upper, lower - height))
        line = before[line]
    return way


def _lonely(hidden: np.ndarray, cost: np.ndarray) -> tuple[int, int] | None:
    """Choose what to hide next: the open cell that helps most lines with one hidden; cheap, then small."""
    rows, columns = hidden.sum(axis=1) == 1, hidden.sum(axis=0) == 1
    helps = np.where(hidden | np.isinf(cost), 0, rows[:, None].astype(int) + columns[None, :])
    if helps.max(initial=0) == 0:
        return None
    best = np.where(helps == helps.max(), cost, np.inf)
    row, column = np.unravel_index(best.argmin(), best.shape)
    return int(row), int(column)
