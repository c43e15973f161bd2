"""Draw a photograph and a dim print of it, as they are and as two normalizations leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from sklearn.datasets import load_sample_image

from solutions.normalization import normalize_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CONTRAST, BLACK = 0.35, 0.05
AXES = {"over the batch": (0, 2, 3), "each image by itself": (1, 2, 3)}


def batch() -> torch.Tensor:
    """Return two images of one channel: the photograph, and the same with little contrast."""
    patch = load_sample_image("china.jpg")[95:235, 210:350].mean(axis=2) / 255
    x = torch.from_numpy(patch)[None]
    return torch.stack([x, CONTRAST * x + BLACK])


def rows() -> dict[str, torch.Tensor]:
    """Return the two images as they are and normalized in both ways."""
    x = batch()
    return {"as they come": x} | {
        name: normalize_forward(x, axes)[0] for name, axes in AXES.items()
    }


def draw() -> Figure:
    """Draw one pair a column, the photograph above and the dim print below."""
    from matplotlib import pyplot

    figure, grid = pyplot.subplots(2, 3, figsize=(5.0, 3.6), layout="constrained")
    for column, (name, pair) in enumerate(rows().items()):
        for row in (0, 1):
            axes = grid[row, column]
            how = {"vmin": float(pair.min()), "vmax": float(pair.max())}
            axes.imshow(pair[row, 0].numpy(), cmap="gray", **how)
            axes.set_axis_off()
        grid[0, column].set_title(name)
    return figure
