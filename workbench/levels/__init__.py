"""Levels of use: the rule on conversations, and what a service's conversations add up to."""

from workbench.levels import codebook
from workbench.levels._cannot import cannot_conclude
from workbench.levels._chance import chance
from workbench.levels._change import change, difference
from workbench.levels._guards import verdicts
from workbench.levels._inclusiveness import Inclusiveness, inclusiveness
from workbench.levels._inferred import as_judged
from workbench.levels._interest import Standing, community_periods, interest, interest_state
from workbench.levels._length import by_length, compare
from workbench.levels._multiverse import multiverse
from workbench.levels._profile import months, pooled, profile
from workbench.levels._publishable import publishable
from workbench.levels._sensitivity import multiverse_range, sensitivity
from workbench.levels._sustained import lasting, sustained

__all__ = [
    "Inclusiveness",
    "Standing",
    "as_judged",
    "by_length",
    "cannot_conclude",
    "chance",
    "change",
    "codebook",
    "community_periods",
    "compare",
    "difference",
    "inclusiveness",
    "interest",
    "interest_state",
    "lasting",
    "months",
    "multiverse",
    "multiverse_range",
    "pooled",
    "profile",
    "publishable",
    "sensitivity",
    "sustained",
    "verdicts",
]
