"""Draw the gradient of the image as a full cross-correlation of dout with the turned kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOUT = np.array([[1, 0, 0], [0, 0, 2]])
TURNED = np.array([[-1, 2], [0, 1]])
PLACE = (1, 2)  # the window that is shown


def slid(framed: np.ndarray) -> np.ndarray:
    """Return the sums of products of the turned kernel at all of its places."""
    windows = np.lib.stride_tricks.sliding_window_view(framed, TURNED.shape)
    return (windows * TURNED).sum(axis=(2, 3))


def minus(table: np.ndarray) -> list[list[str]]:
    """Return the numbers of a table as words, with a minus sign that is no hyphen."""
    return [[str(number).replace("-", "−") for number in row] for row in table]


def draw() -> Figure:
    """Draw dout in its frame of zeros, the turned kernel and what the two make."""
    figure, axes = style.canvas(height=2.6)
    framed = np.pad(DOUT, 1)
    inside = np.pad(np.full(DOUT.shape, 0.3), 1)
    style.cells(axes, framed, color=style.GREEN, fills=inside)
    style.cells(axes, minus(TURNED), at=(6.4, 1), color=style.ORANGE)
    style.cells(axes, minus(slid(framed)), at=(9.9, 0.5))
    style.frame(axes, PLACE[::-1], (2, 2))
    style.frame(axes, (9.9 + PLACE[1], 0.5 + PLACE[0]), (1, 1), color=style.BLUE)
    for x, sign in ((5.7, "⋆"), (9.1, "=")):
        style.note(axes, (x, 2), sign, color=style.INK, fontsize=14)
    for x, name in ((2.5, "dout in zeros"), (7.4, "kernel, turned"), (11.9, "dx")):
        style.note(axes, (x, -0.6), name)
    axes.set(xlim=(-0.1, 14.1), ylim=(4.3, -1.1))
    return figure
