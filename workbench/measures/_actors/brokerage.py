"""How far actors stand between others: Burt's structural holes, and contacts over several roles."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from workbench.errors import StudyError
from workbench.measures._actors.triangles import listed, turned
from workbench.measures._given import by_actor, known_roles
from workbench.networks import Given, Network, arrays


def constraint(network: Given) -> "pd.Series[float]":
    """
    Compute how far each actor's contacts all lead back to the same people.

    It adds up, over contacts, the square of the share of the actor's exchange that goes to the contact
    directly or through one other. Exchange is what a pair said to each other, both ways together.

    Parameters
    ----------
    network
        A network, directed or not; weights are used, and an edge without one counts once.

    Returns
    -------
    constraint
        Shape (n_actors,), indexed by actor; above 0, below 2. Near 0 for who has many contacts without ties
        among them, 1 for who has a single contact, above 1 for who is closed in with two who talk with
        each other. NA for isolates. Compare actors of about the same degree: it falls with the number
        of contacts.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Burt, R. S. (2004). Structural holes and good ideas. American Journal of Sociology 110.

    Examples
    --------
    Ada talks with three who do not talk with each other:

    >>> import networkx as nx
    >>> constraint(nx.DiGraph([("ada", "ben"), ("cleo", "ada"), ("dora", "ada")])).round(2).to_dict()
    {'ada': 0.33, 'ben': 1.0, 'cleo': 1.0, 'dora': 1.0}
    """
    ties = arrays(network)
    exchange = _Exchange.of(ties)
    shares = exchange.shares()
    through_one = exchange.through_one(shares, shares)
    local = (shares + through_one) ** 2
    return by_actor(ties, "constraint", exchange.by_actor(local)).astype("Float64")


def effective_size(network: Given) -> "pd.Series[float]":
    """
    Count each actor's contacts, less those who lead to the same people.

    Each contact counts less the more of the actor's exchange goes to others with whom the contact is in
    exchange too. Exchange is what a pair said to each other, both ways together. Values are those of
    networkx.effective_size where its `nodes` are given, which leaves out whoever answers nobody in a DiGraph;
    without `nodes`, networkx 3.6 divides by the strongest tie of the wrong end where weights differ.

    Parameters
    ----------
    network
        A network, directed or not; weights are used, and an edge without one counts once.

    Returns
    -------
    effective_size
        Shape (n_actors,), indexed by actor; in contacts, from 1, where all contacts are in exchange
        with each other alike, to the actor's `degree`, where none is with any other. NA for isolates.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard UP, chapter 2.

    Examples
    --------
    Ada talks with three, of whom two talk with each other:

    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("cleo", "ada"), ("dora", "ada"), ("ben", "cleo")])
    >>> effective_size(network).round(2).to_dict()
    {'ada': 2.33, 'ben': 1.0, 'cleo': 1.0, 'dora': 1.0}
    """
    ties = arrays(network)
    exchange = _Exchange.of(ties)
    beside_strongest = exchange.beside_strongest()[::-1]  # seen from the contact
    redundant = exchange.through_one(exchange.shares(), beside_strongest)
    return by_actor(ties, "effective_size", exchange.by_actor(1 - redundant)).astype("Float64")


def participation(network: Given) -> "pd.Series[float]":
    """
    Compute how evenly each actor's contacts are spread over roles.

    It is 1 less the squared shares of the roles among the actor's contacts: the participation coefficient,
    with roles as modules. A contact is whoever one answered or was answered by; those whose role
    is unknown, or whose account is deleted, are left out.

    Parameters
    ----------
    network
        A network with `role` on its nodes; neither directions nor weights are used.

    Returns
    -------
    participation
        Shape (n_actors,), indexed by actor; from 0, where all contacts have one role, up to 1 - 1/R, where
        they are spread evenly over the R roles there are. NA for isolates and whoever has no contact
        of known role. Few contacts make few values possible: 0 is all that one contact can give.

    Raises
    ------
    StudyError
        If none of the nodes has a `role`, or the network holds parallel ties.

    References
    ----------
    .. [1] Guimera, R. and Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks.
       Nature 433.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("cleo", "ada")])
    >>> nx.set_node_attributes(network, {"ada": "member", "ben": "staff", "cleo": "member"}, "role")
    >>> participation(network).to_dict()
    {'ada': 0.5, 'ben': 0.0, 'cleo': 0.0}
    """
    ties = arrays(network)
    if len(ties) and "role" not in ties.actors:
        raise StudyError(
            "Nothing says which role each actor has. Expected `role` on each node, as `networks.reply` "
            "gives it: declare roles at import, or set them by networkx.set_node_attributes."
        )
    roles, is_known = known_roles(ties)
    shape = (len(ties), int(roles.max(initial=0)) + 1)
    belongs = sparse.csr_array((np.ones(is_known.sum()), (np.flatnonzero(is_known), roles[is_known])), shape)
    by_role = ties.neighbours @ belongs
    with np.errstate(invalid="ignore"):
        shares = by_role.power(2).sum(axis=1) / by_role.sum(axis=1) ** 2
    return by_actor(ties, "participation", 1 - shares).astype("Float64")


@dataclass(frozen=True)
class _Exchange:
    """
    What each pair said to each other, both ways together, by ties `turned` upwards.

    Values of ties have shape (2, n_ties): seen from the lower end, and from the upper.
    """

    up: sparse.csr_array
    order: NDArray[np.intp]

    @classmethod
    def of(cls, network: Network) -> Self:
        matrix = network.adjacency
        return cls(*turned((matrix + matrix.T).tocsr() if network.is_directed else matrix))

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        lower = np.repeat(np.arange(len(self.order)), np.diff(self.up.indptr))
        return np.stack([lower, self.up.indices])

    def shares(self) -> NDArray[np.float64]:
        """Divide by what each end has said and been told in all."""
        whole = np.bincount(self.ends.ravel(), np.tile(self.up.data, 2), len(self.order))
        return self.up.data / whole[self.ends]

    def beside_strongest(self) -> NDArray[np.float64]:
        """Divide by the most that each end has with anybody."""
        most = np.zeros(len(self.order))
        for ends in self.ends:
            np.maximum.at(most, ends, self.up.data)
        return self.up.data / most[self.ends]

    def through_one(self, first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up, for each tie, first by second step of all ways between its ends that lead over a third."""
        total = np.zeros_like(first)
        for middle, top, side in listed(self.up):
            ways = (
                (middle, first[0, top] * second[1, side], first[0, side] * second[1, top]),
                (top, first[0, middle] * second[0, side], first[1, side] * second[1, middle]),
                (side, first[1, middle] * second[0, top], first[1, top] * second[0, middle]),
            )
            for tie, upwards, downwards in ways:
                total[0] += np.bincount(tie, upwards, self.up.nnz)
                total[1] += np.bincount(tie, downwards, self.up.nnz)
        return total

    def by_actor(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up values of ties by the end they are seen from; NaN for whoever has none."""
        ends, size = self.ends.ravel(), len(self.order)
        total = np.empty(size)
        total[self.order] = np.bincount(ends, values.ravel(), size)
        total[self.order[np.bincount(ends, minlength=size) == 0]] = np.nan
        return total
