"""Draw the largest number and the mean of each window of 2x2 on a 4x4 image."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.pooling import avg_pool2d_forward, max_pool2d_forward

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

IMAGE = ((1, 2, 0, 1), (3, 1, 2, 0), (0, 1, 3, 2), (4, 1, 0, 1))
COLORS = ((style.BLUE, style.ORANGE), (style.GREEN, style.PURPLE))


def quarters(axes: Axes, left: float, top: float, table: torch.Tensor, side: int) -> None:
    """Draw a square of numbers, each quarter in its own color."""
    for row in (0, 1):
        for column in (0, 1):
            part = table[row * side : (row + 1) * side, column * side : (column + 1) * side]
            words = [[f"{value:g}" for value in line] for line in part.tolist()]
            at = (left + column * side, top + row * side)
            how = {"color": COLORS[row][column], "fills": [[0.28] * side] * side}
            style.cells(axes, words, at=at, **how)


def draw() -> Figure:
    """Draw the image on the left, its maxima and its means on the right."""
    x = torch.tensor(IMAGE, dtype=torch.float64)
    largest, _ = max_pool2d_forward(x[None, None], 2)
    mean, _ = avg_pool2d_forward(x[None, None], 2)

    figure, axes = style.canvas(height=2.9)
    quarters(axes, 0, 1, x, 2)
    quarters(axes, 7.2, 0, largest[0, 0], 1)
    axes.set_aspect("equal")
    for row in (0, 1):
        for column in (0, 1):
            word = f"{float(mean[0, 0, row, column]):g}"
            how = {"color": COLORS[row][column], "fills": [[0.28]], "size": style.SMALL}
            style.cells(axes, [[word]], at=(7.2 + column, 3.7 + row), **how)
    style.arrow(axes, (4.3, 2.6), (6.9, 1.2))
    style.arrow(axes, (4.3, 3.4), (6.9, 4.7))
    for at, words in (((2, 0.4), "image"), ((8.2, -0.6), "maxima"), ((8.2, 3.1), "means")):
        style.note(axes, at, words)
    axes.set(xlim=(-0.3, 9.5), ylim=(5.9, -1.1))
    return figure
