"""What Mastodon's answers and archives have in common: places, counts, words."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from workbench.sources import _html
from workbench.sources._values import count, string
from workbench.vocabulary import Kind, Visibility

SCOPE = "mastodon"
SPACES = {Visibility.PUBLIC: "Mastodon", Visibility.MEMBERS: "Mastodon, followers only"}


def space(visibility: Visibility, people: Iterable[str]) -> str:
    """
    Name the place of a status.

    Parameters
    ----------
    visibility
        Who can see it.
    people
        Who wrote it and whom it mentions: direct messages are between them.

    Returns
    -------
    space
        One for all that is public, one for what followers see, and one for each circle of direct messages.
    """
    return SPACES.get(visibility) or f"Direct messages of {', '.join(sorted(set(people)))}"


def domain(url: str) -> str:
    """
    Give the domain of an address.

    Parameters
    ----------
    url
        Any string.

    Returns
    -------
    domain
        Empty where there is none.
    """
    try:
        return urlsplit(url).netloc
    except ValueError:  # a bracket in it
        return ""


def opening(visibility: Visibility) -> Kind:
    """
    Tell what an act is that answers nobody and shares nothing.

    Parameters
    ----------
    visibility
        Who can see it.

    Returns
    -------
    kind
        A message where it is direct, else a post.
    """
    return Kind.MESSAGE if visibility is Visibility.PRIVATE else Kind.POST


def total(first: object, second: object) -> int | None:
    """
    Add up two counts.

    Parameters
    ----------
    first
        As the file has it.
    second
        Likewise; older software does not tell it.

    Returns
    -------
    total
        None where the first is no count.
    """
    known = count(first)
    return None if known is None else known + (count(second) or 0)


def words(warning: object, content: object) -> str | None:
    """
    Give what a person wrote.

    Parameters
    ----------
    warning
        The line that others see first, as plain text.
    content
        HTML.

    Returns
    -------
    text
        None where the file does not tell it.
    """
    if not isinstance(content, str):
        return None
    return "\n".join(filter(None, (string(warning), _html.text(content))))
