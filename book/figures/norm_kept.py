"""Draw two images of two channels of two pixels, and what three normalizations make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.normalization import normalize_forward

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

IMAGES = (((0, 6), (8, 14)), ((8, 14), (16, 22)))
AXES = {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}
COLORS = {"x": style.MUTED, "batch": style.ORANGE, "layer": style.BLUE, "instance": style.GREEN}


def tables() -> dict[str, torch.Tensor]:
    """Return the images and what each normalization makes of them, with eps left out."""
    x = torch.tensor(IMAGES, dtype=torch.float64)[:, :, None]
    return {"x": x} | {name: normalize_forward(x, axes, 0.0)[0] for name, axes in AXES.items()}


def panel(axes: Axes, name: str, values: torch.Tensor) -> None:
    """Draw an image a row, and its two channels side by side."""
    largest = float(values.abs().max())
    for n, c in np.ndindex(2, 2):
        pair = values[n, c].numpy()
        words = [[f"{v:.3g}".replace("-", "−") for v in line] for line in pair]
        fills = 0.06 + 0.5 * (pair - float(values.min())) / (2 * largest)
        how = {"color": COLORS[name], "fills": fills, "size": style.SMALL}
        style.cells(axes, words, at=(2.4 * c, 1.3 * n), **how)
    style.note(axes, (2.2, -0.5), name, color=style.INK)
    axes.set(xlim=(-0.2, 4.6), ylim=(2.5, -0.9))


def draw() -> Figure:
    """Draw the four tables."""
    figure, grid = style.canvas(2, 2, height=3.5)
    for axes, (name, values) in zip(grid.flat, tables().items(), strict=True):
        panel(axes, name, values)
    return figure
