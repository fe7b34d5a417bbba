"""The demonstration: its plan follows the reference rule, its exports say what the plan says."""

import csv
import hashlib
import importlib.util
import json
import re
import zipfile
from collections import Counter, defaultdict
from datetime import timedelta
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from workbench import demo, levels, study
from workbench.demo import large, plan, programme, rhythm, trees
from workbench.demo.people import DELETED, cast
from workbench.errors import StudyError
from workbench.vocabulary import Role

ORACLE = Path(__file__).parents[1].parent / "shared" / "reference_rule.py"
LETTERS = {
    Role.STAFF: "S",
    Role.MEMBER: "M",
    Role.BOT: "B",
    Role.ORG: "O",
    Role.UNKNOWN: "U",
}
SLOTS = {"S": "S", "T": "S", "R": "B", "P": "B", "O": "O", "U": "U"}
ONLY_CENTRAL = {"webinar", "unknown-asker"}
ON_SCALE = ("L1", "L2", "L3")
Message = tuple[Any, Any, str, str]


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    if not ORACLE.exists():
        pytest.skip("the reference rule does not lie beside the project")
    spec = importlib.util.spec_from_file_location("reference_rule", ORACLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def year() -> list[plan.Conversation]:
    return plan.conversations(2026)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> demo.Made:
    return demo.write_exports(tmp_path_factory.mktemp("demo") / "year")


def said(oracle: ModuleType, messages: list[Message], **how: object) -> str:
    return "/".join(oracle.verdicts(messages, **how).values())


def messages(conversation: plan.Conversation, *, pooled: bool = True, deleted: str = "M") -> list[Message]:
    return [
        (
            number,
            "lost" if act.parent == trees.LOST else act.parent,
            act.actor.id if pooled or act.actor.role != Role.DELETED else f"deleted {number}",
            deleted if act.actor.role == Role.DELETED else LETTERS[act.actor.role],
        )
        for number, act in enumerate(conversation.acts)
    ]


def central(expected: str) -> str:
    parts = expected.split("/")
    return parts[len(parts) // 2]


def truth(made: demo.Made) -> list[dict[str, str]]:
    assert made.truth is not None
    return list(csv.DictReader(made.truth.read_text("utf-8").splitlines()))


# ---------------------------------------------------------------- the plan


CASES = [
    pytest.param(case, shape, id=f"{case}-{n}")
    for case, shapes in trees.SHAPES.items()
    for n, shape in enumerate(shapes)
    if case not in ONLY_CENTRAL
]


@pytest.mark.parametrize(("case", "shape"), CASES)
def test_a_shape_gets_the_verdicts_it_promises(case: str, shape: trees.Shape, oracle: ModuleType) -> None:
    drawn = [
        (n, "lost" if turn.parent == trees.LOST else turn.parent, turn.slot, SLOTS.get(turn.slot, "M"))
        for n, turn in enumerate(shape.turns)
    ]
    assert said(oracle, drawn, dm=case.startswith("dm")) == shape.expected


def test_a_tree_is_read_word_by_word() -> None:
    turns = trees.shape("S A0 B? C12", "L1").turns
    assert turns == (("S", None), ("A", 0), ("B", trees.LOST), ("C", 12))


def test_every_planned_conversation_is_what_the_rule_says(oracle: ModuleType) -> None:
    wrong = []
    for conversation in year():
        if conversation.case in ONLY_CENTRAL:
            continue
        for unknown_as, pooled, deleted in product("MS", (True, False), "MU"):
            tree = messages(conversation, pooled=pooled, deleted=deleted)
            found = said(oracle, tree, dm=bool(conversation.pair), unknown_as=unknown_as)
            if found != conversation.expected:
                wrong.append((conversation.case, unknown_as, pooled, deleted, found, conversation.expected))
    assert wrong == []


def test_an_unknown_asker_decides_the_verdict_and_so_leaves_it_open(oracle: ModuleType) -> None:
    asked = [conversation for conversation in year() if conversation.case == "unknown-asker"]
    assert len(asked) == 4
    for conversation in asked:
        assert conversation.expected == "undetermined"
        assert central(said(oracle, messages(conversation), unknown_as="M")) == "L2"
        assert central(said(oracle, messages(conversation), unknown_as="S")) == "L1"


def test_in_a_webinar_nobody_says_whom_they_answer() -> None:
    webinars = [conversation for conversation in year() if conversation.case == "webinar"]
    assert len(webinars) == 4
    for conversation in webinars:
        times = [act.time for act in conversation.acts]
        assert {act.parent for act in conversation.acts} == {None}
        assert len({act.actor for act in conversation.acts if act.actor.role == Role.MEMBER}) >= 10
        assert max(np.diff(np.array(times))) <= timedelta(minutes=3)
        assert conversation.expected == "undetermined"


def test_talk_by_mention_needs_no_branches(oracle: ModuleType) -> None:
    """A Slack thread is flat, so the whole tree must carry the verdict."""
    spoken = [conversation for conversation in year() if conversation.is_by_mention]
    assert len(spoken) == 17
    for conversation in spoken:
        whole = oracle.features(messages(conversation))
        assert "/".join(oracle.verdict(whole, s) for s in oracle.SETTINGS) == conversation.expected


def test_all_cases_are_planted() -> None:
    planned = {conversation.case.removesuffix("-mentions") for conversation in year()}
    assert planned == set(trees.SHAPES)
    assert {central(conversation.expected) for conversation in year()} == {
        *ON_SCALE, "L3-peer", "peer-exchange", "unanswered", "undetermined", "excluded"
    }  # fmt: skip


def test_the_service_is_small() -> None:
    acting = {act.actor for conversation in year() for act in conversation.acts}
    roles = Counter(account.role for account in acting)
    assert 2_500 <= sum(len(conversation.acts) for conversation in year()) <= 4_000
    assert 60 <= roles[Role.MEMBER] <= 120
    assert {account.name.split()[-1] for account in acting if account.role == Role.STAFF} == {
        "Tind", "Fjord", "Skog", "Solvik"
    }  # fmt: skip
    assert roles[Role.UNKNOWN] == 2
    assert len({account.name for account in acting if account.role == Role.ORG}) == 1
    handles = [
        account.handle
        for platform in ("telegram", "slack", "discord")
        for account in cast(platform).everybody
    ]
    assert (
        len({name.lower().replace(" ", "").replace("_", "").replace(".", "") for name in handles if name})
        >= 115
    )


def test_the_year_has_seasons() -> None:
    on_scale, activity = Counter[int](), Counter[int]()
    for conversation in year():
        month = conversation.acts[0].time.astimezone(rhythm.ZONE).month
        on_scale[month] += central(conversation.expected) in ON_SCALE
        for act in conversation.acts:
            assert act.time.astimezone(rhythm.ZONE).year == 2025
            activity[act.time.astimezone(rhythm.ZONE).month] += 1
    assert set(activity) == set(range(1, 13))
    assert [month for month in range(1, 13) if on_scale[month] < 20] == [7]
    assert on_scale.most_common(1)[0][0] in (1, 2, 3)
    assert on_scale[8] > on_scale[6]
    assert min(activity, key=activity.__getitem__) == 7


def test_the_community_grows() -> None:
    joint = defaultdict(list)
    for conversation in year():
        joint[conversation.acts[0].time.month].append(central(conversation.expected) in ("L3", "L3-peer"))
    winter, autumn = joint[1] + joint[2], joint[10] + joint[11]
    assert sum(autumn) / len(autumn) > 3 * sum(winter) / len(winter)


def test_the_community_is_one_of_interest_from_july() -> None:
    """The criteria C1 to C5 on a community-period, counted on the plan."""
    talk = [
        c
        for c in year()
        if c.space == programme.COMMUNITY and c.acts[0].time.astimezone(rhythm.ZONE).month >= 7
    ]
    day = {c: int(c.acts[0].time.strftime("%j")) for c in talk}
    joint = Counter(day[c] // 14 for c in talk if central(c.expected).startswith("L3"))
    assert sum(joint.values()) >= 3
    assert len(joint) >= 3
    assert max(joint.values()) <= sum(joint.values()) / 2
    visits, bins = defaultdict(set), defaultdict(set)
    for c in talk:
        for act in c.acts:
            if act.actor.role == Role.MEMBER:
                visits[act.actor].add(c)
                bins[act.actor].add(day[c] // 14)
    returning = [a for a in visits if len(visits[a]) >= 2 and len(bins[a]) >= 2]
    assert len(returning) >= 5
    assert len(returning) >= len(visits) / 5
    replies = [(act, c.acts[act.parent]) for c in talk for act in c.acts if act.parent is not None]
    m2m = [a for a, b in replies if a.actor.role == b.actor.role == Role.MEMBER and a.actor != b.actor]
    assert len(m2m) >= 0.3 * len(replies)
    assert sum(c.acts[0].actor.role == Role.MEMBER for c in talk) >= len(talk) / 4
    staff = [act for c in talk for act in c.acts if act.actor.role == Role.STAFF]
    assert len({int(act.time.strftime("%j")) // 14 for act in staff}) >= 0.6 * 13
    assert len(staff) <= sum(len(c.acts) for c in talk) / 2


@pytest.mark.parametrize("seed", [0, 1, 2026])
def test_loose_messages_stand_further_apart_than_a_session_reaches(seed: int) -> None:
    spaces = defaultdict(list)
    for conversation in plan.conversations(seed):
        if not conversation.pair and conversation.case != "webinar":
            spaces[conversation.platform, conversation.space].append(conversation.acts[0].time)
    for times in spaces.values():
        assert min(np.diff(np.array(sorted(times)))) > timedelta(minutes=60)


def test_direct_messages_of_a_pair_are_cases() -> None:
    pairs = defaultdict(list)
    for conversation in year():
        if conversation.pair:
            times = [act.time for act in conversation.acts]
            assert {act.actor for act in conversation.acts} <= set(conversation.pair)
            assert all(gap < timedelta(hours=72) for gap in np.diff(np.array(times)))
            pairs[conversation.pair].append((times[0], times[-1]))
    for cases in pairs.values():
        cases.sort()
        for (_, end), (start, _) in pairwise(cases):
            assert start - end > timedelta(hours=72)


def test_staff_write_on_weekdays_in_opening_hours() -> None:
    for conversation in year():
        for act in conversation.acts:
            local = act.time.astimezone(rhythm.ZONE)
            if act.actor.role == Role.STAFF and conversation.case != "webinar":
                assert local.weekday() < 5
                assert 9 <= local.hour < 16
            if act.actor.valid_from:
                assert f"{local:%Y-%m-%d}" >= act.actor.valid_from


# ---------------------------------------------------------------- the exports


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_a_seed_gives_the_same_bytes_everywhere(made: demo.Made, tmp_path: Path) -> None:
    again = demo.write_exports(tmp_path / "again")
    assert content(again.folder) == content(made.folder)
    other = demo.write_exports(tmp_path / "other", seed=7)
    assert content(other.folder)["truth.csv"] != content(made.folder)["truth.csv"]
    whole = hashlib.sha256()
    for name, file in content(made.folder).items():
        whole.update(f"{name}\n".encode() + file)
    # changes only with the plan, the words or the writers; then write the new one here
    assert whole.hexdigest() == "abe482baaf45a6aa1b5e22f38f3fb4ed53396d117251dc844962d4ce81482f57"


def test_a_seed_gives_the_same_study_on_every_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for machine in ("one", "other"):
        monkeypatch.setenv("WORKBENCH_KEYS", str(tmp_path / machine / "keys"))
        demo.make_large(tmp_path / machine / "study", activities=300)
        told.append(study.read(tmp_path / machine / "study").activity())
    pd.testing.assert_frame_equal(*told)


def test_writing_twice_changes_nothing_and_another_seed_is_refused(tmp_path: Path) -> None:
    first = content(demo.write_exports(tmp_path / "year").folder)
    assert content(demo.write_exports(tmp_path / "year").folder) == first
    with pytest.raises(StudyError, match="holds another demonstration"):
        demo.write_exports(tmp_path / "year", seed=1)
    assert content(tmp_path / "year") == first


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StudyError, match="holds something else than a demonstration study"):
        demo.write_exports(tmp_path)
    with pytest.raises(StudyError, match="is not empty"):
        demo.make_large(tmp_path, activities=10)
    assert content(tmp_path) == {"thesis.txt": b"mine"}


def test_a_persons_own_facts_sheet_stays(tmp_path: Path) -> None:
    folder = demo.write_exports(tmp_path / "year").folder
    (folder / "study.toml").write_text('name = "Ours"\n')
    demo.write_exports(folder)
    assert (folder / "study.toml").read_text() == 'name = "Ours"\n'


def items(made: demo.Made) -> dict[str, dict[str, Any]]:
    """Every item of every export by its origin."""
    found: dict[str, dict[str, Any]] = {}
    for export in made.exports:
        if export.suffix == ".zip":
            with zipfile.ZipFile(export) as archive:
                days = {n: json.loads(archive.read(n)) for n in archive.namelist() if "/" in n}
            found |= {
                f"{export.name}/{n}#{i}": m for n, day in days.items() for i, m in enumerate(day, start=1)
            }
            continue
        for file in sorted(export.glob("*.json")):
            chat = json.loads(file.read_bytes())
            name = f"{export.name}/{file.name}"
            found |= {f"{name}#{i}": m for i, m in enumerate(chat["messages"], start=1)}
    return found


def roles(made: demo.Made) -> dict[str, str]:
    assert made.roles is not None
    rows = csv.DictReader(made.roles.read_text("utf-8").splitlines())
    return {row["account"]: LETTERS[Role(row["role"])] for row in rows}


def replied(item: dict[str, Any]) -> int | str | None:
    parent: int | str | None = item.get("reply_to_message_id") or item.get("reference", {}).get("messageId")
    return parent


def whose(item: dict[str, Any]) -> tuple[str, str]:
    if "from_id" in item:
        return item["from_id"], item["from_id"]
    return item["author"]["id"], item["author"]["name"]


@pytest.mark.parametrize("platform", ["telegram", "discord"])
def test_the_files_themselves_hold_the_planted_trees(
    platform: str, made: demo.Made, oracle: ModuleType
) -> None:
    """Read the native files without the writers: climb reply ids, look roles up in the role map."""
    known, trees_by_root, root_of = roles(made), defaultdict(list), {}
    for origin, item in items(made).items():
        file = origin.rpartition("#")[0]
        if not file.startswith(platform) or item["type"] not in ("message", "Default", "Reply"):
            continue
        if (file, item["id"]) in root_of:
            continue  # written twice
        root = root_of.get((file, replied(item)), origin)
        root_of[file, item["id"]] = root
        actor, account = whose(item)
        letter = "M" if actor in (DELETED, "user7100035150") else known.get(account, "U")
        trees_by_root[root].append((item["id"], replied(item), actor, letter))
    rows = [row for row in truth(made) if row["source"] == platform]
    assert len(rows) == len({row["root"] for row in rows})
    for row in rows:
        if row["case"] not in ONLY_CENTRAL:
            assert said(oracle, trees_by_root[row["root"]]) == row["expected"], row
    webinars = sum(len(c.acts) - 1 for c in year() if c.platform == platform and c.case == "webinar")
    assert len(trees_by_root) == len(rows) + webinars


def test_slack_threads_name_only_their_root_and_mentions_say_the_rest(made: demo.Made) -> None:
    found = items(made)
    rows = [row for row in truth(made) if row["source"] == "slack" and row["space"] != "dm"]
    threads = defaultdict(list)
    for origin, item in found.items():
        if origin.startswith("slack.zip") and "thread_ts" in item:
            threads[origin.split("/")[1], item["thread_ts"]].append(item)
    for row in rows:
        root = found[row["root"]]
        assert root.get("thread_ts", root["ts"]) == root["ts"]
        answers = [i for i in threads.get((row["space"], root["ts"]), []) if i["ts"] != root["ts"]]
        assert root.get("reply_count", 0) == len(answers)
        assert {i["parent_user_id"] for i in answers} <= {root.get("user")}
        mentioning = [i for i in answers if re.match(r"<@U\w+> ", i["text"])]
        assert bool(mentioning) == row["case"].endswith("-mentions")
    stamps = Counter((o.split("/")[1], i["ts"]) for o, i in found.items() if o.startswith("slack.zip"))
    assert max(stamps.values()) == 1
    assert len(threads) == sum("reply_count" in found[row["root"]] for row in rows)


def test_the_exports_hold_what_real_ones_do(made: demo.Made) -> None:
    found = items(made)
    kinds = Counter(item.get("subtype") or item["type"] for item in found.values())
    assert kinds["channel_join"] > 25
    assert kinds["GuildMemberJoin"] > 25
    assert kinds["bot_message"] == 12
    assert kinds["service"] == 2
    texts = json.dumps(list(found.values()), ensure_ascii=False)
    assert len(re.findall(r"@example\.org", texts)) >= 5
    assert set(re.findall(r"https?://([^/\"]+)/", texts)) == {"example.org"}
    assert any(isinstance(item.get("text"), list) for item in found.values())
    assert any("forwarded_from" in item for item in found.values())
    for mark in ("edited_unixtime", "edited", "timestampEdited"):
        assert any(item.get(mark) for item in found.values())
    discord = Counter(i["id"] for o, i in found.items() if o.startswith("discord"))
    assert sorted(discord.values())[-2:] == [1, 2]
    lost = [row for row in truth(made) if row["case"].startswith("lost")]
    assert len(lost) == 6
    assert all(replied(found[row["root"]]) for row in lost)
    assert any("from" in item and item["from"] is None for item in found.values())


def test_the_role_map_misses_two_members_and_names_everybody_else(made: demo.Made) -> None:
    acting = {act.actor for conversation in year() for act in conversation.acts}
    named = set(roles(made))
    missing = {a.role for a in acting if not {a.id, a.handle} & named}
    assert missing == {Role.UNKNOWN, Role.DELETED}
    assert len(named) == len([a for a in acting if a.listed])


def test_the_summary_counts_what_was_planned(made: demo.Made) -> None:
    assert made.activities == sum(len(conversation.acts) for conversation in year())
    assert made.conversations == len(year()) == len(truth(made))


# ---------------------------------------------------------------- the truth comes back


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The verdicts on the demonstration study, beside what was planted where the root can be found."""
    made = demo.make(tmp_path_factory.mktemp("demo") / "service")
    verdicts = levels.verdicts(study.read(made.folder))
    assert made.truth is not None
    planted = pd.read_csv(made.truth)
    found = verdicts.merge(planted, left_on="origin", right_on="root", how="outer", indicator=True)
    settings = found[["strict", "central", "lenient"]]
    return found.assign(all=settings.fillna("").agg("/".join, axis=1))


def test_every_planted_conversation_is_found_and_no_other(judged: pd.DataFrame) -> None:
    in_private = judged["is_dm"].fillna(value=False) | judged["case"].fillna("").str.startswith("dm")
    assert len(judged[~in_private]) > 500
    assert (judged.loc[~in_private, "_merge"] == "both").all()


def test_every_planted_conversation_gets_its_verdict(judged: pd.DataFrame) -> None:
    # also in Slack's flat threads, where only a leading @mention says whom an act answers
    told = judged[judged["_merge"] == "both"]
    assert told["case"].str.endswith("-mentions").sum() == 17
    assert set(told["case"]) > {"announcement", "contact", "faq", "community", "webinar", "unknown-asker"}
    is_right = (told["expected"] == told["all"]) | (told["expected"] == told["central"])
    assert told.loc[~is_right, ["case", "expected", "all", "reason"]].to_numpy().tolist() == []


def test_direct_messages_get_their_verdicts_month_by_month(judged: pd.DataFrame) -> None:
    # their origin is hidden, so they can only be counted
    planted = judged[judged["case"].str.startswith("dm", na=False)]
    found = judged[judged["is_dm"].fillna(value=False)]
    assert (planted["_merge"] == "right_only").all()
    assert found["origin"].str.startswith("input ").all()
    month = found["start"].dt.tz_convert(rhythm.ZONE).dt.strftime("%Y-%m")
    assert len(planted) > 50
    assert Counter(zip(month, found["all"], strict=True)) == Counter(
        zip(planted["month"], planted["expected"], strict=True)
    )


# ---------------------------------------------------------------- the large one


@pytest.mark.parametrize("activities", [1, 9, 5_000])
def test_a_large_table_holds_whole_conversations(
    activities: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "CHUNK", 100)
    count = large.write(tmp_path / "t.parquet", activities=activities, seed=3)
    table = pq.read_table(tmp_path / "t.parquet").to_pandas()
    assert len(table) == activities
    assert table["id"].is_unique
    assert table["conversation"].nunique() == count
    home = dict(zip(table["id"], table["conversation"], strict=True))
    place = dict(zip(table["id"], table.index, strict=True))
    for row in table[table["parent"].notna()].itertuples():
        assert home[row.parent] == row.conversation
        assert place[row.parent] < row.Index
    assert ((table["kind"] == "post") == table["parent"].isna()).all()
    assert (table.groupby("conversation")["time"].diff().dropna() >= timedelta(0)).all()
    assert ((table["kind"] == "post").groupby(table["conversation"]).sum() == 1).all()


def test_a_large_table_has_the_shape_of_real_talk(tmp_path: Path) -> None:
    activities = 200_000
    count = large.write(tmp_path / "t.parquet", activities=activities, seed=2026)
    table = pq.read_table(tmp_path / "t.parquet").to_pandas()
    assert 6.5 <= activities / count <= 9.5
    assert 0.9 * 15_000 <= table["actor"].nunique() <= 15_000
    staff = table[table["role"] == "staff"]
    assert 0.005 <= staff["actor"].nunique() / table["actor"].nunique() <= 0.015
    assert not set(staff["actor"]) & set(table.loc[table["role"] == "member", "actor"])
    answered = (
        table[table["kind"] == "reply"].groupby("conversation")["role"].agg(lambda role: "staff" in set(role))
    )
    assert 0.45 <= answered.mean() <= 0.55
    assert table["conversation"].value_counts().iloc[0] > 100
    assert table["actor"].value_counts().iloc[0] > 100


def test_a_large_table_follows_its_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        large.write(tmp_path / name, activities=3_000, seed=seed)
    assert pq.read_table(tmp_path / "a").equals(pq.read_table(tmp_path / "b"))
    assert not pq.read_table(tmp_path / "a").equals(pq.read_table(tmp_path / "c"))


def test_a_large_table_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="0 activities cannot be made"):
        demo.make_large(tmp_path / "none", activities=0)
