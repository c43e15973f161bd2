"""Draw a 2x2 kernel at its first and at its last place on a 3x4 image."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

IMAGE = [[1, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2]]
KERNEL = [["1", "0"], ["2", "−1"]]
OUT = [[6, 2, 4], [2, 0, 6]]
PLACES = {
    (0, 0): "1·1 + 0·2 + 2·3 − 1·1 = 6",
    (1, 2): "1·2 + 0·0 + 2·3 − 1·2 = 6",
}


def placement(axes: Axes, at: tuple[int, int], arithmetic: str) -> None:
    """Draw image, kernel and output with the window at row and column ``at``."""
    i, j = at
    style.cells(axes, IMAGE)
    style.cells(axes, KERNEL, at=(5.6, 0.5), color=style.ORANGE)
    done = [
        [value if (row, column) <= at else None for column, value in enumerate(line)]
        for row, line in enumerate(OUT)
    ]
    style.cells(axes, done, at=(9.2, 0.5), color=style.GREEN)
    style.frame(axes, (j, i), (2, 2))
    style.frame(axes, (9.2 + j, 0.5 + i), (1, 1), color=style.GREEN)
    style.note(axes, (4.8, 1.5), "⋆", color=style.INK, fontsize=14)
    style.note(axes, (8.4, 1.5), "=", color=style.INK, fontsize=14)
    style.note(axes, (6.1, 3.75), arithmetic, color=style.INK)
    axes.set(xlim=(-0.1, 12.3), ylim=(4.2, -0.9))


def draw() -> Figure:
    """Draw the two placements one above the other."""
    figure, axes = style.canvas(2, 1, height=3.9)
    for one, (at, arithmetic) in zip(axes, PLACES.items(), strict=True):
        placement(one, at, arithmetic)
    for x, name in ((2, "image x"), (6.6, "kernel w"), (10.7, "out")):
        style.note(axes[0], (x, -0.55), name)
    return figure
