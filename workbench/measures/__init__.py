"""
Measures of actors and of networks, each with its range and its source.

They look at who is tied to whom; only strengths look at weights. A tie to oneself never counts.
"""

from workbench.measures._catalogue import catalogue
from workbench.measures._centralization import in_centralization, out_centralization
from workbench.measures._cohesion import (
    corrected_reciprocity,
    density,
    isolate_share,
    isolates,
    overall_reciprocity,
)
from workbench.measures._communities import communities, community_stability, modularity
from workbench.measures._components import (
    largest_strong_share,
    largest_weak_share,
    strong_components,
    weak_components,
)
from workbench.measures._degrees import in_degree, in_strength, out_degree, out_strength, reciprocity
from workbench.measures._distances import diameter, diameter_bounds
from workbench.measures._inequality import acts_gini, gini, strength_gini
from workbench.measures._mixing import degree_assortativity, ei_index, role_assortativity
from workbench.measures._overview import network
from workbench.measures._tables import actors, ties_by_role
from workbench.measures._transitivity import transitivity

__all__ = [
    "actors",
    "acts_gini",
    "catalogue",
    "communities",
    "community_stability",
    "corrected_reciprocity",
    "degree_assortativity",
    "density",
    "diameter",
    "diameter_bounds",
    "ei_index",
    "gini",
    "in_centralization",
    "in_degree",
    "in_strength",
    "isolate_share",
    "isolates",
    "largest_strong_share",
    "largest_weak_share",
    "modularity",
    "network",
    "out_centralization",
    "out_degree",
    "out_strength",
    "overall_reciprocity",
    "reciprocity",
    "role_assortativity",
    "strength_gini",
    "strong_components",
    "ties_by_role",
    "transitivity",
    "weak_components",
]
