"""Draw what a single bright pixel turns into under cross-correlation and under convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOT = [[0] * 5, [0] * 5, [0, 0, 1, 0, 0], [0] * 5, [0] * 5]
KERNEL = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
FLIPPED = [row[::-1] for row in KERNEL[::-1]]


def strengths(table: list[list[int]]) -> list[list[float]]:
    """Return how strongly each number is painted."""
    return [[0.08 + 0.07 * number for number in row] for row in table]


def draw() -> Figure:
    """Draw dot and kernel above, the two results below."""
    figure, axes = style.canvas(height=3.6)
    style.cells(axes, DOT, at=(0, 0), fills=[[0.08 + 0.6 * v for v in row] for row in DOT])
    style.cells(axes, KERNEL, at=(8, 1), color=style.ORANGE, fills=strengths(KERNEL))
    style.cells(axes, FLIPPED, at=(1, 7.2), color=style.GREEN, fills=strengths(FLIPPED))
    style.cells(axes, KERNEL, at=(8, 7.2), color=style.GREEN, fills=strengths(KERNEL))
    style.note(axes, (2.5, -0.6), "one bright pixel")
    style.note(axes, (9.5, -0.6), "kernel")
    style.note(axes, (2.5, 6.5), "cross-correlation: turned")
    style.note(axes, (9.5, 6.5), "convolution: as it is")
    axes.set(xlim=(-1.5, 13), ylim=(10.4, -1.1))
    return figure
