"""
Reports: a notebook run through papermill, rendered as one page that prints, published whole or not at all.

`make` does all of it; report notebooks themselves call `display` to show text, tables and figures.
"""

from workbench.reports._leaks import leaks
from workbench.reports.notebook import LANGUAGES, STUDY_PARAMETER
from workbench.reports.publish import Made, make

__all__ = ["LANGUAGES", "STUDY_PARAMETER", "Made", "leaks", "make"]
