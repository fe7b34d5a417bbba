"""Which form of use a service kept up through a period."""

import pandas as pd
from scipy.stats import binomtest

from workbench.levels._counted import Service
from workbench.levels._scale import ADDRESSED, ON_SCALE
from workbench.levels.codebook import Codebook, read
from workbench.vocabulary import Level

_BIN = pd.Timedelta(days=14)
_FEWEST = 3  # conversations, and bins they lie in
_LEAST_SHARE = 0.05


def sustained(service: Service, given: pd.DataFrame, *, codebook: Codebook | None = None) -> Level | None:
    """
    Find the highest level of 1 to 3 that the service sustained.

    A level is sustained with three conversations or more at or above it, in three two-week bins or more, not
    more than half of them in one bin, and a share whose interval begins at 5 % or above.

    Parameters
    ----------
    service
        A study.
    given
        What `verdicts` gave for the period.
    codebook
        Limits; the workbench's own, if None.

    Returns
    -------
    level
        None where no level is, or where there are too few conversations to say.
    """
    book = codebook or read()
    addressed = given[given["central"].isin(ADDRESSED)]
    if len(addressed) < max(book.no_sustained_below, 1):
        return None
    local = addressed["start"].dt.tz_convert(service.time_zone).dt.tz_localize(None)
    bins = (local - local.min().normalize()) // _BIN
    for level in reversed(ON_SCALE):
        spread = bins[addressed["central"].isin(ON_SCALE[ON_SCALE.index(level) :])].value_counts()
        if len(spread) >= _FEWEST and spread.max() <= spread.sum() / 2:
            test = binomtest(int(spread.sum()), len(addressed))
            if test.proportion_ci(book.interval, method="wilson").low >= _LEAST_SHARE:
                return Level(level.value)
    return None
