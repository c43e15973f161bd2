"""Draw the rooflines of one card, as its data sheet has them, and where some layers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BANDWIDTH = 2.039e12  # bytes a second: NVIDIA A100 80GB SXM, data sheet
PEAK = {"float32": 19.5e12, "TF32": 156e12, "bfloat16": 312e12}  # FLOP a second, same sheet
COLORS = {"float32": style.BLUE, "TF32": style.GREEN, "bfloat16": style.ORANGE}
BATCH, CHANNELS, SIDE, FLOAT = 32, 128, 28, 4
LAYERS = {"ReLU": None, "depthwise 3 × 3": (3, 1), "1 × 1": (1, CHANNELS), "3 × 3": (3, CHANNELS)}


def counts(name: str, size: int = FLOAT) -> tuple[float, float]:
    """Return a layer's FLOP, and the bytes that have to come and go, with numbers of a size."""
    numbers = BATCH * CHANNELS * SIDE**2
    if LAYERS[name] is None:
        return numbers, 2 * numbers * size
    kernel, read = LAYERS[name]
    weights = CHANNELS * read * kernel**2
    return 2 * weights * BATCH * SIDE**2, (2 * numbers + weights) * size


def intensity(name: str, size: int = FLOAT) -> float:
    """Return the FLOP for every byte."""
    flop, moved = counts(name, size)
    return flop / moved


def draw() -> Figure:
    """Draw the three roofs and a line down from them for each layer."""
    figure, axes = style.canvas(height=3.7, bare=False)
    reach = np.geomspace(1 / 16, 1024, 300)
    for name, peak in PEAK.items():
        roof = np.minimum(peak, BANDWIDTH * reach) / 1e12
        axes.loglog(reach, roof, color=COLORS[name], zorder=3 - list(PEAK).index(name) * 0.1)
        words = f"{name}: {peak / 1e12:g}"
        how = {"ha": "right", "color": COLORS[name], "fontsize": style.SMALL}
        beside = 0.74 if name == "float32" else 1.3
        style.note(axes, (240 if name == "float32" else 1000, peak / 1e12 * beside), words, **how)
    for name in LAYERS:
        at = intensity(name)
        top = min(PEAK["TF32"], BANDWIDTH * at) / 1e12
        axes.plot([at, at], [0.07, top], ":", color=style.MUTED)
        style.note(axes, (at, 0.045), name, fontsize=style.SMALL, color=style.INK)
    axes.set_xscale("log", base=2)
    axes.set_xticks((1 / 8, 1, 8, 64, 512), ["1/8", "1", "8", "64", "512"])
    axes.set_yticks((0.1, 1, 10, 100), ["0.1", "1", "10", "100"])
    axes.minorticks_off()
    axes.set(ylabel="TFLOP per second, at most", ylim=(0.03, 700))
    axes.set_xlabel("FLOP per byte")
    return figure
