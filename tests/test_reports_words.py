"""What the service report says, on tables small enough to read."""

import networkx as nx
import pandas as pd

from workbench import measures
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


def test_two_months_differ_only_where_their_intervals_lie_apart() -> None:
    row = pd.Series({"low": 0.1, "high": 0.2})

    assert words.compared(row, row + 0.05) == "no clear change"
    assert words.compared(row, row + 0.2) == "more than before"
    assert words.compared(row + 0.2, row) == "fewer than before"
    assert words.compared(row, pd.Series({"low": pd.NA, "high": pd.NA})) == "too few, or withheld"


def test_small_numbers_of_signals_are_not_told_exactly() -> None:
    verdicts = pd.DataFrame(
        {
            "strict": ["L1"] * 8, "central": ["L1"] * 2 + ["unanswered"] * 6,
            "lenient": ["L2"] * 2 + ["L1"] * 6, "thin": False, "reason": "", "orphan_rate": 0.0,
        }
    )  # fmt: skip

    told = words.attention(verdicts, k=5)

    assert told[0].startswith("6 conversations addressed to the service")
    assert told[1].startswith("Fewer than 5 conversations change their level")
    assert len(told) == 2
    assert words.attention(verdicts.iloc[:0], k=5) == ["Nothing in this export stands out."]


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
