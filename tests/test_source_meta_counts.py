"""Meta's tables of counts: every trap of them, one small row each."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import Shows, _meta_counts as counts, _meta_names, meta_counts
from workbench.vocabulary import Kind, Role, Visibility

EXPORT = Path(__file__).parent / "sources" / "meta_counts" / "export"
SUITE = {
    "Post ID": "122100000000000001",
    "Page ID": "61550000000001",
    "Page name": "Careers West",
    "Title": "Open day",
    "Description": "",
    "Publish time": "03/28/2026 09:15",
    "Permalink": "https://www.facebook.com/1/posts/2",
    "Date": "Lifetime",
    "Views": "10",
    "Reach": "9",
    "Reactions": "3",
    "Comments": "2",
    "Shares": "1",
}
LIBRARY = {
    "id": "9001",
    "creation_time": "2026-03-02T09:15:00+01:00",
    "post_owner.id": "800",
    "post_owner.name": "Careers",
    "statistics.reaction_count": "5",
}
TANGLE = {
    "Page Name": "Careers",
    "Facebook Id": "100",
    "Post Created": "2021-03-02 09:15:00 EST",
    "Total Interactions": "9",
    "URL": "https://www.facebook.com/100/posts/777000",
}


def suite(*, day_first: bool = False, **values: str) -> Act | Reject:
    row = SUITE | values
    return counts.suite(1, row, _meta_names.known(list(row)), day_first=day_first)


def act(found: Act | Reject) -> Act:
    assert isinstance(found, Act)
    return found


def reason(found: Act | Reject) -> str:
    assert isinstance(found, Reject)
    return found.reason


def table(folder: Path, *rows: dict[str, str], delimiter: str = ",", name: str = "posts.csv") -> Path:
    file = folder / name
    lines = [delimiter.join(rows[0]), *(delimiter.join(row.values()) for row in rows)]
    file.write_text("\n".join([*lines, ""]), "utf-8-sig")
    return file


def read(file: Path, *, day_first: bool | None = None) -> list[dict[str, Any]]:
    return [row for batch in meta_counts.read(file, day_first=day_first) for row in batch.acts.to_pylist()]


def test_a_row_is_a_post_of_a_page_with_its_counts() -> None:
    found = act(suite())
    assert (found.id, found.actor, found.handle, found.role) == (
        "122100000000000001",
        "61550000000001",
        "Careers West",
        Role.ORG,
    )
    assert (found.reactions, found.replies, found.shares, found.views) == (3, 2, 1, 10)
    assert (found.kind, found.visibility, found.parent, found.alter) == (
        Kind.POST,
        Visibility.PUBLIC,
        None,
        None,
    )
    assert (found.time.isoformat(), found.is_local) == ("2026-03-28T09:15:00+00:00", True)


def test_comments_are_counted_and_are_no_ties() -> None:
    assert meta_counts.ledger.replies is Shows.NEVER
    assert {row["parent"] for file in EXPORT.iterdir() for row in read(file)} == {None}


def test_reach_stands_in_where_views_are_missing() -> None:
    assert act(suite(Views="")).views == 9
    assert act(suite(Views="", Reach="")).views is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        *(("0", 0), ("1,250", 1250), ("1 250", 1250), ("1.250", 1250), ("1\u202f250\u202f000", 1_250_000)),
        *(
            ("12.0", 12),
            ("", None),
            ("--", None),
            ("-3", None),
            ("1.5", None),
            ("9" * 30, None),
            ("1e3", None),
        ),
        *((str(2**40), None), (str(2**40 - 1), 2**40 - 1)),
    ],
)
def test_a_missing_count_is_not_zero(value: str, told: int | None) -> None:
    assert act(suite(Reactions=value)).reactions == told


@pytest.mark.parametrize("value", ["1.22158E+17", "1,22158E+17", "1.2e17", "1E+17"])
def test_a_rounded_id_is_no_id(value: str) -> None:
    assert reason(suite(**{"Post ID": value})) == f"post id was rounded by a spreadsheet: '{value}'"
    assert reason(suite(**{"Page ID": value})) == f"account id was rounded by a spreadsheet: '{value}'"
    assert reason(counts.library(1, LIBRARY | {"id": value})).startswith("post id was rounded")
    assert reason(counts.tangle(1, TANGLE | {"Facebook Id": value})).startswith("account id was rounded")


def test_a_row_without_an_id_or_time_is_rejected() -> None:
    assert reason(suite(**{"Post ID": " "})) == "no post id"
    assert reason(suite(**{"Page ID": ""})) == "no account id"
    assert reason(suite(**{"Publish time": ""})) == "time is empty"
    assert reason(suite(**{"Publish time": "13/32/2026 09:15"})) == "time cannot be read: '13/32/2026 09:15'"


def test_counts_of_single_days_are_not_those_of_the_post() -> None:
    assert reason(suite(Date="03/29/2026")).startswith("counts of one day of a post")
    assert act(suite(Date="Livstid")).reactions == 3


def test_instagram_stands_beside_facebook() -> None:
    found = act(suite(Permalink="https://www.instagram.com/p/A/"))
    assert (found.scope, found.space, found.role) == ("Instagram", "Instagram / Careers West", None)


def test_title_and_description_are_said_once() -> None:
    assert act(suite(Description="Open day")).text == "Open day"
    assert act(suite(Description="Come!")).text == "Open day\nCome!"
    assert act(suite(Title="")).text is None


@pytest.mark.parametrize("name", ["suite-sv.csv", "suite-nb-regneark.csv", "suite-en.csv"])
def test_headers_are_known_in_several_languages(name: str) -> None:
    file = EXPORT / name
    assert sources.claims(file) == "meta_counts"
    found = read(file)[0]
    assert None not in (
        found["reactions"],
        found["replies"],
        found["shares"],
        found["views"],
        found["handle"],
    )


def test_headers_in_an_unknown_language_are_left_alone(tmp_path: Path) -> None:
    row = {key.replace("P", "Q"): value for key, value in SUITE.items()}
    assert not meta_counts.sniff(table(tmp_path, row))


def test_the_suite_writes_the_month_first(tmp_path: Path) -> None:
    file = table(tmp_path, SUITE | {"Publish time": "03/04/2026 09:15"})
    assert [row["time"].month for row in read(file)] == [3]
    assert [row["time"].month for row in read(file, day_first=True)] == [4]


def test_a_spreadsheet_may_have_turned_the_dates_round(tmp_path: Path) -> None:
    open_, shown = ({"Publish time": f"{day}.2026 09:15"} for day in ("03.04", "28.03"))
    found = read(table(tmp_path, SUITE | open_, SUITE | shown, delimiter=";"))
    assert [(row["time"].day, row["time"].month) for row in found] == [(3, 4), (28, 3)]
    file = table(tmp_path, SUITE | open_, delimiter=";", name="open.csv")
    with pytest.raises(
        ExportError, match=r"'open\.csv' leaves open .*03\.04\.2026 09:15.* --dates day-first"
    ):
        read(file)
    assert [row["time"].day for row in read(file, day_first=True)] == [3]


def test_dates_in_both_orders_are_an_error(tmp_path: Path) -> None:
    file = table(tmp_path, SUITE, SUITE | {"Publish time": "28/03/2026 09:15"})
    with pytest.raises(
        ExportError, match=r"dates that begin with the day and dates that begin with the month"
    ):
        read(file)


def test_other_clocks_are_read() -> None:
    assert act(suite(**{"Publish time": "03/28/2026 9:15 PM"})).time.hour == 21
    assert act(suite(**{"Publish time": "2026-03-28 09:15"})).time.month == 3


def test_the_content_library_tells_a_zone_and_often_no_text() -> None:
    found = act(counts.library(1, LIBRARY))
    assert (found.time.isoformat(), found.is_local, found.text) == ("2026-03-02T08:15:00+00:00", False, None)
    assert (found.reactions, found.replies, found.space) == (5, None, "Careers")
    group = act(counts.library(1, LIBRARY | {"surface.name": "Room", "text": "hi", "lang": "fi"}))
    assert (group.space, group.text, group.language) == ("Room", "hi", "fi")


def test_likes_stand_for_reactions_where_there_are_no_others() -> None:
    row = LIBRARY | {"statistics.reaction_count": "", "statistics.like_count": "7"}
    assert act(counts.library(1, row)).reactions == 7


def test_crowdtangle_sums_its_reactions_and_knows_its_zone() -> None:
    found = act(counts.tangle(1, TANGLE | {"Likes": "1,200", "Love": "3", "Comments": "4"}))
    assert (found.id, found.reactions, found.replies) == ("777000", 1203, 4)
    assert (found.time.isoformat(), found.is_local) == ("2021-03-02T14:15:00+00:00", False)


def test_crowdtangle_without_a_zone_is_local_and_without_counts_unknown() -> None:
    found = act(counts.tangle(1, TANGLE | {"Post Created": "2021-03-02 09:15:00"}))
    assert (found.is_local, found.time.hour, found.reactions) == (True, 9, None)
    assert reason(counts.tangle(1, TANGLE | {"Post Created": "2021-03-02 09:15:00 XYZ"})).startswith(
        "time cannot"
    )


def test_a_row_of_another_width_is_rejected(tmp_path: Path) -> None:
    file = table(tmp_path, SUITE)
    file.write_text(file.read_text("utf-8-sig") + "1,2\n", "utf-8-sig")
    assert [batch.rejects for batch in meta_counts.read(file)] == [[Reject(2, "too few or too many values")]]


def test_a_folder_is_not_claimed_as_a_whole() -> None:
    assert not meta_counts.sniff(EXPORT)


VALUES = st.text(max_size=12) | st.sampled_from(
    [
        *(
            "",
            "12/31/9999 23:59",
            "01/01/0001 00:00",
            "0001-01-01 00:00:00 CEST",
            "9999-12-31 23:59:59 EST",
            "\0",
        ),
        *("9" * 400, "-1", "1.22158E+17", "instagram.com", "2026-03-02T09:15:00+23:59", "٣/٤/٢٠٢٦ 9:15", "²"),
    ]
)


@given(st.sampled_from([SUITE, LIBRARY, TANGLE]), st.booleans(), st.data())
def test_no_row_is_too_odd_to_be_an_act_or_a_reject(
    base: dict[str, str],
    day_first: bool,  # noqa: FBT001  drawn
    draw: st.DataObject,
) -> None:
    row = base | draw.draw(st.dictionaries(st.sampled_from(sorted(base)), VALUES))
    sort = {id(SUITE): counts.SUITE, id(LIBRARY): counts.LIBRARY, id(TANGLE): counts.TANGLE}[id(base)]
    found = meta_counts._read_one(1, row, sort, _meta_names.known(list(row)), day_first=day_first)
    for batch in batches("posts.csv", [found]):
        validate(batch.acts)
        assert batch.read == 1
