"""Instagram: posts, comments, likes and direct messages as "Download your information" holds them."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from workbench.activity import Batch, batches
from workbench.errors import ExportError
from workbench.sources import _meta
from workbench.sources._json import items, shape
from workbench.sources._ledger import Ledger, Shows
from workbench.sources.instagram._item import USERNAME, Section, read_one
from workbench.vocabulary import Kind

label = "Instagram"
expects = (
    'JSON files of posts, comments, likes and direct messages out of "Download your information", '
    "one by one, or the whole folder or zip"
)
ledger = Ledger(
    replies=Shows.NEVER,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.WHERE_USED,
    deletions=Shows.WHERE_USED,
    own_actions_only=True,
    cannot=(
        "Only what the owner did is here, except in direct messages: what others commented or liked is not.",
        "Which post a comment stands under is not told; whose post it is, only where the download says so.",
        "Labels are in the owner's language; in one not known here, what they label is told by their order.",
        f"Nothing but the profile names the owner: without it beside a file, that is '{_meta.OWNER}'.",
        "The owner goes by account name in comments and by the name shown in direct messages.",
        "Direct messages know people by the names shown only: two of one name are one.",
        "That somebody liked a message or sent a post may stand as a message in words, and is read as talk.",
        "A chat file alone may be Messenger's as well: folders named in it decide, then those it lies in.",
        "Whether the account is open to everybody is not told: posts are taken as visible to some.",
        "How many liked, answered, shared or saw a post is not exported.",
    ),
)

PROFILES = (
    "personal_information/personal_information/personal_information.json",
    "personal_information/personal_information.json",
    "account_information/personal_information.json",
)
NAMES = tuple(
    f"profile_user.item.string_map_data.{label}.value"
    for name in sorted(USERNAME)
    for label in dict.fromkeys((name, name.encode().decode("latin-1")))  # keys are written as values are
)

_POSTS = ("item", "", "ig_reels_media.item", "ig_igtv_media.item")
_STORIES = "ig_stories.item"
_SAID = ("string_map_data", "string_list_data", "label_values")
_KINDS = {"comments_": Kind.REPLY, "likes_": Kind.REACTION, "story_activities_story_likes": Kind.REACTION}
# lists without a name of their own: files with labels only say by their name what they hold
_FILES = {
    "post_comments": Kind.REPLY,
    "reels_comments": Kind.REPLY,
    "liked_posts": Kind.REACTION,
    "liked_comments": Kind.REACTION,
    "story_likes": Kind.REACTION,
}


def sniff(export: Traversable) -> bool:
    """Tell whether a file holds posts, comments, likes or direct messages of an Instagram account."""
    return _section(export) is not None or _meta.platform(export) == _meta.INSTAGRAM


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read one file of a download.

    Parameters
    ----------
    export
        A JSON file.

    Yields
    ------
    batch
        Acts, and the items that are none with the reason.

    Raises
    ------
    ExportError
        If the file breaks off, or holds nothing that is read here.
    """
    section = _section(export)
    if section is not None:
        owner = _meta.owner(export, PROFILES, NAMES) or _meta.OWNER
        found = items(export, section.prefix)
        yield from batches(export.name, (read_one(number, item, section, owner) for number, item in found))
    elif _meta.platform(export):
        yield from batches(export.name, _meta.chat(export))
    else:
        raise ExportError(f"'{export.name}' holds nothing of Instagram's. Expected was {expects}.")


def _section(export: Traversable) -> Section | None:
    seen = shape(export)
    for prefix in _POSTS:
        if seen >= {f"{prefix}.media.item.{key}".lstrip(".") for key in ("uri", "creation_timestamp")}:
            return Section(prefix, Kind.POST)
    if seen >= {f"{_STORIES}.uri", f"{_STORIES}.creation_timestamp"}:
        return Section(_STORIES, Kind.POST)
    for path in sorted(seen):
        top, _, said = path.partition(".item.")
        kind = next((kind for start, kind in _KINDS.items() if top.startswith(start)), None)
        if kind and said in _SAID:
            return Section(f"{top}.item", kind)
    return _unnamed(export, seen)


def _unnamed(export: Traversable, seen: frozenset[str]) -> Section | None:
    """Find a list, or the one item of it, that stands in its file without a name."""
    if seen >= {"item.media_list_data", "item.string_map_data"}:
        return Section("item", Kind.REPLY)
    kind = next((kind for start, kind in _FILES.items() if export.name.startswith(start)), None)
    if kind is None:
        return None
    if "item.label_values" in seen or "item.string_map_data" in seen:
        return Section("item", kind)
    return Section("", kind) if "string_map_data" in seen else None
