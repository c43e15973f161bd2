"""Draw what the explorable shows, held still: a window, its products, their sum, the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.convolution import conv2d_forward

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

IMAGE = np.array(
    [
        [0, 1, 0, 3, 4, 4],
        [1, 0, 1, 4, 3, 4],
        [0, 0, 3, 4, 4, 3],
        [0, 1, 4, 4, 3, 4],
        [1, 3, 4, 3, 4, 4],
    ]
)
KERNEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
PLACE, STRIDE = (1, 0), 2


def shown(number: float) -> str:
    """Return a whole number with a real minus sign."""
    return f"{number:.0f}".replace("-", "−")


def factor(number: float) -> str:
    """Return a number as it stands in a product."""
    return f"({shown(number)})" if number < 0 else shown(number)


def words(table: np.ndarray) -> list[list[str]]:
    """Return a table's entries as they are printed."""
    return [[shown(number) for number in row] for row in table]


def output() -> np.ndarray:
    """Return what the layer computes."""
    image, kernel = (
        torch.tensor(table, dtype=torch.float64)[None, None] for table in (IMAGE, KERNEL)
    )
    out, _ = conv2d_forward(image, kernel, stride=STRIDE)
    return out[0, 0].numpy()


def table(axes: Axes, numbers: np.ndarray, at: tuple[float, float], color: str, name: str) -> None:
    """Draw a named table, each square the stronger the larger its number."""
    fills = 0.05 + 0.3 * np.abs(numbers) / max(np.abs(numbers).max(), 1)
    style.cells(axes, words(numbers), at=at, color=color, fills=fills)
    style.note(axes, (at[0], at[1] - 0.5), name, ha="left", fontsize=style.SMALL)


def cross_out(axes: Axes, rows: range, columns: range) -> None:
    """Strike through the squares that no window reads."""
    for row in rows:
        for column in columns:
            axes.plot([column, column + 1], [row, row + 1], color=style.INK, linewidth=1)


def size(name: str, length: int) -> str:
    """Return the formula of an output's height or width with its numbers."""
    room = length - len(KERNEL)
    top = f"{length} + 2·0 − 1·({len(KERNEL)} − 1) − 1"
    return f"{name} = ⌊({top}) / {STRIDE}⌋ + 1 = {room // STRIDE + 1}"


def draw() -> Figure:
    """Draw image, kernel, products and output in a row, and the arithmetic below."""
    figure, axes = style.canvas(height=3.9)
    (i, j), (tall, wide) = PLACE, KERNEL.shape
    window = IMAGE[STRIDE * i :, STRIDE * j :][:tall, :wide]
    out = output()

    table(axes, IMAGE, (0, 0), style.BLUE, "image x, 5×6")
    table(axes, KERNEL, (7.6, 0), style.ORANGE, "kernel w, 3×3")
    table(axes, window * KERNEL, (7.6, 4.2), style.ORANGE, "products x·w")
    table(axes, out, (12.2, 0), style.GREEN, "output, 2×2")
    cross_out(axes, range(5), range(5, 6))
    style.frame(axes, (STRIDE * j, STRIDE * i), (tall, wide))
    style.frame(axes, (12.2 + j, i), (1, 1), color=style.GREEN)
    style.note(axes, (6.8, 1.5), "⋆", color=style.INK, fontsize=14)
    style.note(axes, (11.4, 1.5), "=", color=style.INK, fontsize=14)

    pairs = zip(window.ravel(), KERNEL.ravel(), strict=True)
    terms = [f"{shown(value)}·{factor(weight)}" for value, weight in pairs]
    lines = [
        f"out[{i}, {j}] = {' + '.join(terms[:5])}",
        f"+ {' + '.join(terms[5:])} = {shown(out[i, j])}",
        size("H′", len(IMAGE)),
        size("W′", len(IMAGE[0])),
    ]
    for y, x, line in zip((8.1, 9.0, 10.2, 11.1), (0, 2.4, 0, 0), lines, strict=True):
        style.note(axes, (x, y), line, ha="left", color=style.INK)
    axes.set(xlim=(-0.1, 15.0), ylim=(11.6, -0.95))
    return figure
