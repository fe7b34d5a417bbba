"""Which verdicts stand on the scale of the levels, and which beside it."""

from workbench.vocabulary import Verdict

ON_SCALE = (Verdict.L1, Verdict.L2, Verdict.L3)
ADDRESSED = (*ON_SCALE, Verdict.UNANSWERED)
BESIDE = tuple(verdict for verdict in Verdict if verdict not in ADDRESSED)
