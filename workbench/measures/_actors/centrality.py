"""Who lies on the shortest paths between others, and to whom these are short."""

import pandas as pd

from workbench.measures._actors.estimates import EXACT_UP_TO, PIVOTS, path_measures
from workbench.networks import Given, arrays


def betweenness(
    network: Given, *, exact_up_to: int = EXACT_UP_TO, pivots: int = PIVOTS, seed: int = 1
) -> "pd.Series[float]":
    """
    Compute the share of shortest paths between others that lead through each actor.

    In a large network it is estimated, without bias: shortest paths are followed from and to `pivots` actors,
    drawn at random, instead of from all. `betweenness_error` tells how far that may be off.

    Parameters
    ----------
    network
        A network; directions count where there are any, weights are not used.
    exact_up_to
        Up to how many actors it is exact.
    pivots
        From how many actors paths are followed above that.
    seed
        Of the draw. The same network, pivots and seed give the same values.

    Returns
    -------
    betweenness
        Shape (n_actors,), indexed by actor; a share from 0, which isolates have, to 1, of the pairs of others
        (those who cannot reach each other included). Its `attrs` say from how many `pivots` it was estimated,
        0 if exact. Values that are exact are those of networkx. An estimated 0 says that no path from or
        to a pivot led through the actor.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    ValueError
        If there are fewer than two pivots.

    References
    ----------
    .. [1] Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40(1).
    .. [2] Geisberger, R., Sanders, P. and Schultes, D. (2008). Better approximation of betweenness
       centrality. Proceedings of ALENEX.

    Examples
    --------
    Of six pairs of others, ben lies between ada and cleo, one way:

    >>> import networkx as nx
    >>> betweenness(nx.DiGraph([("ada", "ben"), ("ben", "cleo"), ("dora", "cleo")])).round(3).to_dict()
    {'ada': 0.0, 'ben': 0.167, 'cleo': 0.0, 'dora': 0.0}
    """
    followed = path_measures(arrays(network), exact_up_to=exact_up_to, pivots=pivots, seed=seed)
    return followed["betweenness"]


def betweenness_error(
    network: Given, *, exact_up_to: int = EXACT_UP_TO, pivots: int = PIVOTS, seed: int = 1
) -> "pd.Series[float]":
    """
    Compute how far each actor's estimated betweenness may be off.

    Parameters
    ----------
    network
        As for `betweenness`.
    exact_up_to
        As for `betweenness`.
    pivots
        As for `betweenness`.
    seed
        As for `betweenness`.

    Returns
    -------
    betweenness_error
        Shape (n_actors,), indexed by actor; in the unit of betweenness, 0 where it is exact. In large
        networks, the exact value lies within the error for 16 to 20 of 20 actors where it was tried: for more
        among the hundred through whom most paths lead, for fewer among those through whom few lead, since
        most draws miss these paths. So do not rank those. NA where no path from or to a pivot led
        through the actor, though one might. It falls as pivots grow.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    ValueError
        If there are fewer than two pivots.

    References
    ----------
    .. [1] Maurer, A. and Pontil, M. (2009). Empirical Bernstein bounds and sample variance penalization.
       Proceedings of COLT.

    Examples
    --------
    >>> import networkx as nx
    >>> betweenness_error(nx.DiGraph([("ada", "ben"), ("ben", "cleo")])).to_dict()
    {'ada': 0.0, 'ben': 0.0, 'cleo': 0.0}
    """
    followed = path_measures(arrays(network), exact_up_to=exact_up_to, pivots=pivots, seed=seed)
    return followed["betweenness_error"]


def closeness(
    network: Given, *, exact_up_to: int = EXACT_UP_TO, pivots: int = PIVOTS, seed: int = 1
) -> "pd.Series[float]":
    """
    Compute how near each actor is to those from whom paths lead there.

    It is the share of others who reach the actor along the direction of ties, by the mean number of steps
    they take. In a large network it is estimated from paths that start at `pivots` actors, drawn
    at random; `closeness_error` tells how far that may be off.

    Parameters
    ----------
    network
        A network; directions count where there are any, weights are not used.
    exact_up_to
        Up to how many actors it is exact.
    pivots
        From how many actors paths are followed above that.
    seed
        Of the draw. The same network, pivots and seed give the same values.

    Returns
    -------
    closeness
        Shape (n_actors,), indexed by actor; from 0, for isolates and whoever nobody answers, to 1, whom all
        others answer. NA where it is estimated and no pivot reaches the actor, though others do. Its `attrs`
        say from how many `pivots` it was estimated, 0 if exact. Values that are exact are those of
        networkx, which weighs by the share of others who reach the actor.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    ValueError
        If there are fewer than two pivots.

    References
    ----------
    .. [1] Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge UP, section 5.3.
    .. [2] Eppstein, D. and Wang, J. (2004). Fast approximation of centrality. Journal of Graph Algorithms and
       Applications 8(1).

    Examples
    --------
    Ben is answered by one of two others; cleo by both, in a step and a half on average:

    >>> import networkx as nx
    >>> closeness(nx.DiGraph([("ada", "ben"), ("ben", "cleo")])).round(2).to_dict()
    {'ada': 0.0, 'ben': 0.5, 'cleo': 0.67}
    """
    followed = path_measures(
        arrays(network), exact_up_to=exact_up_to, pivots=pivots, seed=seed, through=False
    )
    return followed["closeness"]


def closeness_error(
    network: Given, *, exact_up_to: int = EXACT_UP_TO, pivots: int = PIVOTS, seed: int = 1
) -> "pd.Series[float]":
    """
    Compute how far each actor's estimated closeness may be off.

    Parameters
    ----------
    network
        As for `closeness`.
    exact_up_to
        As for `closeness`.
    pivots
        As for `closeness`.
    seed
        As for `closeness`.

    Returns
    -------
    closeness_error
        Shape (n_actors,), indexed by actor; in the unit of closeness, 0 where it is exact. In large
        networks it is 1.96 standard errors by the delta method, but never less than it takes if others, so
        many that all pivots miss them one time in twenty, are a step farther or do not reach the actor. The
        exact value lies within it for 16 to 20 of 20 actors where it was tried, for fewer among those whom
        few reach. NA where closeness is.

    Raises
    ------
    StudyError
        If the network holds parallel ties.
    ValueError
        If there are fewer than two pivots.

    References
    ----------
    .. [1] Eppstein, D. and Wang, J. (2004). Fast approximation of centrality. Journal of Graph Algorithms and
       Applications 8(1).

    Examples
    --------
    >>> import networkx as nx
    >>> closeness_error(nx.DiGraph([("ada", "ben"), ("ben", "cleo")])).to_dict()
    {'ada': 0.0, 'ben': 0.0, 'cleo': 0.0}
    """
    followed = path_measures(
        arrays(network), exact_up_to=exact_up_to, pivots=pivots, seed=seed, through=False
    )
    return followed["closeness_error"]
