"""What a service says of itself: the study's ``study.toml``."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

from workbench.errors import StudyError
from workbench.study import _spaces
from workbench.study._spaces import Space
from workbench.text import known_languages

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
    languages
        ISO 639-1 codes of the languages that texts may be in. If there are some, the language of a text
        is told at import where the export does not state it.
    retention_date
        Last day on which the study may be read; none if it is empty.
    opening_hours
        When staff answer, by weekday or run of weekdays and by the clock of the time zone: one stretch of a
        day, or several. Measures read them, and say what they cannot read.
    channels
        All channels on which the service talks with people, exported or not, such as ``phone``.
    spaces
        What it says of its spaces, by their names.
    """

    name: str
    language: str = "en"
    time_zone: str = "UTC"
    k: int = 5
    keep_text: bool = False
    languages: Sequence[str] = ()
    retention_date: date | None = None
    opening_hours: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    channels: Sequence[str] = ()
    spaces: Mapping[str, Space] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)


# as TOML has them; a moment of a day is no date, and true is no number
_TYPES: dict[object, type] = {
    Sequence[str]: list,
    date | None: date,
    Mapping[str, str | Sequence[str]]: dict,
    Mapping[str, Space]: dict,
}
_KINDS = {name: _TYPES.get(hint, hint) for name, hint in get_type_hints(Settings).items()}
# what a new facts sheet says beside its settings
HINTS = {
    "languages": (
        "# Texts may be in these languages; each is told at import where its export does not say it:\n"
        '# languages = ["nb", "nn", "en"]\n'
    ),
    "retention_date": (
        "# Last day on which this study may be read; then delete its folder and its key:\n"
        "# retention_date = 2027-01-31\n"
    ),
    "opening_hours": (
        "# When staff answer, so that waiting can be told by a clock that only runs then:\n"
        '# opening_hours = { mon-thu = "08:00-15:30", fri = ["08:00-11:00", "12:00-14:00"] }\n'
    ),
    "channels": (
        "# All channels on which the service talks with people, exported or not:\n"
        '# channels = ["Instagram", "phone", "e-mail", "office"]\n'
    ),
    "spaces": (
        "# What exports cannot show of a space, a table each, at the end of this file; any line may be left\n"
        "# out, and more can be said: rules_date, moderators, anonymity, bridge, exported, chaired.\n"
        '# [spaces."webinar-chat"]\n'
        "# event = true\n"
        '# visibility = "members"\n'
        '# rules = "pinned"\n'
        "# sensitive = false\n"
    ),
}


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
    said = {} if faults else found | {"spaces": _spaces.stated(found.get("spaces", {}))}
    settings = Settings(**{"name": folder.resolve().name} | said)
    faults += _impossible(settings)
    if faults:
        known = f"Known are {', '.join(_KINDS)}; and of a space {_spaces.known()}."
        raise StudyError(f"'{file}': {'; '.join(faults)}. {known}")
    return settings


def _misfits(found: dict[str, Any]) -> list[str]:
    faults = [f"'{name}' is not known" for name in found if name not in _KINDS]
    if isinstance(found.get("spaces"), dict):
        faults += _spaces.misfits(found["spaces"])
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
    listed: Sequence[object] = settings.channels  # a list in TOML may hold anything
    if odd := [repr(name) for name in listed if not isinstance(name, str)]:
        faults.append(f"of channels, {', '.join(odd)} is no name in quotation marks")
    if odd := [repr(code) for code in settings.languages if code not in known_languages()]:
        faults.append(f"of languages, {', '.join(odd)} is no code that can be told, such as nb, nn, fi or en")
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
    said: dict[str, Any] = {n: value for n, value in asdict(settings).items() if value or value is False}
    hints = "".join(line for name, line in HINTS.items() if name not in said)
    spaces: dict[str, dict[str, Any]] = said.pop("spaces", {})
    text = "".join(f"{name} = {_toml(value)}\n" for name, value in said.items())
    tables = "".join(
        _table(name, facts) for name, facts in spaces.items()
    )  # last, or they would take the rest
    (draft / FILE).write_text(text + hints + tables, "utf-8")
    (draft / FILE).replace(folder / FILE)


def _table(name: str, facts: Mapping[str, Any]) -> str:
    lines = [f"{key} = {_toml(value)}\n" for key, value in facts.items() if value is not None]
    return f"[spaces.{_toml(name)}]\n{''.join(lines)}"


def _toml(value: str | int | Sequence[str] | Mapping[str, Any] | date) -> str:
    """Write a value as TOML; its strings are escaped as those of JSON are."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_toml(name)} = {_toml(part)}' for name, part in value.items())} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
