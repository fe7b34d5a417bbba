"""
How well links between messages are inferred, on the IRC logs whose links people marked.

    python benchmarks/replies.py CORPUS

CORPUS is the folder `data` of https://jkk.name/irc-disentanglement (Kummerfeld et al. 2019, CC BY 4.0). The
weights were fitted to its dev part (`replies_fit.py`); this measures its test part. All lines that were
marked count, as in the publication: notices of who joins and leaves are among them, and answer nothing. The
last column leaves them out.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from replies_corpus import Log, brier, by_parent, gold, predicted, read, reliability, without_names

from workbench.replies._acts import NOBODY
from workbench.replies._chances import UNSAID, chances
from workbench.replies._scores import scores

Parents = list[NDArray[np.int64]]
COLUMNS = [
    "precision",
    "recall",
    "f1",
    "one_to_one",
    "exact_precision",
    "exact_recall",
    "exact_f1",
    "information",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("corpus", type=Path)
    logs = read(parser.parse_args().corpus / "test")
    found, unnamed = infer(logs, is_naming=True), infer([without_names(log) for log in logs], is_naming=False)
    rows = {
        "answers the previous message": by_parent(logs, [previous(log) for log in logs]),
        "answers the last of whom it names": by_parent(logs, [last_of_named(log) for log in logs]),
        "inferred": predicted(logs, found),
        "inferred, with names hidden": predicted(logs, unnamed),
    }
    table = pd.DataFrame({name: line(links, logs) for name, links in rows.items()}).T
    print((100 * table).round(1).to_string())
    for name, chance in (("inferred", found), ("with names hidden", unnamed)):
        print(
            f"\n{name}: Brier {brier(logs, chance):.3f}; the most likely link, as stated and as it came out"
        )
        print(reliability(logs, chance).round(3).to_string())


def line(links: pd.DataFrame, logs: Sequence[Log]) -> pd.Series:
    alone = scores(links, gold(logs, notices=False))
    return pd.concat([scores(links, gold(logs))[COLUMNS], pd.Series({"f1 of acts": alone["f1"]})])


def infer(logs: Sequence[Log], *, is_naming: bool) -> list[NDArray[np.float32]]:
    unsaid = [np.full(len(log.line), UNSAID) for log in logs]
    return [
        chances(log.acts, open_, open_ == NOBODY, is_naming=is_naming)
        for log, open_ in zip(logs, unsaid, strict=True)
    ]


def previous(log: Log) -> NDArray[np.int64]:
    return np.maximum(np.arange(len(log.line)) - 1, 0)


def last_of_named(log: Log) -> NDArray[np.int64]:
    """Find the last message of the person named first, else the previous one."""
    parent, last = previous(log), dict[int, int]()
    for place, (actor, named) in enumerate(zip(log.acts.actor, log.acts.named, strict=True)):
        parent[place] = last.get(named[0], parent[place])
        last[actor] = place
    return parent


if __name__ == "__main__":
    main()
