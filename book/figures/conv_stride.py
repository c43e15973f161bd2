"""Draw the places of a window of three at strides 1, 2 and 3 on eight pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE, KERNEL = 8, 3
COLORS = {1: style.BLUE, 2: style.ORANGE, 3: style.GREEN}


def places(axes: Axes, stride: int) -> None:
    """Draw the pixels and below them every window that fits."""
    starts = range(0, SIZE - KERNEL + 1, stride)
    unread = SIZE - (starts[-1] + KERNEL)
    for pixel in range(SIZE):
        lost = pixel >= SIZE - unread
        color = style.MUTED if lost else COLORS[stride]
        style.cells(axes, [[pixel]], at=(pixel, 0), color=color, fills=[[0.0 if lost else 0.15]])
    for number, start in enumerate(starts):
        y = 1.5 + 0.55 * (number % 3)
        axes.plot([start + 0.1, start + KERNEL - 0.1], [y, y], color=COLORS[stride], linewidth=3)
    if unread:
        style.note(axes, (SIZE - unread / 2, 1.5), "unread", fontsize=style.SMALL)
    words = f"stride {stride}\n{len(starts)} places"
    style.note(axes, (-1.6, 1.2), words, color=style.INK)
    axes.set(xlim=(-3.1, 8.2), ylim=(3.1, -0.2))


def draw() -> Figure:
    """Draw one row for each stride."""
    figure, axes = style.canvas(3, 1, height=4.2)
    for one, stride in zip(axes, COLORS, strict=True):
        places(one, stride)
    return figure
