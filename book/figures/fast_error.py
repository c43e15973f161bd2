"""Draw the rounding error in float32 of columns, of the FFT and of Winograd's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.fast_convolution import conv2d_forward_fast
from solutions.transforms import conv2d_fft, conv2d_winograd

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHANNELS, FILTERS, SIDE = 64, 16, 24
TILES = (2, 4, 6, 8)


def errors() -> dict[str, float]:
    """Return the error of each way in float32 against columns in float64, relative to their size.

    Both are root mean squares, for normal pixels and weights.
    """
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(2, CHANNELS, SIDE, SIDE, generator=generator)
    weight = torch.randn(FILTERS, CHANNELS, 3, 3, generator=generator)
    right = conv2d_forward_fast(x.double(), weight.double(), padding=1)[0]
    found = {
        "im2col": conv2d_forward_fast(x, weight, padding=1)[0],
        "FFT": conv2d_fft(x, weight, padding=1),
        **{f"F({m}×{m})": conv2d_winograd(x, weight, padding=1, outputs=m) for m in TILES},
    }
    size = right.square().mean().sqrt()
    return {
        name: float((one.double() - right).square().mean().sqrt() / size)
        for name, one in found.items()
    }


def draw() -> Figure:
    """Draw a bar for each way, on a scale of powers of ten."""
    figure, axes = style.canvas(height=2.8, bare=False)
    found = errors()
    colors = [style.BLUE, style.GREEN] + [style.RED] * len(TILES)
    places = range(len(found))
    axes.bar(places, found.values(), width=0.6, color=colors, bottom=0)
    axes.set_xticks(places, list(found))
    axes.set_yscale("log")
    axes.set(ylabel="relative error, float32", ylim=(3e-8, 1e-3))
    axes.tick_params(axis="x", length=0)
    return figure
