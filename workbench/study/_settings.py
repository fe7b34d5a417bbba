"""What a service says of itself: the study's ``study.toml``."""

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
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
    expected = {name: type(value) for name, value in asdict(Settings(name="")).items()}
    faults = [f"'{name}' is not known" for name in found if name not in expected]
    faults += [
        f"'{name}' must be of type {kind.__name__}"
        for name, kind in expected.items()
        if name in found and type(found[name]) is not kind
    ]
    settings = Settings(**{"name": folder.resolve().name, **found}) if not faults else None
    if settings and settings.time_zone not in available_timezones():
        faults.append(f"time_zone '{settings.time_zone}' is none of the IANA zones, such as Europe/Oslo")
    if settings and settings.k < LEAST_K:
        faults.append(f"k is {settings.k}, and must be at least {LEAST_K}")
    if faults or settings is None:
        raise StudyError(f"'{file}': {'; '.join(faults)}. Known are {', '.join(expected)}.")
    return settings


def write(folder: Path, settings: Settings) -> None:
    """
    Write a study's facts sheet.

    Parameters
    ----------
    folder
        The study.
    settings
        What to write.
    """
    quoted = {
        name: str(value).lower() if isinstance(value, bool) else value if isinstance(value, int) else _quote(value)
        for name, value in asdict(settings).items()
    }
    text = "".join(f"{name} = {value}\n" for name, value in quoted.items())
    (folder / FILE).write_text(text, "utf-8")


def _quote(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
