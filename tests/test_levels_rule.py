from pathlib import Path

import pandas as pd
import pytest

from tests import trees
from tests.trees import Forest, Message, Tree
from workbench import conversations, levels
from workbench.errors import WorkbenchError
from workbench.levels import codebook, rule
from workbench.vocabulary import Level, Setting, Verdict

SETTINGS = ["strict", "central", "lenient"]
STAFF = ("staff", "S")


def post(*answers: tuple[int, str], by: tuple[str, str] = STAFF) -> Tree:
    """A first message and its answers: which message each answers, and who writes; staff if so named."""
    first: Message = (0, None, *by)
    rest = [(i, p, a, "S" if a.startswith("staff") else "M") for i, (p, a) in enumerate(answers, start=1)]
    return Tree([first, *rest])


def question(*answers: tuple[int, str]) -> Tree:
    return post(*answers, by=("ann", "M"))


def faq(questions: int, *more: tuple[int, str]) -> Tree:
    """Staff invites questions; each odd message is a member's, each even one the answer to it."""
    asked = [(0, f"member {i}") for i in range(questions)]
    answers = [(2 * i + 1, "staff") for i in range(questions)]
    return post(*(line for pair in zip(asked, answers, strict=True) for line in pair), *more)


thanks = [(0, f"member {i}") for i in range(30)]
# bo answers ann, ann comes back, cy answers her, bo answers cy: one of four replies is not ann's
discussion = [(0, "ann"), (1, "bo"), (2, "ann"), (3, "cy"), (4, "bo")]
# the same below a FAQ of fifty questions and fifty answers
in_a_faq = [(0, "ann"), (101, "bo"), (102, "ann"), (103, "cy"), (104, "bo")]

CASES: dict[str, tuple[Tree, str]] = {
    "an announcement": (post(), "L1 L1 L1"),
    "an announcement with 200 reactions": (
        Tree([(0, None, *STAFF)], reactions={0: 200}),
        "L1 L1 L1",
    ),
    "an announcement with 30 thanks": (post(*thanks), "L1 L1 L1"),
    "an announcement with one dyad": (post(*thanks, (1, "staff")), "L2 L2 L2"),
    "a FAQ with 50 questions, each answered": (faq(50), "L2 L2 L2"),
    "a FAQ where each asker thanks": (
        faq(50, *((2 * i + 2, f"member {i}") for i in range(50))),
        "L2 L2 L2",
    ),
    "a FAQ with one stray reply among members": (faq(50, (1, "member 7")), "L2 L2 L2"),
    "a FAQ with one real discussion": (faq(50, *in_a_faq), "L2 L3 L3"),
    "a member asks and two of staff answer": (question((0, "staff"), (0, "staff two")), "L2 L2 L2"),
    "a round robin": (post(*((0, f"member {i}") for i in range(6))), "L1 L1 L1"),
    "a pile-on on one member": (
        post((0, "ann"), *((1, f"member {i}") for i in range(6))),
        "L1 L1 L1",
    ),
    "staff and two members in exchange": (
        post((0, "ann"), (0, "bo"), (1, "bo"), (3, "ann"), (2, "staff"), (1, "staff")),
        "L2 L3 L3",
    ),
    "two members chat under a post": (
        post((0, "ann"), (1, "bo"), (2, "ann"), (3, "bo"), (4, "ann")),
        "L1 L1 L1",
    ),
    "several members discuss under a post": (post(*discussion, (5, "cy"), (6, "ann")), "L3 L3 L3"),
    "an answer whose question is lost": (
        Tree([(0, "lost", *STAFF)]),
        "undetermined undetermined undetermined",
    ),
    "an answer whose question is lost, and the member writes": (
        Tree([(0, "lost", *STAFF), (1, 0, "ann", "M")]),
        "L2 L2 L2",
    ),
    "a message that answers itself": (
        Tree([(0, None, *STAFF), (1, 0, "ann", "M"), (2, 2, "bo", "M")]),
        "L1 L1 L1",
    ),
    "only a bot answers": (
        Tree([(0, None, "ann", "M"), (1, 0, "helper", "B")]),
        "unanswered unanswered unanswered",
    ),
    "only bots": (
        Tree([(0, None, "helper", "B"), (1, 0, "other", "B")]),
        "excluded excluded excluded",
    ),
    "peers answer as a star": (
        question((0, "bo"), (0, "cy"), (0, "di")),
        "peer-exchange peer-exchange peer-exchange",
    ),
    "peers discuss": (
        question((0, "bo"), (1, "ann"), (0, "cy"), (1, "cy")),
        "peer-exchange L3-peer L3-peer",
    ),
    "an outreach without answer": (
        Tree([(0, None, *STAFF)], is_dm=True),
        "L1 L1 L1",
    ),
    "a direct message with one question and one answer": (
        Tree([(0, None, "ann", "M"), (1, 0, *STAFF)], is_dm=True),
        "L2 L2 L2",
    ),
    "an outreach that is answered": (
        Tree([(0, None, *STAFF), (1, 0, "ann", "M")], is_dm=True),
        "L2 L2 L2",
    ),
    "a member's post that nobody answers": (question(), "unanswered unanswered unanswered"),
}


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    """The verdicts on all cases, by their names."""
    return levels.verdicts(Forest(*(tree for tree, _ in CASES.values()))).set_axis(list(CASES))


