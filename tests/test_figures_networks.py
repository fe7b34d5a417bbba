"""Figures of networks and of conversations, on cases that can be counted by eye."""

from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from workbench import figures, networks
from workbench.errors import StudyError
from workbench.networks import Network

NAMES = ["ada", "ben", "cleo", "dora", "eve", "fay", "zed", "staff-a"]


@pytest.fixture
def network() -> Network:
    """
    Six members and one of staff with ties, one member without; the numbers are replies.

        ada <--2/1--> staff --1--> ben, cleo, dora        eve --3--> fay        zed
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("staff-a", role="staff")
    graph.add_nodes_from(NAMES[:-1], role="member")
    graph.add_weighted_edges_from([("ada", "staff-a", 1), ("staff-a", "ada", 2), ("eve", "fay", 3)])
    graph.add_weighted_edges_from([("staff-a", name, 1) for name in ("ben", "cleo", "dora")])
    return networks.from_networkx(graph)


@pytest.fixture
def together() -> Network:
    """Five members who all share two conversations with staff."""
    graph: nx.Graph[str] = nx.Graph(network="co_participation")
    graph.add_node("staff-a", role="staff")
    graph.add_nodes_from(NAMES[:5], role="member")
    graph.add_weighted_edges_from([("staff-a", name, 2) for name in NAMES[:5]])
    return networks.from_networkx(graph)


@pytest.fixture
def places() -> Network:
    """Four members in eight conversations: two each, and all four in the first."""
    graph: nx.Graph[str] = nx.Graph(network="actor_conversation")
    graph.add_nodes_from(NAMES[:4], mode="actor", role="member")
    graph.add_nodes_from([f"c{number}" for number in range(8)], mode="conversation")
    graph.add_edges_from([(name, "c0") for name in NAMES[:4]], weight=1)
    graph.add_edges_from(
        [(name, f"c{1 + 2 * row + way}") for row, name in enumerate(NAMES[:3]) for way in (0, 1)], weight=1
    )
    return networks.from_networkx(graph)


@pytest.fixture
def tree() -> "nx.DiGraph[str]":
    """
    Staff ask; two members answer, the first one again under the second; a deleted account stands apart.

        staff 1
        |-- member 1
        |-- member 2
        |   |-- member 1
        deleted 1
    """
    tree: nx.DiGraph[str] = nx.DiGraph()
    acts = [
        ("q", "staff", 1),
        ("a", "member", 2),
        ("b", "member", 3),
        ("c", "member", 2),
        ("d", "deleted", 4),
    ]
    for hour, (name, role, person) in enumerate(acts):
        tree.add_node(name, role=role, kind="reply", person=person, time=f"2026-03-02T0{hour}:00:00+00:00")
    tree.add_edges_from([("a", "q"), ("b", "q"), ("c", "b")])
    return tree


@pytest.fixture
def periods(network: Network) -> dict[str, Network]:
    """January as it is, February without talk, March with only eve and fay."""
    few = networks.part(network, np.array([5, 6]))
    nobody = networks.part(network, np.array([], int))
    return {"2026-01": network, "2026-02": nobody, "2026-03": few}


def texts(ax: Axes) -> str:
    return " ".join(text.get_text().replace("\n", " ") for text in ax.texts)


def everything(ax: Axes) -> str:
    found = ax.get_figure(root=True).findobj(lambda artist: hasattr(artist, "get_text"))
    return " ".join(text.get_text() for text in found)


def test_a_network_is_tabulated_by_role(network: Network) -> None:
    assert figures.tabulate_network(network).to_dict("index") == {
        "staff": {
            "actors": 1, "with ties": 1, "ties given": 4, "ties received": 1,
            "replies given": 5, "replies received": 1,
        },
        "members": {
            "actors": 7, "with ties": 6, "ties given": 2, "ties received": 5,
            "replies given": 4, "replies received": 8,
        },
    }  # fmt: skip


def test_ties_without_direction_are_lines_and_count_for_both(together: Network) -> None:
    ax = figures.network(together)
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    assert {type(arrow.get_arrowstyle()).__name__ for arrow in arrows} == {"Curve"}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "staff",
        "members",
        "took part in the same",
    ]
    assert figures.describe_network(together) == (
        "6 actors (staff 1, members 5). 5 ties between actors carry 10 shared conversations. "
        "Actors without ties: 0."
    )
    assert figures.tabulate_network(together).loc["staff", "shared conversations given"] == 10


@pytest.mark.parametrize("draw", [figures.network, figures.adjacency])
def test_conversations_do_not_make_up_for_persons(draw: Callable[[Network], Axes], places: Network) -> None:
    assert "Not drawn: 4 of 4 actors have ties, and at least 5 are needed." in texts(draw(places))
    assert "too few to draw" not in texts(ax := figures.periods({"2026": places}))
    assert not ax.child_axes


def test_acts_do_not_make_up_for_persons(tree: "nx.DiGraph[str]") -> None:
    tree.add_edge("d", "a")  # five acts with ties, by four persons
    assert "Not drawn" not in texts(figures.network(tree))
    tree.graph["network"] = "conversation_tree"
    assert "Not drawn: 4 of 4 actors have ties" in texts(figures.network(tree))


def test_networks_of_two_kinds_of_nodes_are_told_as_such(places: Network) -> None:
    assert figures.describe_network(places) == (
        "12 nodes (members 4, conversations 8). 10 ties from actor to conversation carry 10 acts. "
        "Nodes without ties: 1."
    )
    assert figures.describe_degrees(places) == "Fewer than 5 actors are tied to others."
    assert figures.tabulate_periods({"2026": places})["with ties"].tolist() == [4]


def test_weights_that_count_nothing_are_strength_and_not_rounded_away(together: Network) -> None:
    scaled = replace(together, weight=together.weight / 8, facts={**together.facts, "normalise": "jaccard"})
    assert "carry 1.25 tie strength" in figures.describe_network(scaled)
    assert figures.tabulate_network(scaled).loc["staff", "tie strength given"] == 1.25
    assert figures.tabulate_periods({"2026": scaled})["tie strength"].tolist() == [1.25]
    assert figures.describe_adjacency(scaled).startswith("Of 1.25 tie strength: ")
    (mesh,) = figures.adjacency(scaled).collections
    assert (mesh.norm.vmin, mesh.norm.vmax) == (0.25, 2.5)
    assert "Rows act" not in figures.adjacency(scaled).get_title(loc="left")


def test_ties_without_direction_of_one_actor_are_neither_given_nor_received(together: Network) -> None:
    assert figures.tabulate_ego(together, "eve").to_dict("index") == {
        "staff": {"others": 1, "shared conversations": 2}
    }


def test_a_line_of_two_ways_is_as_thick_as_the_heavier(network: Network) -> None:
    def widths(network: Network) -> list[float]:
        ax = figures.network(network)
        return sorted(patch.get_linewidth() for patch in ax.patches if isinstance(patch, FancyArrowPatch))

    backwards = networks.from_networkx(network.to_networkx().reverse())
    assert widths(network) == pytest.approx(widths(backwards))
    assert widths(network) == pytest.approx([1.35, 1.35, 1.35, 1.9, 2.45])  # 1, 1, 1, 2 and 3 of 4


def test_a_heat_map_is_ordered_by_role_and_activity(network: Network) -> None:
    ax = figures.adjacency(network)
    (mesh,) = ax.collections
    cells = np.ma.filled(mesh.get_array().reshape(7, 7), 0)
    # staff (6 replies), then eve and fay (3 each, in their order), ada (3), and those with one
    assert cells[0].tolist() == [0, 2, 0, 0, 1, 1, 1]
    assert cells.sum() == 9
    assert [label.get_text() for label in ax.get_yticklabels()] == ["staff", "members"]
    assert "the 7 most active of 8 actors" in ax.get_title(loc="left")


def test_a_heat_map_is_told_by_role(network: Network) -> None:
    table = figures.tabulate_adjacency(network)
    assert table.to_dict() == {"staff": {"staff": 0, "members": 1}, "members": {"staff": 5, "members": 3}}
    assert figures.describe_adjacency(network) == (
        "Of 9 replies: from staff to members 56 %, from members to members 33 %, from members to staff 11 %."
    )
    assert figures.describe_adjacency(networks.from_networkx(nx.DiGraph())) == "No ties."


def test_acts_without_direction_are_shared_between_both_ways(together: Network) -> None:
    table = figures.tabulate_adjacency(together)
    assert table.loc["staff", "members"] == table.loc["members", "staff"] == 5


def test_degrees_are_drawn_as_far_as_five_actors_are_left(network: Network) -> None:
    ax = figures.degrees(network)
    # five are addressed by one (ada, ben, cleo, dora, fay) and staff; only three address anybody
    (line,) = ax.lines
    assert line.get_label() == "addressed by"
    assert list(zip(line.get_xdata(), line.get_ydata(), strict=True)) == [(1, 6)]


def test_degrees_are_told_and_small_numbers_withheld(network: Network) -> None:
    assert figures.describe_degrees(network) == (
        "6 of 8 actors are addressed by others, half of them 1 or fewer; the 5 with most hold 83 % of these "
        "ties. Fewer than 5 actors address others."
    )
    table = figures.tabulate_degrees(network)
    assert list(table.index) == ["0", "1", "2 to 3", "4 to 7"]
    assert table["addressed by"].tolist() == [pd.NA, 6, 0, 0]
    assert table["addressed"].tolist() == [5, pd.NA, 0, pd.NA]


def test_one_actor_stands_in_the_middle_with_its_others(network: Network) -> None:
    ax = figures.ego(network, "staff-a", most=3)
    assert "tied to 4 others. 1 is hidden" in texts(ax)
    assert figures.describe_ego(network, "staff-a") == (
        "One actor tied to 4 others (members 4): 5 replies given and 1 received. Ties among these: 0."
    )
    assert figures.tabulate_ego(network, "staff-a").to_dict("index") == {
        "members": {"others": 4, "replies given": 5, "replies received": 1}
    }


def test_one_actor_may_only_be_addressed(network: Network) -> None:
    assert figures.describe_ego(network, "fay") == (
        "One actor tied to 1 others (members 1): 0 replies given and 3 received. Ties among these: 0."
    )
    assert figures.ego(network, "fay").get_legend()


def test_an_actor_that_is_not_there_is_told(network: Network) -> None:
    with pytest.raises(StudyError, match=r"no actor 'nobody'\. Its 8 actors are the nodes"):
        figures.ego(network, "nobody")


def test_a_tree_stands_in_the_order_of_answers(tree: "nx.DiGraph[str]") -> None:
    ax = figures.conversation(tree)
    rows = sorted((text.get_position()[1], text.get_position()[0], text.get_text()) for text in ax.texts)
    assert [(round(x - 0.25), said) for _, x, said in rows] == [
        (0, "staff 1"),
        (1, "member 1"),
        (1, "member 2"),
        (2, "member 1"),
        (0, "deleted 1"),
    ]
    assert "the first 2 of 5 acts" in texts(figures.conversation(tree, most=2))


def test_a_timeline_has_a_lane_a_person_and_an_arrow_an_answer(tree: "nx.DiGraph[str]") -> None:
    ax = figures.timeline(tree)
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "staff 1",
        "member 1",
        "member 2",
        "deleted 1",
    ]
    assert sum(isinstance(patch, FancyArrowPatch) for patch in ax.patches) == 3
    crowded = figures.timeline(tree, most=2)
    assert [label.get_text() for label in crowded.get_yticklabels()] == ["staff 1", "member 1", "2 others"]


def test_a_timeline_shows_no_more_time_than_there_is(tree: "nx.DiGraph[str]") -> None:
    for minute, act in enumerate(tree):  # how far arrows bend is no time
        tree.nodes[act]["time"] = f"2026-03-02T10:{minute:02}:00+00:00"
    low, high = figures.timeline(tree).get_xlim()
    assert high - low == pytest.approx(4 * 1.08 / 1440)


def test_who_changes_role_stays_one_person(tree: "nx.DiGraph[str]") -> None:
    tree.nodes["c"]["role"] = "staff"
    assert "5 acts by 4 persons" in figures.describe_conversation(tree)
    assert "staff 2" not in texts(figures.conversation(tree))


def test_a_conversation_is_told_in_words_and_by_role(tree: "nx.DiGraph[str]") -> None:
    assert figures.describe_conversation(tree) == (
        "5 acts by 4 persons, 3 of them answers, at most 2 deep, over 4 hours. It begins with staff 1."
    )
    assert figures.tabulate_conversation(tree).to_dict("index") == {
        "staff": {
            "persons": 1, "acts": 1, "answer members": 0, "answer nobody known": 1, "answer staff": 0,
        },
        "members": {
            "persons": 2, "acts": 3, "answer members": 1, "answer nobody known": 0, "answer staff": 2,
        },
        "deleted accounts": {
            "persons": 1, "acts": 1, "answer members": 0, "answer nobody known": 1, "answer staff": 0,
        },
    }  # fmt: skip
    assert figures.describe_conversation(nx.DiGraph()) == "No acts."
    assert figures.tabulate_conversation(nx.DiGraph()).empty


def test_periods_keep_everybody_in_their_place(periods: dict[str, Network]) -> None:
    panels = figures.periods(periods).child_axes
    assert [panel.get_title().split("\n") for panel in panels] == [
        ["2026-01", "7 actors, 6 ties"],
        ["2026-02", "0 actors, 0 ties"],
        ["2026-03", "2 actors, 1 ties"],
    ]
    assert len({(panel.get_xlim(), panel.get_ylim()) for panel in panels}) == 1
    assert "too few to draw" in texts(panels[2])
    assert not panels[2].collections


def test_more_periods_than_a_picture_holds_are_refused(network: Network) -> None:
    with pytest.raises(StudyError, match=r"There are 367 periods, and at most 366 can be drawn\."):
        figures.periods({str(number): network for number in range(367)})


def test_periods_are_told_and_tabulated(periods: dict[str, Network]) -> None:
    assert figures.describe_periods(periods) == (
        "3 periods. 2026-01: 7 actors, 6 ties; 2026-03: 2 actors, 1 ties. Most ties in 2026-01: 6."
    )
    assert figures.tabulate_periods(periods)["ties returned"].to_dict() == {
        "2026-01": 2,
        "2026-02": 0,
        "2026-03": 0,
    }
    with pytest.raises(StudyError, match="no periods to draw"):
        figures.periods({})


DRAWN: list[Callable[[Network], Axes]] = [
    figures.network,
    figures.adjacency,
    figures.degrees,
    lambda network: figures.ego(network, "staff-a"),
    lambda network: figures.periods({"2026": network}),
]


@pytest.mark.parametrize("draw", DRAWN)
def test_no_figure_says_who_an_actor_is(network: Network, draw: Callable[[Network], Axes]) -> None:
    written = everything(draw(network))
    assert not [name for name in NAMES if name in written]


@pytest.mark.parametrize("draw", DRAWN)
def test_the_same_network_gives_the_same_picture(network: Network, draw: Callable[[Network], Axes]) -> None:
    assert figures.svg(draw(network)) == figures.svg(draw(network))


@pytest.mark.parametrize("draw", [figures.network, figures.adjacency, figures.degrees])
def test_ties_that_no_export_shows_are_not_drawn_as_none(draw: Callable[[object], Axes]) -> None:
    graph = nx.DiGraph(acts=9, acts_without_reply_ids=9)
    graph.add_nodes_from(NAMES, role="member")
    assert "The exports do not say which act answers which" in texts(draw(graph)).replace("  ", " ")


def test_what_no_export_shows_is_missing_and_not_zero() -> None:
    reason = "Who mentions whom cannot be told from this study."
    graph: nx.DiGraph[str] = nx.DiGraph(network="mention", acts=9, unseen=reason)
    graph.add_nodes_from(NAMES, role="member")
    unseen = networks.from_networkx(graph)
    assert figures.describe_network(unseen).endswith(reason)
    assert figures.describe_degrees(unseen) == reason
    assert figures.describe_periods({"2026-01": unseen, "2026-02": unseen}) == reason
    assert reason in texts(figures.periods({"2026": unseen}))
    assert figures.tabulate_network(unseen)["actors"].tolist() == [8]
    for table in (figures.tabulate_adjacency(unseen), figures.tabulate_degrees(unseen)):
        assert table.isna().all(axis=None)
    assert figures.tabulate_network(unseen).drop(columns="actors").isna().all(axis=None)
