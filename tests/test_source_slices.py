"""Cutting JSON into slices of whole items: whatever the cut, the items are those a parser of events finds."""

import io
import json
from typing import Any

import ijson
import pytest
from hypothesis import given, settings, strategies as st

from workbench.sources import _slices
from workbench.sources._json import parsed, values, whole

TEXT = st.text(st.sampled_from('a"\\[]{},: \n\u00e5\U0001f600'), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT | st.just("messages"), inner, max_size=4)
    ),
    max_leaves=12,
)


def cut(text: str, prefix: str) -> list[Any]:
    return list(values(io.BytesIO(text.encode()), prefix))


@pytest.mark.parametrize("bite", [1, 2, 7, 64])
@given(items=st.lists(JSON, max_size=5), indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
@settings(max_examples=60, deadline=None)
def test_however_small_the_bites_the_items_are_the_same(
    bite: int, items: list[Any], indent: int | None, *, ascii_only: bool
) -> None:
    before, _slices.CHUNK = _slices.CHUNK, bite
    try:
        text = json.dumps(items, indent=indent, ensure_ascii=ascii_only)
        assert cut(text, "item") == items
        around = {"guild": {"messages": [7]}, "messages": items, "note": ["messages", {"a": "]"}]}
        assert cut(json.dumps(around, indent=indent, ensure_ascii=ascii_only), "messages.item") == items
    finally:
        _slices.CHUNK = before


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_a_key_is_found_where_a_parser_of_events_finds_it(document: Any) -> None:  # noqa: ANN401  any JSON
    text = json.dumps(document)
    if isinstance(document, dict) and len(text) < _slices.SIGHT:
        assert cut(text, "messages.item") == list(ijson.items(io.BytesIO(text.encode()), "messages.item"))


@given(st.lists(JSON, min_size=1, max_size=4), st.data())
@settings(max_examples=100, deadline=None)
def test_a_file_that_breaks_off_gives_the_items_before_and_then_a_fault(
    items: list[Any], data: st.DataObject
) -> None:
    text = json.dumps(items)
    short = text[: data.draw(st.integers(0, len(text) - 1))]
    found = []
    with pytest.raises(ijson.JSONError):
        found.extend(values(io.BytesIO(short.encode()), "item"))
    assert found == items[: len(found)]


@pytest.mark.parametrize("text", ["[1]]", '{"messages": [1}]', "[1] 2", "", '[{"a": 1} {"b": 2}]', "]"])
def test_brackets_that_do_not_fit_are_a_fault(text: str) -> None:
    with pytest.raises(ijson.JSONError):
        cut(text, "messages.item" if "messages" in text else "item")


def test_an_array_that_comes_twice_is_read_twice() -> None:
    assert cut('{"messages": [], "messages": [1, {"messages": [2]}]}', "messages.item") == [
        1,
        {"messages": [2]},
    ]


def test_half_of_a_pair_becomes_the_sign_for_what_cannot_be_shown() -> None:
    assert parsed(rb'["\ud83d\ude00", "\ud83d", "\ude00x", "\\ud83d"]') == [
        "😀",
        "\ufffd",
        "\ufffdx",
        "\\ud83d",
    ]
    assert whole(b'["plain"]') == b'["plain"]'


def test_numbers_may_be_of_any_size() -> None:
    assert parsed(b"[1e400, 123456789012345678901234567890]")[1] == pytest.approx(1.2345678901234568e29)


def test_what_nests_without_end_is_a_fault_and_fills_no_memory() -> None:
    with pytest.raises(ijson.JSONError, match="nests more than"):
        parsed(b"[" * 20_000 + b"]" * 20_000)
