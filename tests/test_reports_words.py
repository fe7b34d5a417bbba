"""What the service report says, on tables small enough to read."""

import networkx as nx
import pandas as pd

from workbench import levels, measures
from workbench.reports import tables, words

ROW = {"strict": 0.4, "lenient": 0.6, "low": 0.3, "high": 0.7, "reason": ""}


def profile(**counts: int | None) -> pd.DataFrame:
    rows = [
        ROW | {"level": level, "conversations": count, "of": 30, "share": count and count / 30}
        if count is not None
        else {"level": level, "of": 30, "reason": "withheld: fewer than 5 persons"}
        for level, count in counts.items()
    ]
    return pd.DataFrame(rows).convert_dtypes()


def test_each_level_is_told_in_counts_or_with_the_reason() -> None:
    told = words.enacts(profile(L1=27, L2=12, L3=None))

    assert told[0] == "L1: 27 of 30 conversations (90 %) reached an audience or went further."
    assert told[1].startswith("L2: 12 of 30 conversations (40 %) became")
    assert told[2] == "L3: withheld: fewer than 5 persons."


def test_nothing_is_called_sustained_on_few_conversations() -> None:
    assert "nothing is called sustained; that takes 20" in words.sustained("L2", 19, least=20)
    assert "is L2, by form only" in words.sustained("L2", 20, least=20)
    assert "No form of use was sustained" in words.sustained(None, 20, least=20)


def test_two_months_differ_only_where_the_interval_of_the_difference_leaves_zero() -> None:
    before = pd.Series({"share": 0.5, "low": 0.4, "high": 0.6})
    # square roots of 0.1 squared and 0.1 squared: 14 points to either side
    assert words.compared(before, before) == "no clear change (\N{MINUS SIGN}14 to +14 points)"
    assert words.compared(before, before + 0.2) == "more than before (+6 to +34 points)"
    assert words.compared(before + 0.2, before) == (
        "fewer than before (\N{MINUS SIGN}34 to \N{MINUS SIGN}6 points)"
    )
    withheld = pd.Series({"share": pd.NA, "low": pd.NA, "high": pd.NA})
    assert words.compared(before, withheld) == "too few, or withheld"


def test_what_changed_is_told_of_shares_that_are_told_in_both_months() -> None:
    months = pd.concat(
        [profile(L1=15, L2=None).assign(month="2026-01"), profile(L1=15, L2=12).assign(month="2026-02")]
    )
    part = words.Part("all", pd.DataFrame(), "2026-02", "2026-01")
    (said,) = words.changed(months, part)
    assert said == (
        "L1 or wider: 15 of 30 conversations in 2026-02 (50 %), after 15 of 30 in 2026-01 (50 %): "
        "no clear change (\N{MINUS SIGN}28 to +28 points)."
    )
    alone = words.Part("all", pd.DataFrame(), "2026-01", "2025-12")
    assert words.changed(months, alone) == ["2026-01 and 2025-12 cannot be compared: too few, or withheld."]


def test_communities_are_counted_in_words() -> None:
    def told(**counts: int) -> str:
        named = {name.replace("_", " "): number for name, number in counts.items()}
        open_ = named.get("not assessable", 0)
        spaces = sum(named.values())
        return words.community(levels.Standing(spaces, spaces - open_, named, ""))

    assert told(not_assessable=2).startswith("L4: no space is active enough")
    assert told(emerging=2, not_met=1, not_assessable=3) == (
        "L4: none of 6 spaces was, over the last half-year of each, by form a community of interest that "
        "the service keeps up. The others: 2 with three of the four criteria of a community, 1 with fewer, "
        "3 that cannot be judged."
    )
    kept_up = levels.Standing(1, 1, {"L4 with kept-up presence": 1}, "")
    assert words.community(kept_up) == (
        "L4: 1 of 1 space was, over the last half-year of each, by form a community of interest that "
        "the service keeps up."
    )


def test_a_manager_reads_first_what_bears_on_all_and_finds_the_rest_with_its_figures() -> None:
    found = pd.DataFrame(
        [
            ("unknown roles", "Which role some have.", "3 of 102 accounts", "all"),
            ("better", "That wider is better.", "", "all"),
            ("purpose", "What it was for.", "purpose coded in 0 of 9 conversations", "L3"),
        ],
        columns=["topic", "sentence", "because", "concerns"],
    )
    assert words.cannot(found) == ["What it was for.", "That wider is better."]
    table = tables.cannot(found, k=5)
    assert table.loc["Which role some have.", "Because"] == "fewer than 5 of 102 accounts"
    assert tables.cannot(found, k=3).loc["Which role some have.", "Because"] == "3 of 102 accounts"


