"""
Fits the weights of reply links to the dev part of the corpus, and writes them down.

    python benchmarks/replies_fit.py CORPUS [--write]

CORPUS is the folder `data` of https://jkk.name/irc-disentanglement (CC BY 4.0). Without --write it tells how
well each file is found with weights fitted to the others: by that, terms and ridge were chosen.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from replies_corpus import Log, brier, gold, predicted, read, reliability, without_names
from scipy.optimize import minimize
from scipy.sparse import csr_array, vstack

from workbench.replies import _weights
from workbench.replies._acts import look_around
from workbench.replies._chances import UNSAID, WINDOW, likely, talk_chances
from workbench.replies._facets import Talk, of_pairs, of_starts
from workbench.replies._links import Links, link
from workbench.replies._scores import scores
from workbench.replies._weights import ANSWERS, STARTS, THREADS, Term, Weights, combine, levels, name

FIRST, SECOND = [*ANSWERS, *STARTS], [*ANSWERS, *THREADS, *STARTS]
LEAST = 0.0005  # what is smaller weighs nothing, and is not written
RIDGE = (1.0, 2.0)
"""Of the first pass and the second, chosen by leaving one file out."""
ORIGIN = """\
# How likely a message answers another: weights of a conditional logit, by term and level, for a first guess
# and for the links that look at it; for places where people name each other, and (from the same logs, with
# names hidden) for others. Levels without a weight weigh nothing. Fitted by benchmarks/replies_fit.py to the
# dev part of the corpus of IRC disentanglement by J. K. Kummerfeld et al. (2019), CC BY 4.0,
# https://jkk.name/irc-disentanglement: {messages} messages, ridge {ridge}. Only figures come from there.
"""


class Design(NamedTuple):
    """Which weights count for each message that was marked, and each that it may answer."""

    rows: csr_array
    begins: NDArray[np.int64]  # the first row of each message: the one of answering nothing
    is_marked: NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    chosen = parser.parse_args()
    logs = read(chosen.corpus / "dev")
    if chosen.write:
        write(
            {"naming": fit(logs), "other": fit([without_names(log) for log in logs])},
            sum(int((log.line >= log.begin).sum()) for log in logs),
        )
    else:
        tell(logs)
        tell([without_names(log) for log in logs])


def tell(logs: Sequence[Log]) -> None:
    firsts = first_passes(logs)
    links = [guess(log, first) for log, first in zip(logs, firsts, strict=True)]
    designs = [design(log, guessed) for log, guessed in zip(logs, links, strict=True)]
    found = []
    for left, (log, guessed) in enumerate(zip(logs, links, strict=True)):
        second = solve([one for place, one in enumerate(designs) if place != left], RIDGE[1], SECOND)
        found.append(chances_of(log, second, guessed))
    print((100 * scores(predicted(logs, found), gold(logs))).round(1).to_string())
    print("Brier", round(brier(logs, found), 3))
    print(reliability(logs, found).round(3).to_string())


def first_passes(logs: Sequence[Log]) -> list[Weights]:
    """Fit the first pass to all files but one, for each."""
    designs = [design(log, None) for log in logs]
    return [
        solve([one for place, one in enumerate(designs) if place != left], RIDGE[0], FIRST)
        for left in range(len(logs))
    ]


def fit(logs: Sequence[Log]) -> tuple[Weights, Weights]:
    """Fit both passes; the second to guesses for which the file itself was not looked at."""
    first = solve([design(log, None) for log in logs], RIDGE[0], FIRST)
    guessed = [guess(log, left_out) for log, left_out in zip(logs, first_passes(logs), strict=True)]
    designs = [design(log, links) for log, links in zip(logs, guessed, strict=True)]
    return first, solve(designs, RIDGE[1], SECOND)


def chances_of(log: Log, weights: Weights, links: Links | None) -> NDArray[np.float32]:
    talk = Talk(log.acts, look_around(log.acts), links)
    return talk_chances(talk, weights, np.zeros(len(log.line), np.bool_))


def guess(log: Log, weights: Weights) -> Links:
    unsaid = np.full(len(log.line), UNSAID)
    return link(likely(chances_of(log, weights, None), unsaid))


def design(log: Log, links: Links | None) -> Design:
    terms = FIRST if links is None else SECOND
    talk = Talk(log.acts, look_around(log.acts), links)
    kept = np.flatnonzero(log.line >= log.begin)
    offsets = dict(zip(terms, np.cumsum([0, *map(width, terms)]), strict=False))
    starts = of_starts(talk)
    parts = [
        (kept, np.zeros(len(kept), int), [offsets[term] + combine(starts, term)[kept] for term in STARTS])
    ]
    for distance in range(1, WINDOW + 1):
        new = kept[kept - talk.near.start[kept] >= distance]
        facets = of_pairs(talk, new, distance)
        columns = [offsets[term] + combine(facets, term) for term in terms if term not in STARTS]
        parts.append((new, np.full(len(new), distance), columns))
    message, distance = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
    size = sum(map(width, offsets))
    rows = vstack([matrix(columns, size) for _, _, columns in parts], format="csr")
    order = np.lexsort((distance, message))
    message, distance = message[order], distance[order]
    is_marked = np.array([at in log.distances[one] for one, at in zip(message, distance, strict=True)])
    return Design(rows[order], np.flatnonzero(distance == 0), is_marked)


def width(term: Term) -> int:
    return len(levels(term))


def matrix(columns: list[NDArray[np.intp]], size: int) -> csr_array:
    laid = np.stack(columns, axis=1)
    ends = np.arange(len(laid) + 1) * laid.shape[1]
    return csr_array((np.ones(laid.size), laid.ravel(), ends), shape=(len(laid), size))


def solve(designs: Sequence[Design], ridge: float, of: list[Term]) -> Weights:
    """Find the weights under which the marked links are most likely; of several, any may be meant."""
    rows = vstack([one.rows for one in designs], format="csr")
    starts = np.cumsum([0, *(one.rows.shape[0] for one in designs)])
    begins = np.concatenate([one.begins + start for one, start in zip(designs, starts, strict=False)])
    marked = np.concatenate([one.is_marked for one in designs])
    lengths = np.diff(np.append(begins, len(marked)))
    reached = np.logical_or.reduceat(marked, begins)  # what was marked lies within the window
    counts = np.repeat(reached, lengths)
    turned = rows.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        utility = rows @ weights
        every, total = softmax(utility, begins, lengths)
        meant, among = softmax(np.where(marked, utility, -1e9), begins, lengths)
        gradient = turned @ np.where(counts, every - meant, 0)
        return float(
            (total - among)[reached].sum() + ridge * weights @ weights
        ), gradient + 2 * ridge * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    cuts = np.cumsum([0, *map(width, of)])
    tables = {term: found[cuts[at] : cuts[at + 1]].astype(np.float32) for at, term in enumerate(of)}
    return Weights(
        *({term: tables[term] for term in of if (term in STARTS) is alone} for alone in (False, True))
    )


def softmax(utility: NDArray[np.float64], begins: NDArray[np.int64], lengths: NDArray[np.int64]):  # noqa: ANN201
    most = np.maximum.reduceat(utility, begins)
    raised = np.exp(utility - np.repeat(most, lengths))
    total = np.add.reduceat(raised, begins)
    return raised / np.repeat(total, lengths), most + np.log(total)


def write(fitted: dict[str, tuple[Weights, Weights]], messages: int) -> None:
    lines = [ORIGIN.format(messages=messages, ridge=" and ".join(map(str, RIDGE)))]
    passes = {
        f"{place}.{part}": weights
        for place, both in fitted.items()
        for part, weights in zip(("first", "second"), both, strict=True)
    }
    for part, weights in passes.items():
        for kind, tables in zip(("answers", "starts"), weights, strict=True):
            for term, table in tables.items():
                lines.append(f'[{part}.{kind}."{name(term)}"]')
                told = zip(levels(term), table, strict=True)
                lines += [f'"{level}" = {weight:.3f}' for level, weight in told if abs(weight) >= LEAST]
                lines.append("")
    Path(_weights.__file__).with_name("weights.toml").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
