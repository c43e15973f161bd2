"""Draw two mixtures of a photograph's colors, each made by a kernel of 1x1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch
from sklearn.datasets import load_sample_image

from solutions.convolution import conv2d_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MIXTURES = {"(R + G + B) / 3": (1 / 3, 1 / 3, 1 / 3), "R − G": (1.0, -1.0, 0.0)}


def photograph() -> np.ndarray:
    """Return a small colored patch of scikit-learn's photograph of a flower, values 0 to 1."""
    return load_sample_image("flower.jpg")[40:400:2, 120:480:2] / 255


def mixed(weights: tuple[float, ...]) -> np.ndarray:
    """Return the one map that a 1x1 filter with these three weights makes."""
    x = torch.from_numpy(photograph()).permute(2, 0, 1)[None]
    weight = torch.tensor(weights, dtype=x.dtype).reshape(1, 3, 1, 1)
    out, _ = conv2d_forward(x, weight)
    return out[0, 0].numpy()


def draw() -> Figure:
    """Draw the photograph and the two maps beside it."""
    figure, axes = style.canvas(1, 3, height=2.0)
    axes[0].imshow(photograph(), origin="upper")
    axes[0].set_title("R, G, B")
    for one, (name, weights) in zip(axes[1:], MIXTURES.items(), strict=True):
        one.imshow(mixed(weights), cmap="gray", origin="upper")
        one.set_title(name)
    return figure
