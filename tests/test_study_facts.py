"""What people say of a study beside its exports: facts of spaces, marks, and how silence cuts talk."""

from datetime import date
from pathlib import Path

import pytest

from tests.test_study import Bench, act, bench, chat, groups, talk
from workbench import completeness, study
from workbench.errors import StudyError
from workbench.study import _settings, _spaces

__all__ = ["bench"]


def say(bench: Bench, facts: str) -> None:
    file = bench.path / "study.toml"
    file.write_text(file.read_text("utf-8") + facts, "utf-8")


# ---------------------------------------------------------------- silences


def test_a_study_is_cut_at_other_silences_and_stays_as_it_is(bench: Bench) -> None:
    bench.take(chat(("ann", 0), ("bo", 50), ("ann", 120)))
    service = study.read(bench.path)
    shorter = service.cut(session_minutes=30)
    counted = "SELECT count(DISTINCT conversation) FROM talk"
    for one, conversations in ((service, 2), (shorter, 3), (service.cut(session_minutes=70), 1)):
        with one.connect() as connection:
            assert connection.execute(counted).fetchall() == [(conversations,)]
    assert (shorter.case_hours, shorter.session_minutes) == (72, 30)


def test_cases_of_direct_messages_are_cut_by_hours(bench: Bench) -> None:
    rows = chat(("ann", 0), ("guide", 25 * 60), ("ann", 26 * 60))
    for row in rows:
        row["visibility"] = "private"
    bench.take(rows, private=True)
    for hours, conversations in ((24, 2), (72, 1)):
        with study.read(bench.path).cut(case_hours=hours).connect() as connection:
            found = connection.execute("SELECT count(DISTINCT conversation) FROM talk").fetchall()
        assert found == [(conversations,)]


@pytest.mark.parametrize("silence", [0, -1, float("nan"), float("inf")])
def test_a_silence_is_a_number_above_nothing(bench: Bench, silence: float) -> None:
    bench.take(chat(("ann", 0)))
    with pytest.raises(StudyError, match=r"case_hours is .*, and must be a number above 0"):
        study.read(bench.path).cut(case_hours=silence)


# ---------------------------------------------------------------- events


def test_an_event_is_one_conversation_till_half_a_day_is_silent(bench: Bench) -> None:
    bench.take(chat(("ann", 0), ("bo", 90), ("cy", 200), ("ann", 200 + 12 * 60 + 1)))
    assert groups(bench, "talk") == ["a", "b", "c", "d"]
    say(bench, '[spaces."lounge"]\nevent = true\n')
    assert groups(bench, "talk") == ["abc", "d"]


def test_two_at_an_event_are_not_taken_to_answer_each_other(bench: Bench) -> None:
    bench.take(chat(("ann", 0), ("bo", 1), ("ann", 2)))
    say(bench, '[spaces."lounge"]\nevent = true\n')
    assert set(talk(bench).values()) == {(None, False)}
    assert bench.query("SELECT DISTINCT has_reply_ids FROM talk") == [(False,)]


def test_an_event_keeps_the_answers_that_are_told_and_shows_them_where_most_are(bench: Bench) -> None:
    rows = chat(("ann", 0), ("bo", 1), ("cy", 2), ("ann", 3))
    rows[1]["parent"], rows[2]["parent"] = "a", "b"
    bench.take(rows)
    say(bench, '[spaces."lounge"]\nevent = true\n')
    assert groups(bench, "talk") == ["abcd"]
    assert {name: up for name, (up, _) in talk(bench).items()} == {"a": None, "b": "a", "c": "b", "d": None}
    assert bench.query("SELECT DISTINCT has_reply_ids FROM talk") == [(True,)]


# ---------------------------------------------------------------- facts of spaces


def test_facts_of_spaces_are_read(bench: Bench) -> None:
    bench.take(chat(("ann", 0)))
    say(
        bench,
        'channels = ["phone"]\n'
        '[spaces."lounge"]\nvisibility = "public"\nrules_date = 2025-03-01\nmoderators = 2\nbridge = false\n'
        '[spaces."Instagram"]\nexported = false\n',
    )
    settings = study.read(bench.path).settings
    assert settings.channels == ["phone"]
    assert settings.spaces["lounge"] == _spaces.Space(
        visibility="public", rules_date=date(2025, 3, 1), moderators=2, bridge=False
    )
    assert not settings.spaces["Instagram"].exported


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ('[spaces."lounge"]\nevnt = true\n', "of the space \"lounge\", 'evnt' is not known"),
        ('[spaces."lounge"]\nevent = 1\n', "of the space \"lounge\", 'event' must be of type bool"),
        ('[spaces."lounge"]\nmoderators = "ann"\n', "'moderators' must be of type int"),
        ('[spaces."lounge"]\nvisibility = "open"\n', "visibility is 'open', and must be one of public"),
        ("[spaces]\nlounge = true\n", 'of spaces, "lounge" must be a table, written as'),
        ("spaces = 1\n", "'spaces' must be of type dict"),
        ("channels = [1]\n", "of channels, 1 is no name in quotation marks"),
        ('[spaces."lobby"]\nevent = true\n', "tells of the space 'lobby', and the study holds no such space"),
    ],
)
def test_facts_that_cannot_be_are_said(bench: Bench, facts: str, says: str) -> None:
    bench.take(chat(("ann", 0)))
    say(bench, facts)
    with pytest.raises(StudyError, match=says.replace("(", "\\(")):
        study.read(bench.path)


def test_a_facts_sheet_that_is_written_reads_the_same(tmp_path: Path) -> None:
    facts = _spaces.Space(event=True, rules='say "hi"', rules_date=date(2025, 1, 2), anonymity=False)
    settings = _settings.Settings(name="A", channels=["phone"], spaces={'the "lounge"': facts})
    _settings.write(tmp_path, settings, draft=tmp_path)
    assert _settings.read(tmp_path) == settings


