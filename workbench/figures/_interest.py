"""A community of interest over time: which criteria a space meets, period by period."""

from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from workbench.errors import StudyError
from workbench.figures._canvas import BLUE, GREY, INK, ORANGE, PALE, SIZE, SMALL, bare, sheet

CRITERIA = {
    "C1": "exchanges recur",
    "C2": "members return",
    "C2b": "pairs meet again",
    "C3": "members answer",
    "C4": "members open",
    "C5": "service is present",
}
"""What each criterion asks, in few words."""

# the state of a criterion: marker, face, edge
_LOOKS = {
    "met": ("o", BLUE, BLUE),
    "not met": ("o", "white", INK),
    "not assessable": ("x", GREY, GREY),
}
# the state of a space: thickness and colour, one over the other
_BARS = {1: [(2.0, INK)], 2: [(6.0, INK)], 3: [(7.0, INK), (4.5, ORANGE)]}
_TOP = 0.5  # inches above the first space, for the key
_ROW, _BETWEEN = 0.21, 0.5  # inches: a criterion, and what parts two spaces
_MOST = 6  # spaces; more do not fit a page
_NEEDED = ("space", "start", "end", "state")

Table = pd.DataFrame
Span = tuple[pd.Timestamp, pd.Timestamp]


def interest(periods: Table, *, ax: Axes | None = None, most: int = _MOST) -> Axes:
    """
    Draw which criteria of a community of interest each space meets, period by period.

    Parameters
    ----------
    periods
        A table of `levels.community_periods`: `space`, `start`, `end`, `state`, and a column a criterion with
        *met*, *not met* or *not assessable*.
    ax
        Where to draw; a new figure as wide as a page if not given.
    most
        How many spaces are drawn at most: those that come furthest, and then those assessed most often.

    Returns
    -------
    ax
        Holds one panel a space (`ax.child_axes`), one row a criterion and one mark a period at its end: a
        dot where the criterion is met, a ring where it is not, a cross where it cannot be assessed. Above it
        stands the name of the space, with the state of its last period. A bar at the foot shows when it
        held together: thin for a structure that emerges, thick for one that stands, and with a rim where the
        service kept it up.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    table = _read(periods)
    criteria = [name for name in CRITERIA if name in table]
    spaces = _chosen(table, most)
    height = (len(criteria) + 1) * _ROW
    inches = _TOP + len(spaces) * (height + _BETWEEN) + 0.2
    ax = sheet(ax, height=max(inches, 1.2))
    ax.set_axis_off()
    if not spaces:
        ax.text(0, 0.5, "No space was long enough to be looked at.", fontsize=SIZE, color=INK)
        return ax
    span = table["end"].min(), table["end"].max()
    for number, space in enumerate(spaces):
        bottom = 1 - (_TOP + number * (height + _BETWEEN) + 0.3 + height) / inches
        panel = ax.inset_axes((0.2, bottom, 0.8, height / inches))
        _panel(panel, space, table[table["space"] == space], criteria, span)
    for above in ax.child_axes[:-1]:
        above.tick_params(labelbottom=False)
    panel.set_xlabel("End of the period looked at", fontsize=SMALL, color=INK)
    _key(ax)
    return ax


def _read(periods: Table) -> Table:
    missing = [name for name in _NEEDED if name not in periods]
    if missing or not any(name in periods for name in CRITERIA):
        raise StudyError(
            f"Periods without {', '.join(missing) or 'criteria'} cannot be drawn. "
            "Give a table of workbench.levels.community_periods."
        )
    return periods.sort_values(["space", "end"]).reset_index(drop=True)


def _chosen(table: Table, most: int) -> list[str]:
    ranked = pd.DataFrame(
        {
            "space": table["space"],
            "stage": table["state"].map(stage),
            "told": table["state"].ne("not assessable"),
        }
    )
    found = ranked.groupby("space").agg({"stage": "max", "told": "sum"}).reset_index()
    order = found.sort_values(["stage", "told", "space"], ascending=[False, False, True])
    return [str(space) for space in order["space"][:most]]


def stage(state: object) -> int:
    """
    Tell how far a state goes.

    Parameters
    ----------
    state
        Of a period, in words.

    Returns
    -------
    stage
        0 for none or not assessable, 1 for a structure that emerges, 2 for one that stands, 3 where the
        service keeps it up.
    """
    said = str(state)
    if said.startswith(("L4", "community of interest", "met")):
        return 3
    if "emerging" in said:
        return 1
    return 2 if said.startswith(("community structure", "peer community")) else 0


def _panel(panel: Axes, space: str, rows: Table, criteria: list[str], span: Span) -> None:
    for place, name in enumerate(criteria):
        panel.axhline(place, color=PALE, linewidth=0.6, zorder=0)
        for state, (marker, face, edge) in _LOOKS.items():
            at = rows.loc[rows[name] == state, "end"]
            panel.plot(
                at,
                [place] * len(at),
                marker,
                markersize=5,
                markerfacecolor=face,
                markeredgecolor=edge,
                label=state,
            )
    _held(panel, rows, len(criteria))
    bare(panel)
    panel.set_ylim(len(criteria) + 0.4, -0.6)
    margin = max((span[1] - span[0]) / 40, pd.Timedelta(days=4))
    panel.set_xlim(span[0] - margin, span[1] + margin)  # type: ignore[arg-type]
    panel.set_yticks(range(len(criteria)), [f"{name} {CRITERIA[name]}" for name in criteria], fontsize=SMALL)
    state = rows["state"].iloc[-1]
    panel.set_title(fill(f"{space}: {state}", 80), loc="left", fontsize=SIZE, color=INK, pad=4)


def _held(panel: Axes, rows: Table, foot: int) -> None:
    """Draw a bar at the foot while the space held together; what the service kept up has a rim."""
    stages = rows["state"].map(stage)
    runs = (stages != stages.shift()).cumsum()
    for reached, strokes in _BARS.items():
        for _, run in rows[stages == reached].groupby(runs):
            ends = [run["end"].iloc[0], run["end"].iloc[-1]]
            for thickness, colour in strokes:
                panel.plot(ends, [foot, foot], color=colour, linewidth=thickness, solid_capstyle="projecting")


def _key(ax: Axes) -> None:
    marks = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            markerfacecolor=face,
            markeredgecolor=edge,
            markersize=6,
            label=state,
        )
        for state, (marker, face, edge) in _LOOKS.items()
    ]
    bars: list[Line2D | Patch] = [
        Line2D([], [], color=INK, linewidth=2, label="emerging"),
        Line2D([], [], color=INK, linewidth=6, label="community structure"),
        Patch(facecolor=ORANGE, edgecolor=INK, label="kept up by the service (L4)"),
    ]
    ax.legend(
        handles=[*marks, *bars], loc="upper left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False,
        fontsize=SMALL, borderaxespad=0,
    )  # fmt: skip


def describe_interest(periods: Table) -> str:
    """
    Say how far each space came towards a community of interest, and when.

    Parameters
    ----------
    periods
        What `interest` draws.

    Returns
    -------
    text
        A sentence a space: the furthest state, in how many periods of how many, when the first and the last
        of these end, and the state of the last period.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    table = _read(periods)
    if table.empty:
        return "No space was long enough to be looked at."
    return " ".join(_sentence(str(space), rows) for space, rows in table.groupby("space"))


