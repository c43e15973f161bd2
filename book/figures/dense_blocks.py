"""Draw the weight matrix of a 3x3 convolution on a 4x4 image, block by block."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE, KERNEL, PADDING = 4, 3, 1
ROWS_OF_KERNEL = (style.BLUE, style.ORANGE, style.GREEN)


def weights() -> list[tuple[int, int, int, int]]:
    """Return (output, input, u, v) for every entry that is not zero."""
    found = []
    for i, j, u, v in product(range(SIDE), range(SIDE), range(KERNEL), range(KERNEL)):
        k, m = i + u - PADDING, j + v - PADDING  # the pixel that weight (u, v) meets
        if 0 <= k < SIDE and 0 <= m < SIDE:
            found.append((SIDE * i + j, SIDE * k + m, u, v))
    return found


def grid(axes: Axes) -> None:
    """Draw the empty matrix and the lines between its blocks."""
    size = SIDE * SIDE
    style.cells(axes, np.full((size, size), None), fills=np.zeros((size, size)), edge=style.FAINT)
    for row, column in product(range(SIDE), range(SIDE)):
        style.frame(axes, (SIDE * column, SIDE * row), (SIDE, SIDE), color=style.MUTED)


def draw() -> Figure:
    """Draw the matrix; color tells the kernel's row, and the digits its row and column."""
    figure, axes = style.canvas(height=4.9)
    look = {"edge": style.FAINT, "size": style.SMALL, "fills": np.array([[0.35]])}
    grid(axes)
    for output, pixel, u, v in weights():
        style.cells(axes, [[f"{u}{v}"]], at=(pixel, output), color=ROWS_OF_KERNEL[u], **look)
    for block in range(SIDE):
        middle = SIDE * (block + 0.5)
        style.note(axes, (middle, -0.6), f"row {block}", fontsize=style.SMALL)
        style.note(axes, (-0.5, middle), f"row {block}", fontsize=style.SMALL, rotation=90)
    style.note(axes, (SIDE * SIDE / 2, -1.5), "pixels of the image", color=style.INK)
    side = {"color": style.INK, "rotation": 90}
    style.note(axes, (-1.4, SIDE * SIDE / 2), "places of the output", **side)
    axes.set(xlim=(-2, SIDE * SIDE + 0.2), ylim=(SIDE * SIDE + 0.2, -2))
    return figure
