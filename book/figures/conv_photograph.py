"""Draw one photograph as four 3x3 kernels see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch
from sklearn.datasets import load_sample_image

from solutions.convolution import conv2d_forward

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KERNELS = {
    "the photograph": ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], 1, ""),
    "blur": ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], 9, "each / 9"),
    "left differs from right": ([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], 1, ""),
    "top differs from bottom": ([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], 1, ""),
}


def photograph() -> torch.Tensor:
    """Return a gray patch of scikit-learn's photograph of a temple, values 0 to 1."""
    patch = load_sample_image("china.jpg")[95:235, 210:350].mean(axis=2) / 255
    return torch.from_numpy(patch)[None, None]


def seen(kernel: list[list[int]], divisor: int) -> np.ndarray:
    """Return what the kernel makes of the photograph, the sign of a difference left out."""
    weight = torch.tensor(kernel, dtype=torch.float64)[None, None] / divisor
    out, _ = conv2d_forward(photograph(), weight)
    return out[0, 0].abs().numpy()


def kernel_table(axes: Axes, kernel: list[list[int]], below: str) -> None:
    """Draw the nine weights and what they are divided by."""
    style.cells(axes, [[f"{w}".replace("-", "−") for w in row] for row in kernel], size=style.SMALL)
    axes.set(xlim=(-0.2, 3.2), ylim=(4.6, -1.6))
    style.note(axes, (1.5, 3.6), below, fontsize=style.SMALL)


def draw() -> Figure:
    """Draw each kernel beside its map of responses."""
    from matplotlib import pyplot

    figure, grid = pyplot.subplots(
        2, 4, figsize=(5.0, 4.1), layout="constrained", width_ratios=[0.75, 1.6, 0.75, 1.6]
    )
    places = [(grid[row, column], grid[row, column + 1]) for row in (0, 1) for column in (0, 2)]
    for (left, right), (name, (kernel, divisor, below)) in zip(
        places, KERNELS.items(), strict=True
    ):
        left.set_axis_off()
        left.set_aspect("equal")
        kernel_table(left, kernel, below)
        right.imshow(seen(kernel, divisor), cmap="gray", vmin=0)
        right.set_axis_off()
        right.set_title(name)
    return figure
