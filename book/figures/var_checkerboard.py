"""Draw a photograph made twice as large by transposed convolutions with equal weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from sklearn.datasets import load_sample_image

from solutions.variants import conv_transpose2d

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STRIDE, KERNELS = 2, (3, 4)
CORNER, SHAPE, STEP = (60, 120), (46, 46), 5  # a part of the roof, every fifth pixel


def photograph() -> torch.Tensor:
    """Return a small gray photograph with values from 0 to 1."""
    gray = torch.tensor(load_sample_image("china.jpg") / 255.0).float().mean(dim=2)
    (top, left), (rows, columns) = CORNER, SHAPE
    part = gray[top : top + STEP * rows, left : left + STEP * columns]
    return part.reshape(rows, STEP, columns, STEP).mean(dim=(1, 3))


def enlarged(kernel: int) -> torch.Tensor:
    """Return the photograph twice as large; the weights are equal and keep the mean brightness."""
    weight = torch.full((1, 1, kernel, kernel), (STRIDE / kernel) ** 2)
    whole = conv_transpose2d(photograph()[None, None], weight, stride=STRIDE)[0, 0]
    edge = kernel - 1  # where fewer stamps reach
    return whole[edge:-edge, edge:-edge]


def draw() -> Figure:
    """Draw the two pictures side by side."""
    figure, axes = style.canvas(1, 2, height=2.75)
    for one, kernel in zip(axes, KERNELS, strict=True):
        one.imshow(enlarged(kernel), cmap="gray", vmin=0, vmax=1.1)
        one.set_title(f"kernel {kernel}, stride {STRIDE}")
    return figure
