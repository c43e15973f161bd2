"""Draw how two channels and a bias make one output map, and how filters stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROWS = (
    (
        [[1, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2]],
        [["1", "0"], ["2", "−1"]],
        [[6, 2, 4], [2, 0, 6]],
    ),
    (
        [[1, 0, 2, 1], [0, 2, 1, 1], [1, 1, 0, 0]],
        [["1", "1"], ["0", "−1"]],
        [["−1", 1, 2], [1, 3, 2]],
    ),
)
TOTAL = [[2, 0, 3], [0, 0, 5]]


def channel(axes: Axes, number: int, top: float) -> None:
    """Draw one channel, its slice of the filter and its share of the sum."""
    image, kernel, share = ROWS[number]
    style.cells(axes, image, at=(0, top))
    style.cells(axes, kernel, at=(5.4, top + 0.5), color=style.ORANGE)
    style.cells(axes, share, at=(8.8, top + 0.5), color=style.MUTED)
    style.frame(axes, (1, top + 1), (2, 2))
    style.frame(axes, (9.8, top + 1.5), (1, 1), color=style.MUTED)
    style.note(axes, (4.7, top + 1.5), "⋆", color=style.INK, fontsize=14)
    style.note(axes, (8.1, top + 1.5), "=", color=style.INK, fontsize=14)
    style.note(axes, (-0.9, top + 1.5), f"c = {number}")


def draw() -> Figure:
    """Draw the two rows and their sum."""
    figure, axes = style.canvas(height=4.3)
    for x, name in ((2, "input"), (6.4, "one filter"), (10.3, "shares")):
        style.note(axes, (x, -0.5), name)
    channel(axes, 0, 0)
    style.note(axes, (10.3, 3.05), "+", color=style.INK, fontsize=14)
    channel(axes, 1, 3.6)
    style.note(axes, (10.3, 6.75), "+  bias −3  =", color=style.INK)
    style.cells(axes, TOTAL, at=(8.8, 7.3), color=style.GREEN)
    style.frame(axes, (9.8, 8.3), (1, 1), color=style.GREEN)
    style.note(axes, (4.2, 8.3), "0 + 3 − 3 = 0", color=style.INK)
    style.arrow(axes, (6.5, 8.3), (8.5, 8.5))
    axes.set(xlim=(-1.8, 12.1), ylim=(9.6, -0.9))
    return figure
