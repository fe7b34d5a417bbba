"""Whether ties lie between like and like: one value a network, NaN where there is none."""

import numpy as np
from numpy.typing import NDArray

from workbench.measures._given import known_roles, share
from workbench.networks import Given, Network, arrays
from workbench.vocabulary import Role


def role_assortativity(network: Given) -> float:
    """
    Compute how far actors answer those of their own role.

    It is (t - s) / (1 - s), where t is the share of ties within a role and s what t would be if each role
    gave and got as many ties as it does, whoever with.

    Parameters
    ----------
    network
        A network with `role` on its nodes; neither weights nor isolates count, nor ties of actors whose role
        is not known.

    Returns
    -------
    role_assortativity
        Up to 1, where all ties lie within roles; 0 as at random; below 0, and never under -1, where they lie
        between roles. NaN without such ties, and where all lie within one role. A service that answers each
        member, and is answered, scores -1, which is no fault: it is what one-to-one guidance looks like. One
        that only answers scores 0, for all ties lead from one role to another whatever happens.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "staff"), ("ben", "staff"), ("staff", "ada"), ("ada", "ben")])
    >>> nx.set_node_attributes(network, {"ada": "member", "ben": "member", "staff": "staff"}, "role")
    >>> round(role_assortativity(network), 2)
    -0.5
    """
    source, target = _ends(arrays(network))
    roles, is_known = known_roles(arrays(network))
    kept = is_known[source] & is_known[target]
    if not kept.any():
        return float("nan")
    given, got = roles[source[kept]], roles[target[kept]]
    of_givers, of_getters = (
        np.bincount(ends, minlength=roles.max() + 1) / len(ends) for ends in (given, got)
    )
    by_chance = float(of_givers @ of_getters)
    return share(float((given == got).mean()) - by_chance, 1 - by_chance)


def degree_assortativity(network: Given) -> float:
    """
    Compute how far actors who answer many answer those whom many answer.

    Parameters
    ----------
    network
        A network; neither weights nor isolates count.

    Returns
    -------
    degree_assortativity
        The correlation, over ties, of the out-degree of who acts and the in-degree of whom the act addresses,
        or of both degrees where ties have no direction; from -1 to 1, NaN where either is everywhere alike.
        Hubs make it negative, and in small networks a single one decides it.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "ben"), ("ada", "cleo"), ("ben", "cleo"), ("dora", "cleo")])
    >>> round(degree_assortativity(network), 2)
    -0.58
    """
    source, target = _ends(arrays(network))
    acting, addressed = (
        np.bincount(end, minlength=len(end))[end].astype(np.float64) for end in (source, target)
    )
    if not len(source) or np.ptp(acting) == 0 or np.ptp(addressed) == 0:
        return float("nan")
    return float(np.clip(np.corrcoef(acting, addressed)[0, 1], -1, 1))


def ei_index(network: Given) -> float:
    """
    Compute whether ties lie between staff and members, or within each of them.

    It is (E - I) / (E + I), where E counts the ties between the two groups and I those within one of them.

    Parameters
    ----------
    network
        A network with `role` on its nodes; neither weights nor isolates count, nor ties of anybody but staff
        and members.

    Returns
    -------
    ei_index
        From -1, where all ties lie within a group, to 1, where all lie between them; NaN unless there are
        staff and members, and ties among these. It is not corrected for the sizes of the groups, so that one
        staff account among many members is pushed towards -1 by any talk of members.

    Raises
    ------
    StudyError
        If the network holds parallel ties.

    References
    ----------
    .. [1] Krackhardt, D. and Stern, R. N. (1988). Informal networks and organizational crises: an
       experimental simulation. Social Psychology Quarterly 51(2).

    Examples
    --------
    Three ties lie between the groups, one within:

    >>> import networkx as nx
    >>> network = nx.DiGraph([("ada", "staff"), ("ben", "staff"), ("staff", "ada"), ("ada", "ben")])
    >>> nx.set_node_attributes(network, {"ada": "member", "ben": "member", "staff": "staff"}, "role")
    >>> ei_index(network)
    0.5
    """
    ties = arrays(network)
    if "role" not in ties.actors:
        return float("nan")
    roles = ties.actors["role"]
    is_staff, is_member = (
        (roles == str(role)).fillna(value=False).to_numpy(bool) for role in (Role.STAFF, Role.MEMBER)
    )
    if not (is_staff.any() and is_member.any()):
        return float("nan")
    is_either = is_staff | is_member
    kept = is_either[ties.source] & is_either[ties.target]
    between = int((is_staff[ties.source] != is_staff[ties.target])[kept].sum())
    return share(2 * between - int(kept.sum()), int(kept.sum()))


def _ends(network: Network) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Who acts and whom the act addresses, of each tie; both ways where ties have no direction."""
    if network.is_directed:
        return network.source, network.target
    ends = network.source, network.target
    return np.concatenate(ends), np.concatenate(ends[::-1])
