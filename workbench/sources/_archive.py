"""Opening an export safely: a file, a folder or a zip, all walked the same way."""

import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath, PureWindowsPath

from workbench.errors import ExportError

MOST_BYTES = 64 * 2**30
MOST_RATIO = 200
SMALL = 2**20  # a small member may be packed as tightly as it likes
MOST_MEMBERS = 1_000_000
DEEPEST = 64  # folders in folders
ENCRYPTED = 0x1 | 0x40  # flags of a member
WORKBOOK = "xl/workbook.xml"  # what every workbook of Excel holds
MAGIC = b"PK\x03\x04"
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others fail each in its own way when damaged
FAULTS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError)
HIDDEN = (".", "__MACOSX")  # what such names begin with is not part of an export


def open_export(path: Path) -> Traversable:
    """
    Open what a person points at.

    Parameters
    ----------
    path
        A file, a folder or a zip.

    Returns
    -------
    export
        The path itself, or the root inside the zip.

    Raises
    ------
    ExportError
        If nothing is there, the file is empty, the zip is broken or unsafe, or the folder holds links that
        lead out of it.
    """
    if not path.exists():
        raise ExportError(f"'{path}' does not exist. Give the file, folder or zip that you downloaded.")
    if path.is_dir():
        _check_folder(path.name, path, Path(os.path.realpath(path)))
        return path
    if path.stat().st_size == 0:
        raise ExportError(f"'{path.name}' is empty. Export or download it again.")
    with path.open("rb") as stream:
        is_zip = stream.read(len(MAGIC)) == MAGIC or zipfile.is_zipfile(path)
    if not is_zip:
        return path
    try:
        archive = zipfile.ZipFile(path)
        _check(path.name, archive)
        for member in archive.infolist():  # what stands before each member must fit the table of contents
            archive.open(member).close()
    except ExportError:  # also a ValueError
        raise
    except FAULTS as error:
        raise ExportError(f"'{path.name}' is a broken zip ({error}). Export or download it again.") from error
    # a workbook is a zip as well, but to people it is one file
    return path if WORKBOOK in archive.namelist() else zipfile.Path(archive)


def children(export: Traversable) -> list[Traversable]:
    """
    List what lies in a folder, in the order of the names.

    Parameters
    ----------
    export
        A folder of what `open_export` gave.

    Returns
    -------
    children
        Files and folders, without those that are no part of an export.
    """
    held = (child for child in export.iterdir() if not child.name.startswith(HIDDEN))
    return sorted(held, key=lambda child: child.name)


def files(export: Traversable, *, under: str = "") -> Iterator[tuple[str, Traversable]]:
    """
    Walk an export's files in the order of their names.

    Parameters
    ----------
    export
        What `open_export` gave.
    under
        Folder the names are given below; used when walking down.

    Yields
    ------
    name, file
        The name inside the export with ``/`` between folders, and the file.
    """
    if export.is_file():
        yield under or export.name, export
    if not export.is_dir():
        return
    for child in children(export):
        yield from files(child, under=f"{under}/{child.name}".lstrip("/"))


def _check_folder(name: str, here: Path, root: Path, depth: int = 0) -> None:
    """Refuse what leads elsewhere: links out of the folder, and links to folders, which may go in circles."""
    if depth > DEEPEST:
        raise ExportError(f"'{name}' holds more than {DEEPEST} folders one in the other. Nothing was read.")
    for child in here.iterdir():
        if child.name.startswith(HIDDEN):
            continue
        if child.is_symlink() and (child.is_dir() or root not in Path(os.path.realpath(child)).parents):
            raise ExportError(
                f"'{name}' holds a link, '{_shown(child.name)}', that leads elsewhere. "
                "Put there what it leads to; nothing was read."
            )
        if child.is_dir():
            _check_folder(name, child, root, depth + 1)


def _shown(name: str) -> str:
    """Write a hostile name so that no screen obeys it."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)[:80]


def _check(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise ExportError(f"'{name}' holds {len(members)} files; at most {MOST_MEMBERS} are read.")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise ExportError(
            f"'{name}' unpacks to more than {MOST_BYTES // 2**30} GiB. Unpack and check it first."
        )
    if sum(member.compress_size for member in members) > Path(str(archive.filename)).stat().st_size:
        raise ExportError(f"'{name}' holds files that lie one over the other. Nothing was read.")
    twice = [member for member, times in Counter(archive.namelist()).items() if times > 1]
    if twice:
        raise ExportError(f"'{name}' holds more than one file named '{_shown(twice[0])}'. Nothing was read.")
    for member in members:
        _check_member(name, member)


def _check_member(name: str, member: zipfile.ZipInfo) -> None:
    shown = _shown(member.filename)
    parts = PurePosixPath(member.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or PureWindowsPath(parts).drive:
        raise ExportError(
            f"'{name}' holds a file named '{shown}', which points outside the zip. "
            "No platform writes such a file; nothing was read."
        )
    if str(PurePosixPath(member.filename)) != member.filename.removesuffix("/") or len(parts.parts) > DEEPEST:
        raise ExportError(
            f"'{name}' holds a file named '{shown}', a way of writing names that is not read here. "
            "Unpack it and give the folder."
        )
    if member.flag_bits & ENCRYPTED:
        raise ExportError(f"'{name}' is protected by a password. Unpack it and give the folder.")
    if member.compress_type not in PACKINGS:
        raise ExportError(f"'{name}' is packed in a way not read here. Unpack it and give the folder.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ExportError(f"'{name}' holds a link, '{shown}'. Nothing was read.")
    if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise ExportError(
            f"'{name}' holds '{shown}', packed more than {MOST_RATIO} times. "
            "No chat packs so well; nothing was read."
        )
