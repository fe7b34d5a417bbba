"""Where WhatsApp chats lie in an export: a text file, or a folder with what was sent along beside it."""

import codecs
import re
import zipfile
import zlib
from contextlib import suppress
from importlib.resources.abc import Traversable
from typing import NamedTuple

from workbench.sources._whatsapp import Shape, shape

HEAD = 64 * 1024
BOM = codecs.BOM_UTF8
BEGINNINGS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
FAULTS = (UnicodeError, zipfile.BadZipFile, zlib.error, EOFError)

_ENDING = re.compile(r"\.(?:txt|zip)$", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:.*WhatsApp(?=[ _-]).*?[ _](?:-|with|med|mit|con|avec|com|met)[ _]|WhatsApp-keskustelu:?[ _])?"
    r"(.+?)(?:[ _]?\(\d+\))?",
    re.IGNORECASE,
)
_SENT_ALONG = re.compile(
    r"\d{8}-.+|.+-WA\d{4}\.\w+|.+\.(?:jpe?g|png|webp|gif|heic|mp4|mov|3gp|opus|ogg|m4a|mp3|aac|amr|wav|vcf"
    r"|pdf|docx?|xlsx?|pptx?|od[tsp]|was)",
    re.IGNORECASE,
)


class Chat(NamedTuple):
    """One chat and where it lies."""

    name: str  # in its export
    file: Traversable
    title: str  # what people call it
    shape: Shape


def chats(export: Traversable) -> list[Chat]:
    """
    Find the chats of an export.

    Parameters
    ----------
    export
        A file, or a folder as a whole.

    Returns
    -------
    chats
        In the order of their names; none where something in it is neither a chat nor was sent along.
    """
    if export.is_file():
        return _as_chats([export], getattr(getattr(export, "parent", None), "name", ""))
    inside = _children(export) if export.is_dir() else []
    if not all(child.is_dir() for child in inside):
        return _beside(export, inside)
    found = [_beside(folder, _children(folder), under=f"{folder.name}/") for folder in inside]
    return [chat for chats in found for chat in chats] if all(found) else []


def _beside(folder: Traversable, inside: list[Traversable], *, under: str = "") -> list[Chat]:
    texts = [file for file in inside if not _SENT_ALONG.fullmatch(file.name)]
    if not all(file.name.lower().endswith(".txt") for file in texts):
        return []
    return _as_chats(texts, folder.name, under=under)


def _as_chats(files: list[Traversable], folder: str, *, under: str = "") -> list[Chat]:
    """Take files for chats; none where one of them is no chat."""
    chats = []
    for file in files:
        if (found := _shape(file)) is None:
            return []
        chats.append(Chat(f"{under}{file.name}", file, _title(file.name, folder), found))
    return chats


def _children(folder: Traversable) -> list[Traversable]:
    found = (child for child in folder.iterdir() if not child.name.startswith((".", "__")))
    return sorted(found, key=lambda child: child.name)


def _title(file: str, folder: str) -> str:
    """Take from the name of a file what the chat is called; iPhones give that to the zip around it."""
    name = _ENDING.sub("", (folder or file) if file == "_chat.txt" else file)
    found = _TITLE.fullmatch(name)
    return found[1] if found else name


def _shape(file: Traversable) -> Shape | None:
    """Tell how a file writes its messages, if it begins as a chat and somebody writes in it."""
    if not file.is_file():
        return None
    with suppress(*FAULTS, OSError), file.open("rb") as stream:
        head = stream.read(HEAD)
        lines = head.decode(encoded(head), "replace").splitlines(keepends=True)
        found = shape(next((line for line in lines if not line.isspace()), ""))
        if found is None or found.is_signal:
            return None
        names = (match[3] for line in lines if (match := found.line.match(line)))
        # chats of programmers look the same, but put names between angle brackets
        return found if any(name and not name.startswith("<") for name in names) else None
    return None


def encoded(head: bytes) -> str:
    """
    Tell how a text is encoded.

    Parameters
    ----------
    head
        Its first bytes.

    Returns
    -------
    encoding
        UTF-8 unless a byte order mark says otherwise.
    """
    return next((encoding for mark, encoding in BEGINNINGS.items() if head.startswith(mark)), "utf-8-sig")
