"""Draw how large the numbers in a deep network are, for weights drawn with several variances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from torch import Tensor

from solutions.convnet import dense_forward, relu_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, DEPTH, SAMPLES, SEEDS = 256, 20, 100, range(5)
FACTORS = {"4 / n": 4.0, "2 / n": 2.0, "1 / n": 1.0, "1 / 3n": 1 / 3}  # variance times fan-in
COLORS = (style.RED, style.BLUE, style.GREEN, style.ORANGE)


def squares(factor: float, seed: int) -> list[float]:
    """Return the mean square behind every ReLU, as a share of that of the input."""
    draws = torch.Generator().manual_seed(seed)
    x = _drawn(draws, SAMPLES, WIDTH)
    start, found = float(x.square().mean()), []
    for _ in range(DEPTH):
        weight = _drawn(draws, WIDTH, WIDTH) * (factor / WIDTH) ** 0.5
        x, _ = relu_forward(dense_forward(x, weight, x.new_zeros(WIDTH))[0])
        found.append(float(x.square().mean()) / start)
    return [1.0, *found]


def _drawn(draws: torch.Generator, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=draws, dtype=torch.float64)


def draw() -> Figure:
    """Draw one line a seed for each variance, and the prediction as dots."""
    figure, axes = style.canvas(height=3.1, bare=False)
    layers = range(DEPTH + 1)
    for (name, factor), color in zip(FACTORS.items(), COLORS, strict=True):
        for seed in SEEDS:
            axes.semilogy(layers, squares(factor, seed), color=style.shade(color, 0.5), linewidth=1)
        expected = [(factor / 2) ** layer for layer in layers]
        axes.plot(layers, expected, ".", color=color, markersize=4)
        axes.annotate(
            name,
            (DEPTH, expected[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=color,
            fontsize=style.SMALL,
            annotation_clip=False,
        )
    axes.set(xlabel="layers", ylabel="mean square", xlim=(0, DEPTH))
    axes.set_xticks(range(0, DEPTH + 1, 5))
    axes.set_yticks(
        [1e-15, 1e-10, 1e-5, 1, 1e5], ["$10^{-15}$", "$10^{-10}$", "$10^{-5}$", "1", "$10^5$"]
    )
    axes.minorticks_off()
    return figure
