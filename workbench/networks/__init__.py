"""Networks of a study as networkx graphs, and the files in which other tools read them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol, TypeAlias

import duckdb
import networkx as nx

from workbench.completeness import Need, require
from workbench.errors import LedgerError
from workbench.networks._files import write
from workbench.networks._kept import cached_layout
from workbench.networks._layout import layout
from workbench.networks._network import Network, from_acts, from_networkx, part

__all__ = [
    "Given",
    "Network",
    "Service",
    "arrays",
    "cached_layout",
    "from_acts",
    "from_networkx",
    "layout",
    "part",
    "reply",
    "write",
]


class Service(Protocol):
    """What networks are built from: a study, or anything named that connects to a table `talk`."""

    @property
    def name(self) -> str:
        """What the service is called."""

    @property
    def sources(self) -> Sequence[str]:
        """The platforms its activity comes from."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Connect to the activity."""


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
    return from_networkx(given if isinstance(given, nx.Graph) else reply(given))


# The order is that of `conversations`. A repost is talk, but answers nobody: it passes on.
_ACTS = """
    create or replace temp table network_acts as
    select
        conversation, activity, actor, role, time, has_reply_ids,
        targetless = 'root' and parent is null and kind <> 'repost' as goes_to_root,
        case when kind <> 'repost' then parent end as answered,
        row_number() over (order by time, source, item, activity) as place
    from talk
    where kind <> 'reaction' and ($private or not coalesce(is_dm, false))
"""

_ACTORS = """
    select actor, arg_max(coalesce(role, 'unknown'), place), count(*)
    from network_acts
    where actor is not null
    group by actor
    order by min(place)
"""

# Only a parent that stands earlier in the same conversation counts; the others are lost.
_ANSWERS = """
    create or replace temp table network_answers as
    select act.actor, before.actor as alter, act.place
    from network_acts as act
    join network_acts as before
        on before.activity = act.answered
        and before.conversation = act.conversation
        and before.place < act.place
    union all
    select act.actor, head.actor, act.place
    from network_acts as act
    join (
        from network_acts
        qualify place = min(place) over (partition by conversation)
    ) as head using (conversation)
    where act.goes_to_root and act.place > head.place
"""

_TIES = """
    select actor, alter, count(*)
    from network_answers
    where actor <> alter
    group by actor, alter
    order by min(place)
"""

_TOTALS = """
    select
        count(*),
        count(*) filter (actor is null),
        count(*) filter (not has_reply_ids),
        count(*) filter (answered is not null and place not in (select place from network_answers)),
        epoch_us(min(time)),
        epoch_us(max(time))
    from network_acts
"""


def reply(
    service: Service, *, private: bool = True, unseen: Literal["refuse", "keep"] = "refuse"
) -> "nx.DiGraph[str]":
    """
    Build the network of who answered whom.

    Reactions and reposts make no tie, nor do answers to oneself, to an act that is not in the
    study, or to and from deleted accounts, which are many people under one name. A reply without
    a target goes to the first act of its conversation where the platform means it so.

    Parameters
    ----------
    service
        A study.
    private
        Whether direct messages count, where the study holds them.
    unseen
        Whether a study whose exports never tell who answers whom is refused, or gives a network of its
        actors all the same, for a page that goes on to other things.

    Returns
    -------
    network
        One node an actor (pseudonym) in order of first act, with `role` (that of the last act)
        and `acts` (their number, from 1); an edge from each actor to each actor answered, with
        `weight`, the number of replies, from 1. Actors without ties stay. The graph's attributes
        tell where it comes from: `name` of the study, `network`, `sources`, `private`, the numbers
        of `acts`, of `acts_of_deleted` accounts, of `acts_without_reply_ids` and of `lost_answers`
        (to acts that are not there), `start` and `end` (ISO 8601, UTC; None without acts), and in
        `cannot` whole sentences on the sources and spaces whose acts contribute no ties.

    Raises
    ------
    LedgerError
        If no space of the study tells who answers whom.
    """
    cannot = _cannot(service, private=private, unseen=unseen)
    with service.connect() as connection:
        connection.execute(_ACTS, {"private": private})
        connection.execute(_ANSWERS)
        actors = connection.execute(_ACTORS).fetchall()
        ties = connection.execute(_TIES).fetchall()
        (totals,) = connection.execute(_TOTALS).fetchall()
    acts, deleted, without_ids, lost, start, end = totals
    network: nx.DiGraph[str] = nx.DiGraph(
        name=service.name,
        network="reply",
        sources=list(service.sources),
        private=private,
        acts=acts,
        acts_of_deleted=deleted,
        acts_without_reply_ids=without_ids,
        lost_answers=lost,
        start=_iso(start),
        end=_iso(end),
        cannot=cannot,
    )
    network.add_nodes_from((actor, {"role": role, "acts": count}) for actor, role, count in actors)
    network.add_weighted_edges_from(ties)
    return network


def _cannot(service: Service, *, private: bool, unseen: str) -> list[str]:
    try:
        return require(service, Need.REPLIES, private=private)
    except LedgerError as refused:
        if unseen == "refuse":
            raise
        return [str(refused)]


def _iso(microseconds: int | None) -> str | None:
    if microseconds is None:
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)).isoformat()
