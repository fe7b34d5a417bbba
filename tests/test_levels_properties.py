"""
What must hold of verdicts whatever the talk, on thousands of random trees each.

An example is a whole forest, so that a thousand conversations cost one reading. That suppression cannot be
undone from margins is held in `test_levels_profile`, on tables of counts.
"""

import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings, strategies as st

from tests import trees
from tests.trees import Forest, Message, Tree
from workbench import conversations, levels, study
from workbench.levels import codebook, rule
from workbench.vocabulary import Setting

SETTINGS = ["strict", "central", "lenient"]
SCALE = {"L1": 1, "L2": 2, "L3": 3}
PEERS = {"unanswered": 0, "peer-exchange": 1, "L3-peer": 2}
STAFF = ("staff", "S")
BATCH = 1000

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=2, phases=[Phase.generate])  # a forest cannot be shrunk in good time


def changed(tree: Tree, **facts: object) -> Tree:
    return Tree(**{**vars(tree), **facts})


def verdicts_of(forest: list[Tree]) -> pd.DataFrame:
    """The verdicts, with what labels say of form and time."""
    labels = ["dialogue", "sync", "mixed", "thin", "is_short", "queue", "first"]
    with closing(Forest(*forest)) as service:
        return levels.verdicts(service)[[*SETTINGS, "reason", *labels, "messages", "is_dm"]]


@few
@given(seeds)
def test_strict_never_exceeds_central_nor_central_lenient(seed: int) -> None:
    found = verdicts_of(trees.random_trees(BATCH, seed=seed))
    for scale in (SCALE, PEERS):
        for lower, higher in (("strict", "central"), ("central", "lenient")):
            pair = found[[lower, higher]].map(scale.get).dropna()
            assert len(pair) > BATCH / 20
            assert (pair[lower] <= pair[higher]).all()
    # one setting is told by the others: where both ends agree, so does what stands between
    ends_agree = found["strict"].eq(found["lenient"])
    assert found.loc[ends_agree, "central"].eq(found.loc[ends_agree, "strict"]).all()
    assert (~ends_agree).sum() > 20


@few
@given(seeds, st.timedeltas(timedelta(0), timedelta(days=900)))
def test_names_and_dates_do_not_matter(seed: int, shift: timedelta) -> None:
    forest = trees.random_trees(BATCH, seed=seed)

    def renamed(number: object) -> object:
        return None if number is None else f"id {number}"

    other = [
        changed(
            tree,
            shift=shift,
            messages=[
                (renamed(number), renamed(parent), actor if actor is None else f"!{actor}", role)
                for number, parent, actor, role in tree.messages
            ],
        )
        for tree in forest
    ]
    pd.testing.assert_frame_equal(verdicts_of(other), verdicts_of(forest))


@few
@given(seeds)
def test_reactions_and_bots_change_nothing(seed: int) -> None:
    forest, chance = trees.random_trees(BATCH, seed=seed), Random(seed)  # noqa: S311

    def with_noise(tree: Tree) -> Tree:
        messages, kind = list(tree.messages), {}
        for number in range(6):
            name, place = f"noise {number}", chance.randint(1, len(messages))
            _, _, actor, role = chance.choice(tree.messages)  # who talks reacts too, staff as well
            who = [(f"noisy {number}", "B"), (f"noisy {number}", "M"), (actor, role)][number % 3]
            messages.insert(place, (name, chance.choice(tree.messages[:place])[0], *who))
            kind[name] = "reaction" if number % 3 else "message"
        counted = {number: chance.randint(0, 200) for number, *_ in tree.messages}
        return changed(tree, messages=messages, kind=kind, reactions=counted)

    pd.testing.assert_frame_equal(verdicts_of([with_noise(tree) for tree in forest]), verdicts_of(forest))


