"""One item as Zeeschuimer or 4CAT keep it from the platform, as an act, or the reason why it is none."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_epoch, from_words
from workbench.sources._values import count, distinct, listed, mapping, native, objects, quoted, string, text
from workbench.vocabulary import Kind, Visibility

Item = Mapping[str, Any]

X_DATE = "%a %b %d %H:%M:%S %z %Y"


class Shape(NamedTuple):
    """The items of a platform: what tells them, where their time stands, and what they become."""

    keys: frozenset[str]
    time: Callable[[Item], object]
    read: Callable[[Item], dict[str, Any]]


def read_item(number: int, item: Item) -> Act | Reject:
    """
    Map one item, if its platform is one of those known here.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    item
        With what the collector wrote around it.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    wrapped = item.get("data")
    data: Item = wrapped if isinstance(wrapped, dict) else item
    shape = next((shape for shape in SHAPES if shape.keys <= data.keys()), None)
    if shape is None:
        meta = item if isinstance(wrapped, dict) else _at(item, "__import_meta")
        platform = quoted(meta.get("source_platform"))
        return Reject(number, f"raw items of {platform} are not read; download the dataset as CSV from 4CAT")
    said = shape.time(data)
    time = _time(said)
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(said)}")
    fields = shape.read(data)
    if not fields["actor"] or not fields["id"]:
        return Reject(
            number, f"no {'id' if fields['actor'] else 'account'} in this item of {fields['space']}"
        )
    opening = Kind.REPLY if fields.get("parent") else Kind.POST
    return Act(
        **{"kind": opening, "visibility": Visibility.PUBLIC, **fields},
        item=number,
        scope=fields["space"],
        time=time,
    )


def _time(said: object) -> datetime | None:
    # digits alone may pass for a date without its dashes
    is_date = isinstance(said, str) and "-" in said
    return from_epoch(said) or (from_words(said) if is_date else from_words(said, pattern=X_DATE))


def _at(item: Item, *path: str) -> Item:
    """Go down into an object; to an empty one where the path ends before."""
    for name in path:
        item = mapping(item.get(name))
    return item


def _tiktok_comment(data: Item) -> dict[str, Any]:
    video, above = native(data.get("aweme_id")), native(data.get("reply_id"))
    name = native(_at(data, "user").get("unique_id"))
    return {
        "space": "TikTok",
        "id": native(data.get("cid")),
        "actor": name,
        "handle": name,
        "thread": video,
        "parent": video if above in (None, "0") else above,
        "reactions": count(data.get("digg_count")),
        "replies": count(data.get("reply_comment_total")),
        "text": text(data.get("text")),
    }


def _tiktok(data: Item) -> dict[str, Any]:
    # what stands in the page tells the name only, what is fetched later the whole account
    name = native(_at(data, "author").get("uniqueId")) or string(data.get("author"))
    stats = _at(data, "stats")
    return {
        "space": "TikTok",
        "id": native(data.get("id")),
        "actor": name,
        "handle": name,
        "thread": native(data.get("id")),
        "media": 1,
        "reactions": count(stats.get("diggCount")),
        "replies": count(stats.get("commentCount")),
        "shares": count(stats.get("shareCount")),
        "views": count(stats.get("playCount")),
        "text": text(data.get("desc")),
    }


