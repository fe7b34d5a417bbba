from collections.abc import Sequence
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from tests.trees import ROLES, Forest, Message, Tree, random_trees
from workbench import measures
from workbench.conversations import _reading, features as features_of
from workbench.conversations._messages import ROLES as CODES, Messages
from workbench.errors import StudyError
from workbench.measures._talk import participation, trees, turns
from workbench.measures._talk.messages import Talk, Told

# staff posts; ann and bo answer; bo answers ann, staff answers ann, and ann answers bo
TALK = [
    (0, None, "staff", "S"),
    (1, 0, "ann", "M"),
    (2, 0, "bo", "M"),
    (3, 1, "bo", "M"),
    (4, 1, "staff", "S"),
    (5, 3, "ann", "M"),
]


def read(tree: Tree) -> tuple[list[Message], list[int], list[int]]:
    """The human messages, the number of the one each answers (its own if none), and how deep each stands."""
    human = [message for message in tree.messages if message[3] != "B"]
    number = {message[0]: place for place, message in enumerate(human)}
    parents, depths, seen = [], [], {}
    for message in tree.messages:
        depth = seen[message[1]] + 1 if message[1] in seen else int(bool(seen))
        if message[3] != "B":
            is_known = message[1] in seen and message[1] in number
            parents.append(number[message[1] if is_known else message[0]])
            depths.append(depth)
        seen[message[0]] = depth
    return human, parents, depths


def talk_of(*forest: Tree, has_roles: bool = True) -> Talk:
    """Conversations as arrays, written down one message at a time."""
    columns: dict[str, list[object]] = {name: [] for name in Messages._fields}
    actors: dict[str, int] = {}
    for unit, tree in enumerate(forest):
        human, parents, depths = read(tree)
        start, people = len(columns["unit"]), {}
        known = {message[0] for message in tree.messages}
        for place, (number, parent, actor, role) in enumerate(human):
            own = start + place
            columns["unit"].append(unit)
            columns["person"].append(own if actor is None else people.setdefault(actor, own))
            columns["actor"].append(-1 if actor is None else actors.setdefault(str(actor), len(actors)))
            columns["role"].append(CODES.index("member" if actor is None else ROLES[role]))
            columns["parent"].append(start + parents[place])
            columns["is_answer"].append(parent is not None)
            columns["is_lost"].append(parent is not None and (parent not in known or parent == number))
            columns["time"].append(place * 60_000_000)
            columns["depth"].append(depths[place])
            columns["is_dm"].append(tree.is_dm)
        columns["conversations"].append(f"c{unit:06}")
        columns["has_reply_ids"].append(tree.has_reply_ids)
    columns["actors"] = list(actors)
    kinds = {"role": np.int8, "conversations": object, "actors": object}
    truths = ("is_answer", "is_lost", "is_dm", "has_reply_ids")
    kinds |= dict.fromkeys(truths, bool)
    arrays = [np.array(values, kinds.get(name, np.int64)) for name, values in columns.items()]
    return Talk(Messages(*arrays), has_roles=has_roles)


def of(told: Told) -> list[float | None]:
    return [value if is_told else None for value, is_told in zip(*map(np.ndarray.tolist, told), strict=True)]


def chain(people: str, size: int) -> Tree:
    """Each answers the last, by turns."""
    names = people.split()
    return Tree([(n, n - 1 if n else None, names[n % len(names)], "M") for n in range(size)])


def graph(tree: Tree) -> "nx.Graph[int]":
    human, parents, _ = read(tree)
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(len(human)))
    network.add_edges_from((n, parent) for n, parent in enumerate(parents) if n != parent)
    return network


def test_a_conversation_is_measured_as_the_eye_counts() -> None:
    talk = talk_of(Tree(TALK))
    assert of(participation.messages(talk)) == [6]
    assert of(participation.people(talk)) == [3]
    assert of(trees.depth(talk)) == [3]
    assert of(trees.width(talk)) == [2]  # ann and bo, then bo and staff
    assert of(trees.h_index(talk)) == [2]
    assert of(turns.turns(talk)) == [5]  # staff, ann, bo (twice), staff, ann
    assert of(turns.turn_inequality(talk)) == [pytest.approx((2 - 1) * 2 / (2 * 5))]  # 1, 2, 2 turns
    assert of(turns.alternation(talk)) == [2]  # ann and bo; ann and staff have two replies as well
    assert of(turns.contingency(talk)) == [3 / 5]  # 3, 4 and 5 answer a reply
    assert of(turns.reentries(talk)) == [1]  # the last of ann
    assert of(participation.staff_share(talk)) == [2 / 6]
    assert of(participation.member_to_member_share(talk)) == [2 / 5]  # 3-1, 5-3


