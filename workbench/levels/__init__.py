"""Levels of use: the rule on conversations, and what a service's conversations add up to."""

from workbench.levels._guards import verdicts

__all__ = ["verdicts"]
