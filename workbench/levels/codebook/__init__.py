"""The codebook: thresholds of the rule, limits of what may be said, and labels, from one TOML file."""

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from workbench.errors import WorkbenchError
from workbench.levels.codebook._parts import (
    Cleaning,
    Codebook,
    Grid,
    Inference,
    Interest,
    Lasting,
    Length,
    Thresholds,
    Units,
    Wording,
)
from workbench.levels.codebook._shape import OFF_SCALE, SHAPE, Table, disorder, misfits
from workbench.vocabulary import Level, Setting

__all__ = [
    "Cleaning",
    "Codebook",
    "Grid",
    "Inference",
    "Interest",
    "Lasting",
    "Length",
    "Thresholds",
    "Units",
    "Wording",
    "read",
]

_SECTIONS = {
    "units": Units,
    "cleaning": Cleaning,
    "inference": Inference,
    "length": Length,
    "lasting": Lasting,
    "interest": Interest,
    "multiverse": Grid,
}


def read(path: Path | None = None) -> Codebook:
    """
    Read a codebook and check it.

    Parameters
    ----------
    path
        A TOML file; the workbench's own codebook, if None.

    Returns
    -------
    codebook
        All thresholds, limits and words.

    Raises
    ------
    WorkbenchError
        If the file is missing or no TOML, lacks a key, has an unknown one or a value out of range, or
        if a setting demands more than the stricter one beside it.
    """
    source = files(__package__).joinpath("codebook.toml") if path is None else path
    try:
        content = source.read_bytes()
        book = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise WorkbenchError(f"The codebook {source} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise WorkbenchError(f"The codebook {source} is not valid TOML: {error}.") from error
    faults = list(misfits(book, SHAPE)) or list(disorder(book))
    if faults:
        raise WorkbenchError(f"The codebook {source} cannot be used: {'; '.join(faults)}.")
    return _codebook(book, hashlib.sha256(content).hexdigest())


def _codebook(book: Table, digest: str) -> Codebook:
    settings = book["settings"]
    return Codebook(
        version=book["version"],
        digest=digest,
        settings=MappingProxyType({setting: Thresholds(**settings[setting]) for setting in Setting}),
        **book["turns"],
        **book["limits"],
        **book["statements"],
        **{name: section(**_frozen(book[name])) for name, section in _SECTIONS.items()},
        levels=MappingProxyType({level: Wording(**book["levels"][level]) for level in Level}),
        verdicts=MappingProxyType({verdict: Wording(**book["verdicts"][verdict]) for verdict in OFF_SCALE}),
    )


def _frozen(section: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in section.items()}
