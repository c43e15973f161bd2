"""Draw how many stamps reach each number of a transposed convolution, for four kernel sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.variants import conv_transpose2d

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STRIDE, PLACES, KERNELS = 2, 6, (2, 3, 4, 5)


def counts(kernel: int) -> list[int]:
    """Return how many of six stamps reach each place."""
    x, weight = torch.ones(1, 1, PLACES, 1), torch.ones(1, 1, kernel, 1)
    return conv_transpose2d(x, weight, stride=(STRIDE, 1)).flatten().int().tolist()


def panel(axes: Axes, kernel: int) -> None:
    """Draw a bar for each place; an even row of bars makes no pattern."""
    found = counts(kernel)
    even = kernel % STRIDE == 0
    color = style.BLUE if even else style.ORANGE
    axes.bar(range(len(found)), found, width=0.8, color=style.shade(color, 0.7))
    axes.set(title=f"kernel {kernel}", ylim=(0, 3.4), yticks=(0, 1, 2, 3), xlim=(-1, 15.5))
    axes.set_xticks(range(0, 16, 5))


def draw() -> Figure:
    """Draw the four kernel sizes."""
    figure, grid = style.canvas(2, 2, height=3.4, bare=False)
    for axes, kernel in zip(grid.flat, KERNELS, strict=True):
        panel(axes, kernel)
    for axes in grid[:, 0]:
        axes.set_ylabel("stamps")
    for axes in grid[1]:
        axes.set_xlabel("place in the output")
    return figure
