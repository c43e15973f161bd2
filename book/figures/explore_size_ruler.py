"""Draw what the ruler of sizes shows at first: eight pixels, a kernel of 3, stride 2, padding 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

from solutions.shapes import conv2d_output_shape

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LENGTH, KERNEL, STRIDE, PADDING, PLACE = 8, 3, 2, 1, 1


def windows() -> list[list[int]]:
    """Return which places of the padded image each window reads."""
    shape = (1, LENGTH, LENGTH)
    _, number, _ = conv2d_output_shape(shape, 1, KERNEL, stride=STRIDE, padding=PADDING)
    return [[STRIDE * i + u for u in range(KERNEL)] for i in range(number)]


def draw_pixel(axes: Axes, x: int) -> None:
    """Draw a pixel or a zero of the padding; it is struck out if no window reads it."""
    of_image = PADDING <= x < LENGTH + PADDING
    chosen = x in windows()[PLACE]
    look = {"color": style.ORANGE if chosen else style.BLUE, "size": style.SMALL}
    fill = 0.4 if chosen else 0.15 * of_image
    style.cells(axes, [[x - PADDING if of_image else None]], at=(x, 0), fills=[[fill]], **look)
    if all(x not in one for one in windows()):
        axes.plot([x, x + 1], [1, 0], color=style.INK, linewidth=1)


def draw_window(axes: Axes, i: int) -> None:
    """Draw a place of the kernel and its output."""
    color = style.ORANGE if i == PLACE else style.MUTED
    y = 1.45 + 0.45 * (i % 2)
    start, *_, end = windows()[i]
    axes.plot([start + 0.1, end + 0.9], [y, y], color=color, linewidth=3)
    box = {"color": style.ORANGE if i == PLACE else style.GREEN, "fills": [[0.35]]}
    style.cells(axes, [[i]], at=((start + end) / 2, 2.4), **box, size=style.SMALL)


def draw() -> Figure:
    """Draw the padded row, the places of the kernel, and the outputs."""
    figure, axes = style.canvas(height=1.45)
    for x in range(LENGTH + 2 * PADDING):
        draw_pixel(axes, x)
    for i in range(len(windows())):
        draw_window(axes, i)
    for y, words in ((0.5, "pixels"), (2.9, "outputs")):
        style.note(axes, (-0.3, y), words, ha="right", fontsize=style.SMALL)
    axes.set(xlim=(-2.1, LENGTH + 2 * PADDING + 0.1), ylim=(3.5, -0.1))
    return figure