def _sentence(space: str, rows: Table) -> str:
    stages, last = rows["state"].map(stage), rows["state"].iloc[-1]
    best = int(stages.max())
    if not best:
        return f"{space}: none of {len(rows)} periods shows a community; the last: {last}."
    at = rows[stages == best]
    first, end = (f"{time:%Y-%m-%d}" for time in (at["end"].iloc[0], at["end"].iloc[-1]))
    said = f"{space}: {at['state'].iloc[0]} in {len(at)} of {len(rows)} periods"
    return f"{said}, ending {first} to {end}; the last: {last}."


def tabulate_interest(periods: Table) -> Table:
    """
    Give the states behind the drawing of a community of interest.

    Parameters
    ----------
    periods
        What `interest` draws.

    Returns
    -------
    table
        One row a space and run of periods with one state: the space, the ends of its first and last period as
        dates, how many periods, the state, and how often each criterion was met.

    Raises
    ------
    StudyError
        If a column is missing.
    """
    table = _read(periods)
    criteria = [name for name in CRITERIA if name in table]
    fresh = (table["state"] != table["state"].shift()) | (table["space"] != table["space"].shift())
    rows = [
        {
            "space": run["space"].iloc[0],
            "from": f"{run['end'].iloc[0]:%Y-%m-%d}",
            "to": f"{run['end'].iloc[-1]:%Y-%m-%d}",
            "periods": len(run),
            "state": run["state"].iloc[0],
        }
        | {name: f"{int((run[name] == 'met').sum())} of {len(run)}" for name in criteria}
        for _, run in table.groupby(fresh.cumsum())
    ]
    return pd.DataFrame(rows, columns=["space", "from", "to", "periods", "state", *criteria]).set_index(
        "space"
    )
