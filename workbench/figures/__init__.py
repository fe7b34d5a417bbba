"""
One function a figure: a table or a network in, the Axes it is drawn on out.

Each has a companion `describe_...` that says the same in a sentence or two, for those who cannot
see it. Colours follow Okabe and Ito, and shapes tell apart what colours tell apart, so that a
figure survives print. No figure shows who an actor is.
"""

from workbench.figures._canvas import png, svg
from workbench.figures._months import describe_months, months
from workbench.figures._network import describe_network, network
from workbench.figures._profile import describe_profile, profile

__all__ = [
    "describe_months",
    "describe_network",
    "describe_profile",
    "months",
    "network",
    "png",
    "profile",
    "svg",
]
