"""Draw a signal, the signal moved by one place, and what strides 1 and 2 make of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.convolution import conv2d_forward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIGNAL = (0, 0, 3, 5, 0, 0, 0, 0)
MOVED = (0, *SIGNAL[:-1])
GAP = 2


def rise(signal: Sequence[int], stride: int) -> list[int]:
    """Return the right neighbor minus the left one, at every stride-th place."""
    x = torch.tensor(signal, dtype=torch.float64).reshape(1, 1, 1, -1)
    weight = torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64).reshape(1, 1, 1, 3)
    out, _ = conv2d_forward(x, weight, stride=(1, stride), padding=(0, 1))
    return [round(value) for value in out.flatten().tolist()]


def row(axes: Axes, at: tuple[float, float], values: Sequence[int], color: str, step: int) -> None:
    """Draw one number per place, strong where it is not zero, every step squares apart."""
    for index, value in enumerate(values):
        place = (at[0] + step * index, at[1])
        word = str(value).replace("-", "−")
        strength = 0.4 if value else 0.06
        style.cells(axes, [[word]], at=place, color=color, fills=[[strength]], size=style.SMALL)


def column(axes: Axes, left: float, signal: Sequence[int], title: str) -> None:
    """Draw a signal and below it the two outputs."""
    style.note(axes, (left + len(signal) / 2, -0.7), title, color=style.INK)
    row(axes, (left, 0), signal, style.MUTED, 1)
    row(axes, (left, 2.2), rise(signal, 1), style.BLUE, 1)
    row(axes, (left, 4.4), rise(signal, 2), style.ORANGE, 2)


def draw() -> Figure:
    """Draw the signal on the left and the moved one on the right."""
    figure, axes = style.canvas(height=2.2)
    right = len(SIGNAL) + GAP
    column(axes, 0, SIGNAL, "a signal")
    column(axes, right, MOVED, "moved by one place")
    for y, words in (
        (1.6, "stride 1: the same numbers, moved by one place"),
        (3.8, "stride 2: other numbers"),
    ):
        style.note(axes, (right - GAP / 2, y), words, fontsize=style.SMALL)
    axes.set(xlim=(-0.2, right + len(SIGNAL) + 0.2), ylim=(5.6, -1.3))
    return figure
