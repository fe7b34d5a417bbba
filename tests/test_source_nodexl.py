"""NodeXL: every trap of a workbook, one small edge each."""

import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, strategies as st

from workbench import sources
from workbench.activity import Act, Reject, batches, validate
from workbench.errors import ExportError
from workbench.sources import nodexl
from workbench.sources.nodexl._edge import WANTED, edge
from workbench.sources.nodexl._post import post
from workbench.vocabulary import Kind, Precision

EXPORT = Path(__file__).parent / "sources" / "nodexl" / "export"
COLUMNS = [
    *("Vertex 1", "Vertex 2", "Color", "Relationship", "Relationship Date (UTC)", "Tweet"),
    *("Twitter Page for Tweet", "Imported ID", "In-Reply-To Tweet ID", "Favorite Count", "Retweet Count"),
    "Language",
]
SPACE = "http://schemas.openxmlformats.org"
FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)
WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BASE = {
    "vertex 1": "Ann",
    "vertex 2": "Bo",
    "relationship": "Mentions",
    "relationship date (utc)": WHEN.replace(tzinfo=None),
    "tweet": "hello",
    "imported id": "100",
}


def cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, datetime):
        return f'<c s="1"><v>{(value - FIRST_DAY).total_seconds() / 86_400!r}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet(rows: list[list[object]]) -> str:
    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    return f'<worksheet xmlns="{SPACE}/spreadsheetml/2006/main"><sheetData>{lines}</sheetData></worksheet>'


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write the least that is a workbook; the second style is a date."""
    main, office = f"{SPACE}/spreadsheetml/2006/main", f"{SPACE}/officeDocument/2006/relationships"
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs>'
    package = f"{SPACE}/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}'
        f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet(rows) for n, rows in enumerate(sheets.values(), start=1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2026, 3, 2, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


def edges(path: Path, *rows: dict[str, object], columns: list[str] | None = None) -> Path:
    """Write a workbook as NodeXL does, with a row of groups above the names of the columns."""
    names = columns or COLUMNS
    head: list[list[object]] = [["", "", "Visual Properties"], list(names)]
    return workbook(
        path, {"Edges": [*head, *([row.get(name) for name in names] for row in rows)], "Vertices": []}
    )


def tweet(source: str, target: str, relation: str, **more: object) -> dict[str, object]:
    base: dict[str, object] = {"Vertex 1": source, "Vertex 2": target, "Relationship": relation}
    base |= {"Relationship Date (UTC)": WHEN, "Tweet": "hello", "Imported ID": "100"}
    return base | {name.replace("_", " "): value for name, value in more.items()}


def one(day_first: bool | None = None, **values: object) -> Act | Reject:  # noqa: FBT001
    found = edge(1, BASE | {name.replace("_", " "): value for name, value in values.items()})
    return found if isinstance(found, Reject) else post([found], "X", day_first=day_first)


def act(**values: object) -> Act:
    found = one(**values)  # type: ignore[arg-type]
    assert isinstance(found, Act)
    return found


def reason(**values: object) -> str:
    found = one(**values)  # type: ignore[arg-type]
    assert isinstance(found, Reject)
    return found.reason


def read(file: Path, *, day_first: bool | None = None) -> tuple[list[dict[str, Any]], list[Reject]]:
    found = list(nodexl.read(file, day_first=day_first))
    acts = [row for batch in found for row in batch.acts.to_pylist()]
    return acts, [reject for batch in found for reject in batch.rejects]


def test_an_edge_is_somebodys_post(tmp_path: Path) -> None:
    (row,), _ = read(
        edges(tmp_path / "a.xlsx", tweet("Ann", "Ann", "Tweet", Language="no", Favorite_Count=3))
    )
    assert (row["scope"], row["space"], row["visibility"]) == ("X", "X", "public")
    assert (row["id"], row["actor"], row["handle"], row["kind"]) == ("100", "ann", "Ann", "post")
    assert (row["time"], row["time_precision"], row["is_local"]) == (WHEN, "second", False)
    assert (row["reactions"], row["shares"], row["language"], row["text"]) == (3, None, "no", "hello")
    assert row["mentions"] == []


def test_edges_of_one_post_become_one_act_and_every_row_is_told_of(tmp_path: Path) -> None:
    file = edges(
        tmp_path / "a.xlsx",
        tweet("Ann", "Bo", "Mentions"),
        tweet("Ann", "Cy", "Mentions"),
        tweet("Ann", "Di", "Replies to", **{"In-Reply-To Tweet ID": "90"}),
        tweet("Ann", "Ann", "Tweet", Imported_ID="101"),
        tweet("Ann", "Cy", "Mentions"),
    )
    acts, rejects = read(file)
    assert [(row["item"], row["kind"], row["mentions"], row["alter"], row["parent"]) for row in acts] == [
        (1, "reply", ["bo", "cy"], "di", "90"),
        (4, "post", [], None, None),
    ]
    assert [(found.item, found.reason) for found in rejects] == [
        (n, "a further edge of a post, joined to item '1'") for n in (2, 3, 5)
    ]


def test_the_same_id_of_two_accounts_is_two_posts(tmp_path: Path) -> None:
    file = edges(tmp_path / "a.xlsx", tweet("Ann", "Bo", "Mentions"), tweet("Bo", "Ann", "Mentions"))
    assert len(read(file)[0]) == 2


def test_edges_without_an_id_are_one_post_where_date_and_text_agree(tmp_path: Path) -> None:
    file = edges(
        tmp_path / "a.xlsx",
        tweet("Ann", "Bo", "Mentions", Imported_ID=None),
        tweet("Ann", "Cy", "Mentions", Imported_ID=None),
        tweet("Ann", "Di", "Mentions", Imported_ID=None, Tweet="other"),
        tweet("Ann", "Di", "Mentions", Imported_ID=None, Tweet=None),
        tweet("Ann", "Di", "Mentions", Imported_ID=None, Tweet=None),
    )
    assert [(row["item"], row["id"], row["mentions"]) for row in read(file)[0]] == [
        (1, None, ["bo", "cy"]),
        (3, None, ["di"]),
        (4, None, ["di"]),
        (5, None, ["di"]),
    ]


@pytest.mark.parametrize(
    ("relation", "kind", "alter", "mentions"),
    [
        ("Tweet", Kind.POST, None, []),
        ("Mentions", Kind.POST, None, ["bo"]),
        ("Replies to", Kind.REPLY, "bo", []),
        ("Replies To", Kind.REPLY, "bo", []),
        ("MentionsInReplyTo", Kind.REPLY, None, ["bo"]),
        ("Retweet", Kind.REPOST, "bo", []),
        ("MentionsInRetweet", Kind.REPOST, None, []),
        ("Quote", Kind.QUOTE, "bo", []),
        ("MentionsInQuote", Kind.QUOTE, None, ["bo"]),
    ],
)
def test_a_relationship_says_what_a_post_is(
    relation: str, kind: Kind, alter: str | None, mentions: list[str]
) -> None:
    found = act(relationship=relation)
    assert (found.kind, found.alter, found.mentions) == (kind, alter, mentions)


def test_what_is_no_act_is_left_out() -> None:
    assert reason(relationship="Followed") == "a tie between accounts and no act: 'Followed'"
    assert reason(relationship="Co-liked") == "no known relationship: 'Co-liked'"
    assert reason(relationship="") == "no relationship is told"
    assert act(**{"relationship": "", "vertex 2": "ann"}).kind is Kind.POST


def test_a_mention_that_answers_a_post_is_a_reply() -> None:
    found = act(**{"in-reply-to tweet id": "90"})
    assert (found.kind, found.parent, found.alter, found.mentions) == (Kind.REPLY, "90", None, ["bo"])


def test_a_repost_has_no_counts_of_its_own() -> None:
    counts = {"favorite count": 7.0, "retweet count": "9"}
    assert (act(**counts).reactions, act(**counts).shares) == (7, 9)
    found = act(relationship="Retweet", **counts)
    assert (found.reactions, found.shares, found.parent) == (None, None, None)


@pytest.mark.parametrize("value", [1.22158e17, "1.22158E+17", "1,22158E+17", 1e300, 2**60])
def test_an_id_that_a_spreadsheet_rounded_is_no_id(value: object) -> None:
    said = "an id was rounded by a spreadsheet (such as '1.2E+17')"
    assert reason(imported_id=value) == said
    assert reason(**{"in-reply-to tweet id": value}) == said
    page = "https://twitter.com/ann/status/1221580000000000123"
    assert act(**{"imported id": value, "twitter page for tweet": page}).id == "1221580000000000123"


def test_an_id_is_a_string() -> None:
    assert act(imported_id=100.0).id == "100"
    assert act(imported_id="'1221580000000000123").id == "1221580000000000123"
    assert act(imported_id="").id is None


def test_an_account_may_be_a_number_but_no_date() -> None:
    assert act(**{"vertex 1": 4711.0}).actor == "4711"
    assert reason(**{"vertex 1": WHEN}) == "no account: Vertex 1 is no name"
    assert reason(**{"vertex 2": ""}) == "no account: Vertex 2 is no name"


@pytest.mark.parametrize(
    ("value", "expected", "precision"),
    [
        (WHEN.replace(tzinfo=None), "2026-03-02T09:30:00+00:00", Precision.SECOND),
        (WHEN.date(), "2026-03-02T00:00:00+00:00", Precision.DAY),
        (46083.395833333336, "2026-03-02T09:30:00+00:00", Precision.SECOND),
        ("2026-03-02 09:30:00", "2026-03-02T09:30:00+00:00", Precision.SECOND),
        ("2026-03-02T10:30:00+01:00", "2026-03-02T09:30:00+00:00", Precision.SECOND),
        ("3/2/2026 9:30:15 PM", "2026-03-02T21:30:15+00:00", Precision.SECOND),
        ("3/2/26 12:30 am", "2026-03-02T00:30:00+00:00", Precision.MINUTE),
        ("3/2/2026", "2026-03-02T00:00:00+00:00", Precision.DAY),
    ],
)
def test_a_date_may_be_a_date_a_number_or_words(value: object, expected: str, precision: Precision) -> None:
    found = act(**{"relationship date (utc)": value})
    assert (found.time.isoformat(), found.time_precision, found.is_local) == (expected, precision, False)


@pytest.mark.parametrize("value", ["", None])
def test_an_edge_without_a_date_is_no_act(value: object) -> None:
    assert reason(**{"relationship date (utc)": value}) == "no time: the date is empty"
    assert act(**{"relationship date (utc)": value, "tweet date (utc)": "2026-03-02"}).kind is Kind.POST


@pytest.mark.parametrize("value", ["soon", 3.0, float("nan"), 1e300, "13/13/2026", True, "0/0/2026"])
def test_a_date_that_cannot_be_read_is_said(value: object) -> None:
    assert reason(**{"relationship date (utc)": value}) == f"time cannot be read: {str(value)!r}"


def test_dates_in_words_are_asked_for_where_they_leave_open_how_they_begin(tmp_path: Path) -> None:
    rows = [tweet("Ann", "Ann", "Tweet", **{"Relationship Date (UTC)": "3/4/2026 9:30"})]
    file = edges(tmp_path / "a.xlsx", *rows)
    with pytest.raises(ExportError, match=r"such as 3/4/2026 9:30 begins .* --dates day-first"):
        read(file)
    assert [row["time"].month for row in read(file, day_first=True)[0]] == [4]
    assert [row["time"].month for row in read(file, day_first=False)[0]] == [3]
    rows.append(tweet("Bo", "Bo", "Tweet", **{"Relationship Date (UTC)": "3/24/2026 9:30"}))
    assert [row["time"].month for row in read(edges(tmp_path / "b.xlsx", *rows), day_first=True)[0]] == [3, 3]
    assert isinstance(nodexl, sources.AsksDayOrder)


def test_the_names_of_the_columns_may_stand_in_the_first_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Vertex 1", "Vertex 2", "Relationship", "Date (UTC)"]]
    rows.append(["ann", "bo", "Replies to", WHEN])
    file = workbook(tmp_path / "talk.xlsx", {"Edges": rows, "Vertices": []})
    (row,), _ = read(file)
    assert (row["kind"], row["alter"], row["space"], row["text"]) == ("reply", "bo", "talk", None)


def test_a_workbook_without_edges_is_an_error(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"Edges": [["a", "b"]] * 9, "Vertices": []})
    assert nodexl.sniff(file)
    with pytest.raises(ExportError, match=r"'a\.xlsx' has no columns 'Vertex 1' and 'Vertex 2'"):
        read(file)


def test_another_workbook_is_not_claimed(tmp_path: Path) -> None:
    assert not nodexl.sniff(workbook(tmp_path / "a.xlsx", {"Edges": [], "Sheet2": []}))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("chat.json", "[]")
    assert not nodexl.sniff(tmp_path / "b.zip")


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = edges(tmp_path / "a.xlsx", tweet("Ann", "Ann", "Tweet"))
    monkeypatch.setattr(nodexl, "LARGEST", 1000)
    with pytest.raises(ExportError, match=r"'a\.xlsx' unpacks to more than 0 GiB"):
        read(file)


def test_a_damaged_workbook_is_said(tmp_path: Path) -> None:
    file = edges(
        tmp_path / "a.xlsx", *[tweet("Ann", "Bo", "Mentions", Imported_ID=str(n)) for n in range(500)]
    )
    whole, chance, said = file.read_bytes(), random.Random(4), 0  # noqa: S311
    for _ in range(150):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
        nodexl.sniff(file)
        try:
            read(file)
        except ExportError as error:
            said += "a.xlsx" in str(error)
    assert said > 100


def test_odd_xml_is_said(tmp_path: Path) -> None:
    file = edges(tmp_path / "a.xlsx", tweet("Ann", "Bo", "Mentions"))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for odd in (b"", b"<worksheet", b"<a>" * 50_000, b'<worksheet><sheetData><row r="99999999999999999999">'):
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, odd if name == "xl/worksheets/sheet1.xml" else content)
        with pytest.raises(ExportError, match=r"'a\.xlsx' (is a broken workbook|has no columns)"):
            read(file)


CELLS = (
    st.text(max_size=8)
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.sampled_from(["Ann", "Retweet", "Replies to", "1/2/2026", "1.2E+17", 2**70])
)


@given(st.lists(st.dictionaries(st.sampled_from(sorted(WANTED)), CELLS), max_size=4))
def test_no_edge_is_too_odd_to_be_an_act_or_a_reject(odd: list[dict[str, Any]]) -> None:
    found = [edge(number, BASE | row) for number, row in enumerate(odd, start=1)]
    for batch in batches("a.xlsx", nodexl._acts(found, "X", None)):
        validate(batch.acts)
        assert batch.read == len(odd)


def said(
    source: str, target: str, relation: str, minute: int, text: str, **more: object
) -> dict[str, object]:
    when = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    return tweet(source, target, relation, **{"Relationship Date (UTC)": when, "Tweet": text} | more)


def invented(path: Path) -> Path:
    """Write the export that is kept as the fixture."""
    asked, told = "Hvor søker jeg på fagskole? @Eli_Veileder @utdanning_nord", "@signe_t Samordna opptak!"
    on = "RT @Eli_Veileder: Åpent hus i Tromsø @utdanning_nord"
    answer = {"Imported ID": "1899000000000000102", "In-Reply-To Tweet ID": "1899000000000000101"}
    passed = {"Imported ID": "1899000000000000103", "Retweet Count": 12, "Favorite Count": 0}
    page = "https://twitter.com/bo_lund/status/1899000000000000107"
    return edges(
        path,
        said("signe_t", "Eli_Veileder", "Mentions", 0, asked, **{"Imported ID": "1899000000000000101"}),
        said("signe_t", "utdanning_nord", "Mentions", 0, asked, **{"Imported ID": "1899000000000000101"}),
        said("Eli_Veileder", "signe_t", "Replies to", 4, told, Language="no", Favorite_Count=3, **answer),
        said("aino", "Eli_Veileder", "Retweet", 9, on, **passed),
        said("aino", "utdanning_nord", "MentionsInRetweet", 9, on, **passed),
        said(
            "Eli_Veileder", "Eli_Veileder", "Tweet", 12, "Öppet hus på lördag", Imported_ID=104, Language="sv"
        ),
        {"Vertex 1": "signe_t", "Vertex 2": "Eli_Veileder", "Relationship": "Followed"},
        said("bo_lund", "Eli_Veileder", "Quote", 15, "Godt råd", **{"Imported ID": "1899000000000000105"}),
        said("bo_lund", "signe_t", "Mentions", 16, "Lost id", **{"Imported ID": 1.899e18}),
        said("bo_lund", "signe_t", "Mentions", 17, "Kept by its page", Imported_ID=1.899e18)
        | {"Twitter Page for Tweet": page},
        said("bo_lund", "aino", "Co-liked", 18, "What is that?"),
        said("bo_lund", "aino", "Mentions", 19, "No date", Imported_ID="106")
        | {"Relationship Date (UTC)": None},
        said("bo_lund", "aino", "Mentions", 20, "=HYPERLINK(1)", Imported_ID=None),
        said("bo_lund", "eli_veileder", "Mentions", 20, "=HYPERLINK(1)", Imported_ID=None),
        said("", "aino", "Mentions", 21, "Nobody"),
    )


def test_the_export_is_what_this_file_makes(tmp_path: Path, *, regenerate: bool) -> None:
    kept = EXPORT / "veiledning.xlsx"
    if regenerate:
        EXPORT.mkdir(parents=True, exist_ok=True)
        invented(kept)
    assert read(kept) == read(invented(tmp_path / "veiledning.xlsx"))
    assert not nodexl.sniff(EXPORT)
    assert nodexl.sniff(kept)
