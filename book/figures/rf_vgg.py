"""Draw how much of an image one number sees behind each pooling layer of VGG-16."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from sklearn.datasets import load_sample_image

from solutions.shapes import receptive_field

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIDE, TOP, LEFT = 224, 60, 190
CONVOLUTIONS = (2, 2, 3, 3, 3)  # of 3x3, in front of each pooling layer of VGG-16
LABELS = (150, 127, 104, 62, 6)  # where their words stand


def behind_poolings() -> list[int]:
    """Return how many pixels in a row one number sees behind each pooling layer."""
    layers, found = [], []
    for count in CONVOLUTIONS:
        layers += [(3, 1, 1)] * count + [(2, 2, 1)]
        found.append(receptive_field(layers)[0])
    return found


def draw() -> Figure:
    """Draw a photograph with one frame for each pooling layer."""
    figure, axes = style.canvas(height=3.3)
    photo = load_sample_image("china.jpg")[TOP : TOP + SIDE, LEFT : LEFT + SIDE]
    axes.imshow(photo, extent=(0, SIDE, SIDE, 0))
    for index, (size, y) in enumerate(zip(behind_poolings(), LABELS, strict=True), 1):
        corner = (SIDE - size) / 2
        style.frame(axes, (corner, corner), (size, size))
        end = (corner + size, max(corner, y) if size > 50 else SIDE / 2)
        axes.plot([end[0], SIDE + 8], [end[1], y], color=style.ORANGE, linewidth=1.2)
        style.note(axes, (SIDE + 12, y), f"pooling {index}: {size} pixels", ha="left")
    axes.set(xlim=(-2, SIDE + 118), ylim=(SIDE + 2, -2))
    return figure
