"""What all figures share: colours, sizes, an empty sheet, and the two ways onto a page."""

from io import BytesIO, StringIO
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

# Okabe and Ito's colours
BLUE: Final = "#0072B2"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
VERMILION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
INK: Final = "#222222"
GREY: Final = "#767676"
PALE: Final = "#D9D9D9"

WIDTH = 7.1  # inches: A4 less its margins
SIZE = 10  # points
SMALL = 9

# Fewer conversations than these are shown in grey, or only counted.
FEW = 20
TOO_FEW = 8


def sheet(ax: Axes | None, *, height: float) -> Axes:
    """
    Give back the Axes at hand, or new ones as wide as a page's text.

    Parameters
    ----------
    ax
        Axes at hand, or None.
    height
        Height of a new figure, in inches.

    Returns
    -------
    ax
        Where to draw.
    """
    if ax is None:
        ax = Figure(figsize=(WIDTH, height), layout="constrained").add_subplot()
    return ax


def bare(ax: Axes, *, keep: tuple[str, ...] = ()) -> None:
    """
    Take away the frame, but for the sides to keep.

    Parameters
    ----------
    ax
        Axes to change.
    keep
        Sides whose line stays: left, right, top, bottom.
    """
    for side, spine in ax.spines.items():
        spine.set_visible(side in keep)
        spine.set_color(GREY)
    ax.tick_params(labelsize=SMALL, length=0)


def plain_ticks(axis: Axis) -> None:
    """
    Write the ticks of a logarithmic axis as whole numbers: 1, 2, 5, 10 and so on.

    Parameters
    ----------
    axis
        Of numbers from 1.
    """
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}"))
    )
    axis.set_minor_locator(NullLocator())


def svg(ax: Axes) -> str:
    """
    Give a figure as SVG.

    Parameters
    ----------
    ax
        What a function of this module returned.

    Returns
    -------
    image
        The whole figure that holds the Axes; the same figure gives the same text, without a clock.
    """
    held = StringIO()
    with mpl.rc_context({"svg.hashsalt": "workbench", "svg.fonttype": "path"}):
        _figure(ax).savefig(held, format="svg", metadata={"Date": None, "Creator": None})
    return held.getvalue()


def png(ax: Axes) -> bytes:
    """
    Give a figure as PNG.

    Parameters
    ----------
    ax
        What a function of this module returned.

    Returns
    -------
    image
        The whole figure that holds the Axes, at 200 dots an inch; the same figure gives the same
        bytes.
    """
    held = BytesIO()
    _figure(ax).savefig(held, format="png", dpi=200, metadata={"Software": None})
    return held.getvalue()


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("These Axes belong to no figure any more. Draw the figure again.")
    return figure
