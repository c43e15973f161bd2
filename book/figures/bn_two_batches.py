"""Draw one photograph that went through batch norm next to a dark one, and next to a bright one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from sklearn.datasets import load_sample_image

from solutions.batch_norm import batch_norm_forward

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = 120
PLACES = {  # file, first row and column
    "the temple": ("china.jpg", 95, 210),
    "a dark picture": ("flower.jpg", 0, 0),
    "a bright picture": ("china.jpg", 0, 60),
}


def photograph(name: str) -> torch.Tensor:
    """Return a gray patch, one channel, values 0 to 1."""
    file, row, column = PLACES[name]
    patch = load_sample_image(file)[row : row + SIZE, column : column + SIZE]
    return torch.tensor(patch.mean(axis=2) / 255, dtype=torch.float64)[None]


def normalized(*names: str) -> torch.Tensor:
    """Return what batch norm makes of a batch of pictures, gamma 1 and beta 0."""
    batch = torch.stack([photograph(name) for name in names])
    one, zero = torch.ones(1).double(), torch.zeros(1).double()
    state = {"running_mean": zero, "running_var": one}
    return batch_norm_forward(batch, one, zero, state, training=True)[0]


def show(axes: Axes, picture: torch.Tensor, name: str, limits: tuple[float, float]) -> None:
    """Draw a picture with its name above it."""
    axes.imshow(picture[0], cmap="gray", vmin=limits[0], vmax=limits[1])
    axes.set_title(name)
    axes.set_axis_off()


def draw() -> Figure:
    """Draw a row for each batch: the picture, its companion, and what became of the picture."""
    figure, grid = style.canvas(2, 3, height=3.7, bare=False)
    for row, companion in zip(grid, ("a dark picture", "a bright picture"), strict=True):
        out = normalized("the temple", companion)[0]
        show(row[0], photograph("the temple"), "the temple", (0, 1))
        show(row[1], photograph(companion), companion, (0, 1))
        show(row[2], out, f"temple, mean {out.mean():+.1f}".replace("-", "−"), (-2, 2))
    return figure
