"""Shares by what people coded: right on average though the machine errs, with intervals that hold them."""

import numpy as np
import pandas as pd
import pytest

from tests.test_coding_sample import verdicts
from workbench import coding
from workbench.errors import StudyError

FORMS = ["off-scale", "L1", "L2", "L3"]


def _coded(drawn: pd.DataFrame, true: pd.Series, *, coders: int = 2) -> pd.DataFrame:
    """Let coders code what was drawn to count, and all see what is true."""
    main = drawn.loc[drawn["part"].ne("pilot"), "conversation"]
    tables = [
        pd.DataFrame({"coder": f"coder-{number}", "conversation": main, "form": true[main].to_numpy()})
        for number in range(coders)
    ]
    return pd.concat(tables, ignore_index=True)


def _erring(table: pd.DataFrame, *, seed: int) -> pd.Series:
    """Say what people would find where the machine is wrong in a fifth of L2 and a third of L3."""
    chance = np.random.default_rng(seed)
    forms = coding.forms(table)
    luck = chance.random(len(forms))
    wrong = {"L2": (0.2, "L1"), "L3": (0.33, "L2"), "L1": (0.05, "L2")}
    return pd.Series(
        [
            wrong[form][1] if form in wrong and p < wrong[form][0] else form
            for form, p in zip(forms, luck, strict=True)
        ],
        index=forms.index,
    )


def test_a_share_can_be_worked_out_by_hand() -> None:
    # 40 at L1, of which 10 are read, one is L2 by both and one L2 by one of two; 10 at L3, all read, 8 are L3
    table = verdicts(L1=40, L3=10)
    drawn = coding.sample(table, size=20, double=20, pilot=0, seed=3)
    main = drawn.merge(table)
    first, second = main.loc[main["central"].eq("L1"), "conversation"].iloc[:2]
    true = coding.forms(table).astype("object")
    true[first] = "L2"
    true[main.loc[main["central"].eq("L3"), "conversation"].iloc[:2]] = "L2"
    codes = _coded(drawn, true)
    codes.loc[codes["conversation"].eq(second) & codes["coder"].eq("coder-1"), "form"] = "L2"
    found = coding.shares(codes, drawn, table, draws=300).set_index("form")
    assert found["share"].tolist() == pytest.approx(
        [0, 0.8 * 8.5 / 10, 0.8 * 1.5 / 10 + 0.2 * 0.2, 0.2 * 0.8]
    )
    assert found["machine"].tolist() == [0, 40, 0, 10]
    assert found["machine_share"].tolist() == pytest.approx([0, 0.8, 0, 0.2])
    assert found["coded"].tolist() == pytest.approx([0, 8.5, 3.5, 8])
    assert set(found["of"]) == {50}
    # its own stratum is read whole, so there is no less of it than was seen; there may be more elsewhere
    assert found.loc["L3", "low"] == pytest.approx(0.16)
    assert 0.16 < found.loc["L3", "high"] < 0.3
    assert found.loc["L2", "low"] < found.loc["L2", "share"] < found.loc["L2", "high"]


def test_the_corrected_share_is_the_machines_share_and_the_mean_difference() -> None:
    table = verdicts(L1=60, L2=40, L2_doubt=8, L3=12, unanswered=20)
    true = _erring(table, seed=5)
    drawn = coding.sample(table, size=60, double=30, pilot=10)
    main = drawn[drawn["part"].ne("pilot")].set_index("conversation")
    machine = coding.forms(table)
    weight = 1 / main["probability"].astype("float64") / len(table)
    found = coding.shares(_coded(drawn, true), drawn, table, draws=10).set_index("form")["share"]
    for form in FORMS:
        difference = true[main.index].eq(form).astype(float) - machine[main.index].eq(form).astype(float)
        corrected = machine.eq(form).mean() + (weight * difference).sum()
        assert found[form] == pytest.approx(corrected)


@pytest.mark.slow
def test_shares_are_right_on_average_and_their_intervals_hold() -> None:
    """Draw 400 samples of a service that the machine misjudges: its own shares are off, ours are not."""
    table = verdicts(L1=700, L2=400, L2_doubt=40, L3=120, L3_doubt=60, unanswered=80)
    true = _erring(table, seed=1)
    truth = true.value_counts(normalize=True).reindex(FORMS, fill_value=0.0)
    machine = coding.forms(table).value_counts(normalize=True).reindex(FORMS, fill_value=0.0)
    assert abs(machine["L3"] - truth["L3"]) > 0.03
    told, held = [], []
    for seed in range(400):
        drawn = coding.sample(table, size=200, double=100, pilot=0, seed=seed)
        found = coding.shares(_coded(drawn, true, coders=1), drawn, table, draws=300, seed=seed).set_index(
            "form"
        )
        told.append(found["share"].astype("float64"))
        held.append((found["low"] <= truth + 1e-12) & (truth <= found["high"] + 1e-12))
    mean, spread = pd.concat(told, axis=1).mean(axis=1), pd.concat(told, axis=1).std(axis=1)
    assert (mean - truth).abs().max() < 0.003
    assert ((mean - truth).abs() <= 4 * spread / 20 + 1e-12).all()
    covered = pd.concat(held, axis=1).mean(axis=1)
    assert covered[["L1", "L2", "L3"]].between(0.87, 0.97).all(), covered


