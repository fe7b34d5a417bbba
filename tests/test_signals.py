"""Signals on services that can be counted by eye."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from tests.drawn import FEATURES, Act, Drawn, act, verdicts
from workbench import signals
from workbench.errors import StudyError
from workbench.levels import codebook
from workbench.signals._catalogue import catalogue
from workbench.signals._writing import lix

ALL = dataclasses.replace(codebook.read(), counts_only_below=0)  # so that two and three are told
DAY = 24
LEVELS = ["L1", "L2", "L3", "L4"]


def tell(*acts: Act, given: pd.DataFrame | None = None, **options: Any) -> pd.DataFrame:  # noqa: ANN401
    service = Drawn(*acts, settings=options.pop("settings", None))
    judged = verdicts() if given is None else given
    return signals.signals(service, judged, codebook=ALL, **options).set_index("signal")


def counted(table: pd.DataFrame, name: str) -> tuple[int, int]:
    """Give how many of how many."""
    row = table.loc[name]
    assert row["reason"] == ""
    return round(row["value"] * row["of"]), row["of"]


# Three posts: the first links to an own site, the second to another, the third to nothing.
POSTS = [
    act("p1", "sol", linked=["a"], sites=["www.example.org"]),
    act("p2", "siv", linked=["b"], sites=["news.test"], hours=1),
    act("p3", "sam", cues=["deadline"], edited=True, hours=2),
]


def test_links_of_staff_are_counted_by_post() -> None:
    found = tell(*POSTS, own_sites=["example.org"])
    assert counted(found, "source_links") == (2, 3)
    assert counted(found, "own_sites") == (1, 2)
    assert counted(found, "deadlines") == (1, 3)
    assert counted(found, "edits") == (1, 3)
    assert found.loc["source_links", "staff"] == 3
    assert pd.isna(found.loc["source_links", "people"])


def test_what_members_post_is_no_post_of_staff() -> None:
    found = tell(*POSTS, act("m", "ann", linked=["c"]), act("r", "sol", "p1", linked=["d"]))
    assert counted(found, "source_links") == (2, 3)  # a reply is no post either


def test_own_sites_are_asked_for() -> None:
    assert tell(*POSTS).loc["own_sites", "reason"].startswith("Name official and own sites")


def test_a_host_that_only_ends_alike_is_not_own() -> None:
    found = tell(act("p", "sol", linked=["a"], sites=["notexample.org"]), own_sites=["example.org"])
    assert counted(found, "own_sites") == (0, 1)


def test_links_grow_old_from_when_they_were_first_seen() -> None:
    again = act("p4", "sol", linked=["a"], hours=10 * DAY), act("p5", "siv", linked=["b"], hours=1 + 20 * DAY)
    found = tell(*POSTS, *again)
    assert found.loc["reshared_age", "value"] == 15  # between 10 and 20 days
    assert found.loc["reshared_age", ["of", "low", "high"]].tolist() == [2, 10, 20]


def test_corrections_are_timed_from_the_post() -> None:
    wrong = act("c", "siv", "p1", cues=["correction"], hours=3)
    found = tell(*POSTS, wrong)
    assert counted(found, "corrections") == (1, 4)
    assert found.loc["time_to_correct", "value"] == 3


def test_questions_below_posts_wait_for_a_reply_to_them() -> None:
    found = tell(
        *POSTS,
        act("q1", "ann", "p1", questions=1, hours=5),
        act("q2", "ben", "p1", questions=2, hours=5),
        act("q3", "cat", "p2", hours=5),  # asks nothing
        act("q4", "dan", "p2", questions=1, hours=5),
        act("a1", "eva", "q1", hours=6),  # a member may answer
        act("a2", "ben", "q2", hours=6),  # nobody answers oneself
        act("a3", "x", "q4", hours=6),  # nor does a bot
    )
    assert counted(found, "unanswered_below") == (2, 3)
    assert found.loc["unanswered_below", "people"] == 1  # one person asked what was answered


def test_unanswered_conversations_are_those_of_the_profile() -> None:
    acts = [act(name, person) for name, person in zip("abcd", ["ann", "ben", "cat", "dan"], strict=True)]
    given = verdicts(a="unanswered", b="L2", c="peer-exchange", d="undetermined")
    assert counted(tell(act("p", "sol"), *acts, given=given), "unanswered") == (1, 2)


def test_lix_is_of_all_replies_together() -> None:
    asked = [act(f"q{n}", "ann", hours=n) for n in range(12)]
    replies = [act(f"a{n}", "sol", f"q{n}", long_words=3, hours=n) for n in range(12)]
    assert tell(*asked, *replies).loc["lix", "value"] == pytest.approx(10 + 30)
    few = tell(*asked, *replies[:9]).loc["lix"]
    assert pd.isna(few["value"])
    assert few["reason"] == "Fewer than 100 words, too few for LIX."
    assert lix(0, 0, 0) is None


def test_writing_of_staff_is_that_of_replies_to_members() -> None:
    found = tell(
        act("q", "ann", language="nn"),
        act("a", "sol", "q", language="nn", words=4, questions=1),
        act("b", "siv", "q", language="nb", words=6),
        act("c", "sol", "q", words=20),  # its language could not be told
        act("d", "siv", "a", words=99, questions=1),  # staff to staff
    )
    assert counted(found, "questions_back") == (1, 3)
    assert counted(found, "language_mirror") == (1, 2)
    assert found.loc["reply_length", ["value", "of"]].tolist() == [6, 3]


def test_waiting_is_told_of_enough_questions() -> None:
    asked = [act(f"q{n}", f"m{n}", hours=n) for n in range(8)]
    replies = [act(f"a{n}", "sol", f"q{n}", hours=n + (2 if n < 6 else 48)) for n in range(8)]
    found = tell(*asked, *replies)
    assert found.loc["latency", ["value", "of", "people"]].tolist() == [2, 8, 8]
    assert found.loc["within_day", "value"] == pytest.approx(6 / 8)
    assert "Too few questions" in tell(*asked[:3], *replies[:3]).loc["latency", "reason"]


def test_hours_are_pooled_over_three_of_the_staff() -> None:
    hours = {"opening_hours": {"mon-fri": "08:00-15:00"}}
    acts = [
        act("a", "sol"),
        act("b", "siv", hours=1),
        act("c", "sam", hours=12),
        act("d", "sol", hours=5 * DAY),
    ]
    found = tell(*acts, settings=hours)
    assert counted(found, "outside_hours") == (2, 4)  # Monday 21:00, Saturday 09:00
    few = tell(*acts[:2], settings=hours).loc["outside_hours"]
    assert pd.isna(few["value"])
    assert few["reason"].startswith("Fewer than 3 of the staff")
    assert "facts sheet" in tell(*acts).loc["outside_hours", "reason"]


def test_personal_data_are_those_of_members_in_the_open() -> None:
    found = tell(
        act("q1", "ann", emails=1, deleted=True),
        act("q2", "ben", identity_numbers=1),
        act("q3", "cat"),
        act("r3", "sol", "q3", phones=1),  # staff give their number
        act("r1", "sol", "q1", cues=["private"]),
        act("dm", "dan", is_dm=True, kind="message", emails=1),
    )
    assert counted(found, "personal_data") == (2, 3)
    assert counted(found, "identity_numbers") == (1, 3)
    assert counted(found, "hidden_data") == (1, 2)
    assert counted(found, "private_where_personal") == (1, 2)
    assert counted(found, "private_invitations") == (1, 2)
    assert found.loc["personal_data", "people"] == 1  # one person wrote none
    assert "not when" in found.loc["time_to_hide", "reason"]


# Two exchanges: staff open the first with a question; a member opens the second, and staff write most of it.
EXCHANGES = [
    act("e1", "sol", questions=1),
    act("e2", "ann", "e1", cues=["prompt"], hours=1),
    act("e3", "ben", "e2", hours=2),
    act("e4", "ann", "e3", cues=["norms"], hours=3),
    act("f1", "cat", cues=["opening"], hours=4),
    act("f2", "siv", "f1", cues=["summary"], hours=5),
    act("f3", "siv", "f1", cues=["invitation"], hours=6),
    act("f4", "siv", "f1", hours=7),
]


def test_facilitation_is_counted_by_exchange_and_role() -> None:
    found = tell(*EXCHANGES, act("g", "dan"), given=verdicts(e1="L3", f1="L3", g="L3-peer"))
    expected = {
        "opening_staff": (1, 2), "opening_members": (1, 2), "prompts_staff": (0, 2),
        "prompts_members": (1, 2), "summaries_staff": (1, 2), "summaries_members": (0, 2),
        "invitations_staff": (1, 2), "invitations_members": (0, 2), "norm_talk": (1, 2),
        "staff_dominated": (1, 2), "without_staff": (1, 3), "addressed_by_members": (2, 3),
    }  # fmt: skip
    assert {name: counted(found, name) for name in expected} == expected
    assert found.loc["staff_share", "value"] == pytest.approx((1 / 4 + 3 / 4) / 2)
    assert found.loc["staff_share", ["people", "staff"]].tolist() == [3, 2]


def test_turns_are_held_against_chance_by_the_seed() -> None:
    given = verdicts(e1="L3", f1="L3")
    found = tell(*EXCHANGES, given=given, seed=3)
    # of three with 1, 2, 1 messages, and of two with 1, 3: (0.25 + 0.5) / 2
    assert found.loc["turn_gini", "value"] == pytest.approx(0.375)
    assert 0 < found.loc["turn_gini_chance", "value"] < 100
    assert tell(*EXCHANGES, given=given, seed=3).equals(found)
    assert "more messages than persons" in tell(*POSTS).loc["turn_gini", "reason"]


def test_rules_and_visibility_are_those_of_the_facts_sheet() -> None:
    sheet = {
        "page": SimpleNamespace(rules="https://rules.test", sensitive=False, visibility="public"),
        "group": SimpleNamespace(rules="", sensitive=True, visibility=None),
    }
    acts = act("a", "sol"), act("b", "ann", space="group"), act("c", "ann", space="talk", is_dm=True)
    found = tell(*acts, settings={"spaces": sheet})
    assert counted(found, "rules_stated") == (1, 2)
    assert counted(found, "sensitive_open") == (1, 1)  # the export says who can read there
    assert tell(*acts).loc["rules_stated", "reason"] == "The facts sheet says nothing of the spaces."


def test_presence_counts_fortnights_and_days() -> None:
    days = [0, 1, 4, 45, 60]
    acts = [act(f"p{day}", "sol", hours=day * DAY) for day in days]
    found = tell(*acts, act("m", "ann", hours=70 * DAY))
    assert counted(found, "presence") == (3, 6)  # days 0 to 13, 42 to 55, 56 to 69
    assert found.loc["gap", "value"] == pytest.approx((3 + 15) / 2)
    assert found.loc["longest_gap", "value"] == 40  # days 5 to 44
    assert pd.isna(found.loc["presence", "low"])  # all fortnights are counted


def test_days_before_the_first_message_of_staff_are_a_gap() -> None:
    found = tell(act("m", "ann"), act("p", "sol", hours=3 * DAY), act("n", "ann", hours=5 * DAY))
    assert found.loc["longest_gap", "value"] == 3


def test_answers_of_members_and_staff() -> None:
    found = tell(
        act("q1", "ann"),
        act("a1", "ben", "q1", hours=1),
        act("a2", "sol", "q1", hours=2),
        act("q2", "cat", hours=3),
        act("a3", "sol", "q2", hours=4),
        act("q3", "dan", hours=5),
    )
    assert counted(found, "replies_to_members") == (2, 3)
    assert counted(found, "member_answers") == (1, 3)
    assert counted(found, "first_answers") == (1, 2)


def test_who_is_named_first_is_answered() -> None:
    acts = [act("p", "sol"), act("q", "ann", "p", hours=1)]
    assert counted(tell(*acts, act("r", "ben", "p", hours=2)), "member_answers") == (0, 2)
    turned = act("r", "ben", "p", mentions=["ann"], is_addressed=True, hours=2)
    assert counted(tell(*acts, turned), "member_answers") == (1, 2)
    elsewhere = act("r", "ben", "p", mentions=["dan"], is_addressed=True, hours=2)
    assert counted(tell(*acts, elsewhere), "member_answers") == (0, 2)


def test_authenticity_is_told_by_rates() -> None:
    found = tell(
        act("q", "ann"),
        act("a", "sol", "q", gist="same", cues=["signature"]),
        act("b", "sol", "q", gist="same"),
        act("c", "sol", "q"),
        act("d", "sol", "q", gist="thanks", words=1),
        act("e", "sol", "q", gist="thanks", words=1),  # too short to be a template
        act("x1", "x1", "q", is_automatic=True),
        act("x2", "x2", "q"),
    )
    assert counted(found, "templates") == (2, 3)
    assert counted(found, "signed") == (1, 5)
    assert counted(found, "bots_disclosed") == (1, 2)


def test_links_of_members_that_others_pass_on() -> None:
    found = tell(
        act("p", "sol", linked=["a"]),
        act("m", "ann", linked=["a", "b", "c"], hours=1),
        act("n", "ann", linked=["c"], hours=2),  # passed on by the same person
        act("o", "siv", linked=["b"], hours=3),
    )
    assert counted(found, "relinked") == (1, 2)


def test_new_members_are_watched_for_three_fortnights() -> None:
    weeks = {"ann": [0, 1], "ben": [0, 2], "cat": [0, 8], "dan": [3], "eva": [7]}
    acts = [act(f"{name}{week}", name, hours=week * 7 * DAY) for name, seen in weeks.items() for week in seen]
    found = tell(*acts, act("s", "sol"))
    # five fortnights: ann came back in the same one, ben in the next, cat too late; eva began too late
    assert counted(found, "retention") == (1, 4)


def test_wider_roles_are_those_of_the_last_month() -> None:
    found = tell(
        act("p", "sol"),
        act("a1", "ann", "p"),
        act("a2", "ann", hours=40 * DAY),
        act("b1", "ben"),
        act("b2", "ben", "p", hours=40 * DAY),
        act("c", "cat", "p"),
    )
    assert counted(found, "widened") == (1, 2)


def test_only_conversations_that_began_in_the_period_count() -> None:
    later = act("p4", "sol", hours=40 * DAY), act("q", "ann", "p4", questions=1, hours=41 * DAY)
    found = tell(*POSTS, *later, start="2026-02-01")
    assert counted(found, "source_links") == (0, 1)
    assert counted(found, "unanswered_below") == (1, 1)
    assert counted(tell(*POSTS, *later, end="2026-02-01"), "source_links") == (2, 3)
    asked = [act(f"q{n}", f"m{n}", hours=n + 40 * DAY * (n > 7)) for n in range(9)]
    assert tell(act("s", "sol"), *asked, start="2026-01-01", end="2026-02-01").loc["latency", "of"] == 8
    with pytest.raises(StudyError, match="'soon' is no time"):
        tell(*POSTS, start="soon")


def test_marked_acts_and_reactions_do_not_count() -> None:
    found = tell(*POSTS, act("p4", "sol", mark="test"), act("r", "sol", "p1", kind="reaction"))
    assert counted(found, "source_links") == (2, 3)


def test_what_was_not_read_is_missing_with_its_reason() -> None:
    blank = dict.fromkeys(FEATURES) | {"edited": None, "deleted": None, "has_reply_ids": False}
    found = tell(act("p", "sol", **blank), act("q", "ann", "p", **blank), given=verdicts(p="L3"))
    for name, signal in catalogue().signals.items():
        if signal.needs:
            assert pd.isna(found.loc[name, "value"]), name
            assert found.loc[name, "reason"], name
    assert found.loc["source_links", "reason"] == "The import counted no links, for no text was read."
    assert found.loc["unanswered_below", "reason"].endswith("who answers whom.")


def test_every_signal_has_a_value_or_a_reason_and_a_caution() -> None:
    for acts in ([act("p", "sol")], [*POSTS, *EXCHANGES]):
        found = tell(*acts, given=verdicts(e1="L3"))
        assert (found["value"].isna() == found["reason"].ne("")).all()
        assert found["caution"].ne("").all()
        assert found["level"].drop_duplicates().tolist() == LEVELS


def test_without_a_role_map_nothing_is_told() -> None:
    found = tell(act("q", "ann"))
    assert found["value"].isna().all()
    assert found.loc["unanswered", "reason"] == "Nobody is known to be staff. Import with a role map."
    assert found.loc["moderation", "reason"].startswith("Exports do not hold")


def test_shares_of_few_are_not_told() -> None:
    found = signals.signals(Drawn(*POSTS), verdicts()).set_index("signal")
    assert pd.isna(found.loc["source_links", "value"])
    assert found.loc["source_links", ["of", "reason"]].tolist() == [3, "Fewer than 8 to tell a share of."]


def test_nobody_is_named_and_the_order_of_acts_does_not_matter() -> None:
    acts = [*POSTS, *EXCHANGES]
    given = verdicts(e1="L3", f1="L3")
    one, other = tell(*acts, given=given), tell(*acts[::-1], given=given)
    text = one.to_csv() + signals.by_month(Drawn(*acts), given, codebook=ALL).to_csv()
    assert not [name for name in Drawn(*acts).names if f",{name}," in text]
    counts = ["source_links", "opening_staff", "personal_data", "member_answers", "reply_length"]
    assert one.loc[counts].equals(other.loc[counts])


def test_the_course_in_time_is_told_by_month() -> None:
    acts = [
        act("p", "sol"),
        act("q1", "ann", hours=1),
        act("a1", "sol", "q1", words=120, sentences=12, long_words=30, hours=2),
        act("q2", "ben", hours=30 * DAY),
        act("q3", "cat", hours=31 * DAY),
    ]
    given = verdicts(p="L1", q1="L2", q2="unanswered", q3="unanswered")
    found = signals.by_month(Drawn(*acts), given, codebook=ALL).set_index(["month", "signal"])
    assert found.loc[("2026-01", "lix"), "value"] == 35
    assert pd.isna(found.loc[("2026-02", "lix"), "value"])
    assert found.loc[("2026-01", "unanswered"), "value"] == 0
    assert found.loc[("2026-02", "unanswered"), ["value", "of", "people"]].tolist() == [1, 2, 2]
    assert found.loc[("2026-01", "presence"), ["value", "of"]].tolist() == [1 / 27, 27]  # from 5 January
    assert found.loc[("2026-02", "presence"), "of"] == 5
    assert found.loc[("2026-01", "reply_length"), "value"] == 120
    assert "Too few questions" in found.loc[("2026-01", "latency"), "reason"]
    refused = signals.by_month(Drawn(act("q", "ann")), verdicts())
    assert set(refused["reason"]) == {"Nobody is known to be staff. Import with a role map."}
