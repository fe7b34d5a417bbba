"""Verdicts where nobody says whom they answer: on the most likely links, beside other sets of links."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from workbench import conversations, replies
from workbench.levels import rule
from workbench.levels.codebook import Codebook
from workbench.vocabulary import Setting


class Links(NamedTuple):
    """Sets of links inferred in flat talk."""

    whole: replies.Inferred
    """The study with the most likely links."""
    flat: replies.Inferred
    """Only its conversations with inferred links."""
    seed: int
    """Of the draws."""

    def kept(self) -> list[str]:
        """
        Name the conversations that are what they were.

        Returns
        -------
        kept
            Their ids.
        """
        with self.whole.connect() as connection:
            rows = connection.sql("select distinct conversation from talk where not is_inferred").fetchall()
        return [name for (name,) in rows]

    def drawn(self, draws: int) -> Iterator[replies.Inferred]:
        """
        Draw sets of links.

        Parameters
        ----------
        draws
            How many.

        Yields
        ------
        flat
            The conversations with inferred links, with other links.
        """
        for draw in range(draws):
            yield self.flat.drawn(draw, seed=self.seed)


def infer(service: conversations.Service, found: pd.DataFrame, *, seed: int) -> Links | None:
    """
    Infer links where the export does not say who answers whom, but along events.

    Parameters
    ----------
    service
        A study.
    found
        One row a conversation: `has_reply_ids`, `is_event`, `is_inferred`, `people`.
    seed
        Of draws to come.

    Returns
    -------
    links
        None where there is nothing to infer, or where it was done before.
    """
    is_flat = ~found["has_reply_ids"] & ~found["is_event"] & found["people"].gt(1)
    if not is_flat.any() or found["is_inferred"].any():
        return None
    whole = replies.inferred(service)
    return Links(whole, replies.inferred(whole, whole=False), seed)


def certainty(
    links: Links, opened: pd.Series, central: pd.Series, attach: conversations.Attach, book: Codebook
) -> pd.Series:
    """
    Tell how often other sets of links give the same verdict to whatever holds the first message.

    Parameters
    ----------
    links
        Of which some are drawn; each cuts conversations anew.
    opened
        Ids of the conversations by the most likely links, which are those of their first messages.
    central
        The bare central verdicts on these, indexed alike.
    attach
        Where replies without a target go.
    book
        The thresholds, and how many sets are drawn.

    Returns
    -------
    certainty
        Indexed like `central`: a share, from 0 to 1.
    """
    terms = conversations.Terms(book.contact, book.sustained, book.cleaning.phatic_words)
    alone = {Setting.CENTRAL: book.settings[Setting.CENTRAL]}
    agree = pd.Series(0, index=central.index, dtype="Int64")
    for service in links.drawn(book.inference.draws):
        evidence = conversations.readings(service, attach=attach, terms=terms).plain
        features, branches = (table.assign(conversation=table.index) for table in evidence)
        verdict = rule.bare(features, branches, book, settings=alone)[Setting.CENTRAL]
        verdict = verdict.set_axis(evidence.conversations["conversation"])
        agree += opened.map(_holding(service, opened)).map(verdict).eq(central)
    return (agree / book.inference.draws).astype("Float64")


def _holding(service: replies.Inferred, opened: pd.Series) -> pd.Series:
    """Name the conversation of a draw in which each message stands, by the message."""
    with service.connect() as connection:
        connection.register("opened", opened.rename("activity").to_frame())
        held = connection.sql("select activity, conversation from talk join opened using (activity)").df()
    named: pd.Series = held.set_index("activity")["conversation"]
    return named


def as_judged(service: conversations.Service, given: pd.DataFrame) -> conversations.Service:
    """
    Give the study whose talk holds the conversations that were judged.

    Flat talk falls into other conversations where links are inferred, so what is counted beside verdicts
    must be counted on the same.

    Parameters
    ----------
    service
        A study.
    given
        What `verdicts` gave of it.

    Returns
    -------
    service
        The study itself, or with the most likely links.
    """
    if "is_inferred" not in given or not given["is_inferred"].any():
        return service
    names = given.loc[given["is_inferred"], ["conversation"]]
    with service.connect() as connection:
        connection.register("judged", names)
        lacking = connection.sql(
            "select 1 from judged anti join talk using (conversation) limit 1"
        ).fetchall()
    # a session that holds just one conversation is called what that is called
    return replies.inferred(service) if lacking else service
