"""Pseudonyms that nobody makes without the key, and cells that nobody works out from the totals."""

import stat
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import platformdirs
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as arrays

from workbench import privacy
from workbench.errors import StudyError
from workbench.privacy import Key, suppress

ONE, OTHER = Key("one", b"1" * 32), Key("other", b"2" * 32)
NAMES = st.text(min_size=1)  # also with lone surrogates, as broken exports hold them


# ---------------------------------------------------------------- pseudonyms


def test_a_pseudonym_is_sixteen_hexadecimal_characters_and_always_the_same() -> None:
    assert ONE.pseudonym("slack", "U1") == "be46b4c01be47163"
    assert Key("renamed", b"1" * 32).pseudonym("slack", "U1") == ONE.pseudonym("slack", "U1")


@given(NAMES, NAMES)
def test_key_platform_and_account_all_count(platform: str, account: str) -> None:
    found = ONE.pseudonym(platform, account)
    assert found != OTHER.pseudonym(platform, account)
    assert found != ONE.pseudonym(platform + "x", account)
    assert found != ONE.pseudonym(platform, account + "x")
    assert found != ONE.pseudonym(platform + account)
    assert set(found) <= set("0123456789abcdef")


def test_parts_do_not_run_together() -> None:
    assert ONE.pseudonym("ab", "c") != ONE.pseudonym("a", "bc")


def test_many_names_get_the_pseudonyms_of_each_and_missing_stays_missing() -> None:
    names = ["ann", None, "bo", "ann", ""]
    expected = [None if name is None else ONE.pseudonym("slack", name) for name in names]
    assert ONE.pseudonyms("slack", pa.array(names)).to_pylist() == expected
    chunked = pa.chunked_array([names[:2], names[2:]])
    assert ONE.pseudonyms("slack", chunked).to_pylist() == expected
    assert ONE.pseudonyms("slack", pa.chunked_array([], pa.string())).to_pylist() == []


# ---------------------------------------------------------------- keys


def test_a_key_is_found_again_by_its_name(keys: Path) -> None:
    made = privacy.new_key()
    assert privacy.key(made.id) == made
    assert len(made.secret) == privacy.KEY_BYTES
    assert stat.S_IMODE((keys / f"{made.id}.key").stat().st_mode) == 0o600


def test_keys_differ_and_never_show_their_secret() -> None:
    one, other = privacy.new_key(), privacy.new_key()
    assert one.id != other.id
    assert one.secret != other.secret
    assert repr(one) == f"Key(id='{one.id}')"


def test_a_given_key_is_kept_as_given() -> None:
    made = privacy.new_key(id="demo-of-tests", secret=b"s" * 32)
    assert privacy.key("demo-of-tests") == made == Key("demo-of-tests", b"s" * 32)


def test_a_key_that_is_not_here_is_said() -> None:
    with pytest.raises(StudyError, match=r"The key 'gone' of this study is not in .* set WORKBENCH_KEYS"):
        privacy.key("gone")


def test_keys_lie_in_the_persons_own_folder_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_KEYS", "elsewhere")
    assert privacy.keys_folder() == Path("elsewhere")
    monkeypatch.delenv("WORKBENCH_KEYS")
    assert privacy.keys_folder() == platformdirs.user_data_path("guidance-workbench") / "keys"


# ---------------------------------------------------------------- small cells


def published(
    counts: list[list[int]], people: list[list[int]] | None = None, *, k: int = 5
) -> list[list[object]]:
    found = suppress(pd.DataFrame(counts), pd.DataFrame(people or counts), k=k)
    return [
        [None if cell is pd.NA else cell for cell in row] for row in found.to_numpy(dtype=object).tolist()
    ]


def test_cells_that_enough_people_stand_behind_are_shown() -> None:
    assert published([[5, 6], [7, 0]]) == [[5, 6], [7, 0]]


def test_people_count_and_not_acts() -> None:
    assert published([[90, 6, 7]], [[4, 6, 7]]) == [[None, None, 7]]


def test_a_cell_nobody_stands_behind_is_no_secret_and_hides_none() -> None:
    assert published([[0, 2, 0, 9, 8]]) == [[0, None, 0, 9, None]]


def test_the_ring_that_costs_the_fewest_people_is_hidden() -> None:
    assert published([[2, 9, 30], [8, 7, 30], [40, 40, 40]]) == [
        [None, None, 30],
        [None, None, 30],
        [40, 40, 40],
    ]


def test_missing_cells_stay_missing() -> None:
    counts = pd.DataFrame({"a": pd.array([9, None], "Int64"), "b": pd.array([8, 7], "Int64")})
    found = suppress(counts, counts, k=5)
    assert found.isna().to_numpy().tolist() == [[False, False], [True, False]]
    assert list(found.columns) == ["a", "b"]


def test_what_came_in_is_left_alone() -> None:
    counts = pd.DataFrame([[2, 9], [8, 7]])
    before = counts.copy()
    suppress(counts, counts, k=5)
    pd.testing.assert_frame_equal(counts, before)


def lines(mask: np.ndarray) -> nx.Graph:
    """Join the row and the column of each chosen cell."""
    return nx.Graph((f"row {row}", f"column {column}") for row, column in np.argwhere(mask))


SIZES = st.integers(1, 6)
TABLES = st.tuples(SIZES, SIZES).flatmap(
    lambda shape: arrays.arrays(np.int64, shape, elements=st.sampled_from([0, 0, 1, 3, 5, 6, 8, 20]))
)


@given(TABLES)
def test_no_small_cell_is_shown_or_follows_from_the_totals(people: np.ndarray) -> None:
    found = suppress(pd.DataFrame(people), pd.DataFrame(people), k=5)
    hidden, small = found.isna().to_numpy(), (people > 0) & (people < 5)
    assert hidden[small].all()
    assert not hidden[people == 0].any()
    # totals give a cell away exactly where no ring of hidden cells holds it: a bridge of the graph
    open_to_all, given_away = (set(map(frozenset, nx.bridges(lines(mask)))) for mask in (people > 0, hidden))
    for row, column in np.argwhere(small):
        cell = frozenset((f"row {row}", f"column {column}"))
        assert cell not in given_away or cell in open_to_all


@given(TABLES)
def test_no_line_has_one_hidden_cell_where_another_could_be(people: np.ndarray) -> None:
    hidden = suppress(pd.DataFrame(people), pd.DataFrame(people), k=5).isna().to_numpy()
    for sizes, mask in [*zip(people, hidden, strict=True), *zip(people.T, hidden.T, strict=True)]:
        assert mask.sum() != 1 or (sizes > 0).sum() == 1
