"""One post of a Moodle forum as an act, or the reason why it is none."""

from collections.abc import Mapping

from workbench.activity import Act, Reject
from workbench.sources import _html
from workbench.sources._quoting import cut
from workbench.sources._values import string
from workbench.sources.moodle._cell import Moment, whole, written
from workbench.vocabulary import Kind, Visibility

PLAIN = "2"  # as messageformat
NOBODY = "0"


def from_row(item: int, row: Mapping[str, object] | None, space: str) -> Act | Reject:
    """
    Map a post.

    Parameters
    ----------
    item
        Its number in the file.
    row
        Its values by column, or None where they do not fit the columns.
    space
        What to call the forum, which the export does not name.

    Returns
    -------
    act
        Or why it is none.
    """
    if row is None:
        return Reject(item, "no row of a forum export: too few or too many columns")
    ids = {name: whole(row.get(name)) for name in ("id", "discussion", "userid")}
    missing = next((name for name, value in ids.items() if value is None), None)
    if missing:
        return Reject(item, f"{missing} is no whole number: {cut(row.get(missing))!r}")
    moment = written(row.get("created"))
    if moment is None:
        return Reject(item, f"created cannot be read: {cut(row.get('created'))!r}")
    return _act(item, row, space, {name: str(value) for name, value in ids.items()}, moment)


def _act(item: int, row: Mapping[str, object], space: str, ids: Mapping[str, str], moment: Moment) -> Act:
    parent, addressed = _other(row.get("parent")), _other(row.get("privatereplyto"))
    message = string(row.get("message")) or ""
    is_html = whole(row.get("messageformat")) != PLAIN
    return Act(
        item=item,
        scope=ids["discussion"],
        id=ids["id"],
        space=space,
        actor=None if ids["userid"] == NOBODY else ids["userid"],
        time=moment.time,
        kind=Kind.REPLY if parent else Kind.POST,
        visibility=Visibility.PRIVATE if addressed else Visibility.MEMBERS,
        thread=ids["discussion"],
        parent=parent,
        handle=string(row.get("userfullname")),
        alter=addressed,
        time_precision=moment.precision,
        is_local=moment.is_local,
        edited=_is_edited(row, moment),
        deleted=_is_deleted(row.get("deleted")),
        media=_media(row.get("attachment"), message if is_html else ""),
        text=_text(row, _html.text(message) if is_html else message, is_opening=parent is None),
    )


def _is_edited(row: Mapping[str, object], created: Moment) -> bool | None:
    modified = written(row.get("modified"))
    return None if modified is None else modified.time > created.time


def _is_deleted(value: object) -> bool | None:
    flag = whole(int(value) if isinstance(value, bool) else value)
    return None if flag is None else flag == "1"


def _other(value: object) -> str | None:
    """Give a native id; zero stands for none."""
    digits = whole(value)
    return None if digits == NOBODY else digits


def _media(attachment: object, message: str) -> int:
    flag = whole(int(attachment) if isinstance(attachment, bool) else attachment) or string(attachment)
    pictures = len(_html.attributes(message, "img", "src")) if "<img" in message else 0
    return int(flag not in (None, NOBODY)) + pictures


def _text(row: Mapping[str, object], message: str, *, is_opening: bool) -> str:
    # below the opening, Moodle itself writes the subject
    subject = string(row.get("subject")) if is_opening else None
    return f"{subject}\n{message}" if subject else message
