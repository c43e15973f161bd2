"""Draw how five formats spend their bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = {  # bits of the exponent and of the fraction; one more is the sign
    "float64": (11, 52),
    "float32": (8, 23),
    "TF32": (8, 10),
    "bfloat16": (8, 7),
    "float16": (5, 10),
}
COLORS = (style.MUTED, style.ORANGE, style.BLUE)


def draw() -> Figure:
    """Draw a bar for each format, a square for each bit."""
    figure, axes = style.canvas(height=2.7)
    axes.set_aspect("auto")
    for row, (name, (exponent, fraction)) in enumerate(FORMATS.items()):
        at = 0
        for color, bits in zip(COLORS, (1, exponent, fraction), strict=True):
            for bit in range(at, at + bits):
                look = {"facecolor": style.shade(color, 0.45), "edgecolor": style.PAPER}
                axes.add_patch(Rectangle((bit, row), 1, 0.7, linewidth=0.8, **look))
            at += bits
        style.note(axes, (-1, row + 0.35), name, ha="right", color=style.INK)
        if at < 40:
            words = f"{exponent} + {fraction}"
            style.note(axes, (at + 1, row + 0.35), words, ha="left", fontsize=style.SMALL)
    words = ((1.0, "right", "sign"), (2.0, "left", "exponent"), (30.0, "center", "fraction"))
    for (x, side, word), color in zip(words, COLORS, strict=True):
        style.note(axes, (x, -0.45), word, ha=side, color=color, fontsize=style.SMALL)
    axes.set(xlim=(-15, 65), ylim=(5, -0.9))
    return figure
