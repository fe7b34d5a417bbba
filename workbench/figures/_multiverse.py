"""How far the share of a level hangs on choices of method, and on which of them most."""

from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from workbench import levels
from workbench.errors import StudyError
from workbench.figures._canvas import BLUE, GREY, INK, PALE, SIZE, SMALL, VERMILION, bare, sheet
from workbench.figures._rows import per_cent

CHOICES = {
    "attach": "replies without a target",
    "unknown_as": "unknown roles",
    "deleted": "deleted authors",
    "hub_share": "share beside the hub",
    "reentry": "returns after an answer",
    "contact": "turns of a contact",
    "case_hours": "hours that end a case",
    "cross_posts": "copies of a post",
}
"""What each choice of method is about, in few words."""

_NARROW = 0.06  # between runs that lie closer, whole per cent do not tell

Table = pd.DataFrame


def multiverse(runs: Table, *, level: str = "L3", share: float | None = None, ax: Axes | None = None) -> Axes:
    """
    Draw the share of a level over all runs of the multiverse, and how far each choice moves it.

    Parameters
    ----------
    runs
        A table of `levels.multiverse`, one row a combination of choices.
    level
        L1, L2 or L3; the share of conversations that reach it.
    share
        The share that the profile tells (0 to 1), drawn as a line for comparison.
    ax
        Where to draw; a new figure as wide as a page if not given.

    Returns
    -------
    ax
        Above, a stroke a run, with the median longer. Below, one row a choice that matters, the one that
        moves most first: a dot an option at its mean share, with the outermost named. Choices that move
        nothing are named at the foot.

    Raises
    ------
    StudyError
        If there is no such level among the runs.
    """
    moved, told = _read(runs, level)
    rows = moved[moved["moved"] > 0]
    ax = sheet(ax, height=1.9 + 0.36 * (len(rows) + 1))
    if told.empty:
        ax.set_axis_off()
        ax.text(0, 0.5, "Too few conversations: no run has a share.", fontsize=SIZE, color=INK)
        return ax
    ax.vlines(told, -0.3, 0.3, color=BLUE, linewidth=0.8, alpha=0.35)
    ax.vlines(told.median(), -0.42, 0.42, color=INK, linewidth=2)
    for place, choice in enumerate(rows["choice"], start=1):
        _options(ax, place, told.groupby(runs[choice]).mean())
    if share is not None:
        ax.axvline(share, color=VERMILION, linewidth=1, linestyle="--", zorder=0)
    bare(ax, keep=("bottom",))
    margin = max(0.22 * (told.max() - told.min()), 0.02)
    ax.set(
        xlim=(max(told.min() - margin, -0.02), min(told.max() + margin, 1.1)), ylim=(len(rows) + 0.6, -0.7)
    )
    ax.xaxis.set_major_formatter(
        PercentFormatter(1, symbol=" %", decimals=int(told.max() - told.min() < _NARROW))
    )
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    labels = [f"all {len(told):,} runs", *(CHOICES.get(choice, choice) for choice in rows["choice"])]
    ax.set_yticks(range(len(labels)), labels, fontsize=SMALL)
    idle = [CHOICES.get(choice, choice) for choice in moved.loc[moved["moved"] == 0, "choice"]]
    foot = [f"Share of conversations that reach {level}, or a wider level"]
    foot += fill(f"Moves nothing here: {', '.join(idle)}.", 75).splitlines() if idle else []
    ax.set_xlabel("\n".join(foot), fontsize=SIZE)
    _key(ax, has_share=share is not None)
    return ax


def _read(runs: Table, level: str) -> tuple[Table, "pd.Series[float]"]:
    if level not in runs or not level.startswith("L"):
        raise StudyError(
            f"There is no share of {level!r} among these runs. Give a table of workbench.levels.multiverse, "
            "and L1, L2 or L3."
        )
    moved = levels.sensitivity(runs)
    moved = moved[moved["level"] == level].assign(moved=moved["moved"].fillna(0))
    return moved, runs[level].dropna().astype(float)


def _options(ax: Axes, place: int, means: "pd.Series[float]") -> None:
    ax.plot([means.min(), means.max()], [place, place], color=GREY, linewidth=1.4)
    ax.plot(means, [place] * len(means), "o", color=BLUE, markersize=6, markeredgecolor="white", linestyle="")
    ends = ((means.idxmin(), means.min(), -7, "right"), (means.idxmax(), means.max(), 7, "left"))
    for option, mean, offset, side in ends:
        ax.annotate(
            _named(option), (mean, place), (offset, 0), textcoords="offset points", ha=side, va="center",
            fontsize=SMALL, color=INK,
        )  # fmt: skip


def _named(option: object) -> str:
    return f"{option:g}" if isinstance(option, float) else str(option)


def _key(ax: Axes, *, has_share: bool) -> None:
    handles = [
        Line2D([], [], color=BLUE, marker="|", markersize=9, linestyle="", label="one run"),
        Line2D([], [], color=INK, marker="|", markersize=11, markeredgewidth=2, linestyle="", label="median"),
        Line2D([], [], color=BLUE, marker="o", linestyle="", label="mean with that option"),
    ]
    if has_share:
        handles.append(Line2D([], [], color=VERMILION, linestyle="--", label="share told in the profile"))
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=SMALL,
        columnspacing=1.2, handletextpad=0.4,
    )  # fmt: skip


def describe_multiverse(runs: Table, *, level: str = "L3") -> str:
    """
    Say how far the share of a level hangs on choices of method.

    Parameters
    ----------
    runs
        What `multiverse` draws.
    level
        L1, L2 or L3.

    Returns
    -------
    text
        The range over all runs with its median, and the choices that move the mean share most.

    Raises
    ------
    StudyError
        If there is no such level among the runs.
    """
    moved, told = _read(runs, level)
    if told.empty:
        return "Too few conversations: no run has a share."
    said = (
        f"Over {len(told):,} runs between {per_cent(told.min())} and {per_cent(told.max())} of the "
        f"conversations reach {level}, in the middle {per_cent(told.median())}."
    )
    most = moved[moved["moved"] > 0].head(3)
    if most.empty:
        return f"{said} No choice moves the share."
    moves = [
        f"{CHOICES.get(row['choice'], row['choice'])} ({row['least_at']} {per_cent(row['least'])}, "
        f"{row['most_at']} {per_cent(row['most'])})"
        for _, row in most.iterrows()
    ]
    return f"{said} What moves it most: {'; '.join(moves)}."


def tabulate_multiverse(runs: Table, *, level: str = "L3") -> Table:
    """
    Give how far each choice of method moves the share of a level.

    Parameters
    ----------
    runs
        What `multiverse` draws.
    level
        L1, L2 or L3.

    Returns
    -------
    table
        One row a choice, the one that moves most first: the options with the least and the largest mean
        share, and by how many per cent of the conversations they differ.

    Raises
    ------
    StudyError
        If there is no such level among the runs.
    """
    moved, _ = _read(runs, level)
    told = moved["moved"] > 0
    shares = {
        name: [
            f"{option}: {per_cent(value)}" if is_told else "–"
            for option, value, is_told in zip(moved[f"{name}_at"], moved[name], told, strict=True)
        ]
        for name in ("least", "most")
    }
    table = {
        "choice": [CHOICES.get(choice, choice) for choice in moved["choice"]],
        "least with": shares["least"],
        "most with": shares["most"],
        "difference": [f"{100 * value:.1f} points" for value in moved["moved"]],
        "remark": moved["reason"].fillna("").to_numpy(),
    }
    return pd.DataFrame(table).set_index("choice")
