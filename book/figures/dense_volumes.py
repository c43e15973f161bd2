"""Draw the volumes of a small network, from an image to ten scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from matplotlib.patches import Polygon

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SLANT = (0.5, -0.5)  # where one step of depth goes on paper
VOLUMES = (  # left, side, depth, words below, layer that follows
    (0.0, 6.4, 0.9, "3 × 32 × 32", "conv\n760"),
    (11.6, 6.4, 2.4, "10 × 32 × 32", "pool\n0"),
    (24.2, 3.2, 2.4, "10 × 16 × 16", "conv\n5,020"),
    (33.2, 3.2, 4.4, "20 × 16 × 16", "mean\n0"),
    (44.2, 0.4, 4.4, "20 × 1 × 1", "dense\n210"),
    (52.4, 0.4, 2.4, "10", ""),
)
MIDDLE = 4.0


def block(axes: Axes, left: float, side: float, depth: float) -> None:
    """Draw a box around the middle line: its front, and two sides receding by the depth."""
    top, right = MIDDLE - side / 2, left + side
    dx, dy = SLANT[0] * depth, SLANT[1] * depth
    bottom = top + side
    faces = (
        ([(left, top), (right, top), (right, bottom), (left, bottom)], 0.28),
        ([(left, top), (right, top), (right + dx, top + dy), (left + dx, top + dy)], 0.14),
        ([(right, top), (right, bottom), (right + dx, bottom + dy), (right + dx, top + dy)], 0.4),
    )
    for corners, strength in faces:
        look = {"facecolor": style.shade(style.BLUE, strength), "edgecolor": style.BLUE}
        axes.add_patch(Polygon(corners, linewidth=1.0, **look))


def draw() -> Figure:
    """Draw the chain of volumes with the layer and its number of parameters between them."""
    figure, axes = style.canvas(height=2.0)
    for index, (left, side, depth, words, layer) in enumerate(VOLUMES):
        block(axes, left, side, depth)
        below = 9.0 if index % 2 == 0 else 11.2
        style.note(axes, (left + side / 2 + 0.5, below), words, fontsize=style.SMALL)
        if layer:
            start, end = left + side + SLANT[0] * depth + 0.4, VOLUMES[index + 1][0] - 0.4
            style.arrow(axes, (start, MIDDLE), (end, MIDDLE))
            middle = {"fontsize": style.SMALL, "color": style.INK}
            style.note(axes, ((start + end) / 2, -2.2), layer, **middle)
    axes.set(xlim=(-2, 56), ylim=(12.2, -4.2))
    return figure
