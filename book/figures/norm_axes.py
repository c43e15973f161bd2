"""Draw which numbers of (N, C, H, W) share one mean in each of five normalizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHAPE = (3, 4, 2, 2)  # images, channels, rows, columns
GROUPS = 2
STEP = 2.5  # from one map to the next
SETS = {  # what shares the first mean, as an index into the batch
    "batch": np.s_[:, 0],
    "layer": np.s_[0],
    "instance": np.s_[0, 0],
    "group": np.s_[0, : SHAPE[1] // GROUPS],
    "channels of a pixel": np.s_[0, :, 0, 0],
}
COLORS = {
    "batch": style.ORANGE,
    "layer": style.BLUE,
    "instance": style.GREEN,
    "group": style.PURPLE,
    "channels of a pixel": style.RED,
}


def shared(name: str) -> np.ndarray:
    """Return the batch's shape with True where a number belongs to the first mean."""
    found = np.zeros(SHAPE, dtype=bool)
    found[SETS[name]] = True
    return found


def panel(axes: Axes, name: str) -> None:
    """Draw images as rows and channels as columns of small maps; one mean's numbers are filled."""
    found = shared(name)
    for n, c, i, j in np.ndindex(SHAPE):
        here = bool(found[n, c, i, j])
        look = {
            "facecolor": style.shade(COLORS[name], 0.75) if here else style.shade(style.MUTED, 0.1),
            "edgecolor": style.MUTED,
            "linewidth": 0.7,
        }
        axes.add_patch(Rectangle((STEP * c + j, STEP * n + i), 1, 1, clip_on=False, **look))
    style.note(axes, (STEP * 2 - 0.25, -0.8), name, color=style.INK)
    style.note(axes, (STEP * 2 - 0.25, 8.1), f"{found.sum()} numbers a mean", fontsize=style.SMALL)
    axes.set(xlim=(-0.4, 10.2), ylim=(8.7, -1.5))


def key(axes: Axes) -> None:
    """Say what the rows, the columns and the small squares are."""
    style.arrow(axes, (0.6, 1.2), (9.2, 1.2))
    style.note(axes, (4.9, 0.4), "channels C", fontsize=style.SMALL)
    style.arrow(axes, (0.6, 1.2), (0.6, 7.4))
    style.note(axes, (2.7, 4.2), "images N", fontsize=style.SMALL)
    for i, j in np.ndindex(SHAPE[2:]):
        look = {"facecolor": style.shade(style.MUTED, 0.1), "edgecolor": style.MUTED}
        axes.add_patch(Rectangle((6.2 + j, 3.6 + i), 1, 1, linewidth=0.7, **look))
    style.note(axes, (7.2, 6.6), "a map, H × W", fontsize=style.SMALL)
    axes.set(xlim=(-0.4, 10.2), ylim=(8.7, -1.5))


def draw() -> Figure:
    """Draw the five normalizations and a key."""
    figure, grid = style.canvas(3, 2, height=6.4)
    places = list(grid.flat)
    for axes, name in zip(places, SETS, strict=False):
        panel(axes, name)
    key(places[-1])
    return figure
