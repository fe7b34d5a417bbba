"""Which form of use a service kept up through a period, and which it only touched."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbench.levels._counted import Counted, Service, count
from workbench.levels._interest import Standing
from workbench.levels._intervals import interval
from workbench.levels._profile import judged
from workbench.levels._scale import ADDRESSED, ON_SCALE
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Level

SUSTAINED = "sustained"
TOUCHED = "touched, not sustained"
NOT_TOUCHED = "not touched"
TOO_FEW = "too few to say"

_COLUMNS = {
    "level": "str", "conversations": "Int64", "of": "Int64", "bins": "Int64", "bins_of": "Int64",
    "most_in_bin": "Float64", "low": "Float64", "is_often": "boolean", "is_spread": "boolean",
    "is_even": "boolean", "is_share": "boolean", "state": "str", "reason": "str",
}  # fmt: skip
_L4 = "judged for a space over half a year: see levels.community_periods"


def lasting(
    service: Service,
    given: pd.DataFrame | None = None,
    *,
    codebook: Codebook | None = None,
    standing: Standing | None = None,
) -> pd.DataFrame:
    """
    Tell of each level whether it was sustained, and which of the conditions for that are met.

    Parameters
    ----------
    service
        A study.
    given
        What `verdicts` gave for the period; for the whole study, if None.
    codebook
        The conditions; the workbench's own, if None.
    standing
        What `interest_state` gave for the period, for the row of L4.

    Returns
    -------
    lasting
        One row a level: `level`; `conversations` at or above it, `of` those on the scale or unanswered;
        `bins` in which they began, `bins_of` (from the first to the last with any of the study's
        conversations); `most_in_bin`, the largest share of them in one bin (0 to 1; missing where there
        are none); `low`, the lower end of the interval of their share, as in `profile`. Then whether each
        condition of the codebook is met: `is_often` (enough conversations), `is_spread` (in enough bins),
        `is_even` (not too many in one), `is_share` (the interval begins high enough). `state` is
        *sustained* where all are, *touched, not sustained* where some conversations are there, *not
        touched*, or *too few to say*; `reason` says why it is not sustained. Conditions are missing with
        fewer conversations than the codebook demands for any such statement. For L4, which is no property
        of conversations, `state` is missing, and `reason` tells where spaces stand.

    Raises
    ------
    StudyError
        If there is no role map, so that no level can be told.
    """
    book = codebook or read()
    found = judged(service, book, given)
    counted = count(service, found, bin_days=book.lasting.bin_days)
    span = counted.found["bin"]
    every = int(span.max() - span.min()) + 1 if len(span) else 0
    addressed = counted.part(counted.found["central"].isin(ADDRESSED).to_numpy())
    rows = [_row(addressed, place + 1, book) | {"bins_of": every} for place in range(len(ON_SCALE))]
    rows.append({"level": Level.L4.value, "reason": standing.sentence if standing else _L4})
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def sustained(
    service: Service, given: pd.DataFrame | None = None, *, codebook: Codebook | None = None
) -> Level | None:
    """
    Find the highest level of 1 to 3 that the service sustained.

    Parameters
    ----------
    service
        A study.
    given
        What `verdicts` gave for the period; for the whole study, if None.
    codebook
        The conditions, which `lasting` shows one by one; the workbench's own, if None.

    Returns
    -------
    level
        None where no level is, or where there are too few conversations to say.
    """
    table = lasting(service, given, codebook=codebook)
    kept_up = table.loc[table["state"].eq(SUSTAINED).fillna(value=False).astype(bool), "level"]
    return Level(kept_up.iloc[-1]) if len(kept_up) else None


def _row(addressed: Counted, least: int, book: Codebook) -> dict[str, Any]:
    asked, found = book.lasting, addressed.found
    is_there = addressed.rank >= least
    of, reached = len(is_there), int(is_there.sum())
    spread = found.loc[is_there, "bin"].value_counts()
    row: dict[str, Any] = {
        "level": ON_SCALE[least - 1].value,
        "conversations": reached,
        "of": of,
        "bins": len(spread),
        "most_in_bin": spread.max() / reached if reached else None,
    }
    if of >= max(book.counts_only_below, 1):
        row["low"] = interval(
            is_there.astype(float),
            np.ones(of),
            addressed.member,
            found["week"].to_numpy(np.int64),
            confidence=book.interval,
        ).low
    if of < max(book.no_sustained_below, 1):
        reason = f"{of} conversations; with fewer than {book.no_sustained_below} nothing is called sustained"
        return row | {"state": TOO_FEW, "reason": reason}
    row |= {
        "is_often": reached >= asked.conversations,
        "is_spread": len(spread) >= asked.bins,
        "is_even": reached > 0 and row["most_in_bin"] <= asked.most_in_bin,
        "is_share": "low" in row and row["low"] >= asked.least_share,
    }
    unmet = list(_unmet(row, book))
    state = (TOUCHED if reached else NOT_TOUCHED) if unmet else SUSTAINED
    return row | {"state": state, "reason": "; ".join(unmet)}


def _unmet(row: dict[str, Any], book: Codebook) -> Iterator[str]:
    """Say which conditions are not met."""
    asked = book.lasting
    if not row["is_often"]:
        yield f"{row['conversations']} conversations, of {asked.conversations} needed"
    if not row["is_spread"]:
        yield f"in {row['bins']} bins of {asked.bin_days} days, of {asked.bins} needed"
    if row["conversations"] and not row["is_even"]:
        yield f"{row['most_in_bin']:.0%} of them in one bin, more than {asked.most_in_bin:.0%}"
    if not row["is_share"]:
        yield f"the interval of the share begins below {asked.least_share:.0%}"
