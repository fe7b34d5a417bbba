"""Links in flat talk: what they may be, which is the likely one, and what stays as it is."""

import gc
from collections.abc import Sequence
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.trees import Forest, Message, Tree
from workbench import replies

ANNA, BRIT, CARL, DINA = "anna", "brit", "carl", "dina"


def flat(*actors: object, targetless: str = "none") -> Tree:
    """People who write one after another, two in a second."""
    messages: Sequence[Message] = [(place, None, actor, "M") for place, actor in enumerate(actors)]
    return Tree(messages, has_reply_ids=False, targetless=targetless)


def test_probabilities_of_a_message_add_up_to_1() -> None:
    links = replies.infer(Forest(flat(ANNA, BRIT, CARL, ANNA, CARL), flat(ANNA, BRIT, DINA)))
    assert links.groupby("activity")["probability"].sum().tolist() == pytest.approx([1] * 8)
    assert links["probability"].between(0.01, 1).all()


def test_candidates_are_earlier_messages_of_the_same_session() -> None:
    links = replies.infer(Forest(flat(ANNA, BRIT, CARL), flat(ANNA, BRIT, DINA))).dropna()
    assert (links["candidate"].str[:7] == links["activity"].str[:7]).all()
    assert (links["candidate"] < links["activity"]).all()


def test_the_first_message_answers_nothing() -> None:
    links = replies.infer(Forest(flat(ANNA, BRIT, CARL)))
    first = links[links["activity"] == "c000000/0"]
    assert first["candidate"].isna().tolist() == [True]
    assert first["probability"].tolist() == [1.0]


@pytest.mark.parametrize(
    "tree",
    [
        Tree([(0, None, ANNA, "M"), (1, 0, BRIT, "S"), (2, 1, CARL, "M")]),  # reply ids are there
        flat(ANNA, ANNA, ANNA),
        flat(ANNA, BRIT, CARL, targetless="root"),  # a comment field
    ],
)
def test_other_talk_gets_no_links(tree: Tree) -> None:
    assert replies.infer(Forest(tree)).empty
    with replies.inferred(Forest(tree)).connect() as connection:
        assert connection.sql("select bool_or(is_inferred) from talk").fetchall() == [(False,)]


def test_conversations_are_what_the_most_likely_links_connect() -> None:
    service = replies.inferred(Forest(flat(ANNA, BRIT, CARL, ANNA, CARL, BRIT, DINA, ANNA)))
    talk = read(service)
    above = talk.set_index("activity")["conversation"]
    answers = talk.dropna(subset=["parent"])
    assert (answers["parent"].map(above) == answers["conversation"]).all()
    assert (talk["parent"].isna() == (talk["conversation"] == talk["activity"])).all()
    assert talk["has_reply_ids"].all()
    assert talk["is_inferred"].all()


def test_draws_cut_conversations_anew_and_come_again_with_the_same_seed() -> None:
    likely = replies.inferred(Forest(flat(*[ANNA, BRIT, CARL, DINA] * 5)))
    drawn = [read(replies.inferred(likely, draw=draw)) for draw in range(5)]
    for one in drawn:
        above = one.set_index("activity")["conversation"]
        answers = one.dropna(subset=["parent"])
        assert (answers["parent"].map(above) == answers["conversation"]).all()
        assert (one["parent"].isna() == (one["conversation"] == one["activity"])).all()
    assert len({tuple(one["conversation"]) for one in drawn}) > 1
    pd.testing.assert_frame_equal(read(replies.inferred(likely, draw=3)), drawn[3])
    assert not read(replies.inferred(likely, draw=3, seed=1)).equals(drawn[3])


def test_what_is_not_flat_stays_in_the_talk_unless_it_is_left_out() -> None:
    service = Forest(flat(ANNA, BRIT, CARL), Tree([(0, None, ANNA, "M"), (1, 0, BRIT, "S")]))
    assert read(replies.inferred(service))["is_inferred"].tolist() == [True] * 3 + [False] * 2
    assert read(replies.inferred(service, whole=False))["is_inferred"].tolist() == [True] * 3


def read(service: replies.Service) -> pd.DataFrame:
    with service.connect() as connection:
        found: pd.DataFrame = (
            connection.sql("from talk order by time, item, activity").to_arrow_table().to_pandas()
        )
    return found.sort_values("activity", ignore_index=True)


def test_a_parent_that_was_exported_is_never_changed() -> None:
    messages = [(0, None, ANNA, "M"), (1, None, BRIT, "M"), (2, 0, CARL, "M"), (3, None, DINA, "M")]
    service = Forest(Tree(messages, has_reply_ids=False))
    assert "c000000/2" not in set(replies.infer(service)["activity"])
    likely = replies.inferred(service)
    for found in (read(likely), read(likely.drawn(1)), read(likely.drawn(2))):
        answer = found.set_index("activity").loc["c000000/2"]
        assert (answer["parent"], answer["parent_inferred"]) == ("c000000/0", False)


def test_sessions_do_not_depend_on_what_is_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Forest(*[flat(*[ANNA, BRIT, CARL, DINA][shift:] * 3, ANNA) for shift in (0, 1, 0, 1)])
    together = replies.infer(service)
    monkeypatch.setattr("workbench.replies._reading.CHUNK", 10)
    monkeypatch.setattr("workbench.replies._chances.BLOCK", 3)
    pd.testing.assert_frame_equal(replies.infer(service), together)


def test_all_but_the_first_of_a_thread_answer_something_and_it_stays_whole() -> None:
    service = Forest(flat(*[ANNA, BRIT, CARL, DINA] * 3))
    with service.connect() as connection:
        connection.execute("update talk set thread = 'a thread'")
    found = read(replies.inferred(service))
    assert found["conversation"].unique().tolist() == ["c000000/0"]
    assert found["parent"].isna().sum() == 1


def test_a_deleted_author_is_another_person_each_time() -> None:
    assert replies.infer(Forest(flat(ANNA, None, None)))["activity"].nunique() == 3


def test_whom_a_message_names_is_more_likely_answered() -> None:
    service = Forest(flat(*[ANNA, BRIT, CARL, DINA] * 3))
    with service.connect() as connection:
        connection.execute("alter table talk add column mentions varchar[]")
        connection.execute("update talk set mentions = ['anna'] where actor = 'dina'")
        connection.execute("update talk set mentions = ['brit'] where actor = 'carl'")
    likely = read(replies.inferred(service)).set_index("activity")["parent"]
    assert likely["c000000/11"] == "c000000/8"  # Anna's last, though Carl wrote last


def test_an_event_has_no_inferred_links() -> None:
    service = Forest(flat(ANNA, BRIT, CARL))
    service.settings = SimpleNamespace(spaces={"a forum": SimpleNamespace(event=True)})  # type: ignore[attr-defined]
    assert replies.infer(service).empty


def test_the_study_answers_for_all_else() -> None:
    service = replies.inferred(Forest(flat(ANNA, BRIT, CARL), has_roles=False))
    assert service.has_roles is False
    with pytest.raises(AttributeError, match="no_such_fact"):
        service.no_such_fact  # noqa: B018


def test_a_connection_outlives_the_service_it_came_from() -> None:
    connection = replies.inferred(Forest(flat(ANNA, BRIT, CARL))).connect()
    gc.collect()
    assert connection.sql("select count(*) from talk").fetchall() == [(3,)]
    connection.close()
