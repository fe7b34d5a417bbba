"""The measures of a whole network in one table."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.errors import StudyError
from workbench.measures._catalogue import MEASURES, Measure, Subject
from workbench.networks import Given, arrays

Row = tuple[float | None, str, str, str | None]


def network(network: Given, *, only: Iterable[str] | None = None, seed: int = 1) -> pd.DataFrame:
    """
    Gather the measures of a whole network.

    Parameters
    ----------
    network
        A network. One whose ties have no direction is refused what is about direction, one in which not all
        nodes are actors is refused everything.
    only
        Names of measures, if not all are wanted: those of `catalogue`.
    seed
        Of whatever is drawn at random: samples of large networks, and communities.

    Returns
    -------
    table
        One row a measure, in the order of `catalogue`. Columns: `value`, NA where it must not be read;
        `range`, in words; `unit`, what is counted or shared out; `reason` why a value is NA, else NA.
        Indices of a network of fewer than 10 actors or 15 ties are not told, since chance alone moves
        them too far, and nothing on ties where the exports hold no reply ids at all.

    Raises
    ------
    StudyError
        If the network holds parallel ties, or there is no measure of a name.
    LedgerError
        If a study is given of which no export shows who answers whom.

    Examples
    --------
    >>> import networkx as nx
    >>> table = network(nx.DiGraph([("ada", "ben"), ("cleo", "ben")]), only=["ties", "density"])
    >>> table["value"]["ties"], table["value"]["density"]
    (np.float64(2.0), <NA>)
    >>> table["reason"]["density"]
    'Too small to say: 3 actors and 2 ties, at least 10 and 15 are needed.'
    """
    asked = list(MEASURES) if only is None else list(only)
    unknown = [name for name in asked if name not in MEASURES]
    if unknown:
        raise StudyError(f"There is no measure '{unknown[0]}' of a network. There are {', '.join(MEASURES)}.")
    subject = Subject(arrays(network), seed)
    names = [name for name in MEASURES if name in asked]
    rows = [_row(MEASURES[name], subject) for name in names]
    table = pd.DataFrame(rows, pd.Index(names, name="measure"), ["value", "range", "unit", "reason"])
    return table.astype({"value": "Float64", "range": "str", "unit": "str", "reason": "string"})


def _row(measure: Measure, subject: Subject) -> Row:
    reason = measure.refusal(subject.ties)
    value = None if reason else float(measure.compute(subject))
    if value is not None and np.isnan(value):
        value, reason = None, measure.undefined
    return value, measure.range, measure.unit, reason
