"""Draw what one output sends back to its window, and what one pixel receives from all of its."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KERNEL = np.arange(1, 10).reshape(3, 3)
LETTERS = np.array(list("abcdefghi")).reshape(3, 3)
OUTPUT, PIXEL = (1, 2), (2, 2)  # the output that is followed back, the pixel that is asked
DOUT, MIDDLE, DX = (0, 1), (4.7, 1), (9.3, 0)  # left upper corners
LOUD = 0.08 + 0.07 * KERNEL


def equation(axes: Axes, title: str, names: tuple[str, str, str]) -> None:
    """Write what the three tables of a row are, the signs between them and its title."""
    style.note(axes, (3.9, -0.7), title, color=style.INK)
    for (x, y), name, width in zip((DOUT, MIDDLE, DX), names, (3, 3, 5), strict=True):
        style.note(axes, (x + width / 2, y + (5.6 if width == 5 else 3.6)), name)
    for x, sign in ((3.85, "·"), (8.5, "=")):
        style.note(axes, (x, 2.5), sign, color=style.INK, fontsize=14)
    axes.set(xlim=(-0.1, 14.4), ylim=(7.1, -1.2))


def sent(axes: Axes) -> None:
    """Draw one output that lays the kernel, as it is, where its window was."""
    dout = np.zeros((3, 3), int)
    dout[OUTPUT] = 1
    style.cells(axes, dout, at=DOUT, color=style.GREEN, fills=0.05 + 0.6 * dout)
    style.cells(axes, KERNEL, at=MIDDLE, color=style.ORANGE, fills=LOUD)
    style.cells(axes, np.full((5, 5), None), at=DX, fills=np.zeros((5, 5)))
    corner = (DX[0] + OUTPUT[1], DX[1] + OUTPUT[0])
    style.cells(axes, KERNEL, at=corner, color=style.ORANGE, fills=LOUD)
    style.frame(axes, corner, (3, 3))
    style.frame(axes, (DOUT[0] + OUTPUT[1], DOUT[1] + OUTPUT[0]), (1, 1), color=style.GREEN)
    equation(axes, "What one output sends back", ("dout", "kernel", "dx"))


def received(axes: Axes) -> None:
    """Draw one pixel that hears from nine windows, weighed with the turned kernel."""
    turned = slice(None, None, -1)
    style.cells(axes, LETTERS, at=DOUT, color=style.GREEN)
    style.frame(axes, DOUT, (3, 3), color=style.GREEN)
    style.cells(axes, KERNEL[turned, turned], at=MIDDLE, color=style.ORANGE, fills=LOUD[::-1, ::-1])
    style.cells(axes, np.full((5, 5), None), at=DX, fills=np.zeros((5, 5)))
    corner = (DX[0] + PIXEL[1], DX[1] + PIXEL[0])
    style.cells(axes, [["?"]], at=corner, fills=[[0.3]])
    style.frame(axes, corner, (1, 1), color=style.BLUE)
    equation(axes, "What one pixel receives", ("dout", "kernel, turned", "dx"))
    words = "? = 9a + 8b + 7c + 6d + 5e + 4f + 3g + 2h + 1i"
    style.note(axes, (7.15, 6.7), words, color=style.INK)


def draw() -> Figure:
    """Draw the two ways one above the other."""
    figure, (upper, lower) = style.canvas(2, 1, height=5.2)
    sent(upper)
    received(lower)
    return figure
