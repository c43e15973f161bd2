"""Draw which pixels one output sees through three layers, and through two with a stride."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STACKS = {  # (kernel, stride) of each layer, the one next to the image first
    "three layers, stride 1": ((3, 1), (3, 1), (3, 1)),
    "two layers, first stride 2": ((3, 2), (3, 1)),
}
RISE, GAP = 2.1, 2


def paths(layers: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return, from the output down to the image, how many paths lead to each entry."""
    rows = [[1]]
    for kernel, stride in reversed(layers):
        above = rows[-1]
        row = [0] * ((len(above) - 1) * stride + kernel)
        for index, count in enumerate(above):
            for u in range(kernel):
                row[index * stride + u] += count
        rows.append(row)
    return rows


def places(layers: Sequence[tuple[int, int]], middle: float) -> list[list[float]]:
    """Return where each entry of each row stands, its neighbors one jump away."""
    jump = prod(stride for _, stride in layers)
    found = []
    for row, stride in zip(paths(layers), [*(s for _, s in reversed(layers)), 1], strict=True):
        found.append([middle + jump * (index - (len(row) - 1) / 2) for index in range(len(row))])
        jump //= stride
    return found


def stack(axes: Axes, middle: float, layers: Sequence[tuple[int, int]], color: str) -> None:
    """Draw the rows above each other, with a line for every product."""
    spots = places(layers, middle)
    for depth, (kernel, stride) in enumerate(reversed(layers)):
        y = RISE * depth + 1
        for index, u in product(range(len(spots[depth])), range(kernel)):
            ends = [spots[depth][index], spots[depth + 1][index * stride + u]]
            axes.plot(ends, [y, y + RISE - 1], color=style.MUTED, linewidth=0.8)
    for depth, row in enumerate(paths(layers)):
        for x, count in zip(spots[depth], row, strict=True):
            fills = [[0.12 + 0.4 * count / max(row)]]
            style.cells(axes, [[count]], at=(x - 0.5, RISE * depth), color=color, fills=fills)


def draw() -> Figure:
    """Draw both stacks side by side, each down to its pixels."""
    figure, axes = style.canvas(height=3.0)
    colors = (style.BLUE, style.GREEN)
    for index, (name, layers) in enumerate(STACKS.items()):
        middle = index * (7 + GAP) + 3.5
        stack(axes, middle, layers, colors[index])
        style.note(axes, (middle, -0.7), name, color=style.INK)
        style.note(axes, (middle, RISE * len(layers) + 1.5), "pixels")
    lowest = RISE * max(len(layers) for layers in STACKS.values())
    axes.set(xlim=(-0.2, 14 + GAP + 0.2), ylim=(lowest + 1.9, -1.2))
    return figure
