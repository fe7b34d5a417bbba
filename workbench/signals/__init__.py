"""
Signals of competency and ethics at each level, and the roles in which people take part.

They tell what can be seen in exports, each with the caution that goes with it, and grade nobody. Every
signal stands in ``signals.toml`` beside, and is counted by the SQL files there; what cannot be told is
missing, with the reason.
"""

from workbench.signals._attention import attention, words
from workbench.signals._months import by_month
from workbench.signals._participation import participation, transitions
from workbench.signals._publishable import publishable
from workbench.signals._table import signals

__all__ = ["attention", "by_month", "participation", "publishable", "signals", "transitions", "words"]
