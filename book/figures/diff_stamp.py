"""Draw how each number that comes back stamps the kernel onto the gradient of the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STAMPS = (
    ("1 × kernel", (0, 0), [["1", "0"], ["2", "−1"]]),
    ("2 × kernel", (1, 2), [["2", "0"], ["4", "−2"]]),
)
DX = [["1", "0", "0", "0"], ["2", "−1", "2", "0"], ["0", "0", "4", "−2"]]


def sheet(axes: Axes, left: float, at: tuple[int, int], stamp: list[list[str]]) -> None:
    """Draw an empty image with one stamp on it."""
    style.cells(axes, [[None] * 4] * 3, at=(left, 1.8), fills=[[0.0] * 4] * 3)
    corner = (left + at[1], 1.8 + at[0])
    style.cells(axes, stamp, at=corner, color=style.ORANGE)
    style.frame(axes, corner, (2, 2))


def draw() -> Figure:
    """Draw dout, its two stamps and their sum."""
    figure, axes = style.canvas(height=3.4)
    style.cells(axes, [[1, 0, 0], [0, 0, 2]], at=(0.5, -2.6), color=style.GREEN)
    style.cells(axes, [["1", "0"], ["2", "−1"]], at=(6.4, -2.6), color=style.ORANGE)
    for x, name in ((2, "dout"), (7.4, "kernel w")):
        style.note(axes, (x, -3.2), name)
    for left, (name, at, stamp) in zip((0, 5.4), STAMPS, strict=True):
        sheet(axes, left, at, stamp)
        style.note(axes, (left + 2, 1.2), name)
    style.cells(axes, DX, at=(10.8, 1.8))
    style.note(axes, (12.8, 1.2), "dx")
    for x, sign in ((4.7, "+"), (10.1, "=")):
        style.note(axes, (x, 3.3), sign, color=style.INK, fontsize=14)
    axes.set(xlim=(-0.1, 14.9), ylim=(5.0, -3.7))
    return figure
