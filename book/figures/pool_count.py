"""Draw means over windows that hang over the edge of an image of ones, counted in both ways."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import style
import torch

from solutions.pooling import avg_pool2d_forward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE = 4
TITLES = {True: "divided by all 9 places", False: "divided by the pixels only"}


def means(*, count_include_pad: bool) -> np.ndarray:
    """Return the means of 3x3 windows at stride 1 with one ring of padding."""
    ones = torch.ones(1, 1, SIZE, SIZE, dtype=torch.float64)
    how = {"stride": 1, "padding": 1, "count_include_pad": count_include_pad}
    return avg_pool2d_forward(ones, 3, **how)[0][0, 0].numpy()


def draw() -> Figure:
    """Draw the two tables side by side."""
    figure, axes = style.canvas(1, 2, height=2.5)
    for one, (counted, title) in zip(axes, TITLES.items(), strict=True):
        values = means(count_include_pad=counted)
        words = [[str(Fraction(v).limit_denominator(9)) for v in row] for row in values]
        style.cells(one, words, fills=0.5 * values**2)
        style.note(one, (SIZE / 2, -0.5), title, fontsize=style.SMALL)
        one.set(xlim=(-0.4, SIZE + 0.4), ylim=(SIZE + 0.2, -1.0))
    return figure
