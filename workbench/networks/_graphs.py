"""Networks of a study as networkx graphs, which researchers hold in their hands: one function a kind."""

from typing import Unpack, cast

import networkx as nx

from workbench.networks._kinds import Normalise
from workbench.networks._read import read
from workbench.networks._reading import Service, Unseen
from workbench.networks._selection import Wishes


def reply(service: Service, *, unseen: Unseen = "refuse", **selection: Unpack[Wishes]) -> "nx.DiGraph[str]":
    """
    Build the network of who answered whom.

    Reactions and reposts make no tie, nor do answers to oneself, to an act that is not in the study, or to
    and from deleted accounts, which are many people under one name. A reply without a target goes to the
    first act of its conversation where the platform means it so. Whom a mention at the beginning of a text
    addresses cannot be told from one further on, since studies do not keep where it stands; so a reply goes
    to what it answers, whomever it names. Bots are actors like others, with their role beside them; the
    rule of the levels leaves them out, and ``roles=["staff", "member"]`` does so here.

    Parameters
    ----------
    service
        A study.
    unseen
        Whether a study whose exports never tell who answers whom is refused, or gives a network of its actors
        all the same, for a page that goes on to other things.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym) in order of first act, with `role` (that of the last act) and `acts`
        (their number, from 1); an edge from each actor to each actor answered, with `weight`, the number of
        replies, from 1. Actors without ties stay; who is answered and does not act within the selection
        stands after the others, with 0 acts and the role last known. The graph's attributes tell where it
        comes from: `name` of the study, `network`, `sources`, `private`, `selection`, the numbers of `acts`,
        of `acts_of_deleted` accounts, of `acts_without_reply_ids` and of `lost_answers` (to acts that are not
        there), `start` and `end` (ISO 8601, UTC; None without acts), and in `cannot` whole sentences on the
        sources and spaces whose acts contribute no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist.
    LedgerError
        If no space of the study tells who answers whom.
    """
    return cast("nx.DiGraph[str]", read(service, "reply", unseen=unseen, **selection).to_networkx())


def mention(service: Service, *, unseen: Unseen = "refuse", **selection: Unpack[Wishes]) -> "nx.DiGraph[str]":
    """
    Build the network of who mentioned whom.

    An act makes one tie to each account it mentions, however often; mentions of oneself make none. Whether a
    mention opens a text, and so addresses somebody, or stands further on, is not known.

    Parameters
    ----------
    service
        A study.
    unseen
        Whether a study whose exports never tell who is mentioned is refused, or gives a network of its actors
        all the same, for a page that goes on to other things.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym) in order of first act, with `role` (that of the last act) and `acts`
        (their number); those without ties stay. After them stand those who are addressed and never act, with
        0 acts and the role that the role map gives them, else unknown. An edge goes from each actor to each
        actor mentioned, with `weight`, the number of acts, from 1. The graph's attributes tell where it comes
        from: `name` of the study, `network`, `sources`, `private`, `selection`, the numbers of `acts` and of
        `acts_of_deleted` accounts, `start` and `end` (ISO 8601, UTC; None without acts), and in `cannot`
        whole sentences on what contributes no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, or the study has no column for it.
    LedgerError
        If no source of the study tells whom an act mentions.
    """
    return cast("nx.DiGraph[str]", read(service, "mention", unseen=unseen, **selection).to_networkx())


def repost(service: Service, *, unseen: Unseen = "refuse", **selection: Unpack[Wishes]) -> "nx.DiGraph[str]":
    """
    Build the network of who passed on whose acts.

    Whose act another passes on, the export says; else it is looked up in the study. Of oneself there is no
    tie.

    Parameters
    ----------
    service
        A study.
    unseen
        Whether a study whose exports never tell whose acts are passed on is refused, or gives a network of
        its actors all the same, for a page that goes on to other things.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym) in order of first act, with `role` (that of the last act) and `acts`
        (their number); those without ties stay. After them stand those who are addressed and never act, with
        0 acts and the role that the role map gives them, else unknown. An edge goes from each actor to each
        actor whose acts they passed on, with `weight`, how often, from 1. The graph's attributes tell where
        it comes from: `name` of the study, `network`, `sources`, `private`, `selection`, the numbers of
        `acts` and of `acts_of_deleted` accounts, `start` and `end` (ISO 8601, UTC; None without acts), and in
        `cannot` whole sentences on what contributes no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, or the study has no column for it.
    LedgerError
        If no source of the study tells whose acts are passed on or quoted.
    """
    return cast("nx.DiGraph[str]", read(service, "repost", unseen=unseen, **selection).to_networkx())


