"""Draw batch norm as a graph of steps, forward and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from matplotlib.patches import FancyBboxPatch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLACES = {  # the middle of each node; the lower ones hold one number per feature
    "x": (0.0, 0.0),
    "d": (3.4, 0.0),
    "xhat": (8.0, 0.0),
    "out": (10.8, 0.0),
    "mean": (1.4, 2.3),
    "variance": (4.6, 2.3),
    "r": (6.9, 2.3),
}
STEPS = (
    ("x", "mean"),
    ("x", "d"),
    ("mean", "d"),
    ("d", "variance"),
    ("variance", "r"),
    ("d", "xhat"),
    ("r", "xhat"),
    ("xhat", "out"),
)
FORWARD = {
    "x": "x",
    "mean": "μ",
    "d": "d = x − μ",
    "variance": "σ²",
    "r": "r",
    "xhat": "x̂ = d r",
    "out": "out",
}
BACK = {
    "x": "dx",
    "mean": "dμ",
    "d": "dd",
    "variance": "dσ²",
    "r": "dr",
    "xhat": "dx̂",
    "out": "dout",
}
HALF = {"x": 0.55, "d": 1.15, "xhat": 1.05, "out": 0.75, "mean": 0.5, "variance": 0.55, "r": 0.5}
TALL = 0.5


def nodes(axes: Axes, words: dict[str, str]) -> None:
    """Draw every node with its word: blue for m numbers a feature, green for one."""
    for name, (x, y) in PLACES.items():
        color = style.BLUE if y == 0 else style.GREEN
        look = {"facecolor": style.shade(color, 0.15), "edgecolor": color, "linewidth": 1.2}
        corner = (x - HALF[name], y - TALL)
        box = FancyBboxPatch(corner, 2 * HALF[name], 2 * TALL, "round,pad=0,rounding_size=0.2")
        box.set(**look)
        axes.add_patch(box)
        axes.text(x, y, words[name], ha="center", va="center_baseline", fontsize=style.TEXT)


def ends(start: str, end: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where an arrow leaves one node and where it meets the other."""
    (x0, y0), (x1, y1) = PLACES[start], PLACES[end]
    if y0 == y1:
        return (x0 + HALF[start], y0), (x1 - HALF[end], y1)
    down = 1 if y1 > y0 else -1
    lean = 0.35 if x1 > x0 else -0.35
    return (x0 + lean, y0 + down * TALL), (x1 - lean, y1 - down * TALL)


def draw() -> Figure:
    """Draw the way forward above the way back."""
    figure, panels = style.canvas(2, 1, height=3.6)
    for axes, words, name, turned in (
        (panels[0], FORWARD, "forward", False),
        (panels[1], BACK, "back", True),
    ):
        nodes(axes, words)
        for step in STEPS:
            start, end = ends(*step)
            color = style.ORANGE if turned else style.MUTED
            style.arrow(axes, *((end, start) if turned else (start, end)), color=color)
        style.note(axes, (-0.5, 2.3), name, color=style.INK)
        axes.set(xlim=(-1.3, 11.7), ylim=(2.95, -0.65))
    return figure