@pytest.mark.slow
@few
@given(seeds)
def test_the_same_acts_once_more_change_nothing(seed: int) -> None:
    forest = trees.random_trees(BATCH, seed=seed)
    with closing(Forest(*forest)) as service, service.connect() as connection:
        talk = connection.sql("select activity as id, * exclude (activity, reactions) from talk")
        acts = talk.to_arrow_table()
    again = np.random.default_rng(seed).integers(len(acts), size=len(acts) // 3)
    twice = acts.take(np.sort(np.append(np.arange(len(acts)), again)))
    pd.testing.assert_frame_equal(_imported(twice), _imported(acts))


def _imported(acts: pa.Table) -> pd.DataFrame:
    """Write acts as an export, import it, and judge the study."""
    with tempfile.TemporaryDirectory() as folder:
        export, into = Path(folder, "talk.parquet"), Path(folder, "service")
        pq.write_table(acts, export)
        study.import_exports([export], into=into, private=True)
        found = levels.verdicts(study.read(into), links="exported")
    # every study gives acts names of its own, and where they stand in their files differs
    found = found.drop(columns=["conversation", "campaign", "space", "origin"])
    return found.sort_values(list(found), ignore_index=True)


@few
@given(seeds)
def test_without_direct_messages_there_is_no_more_of_level_2(seed: int) -> None:
    forest = trees.random_trees(BATCH, seed=seed)
    whole, public = verdicts_of(forest), verdicts_of([tree for tree in forest if not tree.is_dm])
    for setting in SETTINGS:
        assert public[setting].eq("L2").sum() < whole[setting].eq("L2").sum()
        # and what is left is what it was
        assert public[setting].to_list() == whole.loc[~whole["is_dm"], setting].to_list()


@few
@given(seeds)
def test_splitting_unrelated_branches_leaves_the_highest_level(seed: int) -> None:
    forest = trees.random_trees(2 * BATCH, seed=seed)
    halves = [[_below(tree, name) for tree in forest[place::2]] for place, name in enumerate("ab")]
    whole = [[ROOT, *one, *other] for one, other in zip(*halves, strict=True)]
    apart = [[ROOT, *branch] for half in halves for branch in half]
    with closing(Forest(*map(Tree, [*whole, *apart]))) as service:
        found = levels.verdicts(service)
    together, one, other = (found.iloc[BATCH * n : BATCH * (n + 1)].reset_index(drop=True) for n in range(3))
    for setting in SETTINGS:
        branches = f"l3_branches_{setting}"
        assert (together[branches] == one[branches] + other[branches]).all()
        # an exchange across branches, or only with who posted, is one of the tree they make together
        told = pd.concat(
            [part[setting].eq("L3").eq(part[branches] > 0) for part in (together, one, other)], axis=1
        )
        ranks = [part[setting].map(SCALE) for part in (together, one, other)]
        kept = told.all(axis=1) & pd.concat(ranks, axis=1).notna().all(axis=1)
        assert kept.sum() > BATCH / 4
        assert (ranks[0][kept] == np.maximum(ranks[1][kept], ranks[2][kept])).all()


ROOT: Message = ("post", None, *STAFF)


def _below(tree: Tree, name: str) -> list[Message]:
    """Hang a conversation below a post, its messages and people named apart from all others."""
    first = tree.messages[0][0]
    return [
        (
            f"{name}{number}",
            "post" if number == first else None if parent is None else f"{name}{parent}",
            None if actor is None else f"{name}{actor}",
            role,
        )
        for number, parent, actor, role in tree.messages
    ]


@few
@given(seeds)
def test_prompts_by_staff_do_not_take_level_3_away(seed: int) -> None:
    """Who is who is known here: else a prompt may make a lower verdict hang on roles, which guards say."""
    forest = [_known(tree) for tree in trees.random_trees(BATCH, seed=seed)]
    book = codebook.read()
    with closing(Forest(*forest)) as service:
        before, branches = levels.verdicts(service), conversations.branches(service)
    after = verdicts_of([_prompted(tree) for tree in forest])
    for setting in Setting:
        # of two members the hub is told by all edges, so that prompts can move it; of three it is not
        by_crowd = [
            table.loc[rule.exchange(table, book.settings[setting]) & (table["members"] >= 3), "conversation"]
            for table in (before, branches)
        ]
        is_held = before[setting].isin(["L3", "L3-peer"]) & before["conversation"].isin(pd.concat(by_crowd))
        assert is_held.sum() > 10
        assert after.loc[is_held, setting].eq("L3").all()


def _known(tree: Tree) -> Tree:
    """Let nobody's role be unknown, and nobody be deleted."""
    return changed(
        tree,
        messages=[
            (number, parent, f"once {number}" if actor is None else actor, "M" if role == "U" else role)
            for number, parent, actor, role in tree.messages
        ],
    )


def _prompted(tree: Tree) -> Tree:
    """Let staff answer each message."""
    prompts = [(f"prompt {n}", m[0], *STAFF) for n, m in enumerate(tree.messages)]
    return changed(tree, messages=[*tree.messages, *prompts])


@few
@given(seeds)
def test_the_same_talk_and_codebook_give_the_same_verdicts(seed: int) -> None:
    forest = trees.random_trees(BATCH, seed=seed)
    content = Path(codebook.__file__).with_name("codebook.toml")
    with closing(Forest(*forest)) as one, closing(Forest(*forest)) as other:
        first = levels.verdicts(one)
        again = levels.verdicts(other, codebook=codebook.read(content))
    assert codebook.read(content).digest == codebook.read().digest
    pd.testing.assert_frame_equal(first, again)