def test_a_dialogue_of_two_scores_the_highest_virality_there_is() -> None:
    talk = talk_of(chain("ann staff", 50))
    assert of(trees.structural_virality(talk)) == [17]
    assert of(trees.depth(talk)) == [49]
    assert of(trees.h_index(talk)) == [1]
    assert of(turns.alternation(talk)) == [50]
    assert of(turns.turn_inequality(talk)) == [0]


@pytest.mark.parametrize("size", [2, 3, 10, 51])
def test_virality_of_stars_and_chains_is_what_the_formulas_say(size: int) -> None:
    star = Tree([(n, 0 if n else None, f"a{n}", "M") for n in range(size)])
    found = of(trees.structural_virality(talk_of(star, chain("a b c", size))))
    assert found == [pytest.approx(2 - 2 / size), pytest.approx((size + 1) / 3)]


def test_virality_equals_networkx_on_random_trees() -> None:
    forest = random_trees(400, seed=11)
    found = of(trees.structural_virality(talk_of(*forest)))
    for tree, virality in zip(forest, found, strict=True):
        network = graph(tree)
        size = len(network)
        if size < 2 or not nx.is_connected(network):
            assert virality is None
        else:
            assert virality == pytest.approx(2 * nx.wiener_index(network) / (size * (size - 1)))
    assert sum(virality is not None for virality in found) > 50


def test_depth_is_the_longest_path_where_the_tree_is_whole() -> None:
    forest = random_trees(400, seed=12)
    for tree, depth in zip(forest, of(trees.depth(talk_of(*forest))), strict=True):
        human, parents, _ = read(tree)
        ties = nx.DiGraph([(parent, n) for n, parent in enumerate(parents) if n != parent])
        if len(ties) == len(human) > 1 and nx.is_weakly_connected(ties) and tree.messages[0][3] != "B":
            assert depth == nx.dag_longest_path_length(ties)


def test_levels_are_counted_one_by_one() -> None:
    forest = random_trees(400, seed=13)
    talk = talk_of(*forest)
    for tree, width, h in zip(forest, of(trees.width(talk)), of(trees.h_index(talk)), strict=True):
        levels = pd.Series(read(tree)[2]).value_counts()
        assert width == (levels.max() if len(levels) else None)
        assert h == (max([0, *(d for d, size in levels.items() if size >= d)]) if len(levels) else None)


def test_turns_are_counted_one_by_one() -> None:
    forest = random_trees(400, seed=14)
    talk = talk_of(*forest)
    for tree, count, inequality in zip(
        forest, of(turns.turns(talk)), of(turns.turn_inequality(talk)), strict=True
    ):
        people = [n if actor is None else str(actor) for n, _, actor, _ in read(tree)[0]]
        begun = [one for last, one in pairwise([None, *people]) if one != last]
        assert count == (len(begun) or None)
        taken = pd.Series(begun, dtype=object).value_counts().tolist()
        assert inequality == (pytest.approx(gini(taken)) if len(taken) > 1 else None)


def gini(values: Sequence[int]) -> float:
    """The mean difference of all pairs, by twice the mean."""
    differences = [abs(a - b) for n, a in enumerate(values) for m, b in enumerate(values) if n != m]
    return float(np.mean(differences) / (2 * np.mean(values)))


def replied(tree: Tree) -> list[tuple[int, object, object]]:
    """Each reply to another person: its number, who gives it, and to whom."""
    human, parents, _ = read(tree)
    people = [(n,) if actor is None else actor for n, _, actor, _ in human]
    return [(n, people[n], people[p]) for n, p in enumerate(parents) if people[n] != people[p]]


