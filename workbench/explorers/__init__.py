"""
Views to work in, thin over the floors below: a form to code with, thresholds to move, one verdict's evidence.

They show in JupyterLab. What a notebook stores of them is one line of text without names and texts.
"""

from workbench.explorers._coding import coding
from workbench.explorers._thresholds import thresholds
from workbench.explorers._verdict import verdict
from workbench.explorers._view import View

__all__ = ["View", "coding", "thresholds", "verdict"]
