"""Draw the roofline of one processor core, and what some layers reach below it.

The numbers are those of ``fast_measured.json``; ``fast_times`` says how they came about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
from fast_times import CHANNELS, DEEP, measured

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FLOAT = 4  # bytes
GIGA = 1e9
INTENSITY = {  # FLOP for every byte that has to come or go, at least; weights left out
    "addition": 1 / (3 * FLOAT),
    "depthwise": 2 * 9 / (2 * FLOAT),
    "1 × 1": 2 * DEEP[1] / (2 * FLOAT),
    "3 × 3": 2 * 9 * DEEP[1] / (2 * FLOAT),
    "im2col": 2 * 9 * DEEP[1] / ((2 + 2 * 9) * FLOAT),
    "loops": 2 * 9 * CHANNELS / (2 * FLOAT),
}
LABELS = {  # where a name stands beside its point
    "addition": (1.35, 0.75, "left"),
    "depthwise": (1.3, 0.8, "left"),
    "1 × 1": (1.35, 0.95, "left"),
    "3 × 3": (1.0, 1.55, "center"),
    "im2col": (1.0, 0.5, "center"),
    "loops": (1.35, 1.0, "left"),
}


def reached() -> dict[str, float]:
    """Return the GFLOP that came out in a second, by name."""
    found = measured()
    rates = {"addition": found["roof"]["addition"], **found["under the roof"]}
    return {name: rate / GIGA for name, rate in rates.items()}


def draw() -> Figure:
    """Draw both slopes of the roof and a point for each layer."""
    figure, axes = style.canvas(height=3.6, bare=False)
    roof = measured()["roof"]
    intensity = np.geomspace(1 / 32, 512, 200)
    height = np.minimum(roof["flops"], roof["bytes"] * intensity) / GIGA
    axes.plot(intensity, height, color=style.INK)
    ridge = roof["flops"] / roof["bytes"]
    axes.plot([ridge, ridge], [0.03, roof["flops"] / GIGA], color=style.FAINT, linewidth=1.2)
    for name, rate in reached().items():
        at = INTENSITY[name]
        color = style.ORANGE if name == "loops" else style.BLUE
        axes.plot([at], [rate], "o", color=color, markersize=6, clip_on=False, zorder=4)
        right, up, side = LABELS[name]
        style.note(axes, (at * right, rate * up), name, ha=side, color=color)
    how = {"fontsize": style.SMALL, "ha": "left"}
    style.note(axes, (0.035, 12), "memory is\nthe limit", **how)
    style.note(axes, (ridge * 1.4, 320), "arithmetic is the limit", **how)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    ticks = (1 / 16, 1 / 4, 1, 4, 16, 64, 256)
    axes.set_xticks(ticks, ["1/16", "1/4", "1", "4", "16", "64", "256"])
    axes.set_yticks((0.1, 1, 10, 100), ["0.1", "1", "10", "100"])
    axes.minorticks_off()
    axes.set(xlabel="FLOP per byte", ylabel="GFLOP per second", ylim=(0.03, 500))
    return figure
