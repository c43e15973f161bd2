"""Draw what the clock of a program reads while a GPU works through its queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LAUNCH, WORK, JOBS = 1.0, 4.0, 3
COLORS = (style.BLUE, style.ORANGE, style.GREEN)
START = 0.6  # from a launch to the beginning of the work


def spans() -> list[tuple[float, float, float]]:
    """Return for each job when its launch begins, and when its work begins and ends."""
    found, free = [], 0.0
    for job in range(JOBS):
        launched = LAUNCH * job
        begin = max(launched + LAUNCH + START, free)
        free = begin + WORK
        found.append((launched, begin, free))
    return found


def box(axes: Axes, left: float, width: float, row: float, job: int, word: str) -> None:
    """Draw a span of time with a word in it."""
    look = {"facecolor": style.shade(COLORS[job], 0.3), "edgecolor": COLORS[job]}
    axes.add_patch(Rectangle((left, row), width, 0.8, linewidth=1.0, **look))
    size = style.SMALL
    style.note(axes, (left + width / 2, row + 0.4), word, color=style.INK, fontsize=size)


def draw() -> Figure:
    """Draw the program's time above that of the GPU, and where the clock can be stopped."""
    figure, axes = style.canvas(height=2.5)
    axes.set_aspect("auto")
    for job, (launched, begin, end) in enumerate(spans()):
        box(axes, launched, LAUNCH, 0, job, str(job + 1))
        box(axes, begin, end - begin, 1.6, job, f"layer {job + 1}")
    stops = ((LAUNCH * JOBS, 1.3, "without waiting"), (spans()[-1][2], 2.7, "after waiting"))
    for at, low, words in stops:
        axes.plot([at, at], [-0.5, low], color=style.RED, linewidth=1.2, linestyle="--")
        style.note(axes, (at, -0.85), words, color=style.RED, fontsize=style.SMALL)
    style.note(axes, (-0.3, 0.4), "program", ha="right")
    style.note(axes, (-0.3, 2.0), "GPU", ha="right")
    style.arrow(axes, (0, 3.1), (13.6, 3.1))
    style.note(axes, (12.8, 3.5), "time", fontsize=style.SMALL)
    axes.set(xlim=(-2.6, 15.2), ylim=(3.9, -1.2))
    return figure