def test_the_machine_is_judged_after_people() -> None:
    table = verdicts(L1=40, L2=40, L3=20, undetermined=4)
    true = coding.forms(table).fillna("off-scale").astype("object")
    wrong = true.index[true.eq("L3")][:5]
    true[wrong] = "L2"
    drawn = coding.sample(table, size=104, double=104, pilot=0)
    found = coding.against_machine(_coded(drawn, true), table, sample=drawn, draws=100)
    assert found.people["value"].dropna().tolist() == pytest.approx([1] * 13)
    assert found.machine.loc[0, ["value", "units"]].tolist() == [0.95, 100]  # of undetermined it says nothing
    assert found.confusion.loc["L3"].tolist() == [0, 0, 5, 15]
    levels = found.levels.set_index("form")
    assert levels.loc["L3", ["people", "machine", "both", "precision", "recall"]].tolist() == [
        15,
        20,
        15,
        0.75,
        1,
    ]
    assert levels.loc["L2", "recall"] == pytest.approx(40 / 45)
    assert levels.loc["off-scale", ["precision", "recall"]].isna().all()


def test_nothing_is_in_doubt_where_everything_was_read() -> None:
    table = verdicts(L1=9, L2=5)
    drawn = coding.sample(table)
    found = coding.shares(_coded(drawn, coding.forms(table)), drawn, table, draws=50)
    assert (found["low"] == found["high"]).all()


def test_coders_that_differ_share_a_conversation() -> None:
    table = verdicts(L2=2, L3=2)
    drawn = coding.sample(table, size=4, double=4, pilot=0)
    codes = _coded(drawn, coding.forms(table))
    last = table["conversation"].iloc[3]
    codes.loc[codes["conversation"].eq(last) & codes["coder"].eq("coder-0"), "form"] = "L2"
    found = coding.against_machine(codes, table, draws=10)
    assert found.confusion.loc["L3", ["L2", "L3"]].tolist() == [0.5, 1.5]
    assert found.machine.loc[0, "value"] == pytest.approx(3.5 / 4)
    assert coding.shares(codes, drawn, table, draws=10)["coded"].tolist() == [0, 0, 2.5, 1.5]


def test_shares_weigh_precision_and_recall_by_what_a_conversation_stands_for() -> None:
    table = verdicts(L2=90, L3=10)
    true = coding.forms(table).astype("object")
    true[true.index[true.eq("L2")][:45]] = "L3"  # the machine misses half of what it calls L2
    drawn = coding.sample(table, size=40, double=40, pilot=0)
    codes = _coded(drawn, true)
    recall = {
        name: coding.against_machine(codes, table, sample=given, draws=10)
        .levels.set_index("form")
        .loc["L3", "recall"]
        for name, given in (("sample", None), ("all", drawn))
    }
    assert recall["all"] == pytest.approx(10 / 55, abs=0.06)
    assert recall["sample"] > recall["all"]


def test_purpose_is_crossed_with_form() -> None:
    table = verdicts(L1=10, L2=10)
    drawn = coding.sample(table, size=10, double=10, pilot=0)
    codes = _coded(drawn, coding.forms(table), coders=1)
    assert list(coding.form_by_purpose(codes)) == ["by form only"]
    codes["purpose"] = np.where(codes["form"].eq("L2"), "information", None)
    crossed = coding.form_by_purpose(codes, drawn)
    assert list(crossed) == ["information", "individual", "joint", "other", "by form only"]
    assert crossed.loc["L2", "information"] == pytest.approx(10)
    assert crossed.loc["L1", "by form only"] == pytest.approx(10)
    assert crossed.to_numpy().sum() == pytest.approx(20)


def test_faults_are_named() -> None:
    table = verdicts(L1=30, L2=20)
    drawn = coding.sample(table, size=20, double=10, pilot=5)
    codes = _coded(drawn, coding.forms(table))
    with pytest.raises(StudyError, match="drawn from 50 conversations, and the verdicts are on 40"):
        coding.shares(codes, drawn, table.iloc[10:])
    few = codes[codes["conversation"].isin(table.loc[table["central"].eq("L1"), "conversation"])]
    with pytest.raises(StudyError, match=r"Of stratum \d, which holds 20 conversations, 0 are coded"):
        coding.shares(few, drawn, table)
    with pytest.raises(StudyError, match="was not drawn to count"):
        coding.shares(codes.assign(conversation="elsewhere"), drawn, table)
    with pytest.raises(StudyError, match="The machine gives no form"):
        coding.against_machine(codes, table.assign(central="undetermined"))
