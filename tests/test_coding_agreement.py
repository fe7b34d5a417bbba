"""Agreement: every coefficient against figures that were published with their data."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from workbench import coding
from workbench.coding import _coefficients as measure
from workbench.coding._counts import beside, count, resamples
from workbench.errors import StudyError, WorkbenchError

# Krippendorff (2011), Computing Krippendorff's alpha-reliability: 12 units by 4 observers; the same table is
# raw4raters in Gwet's package irrCAC, whose published output the figures of AC1 and AC2 are taken from
FOUR = ["123321412...", "1233224125..", ".33323422513", "12332441251."]
# Hayes and Krippendorff (2007), table 1: 40 articles by 5 observers, on a scale from 0 to 3
FIVE = [
    "112.001122.01311211000201001111223222221",
    "1130000.21102311121000302102111122222221",
    "203000222100221123001.30.1012202.2232.21",
    ".13....0.10022...31.103021122..122...12.",
    "2..0001.2....3112..0.0..2.0..20.2.2222.1",
]
# Gwet (2014), as cont3x3abstractors and cont4x4diagnosis in irrCAC: two judges, in crossed counts
THREE_WAYS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
FOUR_WAYS = [[40, 4, 4, 17], [6, 25, 2, 13], [4, 1, 21, 12], [15, 5, 9, 45]]


def _places(coders: Sequence[str], *, first: int) -> np.ndarray:
    given = [[-1 if sign == "." else int(sign) - first for sign in coder] for coder in coders]
    return np.array(given).T


def _two(crossed: list[list[int]]) -> np.ndarray:
    cells = [[(i, j)] * number for i, row in enumerate(crossed) for j, number in enumerate(row)]
    return np.array([pair for cell in cells for pair in cell])


def _codes(*coders: str, field: str = "form", names: str = "oabc") -> pd.DataFrame:
    """Write coders' codes as strings of letters, a point where one is missing."""
    known = dict(zip(names, ("off-scale", "L1", "L2", "L3"), strict=True)) | {".": None}
    rows = [
        {"coder": f"coder-{number}", "conversation": f"c{place}", field: known[sign]}
        for number, signs in enumerate(coders)
        for place, sign in enumerate(signs)
    ]
    return pd.DataFrame(rows)


def _value(found: pd.DataFrame, name: str, weights: str = "none") -> float:
    row = found[found["measure"].eq(name) & found["weights"].eq(weights)]
    assert len(row) == 1
    return row["value"].iloc[0]


