"""Draw a handwritten digit and the same digit with its pixels shuffled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import style
from sklearn.datasets import load_digits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE, DIGIT, GAP = 8, 3, 4


def picture(axes: Axes, image: np.ndarray, left: float, words: str) -> None:
    """Draw an image as squares, dark where the pen was, with words above."""
    nothing = np.full(image.shape, None)
    style.cells(axes, nothing, at=(left, 0), color=style.INK, fills=image, edge=style.FAINT)
    style.note(axes, (left + SIDE / 2, -0.8), words)


def draw() -> Figure:
    """Draw the digit, and the digit after one fixed shuffle."""
    image = load_digits().images[DIGIT] / 16
    order = np.random.default_rng(0).permutation(SIDE * SIDE)
    figure, axes = style.canvas(height=2.5)
    picture(axes, image, 0, "an image")
    picture(axes, image.ravel()[order].reshape(SIDE, SIDE), SIDE + GAP, "its pixels, shuffled")
    style.arrow(axes, (SIDE + 0.6, SIDE / 2), (SIDE + GAP - 0.6, SIDE / 2))
    axes.set(xlim=(-0.2, 2 * SIDE + GAP + 0.2), ylim=(SIDE + 0.2, -1.4))
    return figure
