"""The codebook: thresholds of the rule, limits of what may be said, and labels, from one TOML file."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from workbench.errors import WorkbenchError
from workbench.vocabulary import Level, Setting, Verdict

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What one setting of the rule demands of an exchange among members."""

    m2m: int
    nonhub: int
    nonhub_share: float
    reentry: int


@dataclass(frozen=True, slots=True)
class Wording:
    """What people call a level or a verdict, and the sentence that says what it means."""

    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Units:
    """Where talk is cut, and what makes a session synchronous."""

    case_hours: float
    session_minutes: float
    sync_messages: int
    sync_each: int
    sync_minutes: float


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What counts once, and what does not count."""

    campaign_days: float
    phatic_words: int


@dataclass(frozen=True, slots=True)
class Inference:
    """How verdicts are given where reply links are inferred."""

    draws: int
    least: float


@dataclass(frozen=True, slots=True)
class Length:
    """Bands within which conversations are compared, in messages."""

    bands: Sequence[int]
    first: int
    short: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """When a level is sustained."""

    conversations: int
    bins: int
    bin_days: int
    most_in_bin: float
    least_share: float


@dataclass(frozen=True, slots=True)
class Interest:
    """When a space is a community of interest; C1 to C5 in the codebook's order."""

    weeks: int
    step_weeks: int
    bin_weeks: int
    exchanges: int
    exchange_bins: int
    most_in_bin: float
    members: int
    returning: float
    percentile: float
    pairs_from: int
    peer_share: float
    initiative: float
    presence: float
    staff_share: float
    dominance: float
    emerging: int
    least_weeks: int
    least_members: int
    least_conversations: int
    unstable: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Other choices a reasonable person could make."""

    hub_share: Sequence[float]
    reentry: Sequence[int]
    contact: Sequence[int]
    case_hours: Sequence[float]


@dataclass(frozen=True, slots=True)
class Codebook:
    """One reading of the method; `digest` is the SHA-256 of its file."""

    version: str
    digest: str
    settings: Mapping[Setting, Thresholds]
    contact: int
    sustained: int
    thin: float
    orphans: float
    counts_only_below: int
    no_sustained_below: int
    interval: float
    units: Units
    cleaning: Cleaning
    inference: Inference
    length: Length
    lasting: Lasting
    interest: Interest
    multiverse: Grid
    levels: Mapping[Level, Wording]
    verdicts: Mapping[Verdict, Wording]


class _Number(NamedTuple):
    low: float
    high: float
    whole: bool = True

    def fault(self, name: str, value: object) -> str | None:
        kinds = (int,) if self.whole else (int, float)
        good = isinstance(value, kinds) and not isinstance(value, bool) and self.low <= value <= self.high
        noun = "a whole number" if self.whole else "a number"
        return None if good else f"{name} is {value!r}, not {noun} from {self.low} to {self.high}"


class _Text(NamedTuple):
    def fault(self, name: str, value: object) -> str | None:
        good = isinstance(value, str) and value.strip()
        return None if good else f"{name} is {value!r}, not a text"


class _Numbers(NamedTuple):
    each: _Number

    def fault(self, name: str, value: object) -> str | None:
        if not isinstance(value, list) or not value:
            return f"{name} is {value!r}, not a list of numbers"
        faults = (self.each.fault(f"an entry of {name}", entry) for entry in value)
        first = next((fault for fault in faults if fault), None)
        if first or value == sorted(set(value)):
            return first
        return f"{name} is {value!r}, which does not ascend"


Shape = Mapping[str, "Shape | _Number | _Numbers | _Text"]

_OFF_SCALE = [verdict for verdict in Verdict if verdict.value not in {level.value for level in Level}]
_WORDING: Shape = {"label": _Text(), "definition": _Text()}
_DEMANDS: Shape = {
    "m2m": _Number(1, 1000),
    "nonhub": _Number(0, 1000),
    "nonhub_share": _Number(0, 1, whole=False),
    "reentry": _Number(0, 1000),
}
_COUNT = _Number(1, 1_000_000)
_SHARE = _Number(0, 1, whole=False)
_SPAN = _Number(0, 1_000_000, whole=False)
_NUMBERS: Mapping[str, Shape] = {
    "turns": {"contact": _Number(2, 1000), "sustained": _Number(2, 1000)},
    "limits": {"thin": _Number(0, 1, whole=False), "orphans": _Number(0, 1, whole=False)},
    "statements": {
        "counts_only_below": _Number(0, 1_000_000),
        "no_sustained_below": _Number(0, 1_000_000),
        "interval": _Number(0.5, 0.999, whole=False),
    },
    "units": {
        "case_hours": _SPAN,
        "session_minutes": _SPAN,
        "sync_messages": _COUNT,
        "sync_each": _COUNT,
        "sync_minutes": _SPAN,
    },
    "cleaning": {"campaign_days": _SPAN, "phatic_words": _Number(0, 100)},
    "inference": {"draws": _COUNT, "least": _SHARE},
    "length": {"bands": _Numbers(_COUNT), "first": _COUNT, "short": _COUNT},
    "lasting": {
        "conversations": _COUNT,
        "bins": _COUNT,
        "bin_days": _COUNT,
        "most_in_bin": _SHARE,
        "least_share": _SHARE,
    },
    "interest": {
        **dict.fromkeys(("weeks", "step_weeks", "bin_weeks", "exchanges", "exchange_bins"), _COUNT),
        "most_in_bin": _SHARE,
        "members": _COUNT,
        "returning": _SHARE,
        "percentile": _Number(50, 100, whole=False),
        "pairs_from": _COUNT,
        **dict.fromkeys(("peer_share", "initiative", "presence", "staff_share", "dominance"), _SHARE),
        "emerging": _Number(1, 4),
        **dict.fromkeys(("least_weeks", "least_members", "least_conversations"), _COUNT),
        "unstable": _SHARE,
    },
    "multiverse": {
        "hub_share": _Numbers(_SHARE),
        "reentry": _Numbers(_Number(0, 1000)),
        "contact": _Numbers(_Number(2, 1000)),
        "case_hours": _Numbers(_SPAN),
    },
}
_SECTIONS = {
    "units": Units,
    "cleaning": Cleaning,
    "inference": Inference,
    "length": Length,
    "lasting": Lasting,
    "interest": Interest,
    "multiverse": Grid,
}
_SHAPE: Shape = {
    "version": _Text(),
    "settings": dict.fromkeys(Setting, _DEMANDS),
    **_NUMBERS,
    "levels": dict.fromkeys(Level, _WORDING),
    "verdicts": dict.fromkeys(_OFF_SCALE, _WORDING),
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
    faults = list(_misfits(book, _SHAPE)) or list(_disorder(book))
    if faults:
        raise WorkbenchError(f"The codebook {source} cannot be used: {'; '.join(faults)}.")
    return _codebook(book, hashlib.sha256(content).hexdigest())


def _misfits(table: Table, shape: Shape, above: str = "") -> Iterator[str]:
    """Compare a table with what it should hold, and name every difference."""
    for key in sorted(table.keys() - shape.keys()):
        yield f"'{above}{key}' is unknown, expected are {', '.join(shape)}"
    for key, expected in shape.items():
        name, value = f"{above}{key}", table.get(key)
        if key not in table:
            yield f"'{name}' is missing"
        elif isinstance(expected, _Number | _Numbers | _Text):
            fault = expected.fault(f"'{name}'", value)
            if fault:
                yield fault
        elif isinstance(value, dict):
            yield from _misfits(value, expected, f"{name}.")
        else:
            yield f"'{name}' is {value!r}, not a table"


def _disorder(book: Table) -> Iterator[str]:
    """Find where a setting demands more than the stricter one, or sustained less than contact."""
    settings, turns = book["settings"], book["turns"]
    for stricter, milder in ((Setting.STRICT, Setting.CENTRAL), (Setting.CENTRAL, Setting.LENIENT)):
        for key in _DEMANDS:
            most, demand = settings[stricter][key], settings[milder][key]
            if demand > most:
                yield f"'settings.{milder}.{key}' is {demand}, more than the {most} of {stricter}"
    if turns["sustained"] < turns["contact"]:
        yield f"'turns.sustained' is {turns['sustained']}, less than the {turns['contact']} of contact"


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
        verdicts=MappingProxyType({verdict: Wording(**book["verdicts"][verdict]) for verdict in _OFF_SCALE}),
    )


def _frozen(section: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in section.items()}
