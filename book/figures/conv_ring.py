"""Draw where two convolutions with zero padding differ from the one they merge into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.convolution import conv2d_forward, merge_convolutions

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def difference(padding: int) -> np.ndarray:
    """Return |two layers - one merged layer| over the root mean square of the two layers."""
    torch.manual_seed(0)
    first = torch.randn(4, 3, 3, 3).double(), torch.randn(4).double()
    second = torch.randn(2, 4, 3, 3).double(), torch.randn(2).double()
    x = torch.randn(8, 3, 12, 12).double()
    hidden, _ = conv2d_forward(x, *first, padding=padding)
    two, _ = conv2d_forward(hidden, *second, padding=padding)
    one, _ = conv2d_forward(x, *merge_convolutions(first, second), padding=2 * padding)
    return ((two - one).pow(2).mean(dim=(0, 1)).sqrt() / two.pow(2).mean().sqrt()).numpy()


def draw() -> Figure:
    """Draw the difference without padding, all rounding, and with it, a ring."""
    figure, axes = style.canvas(1, 2, height=2.9)
    for one, padding in zip(axes, (0, 1), strict=True):
        table = difference(padding)
        style.cells(one, np.full(table.shape, None), color=style.RED, fills=np.minimum(table, 1))
        words = "no padding" if padding == 0 else "padding 1 in both"
        style.note(one, (table.shape[1] / 2, -0.8), f"{words}: {table.shape[0]} × {table.shape[1]}")
        style.note(one, (table.shape[1] / 2, table.shape[0] + 0.8), extent(table))
    return figure


def extent(table: np.ndarray) -> str:
    """Return how large the difference is on the outermost ring and inside, in words."""
    if table.max() < 1e-12:
        return "everywhere below 1e-12"
    ring = np.ones(table.shape, dtype=bool)
    ring[1:-1, 1:-1] = False
    return f"ring {table[ring].min():.2f} to {table[ring].max():.2f}, inside below 1e-12"
