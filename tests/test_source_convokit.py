"""ConvoKit: every trap of a corpus, one small utterance each."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import _lines, convokit
from workbench.vocabulary import Kind

EXPORT = Path(__file__).parent / "sources" / "convokit" / "export"
BASE = {
    "id": "u2",
    "conversation_id": "u1",
    "text": "hello",
    "speaker": "ann",
    "meta": {},
    "reply-to": "u1",
    "timestamp": 1772443800,
}


def one(**utterance: object) -> Act | Reject:
    return convokit._read_one(1, BASE | utterance, "corpus")


def act(**utterance: object) -> Act:
    found = one(**utterance)
    assert isinstance(found, Act)
    return found


def reason(**utterance: object) -> str:
    found = one(**utterance)
    assert isinstance(found, Reject)
    return found.reason


def corpus(folder: Path, *lines: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.json").write_text("{}")
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "utterances.jsonl").write_text("\n".join(written) + "\n", encoding="utf-8")
    return folder


def read(export: Path) -> list[dict[str, Any]]:
    return [row for batch in convokit.read(export) for row in batch.acts.to_pylist()]


def test_an_utterance_answers_another_of_its_corpus() -> None:
    found = act()
    assert (found.scope, found.space, found.id, found.thread) == ("corpus", "corpus", "u2", "u1")
    assert (found.kind, found.parent, found.actor) == (Kind.REPLY, "u1", "ann")
    assert found.time.isoformat() == "2026-03-02T09:30:00+00:00"
    assert (found.mentions, found.reactions, found.deleted) == (None, None, None)


def test_a_reply_is_told_with_a_hyphen_or_an_underscore() -> None:
    assert act(**{"reply-to": None, "reply_to": "u0"}).parent == "u0"
    assert act(**{"reply-to": "u0"}).parent == "u0"
    assert (act(**{"reply-to": None}).parent, act(**{"reply-to": None}).kind) == (None, Kind.MESSAGE)


def test_old_corpora_say_user_and_root() -> None:
    found = act(speaker=None, user="bo", conversation_id=None, root="u0")
    assert (found.actor, found.thread) == ("bo", "u0")


@pytest.mark.parametrize("value", [1772443800, 1772443800.0, "1772443800", "1772443800.0"])
def test_a_time_is_seconds_as_number_or_string(value: object) -> None:
    assert act(timestamp=value).time.isoformat() == "2026-03-02T09:30:00+00:00"


@pytest.mark.parametrize("value", [None, ""])
def test_an_act_needs_a_time(value: object) -> None:
    assert reason(timestamp=value) == "no time: timestamp is empty, and an act needs one"


@pytest.mark.parametrize("value", [0, 3, "17", -5, 1200.5])
def test_the_number_of_a_turn_is_no_time(value: object) -> None:
    assert reason(timestamp=value) == f"no time: '{value}' numbers the turns of a talk, it is no moment"


@pytest.mark.parametrize("value", ["yesterday", 10**18, 1772443800000, True, [1], {"a": 1}, "nan", 2**70])
def test_what_is_no_number_of_seconds_is_rejected(value: object) -> None:
    assert reason(timestamp=value).startswith("time cannot be read: ")


def test_a_deleted_account_is_nobody() -> None:
    found = act(speaker="[deleted]")
    assert (found.actor, found.handle) == (None, None)


def test_ids_are_strings() -> None:
    assert act(id=9).id == "9"
    assert reason(id=1.5) == "no id: expected a string, not '1.5'"
    assert reason(id=None) == "no id: expected a string, not nothing"
    assert reason(speaker={"id": "ann"}) == "no account: neither speaker nor user is an id"


def test_half_an_emoji_becomes_the_sign_for_what_cannot_be_shown(tmp_path: Path) -> None:
    line = json.dumps(BASE).replace("hello", "hei \\ud83d")
    assert [row["text"] for row in read(corpus(tmp_path / "c", line))] == ["hei \ufffd"]


def test_an_id_is_unique_in_its_corpus_only(tmp_path: Path) -> None:
    for name in ("north", "south"):
        corpus(tmp_path / name, BASE)
    assert convokit.sniff(tmp_path)
    assert [(row["scope"], row["id"]) for row in read(tmp_path)] == [("north", "u2"), ("south", "u2")]


def test_a_folder_of_a_corpus_and_something_else_is_not_claimed_as_a_whole(tmp_path: Path) -> None:
    corpus(tmp_path / "north", BASE)
    (tmp_path / "letter.txt").write_text("hello")
    assert not convokit.sniff(tmp_path)
    assert sources.claims(tmp_path / "north" / "utterances.jsonl") == "convokit"
    assert [row["space"] for row in read(tmp_path / "north" / "utterances.jsonl")] == ["utterances"]


def test_a_zip_of_a_corpus_is_named_without_its_ending(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "north", BASE)
    with zipfile.ZipFile(tmp_path / "north.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    packed = sources.open_export(tmp_path / "north.zip")
    assert convokit.sniff(packed)
    assert [row["space"] for batch in convokit.read(packed) for row in batch.acts.to_pylist()] == ["north"]


def test_a_folder_that_only_has_the_names_is_not_claimed(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "north", {"id": "1", "speaker": "ann"})
    assert not convokit.sniff(folder)
    with pytest.raises(ExportError, match=r"'north' is no corpus of ConvoKit\. Expected is the folder"):
        read(folder)


def test_a_line_too_long_is_rejected_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_lines, "LONGEST", 400)
    folder = corpus(tmp_path / "north", BASE, BASE | {"text": "x" * 2000}, BASE | {"id": "u3"})
    (batch,) = convokit.read(folder)
    assert batch.acts["id"].to_pylist() == ["u2", "u3"]
    assert [(found.item, found.reason[:23]) for found in batch.rejects] == [(2, "a line of more than 0 M")]


def test_a_line_that_nests_without_end_is_rejected(tmp_path: Path) -> None:
    deep = json.dumps(BASE)[:-1] + ', "x": ' + "[" * 100_000
    close = json.dumps(BASE)[:-1] + ', "timestamp": ' + "[" * 900 + "]" * 900 + "}"
    (batch,) = convokit.read(corpus(tmp_path / "north", BASE, deep, deep + '"\\ud83d"', close))
    assert [found.reason for found in batch.rejects] == [
        "no JSON object on this line",
        "no JSON object on this line",
        "time cannot be read: a list is no number of seconds since 1970",
    ]


def test_a_damaged_zip_is_said(tmp_path: Path) -> None:
    packed = tmp_path / "north.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("corpus.json", "{}")
        archive.writestr("utterances.jsonl", (json.dumps(BASE) + "\n") * 20_000)
    content = bytearray(packed.read_bytes())
    content[-200_000] ^= 1
    packed.write_bytes(content)
    with pytest.raises(ExportError, match=r"'utterances\.jsonl' is damaged after line \d+ \(Bad CRC"):
        list(convokit.read(sources.open_export(packed)))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(["", "u1", "[deleted]", "\ud83d", "a\0b", 2**64, 10**18]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "meta"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*BASE, "user", "root", "reply_to"]), JSON))
def test_no_utterance_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, Any]) -> None:
    for batch in batches("utterances.jsonl", [one(**odd)]):
        validate(batch.acts)
        assert batch.read == 1
