"""Draw a 3x3 window at stride 2 on a 5x6 image, and the column that it never reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROWS, COLUMNS, KERNEL, STRIDE = 5, 6, 3, 2
COLORS = (style.ORANGE, style.GREEN, style.PURPLE, style.RED)


def draw() -> Figure:
    """Draw the image with the window at each place, and the map of four outputs."""
    figure, axes = style.canvas(height=2.6)
    unread = np.zeros((ROWS, COLUMNS), dtype=bool)
    unread[:, -1] = True
    style.cells(axes, np.full((ROWS, COLUMNS), None), fills=np.where(unread, 0.0, 0.15))
    for place, color in enumerate(COLORS):
        i, j = divmod(place, 2)
        inset = 0.1 + 0.07 * place  # so that frames that share a line stay apart
        corner = (STRIDE * j + inset, STRIDE * i + inset)
        style.frame(axes, corner, (KERNEL - 2 * inset, KERNEL - 2 * inset), color=color)
        style.cells(axes, [[f"{i}, {j}"]], at=(8.6 + 1.3 * j, 1.2 + 1.3 * i), color=color)
    style.note(axes, (3, -0.6), "image, 5 × 6")
    style.note(axes, (9.8, 0.6), "out, 2 × 2")
    style.note(axes, (5.5, 5.5), "unread", fontsize=style.SMALL)
    style.arrow(axes, (6.5, 2.5), (8.2, 2.5))
    axes.set(xlim=(-0.3, 12.3), ylim=(5.9, -1.1))
    return figure
