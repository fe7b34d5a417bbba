"""One conversation: as a tree of who answers what, and as a timeline of who wrote when."""

from collections.abc import Hashable
from typing import Any

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from workbench.figures._canvas import GREY, INK, PALE, SMALL, bare, sheet
from workbench.figures._looks import LOOKS, ONE_WAY, Look
from workbench.vocabulary import Role

_ROW, _MARGIN = 0.17, 0.9  # inches

_Act = dict[str, Any]


def conversation(tree: "nx.DiGraph[Any]", *, ax: Axes | None = None, most: int = 60) -> Axes:
    """
    Draw a conversation as a tree: a row an act, indented under what it answers.

    Parameters
    ----------
    tree
        What `networks.conversation_tree` gave: a node an act, an edge from reply to what it answers.
    ax
        Where to draw; a new figure as wide as a page if not given.
    most
        How many acts are drawn at most, the first in the tree's order.

    Returns
    -------
    ax
        From above, each act under the one it answers and further to the right; shape and colour tell the
        role. Acts that answer nothing that is known stand at the left. Persons are numbered in the order in
        which they first write, and texts are not shown.
    """
    acts = _read(tree)
    shown = acts[:most]
    ax = sheet(ax, height=_MARGIN + _ROW * max(len(shown), 6))
    ax.set_axis_off()
    row = {act["name"]: number for number, act in enumerate(shown)}
    for number, act in enumerate(shown):
        if act["above"] in row:
            top, left = row[act["above"]], act["depth"] - 1
            ax.plot([left, left, act["depth"]], [top, number, number], color=ONE_WAY, linewidth=1, zorder=1)
        look = _look(act)
        ax.scatter(
            act["depth"], number, s=52, marker=look.marker, color=look.colour, edgecolor="white", zorder=2
        )
        ax.text(act["depth"] + 0.25, number, act["person"], fontsize=SMALL, va="center", color=INK)
    widest = max((act["depth"] for act in shown), default=0)
    ax.set(ylim=(max(len(shown), 6), -0.8), xlim=(-0.4, max(widest + 3, 8)))
    if len(acts) > len(shown):
        said = f"Drawn: the first {len(shown)} of {len(acts)} acts, in the tree's order."
        ax.text(0, -0.02, said, transform=ax.transAxes, va="top", fontsize=SMALL, color=INK)
    _legend(ax, shown)
    return ax


def timeline(tree: "nx.DiGraph[Any]", *, ax: Axes | None = None, most: int = 25) -> Axes:
    """
    Draw a conversation over time: a lane a person, an arrow from each act to what it answers.

    Parameters
    ----------
    tree
        What `networks.conversation_tree` gave, with times.
    ax
        Where to draw; a new figure as wide as a page if not given.
    most
        How many persons get a lane, those who wrote first; the others share the last one.

    Returns
    -------
    ax
        Time runs to the right (UTC). Persons are numbered in the order in which they first write.
    """
    acts = sorted(_read(tree), key=lambda act: act["time"])
    people = list(dict.fromkeys(act["person"] for act in acts))
    lanes = {person: min(number, most) for number, person in enumerate(people)}
    ax = sheet(ax, height=_MARGIN + 0.24 * max(max(lanes.values(), default=0) + 1, 4))
    bare(ax, keep=("bottom",))
    spot = {act["name"]: (_days(act["time"]), lanes[act["person"]]) for act in acts}
    for act in acts:
        if act["above"] in spot:
            _arc(ax, spot[act["name"]], spot[act["above"]])
    for look in dict.fromkeys(_look(act) for act in acts):
        x, y = zip(*(spot[act["name"]] for act in acts if _look(act) == look), strict=True)
        ax.scatter(x, y, s=48, marker=look.marker, color=look.colour, edgecolor="white", zorder=2)
    labels = {lane: person for person, lane in lanes.items() if lane < most}
    if len(people) > most:
        labels[most] = f"{len(people) - most} others"
    ax.set_yticks(list(labels), list(labels.values()), fontsize=SMALL)
    ax.set_ylim(max(len(labels), 1) - 0.4, -0.6)
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    locator = AutoDateLocator(minticks=2, maxticks=6)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    ax.margins(x=0.04)
    _legend(ax, acts)
    return ax


def _arc(ax: Axes, start: tuple[float, int], end: tuple[float, int]) -> None:
    bend = "arc3,rad=-0.25" if start[1] != end[1] else "arc3,rad=0.4"
    ax.add_artist(  # as a patch it would stretch the time shown by how far it bends
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=7, connectionstyle=bend, color=ONE_WAY,
            linewidth=0.9, shrinkA=3, shrinkB=4, zorder=1,
        )
    )  # fmt: skip


