"""Draw the matrices of four layers on a row of eight numbers, all with the same three weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.variants import conv2d

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE, KERNEL = 8, 3
TIES = (style.BLUE, style.ORANGE, style.GREEN)
LOOK = {"edge": style.FAINT, "size": style.SMALL}


def matrix(**how: int) -> np.ndarray:
    """Return, for each entry of a layer's matrix, which weight stands there, or -1 for none."""
    weight = torch.arange(1.0, KERNEL + 1).reshape(1, 1, KERNEL, 1)
    units = torch.eye(SIZE).reshape(SIZE, 1, SIZE, 1)
    across = {name: (value, 1) for name, value in how.items()}
    return conv2d(units, weight, **across).flatten(1).T.int().numpy() - 1


MATRICES = {
    "convolution": matrix(),
    "dilation 2": matrix(dilation=2),
    "stride 2": matrix(stride=2),
    "transposed, stride 2": matrix(stride=2).T,
}


def panel(axes: Axes, name: str) -> None:
    """Draw a matrix with a color and a digit for each of the three weights."""
    which = MATRICES[name]
    style.cells(axes, np.full(which.shape, None), color=style.MUTED, fills=0 * which, **LOOK)
    for row, column in np.argwhere(which >= 0):
        tie = which[row, column]
        square = {"at": (column, row), "color": TIES[tie], "fills": np.array([[0.35]])}
        style.cells(axes, [[str(tie)]], **square, **LOOK)
    rows, columns = which.shape
    style.frame(axes, (0, 0), which.shape, color=style.MUTED)
    style.note(axes, (columns / 2, -0.8), name, color=style.INK)
    style.note(axes, (columns / 2, rows + 0.8), f"{columns} in, {rows} out", fontsize=style.SMALL)
    middle = columns / 2
    axes.set(xlim=(middle - 5.2, middle + 5.2), ylim=(rows + 1.4, -1.4))


def draw() -> Figure:
    """Draw the four matrices."""
    figure, grid = style.canvas(2, 2, height=4.6)
    grid[0, 0].get_gridspec().set_height_ratios((8.8, 10.8))
    for axes, name in zip(grid.flat, MATRICES, strict=True):
        panel(axes, name)
    return figure
