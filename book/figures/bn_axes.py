"""Draw which numbers of a batch share one mean and one variance, for features and for images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLORS = (style.BLUE, style.ORANGE, style.GREEN)
SAMPLES, HEIGHT, WIDTH = 4, 2, 3


def features(axes: Axes) -> None:
    """Draw a table of samples and features, a color for every feature."""
    for column, color in enumerate(COLORS):
        how = {"color": color, "fills": [[0.35]]}
        for row in range(SAMPLES):
            style.cells(axes, [[None]], at=(2.0 * column, 2.6 * row + 0.5), **how)
        style.note(axes, (2.0 * column + 0.5, -0.7), f"{column}", fontsize=style.SMALL)
    axes.set_title("(N, D): m = N = 4")


def images(axes: Axes) -> None:
    """Draw a row of maps for every image, a color for every channel."""
    empty = [[None] * WIDTH] * HEIGHT
    for column, color in enumerate(COLORS):
        how = {"color": color, "fills": [[0.35] * WIDTH] * HEIGHT}
        left = (WIDTH + 0.8) * column
        for row in range(SAMPLES):
            style.cells(axes, empty, at=(left, 2.6 * row), **how)
        style.note(axes, (left + WIDTH / 2, -0.7), f"{column}", fontsize=style.SMALL)
    axes.set_title("(N, C, H, W): m = N H W = 24")


def draw() -> Figure:
    """Draw both tables, sample under sample."""
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(
        1, 2, figsize=(5.0, 3.4), layout="constrained", width_ratios=[1, 1.65]
    )
    for axes, fill in ((left, features), (right, images)):
        axes.set_axis_off()
        axes.set_aspect("equal")
        fill(axes)
        axes.set_ylim(10.0, -1.4)
    for row in range(SAMPLES):
        style.note(left, (-1.3, 2.6 * row + 1), f"n = {row}", fontsize=style.SMALL)
    style.note(left, (-1.3, -0.7), "d =", fontsize=style.SMALL)
    style.note(right, (-1.1, -0.7), "c =", fontsize=style.SMALL)
    left.set_xlim(-2.6, 5.2)
    right.set_xlim(-1.7, 3 * WIDTH + 1.8)
    return figure