def _x(data: Item) -> dict[str, Any]:
    legacy, account = _at(data, "legacy"), _at(data, "core", "user_results", "result")
    passed_on = _result(legacy, "retweeted_status_result") if "retweeted_status_result" in legacy else None
    quotes = "quoted_status_result" in data
    parent = native(legacy.get("in_reply_to_status_id_str"))
    own = passed_on is None
    alter = (
        legacy.get("in_reply_to_user_id_str") if own else _at(passed_on or {}, "legacy").get("user_id_str")
    )
    if own and not parent and quotes:
        alter = _at(_result(data, "quoted_status_result"), "legacy").get("user_id_str")
    names = (_at(account, inner).get("screen_name") for inner in ("legacy", "core"))
    return {
        "space": "X",
        "id": native(data.get("rest_id")) or native(legacy.get("id_str")),
        "actor": native(legacy.get("user_id_str")),
        "handle": next(filter(None, map(string, names)), None),
        "thread": native(legacy.get("conversation_id_str")),
        "kind": Kind.REPLY if own and parent else Kind.QUOTE if own and quotes else _opening(is_own=own),
        "parent": parent if own else None,
        "alter": native(alter),
        "mentions": _named(_at(legacy, "entities").get("user_mentions"), "id_str") if own else [],
        # a repost carries the counts of what it passes on
        "reactions": count(legacy.get("favorite_count")) if own else None,
        "replies": count(legacy.get("reply_count")) if own else None,
        "shares": count(legacy.get("retweet_count")) if own else None,
        "language": None if legacy.get("lang") == "und" else string(legacy.get("lang")),
        "text": text(legacy.get("full_text")),
    }


def _opening(*, is_own: bool) -> Kind:
    return Kind.POST if is_own else Kind.REPOST


def _result(item: Item, name: str) -> Item:
    """Give the post within a post, which sometimes lies one level deeper."""
    result = _at(item, name, "result")
    return _at(result, "tweet") or result


def _bluesky(data: Item) -> dict[str, Any]:
    record, account = _at(data, "record"), _at(data, "author")
    parent = string(_at(record, "reply", "parent").get("uri"))
    embedded = _at(record, "embed", "record")
    passed_on = string(embedded.get("uri")) or string(_at(embedded, "record").get("uri")) or ""
    quotes = "/app.bsky.feed.post/" in passed_on
    features = [
        feature for facet in objects(record.get("facets")) for feature in listed(facet.get("features"))
    ]
    return {
        "space": "Bluesky",
        "id": string(data.get("uri")),
        "actor": native(account.get("did")),
        "handle": string(account.get("handle")),
        "thread": string(_at(record, "reply", "root").get("uri")) or string(data.get("uri")),
        "kind": Kind.REPLY if parent else Kind.QUOTE if quotes else Kind.POST,
        "parent": parent,
        "alter": _owner(parent or (passed_on if quotes else "")),
        "mentions": _named(features, "did"),
        "reactions": count(data.get("like_count", data.get("likeCount"))),
        "replies": count(data.get("reply_count", data.get("replyCount"))),
        "shares": count(data.get("repost_count", data.get("repostCount"))),
        "text": text(record.get("text")),
    }


def _owner(uri: str) -> str | None:
    parts = uri.split("/")
    return parts[2] if uri.startswith("at://") and parts[2] else None


def _threads(data: Item) -> dict[str, Any]:
    name, told = string(_at(data, "user").get("username")), _at(data, "text_post_app_info")
    return {
        "space": "Threads",
        "id": native(data.get("code")),
        "actor": name,
        "handle": name,
        "reactions": count(data.get("like_count")),
        "replies": count(told.get("direct_reply_count")),
        "shares": count(told.get("repost_count")),
        "text": text(_at(data, "caption").get("text")),
    }


def _named(value: object, key: str) -> list[str]:
    return distinct(native(one.get(key)) for one in objects(value))


def _bluesky_time(data: Item) -> object:
    record = _at(data, "record")
    return record.get("created_at") or record.get("createdAt")


SHAPES = (
    Shape(frozenset({"cid", "aweme_id", "reply_id"}), lambda data: data.get("create_time"), _tiktok_comment),
    Shape(frozenset({"createTime", "desc", "author"}), lambda data: data["createTime"], _tiktok),
    Shape(frozenset({"rest_id", "legacy"}), lambda data: _at(data, "legacy").get("created_at"), _x),
    Shape(frozenset({"uri", "record", "author"}), _bluesky_time, _bluesky),
    Shape(frozenset({"code", "taken_at", "text_post_app_info"}), lambda data: data["taken_at"], _threads),
)
