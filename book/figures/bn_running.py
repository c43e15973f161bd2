"""Draw a running mean for three momenta beside the means of the batches that move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.batch_norm import batch_norm_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STEPS, BATCH, MEAN, DEVIATION = 120, 8, 3.0, 2.0
MOMENTA = {0.9: style.ORANGE, 0.1: style.BLUE, 0.01: style.GREEN}


def batches() -> torch.Tensor:
    """Return values of one feature, a row for each step."""
    draws = torch.Generator().manual_seed(0)
    return MEAN + DEVIATION * torch.randn(STEPS, BATCH, 1, generator=draws, dtype=torch.float64)


def running(momentum: float) -> list[float]:
    """Return the running mean after each step."""
    one, zero = torch.ones(1).double(), torch.zeros(1).double()
    state = {"running_mean": zero, "running_var": one}
    means = []
    for x in batches():
        batch_norm_forward(x, one, zero, state, training=True, momentum=momentum)
        means.append(float(state["running_mean"]))
    return means


def draw() -> Figure:
    """Draw the means of the batches as dots and three running means as lines."""
    figure, axes = style.canvas(height=2.7, bare=False)
    steps = range(1, STEPS + 1)
    axes.axhline(MEAN, color=style.MUTED, linewidth=1, linestyle=":")
    axes.plot(steps, batches().mean((1, 2)), ".", color=style.MUTED, markersize=3.5)
    for momentum, color in MOMENTA.items():
        width = 1.0 if momentum == 0.9 else 1.8
        axes.plot(steps, running(momentum), color=color, linewidth=width, label=f"{momentum:g}")
    axes.set(xlabel="step", ylabel="running mean", xlim=(0, STEPS + 1), ylim=(-0.15, 5.3))
    axes.legend(loc="lower right", title="momentum", title_fontsize=style.SMALL)
    return figure
