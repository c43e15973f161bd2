"""Draw a map of edges, and what is left of it at one sixth of its size in three ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from sklearn.datasets import load_sample_image

from solutions.convolution import conv2d_forward
from solutions.pooling import avg_pool2d_forward, max_pool2d_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WINDOW = 6
UPRIGHT = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))


def edges() -> torch.Tensor:
    """Return how strongly left differs from right in a photograph of a temple."""
    patch = load_sample_image("china.jpg")[95:235, 210:350].mean(axis=2) / 255
    weight = torch.tensor(UPRIGHT, dtype=torch.float64)[None, None]
    return conv2d_forward(torch.from_numpy(patch)[None, None], weight)[0].abs()


def small() -> dict[str, torch.Tensor]:
    """Return the three small maps by name."""
    map_ = edges()
    return {
        "every sixth": map_[:, :, ::WINDOW, ::WINDOW],
        "mean of 6 × 6": avg_pool2d_forward(map_, WINDOW)[0],
        "maximum of 6 × 6": max_pool2d_forward(map_, WINDOW)[0],
    }


def draw() -> Figure:
    """Draw the map large and the three small ones below it, all in one scale of gray."""
    from matplotlib import pyplot

    figure, grid = pyplot.subplot_mosaic(
        [["large"] * 3, list(small())],
        figsize=(5.0, 5.0),
        layout="constrained",
        height_ratios=[1.75, 1],
    )
    for name, map_ in {"large": edges(), **small()}.items():
        grid[name].imshow(map_[0, 0].numpy(), cmap="gray", vmin=0, vmax=float(edges().max()))
        grid[name].set_axis_off()
        grid[name].set_title("a map of 138 × 138" if name == "large" else name)
    return figure