def quote(service: Service, *, unseen: Unseen = "refuse", **selection: Unpack[Wishes]) -> "nx.DiGraph[str]":
    """
    Build the network of who quoted whom.

    Whose act another quotes, the export says; else it is looked up in the study. Of oneself there is no tie.

    Parameters
    ----------
    service
        A study.
    unseen
        Whether a study whose exports never tell whose acts are passed on is refused, or gives a network of
        its actors all the same, for a page that goes on to other things.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym) in order of first act, with `role` (that of the last act) and `acts`
        (their number); those without ties stay. After them stand those who are addressed and never act, with
        0 acts and the role that the role map gives them, else unknown. An edge goes from each actor to each
        actor whose acts they quoted, with `weight`, how often, from 1. The graph's attributes tell where it
        comes from: `name` of the study, `network`, `sources`, `private`, `selection`, the numbers of `acts`
        and of `acts_of_deleted` accounts, `start` and `end` (ISO 8601, UTC; None without acts), and in
        `cannot` whole sentences on what contributes no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, or the study has no column for it.
    LedgerError
        If no source of the study tells whose acts are passed on or quoted.
    """
    return cast("nx.DiGraph[str]", read(service, "quote", unseen=unseen, **selection).to_networkx())


def direct_message(
    service: Service, *, unseen: Unseen = "refuse", **selection: Unpack[Wishes]
) -> "nx.DiGraph[str]":
    """
    Build the network of who wrote to whom in private.

    In a private space where just two people ever write, each message goes to the other one. Among three and
    more it goes to whom it answers, if it says so, and else to nobody.

    Parameters
    ----------
    service
        A study.
    unseen
        Whether a study whose exports never hold direct messages is refused, or gives a network of its actors
        all the same, for a page that goes on to other things.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym) who writes in private, in order of first act, with `role` (that of the
        last such act) and `acts`; an edge from each to each other addressed, with `weight`, the number of
        messages, from 1. The graph's attributes are those of `reply`, counted on private messages.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, or direct messages are left out.
    LedgerError
        If no direct message is in the study.
    """
    return cast("nx.DiGraph[str]", read(service, "direct_message", unseen=unseen, **selection).to_networkx())


def co_participation(
    service: Service, *, normalise: Normalise = "count", **selection: Unpack[Wishes]
) -> "nx.Graph[str]":
    """
    Build the network of who takes part in the same conversations.

    To take part is to act in it, whatever the act but a reaction.

    Parameters
    ----------
    service
        A study.
    normalise
        How a tie between two is weighed, who use m and n conversations, and c of them both: ``count``, c;
        ``association``, c/(mn), association strength [1]_; ``cosine``, c/sqrt(mn) [1]_; ``jaccard``,
        c/(m+n-c) [1]_; ``newman``, the sum of 1/(k-1) over what they share, k being how many use it [2]_.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym) in order of first act, with `role` (that of the last act) and `acts`
        (their number, from 1); actors without ties stay. An edge without direction joins two who share a
        conversation, with `weight`, above 0: see `normalise`. The graph's attributes tell where it comes
        from: `name` of the study, `network`, `sources`, `private`, `selection`, the numbers of `acts` and of
        `acts_of_deleted` accounts, `start` and `end` (ISO 8601, UTC; None without acts), and in `cannot`
        whole sentences on what contributes no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, or the pairs are too many to count.

    References
    ----------
    .. [1] van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? An analysis of some
       well-known similarity measures. JASIST 60(8), 1635-1651.
    .. [2] Newman, M. E. J. (2001). Scientific collaboration networks. II. Shortest paths, weighted networks,
       and centrality. Physical Review E 64, 016132.
    """
    return read(service, "co_participation", normalise=normalise, **selection).to_networkx()


def actor_conversation(service: Service, **selection: Unpack[Wishes]) -> "nx.Graph[str]":
    """
    Build the network of actors and the conversations they take part in.

    It has two kinds of nodes; every edge joins an actor and a conversation.

    Parameters
    ----------
    service
        A study.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym), with `mode` actor, `role` and `acts`, then one a conversation, with
        `mode` conversation and `acts`, each in order of the first act; an edge from each actor to each
        conversation they act in, with `weight`, the number of acts, from 1. The graph's attributes tell where
        it comes from: `name` of the study, `network`, `sources`, `private`, `selection`, the numbers of
        `acts` and of `acts_of_deleted` accounts, `start` and `end` (ISO 8601, UTC; None without acts), and in
        `cannot` whole sentences on what contributes no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist.
    """
    return read(service, "actor_conversation", **selection).to_networkx()


