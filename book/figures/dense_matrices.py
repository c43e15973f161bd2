"""Draw the weight matrices of a dense, a local and a convolution layer on eight numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE, KERNEL, PADDING, GAP = 8, 3, 1, 1.6
TIES = (style.BLUE, style.ORANGE, style.GREEN)
ROWS, COLUMNS = np.indices((SIZE, SIZE))
WEIGHT = COLUMNS - ROWS + PADDING  # which weight of the kernel stands there
BAND = (WEIGHT >= 0) & (WEIGHT < KERNEL)
LOOK = {"edge": style.FAINT, "size": style.SMALL}


def matrix(axes: Axes, left: float, name: str, free: np.ndarray, numbers: int) -> None:
    """Draw a matrix whose free entries are gray, with its name and how many numbers it holds."""
    nothing = np.full(free.shape, None)
    style.cells(axes, nothing, at=(left, 0), color=style.MUTED, fills=0.35 * free, **LOOK)
    style.frame(axes, (left, 0), (SIZE, SIZE), color=style.MUTED)
    style.note(axes, (left + SIZE / 2, -0.9), name, color=style.INK)
    style.note(axes, (left + SIZE / 2, SIZE + 1.0), f"{numbers} numbers")


def ties(axes: Axes, left: float) -> None:
    """Color and number the entries of the band, one color for each weight of the kernel."""
    for row, column in np.argwhere(BAND):
        weight = WEIGHT[row, column]
        square = {"at": (left + column, row), "color": TIES[weight], "fills": np.array([[0.35]])}
        style.cells(axes, [[str(weight)]], **square, **LOOK)


def draw() -> Figure:
    """Draw the three matrices side by side."""
    figure, axes = style.canvas(height=2.0)
    lefts = np.arange(3) * (SIZE + GAP)
    matrix(axes, lefts[0], "dense", np.ones_like(BAND), BAND.size)
    matrix(axes, lefts[1], "local", BAND, int(BAND.sum()))
    matrix(axes, lefts[2], "convolution", np.zeros_like(BAND), KERNEL)
    ties(axes, lefts[2])
    axes.set(xlim=(-0.2, lefts[2] + SIZE + 0.2), ylim=(SIZE + 1.6, -1.6))
    return figure