def test_alternation_is_counted_one_by_one() -> None:
    forest = random_trees(600, seed=15)
    for tree, found in zip(forest, of(turns.alternation(talk_of(*forest))), strict=True):
        human, _, _ = read(tree)
        people = [(n,) if actor is None else actor for n, _, actor, _ in human]
        if len(set(people)) < 2:
            assert found is None
            continue
        is_member = human[0][2] is None or human[0][3] in "MU"
        is_addressed = tree.is_dm or human[0][1] is not None or is_member
        pairs: dict[frozenset[object], list[object]] = {}
        for _, giver, alter in replied(tree):
            said = pairs.setdefault(frozenset([giver, alter]), [])
            if not said and is_addressed and people[0] == alter:
                said.append(alter)
            said.append(giver)
        assert found == max((sum(a != b for a, b in pairwise([None, *s])) for s in pairs.values()), default=0)


def test_contingency_and_reentry_are_counted_one_by_one() -> None:
    forest = random_trees(400, seed=16)
    talk = talk_of(*forest)
    found = zip(forest, of(turns.contingency(talk)), of(turns.reentries(talk)), strict=True)
    for tree, contingency, reentry in found:
        human, parents, _ = read(tree)
        replies = {n for n, _, _ in replied(tree)}
        third = sum(parents[n] in replies for n in replies)
        assert contingency == (pytest.approx(third / len(replies)) if replies else None)
        answered: set[object] = set()
        again = 0
        given_to = {n: alter for n, _, alter in replied(tree)}
        for n, (_, _, actor, role) in enumerate(human):
            person = (n,) if actor is None else actor
            again += person in answered and (role in "MU" or actor is None)
            answered |= {given_to[n]} if n in given_to else set()
        assert reentry == (again if human else None)


@pytest.mark.parametrize("measure", [trees.depth, trees.width, trees.h_index, trees.structural_virality])
def test_no_shape_is_told_of_talk_without_reply_ids(measure: object) -> None:
    assert of(measure(talk_of(Tree(TALK, has_reply_ids=False), Tree(TALK)))) == [
        None,
        *of(measure(talk_of(Tree(TALK)))),
    ]


def test_what_rests_on_replies_is_not_told_without_reply_ids() -> None:
    talk = talk_of(Tree([(n, None, actor, role) for n, _, actor, role in TALK], has_reply_ids=False))
    assert of(turns.alternation(talk)) == [None]
    assert of(turns.contingency(talk)) == [None]
    assert of(turns.reentries(talk)) == [None]
    assert of(participation.member_to_member_share(talk)) == [None]
    assert of(turns.turn_inequality(talk)) == [pytest.approx(0.2)]  # the order of talk is enough
    assert of(participation.staff_share(talk)) == [2 / 6]


def test_a_single_message_has_a_shape_and_no_dialogue() -> None:
    talk = talk_of(Tree([(0, None, "ann", "M")], has_reply_ids=False))
    assert [of(f(talk)) for f in (trees.depth, trees.width, trees.h_index)] == [[0], [1], [0]]
    assert of(trees.structural_virality(talk)) == [None]
    assert of(turns.turns(talk)) == [1]
    assert (
        of(turns.turn_inequality(talk))
        == of(turns.alternation(talk))
        == of(turns.contingency(talk))
        == [None]
    )


def test_nothing_is_told_of_talk_by_bots_alone_but_that_nobody_was_there() -> None:
    talk = talk_of(
        Tree([(0, None, "bot", "B")]), Tree(TALK), Tree([(0, None, "bot", "B"), (1, 0, "ann", "M")])
    )
    assert of(participation.messages(talk)) == [0, 6, 1]
    assert of(participation.people(talk)) == [0, 3, 1]
    assert of(trees.depth(talk)) == [None, 3, 1]  # the bot's message stands above ann's
    assert of(trees.width(talk)) == [None, 2, 1]
    assert of(participation.staff_share(talk)) == [None, 2 / 6, 0]


def test_roles_are_not_told_without_a_role_map() -> None:
    talk = talk_of(Tree(TALK), has_roles=False)
    assert of(participation.staff_share(talk)) == of(participation.member_to_member_share(talk)) == [None]
    assert of(turns.reentries(talk)) == [None]


def test_a_lost_parent_leaves_the_tree_in_pieces() -> None:
    talk = talk_of(Tree([*TALK, (6, 99, "cleo", "M")]))
    assert of(trees.structural_virality(talk)) == [None]
    assert of(trees.width(talk)) == [3]  # it stands just below the first


