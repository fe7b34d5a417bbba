"""One Mastodon status as an act, by ids that hold on every server."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from workbench.activity import Act, Reject
from workbench.sources._fediverse import SCOPE, domain, opening, space, total, words
from workbench.sources._moment import from_words
from workbench.sources._quoting import cut
from workbench.sources._values import count, distinct, length, listed, native, objects, string
from workbench.vocabulary import Kind, Role, Visibility

Names = Callable[[str], str | None]
SEEN = {"public": Visibility.PUBLIC, "unlisted": Visibility.PUBLIC, "private": Visibility.MEMBERS}


def named(status: object) -> Iterator[tuple[str, str]]:
    """
    Tell what stands behind a server's own ids: a status, what it shares and quotes, and their accounts.

    Parameters
    ----------
    status
        As the file has it.

    Yields
    ------
    id, name
        The server's own id with its sort before it, and what holds on every server.
    """
    for one in (status, _inner(status, "reblog"), quote_of(status)):
        if isinstance(one, dict):
            pairs = [("status", native(one.get("id")), address(one))]
            pairs += [("account", native(who.get("id")), account(who)) for who in _people(one)]
            yield from ((f"{sort} {local}", name) for sort, local, name in pairs if local and name)


def home(status: object) -> str | None:
    """
    Tell which server a status was got from: of accounts of its own it leaves the domain out.

    Parameters
    ----------
    status
        As the file has it.

    Returns
    -------
    server
        None where the account is of another server, or is not told.
    """
    who = _inner(status, "account") or {}
    name, url = string(who.get("acct")), string(who.get("url"))
    return domain(url) or None if name and url and "@" not in name else None


def read_status(number: int, item: object, known: Names) -> Act | Reject:
    """
    Map one status.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    item
        The status as the file has it.
    known
        What is behind a server's own id, with its sort before it; None where nobody tells.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    if not isinstance(item, dict) or not {"created_at", "account"} <= item.keys():
        return Reject(number, "no status: expected an object with uri, created_at and account")
    actor, name, time = account(item["account"]), address(item), from_words(item["created_at"])
    if time is None:
        return Reject(number, f"time cannot be read: {cut(item['created_at'])!r}")
    if actor is None or name is None:
        return Reject(number, "no account: expected account.url" if actor is None else "no id: expected uri")
    if isinstance(item.get("in_reply_to_id"), float):
        return Reject(number, f"in_reply_to_id has lost digits: {cut(item['in_reply_to_id'])!r}")
    act = _base(number, item, name=name, actor=actor, time=time)
    if isinstance(item.get("reblog"), dict):
        return act._replace(kind=Kind.REPOST, alter=account(item["reblog"].get("account")), mentions=[])
    return _written(act, item, known)


def _base(number: int, item: dict[str, Any], *, name: str, actor: str, time: datetime) -> Act:
    visibility = SEEN.get(string(item.get("visibility")) or "", Visibility.PRIVATE)
    who = item["account"]
    is_bot = who.get("bot") is True
    return Act(
        item=number,
        scope=SCOPE,
        id=name,
        space=space(visibility, map(handle, _people(item))),
        actor=actor,
        time=time,
        visibility=visibility,
        handle=handle(who),
        role=Role.BOT if is_bot else None,
        is_automatic=is_bot or who.get("group") is True if "bot" in who or "group" in who else None,
    )


def _written(act: Act, item: dict[str, Any], known: Names) -> Act:
    """Add what a status has that is no bare repost: what it answers or quotes, its counts and its words."""
    parent, answered = native(item.get("in_reply_to_id")), native(item.get("in_reply_to_account_id"))
    quote = quote_of(item)
    alter = known(f"account {answered}") if answered else account(_inner(quote, "account"))
    return act._replace(
        # of an answer to what was deleted only the account is left
        kind=Kind.REPLY
        if parent or answered
        else Kind.QUOTE
        if quote is not None
        else opening(act.visibility),
        parent=(known(f"status {parent}") or f"local:{parent}") if parent else None,
        alter=alter,
        edited=item["edited_at"] is not None if "edited_at" in item else None,
        mentions=_mentions(item.get("mentions")),
        media=length(item.get("media_attachments")),
        reactions=count(item.get("favourites_count")),
        replies=count(item.get("replies_count")),
        shares=total(item.get("reblogs_count"), item.get("quotes_count")),
        language=string(item.get("language")),
        text=words(item.get("spoiler_text"), item.get("content", item.get("text"))),
    )


def address(status: dict[str, Any]) -> str | None:
    """
    Give the id of a status that holds on every server.

    Parameters
    ----------
    status
        As the file has it.

    Returns
    -------
    address
        Its ``uri``; without one its ``url``, and at last the server's own id, marked as such.
    """
    local = native(status.get("id"))
    return string(status.get("uri")) or string(status.get("url")) or (f"local:{local}" if local else None)


def account(who: object) -> str | None:
    """
    Give the id of an account that holds on every server, and that mentions tell as well.

    Parameters
    ----------
    who
        An account or a mention.

    Returns
    -------
    account
        The address of its profile; without one its ``acct``.
    """
    return (string(who.get("url")) or string(who.get("acct"))) if isinstance(who, dict) else None


def handle(who: dict[str, Any]) -> str:
    """
    Give an account's full name; of accounts of its own a server leaves the domain out.

    Parameters
    ----------
    who
        An account or a mention.

    Returns
    -------
    handle
        Such as ``ann@example.social``.
    """
    name, url = string(who.get("acct")), string(who.get("url")) or ""
    host = domain(url)
    return f"{name}@{host}" if name and host and "@" not in name else name or url


def quote_of(status: object) -> dict[str, Any] | None:
    """
    Give what a status quotes.

    Parameters
    ----------
    status
        As the file has it.

    Returns
    -------
    quote
        Empty where it is not shown, such as after it was withdrawn; None where nothing is quoted.
    """
    quote = _inner(status, "quote")
    if quote is None:
        return None
    # other software of the network puts the quoted status itself there
    return quote if "account" in quote else _inner(quote, "quoted_status") or {}


def _inner(status: object, name: str) -> dict[str, Any] | None:
    held = status.get(name) if isinstance(status, dict) else None
    return held if isinstance(held, dict) else None


def _people(status: dict[str, Any]) -> list[dict[str, Any]]:
    return objects([status.get("account"), *listed(status.get("mentions"))])


def _mentions(value: object) -> list[str] | None:
    return distinct(map(account, value)) if isinstance(value, list) else None
