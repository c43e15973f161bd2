"""Draw what col2im makes of the columns of an image: every pixel as often as windows saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from fast_columns import X
from torch import Tensor

from solutions.fast_convolution import col2im, im2col

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def there_and_back(x: Tensor) -> Tensor:
    """Return col2im(im2col(x)) for an image of one channel and a kernel of 2 x 2."""
    image = x[None, None].double()
    return col2im(im2col(image, 2), tuple(image.shape), 2)[0, 0].long()


def draw() -> Figure:
    """Draw the image, the counts, and their product."""
    figure, axes = style.canvas(height=1.7)
    counts = there_and_back(torch.ones_like(X))
    tables = [
        ("x", X, style.BLUE, None),
        ("seen by", counts, style.ORANGE, 0.16 * counts.numpy()),
        ("col2im(im2col(x))", there_and_back(X), style.PURPLE, None),
    ]
    for index, (name, values, color, fills) in enumerate(tables):
        style.cells(axes, values.tolist(), at=(5.2 * index, 1), color=color, fills=fills)
        style.note(axes, (5.2 * index + 2, 0.45), name, color=style.INK)
    for index, sign in enumerate("·="):
        style.note(axes, (5.2 * index + 4.6, 2.5), sign, color=style.INK)
    return figure
