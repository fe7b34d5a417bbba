"""What cannot be concluded, on studies of a few lines that can be counted by eye."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from workbench import levels, study
from workbench.study._spaces import Space

HEAD = "id,parent,actor,role,time,space,kind,visibility,conversation\n"


def taken_in(folder: Path, *lines: str, private: bool = False) -> study.Study:
    (folder / "talk.csv").write_text(HEAD + "\n".join(lines) + "\n")
    study.import_exports([folder / "talk.csv"], into=folder / "study", private=private)
    return study.read(folder / "study")


def stated(service: study.Study, **facts: object) -> study.Study:
    """Let a facts sheet say more."""
    known = {"time_zone": "UTC", "channels": (), "spaces": {}}
    return replace(service, settings=SimpleNamespace(**known | facts))  # type: ignore[arg-type]


def line(number: int, parent: object, actor: str, role: str, *, rest: str = "a forum,post,public") -> str:
    return f"{number},{parent},{actor},{role},2026-01-05T09:{number:02}:00Z,{rest},"


def because(cannot: pd.DataFrame, topic: str) -> str:
    (found,) = cannot.loc[cannot["topic"] == topic, "because"]
    return str(found)


DIALOGUE = (line(1, "", "anna", "member"), line(2, 1, "bo", "staff"))


@pytest.fixture(scope="module")
def dialogue(tmp_path_factory: pytest.TempPathFactory) -> study.Study:
    """A study of one question that staff answered."""
    return taken_in(tmp_path_factory.mktemp("dialogue"), *DIALOGUE)


def test_what_no_export_shows_is_said_of_every_study(dialogue: study.Study) -> None:
    cannot = levels.cannot_conclude(dialogue)
    standing = cannot[cannot["because"] == ""]
    assert list(standing["topic"]) == [
        "practitioners", "benefit", "readers", "elsewhere", "better", "cause", "comparison", "attention"
    ]  # fmt: skip
    assert list(cannot.columns) == ["topic", "sentence", "because", "concerns"]
    assert cannot["sentence"].str.fullmatch(r"[A-Z].*\.").all()


def test_sentences_hold_no_number_and_no_name(tmp_path: Path) -> None:
    lost, gone = line(3, 99, "cecilie", "member"), line(4, 1, "[deleted]", "")
    service = stated(taken_in(tmp_path, *DIALOGUE, lost, gone), channels=["Signal"])
    sentences = " ".join(levels.cannot_conclude(service)["sentence"])
    assert not any(word in sentences for word in ("anna", "cecilie", "a forum", "A service", "Signal"))
    assert not any(letter.isdigit() for letter in sentences.replace("L2", "").replace("L3", ""))


def test_channels_that_exist_and_are_not_imported_are_named_as_the_reason(dialogue: study.Study) -> None:
    spaces = {"a closed group": Space(exported=False), "a forum": Space(anonymity=True)}
    service = stated(dialogue, channels=["phone", "Table"], spaces=spaces)
    cannot = levels.cannot_conclude(service)
    assert because(cannot, "channels") == "not exported: phone, a closed group"
    assert because(cannot, "anonymity") == "1 space"
    assert because(cannot, "private messages") == "no direct messages in the study"


def test_a_facts_sheet_without_channels_leaves_open_how_much_is_seen(dialogue: study.Study) -> None:
    cannot = levels.cannot_conclude(dialogue)
    assert because(cannot, "channels") == "study.toml names no channels"


def test_private_messages_that_were_read_are_not_missing(tmp_path: Path) -> None:
    private = line(3, "", "anna", "member", rest="a line,message,private")
    service = taken_in(tmp_path, *DIALOGUE, private, private=True)
    assert "private messages" not in set(levels.cannot_conclude(service)["topic"])


def test_lost_parents_and_hidden_accounts_are_counted(tmp_path: Path) -> None:
    """Of three answers one goes to what is not there; of five acts two are by nobody known."""
    acts = (line(3, 99, "[deleted]", ""), line(4, 1, "[deleted]", ""), line(5, "", "dag", "member"))
    cannot = levels.cannot_conclude(taken_in(tmp_path, *DIALOGUE, *acts))
    assert because(cannot, "lost parents") == "1 of 3 answers of 1 space concerned"
    assert because(cannot, "hidden accounts") == "2 of 5 acts of 1 space concerned"


def test_few_and_short_conversations_show_little(dialogue: study.Study) -> None:
    cannot = levels.cannot_conclude(dialogue)
    assert because(cannot, "number") == "1 conversation"
    assert because(cannot, "length") == "1 of 1 conversations have fewer than 8 messages"
    assert because(cannot, "purpose") == "purpose coded in 0 of 1 conversations"
    assert because(cannot, "spaces").startswith("1 of 1 spaces: less than 12 weeks of activity (1), ")


@pytest.mark.parametrize(
    ("number", "said"), [(7, "too few for shares"), (8, "sustained"), (19, "sustained"), (20, None)]
)
def test_what_may_be_said_grows_with_the_number_of_conversations(
    tmp_path: Path, number: int, said: str | None
) -> None:
    questions = [line(n, "", f"m{n}", "member") for n in range(2, number + 1)]
    service = taken_in(tmp_path, line(1, "", "bo", "staff"), *questions)
    cannot = levels.cannot_conclude(service)
    sentences = cannot.loc[cannot["topic"] == "number", "sentence"]
    assert [said in sentence for sentence in sentences if said] == ([True] if said else [])
    assert len(sentences) == (said is not None)


def test_undetermined_conversations_say_why(tmp_path: Path) -> None:
    """An answer of staff whose question is lost stands alone."""
    cannot = levels.cannot_conclude(taken_in(tmp_path, *DIALOGUE, line(3, 99, "bo", "staff")))
    row = cannot[cannot["topic"] == "undetermined"].iloc[0]
    assert (
        row["sentence"]
        == "Which level some conversations have: all that is left of them answers something lost."
    )
    assert (row["because"], row["concerns"]) == ("1 of 2 conversations", "L1, L2")


def test_without_a_role_map_no_level_is_told(tmp_path: Path) -> None:
    service = taken_in(tmp_path, line(1, "", "anna", ""), line(2, 1, "bo", ""))
    cannot = levels.cannot_conclude(service)
    assert because(cannot, "roles") == "nobody is known to be staff"
    assert "spaces" not in set(cannot["topic"])


def test_links_that_are_inferred_and_purposes_that_are_coded_count(dialogue: study.Study) -> None:
    service = dialogue
    given = levels.verdicts(service).assign(is_inferred=True, purpose="information")
    cannot = levels.cannot_conclude(service, given)
    assert because(cannot, "inferred links") == "1 of 1 conversations"
    assert "purpose" not in set(cannot["topic"])


def test_shares_that_are_not_told_or_hang_on_the_rule_are_named(dialogue: study.Study) -> None:
    service = dialogue
    given = levels.verdicts(service)
    cannot = levels.cannot_conclude(service, given, levels.profile(service, given=given))
    assert because(cannot, "shares") == "fewer than 8 conversations: counts only"
    rows = {
        "level": ["L2", "L3"],
        "reason": "",
        "low": [0.2, 0.1],
        "high": 0.4,
        "strict": [0.2, 0.05],
        "lenient": 0.4,
    }
    row = levels.cannot_conclude(service, given, pd.DataFrame(rows)).set_index("topic").loc["rule"]
    assert (row["because"], row["concerns"]) == ("strict or lenient share outside the interval: L3", "L3")
