"""Where a network stands among networks of chance alone."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from workbench.errors import StudyError
from workbench.measures._catalogue import MEASURES, Subject
from workbench.measures._chance.nulls import NO_NULL, NULL_OF, NULLS, SAMPLE_NULLS, Null
from workbench.measures._chance.sample import Sample, sample
from workbench.networks import Given, Network, arrays

DRAWS, FEW_DRAWS = 200, 20
MANY_TIES = 50_000  # from here on a draw takes seconds
COLUMNS = ["value", "null", "draws", "percentile", "median", "low", "high", "reason"]

UNTOLD = "A network does not tell of conversations. Ask about the study, or a `sample` of it."
NO_STAFF = "Nobody is known to be staff, so members cannot be told from them. Import with a role map."

Row = dict[str, Any]


def against_chance(
    network: "Given | Sample", *, only: Iterable[str] | None = None, draws: int | None = None, seed: int = 1
) -> pd.DataFrame:
    """
    Hold each measure of a network against what chance alone would give.

    Parameters
    ----------
    network
        A network; or a study, or a `sample` of its conversations, whose network of who answered whom is
        measured, and besides what only conversations tell: `repeat_pairs`, pairs of members who meet in two
        or more; `member_share`, the share of answers that members give members; and `turn_gini`, how
        unequally people speak in a conversation. Direct messages never count for these three.
    only
        Names of measures, if not all are wanted: those of `catalogue`, and these three.
    draws
        How often chance is asked. If not given 200, or 20 above 50,000 ties, where a rewired network
        takes seconds.
    seed
        Of chance; the same seed gives the same table, whichever measures are asked for.

    Returns
    -------
    table
        One row a measure. `value`; `null`, the networks it is held against, in words; `draws`; `percentile`,
        the share of draws below it in percent, those equal and itself counting half: by chance alone it
        is anywhere from 0 to 100 with like probability; `median`, and `low` and `high`, between which lie
        90 % of draws; and `reason`, why there is no percentile: the measure is refused, or no null
        exists. Else NA.

    Raises
    ------
    StudyError
        If the network holds parallel ties, there is no measure of a name, or fewer than one draw is
        asked for.
    LedgerError
        If a study is given of which no export shows who answers whom.

    References
    ----------
    .. [1] Anderson, B. S., Butts, C. and Carley, K. (1999). The interaction of size and density
       with graph-level indices. Social Networks 21.
    .. [2] Maslov, S. and Sneppen, K. (2002). Specificity and stability in topology of protein networks.
       Science 296.
    .. [3] Rao, A. R., Jana, R. and Bandyopadhyay, S. (1996). A Markov chain Monte Carlo method for generating
       random (0, 1)-matrices with given marginals. Sankhya A 58.

    Examples
    --------
    Fifty questions that staff answered: rewiring finds no other such network, for it is a star.

    >>> import networkx as nx
    >>> network = nx.DiGraph(pair for n in range(50) for pair in ((f"m{n}", "staff"), ("staff", f"m{n}")))
    >>> table = against_chance(network, only=["reciprocity", "transitivity"], draws=50)
    >>> table["percentile"].dropna().round(1).to_dict()
    {'reciprocity': 99.0}
    >>> table["reason"]["transitivity"]
    'No null exists: no two ties can swap their ends, so this is the only network in which everybody has
    as many ties, as a star is.'
    """
    known = [*MEASURES, *SAMPLE_NULLS]
    asked = known if only is None else list(only)
    for name in asked:
        if name not in known:
            raise StudyError(
                f"There is no measure '{name}' to hold against chance. There are {', '.join(known)}."
            )
    ties, talk = _read(network, asked)
    draws = _draws(ties, draws)
    rows = _of_network(ties, [name for name in MEASURES if name in asked], draws, seed)
    told = [name for name in SAMPLE_NULLS if name in asked]
    if talk is not None:
        rows |= _of_sample(talk, told, draws, seed)
    elif only is not None:
        rows |= {name: {"reason": UNTOLD} for name in told}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("measure")
    numbers = dict.fromkeys(("value", "percentile", "median", "low", "high"), "Float64")
    return table.astype({**numbers, "null": "string", "draws": "Int64", "reason": "string"})


def percentile(
    network: "Given | Sample",
    measure: str | Callable[[Network], float],
    *,
    null: str | None = None,
    draws: int | None = None,
    seed: int = 1,
) -> "pd.Series[Any]":
    """
    Hold one measure of a network against chance, your own measure too.

    Parameters
    ----------
    network
        A network, a study or a `sample` of its conversations.
    measure
        Its name, or a function that gives a number for a network in arrays.
    null
        What it is held against: `random` (as many ties anywhere), `random pairs` (the same without
        directions), `rewired` (all keep their number of ties), `roles` (dealt out anew) or `acts` (spread
        anew). If not given, that of the measure's name.
    draws
        As for `against_chance`.
    seed
        Of chance.

    Returns
    -------
    percentile
        What a row of `against_chance` holds. A named measure that is refused there is refused here too.

    Raises
    ------
    StudyError
        If there is no measure or null of a name, a function is given without a null, or fewer than one draw
        is asked for.
    LedgerError
        If a study is given of which no export shows who answers whom.

    References
    ----------
    .. [1] Anderson, B. S., Butts, C. and Carley, K. (1999). The interaction of size and density
       with graph-level indices. Social Networks 21.

    Examples
    --------
    >>> import networkx as nx
    >>> ring = nx.cycle_graph([f"a{n}" for n in range(20)], create_using=nx.DiGraph)
    >>> found = percentile(ring, lambda drawn: drawn.neighbours.sum(axis=0).max(), null="random", draws=99)
    >>> found[["value", "draws", "percentile"]].to_dict()
    {'value': 2.0, 'draws': 99, 'percentile': 0.5}
    """
    if null is None:
        if not isinstance(measure, str):
            raise StudyError(f"Say what a measure of your own is held against. Nulls are {', '.join(NULLS)}.")
        return against_chance(network, only=[measure], draws=draws, seed=seed).iloc[0]
    if null not in NULLS:
        raise StudyError(f"There is no null '{null}'. There are {', '.join(NULLS)}.")
    if isinstance(measure, str) and measure not in MEASURES:
        raise StudyError(f"There is no measure '{measure}'. There are {', '.join(MEASURES)}.")
    name = measure if isinstance(measure, str) else getattr(measure, "__name__", "measure")
    ties, _ = _read(network, [])
    told = _draws(ties, draws)
    if isinstance(measure, str) and (refusal := MEASURES[measure].refusal(ties)):
        return pd.Series({"reason": refusal}, name=name).reindex(COLUMNS)
    rows = _against(ties, NULLS[null], {name: _function(measure, seed)}, told, seed)
    return pd.Series(rows[name], name=name).reindex(COLUMNS)


def _read(given: "Given | Sample", asked: Iterable[str]) -> tuple[Network, Sample | None]:
    """Give the network, and the conversations if they are asked about and known."""
    if isinstance(given, Sample):
        return given.network(), given
    if isinstance(given, (Network, nx.Graph)) or not SAMPLE_NULLS.keys() & set(asked):
        return arrays(given), None
    return arrays(given), sample(given)


def _draws(ties: Network, draws: int | None) -> int:
    if draws is None:
        return DRAWS if len(ties.source) <= MANY_TIES else FEW_DRAWS
    if draws < 1:
        raise StudyError(f"{draws} draws tell nothing of chance. Ask for 1 or more, better 200.")
    return draws


def _function(measure: str | Callable[[Network], float], seed: int) -> Callable[[Network], float]:
    if isinstance(measure, str):
        compute = MEASURES[measure].compute
        return lambda ties: compute(Subject(ties, seed))
    return measure


def _of_network(ties: Network, asked: list[str], draws: int, seed: int) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    told: dict[str, dict[str, Callable[[Network], float]]] = {}
    for name in asked:
        refusal = MEASURES[name].refusal(ties)
        value = float("nan") if refusal else float(MEASURES[name].compute(Subject(ties, seed)))
        if np.isnan(value):
            rows[name] = {"reason": refusal or MEASURES[name].undefined}
        elif name in NO_NULL:
            rows[name] = {"value": value, "reason": NO_NULL[name]}
        else:
            rows[name] = {}
            told.setdefault(NULL_OF[name], {})[name] = _function(name, seed)
    for null, measures in told.items():
        rows |= _against(ties, NULLS[null], measures, draws, seed)
    return rows


def _against(
    ties: Network, null: Null, measures: dict[str, Callable[[Network], float]], draws: int, seed: int
) -> dict[str, Row]:
    """Compute all measures that have one null on the same draws."""
    values = {name: float(measure(ties)) for name, measure in measures.items()}
    refusal = null.refusal(ties, np.random.default_rng(seed))
    if refusal:
        return {name: {"value": value, "reason": refusal} for name, value in values.items()}
    drawn = [
        [float(measure(chance)) for measure in measures.values()]
        for chance in islice(null.draw(ties, np.random.default_rng(seed)), draws)
    ]
    return {
        name: _row(value, null.name, np.array(column))
        for (name, value), column in zip(values.items(), zip(*drawn, strict=True), strict=True)
    }


def _of_sample(sample: Sample, asked: list[str], draws: int, seed: int) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for name in asked:
        null = SAMPLE_NULLS[name]
        if null.needs_roles and not sample.has_roles:
            rows[name] = {"reason": NO_STAFF}
            continue
        value = null.compute(sample)
        refusal = null.refusal(sample, np.random.default_rng(seed))
        drawn: Iterator[float] = null.draw(sample, np.random.default_rng(seed))
        rows[name] = (
            {"value": None if np.isnan(value) else value, "reason": refusal}
            if refusal
            else _row(value, null.name, np.array(list(islice(drawn, draws))))
        )
    return rows


def _row(value: float, null: str, drawn: "np.ndarray[Any, np.dtype[np.float64]]") -> Row:
    drawn = drawn[~np.isnan(drawn)]
    row: Row = {"value": None if np.isnan(value) else value, "null": null, "draws": len(drawn)}
    if np.isnan(value) or not len(drawn):
        return {**row, "reason": "The measure has no value, here or in any network of this chance."}
    low, median, high = np.quantile(drawn, [0.05, 0.5, 0.95])
    row |= {"median": median, "low": low, "high": high}
    # what is added up in another order may differ in the last digit
    is_equal = np.isclose(drawn, value, rtol=1e-9, atol=1e-12)
    if is_equal.all():
        return {**row, "reason": "Chance alone always gives this value."}
    below = ((drawn < value) & ~is_equal).sum()
    return {**row, "percentile": 100 * (below + (is_equal.sum() + 1) / 2) / (len(drawn) + 1)}