def test_chunks_without_messages_are_measured() -> None:
    for talk in (talk_of(), talk_of(Tree([(0, None, "bot", "B")]))):
        for measure in (trees.depth, trees.width, trees.h_index, trees.structural_virality, turns.turns):
            assert of(measure(talk)) == [None] * talk.units
        for measure in (turns.turn_inequality, turns.alternation, turns.contingency, turns.reentries):
            assert of(measure(talk)) == [None] * talk.units


@given(st.data(), st.integers(1, 60))
def test_descendants_are_counted_however_the_tree_grows(data: st.DataObject, size: int) -> None:
    parent = [data.draw(st.integers(0, n)) for n in range(size)]  # its own number: another tree begins
    depth = []
    for n, above in enumerate(parent):
        depth.append(0 if above == n else depth[above] + 1)
    expected = [1] * size
    for n in reversed(range(size)):
        if parent[n] != n:
            expected[parent[n]] += expected[n]
    assert trees.descendants(np.array(parent), np.array(depth)).tolist() == expected


def test_descendants_of_broad_and_deep_trees_agree() -> None:
    chance = np.random.default_rng(5)
    broad = np.append(0, chance.integers(0, np.maximum(np.arange(1, 3000) // 2, 1)))
    parent = np.concatenate([broad, np.arange(2999, 4999)])  # and a chain from the last one down
    depth = np.zeros(len(parent), np.int64)
    for n in range(1, len(parent)):
        depth[n] = depth[parent[n]] + 1
    ties = nx.DiGraph(zip(parent[1:].tolist(), range(1, len(parent)), strict=True))
    found = trees.descendants(parent, depth)
    assert found[0] == len(parent)
    assert all(found[n] == len(nx.descendants(ties, n)) + 1 for n in range(0, len(parent), 97))


# ---------------------------------------------------------------- read from a service


class Service(Forest):
    """Conversations with what latency needs to know of their exports."""

    def __init__(self, *forest: Tree, **how: bool) -> None:
        super().__init__(*forest, **how)
        self._connection.execute("create table activity as select *, 'second' as time_precision from talk")


def test_the_table_holds_what_its_functions_tell() -> None:
    service = Service(*random_trees(60, seed=17), Tree(TALK, has_reply_ids=False))
    table = measures.conversations(service).set_index("conversation")
    names = [
        "turns", "depth", "width", "h_index", "structural_virality", "turn_inequality", "alternation",
        "contingency", "staff_share", "member_to_member_share",
    ]  # fmt: skip
    for name in names:
        pd.testing.assert_series_equal(getattr(measures, name)(service), table[name])
    asked = measures.questions(service)
    pd.testing.assert_frame_equal(
        asked[["answered", "waited"]], table.loc[asked.index, ["answered", "waited"]]
    )
    assert list(table.columns) == [
        "messages", "people", *names[:8], "reentry", *names[8:], "answered", "first_answer", "waited",
    ]  # fmt: skip


def test_the_table_agrees_with_what_the_rule_looks_at() -> None:
    service = Service(*random_trees(400, seed=18))
    table, features = measures.conversations(service), features_of(service)
    for name in ("conversation", "messages", "people"):
        assert table[name].tolist() == features[name].tolist()
    said = table["messages"] > 0
    for name in ("depth", "width", "reentry"):
        assert table.loc[said, name].tolist() == features.loc[said, name].tolist()
    replied = table["member_to_member_share"].notna()
    share = (features["m2m"] / features["edges"])[replied]
    assert table["member_to_member_share"][replied].tolist() == pytest.approx(share.tolist())
    assert (table["alternation"] >= features["longest"])[table["alternation"].notna()].all()


def test_chunks_do_not_change_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(*random_trees(80, seed=19))
    whole = measures.conversations(service), measures.reentry(service), measures.first_answers(service)
    monkeypatch.setattr(_reading, "CHUNK", 20)
    parts = measures.conversations(service), measures.reentry(service), measures.first_answers(service)
    pd.testing.assert_frame_equal(whole[0], parts[0])
    pd.testing.assert_series_equal(whole[1], parts[1])
    pd.testing.assert_series_equal(whole[2], parts[2])


def test_a_service_without_conversations_has_an_empty_table() -> None:
    table = measures.conversations(Service())
    assert table.empty
    assert {"conversation", "depth", "first_answer"} <= set(table.columns)


def test_actors_are_counted_as_the_eye_counts() -> None:
    question = [
        (0, None, "ann", "M"),
        (1, 0, "ann", "M"),
        (2, 0, "bo", "M"),
        (3, 2, "ann", "M"),
        (4, 0, "sol", "S"),
    ]
    lost = [(0, None, "bo", "M"), (1, 0, None, "M"), (2, 1, "bo", "M"), (3, 0, "sol", "S")]
    chat = [(n, None, actor, role) for n, (_, _, actor, role) in enumerate(TALK)]
    service = Service(
        Tree(question), Tree(lost), Tree(TALK), Tree(chat, has_reply_ids=False), Tree([(0, None, "x", "B")])
    )
    # bo is the first to answer ann; who answered bo is deleted; staff's own post asks nothing
    assert measures.first_answers(service).to_dict() == {"ann": 0, "bo": 1, "sol": 0, "staff": 0}
    # ann after bo's answer, bo after that of the deleted; in TALK ann once, and staff, whom both answered
    assert measures.reentry(service).to_dict() == {"ann": 2, "bo": 1, "sol": 0, "staff": 1}


def test_actors_of_random_trees_are_counted_one_by_one() -> None:
    forest = random_trees(200, seed=20)
    service = Service(*forest)
    again: dict[str, int] = {}
    first: dict[str, int] = {}
    for tree in forest:
        human = read(tree)[0]
        people = [(n,) if actor is None else actor for n, _, actor, _ in human]
        last = {
            person: "M" if m[2] is None or m[3] == "U" else m[3]
            for person, m in zip(people, human, strict=True)
        }
        given_to = {n: alter for n, _, alter in replied(tree)}
        answered: set[object] = set()
        for n, person in enumerate(people):
            if not isinstance(person, tuple):
                again[str(person)] = again.get(str(person), 0) + (person in answered)
                first.setdefault(str(person), 0)
            answered |= {given_to[n]} if n in given_to else set()
        asked = next((n for n, person in enumerate(people) if last[person] == "M"), None)
        if asked is None or (asked and not tree.is_dm):
            continue
        other = next((person for person in people[asked:] if person != people[asked]), ())
        if not isinstance(other, tuple):
            first[str(other)] += 1
    assert measures.reentry(service).to_dict() == again
    assert measures.first_answers(service).to_dict() == first


# ---------------------------------------------------------------- a table instead of a study


def table_of(*messages: Message) -> pd.DataFrame:
    rows = [(str(n), None if p is None else str(p), actor, ROLES[role]) for n, p, actor, role in messages]
    return pd.DataFrame(rows, columns=["activity", "parent", "actor", "role"])


def test_a_table_is_measured_as_a_study_is() -> None:
    forest = random_trees(30, seed=22)
    parts = []
    for n, tree in enumerate(forest):
        part = table_of(*tree.messages).assign(conversation=str(n), is_dm=tree.is_dm)
        parts.append(part.assign(activity=f"{n}/" + part["activity"], parent=f"{n}/" + part["parent"]))
    table = pd.concat(parts)
    found = measures.conversations(table).set_index("conversation").loc[[str(n) for n in range(30)]]
    expected = measures.conversations(Service(*forest)).set_index("conversation")
    told = list(expected.columns[:13])  # times are not the same
    pd.testing.assert_frame_equal(found[told].reset_index(drop=True), expected[told].reset_index(drop=True))


def test_ids_of_a_table_may_be_numbers() -> None:
    table = pd.DataFrame(
        {"activity": [1, 2, 3], "parent": [None, 1, 2], "actor": [7, 8, None], "role": "member"}
    )
    assert measures.depth(table).to_dict() == {"1": 2}
    assert measures.reentry(table).to_dict() == {"7": 0, "8": 0}


def test_a_table_without_parents_shows_no_replies() -> None:
    table = measures.conversations(table_of(*TALK).drop(columns="parent"))
    assert table[["depth", "alternation", "contingency", "reentry"]].isna().all(axis=None)
    assert table["turns"].tolist() == [5]


def test_a_table_without_roles_is_refused() -> None:
    with pytest.raises(StudyError, match="A table of talk lacks role"):
        measures.depth(table_of(*TALK).drop(columns="role"))
