"""What stands beside a verdict: sessions, facilitation, beginnings, marks, campaigns, inferred links."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.test_levels_rule import edited, post, question
from tests.trees import START, Forest, Tree
from workbench import conversations, levels, study
from workbench.levels import codebook
from workbench.levels._inferred import certainty, infer
from workbench.levels._labels import DISAGREE

SETTINGS = ["strict", "central", "lenient"]
TYPES = {
    "mark": "varchar",
    "is_addressed": "boolean",
    "mentions": "varchar[]",
    "cues": "varchar[]",
    "questions": "bigint",
    "words": "bigint",
    "time_precision": "varchar",
    "gist": "varchar",
    "linked": "varchar[]",
}


Facts = dict[tuple[int, object], dict[str, Any]]


class Told(Forest):
    """A service that knows more of its acts: facts by the number of the tree and the name of the message."""

    def __init__(
        self, *trees: Tree, facts: dict[tuple[int, object], dict[str, Any]], events: bool = False
    ) -> None:
        super().__init__(*trees)
        for name, kind in TYPES.items():
            self._connection.execute(f"alter table talk add column {name} {kind}")
        for (tree, message), told in facts.items():
            for name, value in told.items():
                self._connection.execute(
                    f"update talk set {name} = $value where activity = $activity",  # noqa: S608
                    {"value": value, "activity": f"c{tree:06}/{message}"},
                )
        is_event = SimpleNamespace(event=events)
        self.settings = SimpleNamespace(spaces={"a forum": is_event})


def at(*seconds: float, tree: int = 0, **more: Any) -> Facts:  # noqa: ANN401
    return {
        (tree, number): {"time": START + timedelta(seconds=second), **more}
        for number, second in enumerate(seconds)
    }


# sessions

DM = Tree([(0, None, "ann", "M"), (1, 0, "staff", "S"), (2, 1, "ann", "M"), (3, 2, "staff", "S")], is_dm=True)


@pytest.mark.parametrize(
    ("seconds", "sync"),
    [
        ((0, 60, 120, 180), "sync"),  # four messages, two by each, a minute apart
        ((0, 120, 240, 360), "sync"),  # two minutes are not too many
        ((0, 121, 242, 363), "async"),
        ((0, 60, 120, 3 * 3600), "async"),  # the session ends after three
        ((0, 60, 90, 3690), "sync"),  # an hour does not end it, and the gap in the middle is short
    ],
)
def test_a_case_is_synchronous_if_one_session_is(seconds: tuple[float, ...], sync: str) -> None:
    found = levels.verdicts(Told(DM, facts=at(*seconds))).iloc[0]
    assert found[["central", "sync"]].to_list() == ["L2", sync]


def test_each_side_must_write_twice_in_a_session() -> None:
    tree = Tree(
        [(0, None, "ann", "M"), (1, None, "ann", "M"), (2, None, "ann", "M"), (3, 2, "staff", "S")],
        is_dm=True,
    )
    assert levels.verdicts(Told(tree, facts=at(0, 10, 20, 30))).loc[0, "sync"] == "async"


def test_what_others_say_is_no_part_of_the_pairs_session() -> None:
    # ann and staff once each, and others in between
    answers = [(0, "staff"), (0, "bo"), (0, "cy"), (0, "staff")]
    facts = at(0, 10, 20, 30, 40)
    assert levels.verdicts(Told(question(*answers), facts=facts)).loc[0, "sync"] == "async"
    more = [*answers, (4, "ann")]
    assert levels.verdicts(Told(question(*more), facts=at(0, 10, 20, 30, 40, 50))).loc[0, "sync"] == "sync"


def test_days_tell_of_no_session_and_other_levels_have_none() -> None:
    facts = at(0, 60, 120, 180, time_precision="day") | at(0, 60, tree=1)
    found = levels.verdicts(Told(DM, post((0, "ann")), facts=facts))
    assert found["sync"].isna().to_list() == [True, False]
    assert found.loc[1, ["central", "sync"]].to_list() == ["L1", ""]


# facilitation

DISCUSSION = [(0, "ann"), (1, "bo"), (2, "ann"), (3, "cy"), (4, "bo"), (5, "cy"), (6, "ann")]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"cues": ["prompt"], "questions": 0}, True),
        ({"cues": ["thanks", "summary"], "questions": 0}, True),
        ({"cues": [], "questions": 1}, True),
        ({"cues": ["thanks"], "questions": 0}, False),
        ({"cues": None, "questions": None}, pd.NA),
        ({"cues": None, "questions": 2}, True),
    ],
)
def test_an_exchange_is_facilitated_if_staff_prompts_or_asks(told: dict[str, Any], expected: object) -> None:
    # what members prompt does not count
    facts = {(0, 0): told, (0, 1): {"cues": ["prompt"], "questions": 3}}
    found = levels.verdicts(Told(post(*DISCUSSION), facts=facts)).iloc[0]
    assert found["central"] == "L3"
    assert pd.isna(found["facilitated"]) if pd.isna(expected) else found["facilitated"] == expected


def test_only_level_3_is_facilitated() -> None:
    found = levels.verdicts(Told(post((0, "ann")), facts={(0, 0): {"cues": ["prompt"]}})).iloc[0]
    assert found["central"] == "L1"
    assert pd.isna(found["facilitated"])


# how long


def test_the_verdict_at_the_first_messages_stands_beside_that_on_all(tmp_path: Path) -> None:
    # twenty thanks, then a discussion
    thanks = [(0, f"member {i}") for i in range(19)]
    late = post(*thanks, (0, "ann"), (20, "bo"), (21, "ann"), (22, "cy"), (23, "bo"), (24, "cy"))
    short = post(*DISCUSSION[:6])
    found = levels.verdicts(Forest(late, short))
    assert found[["central", "first", "is_short"]].to_numpy().tolist() == [
        ["L3", "L1", False],
        ["L3", "L3", True],
    ]
    book = codebook.read(edited(tmp_path, "first = 20", "first = 3"))
    assert levels.verdicts(Forest(short), codebook=book)["first"].to_list() == ["L1"]


def test_what_is_undetermined_was_so_from_the_first() -> None:
    chat = [(i, None, f"member {i}", "M") for i in range(30)]
    found = levels.verdicts(Forest(Tree(chat, has_reply_ids=False)), links="exported")
    assert found[["central", "first"]].to_numpy().tolist() == [["undetermined", "undetermined"]]


# what a person should look at


def test_the_queue_says_why() -> None:
    dyad = post(*[(0, f"member {i}") for i in range(30)], (1, "staff"))
    open_ = post((0, "ann"), (0, "bo"), (1, "bo"), (3, "ann"), (2, "staff"), (1, "staff"))
    found = levels.verdicts(Forest(dyad, open_, post()))
    assert found["queue"].to_list() == ["few of the members took part", "strict and lenient differ", ""]
    assert levels.verdicts(Forest(open_, has_roles=False))["queue"].to_list() == [""]


# marks


def test_marked_acts_are_dropped_as_bots_are() -> None:
    spoiled = question((0, "staff"), (1, "ann"))
    facts = {(0, 1): {"mark": "spam"}, (1, 0): {"mark": "test"}, (1, 1): {"mark": "test"}}
    found = levels.verdicts(Told(spoiled, question((0, "bo")), facts=facts))
    assert found[[*SETTINGS, "reason", "marked", "messages"]].to_numpy().tolist() == [
        ["unanswered", "unanswered", "unanswered", "", 1, 2],
        ["excluded", "excluded", "excluded", "marked as test", 2, 0],
    ]


# phatic replies


def test_short_replies_make_no_contact_where_the_codebook_says_so(tmp_path: Path) -> None:
    tree = question((0, "staff"))
    book = codebook.read(edited(tmp_path, "phatic_words = 0", "phatic_words = 3"))
    for words, central in ((2, "L1"), (3, "L2"), (None, "L2")):
        service = Told(tree, facts={(0, 1): {"words": words}})
        assert levels.verdicts(service, codebook=book)["central"].to_list() == [central]
        assert levels.verdicts(service)["central"].to_list() == ["L2"]


# mentions


def test_a_leading_mention_turns_a_reply_to_that_persons_last_message() -> None:
    tree = Tree(
        [
            (0, None, "staff", "S"),
            (1, 0, "ann", "M"),
            (2, 0, "bo", "M"),
            (3, 0, "ann", "M"),
            (4, 0, "bo", "M"),
        ]
    )
    said = {"is_addressed": True, "mentions": ["ann", "staff"]}
    cases = {
        "the last of ann's before it": (said, 3),
        "only a mention that leads": (said | {"is_addressed": False}, 0),
        "nobody who has not spoken": (said | {"mentions": ["di"]}, 0),
        "not oneself": (said | {"mentions": ["bo"]}, 0),
        "what is answered already, if it is the same person's": (said | {"mentions": ["staff"]}, 0),
    }
    for case, (told, parent) in cases.items():
        (found,) = conversations.read_messages(Told(tree, facts={(0, 4): told}))
        assert found.parent[4] == parent, case


def test_a_mention_finds_nobody_in_another_conversation_and_saves_a_lost_parent() -> None:
    one, two = Tree([(0, None, "ann", "M")]), Tree([(0, None, "bo", "M"), (1, "lost", "cy", "M")])
    for name, parent, is_lost in (("ann", 2, True), ("bo", 1, False)):
        facts = {(1, 1): {"is_addressed": True, "mentions": [name]}}
        (found,) = conversations.read_messages(Told(one, two, facts=facts))
        assert (found.parent[2], found.is_lost[2]) == (parent, is_lost)


# events

CHAT = [
    (0, None, "staff", "S"),
    *((i, None, name, "M") for i, name in enumerate(["ann", "bo", "cy"] * 4, start=1)),
]


def test_along_an_event_only_what_is_written_says_who_answers_whom() -> None:
    chat = Tree(CHAT, has_reply_ids=False, targetless="root")
    found = levels.verdicts(Told(chat, facts={}, events=True), links="inferred").iloc[0]
    assert found[["central", "reason", "edges", "is_inferred"]].to_list() == [
        "undetermined", "no reply ids", 0, False
    ]  # fmt: skip
    named = {(0, i): {"is_addressed": True, "mentions": [CHAT[i - 1][2]]} for i in range(3, 13)}
    found = levels.verdicts(Told(chat, facts=named, events=True), links="inferred").iloc[0]
    assert found[["central", "reason", "m2m"]].to_list() == ["L3", "", 10]


# campaigns


def announced(*places: tuple[str, float, str | None, str | None]) -> Told:
    """Posts by staff: the space, the day, the text's gist and the first link."""
    facts = {
        (number, 0): {
            "space": space,
            "time": START + timedelta(days=day),
            "gist": gist,
            "linked": [link] if link else None,
        }
        for number, (space, day, gist, link) in enumerate(places)
    }
    return Told(*(post() for _ in places), facts=facts)


