"""What of a profile may be published: nothing that fewer than k persons stand behind, or that reveals it."""

from dataclasses import dataclass

import pandas as pd

from workbench import privacy
from workbench.levels._scale import ADDRESSED, BESIDE, ON_SCALE
from workbench.vocabulary import Verdict

FEWEST_STAFF = 3
"""With fewer of the staff behind a number, it would be told of a practitioner."""

_OF_CONVERSATIONS = (
    "conversations", "share", "low", "high", "effective", "strict", "lenient", "least", "most",
)  # fmt: skip
_OF_MEMBERS = ("members", "member_share", "member_low", "member_high")
_OF_BINS = ("bins", "bin_share", "bin_low", "bin_high", "dyads", "campaigns")
_OF_STAFF = ("staff_messages", "staff_share", "staff_low", "staff_high")
_SCALE, _LEVELS, _OFF = ([str(v) for v in verdicts] for verdicts in (ADDRESSED, ON_SCALE, BESIDE))


def publishable(profile: pd.DataFrame, *, k: int) -> pd.DataFrame:
    """
    Withhold what fewer than k persons stand behind, and what would let it be worked out.

    Parameters
    ----------
    profile
        What `profile` gave.
    k
        Fewest persons a published number may rest on.

    Returns
    -------
    published
        The same table without `people` and `staff`; withheld numbers are missing, and their rows have a
        `reason`. The number at or above a level is published only where all numbers it is made of are.
        Staff messages are published only where three or more of the staff wrote them.
    """
    names = [name for name in ("month", "platform") if name in profile]
    shown = profile.assign(_part=profile[names[0]] if names else "all").reset_index(drop=True)
    hidden = _hidden(shown, k=k)
    withheld = hidden.at | hidden.above | hidden.total
    _blank(shown, withheld, _OF_CONVERSATIONS, _OF_BINS)
    _blank(shown, hidden.at, ("at",))
    _blank(shown, hidden.total, ("of",))
    if "members" in shown:
        _withhold_members(shown, withheld, k=k)
    if "staff_messages" in shown:
        _withhold_staff(shown, withheld, hidden.at)
    shown.loc[withheld, "reason"] = f"withheld: fewer than {k} persons, or would reveal such a number"
    return shown.drop(columns=["people", "_part", *(["staff"] if "staff" in shown else [])])


@dataclass(frozen=True, slots=True)
class _Hidden:
    """By row of a profile: what to hide of its conversations."""

    at: pd.Series
    """The number of just that verdict."""
    above: pd.Series
    """The number at or above the level, which would tell one that is hidden."""
    total: pd.Series
    """What it is a part of, which would tell the only one that is hidden."""


def _hidden(shown: pd.DataFrame, *, k: int) -> _Hidden:
    """Tell what to hide; the totals of both groups of verdicts are known, so each is taken alone."""
    at = pd.Series(data=False, index=shown.index)
    for group in (_SCALE, _OFF):
        # with L1 hidden, what reached L2 and L3 can still be told
        at |= _suppressed(shown, "at", shown["people"], group, k=k, cheap=[str(Verdict.L1)])
    above = _above(shown, at)
    is_told = {}
    for name, group in (("scale", _SCALE), ("off", _OFF)):
        is_in = shown["level"].isin(group)
        is_told[name] = _is_told(shown, at & is_in, shown["at"])
    total = (shown["level"].isin(_SCALE) & is_told["scale"]) | (
        # all conversations less those beside the scale are those on it
        shown["level"].isin(_OFF) & (is_told["scale"] | is_told["off"])
    )
    return _Hidden(at, above, total)


def _suppressed(
    shown: pd.DataFrame, what: str, people: pd.Series, group: list[str], *, k: int, cheap: list[str]
) -> pd.Series:
    """Hide cells of parts by levels, each with too few behind it and those that would reveal them."""
    rows = shown.assign(_people=people)[shown["level"].isin(group)]
    counts, behind = (rows.pivot_table(name, "_part", "level", observed=True) for name in (what, "_people"))
    kept = privacy.suppress(counts, behind, k=k, cheap=cheap).isna()
    cells = zip(shown["_part"], shown["level"], strict=True)
    return pd.Series([level in kept and bool(kept.loc[part, level]) for part, level in cells], shown.index)


