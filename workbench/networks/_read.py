"""Networks of a study in arrays: the whole of a selection, or one a period."""

from collections.abc import Mapping
from typing import Any, Literal, Unpack

import pandas as pd

from workbench.errors import StudyError
from workbench.networks._assembly import assemble
from workbench.networks._kinds import Normalise, Of, sort_of
from workbench.networks._network import Network
from workbench.networks._reading import Found, Service, Unseen, find, time_zone
from workbench.networks._selection import Wishes, moment
from workbench.networks._tree import tree

Every = Literal["day", "week", "month", "quarter", "year"]
_FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}


def read(
    service: Service,
    of: Of = "reply",
    *,
    normalise: Normalise = "count",
    conversation: str | None = None,
    unseen: Unseen = "refuse",
    **selection: Unpack[Wishes],
) -> Network:
    """
    Read a network of a study straight into arrays.

    The kinds are the functions of this package that give the same as networkx graphs, where each is
    described: `reply`, `mention`, `repost`, `quote`, `direct_message`, `co_participation`,
    `actor_conversation`, `actor_link`, `shared_link` and `conversation_tree`.

    Parameters
    ----------
    service
        A study.
    of
        What makes a tie.
    normalise
        How ties of `co_participation` and `shared_link` are weighed.
    conversation
        For `conversation_tree`: which.
    unseen
        Whether a study whose exports never show what makes a tie is refused, or gives a network of its
        actors all the same, with the reason in its facts as `unseen`.
    **selection
        Which acts count, all unless said: `kinds`, `spaces` and `roles` (a word or several; a role is asked
        of who acts and of whom the act addresses), `start` and `end` (times or dates; those without a zone
        are of the study's, and the end is the first moment that no longer counts), `within` (names of
        conversations, or a table with a column `conversation`) and `private` (whether direct messages
        count, where the study holds them). A reply inside the selection counts whether or not what it
        answers is inside.

    Returns
    -------
    network
        One row a node in order of first act, isolates included; nothing selected is an empty network.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, or the study lacks a column.
    LedgerError
        If no export of the study shows what makes a tie.
    """
    sort = sort_of(of, normalise)
    if sort.family == "tree":
        return tree(service, conversation, selection, unseen=unseen)
    if conversation is not None:
        raise StudyError(f"A network of '{of}' is not of one conversation. Select by within=['...'] instead.")
    found = find(service, of, sort, selection, unseen=unseen)
    return assemble(found, sort, _facts(service, of, found, normalise), first=0, last=0, normalise=normalise)


def periods(
    service: Service,
    of: Of = "reply",
    *,
    every: Every = "month",
    cumulative: bool = False,
    normalise: Normalise = "count",
    unseen: Unseen = "refuse",
    **selection: Unpack[Wishes],
) -> dict[str, Network]:
    """
    Read one network a period.

    An act, and the tie it makes, belongs to the period in which it was done, by the study's clock.

    Parameters
    ----------
    service
        A study.
    of
        What makes a tie, as in `read`; trees have no periods.
    every
        How long a period is: day, week (from Monday), month, quarter or year.
    cumulative
        Whether each network holds all that was before it too.
    normalise
        How ties of `co_participation` and `shared_link` are weighed.
    unseen
        Whether what no export shows is refused.
    **selection
        Which acts count, as in `read`.

    Returns
    -------
    networks
        By period, such as 2026-03-02, 2026-W10, 2026-03, 2026-Q1 or 2026, in order of time and without
        gaps: from the start of the selection, or the first act, to its end, or the last. A network holds
        those who act or are addressed in its period; everywhere actors stand in the order of their first
        act in the whole selection. One without talk is empty. No period at all, where nothing is selected.

    Raises
    ------
    StudyError
        If a word of the selection does not exist, the study lacks a column, or there is no such period.
    LedgerError
        If no export of the study shows what makes a tie.
    """
    sort = sort_of(of, normalise)
    if sort.family == "tree":
        raise StudyError("A conversation is read whole, as 'conversation_tree'; it has no periods.")
    if every not in _FREQUENCIES:
        raise StudyError(f"There is no period '{every}'. Choose one of: {', '.join(_FREQUENCIES)}.")
    zone = time_zone(service)
    spans: list[pd.Period] = []

    def divide(first: pd.Timestamp, last: pd.Timestamp) -> dict[str, Any]:
        spans[:] = _spans(first, last, selection, zone, _FREQUENCIES[every])
        return {"every": every, "begin": spans[0].start_time.to_pydatetime(), "zone": zone}

    found = find(service, of, sort, selection, unseen=unseen, divide=divide)
    facts = _facts(service, of, found, normalise)
    return {
        label: assemble(
            found,
            sort,
            {**facts, "period": label, "cumulative": cumulative},
            first=0 if cumulative else number,
            last=number,
            normalise=normalise,
        )
        for number, label in enumerate(map(_label, spans))
    }


def _spans(
    first: pd.Timestamp, last: pd.Timestamp, selection: Wishes, zone: str, frequency: str
) -> list[pd.Period]:
    start, end = selection.get("start"), selection.get("end")
    if start is not None:
        first = moment(start, zone)
    if end is not None:
        last = moment(end, zone) - pd.Timedelta(1, "us")
    begin, finish = (
        pd.Period(time.tz_convert(zone).tz_localize(None), freq=frequency) for time in (first, last)
    )
    return list(pd.period_range(begin, finish))


def _label(span: pd.Period) -> str:
    if span.freqstr == "W-SUN":
        return span.start_time.strftime("%G-W%V")
    if span.freqstr == "Q-DEC":
        return f"{span.year}-Q{span.quarter}"
    return str(span)


def _facts(service: Service, of: str, found: Found, normalise: str) -> Mapping[str, Any]:
    weighed = {} if normalise == "count" else {"normalise": normalise}
    return {
        "name": service.name,
        "network": of,
        "sources": list(service.sources),
        "private": found.selection.private,
        "selection": str(found.selection),
        **weighed,
        **found.told,
    }
