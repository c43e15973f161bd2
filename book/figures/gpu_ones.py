"""Draw what becomes of a sum of ones in three formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COUNT = 1000
LOOKS = {  # color, dtype
    "float32": (style.BLUE, torch.float32),
    "bfloat16": (style.ORANGE, torch.bfloat16),
}


def partial_sums(dtype: torch.dtype) -> list[float]:
    """Return the sum after each of a thousand ones, added one by one in a dtype."""
    one, total, found = torch.ones((), dtype=dtype), torch.zeros((), dtype=dtype), []
    for _ in range(COUNT):
        total = total + one
        found.append(float(total))
    return found


def draw() -> Figure:
    """Draw a line for each format."""
    figure, axes = style.canvas(height=2.8, bare=False)
    for name, (color, dtype) in LOOKS.items():
        sums = partial_sums(dtype)
        axes.plot(range(1, COUNT + 1), sums, color=color)
        style.note(axes, (COUNT + 15, sums[-1]), f"{name}: {sums[-1]:,.0f}", ha="left", color=color)
    axes.set(xlabel="ones added", ylabel="sum", xlim=(0, 1420), ylim=(0, 1080))
    axes.set_xticks((0, 256, 500, 1000), ["0", "256", "500", "1,000"])
    axes.set_yticks((0, 256, 500, 1000), ["0", "256", "500", "1,000"])
    return figure
