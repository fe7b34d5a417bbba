from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests import trees
from tests.trees import Forest, Tree
from workbench import conversations, levels, study
from workbench.conversations import _reading
from workbench.conversations._trees import places

ROLES = {"staff": "S", "member": "M", "org": "O"}

# a member of staff posts; two members answer, and one of them is answered by the other and by staff
TALK = [
    (0, None, "staff", "S"),
    (1, 0, "ann", "M"),
    (2, 0, "bo", "M"),
    (3, 1, "bo", "M"),
    (4, 1, "staff", "S"),
    (5, 3, "ann", "M"),
]


def of(*messages: trees.Message, **facts: object) -> pd.Series:
    """The features of a single conversation; those of the handling go to the function, others to the tree."""
    handling = {name: facts.pop(name) for name in ("unknown_as", "deleted", "attach") if name in facts}
    return conversations.features(Forest(Tree(messages, **facts)), **handling).iloc[0]


def test_a_conversation_is_counted_as_the_eye_counts_it() -> None:
    expected = {
        "conversation": "c000000",
        "space": "a forum",
        "origin": "talk.csv#1",
        "start": pd.Timestamp("2026-01-05 09:00", tz="UTC"),
        "end": pd.Timestamp("2026-01-05 09:00:02", tz="UTC"),
        "messages": 6,
        "opener": "staff",
        "censored": False,
        "members": 2,
        "staff": 1,
        "people": 3,
        "edges": 5,  # 1-0, 2-0, 3-1, 4-1, 5-3
        "m2m": 2,  # 3-1, 5-3
        "m2m_authors": 2,
        "m2m_members": 2,
        "nonhub": 1,  # with two members all talk counts: the hub is ann with four edges, one is without her
        "nonhub_share": 0.2,
        "reentry": 1,  # ann's last
        "dyads": 1,  # ann and staff: ann, staff
        "sustained": 0,
        "longest": 2,
        "contact_members": 1,
        "dyads_apart": 0,  # ann talks with bo as well
        "staff_part": "participates",
        "form": "multi-party",
        "depth": 3,
        "width": 2,
        "branches": 2,
        "orphans": 0,
        "deleted": 0,
        "unknown": 0,
    }
    found = of(*TALK)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("deleted", ["separate", "pooled"])
@pytest.mark.parametrize("unknown_as", ["member", "staff"])
def test_features_equal_the_oracle_on_random_trees(unknown_as: str, deleted: str) -> None:
    oracle = trees.oracle()
    forest = trees.random_trees(3000, seed=len(unknown_as) + 10 * len(deleted))
    found = conversations.features(Forest(*forest), unknown_as=unknown_as, deleted=deleted)
    found["opener"] = found["opener"].map(ROLES)
    how = {"unknown_as": ROLES[unknown_as]}
    expected = pd.DataFrame(
        oracle.features(trees.for_oracle(tree, deleted=deleted), dm=tree.is_dm, **how) for tree in forest
    )
    pd.testing.assert_frame_equal(found[list(expected)], expected, check_dtype=False)


def test_branches_equal_the_oracle_on_random_trees() -> None:
    oracle = trees.oracle()
    forest = trees.random_trees(3000, seed=5)
    found = conversations.branches(Forest(*forest))
    expected = [
        {"branch": f"c{number:06}/{branch[0][0]}", **oracle.features(branch, dm=tree.is_dm)}
        for number, tree in enumerate(forest)
        for branch in oracle.branches(trees.for_oracle(tree, deleted="separate"))
    ]
    # branches with fewer than two edges are left out
    expected = pd.DataFrame(row for row in expected if row["edges"] >= 2).sort_values("branch")
    found = found.assign(opener=found["opener"].map(ROLES)).sort_values("branch")
    assert len(found) > 1000
    pd.testing.assert_frame_equal(
        found[list(expected)].reset_index(drop=True), expected.reset_index(drop=True), check_dtype=False
    )


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    forest = Forest(*trees.random_trees(200, seed=7))
    whole = conversations.readings(forest)
    monkeypatch.setattr(_reading, "CHUNK", 500)
    for one, other in zip(whole, conversations.readings(forest), strict=True):
        pd.testing.assert_frame_equal(one.conversations, other.conversations)
        # persons are numbered within a chunk, so that only how many they are can agree
        alike = [found.branches.assign(circle=found.branches["circle"].map(len)) for found in (one, other)]
        pd.testing.assert_frame_equal(*alike)


