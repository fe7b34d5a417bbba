"""What the HTML of a Discourse post tells: its words, whom it quotes and names, what it shows."""

from typing import NamedTuple

from workbench.sources import _html
from workbench.sources._values import distinct

_NOT_OWN = "aside.quote, aside.onebox, div.meta"  # somebody else's words, and names of files
_PICTURES = "img:not(.emoji):not(.avatar):not(aside img)"
_QUOTED = "aside.quote[data-username][data-post][data-topic]"


class Quote(NamedTuple):
    """A passage of another post, repeated in this one."""

    account: str
    topic: str
    post: str


def account(name: object) -> str | None:
    """
    Give an account's name as the forum compares it.

    Parameters
    ----------
    name
        As it is written; quotes and mentions have nothing else to name an account by.

    Returns
    -------
    account
        In lower case; None where the account is gone.
    """
    return name.strip().lower() or None if isinstance(name, str) else None


def quotes(written: str) -> list[Quote]:
    """
    List the passages that a post repeats from others.

    Parameters
    ----------
    written
        HTML, as with the other functions here.

    Returns
    -------
    quotes
        Empty where it is not told which is whose.
    """
    if "aside" not in written:
        return []
    told = (_html.attributes(written, _QUOTED, f"data-{name}") for name in ("username", "topic", "post"))
    names, topics, posts = told
    if not len(names) == len(topics) == len(posts):  # one of them is empty
        return []
    found = zip(map(account, names), topics, posts, strict=True)
    return [Quote(name, at, post) for name, at, post in found if name]


def mentions(written: str) -> list[str]:
    """
    List whom a post names.

    Parameters
    ----------
    written
        HTML.

    Returns
    -------
    accounts
        Without those that are named in what it quotes.
    """
    found = _html.attributes(written, "a.mention:not(aside a)", "href") if "mention" in written else []
    return distinct(account(address.rstrip("/").rpartition("/")[2]) for address in found)


def media(written: str) -> int:
    """
    Count pictures and files.

    Parameters
    ----------
    written
        HTML.

    Returns
    -------
    media
        Without emojis, and without what it quotes.
    """
    if "<img" not in written and "attachment" not in written:
        return 0
    files = _html.attributes(written, "a.attachment:not(aside a)", "href")
    return len(_html.attributes(written, _PICTURES, "src")) + len(files)


def words(written: str, *, title: str | None) -> str:
    """
    Give what a person wrote.

    Parameters
    ----------
    written
        HTML.
    title
        Of the topic, where this is the post that opens it.

    Returns
    -------
    words
        Title and text.
    """
    own = _html.text(written, without=_NOT_OWN)
    return f"{title}\n{own}" if title else own
