"""Opening an export safely: a file, a folder or a zip, all walked the same way."""

import stat
import zipfile
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath, PureWindowsPath

from workbench.errors import ExportError

MOST_BYTES = 64 * 2**30
MOST_RATIO = 200
SMALL = 2**20  # a small member may be packed as tightly as it likes
MOST_MEMBERS = 1_000_000
ENCRYPTED = 0x1  # the first flag of a member
MAGIC = b"PK\x03\x04"
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


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
        If nothing is there, the file is empty, or the zip is broken or unsafe.
    """
    if not path.exists():
        raise ExportError(f"'{path}' does not exist. Give the file, folder or zip that you downloaded.")
    if path.is_dir():
        return path
    if path.stat().st_size == 0:
        raise ExportError(f"'{path.name}' is empty. Export or download it again.")
    with path.open("rb") as stream:
        is_zip = stream.read(len(MAGIC)) == MAGIC or zipfile.is_zipfile(path)
    if not is_zip:
        return path
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise ExportError(f"'{path.name}' is a broken zip ({error}). Export or download it again.") from error
    _check(path.name, archive)
    return zipfile.Path(archive)


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
        return
    for child in sorted(export.iterdir(), key=lambda child: child.name):
        if child.name.startswith(".") or child.name == "__MACOSX":
            continue
        yield from files(child, under=f"{under}/{child.name}".lstrip("/"))


def _check(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise ExportError(f"'{name}' holds {len(members)} files; at most {MOST_MEMBERS} are read.")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise ExportError(
            f"'{name}' unpacks to more than {MOST_BYTES // 2**30} GiB. Unpack and check it first."
        )
    if any(member.filename == "xl/workbook.xml" for member in members):
        raise ExportError(f"'{name}' is an Excel workbook. Save its sheet as 'CSV UTF-8' and import that.")
    for member in members:
        _check_member(name, member)


def _check_member(name: str, member: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(member.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or PureWindowsPath(parts).drive:
        raise ExportError(
            f"'{name}' holds a file named '{member.filename}', which points outside the zip. "
            "No platform writes such a file; nothing was read."
        )
    if member.flag_bits & ENCRYPTED:
        raise ExportError(f"'{name}' is protected by a password. Unpack it and give the folder.")
    if member.compress_type not in PACKINGS:
        raise ExportError(f"'{name}' is packed in a way not read here. Unpack it and give the folder.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ExportError(f"'{name}' holds a link, '{member.filename}'. Nothing was read.")
    if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise ExportError(
            f"'{name}' holds '{member.filename}', packed more than {MOST_RATIO} times. "
            "No chat packs so well; nothing was read."
        )