def test_chunks_of_a_study_on_disk_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = tmp_path / "talk.parquet"
    with Forest(*trees.random_trees(150, seed=11)).connect() as connection:
        connection.sql("select activity as id, * exclude (activity, reactions) from talk").write_parquet(
            str(export)
        )
    study.import_exports([export], into=tmp_path / "service", private=True)
    service = study.read(tmp_path / "service")
    whole = levels.verdicts(service)
    monkeypatch.setattr(_reading, "CHUNK", 100)
    assert len(whole) > 100
    pd.testing.assert_frame_equal(levels.verdicts(service), whole)


def test_messages_are_read_as_arrays_that_can_be_counted_by_eye() -> None:
    bots, talk = Tree([(0, None, "helper", "B")]), Tree(TALK[:4])
    faults = Tree(
        [
            (0, None, "ann", "U"),
            (1, 0, "helper", "B"),
            (2, 1, None, "M"),
            (3, 9, "ann", "U"),
            (4, 2, None, "M"),
            (5, 4, "staff", "S"),
        ],
        is_dm=True,
        has_reply_ids=False,
    )
    (found,) = conversations.read_messages(Forest(bots, talk, faults))
    assert found.conversations.tolist() == ["c000000", "c000001", "c000002"]
    assert found.has_reply_ids.tolist() == [True, True, False]
    assert found.unit.tolist() == [1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert found.person.tolist() == [0, 1, 2, 2, 4, 5, 4, 7, 8]
    names = [*found.actors, "deleted"]
    assert [names[actor] for actor in found.actor] == [
        *("staff", "ann", "bo", "bo"),
        *("ann", "deleted", "ann", "deleted", "staff"),
    ]
    roles = [conversations.ROLES[role] for role in found.role]
    assert roles[:4] == ["staff", "member", "member", "member"]
    assert roles[4:] == ["unknown", "member", "unknown", "member", "staff"]
    assert found.parent.tolist() == [0, 0, 0, 1, 4, 5, 6, 5, 7]
    assert found.is_answer.tolist() == [False, True, True, True, False, True, True, True, True]
    assert found.is_lost.tolist() == [False] * 6 + [True, False, False]  # a bot's message is not lost
    assert found.depth.tolist() == [0, 1, 1, 2, 0, 2, 1, 3, 4]
    assert found.is_dm.tolist() == [False] * 4 + [True] * 5
    assert (np.diff(found.time[:4]) // 10**6).tolist() == [0, 1, 0]


def test_no_conversation_gives_no_messages() -> None:
    (found,) = conversations.read_messages(Forest())
    assert {len(column) for column in found} == {0}


def test_ids_that_share_a_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    forest = Forest(*trees.random_trees(50, seed=3))
    expected = conversations.features(forest)
    texts = {step: _reading._text(step) for step in ("acts", "chunks")}

    def shared(**hashes: str) -> pd.DataFrame:
        changed = texts["acts"]
        for name, other in hashes.items():
            changed = changed.replace(f"hash({name})", other)
        monkeypatch.setattr(_reading, "_text", {**texts, "acts": changed}.get)
        return conversations.features(forest)

    # all acts have one hash; or those that are lost have that of an act that stands earlier
    pd.testing.assert_frame_equal(shared(activity="1::ubigint", parent="1::ubigint"), expected)
    lost = "hash(if(parent in (select activity from talk), parent, conversation || '/0'))"
    pd.testing.assert_frame_equal(shared(parent=lost), expected)


def test_a_question_left_open_is_counted_again_only_where_it_matters() -> None:
    known = Tree(TALK)
    unknown = Tree([(0, None, "ann", "M"), (1, 0, "who", "U")])
    one_deleted = Tree([(0, None, "ann", "M"), (1, 0, None, "M")])
    two_deleted = Tree([(0, None, None, "M"), (1, 0, None, "M")])
    found = conversations.readings(Forest(known, unknown, one_deleted, two_deleted))
    assert list(found.plain.conversations["members"]) == [2, 2, 2, 2]
    assert list(found.unknown_as_staff.conversations["conversation"]) == ["c000001"]
    assert list(found.unknown_as_staff.conversations["staff"]) == [1]
    assert list(found.deleted_pooled.conversations["conversation"]) == ["c000003"]
    assert list(found.deleted_pooled.conversations["members"]) == [1]


def test_no_conversation_gives_empty_tables_with_all_columns() -> None:
    full, empty = Forest(Tree(TALK)), Forest()
    assert list(conversations.features(empty)) == list(conversations.features(full))
    assert conversations.features(empty).empty
    assert conversations.branches(empty).empty


def test_bots_and_reactions_are_left_out_before_anything_is_counted() -> None:
    found = of(
        (0, None, "helper", "B"),
        (1, 0, "ann", "M"),
        (2, 1, "bo", "M"),
        (3, 1, "cy", "M"),
        (4, 1, "helper", "B"),
        (5, 4, "ann", "M"),
        kind={3: "reaction"},
    )
    assert (found["messages"], found["people"], found["edges"]) == (3, 2, 1)
    assert found["opener"] == "member"
    assert found["censored"]  # the first message answers something that is not there
    assert found["orphan_rate"] == 0  # but what a bot said is not lost
    assert found["origin"] == "talk.csv#1"


def test_nothing_but_bots_or_reactions_is_no_message() -> None:
    bots = of((0, None, "helper", "B"), (1, 0, "helper", "B"))
    assert (bots["messages"], bots["people"], bots["depth"], bots["only_reactions"]) == (0, 0, 0, False)
    assert pd.isna(bots["opener"])
    assert pd.isna(bots["form"])
    reactions = of((0, -1, "ann", "M"), kind={0: "reaction"})
    assert (reactions["messages"], reactions["reactions"], reactions["only_reactions"]) == (0, 1, True)


def test_organisations_are_neither_staff_nor_member_but_they_are_answered() -> None:
    found = of((0, None, "school", "O"), (1, 0, "ann", "M"), (2, 1, "school", "O"))
    assert (found["opener"], found["members"], found["staff"], found["edges"]) == ("org", 1, 0, 2)
    assert (found["m2m"], found["longest"], found["people"]) == (0, 0, 2)


def test_a_role_is_the_one_last_seen_in_the_conversation() -> None:
    found = of((0, None, "ann", "M"), (1, 0, "bo", "M"), (2, 1, "ann", "S"))
    assert (found["staff"], found["members"], found["opener"]) == (1, 1, "staff")


def test_deleted_authors_are_one_person_each_or_one_together() -> None:
    messages = [(0, None, "ann", "M"), (1, 0, None, "M"), (2, 1, None, "M"), (3, 2, "ann", "M")]
    separate, pooled = of(*messages), of(*messages, deleted="pooled")
    assert (separate["members"], separate["m2m"], separate["deleted"]) == (3, 3, 2)
    assert (pooled["members"], pooled["m2m"], pooled["deleted_rate"]) == (2, 2, 0.5)


def test_unknown_roles_are_read_as_members_or_as_staff() -> None:
    messages = [(0, None, "ann", "M"), (1, 0, "who", "U")]
    assert of(*messages)[["members", "staff", "unknown"]].to_list() == [2, 0, 1]
    assert of(*messages, unknown_as="staff")[["members", "staff", "unknown"]].to_list() == [1, 1, 1]


def test_a_reply_without_a_target_goes_to_the_root_only_where_the_platform_means_it_so() -> None:
    messages = [(0, None, "staff", "S"), (1, None, "ann", "M"), (2, 1, "bo", "M")]
    assert of(*messages, targetless="root")["edges"] == 2
    assert of(*messages, targetless="root", attach="none")["edges"] == 1
    assert of(*messages, targetless="none")["edges"] == 1
    # a lost parent is something else, and it stays lost
    lost = of((0, None, "staff", "S"), (1, 99, "ann", "M"), targetless="root")
    assert (lost["edges"], lost["orphan_rate"]) == (0, 1.0)


def test_a_reply_without_a_target_may_go_to_the_message_before_it_by_somebody_else() -> None:
    messages = [
        (0, None, "staff", "S"),
        (1, None, "ann", "M"),
        (2, None, "helper", "B"),
        (3, None, "bo", "M"),
        (4, None, "bo", "M"),
        (5, 1, "staff", "S"),
        (6, None, "staff", "S"),
    ]
    service = Forest(Tree(messages[:1], targetless="root"), Tree(messages, targetless="root"))
    (found,) = conversations.read_messages(service, attach="previous")
    # the bot's is no message, and whoever writes twice answers the same one
    assert found.parent.tolist() == [0, 1, 1, 2, 2, 2, 4]
    (found,) = conversations.read_messages(service, attach="none")
    assert found.parent.tolist() == [0, 1, 2, 3, 4, 2, 6]
    chat = of(*messages, targetless="none", attach="previous")
    assert chat["edges"] == 1


def test_self_later_circular_and_foreign_parents_are_lost() -> None:
    found = of(
        (0, None, "staff", "S"),
        (1, 1, "ann", "M"),
        (2, 3, "bo", "M"),
        (3, 2, "cy", "M"),
        (4, "elsewhere", "di", "M"),
    )
    assert (found["edges"], found["orphans"], found["orphan_rate"]) == (1, 3, 0.75)
    assert (found["branches"], found["depth"]) == (3, 2)


def test_acts_of_the_same_second_stand_in_the_order_of_their_items() -> None:
    # both answers stand in the same second as what they answer
    found = of((0, None, "ann", "M"), (1, 0, "bo", "M"))
    assert (found["origin"], found["edges"]) == ("talk.csv#1", 1)


@pytest.mark.parametrize(
    ("messages", "form", "part"),
    [
        ([(0, None, "staff", "S"), (1, 0, "staff", "S")], "monologue", "participates"),
        ([(0, None, "staff", "S"), (1, 0, "ann", "M")], "dyad", "opener only"),
        ([(0, None, "staff", "S"), (1, 0, "ann", "M"), (2, 0, "bo", "M")], "star", "opener only"),
        (
            [(0, None, "ann", "M"), (1, 0, "bo", "M"), (2, 1, "cy", "M"), (3, 2, "ann", "M")],
            "multi-party",
            "none",
        ),
        ([(0, None, "ann", "M"), (1, None, "bo", "M"), (2, None, "cy", "M")], "multi-party", "none"),
    ],
)
def test_form_and_part_of_staff(messages: list[trees.Message], form: str, part: str) -> None:
    assert of(*messages)[["form", "staff_part"]].to_list() == [form, part]


def test_reactions_that_a_platform_hides_are_missing_not_zero() -> None:
    messages = [(0, None, "staff", "S"), (1, 0, "ann", "M")]
    assert of(*messages)["reactions"] is pd.NA
    assert of(*messages, reactions={0: 4})["reactions"] == 4
    assert of(*messages, reactions={0: 0, 1: 3})["reactions"] == 3


def test_branches_are_rerooted_at_their_top_comment() -> None:
    found = conversations.branches(
        Forest(
            Tree(
                [
                    (0, None, "staff", "S"),
                    (1, 0, "ann", "M"),
                    (2, 1, "bo", "M"),
                    (3, 2, "ann", "M"),
                    (4, 0, "cy", "M"),
                    (5, 4, "staff", "S"),
                ]
            )
        )
    )
    assert found[["branch", "messages", "members", "staff", "m2m", "opener"]].to_numpy().tolist() == [
        ["c000000/1", 3, 2, 0, 2, "member"]
    ]
    assert len(found["circle"][0]) == 2


def test_places_are_found_in_a_tree_drawn_by_hand() -> None:
    #      0        6
    #   1     2     7
    #   3     5
    #   4
    parent, root = np.array([0, 0, 0, 1, 3, 2, 6, 6]), np.array([0, 0, 0, 0, 0, 0, 6, 6])
    found = places(parent, root)
    assert found.top.tolist() == [0, 1, 2, 1, 1, 2, 6, 7]
    assert found.depth.tolist() == [0, 1, 1, 2, 3, 2, 0, 1]


class Made(Forest):
    """A conversation too long to be drawn: every act answers what an expression says."""

    def __init__(self, acts: int, parent: str) -> None:
        super().__init__()
        self._connection.execute(
            f"""
            insert into talk by name
            select 'c' as conversation, 'c/' || i as activity, 'c/' || ({parent}) as parent, i as item,
                'actor ' || (i % 1000) as actor, if(i % 1000 = 0, 'staff', 'member') as role,
                timestamptz '2026-01-05 09:00:00+00' + to_seconds(i) as time, 'message' as kind,
                'a forum' as space, false as is_dm, true as has_reply_ids, 'none' as targetless,
                'talk.csv#' || i as origin, 'table' as source
            from range({acts}) as acts(i)
            """  # noqa: S608
        )


def test_a_chain_of_100_000_replies_does_not_degenerate() -> None:
    found = conversations.features(Made(100_000, "nullif(i, 0) - 1")).iloc[0]
    assert found[["messages", "depth", "width", "edges"]].to_list() == [100_000, 99_999, 1, 99_999]


def test_a_star_of_200_000_replies_does_not_degenerate() -> None:
    found = conversations.features(Made(200_000, "if(i > 0, 0, null)")).iloc[0]
    assert found[["messages", "depth", "width", "branches"]].to_list() == [200_000, 1, 199_999, 199_999]
    assert found["edges"] == 199_800  # staff does not answer itself


def test_it_stays_within_the_memory_a_connection_allows() -> None:
    forest = Made(100_000, "if(i > 0, 0, null)")
    forest._connection.execute("set memory_limit = '200MB'")
    assert conversations.features(forest)["messages"].to_list() == [100_000]
