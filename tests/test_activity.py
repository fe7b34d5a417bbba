"""The activity table: its two shapes, how acts are gathered, and what does not fit."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from workbench.activity import BATCH, NATIVE, STORED, Act, Batch, Reject, batches, validate
from workbench.errors import ExportError
from workbench.vocabulary import Kind, Precision, Visibility

TIME = datetime(2026, 3, 2, 9, tzinfo=UTC)


def act(number: int, **more: object) -> Act:
    return Act(number, "room", f"m{number}", "Room", "ann", TIME, **more)  # type: ignore[arg-type]


def only(*items: Act | Reject) -> Batch:
    (batch,) = batches("chat.csv", items)
    return batch


def test_an_act_has_the_columns_a_source_hands_over() -> None:
    assert set(Act._fields) == set(NATIVE.names)


def test_a_study_keeps_no_handle_and_always_knows_where_an_act_came_from() -> None:
    assert "handle" not in STORED.names
    required = {field.name for field in STORED if not field.nullable}
    assert required == {
        *("activity", "kind", "space", "visibility", "conversation"),
        *("time", "time_precision", "is_local", "source", "origin", "item"),
    }


def test_an_act_becomes_a_row_with_the_words_of_the_vocabulary() -> None:
    row = only(act(1, mentions=["bo"], reactions=0, text="hei")).acts.to_pylist()[0]
    expected = {"item": 1, "id": "m1", "actor": "ann", "mentions": ["bo"], "reactions": 0, "text": "hei"}
    assert {name: row[name] for name in expected} == expected
    assert row["time"] == TIME
    assert (row["kind"], row["visibility"]) == (Kind.MESSAGE, Visibility.MEMBERS)
    assert row["time_precision"] == Precision.SECOND
    assert {name for name, value in row.items() if value is None} == {
        *("thread", "parent", "alter", "handle", "role", "edited", "deleted", "is_automatic"),
        *("media", "replies", "shares", "views", "language"),
    }


def test_no_mentions_and_unknown_mentions_differ() -> None:
    rows = only(act(1, mentions=[]), act(2)).acts.to_pylist()
    assert [row["mentions"] for row in rows] == [[], None]


def test_a_time_of_another_zone_is_the_same_moment_in_utc() -> None:
    there = datetime.fromisoformat("2026-03-02T11:00:00+02:00")
    row = only(act(1)._replace(time=there)).acts.to_pylist()[0]
    assert row["time"] == TIME


def test_rejects_alone_make_a_batch_and_nothing_makes_none() -> None:
    batch = only(Reject(1, "a join"), Reject(None, "no list"))
    assert (batch.read, len(batch.acts), batch.file) == (2, 0, "chat.csv")
    validate(batch.acts)
    assert list(batches("chat.csv", [])) == []


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 9))
def test_batches_hold_every_item_once_in_order_and_are_never_too_long(kinds: list[bool], size: int) -> None:
    items = [act(n) if is_act else Reject(n, "x") for n, is_act in enumerate(kinds, start=1)]
    found = list(batches("chat.csv", items, size=size))
    assert all(0 < batch.read <= size for batch in found)
    assert all(batch.read == size for batch in found[:-1])
    numbers = [
        sorted([*batch.acts["item"].to_pylist(), *(one.item for one in batch.rejects)]) for batch in found
    ]
    assert [number for batch in numbers for number in batch] == list(range(1, len(items) + 1))
    for batch in found:
        validate(batch.acts)


def test_a_batch_is_small_beside_an_export() -> None:
    found = list(batches("chat.csv", (act(n) for n in range(1, BATCH + 2))))
    assert [batch.read for batch in found] == [BATCH, 1]


def test_all_faults_of_a_table_are_said_at_once() -> None:
    table = only(act(1)).acts.drop_columns(["kind"])
    table = table.append_column("mood", pa.array(["good"]))
    table = table.set_column(table.schema.get_field_index("item"), "item", pa.array(["1"]))
    table = table.set_column(table.schema.get_field_index("space"), "space", pa.nulls(1, pa.string()))
    with pytest.raises(ExportError) as caught:
        validate(table)
    assert str(caught.value) == (
        "An activity table does not fit its schema: no column 'kind'; unknown column 'mood'; "
        "column 'item' is string, not int64; column 'space' lacks 1 values."
    )


def test_the_two_shapes_are_told_apart() -> None:
    validate(STORED.empty_table(), schema=STORED)
    with pytest.raises(ExportError, match="no column 'activity'"):
        validate(NATIVE.empty_table(), schema=STORED)
