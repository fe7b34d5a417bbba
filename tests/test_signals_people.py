"""Roles of people, what of signals may be published, and what is said of them."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from tests.drawn import Act, Drawn, act, verdicts
from workbench import demo, figures, levels, replies, signals, study
from workbench.errors import StudyError
from workbench.levels import codebook
from workbench.signals._attention import NOTHING
from workbench.signals._catalogue import catalogue

ALL = dataclasses.replace(codebook.read(), counts_only_below=0)
MONTH = 31 * 24

# January: ann opens, ben answers, cat reacts. February: ben opens, cat answers. Staff and bots do not count.
PEOPLE = [
    act("p", "sol"),
    act("a1", "ann", hours=1),
    act("b1", "ben", "a1", hours=2),
    act("c1", "cat", "a1", kind="reaction", hours=3),
    act("x1", "x", "a1", hours=3),
    act("b2", "ben", hours=MONTH),
    act("c2", "cat", "b2", hours=MONTH + 1),
]


def roles(*acts: Act, **options: str) -> dict[tuple[str, str], object]:
    found = signals.participation(Drawn(*acts), book=ALL, **options)
    return {(row["period"], row["role"]): row["members"] for row in found.to_dict("records")}


def test_the_widest_role_in_a_period_counts() -> None:
    assert roles(*PEOPLE) == {
        ("all", "observing"): 0,
        ("all", "interacting"): 1,
        ("all", "producing"): 2,
    }
    assert roles(*PEOPLE, by="month") == {
        ("2026-01", "observing"): 1,
        ("2026-01", "interacting"): 1,
        ("2026-01", "producing"): 1,
        ("2026-02", "observing"): 0,
        ("2026-02", "interacting"): 1,
        ("2026-02", "producing"): 1,
    }
    assert set(roles(*PEOPLE, by="quarter")) == {
        ("2026-Q1", role) for role in ("observing", "interacting", "producing")
    }


@pytest.mark.parametrize(
    ("done", "role"),
    [
        (act("m", "ann", "p"), "interacting"),
        (act("m", "ann", "p", linked=["a"]), "producing"),
        (act("m", "ann", "p", media=1), "producing"),
        (act("m", "ann", kind="repost", parent="elsewhere"), "interacting"),
        (act("m", "ann", is_dm=True, kind="message"), "interacting"),
        (act("m", "ann", "p", kind="quote"), "producing"),
    ],
    ids=["a reply", "a link", "a picture", "passed on", "in private", "a quote"],
)
def test_what_produces_content(done: Act, role: str) -> None:
    found = roles(act("p", "sol"), done)
    assert found["all", role] == 1


def test_observers_are_missing_where_no_export_shows_them() -> None:
    without = [one for one in PEOPLE if one["kind"] != "reaction"]
    found = signals.participation(Drawn(*without), book=ALL).set_index("role")
    assert pd.isna(found.loc["observing", "members"])
    assert found.loc["observing", "reason"].endswith("this is not zero.")
    assert found["caution"].str.contains("readers leave no trace").all()
    partly = signals.participation(Drawn(*PEOPLE, act("o", "dan", source="slack")), book=ALL).set_index(
        "role"
    )
    assert partly.loc["observing", "reason"] == "Only 1 of 2 sources say who reacted: told as at least."


def test_moves_are_told_from_a_period_to_the_next() -> None:
    found = signals.transitions(Drawn(*PEOPLE), book=ALL)
    moves = {(row["before"], row["after"]): row["members"] for row in found.to_dict("records")}
    assert moves == {
        ("observing", "interacting"): 1,
        ("interacting", "producing"): 1,
        ("producing", "not seen"): 1,
    }
    assert found["of"].tolist() == [1, 1, 1]


def test_roles_are_refused_without_a_role_map_or_by_other_periods() -> None:
    with pytest.raises(StudyError, match="nobody is known to be staff"):
        signals.participation(Drawn(act("a", "ann")))
    with pytest.raises(StudyError, match="cannot be told by 'week'"):
        signals.participation(Drawn(*PEOPLE), by="week")  # type: ignore[arg-type]


def table(**columns: object) -> pd.DataFrame:
    usual = {"level": "L1", "signal": "unanswered", "value": 0.5, "unit": "share", "of": 8, "people": pd.NA}
    usual |= {"staff": pd.NA, "low": 0.2, "high": 0.8, "label": "-", "caution": "But.", "reason": ""}
    return pd.DataFrame(usual | columns)


def test_few_persons_and_few_staff_are_withheld() -> None:
    found = signals.publishable(table(people=[4, 5, 0, None, None], staff=[None, None, None, 2, 3]), k=5)
    assert found["value"].isna().tolist() == [True, False, False, True, False]
    assert found["of"].isna().tolist() == [True, False, False, True, False]
    assert found.loc[0, "reason"] == "withheld: fewer than 5 persons, or 3 of the staff"
    assert not {"people", "staff"} & set(found)


def test_one_month_alone_is_not_withheld() -> None:
    months = table(month=["2026-01", "2026-02", "2026-03"], people=[4, 9, 6])
    assert signals.publishable(months, k=5)["value"].isna().tolist() == [True, False, True]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=5))
def test_roles_of_few_are_withheld_with_what_reveals_them(drawn: list[tuple[int, int, int]]) -> None:
    rows = [
        {"period": f"2026-0{number}", "role": role, "members": members, "people": members, "of": sum(counts)}
        for number, counts in enumerate(drawn, 1)
        for role, members in zip(("observing", "interacting", "producing"), counts, strict=True)
    ]
    found = signals.publishable(pd.DataFrame(rows).assign(share=0.5, low=0.1, high=0.9, reason=""), k=5)
    was = pd.DataFrame(rows)["members"]
    assert not (found["members"].notna() & was.between(1, 4)).any()
    assert (found["share"].isna() == found["members"].isna()).all()
    hidden = found["members"].isna().groupby(found["period"]).sum()
    others = found["members"].fillna(0).gt(0).groupby(found["period"]).sum()
    assert not (hidden.eq(1) & others.gt(0)).any()  # the members of a period would tell the one


def test_moves_of_few_are_withheld() -> None:
    found = signals.publishable(signals.transitions(Drawn(*PEOPLE), book=ALL), k=5)
    assert found[["members", "of", "share"]].isna().all(axis=None)
    assert found["reason"].str.startswith("withheld").all()


def test_sentences_say_what_was_counted_and_the_caution() -> None:
    found = table(
        level=["L1", "L2", "L4"],
        signal=["unanswered", "within_day", "longest_gap"],
        value=[0.25, 0.25, 20],
        unit=["share", "share", "days"],
    )
    assert signals.attention(found) == [
        "L1: 2 of 8 conversations addressed to the service have no human reply in this export. But.",
        "L2: Staff answered 25 % of 8 questions within 24 hours, nights and weekends counted. But.",
        "L4: Staff wrote nothing in the open for 20 days in a row. But.",
    ]
    assert signals.attention(found.assign(value=[0, 0.9, 13])) == [NOTHING]
    assert signals.attention(found.assign(value=pd.NA)) == [NOTHING]


def test_every_bound_has_a_sentence_and_no_signal_ranks() -> None:
    for signal in catalogue().signals.values():
        has_bound = signal.above is not None or signal.below is not None
        assert has_bound == bool(signal.sentence)
        assert bool(signal.refused) != bool(signal.none)
        assert signal.caution.endswith(".")
        assert set(signal.needs) <= set(catalogue().needs)
        assert not {"score", "grade", "best", "worst"} & set(
            f"{signal.label} {signal.sentence}".lower().split()
        )


def test_a_figure_of_signals_shows_what_has_a_value() -> None:
    found = signals.signals(Drawn(*PEOPLE), verdicts(a1="L2", b2="unanswered"), codebook=ALL)
    ax = figures.signals(found)
    labels = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
    assert labels[0] == "L1  Information delivery"
    assert "Conversations addressed to the service without a human reply" in labels
    assert "1 of 2" in {text.get_text() for text in ax.texts}
    assert f"of {len(found)} signals have no value" in ax.get_xlabel().replace("\n", " ")
    assert figures.png(ax) == figures.png(figures.signals(found))
    said = figures.describe_signals(found)
    assert "without a human reply: 50 % (" in said
    twin = figures.tabulate_signals(found)
    assert len(twin) == len(found)
    assert (twin["value"] == "not told").sum() == found["value"].isna().sum()
    nothing = figures.signals(found.assign(value=pd.NA))
    assert [label.get_text() for label in nothing.get_yticklabels()] == []
    with pytest.raises(StudyError, match="Signals without caution cannot be drawn"):
        figures.signals(found.drop(columns="caution"))


def test_a_figure_of_roles_says_what_is_not_seen() -> None:
    without = [one for one in PEOPLE if one["kind"] != "reaction"]
    found = signals.participation(Drawn(*without), by="month", book=ALL)
    ax = figures.participation(found)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2026-01\nn = 2", "2026-02\nn = 2"]
    assert "Observing is not told" in ax.get_xlabel()
    assert "Producing: 50 % in 2026-01, 50 % in 2026-02." in figures.describe_participation(found)
    twin = figures.tabulate_participation(found)
    assert twin["producing"].tolist() == [1, 1]
    assert twin["observing"].isna().all()
    with pytest.raises(StudyError, match="Roles without role cannot be drawn"):
        figures.participation(found.drop(columns="role"))
    assert "No member" in figures.describe_participation(found[:0])
    figures.participation(found[:0])


@pytest.mark.slow
def test_the_demonstration_tells_most_signals_and_nobody(tmp_path: Path) -> None:
    demo.make(tmp_path / "year")
    service = study.read(tmp_path / "year")
    judged = levels.verdicts(service)
    found = signals.signals(service, judged, own_sites=["example.org"])
    able = found[[not catalogue().signals[name].refused for name in found["signal"]]]
    assert able["value"].notna().mean() > 0.5
    assert signals.signals(service, judged, own_sites=["example.org"]).equals(found)
    spring = signals.signals(replies.inferred(service), start="2025-03-01", end="2025-06-01")
    of = spring.set_index("signal")["of"]
    assert 0 < of["latency"] < found.set_index("signal")["of"]["latency"]
    tables = [found, signals.by_month(service, judged), signals.participation(service, by="month")]
    written = "".join(one.to_csv() for one in tables) + " ".join(signals.attention(found))
    with service.connect() as connection:
        names = [name for (name,) in connection.execute("SELECT DISTINCT actor FROM actors").fetchall()]
    assert len(names) > 100
    assert not [name for name in names if name in written]
