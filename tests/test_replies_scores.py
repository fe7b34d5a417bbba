"""How well links agree: counted by hand, by other means, and on the corpus where it is at hand."""

import math
import sys
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from workbench.replies import scores
from workbench.replies._weights import ANSWERS, STARTS, THREADS, fold, levels, read

CORPUS = Path(__file__).parents[1].parent / "shared/data/irc_disentanglement/data"


def links(*pairs: str) -> pd.DataFrame:
    """Two letters a link; one letter answers nothing."""
    rows = [(pair[0], pair[1] if len(pair) > 1 else None) for pair in pairs]
    return pd.DataFrame(rows, columns=["activity", "candidate"])


def test_the_same_links_agree_in_all() -> None:
    marked = links("a", "ba", "c", "dc")
    assert scores(marked, marked).tolist() == [1] * 8


def test_counts_made_by_hand() -> None:
    found = scores(links("a", "ba", "cb", "d"), links("a", "ba", "c", "dc"))
    # a-b-c and d, against a-b and c-d: of three pairs of conversations that share something, two can be kept
    assert found["f1"] == 0.5
    assert found["one_to_one"] == 0.75
    assert found["exact_precision"] == 0  # a-b-c, the only one of two acts or more
    shared = [(2, 3, 2), (1, 3, 2), (1, 1, 2)]  # acts in both, in ours, in theirs
    variation = sum(both / 4 * math.log2(ours * theirs / both**2) for both, ours, theirs in shared)
    assert found["information"] == pytest.approx(1 - variation / 2)


def test_several_marked_links_are_several_to_find() -> None:
    found = scores(links("a", "b", "ca"), links("a", "b", "ca", "cb"))
    assert (found["precision"], found["recall"]) == (1, 0.75)


def test_an_act_that_was_not_marked_connects_without_being_counted() -> None:
    found = scores(links("bx", "cx"), links("bx", "cx"))
    assert found["exact_f1"] == 1


def test_the_most_likely_link_counts() -> None:
    likely = links("a", "ba", "b").assign(probability=[1, 0.7, 0.3])
    assert scores(likely, links("a", "ba"))["f1"] == 1


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), min_size=1, max_size=6))
def test_one_to_one_is_the_best_of_all_pairings(parents: list[tuple[int, int]]) -> None:
    ours, theirs = (
        links(
            *(
                "abcdef"[place] + ("abcdef"[above] if 0 <= above < place else "")
                for place, above in enumerate(side)
            )
        )
        for side in zip(*parents, strict=True)
    )
    one, other = (groups(table) for table in (ours, theirs))
    short, long = sorted((one, other), key=len)
    best = max(
        sum(len(a & b) for a, b in zip(short, chosen, strict=True))
        for chosen in permutations(long, len(short))
    )
    assert scores(ours, theirs)["one_to_one"] == pytest.approx(best / len(parents))


def groups(table: pd.DataFrame) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    for act, above in table.itertuples(index=False):
        group = found.get(above, set()) if isinstance(above, str) else set()
        group.add(act)
        found[act] = group
    return list({id(group): group for group in found.values()}.values())


@pytest.mark.parametrize("is_naming", [True, False])
def test_folded_tables_say_what_their_terms_say(is_naming: bool) -> None:  # noqa: FBT001
    first, second = read(is_naming=is_naming)
    assert list(first.answers) == list(ANSWERS)
    assert list(second.answers) == [*ANSWERS, *THREADS]
    assert list(second.starts) == list(STARTS)
    for weights in (first, second):
        folded = sum(float(table.sum()) / len(table) for table in fold(weights.answers).values())
        assert folded == pytest.approx(
            sum(float(table.mean()) for table in weights.answers.values()), abs=1e-3
        )
        assert all(len(table) == len(levels(term)) for term, table in weights.answers.items())


def test_a_message_that_names_a_person_more_likely_answers_them() -> None:
    _, weights = read(is_naming=True)
    term = ("distance", "between", "names")
    told = dict(zip(levels(term), weights.answers[term], strict=True))
    assert told["2, names the other, names somebody here"] > told["2, strangers, names somebody here"]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the project")
def test_links_agree_with_those_that_people_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import replies  # noqa: PLC0415
    import replies_corpus  # noqa: PLC0415

    logs = replies_corpus.read(CORPUS / "test")
    found = replies.line(replies_corpus.predicted(logs, replies.infer(logs, is_naming=True)), logs)
    before = replies.line(replies_corpus.by_parent(logs, [replies.previous(log) for log in logs]), logs)
    for name in ("replies", "replies_corpus"):
        monkeypatch.delitem(sys.modules, name)
    assert (100 * before["f1"], 100 * before["one_to_one"]) == pytest.approx(
        (35.0, 27.6), abs=0.05
    )  # as published
    assert found["f1"] > 0.68
    assert found["exact_f1"] > 0.27
