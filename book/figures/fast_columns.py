"""Draw an image of 3 x 4, its columns for a kernel of 2 x 2, and the layer as one product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.fast_convolution import im2col

if TYPE_CHECKING:
    from matplotlib.figure import Figure

X = torch.tensor([[1, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2]])
W = torch.tensor([[1, 0], [2, -1]])
PLACE = 1  # the window, the column and the output that are framed
COLUMNS = im2col(X[None, None].double(), 2)[0].long()
OUT = W.reshape(1, 4) @ COLUMNS


def draw() -> Figure:
    """Draw the image beside its columns, and below them the kernel as a row and the outputs."""
    figure, axes = style.canvas(height=4.3)
    style.cells(axes, X.tolist(), at=(-0.4, 1))
    style.frame(axes, (PLACE - 0.4, 1), (2, 2))
    style.note(axes, (1.6, 0.4), "x, 3 × 4", color=style.INK)
    style.arrow(axes, (4.0, 2.5), (5.5, 2.5))
    style.note(axes, (4.75, 1.9), "im2col", fontsize=style.SMALL)

    style.cells(axes, COLUMNS.tolist(), at=(6, 1))
    style.frame(axes, (6 + PLACE, 1), (4, 1))
    style.note(axes, (9, 0.4), "columns, 4 × 6", color=style.INK)

    style.cells(axes, W.reshape(1, 4).tolist(), at=(-0.4, 6.2), color=style.GREEN)
    style.note(axes, (1.6, 7.75), "w as a row", color=style.INK)
    style.note(axes, (4.8, 6.7), "@ columns  =", fontsize=style.SMALL)
    style.cells(axes, OUT.tolist(), at=(6, 6.2), color=style.PURPLE)
    style.frame(axes, (6 + PLACE, 6.2), (1, 1))
    style.arrow(axes, (9, 7.4), (9, 8.5))
    style.note(axes, (10.3, 7.95), "reshape", fontsize=style.SMALL)
    style.cells(axes, OUT.reshape(2, 3).tolist(), at=(7.5, 8.8), color=style.PURPLE)
    style.frame(axes, (7.5 + PLACE, 8.8), (1, 1))
    style.note(axes, (6.1, 9.8), "out, 2 × 3", color=style.INK)
    return figure
