"""
Real talk whose form is known beforehand: a rule that cannot separate these groups is wrong.

None of them is a guidance service. Nothing of them is kept here, and nothing in the rule was fitted to them.
"""

import csv
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workbench import levels, study

DATA = Path(__file__).parents[1].parent / "shared" / "data"
SETTINGS = ["strict", "central", "lenient"]
START = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.slow


def needed(path: str) -> Path:
    """Give a path in the real data, or skip."""
    if not (DATA / path).exists():
        pytest.skip(f"the real data do not lie beside the project (shared/data/{path})")
    return DATA / path


def at(minute: int) -> str:
    return (START + timedelta(minutes=minute)).isoformat()


def judged(rows: list[dict[str, Any]], folder: Path) -> pd.DataFrame:
    """Take rows in through the generic table, as any person would, and judge them."""
    with (folder / "talk.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    receipt = study.import_exports([folder / "talk.csv"], into=folder / "study")
    assert receipt.kept == len(rows)
    return levels.verdicts(study.read(folder / "study"))


def shares(verdicts: pd.DataFrame) -> str:
    """Tell the shares under each setting; shown where a test fails, or with ``pytest -rP``."""
    told = [verdicts[name].value_counts(normalize=True).round(3).to_dict() for name in SETTINGS]
    return f"{len(verdicts)} conversations: " + "; ".join(
        f"{name} {share}" for name, share in zip(SETTINGS, told, strict=True)
    )


def test_news_channels_deliver_information(tmp_path: Path) -> None:
    files = sorted(needed("telegram_news/data/raw").glob("*.json"))
    posts = [json.loads(file.read_bytes()) for file in files]
    # Telegram Desktop calls channel123 what the Bot API calls -1000000000123
    channels = sorted({f"channel{-post['sender_id'] - 10**12}" for listed in posts for post in listed})
    assert len(files) == 7
    roles = tmp_path / "roles.csv"
    roles.write_text("account,role\n" + "".join(f"{channel},staff\n" for channel in channels))
    receipt = study.import_exports(files, into=tmp_path / "study", roles=roles)
    assert not receipt.unmatched
    assert receipt.read == sum(map(len, posts))
    verdicts = levels.verdicts(study.read(tmp_path / "study"))
    print("telegram_news:", shares(verdicts))
    assert verdicts["space"].nunique() == 7
    assert (verdicts[SETTINGS] == "L1").all(axis=None)


def test_counsel_answers_are_contacts_with_one_seeker(tmp_path: Path) -> None:
    file = needed("counsel_chat/data/20200325_counsel_chat.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        answers = list(csv.DictReader(stream))
    rows, questions = [], dict.fromkeys(answer["questionID"] for answer in answers)
    for number, question in enumerate(questions):
        # an answer that one therapist gave twice, word for word, is still two acts: each row has its own id
        own = [answer["therapistURL"] for answer in answers if answer["questionID"] == question]
        talk = {"conversation": question, "space": "questions", "visibility": "public"}
        seeker = {"id": f"q{question}", "parent": "", "actor": f"seeker {question}", "role": "member"}
        rows.append({**talk, **seeker, "time": at(100 * number)})
        rows += [
            {
                **talk,
                "id": f"q{question}-{n}",
                "parent": f"q{question}",
                "actor": therapist,
                "role": "staff",
                "time": at(100 * number + n),
            }
            for n, therapist in enumerate(own, start=1)
        ]
    verdicts = judged(rows, tmp_path)
    print("counsel_chat:", shares(verdicts), Counter(verdicts["dialogue"].fillna("none")))
    assert len(verdicts) == len(questions)
    assert (verdicts["central"] == "L2").all()
    assert (verdicts["dialogue"] == "contact").all()


def test_product_meetings_are_joint_exploration(tmp_path: Path) -> None:
    files = sorted(needed("qmsum/data/Product/all").glob("*.json"))
    rows = []
    for file in files:
        turns = json.loads(file.read_bytes())["meeting_transcripts"]
        rows += [
            {
                "conversation": file.stem,
                "space": "meetings",
                "id": number,
                "parent": number - 1 if number else "",
                "actor": f"{file.stem} {turn['speaker']}",
                "role": "staff" if turn["speaker"] == "Project Manager" else "member",
                "time": at(number),
            }
            for number, turn in enumerate(turns)
        ]
    verdicts = judged(rows, tmp_path)
    print("qmsum:", shares(verdicts))
    assert len(verdicts) == len(files)
    assert (verdicts["central"] == "L3").mean() > 0.5
