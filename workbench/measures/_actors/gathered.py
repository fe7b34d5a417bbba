"""The measures of each actor in one table."""

from collections.abc import Callable, Iterable
from typing import cast

import networkx as nx
import numpy as np
import pandas as pd

from workbench.errors import StudyError
from workbench.measures._actors.brokerage import constraint, effective_size, participation
from workbench.measures._actors.clustering import clustering
from workbench.measures._actors.cores import core_number
from workbench.measures._actors.degrees import (
    degree,
    in_degree,
    in_strength,
    out_degree,
    out_strength,
    reciprocity,
    strength,
)
from workbench.measures._actors.estimates import EXACT_UP_TO, PIVOTS, path_measures
from workbench.measures._actors.pagerank import pagerank
from workbench.measures._given import by_actor, role_names
from workbench.measures._talk.gathering import Service
from workbench.measures._talk.voices import first_answers, reentry
from workbench.networks import Given, Network, arrays


def _participation(network: Network) -> "pd.Series[float]":
    if "role" in network.actors:
        return participation(network)
    return _missing(network, "participation")


def _missing(network: Network, name: str) -> "pd.Series[float]":
    return by_actor(network, name, np.full(len(network), np.nan)).astype("Float64")


_ON_TIES: dict[str, Callable[[Network], pd.Series]] = {
    "role": role_names,
    "degree": degree,
    "in_degree": in_degree,
    "out_degree": out_degree,
    "strength": strength,
    "in_strength": in_strength,
    "out_strength": out_strength,
    "reciprocity": reciprocity,
    "core_number": core_number,
    "clustering": clustering,
    "constraint": constraint,
    "effective_size": effective_size,
    "participation": _participation,
    "pagerank": pagerank,
}
_THROUGH = ("betweenness", "betweenness_error")
_PATHS = (*_THROUGH, "closeness", "closeness_error")
_IN_TALK: dict[str, Callable[[Service], "pd.Series[int]"]] = {
    "first_answers": first_answers,
    "reentry": reentry,
}
_COLUMNS = (*_ON_TIES, *_PATHS, *_IN_TALK)
_DIRECTED = ("in_degree", "out_degree", "in_strength", "out_strength", "reciprocity")


def actors(
    network: Given,
    *,
    only: Iterable[str] | None = None,
    exact_up_to: int = EXACT_UP_TO,
    pivots: int = PIVOTS,
    seed: int = 1,
) -> pd.DataFrame:
    """
    Gather the measures of each actor.

    No network is too small for them: they say how one actor is tied, not what the network is like. But
    never compare them across networks of other sizes, nor rank people by them in print.

    Parameters
    ----------
    network
        A network, or a study, of which its reply network is. Where ties have no direction, what is about
        direction is left out; of a network alone, what only its study tells.
    only
        Names of columns, if not all are wanted. In a network of millions of ties, betweenness takes minutes,
        closeness half as many, and all others seconds.
    exact_up_to
        Up to how many actors betweenness and closeness are exact.
    pivots
        From how many actors, drawn at random, they are estimated above that.
    seed
        Of the draw.

    Returns
    -------
    table
        One row an actor, in the network's order: `role`, then what the functions of these names return:
        `degree`, `in_degree`, `out_degree`, `strength`, `in_strength`, `out_strength`, `reciprocity`,
        `core_number`, `clustering`, `constraint`, `effective_size`, `participation` (NA where nodes have no
        role), `pagerank`, `betweenness`, `betweenness_error`, `closeness`, `closeness_error`, and of a study
        `first_answers` (NA without a role map) and `reentry` (both NA for bots, who do not count there).
        All but `role` is NA where the exports hold no reply ids at all, so that ties cannot be seen.

    Raises
    ------
    StudyError
        If the network holds parallel ties, there is no column of a name, it is about direction and the
        network has none, or it is about talk and no study is given.
    LedgerError
        If a study is given of which no export shows who answers whom.
    ValueError
        If there are fewer than two pivots.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("cleo", "ben")])
    >>> actors(network, only=["degree", "core_number"]).loc["ben"].to_dict()
    {'degree': 2, 'core_number': 1}
    """
    ties = arrays(network)
    service = None if isinstance(network, (Network, nx.Graph)) else cast("Service", network)
    asked = _asked(only, is_directed=ties.is_directed, is_study=service is not None)
    if ties.unseen:
        missing = {name: _missing(ties, name) for name in asked if name != "role"}
        return pd.DataFrame(({"role": role_names(ties)} | missing), ties.names.rename("actor"))[asked]
    columns = {name: _ON_TIES[name](ties) for name in asked if name in _ON_TIES}
    if set(asked) & set(_PATHS):
        through = bool(set(asked) & set(_THROUGH))
        columns |= path_measures(ties, exact_up_to=exact_up_to, pivots=pivots, seed=seed, through=through)
    if service is not None:
        columns |= {name: _told(service, name, ties) for name in asked if name in _IN_TALK}
    table = pd.DataFrame({name: columns[name] for name in asked}, ties.names.rename("actor"))
    table.attrs = {}
    return table


def _asked(only: Iterable[str] | None, *, is_directed: bool, is_study: bool) -> list[str]:
    """Say which columns are told, in their order."""
    if only is None:
        left_out = {*(() if is_directed else _DIRECTED), *(() if is_study else _IN_TALK)}
        return [name for name in _COLUMNS if name not in left_out]
    wanted = list(only)
    for name in wanted:
        if name not in _COLUMNS:
            raise StudyError(f"There is no measure '{name}' of actors. There are {', '.join(_COLUMNS)}.")
        if name in _IN_TALK and not is_study:
            raise StudyError(f"A network does not tell '{name}', which is about talk. Ask about the study.")
    return [name for name in _COLUMNS if name in wanted]


def _told(service: Service, name: str, ties: Network) -> "pd.Series[int]":
    """Put what actors do in talk under the names of the network; missing where it is not told."""
    if name == "first_answers" and not service.has_roles:
        return _missing(ties, name).astype("Int64")
    return _IN_TALK[name](service).astype("Int64").reindex(ties.names)
