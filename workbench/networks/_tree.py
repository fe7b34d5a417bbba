"""One conversation as a tree: which act answers which."""

import numpy as np
import pandas as pd

from workbench.errors import StudyError
from workbench.networks._assembly import iso
from workbench.networks._kinds import SORTS
from workbench.networks._network import Network
from workbench.networks._reading import Service, Unseen, time_zone, told
from workbench.networks._selection import Wishes, select
from workbench.networks._steps import lay_out, table


def tree(service: Service, conversation: str | None, wishes: Wishes, *, unseen: Unseen) -> Network:
    """
    Read one conversation.

    Parameters
    ----------
    service
        A study.
    conversation
        Its name in the study.
    wishes
        Nothing but whether direct messages count.
    unseen
        Whether a study that never tells who answers whom is refused.

    Returns
    -------
    network
        See `networks.conversation_tree`.

    Raises
    ------
    StudyError
        If there is no such conversation, or more is wished.
    """
    if conversation is None or wishes.keys() - {"private"}:
        raise StudyError(
            "A tree is that of one conversation, whole: give conversation='...' as levels.verdicts names it, "
            "and no other selection than private."
        )
    with service.connect() as connection:
        selection = select(connection, time_zone(service), wishes)
        private = selection.private
        cannot = told(
            service, "conversation_tree", SORTS["conversation_tree"], private=private, unseen=unseen
        )
        lay_out(connection, {**selection.variables, "direct": False}, None)
        acts = table(connection, "tree", conversation=conversation).to_pandas()
    if acts.empty:
        raise StudyError(f"There is no talk in a conversation '{conversation}' of this study.")
    answering = np.flatnonzero(acts["parent"].notna())
    answered = acts["parent"].to_numpy(np.float64)[answering].astype(np.int32)
    facts = {
        "name": service.name,
        "network": "conversation_tree",
        "sources": list(service.sources),
        "private": private,
        "conversation": conversation,
        "acts": len(acts),
        "lost_answers": int(acts["is_answer"].sum() - (acts["is_answer"] & acts["parent"].notna()).sum()),
        "start": iso(acts["time"].iloc[0].value // 1000 if len(acts) else None),
        "end": iso(acts["time"].iloc[-1].value // 1000 if len(acts) else None),
        **cannot,
    }
    nodes = pd.DataFrame(
        {
            "role": acts["role"].astype("str").to_numpy(),
            "person": _persons(acts["actor"]),
            "kind": acts["kind"].astype("str").to_numpy(),
            "time": [time.isoformat() for time in acts["time"]],
            "depth": _depths(len(acts), answering, answered),
        },
        index=pd.Index(acts["activity"], dtype="str", name="activity"),
    )
    once = np.ones(len(answering), np.int64)
    return Network(nodes, answering.astype(np.int32), answered, once, facts=facts)


def _persons(actors: "pd.Series[str]") -> "np.typing.NDArray[np.intp]":
    """Give persons numbers from 1, in the order of their first act; a deleted account is one each time."""
    apart = actors.isna()
    alone = "deleted " + pd.Series(range(len(actors)), actors.index).astype("str")
    return pd.factorize(actors.mask(apart, alone))[0] + 1


def _depths(
    acts: int, answering: "np.typing.NDArray[np.intp]", answered: "np.typing.NDArray[np.int32]"
) -> list[int]:
    depths = [0] * acts
    for act, before in zip(answering.tolist(), answered.tolist(), strict=True):
        depths[act] = depths[before] + 1  # what is answered stands earlier
    return depths
