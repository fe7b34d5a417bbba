"""What a service says of itself: the study's ``study.toml``."""

import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from workbench.errors import StudyError

FILE = "study.toml"
LEAST_K = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    The facts sheet of a study.

    Parameters
    ----------
    name
        How reports call the service.
    language
        Language of its reports, such as ``en``.
    time_zone
        IANA name; months and days are cut in this zone.
    k
        Fewest people that a published cell may rest on.
    keep_text
        Whether texts are stored, for coding; structure only if not.
    """

    name: str
    language: str = "en"
    time_zone: str = "UTC"
    k: int = 5
    keep_text: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)


_KINDS = {name: type(value) for name, value in asdict(Settings(name="")).items()}


def read(folder: Path) -> Settings:
    """
    Read a study's facts sheet; a study without one has the defaults and its folder's name.

    Parameters
    ----------
    folder
        The study.

    Returns
    -------
    settings
        Checked.

    Raises
    ------
    StudyError
        If the file is no TOML, or says what is not known or possible.
    """
    file = folder / FILE
    if not file.exists():
        return Settings(name=folder.resolve().name)
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"'{file}' is no valid TOML: {error}.") from error
    faults = _misfits(found)
    settings = Settings(**{"name": folder.resolve().name} | ({} if faults else found))
    faults += _impossible(settings)
    if faults:
        raise StudyError(f"'{file}': {'; '.join(faults)}. Known are {', '.join(_KINDS)}.")
    return settings


def _misfits(found: dict[str, Any]) -> list[str]:
    faults = [f"'{name}' is not known" for name in found if name not in _KINDS]
    return faults + [
        f"'{name}' must be of type {kind.__name__}"
        for name, kind in _KINDS.items()
        if name in found and type(found[name]) is not kind
    ]


def _impossible(settings: Settings) -> list[str]:
    faults = []
    if settings.time_zone not in available_timezones():
        faults.append(f"time_zone '{settings.time_zone}' is none of the IANA zones, such as Europe/Oslo")
    if settings.k < LEAST_K:
        faults.append(f"k is {settings.k}, and must be at least {LEAST_K}")
    return faults


def write(folder: Path, settings: Settings, *, draft: Path) -> None:
    """
    Write a study's facts sheet in one step, unless a person has one there.

    Parameters
    ----------
    folder
        The study.
    settings
        What to write.
    draft
        Folder on the same disk, where it is written before it is put in place.
    """
    if (folder / FILE).exists():
        return
    text = "".join(f"{name} = {_toml(value)}\n" for name, value in asdict(settings).items())
    (draft / FILE).write_text(text, "utf-8")
    (draft / FILE).replace(folder / FILE)


def _toml(value: str | int) -> str:
    """Write a value as TOML; its strings are escaped as those of JSON are."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
