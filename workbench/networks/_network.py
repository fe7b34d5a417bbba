"""A network as arrays, which everything counts on, and the way from and to networkx."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from numbers import Real
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from workbench.errors import StudyError

Integers = NDArray[np.integer[Any]]
Numbers = NDArray[np.integer[Any]] | NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Network:
    """
    Who is tied to whom, in arrays; a networkx graph of the same is one call away.

    Parameters
    ----------
    actors
        One row a node in order of first act, isolates included; its index holds the names, its columns
        what is known of each (`role`, `acts` and so on).
    source
        Shape (n_ties,): the row of who acts. Of an undirected tie, the earlier of the two.
    target
        Shape (n_ties,): the row of whom the act addresses; never that of the source.
    weight
        Shape (n_ties,): how often, from 1, or a normalised strength above 0. A pair has one tie.
    is_directed
        Whether a tie from one to the other differs from one back.
    facts
        Where the network comes from: what a networkx graph holds as `graph`.
    """

    actors: pd.DataFrame
    source: Integers
    target: Integers
    weight: Numbers
    is_directed: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.actors)

    @property
    def names(self) -> "pd.Index[str]":
        """The names of the nodes, in order."""
        return self.actors.index

    @property
    def unseen(self) -> str | None:
        """The reason, in a sentence, for which no tie can be seen; None where ties can be."""
        acts, reason = self.facts.get("acts"), self.facts.get("unseen")
        if len(self.source):
            return None
        if acts and self.facts.get("acts_without_reply_ids") == acts:
            return "The exports do not say which act answers which, so ties cannot be seen."
        return None if reason is None else str(reason)

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """The weights, shape (n, n): from row to column, and both ways where ties have no direction."""
        ends = (self.source, self.target)
        if not self.is_directed:
            ends = (np.concatenate(ends), np.concatenate(ends[::-1]))
        weight = self.weight if self.is_directed else np.tile(self.weight, 2)
        matrix = sparse.coo_array((weight.astype(np.float64), ends), shape=(len(self), len(self))).tocsr()
        matrix.sort_indices()
        return matrix

    @cached_property
    def neighbours(self) -> sparse.csr_array:
        """Whether two nodes are tied either way (1), shape (n, n): symmetric, without weights."""
        matrix = self.adjacency if not self.is_directed else self.adjacency + self.adjacency.T
        matrix = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
        matrix.sort_indices()
        return matrix

    def only(self, ties: NDArray[Any]) -> "Network":
        """
        Keep all nodes and some ties.

        Parameters
        ----------
        ties
            One truth value a tie, or the places of those to keep.

        Returns
        -------
        network
            With its ties in the order given.
        """
        return replace(self, source=self.source[ties], target=self.target[ties], weight=self.weight[ties])

    def to_networkx(self) -> "nx.Graph[str]":
        """
        Give the same network as a networkx graph.

        Returns
        -------
        network
            A DiGraph where ties have a direction, with the columns of `actors` on its nodes, `weight` on its
            edges, and `facts` as its `graph`. A node lacks what is missing in its row.
        """
        graph: nx.Graph[str] = nx.DiGraph() if self.is_directed else nx.Graph()
        graph.graph.update(self.facts)
        names = self.names.to_numpy(object)
        graph.add_nodes_from(names)
        for column, values in self.actors.items():
            told = values.notna().to_numpy()
            for name, value in zip(names[told], values[told].tolist(), strict=True):
                graph.nodes[name][str(column)] = value
        ends = (names[self.source], names[self.target], self.weight.tolist())
        graph.add_weighted_edges_from(zip(*ends, strict=True))
        return graph


def part(network: Network, rows: Integers, *, ties: int | None = None) -> Network:
    """
    Take a part of a network: some nodes, and the ties between them.

    Parameters
    ----------
    network
        In arrays.
    rows
        Rows of the nodes, ascending.
    ties
        How many ties to keep at most, the strongest, and then only nodes that have one; all of both if
        not given.

    Returns
    -------
    part
        With its nodes and ties in their order.
    """
    is_inside = np.zeros(len(network), bool)
    is_inside[rows] = True
    kept = np.flatnonzero(is_inside[network.source] & is_inside[network.target])
    if ties is not None:
        ends = network.target[kept], network.source[kept]
        kept = np.sort(kept[np.lexsort((*ends, -network.weight[kept]))[:ties]])
        rows = np.unique([network.source[kept], network.target[kept]])
    place = np.full(len(network), -1, np.int32)
    place[rows] = np.arange(len(rows))
    inside = network.only(kept)
    return replace(
        inside, actors=network.actors.iloc[rows], source=place[inside.source], target=place[inside.target]
    )


def from_networkx(graph: "nx.Graph[str]") -> Network:
    """
    Read a networkx graph into arrays.

    Parameters
    ----------
    graph
        A Graph or DiGraph with weights above 0; an edge without `weight` counts once, one from a node to
        itself not at all.

    Returns
    -------
    network
        The same, with its nodes in their order.

    Raises
    ------
    StudyError
        If it holds parallel edges, or a weight that is no number above 0.
    """
    if graph.is_multigraph():
        raise StudyError(
            f"A {type(graph).__name__} cannot be measured, for it holds parallel ties. "
            "Expected a networkx.DiGraph or Graph, with one tie a pair and the number of acts as its weight."
        )
    place = {actor: number for number, actor in enumerate(graph)}
    ends = [(place[a], place[b], w) for a, b, w in graph.edges(data="weight", default=1) if a != b]
    source, target, weight = zip(*ends, strict=True) if ends else ((), (), ())
    names = pd.Index(list(graph), dtype="str", name="actor")
    facts = pd.DataFrame([facts for _, facts in graph.nodes(data=True)], index=names)
    first, second = np.array(source, np.int32), np.array(target, np.int32)
    if not graph.is_directed():
        first, second = np.minimum(first, second), np.maximum(first, second)
    return Network(facts, first, second, _weights(weight), graph.is_directed(), dict(graph.graph))


def _weights(given: Sequence[Any]) -> Numbers:
    """Take weights as numbers; without a check, one that is missing would count as something."""
    weight = np.array(given)
    if weight.dtype.kind in "iuf" and ((weight > 0) & (weight < np.inf)).all():
        return weight
    wrong = [one for one in given if not (isinstance(one, Real) and 0 < float(one) < np.inf)]
    if wrong:
        raise StudyError(
            f"A tie has the weight {wrong[0]!r}; a number above 0 was expected. Say how often each pair acts,"
            " or leave weights out to count each tie once."
        )
    return weight.astype(np.float64)  # whole numbers beyond 64 bits


def from_acts(acts: pd.DataFrame, *, source: str = "source", target: str = "target") -> Network:
    """
    Add up a table of who addressed whom.

    Parameters
    ----------
    acts
        One row an act.
    source
        Name of the column that says who acts.
    target
        Name of the column that says whom the act addresses.

    Returns
    -------
    network
        Directed, with the number of acts as weight; rows that address oneself, or lack a name, make no
        tie. Nodes stand in the order of the column `source`, then of `target`.
    """
    names = pd.concat([acts[source], acts[target]])
    places, actors = pd.factorize(names)
    first, second = places[: len(acts)], places[len(acts) :]
    told = (first >= 0) & (second >= 0) & (first != second)
    matrix = sparse.coo_array(
        (np.ones(told.sum(), np.int64), (first[told].astype(np.int32), second[told].astype(np.int32))),
        shape=(len(actors), len(actors)),
    ).tocsr()  # adds up what stands twice
    summed = matrix.tocoo()
    index = pd.Index(actors, dtype="str", name="actor")
    return Network(pd.DataFrame(index=index), summed.coords[0], summed.coords[1], summed.data)
