"""Erasing a person: what goes, what is said instead, and that no later import brings it back."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from tests.test_sources import NAMES, fixture
from tests.test_study import FORUM, Bench, Row, act, content, groups
from workbench import conversations, networks, privacy, study
from workbench.__main__ import main
from workbench.activity import STORED, validate
from workbench.errors import StudyError
from workbench.study import Forgotten, _retention, _suppression

#  a (guide) <- b (ann) <- c (bo) <- d (ann)     e (cy) names ann <- f (bo)     g (ann), alone
DRAWN = [
    act("guide", 0, id="a", space="forum", role="staff", text="Any questions?"),
    act("ann", 1, id="b", parent="a", space="forum", text="When?"),
    act("bo", 2, id="c", parent="b", space="forum", text="At ten.", mentions="ann guide"),
    act("ann", 3, id="d", parent="c", space="forum", text="Thanks, bo!"),
    act("cy", 4, id="e", space="forum", text="Hei", mentions="ann"),
    act("bo", 5, id="f", parent="e", space="forum", text="Hei"),
    act("ann", 6, id="g", space="forum", text="Bye"),
]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.take(DRAWN)
    return bench


def pseudonym(bench: Bench, account: str, platform: str = "table") -> str:
    key = privacy.key(json.loads((bench.path / "provenance.json").read_text())["key"])
    return key.pseudonym(platform, account)


def tables(bench: Bench) -> dict[str, list[Row]]:
    (folder,) = (path for path in (bench.path / "tables").iterdir() if path.is_dir())
    return {file.name: pq.read_table(file).to_pylist() for file in sorted(folder.rglob("*.parquet"))}


def rows(bench: Bench) -> dict[str, dict[str, Any]]:
    """Give the stored acts by their own ids."""
    return {row["activity"].split(":")[-1]: row for row in tables(bench)["0.parquet"]}


def test_a_person_goes_from_acts_mentions_and_parents(bench: Bench) -> None:
    ann, guide = pseudonym(bench, "ann"), pseudonym(bench, "guide")
    assert rows(bench)["c"]["mentions"] == [ann, guide]
    before = rows(bench)
    forgotten = study.forget(bench.path, "ann")
    assert forgotten == Forgotten(acts=3, mentions=2, replies=1, conversations=3)
    left = rows(bench)
    assert sorted(left) == ["a", "c", "e", "f"]
    assert left["c"]["mentions"] == [guide]
    assert left["e"]["mentions"] == []
    assert left["c"]["kind"] == "reply"
    assert left["c"]["parent"].startswith("erased:")
    assert left["f"]["parent"] == before["f"]["parent"]
    assert groups(bench) == ["a", "c", "ef"]  # c begins a conversation of its own
    for name in ("a", "f"):
        assert left[name] == before[name]
    validate(pq.read_table(next(bench.path.rglob("0.parquet"))), schema=STORED)


def test_a_reply_to_the_erased_is_an_orphan_and_answers_nobody(bench: Bench) -> None:
    rows = [*DRAWN, act("guide", 7, id="h", parent="c", space="forum", role="staff")]
    rows = [row | {"conversation": "t" if row["id"] in "abcdh" else "u"} for row in rows]
    threaded = Bench(bench.folder / "threaded")
    threaded.take(rows)
    study.forget(threaded.path, "ann")
    service = study.read(threaded.path)
    features = conversations.features(service).set_index("conversation")
    (whole,) = (name for name in features.index if name.endswith(":a"))
    assert features.loc[whole, "orphans"] == 1
    ties = set(networks.reply(service).edges)
    bo, guide, cy = (pseudonym(threaded, name) for name in ("bo", "guide", "cy"))
    assert ties == {(guide, bo), (bo, cy)}  # and not from bo to guide, who began the thread


def test_roles_of_the_erased_go(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    roles = bench.role_map("ann,member,,,", "guide,staff,,,", "*,member,,,")
    bench.take(DRAWN, roles=roles)
    ann = pseudonym(bench, "ann")
    study.forget(bench.path, "ann")
    kept = {row["actor"]: row["role"] for row in tables(bench)["actors.parquet"]}
    assert ann not in kept
    assert kept[pseudonym(bench, "guide")] == "staff"
    assert kept["*"] == "member"
    receipt = bench.take(DRAWN, roles=roles)
    assert receipt.unmatched == []
    assert {row["actor"]: row["role"] for row in tables(bench)["actors.parquet"]} == kept


def test_later_imports_leave_the_person_out_and_say_so(bench: Bench) -> None:
    study.forget(bench.path, "ann")
    kept = tables(bench)["0.parquet"]
    receipt = bench.take(DRAWN)
    assert (receipt.read, receipt.kept, receipt.duplicates) == (7, 0, 4)
    assert receipt.rejects == {"account was erased on request": 3}
    assert tables(bench)["0.parquet"] == kept
    more = [
        act("ann", 60, id="h", parent="f", space="forum"),
        act("bo", 61, id="i", parent="h", space="forum", mentions="ann cy"),
        act("cy", 62, id="j", parent="d", space="forum"),  # answers an act that this export does not hold
    ]
    receipt = bench.take(more, "more.csv")
    assert (receipt.kept, receipt.rejects) == (2, {"account was erased on request": 1})
    added = rows(bench)
    assert added["i"]["mentions"] == [pseudonym(bench, "cy")]
    assert added["i"]["parent"].startswith("erased:")
    assert [row["item"] for row in tables(bench)["rejects.parquet"] if row["file"] == "more.csv"] == [1]
    kept = tables(bench)
    bench.take(more, "more.csv")
    assert tables(bench) == kept


def test_replies_that_come_without_what_they_answer_stay_as_they_are(bench: Bench) -> None:
    study.forget(bench.path, "ann")
    kept = tables(bench)["0.parquet"]
    bench.take([DRAWN[2]], "talk.csv")  # what it answers was erased before
    same = [row for row in tables(bench)["0.parquet"] if row["activity"].endswith(":c")]
    assert [row["parent"] for row in same] == [
        row["parent"] for row in kept if row["activity"].endswith(":c")
    ]


def test_what_stands_for_an_id_tells_nothing_without_the_key() -> None:
    one, other = privacy.Key("1", b"one"), privacy.Key("2", b"other")
    acts = pa.array(["table:forum:b", None, "table:forum:c"])
    stood = _suppression.stand_ins(one, acts).to_pylist()
    assert stood[1] is None
    assert stood[0] != stood[2]
    assert stood == _suppression.stand_ins(one, acts).to_pylist()
    assert not set(stood) & {*_suppression.stand_ins(other, acts).to_pylist()} - {None}


def test_a_person_is_named_by_pseudonym_account_or_with_a_leading_at(tmp_path: Path) -> None:
    results = []
    for number, how in enumerate(("ann", "@ann", None)):
        bench = Bench(tmp_path / str(number))
        bench.take(DRAWN)
        results.append(study.forget(bench.path, how or pseudonym(bench, "ann"), "table"))
    assert results == [Forgotten(3, 2, 1, 3)] * 3


def test_one_who_is_only_mentioned_can_be_erased(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.take([*FORUM, act("bo", 9, id="z", space="forum", mentions="quiet")])
    assert study.forget(bench.path, "quiet") == Forgotten(0, 1, 0, 1)
    assert rows(bench)["z"]["mentions"] == []


def test_whom_an_act_addresses_is_erased_and_does_not_come_back(tmp_path: Path) -> None:
    bench, name = Bench(tmp_path), "discourse"
    study.import_exports([fixture(name)], into=bench.path, private=True)
    gone = next(row["alter"] for row in tables(bench)["0.parquet"] if row["alter"])
    study.forget(bench.path, gone)
    for _ in range(2):
        assert gone not in {row["alter"] for row in tables(bench)["0.parquet"]}
        study.import_exports([fixture(name)], into=bench.path, private=True)


def test_the_platform_narrows(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.take(DRAWN)
    with pytest.raises(StudyError, match=r"holds nothing of 'slack'\. Its platforms are: table\."):
        study.forget(bench.path, "ann", "slack")
    assert study.forget(bench.path, "ann", platform="table").acts == 3


def test_forgetting_twice_changes_nothing(bench: Bench) -> None:
    study.forget(bench.path, "ann")
    kept = tables(bench)
    assert study.forget(bench.path, "ann") == Forgotten(0, 0, 0, 0)
    assert tables(bench) == kept


def test_the_list_of_the_erased_lasts_and_grows(bench: Bench) -> None:
    study.forget(bench.path, "ann")
    bench.take(DRAWN)
    study.forget(bench.path, "cy")
    bench.take(FORUM, "more.csv")
    found = study.read(bench.path).provenance
    assert found["forgotten"] == sorted([pseudonym(bench, "ann"), pseudonym(bench, "cy")])
    assert len(found["imports"]) == 3
    assert "forgotten" not in {name for entry in found["imports"] for name in entry}


@pytest.mark.parametrize("unknown", ["nobody", "", "0123456789abcdef"])
def test_an_unknown_person_is_said_and_the_study_stays_as_it_was(bench: Bench, unknown: str) -> None:
    before = content(bench.path)
    with pytest.raises(StudyError, match=f"Nothing in this study is by, to or about '{unknown}'"):
        study.forget(bench.path, unknown)
    assert content(bench.path) == before


def test_where_there_is_no_study_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="There is no study in"):
        study.forget(tmp_path / "nowhere", "ann")
    assert not (tmp_path / "nowhere").exists()


def test_with_the_key_destroyed_a_pseudonym_can_still_be_erased(bench: Bench, keys: Path) -> None:
    ann = pseudonym(bench, "ann")
    (keys / f"{study.read(bench.path).provenance['key']}.key").unlink()
    with pytest.raises(StudyError, match="Nothing in this study"):
        study.forget(bench.path, "ann")
    assert study.forget(bench.path, ann).acts == 3
    assert not [place for place, held in bench.texts() if ann in held and place != "provenance.json"]


def test_after_the_retention_date_a_person_can_still_be_erased(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bench.path / "study.toml").write_text("retention_date = 2027-01-31\n")
    monkeypatch.setattr(_retention, "_today", lambda _: date(2027, 2, 1))
    assert study.forget(bench.path, "ann").acts == 3


def test_an_opened_study_says_that_it_has_changed(bench: Bench) -> None:
    service = study.read(bench.path)
    study.forget(bench.path, "ann")
    with pytest.raises(StudyError, match="has changed since it was opened"):
        service.connect()


def test_everybody_can_be_erased(bench: Bench) -> None:
    for account in ("ann", "bo", "cy", "guide"):
        study.forget(bench.path, account)
    assert tables(bench)["0.parquet"] == []
    assert bench.take(DRAWN).kept == 0


def test_the_command_says_what_changed(bench: Bench) -> None:
    words = ["forget", str(bench.path), "--actor", "ann", "--platform", "table"]
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "erased 3 acts; 3 conversations are touched",
        "  2 acts of others mentioned or addressed the account, and no longer do",
        "  1 replies of others have lost what they answered",
        "later imports leave the account out; delete by hand the exports, former reports and networks",
    ]
    refused = CliRunner().invoke(main, [*words[:3], "nobody"])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("Error: Nothing in this study is by, to or about 'nobody'.")


ACCOUNTS = ("ann", "bo", "cy", "di")


@st.composite
def talks(draw: st.DrawFn) -> list[Row]:
    """Draw talk among four, with replies to anything, mentions of anybody and the odd deleted account."""
    drawn = []
    for number in range(draw(st.integers(1, 9))):
        named = draw(st.lists(st.sampled_from(ACCOUNTS), max_size=3, unique=True))
        parent = draw(st.none() | st.integers(0, 9))
        row = act(draw(st.sampled_from([*ACCOUNTS, "[deleted]"])), draw(st.integers(0, 90)), id=str(number))
        row |= {"space": draw(st.sampled_from(["forum", "lounge"])), "mentions": " ".join(named)}
        row |= {"parent": "" if parent is None else str(parent)}
        drawn.append(row | {"conversation": draw(st.sampled_from(["", "t"]))})
    return drawn


@settings(max_examples=10)
@given(talks(), st.sampled_from(ACCOUNTS), st.integers(0, 9))
def test_nothing_is_left_of_the_erased_and_nothing_comes_back(
    tmp_path_factory: pytest.TempPathFactory, talk: list[Row], account: str, cut: int
) -> None:
    bench = Bench(tmp_path_factory.mktemp("erased"))
    parts = [(part, f"{name}.csv") for name, part in (("one", talk[:cut]), ("two", talk[cut:])) if part]
    for part, name in parts:
        bench.take(part, name)
    before, gone = tables(bench)["0.parquet"], pseudonym(bench, account)
    acts = sum(row["actor"] == gone for row in before)
    naming = sum(gone in (row["mentions"] or ()) for row in before if row["actor"] != gone)
    if not acts + naming:
        with pytest.raises(StudyError, match="Nothing in this study"):
            study.forget(bench.path, account)
        return
    erased = {row["activity"] for row in before if row["actor"] == gone}
    answering = sum(row["parent"] in erased for row in before if row["actor"] != gone)
    forgotten = study.forget(bench.path, account)
    after = tables(bench)["0.parquet"]
    assert (forgotten.acts, forgotten.mentions, forgotten.replies) == (acts, naming, answering)
    assert len(after) == len(before) - forgotten.acts
    assert not erased & {row["parent"] for row in after}
    for part, name in parts:
        assert bench.take(part, name).kept == 0
        assert tables(bench)["0.parquet"] == after
        assert [place for place, held in bench.texts() if gone in held] == ["provenance.json"]


@pytest.mark.parametrize("name", NAMES)
def test_every_platforms_actors_can_be_erased(name: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    study.import_exports([fixture(name)], into=bench.path, private=True)
    before = tables(bench)["0.parquet"]
    actors = [row["actor"] for row in before if row["actor"]]
    if not actors:
        pytest.skip("this platform's export names no actor")
    gone = max(actors, key=actors.count)
    assert study.forget(bench.path, gone).acts == actors.count(gone)
    kept = tables(bench)["0.parquet"]
    receipt = study.import_exports([fixture(name)], into=bench.path, private=True)
    assert receipt.kept == 0
    assert tables(bench)["0.parquet"] == kept
    assert {place for place, held in bench.texts() if gone in held} == {"provenance.json"}
