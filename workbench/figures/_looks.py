"""How actors and ties look in every drawing of a network, and what they are called below it."""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from numpy.typing import NDArray

from workbench.figures._canvas import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SMALL, VERMILION
from workbench.networks import Network
from workbench.vocabulary import Role

Places = NDArray[np.float64]
Sizes = NDArray[np.float64]

MUTUAL, ONE_WAY = INK, "#9A9A9A"


class Look(NamedTuple):
    """Shape, colour and name of what is drawn as one mark."""

    marker: str
    colour: str
    label: str


LOOKS = {
    Role.STAFF: Look("s", VERMILION, "staff"),
    Role.MEMBER: Look("o", BLUE, "members"),
    Role.ORG: Look("D", GREEN, "organisations"),
    Role.BOT: Look("X", ORANGE, "bots"),
    Role.UNKNOWN: Look("^", GREY, "role not known"),
    Role.DELETED: Look("v", PURPLE, "deleted accounts"),
    "conversation": Look("h", INK, "conversations"),
    "link": Look("P", INK, "links"),
}
THINGS = ("conversation", "link")  # nodes that are nobody


class Words(NamedTuple):
    """What the ties of a kind of network are called."""

    acts: str = "replies"
    counted: str = "replies given and received"
    goes: str = "from actor to actor answered"
    both: str = "answers both ways"
    one: str = "answers one way"


WORDS = {
    "reply": Words(),
    "mention": Words(
        "mentions",
        "mentions made and received",
        "from actor to actor mentioned",
        "both mention",
        "one mentions",
    ),
    "repost": Words(
        "reposts", "reposts made and received", "to whose act is passed on", "both pass on", "one passes on"
    ),
    "quote": Words(
        "quotes", "quotes made and received", "to whose act is quoted", "both quote", "one quotes the other"
    ),
    "direct_message": Words(
        "direct messages", "messages sent and received", "from sender to receiver", "both write", "one writes"
    ),
    "co_participation": Words(
        "shared conversations", "conversations shared", "between actors", "took part in the same", ""
    ),
    "actor_conversation": Words("acts", "acts", "from actor to conversation", "", "took part in"),
    "actor_link": Words("links passed on", "links passed on", "from actor to link", "", "passed on"),
    "shared_link": Words("shared links", "links shared", "between actors", "passed on the same", ""),
    "conversation_tree": Words("replies", "replies", "from act to act answered", "", "answers"),
}
_UNKNOWN = Words("acts", "acts", "between actors", "tied to each other", "")


def words(network: Network) -> Words:
    """
    Find what the ties of a network are called.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    words
        Those of replies, where it has directions and does not say what it is. Weights that count nothing
        are called strength.
    """
    unknown = WORDS["reply"] if network.is_directed else _UNKNOWN
    called = WORDS.get(str(network.facts.get("network")), unknown)
    return called if counts(network) else called._replace(acts="tie strength", counted="tie strength")


def counts(network: Network) -> bool:
    """
    Tell whether weights count something.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    counts
        False where they are normalised, or not whole.
    """
    whole = bool((network.weight == np.floor(network.weight)).all())
    return whole and "normalise" not in network.facts


def amount(weight: float) -> str:
    """
    Write a sum of weights.

    Parameters
    ----------
    weight
        From 0.

    Returns
    -------
    amount
        Whole where it is, and else to three digits.
    """
    return f"{weight:.0f}" if weight == round(weight) or weight >= 100 else f"{weight:.3g}"  # noqa: PLR2004


def called(network: Network) -> str:
    """
    Find what the nodes of a network are called together.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    called
        Actors, acts, or nodes where some are conversations or links.
    """
    if network.facts.get("network") == "conversation_tree":
        return "acts"
    return "nodes" if set(kinds(network)) & set(THINGS) else "actors"


def persons(network: Network) -> int:
    """
    Count those whom a drawing could point at.

    Parameters
    ----------
    network
        What would be drawn.

    Returns
    -------
    persons
        How many nodes are actors, or how many persons the acts of a tree are by.
    """
    if network.facts.get("network") == "conversation_tree" and "person" in network.actors:
        return int(network.actors["person"].nunique())
    return sum(kind not in THINGS for kind in kinds(network))


