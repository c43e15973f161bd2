"""Draw where zeros go when a gradient travels back through a stride, in one dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOUT = ["a", "b", "c"]
SPREAD = ["0", "0", "a", "0", "b", "0", "c", "0", "0", "0"]
AROUND = (0, 1, 8, 9)  # zeros of the frame
DX = ["a", "2a", "3a+b", "2b", "3b+c", "2c", "3c", "0"]
PLACE = 2  # of the turned kernel that is shown


def draw() -> Figure:
    """Draw dout, dout with its zeros, the turned kernel at one place, and dx."""
    figure, axes = style.canvas(height=4.3)
    style.cells(axes, [DOUT], at=(3.5, 0), color=style.GREEN)
    for place, entry in enumerate(SPREAD):
        kind = style.MUTED if place in AROUND else style.GREEN
        fill = 0.05 if place in AROUND else 0.12 if entry != "0" else 0.0
        style.cells(axes, [[entry]], at=(place, 2.4), color=kind, fills=[[fill]])
    style.cells(axes, [["3", "2", "1"]], at=(PLACE, 4.6), color=style.ORANGE)
    style.frame(axes, (PLACE, 2.4), (1, 3))
    style.cells(axes, [DX], at=(1, 7.0), size=style.SMALL)
    style.frame(axes, (1 + PLACE, 7.0), (1, 1), color=style.BLUE)
    style.arrow(axes, (5, 1.1), (5, 2.2))
    style.arrow(axes, (PLACE + 1.5, 5.75), (PLACE + 1.5, 6.85))
    ink = {"color": style.INK}
    style.note(axes, (3.2, 0.5), "dout", ha="right", **ink)
    style.note(axes, (0, 1.9), "dout with zeros", ha="left", **ink)
    style.note(axes, (PLACE + 3.3, 5.1), "kernel, turned", ha="left", **ink)
    style.note(axes, (9.3, 7.5), "dx", ha="left", **ink)
    words = ((1, "around"), (4.5, "between"), (7.5, "dropped"), (9.2, "around"))
    for x, word in words:
        style.note(axes, (x, 3.85), word, fontsize=style.SMALL)
    axes.set(xlim=(-0.1, 10.2), ylim=(8.2, -0.3))
    return figure
