"""Draw which pixel each window of a max pooling pays back, where windows overlap and one ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.pooling import max_pool2d_backward, max_pool2d_forward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

IMAGE = ((1, 2, 0, 1), (3, 1, 2, 0), (0, 1, 3, 2))
DOUT = ((1, 2, 3), (4, 5, 6))


def steps() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the image, its maxima over windows of 2x2 at stride 1, and its gradient."""
    x = torch.tensor(IMAGE, dtype=torch.float64)[None, None]
    out, cache = max_pool2d_forward(x, 2, stride=1)
    dx = max_pool2d_backward(torch.tensor(DOUT, dtype=torch.float64)[None, None], cache)
    return x[0, 0], out[0, 0], dx[0, 0]


def table(
    axes: Axes, at: tuple[float, float], name: str, values: Sequence, color: str, won: np.ndarray
) -> None:
    """Draw a named table, strong where a number won or came back."""
    words = [[f"{value:g}" for value in row] for row in values]
    style.cells(axes, words, at=at, color=color, fills=np.where(won, 0.4, 0.08))
    style.note(axes, (at[0] + len(words[0]) / 2, at[1] - 0.55), name)


def draw() -> Figure:
    """Draw the way forward above and the way back below."""
    x, out, dx = steps()
    winners, all_ = (dx > 0).numpy(), np.ones((2, 3))
    figure, axes = style.canvas(height=3.7)
    table(axes, (0, 0), "image", x.tolist(), style.BLUE, winners)
    table(axes, (7.6, 0.5), "maxima", out.tolist(), style.BLUE, all_)
    table(axes, (7.6, 5.3), "dout", DOUT, style.ORANGE, all_)
    table(axes, (0, 4.8), "dx", dx.tolist(), style.ORANGE, winners)
    style.arrow(axes, (4.4, 1.5), (7.2, 1.5))
    style.arrow(axes, (7.2, 6.3), (4.4, 6.3))
    for row, column in ((0, 1), (1, 2)):
        style.frame(axes, (column, row), (1, 1), color=style.RED)
        style.frame(axes, (column, row + 4.8), (1, 1), color=style.RED)
    axes.set(xlim=(-0.3, 10.9), ylim=(8.1, -1.1))
    return figure
