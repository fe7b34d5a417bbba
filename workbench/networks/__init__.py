"""Networks of a study, as networkx graphs or in arrays, and the files in which other tools read them."""

from typing import TypeAlias

import networkx as nx

from workbench.networks._backbone import backbone
from workbench.networks._files import write
from workbench.networks._graphs import (
    actor_conversation,
    actor_link,
    co_participation,
    conversation_tree,
    direct_message,
    mention,
    quote,
    reply,
    repost,
    shared_link,
)
from workbench.networks._kept import cached_layout
from workbench.networks._kinds import KINDS, Normalise, Of
from workbench.networks._layout import layout
from workbench.networks._network import Network, from_acts, from_networkx, part
from workbench.networks._read import Every, periods, read
from workbench.networks._reading import Service
from workbench.networks._selection import Selection

__all__ = [
    "KINDS",
    "Every",
    "Given",
    "Network",
    "Normalise",
    "Of",
    "Selection",
    "Service",
    "actor_conversation",
    "actor_link",
    "arrays",
    "backbone",
    "cached_layout",
    "co_participation",
    "conversation_tree",
    "direct_message",
    "from_acts",
    "from_networkx",
    "layout",
    "mention",
    "part",
    "periods",
    "quote",
    "read",
    "reply",
    "repost",
    "shared_link",
    "write",
]

Given: TypeAlias = "nx.Graph[str] | Network | Service"
"""What can be measured: a networkx graph, a network in arrays, or a study, of which its reply network is."""


def arrays(given: Given) -> Network:
    """
    Give what can be measured as arrays.

    Parameters
    ----------
    given
        A networkx graph, a network that is in arrays already, or a study, whose reply network is read.

    Returns
    -------
    network
        In arrays.

    Raises
    ------
    StudyError
        If a graph holds parallel edges.
    LedgerError
        If no space of a study tells who answers whom.
    """
    if isinstance(given, Network):
        return given
    return from_networkx(given) if isinstance(given, nx.Graph) else read(given)
