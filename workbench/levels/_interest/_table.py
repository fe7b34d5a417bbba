"""Community-periods: one row a space and period, figures beside what they come to."""

from collections.abc import Mapping, Sequence
from math import ceil
from zlib import crc32

import numpy as np
import pandas as pd

from workbench.levels._guards import verdicts
from workbench.levels._interest import _figures, _judging
from workbench.levels._interest._calendar import Bins
from workbench.levels._interest._space import READINGS, Space, spaces
from workbench.levels._interest._talk import Service, gather
from workbench.levels._intervals import wilsons
from workbench.levels.codebook import Codebook, Interest, read

_COLUMNS = {
    "space": "str", "source": "str", "start": "datetime64[us, UTC]", "end": "datetime64[us, UTC]",
    "state": "str", "reason": "str", **dict.fromkeys(_judging.CRITERIA, "str"),
    "weeks": "Float64", "conversations": "Int64", "replied_to": "Int64", "replies": "str", "members": "Int64",
    "unstable": "Float64", "dominance": "Float64",
    "exchanges": "Int64", "exchanges_inferred": "Int64", "exchange_bins": "Int64", "exchange_most": "Float64",
    "exchange_share": "Float64", "exchange_low": "Float64", "exchange_high": "Float64",
    "exchange_chance": "Float64",
    "returning": "Int64", "returning_share": "Float64",
    "pairs": "Int64", "pairs_by_chance": "Float64", "pairs_as_many": "Int64", "draws": "Int64",
    "answers": "Int64", "m2m_share": "Float64", "first_by_members": "Int64",
    "opened": "Int64", "opened_share": "Float64",
    "presence": "Float64", "staff_share": "Float64", "longest_gap": "timedelta64[us]",
}  # fmt: skip


def community_periods(
    service: Service,
    given: pd.DataFrame | None = None,
    *,
    codebook: Codebook | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """
    Judge each space, half-year by half-year, by the criteria of a community of interest.

    A period is 26 weeks, moves on by two, and is cut into bins of two weeks (all as the codebook has it).
    Bins begin on Mondays at midnight by the study's clock, counted from 5 January 1970, so where they lie
    does not depend on the first act. The first period of a space begins with the first bin it is active in,
    the last one ends with its last; a space that lasted for less has one period.

    Direct messages never count, nor do conversations that `given` excludes or does not hold. Deleted authors
    are members without an account: they reply, and nobody can see them return. Accounts of unknown role are
    read as members and as staff; what differs is not assessable. A criterion that cannot be observed is
    never met. Where most conversations of two persons or more do not show who answers whom, links that were
    inferred count for C1 alone, and a space comes to recurring attendance at most.

    Parameters
    ----------
    service
        A study.
    given
        What `verdicts` gave of it, where it is at hand.
    codebook
        What the criteria demand; the workbench's own, if None.
    seed
        Of chance, for C2b.

    Returns
    -------
    periods
        One row a space and period, in the order of `space`, `source` and `start`. `start` and `end` are
        where its bins begin and end (UTC). `state` is *L4 with kept-up presence* (C1 to C5), *peer
        community* (C1 to C4 and not C5), *community structure* (C1 to C4, C5 not assessable), *emerging*
        (three of C1 to C4), *recurring attendance* (C2 where replies are not observed), *not met*, or *not
        assessable*, with the `reason`; each criterion is *met*, *not met* or *not assessable*. From 15
        active members on, C1 to C4 take C2b to come to more than *emerging*.

        `weeks` lie between the first act and the last. `conversations` began in the period, `replied_to` are
        those of them in which somebody answered another; `replies` says whether these are *observed*,
        *inferred* or *none*. `members` are active accounts, `unstable` is the share of authors that are
        deleted (one each a message) or of unknown role, `dominance` the largest share of the messages that
        one account holds which is neither staff nor organisation, 0 where no such account holds more than
        half of a bin.

        C1: `exchanges` (L3 and L3-peer), `exchanges_inferred` of them, `exchange_bins` they began in,
        `exchange_most` (share in one bin), `exchange_share` of the replied-to with its interval
        `exchange_low` to `exchange_high`, and `exchange_chance`, the mean of a column `chance` of `given`,
        missing without one. C2: `returning` members, active in two conversations and two bins, and their
        share. C2b: `pairs` of members who take part together in two conversations or more, `pairs_by_chance`
        (median of `draws` in which members are dealt out anew within bins), `pairs_as_many` (draws with as
        many or more). C3: `answers` whose target the export shows, `m2m_share` of them from member to
        member, and `first_by_members`, conversations opened by members in which a member was the first to
        answer them. C4: replied-to conversations `opened` by members, of which the export shows who answers
        whom, and their share. C5: `presence`, share of the bins with a message by staff, `staff_share` of
        the messages, and the `longest_gap` between two of these, counted from the first message of the
        period to the last. Shares are from 0 to 1, missing where there is nothing to share.

    Raises
    ------
    WorkbenchError
        If periods of the codebook are no whole numbers of bins.

    References
    ----------
    .. [1] Kettunen, J., Vuorinen, R. and Sampson, J. P. (2015). Practitioners' experiences of social media in
       career services. The Career Development Quarterly, 63(3).
    .. [2] Preece, J. (2001). Sociability and usability in online communities. Behaviour & Information
       Technology, 20(5).
    .. [3] Wenger, E. (1998). Communities of Practice. Cambridge University Press.
    """
    book = codebook or read()
    demands, draws = book.interest, _draws(book.interest.percentile)
    given = verdicts(service, codebook=book) if given is None else given
    bins, found = spaces(gather(service, given), interest=demands, time_zone=service.time_zone)
    if bins is None:
        return pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)
    has_roles = service.has_roles and not given["central"].isna().any()
    facts = getattr(getattr(service, "settings", None), "spaces", {})
    counted = [
        _counted(space, facts.get(space.name), bins, demands, draws=draws, seed=seed) for space in found
    ]
    readings = [_laid(parts, draws) for parts in zip(*counted, strict=True)]
    least = pd.concat([table["members"] for table in readings], axis=1).min(axis=1)
    criteria = [_judging.criteria(table, demands) for table in readings]
    told = readings[0].join(_judging.agreed(criteria)).assign(least_members=least)
    told["refusal"] = _judging.refusals(told, demands, has_roles=has_roles)
    table = _shares(told.join(_judging.states(told, demands)), book.interval)
    table = table.reindex(columns=list(_COLUMNS)).astype(_COLUMNS)
    return table.sort_values(["space", "source", "start"], ignore_index=True)