def test_small_numbers_of_signals_are_not_told_exactly() -> None:
    verdicts = pd.DataFrame(
        {
            "strict": ["L1"] * 8, "lenient": ["L2"] * 6 + ["L1"] * 2,
            "reason": [""] * 6 + ["unknown roles"] * 2,
        }
    )  # fmt: skip

    told = words.attention(verdicts, ["L1: 6 of 8 have no reply."], k=5)

    assert told[0] == "L1: 6 of 8 have no reply."
    assert told[1].startswith("6 conversations change their level")
    assert told[2].startswith("Fewer than 5 conversations hang on accounts")
    nothing = ["Nothing in this export stands out."]
    assert words.attention(verdicts.iloc[:0], nothing, k=5) == nothing
    assert len(words.attention(verdicts, nothing, k=5)) == 2


def test_a_role_of_few_actors_is_pooled_but_staff_is_not() -> None:
    network = nx.DiGraph()
    roles = ["staff"] * 2 + ["org"] + ["member"] * 5
    network.add_nodes_from((f"a{n}", {"role": role}) for n, role in enumerate(roles))

    pooled = tables.pooled(network, k=5)

    assert [role for _, role in pooled.nodes(data="role")] == ["staff"] * 2 + ["unknown"] + ["member"] * 5
    assert network.nodes["a2"]["role"] == "org"


def test_the_months_stand_one_a_row() -> None:
    two = pd.concat(
        [profile(L1=9, L2=3).assign(month="2026-01"), profile(L1=8, L2=None).assign(month="2026-02")]
    )

    shown = tables.months(two)

    assert shown.loc["2026-01", "L1 or wider"] == "9 of 30 (30 to 70 %)"
    assert shown.loc["2026-02", "L2 or wider"] == "withheld"


def test_what_is_small_is_not_shown_as_none() -> None:
    ring = nx.cycle_graph(400, create_using=nx.DiGraph)
    shown = tables.measures(measures.network(ring, only=["density", "reciprocity", "ties"]))["Value"]
    assert shown.tolist() == ["400", "under 0.01", "0.00"]


def test_four_shares_stand_beside_each_other() -> None:
    row = ROW | {"level": "L2", "conversations": 15, "of": 30, "share": 0.5}
    row |= {"member_share": 0.25, "member_low": 0.2, "member_high": 0.3, "bin_share": None, "bin_low": None}
    row |= {"bin_high": None, "staff_share": 1.0, "staff_low": 0.9, "staff_high": 1.0}
    table = tables.denominators(pd.DataFrame([row, row | {"level": "unanswered"}]))
    assert [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in table.loc["L2"]] == [
        "50 % (30 to 70 %)",
        "25 % (20 to 30 %)",
        "not told",
        "100 % (90 to 100 %)",
    ]
    assert list(table.index) == ["L2"]


def test_the_row_of_communities_says_where_spaces_stand() -> None:
    table = pd.DataFrame({"level": ["L3", "L4"], "reason": ["", "judged elsewhere"]})
    standing = levels.Standing(2, 1, {"emerging": 1}, "Of 2 spaces, 1 can be assessed: 1 emerging.")
    assert tables.judged(table, standing)["reason"].tolist() == ["", standing.sentence]


def test_each_space_stands_with_its_criteria() -> None:
    latest = {"space": "hall", "state": "emerging", "C1": "met", "C2": "not met", "C3": "not assessable"}
    table = tables.communities(pd.DataFrame([latest | {"reason": "too new"}]))
    assert table.loc["hall"].to_dict() == {
        "State": "emerging", "C1": "yes", "C2": "no", "C3": "–", "Remark": "too new",
    }  # fmt: skip


def test_signals_without_a_value_are_left_out() -> None:
    row = {
        "level": "L2",
        "label": "Waiting",
        "value": 1.5,
        "unit": "hours",
        "of": 8,
        "caution": "No quality.",
    }
    table = tables.signs(pd.DataFrame([row, row | {"value": None}, row | {"of": None}]))
    assert table["Value"].tolist() == ["1.5 hours", "1.5 hours"]
    assert [str(of).removesuffix(".0") for of in table["Of"]] == ["8", "–"]


def test_platforms_stand_one_a_row() -> None:
    shown = tables.months(profile(L1=9, L2=3).assign(platform="slack"))
    assert shown.index.name == "Platform"
    assert shown.loc["slack", "L2 or wider"] == "3 of 30 (30 to 70 %)"
