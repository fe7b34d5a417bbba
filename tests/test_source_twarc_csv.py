"""twarc-csv: every trap of its rows, one small row each."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import claims, twarc_csv
from workbench.sources._x import Edits
from workbench.vocabulary import Kind, Visibility

REPLIED, QUOTED, SHARED = (f"referenced_tweets.{sort}.id" for sort in ("replied_to", "quoted", "retweeted"))
BASE = {
    "id": "1170073690492588037",
    "conversation_id": "1170073690492588037",
    "author_id": "27",
    "author.username": "ann",
    "author.protected": "False",
    "created_at": "2026-03-02T10:00:00.000Z",
    "text": "hello",
    "public_metrics.like_count": "2",
    "public_metrics.reply_count": "3",
    "public_metrics.retweet_count": "4",
    "public_metrics.quote_count": "5",
}


def one(row: dict[str, str] | None = None, /, **changed: str) -> Act | Reject:
    return twarc_csv._read_one(1, BASE | (row or {}) | changed, Edits())


def act(row: dict[str, str] | None = None, /, **changed: str) -> Act:
    found = one(row, **changed)
    assert isinstance(found, Act), found.reason
    return found


def written(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_row_is_somebodys_post() -> None:
    found = act()
    assert (found.scope, found.id, found.actor, found.handle) == ("X", "1170073690492588037", "27", "ann")
    assert (found.kind, found.visibility) == (Kind.POST, Visibility.PUBLIC)
    assert (found.reactions, found.replies, found.shares, found.views) == (2, 3, 9, None)


@pytest.mark.parametrize("column", ["id", "author_id", "conversation_id", REPLIED, "in_reply_to_user_id"])
@pytest.mark.parametrize("value", ["1.22158E+17", "1,22158E+17", "1.17e18", "1E+17", "1170073690492588032.0"])
def test_a_rounded_id_is_no_id(column: str, value: str) -> None:
    found = one({column: value})
    assert isinstance(found, Reject)
    assert found.reason == f"{column} was rounded by a spreadsheet: '{value}'"


def test_a_short_id_that_became_a_number_is_still_whole() -> None:
    assert act(in_reply_to_user_id="2722354677.0").alter == "2722354677"


def test_ids_stay_strings_to_the_last_digit(tmp_path: Path) -> None:
    rows = [
        row for part in twarc_csv.read(written(tmp_path / "a.csv", BASE)) for row in part.acts.to_pylist()
    ]
    assert [row["id"] for row in rows] == ["1170073690492588037"]


def test_an_answer_goes_to_a_post_and_to_an_account() -> None:
    found = act({REPLIED: "90"}, conversation_id="90", in_reply_to_user_id="28")
    assert (found.kind, found.parent, found.alter, found.thread) == (Kind.REPLY, "90", "28", "90")
    quoting = act({REPLIED: "90", QUOTED: "80"}, in_reply_to_user_id="28", quoted_user_id="29")
    assert (quoting.kind, quoting.parent, quoting.alter) == (Kind.REPLY, "90", "28")


def test_a_quote_names_whose_post_it_quotes() -> None:
    found = act({QUOTED: "80"}, quoted_user_id="29")
    assert (found.kind, found.parent, found.alter) == (Kind.QUOTE, None, "29")


def test_a_merged_repost_does_not_take_what_is_the_shared_posts() -> None:
    mentions = {"entities.mentions": '["@eva"]', "attachments.media_keys": '["3_1"]'}
    found = act({SHARED: "80"} | mentions, retweeted_user_id="29", text="words of somebody else")
    assert (found.kind, found.alter, found.text, found.mentions) == (Kind.REPOST, "29", None, [])
    assert (found.reactions, found.replies, found.shares, found.media) == (None, None, None, 0)


def test_mentions_by_name_cannot_be_matched() -> None:
    assert act({"entities.mentions": '["@ben"]'}).mentions is None
    assert act({"entities.mentions": ""}).mentions == []


def test_early_versions_told_mentions_by_id_and_references_in_one_column() -> None:
    references = json.dumps([{"type": "replied_to", "id": "90"}])
    mentions = json.dumps([{"username": "ben", "id": "28"}])
    found = act({"referenced_tweets": references, "entities.mentions": mentions})
    assert (found.kind, found.parent, found.mentions) == (Kind.REPLY, "90", ["28"])


def test_line_breaks_and_json_are_undone() -> None:
    assert act(text="one\\ntwo &amp; three").text == "one\ntwo & three"
    assert act(text=json.dumps("one\ntwo «æ»")).text == "one\ntwo «æ»"
    assert act(text='"quoted" and more').text == '"quoted" and more'
    assert act(text=r'"half \ud83d a character"').text == r'"half \ud83d a character"'


def test_counts_that_became_decimal_numbers_are_counts_and_empty_ones_are_hidden() -> None:
    assert act({"public_metrics.like_count": "2.0"}).reactions == 2
    assert act({"public_metrics.like_count": ""}).reactions is None
    assert act({"public_metrics.like_count": "-1"}).reactions is None


def test_a_protected_account_posts_to_its_followers() -> None:
    assert act({"author.protected": "True"}).visibility is Visibility.MEMBERS


def test_what_is_withheld_here_leaves_no_words() -> None:
    notice = "@ann's account has been withheld in Norway in response to a legal demand."
    assert act({"withheld.country_codes": '["NO"]'}, text=notice).text is None


def test_of_an_edited_post_the_newest_version_counts(tmp_path: Path) -> None:
    versions = {"edit_history_tweet_ids": '["100", "101"]'}
    new, old = BASE | versions | {"id": "101"}, BASE | versions | {"id": "100"}
    part = next(twarc_csv.read(written(tmp_path / "a.csv", new, old)))
    assert [(row["id"], row["edited"]) for row in part.acts.to_pylist()] == [("100", True)]
    assert part.rejects == [Reject(2, "earlier version of an edited post")]


def test_a_row_with_too_many_values_is_rejected(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", BASE)
    file.write_text(file.read_text(encoding="utf-8") + "1,2\n", encoding="utf-8")
    rejects = [reject for part in twarc_csv.read(file) for reject in part.rejects]
    assert rejects == [Reject(2, "row has too few or too many values")]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("id", "id is no string: 'None'"),
        ("author_id", "no account: expected author_id as a string"),
        ("created_at", "time cannot be read: 'None'"),
    ],
)
def test_what_a_post_cannot_lack(column: str, said: str) -> None:
    assert one({column: ""}) == Reject(1, said)


def test_a_spreadsheet_may_have_saved_it_with_semicolons_and_a_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([BASE.keys(), BASE.values()])
    assert claims(file) == "twarc_csv"
    assert sum(len(part.acts) for part in twarc_csv.read(file)) == 1


def test_accounts_are_no_posts(tmp_path: Path) -> None:
    accounts = {"id": "1", "created_at": "2020-01-01", "username": "ann", "public_metrics.tweet_count": "4"}
    assert not twarc_csv.sniff(written(tmp_path / "users.csv", accounts))


def test_a_file_that_is_not_utf_8_is_an_error_that_says_so(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", BASE | {"text": "søkte på fagskole"})
    file.write_bytes(file.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(ExportError, match=r"'a\.csv' cannot be read before its first row: not UTF-8"):
        list(twarc_csv.read(file))


COLUMNS = [
    *BASE,
    *twarc_csv._IDS,
    *("referenced_tweets", "entities.mentions", "attachments.media", "edit_history_tweet_ids", "lang"),
    *("withheld.scope", "public_metrics.impression_count"),
]
VALUES = st.text(max_size=8) | st.sampled_from(
    [
        "",
        "1",
        "1.0",
        "1e17",
        "[",
        "[1]",
        '["1", "2"]',
        '[{"type": 1, "id": []}]',
        '"a"',
        '"\\ud800"',
        "9" * 30,
    ]
)


@given(st.dictionaries(st.sampled_from(COLUMNS), VALUES))
def test_no_row_is_too_odd_to_be_an_act_or_a_reject(odd: dict[str, str]) -> None:
    for batch in batches("a.csv", [one(odd)]):
        validate(batch.acts)
        assert batch.read == 1
