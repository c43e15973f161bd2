"""Draw which pixels three layers of 3 x 3 read, and in how many ways, for two sets of dilations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from matplotlib.patches import Rectangle

from solutions.variants import conv2d

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DILATIONS = ((2, 2, 2), (1, 2, 4))
SIDE = 15  # of the larger field


def ways(dilations: tuple[int, ...]) -> torch.Tensor:
    """Return in how many ways each pixel reaches the output in the middle."""
    x = torch.zeros(1, 1, SIDE, SIDE, requires_grad=True)
    out = x
    for d in dilations:
        out = conv2d(out, torch.ones(1, 1, 3, 3), padding=d, dilation=d)
    return torch.autograd.grad(out[0, 0, SIDE // 2, SIDE // 2], x)[0][0, 0]


def panel(axes: Axes, dilations: tuple[int, ...]) -> None:
    """Draw the field, the darker the more ways; what is not read stays empty."""
    counts = ways(dilations)
    most = float(counts.max())
    for (row, column), count in zip(
        torch.cartesian_prod(torch.arange(SIDE), torch.arange(SIDE)).tolist(),
        counts.flatten().tolist(),
        strict=True,
    ):
        strength = 0.15 + 0.7 * (count / most) ** 0.5 if count else 0.0
        look = {"facecolor": style.shade(style.BLUE, strength), "edgecolor": style.FAINT}
        axes.add_patch(Rectangle((column, row), 1, 1, linewidth=0.6, **look))
    read = int((counts > 0).sum())
    style.note(
        axes, (SIDE / 2, -1.1), f"dilations {', '.join(map(str, dilations))}", color=style.INK
    )
    style.note(axes, (SIDE / 2, SIDE + 1.1), f"{read} pixels read", fontsize=style.SMALL)
    axes.set(xlim=(-0.3, SIDE + 0.3), ylim=(SIDE + 1.9, -2))


def draw() -> Figure:
    """Draw both fields."""
    figure, axes = style.canvas(1, 2, height=2.9)
    for one, dilations in zip(axes, DILATIONS, strict=True):
        panel(one, dilations)
    return figure
