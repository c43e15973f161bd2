"""Draw how far zero padding reaches into a constant image after 1, 4 and 12 layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.convolution import conv2d_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE, DEPTHS = 25, (1, 4, 12)


def response(depth: int) -> np.ndarray:
    """Return a constant image after ``depth`` averaging layers of 3x3, padding 1."""
    image = torch.ones(1, 1, SIZE, SIZE, dtype=torch.float64)
    weight = torch.full((1, 1, 3, 3), 1 / 9, dtype=torch.float64)
    for _ in range(depth):
        image, _ = conv2d_forward(image, weight, padding=1)
    return image[0, 0].numpy()


def draw() -> Figure:
    """Draw the three responses; the frame holds the pixels that are still exactly one."""
    figure, axes = style.canvas(1, 3, height=2.2)
    for one, depth in zip(axes, DEPTHS, strict=True):
        one.imshow(response(depth), cmap="gray", vmin=0, vmax=1, origin="upper")
        inner = SIZE - 2 * depth
        style.frame(one, (depth - 0.5, depth - 0.5), (inner, inner))
        one.set_title(f"{depth} layer{'s' * (depth > 1)}")
    return figure
