"""Draw how far off two ways to a variance are in float32, against the mean, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

VALUES, DRAWS = 1000, 200
MEANS = np.logspace(0, 5, 21)


def two_squares(x: np.ndarray) -> np.float32:
    """Return the mean of the squares less the square of the mean."""
    return np.mean(x * x) - np.mean(x) ** 2


def two_passes(x: np.ndarray) -> np.float32:
    """Return the mean of the squared differences from the mean."""
    d = x - np.mean(x)
    return np.mean(d * d)


def measure(way: Callable, mean: float, draws: int = DRAWS) -> tuple[np.ndarray, np.ndarray]:
    """Return variances of batches about a mean, computed in float32, and what float64 says."""
    generator = np.random.default_rng(0)
    batches = (mean + generator.standard_normal((draws, VALUES))).astype(np.float32)
    found = np.array([way(x) for x in batches], dtype=np.float64)
    return found, batches.astype(np.float64).var(axis=1)


def draw() -> Figure:
    """Draw the largest error of either way, and the spacing of float32 near the squared mean."""
    figure, axes = style.canvas(height=3.0, bare=False)
    for way, name, color in (
        (two_squares, "two squares", style.ORANGE),
        (two_passes, "two passes", style.BLUE),
    ):
        gaps = []
        for mean in MEANS:
            found, exact = measure(way, mean, 20)
            gaps.append(np.abs(found - exact).max())
        axes.loglog(MEANS, gaps, color=color, marker=".", label=name)
    spacing = np.spacing((MEANS**2).astype(np.float32))
    axes.loglog(MEANS, spacing, color=style.MUTED, linewidth=1, linestyle=":")
    axes.text(40, 3e-6, "spacing of float32 at mean²", color=style.MUTED, fontsize=style.SMALL)
    axes.axhline(1, color=style.FAINT, linewidth=1.2, zorder=0)
    axes.text(1.1, 1.6, "the variance itself", color=style.MUTED, fontsize=style.SMALL)
    axes.set(xlabel="mean", ylabel="largest error", xlim=(1, 1e5), ylim=(1e-8, 1e4))
    axes.legend(loc="upper left")
    return figure
