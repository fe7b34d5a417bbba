"""The shares of the levels under all choices of method that a reasonable person could make."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import StudyError
from workbench.levels import _guards
from workbench.levels._pieces import (
    ATTACH,
    HANDLINGS,
    VERDICTS,
    Handling,
    Piece,
    Pieces,
    cut_in_pieces,
    rules,
)
from workbench.levels._scale import ADDRESSED, ON_SCALE
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Verdict

CHOICES = (
    "attach", "unknown_as", "deleted", "hub_share", "reentry", "contact", "case_hours", "cross_posts",
)  # fmt: skip
LEVELS = [level.value for level in ON_SCALE]
IDLE = "idle"
_CROSS_POSTS = ("each", "once")
_L1 = VERDICTS.index(Verdict.L1)
_NONE = -1


def multiverse(
    service: _guards.Service, *, codebook: Codebook | None = None, given: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    Give the shares of the levels under every combination of other choices.

    The grid is that of the codebook, and four choices more that are no numbers. What a choice does not
    touch is not read again: only conversations with replies that have no target where these may go
    elsewhere, only direct messages where cases may end sooner.

    A verdict is undetermined where the export shows too little, as in `verdicts`; but unknown roles and
    deleted authors, which there make a verdict undetermined where they change it, are here choices.

    Parameters
    ----------
    service
        A study.
    codebook
        Thresholds and the grid; the workbench's own, if None.
    given
        What `verdicts` gave, where it is at hand; it tells campaigns.

    Returns
    -------
    runs
        One row a combination (576 with the workbench's own codebook). The choices: `attach`, where replies
        without a target go (*root*, or *previous*, the message before); `unknown_as`, how unknown roles are
        read; `deleted`, whether deleted authors are one person each or *pooled*; `hub_share`, the least
        share of the talk that must not touch the busiest actor; `reentry`, members' messages after an
        answer that an exchange needs; `contact`, the turns of a pair that make contact; `case_hours`, the
        silence that ends a case of direct messages; `cross_posts`, whether an announcement in several
        places counts *each* time or *once*. Then `of`, conversations on the scale or unanswered; `reach_L1`
        to `reach_L3`, how many of them are at or above the level; `L1` to `L3`, their shares (0 to 1;
        missing with fewer conversations than the codebook demands); `undetermined`, how many verdicts are.
        ``runs.attrs["idle"]`` says of each choice that cannot matter here why.

    Raises
    ------
    StudyError
        If there is no role map, so that no level can be told.

    References
    ----------
    .. [1] Steegen, S., Tuerlinckx, F., Gelman, A., & Vanpaemel, W. (2016). Increasing transparency through
       a multiverse analysis. Perspectives on Psychological Science, 11(5), 702-712.
    """
    book = codebook or read()
    if not service.has_roles:
        raise StudyError(
            "No level can be told without a role map. Import with --roles roles.csv, "
            "which says whose accounts are staff."
        )
    found = _guards.verdicts(service, codebook=book) if given is None else given
    pieces = cut_in_pieces(service, book)
    campaigns = _campaigns(found)
    runs = pd.DataFrame(_runs(pieces, campaigns, book)).sort_values(list(CHOICES), ignore_index=True)
    is_told = runs["of"] >= max(book.counts_only_below, 1)
    for level in LEVELS:
        runs[level] = (runs[f"reach_{level}"] / runs["of"]).where(is_told).astype("Float64")
    columns = [*CHOICES, "of", *(f"reach_{level}" for level in LEVELS), *LEVELS, "undetermined"]
    runs = runs[columns]
    runs.attrs[IDLE] = dict(pieces.idle) | (
        {} if len(campaigns) else {"cross_posts": "no announcement twice"}
    )
    return runs


def _campaigns(found: pd.DataFrame) -> pd.Series:
    """Give campaigns of more than one conversation a number, by the name of the conversation."""
    if "campaign" not in found:
        return pd.Series(dtype=np.int64)
    campaign = found.set_index("conversation")["campaign"].replace("", pd.NA).dropna()
    campaign = campaign[campaign.duplicated(keep=False)]
    return pd.Series(pd.factorize(campaign)[0], index=campaign.index, dtype=np.int64)


def _runs(pieces: Pieces, campaigns: pd.Series, book: Codebook) -> Iterator[dict[str, Any]]:
    """Add up what was counted in the pieces, for each combination."""
    chosen = rules(book)
    for handling, attach in product(HANDLINGS, ATTACH):
        public = [pieces.fixed, pieces.attached[attach]]
        shared = sum(piece.counts(handling) for piece in public)
        twice = _twice(public, handling, campaigns, len(chosen))
        for hours, cases in pieces.private.items():
            counts = shared + cases.counts(handling)
            for place, cross_posts in product(range(len(chosen)), _CROSS_POSTS):
                of_run = counts[place].copy()
                of_run[_L1] -= twice[place] if cross_posts == "once" else 0
                values = (attach, *handling, *chosen[place], hours, cross_posts)
                yield dict(zip(CHOICES, values, strict=True)) | _tally(of_run)


def _twice(public: list[Piece], handling: Handling, campaigns: pd.Series, number: int) -> NDArray[np.int64]:
    """Count under each rule the L1 conversations that repeat another of their campaign."""
    parts = []
    for piece in public:
        campaign = piece.conversations.map(campaigns).fillna(_NONE).to_numpy(np.int64)
        parts.append((campaign[campaign != _NONE], piece.codes(handling)[campaign != _NONE]))
    campaign, codes = (np.concatenate(some) for some in zip(*parts, strict=True))
    each = [campaign[codes[:, place] == _L1] for place in range(number)]
    return np.array([len(one) - len(np.unique(one)) for one in each], np.int64)


def _tally(counts: NDArray[np.int64]) -> dict[str, int]:
    at = dict(zip(VERDICTS, counts.tolist(), strict=True))
    reach = {f"reach_{low}": sum(at[level] for level in LEVELS[place:]) for place, low in enumerate(LEVELS)}
    return {"of": sum(at[v] for v in ADDRESSED), **reach, "undetermined": at[Verdict.UNDETERMINED]}
