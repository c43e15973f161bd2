"""Draw the error of a centered difference against its step, measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.convolution import conv2d_backward, conv2d_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STEPS = np.logspace(-12, 0, 49)
Layer = Callable[[torch.Tensor], torch.Tensor]


def example() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return an image, a kernel and a gradient from above, drawn once, in float64."""
    torch.manual_seed(0)
    x, weight = torch.randn(1, 2, 5, 5), torch.randn(3, 2, 3, 3) / 3
    return x.double(), weight.double(), torch.randn(1, 3, 3, 3).double()


def differences(layer: Layer, x: torch.Tensor, dout: torch.Tensor, h: float) -> torch.Tensor:
    """Return the centered difference of sum(layer(x) * dout) for every entry, in x's own dtype."""
    steps = h * torch.eye(x.numel(), dtype=x.dtype).reshape(-1, *x.shape)
    slopes = [((layer(x + e) * dout).sum() - (layer(x - e) * dout).sum()) / (2 * h) for e in steps]
    return torch.stack(slopes).reshape(x.shape)


def errors(dtype: torch.dtype, *, bend: bool) -> list[float]:
    """Return the largest error over the largest slope for every step."""
    x, weight, dout = example()
    out, cache = conv2d_forward(x, weight)
    slope = dout * (1 - torch.tanh(out) ** 2) if bend else dout
    exact, _, _ = conv2d_backward(slope, cache)

    def layer(image: torch.Tensor) -> torch.Tensor:
        out, _ = conv2d_forward(image, weight.to(dtype))
        return torch.tanh(out) if bend else out

    found = (differences(layer, x.to(dtype), dout.to(dtype), float(h)) for h in STEPS)
    return [float((f.double() - exact).abs().max() / exact.abs().max()) for f in found]


def draw() -> Figure:
    """Draw three measured curves and the two slopes that explain them."""
    figure, axes = style.canvas(height=3.6, bare=False)
    curves = (
        ("tanh after it, float64", torch.float64, True, style.BLUE),
        ("convolution alone, float64", torch.float64, False, style.GREEN),
        ("tanh after it, float32", torch.float32, True, style.ORANGE),
    )
    for name, dtype, bend, color in curves:
        axes.loglog(STEPS, errors(dtype, bend=bend), color=color, label=name)
    axes.loglog(STEPS[25:], 0.3 * STEPS[25:] ** 2, color=style.MUTED, linewidth=1, linestyle=":")
    axes.loglog(STEPS, 2.2e-16 / STEPS, color=style.MUTED, linewidth=1, linestyle=":")
    axes.text(3e-2, 3e-6, "h²", color=style.MUTED)
    axes.text(2e-8, 6e-11, "ε/h", color=style.MUTED)
    axes.set(xlabel="step h", ylabel="relative error", ylim=(1e-17, 30), xlim=(1e-12, 1))
    axes.legend(loc="lower left", fontsize=style.SMALL)
    return figure
