"""The generic table: what each column may hold in each of the four formats, and what is said otherwise."""

import csv
import json
import zipfile
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings, strategies as st

from workbench import sources
from workbench.errors import ExportError
from workbench.sources import table

EXPORT = Path(__file__).parent / "sources" / "table" / "export"
TIME = "2026-03-02T10:00:00Z"


def rows(file: Traversable, **columns: str) -> list[dict[str, Any]]:
    return [row for batch in table.read(file, columns=columns) for row in batch.acts.to_pylist()]


def reasons(file: Path) -> list[str]:
    return [reject.reason for batch in table.read(file) for reject in batch.rejects]


def of(folder: Path, content: str | bytes, name: str = "talk.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_reads_what_spreadsheets_write(delimiter: str, ending: str, mark: str, tmp_path: Path) -> None:
    lines = [["actor", "time", "text"], ["ann", TIME, '"Yes, or; no?"'], ["bo", TIME, ""]]
    file = of(tmp_path, mark + "".join(delimiter.join(line) + ending for line in lines))
    assert table.sniff(file)
    assert [(row["actor"], row["text"]) for row in rows(file)] == [("ann", "Yes, or; no?"), ("bo", None)]


def test_a_parquet_gives_the_same_acts_as_the_csv(tmp_path: Path) -> None:
    with (EXPORT / "forum.csv").open(encoding="utf-8", newline="") as stream:
        lines = [
            {name: value or None for name, value in line.items()}
            for line in csv.DictReader(stream, delimiter=";")
        ]
    pq.write_table(pa.Table.from_pylist(lines), tmp_path / "forum.parquet")
    assert table.sniff(tmp_path / "forum.parquet")
    assert rows(tmp_path / "forum.parquet") == rows(EXPORT / "forum.csv")


def test_a_parquet_may_hold_numbers_moments_and_lists(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 2, 10, tzinfo=UTC)
    typed = {
        "id": pa.array([120000000000000001, 7]),
        "actor": pa.array([1, 2]),
        "time": pa.array([moment, moment], pa.timestamp("us", "Europe/Oslo")),
        "mentions": pa.array([["a", "b"], []], pa.list_(pa.string())),
    }
    pq.write_table(pa.table(typed), tmp_path / "t.parquet")
    found = rows(tmp_path / "t.parquet")
    assert [row["id"] for row in found] == ["120000000000000001", "7"]
    assert [row["actor"] for row in found] == ["1", "2"]
    assert [row["time"] for row in found] == [moment, moment]
    assert [row["mentions"] for row in found] == [["a", "b"], []]


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC), "day"),
        ("2026-03-02 10:05", datetime(2026, 3, 2, 10, 5, tzinfo=UTC), "minute"),
        ("2026-03-02T10:05Z", datetime(2026, 3, 2, 10, 5, tzinfo=UTC), "minute"),
        ("2026-03-02T10:05+02:00", datetime(2026, 3, 2, 8, 5, tzinfo=UTC), "minute"),
        ("2026-03-02T10:05:06.25Z", datetime(2026, 3, 2, 10, 5, 6, 250_000, tzinfo=UTC), "second"),
        ("0", datetime(1970, 1, 1, tzinfo=UTC), "second"),
        ("1772445906.000001", datetime(2026, 3, 2, 10, 5, 6, 1, tzinfo=UTC), "second"),
        (" 1772445906 ", datetime(2026, 3, 2, 10, 5, 6, tzinfo=UTC), "second"),
    ],
)
def test_times_are_iso_or_epoch(written: str, moment: datetime, precision: str, tmp_path: Path) -> None:
    (row,) = rows(of(tmp_path, f"actor,time\nann,{written}\n"))
    assert (row["time"], row["time_precision"]) == (moment, precision)


@pytest.mark.parametrize("written", ["soon", "1772445906000", "2026-13-01", "infinity", "02.03.2026", "-"])
def test_other_times_are_rejected_with_their_words(written: str, tmp_path: Path) -> None:
    file = of(tmp_path, f"actor,time\nann,{written}\n")
    assert reasons(file) == [f"time '{written}' is neither ISO 8601 nor epoch seconds"]


@pytest.mark.parametrize("column", ["id", "parent", "conversation", "actor"])
@pytest.mark.parametrize("rounded", ["1.2E+17", "1.20E+17", "1E+18", "9.3e17"])
def test_an_id_that_a_spreadsheet_rounded_is_rejected(column: str, rounded: str, tmp_path: Path) -> None:
    given_ids = {"id": "a1", "parent": "a0", "conversation": "c", "actor": "ann"} | {column: rounded}
    file = of(tmp_path, f"time,{','.join(given_ids)}\n{TIME},{','.join(given_ids.values())}\n")
    assert reasons(file) == ["an id was rounded by a spreadsheet (such as 1.2E+17)"]


