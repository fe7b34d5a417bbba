"""X: every trap of its answers, one small post each, whatever file they were saved in."""

import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import _lines, claims, open_export, x
from workbench.vocabulary import Kind, Visibility

EXPORT = Path(__file__).parent / "sources" / "x" / "export"
REAL = Path(__file__).parents[1].parent / "shared" / "data" / "twarc_csv_twitter_v2" / "test-data"
needs_real = pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside the project")
ANN = {"id": "1", "username": "Ann"}
BEN = {"id": "2", "username": "ben"}
BASE: dict[str, Any] = {
    "id": "100",
    "author_id": "1",
    "conversation_id": "100",
    "created_at": "2026-03-02T10:00:00.500Z",
    "text": "hello",
    "public_metrics": {"like_count": 2, "reply_count": 3, "retweet_count": 4, "quote_count": 5},
}


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def found(export: Path) -> list[Act | Reject]:
    return list(x._items(export))


def answer(*posts: object, beside: object = (), accounts: object = (ANN, BEN)) -> dict[str, Any]:
    return {"data": list(posts), "includes": {"users": accounts, "tweets": beside}, "meta": {}}


def acts_of(tmp_path: Path, *lines: object) -> list[Act]:
    return [one for one in found(written(tmp_path / "posts.jsonl", *lines)) if isinstance(one, Act)]


def act(tmp_path: Path, *, beside: object = (), **post: object) -> Act:
    one, *_ = found(written(tmp_path / "posts.jsonl", answer(BASE | post, beside=beside)))
    assert isinstance(one, Act), one.reason
    return one


def reason(tmp_path: Path, *lines: object) -> str:
    one = found(written(tmp_path / "posts.jsonl", *lines))[0]
    assert isinstance(one, Reject)
    return one.reason


def referring(sort: str, post: str) -> dict[str, str]:
    return {"type": sort, "id": post}


def test_a_post_is_somebodys_at_a_time(tmp_path: Path) -> None:
    one = act(tmp_path)
    assert (one.scope, one.id, one.thread, one.actor, one.handle) == ("X", "100", "100", "1", "Ann")
    assert (one.kind, one.visibility, one.parent, one.alter) == (Kind.POST, Visibility.PUBLIC, None, None)
    assert one.time.isoformat() == "2026-03-02T10:00:00.500000+00:00"


def test_an_answer_goes_to_a_post_and_to_an_account(tmp_path: Path) -> None:
    one = act(
        tmp_path,
        conversation_id="90",
        in_reply_to_user_id="2",
        referenced_tweets=[referring("replied_to", "91")],
    )
    assert (one.kind, one.parent, one.alter, one.thread) == (Kind.REPLY, "91", "2", "90")


def test_an_answer_to_a_post_that_is_gone_is_still_an_answer(tmp_path: Path) -> None:
    one = act(tmp_path, conversation_id="90", in_reply_to_user_id="2")
    assert (one.kind, one.parent, one.alter) == (Kind.REPLY, None, "2")


def test_a_post_that_only_begins_with_a_name_opens_its_own_conversation(tmp_path: Path) -> None:
    one = act(tmp_path, in_reply_to_user_id="2")
    assert (one.kind, one.parent, one.alter) == (Kind.POST, None, "2")


def test_an_answer_that_quotes_is_an_answer(tmp_path: Path) -> None:
    references = [referring("quoted", "80"), referring("replied_to", "91")]
    one = act(tmp_path, referenced_tweets=references, conversation_id="90", in_reply_to_user_id="2")
    assert (one.kind, one.parent, one.alter) == (Kind.REPLY, "91", "2")


def test_a_quote_names_whose_post_it_quotes_and_answers_nothing(tmp_path: Path) -> None:
    quoted = BASE | {"id": "80", "author_id": "2"}
    one = act(tmp_path, referenced_tweets=[referring("quoted", "80")], beside=[quoted])
    assert (one.kind, one.parent, one.alter, one.reactions) == (Kind.QUOTE, None, "2", 2)
    assert act(tmp_path, referenced_tweets=[referring("quoted", "80")]).alter is None


