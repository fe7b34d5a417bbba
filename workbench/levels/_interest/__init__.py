"""
Level 4: whether a space is a community of interest, period by period.

Talk is gone through once (`_talk`), cut into spaces and bins (`_space`, `_calendar`), counted for all
periods of a space together (`_figures`, `_pairs`), laid out in one table (`_table`), judged (`_judging`) and
summed up (`_standing`).
"""

from workbench.levels._interest._judging import CRITERIA, State
from workbench.levels._interest._standing import Standing, interest, interest_state
from workbench.levels._interest._table import community_periods
from workbench.levels._interest._talk import Service

__all__ = [
    "CRITERIA",
    "Service",
    "Standing",
    "State",
    "community_periods",
    "interest",
    "interest_state",
]