def campaigns(*places: tuple[str, float, str | None, str | None]) -> list[int | None]:
    found = levels.verdicts(announced(*places))["campaign"]
    return [None if pd.isna(name) else int(name[1:]) for name in found]


def test_copies_in_other_spaces_within_the_days_are_one_campaign() -> None:
    assert campaigns(("a", 0, "x", None), ("b", 1, "x", None), ("c", 9, "x", None)) == [0, 0, None]
    assert campaigns(("a", 0, "x", None), ("b", 7, "x", None), ("c", 14, "x", None)) == [0, 0, 0]  # a chain
    assert campaigns(("a", 2, "x", None), ("b", 0, "x", None)) == [1, 1]  # called after the first
    assert campaigns(("a", 0, "x", None), ("a", 1, "x", None)) == [None, None]  # the same place
    assert campaigns(("a", 0, "x", None), ("a", 1, "x", None), ("b", 2, "x", None)) == [0, 0, 0]
    assert campaigns(("a", 0, "x", "l"), ("b", 0, "y", "l"), ("c", 0, "y", "m")) == [0, 0, 0]  # link, text
    assert campaigns(("a", 0, None, None), ("b", 0, None, None)) == [None, None]


def test_campaigns_equal_those_of_every_pair() -> None:
    random = np.random.default_rng(4)
    places = [
        (str(random.choice(list("abc"))), float(random.integers(40)), str(random.choice(list("xyz"))), None)
        for _ in range(60)
    ]
    near = [[a[2] == b[2] and a[0] != b[0] and abs(a[1] - b[1]) <= 7 for b in places] for a in places]
    reach = np.linalg.matrix_power((np.array(near) | np.eye(60, dtype=bool)).astype(float), 60) > 0
    order = sorted(range(60), key=lambda number: (places[number][1], number))
    expected = [
        next(n for n in order if reach[number, n]) if reach[number].sum() > 1 else None
        for number in range(60)
    ]
    assert campaigns(*places) == expected


