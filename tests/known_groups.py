"""
Real talk whose form is known beforehand, and what the rule makes of it: ``python -m tests.known_groups``.

None of these groups is a guidance service. Nothing of them is kept here, no name of them is printed, and
nothing in the rule or its thresholds was fitted to them. Who is staff is set for each group, and said beside
it. Two plain baselines stand beside the rule: how many people write, and how many replies there are.
"""

import csv
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from workbench import demo, figures, levels, study
from workbench.demo import recovered

DATA = Path(__file__).parents[1].parent / "shared" / "data"
SETTINGS = ["strict", "central", "lenient"]
START = datetime(2026, 1, 1, tzinfo=UTC)

Row = dict[str, Any]


class Known(NamedTuple):
    """A group of conversations that should all get one level."""

    name: str
    expected: str
    staff: str
    verdicts: pd.DataFrame


def at(minute: int) -> str:
    """Give a time to talk whose times were not kept, only its order."""
    return (START + timedelta(minutes=minute)).isoformat()


def taken_in(rows: list[Row], folder: Path, roles: str = "") -> study.Study:
    """Take rows in through the generic table, as any person would."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "talk.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "roles.csv").write_text(f"account,role\n{roles}", encoding="utf-8")
    receipt = study.import_exports(
        [folder / "talk.csv"], into=folder / "study", roles=folder / "roles.csv" if roles else None
    )
    if receipt.kept != len(rows):
        raise ValueError(f"Of {len(rows)} rows {receipt.kept} were kept: this is no test of them all.")
    return study.read(folder / "study")


def telegram_news(data: Path, folder: Path) -> list[Known]:
    """Seven news channels that post to subscribers, as their platform exports them."""
    files = sorted((data / "telegram_news/data/raw").glob("*.json"))
    posts = [json.loads(file.read_bytes()) for file in files]
    # Telegram Desktop calls channel123 what the Bot API calls -1000000000123
    channels = sorted({f"channel{-post['sender_id'] - 10**12}" for listed in posts for post in listed})
    folder.mkdir(parents=True)
    roles = folder / "roles.csv"
    roles.write_text("account,role\n" + "".join(f"{channel},staff\n" for channel in channels))
    receipt = study.import_exports(files, into=folder / "study", roles=roles)
    if receipt.unmatched or receipt.read != sum(map(len, posts)):
        raise ValueError("Not every post was read, or not every channel is known.")
    return [Known("telegram_news", "L1", "the channel", levels.verdicts(study.read(folder / "study")))]


def counsel_chat(data: Path, folder: Path) -> list[Known]:
    """Therapists who answer one seeker each; the times of their answers were not kept."""
    file = data / "counsel_chat/data/20200325_counsel_chat.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        answers = list(csv.DictReader(stream))
    by_question: dict[str, list[str]] = {}
    for answer in answers:
        by_question.setdefault(answer["questionID"], []).append(answer["therapistURL"])
    rows: list[Row] = []
    for number, (question, therapists) in enumerate(by_question.items()):
        # an answer that one therapist gave twice, word for word, is still two acts: each row has its own id
        asked = f"q{question}"
        talk = {"conversation": question, "space": "questions", "visibility": "public"}
        rows.append(talk | _row(asked, "", f"seeker {question}", "member", at(100 * number)))
        rows += [
            talk | _row(f"{asked}-{n}", asked, therapist, "staff", at(100 * number + n))
            for n, therapist in enumerate(therapists, start=1)
        ]
    return [Known("counsel_chat", "L2", "the therapists", levels.verdicts(taken_in(rows, folder)))]


def abcd(data: Path, folder: Path) -> list[Known]:
    """Chats of a customer and an agent; what the agent's system did is no message."""
    chats = json.loads((data / "abcd_sample/data/abcd_sample.json").read_bytes())
    rows = [
        {"conversation": chat["convo_id"], "space": "chats"}
        | {"id": number, "actor": f"{who} {chat['convo_id']}", "time": at(1000 * place + number)}
        | {"role": "staff" if who == "agent" else "member", "text": text}
        for place, chat in enumerate(chats)
        for number, (who, text) in enumerate(chat["original"])
        if who != "action"
    ]
    return [Known("abcd", "L2", "the agent", levels.verdicts(taken_in(rows, folder)))]


def qmsum(data: Path, folder: Path) -> list[Known]:
    """Meetings of four who design a product; each turn is read as an answer to the one before."""
    rows: list[Row] = []
    for file in sorted((data / "qmsum/data/Product/all").glob("*.json")):
        for number, turn in enumerate(json.loads(file.read_bytes())["meeting_transcripts"]):
            role = "staff" if turn["speaker"] == "Project Manager" else "member"
            before = number - 1 if number else ""
            row = _row(number, before, f"{file.stem} {turn['speaker']}", role, at(number))
            rows.append({"conversation": file.stem, "space": "meetings"} | row)
    return [Known("qmsum", "L3", "the manager, who chairs", levels.verdicts(taken_in(rows, folder)))]


def _row(activity: object, parent: object, actor: str, role: str, time: str) -> Row:
    return {"id": activity, "parent": parent, "actor": actor, "role": role, "time": time}


_LINE = re.compile(r"(?:\d+ )?\[(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)\] <([^>]+)> ?(.*)")
_RULE = re.compile(r"^-{20,}\s*$", re.MULTILINE)


