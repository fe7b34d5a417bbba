"""What each period of a space holds: the figures that the criteria are judged by."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.levels._interest import _pairs
from workbench.levels._interest._calendar import Integers, Truths
from workbench.levels._interest._space import Space
from workbench.levels._interest._talk import MEMBER, NOBODY, ORG, STAFF, UNKNOWN
from workbench.vocabulary import Verdict

Floats = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]

EXCHANGES = (Verdict.L3, Verdict.L3_PEER)
_WEEK = 7 * 24 * 60 * 60 * 1e6
_NEVER = np.iinfo(np.int64).max
_PAIR = 2


def share(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """
    Divide counts.

    Parameters
    ----------
    part
        Counts.
    whole
        Of how many.

    Returns
    -------
    shares
        From 0 to 1; NaN where there is nothing.
    """
    divided: Floats = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return divided


def observed(space: Space) -> Columns:
    """
    Tell what can be seen of each period.

    Parameters
    ----------
    space
        Roles as they are known.

    Returns
    -------
    columns
        `weeks` from the first message to the last, `conversations` that began, `shared` by two persons or
        more, `shown` (of these, those of which the export says who answers whom), `replied_to` among all and
        `replied_shown` among the latter, `inferred` (replied-to ones of three persons or more whose links are
        inferred), `unstable` (deleted authors and unknown accounts, of all authors), `dominance` (the largest
        share of the messages of one account that is neither staff nor an organisation, where that is half or
        more of some bin; else 0).
    """
    said, periods = space.said, space.periods
    begin, end = _ends(space, np.ones(len(said.time), np.bool_))
    first, last = periods.views(begin).min(axis=1), periods.views(end).max(axis=1)
    units = space.units
    shared, shown = units["people"].to_numpy() > 1, _shown(space)
    replied, crowd = units["is_replied"].to_numpy(), units["people"].to_numpy() > _PAIR
    counts = {
        "conversations": np.ones(len(units), np.bool_),
        "shared": shared,
        "shown": shared & shown,
        "replied_to": replied,
        "replied_shown": replied & shown,
        "inferred": replied & ~shown & crowd,
    }
    return {
        "weeks": (last - np.minimum(first, last)) / _WEEK,  # silent periods have no first
        **{name: periods.total(space.begun(chosen)) for name, chosen in counts.items()},
        "unstable": _unstable(space),
        "dominance": _dominance(space),
    }


def recurring(space: Space) -> Columns:
    """
    Count exchanges among members, and how they spread over the bins.

    Parameters
    ----------
    space
        Its conversations have verdicts.

    Returns
    -------
    columns
        `exchanges`, `exchanges_inferred` (with links that were inferred), `exchange_bins` they began in,
        `exchange_most` (the largest share of them in one), `exchange_chance` (the mean chance that verdicts
        tell for replied-to conversations; NaN where they tell none); and with those that are undetermined,
        `possible`, `possible_bins`, and `possible_most`, the share in one bin that could not be lower.
    """
    central, periods = space.units["central"], space.periods
    is_exchange = central.isin(EXCHANGES).to_numpy(bool)
    is_open = (central.eq(Verdict.UNDETERMINED) & space.units["people"].gt(1)).to_numpy(bool)
    certain, further = (periods.views(space.begun(chosen)) for chosen in (is_exchange, is_open))
    both = certain + further
    elsewhere = both.sum(axis=1, keepdims=True) - both
    flat = certain / np.maximum(certain + elsewhere, 1)
    return {
        "exchanges": certain.sum(axis=1),
        "exchanges_inferred": periods.total(space.begun(is_exchange & space.units["is_inferred"].to_numpy())),
        "exchange_bins": (certain > 0).sum(axis=1),
        "exchange_most": share(certain.max(axis=1), certain.sum(axis=1)),
        "exchange_chance": _chance(space),
        "possible": both.sum(axis=1),
        "possible_bins": (both > 0).sum(axis=1),
        "possible_most": flat.max(axis=1),
    }


def people(space: Space) -> Columns:
    """
    Count active members, and those of them who return.

    Parameters
    ----------
    space
        With roles read in one way.

    Returns
    -------
    columns
        `members` (accounts), and `returning`, those active in two conversations and two bins or more.
    """
    account, unit, at = _visits(space)
    periods, number = space.periods, int(account.max(initial=-1)) + 1
    by_unit = np.lexsort((unit, at, account))
    back = [_apart(account[by_unit], key[by_unit], at[by_unit]) for key in (unit, at)]
    held = [periods.hold_each(who, first, last, number) for who, first, last in back]
    active = periods.hold_each(account, at, at, number)
    return {"members": active.sum(axis=0), "returning": (held[0] & held[1]).sum(axis=0)}


def pairs(space: Space, *, draws: int, rng: np.random.Generator) -> Columns:
    """
    Count the pairs of members who meet again, and ask chance how many would.

    Parameters
    ----------
    space
        With roles read in one way.
    draws
        How often chance is asked.
    rng
        What draws.

    Returns
    -------
    columns
        `pairs`, `pairs_by_chance` (median of draws) and `pairs_as_many`, how many draws have as many or more;
        NaN where meetings are too many to ask chance.
    """
    periods = space.periods
    account, unit, _ = _visits(space)
    account, unit = np.divmod(np.unique(account * np.int64(len(space.units)) + unit), len(space.units))
    account = np.unique(account, return_inverse=True)[1]
    met = _pairs.meetings(account, unit, space.began)
    if met is None:
        return no_pairs(space)
    there = _pairs.again(met, met.member, periods)
    drawn = np.array([_pairs.again(met, _pairs.by_chance(met, rng), periods) for _ in range(draws)])
    return {
        "pairs": there.astype(np.float64),
        "pairs_by_chance": np.median(drawn, axis=0),
        "pairs_as_many": (drawn >= there).sum(axis=0).astype(np.float64),
    }


def no_pairs(space: Space) -> Columns:
    """
    Tell nothing of pairs.

    Parameters
    ----------
    space
        Whose periods are too short, or whose meetings are too many.

    Returns
    -------
    columns
        Those of `pairs`, all NaN.
    """
    nothing = np.full(len(space.periods.starts), np.nan)
    return dict.fromkeys(("pairs", "pairs_by_chance", "pairs_as_many"), nothing)


def giving(space: Space) -> Columns:
    """
    Count replies of which the export says whom they answer, and conversations by who opened them.

    Parameters
    ----------
    space
        With roles read in one way.

    Returns
    -------
    columns
        `answers` to somebody else, `m2m` from member to member, `first_by_members` (conversations opened by
        members whom a member answered first), `opened` (replied-to conversations that members opened), and
        `lost` (those of which the opening is lost).
    """
    said, units = space.said, space.units
    shown = _shown(space)
    answers = (said.alter != NOBODY) & shown[said.unit]
    m2m = answers & (said.role == MEMBER) & (said.alter == MEMBER)
    lost, opener = units["is_lost"].to_numpy(), units["opener"].to_numpy()
    replied = units["is_replied"].to_numpy() & shown
    own = replied & ~lost & (opener == MEMBER)
    begun = {
        "first_by_members": own & (units["first"].to_numpy() == MEMBER),
        "opened": own,
        "lost": replied & lost,
    }
    return {
        "answers": space.counted(answers),
        "m2m": space.counted(m2m),
        **{name: space.periods.total(space.begun(chosen)) for name, chosen in begun.items()},
    }


def keeping(space: Space) -> Columns:
    """
    Tell how steadily staff are there.

    Parameters
    ----------
    space
        With roles read in one way.

    Returns
    -------
    columns
        `presence` (share of the bins with a message by staff), `staff_share` (of the messages), and
        `longest_gap` without one, in microseconds, from the first message of the period to its last; below
        zero where nothing was said at all.
    """
    is_staff, periods = space.said.role == STAFF, space.periods
    by_bin = np.bincount(space.bin[is_staff], minlength=space.bins) > 0
    everything = space.counted(np.ones(len(is_staff), np.bool_))
    return {
        "presence": periods.total(by_bin.astype(np.int64)) / periods.length,
        "staff_share": share(space.counted(is_staff), everything),
        "longest_gap": _longest(space, is_staff),
    }


def _shown(space: Space) -> Truths:
    """Tell of which conversations the export itself says who answers whom."""
    shown: Truths = space.units["shows_replies"].to_numpy() & ~space.units["is_inferred"].to_numpy()
    return shown


def _ends(space: Space, chosen: Truths) -> tuple[Integers, Integers]:
    """Give the times of the first and last message of each bin."""
    first, last = np.full(space.bins, _NEVER), np.full(space.bins, -_NEVER)
    np.minimum.at(first, space.bin[chosen], space.said.time[chosen])
    np.maximum.at(last, space.bin[chosen], space.said.time[chosen])
    return first, last


def _longest(space: Space, is_staff: Truths) -> Integers:
    """Find the longest stretch of each period without a message by staff."""
    periods = space.periods
    first, last = (periods.views(ends) for ends in _ends(space, np.ones(len(is_staff), np.bool_)))
    begin, end = first.min(axis=1, keepdims=True), last.max(axis=1, keepdims=True)
    there, gone = (periods.views(ends) for ends in _ends(space, is_staff))
    within = np.zeros(space.bins, np.int64)
    time, at = space.said.time[is_staff], space.bin[is_staff]
    np.maximum.at(within, at[1:], np.where(at[1:] == at[:-1], np.diff(time), 0))
    before = np.maximum.accumulate(np.hstack([begin, gone]), axis=1)[:, :-1]
    after = np.where(there == _NEVER, 0, there - before)
    tail = end[:, 0] - np.maximum(begin[:, 0], gone.max(axis=1))
    longest = np.maximum(np.maximum(after.max(axis=1), periods.views(within).max(axis=1)), tail)
    found: Integers = np.where(begin[:, 0] == _NEVER, -1, longest)
    return found


def _visits(space: Space) -> tuple[Integers, Integers, Integers]:
    """Give the accounts of members, numbered anew, with the conversations and bins they are active in."""
    said = space.said
    chosen = (said.role == MEMBER) & (said.account != NOBODY)
    account = np.unique(said.account[chosen], return_inverse=True)[1].astype(np.int64)
    units, bins = np.int64(len(space.units)), np.int64(space.bins)
    code = np.unique((account * units + said.unit[chosen]) * bins + space.bin[chosen])
    rest, at = np.divmod(code, bins)
    account, unit = np.divmod(rest, units)
    return account, unit, at


def _apart(account: Integers, key: Integers, at: Integers) -> tuple[Integers, Integers, Integers]:
    """List neighbours in time of one account that differ in a key: whose, and the bins of both."""
    follows = (account[1:] == account[:-1]) & (key[1:] != key[:-1])
    return account[1:][follows], at[:-1][follows], at[1:][follows]


def _unstable(space: Space) -> Floats:
    """Compute the share of deleted authors, one each a message, and of unknown accounts."""
    said = space.said
    known = said.account != NOBODY
    deleted = space.counted(~known)
    unknown, authors = (_distinct(space, some) for some in (known & (said.role == UNKNOWN), known))
    return share(deleted + unknown, deleted + authors)


def _distinct(space: Space, chosen: Truths) -> Integers:
    """Count the accounts of each period."""
    bins = np.int64(space.bins)
    code = np.unique(space.said.account[chosen].astype(np.int64) * bins + space.bin[chosen])
    account, at = np.divmod(code, bins)
    before = np.append(-1, np.where(account[1:] == account[:-1], at[:-1], -1))[: len(at)]
    return space.periods.hold(at, at, before)


def _dominance(space: Space) -> Floats:
    """
    Find the largest share of the messages that one account holds.

    Who holds more than half of a period holds more than half of one of its bins.
    """
    said, everything = space.said, space.counted(np.ones(len(space.bin), np.bool_))
    largest = np.zeros(len(everything), np.int64)
    for account in _largest(space):
        largest = np.maximum(largest, space.counted(said.account == account))
    return share(largest, everything)


def _largest(space: Space) -> Integers:
    """Find the accounts that hold more than half of a bin; of staff it is known who they are."""
    said = space.said
    accounts, number = np.unique(said.account, return_inverse=True)
    code, messages = np.unique(space.bin * np.int64(len(accounts)) + number, return_counts=True)
    at, who = np.divmod(code, len(accounts))
    is_more = 2 * messages > np.bincount(space.bin, minlength=space.bins)[at]
    declared = np.isin(accounts, said.account[np.isin(said.role, (STAFF, ORG))])
    most = np.unique(who[is_more])
    found: Integers = accounts[most[~declared[most] & (accounts[most] != NOBODY)]]
    return found


def _chance(space: Space) -> Floats:
    """Average the chance of an exchange over replied-to conversations, where verdicts tell one."""
    if "chance" not in space.units:
        return np.full(len(space.periods.starts), np.nan)
    chance = space.units["chance"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    is_told = space.units["is_replied"].to_numpy() & ~np.isnan(chance)
    sums = np.bincount(space.began[is_told], chance[is_told], minlength=space.bins)
    return share(space.periods.total(sums), space.periods.total(space.begun(is_told)))