def actor_link(service: Service, **selection: Unpack[Wishes]) -> "nx.Graph[str]":
    """
    Build the network of actors and the links they pass on.

    It has two kinds of nodes; every edge joins an actor and a link. A link stands under a pseudonym. Its site
    is told where at least as many actors passed on links to that site as the study's k, which is 5 unless it
    says otherwise.

    Parameters
    ----------
    service
        A study.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym), with `mode` actor, `role` and `acts`, isolates included, then one a
        link, with `mode` link, `acts`, and `site` where it may be told, each in order of the first act; an
        edge from each actor to each link they pass on, with `weight`, the number of acts, from 1. The graph's
        attributes tell where it comes from: `name` of the study, `network`, `sources`, `private`,
        `selection`, the numbers of `acts` and of `acts_of_deleted` accounts, `start` and `end` (ISO 8601,
        UTC; None without acts), and in `cannot` whole sentences on what contributes no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, or the study has no column for it.
    """
    return read(service, "actor_link", **selection).to_networkx()


def shared_link(
    service: Service, *, normalise: Normalise = "count", **selection: Unpack[Wishes]
) -> "nx.Graph[str]":
    """
    Build the network of who passes on the same links.

    Who passes on a link several times shares it once.

    Parameters
    ----------
    service
        A study.
    normalise
        How a tie between two is weighed, who use m and n links, and c of them both: ``count``, c;
        ``association``, c/(mn), association strength [1]_; ``cosine``, c/sqrt(mn) [1]_; ``jaccard``,
        c/(m+n-c) [1]_; ``newman``, the sum of 1/(k-1) over what they share, k being how many use it [2]_.
    **selection
        Which acts count, all unless said: see `read`.

    Returns
    -------
    network
        One node an actor (pseudonym) in order of first act, with `role` (that of the last act) and `acts`
        (their number, from 1); actors without ties stay. An edge without direction joins two who pass on the
        same link, with `weight`, above 0: see `normalise`. The graph's attributes tell where it comes from:
        `name` of the study, `network`, `sources`, `private`, `selection`, the numbers of `acts` and of
        `acts_of_deleted` accounts, `start` and `end` (ISO 8601, UTC; None without acts), and in `cannot`
        whole sentences on what contributes no ties.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, the study has no column for it, or the pairs are too many.

    References
    ----------
    .. [1] van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? An analysis of some
       well-known similarity measures. JASIST 60(8), 1635-1651.
    .. [2] Newman, M. E. J. (2001). Scientific collaboration networks. II. Shortest paths, weighted networks,
       and centrality. Physical Review E 64, 016132.
    """
    return read(service, "shared_link", normalise=normalise, **selection).to_networkx()


def conversation_tree(
    service: Service, conversation: str, *, private: bool = True, unseen: Unseen = "refuse"
) -> "nx.DiGraph[str]":
    """
    Build the tree of one conversation.

    What an act answers is told as in `reply`. It holds no text and no pseudonym.

    Parameters
    ----------
    service
        A study.
    conversation
        Its name in the study, as `levels.verdicts` gives it.
    private
        Whether it may be one of direct messages.
    unseen
        Whether a study whose exports never tell who answers whom is refused, or gives the acts without ties.

    Returns
    -------
    network
        One node an act (its name in the study) in order of time, with `role` of who acts, `person` (a
        number from 1 in the order in which people first act here; a deleted account is one each time),
        `kind`, `time` (ISO 8601, UTC) and `depth`, how many answers it is away from an act that answers
        nothing known (0); an edge from each act to the one it answers, with `weight` 1. The graph's
        attributes tell where it comes from, with the numbers of `acts` and `lost_answers`.

    Raises
    ------
    StudyError
        If the study has no such conversation.
    LedgerError
        If no space of the study tells who answers whom.
    """
    return cast(
        "nx.DiGraph[str]",
        read(
            service, "conversation_tree", conversation=conversation, unseen=unseen, private=private
        ).to_networkx(),
    )
