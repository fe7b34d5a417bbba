"""
LinkedIn, as a member downloads a copy of their data: a zip or folder of CSV files, or single ones of them.

It holds what its owner did, and the owner's conversations with what the others wrote in them.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable

from workbench.activity import Batch, Reject, batches
from workbench.errors import ExportError
from workbench.sources._csv import DELIMITERS, FAULTS, HEAD, LONGEST, MEND, columns, rows
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._linkedin import OWNER, Owner, Row, read_one

label = "LinkedIn"
expects = "a copy of a member's data: the zip with Shares.csv, Comments.csv, Reactions.csv and messages.csv"
ledger = Ledger(
    replies=Shows.WHERE_USED,
    mentions=Shows.NEVER,
    shares=Shows.NEVER,
    reactions=Shows.NEVER,
    deletions=Shows.NEVER,
    own_actions_only=True,
    cannot=(
        "Only what the owner of the account did is in the copy; in messages also what the others wrote.",
        "A comment tells the post it stands under, not whose post that is, nor the comment it may answer.",
        "How often others saw a post, reacted to it, commented on it or shared it is not in the copy.",
        "The same post may have one number in the list of posts and another where it is commented on.",
        "Posts, comments and reactions have times without a zone; they are read in that of the study.",
    ),
)

SORTS = {
    "shares": frozenset({"Date", "ShareLink", "ShareCommentary"}),
    "comments": frozenset({"Date", "Link", "Message"}),
    "reactions": frozenset({"Date", "Type", "Link"}),
    "messages": frozenset({"CONVERSATION ID", "FROM", "DATE", "CONTENT"}),
}
BARE = {"comments", "reactions"}  # whose columns alone could be of anybody's
PLACE = b"linkedin.com"

_KNOWN = re.compile(r"(?:Shares|Comments|Reactions|messages)(?:_\d+)?\.csv", re.IGNORECASE)
_PROFILE = re.compile(r"Profile(?:_\d+)?\.csv", re.IGNORECASE)


def sniff(export: Traversable) -> bool:
    """Tell whether a file is one of those with acts, or a folder or zip holds one under its usual name."""
    return _sort(export) is not None or _root(export) is not None


def read(export: Traversable) -> Iterator[Batch]:
    """
    Read a copy file by file.

    Parameters
    ----------
    export
        A file, or a folder or zip of them, which may lie in one folder more.

    Yields
    ------
    batch
        Acts, and the rows that are none with the reason; a file without acts is one reject.

    Raises
    ------
    ExportError
        If a file is not UTF-8 or breaks off inside a value.
    """
    root = _root(export)
    if root is None:
        yield from _read_file(export, export.name, Owner(OWNER, None))
        return
    owner = _owner(root)
    for file in _children(root):
        yield from _read_file(file, file.name, owner)


def _read_file(file: Traversable, name: str, owner: Owner) -> Iterator[Batch]:
    sort = _sort(file)
    if sort is None:
        yield from batches(name, [Reject(None, "holds no posts, comments, reactions or messages")])
        return
    yield from batches(name, (read_one(number, row, sort, owner) for number, row in _rows(file, sort)))


def _rows(file: Traversable, sort: str) -> Iterator[tuple[int, Row | None]]:
    """Read rows; in comments a quotation mark stands behind a backslash, elsewhere it is doubled."""
    if sort != "comments":
        yield from rows(file)
        return
    number = 0
    try:
        with file.open("rb") as packed:
            first = packed.readline(HEAD).decode("utf-8-sig", "replace")
        with file.open("rb") as packed, io.TextIOWrapper(packed, encoding="utf-8-sig", newline="") as text:
            csv.field_size_limit(LONGEST)
            reader = csv.reader(text, delimiter=max(DELIMITERS, key=first.count), escapechar="\\")
            names = next(reader, [])
            for number, row in enumerate(filter(None, reader), start=1):
                yield number, dict(zip(names, row, strict=True)) if len(row) == len(names) else None
    except FAULTS as error:
        fault = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise ExportError(f"'{file.name}' cannot be read after row {number}: {fault}. {MEND}") from error


def _sort(file: Traversable) -> str | None:
    """Tell which of the files with acts one is."""
    if not file.is_file():
        return None
    names = columns(file)
    sort = next((sort for sort, wanted in SORTS.items() if wanted <= set(names)), None)
    if sort not in BARE:
        return sort
    with suppress(*FAULTS), file.open("rb") as stream:
        head = stream.read(HEAD)
        if len(names) == len(SORTS[sort]) and (PLACE in head or _KNOWN.fullmatch(file.name)):
            return sort
    return None


def _root(export: Traversable) -> Traversable | None:
    """Find the folder that holds the files: the export, or the one folder in it."""
    if not export.is_dir():
        return None
    inside = _children(export)
    nested = _children(inside[0]) if len(inside) == 1 and inside[0].is_dir() else []
    if any(map(_is_known, inside)):
        return export
    return inside[0] if any(map(_is_known, nested)) else None


def _is_known(file: Traversable) -> bool:
    return _KNOWN.fullmatch(file.name) is not None and _sort(file) is not None


def _children(folder: Traversable) -> list[Traversable]:
    found = (child for child in folder.iterdir() if not child.name.startswith((".", "__")))
    return sorted(found, key=lambda child: child.name)


def _owner(root: Traversable) -> Owner:
    """Say whose copy it is, as far as the profile in it tells."""
    for file in _children(root):
        if _PROFILE.fullmatch(file.name) and {"First Name", "Last Name"} <= set(columns(file)):
            for _, row in rows(file):
                name = f"{row['First Name']} {row['Last Name']}".strip() if row else ""
                if name:
                    return Owner(name, name)
    return Owner(OWNER, None)