def test_members_and_direct_messages_make_no_campaign() -> None:
    trees = [question(), question(), Tree([(0, None, "staff", "S")], is_dm=True), post()]
    facts = {(n, 0): {"space": str(n), "gist": "x"} for n in range(4)}
    assert levels.verdicts(Told(*trees, facts=facts))["campaign"].isna().all()


# inferred links


def talk(*lines: tuple[str, str, float], **told: Any) -> Told:  # noqa: ANN401
    """A flat chat: who writes, in which role, after how many seconds."""
    messages = [(n, None, name, role) for n, (name, role, _) in enumerate(lines)]
    facts = {
        (0, n): {"time": START + timedelta(seconds=second), "words": 8, "questions": n % 2, **told}
        for n, (_, _, second) in enumerate(lines)
    }
    return Told(Tree(messages, has_reply_ids=False), facts=facts)


LINES = [
    ("ann", "M", 0),
    ("staff", "S", 20),
    ("ann", "M", 40),
    ("bo", "M", 60),
    ("ann", "M", 90),
    ("cy", "M", 9000),
]


def test_flat_talk_is_judged_by_inferred_links_where_asked() -> None:
    service = talk(*LINES)
    exported = levels.verdicts(service, links="exported")
    assert exported[["central", "reason", "is_inferred"]].to_numpy().tolist() == [
        ["undetermined", "no reply ids", False]
    ]
    assert exported["certainty"].isna().all()
    found = levels.verdicts(service, links="inferred")
    assert found["is_inferred"].all()
    assert found["certainty"].between(0, 1).all()
    assert found["messages"].sum() == len(LINES)
    assert not found["reason"].eq("no reply ids").any()
    pd.testing.assert_frame_equal(levels.verdicts(service, links="inferred"), found)
    # what is counted beside such verdicts is counted on the same conversations
    with levels.as_judged(service, found).connect() as connection:
        names = connection.sql("select distinct conversation from talk order by all").fetchall()
    assert [name for (name,) in names] == found["conversation"].to_list()
    assert levels.as_judged(service, exported) is service


