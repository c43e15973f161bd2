"""Draw which filter reads which channel for one group, two, four and as many as channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CHANNELS = 8
COLORS = (style.BLUE, style.ORANGE, style.GREEN, style.PURPLE)
GROUPS = {1: "one group", 2: "two groups", 4: "four groups", 8: "depthwise"}


def read(groups: int) -> np.ndarray:
    """Return a table, filters by channels, that is True where a filter reads a channel."""
    own = np.arange(CHANNELS) // (CHANNELS // groups)
    return own[:, None] == own[None, :]


def panel(axes: Axes, groups: int) -> None:
    """Draw filters as rows and channels as columns, a color for each group."""
    table = read(groups)
    nothing = np.full(table.shape, None)
    for group in range(groups):
        mine = np.zeros(table.shape)
        rows = slice(group * CHANNELS // groups, (group + 1) * CHANNELS // groups)
        mine[rows] = 0.6 * table[rows]
        color = COLORS[group % len(COLORS)]
        style.cells(axes, nothing, color=color, fills=mine, edge=style.FAINT)
    middle = CHANNELS / 2
    style.note(axes, (middle, -0.9), GROUPS[groups], color=style.INK)
    style.note(axes, (middle, CHANNELS + 0.9), f"{table.sum()} kernels", fontsize=style.SMALL)
    axes.set(xlim=(-1.2, CHANNELS + 1.2), ylim=(CHANNELS + 1.6, -1.6))


def draw() -> Figure:
    """Draw the four tables."""
    figure, grid = style.canvas(2, 2, height=4.4)
    for axes, groups in zip(grid.flat, GROUPS, strict=True):
        panel(axes, groups)
    style.note(grid[0, 0], (-0.7, 4), "filters", rotation=90, fontsize=style.SMALL)
    return figure