def test_the_first_mention_of_a_repost_is_the_share(tmp_path: Path) -> None:
    entities = {"mentions": [{"username": "ben", "id": "2"}, {"username": "eva", "id": "3"}]}
    text = "RT @ben: with @eva"
    shared = BASE | {"id": "80", "author_id": "2", "entities": {"mentions": [{"id": "3"}]}}
    one = act(
        tmp_path,
        text=text,
        entities=entities,
        referenced_tweets=[referring("retweeted", "80")],
        beside=[shared],
    )
    assert (one.kind, one.alter, one.mentions, one.parent) == (Kind.REPOST, "2", [], None)
    gone = act(tmp_path, text=text, entities=entities, referenced_tweets=[referring("retweeted", "80")])
    assert (gone.alter, gone.mentions) == ("2", [])


def test_a_repost_has_no_words_and_counts_of_its_own(tmp_path: Path) -> None:
    one = act(tmp_path, referenced_tweets=[referring("retweeted", "80")])
    assert (one.text, one.reactions, one.replies, one.shares, one.views) == (None, None, None, None, None)


def test_counts_are_the_platforms_and_hidden_ones_are_not_zero(tmp_path: Path) -> None:
    one = act(tmp_path)
    assert (one.reactions, one.replies, one.shares, one.views) == (2, 3, 9, None)
    hidden = act(tmp_path, public_metrics=None)
    assert (hidden.reactions, hidden.replies, hidden.shares) == (None, None, None)
    odd = act(tmp_path, public_metrics={"like_count": True, "reply_count": -1, "retweet_count": 2**63})
    assert (odd.reactions, odd.replies, odd.shares) == (None, None, None)
    assert act(tmp_path, public_metrics={"retweet_count": 4}).shares == 4


def test_views_of_zero_were_not_counted(tmp_path: Path) -> None:
    assert act(tmp_path, public_metrics={"impression_count": 0}).views is None
    assert act(tmp_path, public_metrics={"impression_count": 7}).views == 7


def test_mentions_are_accounts_each_once_also_where_only_a_name_is_told(tmp_path: Path) -> None:
    mentions = [{"username": "BEN"}, {"username": "ben", "id": "2"}, {"id": "3"}, {"username": "suspended"}]
    assert act(tmp_path, entities={"mentions": mentions}).mentions == ["2", "3"]
    assert act(tmp_path).mentions == []
    assert act(tmp_path, entities="odd").mentions is None


def test_a_long_post_is_read_to_its_end(tmp_path: Path) -> None:
    long = {"text": "hello and more @ben", "entities": {"mentions": [{"username": "ben"}]}}
    one = act(tmp_path, text="hello and …", note_tweet=long)
    assert (one.text, one.mentions) == ("hello and more @ben", ["2"])


def test_text_is_unescaped(tmp_path: Path) -> None:
    assert act(tmp_path, text="a &amp; b &lt;3").text == "a & b <3"


@pytest.mark.parametrize(("code", "language"), [("no", "no"), ("und", None), ("qme", None), (None, None)])
def test_a_language_x_did_not_find_is_none(code: object, language: str | None, tmp_path: Path) -> None:
    assert act(tmp_path, lang=code).language == language


def test_what_is_withheld_here_leaves_no_words(tmp_path: Path) -> None:
    notice = "@ann's account has been withheld in Norway in response to a legal demand."
    assert act(tmp_path, text=notice, withheld={"country_codes": ["NO"]}).text is None
    elsewhere = act(tmp_path, text="still here", withheld={"country_codes": ["IN"]})
    assert elsewhere.text == "still here"
    assert act(tmp_path, text=notice).text == notice


def test_a_protected_account_posts_to_its_followers(tmp_path: Path) -> None:
    protected = answer(BASE, accounts=[ANN | {"protected": True}])
    assert [one.visibility for one in acts_of(tmp_path, protected)] == [Visibility.MEMBERS]


def test_media_are_counted(tmp_path: Path) -> None:
    assert act(tmp_path, attachments={"media_keys": ["3_1", "3_2"]}).media == 2
    assert act(tmp_path).media == 0


def edited(native: str, text: str) -> dict[str, Any]:
    return BASE | {"id": native, "text": text, "edit_history_tweet_ids": ["100", "101"]}


