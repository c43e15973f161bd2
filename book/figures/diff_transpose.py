"""Draw the matrix of a strided convolution on eight pixels, and its transpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PIXELS, KERNEL, STRIDE = 8, (1, 2, 3), 2
OUTPUTS = (PIXELS - len(KERNEL)) // STRIDE + 1
COLORS = (style.BLUE, style.ORANGE, style.GREEN)
PIXEL = 2  # whose column is framed


def entries() -> list[tuple[int, int, int]]:
    """Return (output, pixel, weight's index) for every entry that is not zero."""
    return [(i, STRIDE * i + u, u) for i in range(OUTPUTS) for u in range(len(KERNEL))]


def matrix(axes: Axes, at: tuple[float, float], *, turned: bool) -> None:
    """Draw the matrix, or its transpose, with a color for each weight."""
    shape = (PIXELS, OUTPUTS) if turned else (OUTPUTS, PIXELS)
    style.cells(axes, np.full(shape, None), at=at, fills=np.zeros(shape), edge=style.FAINT)
    for output, pixel, weight in entries():
        column, row = (output, pixel) if turned else (pixel, output)
        look = {"color": COLORS[weight], "fills": np.array([[0.35]]), "edge": style.FAINT}
        style.cells(axes, [[KERNEL[weight]]], at=(at[0] + column, at[1] + row), **look)
    style.frame(axes, at, shape, color=style.MUTED)


def draw() -> Figure:
    """Draw the two matrices side by side, with one pixel's weights framed in both."""
    figure, axes = style.canvas(height=3.4)
    left, right = (0.9, 2.2), (11.3, 0)
    matrix(axes, left, turned=False)
    matrix(axes, right, turned=True)
    style.frame(axes, (left[0] + PIXEL, left[1]), (OUTPUTS, 1))
    style.frame(axes, (right[0], right[1] + PIXEL), (1, OUTPUTS))
    ink, small = {"color": style.INK}, {"fontsize": style.SMALL}
    style.note(axes, (left[0] + PIXELS / 2, 1.0), "forward: A", **ink)
    style.note(axes, (right[0] + OUTPUTS / 2, -0.9), "backward", **ink)
    style.note(axes, (left[0] + PIXELS / 2, 5.8), "pixels", **small)
    style.note(axes, (0.3, left[1] + OUTPUTS / 2), "outputs", rotation=90, **small)
    style.note(axes, (right[0] + OUTPUTS / 2, 8.6), "outputs", **small)
    style.note(axes, (right[0] - 0.6, PIXELS / 2), "pixels", rotation=90, **small)
    style.note(axes, (left[0] + PIXELS - 0.5, 6.7), "read by nobody", **small)
    style.arrow(axes, (left[0] + PIXELS - 0.5, 6.3), (left[0] + PIXELS - 0.5, 5.35))
    axes.set(xlim=(-0.1, 14.6), ylim=(9.1, -1.4))
    return figure
