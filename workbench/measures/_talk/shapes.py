"""How conversations are shaped: one value a conversation."""

import pandas as pd

from workbench.measures._talk import trees
from workbench.measures._talk.gathering import Service, one


def depth(service: Service | pd.DataFrame) -> "pd.Series[int]":
    """
    Find how many replies the longest chain of each conversation holds.

    A reply whose parent is lost stands just below the first act, so that what is lost makes trees flatter.
    Platforms that cap nesting cap the depth with it: never compare it across them.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    depth
        By conversation: a count of replies, from 0, which a single message has. NA where several messages
        do not show whom they answer.

    References
    ----------
    .. [1] Goel, S., Anderson, A., Hofman, J. and Watts, D. J. (2016). The structural virality of online
       diffusion. Management Science 62(1).

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> depth(talk).to_dict()
    {'q': 2}
    """
    return one(service, "depth", trees.depth)


def width(service: Service | pd.DataFrame) -> "pd.Series[int]":
    """
    Find how many messages stand at the same depth in each conversation, at most.

    A reply whose parent is lost stands just below the first act, so that what is lost makes trees wider.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    width
        By conversation: a count of messages, from 1. NA where several messages do not show whom they answer.

    References
    ----------
    .. [1] Gómez, V., Kaltenbrunner, A. and López, V. (2008). Statistical analysis of the social network and
       discussion threads in Slashdot. Proceedings of WWW 2008.

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> width(talk).to_dict()
    {'q': 2}
    """
    return one(service, "width", trees.width)


def h_index(service: Service | pd.DataFrame) -> "pd.Series[int]":
    """
    Find the greatest h for which h messages or more stand at depth h in each conversation.

    It tells talk that is both busy and deep; the first act has depth 0. Where platforms cap nesting, it is
    hardly ever more than the cap, mostly 2.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    h_index
        By conversation: a depth, from 0. NA where several messages do not show whom they answer.

    References
    ----------
    .. [1] Gómez, V., Kaltenbrunner, A. and López, V. (2008). Statistical analysis of the social network and
       discussion threads in Slashdot. Proceedings of WWW 2008.

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> h_index(talk).to_dict()
    {'q': 1}
    """
    return one(service, "h_index", trees.h_index)


def structural_virality(service: Service | pd.DataFrame) -> "pd.Series[float]":
    """
    Compute the mean distance between two messages of each conversation.

    It is 2W / (n (n - 1)), where the Wiener index W adds up the distances of all pairs of n messages along
    replies: 2 - 2/n where all answer the first, (n + 1) / 3 where each answers the last. So a dialogue of two
    people over 50 messages scores 17, the most there is, and the shape of messages never tells two people
    from many.

    Parameters
    ----------
    service
        A study, or a table as `conversations` takes it.

    Returns
    -------
    structural_virality
        By conversation: a number of replies, from 1. NA for fewer than two messages, where several messages
        do not show whom they answer, and where a lost parent, or one by a bot, leaves the tree in pieces.

    References
    ----------
    .. [1] Goel, S., Anderson, A., Hofman, J. and Watts, D. J. (2016). The structural virality of online
       diffusion. Management Science 62(1).

    Examples
    --------
    >>> rows = [("q", None, "ada"), ("a", "q", "sol"), ("b", "q", "ben"), ("c", "b", "ada")]
    >>> talk = pd.DataFrame(rows, columns=["activity", "parent", "actor"]).assign(role="member")
    >>> structural_virality(talk).round(2).to_dict()
    {'q': 1.67}
    """
    return one(service, "structural_virality", trees.structural_virality)
