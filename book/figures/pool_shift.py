"""Draw a pattern and the same moved by one place: its maxima, every second one, and blurred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PATTERN = (0, 0, 1, 1, 0, 0, 1, 1)
GAP = 2
ROWS = ("signal", "maxima of 2, stride 1", "every second maximum", "blurred, then every second")


def rings(pattern: Sequence[float]) -> tuple[torch.Tensor, ...]:
    """Return the four rows for a pattern that goes on for ever."""
    x = torch.tensor(pattern, dtype=torch.float64)
    largest = torch.maximum(x, x.roll(-1))
    blurred = (largest.roll(1) + 2 * largest + largest.roll(-1)) / 4
    return x, largest, largest[::2], blurred[::2]


def row(axes: Axes, at: tuple[float, float], values: torch.Tensor, color: str) -> None:
    """Draw one number per place, the stronger the larger; few numbers stand further apart."""
    step = len(PATTERN) // len(values)
    for index, value in enumerate(values.tolist()):
        word = f"{value:g}".replace("0.", ".")
        corner = (at[0] + step * index, at[1])
        how = {"color": color, "fills": [[0.06 + 0.44 * value]], "size": style.SMALL}
        style.cells(axes, [[word]], at=corner, **how)


def draw() -> Figure:
    """Draw the pattern on the left and the moved one on the right."""
    figure, axes = style.canvas(height=3.3)
    colors = (style.MUTED, style.BLUE, style.ORANGE, style.GREEN)
    right = len(PATTERN) + GAP
    for left, pattern, name in (
        (0, PATTERN, "as it is"),
        (right, PATTERN[-1:] + PATTERN[:-1], "moved right by one place"),
    ):
        style.note(axes, (left + 4, -1.9), name, color=style.INK)
        for index, (values, color) in enumerate(zip(rings(pattern), colors, strict=True)):
            row(axes, (left, 2.3 * index), values, color)
    for index, words in enumerate(ROWS):
        style.note(axes, (right - GAP / 2, 2.3 * index - 0.6), words, fontsize=style.SMALL)
    axes.set(xlim=(-0.2, right + 8.2), ylim=(8.1, -2.5))
    return figure
