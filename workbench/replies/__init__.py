"""
Who answers whom where the export does not say: inferred links with probabilities.

In flat chats people write one after another. A conditional logit with readable weights tells how likely a
message answers each of the 50 before it, or nothing, from the time and the messages between, from who named
whom and who talked with whom, from question marks and lengths. ``docs/replies.md`` says how well it does.
"""

import numpy as np
import pandas as pd

from workbench.replies._found import NOTHING, find
from workbench.replies._inferred import Inferred, events, most_likely
from workbench.replies._reading import Service, read
from workbench.replies._scores import scores

__all__ = ["Inferred", "Service", "infer", "inferred", "scores"]


def infer(service: Service) -> pd.DataFrame:
    """
    Tell whom each message of flat talk among three and more may answer, and how likely.

    Talk of two is left out, since there each answers the other; so are chats along an event, and messages
    whose parent is exported. Nothing is answered across a silence that ends a session. A message in a thread
    of the platform always answers something.

    Parameters
    ----------
    service
        A study.

    Returns
    -------
    links
        One row a message and what it may answer: `activity`, `candidate` (an earlier one of the session;
        missing where it answers nothing) and `probability` (above 0 to 1, sums to 1 for each activity; less
        than 0.01 is left out). Sorted by session and message, the most likely first.

    References
    ----------
    Kummerfeld, J. K. et al. (2019). A large-scale corpus for conversation disentanglement. ACL.
    McFadden, D. (1974). Conditional logit analysis of qualitative choice behavior.
    """
    with service.connect() as connection:
        found = find(read(connection, events(service)))
    names = np.array([*found.activity.to_pylist(), None], object)
    act, answered, probability = found.options
    candidate = np.where(answered == NOTHING, len(names) - 1, answered)
    return pd.DataFrame({"activity": names[act], "candidate": names[candidate], "probability": probability})


def inferred(service: Service, *, draw: int | None = None, seed: int = 0, whole: bool = True) -> Inferred:
    """
    Give the study with inferred links in its talk, the most likely ones or some drawn.

    A conversation of flat talk is then what the most likely links connect, called after its first message;
    a thread of the platform stays whole. Links that are exported are never changed. In a draw each
    link is drawn by its probability, so that conversations fall together otherwise.

    Parameters
    ----------
    service
        A study; or what this function gave before, whose links are then not inferred anew.
    draw
        Number of a draw; the most likely links if there is none.
    seed
        Of the series of draws; the same seed and number give the same links.
    whole
        Whether talk holds all conversations, or only those with inferred links.

    Returns
    -------
    service
        What can be read like a study. Its `talk` has two more columns, `is_inferred` (whether links of the
        conversation were inferred) and `probability` (of the inferred link, else missing).
    """
    likely = most_likely(service, whole=whole)
    return likely if draw is None else likely.drawn(draw, seed=seed)