def _draws(percentile: float) -> int:
    """Tell how few draws can be exceeded at this percentile: chance itself is one among them."""
    return ceil(100 / max(100 - percentile, 1)) - 1


def _counted(
    space: Space, facts: object, bins: Bins, demands: Interest, *, draws: int, seed: int
) -> list[_figures.Columns]:
    """Count the periods of one space, in each reading of the roles that are not known."""
    starts = space.first + space.periods.starts
    known = {
        **{name: np.full(len(starts), value) for name, value in _stated(space, facts).items()},
        "start": bins.edges[starts],
        "end": bins.edges[starts + space.periods.length],
        **_figures.observed(space),
        **_figures.recurring(space),
    }
    found: list[_figures.Columns] = []
    for role in READINGS:
        if found and not space.has_unknown:
            return [*found, found[0]]
        reading = space.read(role)
        own = {**_figures.people(reading), **_figures.giving(reading), **_figures.keeping(reading)}
        is_long = (known["weeks"] >= demands.least_weeks) & (own["members"] >= demands.least_members)
        if is_long.any():  # for others, chance need not be asked
            name = crc32(f"{space.source}:{space.name}".encode())
            own |= _figures.pairs(reading, draws=draws, rng=np.random.default_rng([seed, name]))
        else:
            own |= _figures.no_pairs(reading)
        found.append(known | own)
    return found


def _stated(space: Space, facts: object) -> Mapping[str, str | bool]:
    """Say what the space is, and what the facts sheet states of it."""
    return {
        "source": space.source,
        "space": space.name,
        "is_chaired": bool(getattr(facts, "chaired", False)),
        "is_bridge": bool(getattr(facts, "bridge", None)),
    }


def _laid(parts: Sequence[_figures.Columns], draws: int) -> pd.DataFrame:
    """Lay the figures of one reading out, one row a period."""
    table = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    is_flat = 2 * table["shown"] < table["shared"]
    replies = np.select([~is_flat, table["inferred"].gt(0)], ["observed", "inferred"], default="none")
    return table.assign(
        replies=replies, draws=pd.Series(draws, index=table.index, dtype="Int64").mask(table["pairs"].isna())
    )


def _shares(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Say counts as shares, where there is something to share, and times as such."""
    exchanges, number = (table[name].to_numpy(np.float64) for name in ("exchanges", "replied_to"))
    # an exchange in which nobody was seen to answer leaves no interval
    number = np.where((number > 0) & (exchanges <= number), number, np.nan)
    low, high = wilsons(exchanges / number, number, confidence)
    pairs = {
        "exchange_share": ("exchanges", "replied_to"),
        "returning_share": ("returning", "members"),
        "m2m_share": ("m2m", "answers"),
        "opened_share": ("opened", "replied_shown"),
    }
    shares = {
        name: _figures.share(table[part].to_numpy(), table[of].to_numpy())
        for name, (part, of) in pairs.items()
    }
    moments = {name: pd.to_datetime(table[name], unit="us", utc=True) for name in ("start", "end")}
    gaps = pd.to_timedelta(table["longest_gap"].to_numpy(), unit="us").to_series(index=table.index)
    gaps = gaps.where(table["longest_gap"] >= 0)
    return table.assign(**shares, **moments, exchange_low=low, exchange_high=high, longest_gap=gaps)
