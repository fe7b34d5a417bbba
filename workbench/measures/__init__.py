"""
Measures of actors and of networks, each with its range and its source.

They look at who is tied to whom; only strengths look at weights. A tie to oneself never counts.
"""

from workbench.measures._cohesion import density, in_centralization, out_centralization, overall_reciprocity
from workbench.measures._degrees import in_degree, in_strength, out_degree, out_strength, reciprocity
from workbench.measures._tables import actors, network, ties_by_role

__all__ = [
    "actors",
    "density",
    "in_centralization",
    "in_degree",
    "in_strength",
    "network",
    "out_centralization",
    "out_degree",
    "out_strength",
    "overall_reciprocity",
    "reciprocity",
    "ties_by_role",
]
