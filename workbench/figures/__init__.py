"""
One function a figure: a table or a network in, the Axes it is drawn on out.

Each has a companion `describe_...` that says the same in a sentence or two, for those who cannot
see it; where a figure draws a network or a conversation, `tabulate_...` gives the numbers behind it.
Colours follow Okabe and Ito, and shapes tell apart what colours tell apart, so that a figure survives
print. No figure shows who an actor is.
"""

from workbench.figures._adjacency import adjacency, describe_adjacency, tabulate_adjacency
from workbench.figures._agreement import agreement, describe_agreement, tabulate_agreement
from workbench.figures._canvas import png, svg
from workbench.figures._conversation import (
    conversation,
    describe_conversation,
    tabulate_conversation,
    timeline,
)
from workbench.figures._degrees import degrees, describe_degrees, tabulate_degrees
from workbench.figures._ego import describe_ego, ego, tabulate_ego
from workbench.figures._interest import CRITERIA, describe_interest, interest, tabulate_interest
from workbench.figures._length import describe_length, length, tabulate_length
from workbench.figures._months import describe_months, months
from workbench.figures._multiverse import describe_multiverse, multiverse, tabulate_multiverse
from workbench.figures._network import describe_network, network, tabulate_network
from workbench.figures._participation import describe_participation, participation, tabulate_participation
from workbench.figures._periods import describe_periods, periods, tabulate_periods
from workbench.figures._profile import describe_profile, profile
from workbench.figures._signals import describe_signals, signals, tabulate_signals

__all__ = [
    "CRITERIA",
    "adjacency",
    "agreement",
    "conversation",
    "degrees",
    "describe_adjacency",
    "describe_agreement",
    "describe_conversation",
    "describe_degrees",
    "describe_ego",
    "describe_interest",
    "describe_length",
    "describe_months",
    "describe_multiverse",
    "describe_network",
    "describe_participation",
    "describe_periods",
    "describe_profile",
    "describe_signals",
    "ego",
    "interest",
    "length",
    "months",
    "multiverse",
    "network",
    "participation",
    "periods",
    "png",
    "profile",
    "signals",
    "svg",
    "tabulate_adjacency",
    "tabulate_agreement",
    "tabulate_conversation",
    "tabulate_degrees",
    "tabulate_ego",
    "tabulate_interest",
    "tabulate_length",
    "tabulate_multiverse",
    "tabulate_network",
    "tabulate_participation",
    "tabulate_periods",
    "tabulate_signals",
    "timeline",
]
