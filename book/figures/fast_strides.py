"""Draw where the pixels of three windows lie in memory, where an image is one long row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from fast_columns import X

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLORS = {(0, 0): style.BLUE, (0, 1): style.ORANGE, (1, 0): style.GREEN}  # by the window's place
WIDTH = X.shape[1]


def addresses(i: int, j: int) -> list[int]:
    """Return the places in memory of the four pixels of window (i, j)."""
    return [(i + u) * WIDTH + j + v for u in range(2) for v in range(2)]


def memory(axes: Axes, place: tuple[int, int], top: float) -> None:
    """Draw all of the memory, what one window sees filled."""
    seen = addresses(*place)
    for address, value in enumerate(X.flatten().tolist()):
        strength = 0.5 if address in seen else 0.0
        at = (address + 0.35 * (address // WIDTH), top)
        style.cells(axes, [[value]], at=at, color=COLORS[place], fills=[[strength]])
    style.note(axes, (-1.3, top + 0.5), f"{place[0]}, {place[1]}", color=COLORS[place])


def draw() -> Figure:
    """Draw the memory three times, a window each."""
    figure, axes = style.canvas(height=2.2)
    style.note(axes, (-1.3, -0.55), "window", fontsize=style.SMALL)
    for row in range(3):
        middle = row * (WIDTH + 0.35) + WIDTH / 2
        style.note(axes, (middle, -0.55), f"row {row}", fontsize=style.SMALL)
    for index, place in enumerate(COLORS):
        memory(axes, place, 1.5 * index)
    return figure
