"""Draw what the six kinds of convolution show at first: one input, six outputs, one choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.variants import conv2d, conv_transpose2d, separable_conv2d

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from torch import Tensor

X = [[1, 0, 2, 1, 3, 0], [2, 1, 0, 1, -1, 2], [0, 3, 1, -1, 2, 1], [1, 1, 0, 2, 0, -2]]
WEIGHT = [
    [[1, 2, 3], [2, 1, -1], [2, -1, 1], [-1, 1, 2]],
    [[-1, 1, 2], [1, -1, 3], [1, 1, -2], [2, 3, -1]],
    [[2, -1, 1], [1, 3, 1], [-2, 2, 1], [1, 1, -1]],
    [[-1, 2, 1], [2, 1, -1], [3, -1, 2], [1, -2, 3]],
]
MIX = [[1, 2, -1, 1], [2, -1, 1, 1], [1, 1, 2, -1], [-1, 1, 1, 2]]
CORNERS = [(0, 5.6), (5, 5.6), (8, 5.6), (13, 5.6), (0, 11.2), (5, 11.2)]


def outputs(
    rows: list[list[int]] = X,
    *,
    kernel: int = 3,
    padding: int = 0,
    dilation: int = 2,
    stride: int = 2,
) -> dict[str, list[list[int]]]:
    """Return each layer's output for an input, both with a row for each channel."""
    x = torch.tensor(rows, dtype=torch.float64)[None, :, None]
    weight = torch.tensor(WEIGHT, dtype=torch.float64)[:, :, None, :kernel]
    alone = weight[range(4), range(4)][:, None]
    paired = torch.stack([weight[f, [f // 2 * 2, f // 2 * 2 + 1]] for f in range(4)])
    mix = torch.tensor(MIX, dtype=torch.float64)[..., None, None]
    frame = {"padding": (0, padding)}
    made: dict[str, Tensor] = {
        "ordinary": conv2d(x, weight, **frame),
        "dilated": conv2d(x, weight, dilation=(1, dilation), **frame),
        "grouped": conv2d(x, paired, groups=2, **frame),
        "depthwise": conv2d(x, alone, groups=4, **frame),
        "separable": separable_conv2d(x, alone, mix, **frame),
        "transposed": conv_transpose2d(x, weight, stride=(1, stride), **frame),
    }
    return {name: out[0, :, 0].int().tolist() for name, out in made.items()}


def table(
    axes: Axes, name: str, rows: list[list[int]], at: tuple[float, float], color: str
) -> None:
    """Draw a table of numbers and its name above it."""
    most = max(abs(number) for row in rows for number in row)
    fills = [[0.05 + 0.25 * abs(number) / most for number in row] for row in rows]
    texts = [[str(number).replace("-", "−") for number in row] for row in rows]
    style.cells(axes, texts, at=at, color=color, fills=fills, size=style.SMALL)
    style.note(axes, (at[0], at[1] - 0.6), name, ha="left", color=style.INK)


def draw() -> Figure:
    """Draw the input, filter 0 and the outputs; out[0, 1] of the dilated layer is chosen."""
    figure, axes = style.canvas(height=4.4)
    table(axes, "x", X, (0, 0), style.BLUE)
    table(axes, "w[0, c]", WEIGHT[0], (7, 0), style.ORANGE)
    for (name, rows), corner in zip(outputs().items(), CORNERS, strict=True):
        table(axes, name, rows, corner, style.GREEN)
    for place in (1, 3, 5):
        style.frame(axes, (place, 0), (4, 1))
    style.frame(axes, (7, 0), (4, 3))
    style.frame(axes, (6, 5.6), (1, 1))
    axes.set(xlim=(-0.1, 18.1), ylim=(15.3, -1.1))
    return figure
