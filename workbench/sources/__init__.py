"""
The platforms: one module each, found by scanning this folder and the entry points.

A source is a module with `label`, `expects`, `ledger`, `sniff` and `read` (see `Source`). It maps a
platform's export onto the activity table and never analyses. To add one, write the module, put an
invented export under ``tests/sources/<name>/`` and a row into ``docs/sources.md``.
"""

import importlib
import pkgutil
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from importlib.resources.abc import Traversable
from typing import Protocol, runtime_checkable

from workbench.activity import Batch
from workbench.errors import ExportError
from workbench.sources._archive import children, files, open_export
from workbench.sources._ledger import Ledger, Shows
from workbench.sources._memory import remembering

__all__ = [
    "AsksDayOrder",
    "Ledger",
    "Shows",
    "Source",
    "children",
    "claims",
    "complete",
    "files",
    "known",
    "named",
    "open_export",
]


@runtime_checkable
class Source(Protocol):
    """What a module must offer to be a source."""

    label: str
    """The platform's name, as people know it."""
    expects: str
    """One phrase on the export it reads."""
    ledger: Ledger
    """What the export can and cannot show."""

    def sniff(self, export: Traversable) -> bool:
        """
        Tell by content, cheaply, whether this export is the platform's.

        Parameters
        ----------
        export
            A file, or a folder as a whole.

        Returns
        -------
        is_ours
            False on foreign files, whatever they hold.
        """

    def read(self, export: Traversable) -> Iterator[Batch]:
        """
        Yield the export's acts and rejects, file by file.

        Parameters
        ----------
        export
            What `sniff` claims.

        Yields
        ------
        batch
            Acts and rejects, numbered as in their file.
        """


@runtime_checkable
class AsksDayOrder(Source, Protocol):
    """A source whose dates may leave open which number is the day; its `read` takes ``day_first``."""

    asks_day_order: bool
    """Always true: `read` raises ExportError where the order shows nowhere in a file and was not said."""


@cache
def known() -> dict[str, Source]:
    """
    List the sources by name: those of this folder and those other packages announce.

    Returns
    -------
    sources
        Sorted by name. A plug-in that cannot be loaded is left out with a warning.
    """
    here = [name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")]
    found: dict[str, Source] = {name: importlib.import_module(f"{__name__}.{name}") for name in here}
    for point in entry_points(group="workbench.sources"):
        try:
            found[point.name] = point.load()
        except Exception as error:  # noqa: BLE001  whatever a foreign package does must not stop ours
            warnings.warn(f"The source '{point.name}' cannot be loaded: {error}", stacklevel=2)
    return dict(sorted(found.items()))


def named(name: str) -> Source:
    """
    Give one source by its name.

    Parameters
    ----------
    name
        As `workbench sources` lists it.

    Returns
    -------
    source
        The module.

    Raises
    ------
    ExportError
        If no source has that name.
    """
    if name not in known():
        raise ExportError(f"'{name}' is no known source. Known are: {', '.join(known())}.")
    return known()[name]


def claims(export: Traversable) -> str | None:
    """
    Find the one source whose export this is.

    Parameters
    ----------
    export
        A file, or a folder as a whole.

    Returns
    -------
    name
        The source's name, or None where no source knows it.

    Raises
    ------
    ExportError
        If more than one source claims it.
    """
    with remembering():  # most of them look at the same head
        names = [name for name, source in known().items() if source.sniff(export)]
    if len(names) > 1:
        raise ExportError(
            f"'{export.name}' could be of {' or '.join(names)}. Say which with --source {names[0]}."
        )
    return names[0] if names else None


def complete() -> list[str]:
    """
    List the sources whose exports hold all of a space between its first act and its last.

    Returns
    -------
    names
        Sorted.
    """
    return [name for name, source in known().items() if source.ledger.is_complete]