def kinds(network: Network) -> list[str]:
    """
    Tell how each node is drawn.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    kinds
        A key of `LOOKS` a node: its role, or that it is a conversation or a link.
    """
    roles = network.actors.get("role", [None] * len(network))
    modes = network.actors.get("mode", ["actor"] * len(network))
    return [
        str(mode) if mode in LOOKS else str(role) if role in LOOKS else str(Role.UNKNOWN)
        for role, mode in zip(roles, modes, strict=True)
    ]


def draw_ties(
    ax: Axes, shown: Network, places: Places, sizes: Sizes, *, heaviest: float = 0.0, alpha: float = 0.75
) -> None:
    """
    Draw a line a pair: dark where both are tied to each other, else a pale arrow to who is addressed.

    It is the thicker the more acts it stands for; of two ways the one with more of them counts.

    Parameters
    ----------
    ax
        Where to draw.
    shown
        What is drawn.
    places
        Shape (n, 2), where each node stands.
    sizes
        Shape (n,), areas of the marks in square points.
    heaviest
        The weight drawn as the thickest line, where several drawings share one scale; 0 for their own.
    alpha
        From 0, not to be seen, to 1.
    """
    heaviest = max(heaviest, float(shown.weight.max(initial=0)), 4.0 if counts(shown) else 0.0)
    pairs = {
        (a, b): w for a, b, w in zip(shown.source.tolist(), shown.target.tolist(), shown.weight, strict=True)
    }
    for (actor, alter), weight in pairs.items():
        is_mutual = (alter, actor) in pairs
        if is_mutual and actor > alter:
            continue
        heavier = max(weight, pairs.get((alter, actor), 0))
        is_line = is_mutual or not shown.is_directed
        ax.add_patch(
            FancyArrowPatch(
                tuple(places[actor]),
                tuple(places[alter]),
                arrowstyle="-" if is_line else "-|>",
                mutation_scale=8,
                shrinkA=0,
                shrinkB=0 if is_line else sizes[alter] ** 0.5 / 2 + 1,
                color=MUTUAL if is_line else ONE_WAY,
                linewidth=0.8 + 2.2 * float(heavier) / heaviest,
                alpha=alpha,
                zorder=1,
            )
        )


def draw_nodes(ax: Axes, shown: Network, places: Places, sizes: Sizes) -> None:
    """
    Draw a mark a node, its shape and colour by its role.

    Parameters
    ----------
    ax
        Where to draw.
    shown
        What is drawn.
    places
        Shape (n, 2), where each node stands.
    sizes
        Shape (n,), areas of the marks in square points.
    """
    drawn = np.array(kinds(shown))
    for kind, look in LOOKS.items():
        of_kind = drawn == kind
        if of_kind.any():
            x, y = places[of_kind].T
            marks = ax.scatter(x, y, s=sizes[of_kind], marker=look.marker, color=look.colour)
            marks.set(edgecolor="white", linewidth=0.8, zorder=2, label=look.label)


def legend(ax: Axes, shown: Network, *, above: float = 1.0) -> None:
    """
    Say above a drawing what its marks and lines are.

    Parameters
    ----------
    ax
        Where it is drawn.
    shown
        What is drawn.
    above
        Height of the legend's foot, as a share of the height of the Axes.
    """
    present, called = set(kinds(shown)), words(shown)
    handles = [
        Line2D([], [], marker=look.marker, color=look.colour, linestyle="", markersize=9, label=look.label)
        for kind, look in LOOKS.items()
        if kind in present
    ]
    if called.both:
        handles.append(Line2D([], [], color=MUTUAL, linewidth=2, label=called.both))
    if called.one and shown.is_directed:
        handles.append(Line2D([], [], color=ONE_WAY, linewidth=1.2, marker=">", label=called.one))
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, above), ncols=4, frameon=False, fontsize=SMALL
    )


def people(network: Network) -> str:
    """
    Count nodes by what they are.

    Parameters
    ----------
    network
        In arrays.

    Returns
    -------
    people
        Such as "staff 2, members 17"; empty where there is none.
    """
    drawn = kinds(network)
    return ", ".join(f"{look.label} {drawn.count(kind)}" for kind, look in LOOKS.items() if kind in drawn)