@pytest.mark.parametrize("is_found", [True, False])
def test_of_an_edited_post_the_newest_version_counts(is_found: bool, tmp_path: Path) -> None:  # noqa: FBT001
    old, new = edited("100", "helo"), edited("101", "hello")
    page = answer(new, beside=[old, new]) if is_found else answer(old, beside=[old, new])
    items = found(written(tmp_path / "posts.jsonl", page))
    kept = [one for one in items if isinstance(one, Act)]
    assert [(one.id, one.text, one.edited) for one in kept] == [("100", "hello", True)]
    assert [one.reason for one in items if isinstance(one, Reject)] == ["earlier version of an edited post"]


def test_an_older_version_that_is_read_later_does_not_come_back(tmp_path: Path) -> None:
    lines = [answer(edited("101", "hello")), answer(edited("100", "helo"))]
    assert [one.text for one in acts_of(tmp_path, *lines)] == ["hello"]


def test_a_newer_version_that_is_read_later_goes_by_the_same_id(tmp_path: Path) -> None:
    before = BASE | {"edit_history_tweet_ids": ["100"]}
    acts = acts_of(tmp_path, answer(before), answer(edited("101", "hello, edited")))
    assert [(one.id, one.text, one.edited) for one in acts] == [
        ("100", "hello", False),
        ("100", "hello, edited", True),
    ]


def test_an_answer_to_a_newer_version_answers_the_one_post(tmp_path: Path) -> None:
    reply = {"id": "102", "conversation_id": "101", "referenced_tweets": [referring("replied_to", "101")]}
    assert acts_of(tmp_path, answer(BASE | reply, beside=[edited("101", "hello")]))[0].parent == "100"


def test_before_edits_were_told_nobody_knows(tmp_path: Path) -> None:
    assert act(tmp_path).edited is None


def test_a_post_beside_the_found_ones_is_an_act_once(tmp_path: Path) -> None:
    beside = [BASE, BASE | {"id": "90", "author_id": "2"}]
    acts = acts_of(tmp_path, answer(BASE, beside=beside))
    assert [(one.item, one.id, one.handle) for one in acts] == [(1, "100", "Ann"), (2, "90", "ben")]


def test_a_flattened_post_gives_the_same_acts_as_the_answer(tmp_path: Path) -> None:
    mention = {"mentions": [{"username": "ben"}]}
    asked = BASE | {"id": "90", "author_id": "2", "conversation_id": "90"}
    reply = BASE | {
        "conversation_id": "90",
        "entities": mention,
        "in_reply_to_user_id": "2",
        "referenced_tweets": [referring("replied_to", "90")],
    }
    flat = reply | {
        "author": ANN,
        "in_reply_to_user": BEN,
        "referenced_tweets": [asked | referring("replied_to", "90") | {"author": BEN}],
    }
    raw = acts_of(tmp_path, answer(reply, beside=[asked]))
    assert acts_of(tmp_path, flat) == raw
    assert [(one.id, one.parent, one.mentions) for one in raw] == [("100", "90", ["2"]), ("90", None, [])]


def test_a_reference_that_is_gone_is_no_item(tmp_path: Path) -> None:
    flat = BASE | {"author": ANN, "referenced_tweets": [referring("quoted", "80")]}
    assert [(one.kind, one.alter) for one in acts_of(tmp_path, flat)] == [(Kind.QUOTE, None)]


def test_a_stream_gives_one_post_a_line(tmp_path: Path) -> None:
    line = {"data": BASE, "includes": {"users": [ANN]}, "matching_rules": [{"id": 5}]}
    file = written(tmp_path / "stream.jsonl", line)
    assert x.sniff(file)
    assert [one.handle for one in acts_of(tmp_path, line)] == ["Ann"]


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ("100", "no post: expected an object with id, text, author_id and created_at"),
        (BASE | {"id": 100}, "id is no string: '100'"),
        (BASE | {"id": ""}, "id is no string: ''"),
        (BASE | {"author_id": None}, "no account: expected author_id as a string"),
        (BASE | {"created_at": "yesterday"}, "time cannot be read: 'yesterday'"),
        (BASE | {"created_at": 10**18}, "time cannot be read: '1000000000000000000'"),
    ],
)
def test_what_is_no_post_is_rejected_with_its_reason(post: object, said: str, tmp_path: Path) -> None:
    assert reason(tmp_path, answer(post)) == said