def _days(time: Any) -> float:  # noqa: ANN401  a time in any of pandas' or Python's forms
    return pd.Timestamp(time).tz_localize(None).timestamp() / 86_400


def _read(tree: "nx.DiGraph[Any]") -> list[_Act]:
    """List the acts of a tree, each under what it answers, with depth and a number for its person."""
    acts = {name: dict(facts) for name, facts in tree.nodes(data=True)}
    above = dict(list(tree.edges))  # a view of edges alone is a mapping of pairs
    persons = _persons(acts)
    under: dict[Hashable, list[Hashable]] = {}
    for name in acts:
        under.setdefault(above.get(name), []).append(name)
    listed, waiting = [], [(name, 0) for name in reversed(under.get(None, []))]
    while waiting:
        name, depth = waiting.pop()
        person = persons[name]
        listed.append(
            {**acts[name], "name": name, "above": above.get(name), "depth": depth, "person": person}
        )
        waiting += [(reply, depth + 1) for reply in reversed(under.get(name, []))]
    return listed


def _persons(acts: dict[Hashable, _Act]) -> dict[Hashable, str]:
    """Give the persons of each role numbers; who changes it keeps the first."""
    numbers: dict[object, str] = {}
    of_role: dict[str, int] = {}
    for name, act in sorted(acts.items(), key=lambda item: item[1]["time"]):
        person = act.get("person", ("alone", name))
        if person not in numbers:
            role = str(act["role"]) if act.get("role") in set(Role) else str(Role.UNKNOWN)
            of_role[role] = of_role.get(role, 0) + 1
            numbers[person] = f"{role} {of_role[role]}"
        acts[name]["numbered"] = numbers[person]
    return {name: act.pop("numbered") for name, act in acts.items()}


def _look(act: _Act) -> Look:
    return LOOKS.get(str(act.get("role")), LOOKS[Role.UNKNOWN])


def _legend(ax: Axes, acts: list[_Act]) -> None:
    present = [look for look in LOOKS.values() if look in {_look(act) for act in acts}]
    handles = [
        Line2D([], [], marker=look.marker, color=look.colour, linestyle="", markersize=8, label=look.label)
        for look in present
    ]
    handles.append(Line2D([], [], color=ONE_WAY, linewidth=1.2, label="answers"))
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False, fontsize=SMALL,
        labelcolor=INK, edgecolor=GREY,
    )  # fmt: skip


def describe_conversation(tree: "nx.DiGraph[Any]") -> str:
    """
    Say what a conversation shows.

    Parameters
    ----------
    tree
        What `conversation` or `timeline` draws.

    Returns
    -------
    text
        Numbers of acts, persons and replies, the depth, how long it went on, and who begins.
    """
    acts = _read(tree)
    if not acts:
        return "No acts."
    people = {act["person"] for act in acts}
    times = [pd.Timestamp(act["time"]) for act in acts]
    first = min(acts, key=lambda act: act["time"])
    deepest = max(act["depth"] for act in acts)
    return (
        f"{len(acts)} acts by {len(people)} persons, {tree.number_of_edges()} of them answers, "
        f"at most {deepest} deep, over {_span(max(times) - min(times))}. It begins with {first['person']}."
    )


def _span(span: pd.Timedelta) -> str:
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if span.total_seconds() >= 2 * length:
            return f"{span.total_seconds() / length:.0f} {unit}"
    return f"{span.total_seconds():.0f} seconds"


def tabulate_conversation(tree: "nx.DiGraph[Any]") -> pd.DataFrame:
    """
    Give the numbers behind the drawing of a conversation.

    Parameters
    ----------
    tree
        What `conversation` or `timeline` draws.

    Returns
    -------
    table
        One row a role: persons, acts, and how many of the acts answer staff, members or others.
    """
    acts = {act["name"]: act for act in _read(tree)}
    rows = [
        {
            "role": _look(act).label,
            "person": act["person"],
            "answers": _look(acts[act["above"]]).label if act["above"] in acts else "nobody known",
        }
        for act in acts.values()
    ]
    given = pd.DataFrame(rows, columns=["role", "person", "answers"])
    by_role = given.groupby("role", sort=False)
    table = pd.DataFrame({"persons": by_role["person"].nunique(), "acts": by_role.size()})
    answers = pd.crosstab(given["role"], given["answers"]).add_prefix("answer ") if rows else pd.DataFrame()
    return table.join(answers).fillna(0).astype("int64").rename_axis("role")