@pytest.mark.parametrize("case", CASES)
def test_cases_that_can_be_counted_by_eye(judged: pd.DataFrame, case: str) -> None:
    assert " ".join(judged.loc[case, SETTINGS]) == CASES[case][1]


@pytest.mark.parametrize("case", CASES)
def test_cases_agree_with_the_oracle(case: str) -> None:
    tree, expected = CASES[case]
    found = trees.oracle().verdicts(trees.for_oracle(tree, deleted="separate"), dm=tree.is_dm)
    assert " ".join(found.values()) == expected


def test_labels_say_how_many_a_level_concerns(judged: pd.DataFrame) -> None:
    labels = judged[["dialogue", "mixed", "thin"]]
    assert labels.loc["a FAQ with 50 questions, each answered"].to_list() == ["contact", False, False]
    assert labels.loc["a FAQ where each asker thanks"].to_list() == ["sustained", False, False]
    assert labels.loc["an announcement with one dyad"].to_list() == ["contact", False, True]
    assert labels.loc["a FAQ with one real discussion"].to_list() == ["", True, True]
    assert labels.loc["several members discuss under a post"].to_list() == ["", False, False]
    assert labels.loc["peers discuss"].to_list() == ["", False, False]
    assert labels.loc["an announcement with 30 thanks"].to_list() == ["", False, False]