# ---------------------------------------------------------------- marks


def marked(bench: Bench, *lines: str, header: str = "origin,mark") -> dict[str, str]:
    (bench.path / "marks.csv").write_text("\n".join([header, *lines]) + "\n", "utf-8")
    rows = bench.query("SELECT activity, mark FROM talk WHERE mark IS NOT NULL")
    return {activity.split(":")[-1]: mark for activity, mark in rows}


def test_marks_stand_beside_the_acts_by_their_place_or_name(bench: Bench) -> None:
    bench.take(chat(("ann", 0), ("bo", 1), ("cy", 2)))
    assert marked(bench, "talk.csv#1,spam", "talk.csv#3, Off-Topic ") == {"a": "spam", "c": "off-topic"}
    [(name,)] = bench.query("SELECT activity FROM talk WHERE item = 2")
    assert marked(bench, f"{name};test", header="activity;mark") == {"b": "test"}
    assert bench.query("SELECT count(*) FROM talk") == [(3,)]


def test_marks_that_fit_no_act_are_told(bench: Bench) -> None:
    bench.take(chat(("ann", 0)))
    assert marked(bench, "talk.csv#9,spam", "talk.csv#1,test") == {"a": "test"}
    assert study.read(bench.path).unmatched_marks == ["talk.csv#9"]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["a,b"], "need the columns mark, and activity or origin; they have a, b"),
        (["origin,mark", "talk.csv#1,rude"], "line 2: 'rude' is no mark. Write one of spam, test, off-topic"),
        (["origin,mark", ",spam"], "line 2: neither activity nor origin says which act is marked"),
        (["origin,mark", "x,spam", "x,test"], "line 3: 'x' is marked as test, and as spam before"),
    ],
)
def test_marks_that_cannot_be_read_are_said(bench: Bench, lines: list[str], says: str) -> None:
    bench.take(chat(("ann", 0)))
    (bench.path / "marks.csv").write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(StudyError, match=says):
        study.read(bench.path)


# ---------------------------------------------------------------- automatic replies, mentions, gist


def test_automatic_wording_of_staff_is_no_act_of_staff(bench: Bench) -> None:
    rows = chat(("guide", 0), ("guide", 1), ("ann", 2))
    for row, text in zip(
        rows, ("Dette er eit automatisk svar.", "Hei, Ann!", "Automatic reply"), strict=True
    ):
        row["text"] = text
    bench.take(rows, roles=bench.role_map("guide,staff,,,", "ann,member,,,"))
    assert bench.query("SELECT role FROM talk ORDER BY item") == [("bot",), ("staff",), ("member",)]


def test_whom_a_text_addresses_first_is_told_where_the_export_names_mentions(bench: Bench) -> None:
    texts = ["@bo kva tenkjer du?", "takk, @bo", "@bo hei", None]
    mentions = ["bo", "bo", "", "bo"]
    rows = [
        act("ann", n, id=str(n), text=text, mentions=named)
        for n, (text, named) in enumerate(zip(texts, mentions, strict=True))
    ]
    bench.take(rows)
    assert bench.query("SELECT is_addressed FROM talk ORDER BY item")[:2] == [(True,), (False,)]


def test_the_gist_is_the_same_where_the_same_is_said_and_never_in_the_open(bench: Bench) -> None:
    texts = [
        "Søk innan 15. april! https://example.org/a",
        "søk INNAN 16 April 😀 no",
        "Søk innan 15. april, no: https://example.org/b",
        "Takk!",
    ]
    bench.take([act("ann", n, id=str(n), text=text) for n, text in enumerate(texts)])
    first, second, third, last = (gist for (gist,) in bench.query("SELECT gist FROM talk ORDER BY item"))
    assert second == third is not None
    assert first is None
    assert last is None
    assert all("april" not in value for _, value in bench.texts())


def test_direct_messages_have_no_features_of_texts(bench: Bench) -> None:
    rows = chat(
        (
            "ann",
            0,
        )
    )
    rows[0] |= {"visibility": "private", "text": "@bo Hei, kva tenkjer du om dette her?", "mentions": "bo"}
    bench.take(rows, private=True)
    told = "SELECT words, long_words, sentences, cues, gist, is_addressed FROM talk"
    assert bench.query(told) == [(None,) * 6]


# ---------------------------------------------------------------- what a check tells of it


def test_a_check_tells_what_the_facts_sheet_says_and_leaves_open(bench: Bench) -> None:
    bench.take(chat(("ann", 0)))
    say(
        bench,
        'channels = ["phone", "e-mail"]\n[spaces."lounge"]\nevent = true\n'
        '[spaces."Instagram"]\nexported = false\n',
    )
    (bench.path / "marks.csv").write_text("origin,mark\ntalk.csv#9,spam\n", "utf-8")
    table = completeness.check(study.read(bench.path))
    told = table[table["finding"].isin(["channels", "unmatched-marks", "event", "no-rules", "not-exported"])]
    assert told["finding"].to_list() == ["channels", "unmatched-marks", "not-exported", "event", "no-rules"]
    assert told["space"].dropna().to_list() == ["Instagram", "lounge", "lounge"]
    assert "phone, e-mail" in told["says"].iloc[0]
    assert told["says"].iloc[1] == "Of marks.csv, 1 line fits no act of the study."


def test_a_check_says_nothing_of_facts_that_nobody_has_told(bench: Bench) -> None:
    bench.take(chat(("ann", 0)))
    assert not {"channels", "no-rules"} & set(completeness.check(study.read(bench.path))["finding"])
