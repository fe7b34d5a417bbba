"""Links in texts: where they begin and end, and which of them are the same."""

import time
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from workbench import text
from workbench.text._links import normalised

OPENS, SHUTS = "<[(", ">])"


def found(*texts: str | None) -> dict[str, list[Any]]:
    features = text.features(pa.array(texts, pa.string()))
    return {name: features[name].to_pylist() for name in ("links", "linked", "sites")}


def linked(written: str) -> list[str]:
    return list(found(written)["linked"][0])


def test_links_are_web_addresses() -> None:
    told = found(
        "http://example.org and https://example.org", "example.org", "ftp://example.org", "http://", ""
    )
    assert told["links"] == [2, 0, 0, 0, 0]
    assert told["sites"] == [["example.org", "example.org"], [], [], [], []]


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("See https://example.org/a, or https://example.org/b.", ["a", "b"]),
        ('(https://example.org/a) «https://example.org/b» "https://example.org/c"', ["a", "b", "c"]),
        ("https://example.org/A_(b) (see https://example.org/A_(b))", ["A_(b)", "A_(b)"]),
        ("**https://example.org/a** _https://example.org/b_", ["a", "b"]),
        ("https://example.org/a\nhttps://example.org/b", ["a", "b"]),
        ("https://example.org/a,https://example.org/b", ["a", "b"]),
        ("<https://example.org/a|here> and <https://example.org/b>", ["a", "b"]),
        ("<https://example.org/a|https://example.org/a>", ["a"]),
        ("[here](https://example.org/a)", ["a"]),
        ("[https://example.org/a](https://example.org/a)", ["a"]),
        ("https://example.org/copy/https://example.org/a", ["copy", "a"]),
        ("really?! https://example.org/a?!", ["a"]),
    ],
)
def test_a_link_ends_where_its_address_does(written: str, links: list[str]) -> None:
    assert linked(written) == [f"example.org/{link}" for link in links]


@pytest.mark.parametrize(
    "written",
    [
        "https://example.org/a?x=1&y=2",
        "http://example.org/a?x=1&y=2",
        "HTTPS://EXAMPLE.org/a?x=1&y=2",
        "https://www.example.org/a?x=1&y=2",
        "https://m.example.org/a?x=1&y=2",
        "https://www.m.example.org/a?x=1&y=2",
        "https://example.org./a?x=1&y=2",
        "https://example.org:443/a?x=1&y=2",
        "http://example.org:80/a?x=1&y=2",
        "https://ann:secret@example.org/a?x=1&y=2",
        "https://example.org/a/?x=1&y=2",
        "https://example.org/a?y=2&x=1",
        "https://example.org/a?x=1&&y=2&",
        "https://example.org/a?x=1&y=2#part",
        "https://example.org/%61?%78=1&y=2",
        "https://example.org/a?x=1&utm_source=mail&utm_medium=x&y=2",
        "https://example.org/a?fbclid=IwAR0&x=1&y=2&gclid=7&igshid=z&mc_cid=1&mc_eid=2",
    ],
)
def test_what_does_not_change_where_a_link_leads_is_dropped(written: str) -> None:
    assert normalised(written) == ("example.org/a?x=1&y=2", "example.org")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.net/a"),
        ("https://example.org/a", "https://my.example.org/a"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://example.org/a?x=1", "https://example.org/a?x=2"),
        ("https://example.org/a?si=1", "https://example.org/a?si=2"),
        ("https://example.org/%E6", "https://example.org/%F8"),  # letters in Latin-1
        ("https://m.example", "https://www.example"),  # these are names of sites
    ],
)
def test_what_leads_elsewhere_stays_apart(one: str, other: str) -> None:
    assert normalised(one).address != normalised(other).address


def test_how_a_video_or_post_was_shared_is_dropped_where_its_site_says_so() -> None:
    assert normalised("https://youtu.be/abc?si=1&t=20").address == "youtu.be/abc?t=20"
    assert normalised("https://x.com/ann/status/1?s=20&t=x").address == "x.com/ann/status/1"


def test_letters_beyond_ascii_are_the_same_in_both_spellings() -> None:
    assert normalised("https://blåbær.example.no/æ") == normalised("https://xn--blbr-roah.example.no/%C3%A6")
    assert normalised("https://BLÅBÆR.example.no").site == "xn--blbr-roah.example.no"
    assert normalised(f"https://{'å' * 70}.example.no").site == f"{'å' * 70}.example.no"  # no host's name


@given(st.lists(st.none() | st.text() | st.text(st.sampled_from("ahtps:/.?&=%@|()[]<>#å ")), max_size=5))
def test_there_are_as_many_sites_as_links_and_missing_only_where_the_text_is(texts: list[str | None]) -> None:
    told = found(*[each and f"https://a{each} http://{each}" for each in texts])
    for each, links, names, sites in zip(texts, told["links"], told["linked"], told["sites"], strict=True):
        if each is None:
            assert links is names is sites is None
        else:
            assert links == len(names) == len(sites)
            assert links >= bool(each)
            assert all(name.startswith(site) for name, site in zip(names, sites, strict=True))


@given(st.text(st.sampled_from("ab4å/"), max_size=9), st.text(st.sampled_from("ab4å/&="), max_size=15))
def test_a_normal_address_is_normal_already(path: str, query: str) -> None:
    once = normalised(f"https://www.example.org/{path}?{query}")
    assert normalised(f"http://{once.address}") == once


def test_the_same_links_in_pieces() -> None:
    texts = ["https://example.org/a", None, "no", "http://example.org/a/ https://example.net"]
    features = text.features(pa.chunked_array([texts[:2], [], texts[2:]]))
    assert {name: features[name].to_pylist() for name in ("links", "linked", "sites")} == found(*texts)


@pytest.mark.parametrize(
    "part", ["https://a", "<https://a|", "[https://a](", "https://a)", "https://ø.", "://"]
)
def test_long_hostile_texts_take_no_time(part: str) -> None:
    started = time.perf_counter()
    found(part * (2_000_000 // len(part)))
    assert time.perf_counter() - started < 10
