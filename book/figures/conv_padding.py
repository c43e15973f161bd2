"""Draw how many windows of 3x3 read each pixel of a 5x5 image, without and with padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.convolution import conv2d_backward, conv2d_forward

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def readings(padding: int) -> np.ndarray:
    """Return the number of windows over each pixel: the gradient of a sum of sums."""
    image = torch.zeros(1, 1, 5, 5, dtype=torch.float64)
    out, cache = conv2d_forward(image, torch.ones(1, 1, 3, 3, dtype=torch.float64), padding=padding)
    dx, _, _ = conv2d_backward(torch.ones_like(out), cache)
    return dx[0, 0].round().to(torch.int64).numpy()


def panel(axes: Axes, padding: int, left: float, color: str) -> None:
    """Draw the counts, and the frame of zeros when there is one."""
    counts = readings(padding)
    at = (left + 1, 1)
    if padding:
        frame = np.pad(np.full((5, 5), None), 1, constant_values="0")
        style.cells(axes, frame, at=(left, 0), color=style.MUTED, fills=np.zeros((7, 7)))
    style.cells(axes, counts, at=at, color=color, fills=0.08 + 0.06 * counts)


def draw() -> Figure:
    """Draw the two counts side by side."""
    figure, axes = style.canvas(height=2.9)
    panel(axes, 0, 0, style.BLUE)
    panel(axes, 1, 8, style.BLUE)
    style.note(axes, (3.5, -0.7), "no padding: out is 3 × 3")
    style.note(axes, (11.5, -0.7), "padding 1: out is 5 × 5")
    axes.set(xlim=(0, 15.2), ylim=(7.3, -1.2))
    return figure
