"""What a codebook must hold, and what is wrong with one that does not."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from workbench.vocabulary import Level, Setting, Verdict

Table = dict[str, Any]


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

OFF_SCALE = [verdict for verdict in Verdict if verdict.value not in {level.value for level in Level}]
_WORDING: Shape = {"label": _Text(), "definition": _Text()}
DEMANDS: Shape = {
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
SHAPE: Shape = {
    "version": _Text(),
    "settings": dict.fromkeys(Setting, DEMANDS),
    **_NUMBERS,
    "levels": dict.fromkeys(Level, _WORDING),
    "verdicts": dict.fromkeys(OFF_SCALE, _WORDING),
}


def misfits(table: Table, shape: Shape, above: str = "") -> Iterator[str]:
    """
    Compare a table with what it should hold.

    Parameters
    ----------
    table
        As TOML gives it.
    shape
        What it should hold.
    above
        The names it stands below, each with its dot.

    Yields
    ------
    fault
        Every difference.
    """
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
            yield from misfits(value, expected, f"{name}.")
        else:
            yield f"'{name}' is {value!r}, not a table"


def disorder(book: Table) -> Iterator[str]:
    """
    Find where a setting demands more than the stricter one, or sustained less than contact.

    Parameters
    ----------
    book
        A codebook without misfits.

    Yields
    ------
    fault
        Every such demand.
    """
    settings, turns = book["settings"], book["turns"]
    for stricter, milder in ((Setting.STRICT, Setting.CENTRAL), (Setting.CENTRAL, Setting.LENIENT)):
        for key in DEMANDS:
            most, demand = settings[stricter][key], settings[milder][key]
            if demand > most:
                yield f"'settings.{milder}.{key}' is {demand}, more than the {most} of {stricter}"
    if turns["sustained"] < turns["contact"]:
        yield f"'turns.sustained' is {turns['sustained']}, less than the {turns['contact']} of contact"