@pytest.mark.parametrize(
    ("scale", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_of_krippendorffs_own_example(scale: measure.Scale, published: float) -> None:
    units = _places(FOUR, first=1)
    assert measure.alpha(count(units, 5), np.ones((1, 12)), scale)[0] == pytest.approx(published, abs=5e-4)


def test_alpha_of_hayes_and_krippendorff() -> None:
    counts = count(_places(FIVE, first=0), 4)
    assert measure.alpha(counts, np.ones((1, 40)), "ordinal")[0] == pytest.approx(0.7598, abs=5e-5)


@pytest.mark.parametrize(
    ("weighting", "agreed", "published"),
    [("identity", 0.818, 0.775), ("linear", 0.939, 0.859), ("quadratic", 0.975, 0.914)],
)
def test_gwets_coefficients_of_four_raters(
    weighting: measure.Weighting, agreed: float, published: float
) -> None:
    counts = count(_places(FOUR, first=1), 5)
    once = np.ones((1, 12))
    assert measure.agreed(counts, once, weighting)[0] == pytest.approx(agreed, abs=5e-4)
    assert measure.gwet(counts, once, weighting)[0] == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(
    ("crossed", "weighting", "published"),
    [
        (THREE_WAYS, "identity", 0.796),
        (THREE_WAYS, "linear", 0.843),
        (THREE_WAYS, "quadratic", 0.892),
        (FOUR_WAYS, "identity", 0.432),
        (FOUR_WAYS, "linear", 0.407),
        (FOUR_WAYS, "quadratic", 0.383),
    ],
)
def test_kappa_of_two_judges(
    crossed: list[list[int]], weighting: measure.Weighting, published: float
) -> None:
    units = _two(crossed)
    found = measure.kappa(count(units, len(crossed)), np.ones((1, len(units))), weighting)[0]
    assert found == pytest.approx(published, abs=6e-4)


def test_all_coefficients_of_two_judges_agree_with_gwets_package() -> None:
    counts, once = count(_two(THREE_WAYS), 3), np.ones((1, 100))
    assert measure.agreed(counts, once)[0] == pytest.approx(0.89)
    assert measure.gwet(counts, once)[0] == pytest.approx(0.84933, abs=5e-6)
    assert measure.alpha(counts, once)[0] == pytest.approx(0.79726, abs=5e-6)


def test_a_machine_beside_one_coder_is_a_second_coder() -> None:
    units, once = _two(FOUR_WAYS), np.ones((1, 223))
    two, one = count(units, 4), beside(units[:, 1:], units[:, 0], 4)
    for name, scale in (("agreed", "linear"), ("alpha", "ordinal"), ("kappa", "linear"), ("gwet", "linear")):
        coefficient = getattr(measure, name)
        assert coefficient(one, once, scale)[0] == pytest.approx(coefficient(two, once, scale)[0])


def test_what_agreement_tells_is_what_can_be_counted() -> None:
    # eight conversations, of which one has one code only; in one of seven the two differ, by L2 against L3
    found = coding.agreement(_codes("oaabbccc", "oaabccc."), draws=200)
    assert _value(found, "percent agreement") == pytest.approx(6 / 7)
    assert set(found.loc[~found["measure"].str.startswith("L2"), "units"]) == {7}
    assert _value(found, "L2 against L3: percent agreement") == pytest.approx(3 / 4)
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"]).all()
    crossed = coding.confusion(_codes("oaabbccc", "oaabccc."))
    assert np.diag(crossed).tolist() == [1, 2, 1, 2]
    assert crossed.loc["L2", "L3"] == 1
    assert crossed.to_numpy().sum() == 7


def test_agreement_is_the_same_each_time_and_for_coders_in_any_order() -> None:
    codes = _codes("oaabbccc", "oaabcccb", "oabbbccc")
    first = coding.agreement(codes, draws=50)
    again = coding.agreement(codes.sample(frac=1, random_state=1), draws=50)
    pd.testing.assert_frame_equal(first, again)


def test_a_purpose_has_no_order_and_sets_of_acts_are_compared_whole() -> None:
    codes = _codes("oaab", "oaab").assign(facilitation=["prompt", "none", "none", "probe;summary"] * 2)
    found = coding.agreement(codes, field="facilitation", draws=20)
    assert found["measure"].tolist() == [name for name, *_ in coding._agreement.NOMINAL]
    assert found["value"].tolist() == [1.0] * 4


def test_nothing_is_said_of_chance_where_all_codes_are_one() -> None:
    found = coding.agreement(_codes("aaaa", "aaaa"), draws=20)
    alpha = found[found["measure"].eq("Krippendorff's alpha, nominal")].iloc[0]
    assert pd.isna(alpha["value"])
    assert pd.isna(alpha["low"])
    assert alpha["undefined"] == 1
    assert _value(found, "percent agreement") == 1
    assert _value(found, "Gwet's AC1") == 1


def test_kappa_moves_with_prevalence_and_ac1_does_not() -> None:
    # 90 of 100 agree both times: balanced, and with nearly all in one code
    even = _codes("a" * 50 + "b" * 50, "a" * 45 + "b" * 50 + "a" * 5)
    skewed = _codes("a" * 95 + "b" * 5, "a" * 90 + "b" * 5 + "a" * 5)
    names = ("Cohen's kappa", "Gwet's AC1")
    high, low = (
        [_value(coding.agreement(codes, draws=1), name) for name in names] for codes in (even, skewed)
    )
    assert high[0] - low[0] > 0.5
    assert abs(high[1] - low[1]) < 0.1


def test_faults_are_named() -> None:
    codes = _codes("oaab", "oaab")
    with pytest.raises(StudyError, match="no column 'purpose'"):
        coding.agreement(codes, field="purpose")
    with pytest.raises(StudyError, match="coded a conversation twice"):
        coding.agreement(pd.concat([codes, codes]))
    with pytest.raises(StudyError, match="No conversation has a code of form by two coders"):
        coding.agreement(_codes("oa..", "..ab"))
    with pytest.raises(StudyError, match="'L9' is no code of form; known are off-scale, L1, L2, L3"):
        coding.agreement(codes.replace("L1", "L9"))
    with pytest.raises(WorkbenchError, match="confidence of an interval is 90, not between 0 and 1"):
        coding.agreement(codes, interval=90)


@given(
    st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=2, max_size=12), st.integers(0, 9)
)
def test_alpha_by_the_matrix_is_alpha_by_pairs(units: list[list[int]], seed: int) -> None:
    """The definition, pair by pair: disagreement within units over disagreement anywhere."""
    kept = [[code for code in unit if code >= 0] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    flat = [code for unit in kept for code in unit]
    number = len(flat)
    seen = sum(
        (a != b) / (len(unit) - 1)
        for unit in kept
        for i, a in enumerate(unit)
        for b in unit[:i] + unit[i + 1 :]
    )
    expected = sum(a != b for i, a in enumerate(flat) for b in flat[:i] + flat[i + 1 :])
    found = measure.alpha(count(np.array(units), 4), resamples(len(units), 3, seed))[0]
    if expected:
        assert found == pytest.approx(1 - (number - 1) * seen / expected)
    else:
        assert np.isnan(found)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_coefficients_stay_in_their_range_and_renaming_coders_changes_nothing(
    units: list[tuple[int, int]],
) -> None:
    once = np.ones((1, len(units)))
    one, other = count(np.array(units), 4), count(np.array(units)[:, ::-1], 4)
    for coefficient in (measure.agreed, measure.alpha, measure.kappa, measure.gwet):
        value, turned = coefficient(one, once)[0], coefficient(other, once)[0]
        assert value == pytest.approx(turned, nan_ok=True)
        assert np.isnan(value) or value <= 1 + 1e-12