def test_evidence_stands_beside_the_verdict(judged: pd.DataFrame) -> None:
    found = judged.loc["a FAQ with one real discussion"]
    assert found[["members", "dyads", "m2m"]].to_list() == [53, 50, 4]
    assert [found[f"l3_branches_{setting}"] for setting in SETTINGS] == [0, 1, 1]
    assert judged.loc["an announcement with 200 reactions", "reactions"] == 200
    assert judged.columns[:8].to_list() == [
        "conversation",
        "space",
        "origin",
        *SETTINGS,
        "reason",
        "dialogue",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("unknown_as", ["member", "staff"])
def test_verdicts_equal_the_oracle_on_20_000_random_trees(unknown_as: str) -> None:
    oracle = trees.oracle()
    forest = trees.random_trees(20_000, seed=2018)
    service = Forest(*forest)
    features = conversations.features(service, unknown_as=unknown_as)
    branches = conversations.branches(service, unknown_as=unknown_as)
    found = rule.bare(features, branches, codebook.read())
    how = {"unknown_as": unknown_as[0].upper()}
    expected = pd.DataFrame(
        oracle.verdicts(trees.for_oracle(tree, deleted="separate"), dm=tree.is_dm, **how) for tree in forest
    )
    pd.testing.assert_frame_equal(found[SETTINGS], expected)
    assert found["central"].nunique() == len(Verdict)  # each verdict is met, and the sample is no easy one
    assert (found["l3_branches_central"] > 0).sum() > 500


# what an export does not show


def reasons(*forest: Tree, has_roles: bool = True) -> list[list[object]]:
    return levels.verdicts(Forest(*forest, has_roles=has_roles))[[*SETTINGS, "reason"]].to_numpy().tolist()


def undetermined(reason: str) -> list[str]:
    return ["undetermined", "undetermined", "undetermined", reason]


def test_without_a_role_map_there_is_a_form_but_no_level() -> None:
    found = levels.verdicts(Forest(CASES["peers discuss"][0], has_roles=False))
    assert found[SETTINGS].isna().all(axis=None)
    assert found[["reason", "form", "dialogue", "mixed", "thin"]].to_numpy().tolist() == [
        ["no role map", "multi-party", "", False, False]
    ]


def test_without_reply_ids_several_members_are_undetermined() -> None:
    chat = [(0, None, *STAFF), (1, None, "ann", "M"), (2, None, "bo", "M")]
    assert reasons(Tree(chat, has_reply_ids=False)) == [undetermined("no reply ids")]
    assert reasons(Tree(chat[:2], has_reply_ids=False)) == [["L1", "L1", "L1", ""]]
    assert reasons(Tree(chat, has_reply_ids=True)) == [["L1", "L1", "L1", ""]]


def test_lost_parents_make_undetermined_what_they_could_lift_to_level_3() -> None:
    # two of five have lost their parents, which could be the two replies an exchange needs
    talk = [(0, None, *STAFF), (1, 0, "ann", "M"), (2, 0, "bo", "M"), (3, 88, "ann", "M"), (4, 99, "bo", "M")]
    assert reasons(Tree(talk)) == [undetermined("lost parents")]
    # a circle is one lost parent, and here it is every second reply
    assert reasons(Tree([(0, None, *STAFF), (1, 2, "ann", "M"), (2, 1, "bo", "M")])) == [
        undetermined("lost parents")
    ]
    # one of three could not, whatever it answered
    assert reasons(Tree(talk[:4])) == [["L1", "L1", "L1", ""]]
    # two of twelve are too few to doubt the rest
    more = [(i, 0, f"member {i}", "M") for i in range(5, 12)]
    assert reasons(Tree([*talk, *more])) == [["L1", "L1", "L1", ""]]
    # an exchange that was seen is no less of one for what is missing
    seen = [*CASES["several members discuss under a post"][0].messages]
    lost = [(20 + i, 99, "ann", "M") for i in range(4)]
    assert reasons(Tree([*seen, *lost])) == [["L3", "L3", "L3", ""]]


def test_a_verdict_that_turns_with_unknown_roles_is_undetermined() -> None:
    turns = Tree([(0, None, "ann", "M"), (1, 0, "who", "U")])
    stays = Tree([(0, None, *STAFF), (1, 0, "who", "U")])
    assert reasons(turns, stays) == [undetermined("unknown roles"), ["L1", "L1", "L1", ""]]


def test_a_verdict_that_turns_with_deleted_authors_is_undetermined() -> None:
    # three deleted authors under a post discuss, or one deleted author talks to ann
    turns = Tree(
        [
            (0, None, *STAFF),
            (1, 0, "ann", "M"),
            (2, 1, None, "M"),
            (3, 2, "bo", "M"),
            (4, 3, None, "M"),
            (5, 2, "bo", "M"),
        ]
    )
    oracle = trees.oracle()
    ways = [
        oracle.verdicts(trees.for_oracle(turns, deleted=way))["central"] for way in ("separate", "pooled")
    ]
    assert ways == ["L3", "L1"]
    assert reasons(turns) == [undetermined("deleted authors")]


def test_a_lost_question_and_a_bare_conversation_say_why_there_is_no_level() -> None:
    bots = Tree([(0, None, "helper", "B")])
    reactions = Tree([(0, None, "ann", "M")], kind={0: "reaction"})
    answer = Tree([(0, "lost", *STAFF)])
    assert reasons(bots, reactions, answer) == [
        ["excluded", "excluded", "excluded", "only bots"],
        ["excluded", "excluded", "excluded", "only reactions"],
        undetermined("answers a lost message"),
    ]


# the codebook


def test_the_codebook_holds_thresholds_and_words() -> None:
    book = codebook.read()
    assert book.settings[Setting.STRICT] == codebook.Thresholds(3, 2, 0.3, 2)
    assert book.settings[Setting.CENTRAL] == codebook.Thresholds(2, 1, 0.2, 1)
    assert book.settings[Setting.LENIENT] == codebook.Thresholds(2, 1, 0.0, 0)
    assert (book.contact, book.sustained, book.thin, book.orphans) == (2, 3, 0.2, 0.2)
    assert (book.counts_only_below, book.no_sustained_below, book.interval) == (8, 20, 0.9)
    assert book.levels[Level.L2].label == "One-to-one communication"
    assert set(book.levels) | set(book.verdicts) >= set(Verdict)
    assert len(book.digest) == 64


def edited(folder: Path, old: str, new: str) -> Path:
    text = Path(codebook.__file__).with_name("codebook.toml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "mine.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_another_codebook_gives_another_digest_and_other_verdicts(tmp_path: Path) -> None:
    path = edited(tmp_path, "contact = 2", "contact = 3")
    mine = codebook.read(path)
    assert mine.digest != codebook.read().digest
    service = Forest(CASES["a member asks and two of staff answer"][0])
    assert levels.verdicts(service, codebook=mine)["central"].to_list() == ["L1"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("thin = 0.20", "thin = 1.2", "'limits.thin' is 1.2, not a number from 0 to 1"),
        ("m2m = 3", 'm2m = "3"', "'settings.strict.m2m' is '3', not a whole number from 1 to 1000"),
        ("m2m = 3 ", "m2m = true ", "'settings.strict.m2m' is True, not a whole number"),
        ("contact = 2", "", "'turns.contact' is missing"),
        ("orphans =", "orphaned =", "'limits.orphaned' is unknown, expected are thin, orphans"),
        ('version = "1.1"', 'version = ""', "'version' is '', not a text"),
        ("[limits]", "[other]\n[limits]", "'other' is unknown, expected are version, settings"),
        ("m2m = 2", "m2m = 4", "'settings.central.m2m' is 4, more than the 3 of strict"),
        ("reentry = 0", "reentry = 2", "'settings.lenient.reentry' is 2, more than the 1 of central"),
        ("sustained = 3", "sustained = 2\n[nonsense", "is not valid TOML"),
        ("bands = [2, 5", "bands = [5, 2", "'length.bands' is [5, 2, 8, 12, 20, 50], which does not ascend"),
        ("bands = [2, 5", "bands = [0, 5", "an entry of 'length.bands' is 0, not a whole number from 1"),
        ("hub_share = [0.0, 0.2, 0.3]", "hub_share = 0.2", "'multiverse.hub_share' is 0.2, not a list"),
        ("contact = 2", "contact = 4", "'turns.sustained' is 3, less than the 4 of contact"),
    ],
)
def test_a_codebook_that_cannot_be_used_says_why(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(WorkbenchError) as error:
        codebook.read(edited(tmp_path, old, new))
    assert message in str(error.value)
    assert "mine.toml" in str(error.value)


def test_a_codebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"none\.toml cannot be read: No such file"):
        codebook.read(tmp_path / "none.toml")