def _above(shown: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """Tell which numbers at or above a level hold one that is hidden."""
    on_scale = shown["level"].isin(_LEVELS)
    above = hidden.where(on_scale, other=False)[::-1].groupby(shown["_part"]).cummax().sort_index()
    return above & on_scale


def _is_told(shown: pd.DataFrame, hidden: pd.Series, counts: pd.Series) -> pd.Series:
    """Tell in which parts a total would tell what is hidden: a single number, or nothing but ones."""
    number = hidden.groupby(shown["_part"]).transform("sum")
    sum_of = counts.where(hidden, other=0).fillna(0).groupby(shown["_part"]).transform("sum")
    return (number > 0) & ((number == 1) | (sum_of <= number))


def _blank(shown: pd.DataFrame, where: pd.Series, *groups: tuple[str, ...]) -> None:
    columns = [name for group in groups for name in group if name in shown]
    shown[columns] = shown[columns].mask(where)


def _withhold_members(shown: pd.DataFrame, withheld: pd.Series, *, k: int) -> None:
    """Withhold members, of whom each is at one level; there, a number of members is one of persons."""
    scale, off = shown["level"].isin(_SCALE), shown["level"].isin(_OFF)
    reach = shown["members"].where(scale)
    wider = reach.where(shown["level"].isin(_LEVELS)).groupby(shown["_part"]).shift(-1)
    is_widest = shown["level"].eq(_LEVELS[-1]) | ~shown["level"].isin(_LEVELS)
    at = (reach - wider.where(~is_widest, other=0).fillna(0)).astype("Int64")
    few = ((at > 0) & (at < k)).fillna(value=False).astype(bool)
    hidden = (few | withheld) & scale & (at > 0).fillna(value=False).astype(bool)
    above = _above(shown, hidden) | (hidden & ~shown["level"].isin(_LEVELS))
    lonely = _is_told(shown, hidden, at) & scale
    jointly = at.where(hidden, other=0).fillna(0).groupby(shown["_part"]).transform("sum")
    lonely |= scale & (jointly > 0) & (jointly < k)
    _blank(shown, above | withheld | lonely, _OF_MEMBERS)
    _blank(shown, lonely, ("members_of",))
    of = shown["members_of"]
    on_scale = of.where(scale).groupby(shown["_part"]).transform("max")
    apart = of - on_scale  # members who took part beside the scale alone
    telling = off & ((apart > 0) & (apart < k)).fillna(value=True).astype(bool)
    behind = shown["members"]
    _blank(shown, off & (behind > 0) & (behind < k), _OF_MEMBERS)
    _blank(shown, telling, _OF_MEMBERS, ("members_of",))


def _withhold_staff(shown: pd.DataFrame, withheld: pd.Series, hidden: pd.Series) -> None:
    """Withhold the messages of few practitioners, and those of conversations that are withheld."""
    few = (shown["staff_messages"] > 0) & (shown["staff"] < FEWEST_STAFF)
    forced = hidden | few.fillna(value=False).astype(bool)
    behind = pd.Series(2, index=shown.index).mask(forced, 1).where(forced | (shown["staff_messages"] > 0), 0)
    told = shown["level"].isin(_LEVELS)
    cells = _suppressed(shown, "staff_messages", behind, _LEVELS, k=2, cheap=[]) & told
    lonely = told & _is_told(shown, cells, shown["staff_messages"])
    off = shown["level"].isin(_OFF)
    is_any = (forced & off).groupby(shown["_part"]).transform("any") | lonely.groupby(
        shown["_part"]
    ).transform("any")
    _blank(shown, cells | lonely | withheld | (off & is_any), _OF_STAFF)
    _blank(shown, lonely | (off & is_any), ("staff_messages_of",))
