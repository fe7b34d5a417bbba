"""The table of signals: every signal there is, with its value or the reason why it has none."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench import levels
from workbench.levels import codebook as codebooks
from workbench.levels.codebook import Codebook
from workbench.networks._selection import Moment, moment
from workbench.signals import _facts, _places, _times, _turns, _writing
from workbench.signals._acts import Acts, Service, acts
from workbench.signals._catalogue import Signal, catalogue
from workbench.signals._told import Told
from workbench.signals._window import Window

NO_ROLES = "Nobody is known to be staff. Import with a role map."
COLUMNS = {
    "level": "str", "topic": "str", "signal": "str", "label": "str", "value": "Float64", "unit": "str",
    "of": "Int64", "people": "Int64", "staff": "Int64", "low": "Float64", "high": "Float64",
    "caution": "str", "reason": "str",
}  # fmt: skip
NO_SITES = "Name official and own sites (own_sites) to see how many links lead there."


def signals(
    service: Service,
    given: pd.DataFrame | None = None,
    *,
    start: Moment | None = None,
    end: Moment | None = None,
    codebook: Codebook | None = None,
    own_sites: Sequence[str] = (),
    seed: int = 0,
) -> pd.DataFrame:
    """
    Tell the signals of competency and ethics at each level.

    They tell what can be seen in exports, each with the caution that goes with it; they grade nobody, and add
    up to nothing. Staff are pooled. See ``docs/signals.md`` for how each is counted.

    Parameters
    ----------
    service
        A study.
    given
        What `levels.verdicts` gave, where it is at hand.
    start
        Only conversations that began at this time or later, as selections of networks read it.
    end
        Only conversations that began before.
    codebook
        Limits; the workbench's own, if None.
    own_sites
        Host names of official and own sites, such as ``["example.org"]``; their subdomains count too.
    seed
        Of chance, for the percentile of turns.

    Returns
    -------
    signals
        One row a signal, in the order of the levels: `level`, `topic`, `signal` (its id), `label`, `value`
        and `unit`, `of` (how many it was counted in), `people` and `staff` (persons behind it: others than
        staff, of a share those of the side with fewer, and staff), `low` and `high` (90 % interval of a share
        or a median, by the codebook), `caution`, and `reason` (why there is no value). What the exports or
        the import do not show is missing with that reason, never zero.

    Raises
    ------
    StudyError
        If a time cannot be read.

    References
    ----------
    .. [1] Kettunen, J. (2017). Career practitioners' conceptions of social media and competency for social
       media in career services. University of Jyväskylä, FIER Studies 32.
    """
    book = codebook or codebooks.read()
    if not service.has_roles:
        return _table({}, dict.fromkeys(catalogue().signals, NO_ROLES))
    judged = levels.verdicts(service, codebook=codebook) if given is None else given
    since, until = (None if time is None else moment(time, service.time_zone) for time in (start, end))
    with acts(service, judged, start=since, end=until, own_sites=own_sites) as laid:
        told = _told(laid, service, book, seed)
        told |= _waits(laid, service, book, is_whole=since is None and until is None)
        lacking = _lacking(laid) | ({} if own_sites else {"own_sites": NO_SITES})
    return _table(told, lacking)


def _told(laid: Acts, service: Service, book: Codebook, seed: int) -> dict[str, Told]:
    return (
        _facts.shares(laid, book)
        | _facts.middles(laid, book)
        | {"lix": _writing.together(laid), "outside_hours": _times.outside_hours(laid, service, book)}
        | _times.gaps(laid, book)
        | _turns.turns(laid, seed=seed)
        | _places.places(laid, service, book)
    )


def _waits(laid: Acts, service: Service, book: Codebook, *, is_whole: bool) -> dict[str, Told]:
    people = laid.rows("askers")[0]["people"]
    if is_whole:
        return _times.waits(service, people, book)
    ids = pd.Series(laid.columns("conversations")["conversation"], dtype="str")
    return _times.waits(Window(service, ids), people, book)


def _lacking(laid: Acts) -> dict[str, str]:
    """Say of each signal what it needs and lacks."""
    known, (found, needs) = laid.rows("known")[0], catalogue()
    return {
        name: " ".join(needs[need] for need in signal.needs if not known[need])
        for name, signal in found.items()
        if not all(known[need] for need in signal.needs)
    }


def _table(told: Mapping[str, Told], lacking: Mapping[str, str]) -> pd.DataFrame:
    rows = [
        row(signal, told.get(name, Told()), lacking.get(name, ""))
        for name, signal in catalogue().signals.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def row(signal: Signal, told: Told, lacking: str = "") -> dict[str, Any]:
    """
    Put what a signal says beside what it is.

    Parameters
    ----------
    signal
        Which.
    told
        Its value, or nothing.
    lacking
        Why it cannot be told at all.

    Returns
    -------
    row
        Values by column. There is either a value or a reason.
    """
    if signal.refused or lacking:
        told = Told(reason=signal.refused or lacking)
    elif told.value is pd.NA and not told.reason:
        told = told._replace(reason=signal.none)
    return {
        name: getattr(signal, name) for name in ("level", "topic", "signal", "label", "unit", "caution")
    } | told._asdict()
