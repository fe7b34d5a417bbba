"""How likely a message answers each of those before it, or nothing: a conditional logit."""

import numpy as np
from numpy.typing import NDArray

from workbench.replies._acts import Acts, Integers, Truths, look_around
from workbench.replies._facets import Talk, of_pairs, of_starts
from workbench.replies._links import link
from workbench.replies._weights import Weights, combine, fold, read

WINDOW = 50
"""Messages before a message that it may answer."""
UNSAID = -2
"""In place of the index of what a message answers: the export does not say."""

BLOCK = 8192
"""Messages looked at together: few enough for the processor's cache."""

Chances = NDArray[np.float32]


def chances(acts: Acts, given: Integers, is_threaded: Truths, *, is_naming: bool) -> Chances:
    """
    Tell how likely each link is, in two passes: the second looks at the links that the first finds likely.

    Parameters
    ----------
    acts
        Whole sessions.
    given
        By message: the index of what the export says it answers; -2 where the export does not say, -1 where
        it answers something that is not there.
    is_threaded
        By message: whether it lies in a thread of the platform, where all but the first answer something.
    is_naming
        Whether people of these places name each other, so that naming nobody tells something, too.

    Returns
    -------
    chances
        A row a message: in column 0 the probability that it answers nothing, in column n that it answers
        the message n before it.
    """
    first, second = read(is_naming=is_naming)
    talk = Talk(acts, look_around(acts))
    must_answer = is_threaded & (np.arange(len(given)) > talk.near.start)
    guess = likely(talk_chances(talk, first, must_answer), given)
    return talk_chances(talk._replace(links=link(guess)), second, must_answer)


def likely(found: Chances, given: Integers) -> Integers:
    """
    Find what each message answers most likely, where the export does not say.

    Parameters
    ----------
    found
        Chances of links.
    given
        What the export says.

    Returns
    -------
    parent
        By message: the index of what it answers; -1 where that is nothing.
    """
    distance = found.argmax(axis=1)
    guessed = np.where(distance > 0, np.arange(len(found)) - distance, -1)
    parent: Integers = np.where(given == UNSAID, guessed, given)
    return parent


def talk_chances(talk: Talk, weights: Weights, must_answer: Truths) -> Chances:
    """
    Tell how likely each link is, in one pass.

    Parameters
    ----------
    talk
        Whole sessions.
    weights
        Those of the pass.
    must_answer
        By message: whether it cannot answer nothing.

    Returns
    -------
    chances
        As those of both passes.
    """
    utility = utilities(talk, weights)
    utility[must_answer, 0] = -np.inf
    utility -= utility.max(axis=1, keepdims=True, initial=-np.inf)
    np.exp(utility, out=utility)
    utility /= utility.sum(axis=1, keepdims=True)
    return utility


def utilities(talk: Talk, weights: Weights) -> Chances:
    """
    Add up the weights of all terms.

    Parameters
    ----------
    talk
        Whole sessions.
    weights
        Those of one pass.

    Returns
    -------
    utilities
        Laid out as chances are; minus infinity where there is no such message in the session.
    """
    size = len(talk.acts.actor)
    found = np.full((size, WINDOW + 1), -np.inf, np.float32)
    starts = of_starts(talk)
    found[:, 0] = sum(table[combine(starts, term)] for term, table in weights.starts.items())
    answers = fold(weights.answers)
    place = np.arange(size) - talk.near.start
    for begin in range(0, size, BLOCK):
        block = np.arange(begin, min(begin + BLOCK, size))
        for distance in range(1, min(WINDOW, int(place[block].max())) + 1):
            new = block[place[block] >= distance]
            facets = of_pairs(talk, new, distance)
            found[new, distance] = sum(table[combine(facets, term)] for term, table in answers.items())
    return found
