"""One post of X as an act, whichever file it was saved in, or the reason why it is none."""

import html
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from workbench.activity import Act, Reject
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, distinct, length, listed, mapping, objects, string
from workbench.vocabulary import Kind, Visibility

SCOPE = "X"
MOST_EDITS = 50  # X allows five
NOTICE = "has been withheld in"  # stands where X shows no text in the country it was asked from


class Around(NamedTuple):
    """What stands beside a post: accounts by id, ids by name, and posts it refers to by id."""

    accounts: dict[str, Mapping[str, Any]]
    ids: dict[str, str]
    posts: dict[str, Mapping[str, Any]]


class Edits:
    """The versions of edited posts seen so far in a file; every version goes by the id of the first."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._newest: dict[str, int] = {}

    def note(self, post: Mapping[str, Any]) -> None:
        """
        Remember a post if it was edited.

        Parameters
        ----------
        post
            With ``edit_history_tweet_ids``, where X tells it.
        """
        versions = history(post)
        if len(versions) > 1 and post.get("id") in versions:
            self._first |= dict.fromkeys(versions, versions[0])
            place = versions.index(post["id"])
            self._newest[versions[0]] = max(place, self._newest.get(versions[0], 0))

    def first(self, post: str) -> str:
        """
        Give the id that stands for all versions of a post.

        Parameters
        ----------
        post
            Id of one version.

        Returns
        -------
        id
            Of the first one; the same for a post that was not edited.
        """
        return self._first.get(post, post)

    def is_replaced(self, post: Mapping[str, Any]) -> bool:
        """
        Tell whether a newer version of a post was seen.

        Parameters
        ----------
        post
            One version.

        Returns
        -------
        is_replaced
            False for the newest version, and for a post that was not edited.
        """
        versions = history(post)
        if len(versions) < 2 or post.get("id") not in versions:  # noqa: PLR2004  one version is no edit
            return False
        return versions.index(post["id"]) < self._newest.get(versions[0], 0)


def history(post: Mapping[str, Any]) -> list[str]:
    """
    List the ids of a post's versions, oldest first.

    Parameters
    ----------
    post
        As X gives it.

    Returns
    -------
    ids
        Empty where X does not tell, as before October 2022.
    """
    return [one for one in listed(post.get("edit_history_tweet_ids"))[:MOST_EDITS] if string(one)]


def from_post(number: int, post: object, around: Around, edits: Edits) -> Act | Reject:
    """
    Map one post.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    post
        As X gives it.
    around
        What stands beside it.
    edits
        Versions of edited posts.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if not isinstance(post, dict):
        return Reject(number, "no post: expected an object with id, text, author_id and created_at")
    if string(post.get("id")) is None:
        return Reject(number, f"id is no string: {cut(post.get('id'))!r}")
    if string(post.get("author_id")) is None:
        return Reject(number, "no account: expected author_id as a string")
    time = from_words(post.get("created_at"))
    if time is None:
        return Reject(number, f"time cannot be read: {cut(post.get('created_at'))!r}")
    if edits.is_replaced(post):
        return Reject(number, "earlier version of an edited post")
    return _act(number, post, around, edits, time=time)


def _act(number: int, post: dict[str, Any], around: Around, edits: Edits, *, time: datetime) -> Act:
    account, versions = around.accounts.get(post["author_id"], {}), history(post)
    answered, quote, shared = (_referred(post, sort) for sort in ("replied_to", "quoted", "retweeted"))
    kind = _kind(post, answered, quote, shared)
    act = Act(
        item=number,
        scope=SCOPE,
        id=edits.first(post["id"]),
        space=SCOPE,
        actor=post["author_id"],
        time=time,
        kind=kind,
        visibility=Visibility.MEMBERS if account.get("protected") is True else Visibility.PUBLIC,
        thread=string(post.get("conversation_id")),
        handle=string(account.get("username")),
        edited=len(versions) > 1 if versions else None,
        language=_language(post.get("lang")),
    )
    if kind is Kind.REPOST:  # words, counts and mentions are those of what is shared
        return act._replace(alter=_whose(shared, around) or _first_named(post, around), mentions=[], media=0)
    if kind is Kind.QUOTE:
        return _worded(act, post, around)._replace(alter=_whose(quote, around))
    return _worded(act, post, around)._replace(
        parent=edits.first(answered) if answered else None,
        alter=string(post.get("in_reply_to_user_id")) or _whose(answered, around),
    )


def _worded(act: Act, post: Mapping[str, Any], around: Around) -> Act:
    """Add what a person wrote and what came of it."""
    counts, long = mapping(post.get("public_metrics")), mapping(post.get("note_tweet"))
    text = string(long.get("text")) or string(post.get("text")) or ""
    if "withheld" in post and NOTICE in text:
        text = ""
    entities = post.get("entities", {}) if not long else long.get("entities", post.get("entities", {}))
    shares = [count(counts.get(key)) for key in ("retweet_count", "quote_count")]
    return act._replace(
        mentions=_mentions(entities, around) if text else [],
        media=_media(post.get("attachments")),
        reactions=count(counts.get("like_count")),
        replies=count(counts.get("reply_count")),
        shares=None if shares[0] is None else shares[0] + (shares[1] or 0),
        # who posts has seen it: 0 says that X did not count yet
        views=count(counts.get("impression_count")) or None,
        text=html.unescape(text) or None,
    )


def _kind(post: Mapping[str, Any], answered: str | None, quote: str | None, shared: str | None) -> Kind:
    if shared:
        return Kind.REPOST
    conversation = post.get("conversation_id")
    is_addressed = string(post.get("in_reply_to_user_id")) is not None
    # what it answers may be gone; but a post that only begins with a name opens its own conversation
    if answered or (
        is_addressed and string(conversation) and conversation not in [post["id"], *history(post)]
    ):
        return Kind.REPLY
    return Kind.QUOTE if quote else Kind.POST


def _referred(post: Mapping[str, Any], sort: str) -> str | None:
    found = (
        string(one.get("id")) for one in objects(post.get("referenced_tweets")) if one.get("type") == sort
    )
    return next(found, None)


def _whose(post: str | None, around: Around) -> str | None:
    return string(around.posts.get(post, {}).get("author_id")) if post else None


def _first_named(post: Mapping[str, Any], around: Around) -> str | None:
    """Give whom an "RT @name:" names, where the shared post is not there."""
    text, named = string(post.get("text")), objects(mapping(post.get("entities")).get("mentions"))
    return _account(named[0], around) if text and text.startswith("RT @") and named else None


def _mentions(entities: object, around: Around) -> list[str] | None:
    if not isinstance(entities, dict):
        return None
    return distinct(_account(one, around) for one in objects(entities.get("mentions")))


def _account(mention: Mapping[str, Any], around: Around) -> str | None:
    # older answers of X name accounts without their id, which stands among the accounts beside
    name = string(mention.get("username"))
    return string(mention.get("id")) or (around.ids.get(name.lower()) if name else None)


def _media(attachments: object) -> int:
    held = mapping(attachments)
    keys = length(held.get("media_keys"))
    return len(listed(held.get("media"))) if keys is None else keys


def _language(code: object) -> str | None:
    """Give the language X found; its other codes say why it found none."""
    known = string(code)
    is_none = known is None or known in {"und", "zxx", "art"} or (len(known) == 3 and known[0] == "q")  # noqa: PLR2004
    return None if is_none else known
