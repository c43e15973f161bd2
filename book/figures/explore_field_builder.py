"""Draw what the builder of receptive fields shows at first: two layers of 3 with dilation 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from torch import Tensor
from torch.nn.functional import conv1d

from solutions.shapes import Layer, receptive_field

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PIXELS, ENTRY = 16, 3
LAYERS: list[Layer] = [(3, 1, 2), (3, 1, 2)]  # (kernel, stride, dilation), from the image up
RISE = 2.0


def ways() -> list[Tensor]:
    """Return for every map, from the image up, in how many ways the followed entry reads it.

    That is the gradient of the entry when all weights are 1.
    """
    maps = [torch.zeros(1, 1, PIXELS, requires_grad=True)]
    for kernel, stride, dilation in LAYERS:
        ones = torch.ones(1, 1, kernel)
        maps.append(conv1d(maps[-1], ones, stride=stride, dilation=dilation))
    gradients = torch.autograd.grad(maps[-1][0, 0, ENTRY], maps)
    return [gradient[0, 0].long() for gradient in gradients]


def words(level: int, length: int) -> str:
    """Return what a map is: its size, its jump, and how much of the image an entry sees."""
    field, jump = receptive_field(LAYERS[:level])
    return f"map {level}: {length} entries, jump {jump}, sees {field}" if level else "image"


def lines(axes: Axes, level: int, x: float) -> None:
    """Draw what an entry of a map, its middle at x, reads of the map below."""
    kernel, _, dilation = LAYERS[level - 1]
    _, jump = receptive_field(LAYERS[: level - 1])
    y = RISE * (len(LAYERS) - level)
    for u in range(kernel):
        end = x + jump * dilation * (u - (kernel - 1) / 2)
        axes.plot([x, end], [y + 1, y + RISE], color=style.MUTED, linewidth=0.8)


def draw_map(axes: Axes, level: int, row: list[int]) -> None:
    """Draw a map's entries where their fields have their middle, and what it is."""
    field, jump = receptive_field(LAYERS[:level])
    y = RISE * (len(LAYERS) - level)
    color = style.ORANGE if level == len(LAYERS) else style.BLUE
    for index, number in enumerate(row):
        x = index * jump + (field - 1) / 2
        fills = [[0.15 + 0.4 * number / max(row) if number else 0.0]]
        style.cells(axes, [[number or None]], at=(x, y), color=color, fills=fills)
        if number and level:
            lines(axes, level, x + 0.5)
    note = words(level, len(row))
    style.note(axes, (PIXELS, y - 0.4), note, ha="right", fontsize=style.SMALL)


def draw() -> Figure:
    """Draw the maps above each other, the image at the bottom, and the ways between them."""
    figure, axes = style.canvas(height=2.1)
    for level, row in enumerate(ways()):
        draw_map(axes, level, row.tolist())
    axes.set(xlim=(-0.1, PIXELS + 0.1), ylim=(RISE * len(LAYERS) + 1.1, -0.8))
    return figure
