"""Draw two features of a batch: as they are, each normalized by itself, and whitened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.batch_norm import batch_norm_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from torch import Tensor

POINTS, REACH = 120, 6.4


def batch() -> Tensor:
    """Return values of two features that rise together, the second one the wider."""
    draws = torch.Generator().manual_seed(1)
    first, other = torch.randn(2, POINTS, generator=draws, dtype=torch.float64)
    return torch.stack([2.6 + 0.7 * first, 1.0 + 1.5 * first + 0.8 * other], 1)


def each_by_itself(x: Tensor) -> Tensor:
    """Return what batch norm makes of the features, gamma 1 and beta 0."""
    ones, zeros = torch.ones(2).double(), torch.zeros(2).double()
    state = {"running_mean": zeros, "running_var": ones}
    return batch_norm_forward(x, ones, zeros, state, training=True)[0]


def whitened(x: Tensor) -> Tensor:
    """Return the features times the inverse root of their covariance."""
    d = x - x.mean(0)
    lengths, directions = torch.linalg.eigh(d.T @ d / len(x))
    return d @ (directions * lengths.rsqrt()) @ directions.T


def draw() -> Figure:
    """Draw three clouds of points on the same scale."""
    figure, panels = style.canvas(1, 3, height=2.2, bare=False)
    clouds = {"as they are": lambda x: x, "each by itself": each_by_itself, "whitened": whitened}
    for axes, (name, change) in zip(panels, clouds.items(), strict=True):
        points = change(batch())
        for line in (axes.axhline, axes.axvline):
            line(0, color=style.FAINT, linewidth=1.2, zorder=0)
        axes.plot(*points.T, ".", color=style.shade(style.BLUE, 0.7), markersize=4)
        axes.set_title(name)
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xticks=[], yticks=[])
        axes.set_xlabel("feature 0", fontsize=style.SMALL)
    panels[0].set_ylabel("feature 1", fontsize=style.SMALL)
    return figure