@pytest.mark.parametrize("name", ["1e5f", "3e8", "a1.2E+17", "120000000000000000", "E+17"])
def test_other_ids_are_left_alone(name: str, tmp_path: Path) -> None:
    (row,) = rows(of(tmp_path, f"actor,time,id\nann,{TIME},{name}\n"))
    assert row["id"] == name


def test_without_a_parent_column_acts_are_messages_and_with_one_posts_and_replies(tmp_path: Path) -> None:
    assert [row["kind"] for row in rows(of(tmp_path, f"actor,time\nann,{TIME}\n"))] == ["message"]
    forum = of(tmp_path, f"actor,time,id,parent\nann,{TIME},a,\nbo,{TIME},b,a\n")
    assert [row["kind"] for row in rows(forum)] == ["post", "reply"]


def test_other_names_are_mapped(tmp_path: Path) -> None:
    file = of(tmp_path, f'who,"when ""exactly""","it\'s"\nann,{TIME},hei\n')
    assert not table.sniff(file)
    (row,) = rows(file, actor="who", time='when "exactly"', text="it's")
    assert (row["actor"], row["text"]) == ("ann", "hei")


def test_a_mapped_column_goes_before_one_of_that_name(tmp_path: Path) -> None:
    (row,) = rows(of(tmp_path, f"actor,nick,time\n17,ann,{TIME}\n"), actor="nick")
    assert row["actor"] == "ann"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"actor": "username"},
            r"has no column 'username'; it has actor, time\. Say which is which with --map",
        ),
        (
            {"author": "actor"},
            r"'author' is no column of a table\. Known are id, conversation, parent, space, actor",
        ),
    ],
)
def test_a_map_that_cannot_be_followed_is_said(columns: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=said):
        rows(of(tmp_path, f"actor,time\nann,{TIME}\n"), **columns)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            f"actor,time,text\nann,{TIME},æøå\n".encode("latin-1"),
            r"'talk\.csv' is not UTF-8.*Save it as UTF-8",
        ),
        (
            f"actor;time;text\r\nann;{TIME};hei\r\n".encode("utf-16"),
            r"'talk\.csv' is UTF-16, not UTF-8\. Save it",
        ),
        (f'actor,time,text\nann,{TIME},"hei\n'.encode(), r"'talk\.csv' breaks off inside a quoted value"),
        (
            f"actor,time,text\nann,{TIME}\n".encode(),
            r"'talk\.csv' has a row with too few or too many columns",
        ),
        (
            f'{{"actor": "ann", "time": "{TIME}"}}\n{{"actor": "bo", "ti'.encode(),
            r"'talk\.csv' is not whole NDJSON",
        ),
    ],
    ids=["latin", "utf-16", "quote", "columns", "ndjson"],
)
def test_a_fault_is_one_sentence_on_what_to_do(content: bytes, said: str, tmp_path: Path) -> None:
    file = of(tmp_path, content)
    assert table.sniff(file), "a fault is told, not passed over as a foreign file"
    with pytest.raises(ExportError, match=said) as caught:
        rows(file)
    assert "\n" not in str(caught.value)
    assert "ann" not in str(caught.value), "no row is repeated"


def test_a_parquet_that_breaks_off_is_foreign(tmp_path: Path) -> None:
    pq.write_table(pa.table({"actor": ["ann"], "time": [TIME]}), tmp_path / "whole.parquet")
    assert table.sniff(tmp_path / "whole.parquet")
    assert not table.sniff(of(tmp_path, (tmp_path / "whole.parquet").read_bytes()[:-20], "half.parquet"))


def test_a_zip_member_that_is_damaged_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("talk.csv", f"actor,time,text\nann,{TIME},{'hei ' * 100_000}\n")
    content = bytearray((tmp_path / "t.zip").read_bytes())
    content[390_000] ^= 0xFF
    (tmp_path / "t.zip").write_bytes(content)
    member = sources.open_export(tmp_path / "t.zip").joinpath("talk.csv")
    assert table.sniff(member)
    with pytest.raises(
        ExportError, match=r"'talk\.csv' is damaged in its zip\. Export or download it again\."
    ):
        rows(member)


def test_rows_come_in_batches_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "BATCH", 2_048)
    lines = "".join(f"a{number},{number}\n" for number in range(1, 10_001))
    found = list(table.read(of(tmp_path, "actor,time\n" + lines)))
    assert len(found) > 1
    assert [row["item"] for batch in found for row in batch.acts.to_pylist()] == list(range(1, 10_001))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda word: "x" + word + "x")


@settings(max_examples=25)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_whatever_people_write_comes_back(
    tmp_path_factory: pytest.TempPathFactory, talk: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("talk")
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([("actor", "time", "text"), *((actor, TIME, text) for actor, text in talk)])
    lines = (json.dumps({"actor": actor, "time": TIME, "text": text}) for actor, text in talk)
    of(folder, "\n".join(lines), "t.ndjson")
    for file in ("t.csv", "t.ndjson"):
        assert [(row["actor"], row["text"]) for row in rows(folder / file)] == talk