def test_what_a_profile_counts_is_counted_on_the_conversations_judged() -> None:
    service = talk(*LINES, ("cy", "M", 3000), ("staff", "S", 3020))
    service.time_zone = "Europe/Oslo"
    found = levels.verdicts(service, links="inferred")
    assert len(found) > 1
    people = levels.profile(service, given=found).set_index("level")["people"]
    # ann, bo and cy, where nobody is in two conversations of one verdict
    assert people.sum() == 3


def test_only_what_is_flat_is_judged_again() -> None:
    service = Forest(post((0, "ann")), Tree(CHAT, has_reply_ids=False), DM)
    found = levels.verdicts(service, links="inferred")
    assert found.loc[~found["is_inferred"], "conversation"].to_list() == ["c000000", "c000002"]
    assert list(found["conversation"]) == sorted(found["conversation"])
    assert list(found.columns) == list(levels.verdicts(service, links="exported").columns)


def test_verdicts_on_which_sets_of_links_disagree_are_undetermined(tmp_path: Path) -> None:
    # with as many talking at once, who answers whom is a guess
    random = np.random.default_rng(1)
    lines = [("staff", "S", 0), *((str(random.choice(list("abcde"))), "M", 15.0 * n) for n in range(1, 60))]
    service = talk(*lines)
    book = codebook.read(edited(tmp_path, "least = 0.8 ", "least = 1.0 "))
    milder = codebook.read(edited(tmp_path, "least = 0.8 ", "least = 0.0 "))
    found, bare = (levels.verdicts(service, links="inferred", codebook=b) for b in (book, milder))
    disagrees = found["reason"].eq(DISAGREE)
    assert disagrees.any()
    pd.testing.assert_series_equal(found["certainty"], bare["certainty"])
    assert (bare.loc[disagrees, "certainty"] < 1).all()
    assert found.loc[disagrees, [*SETTINGS, "first"]].eq("undetermined").all(axis=None)
    assert found.loc[disagrees, "queue"].eq(DISAGREE).all()
    pd.testing.assert_frame_equal(found[~disagrees][SETTINGS], bare[~disagrees][SETTINGS])