def gitter_dialogs(data: Path, folder: Path) -> list[Known]:
    """
    Dialogs that people separated by hand in eight rooms for developers.

    Who first answers the one who asks is staff, and everybody else a member: that is how a service would
    stand in it. Nothing says which message answers which. Of two people that is plain; among more, links are
    inferred.
    """
    rows: list[Row] = []
    for file in sorted((data / "livechat_gitter/data/manual").glob("*.txt")):
        for number, part in enumerate(_RULE.split(file.read_text(encoding="utf-8", errors="replace"))):
            said = list(_said(part.splitlines()))
            others = [row["actor"] for row in said if row["actor"] != said[0]["actor"]]
            rows += [
                {"conversation": f"{file.stem}-{number}", "space": file.stem}
                | row
                | {"role": "staff" if row["actor"] in others[:1] else "member"}
                for row in said
            ]
    service = taken_in([row | {"id": number} for number, row in enumerate(rows)], folder)
    found = levels.verdicts(service, links="inferred")
    people = found["members"] + found["staff"]
    staff = "who first answers"
    return [
        Known("gitter dialogs of two", "L2", staff, found[people == 2]),
        Known("gitter dialogs of three and more", "L3", staff, found[people > 2]),
    ]


def gitter_room(data: Path, folder: Path) -> study.Study:
    """Four years of a room where users of a product help each other; who writes most is its staff."""
    file = data / "livechat_gitter/data/raw/gitter_gitter_chatFormat.ascii.txt"
    rows = list(_said(file.read_text(encoding="utf-8", errors="replace").splitlines()))
    most = pd.Series([row["actor"] for row in rows]).value_counts().index[0]
    given = [row | {"id": number, "space": "room"} for number, row in enumerate(rows)]
    return taken_in(given, folder, roles=f"{most},staff\n*,member\n")


def _said(lines: Iterable[str]) -> Iterator[Row]:
    """Read lines of chat; a line without a time belongs to the message before."""
    rows: list[Row] = []
    for line in lines:
        if found := _LINE.match(line):
            day, clock, actor, text = found.groups()
            rows.append({"actor": actor, "time": f"{day}T{clock}Z", "text": text})
        elif rows:
            rows[-1]["text"] += f"\n{line}"
    names = {row["actor"] for row in rows}
    for row in rows:
        # the corpus dropped the sign of a mention, and kept the name
        first, _, rest = row["text"].partition(" ")
        named = first.rstrip(":,").removeprefix("@")
        is_mention = named in names and named != row["actor"]
        yield row | {"text": f"@{named} {rest}"} if is_mention else row


def demonstration(folder: Path) -> list[Known]:
    """Give what was planted in the demonstration study, direct messages aside."""
    made = demo.make(folder)
    truth = recovered.planted(folder)
    if truth is None:
        raise ValueError("The demonstration study has no truth.")
    found = recovered.matched(levels.verdicts(study.read(made.folder)), truth)
    by_level = dict(list(found.groupby("planted")))
    return [
        Known(f"demonstration, planted {level}", level, "the service", by_level[level])
        for level in ("L1", "L2", "L3")
    ]


def room_by_year(service: study.Study) -> pd.DataFrame:
    """Count by year in which state the half-years of a room ended, and which criteria they met."""
    given = levels.verdicts(service, links="inferred")
    periods = levels.community_periods(levels.as_judged(service, given), given)
    criteria = [name for name in figures.CRITERIA if name in periods]
    year = periods["end"].dt.year.rename("year")
    met = periods[criteria].eq("met").groupby(year).sum().astype(str)
    open_ = periods[criteria].eq("not assessable").groupby(year).all()
    return met.mask(open_, "not assessable").assign(
        periods=periods.groupby(year).size(), states=periods.groupby(year)["state"].agg(_counted)
    )


def _counted(states: "pd.Series[str]") -> str:
    return ", ".join(f"{state} {count}" for state, count in states.value_counts().items())


GROUPS: dict[str, Callable[[Path, Path], list[Known]]] = {
    "telegram_news/data/raw": telegram_news,
    "counsel_chat/data/20200325_counsel_chat.csv": counsel_chat,
    "abcd_sample/data/abcd_sample.json": abcd,
    "qmsum/data/Product/all": qmsum,
    "livechat_gitter/data/manual": gitter_dialogs,
}
"""Where each group lies, and what reads it."""


def shares(group: Known) -> dict[str, str]:
    """Tell how much of a group gets what it should, by rule and baselines, and what else it gets."""
    told = {"group": group.name, "of": f"{len(group.verdicts):,}", "expected": group.expected}
    for setting in SETTINGS:
        told[setting] = f"{(group.verdicts[setting] == group.expected).mean():.1%}"
    for name, level in recovered.baselines(group.verdicts).items():
        told[str(name)] = f"{(level == group.expected).mean():.1%}"
    other = group.verdicts["central"][group.verdicts["central"] != group.expected].value_counts()
    return told | {"else, central": ", ".join(f"{verdict} {count}" for verdict, count in other.items())}


def main() -> int:
    """Print the table of all groups that lie beside the project."""
    with tempfile.TemporaryDirectory() as folder:
        found = demonstration(Path(folder, "demo"))
        for place, load in GROUPS.items():
            found += load(DATA, Path(folder, load.__name__)) if (DATA / place).exists() else []
        print(pd.DataFrame(list(map(shares, found))).to_string(index=False))
        if (DATA / "livechat_gitter").exists():
            print("\nThe room, half-years by the year they end in:")
            print(room_by_year(gitter_room(DATA, Path(folder, "room"))).to_string())
    return 0


if __name__ == "__main__":
    sys.exit(main())
