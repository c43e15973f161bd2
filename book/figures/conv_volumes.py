"""Draw the layer as blocks: every filter is as deep as the input and makes one output channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from matplotlib.patches import Polygon

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SLANT = (0.55, -0.4)  # where one step of depth goes on paper
Point = tuple[float, float]


def block(axes: Axes, at: Point, width: float, height: float, depth: float, color: str) -> None:
    """Draw a box: its front, and two sides receding by the depth."""
    x, y = at
    dx, dy = SLANT[0] * depth, SLANT[1] * depth
    front = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    top = [(x, y), (x + width, y), (x + width + dx, y + dy), (x + dx, y + dy)]
    side = [
        (x + width, y),
        (x + width, y + height),
        (x + width + dx, y + height + dy),
        (x + width + dx, y + dy),
    ]
    for corners, strength in ((front, 0.28), (top, 0.14), (side, 0.4)):
        axes.add_patch(
            Polygon(corners, facecolor=style.shade(color, strength), edgecolor=color, linewidth=1.1)
        )


def slice_of(axes: Axes, at: Point, width: float, height: float, index: int, color: str) -> None:
    """Draw the flat face of one channel of a block."""
    x, y = at[0] + SLANT[0] * index, at[1] + SLANT[1] * index
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    axes.add_patch(Polygon(corners, facecolor=style.PAPER))
    axes.add_patch(Polygon(corners, facecolor=style.shade(color, 0.3), edgecolor=color))


def draw() -> Figure:
    """Draw the input block, ten filters and the output block of the worked example."""
    figure, axes = style.canvas(height=2.9)
    block(axes, (0, 0), 6.4, 6.4, 1.5, style.BLUE)
    block(axes, (1.8, 1.8), 1.3, 1.3, 1.5, style.ORANGE)
    for number, top in enumerate((-1.0, 1.5, 5.6)):
        block(axes, (9.3, top), 1.3, 1.3, 1.5, (style.ORANGE, style.PURPLE, style.MUTED)[number])
    style.note(axes, (10.2, 4.2), "⋮", color=style.INK, fontsize=14)
    for index in reversed(range(10)):
        color = {0: style.ORANGE, 1: style.PURPLE}.get(index, style.MUTED)
        slice_of(axes, (14.2, 1.6), 6.4, 6.4, index, color)
    style.arrow(axes, (7.5, 3), (9.0, 3))
    style.arrow(axes, (12.2, 3), (13.9, 3))
    for x, words in (
        (3.2, "3 × 32 × 32"),
        (10.2, "10 filters of\n3 × 5 × 5"),
        (17.4, "10 × 32 × 32"),
    ):
        style.note(axes, (x, 9.1), words, color=style.INK)
    axes.set(xlim=(-0.3, 26.2), ylim=(10.2, -2.6))
    return figure