def test_certainty_is_the_share_of_draws_with_the_same_verdict(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    lines = [("staff", "S", 0), *((str(random.choice(list("abcde"))), "M", 15.0 * n) for n in range(1, 60))]
    service = talk(*lines)
    text = edited(tmp_path, "draws = 20 ", "draws = 4 ").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace("least = 0.8 ", "least = 0.0 "), encoding="utf-8")
    book = codebook.read(tmp_path / "mine.toml")
    found = levels.verdicts(service, links="inferred", seed=3, codebook=book)
    links = infer(service, levels.verdicts(service, links="exported"), seed=3)
    assert links is not None
    central = found["central"].set_axis(range(len(found)))
    by_hand = []
    for drawn in links.drawn(book.inference.draws):
        with drawn.connect() as connection:
            holds = connection.sql("select activity, conversation from talk").df().set_index("activity")
        verdict = levels.verdicts(drawn, links="exported").set_index("conversation")["central"]
        by_hand.append(found["conversation"].map(holds["conversation"]).map(verdict).eq(central))
    expected = pd.DataFrame(by_hand).mean().astype("Float64")
    sure = certainty(links, found["conversation"], central, "root", book)
    pd.testing.assert_series_equal(sure, expected, check_names=False)
    pd.testing.assert_series_equal(found["certainty"], expected, check_names=False)
    assert found["certainty"].min() < 1


def test_a_study_tells_how_exactly_it_knows_times(tmp_path: Path) -> None:
    lines = ["id,conversation,parent,actor,role,time,kind,space"]
    lines += [
        f"{n},t,{n - 1 if n else ''},{'ann' if n % 2 else 'sol'},{'member' if n % 2 else 'staff'},"
        f"2026-01-05,message,a room"
        for n in range(4)
    ]
    (tmp_path / "talk.csv").write_text("\n".join(lines))
    study.import_exports([tmp_path / "talk.csv"], into=tmp_path / "service")
    found = levels.verdicts(study.read(tmp_path / "service")).iloc[0]
    assert found["central"] == "L2"
    assert pd.isna(found["sync"])