def test_an_error_instead_of_posts_is_listed_and_no_result_is_none(tmp_path: Path) -> None:
    error = {"errors": [{"title": "operational-disconnect"}]}
    assert reason(tmp_path, error) == "an error of X instead of posts: 'operational-disconnect'"
    assert found(written(tmp_path / "none.jsonl", {"meta": {"result_count": 0}})) == []


def test_errors_beside_posts_are_no_items(tmp_path: Path) -> None:
    assert len(found(written(tmp_path / "posts.jsonl", answer(BASE) | {"errors": [{"title": "gone"}]}))) == 1


@pytest.mark.parametrize("indent", [None, 2])
def test_one_answer_is_read_however_it_is_written_out(indent: int | None, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text("\ufeff" + json.dumps(answer(BASE), indent=indent), encoding="utf-8")
    assert x.sniff(file)
    assert len(found(file)) == 1


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_answers_is_read(indent: int | None, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps([answer(BASE), answer(BASE)], indent=indent), encoding="utf-8")
    assert x.sniff(file)
    assert len(found(file)) == 2


def test_a_line_that_breaks_off_is_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    line = json.dumps(answer(BASE))
    file = tmp_path / "posts.jsonl"
    file.write_text(f"{line[:50]}\n\n{line}\n{'[' * 5000}\n{line}\n", encoding="utf-8")
    kinds = [one.reason if isinstance(one, Reject) else "act" for one in found(file)]
    assert kinds == ["a line that is no JSON", "act", "a line that is no JSON", "act"]


def test_one_answer_over_many_lines_is_no_answer_a_line(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    text = json.dumps(answer(BASE)).replace('"data": [', '"data": [\n').replace("}], ", "}\n], ", 1)
    file.write_text(text, encoding="utf-8")
    assert text.splitlines()[1].startswith("{")
    assert [one.id for one in found(file) if isinstance(one, Act)] == ["100"]


def test_a_line_that_never_ends_is_rejected_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_lines, "LONGEST", 2**20)
    line = json.dumps(answer(BASE))
    file = tmp_path / "posts.jsonl"
    file.write_text(f"{line}\n{'x' * 5 * 2**20}\n{line}\n", encoding="utf-8")
    kinds = [one.reason if isinstance(one, Reject) else "act" for one in found(file)]
    assert kinds == ["act", "a line of more than 1 MiB", "act"]


def test_one_answer_that_breaks_off_or_is_too_large_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "answer.json"
    text = json.dumps(answer(BASE), indent=1)
    file.write_text(text[:-30], encoding="utf-8")
    with pytest.raises(ExportError, match=r"'answer\.json' is not whole JSON: .* before its first item"):
        found(file)
    monkeypatch.setattr(_lines, "LONGEST", 100)
    with pytest.raises(ExportError, match=r"'answer\.json' is one value of more than 0 MiB"):
        found(file)


def test_half_a_character_becomes_the_sign_for_what_cannot_be_shown(tmp_path: Path) -> None:
    assert act(tmp_path, text="a\ud83db").text == "a\ufffdb"
    for batch in batches("posts.jsonl", [act(tmp_path, text="a\0b")]):
        assert batch.acts["text"].to_pylist() == ["a\0b"]


def test_a_damaged_zip_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    packed = tmp_path / "posts.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("posts.jsonl", json.dumps(answer(BASE)))
    packed.write_bytes(packed.read_bytes().replace(b'"hello"', b'"hallo"'))
    inside = open_export(packed).joinpath("posts.jsonl")
    with pytest.raises(ExportError, match=r"'posts\.jsonl' is not whole JSON.*Bad CRC"):
        list(x.read(inside))


@pytest.mark.parametrize(
    "foreign",
    [
        {
            "data": [
                {"id": "1", "username": "ann", "created_at": "2026-03-02T10:00:00Z", "public_metrics": {}}
            ]
        },
        {"data": [{"start": "2026-03-02T10:00:00Z", "end": "2026-03-03T10:00:00Z", "tweet_count": 5}]},
        {"id": "1", "text": "x", "author_id": "2", "created_at": "2026-03-02"},
        {"id": "1", "action": "delete", "created_at": "2026-03-02T10:00:00Z"},
    ],
    ids=["accounts", "counts", "somebody else's", "compliance"],
)
def test_what_holds_no_posts_of_x_is_left_alone(foreign: object, tmp_path: Path) -> None:
    assert not x.sniff(written(tmp_path / "foreign.jsonl", foreign))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3)
    | st.sampled_from(
        ["", "1", "100", "101", "replied_to", "retweeted", "quoted", "9999-12-31T23:59:59-10:00"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "author_id", "mentions", "username", "text"]), inner)
    ),
    max_leaves=8,
)
FIELDS = [
    *BASE,
    *("entities", "referenced_tweets", "edit_history_tweet_ids", "in_reply_to_user_id", "attachments"),
    *("note_tweet", "withheld", "lang", "author", "in_reply_to_user"),
]
POSTS = st.dictionaries(st.sampled_from(FIELDS), JSON).map(lambda odd: BASE | odd) | JSON


