"""
Measures of actors and of networks, each with its range and its source.

They look at who is tied to whom; weights count where a measure says so. A tie to oneself never counts.
"""

from workbench.measures._actors.brokerage import constraint, effective_size, participation
from workbench.measures._actors.centrality import betweenness, betweenness_error, closeness, closeness_error
from workbench.measures._actors.clustering import clustering
from workbench.measures._actors.cores import core_number
from workbench.measures._actors.degrees import (
    degree,
    in_degree,
    in_strength,
    out_degree,
    out_strength,
    reciprocity,
    strength,
)
from workbench.measures._actors.gathered import actors
from workbench.measures._actors.pagerank import pagerank
from workbench.measures._catalogue import catalogue
from workbench.measures._chance.against import against_chance, percentile
from workbench.measures._chance.change import change
from workbench.measures._chance.sample import Sample, sample
from workbench.measures._talk.dialogues import (
    alternation,
    contingency,
    member_to_member_share,
    staff_share,
    turn_inequality,
    turns,
)
from workbench.measures._talk.gathered import conversations
from workbench.measures._talk.latency import latency
from workbench.measures._talk.questions import questions
from workbench.measures._talk.shapes import depth, h_index, structural_virality, width
from workbench.measures._talk.voices import first_answers, reentry
from workbench.measures._whole.centralization import (
    betweenness_centralization,
    in_centralization,
    out_centralization,
)
from workbench.measures._whole.cohesion import (
    corrected_reciprocity,
    density,
    isolate_share,
    isolates,
    overall_reciprocity,
)
from workbench.measures._whole.communities import communities, community_stability, modularity
from workbench.measures._whole.components import (
    largest_strong_share,
    largest_weak_share,
    strong_components,
    weak_components,
)
from workbench.measures._whole.core_periphery import core, core_periphery_fit
from workbench.measures._whole.distances import diameter, diameter_bounds
from workbench.measures._whole.inequality import acts_gini, gini, strength_gini
from workbench.measures._whole.mixing import degree_assortativity, ei_index, role_assortativity
from workbench.measures._whole.overview import network
from workbench.measures._whole.tables import ties_by_role
from workbench.measures._whole.transitivity import transitivity

__all__ = [
    "Sample",
    "actors",
    "acts_gini",
    "against_chance",
    "alternation",
    "betweenness",
    "betweenness_centralization",
    "betweenness_error",
    "catalogue",
    "change",
    "closeness",
    "closeness_error",
    "clustering",
    "communities",
    "community_stability",
    "constraint",
    "contingency",
    "conversations",
    "core",
    "core_number",
    "core_periphery_fit",
    "corrected_reciprocity",
    "degree",
    "degree_assortativity",
    "density",
    "depth",
    "diameter",
    "diameter_bounds",
    "effective_size",
    "ei_index",
    "first_answers",
    "gini",
    "h_index",
    "in_centralization",
    "in_degree",
    "in_strength",
    "isolate_share",
    "isolates",
    "largest_strong_share",
    "largest_weak_share",
    "latency",
    "member_to_member_share",
    "modularity",
    "network",
    "out_centralization",
    "out_degree",
    "out_strength",
    "overall_reciprocity",
    "pagerank",
    "participation",
    "percentile",
    "questions",
    "reciprocity",
    "reentry",
    "role_assortativity",
    "sample",
    "staff_share",
    "strength",
    "strength_gini",
    "strong_components",
    "structural_virality",
    "ties_by_role",
    "transitivity",
    "turn_inequality",
    "turns",
    "weak_components",
    "width",
]
