"""Draw a transposed convolution of three numbers at stride 2 as a sum of stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

X, WEIGHT, STRIDE = (1, 3, 2), (1, 2, 3), 2
SIZE = STRIDE * (len(X) - 1) + len(WEIGHT)
COLORS = (style.BLUE, style.ORANGE, style.GREEN)


def stamps() -> list[list[int]]:
    """Return the kernel times each number of x, in the order of x."""
    return [[number * weight for weight in WEIGHT] for number in X]


def total() -> list[int]:
    """Return the sum of the stamps at their places."""
    out = [0] * SIZE
    for index, stamp in enumerate(stamps()):
        for u, value in enumerate(stamp):
            out[STRIDE * index + u] += value
    return out


def draw() -> Figure:
    """Draw x and the kernel, a row for each stamp, and the sum."""
    figure, axes = style.canvas(height=3.3)
    for index, number in enumerate(X):
        style.cells(axes, [[number]], at=(0.6 + index, -1.9), color=COLORS[index], fills=[[0.35]])
    style.cells(axes, [list(WEIGHT)], at=(4.6, -1.9), color=style.MUTED)
    style.note(axes, (2.1, -2.5), "x")
    style.note(axes, (6.1, -2.5), "kernel w")
    for index, stamp in enumerate(stamps()):
        row = 1.3 * index
        style.cells(axes, [[None] * SIZE], at=(0.6, row), fills=[[0.0] * SIZE], edge=style.FAINT)
        place = (0.6 + STRIDE * index, row)
        style.cells(axes, [stamp], at=place, color=COLORS[index], fills=[[0.35] * len(stamp)])
        style.note(axes, (SIZE + 2.0, row + 0.5), f"{X[index]} × w at {STRIDE * index}")
    style.cells(axes, [total()], at=(0.6, 4.3))
    style.note(axes, (SIZE + 2.0, 4.8), "their sum", color=style.INK)
    axes.set(xlim=(-0.2, SIZE + 3.8), ylim=(5.6, -3))
    return figure