def whole(lines: list[object], file: Path) -> int:
    """Read lines, check that each item is an act or a reject by number, and count them."""
    numbers: list[int | None] = []
    for batch in x.read(written(file, *lines)):
        validate(batch.acts)
        numbers += [*batch.acts["item"].to_pylist(), *(reject.item for reject in batch.rejects)]
    assert sorted(number or 0 for number in numbers) == list(range(1, len(numbers) + 1))
    return len(numbers)


@given(posts=st.lists(POSTS, max_size=3), users=JSON, include=JSON)
def test_no_answer_is_too_odd(
    posts: list[object], users: object, include: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "odd.jsonl"
    page: Mapping[str, object] = {"data": posts, "includes": {"users": users, "tweets": []}}
    assert whole([page], file) == len(posts)
    whole([{**page, "includes": include}, {"data": include}, {**page, "errors": include}], file)


@given(flat=POSTS)
def test_no_flattened_post_is_too_odd(flat: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "flat.jsonl"
    whole([BASE | {"author": ANN}, flat], file)


@needs_real
def test_real_exports_are_read_to_the_last_item() -> None:
    read: dict[str, tuple[int, int]] = {}
    reasons: Counter[str] = Counter()
    for file in sorted(REAL.glob("*.json*")):
        if claims(file) != "x":
            continue
        parts = list(x.read(file))
        read[file.stem] = (sum(part.read for part in parts), sum(len(part.acts) for part in parts))
        reasons.update(reject.reason for part in parts for reject in part.rejects)
    assert read == {
        "2sets": (278, 278),
        "brexit": (155, 155),
        "cashtags": (1, 1),
        "cotweet": (1, 1),
        "edited": (2, 1),
        "edited_after": (2, 1),
        "edited_before": (2, 1),
        "entities_test": (650, 650),
        "flat": (186, 186),
        "geo_tweets": (3, 3),
        "kpop": (123, 123),
        "many_urls": (2, 2),
        "media_policy_violation_off": (161, 161),
        "media_policy_violation_on": (160, 160),
        "media_tweet": (1, 1),
        "mentions_tweet": (2, 2),
        "noflat": (164, 164),
        "quoted_edit": (3, 2),
        "streaming_output_with_error": (12, 11),
        "two_tweets": (2, 2),
        "verified_type": (1, 1),
        "withheld": (284, 284),
    }
    assert reasons == {"earlier version of an edited post": 4, "a line that is no JSON": 1}


@needs_real
def test_real_posts_are_the_same_raw_and_flattened() -> None:
    def told(name: str) -> dict[str, tuple[object, ...]]:
        rows = [row for part in x.read(REAL / name) for row in part.acts.to_pylist()]
        keys = ("kind", "actor", "handle", "parent", "thread", "time", "reactions", "shares", "text")
        return {row["id"]: tuple(row[key] for key in keys) for row in rows}

    assert told("flat.jsonl") == told("noflat.jsonl")
    assert Counter(kind for kind, *_ in told("flat.jsonl").values()) == {
        "post": 50,
        "reply": 50,
        "repost": 47,
        "quote": 17,
    }
